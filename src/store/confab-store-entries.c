/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/confab-store-entries.h"
#include "store/confab-store-private.h"

/* The tags of an entry are read as lines. */
#define ENTRY_COLUMNS \
  "c.row, c.id, c.title, c.created, c.updated, c.deleted, c.pinned, c.archived, c.named," \
  " (SELECT f.id FROM folder f WHERE f.row = c.folder)," \
  " (SELECT group_concat(t.folded, char(10)) FROM conversation_tag ct JOIN tag t ON t.row = ct.tag" \
  "  WHERE ct.conversation = c.row)"

/**
 * confab_entry_new: (constructor)
 * @id: the identifier of a conversation
 * @title: its title
 *
 * Returns: (transfer full): an entry that says nothing else
 */
ConfabEntry *
confab_entry_new (const char *id,
                  const char *title)
{
  gsize size = strlen (id) + 1;
  ConfabEntry *self = g_malloc0 (sizeof *self + size);

  memcpy (self->id, id, size);
  self->title = g_strdup (title);
  return self;
}

/**
 * confab_entry_free:
 * @self: (transfer full): an entry
 */
void
confab_entry_free (ConfabEntry *self)
{
  confab_entry_take_tags (self, NULL);
  confab_entry_set_folder (self, NULL);
  g_free (self->title);
  g_free (self);
}

/**
 * confab_entry_set_folder:
 * @self: an entry
 * @folder: (nullable): the identifier of a folder
 */
void
confab_entry_set_folder (ConfabEntry *self,
                         const char  *folder)
{
  char *interned = folder != NULL ? g_ref_string_new_intern (folder) : NULL;

  g_clear_pointer (&self->folder, g_ref_string_release);
  self->folder = interned;
}

/**
 * confab_entry_take_tags:
 * @self: an entry
 * @tags: (transfer full) (nullable): interned folded names, sorted, ended by %NULL
 */
void
confab_entry_take_tags (ConfabEntry *self,
                        char       **tags)
{
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    g_ref_string_release (self->tags[i]);
  g_free (self->tags);
  self->tags = tags;
}

/**
 * confab_entry_has_tag:
 * @self: an entry
 * @folded: the folded name of a tag
 *
 * Returns: whether it has the tag
 */
gboolean
confab_entry_has_tag (const ConfabEntry *self,
                      const char        *folded)
{
  return self->tags != NULL && g_strv_contains ((const char *const *)self->tags, folded);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* names: (transfer container): interned. NULL where there are none. */
static char **
sort_tags (GPtrArray *names)
{
  if (names->len == 0)
    {
      g_ptr_array_unref (names);
      return NULL;
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

/**
 * confab_entry_set_tag:
 * @self: an entry
 * @folded: the folded name of a tag
 * @tagged: whether it should have the tag
 *
 * Returns: whether that is a change
 */
gboolean
confab_entry_set_tag (ConfabEntry *self,
                      const char  *folded,
                      gboolean     tagged)
{
  GPtrArray *names;

  if (confab_entry_has_tag (self, folded) == tagged)
    return FALSE;
  names = g_ptr_array_new ();
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    if (tagged || !g_str_equal (self->tags[i], folded))
      g_ptr_array_add (names, g_ref_string_acquire (self->tags[i]));
  if (tagged)
    g_ptr_array_add (names, g_ref_string_new_intern (folded));
  confab_entry_take_tags (self, sort_tags (names));
  return TRUE;
}

static char **
split_tags (const char *lines)
{
  GPtrArray *names = g_ptr_array_new ();
  g_auto (GStrv) parts = g_strsplit (lines, "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (names, g_ref_string_new_intern (parts[i]));
  return sort_tags (names);
}

static gboolean
is_null (ConfabStatement *statement,
         int              column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL;
}

static ConfabEntry *
entry_from_row (ConfabStatement *statement)
{
  const char *id = confab_statement_get_text (statement, 1);
  ConfabEntry *self = confab_entry_new (id != NULL ? id : "", id != NULL ? confab_statement_get_text (statement, 2) : "");
  const char *tags = confab_statement_get_text (statement, 10);

  self->row = confab_statement_get_int (statement, 0);
  self->created = confab_statement_get_int (statement, 3);
  self->updated = confab_statement_get_int (statement, 4);
  self->deleted = confab_statement_get_int (statement, 5);
  self->erased = id == NULL || (!is_null (statement, 5) && self->deleted == CONFAB_STORE_ERASED);
  self->pinned = !is_null (statement, 6);
  self->archived = !is_null (statement, 7);
  self->named = confab_statement_get_int (statement, 8);
  confab_entry_set_folder (self, confab_statement_get_text (statement, 9));
  if (tags != NULL)
    confab_entry_take_tags (self, split_tags (tags));
  return self;
}

/**
 * confab_entry_page_free:
 * @self: (transfer full): a page
 */
void
confab_entry_page_free (ConfabEntryPage *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

typedef struct
{
  ConfabEntryPlace from;
  gint64           since;
  guint            limit;
} Asking;

static ConfabEntryPage *
page_new (void)
{
  ConfabEntryPage *page = g_new0 (ConfabEntryPage, 1);

  page->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_entry_free);
  return page;
}

static gboolean
read_entries (ConfabStoreState *state,
              ConfabStatement  *statement,
              GPtrArray        *entries,
              GError          **error)
{
  g_autoptr (GError) local_error = NULL;

  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (entries, entry_from_row (statement));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static ConfabStatement *
prepare_page (ConfabStoreState *state,
              const Asking     *asking,
              GError          **error)
{
  const ConfabEntryPlace *from = &asking->from;
  const char *sql = from->deleted
                    ? "SELECT " ENTRY_COLUMNS " FROM conversation c WHERE c.deleted > 0 AND (c.deleted, c.row) < (?, ?)"
                    " ORDER BY c.deleted DESC, c.row DESC LIMIT ?"
                    : "SELECT " ENTRY_COLUMNS " FROM conversation c WHERE c.deleted IS NULL AND (c.updated, c.row) < (?, ?)"
                    " ORDER BY c.updated DESC, c.row DESC LIMIT ?";
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, from->updated);
  confab_statement_bind_int (statement, 2, from->row);
  confab_statement_bind_int (statement, 3, asking->limit);
  return statement;
}

static gpointer
list_entries (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  const Asking *asking = data;
  g_autoptr (ConfabEntryPage) page = page_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  /* Before what it is about, so that nothing is missed. */
  page->change = confab_database_get_int (state->database, "SELECT coalesce(max(seq), 0) FROM conversation_change",
                                          &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  statement = prepare_page (state, asking, error);
  if (statement == NULL || !read_entries (state, statement, page->entries, error))
    return NULL;
  page->next = asking->from;
  page->more = TRUE;
  if (page->entries->len > 0)
    {
      const ConfabEntry *last = page->entries->pdata[page->entries->len - 1];

      page->next.updated = asking->from.deleted ? last->deleted : last->updated;
      page->next.row = last->row;
    }
  if (page->entries->len < asking->limit)
    {
      page->more = !asking->from.deleted;
      page->next = (ConfabEntryPlace){ TRUE, G_MAXINT64, G_MAXINT64 };
    }
  return g_steal_pointer (&page);
}

/**
 * confab_store_list_entries_async:
 * @self: an open store
 * @from: (nullable): where the page begins; %NULL for the first one
 * @limit: how many entries at most
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads a page of the list of all conversations, what was put away or deleted among them. What changes between two
 * pages may be missed or come twice; confab_store_list_changes_async(), from the first page’s change on, tells of it.
 */
void
confab_store_list_entries_async (ConfabStore            *self,
                                 const ConfabEntryPlace *from,
                                 guint                   limit,
                                 GCancellable           *cancellable,
                                 GAsyncReadyCallback     callback,
                                 gpointer                user_data)
{
  Asking *asking;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  asking = g_new0 (Asking, 1);
  asking->from = from != NULL ? *from : (ConfabEntryPlace){ FALSE, G_MAXINT64, G_MAXINT64 };
  asking->limit = limit;
  task = confab_store_task_new (self, confab_store_list_entries_async, asking, g_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, list_entries,
                     (GDestroyNotify)confab_entry_page_free);
}

/**
 * confab_store_list_entries_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): the page
 */
ConfabEntryPage *
confab_store_list_entries_finish (ConfabStore  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is read carries its number, which the last one tells. */
static gpointer
list_changes (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  const Asking *asking = data;
  g_autoptr (ConfabEntryPage) page = page_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  page->change = asking->since;
  statement = confab_database_prepare (state->database,
                                       "SELECT l.conversation AS row, c.id, c.title, c.created, c.updated, c.deleted,"
                                       " c.pinned, c.archived, c.named,"
                                       " (SELECT f.id FROM folder f WHERE f.row = c.folder),"
                                       " (SELECT group_concat(t.folded, char(10)) FROM conversation_tag ct"
                                       "  JOIN tag t ON t.row = ct.tag WHERE ct.conversation = c.row), l.seq"
                                       " FROM conversation_change l LEFT JOIN conversation c ON c.row = l.conversation"
                                       " WHERE l.seq > ? ORDER BY l.seq LIMIT ?",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, asking->since);
  confab_statement_bind_int (statement, 2, asking->limit);
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_ptr_array_add (page->entries, entry_from_row (statement));
      page->change = confab_statement_get_int (statement, 11);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  page->more = page->entries->len >= asking->limit;
  return g_steal_pointer (&page);
}

/**
 * confab_store_list_changes_async:
 * @self: an open store
 * @since: what a page said of its change
 * @limit: how many entries at most
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads the conversations that have changed since, by this process or another, the last change of each last.
 */
void
confab_store_list_changes_async (ConfabStore        *self,
                                 gint64              since,
                                 guint               limit,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Asking *asking;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  asking = g_new0 (Asking, 1);
  asking->since = since;
  asking->limit = limit;
  task = confab_store_task_new (self, confab_store_list_changes_async, asking, g_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, list_changes,
                     (GDestroyNotify)confab_entry_page_free);
}

/**
 * confab_store_list_changes_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): a page; its change is where the next one begins. An entry that is erased was removed; it may have no
 *   identifier, only a row.
 */
ConfabEntryPage *
confab_store_list_changes_finish (ConfabStore  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_label_free:
 * @self: (transfer full): a label
 */
void
confab_label_free (ConfabLabel *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->parent);
  g_free (self);
}

/**
 * confab_labels_free:
 * @self: (transfer full): labels
 */
void
confab_labels_free (ConfabLabels *self)
{
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->tags);
  g_free (self);
}

static GPtrArray *
read_labels (ConfabStoreState *state,
             const char       *sql,
             GError          **error)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_label_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    {
      ConfabLabel *label = g_new0 (ConfabLabel, 1);

      label->id = g_strdup (confab_statement_get_text (statement, 0));
      label->name = g_strdup (confab_statement_get_text (statement, 1));
      label->parent = g_strdup (confab_statement_get_text (statement, 2));
      g_ptr_array_add (labels, label);
    }
  if (local_error == NULL)
    return g_steal_pointer (&labels);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gpointer
list_labels (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  g_autoptr (GPtrArray) folders = NULL;
  g_autoptr (GPtrArray) tags = NULL;
  ConfabLabels *labels;

  folders = read_labels (state,
                         "SELECT f.id, f.name, p.id FROM folder f LEFT JOIN folder p ON p.row = f.parent", error);
  if (folders == NULL)
    return NULL;
  tags = read_labels (state, "SELECT folded, name, NULL FROM tag", error);
  if (tags == NULL)
    return NULL;
  labels = g_new0 (ConfabLabels, 1);
  labels->folders = g_steal_pointer (&folders);
  labels->tags = g_steal_pointer (&tags);
  return labels;
}

/**
 * confab_store_list_labels_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lists all folders and tags.
 */
void
confab_store_list_labels_async (ConfabStore        *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_list_labels_async, NULL, NULL, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, list_labels, (GDestroyNotify)confab_labels_free);
}

/**
 * confab_store_list_labels_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): the folders and the tags
 */
ConfabLabels *
confab_store_list_labels_finish (ConfabStore  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
