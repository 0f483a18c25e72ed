/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-transcript-private.h"

/* So many messages before and behind those that have rows are loaded as well. */
#define LOAD_AROUND 20

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

G_DEFINE_FINAL_TYPE (ConfabTranscript, confab_transcript, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

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
void
confab_transcript_load (ConfabTranscript *self,
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
  confab_transcript_for_each_row (self, (GFunc)add_message_of_row, messages);
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

/* Where the end is not followed, there is a way to it. */
void
confab_transcript_update_latest (ConfabTranscript *self)
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
void
confab_transcript_stop_scrolling (ConfabTranscript *self)
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
    confab_transcript_stop_scrolling (self);
  self->stop_kinetic = FALSE;
  confab_transcript_update_latest (self);
  if (confab_message_list_get_window (CONFAB_MESSAGE_LIST (self->list), &first, &last))
    confab_transcript_load (self, first, last);
  return G_SOURCE_REMOVE;
}

static void
update_later (ConfabTranscript *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
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
  confab_transcript_for_each_row (self, (GFunc)set_row_scale, self);
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
  confab_transcript_for_each_row (self, (GFunc)set_row_expand_reasoning, self);
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

  g_signal_new ("action", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, CONFAB_TYPE_MESSAGE, G_TYPE_STRING);
  g_signal_new ("edited", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, CONFAB_TYPE_MESSAGE, G_TYPE_STRING, G_TYPE_POINTER);
  g_signal_new ("open-attachment", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, CONFAB_TYPE_PART);
  g_signal_new ("open-link", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("save-code", CONFAB_TYPE_TRANSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
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
  confab_transcript_make_rows (self);
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
  confab_transcript_clear_mark (self);
  confab_message_list_set_model (CONFAB_MESSAGE_LIST (self->list), NULL);
  g_set_object (&self->model, model);
  self->has_new = FALSE;
  self->asked = FALSE;
  if (model != NULL)
    {
      guint n_messages = g_list_model_get_n_items (model);

      g_signal_connect_object (model, "items-changed", G_CALLBACK (model_items_changed_cb), self, G_CONNECT_SWAPPED);
      /* What will be seen first comes sooner when it is not asked for by a layout. */
      confab_transcript_load (self, n_messages, n_messages);
    }
  watch_last_message (self);
  confab_message_list_set_model (CONFAB_MESSAGE_LIST (self->list), model);
  confab_transcript_update_latest (self);
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
  confab_transcript_for_each_row (self, (GFunc)set_row_footer, self);
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
  confab_transcript_for_each_row (self, (GFunc)set_row_status, self);
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

  confab_transcript_stop_scrolling (self);
  confab_message_list_set_following (CONFAB_MESSAGE_LIST (self->list), TRUE);
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
