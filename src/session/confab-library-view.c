/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "session/confab-library-private.h"

/* Up to so many are looked for one by one, which touches only the list itself. */
#define FEW 8

/* More than this is not sorted in one go. */
#define MANY_TITLES 500
#define MANY        10000

/* How often it is looked whether the day is over: a clock that runs while the computer sleeps is not at hand. */
#define CHECK_SECONDS 600

struct _ConfabLibraryView
{
  GObject            parent_instance;

  ConfabLibrary     *library;
  GPtrArray         *entries;   /* ConfabEntry in their order */
  GPtrArray         *rest;      /* while changes are told: what was there before; the end of it still is, after entries. Otherwise NULL */
  guint              rest_from;
  char              *name;      /* (nullable): of the tag, folded; or the identifier of the folder */
  GHashTable        *folders;   /* identifiers of folders, where the scope is a folder with those below it; or NULL */
  ConfabLibraryScope scope;
  ConfabLibrarySort  sort;
  gboolean           subfolders;
  gboolean           pinned_first;
  gboolean           busy;
  guint              n_sorts;   /* to tell the last one from those before */
  GHashTable        *changed;   /* ConfabEntry that changed while a thread sorts; otherwise NULL */
  ConfabDayGroups   *groups;    /* once somebody asks */
  guint              groups_id;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

enum
{
  GROUPS_CHANGED,
  N_SIGNALS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabLibraryView, confab_library_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
confab_library_view_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_CONVERSATION_ITEM;
}

static guint
confab_library_view_get_n_items (GListModel *model)
{
  ConfabLibraryView *self = CONFAB_LIBRARY_VIEW (model);

  return self->entries->len + (self->rest != NULL ? self->rest->len - self->rest_from : 0);
}

static ConfabEntry *
get_entry (ConfabLibraryView *self,
           guint              position)
{
  if (position < self->entries->len)
    return self->entries->pdata[position];
  position -= self->entries->len;
  if (self->rest != NULL && position < self->rest->len - self->rest_from)
    return self->rest->pdata[self->rest_from + position];
  return NULL;
}

static gpointer
confab_library_view_get_item (GListModel *model,
                              guint       position)
{
  ConfabLibraryView *self = CONFAB_LIBRARY_VIEW (model);
  ConfabEntry *entry = get_entry (self, position);

  return entry != NULL ? confab_library_dup_entry_item (self->library, entry) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_library_view_get_item_type;
  iface->get_n_items = confab_library_view_get_n_items;
  iface->get_item = confab_library_view_get_item;
}

static void
confab_library_view_finalize (GObject *object)
{
  ConfabLibraryView *self = CONFAB_LIBRARY_VIEW (object);

  g_ptr_array_remove (self->library->views, self);
  g_ptr_array_unref (self->entries);
  g_clear_handle_id (&self->groups_id, g_source_remove);
  g_clear_pointer (&self->groups, confab_day_groups_free);
  g_clear_pointer (&self->folders, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_free (self->name);
  g_object_unref (self->library);
  G_OBJECT_CLASS (confab_library_view_parent_class)->finalize (object);
}

static void
confab_library_view_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, CONFAB_LIBRARY_VIEW (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_library_view_class_init (ConfabLibraryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = confab_library_view_finalize;
  object_class->get_property = confab_library_view_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[GROUPS_CHANGED] = g_signal_new ("groups-changed", CONFAB_TYPE_LIBRARY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
confab_library_view_init (ConfabLibraryView *self)
{
  self->entries = g_ptr_array_new ();
  self->pinned_first = TRUE;
}

static gint64
get_time (ConfabLibraryView *self,
          const ConfabEntry *entry)
{
  if (self->sort == CONFAB_LIBRARY_SORT_CREATED)
    return entry->created;
  return self->scope == CONFAB_LIBRARY_SCOPE_TRASH ? entry->deleted : entry->updated;
}

static gboolean
is_on_top (ConfabLibraryView *self,
           const ConfabEntry *entry)
{
  return entry->pinned && self->pinned_first && self->scope != CONFAB_LIBRARY_SCOPE_TRASH;
}

/* title: the key that it is sorted by, where it is sorted by title */
static ConfabSortKey
make_key (ConfabLibraryView *self,
          ConfabEntry       *entry,
          char              *title)
{
  ConfabSortKey key = {
    .entry = entry,
    .top = is_on_top (self, entry),
    .title = title,
    .time = self->sort == CONFAB_LIBRARY_SORT_TITLE ? 0 : get_time (self, entry),
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
  ConfabSortKey first_key = make_key (self, a, first);
  ConfabSortKey second_key = make_key (self, b, second);

  return confab_sort_key_compare (&first_key, &second_key);
}

static int
compare_cb (gconstpointer a,
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

static gboolean
match (ConfabLibraryView *self,
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
static GPtrArray *
merge (ConfabLibraryView *self,
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

static gboolean
is_much (ConfabLibraryView *self,
         guint              n_entries)
{
  return n_entries > (self->sort == CONFAB_LIBRARY_SORT_TITLE ? MANY_TITLES : MANY);
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
  if (entries->len == 1 && stays (self, entries->pdata[0], match (self, entries->pdata[0])))
    return;
  coming = g_ptr_array_new ();
  for (guint i = 0; i < entries->len; i++)
    if (match (self, entries->pdata[i]))
      g_ptr_array_add (coming, entries->pdata[i]);
  if (is_much (self, coming->len))
    {
      confab_library_view_rebuild (self);
      return;
    }
  g_ptr_array_sort_with_data (coming, compare_cb, self);
  kept = list_kept (self, entries);
  if (kept->len == self->entries->len && coming->len == 0)
    return;
  tell_differences (self, merge (self, kept, coming));
}

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

/* Replaces the list and tells of the part that differs. new: (transfer full) */
static void
replace (ConfabLibraryView *self,
         GPtrArray         *new)
{
  g_autoptr (GPtrArray) old = self->entries;
  guint head = 0;
  guint tail = 0;

  while (head < old->len && head < new->len && old->pdata[head] == new->pdata[head])
    head++;
  while (tail < old->len - head && tail < new->len - head &&
         old->pdata[old->len - 1 - tail] == new->pdata[new->len - 1 - tail])
    tail++;
  self->entries = new;
  if (head + tail < old->len || head + tail < new->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, new->len - head - tail);
}

static void
set_busy (ConfabLibraryView *self,
          gboolean           busy)
{
  g_clear_pointer (&self->changed, g_hash_table_unref);
  self->changed = busy ? g_hash_table_new (NULL, NULL) : NULL;
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

typedef struct
{
  ConfabLibraryView *view;
  guint              number;
} Sort;

/* What changed meanwhile is put where it belongs now. */
static void
sorted_cb (GPtrArray *entries,
           gpointer   user_data)
{
  Sort *sort = user_data;
  g_autoptr (ConfabLibraryView) self = sort->view;
  g_autoptr (GPtrArray) all = entries;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) coming = g_ptr_array_new ();
  gboolean is_last = sort->number == self->n_sorts;
  GHashTableIter iter;
  gpointer entry;

  g_free (sort);
  if (!is_last)
    return;
  for (guint i = 0; i < all->len; i++)
    if (!g_hash_table_contains (self->changed, all->pdata[i]))
      g_ptr_array_add (kept, all->pdata[i]);
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    if (match (self, entry))
      g_ptr_array_add (coming, entry);
  g_ptr_array_sort_with_data (coming, compare_cb, self);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  replace (self, merge (self, kept, coming));
  if (self->changed == NULL)
    set_busy (self, FALSE);
}

/* titles: whether to copy the titles, which are to become keys */
static GArray *
make_keys (ConfabLibraryView *self,
           GPtrArray         *entries,
           gboolean           titles)
{
  GArray *keys = g_array_sized_new (FALSE, FALSE, sizeof (ConfabSortKey), entries->len);

  for (guint i = 0; i < entries->len; i++)
    {
      ConfabEntry *entry = entries->pdata[i];
      ConfabSortKey key = make_key (self, entry, titles ? g_strdup (entry->title) : NULL);

      g_array_append_val (keys, key);
    }
  return keys;
}

static void
sort_in_thread (ConfabLibraryView *self,
                GPtrArray         *entries)
{
  Sort *sort = g_new0 (Sort, 1);

  sort->view = g_object_ref (self);
  sort->number = ++self->n_sorts;
  set_busy (self, TRUE);
  confab_library_sort_async (self->library, make_keys (self, entries, self->sort == CONFAB_LIBRARY_SORT_TITLE), sorted_cb,
                             sort);
}

static GPtrArray *
list_matching (ConfabLibraryView *self)
{
  GPtrArray *entries = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->library->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (match (self, entry))
      g_ptr_array_add (entries, entry);
  return entries;
}

/**
 * confab_library_view_rebuild:
 * @self: a view
 *
 * Makes the list anew. Until much has been sorted the old one stays.
 */
void
confab_library_view_rebuild (ConfabLibraryView *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  find_folders (self);
  if (self->sort == CONFAB_LIBRARY_SORT_UPDATED || self->library->loaded)
    entries = list_matching (self);
  else
    entries = g_ptr_array_new ();
  if (is_much (self, entries->len))
    {
      sort_in_thread (self, entries);
      return;
    }
  g_ptr_array_sort_with_data (entries, compare_cb, self);
  self->n_sorts++;
  g_clear_pointer (&self->changed, g_hash_table_unref);
  replace (self, g_steal_pointer (&entries));
  if (self->changed == NULL)
    set_busy (self, FALSE);
}

/**
 * confab_library_view_new: (constructor)
 * @library: a library
 *
 * Returns: (transfer full): a view of all, the newest change first
 */
ConfabLibraryView *
confab_library_view_new (ConfabLibrary *library)
{
  ConfabLibraryView *self;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (library), NULL);

  self = g_object_new (CONFAB_TYPE_LIBRARY_VIEW, NULL);
  self->library = g_object_ref (library);
  g_ptr_array_add (library->views, self);
  confab_library_view_rebuild (self);
  return self;
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
  keys = make_keys (self, entries, FALSE);
  g_array_sort (keys, confab_sort_key_compare);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (self->entries, g_array_index (keys, ConfabSortKey, i).entry);
  return self;
}

/**
 * confab_library_view_set_scope:
 * @self: a view
 * @scope: what to show
 * @name: (nullable): the identifier of a folder, %NULL for what is in none; or the name of a tag
 * @subfolders: whether also to show what is in the folders below
 */
void
confab_library_view_set_scope (ConfabLibraryView *self,
                               ConfabLibraryScope scope,
                               const char        *name,
                               gboolean           subfolders)
{
  g_autofree char *kept = NULL;

  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  kept = scope == CONFAB_LIBRARY_SCOPE_TAG && name != NULL ? confab_tag_fold (name) : g_strdup (name);
  if (self->scope == scope && g_strcmp0 (self->name, kept) == 0 && self->subfolders == !!subfolders)
    return;
  self->scope = scope;
  g_free (self->name);
  self->name = g_steal_pointer (&kept);
  self->subfolders = !!subfolders;
  confab_library_view_rebuild (self);
}

/**
 * confab_library_view_get_scope:
 * @self: a view
 *
 * Returns: what it shows
 */
ConfabLibraryScope
confab_library_view_get_scope (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), CONFAB_LIBRARY_SCOPE_ALL);

  return self->scope;
}

/**
 * confab_library_view_get_name:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the identifier of its folder, or the folded name of its tag
 */
const char *
confab_library_view_get_name (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), NULL);

  return self->name;
}

/**
 * confab_library_view_set_sort:
 * @self: a view
 * @sort: in which order to show it
 */
void
confab_library_view_set_sort (ConfabLibraryView *self,
                              ConfabLibrarySort  sort)
{
  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  if (self->sort == sort)
    return;
  self->sort = sort;
  confab_library_view_rebuild (self);
}

/**
 * confab_library_view_get_sort:
 * @self: a view
 *
 * Returns: its order
 */
ConfabLibrarySort
confab_library_view_get_sort (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), CONFAB_LIBRARY_SORT_UPDATED);

  return self->sort;
}

/**
 * confab_library_view_set_pinned_first:
 * @self: a view
 * @pinned_first: whether what is pinned stands on top
 */
void
confab_library_view_set_pinned_first (ConfabLibraryView *self,
                                      gboolean           pinned_first)
{
  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  if (self->pinned_first == !!pinned_first)
    return;
  self->pinned_first = !!pinned_first;
  confab_library_view_rebuild (self);
}

/**
 * confab_library_view_get_busy:
 * @self: a view
 *
 * Returns: whether a new order is being made
 */
gboolean
confab_library_view_get_busy (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), FALSE);

  return self->busy;
}

/**
 * confab_library_view_find:
 * @self: a view
 * @id: a conversation
 *
 * Returns: its position, or %G_MAXUINT where it is not in the view
 */
guint
confab_library_view_find (ConfabLibraryView *self,
                          const char        *id)
{
  ConfabEntry *entry;
  guint n;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), G_MAXUINT);

  entry = id != NULL ? confab_library_find_entry (self->library, id) : NULL;
  n = entry != NULL ? confab_library_view_get_n_items (G_LIST_MODEL (self)) : 0;
  for (guint i = 0; i < n; i++)
    if (get_entry (self, i) == entry)
      return i;
  return G_MAXUINT;
}

/**
 * confab_library_view_get_id:
 * @self: a view
 * @position: a position
 *
 * Returns: (transfer none) (nullable): the conversation there, until the next change; %NULL after the end
 */
const char *
confab_library_view_get_id (ConfabLibraryView *self,
                            guint              position)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), NULL);

  entry = get_entry (self, position);
  return entry != NULL ? entry->id : NULL;
}

/**
 * confab_library_view_get_time:
 * @self: a view
 * @position: a position
 *
 * Returns: the time it is sorted by, milliseconds since 1970; -1 where it is not sorted by time, or stands on top because it is pinned
 */
gint64
confab_library_view_get_time (ConfabLibraryView *self,
                              guint              position)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), -1);

  entry = get_entry (self, position);
  if (entry == NULL || self->sort == CONFAB_LIBRARY_SORT_TITLE || is_on_top (self, entry))
    return -1;
  return get_time (self, entry);
}

static gboolean
check_groups_cb (gpointer user_data)
{
  ConfabLibraryView *self = user_data;

  self->groups_id = 0;
  confab_library_view_check_groups (self);
  return G_SOURCE_REMOVE;
}

static void
check_groups_later (ConfabLibraryView *self,
                    GDateTime         *now)
{
  gint64 left = confab_day_groups_get_end (self->groups) / 1000 - g_date_time_to_unix (now);

  g_clear_handle_id (&self->groups_id, g_source_remove);
  self->groups_id = g_timeout_add_seconds (CLAMP (left + 1, 1, CHECK_SECONDS), check_groups_cb, self);
}

/**
 * confab_library_view_check_groups:
 * @self: a view
 *
 * Looks whether the day is over, or the time zone another one, and tells by “groups-changed”.
 */
void
confab_library_view_check_groups (ConfabLibraryView *self)
{
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (ConfabDayGroups) old = NULL;

  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  now = g_date_time_new_now_local ();
  old = g_steal_pointer (&self->groups);
  self->groups = confab_day_groups_new (now);
  check_groups_later (self, now);
  if (old != NULL && !confab_day_groups_equal (old, self->groups))
    g_signal_emit (self, signals[GROUPS_CHANGED], 0);
}

/**
 * confab_library_view_get_group:
 * @self: a view
 * @position: a position
 *
 * Returns: under which heading it stands, as CONFAB_DAY_GROUP() makes it, in local time
 */
guint
confab_library_view_get_group (ConfabLibraryView *self,
                               guint              position)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), 0);

  entry = get_entry (self, position);
  if (entry == NULL)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_NONE, 0);
  if (is_on_top (self, entry))
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_PINNED, 0);
  if (self->sort == CONFAB_LIBRARY_SORT_TITLE)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_NONE, 0);
  if (self->groups == NULL)
    confab_library_view_check_groups (self);
  return confab_day_groups_find (self->groups, get_time (self, entry));
}
