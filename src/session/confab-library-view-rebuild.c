/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-view-private.h"

/* How long a slice of looking through very many may hold the main loop, and how many are looked at between two looks at the clock. */
#define SLICE_USEC (4 * G_TIME_SPAN_MILLISECOND)
#define PER_LOOK   256

/* Among more than this nothing is looked for that was there before. */
#define MANY_NEW 200

/* What is below the folder, with it. */
static void
find_folders (ConfabLibraryView *self)
{
  GListModel *folders = confab_library_get_folders (self->library);
  guint n = g_list_model_get_n_items (folders);

  g_clear_pointer (&self->folders, g_hash_table_unref);
  if (!confab_library_view_needs_folders (self))
    return;
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabFolder) folder = g_list_model_get_item (folders, i);
      const char *id = confab_folder_get_id (folder);

      if (confab_library_folder_is_in (self->library, id, self->name))
        g_hash_table_add (self->folders, g_strdup (id));
    }
}

/**
 * confab_library_view_needs_all:
 * @self: a view
 *
 * Returns: whether it shows nothing before the library is loaded
 */
gboolean
confab_library_view_needs_all (ConfabLibraryView *self)
{
  return self->sort != CONFAB_LIBRARY_SORT_UPDATED;
}

/**
 * confab_library_view_needs_folders:
 * @self: a view
 *
 * Returns: whether it changes when folders are moved
 */
gboolean
confab_library_view_needs_folders (ConfabLibraryView *self)
{
  return self->scope == CONFAB_LIBRARY_SCOPE_FOLDER && self->subfolders && self->name != NULL;
}

/* A list view looks in all that is added for the rows that it had, and has each item made for that. Where it is to begin anew
 * anyway, all but one are added when nothing is removed with them. new: (transfer full) */
static void
replace_anew (ConfabLibraryView *self,
              GPtrArray         *old,
              GPtrArray         *new,
              guint              head,
              guint              tail)
{
  g_autoptr (GPtrArray) first = g_ptr_array_sized_new (head + 1);

  for (guint i = 0; i <= head; i++)
    g_ptr_array_add (first, new->pdata[i]);
  self->entries = first;
  self->rest = old;
  self->rest_from = old->len - tail;
  g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, 1);
  self->entries = new;
  self->rest = NULL;
  g_list_model_items_changed (G_LIST_MODEL (self), head + 1, 0, new->len - head - tail - 1);
}

/* Replaces the list and tells of the part that differs. new: (transfer full) */
static void
replace (ConfabLibraryView *self,
         GPtrArray         *new)
{
  g_autoptr (ConfabLibraryView) kept = g_object_ref (self);
  g_autoptr (GPtrArray) old = self->entries;
  gboolean anew = self->anew;
  guint head = 0;
  guint tail = 0;
  guint removed;
  guint added;

  while (head < old->len && head < new->len && old->pdata[head] == new->pdata[head])
    head++;
  while (tail < old->len - head && tail < new->len - head &&
         old->pdata[old->len - 1 - tail] == new->pdata[new->len - 1 - tail])
    tail++;
  removed = old->len - head - tail;
  added = new->len - head - tail;
  self->anew = FALSE;
  if (anew && removed > 0 && added > MANY_NEW)
    {
      replace_anew (self, old, new, head, tail);
      return;
    }
  self->entries = new;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, removed, added);
}

typedef struct
{
  ConfabLibraryView *view;
  guint              number;
} Sort;

/* Those of @all that did not change meanwhile. */
static GPtrArray *
list_unchanged (ConfabLibraryView *self,
                GPtrArray         *all)
{
  GPtrArray *kept;

  if (g_hash_table_size (self->changed) == 0)
    return g_ptr_array_ref (all);
  kept = g_ptr_array_sized_new (all->len);
  for (guint i = 0; i < all->len; i++)
    if (!g_hash_table_contains (self->changed, all->pdata[i]))
      g_ptr_array_add (kept, all->pdata[i]);
  return kept;
}

/* What changed meanwhile is put where it belongs now. */
static void
sorted_cb (GPtrArray *entries,
           gpointer   user_data)
{
  Sort *sort = user_data;
  g_autoptr (ConfabLibraryView) self = sort->view;
  g_autoptr (GPtrArray) all = entries;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) coming = g_ptr_array_new ();
  gboolean is_last = sort->number == self->n_sorts;
  GHashTableIter iter;
  gpointer entry;

  g_free (sort);
  if (!is_last)
    return;
  kept = list_unchanged (self, all);
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    if (confab_library_view_match (self, entry))
      g_ptr_array_add (coming, entry);
  g_ptr_array_sort_with_data (coming, confab_library_view_compare_cb, self);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  replace (self, confab_library_view_merge (self, kept, coming));
  if (self->changed == NULL)
    confab_library_view_set_busy (self, FALSE);
}

/* @titles: whether to copy the title, which is to become a key */
static void
add_key (ConfabLibraryView *self,
         GArray            *keys,
         ConfabEntry       *entry,
         gboolean           titles)
{
  ConfabSortKey key = confab_library_view_make_key (self, entry, titles ? g_strdup (entry->title) : NULL);

  g_array_append_val (keys, key);
}

static GArray *
make_keys (ConfabLibraryView *self,
           GPtrArray         *entries)
{
  GArray *keys = g_array_sized_new (FALSE, FALSE, sizeof (ConfabSortKey), entries->len);

  for (guint i = 0; i < entries->len; i++)
    add_key (self, keys, entries->pdata[i], self->sort == CONFAB_LIBRARY_SORT_TITLE);
  return keys;
}

static void
sort_in_thread (ConfabLibraryView *self,
                GArray            *keys,
                guint              number)
{
  Sort *sort = g_new0 (Sort, 1);

  sort->view = g_object_ref (self);
  sort->number = number;
  confab_library_sort_async (self->library, keys, sorted_cb, sort);
}

/* Very many that are looked through in slices. What changes meanwhile is in @changed of the view; as long as it runs no entry is freed. */
typedef struct
{
  ConfabLibraryView *view;
  GPtrArray         *entries;
  GArray            *keys; /* (nullable) */
  guint              next;
  guint              number;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *self = data;
  g_autoptr (ConfabLibraryView) view = self->view;

  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    g_free (g_array_index (self->keys, ConfabSortKey, i).title);
  g_clear_pointer (&self->keys, g_array_unref);
  g_ptr_array_unref (self->entries);
  view->library->n_sorting--;
  confab_library_release_graves (view->library);
  g_free (self);
}

static gboolean
gather_cb (gpointer user_data)
{
  Gathering *gathering = user_data;
  ConfabLibraryView *self = gathering->view;
  gint64 end = g_get_monotonic_time () + SLICE_USEC;

  if (gathering->number != self->n_sorts)
    return G_SOURCE_REMOVE;
  while (gathering->next < gathering->entries->len)
    {
      ConfabEntry *entry = gathering->entries->pdata[gathering->next++];

      if (confab_library_view_match (self, entry))
        add_key (self, gathering->keys, entry, self->sort == CONFAB_LIBRARY_SORT_TITLE);
      if (gathering->next % PER_LOOK == 0 && g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
    }
  sort_in_thread (self, g_steal_pointer (&gathering->keys), gathering->number);
  return G_SOURCE_REMOVE;
}

static void
gather (ConfabLibraryView *self,
        guint              number)
{
  Gathering *gathering = g_new0 (Gathering, 1);
  GHashTableIter iter;
  gpointer entry;

  gathering->view = g_object_ref (self);
  gathering->number = number;
  gathering->keys = g_array_new (FALSE, FALSE, sizeof (ConfabSortKey));
  gathering->entries = g_ptr_array_sized_new (g_hash_table_size (self->library->entries));
  g_hash_table_iter_init (&iter, self->library->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (gathering->entries, entry);
  self->library->n_sorting++;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, gather_cb, gathering, gathering_free);
}

static GPtrArray *
list_matching (ConfabLibraryView *self)
{
  GPtrArray *entries = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->library->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (confab_library_view_match (self, entry))
      g_ptr_array_add (entries, entry);
  return entries;
}

static void
show_at_once (ConfabLibraryView *self,
              GPtrArray         *entries)
{
  g_ptr_array_sort_with_data (entries, confab_library_view_compare_cb, self);
  self->n_sorts++;
  g_clear_pointer (&self->changed, g_hash_table_unref);
  replace (self, g_ptr_array_ref (entries));
  if (self->changed == NULL)
    confab_library_view_set_busy (self, FALSE);
}

/**
 * confab_library_view_rebuild:
 * @self: a view
 *
 * Makes the list anew. Until much has been looked through and sorted the old one stays.
 */
void
confab_library_view_rebuild (ConfabLibraryView *self)
{
  g_autoptr (GPtrArray) entries = NULL;
  gboolean shows = self->sort == CONFAB_LIBRARY_SORT_UPDATED || self->library->loaded;

  find_folders (self);
  if (shows && g_hash_table_size (self->library->entries) > CONFAB_LIBRARY_VIEW_MANY)
    {
      confab_library_view_set_busy (self, TRUE);
      gather (self, ++self->n_sorts);
      return;
    }
  entries = shows ? list_matching (self) : g_ptr_array_new ();
  if (confab_library_view_is_much (self, entries->len))
    {
      confab_library_view_set_busy (self, TRUE);
      sort_in_thread (self, make_keys (self, entries), ++self->n_sorts);
    }
  else
    show_at_once (self, entries);
}

/**
 * confab_library_view_new_plain: (constructor)
 * @library: a library
 *
 * Returns: (transfer full): a view of all, the newest change first, pinned or not; it is complete at once, as far as the library is
 */
ConfabLibraryView *
confab_library_view_new_plain (ConfabLibrary *library)
{
  ConfabLibraryView *self = g_object_new (CONFAB_TYPE_LIBRARY_VIEW, NULL);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GArray) keys = NULL;

  self->library = g_object_ref (library);
  self->pinned_first = FALSE;
  g_ptr_array_add (library->views, self);
  entries = list_matching (self);
  keys = make_keys (self, entries);
  g_array_sort (keys, confab_sort_key_compare);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (self->entries, g_array_index (keys, ConfabSortKey, i).entry);
  return self;
}
