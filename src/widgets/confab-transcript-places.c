/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-message-list.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-transcript-tree.h"

/* Where messages are in a transcript. */

/* (transfer full) (nullable) */
static GListModel *
dup_model (ConfabTranscript *self)
{
  GListModel *model = NULL;

  g_object_get (self, "model", &model, NULL);
  return model;
}

static ConfabMessageList *
get_list (ConfabTranscript *self)
{
  return CONFAB_MESSAGE_LIST (confab_transcript_get_tree (self)->list);
}

/*
 * confab_transcript_find_message:
 * @self: a transcript
 * @message_id: a message
 *
 * Returns: its place, or %GTK_INVALID_LIST_POSITION where it has none
 */
guint
confab_transcript_find_message (ConfabTranscript *self,
                                const char       *message_id)
{
  g_autoptr (GListModel) model = dup_model (self);
  guint n_messages = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (model, i);

      if (g_strcmp0 (confab_message_get_id (message), message_id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/**
 * confab_transcript_get_row:
 * @self: a transcript
 * @message_id: a message
 *
 * Returns: (transfer none) (nullable): its row, if there is one now and the message is loaded
 */
GtkWidget *
confab_transcript_get_row (ConfabTranscript *self,
                           const char       *message_id)
{
  guint position;
  GtkWidget *row;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), NULL);

  position = confab_transcript_find_message (self, message_id);
  if (position == GTK_INVALID_LIST_POSITION)
    return NULL;
  row = confab_message_list_get_row (get_list (self), position);
  return CONFAB_IS_MESSAGE_ROW (row) ? row : NULL;
}

void
confab_reading_place_free (ConfabReadingPlace *place)
{
  g_free (place->message_id);
  g_free (place->place.path);
  g_free (place);
}

/**
 * confab_transcript_dup_place:
 * @self: a transcript
 *
 * Returns: (transfer full) (nullable): what is read, or %NULL where the end is followed
 */
ConfabReadingPlace *
confab_transcript_dup_place (ConfabTranscript *self)
{
  g_autoptr (ConfabReadingPlace) place = g_new0 (ConfabReadingPlace, 1);
  g_autoptr (GListModel) model = NULL;
  g_autoptr (ConfabMessage) message = NULL;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), NULL);

  model = dup_model (self);
  if (model == NULL || confab_message_list_get_following (get_list (self)) ||
      !confab_message_list_dup_place (get_list (self), &place->place))
    return NULL;
  message = g_list_model_get_item (model, place->place.position);
  if (message == NULL)
    return NULL;
  place->message_id = g_strdup (confab_message_get_id (message));
  return g_steal_pointer (&place);
}
