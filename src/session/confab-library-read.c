/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-private.h"

/* The first page fills any screen; the others are short steps. */
#define FIRST_PAGE 100
#define PAGE       1000

static gboolean
same_tags (char **a,
           char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  while (*a != NULL && *a == *b)
    a++, b++;
  return *a == *b;
}

static gboolean
same_entry (const ConfabEntry *a,
            const ConfabEntry *b)
{
  return a->row == b->row && a->created == b->created && a->updated == b->updated && a->deleted == b->deleted &&
         a->folder == b->folder && a->pinned == b->pinned && a->archived == b->archived && a->named == b->named &&
         g_str_equal (a->title, b->title) && same_tags (a->tags, b->tags);
}

/* What was read replaces what is known. read: left without what was taken. */
static void
take_entry (ConfabLibrary *self,
            ConfabEntry   *known,
            ConfabEntry   *read)
{
  if (same_entry (known, read))
    return;
  confab_library_mark (self, known);
  if (!g_str_equal (known->title, read->title))
    confab_library_tell_renamed (self, known->id, read->title);
  g_free (known->title);
  known->title = g_steal_pointer (&read->title);
  known->row = read->row;
  known->created = read->created;
  known->updated = read->updated;
  known->deleted = read->deleted;
  known->pinned = read->pinned;
  known->archived = read->archived;
  known->named = read->named;
  confab_entry_set_folder (known, read->folder);
  confab_entry_take_tags (known, g_steal_pointer (&read->tags));
}

/* What is gone is told by its row alone: the entries of those in @read, found in one go; NULL where there are none. */
static GHashTable *
find_rows (ConfabLibrary *self,
           GPtrArray     *read)
{
  g_autoptr (GHashTable) rows = NULL;
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < read->len; i++)
    {
      ConfabEntry *entry = read->pdata[i];

      if (*entry->id != '\0')
        continue;
      if (rows == NULL)
        rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_insert (rows, g_memdup2 (&entry->row, sizeof entry->row), NULL);
    }
  if (rows == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ConfabEntry *entry = value;

      if (g_hash_table_contains (rows, &entry->row))
        g_hash_table_insert (rows, g_memdup2 (&entry->row, sizeof entry->row), entry);
    }
  return g_steal_pointer (&rows);
}

/* read: (transfer full); rows: (nullable): from find_rows() */
static void
merge_entry (ConfabLibrary *self,
             ConfabEntry   *read,
             GHashTable    *rows)
{
  g_autoptr (ConfabEntry) own = read;
  ConfabEntry *known = *read->id != '\0' ? confab_library_find_entry (self, read->id) : g_hash_table_lookup (rows, &read->row);

  if (known != NULL && known->serial > self->stamp)
    {
      self->missed = TRUE;
      return;
    }
  if (read->erased)
    {
      if (known != NULL)
        confab_library_bury (self, known);
    }
  else if (known != NULL)
    take_entry (self, known, read);
  else
    {
      own = NULL;
      g_hash_table_insert (self->entries, read->id, read);
      confab_library_mark (self, read);
    }
}

static void
merge_page (ConfabLibrary   *self,
            ConfabEntryPage *page)
{
  g_autoptr (GHashTable) rows = find_rows (self, page->entries);

  g_ptr_array_set_free_func (page->entries, NULL);
  for (guint i = 0; i < page->entries->len; i++)
    merge_entry (self, page->entries->pdata[i], rows);
  confab_library_commit (self);
}

static void
read_changes (ConfabLibrary *self);

static void
finish_reading (ConfabLibrary *self)
{
  self->reading = FALSE;
  if (!self->loaded)
    {
      self->loaded = TRUE;
      confab_library_rebuild_views (self, confab_library_view_needs_all);
      confab_library_count_later (self);
      confab_library_tell_loaded (self);
    }
  confab_library_tell_refreshed (self);
  if (self->again_all)
    confab_library_reload (self);
  else if (self->again)
    confab_library_refresh (self);
}

static void
fail_reading (ConfabLibrary *self,
              const GError  *error)
{
  self->reading = FALSE;
  confab_library_report (self, error);
}

static void
on_changes_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabEntryPage) page = confab_store_list_changes_finish (CONFAB_STORE (source), result, &error);

  if (CONFAB_STORE (source) != self->store)
    return;
  if (page == NULL)
    {
      fail_reading (self, error);
      return;
    }
  self->missed = FALSE;
  merge_page (self, page);
  /* What was too old is read again: what was done here is on its way to the store before that. */
  if (!self->missed)
    self->change = page->change;
  if (page->more || self->missed)
    read_changes (self);
  else
    finish_reading (self);
}

/**
 * confab_library_get_stamp:
 * @self: a library
 *
 * Returns: up to which change what is asked of the store now will have it
 */
guint
confab_library_get_stamp (ConfabLibrary *self)
{
  return self->n_sending > 0 ? self->sent : self->serial;
}

static void
read_changes (ConfabLibrary *self)
{
  self->waiting = self->n_sending > 0;
  if (self->waiting)
    return;
  self->stamp = self->serial;
  confab_store_list_changes_async (self->store, self->change, PAGE, NULL, on_changes_cb, g_object_ref (self));
}

static void
on_page_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabEntryPage) page = confab_store_list_entries_finish (CONFAB_STORE (source), result, &error);

  if (CONFAB_STORE (source) != self->store)
    return;
  if (page == NULL)
    {
      fail_reading (self, error);
      return;
    }
  if (self->change < 0)
    self->change = page->change;
  merge_page (self, page);
  self->stamp = confab_library_get_stamp (self);
  if (page->more)
    confab_store_list_entries_async (self->store, &page->next, PAGE, NULL, on_page_cb, g_object_ref (self));
  else
    read_changes (self);
}

/**
 * confab_library_read_on:
 * @self: a library that has nothing on its way to the store any more
 */
void
confab_library_read_on (ConfabLibrary *self)
{
  if (self->waiting)
    read_changes (self);
  if (self->labels_waiting)
    confab_library_read_labels (self);
}

/**
 * confab_library_reload:
 * @self: a library with a store
 *
 * Reads everything anew; what is gone stays until the store tells that it is.
 */
void
confab_library_reload (ConfabLibrary *self)
{
  self->again_all = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  self->change = -1;
  self->stamp = confab_library_get_stamp (self);
  confab_store_list_entries_async (self->store, NULL, FIRST_PAGE, NULL, on_page_cb, g_object_ref (self));
  confab_library_read_labels (self);
  confab_library_read_trash_days (self);
}

/**
 * confab_library_load:
 * @self: a library with a store
 *
 * Reads everything, the first page at once.
 */
void
confab_library_load (ConfabLibrary *self)
{
  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  confab_library_reload (self);
}

/**
 * confab_library_refresh:
 * @self: a library
 *
 * Reads what has changed in the store without the library knowing: by another process, by an import, by a copy.
 */
void
confab_library_refresh (ConfabLibrary *self)
{
  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  self->again = self->reading || !self->loaded;
  if (self->again || self->store == NULL)
    return;
  self->reading = TRUE;
  confab_library_read_labels (self);
  read_changes (self);
}
