/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "widgets/confab-bubble.h"
#include "widgets/confab-column-layout.h"
#include "widgets/confab-failure-card.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-plain-text.h"
#include "widgets/confab-reasoning-view.h"
#include "widgets/confab-tall.h"
#include "widgets/confab-thumbnail.h"
#include "widgets/confab-wrap-layout.h"

#define PARAGRAPHS_A_FRAME 30
#define PICTURE_WIDTH      240
#define PICTURE_HEIGHT     180

struct _ConfabMessageRow
{
  GtkWidget              parent_instance;

  GtkWidget             *author;
  GtkWidget             *buttons;
  GtkWidget             *content;
  GtkWidget             *copy;
  GtkWidget             *foot;
  GtkWidget             *footer_label;
  GtkWidget             *retry;
  GtkWidget             *spinner;
  GtkWidget             *waiting;
  GtkWidget             *waiting_label;
  GtkWidget             *text;
  GtkWidget             *reasoning; /* these are made when there is something to show */
  GtkWidget             *refusal;
  GtkWidget             *tool_calls;
  GtkWidget             *notice;
  GtkWidget             *failure;

  ConfabMessage         *message;
  ConfabThumbnailLoader *loader;
  char                  *status_text;
  const ConfabFailure   *shown_failure;
  ConfabFooter           footer;
  double                 scale;
  guint                  tick_id;
  guint                  waiting_id;
  guint                  expand_reasoning : 1;
};

enum
{
  ACTION,
  OPEN_ATTACHMENT,
  OPEN_LINK,
  SAVE_CODE,
  N_SIGNALS
};

static void confab_message_row_tall_init (ConfabTallInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabMessageRow, confab_message_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TALL, confab_message_row_tall_init))

static guint signals[N_SIGNALS];

static void
copy_clicked_cb (ConfabMessageRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), confab_message_get_text (self->message));
}

static void
retry_clicked_cb (ConfabMessageRow *self)
{
  g_signal_emit (self, signals[ACTION], 0, "retry");
}

static void
failure_action_cb (ConfabMessageRow *self,
                   const char       *name)
{
  g_signal_emit (self, signals[ACTION], 0, name);
}

static void
open_link_cb (ConfabMessageRow *self,
              const char       *uri)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, uri);
}

static void
attachment_clicked_cb (ConfabMessageRow *self,
                       GtkWidget        *button)
{
  g_signal_emit (self, signals[OPEN_ATTACHMENT], 0, g_object_get_data (G_OBJECT (button), "part"));
}

static GtkWidget *
make_small_label (const char *text,
                  const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_attachment (ConfabMessageRow *self,
                 ConfabPart       *part)
{
  g_autofree char *name = confab_thumbnail_dup_part_name (part);
  g_autofree char *size = confab_thumbnail_dup_part_size (part);
  g_autofree char *caption = *size != '\0' ? g_strdup_printf ("%s · %s", name, size) : g_strdup (name);
  /* Translators: an attachment, with its name */
  g_autofree char *description = g_strdup_printf (_ ("Open %s"), name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new ();
  gboolean small = confab_part_get_kind (part) == CONFAB_PART_DOCUMENT;

  gtk_box_append (GTK_BOX (box), confab_thumbnail_new (part, self->loader, small ? 64 : PICTURE_WIDTH,
                                                       small ? 64 : PICTURE_HEIGHT, FALSE));
  if (confab_part_get_kind (part) != CONFAB_PART_IMAGE)
    {
      GtkWidget *label = gtk_label_new (caption);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, caption);
  gtk_widget_set_valign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "attachment");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  g_object_set_data_full (G_OBJECT (button), "part", g_object_ref (part), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (attachment_clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_attachments (ConfabMessageRow *self)
{
  GPtrArray *parts = confab_message_get_parts (self->message);
  gboolean at_end = confab_message_get_role (self->message) == CONFAB_ROLE_USER;
  GtkWidget *box = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      if (confab_part_get_kind (g_ptr_array_index (parts, i)) == CONFAB_PART_TEXT)
        continue;
      if (box == NULL)
        {
          box = confab_wrap_box_new (6, at_end);
          gtk_box_append (GTK_BOX (self->content), box);
        }
      gtk_box_append (GTK_BOX (box), make_attachment (self, g_ptr_array_index (parts, i)));
    }
}

/* Puts a widget into the content, in the order reasoning, text, and then as they come. */
static GtkWidget *
add_content (ConfabMessageRow *self,
             GtkWidget        *widget)
{
  gtk_box_append (GTK_BOX (self->content), widget);
  return widget;
}

static void
update_reasoning (ConfabMessageRow  *self,
                  const ConfabReply *reply,
                  gboolean          *whole)
{
  if (reply->reasoning->len == 0)
    return;
  if (self->reasoning == NULL)
    {
      self->reasoning = confab_reasoning_view_new (self->message);
      confab_reasoning_view_set_scale (CONFAB_REASONING_VIEW (self->reasoning), self->scale);
      confab_reasoning_view_set_expanded (CONFAB_REASONING_VIEW (self->reasoning), self->expand_reasoning);
      g_signal_connect_object (self->reasoning, "open-link", G_CALLBACK (open_link_cb), self, G_CONNECT_SWAPPED);
      gtk_box_prepend (GTK_BOX (self->content), self->reasoning);
    }
  if (!confab_reasoning_view_update (CONFAB_REASONING_VIEW (self->reasoning)))
    *whole = FALSE;
}

static void
update_tool_calls (ConfabMessageRow  *self,
                   const ConfabReply *reply)
{
  GtkWidget *child;

  if (reply->tool_calls->len == 0)
    return;
  if (self->tool_calls == NULL)
    self->tool_calls = add_content (self, gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  child = gtk_widget_get_first_child (self->tool_calls);
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      const ConfabToolCall *call = g_ptr_array_index (reply->tool_calls, i);
      /* Translators: the name of a tool and what the model gave it */
      g_autofree char *raw = g_strdup_printf (_ ("%s\n%s"), call->name->str, call->arguments->str);
      g_autofree char *text = g_utf8_make_valid (raw, -1);

      if (child == NULL)
        {
          child = make_small_label (NULL, "monospace");
          gtk_widget_add_css_class (child, "toolcall");
          gtk_box_append (GTK_BOX (self->tool_calls), child);
        }
      gtk_label_set_text (GTK_LABEL (child), g_strchomp (text));
      child = gtk_widget_get_next_sibling (child);
    }
}

static void
update_line (ConfabMessageRow *self,
             GtkWidget       **line,
             const char       *text,
             const char       *css_class)
{
  if (text == NULL || *text == '\0')
    {
      if (*line != NULL)
        gtk_widget_set_visible (*line, FALSE);
      return;
    }
  if (*line == NULL)
    *line = add_content (self, make_small_label (NULL, css_class));
  gtk_label_set_text (GTK_LABEL (*line), text);
  gtk_widget_set_visible (*line, TRUE);
}

static void
update_failure (ConfabMessageRow  *self,
                const ConfabReply *reply)
{
  if (reply->failure == self->shown_failure)
    return;
  self->shown_failure = reply->failure;
  if (self->failure != NULL)
    gtk_box_remove (GTK_BOX (self->content), self->failure);
  self->failure = NULL;
  if (reply->failure == NULL)
    return;
  self->failure = add_content (self, confab_failure_card_new (reply->failure));
  g_signal_connect_object (self->failure, "action", G_CALLBACK (failure_action_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
is_waiting (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);

  return reply != NULL && confab_message_get_status (self->message) == CONFAB_STATUS_STREAMING &&
         confab_message_get_text_length (self->message) == 0 && reply->reasoning->len == 0 &&
         reply->refusal->len == 0 && reply->tool_calls->len == 0;
}

static gboolean
waiting_timeout_cb (gpointer user_data)
{
  ConfabMessageRow *self = user_data;
  g_autofree char *words = confab_message_words_waiting (self->message, g_get_real_time () / 1000, self->status_text);

  gtk_label_set_text (GTK_LABEL (self->waiting_label), words);
  return G_SOURCE_CONTINUE;
}

static void
update_waiting (ConfabMessageRow *self)
{
  gboolean waiting = is_waiting (self);

  gtk_widget_set_visible (self->waiting, waiting);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waiting);
  if (!waiting)
    {
      g_clear_handle_id (&self->waiting_id, g_source_remove);
      return;
    }
  waiting_timeout_cb (self);
  if (self->waiting_id == 0)
    self->waiting_id = g_timeout_add_seconds (1, waiting_timeout_cb, self);
}

static void
update_footer (ConfabMessageRow *self)
{
  g_autofree char *words = confab_message_words_footer (self->message, self->footer);
  gboolean streaming = confab_message_get_status (self->message) == CONFAB_STATUS_STREAMING;
  gboolean has_text = confab_message_get_text_length (self->message) > 0;

  gtk_label_set_text (GTK_LABEL (self->footer_label), words);
  gtk_widget_set_visible (self->footer_label, *words != '\0');
  gtk_widget_set_visible (self->copy, has_text);
  gtk_widget_set_visible (self->retry, confab_message_get_reply (self->message) != NULL);
  gtk_widget_set_visible (self->foot, !streaming && confab_message_get_reply (self->message) != NULL);
}

static void
update_author (ConfabMessageRow *self)
{
  g_autofree char *author = confab_message_words_author (self->message);
  const char *slash = strrchr (author, '/');

  if (g_strcmp0 (author, gtk_widget_get_tooltip_text (self->author)) == 0)
    return;
  /* Who made the model stands before its name; the line below the reply has it whole. */
  gtk_label_set_text (GTK_LABEL (self->author), slash != NULL && slash[1] != '\0' ? slash + 1 : author);
  gtk_widget_set_tooltip_text (self->author, author);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, author, -1);
}

/* Shows what is new in the message; returns whether it is whole now. */
static gboolean
update (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  g_autofree char *notice = confab_message_words_notice (self->message);
  gsize length = confab_message_get_text_length (self->message);
  gboolean whole = TRUE;

  if (self->text != NULL)
    {
      whole = confab_plain_text_extend (CONFAB_PLAIN_TEXT (self->text), confab_message_get_text (self->message), length,
                                        PARAGRAPHS_A_FRAME);
      gtk_widget_set_visible (self->text, length > 0);
    }
  update_author (self);
  if (reply != NULL)
    {
      update_reasoning (self, reply, &whole);
      update_line (self, &self->refusal, reply->refusal->str, "refusal");
      update_tool_calls (self, reply);
      update_line (self, &self->notice, notice, "notice");
      update_failure (self, reply);
    }
  gtk_widget_set_visible (self->content, gtk_widget_get_first_child (self->content) != NULL && !is_waiting (self));
  update_waiting (self);
  update_footer (self);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY,
                               confab_message_get_status (self->message) == CONFAB_STATUS_STREAMING, -1);
  return whole;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);

  if (!update (self))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_update (ConfabMessageRow *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
message_notify_cb (ConfabMessageRow *self)
{
  queue_update (self);
}

static gboolean
confab_message_row_prepare (ConfabTall *tall,
                            double      from,
                            double      to)
{
  return FALSE;
}

static void
confab_message_row_get_place (ConfabTall  *tall,
                              double       y,
                              ConfabPlace *place)
{
  *place = (ConfabPlace){ .below = y };
}

static double
confab_message_row_find_place (ConfabTall        *tall,
                               const ConfabPlace *place)
{
  return place->below;
}

static gboolean
confab_message_row_get_held (ConfabTall *tall)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (tall)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
confab_message_row_tall_init (ConfabTallInterface *iface)
{
  iface->prepare = confab_message_row_prepare;
  iface->get_place = confab_message_row_get_place;
  iface->find_place = confab_message_row_find_place;
  iface->get_held = confab_message_row_get_held;
}

static void
confab_message_row_dispose (GObject *object)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->waiting_id, g_source_remove);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->message);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (confab_message_row_parent_class)->dispose (object);
}

static void
confab_message_row_finalize (GObject *object)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (object);

  g_free (self->status_text);
  G_OBJECT_CLASS (confab_message_row_parent_class)->finalize (object);
}

static void
confab_message_row_class_init (ConfabMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_message_row_dispose;
  object_class->finalize = confab_message_row_finalize;

  signals[ACTION] = g_signal_new ("action", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_ATTACHMENT] = g_signal_new ("open-attachment", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, CONFAB_TYPE_PART);
  signals[OPEN_LINK] = g_signal_new ("open-link", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE_CODE] = g_signal_new ("save-code", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (CONFAB_TYPE_COLUMN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, author);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, content);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, copy);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, foot);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, footer_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, retry);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, waiting);
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageRow, waiting_label);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
confab_message_row_init (ConfabMessageRow *self)
{
  self->scale = 1.0;
  self->footer = CONFAB_FOOTER_MODEL | CONFAB_FOOTER_TOKENS | CONFAB_FOOTER_COST | CONFAB_FOOTER_TIME;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A question stands in a card, with its button beside it; everything else stands on the window. */
static void
place_text (ConfabMessageRow *self)
{
  gboolean question = confab_message_get_role (self->message) == CONFAB_ROLE_USER;
  GtkWidget *card;

  gtk_widget_add_css_class (GTK_WIDGET (self), confab_role_get_name (confab_message_get_role (self->message)));
  gtk_widget_set_visible (self->author, !question);
  if (question && confab_message_get_text_length (self->message) == 0)
    return;
  self->text = confab_plain_text_new ();
  g_signal_connect_object (self->text, "open-link", G_CALLBACK (open_link_cb), self, G_CONNECT_SWAPPED);
  if (!question)
    {
      gtk_box_append (GTK_BOX (self->content), self->text);
      return;
    }
  card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (card, "bubble");
  gtk_box_append (GTK_BOX (card), self->text);
  g_object_ref (self->buttons);
  gtk_box_remove (GTK_BOX (self->foot), self->buttons);
  gtk_box_append (GTK_BOX (self->content), confab_bubble_new (card, self->buttons));
  g_object_unref (self->buttons);
}

/**
 * confab_message_row_new:
 * @message: a message
 * @loader: (nullable): who knows the pictures of its attachments
 * @expand_reasoning: whether its reasoning is open at first
 *
 * Returns: (transfer floating): a row that shows @message
 */
GtkWidget *
confab_message_row_new (ConfabMessage         *message,
                        ConfabThumbnailLoader *loader,
                        gboolean               expand_reasoning)
{
  ConfabMessageRow *self = g_object_new (CONFAB_TYPE_MESSAGE_ROW, NULL);

  self->message = g_object_ref (message);
  g_set_object (&self->loader, loader);
  self->expand_reasoning = expand_reasoning;
  add_attachments (self);
  place_text (self);
  g_signal_connect_object (message, "notify", G_CALLBACK (message_notify_cb), self, G_CONNECT_SWAPPED);
  if (!update (self))
    queue_update (self);
  return GTK_WIDGET (self);
}

ConfabMessage *
confab_message_row_get_message (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), NULL);

  return self->message;
}

void
confab_message_row_set_footer (ConfabMessageRow *self,
                               ConfabFooter      footer)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  self->footer = footer;
  update_footer (self);
}

void
confab_message_row_set_scale (ConfabMessageRow *self,
                              double            scale)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  self->scale = scale;
  if (self->text != NULL)
    confab_plain_text_set_scale (CONFAB_PLAIN_TEXT (self->text), scale);
  if (self->reasoning != NULL)
    confab_reasoning_view_set_scale (CONFAB_REASONING_VIEW (self->reasoning), scale);
}

/**
 * confab_message_row_set_status_text:
 * @self: a row
 * @status_text: (nullable): what is said while the reply waits
 *
 * Says what the program does about a reply that waits.
 */
void
confab_message_row_set_status_text (ConfabMessageRow *self,
                                    const char       *status_text)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  g_free (self->status_text);
  self->status_text = g_strdup (status_text);
  update_waiting (self);
}

void
confab_message_row_set_expand_reasoning (ConfabMessageRow *self,
                                         gboolean          expand_reasoning)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  self->expand_reasoning = expand_reasoning;
  if (self->reasoning != NULL)
    confab_reasoning_view_set_expanded (CONFAB_REASONING_VIEW (self->reasoning), expand_reasoning);
}

/**
 * confab_message_row_set_previous:
 * @self: a row
 * @previous: (nullable): the message above it
 *
 * Says above the message which day it is from, where that is another than that of the message before.
 */
void
confab_message_row_set_previous (ConfabMessageRow *self,
                                 ConfabMessage    *previous)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));
  g_return_if_fail (previous == NULL || CONFAB_IS_MESSAGE (previous));
}

/**
 * confab_message_row_set_highlighter:
 * @self: a row
 * @highlighter: (nullable): what colours code
 */
void
confab_message_row_set_highlighter (ConfabMessageRow  *self,
                                    ConfabHighlighter *highlighter)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));
}

/**
 * confab_message_row_set_needle:
 * @self: a row
 * @needle: (nullable): what to mark in the text of the message
 * @current: which of the matches the reader is at, -1 for none
 */
void
confab_message_row_set_needle (ConfabMessageRow *self,
                               const char       *needle,
                               int               current)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));
}

/**
 * confab_message_row_get_match:
 * @self: a row
 * @match: which of the matches
 * @rectangle: (out): where it is in the row, in pixels
 *
 * Returns: whether there is such a match
 */
gboolean
confab_message_row_get_match (ConfabMessageRow *self,
                              guint             match,
                              graphene_rect_t  *rectangle)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), FALSE);

  return FALSE;
}

/**
 * confab_message_row_get_n_changes:
 * @self: a row
 *
 * Returns: how many paragraphs were laid out anew since the row is there
 */
guint
confab_message_row_get_n_changes (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), 0);

  return self->text != NULL ? confab_plain_text_get_n_changes (CONFAB_PLAIN_TEXT (self->text)) : 0;
}
