/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "session/confab-library-private.h"

/* What is sorted, and who waits for it. It is released where it was made. */
typedef struct
{
  ConfabLibrary *library;
  void           (*done)(GPtrArray *entries,
                         gpointer   user_data);
  gpointer       user_data;
} Sorting;

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return (a > b) - (a < b);
}

/**
 * confab_sort_key_compare:
 * @a: a #ConfabSortKey with the key of its title, if any
 * @b: another one
 *
 * What stands on top comes first; then the order of the view; then what changed last. What has no row yet is the newest.
 *
 * Returns: their order; never 0 for two entries
 */
int
confab_sort_key_compare (gconstpointer a,
                         gconstpointer b)
{
  const ConfabSortKey *first = a;
  const ConfabSortKey *second = b;
  int order = second->top - first->top;

  if (order == 0 && first->title != NULL)
    order = strcmp (first->title, second->title);
  if (order == 0)
    order = compare_numbers (second->time, first->time);
  if (order == 0)
    order = compare_numbers (second->updated, first->updated);
  if (order == 0)
    order = compare_numbers (second->row != 0 ? second->row : G_MAXINT64, first->row != 0 ? first->row : G_MAXINT64);
  return order != 0 ? order : strcmp (first->entry->id, second->entry->id);
}

/* Of the entries it looks only at their identifiers, which never change. */
static void
sort_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GArray *keys = task_data;
  GPtrArray *entries = g_ptr_array_sized_new (keys->len);

  for (guint i = 0; i < keys->len; i++)
    {
      ConfabSortKey *key = &g_array_index (keys, ConfabSortKey, i);
      g_autofree char *title = key->title;

      key->title = title != NULL ? g_utf8_collate_key (title, -1) : NULL;
    }
  g_array_sort (keys, confab_sort_key_compare);
  for (guint i = 0; i < keys->len; i++)
    {
      ConfabSortKey *key = &g_array_index (keys, ConfabSortKey, i);

      g_ptr_array_add (entries, key->entry);
      g_free (key->title);
    }
  g_task_return_pointer (task, entries, (GDestroyNotify)g_ptr_array_unref);
}

static void
sorted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Sorting *sorting = user_data;
  g_autoptr (ConfabLibrary) library = sorting->library;

  sorting->done (g_task_propagate_pointer (G_TASK (result), NULL), sorting->user_data);
  g_free (sorting);
  library->n_sorting--;
  confab_library_release_graves (library);
}

/**
 * confab_library_sort_async:
 * @self: a library
 * @keys: (transfer full) (element-type ConfabSortKey): what to sort, with titles that the keys own
 * @done: gets the entries in their order, (transfer full)
 * @user_data: for @done
 *
 * Sorts in a thread. As long as it runs no entry is freed.
 */
void
confab_library_sort_async (ConfabLibrary *self,
                           GArray *keys,
                           void           ( *done ) (GPtrArray *entries, gpointer user_data),
                           gpointer       user_data)
{
  Sorting *sorting = g_new0 (Sorting, 1);
  g_autoptr (GTask) task = NULL;

  sorting->library = g_object_ref (self);
  sorting->done = done;
  sorting->user_data = user_data;
  self->n_sorting++;
  task = g_task_new (NULL, NULL, sorted_cb, sorting);
  g_task_set_source_tag (task, confab_library_sort_async);
  g_task_set_task_data (task, keys, (GDestroyNotify)g_array_unref);
  g_task_run_in_thread (task, sort_worker);
}
