/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-choices.h"
#include "widgets/confab-message-list.h"
#include "widgets/confab-transcript-choices.h"

/* What is compared is known by the question: any of its replies may be the one in the path. */
static const char *
get_key (ConfabMessage *message)
{
  const char *parent = confab_message_get_parent_id (message);

  return parent != NULL ? parent : "";
}

static gboolean
is_compared (ConfabTranscriptTree *self,
             ConfabMessage        *message)
{
  return g_hash_table_contains (self->compared, get_key (message));
}

/* Whether one of the replies of its request is still to be taken. */
static gboolean
is_undecided (ConfabTranscriptTree *self,
              ConfabMessage        *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  return reply != NULL && reply->batch != NULL && !reply->choice_made && reply->n_choices != 1 &&
         confab_conversation_get_leaf (self->conversation) == message;
}

static void
sibling_loaded_cb (ConfabTranscript *transcript)
{
  confab_transcript_choices_update (confab_transcript_get_tree (transcript));
}

/* Their row is there once they are. */
static void
wait_for (ConfabTranscriptTree *self,
          ConfabMessage        *message)
{
  g_signal_handlers_disconnect_by_func (message, sibling_loaded_cb, self->transcript);
  g_signal_connect_object (message, "notify::loaded", G_CALLBACK (sibling_loaded_cb), self->transcript,
                           G_CONNECT_SWAPPED);
}

/* batch: (nullable): those of this request, or else all. (transfer container) */
static GPtrArray *
list_members (ConfabTranscriptTree *self,
              ConfabMessage        *message,
              const char           *batch)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  GPtrArray *members = g_ptr_array_new ();
  guint n_variants = confab_conversation_get_variants (self->conversation, message, NULL);

  for (guint i = 0; i < n_variants; i++)
    {
      ConfabMessage *variant = confab_conversation_get_variant (self->conversation, message, i);
      const ConfabReply *reply = confab_message_get_reply (variant);

      if (!confab_message_get_loaded (variant))
        {
          wait_for (self, variant);
          g_ptr_array_add (missing, variant);
        }
      else if (reply != NULL && (batch == NULL || g_strcmp0 (reply->batch, batch) == 0))
        g_ptr_array_add (members, variant);
    }
  if (missing->len > 0)
    confab_transcript_request (self->transcript, missing);
  return members;
}

static void
choices_take_cb (ConfabTranscript *transcript,
                 ConfabMessage    *message,
                 GtkWidget        *choices)
{
  ConfabTranscriptTree *self = confab_transcript_get_tree (transcript);
  GtkWidget *row = gtk_widget_get_ancestor (choices, CONFAB_TYPE_MESSAGE_ROW);
  g_autoptr (ConfabMessage) taken = g_object_ref (message);

  g_hash_table_remove (self->compared, get_key (taken));
  confab_transcript_tree_take_focus (self, CONFAB_MESSAGE_ROW (row), taken);
  g_signal_emit_by_name (transcript, "action", taken, "take");
  confab_transcript_choices_update (self);
}

static void
choices_close_cb (ConfabTranscript *transcript,
                  GtkWidget        *choices)
{
  ConfabTranscriptTree *self = confab_transcript_get_tree (transcript);
  GtkWidget *row = gtk_widget_get_ancestor (choices, CONFAB_TYPE_MESSAGE_ROW);
  ConfabMessage *message = confab_message_row_get_message (CONFAB_MESSAGE_ROW (row));

  g_hash_table_remove (self->compared, get_key (message));
  confab_transcript_tree_take_focus (self, CONFAB_MESSAGE_ROW (row), message);
  confab_transcript_choices_update (self);
}

static GtkWidget *
make_row (ConfabMessage *message,
          gpointer       user_data)
{
  return confab_transcript_make_row (user_data, message);
}

/*
 * confab_transcript_choices_update_row:
 * @self: what the rows have
 * @row: a row of the list
 *
 * Shows in it what belongs there.
 */
void
confab_transcript_choices_update_row (ConfabTranscriptTree *self,
                                      ConfabMessageRow     *row)
{
  ConfabMessage *message = confab_message_row_get_message (row);
  g_autoptr (GPtrArray) members = NULL;
  gboolean compared;
  GtkWidget *choices;

  if (self->conversation == NULL || confab_message_get_role (message) != CONFAB_ROLE_ASSISTANT)
    return;
  compared = is_compared (self, message);
  if (compared || is_undecided (self, message))
    members = list_members (self, message, compared ? NULL : confab_message_get_reply (message)->batch);
  if (members == NULL || members->len < 2)
    {
      confab_message_row_set_choices (row, NULL);
      return;
    }
  choices = confab_message_row_get_choices (row);
  if (choices == NULL)
    {
      choices = confab_choices_new (make_row, self->transcript);
      g_signal_connect_object (choices, "take", G_CALLBACK (choices_take_cb), self->transcript, G_CONNECT_SWAPPED);
      g_signal_connect_object (choices, "close", G_CALLBACK (choices_close_cb), self->transcript, G_CONNECT_SWAPPED);
      confab_message_row_set_choices (row, choices);
    }
  confab_choices_set_messages (CONFAB_CHOICES (choices), members,
                               compared ? CONFAB_CHOICES_COMPARE : CONFAB_CHOICES_TAKE);
}

/*
 * confab_transcript_choices_update:
 * @self: what the rows have
 *
 * Shows in all rows what belongs there.
 */
void
confab_transcript_choices_update (ConfabTranscriptTree *self)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));

  for (guint i = 0; i < rows->len; i++)
    if (CONFAB_IS_MESSAGE_ROW (rows->pdata[i]))
      confab_transcript_choices_update_row (self, rows->pdata[i]);
}

/*
 * confab_transcript_choices_act:
 * @self: what the rows have
 * @row: a row
 * @name: an action of it
 *
 * Returns: whether it was one that is done here
 */
gboolean
confab_transcript_choices_act (ConfabTranscriptTree *self,
                               ConfabMessageRow     *row,
                               const char           *name)
{
  if (!g_str_equal (name, "compare"))
    return FALSE;
  if (self->conversation == NULL)
    return TRUE;
  g_hash_table_add (self->compared, g_strdup (get_key (confab_message_row_get_message (row))));
  confab_transcript_choices_update_row (self, row);
  if (confab_message_row_get_choices (row) != NULL)
    confab_choices_focus (CONFAB_CHOICES (confab_message_row_get_choices (row)), 0);
  return TRUE;
}

/*
 * confab_transcript_choices_for_each:
 * @row: a row of the list
 * @func: what to do
 * @user_data: for @func
 *
 * Calls @func for @row and for those that stand in it side by side.
 */
void
confab_transcript_choices_for_each (ConfabMessageRow *row,
                                    GFunc             func,
                                    gpointer          user_data)
{
  GtkWidget *choices = confab_message_row_get_choices (row);
  g_autoptr (GPtrArray) rows = choices != NULL ? confab_choices_list_rows (CONFAB_CHOICES (choices)) : NULL;

  func (row, user_data);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    func (rows->pdata[i], user_data);
}
