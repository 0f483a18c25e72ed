/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-transcript-private.h"

/* How long a message that was looked for stands out. */
#define MARK_SECONDS  3

/* Where messages are in a transcript, how it goes there, and how one that was looked for stands out. */

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
  row = confab_message_list_get_row (CONFAB_MESSAGE_LIST (self->list), position);
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
  g_autoptr (ConfabMessage) message = NULL;

  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), NULL);

  if (self->model == NULL || confab_message_list_get_following (CONFAB_MESSAGE_LIST (self->list)) ||
      !confab_message_list_dup_place (CONFAB_MESSAGE_LIST (self->list), &place->place))
    return NULL;
  message = g_list_model_get_item (self->model, place->place.position);
  if (message == NULL)
    return NULL;
  place->message_id = g_strdup (confab_message_get_id (message));
  return g_steal_pointer (&place);
}

/*
 * confab_transcript_clear_mark:
 * @self: a transcript
 *
 * Whatever stood out does no longer.
 */
void
confab_transcript_clear_mark (ConfabTranscript *self)
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
  confab_transcript_clear_mark (self);
  /* What is seen whole needs no way to its end. */
  if (confab_message_list_get_at_end (CONFAB_MESSAGE_LIST (self->list)))
    confab_message_list_set_following (CONFAB_MESSAGE_LIST (self->list), TRUE);
  confab_transcript_update_latest (self);
  return G_SOURCE_REMOVE;
}

static gboolean
scroll_to_position (ConfabTranscript *self,
                    guint             position)
{
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  confab_transcript_clear_mark (self);
  confab_transcript_stop_scrolling (self);
  confab_transcript_load (self, position, position);
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
  confab_transcript_update_latest (self);
  return TRUE;
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

  confab_transcript_stop_scrolling (self);
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
  confab_transcript_clear_mark (self);
  confab_transcript_stop_scrolling (self);
  confab_transcript_load (self, found.position, found.position);
  confab_message_list_show_place (CONFAB_MESSAGE_LIST (self->list), &found);
  return TRUE;
}
