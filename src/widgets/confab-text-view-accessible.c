/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-view-private.h"

/* So much of a text is told. */
#define TOLD_BYTES 100000

/* A text that grows is told no more often. */
#define TOLD_SECONDS 1

static char *
dup_told_text (ConfabTextView *self)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len && text->len < TOLD_BYTES; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);
      gsize length = MIN (block->length, TOLD_BYTES - text->len);

      while (length > 0 && length < block->length && ((guchar)block->text[length] & 0xc0) == 0x80)
        length--;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_len (text, block->text, (gssize)length);
    }
  return g_string_free (text, FALSE);
}

static void
tell_now (ConfabTextView *self)
{
  g_autofree char *text = dup_told_text (self);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  self->told_time = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
tell_cb (gpointer user_data)
{
  ConfabTextView *self = user_data;

  self->tell_id = 0;
  tell_now (self);
  return G_SOURCE_REMOVE;
}

/**
 * confab_text_view_tell_text:
 * @self: a text
 *
 * Tells assistive technology what the text is: at once when it is complete, else once in a while.
 */
void
confab_text_view_tell_text (ConfabTextView *self)
{
  if (self->complete || self->told_time == 0)
    tell_now (self);
  else if (self->tell_id == 0)
    self->tell_id = g_timeout_add_seconds (TOLD_SECONDS, tell_cb, self);
}

void
confab_text_view_tell_caret (ConfabTextView *self)
{
}

void
confab_text_view_tell_selection (ConfabTextView *self)
{
}
