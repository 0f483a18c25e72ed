/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-message-list.h"
#include "widgets/confab-transcript-choices.h"
#include "widgets/confab-transcript-find.h"

/* How many frames a message may take to be loaded and laid out; then the reader will have gone elsewhere. */
#define MAX_FRAMES 600

/* In how many frames after it is there the place is looked at again: what is around it is laid out only then. */
#define SETTLE_FRAMES 3

/*
 * confab_transcript_find_init:
 * @self: what is marked
 * @transcript: the transcript, not held
 * @list: its list of rows, not held
 */
void
confab_transcript_find_init (ConfabTranscriptFind *self,
                             ConfabTranscript     *transcript,
                             GtkWidget            *list)
{
  *self = (ConfabTranscriptFind) { .transcript = transcript, .list = list };
}

static void
stop_going (ConfabTranscriptFind *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->transcript), self->tick_id);
  self->tick_id = 0;
}

/*
 * confab_transcript_find_clear:
 * @self: what is marked
 *
 * Forgets it all, before the transcript goes.
 */
void
confab_transcript_find_clear (ConfabTranscriptFind *self)
{
  stop_going (self);
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->message_id, g_free);
}

/*
 * confab_transcript_find_mark:
 * @self: what is marked
 * @row: a row
 *
 * Marks in a row what is to be marked there.
 */
void
confab_transcript_find_mark (ConfabTranscriptFind *self,
                             ConfabMessageRow     *row)
{
  const char *id = confab_message_get_id (confab_message_row_get_message (row));

  confab_message_row_set_needle (row, self->needle, g_strcmp0 (id, self->message_id) == 0 ? (int)self->match : -1);
}

static void
mark_row (gpointer row,
          gpointer user_data)
{
  confab_transcript_find_mark (user_data, row);
}

static void
set (ConfabTranscriptFind *self,
     const char           *needle,
     const char           *message_id,
     guint                 match)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));
  g_autofree char *old_needle = self->needle;
  g_autofree char *old_id = self->message_id;

  stop_going (self);
  self->needle = g_strdup (needle);
  self->message_id = g_strdup (message_id);
  self->match = match;
  for (guint i = 0; i < rows->len; i++)
    if (CONFAB_IS_MESSAGE_ROW (rows->pdata[i]))
      confab_transcript_choices_for_each (rows->pdata[i], mark_row, self);
}

static gboolean
go_tick_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  ConfabTranscriptFind *self = user_data;
  GtkWidget *row = confab_transcript_get_row (self->transcript, self->message_id);
  graphene_rect_t rectangle;
  gboolean there = row != NULL && gtk_widget_get_width (row) > 0 &&
                   confab_message_row_get_match (CONFAB_MESSAGE_ROW (row), self->match, &rectangle);

  if (there)
    {
      confab_transcript_show_bounds (self->transcript, row, &rectangle);
      self->frames = MAX (self->frames, MAX_FRAMES - SETTLE_FRAMES);
    }
  if (++self->frames < MAX_FRAMES)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
go (ConfabTranscriptFind *self)
{
  stop_going (self);
  if (self->message_id == NULL)
    return;
  if (confab_transcript_get_row (self->transcript, self->message_id) == NULL &&
      !confab_transcript_scroll_to_message (self->transcript, self->message_id))
    return;
  self->frames = 0;
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->transcript), go_tick_cb, self, NULL);
}

/* Which of the matches in a row is the first whose line is in the view or below its top. */
static gboolean
look_in_row (ConfabTranscriptFind *self,
             ConfabMessageRow     *row,
             guint                *match)
{
  graphene_rect_t rectangle;
  graphene_point_t top;

  for (guint i = 0; confab_message_row_get_match (row, i, &rectangle); i++)
    if (gtk_widget_compute_point (GTK_WIDGET (row), self->list, &rectangle.origin, &top) && top.y >= 0)
      {
        *match = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
look (ConfabTranscriptFind *self,
      char                **message_id,
      guint                *match)
{
  g_autoptr (GPtrArray) rows = confab_message_list_list_rows (CONFAB_MESSAGE_LIST (self->list));

  *message_id = NULL;
  *match = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = rows->pdata[i];
      graphene_rect_t bounds;
      const char *id;

      if (!CONFAB_IS_MESSAGE_ROW (row) || !gtk_widget_compute_bounds (row, self->list, &bounds) ||
          bounds.origin.y + bounds.size.height <= 0)
        continue;
      id = confab_message_get_id (confab_message_row_get_message (CONFAB_MESSAGE_ROW (row)));
      if (*message_id == NULL)
        *message_id = g_strdup (id);
      if (look_in_row (self, CONFAB_MESSAGE_ROW (row), match))
        {
          g_free (*message_id);
          *message_id = g_strdup (id);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * confab_transcript_set_needle:
 * @self: a transcript
 * @needle: (nullable): what to mark in all messages
 * @message_id: (nullable): the message with the match that the reader is at
 * @match: which of the matches in that message
 *
 * Marks what was searched for, also in messages that come into view later.
 */
void
confab_transcript_set_needle (ConfabTranscript *self,
                              const char       *needle,
                              const char       *message_id,
                              guint             match)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  set (confab_transcript_get_find (self), needle, message_id, match);
}

/**
 * confab_transcript_show_match:
 * @self: a transcript
 *
 * Scrolls to the line of the match that the reader is at, as soon as its message is loaded.
 */
void
confab_transcript_show_match (ConfabTranscript *self)
{
  g_return_if_fail (CONFAB_IS_TRANSCRIPT (self));

  go (confab_transcript_get_find (self));
}

/**
 * confab_transcript_look_for_match:
 * @self: a transcript
 * @message_id: (out) (transfer full) (nullable): a message
 * @match: (out): one of the matches in it
 *
 * Tells where a search begins.
 *
 * Returns: whether there is a match in the view or a little below it; if not, @message_id is the message that is seen first
 */
gboolean
confab_transcript_look_for_match (ConfabTranscript *self,
                                  char            **message_id,
                                  guint            *match)
{
  g_return_val_if_fail (CONFAB_IS_TRANSCRIPT (self), FALSE);
  g_return_val_if_fail (message_id != NULL && match != NULL, FALSE);

  return look (confab_transcript_get_find (self), message_id, match);
}
