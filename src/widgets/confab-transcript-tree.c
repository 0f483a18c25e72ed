/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-message-list.h"
#include "widgets/confab-transcript-choices.h"
#include "widgets/confab-transcript-tree.h"
#include "widgets/confab-variant-switch.h"

/* How many frames a message may take to be loaded and to get its row; then the reader will have gone elsewhere. */
#define MAX_FRAMES 600

/* So many are over before anybody can have gone elsewhere. */
#define FEW_FRAMES 20

/* What is written in the place of a message. */
typedef struct
{
  char      *text;
  GPtrArray *attachments;
} Edit;

static void
edit_free (Edit *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->attachments);
  g_free (self);
}

/*
 * confab_transcript_tree_init:
 * @self: what the rows have
 * @transcript: the transcript, not held
 * @list: its list of rows, not held
 */
void
confab_transcript_tree_init (ConfabTranscriptTree *self,
                             ConfabTranscript     *transcript,
                             GtkWidget            *list)
{
  *self = (ConfabTranscriptTree) {
    .transcript = transcript,
    .list = list,
    .edits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)edit_free),
    .compared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .send_with_enter = TRUE,
  };
}

static void
stop_waiting (ConfabTranscriptTree *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->transcript), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->walked, g_free);
}

/*
 * confab_transcript_tree_clear:
 * @self: what the rows have
 *
 * Forgets it all, before the transcript goes.
 */
void
confab_transcript_tree_clear (ConfabTranscriptTree *self)
{
  confab_transcript_tree_set_conversation (self, NULL);
  g_clear_pointer (&self->edits, g_hash_table_unref);
  g_clear_pointer (&self->compared, g_hash_table_unref);
}

static void
update_row (ConfabTranscriptTree *self,
            ConfabMessageRow     *row)
{
  guint index = 0;
  guint n_variants = 0;

  if (self->conversation != NULL)
    n_variants = confab_conversation_get_variants (self->conversation, confab_message_row_get_message (row), &index);
  confab_message_row_set_variants (row, index, n_variants);
}

static void
variants_changed_cb (ConfabTranscript *transcript,
                     ConfabMessage    *message)
{
  ConfabTranscriptTree *self = confab_transcript_get_tree (transcript);
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));

  for (guint i = 0; i < rows->len; i++)
    if (CONFAB_IS_MESSAGE_ROW (rows->pdata[i]) &&
        (message == NULL || confab_message_row_get_message (rows->pdata[i]) == message))
      {
        update_row (self, rows->pdata[i]);
        confab_transcript_choices_update_row (self, rows->pdata[i]);
      }
}

/*
 * confab_transcript_tree_set_conversation:
 * @self: what the rows have
 * @conversation: (nullable): what their messages belong to
 */
void
confab_transcript_tree_set_conversation (ConfabTranscriptTree *self,
                                         ConfabConversation   *conversation)
{
  if (self->conversation == conversation)
    return;
  stop_waiting (self);
  g_hash_table_remove_all (self->compared);
  if (self->conversation != NULL)
    g_clear_signal_handler (&self->variants_id, self->conversation);
  g_set_object (&self->conversation, conversation);
  if (conversation != NULL)
    self->variants_id = g_signal_connect_object (conversation, "variants-changed", G_CALLBACK (variants_changed_cb),
                                                 self->transcript, G_CONNECT_SWAPPED);
}

static void
row_edited_cb (ConfabTranscript *transcript,
               const char       *text,
               GPtrArray        *attachments,
               ConfabMessageRow *row)
{
  g_signal_emit_by_name (transcript, "edited", confab_message_row_get_message (row), text, attachments);
}

/*
 * confab_transcript_tree_made:
 * @self: what the rows have
 * @row: a row that has just been made
 */
void
confab_transcript_tree_made (ConfabTranscriptTree *self,
                             ConfabMessageRow     *row)
{
  Edit *edit = g_hash_table_lookup (self->edits, confab_message_get_id (confab_message_row_get_message (row)));

  confab_message_row_set_send_with_enter (row, self->send_with_enter);
  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self->transcript, G_CONNECT_SWAPPED);
  if (edit != NULL)
    confab_message_row_begin_edit (row, edit->text, edit->attachments);
}

/*
 * confab_transcript_tree_placed:
 * @self: what the rows have
 * @row: a row, after it or the list changed
 */
void
confab_transcript_tree_placed (ConfabTranscriptTree *self,
                               ConfabMessageRow     *row)
{
  update_row (self, row);
  confab_transcript_choices_update_row (self, row);
}

/*
 * confab_transcript_tree_released:
 * @self: what the rows have
 * @row: a row that is about to go
 *
 * Keeps what is being written there.
 */
void
confab_transcript_tree_released (ConfabTranscriptTree *self,
                                 ConfabMessageRow     *row)
{
  const char *id = confab_message_get_id (confab_message_row_get_message (row));
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  Edit *edit;

  if (self->edits == NULL)
    return;
  if (!confab_message_row_dup_edit (row, &text, &attachments))
    {
      g_hash_table_remove (self->edits, id);
      return;
    }
  edit = g_new0 (Edit, 1);
  edit->text = g_steal_pointer (&text);
  edit->attachments = g_steal_pointer (&attachments);
  g_hash_table_replace (self->edits, g_strdup (id), edit);
}

static guint
find_position (ConfabTranscriptTree *self,
               ConfabMessage        *message)
{
  GListModel *path = confab_conversation_get_path (self->conversation);
  guint n_messages = g_list_model_get_n_items (path);

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (ConfabMessage) other = g_list_model_get_item (path, i);

      if (other == message)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static gboolean
wait_tick_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  ConfabTranscriptTree *self = user_data;
  GtkWidget *row = confab_transcript_get_row (self->transcript, self->walked);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (row == NULL && ++self->frames < MAX_FRAMES)
    return G_SOURCE_CONTINUE;
  /* Who went to write elsewhere meanwhile stays there. At once, it is only where GTK put the focus of a row that went. */
  if (self->frames > FEW_FRAMES && focus != NULL && (GTK_IS_TEXT_VIEW (focus) || GTK_IS_EDITABLE (focus)))
    row = NULL;
  if (row != NULL && self->by_button)
    confab_message_row_focus_variants (CONFAB_MESSAGE_ROW (row), self->direction);
  else if (row != NULL)
    confab_message_row_focus_text (CONFAB_MESSAGE_ROW (row));
  self->tick_id = 0;
  g_clear_pointer (&self->walked, g_free);
  return G_SOURCE_REMOVE;
}

/* The focus goes where it was, in the row that comes in the place of the one that has it. */
static void
take_focus_along (ConfabTranscriptTree *self,
                  ConfabMessageRow     *row,
                  ConfabMessage        *message,
                  int                   direction)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (row));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  stop_waiting (self);
  if (focus == NULL || !(gtk_widget_is_ancestor (focus, GTK_WIDGET (row))))
    return;
  self->by_button = gtk_widget_get_ancestor (focus, CONFAB_TYPE_VARIANT_SWITCH) != NULL;
  self->direction = direction;
  self->walked = g_strdup (confab_message_get_id (message));
  self->frames = 0;
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->transcript), wait_tick_cb, self, NULL);
}

/*
 * confab_transcript_tree_take_focus:
 * @self: what the rows have
 * @row: a row
 * @message: the message that comes in the place of its own
 *
 * Puts the focus on the text of @message once it is there, where it is in @row now.
 */
void
confab_transcript_tree_take_focus (ConfabTranscriptTree *self,
                                   ConfabMessageRow     *row,
                                   ConfabMessage        *message)
{
  take_focus_along (self, row, message, 0);
}

static void
walk (ConfabTranscriptTree *self,
      ConfabMessageRow     *row,
      int                   direction)
{
  ConfabMessage *message = confab_message_row_get_message (row);
  guint position = find_position (self, message);
  ConfabMessage *other;
  graphene_rect_t bounds;
  gboolean above;
  guint index = 0;

  confab_conversation_get_variants (self->conversation, message, &index);
  if (direction < 0 && index == 0)
    return;
  other = confab_conversation_get_variant (self->conversation, message, index + direction);
  if (other == NULL || position == GTK_INVALID_LIST_POSITION)
    return;
  /* Where the top of the message is seen, that stays; otherwise what is below it, where the hand of the reader may be. */
  above = gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds) && bounds.origin.y < 0;
  take_focus_along (self, row, other, direction);
  confab_transcript_choose (self->transcript, other);
  if (above && find_position (self, other) == position)
    confab_message_list_show_place (CONFAB_MESSAGE_LIST (self->list), &(ConfabListPlace){
      .position = position,
      .inside = G_MAXINT,
      .share = 1,
      .below = bounds.origin.y + bounds.size.height,
    });
}

static void
show_editor (ConfabTranscriptTree *self,
             ConfabMessageRow     *row)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (row), &bounds))
    confab_transcript_show_bounds (self->transcript, GTK_WIDGET (row), &bounds);
}

/*
 * confab_transcript_tree_act:
 * @self: what the rows have
 * @row: a row
 * @name: an action of it
 *
 * Returns: whether it was one that the transcript does by itself
 */
gboolean
confab_transcript_tree_act (ConfabTranscriptTree *self,
                            ConfabMessageRow     *row,
                            const char           *name)
{
  if (g_str_equal (name, "editing"))
    {
      show_editor (self, row);
      return TRUE;
    }
  if (confab_transcript_choices_act (self, row, name))
    return TRUE;
  if (!g_str_equal (name, "previous-variant") && !g_str_equal (name, "next-variant"))
    return FALSE;
  if (self->conversation != NULL)
    walk (self, row, g_str_equal (name, "next-variant") ? 1 : -1);
  return TRUE;
}

/**
 * confab_transcript_set_conversation:
 * @self: a transcript
 * @conversation: (nullable): what the messages belong to, for their variants
 *
 * Set it before the model.
 */
void
confab_transcript_set_conversation (ConfabTranscript   *self,
                                    ConfabConversation *conversation)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));
  g_return_if_fail (conversation == NULL || CONFAB_IS_CONVERSATION (conversation));

  confab_transcript_tree_set_conversation (confab_transcript_get_tree (self), conversation);
}

/**
 * confab_transcript_end_edit:
 * @self: a transcript
 * @message: a message that was edited
 *
 * Forgets what is written in the place of @message.
 */
void
confab_transcript_end_edit (ConfabTranscript *self,
                            ConfabMessage    *message)
{
  GtkWidget *row;

  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (message));

  g_hash_table_remove (confab_transcript_get_tree (self)->edits, confab_message_get_id (message));
  row = confab_transcript_get_row (self, confab_message_get_id (message));
  if (row != NULL)
    confab_message_row_end_edit (CONFAB_MESSAGE_ROW (row));
}

/**
 * confab_transcript_set_send_with_enter:
 * @self: a transcript
 * @send_with_enter: whether Enter sends what is edited, or else Shift+Enter
 */
void
confab_transcript_set_send_with_enter (ConfabTranscript *self,
                                       gboolean          send_with_enter)
{
  ConfabTranscriptTree *tree;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  tree = confab_transcript_get_tree (self);
  tree->send_with_enter = send_with_enter;
  rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (tree->list));
  for (guint i = 0; i < rows->len; i++)
    if (CONFAB_IS_MESSAGE_ROW (rows->pdata[i]))
      confab_message_row_set_send_with_enter (rows->pdata[i], send_with_enter);
}
