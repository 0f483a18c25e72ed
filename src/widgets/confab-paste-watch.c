/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-paste-watch.h"

struct _ConfabPasteWatch
{
  GObject        parent_instance;

  GtkTextBuffer *buffer;
  GtkTextMark   *start; /* of what was pasted last; what is written before and after it does not become a part of it */
  GtkTextMark   *end;
  int            inserted_at;
  int            inserted; /* characters of the insertion that came last */
};

enum
{
  PASTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPasteWatch, confab_paste_watch, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
insert_text_cb (ConfabPasteWatch *self,
                GtkTextIter      *place,
                const char       *text,
                int               length)
{
  self->inserted_at = gtk_text_iter_get_offset (place);
  self->inserted = g_utf8_strlen (text, length);
}

static void
confab_paste_watch_finalize (GObject *object)
{
  g_object_unref (CONFAB_PASTE_WATCH (object)->buffer);
  G_OBJECT_CLASS (confab_paste_watch_parent_class)->finalize (object);
}

static void
confab_paste_watch_class_init (ConfabPasteWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_paste_watch_finalize;
  signals[PASTED] = g_signal_new ("pasted", CONFAB_TYPE_PASTE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_paste_watch_init (ConfabPasteWatch *self)
{
}

/**
 * confab_paste_watch_new:
 * @buffer: what is pasted into
 *
 * Returns: (transfer full): a watch
 */
ConfabPasteWatch *
confab_paste_watch_new (GtkTextBuffer *buffer)
{
  ConfabPasteWatch *self;
  GtkTextIter start;

  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (buffer), NULL);

  self = g_object_new (CONFAB_TYPE_PASTE_WATCH, NULL);
  self->buffer = g_object_ref (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  self->start = gtk_text_buffer_create_mark (buffer, NULL, &start, FALSE);
  self->end = gtk_text_buffer_create_mark (buffer, NULL, &start, TRUE);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "paste-done", G_CALLBACK (confab_paste_watch_note), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}

/**
 * confab_paste_watch_take:
 * @self: a watch
 *
 * Takes the text that was pasted last out of the buffer, as it is now; undoing brings it back.
 *
 * Returns: (transfer full) (nullable): the text, %NULL where nothing of it is left
 */
char *
confab_paste_watch_take (ConfabPasteWatch *self)
{
  GtkTextIter start;
  GtkTextIter end;
  char *text;

  g_return_val_if_fail (CONFAB_IS_PASTE_WATCH (self), NULL);

  gtk_text_buffer_get_iter_at_mark (self->buffer, &start, self->start);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &end, self->end);
  if (gtk_text_iter_compare (&start, &end) >= 0)
    return NULL;
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_end_user_action (self->buffer);
  return text;
}

/**
 * confab_paste_watch_note:
 * @self: a watch
 *
 * Takes what was inserted last for something pasted.
 */
void
confab_paste_watch_note (ConfabPasteWatch *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (CONFAB_IS_PASTE_WATCH (self));

  if (self->inserted == 0)
    return;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, self->inserted_at);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, self->inserted_at + self->inserted);
  self->inserted = 0;
  gtk_text_buffer_move_mark (self->buffer, self->start, &start);
  gtk_text_buffer_move_mark (self->buffer, self->end, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  g_signal_emit (self, signals[PASTED], 0, text);
}
