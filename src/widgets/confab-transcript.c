/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-message-list.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-transcript.h"

/* Rows are made from the end upwards: at first a view full, then a few a frame while less than two pages are above the view. */
#define FIRST_ROWS    10
#define ROWS_A_FRAME  2
#define PAGES_ABOVE   2

/* How long a message that was looked for stands out. */
#define MARK_SECONDS  3

struct _ConfabTranscript
{
  GtkWidget              parent_instance;

  GtkWidget             *latest;
  GtkWidget             *list;
  GtkWidget             *overlay;

  GListModel            *model;
  ConfabThumbnailLoader *loader;
  ConfabHighlighter     *highlighter;
  char                  *status_text;
  ConfabFooter           footer;
  double                 text_scale;
  guint                  first;   /* the first message that has a row */
  guint                  tick_id;
  guint                  mark_id;
  GtkWidget             *marked;  /* (nullable): the row that stands out; held */
  guint                  expand_reasoning : 1;
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
  g_signal_emit (self, signals[ACTION], 0, confab_message_row_get_message (row), name);
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

static GtkWidget *
make_row (ConfabTranscript *self,
          ConfabMessage    *message)
{
  GtkWidget *row = confab_message_row_new (message, self->loader, self->expand_reasoning);

  confab_message_row_set_highlighter (CONFAB_MESSAGE_ROW (row), self->highlighter);
  confab_message_row_set_footer (CONFAB_MESSAGE_ROW (row), self->footer);
  confab_message_row_set_scale (CONFAB_MESSAGE_ROW (row), self->text_scale);
  confab_message_row_set_status_text (CONFAB_MESSAGE_ROW (row), self->status_text);
  g_signal_connect_object (row, "action", G_CALLBACK (row_action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "open-attachment", G_CALLBACK (row_open_attachment_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "open-link", G_CALLBACK (row_open_link_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "save-code", G_CALLBACK (row_save_code_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* Makes the rows those of the messages from first on. A message that had a row keeps it. */
static void
sync_rows (ConfabTranscript *self)
{
  g_autoptr (GHashTable) by_message = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  GPtrArray *old = confab_message_list_get_rows (CONFAB_MESSAGE_LIST (self->list));
  g_autoptr (ConfabMessage) previous = NULL;
  guint n_messages = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  if (self->model != NULL && self->first > 0)
    previous = g_list_model_get_item (self->model, self->first - 1);
  for (guint i = 0; i < old->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (old, i);

      g_hash_table_insert (by_message, confab_message_row_get_message (CONFAB_MESSAGE_ROW (row)), row);
    }
  for (guint i = self->first; i < n_messages; i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (self->model, i);
      GtkWidget *row = g_hash_table_lookup (by_message, message);

      if (row == NULL)
        row = make_row (self, message);
      confab_message_row_set_previous (CONFAB_MESSAGE_ROW (row), previous);
      g_ptr_array_add (rows, row);
      g_set_object (&previous, message);
    }
  confab_message_list_set_rows (CONFAB_MESSAGE_LIST (self->list), rows);
}

static gboolean
wants_older (ConfabTranscript *self)
{
  GtkAdjustment *adjustment;
  double page;
  gboolean wants;

  if (self->first == 0)
    return FALSE;
  g_object_get (self->list, "vadjustment", &adjustment, NULL);
  page = gtk_adjustment_get_page_size (adjustment);
  wants = page > 0 && gtk_adjustment_get_value (adjustment) < PAGES_ABOVE * page;
  g_object_unref (adjustment);
  return wants;
}

static gboolean
older_tick_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (widget);

  if (!wants_older (self))
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  self->first -= MIN (self->first, ROWS_A_FRAME);
  sync_rows (self);
  return G_SOURCE_CONTINUE;
}

static void
update_latest (ConfabTranscript *self)
{
  gtk_widget_set_visible (self->latest, self->marked == NULL &&
                          !confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list)));
}

static void
clear_mark (ConfabTranscript *self)
{
  g_clear_handle_id (&self->mark_id, g_source_remove);
  if (self->marked != NULL)
    gtk_widget_remove_css_class (self->marked, "found");
  g_clear_object (&self->marked);
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
list_scrolled_cb (ConfabTranscript *self)
{
  if (self->tick_id == 0 && wants_older (self))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), older_tick_cb, NULL, NULL);
}

static void
list_notify_following_cb (ConfabTranscript *self)
{
  update_latest (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static void
show_end (ConfabTranscript *self)
{
  guint n_messages = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  clear_mark (self);
  self->first = n_messages - MIN (n_messages, FIRST_ROWS);
  sync_rows (self);
  confab_message_list_set_following (CONFAB_MESSAGE_LIST (self->list), TRUE);
}

static void
model_items_changed_cb (ConfabTranscript *self,
                        guint             position,
                        guint             removed,
                        guint             added)
{
  guint n_messages = g_list_model_get_n_items (self->model);

  if (position + removed <= self->first && position < self->first)
    self->first = self->first + added - removed;
  else
    self->first = MIN (self->first, n_messages - MIN (n_messages, FIRST_ROWS));
  sync_rows (self);
}

static void
confab_transcript_dispose (GObject *object)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  clear_mark (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->loader);
  g_clear_object (&self->highlighter);
  G_OBJECT_CLASS (confab_transcript_parent_class)->dispose (object);
}

static void
confab_transcript_finalize (GObject *object)
{
  ConfabTranscript *self = CONFAB_TRANSCRIPT (object);

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
set_text_scale (ConfabTranscript *self,
                double            text_scale)
{
  GPtrArray *rows = confab_message_list_get_rows (CONFAB_MESSAGE_LIST (self->list));

  if (self->text_scale == text_scale)
    return;
  self->text_scale = text_scale;
  for (guint i = 0; i < rows->len; i++)
    confab_message_row_set_scale (g_ptr_array_index (rows, i), text_scale);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT_SCALE]);
}

static void
set_expand_reasoning (ConfabTranscript *self,
                      gboolean          expand_reasoning)
{
  GPtrArray *rows = confab_message_list_get_rows (CONFAB_MESSAGE_LIST (self->list));

  if (self->expand_reasoning == expand_reasoning)
    return;
  self->expand_reasoning = expand_reasoning;
  for (guint i = 0; i < rows->len; i++)
    confab_message_row_set_expand_reasoning (g_ptr_array_index (rows, i), expand_reasoning);
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
      confab_transcript_set_status_text (self, g_value_get_string (value));
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
  gtk_widget_class_bind_template_callback (widget_class, list_notify_following_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_scrolled_cb);
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
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (model_items_changed_cb), self, G_CONNECT_SWAPPED);
  show_end (self);
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

void
confab_transcript_set_footer (ConfabTranscript *self,
                              ConfabFooter      footer)
{
  GPtrArray *rows;

  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  if (self->footer == footer)
    return;
  self->footer = footer;
  rows = confab_message_list_get_rows (CONFAB_MESSAGE_LIST (self->list));
  for (guint i = 0; i < rows->len; i++)
    confab_message_row_set_footer (g_ptr_array_index (rows, i), footer);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOOTER]);
}

/**
 * confab_transcript_set_status_text:
 * @self: a transcript
 * @status_text: (nullable): what is said under a reply that waits
 *
 * Says what the program does about a reply that waits.
 */
void
confab_transcript_set_status_text (ConfabTranscript *self,
                                   const char       *status_text)
{
  GPtrArray *rows;

  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  if (g_strcmp0 (self->status_text, status_text) == 0)
    return;
  g_free (self->status_text);
  self->status_text = g_strdup (status_text);
  rows = confab_message_list_get_rows (CONFAB_MESSAGE_LIST (self->list));
  for (guint i = 0; i < rows->len; i++)
    confab_message_row_set_status_text (g_ptr_array_index (rows, i), status_text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS_TEXT]);
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

  confab_message_list_set_following (CONFAB_MESSAGE_LIST (self->list), TRUE);
}

static guint
find_message (ConfabTranscript *self,
              const char       *message_id)
{
  guint n_messages = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (self->model, i);

      if (g_strcmp0 (confab_message_get_id (message), message_id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
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
  GPtrArray *rows;
  guint position;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), FALSE);

  position = find_message (self, message_id);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  clear_mark (self);
  if (position < self->first)
    {
      self->first = position;
      sync_rows (self);
    }
  rows = confab_message_list_get_rows (CONFAB_MESSAGE_LIST (self->list));
  self->marked = g_object_ref (g_ptr_array_index (rows, position - self->first));
  gtk_widget_add_css_class (self->marked, "found");
  self->mark_id = g_timeout_add_seconds (MARK_SECONDS, mark_timeout_cb, self);
  confab_message_list_show_row (CONFAB_MESSAGE_LIST (self->list), self->marked);
  update_latest (self);
  return TRUE;
}
