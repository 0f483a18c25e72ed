/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-word-diff.h"
#include "markup/confab-range.h"
#include "widgets/confab-choices.h"

/* Where two replies differ as they are read, without markup. */

typedef struct
{
  char   *texts[2];
  GArray *starts[2]; /* guint: where each block begins in the text */
} Pair;

typedef struct
{
  GArray *ranges[2];
} Differences;

static void
pair_free (Pair *self)
{
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->texts[i]);
      g_array_unref (self->starts[i]);
    }
  g_free (self);
}

static void
differences_free (Differences *self)
{
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&self->ranges[i], g_array_unref);
  g_free (self);
}

static void
join_blocks (GPtrArray *blocks,
             char     **text,
             GArray   **starts)
{
  GString *joined = g_string_new (NULL);

  *starts = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < blocks->len; i++)
    {
      ConfabBlock *block = g_ptr_array_index (blocks, i);
      guint start = joined->len;

      g_array_append_val (*starts, start);
      g_string_append_len (joined, block->text, block->length);
      g_string_append_c (joined, '\n');
    }
  *text = g_string_free (joined, FALSE);
}

/* block: (inout): the one that the place before was in */
static ConfabPosition
find_position (GArray *starts,
               gsize   offset,
               guint  *block)
{
  while (*block + 1 < starts->len && g_array_index (starts, guint, *block + 1) <= offset)
    (*block)++;
  return (ConfabPosition) { *block, offset - g_array_index (starts, guint, *block) };
}

static gboolean
is_blank (const char *from,
          const char *to)
{
  while (from < to && (*from == ' ' || *from == '\t'))
    from++;
  return from == to;
}

/* Where only blanks are the same between two of them, they are one: that is easier to read. */
static GArray *
list_ranges (GArray          *runs,
             ConfabWordChange change,
             const char      *text,
             GArray          *starts)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (ConfabRange));
  gsize end = 0;
  guint block = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const ConfabWordRun *run = &g_array_index (runs, ConfabWordRun, i);
      gsize from = change == CONFAB_WORD_REMOVED ? run->first : run->second;
      ConfabRange range;

      if (run->change != change || starts->len == 0)
        continue;
      range.start = find_position (starts, from, &block);
      range.end = find_position (starts, from + run->length, &block);
      if (ranges->len > 0 && is_blank (text + end, text + from))
        g_array_index (ranges, ConfabRange, ranges->len - 1).end = range.end;
      else
        g_array_append_val (ranges, range);
      end = from + run->length;
    }
  return ranges;
}

static void
diff_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Pair *pair = task_data;
  Differences *differences = g_new0 (Differences, 1);
  g_autoptr (GArray) runs = confab_word_diff (pair->texts[0], pair->texts[1]);

  differences->ranges[0] = list_ranges (runs, CONFAB_WORD_REMOVED, pair->texts[0], pair->starts[0]);
  differences->ranges[1] = list_ranges (runs, CONFAB_WORD_ADDED, pair->texts[1], pair->starts[1]);
  g_task_return_pointer (task, differences, (GDestroyNotify)differences_free);
}

/*
 * confab_choices_diff_async:
 * @first: (element-type ConfabBlock): a text
 * @second: (element-type ConfabBlock): another one
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are compared
 * @user_data: for @callback
 *
 * Compares two texts in another thread.
 */
void
confab_choices_diff_async (GPtrArray          *first,
                           GPtrArray          *second,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Pair *pair = g_new0 (Pair, 1);

  g_task_set_source_tag (task, confab_choices_diff_async);
  join_blocks (first, &pair->texts[0], &pair->starts[0]);
  join_blocks (second, &pair->texts[1], &pair->starts[1]);
  g_task_set_task_data (task, pair, (GDestroyNotify)pair_free);
  g_task_run_in_thread (task, diff_in_thread);
}

/*
 * confab_choices_diff_finish:
 * @result: what the callback got
 * @first: (out) (transfer full) (element-type ConfabRange): what only the first has
 * @second: (out) (transfer full) (element-type ConfabRange): what only the second has
 * @error: return location for a [error@Gio.IOErrorEnum]
 *
 * Returns: whether they were compared
 */
gboolean
confab_choices_diff_finish (GAsyncResult *result,
                            GArray      **first,
                            GArray      **second,
                            GError      **error)
{
  Differences *differences = g_task_propagate_pointer (G_TASK (result), error);

  if (differences == NULL)
    return FALSE;
  *first = g_steal_pointer (&differences->ranges[0]);
  *second = g_steal_pointer (&differences->ranges[1]);
  differences_free (differences);
  return TRUE;
}
