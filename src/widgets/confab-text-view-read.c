/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-text-view-private.h"

/* From here on a text is read in another thread when it is read whole: the main loop must not wait for it. */
#define LONG_TEXT 65536


/* While a text grows at its end, what came is laid out at once if it is not more than this part of what was near the view. */
#define GROWTH_SHARE 4

typedef struct
{
  ConfabFlavour flavour;
  char         *text;
  gsize         length;
  gboolean      complete;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->text);
  g_free (reading);
}

/* Where the text was seen to its end, what came to it is laid out too, so that its height is right at once. If it is more than can be near the view, most of it will
 * be far from there when the view follows the text: then it is laid out by whoever knows what is near. */
static void
prepare_growth (ConfabTextView *self,
                int             old_height)
{
  int height = confab_block_stack_get_height (self->stack);
  double near = self->prepared_to - self->prepared_from;

  if (near <= 0 || self->width <= 0)
    return;
  if (self->prepared_to >= old_height)
    {
      if (self->managed && height - old_height > near / GROWTH_SHARE)
        return;
      self->prepared_to = MAX (self->prepared_to, height);
    }
  confab_block_stack_prepare (self->stack, self->prepared_from, self->prepared_to);
}

static void
show_blocks (ConfabTextView *self,
             guint           first)
{
  int old_height = confab_block_stack_get_height (self->stack);

  confab_block_stack_set_blocks (self->stack, confab_document_get_blocks (self->document), first);
  self->natural_width = -1;
  g_clear_pointer (&self->matches, g_array_unref);
  confab_text_view_heat_changed (self);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->wrong_ranges, g_array_unref);
  confab_text_view_clamp_selection (self);
  if (self->style != NULL)
    prepare_growth (self, old_height);
  confab_text_view_height_changed (self, old_height);
  confab_text_view_code_changed (self);
  confab_text_view_tell_text (self);
}

static void
keep_source (ConfabTextView *self,
             const char     *text,
             gsize           length)
{
  g_clear_pointer (&self->source, g_free);
  self->source_length = 0;
  if (!self->complete)
    return;
  self->source = g_strndup (text, length);
  self->source_length = length;
}

static void
read_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Reading *reading = task_data;
  ConfabDocument *document = confab_document_new (reading->flavour);

  confab_document_update (document, reading->text, reading->length, reading->complete);
  g_task_return_pointer (task, document, g_object_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConfabTextView) self = user_data;
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (ConfabDocument) document = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *pending = NULL;

  if (document == NULL)
    return;
  g_clear_object (&self->reading);
  g_set_object (&self->document, document);
  self->complete = reading->complete;
  keep_source (self, reading->text, reading->length);
  show_blocks (self, 0);
  /* The height was a guess until now, even if it turns out to be the same. */
  gtk_widget_queue_resize (GTK_WIDGET (self));
  pending = g_steal_pointer (&self->pending);
  if (pending != NULL)
    confab_text_view_set_text (self, pending, self->pending_length, self->pending_complete);
}

static void
begin_reading (ConfabTextView *self,
               const char     *text,
               gsize           length,
               gboolean        complete)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  reading->flavour = self->flavour;
  reading->text = g_strndup (text, length);
  reading->length = length;
  reading->complete = complete;
  self->reading = g_cancellable_new ();
  self->guessed_length = length;
  /* The thread may be the last to let go of the task, and must not be that of the view. */
  task = g_task_new (NULL, self->reading, read_cb, g_object_ref (self));
  g_task_set_source_tag (task, begin_reading);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  g_task_run_in_thread (task, read_in_thread);
  if (confab_block_stack_get_n_rows (self->stack) == 0)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
keep_pending (ConfabTextView *self,
              const char     *text,
              gsize           length,
              gboolean        complete)
{
  g_free (self->pending);
  self->pending = g_strndup (text, length);
  self->pending_length = length;
  self->pending_complete = complete;
}

/**
 * confab_text_view_stop_reading:
 * @self: a text
 *
 * Lets go of a text that another thread reads.
 */
void
confab_text_view_stop_reading (ConfabTextView *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->pending, g_free);
}

/**
 * confab_text_view_set_text:
 * @self: a text
 * @text: the whole text, valid UTF-8
 * @length: its length in bytes
 * @complete: whether no more of it will come
 *
 * Shows a text. While it grows this may be called for each piece: the cost is that of the piece. A long text that comes at once is read in another thread and
 * shown when it is there.
 */
void
confab_text_view_set_text (ConfabTextView *self,
                           const char     *text,
                           gsize           length,
                           gboolean        complete)
{
  gboolean begins;

  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));
  g_return_if_fail (text != NULL || length == 0);

  if (self->reading != NULL)
    {
      keep_pending (self, text, length, complete);
      return;
    }
  begins = confab_document_get_blocks (self->document)->len == 0;
  if (length >= LONG_TEXT && (begins || complete))
    {
      begin_reading (self, text, length, complete);
      return;
    }
  self->complete = complete;
  keep_source (self, text, length);
  show_blocks (self, confab_document_update (self->document, text, length, complete));
}

/**
 * confab_text_view_get_blocks:
 * @self: a text
 *
 * Returns: (transfer none) (element-type ConfabBlock): what the text is made of
 */
GPtrArray *
confab_text_view_get_blocks (ConfabTextView *self)
{
  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), NULL);

  return confab_document_get_blocks (self->document);
}
