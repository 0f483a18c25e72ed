/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "session/confab-library-view-private.h"

/* Up to so many are looked for one by one, which touches only the list itself. */
#define FEW 8

/* More than this is not sorted in one go. */
#define MANY_TITLES 500

gint64
confab_library_view_time_of (ConfabLibraryView *self,
                             const ConfabEntry *entry)
{
  if (self->sort == CONFAB_LIBRARY_SORT_CREATED)
    return entry->created;
  return self->scope == CONFAB_LIBRARY_SCOPE_TRASH ? entry->deleted : entry->updated;
}

gboolean
confab_library_view_puts_on_top (ConfabLibraryView *self,
                                 const ConfabEntry *entry)
{
  return entry->pinned && self->pinned_first && self->scope != CONFAB_LIBRARY_SCOPE_TRASH;
}

/* title: the key that it is sorted by, where it is sorted by title */
ConfabSortKey
confab_library_view_make_key (ConfabLibraryView *self,
                              ConfabEntry       *entry,
                              char              *title)
{
  ConfabSortKey key = {
    .entry = entry,
    .top = confab_library_view_puts_on_top (self, entry),
    .title = title,
    .time = self->sort == CONFAB_LIBRARY_SORT_TITLE ? 0 : confab_library_view_time_of (self, entry),
    .updated = entry->updated,
    .row = entry->row,
  };

  return key;
}

static int
compare (ConfabLibraryView *self,
         ConfabEntry       *a,
         ConfabEntry       *b)
{
  gboolean by_title = self->sort == CONFAB_LIBRARY_SORT_TITLE;
  g_autofree char *first = by_title ? g_utf8_collate_key (a->title, -1) : NULL;
  g_autofree char *second = by_title ? g_utf8_collate_key (b->title, -1) : NULL;
  ConfabSortKey first_key = confab_library_view_make_key (self, a, first);
  ConfabSortKey second_key = confab_library_view_make_key (self, b, second);

  return confab_sort_key_compare (&first_key, &second_key);
}

int
confab_library_view_compare_cb (gconstpointer a,
                                gconstpointer b,
                                gpointer      user_data)
{
  return compare (user_data, *(ConfabEntry *const *)a, *(ConfabEntry *const *)b);
}

static gboolean
is_in_folder (ConfabLibraryView *self,
              const ConfabEntry *entry)
{
  if (self->folders != NULL)
    return entry->folder != NULL && g_hash_table_contains (self->folders, entry->folder);
  return g_strcmp0 (entry->folder, self->name) == 0;
}

gboolean
confab_library_view_match (ConfabLibraryView *self,
                           const ConfabEntry *entry)
{
  if (entry->erased || (entry->deleted != 0) != (self->scope == CONFAB_LIBRARY_SCOPE_TRASH))
    return FALSE;
  switch (self->scope)
    {
    case CONFAB_LIBRARY_SCOPE_ALL:
      return !entry->archived;
    case CONFAB_LIBRARY_SCOPE_FOLDER:
      return !entry->archived && is_in_folder (self, entry);
    case CONFAB_LIBRARY_SCOPE_TAG:
      return !entry->archived && self->name != NULL && confab_entry_has_tag (entry, self->name);
    case CONFAB_LIBRARY_SCOPE_ARCHIVE:
      return entry->archived;
    case CONFAB_LIBRARY_SCOPE_TRASH:
    default:
      return TRUE;
    }
}

/* What stays in its place, in its order: all but @moved. */
static GPtrArray *
list_kept (ConfabLibraryView *self,
           GPtrArray         *moved)
{
  GPtrArray *kept = g_ptr_array_sized_new (self->entries->len + moved->len);

  for (guint i = 0; i < self->entries->len; i++)
    {
      gpointer entry = self->entries->pdata[i];
      gboolean is_moved = FALSE;

      if (moved->len > FEW)
        is_moved = ((const ConfabEntry *)entry)->moving;
      else
        for (guint j = 0; j < moved->len && !is_moved; j++)
          is_moved = moved->pdata[j] == entry;
      if (!is_moved)
        g_ptr_array_add (kept, entry);
    }
  return kept;
}

/* The first place from @from on at which @entry may stand. */
static guint
find_place (ConfabLibraryView *self,
            GPtrArray         *entries,
            guint              from,
            ConfabEntry       *entry)
{
  guint to = entries->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (compare (self, entries->pdata[middle], entry) < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static void
add_range (GPtrArray *to,
           GPtrArray *from,
           guint      begin,
           guint      end)
{
  guint old = to->len;

  g_ptr_array_set_size (to, old + end - begin);
  if (end > begin)
    memcpy (to->pdata + old, from->pdata + begin, (end - begin) * sizeof (gpointer));
}

/* What is kept, with what comes in its place. Both in their order. */
GPtrArray *
confab_library_view_merge (ConfabLibraryView *self,
                           GPtrArray         *kept,
                           GPtrArray         *coming)
{
  GPtrArray *merged = g_ptr_array_sized_new (kept->len + coming->len);
  guint done = 0;

  for (guint i = 0; i < coming->len; i++)
    {
      guint place = find_place (self, kept, done, coming->pdata[i]);

      add_range (merged, kept, done, place);
      g_ptr_array_add (merged, coming->pdata[i]);
      done = place;
    }
  add_range (merged, kept, done, kept->len);
  return merged;
}

/* Goes from the old list to the new one, telling of each stretch that differs. At any time the list is the beginning of the new one
 * and the end of the old one. What did not move is in the same order in both. new: (transfer full) */
static void
tell_differences (ConfabLibraryView *self,
                  GPtrArray         *new)
{
  g_autoptr (ConfabLibraryView) kept = g_object_ref (self);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);
  guint i = 0;
  guint j = 0;

  self->rest = old;
  self->rest_from = 0;
  self->entries = g_ptr_array_sized_new (new->len);
  while (i < old->len || j < new->len)
    {
      guint first_i = i;
      guint first_j = j;

      while (i < old->len && j < new->len && old->pdata[i] == new->pdata[j])
        i++, j++;
      add_range (self->entries, new, first_j, j);
      self->rest_from = i;
      first_i = i;
      first_j = j;
      while (!(i < old->len && j < new->len && old->pdata[i] == new->pdata[j]))
        {
          if (j < new->len && ((const ConfabEntry *)new->pdata[j])->moving)
            j++;
          else if (i < old->len)
            i++;
          else
            break;
        }
      if (i == first_i && j == first_j)
        break;
      add_range (self->entries, new, first_j, j);
      self->rest_from = i;
      g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - (j - first_j), i - first_i, j - first_j);
    }
  g_assert (self->entries->len == new->len);
  self->rest = NULL;
  g_ptr_array_unref (new);
}

/* Whether one that changed is where it belongs. */
static gboolean
stays (ConfabLibraryView *self,
       ConfabEntry       *entry,
       gboolean           matches)
{
  guint position;

  if (!g_ptr_array_find (self->entries, entry, &position))
    return !matches;
  return matches &&
         (position == 0 || compare (self, self->entries->pdata[position - 1], entry) < 0) &&
         (position + 1 == self->entries->len || compare (self, entry, self->entries->pdata[position + 1]) < 0);
}

gboolean
confab_library_view_is_much (ConfabLibraryView *self,
                             guint              n_entries)
{
  return n_entries > (self->sort == CONFAB_LIBRARY_SORT_TITLE ? MANY_TITLES : CONFAB_LIBRARY_VIEW_MANY);
}

/**
 * confab_library_view_update:
 * @self: a view
 * @entries: (element-type ConfabEntry): what has changed, is new, or is gone; marked as moving
 */
void
confab_library_view_update (ConfabLibraryView *self,
                            GPtrArray         *entries)
{
  g_autoptr (GPtrArray) coming = NULL;
  g_autoptr (GPtrArray) kept = NULL;

  /* Another order than that in which they come is made when all are there. */
  if (self->sort != CONFAB_LIBRARY_SORT_UPDATED && !self->library->loaded)
    return;
  if (self->changed != NULL)
    {
      for (guint i = 0; i < entries->len; i++)
        g_hash_table_add (self->changed, entries->pdata[i]);
      return;
    }
  if (entries->len == 1)
    {
      gboolean matches = confab_library_view_match (self, entries->pdata[0]);

      if (stays (self, entries->pdata[0], matches))
        {
          /* What is first stays first when it is pinned, or answered on another day. */
          if (matches)
            confab_library_view_tell_groups (self);
          return;
        }
    }
  coming = g_ptr_array_new ();
  for (guint i = 0; i < entries->len; i++)
    if (confab_library_view_match (self, entries->pdata[i]))
      g_ptr_array_add (coming, entries->pdata[i]);
  if (confab_library_view_is_much (self, coming->len))
    {
      confab_library_view_rebuild (self);
      return;
    }
  g_ptr_array_sort_with_data (coming, confab_library_view_compare_cb, self);
  kept = list_kept (self, entries);
  if (kept->len == self->entries->len && coming->len == 0)
    return;
  tell_differences (self, confab_library_view_merge (self, kept, coming));
}
