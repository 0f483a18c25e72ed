/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-private.h"

/**
 * confab_library_get_folders:
 * @self: a library
 *
 * Returns: (transfer none): all folders, each after the one it is in, siblings by name
 */
GListModel *
confab_library_get_folders (ConfabLibrary *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return G_LIST_MODEL (self->folders);
}

/**
 * confab_library_get_tags:
 * @self: a library
 *
 * Returns: (transfer none): all tags by name
 */
GListModel *
confab_library_get_tags (ConfabLibrary *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return G_LIST_MODEL (self->tags);
}

/**
 * confab_library_find_folder:
 * @self: a library
 * @id: (nullable): the identifier of a folder
 *
 * Returns: (transfer none) (nullable): the folder
 */
ConfabFolder *
confab_library_find_folder (ConfabLibrary *self,
                            const char    *id)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->folder_ids, id) : NULL;
}

/**
 * confab_library_find_tag:
 * @self: a library
 * @name: the name of a tag; its case does not matter
 *
 * Returns: (transfer none) (nullable): the tag
 */
ConfabTag *
confab_library_find_tag (ConfabLibrary *self,
                         const char    *name)
{
  g_autofree char *folded = confab_tag_fold (name);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tags));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabTag) tag = g_list_model_get_item (G_LIST_MODEL (self->tags), i);

      if (g_str_equal (confab_tag_get_folded (tag), folded))
        return tag;
    }
  return NULL;
}

/**
 * confab_library_folder_is_in:
 * @self: a library
 * @folder_id: (nullable): a folder
 * @outer_id: a folder
 *
 * Returns: whether the first is the second one, or below it
 */
gboolean
confab_library_folder_is_in (ConfabLibrary *self,
                             const char    *folder_id,
                             const char    *outer_id)
{
  guint n = g_hash_table_size (self->folder_ids);

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), FALSE);

  /* A file that somebody else made may have a circle. */
  for (guint i = 0; folder_id != NULL && i <= n; i++)
    {
      ConfabFolder *folder = confab_library_find_folder (self, folder_id);

      if (g_str_equal (folder_id, outer_id))
        return TRUE;
      folder_id = folder != NULL ? confab_folder_get_parent_id (folder) : NULL;
    }
  return FALSE;
}

/* Replaces the list and tells only of the part that differs. */
static void
set_list (GListStore *list,
          GPtrArray  *items)
{
  GListModel *model = G_LIST_MODEL (list);
  guint n_old = g_list_model_get_n_items (model);
  guint head = 0;
  guint tail = 0;

  while (head < n_old && head < items->len)
    {
      g_autoptr (GObject) old = g_list_model_get_item (model, head);

      if (old != items->pdata[head])
        break;
      head++;
    }
  while (tail < n_old - head && tail < items->len - head)
    {
      g_autoptr (GObject) old = g_list_model_get_item (model, n_old - 1 - tail);

      if (old != items->pdata[items->len - 1 - tail])
        break;
      tail++;
    }
  if (head + tail < n_old || head + tail < items->len)
    g_list_store_splice (list, head, n_old - head - tail, items->pdata + head, items->len - head - tail);
}

static int
compare_folders (gconstpointer a,
                 gconstpointer b)
{
  ConfabFolder *first = *(ConfabFolder **)a;
  ConfabFolder *second = *(ConfabFolder **)b;
  int order = g_utf8_collate (confab_folder_get_name (first), confab_folder_get_name (second));

  return order != 0 ? order : g_strcmp0 (confab_folder_get_id (first), confab_folder_get_id (second));
}

static void
add_below (ConfabLibrary *self,
           GPtrArray     *sorted,
           const char    *parent_id,
           guint          depth,
           GPtrArray     *items)
{
  for (guint i = 0; i < sorted->len; i++)
    {
      ConfabFolder *folder = sorted->pdata[i];
      const char *own = confab_folder_get_parent_id (folder);

      /* What is in a folder that there is not is at the top. */
      if (confab_library_find_folder (self, own) == NULL)
        own = NULL;
      if (g_strcmp0 (own, parent_id) != 0)
        continue;
      confab_folder_set_depth (folder, depth);
      g_ptr_array_add (items, folder);
      add_below (self, sorted, confab_folder_get_id (folder), depth + 1, items);
    }
}

/**
 * confab_library_arrange_folders:
 * @self: a library whose folders have changed
 *
 * Sorts them, and has those views follow that show what is below one.
 */
void
confab_library_arrange_folders (ConfabLibrary *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer folder;

  g_hash_table_iter_init (&iter, self->folder_ids);
  while (g_hash_table_iter_next (&iter, NULL, &folder))
    g_ptr_array_add (sorted, folder);
  g_ptr_array_sort (sorted, compare_folders);
  add_below (self, sorted, NULL, 0, items);
  set_list (self->folders, items);
  confab_library_rebuild_views (self, confab_library_view_needs_folders);
  confab_library_count_later (self);
}

/**
 * confab_library_put_folder:
 * @self: a library
 * @id: the identifier of a folder, new or not
 * @name: its name
 * @parent_id: (nullable): the folder it is in
 *
 * To be followed by confab_library_arrange_folders().
 */
void
confab_library_put_folder (ConfabLibrary *self,
                           const char    *id,
                           const char    *name,
                           const char    *parent_id)
{
  ConfabFolder *folder = confab_library_find_folder (self, id);

  if (folder == NULL)
    {
      folder = confab_folder_new (id, name, parent_id);
      g_hash_table_insert (self->folder_ids, (char *)confab_folder_get_id (folder), folder);
      return;
    }
  confab_folder_set_name (folder, name);
  confab_folder_set_parent_id (folder, parent_id);
}

/**
 * confab_library_drop_folder:
 * @self: a library
 * @id: the identifier of a folder
 *
 * To be followed by confab_library_arrange_folders().
 */
void
confab_library_drop_folder (ConfabLibrary *self,
                            const char    *id)
{
  g_hash_table_remove (self->folder_ids, id);
}

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  ConfabTag *first = *(ConfabTag **)a;
  ConfabTag *second = *(ConfabTag **)b;
  int order = g_utf8_collate (confab_tag_get_folded (first), confab_tag_get_folded (second));

  return order != 0 ? order : g_strcmp0 (confab_tag_get_folded (first), confab_tag_get_folded (second));
}

static GPtrArray *
list_tags (ConfabLibrary *self)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tags));

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (tags, g_list_model_get_item (G_LIST_MODEL (self->tags), i));
  return tags;
}

/* tags: (transfer full) */
static void
set_tags (ConfabLibrary *self,
          GPtrArray     *tags)
{
  g_ptr_array_sort (tags, compare_tags);
  set_list (self->tags, tags);
  g_ptr_array_unref (tags);
  confab_library_count_later (self);
}

/**
 * confab_library_put_tag:
 * @self: a library
 * @name: the name of a tag, new or not
 */
void
confab_library_put_tag (ConfabLibrary *self,
                        const char    *name)
{
  GPtrArray *tags;

  if (confab_library_find_tag (self, name) != NULL)
    return;
  tags = list_tags (self);
  g_ptr_array_add (tags, confab_tag_new (name));
  set_tags (self, tags);
}

/**
 * confab_library_drop_tag:
 * @self: a library
 * @name: the name of a tag
 */
void
confab_library_drop_tag (ConfabLibrary *self,
                         const char    *name)
{
  ConfabTag *tag = confab_library_find_tag (self, name);
  GPtrArray *tags;

  if (tag == NULL)
    return;
  tags = list_tags (self);
  g_ptr_array_remove (tags, tag);
  set_tags (self, tags);
}

/**
 * confab_library_take_labels:
 * @self: a library
 * @labels: what the store has
 */
void
confab_library_take_labels (ConfabLibrary *self,
                            ConfabLabels  *labels)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < labels->folders->len; i++)
    {
      const ConfabLabel *label = labels->folders->pdata[i];

      g_hash_table_add (ids, label->id);
      confab_library_put_folder (self, label->id, label->name, label->parent);
    }
  g_hash_table_iter_init (&iter, self->folder_ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (ids, id))
      g_hash_table_iter_remove (&iter);
  confab_library_arrange_folders (self);
  for (guint i = 0; i < labels->tags->len; i++)
    {
      const ConfabLabel *label = labels->tags->pdata[i];
      ConfabTag *tag = confab_library_find_tag (self, label->name);

      if (tag != NULL)
        confab_tag_set_name (tag, label->name);
      g_ptr_array_add (tags, tag != NULL ? g_object_ref (tag) : confab_tag_new (label->name));
    }
  set_tags (self, tags);
}

static void
on_labels_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabLabels) labels = confab_store_list_labels_finish (CONFAB_STORE (source), result, &error);

  if (CONFAB_STORE (source) != self->store)
    return;
  if (labels == NULL)
    confab_library_report (self, error);
  else if (self->labels_serial > self->labels_stamp)
    confab_library_read_labels (self);
  else
    confab_library_take_labels (self, labels);
}

/**
 * confab_library_read_labels:
 * @self: a library
 *
 * Reads the folders and the tags.
 */
void
confab_library_read_labels (ConfabLibrary *self)
{
  self->labels_waiting = self->n_sending > 0;
  if (self->labels_waiting)
    return;
  self->labels_stamp = self->serial;
  confab_store_list_labels_async (self->store, NULL, on_labels_cb, g_object_ref (self));
}

/* How many conversations are in each folder, and in those below. */
static void
count_folders (ConfabLibrary *self,
               GHashTable    *counts)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->folders));
  g_autofree guint *totals = g_new0 (guint, n + 1);

  /* From the last one, so that what is below a folder was counted before it. */
  for (guint i = n; i > 0; i--)
    {
      g_autoptr (ConfabFolder) folder = g_list_model_get_item (G_LIST_MODEL (self->folders), i - 1);
      guint own = GPOINTER_TO_UINT (g_hash_table_lookup (counts, confab_folder_get_id (folder)));
      guint depth = confab_folder_get_depth (folder);

      totals[i - 1] += own;
      confab_folder_set_counts (folder, own, totals[i - 1]);
      for (guint j = i - 1; depth > 0 && j > 0; j--)
        {
          g_autoptr (ConfabFolder) outer = g_list_model_get_item (G_LIST_MODEL (self->folders), j - 1);

          if (confab_folder_get_depth (outer) == depth - 1)
            {
              totals[j - 1] += totals[i - 1];
              break;
            }
        }
    }
}

static void
add_count (GHashTable *counts,
           char       *key)
{
  g_hash_table_insert (counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
}

static gboolean
count_cb (gpointer user_data)
{
  ConfabLibrary *self = user_data;
  g_autoptr (GHashTable) in_folder = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) with_tag = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tags));
  GHashTableIter iter;
  gpointer value;

  self->count_id = 0;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ConfabEntry *entry = value;

      if ((entry->folder == NULL && entry->tags == NULL) || entry->deleted != 0 || entry->archived)
        continue;
      if (entry->folder != NULL)
        add_count (in_folder, entry->folder);
      for (guint i = 0; entry->tags != NULL && entry->tags[i] != NULL; i++)
        add_count (with_tag, entry->tags[i]);
    }
  count_folders (self, in_folder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabTag) tag = g_list_model_get_item (G_LIST_MODEL (self->tags), i);

      confab_tag_set_n_conversations (tag, GPOINTER_TO_UINT (g_hash_table_lookup (with_tag,
                                                                                  confab_tag_get_folded (tag))));
    }
  return G_SOURCE_REMOVE;
}

/**
 * confab_library_count_later:
 * @self: a library of which something has changed
 *
 * Counts what is in folders and has tags, once for all changes, and not before everything is there.
 */
void
confab_library_count_later (ConfabLibrary *self)
{
  if (self->count_id == 0 && self->loaded)
    self->count_id = g_idle_add_full (G_PRIORITY_LOW, count_cb, self, NULL);
}

/**
 * confab_library_get_n_deleted:
 * @self: a library
 *
 * Returns: how many conversations are in the trash
 */
guint
confab_library_get_n_deleted (ConfabLibrary *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), 0);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((const ConfabEntry *)value)->deleted != 0;
  return n;
}
