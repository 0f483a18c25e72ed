/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-message-list.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-transcript-choices.h"
#include "widgets/confab-transcript-find.h"
#include "widgets/confab-transcript-tree.h"
#include "widgets/confab-transcript.h"

/* How long a message that was looked for stands out. */
#define MARK_SECONDS  3

/* So many messages before and behind those that have rows are loaded as well. */
#define LOAD_AROUND   20

struct _ConfabTranscript
{
  GtkWidget              parent_instance;

  GtkWidget             *latest;
  GtkWidget             *list;
  GtkWidget             *overlay;
  GtkScrolledWindow     *scroller;

  GListModel            *model;
  ConfabThumbnailLoader *loader;
  ConfabHighlighter     *highlighter;
  ConfabMessageSource   *source;
  GSignalGroup          *last_message;  /* what comes there is new */
  char                  *status_text;
  double                 status_fraction;
  ConfabFooter           footer;
  double                 text_scale;
  ConfabTranscriptFind   find;
  ConfabTranscriptTree   tree;
  guint                  tick_id;
  guint                  mark_id;
  ConfabMessage         *marked;        /* (nullable): the message that stands out */
  guint                  asked_first;   /* the messages that were asked for */
  guint                  asked_last;
  guint                  expand_reasoning : 1;
  guint                  asked : 1;
  guint                  has_new : 1;
  guint                  stop_kinetic : 1;
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_FOOTER,
  PROP_EXPAND_REASONING,
  PROP_FOLLOWING,
  PROP_TEXT_SCALE,
  PROP_STATUS_TEXT,
  N_PROPS
};

enum
{
  ACTION,
  EDITED,
  OPEN_ATTACHMENT,
  OPEN_LINK,
  SAVE_CODE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabTranscript, confab_transcript, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
row_action_cb (ConfabTranscript *self,
               const char       *name,
               ConfabMessageRow *row)
{
  if (!confab_transcript_tree_act (&self->tree, row, name))
    g_signal_emit (self, signals[ACTION], 0, confab_message_row_get_message (row), name);
}

/*
 * confab_transcript_choose:
 * @self: a transcript
 * @message: what the path is to run through
 */
void
confab_transcript_choose (ConfabTranscript *self,
                          ConfabMessage    *message)
{
  g_signal_emit (self, signals[ACTION], 0, message, "choose");
}

static void
row_open_attachment_cb (ConfabTranscript *self,
                        ConfabPart       *part)
{
  g_signal_emit (self, signals[OPEN_ATTACHMENT], 0, part);
}

static void
row_open_link_cb (ConfabTranscript *self,
                  const char       *uri)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, uri);
}

static void
row_save_code_cb (ConfabTranscript *self,
                  const char       *text,
                  const char       *name)
{
  g_signal_emit (self, signals[SAVE_CODE], 0, text, name);
}

static void
message_notify_loaded_cb (GtkWidget     *row,
                          GParamSpec    *pspec,
                          ConfabMessage *message)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (gtk_widget_get_ancestor (row, CONFAB_TYPE_TRANSCRIPT));

  if (self == NULL)
    return;
  /* It may have been forgotten although it is near the view. A row has nothing to show of it any more. */
  self->asked = FALSE;
  confab_message_list_remake (CONFAB_MESSAGE_LIST (self->list), row, !confab_message_get_loaded (message));
}

/* Stands where a message will be, as tall as that is thought to be. */
static GtkWidget *
make_placeholder (ConfabTranscript *self,
                  guint             position)
{
  static const char *const classes[] = { "message-placeholder", NULL };
  int height = confab_message_list_get_height_of (CONFAB_MESSAGE_LIST (self->list), position);

  GtkWidget *placeholder = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                         "css-classes", classes, "height-request", height, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (placeholder), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Loading…"), -1);
  return placeholder;
}

/*
 * confab_transcript_make_row:
 * @self: a transcript
 * @message: a message, loaded
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
confab_transcript_make_row (ConfabTranscript *self,
                            ConfabMessage    *message)
{
  GtkWidget *row = confab_message_row_new (message, self->loader, self->expand_reasoning);

  confab_message_row_set_highlighter (CONFAB_MESSAGE_ROW (row), self->highlighter);
  confab_message_row_set_footer (CONFAB_MESSAGE_ROW (row), self->footer);
  confab_message_row_set_scale (CONFAB_MESSAGE_ROW (row), self->text_scale);
  confab_message_row_set_status (CONFAB_MESSAGE_ROW (row), self->status_text, self->status_fraction);
  confab_transcript_find_mark (&self->find, CONFAB_MESSAGE_ROW (row));
  g_signal_connect_object (row, "action", G_CALLBACK (row_action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "open-attachment", G_CALLBACK (row_open_attachment_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "open-link", G_CALLBACK (row_open_link_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "save-code", G_CALLBACK (row_save_code_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_row (gpointer item,
          guint    position,
          gpointer user_data)
{
  ConfabTranscript *self = user_data;
  ConfabMessage *message = item;
  GtkWidget *row;

  if (confab_message_get_loaded (message))
    {
      row = confab_transcript_make_row (self, message);
      confab_transcript_tree_made (&self->tree, CONFAB_MESSAGE_ROW (row));
    }
  else
    row = make_placeholder (self, position);
  if (message == self->marked)
    gtk_widget_add_css_class (row, "found");
  g_signal_connect_object (message, "notify::loaded", G_CALLBACK (message_notify_loaded_cb), row, G_CONNECT_SWAPPED);
  return row;
}

static void
row_placed (GtkWidget *row,
            gpointer   item,
            guint      position,
            gpointer   user_data)
{
  ConfabTranscript *self = user_data;
  g_autoptr (ConfabMessage) previous = NULL;

  if (CONFAB_IS_MESSAGE_ROW (row))
    {
      if (position > 0)
        previous = g_list_model_get_item (self->model, position - 1);
      confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), previous);
      confab_transcript_tree_placed (&self->tree, CONFAB_MESSAGE_ROW (row));
    }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int)position + 1,
                                  GTK_ACCESSIBLE_RELATION_SET_SIZE, (int)g_list_model_get_n_items (self->model), -1);
}

static void
row_release (GtkWidget *row,
             gpointer   item,
             gpointer   user_data)
{
  ConfabTranscript *self = user_data;

  if (CONFAB_IS_MESSAGE_ROW (row))
    confab_transcript_tree_released (&self->tree, CONFAB_MESSAGE_ROW (row));
}

static gboolean
row_get_provisional (GtkWidget *row,
                     gpointer   user_data)
{
  return !CONFAB_IS_MESSAGE_ROW (row);
}

static const ConfabRowFactory row_factory = {
  .make = make_row,
  .placed = row_placed,
  .release = row_release,
  .get_provisional = row_get_provisional,
};

static void
for_each_row (ConfabTranscript *self,
              GFunc             func,
              gpointer          user_data)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));

  for (guint i = 0; i < rows->len; i++)
    if (CONFAB_IS_MESSAGE_ROW (g_ptr_array_index (rows, i)))
      confab_transcript_choices_for_each (g_ptr_array_index (rows, i), func, user_data);
}

static void
add_messages (ConfabTranscript *self,
              GPtrArray        *messages,
              guint             from,
              guint             to)
{
  for (guint i = from; i < to; i++)
    g_ptr_array_add (messages, g_list_model_get_item (self->model, i));
}

/* Rows that are kept far from the view, because something is selected in them, show their messages as well. */
static void
add_message_of_row (ConfabMessageRow *row,
                    GPtrArray        *messages)
{
  g_ptr_array_add (messages, g_object_ref (confab_message_row_get_message (row)));
}

/* Asks for some messages, and then for those around them. Those that are loaded are asked for as well, as they are in use. */
static void
request_messages (ConfabTranscript *self,
                  guint             first,
                  guint             last)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_messages = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  if (self->source == NULL || n_messages == 0)
    return;
  last = MIN (last, n_messages - 1);
  first = MIN (first, last);
  if (self->asked && first == self->asked_first && last == self->asked_last)
    return;
  self->asked = TRUE;
  self->asked_first = first;
  self->asked_last = last;
  add_messages (self, messages, first, last + 1);
  add_messages (self, messages, first - MIN (first, LOAD_AROUND), first);
  add_messages (self, messages, last + 1, MIN (last + 1 + LOAD_AROUND, n_messages));
  for_each_row (self, (GFunc)add_message_of_row, messages);
  confab_message_source_request (self->source, messages);
}

/*
 * confab_transcript_request:
 * @self: a transcript
 * @messages: (element-type ConfabMessage): messages that are not in its model
 */
void
confab_transcript_request (ConfabTranscript *self,
                           GPtrArray        *messages)
{
  if (self->source != NULL)
    confab_message_source_request (self->source, messages);
}

static void
update_latest (ConfabTranscript *self)
{
  gboolean following = confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list));

  if (following)
    self->has_new = FALSE;
  gtk_widget_set_visible (self->latest, self->marked == NULL && !following);
  if (self->has_new == gtk_widget_has_css_class (self->latest, "suggested-action"))
    return;
  if (self->has_new)
    {
      gtk_widget_remove_css_class (self->latest, "osd");
      gtk_widget_add_css_class (self->latest, "suggested-action");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->latest), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      _ ("There is something new below"), -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->latest, "suggested-action");
      gtk_widget_add_css_class (self->latest, "osd");
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->latest), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

/* What moves on by itself would go on to the place that was the end when it began. */
static void
stop_kinetic_scrolling (ConfabTranscript *self)
{
  gtk_scrolled_window_set_kinetic_scrolling (self->scroller, FALSE);
  gtk_scrolled_window_set_kinetic_scrolling (self->scroller, TRUE);
}

/* What follows from a layout must not be done during it. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (widget);
  guint first;
  guint last;

  self->tick_id = 0;
  if (self->stop_kinetic)
    stop_kinetic_scrolling (self);
  self->stop_kinetic = FALSE;
  update_latest (self);
  if (confab_message_list_get_window (CONFAB_MESSAGE_LIST (self->list), &first, &last))
    request_messages (self, first, last);
  return G_SOURCE_REMOVE;
}

static void
update_later (ConfabTranscript *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
clear_mark (ConfabTranscript *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_clear_handle_id (&self->mark_id, g_source_remove);
  if (self->marked == NULL)
    return;
  g_clear_object (&self->marked);
  rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));
  for (guint i = 0; i < rows->len; i++)
    gtk_widget_remove_css_class (g_ptr_array_index (rows, i), "found");
}

static gboolean
mark_timeout_cb (gpointer user_data)
{
  ConfabTranscript *self = user_data;

  self->mark_id = 0;
  clear_mark (self);
  /* What is seen whole needs no way to its end. */
  if (confab_message_list_get_at_end (CONFAB_MESSAGE_LIST (self->list)))
    confab_message_list_set_following (CONFAB_MESSAGE_LIST (self->list), TRUE);
  update_latest (self);
  return G_SOURCE_REMOVE;
}

static void
list_notify_following_cb (ConfabTranscript *self)
{
  self->stop_kinetic = confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list));
  update_later (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static void
content_came (ConfabTranscript *self)
{
  if (self->has_new || confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list)))
    return;
  self->has_new = TRUE;
  update_later (self);
}

static void
watch_last_message (ConfabTranscript *self)
{
  guint n_messages = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
  g_autoptr (ConfabMessage) message = NULL;

  if (n_messages > 0)
    message = g_list_model_get_item (self->model, n_messages - 1);
  g_signal_group_set_target (self->last_message, message);
}

static void
model_items_changed_cb (ConfabTranscript *self,
                        guint             position,
                        guint             removed,
                        guint             added)
{
  watch_last_message (self);
  self->asked = FALSE;
  if (added > 0 && position + added == g_list_model_get_n_items (self->model))
    content_came (self);
}

static void
confab_transcript_dispose (GObject *object)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_handle_id (&self->mark_id, g_source_remove);
  g_clear_object (&self->marked);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_signal_group_set_target (self->last_message, NULL);
  if (self->list != NULL)
    {
      confab_message_list_set_model (CONFAB_MESSAGE_LIST (self->list), NULL);
      confab_transcript_find_clear (&self->find);
      confab_transcript_tree_clear (&self->tree);
    }
  self->list = NULL;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_object (&self->source);
  g_clear_object (&self->loader);
  g_clear_object (&self->highlighter);
  G_OBJECT_CLASS (confab_transcript_parent_class)->dispose (object);
}

static void
confab_transcript_finalize (GObject *object)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (object);

  g_object_unref (self->last_message);
  g_free (self->status_text);
  G_OBJECT_CLASS (confab_transcript_parent_class)->finalize (object);
}

static void
confab_transcript_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_FOOTER:
      g_value_set_uint (value, self->footer);
      break;
    case PROP_EXPAND_REASONING:
      g_value_set_boolean (value, self->expand_reasoning);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list)));
      break;
    case PROP_TEXT_SCALE:
      g_value_set_double (value, self->text_scale);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, self->status_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_row_scale (ConfabMessageRow *row,
               ConfabTranscript *self)
{
  confab_message_row_set_scale (row, self->text_scale);
}

static void
set_text_scale (ConfabTranscript *self,
                double            text_scale)
{
  if (self->text_scale == text_scale)
    return;
  self->text_scale = text_scale;
  for_each_row (self, (GFunc)set_row_scale, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT_SCALE]);
}

static void
set_row_expand_reasoning (ConfabMessageRow *row,
                          ConfabTranscript *self)
{
  confab_message_row_set_expand_reasoning (row, self->expand_reasoning);
}

static void
set_expand_reasoning (ConfabTranscript *self,
                      gboolean          expand_reasoning)
{
  if (self->expand_reasoning == expand_reasoning)
    return;
  self->expand_reasoning = expand_reasoning;
  for_each_row (self, (GFunc)set_row_expand_reasoning, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPAND_REASONING]);
}

static void
confab_transcript_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      confab_transcript_set_model (self, g_value_get_object (value));
      break;
    case PROP_FOOTER:
      confab_transcript_set_footer (self, g_value_get_uint (value));
      break;
    case PROP_EXPAND_REASONING:
      set_expand_reasoning (self, g_value_get_boolean (value));
      break;
    case PROP_TEXT_SCALE:
      set_text_scale (self, g_value_get_double (value));
      break;
    case PROP_STATUS_TEXT:
      confab_transcript_set_status (self, g_value_get_string (value), -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_FOOTER] = g_param_spec_uint ("footer", NULL, NULL, 0, G_MAXUINT,
                                               CONFAB_FOOTER_MODEL | CONFAB_FOOTER_TOKENS | CONFAB_FOOTER_COST | CONFAB_FOOTER_TIME,
                                               flags);
  properties[PROP_EXPAND_REASONING] = g_param_spec_boolean ("expand-reasoning", NULL, NULL, FALSE, flags);
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT_SCALE] = g_param_spec_double ("text-scale", NULL, NULL, 0.25, 8, 1, flags);
  properties[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_transcript_class_init (ConfabTranscriptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_transcript_dispose;
  object_class->finalize = confab_transcript_finalize;
  object_class->get_property = confab_transcript_get_property;
  object_class->set_property = confab_transcript_set_property;
  install_properties (object_class);

  signals[ACTION] = g_signal_new ("action", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, CONFAB_TYPE_MESSAGE, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, CONFAB_TYPE_MESSAGE, G_TYPE_STRING, G_TYPE_POINTER);
  signals[OPEN_ATTACHMENT] = g_signal_new ("open-attachment", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, CONFAB_TYPE_PART);
  signals[OPEN_LINK] = g_signal_new ("open-link", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE_CODE] = g_signal_new ("save-code", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-transcript.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabTranscript, latest);
  gtk_widget_class_bind_template_child (widget_class, ConfabTranscript, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabTranscript, overlay);
  gtk_widget_class_bind_template_child (widget_class, ConfabTranscript, scroller);
  gtk_widget_class_bind_template_callback (widget_class, list_notify_following_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_later);
  gtk_widget_class_bind_template_callback (widget_class, confab_transcript_scroll_to_end);
  gtk_widget_class_set_css_name (widget_class, "transcript");
  g_type_ensure (CONFAB_TYPE_MESSAGE_LIST);
}

static void
confab_transcript_init (ConfabTranscript *self)
{
  self->footer = CONFAB_FOOTER_MODEL | CONFAB_FOOTER_TOKENS | CONFAB_FOOTER_COST | CONFAB_FOOTER_TIME;
  self->text_scale = 1.0;
  gtk_widget_init_template (GTK_WIDGET (self));
  confab_transcript_find_init (&self->find, self, self->list);
  confab_transcript_tree_init (&self->tree, self, self->list);
  confab_message_list_set_factory (CONFAB_MESSAGE_LIST (self->list), &row_factory, self);
  self->last_message = g_signal_group_new (CONFAB_TYPE_MESSAGE);
  g_signal_group_connect_object (self->last_message, "notify::text", G_CALLBACK (content_came), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->last_message, "notify::reasoning", G_CALLBACK (content_came), self, G_CONNECT_SWAPPED);
}

GtkWidget *
confab_transcript_new (void)
{
  return g_object_new (CONFAB_TYPE_TRANSCRIPT, NULL);
}

/**
 * confab_transcript_set_model:
 * @self: a transcript
 * @model: (nullable): a list of #ConfabMessage
 *
 * Shows another conversation, at its end.
 */
void
confab_transcript_set_model (ConfabTranscript *self,
                             GListModel       *model)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  confab_transcript_find_clear (&self->find);
  clear_mark (self);
  confab_message_list_set_model (CONFAB_MESSAGE_LIST (self->list), NULL);
  g_set_object (&self->model, model);
  self->has_new = FALSE;
  self->asked = FALSE;
  if (model != NULL)
    {
      guint n_messages = g_list_model_get_n_items (model);

      g_signal_connect_object (model, "items-changed", G_CALLBACK (model_items_changed_cb), self, G_CONNECT_SWAPPED);
      /* What will be seen first comes sooner when it is not asked for by a layout. */
      request_messages (self, n_messages, n_messages);
    }
  watch_last_message (self);
  confab_message_list_set_model (CONFAB_MESSAGE_LIST (self->list), model);
  update_latest (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * confab_transcript_set_loader:
 * @self: a transcript
 * @loader: (nullable): who knows the pictures of attachments
 *
 * Rows that are there already are not made again, so set it before the model.
 */
void
confab_transcript_set_loader (ConfabTranscript      *self,
                              ConfabThumbnailLoader *loader)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));
  g_return_if_fail (loader == NULL || CONFAB_IS_THUMBNAIL_LOADER (loader));

  g_set_object (&self->loader, loader);
}

/**
 * confab_transcript_set_highlighter:
 * @self: a transcript
 * @highlighter: (nullable): what colours code
 *
 * Rows that are there already are not made again, so set it before the model.
 */
void
confab_transcript_set_highlighter (ConfabTranscript  *self,
                                   ConfabHighlighter *highlighter)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  g_set_object (&self->highlighter, highlighter);
}

/**
 * confab_transcript_set_source:
 * @self: a transcript
 * @source: (nullable): who can load messages that are not there yet
 *
 * Whatever comes near the view and is not loaded will be asked for there.
 */
void
confab_transcript_set_source (ConfabTranscript    *self,
                              ConfabMessageSource *source)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));
  g_return_if_fail (source == NULL || CONFAB_IS_MESSAGE_SOURCE (source));

  if (!g_set_object (&self->source, source))
    return;
  self->asked = FALSE;
  update_later (self);
}

static void
set_row_footer (ConfabMessageRow *row,
                ConfabTranscript *self)
{
  confab_message_row_set_footer (row, self->footer);
}

void
confab_transcript_set_footer (ConfabTranscript *self,
                              ConfabFooter      footer)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  if (self->footer == footer)
    return;
  self->footer = footer;
  for_each_row (self, (GFunc)set_row_footer, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOOTER]);
}

static void
set_row_status (ConfabMessageRow *row,
                ConfabTranscript *self)
{
  confab_message_row_set_status (row, self->status_text, self->status_fraction);
}

/**
 * confab_transcript_set_status:
 * @self: a transcript
 * @status_text: (nullable): what is said under a reply that waits
 * @fraction: how much of that is done, from 0 to 1; -1 where there is no telling
 *
 * Says what the program does about a reply that waits.
 */
void
confab_transcript_set_status (ConfabTranscript *self,
                              const char       *status_text,
                              double            fraction)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  if (g_strcmp0 (self->status_text, status_text) == 0 && self->status_fraction == fraction)
    return;
  self->status_fraction = fraction;
  g_free (self->status_text);
  self->status_text = g_strdup (status_text);
  for_each_row (self, (GFunc)set_row_status, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS_TEXT]);
}

/**
 * confab_transcript_get_following:
 * @self: a transcript
 *
 * Returns: whether the end is followed
 */
gboolean
confab_transcript_get_following (ConfabTranscript *self)
{
  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), FALSE);

  return confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list));
}

/**
 * confab_transcript_scroll_to_end:
 * @self: a transcript
 *
 * Goes to the end and follows new text from there.
 */
void
confab_transcript_scroll_to_end (ConfabTranscript *self)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  stop_kinetic_scrolling (self);
  confab_message_list_set_following (CONFAB_MESSAGE_LIST (self->list), TRUE);
}

static gboolean
scroll_to_position (ConfabTranscript *self,
                    guint             position)
{
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  clear_mark (self);
  stop_kinetic_scrolling (self);
  request_messages (self, position, position);
  confab_message_list_show_item (CONFAB_MESSAGE_LIST (self->list), position);
  return TRUE;
}

/**
 * confab_transcript_scroll_to_message:
 * @self: a transcript
 * @message_id: a message
 *
 * Goes to the top of a message.
 *
 * Returns: whether there is such a message
 */
gboolean
confab_transcript_scroll_to_message (ConfabTranscript *self,
                                     const char       *message_id)
{
  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), FALSE);

  return scroll_to_position (self, confab_transcript_find_message (self, message_id));
}

/**
 * confab_transcript_show_message:
 * @self: a transcript
 * @message_id: the message to show
 *
 * Scrolls to a message, which stands out for a moment.
 *
 * Returns: whether there is such a message
 */
gboolean
confab_transcript_show_message (ConfabTranscript *self,
                                const char       *message_id)
{
  GtkWidget *row;
  guint position;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), FALSE);

  position = confab_transcript_find_message (self, message_id);
  if (!scroll_to_position (self, position))
    return FALSE;
  self->marked = g_list_model_get_item (self->model, position);
  row = confab_message_list_get_row (CONFAB_MESSAGE_LIST (self->list), position);
  if (row != NULL)
    gtk_widget_add_css_class (row, "found");
  self->mark_id = g_timeout_add_seconds (MARK_SECONDS, mark_timeout_cb, self);
  update_latest (self);
  return TRUE;
}

/*
 * confab_transcript_get_find:
 * @self: a transcript
 *
 * Returns: (transfer none): what it marks of a search
 */
ConfabTranscriptFind *
confab_transcript_get_find (ConfabTranscript *self)
{
  return &self->find;
}

/*
 * confab_transcript_get_tree:
 * @self: a transcript
 *
 * Returns: (transfer none): what its rows have because a conversation is a tree
 */
ConfabTranscriptTree *
confab_transcript_get_tree (ConfabTranscript *self)
{
  return &self->tree;
}

/**
 * confab_transcript_show_bounds:
 * @self: a transcript
 * @widget: a widget in one of its rows
 * @bounds: an area of it
 *
 * Scrolls, if it is needed, so that the area is seen with some of what is around it.
 */
void
confab_transcript_show_bounds (ConfabTranscript      *self,
                               GtkWidget             *widget,
                               const graphene_rect_t *bounds)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (bounds != NULL);

  stop_kinetic_scrolling (self);
  confab_message_list_show_bounds (CONFAB_MESSAGE_LIST (self->list), widget, bounds);
}

/**
 * confab_transcript_show_place:
 * @self: a transcript
 * @place: what was read
 *
 * Goes back to a place.
 *
 * Returns: whether there is such a message
 */
gboolean
confab_transcript_show_place (ConfabTranscript         *self,
                              const ConfabReadingPlace *place)
{
  ConfabListPlace found;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), FALSE);
  g_return_val_if_fail (place != NULL, FALSE);

  found = place->place;
  found.position = confab_transcript_find_message (self, place->message_id);
  if (found.position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  clear_mark (self);
  stop_kinetic_scrolling (self);
  request_messages (self, found.position, found.position);
  confab_message_list_show_place (CONFAB_MESSAGE_LIST (self->list), &found);
  return TRUE;
}
