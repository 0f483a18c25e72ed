/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model/confab-tag.h"
#include "store/confab-store-import.h"
#include "store/confab-store-private.h"

/* How many messages are written between two looks at the clock: what one of them costs is mostly its words in the
 * index. */
#define MESSAGES_PER_LOOK 4

/* How long a step may take for the sake of a conversation that is written at once. A reply must get to the disk within 250 ms. */
#define LONGEST_STEP_USEC (80 * G_TIME_SPAN_MILLISECOND)

/* A conversation with the messages that are to be added. */
typedef struct
{
  ConfabConversationFacts *facts;
  GPtrArray               *records; /* ConfabMessageRecord */
} Addition;

struct _ConfabStoreImport
{
  GPtrArray *folders;   /* ConfabFolderFacts */
  GPtrArray *additions;
  gsize      size;

  /* How far it has come. */
  guint      folder;
  guint      addition;
  guint      record;
  gint64     row;       /* of the conversation, 0 before its first step */
  gboolean   is_hidden; /* the conversation, until its last step */
  GPtrArray *done;      /* ConfabStoreImported */
};

static void
addition_free (gpointer data)
{
  Addition *self = data;

  confab_conversation_facts_free (self->facts);
  g_ptr_array_unref (self->records);
  g_free (self);
}

/**
 * confab_store_import_new: (constructor)
 *
 * Returns: (transfer full): an import of nothing
 */
ConfabStoreImport *
confab_store_import_new (void)
{
  ConfabStoreImport *self = g_new0 (ConfabStoreImport, 1);

  self->folders = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_folder_facts_free);
  self->additions = g_ptr_array_new_with_free_func (addition_free);
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_store_imported_free);
  return self;
}

/**
 * confab_store_import_free:
 * @self: (transfer full): an import
 */
void
confab_store_import_free (ConfabStoreImport *self)
{
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->additions);
  g_clear_pointer (&self->done, g_ptr_array_unref);
  g_free (self);
}

/**
 * confab_store_imported_free:
 * @self: (transfer full): what became of a conversation
 */
void
confab_store_imported_free (ConfabStoreImported *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

/**
 * confab_store_import_folder:
 * @self: an import
 * @folder: a folder; copied
 *
 * Folders are made before the conversations, in this order, where there is none of that identifier.
 */
void
confab_store_import_folder (ConfabStoreImport       *self,
                            const ConfabFolderFacts *folder)
{
  g_ptr_array_add (self->folders, confab_folder_facts_new (folder->id, folder->name, folder->parent_id));
}

static ConfabConversationFacts *
copy_facts (const ConfabConversationFacts *facts)
{
  ConfabConversationFacts *copy = confab_conversation_facts_new (facts->id, facts->title != NULL ? facts->title : "");

  copy->created = facts->created;
  copy->updated = facts->updated;
  copy->pinned = facts->pinned;
  copy->archived = facts->archived;
  copy->leaf_id = g_strdup (facts->leaf_id);
  copy->provider_id = g_strdup (facts->provider_id);
  copy->provider_name = g_strdup (facts->provider_name);
  copy->model = g_strdup (facts->model);
  copy->parameters = g_strdup (facts->parameters);
  copy->system_prompt = g_strdup (facts->system_prompt);
  copy->preset = g_strdup (facts->preset);
  copy->folder_id = g_strdup (facts->folder_id);
  for (guint i = 0; i < facts->tags->len; i++)
    g_ptr_array_add (copy->tags, g_strdup (facts->tags->pdata[i]));
  return copy;
}

/**
 * confab_store_import_conversation:
 * @self: an import
 * @facts: a conversation; copied
 * @messages: (element-type ConfabMessage): messages of it, parents before children, all loaded and none streaming; copied
 */
void
confab_store_import_conversation (ConfabStoreImport             *self,
                                  const ConfabConversationFacts *facts,
                                  GPtrArray                     *messages)
{
  Addition *addition = g_new0 (Addition, 1);

  addition->facts = copy_facts (facts);
  addition->records = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_message_record_free);
  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessageRecord *record = confab_message_record_new (messages->pdata[i]);

      if (record == NULL)
        continue;
      g_ptr_array_add (addition->records, record);
      self->size += strlen (record->text) + (record->reply != NULL ? strlen (record->reply) : 0) +
                    (record->logprobs != NULL ? g_bytes_get_size (record->logprobs) : 0) + 500;
    }
  g_ptr_array_add (self->additions, addition);
  self->size += 500;
}

/**
 * confab_store_import_get_size:
 * @self: an import
 *
 * Returns: about how many bytes it holds
 */
gsize
confab_store_import_get_size (ConfabStoreImport *self)
{
  return self->size;
}

/* A number that a statement with one text gives; 0 where it gives none, -1 with an error. */
static gint64
look_up (ConfabStoreState *state,
         const char       *sql,
         const char       *text,
         GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return -1;
  confab_statement_bind_text (statement, 1, text);
  if (confab_database_step (state->database, statement, &local_error))
    return confab_statement_get_int (statement, 0);
  if (local_error == NULL)
    return 0;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

static gboolean
add_folder (ConfabStoreState        *state,
            const ConfabFolderFacts *folder,
            GError                 **error)
{
  ConfabStatement *statement;
  gint64 parent = 0;

  if (folder->parent_id != NULL)
    parent = look_up (state, "SELECT row FROM folder WHERE id = ?", folder->parent_id, error);
  if (parent < 0)
    return FALSE;
  statement = confab_database_prepare (state->database,
                                       "INSERT INTO folder (id, name, parent) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, folder->id);
  confab_statement_bind_text (statement, 2, folder->name);
  if (parent > 0)
    confab_statement_bind_int (statement, 3, parent);
  return confab_database_run (state->database, statement, error);
}

static void
bind_time (ConfabStatement *statement,
           int              index,
           gint64           time)
{
  if (time > 0)
    confab_statement_bind_int (statement, index, time);
}

/* What is new has no leaf until its messages are there. The title it had is kept like one written by hand. */
static gint64
insert_conversation (ConfabStoreState              *state,
                     const ConfabConversationFacts *facts,
                     GError                       **error)
{
  g_autofree char *apart = confab_search_set_apart (facts->title);
  ConfabStatement *statement;

  statement = confab_database_prepare (state->database,
                                       "INSERT INTO conversation (id, created, updated, title, title_apart, provider_id,"
                                       " model, parameters, system_prompt, pinned, archived, named, folder, preset)"
                                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1,"
                                       " (SELECT row FROM folder WHERE id = ?), ?) RETURNING row",
                                       error);
  if (statement == NULL)
    return -1;
  confab_statement_bind_text (statement, 1, facts->id);
  confab_statement_bind_int (statement, 2, facts->created);
  confab_statement_bind_int (statement, 3, facts->updated);
  confab_statement_bind_text (statement, 4, facts->title);
  confab_statement_bind_text (statement, 5, apart);
  confab_statement_bind_text (statement, 6, facts->provider_id);
  confab_statement_bind_text (statement, 7, facts->model);
  confab_statement_bind_text (statement, 8, facts->parameters);
  confab_statement_bind_text (statement, 9, facts->system_prompt);
  bind_time (statement, 10, facts->pinned);
  bind_time (statement, 11, facts->archived);
  confab_statement_bind_text (statement, 12, facts->folder_id);
  confab_statement_bind_text (statement, 13, facts->preset);
  return confab_database_run_for_row (state->database, statement, error);
}

static gboolean
add_tag (ConfabStoreState *state,
         const char       *name,
         gint64            conversation,
         GError          **error)
{
  g_autofree char *folded = confab_tag_fold (name);
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT INTO tag (name, folded) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, name);
  confab_statement_bind_text (statement, 2, folded);
  if (!confab_database_run (state->database, statement, error))
    return FALSE;
  statement = confab_database_prepare (state->database,
                                       "INSERT OR IGNORE INTO conversation_tag (conversation, tag)"
                                       " SELECT ?, row FROM tag WHERE folded = ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, conversation);
  confab_statement_bind_text (statement, 2, folded);
  return confab_database_run (state->database, statement, error);
}

/* The row of what a process left behind that died while it imported, or of what was thrown away and is still being removed; 0 where there is
 * none, -1 with an error. */
static gint64
find_erased (ConfabStoreState *state,
             const char       *id,
             GError          **error)
{
  return look_up (state, "SELECT row FROM conversation WHERE id = ? AND deleted = " G_STRINGIFY (CONFAB_STORE_ERASED), id, error);
}

/* Finds the conversation, or makes it. What is there keeps its title, its folder and all else. */
static gboolean
begin_addition (ConfabStoreState              *state,
                ConfabStoreImport             *self,
                const ConfabConversationFacts *facts,
                GError                       **error)
{
  ConfabStoreImported *imported = g_new0 (ConfabStoreImported, 1);
  gint64 row = look_up (state, "SELECT row FROM conversation WHERE id = ?", facts->id, error);
  gint64 deleted = row > 0 ? look_up (state, "SELECT deleted IS NOT NULL FROM conversation WHERE id = ?", facts->id, error)
                           : 0;

  imported->id = g_strdup (facts->id);
  imported->title = g_strdup (facts->title);
  g_ptr_array_add (self->done, imported);
  if (row < 0 || deleted < 0)
    return FALSE;
  self->row = row;
  imported->outcome = deleted > 0 ? CONFAB_STORE_IMPORT_IN_TRASH
                    : row > 0 ? CONFAB_STORE_IMPORT_KNOWN : CONFAB_STORE_IMPORT_NEW;
  if (row > 0)
    return TRUE;
  self->row = insert_conversation (state, facts, error);
  if (self->row < 0)
    return FALSE;
  for (guint i = 0; i < facts->tags->len; i++)
    if (!add_tag (state, facts->tags->pdata[i], self->row, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_message (ConfabStoreState          *state,
             ConfabStoreImport         *self,
             const ConfabMessageRecord *record,
             GError                   **error)
{
  ConfabStoreImported *imported = self->done->pdata[self->done->len - 1];
  gint64 there = look_up (state, "SELECT conversation FROM message WHERE id = ?", record->id, error);

  if (there < 0)
    return FALSE;
  if (there != 0)
    {
      imported->n_elsewhere += there != self->row ? 1 : 0;
      return TRUE;
    }
  if (!confab_message_record_put (record, self->row, state, error))
    return FALSE;
  imported->n_messages++;
  imported->n_attachments += record->hashes->len;
  if (imported->outcome == CONFAB_STORE_IMPORT_KNOWN)
    imported->outcome = CONFAB_STORE_IMPORT_GROWN;
  return TRUE;
}

/* The path leads on to the leaf of the import where it led to a message on the way there before, and nothing on that way
 * was deleted here. Otherwise the user has gone another way. */
static gboolean
choose_leaf (ConfabStoreState *state,
             gint64            row,
             const char       *leaf,
             GError          **error)
{
  ConfabStatement *statement;

  statement = confab_database_prepare (state->database,
                                       "WITH RECURSIVE path (id, parent_id, deleted) AS ("
                                       " SELECT id, parent_id, deleted FROM message WHERE id = ?1 AND conversation = ?2"
                                       " UNION"
                                       " SELECT m.id, m.parent_id, m.deleted FROM path"
                                       " JOIN message m ON m.id = path.parent_id AND m.conversation = ?2"
                                       " WHERE path.deleted IS NULL"
                                       "  AND path.id IS NOT (SELECT leaf FROM conversation WHERE row = ?2))"
                                       " UPDATE conversation SET leaf = ?1 WHERE row = ?2 AND leaf IS NOT ?1"
                                       " AND EXISTS (SELECT 1 FROM path WHERE deleted IS NULL"
                                       "  AND (conversation.leaf IS NULL OR id = conversation.leaf))",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, leaf);
  confab_statement_bind_int (statement, 2, row);
  return confab_database_run (state->database, statement, error);
}

static gboolean
end_addition (ConfabStoreState              *state,
              ConfabStoreImport             *self,
              const ConfabConversationFacts *facts,
              GError                       **error)
{
  const ConfabStoreImported *imported = self->done->pdata[self->done->len - 1];
  ConfabStatement *statement;

  if (self->is_hidden && !confab_store_show_finished (state, self->row, error))
    return FALSE;
  self->is_hidden = FALSE;
  if (facts->leaf_id != NULL && imported->n_messages > 0 && !choose_leaf (state, self->row, facts->leaf_id, error))
    return FALSE;
  if (imported->outcome != CONFAB_STORE_IMPORT_GROWN)
    return TRUE;
  statement = confab_database_prepare (state->database, "UPDATE conversation SET updated = max(updated, ?) WHERE row = ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, facts->updated);
  confab_statement_bind_int (statement, 2, self->row);
  return confab_database_run (state->database, statement, error);
}

static gboolean
is_in_trash (ConfabStoreImport *self)
{
  return ((ConfabStoreImported *)self->done->pdata[self->done->len - 1])->outcome == CONFAB_STORE_IMPORT_IN_TRASH;
}

/* One folder, one message, or the beginning or the end of a conversation. */
static gboolean
take_step (ConfabStoreState  *state,
           ConfabStoreImport *self,
           GError           **error)
{
  const Addition *addition;
  gint64 erased;

  if (self->folder < self->folders->len)
    return add_folder (state, self->folders->pdata[self->folder++], error);
  addition = self->additions->pdata[self->addition];
  if (self->row == 0)
    {
      erased = find_erased (state, addition->facts->id, error);
      if (erased != 0)
        return erased > 0 && confab_store_purge_part (state, erased, error);
      if (!begin_addition (state, self, addition->facts, error))
        return FALSE;
    }
  if (!is_in_trash (self))
    {
      if (self->record < addition->records->len)
        return add_message (state, self, addition->records->pdata[self->record++], error);
      if (!end_addition (state, self, addition->facts, error))
        return FALSE;
    }
  self->addition++;
  self->record = 0;
  self->row = 0;
  return TRUE;
}

static gboolean
is_done (ConfabStoreImport *self)
{
  return self->folder == self->folders->len && self->addition == self->additions->len;
}

/* A conversation in the middle is hidden until its last step, which takes two more writes: that is done only with one that takes so long that a
 * reply would have to wait. */
static gboolean
must_pause (ConfabStoreImport *self,
            gint64             start,
            guint              n)
{
  gint64 spent = n % MESSAGES_PER_LOOK == 0 || self->row == 0 ? g_get_monotonic_time () - start : 0;

  return n > 0 && spent > (self->row == 0 ? CONFAB_STORE_STEP_USEC : LONGEST_STEP_USEC);
}

/* Where the process dies between two steps, what there is of a new conversation is never taken for the whole of it. */
static gboolean
hide_unfinished (ConfabStoreState  *state,
                 ConfabStoreImport *self,
                 GError           **error)
{
  if (self->row == 0 || self->is_hidden ||
      ((ConfabStoreImported *)self->done->pdata[self->done->len - 1])->outcome != CONFAB_STORE_IMPORT_NEW)
    return TRUE;
  self->is_hidden = TRUE;
  return confab_store_hide_unfinished (state, self->row, error);
}

/* Each step is a transaction, so that a reply which comes meanwhile gets to the disk in time. */
static gpointer
import_some (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  ConfabStoreImport *self = data;
  gint64 start = g_get_monotonic_time ();
  gboolean success = TRUE;
  guint n = 0;

  if (!confab_database_begin (state->database, error))
    return NULL;
  while (success && !is_done (self) && !must_pause (self, start, n++))
    success = take_step (state, self, error);
  success = success && hide_unfinished (state, self, error);
  confab_database_set_busy (state->database, TRUE);
  success = confab_database_end (state->database, success, error);
  confab_database_set_busy (state->database, FALSE);
  if (!success || !is_done (self))
    return NULL;
  return g_steal_pointer (&self->done);
}

/**
 * confab_store_import_async:
 * @self: an open store
 * @import: (transfer full): what to add
 * @cancellable: (nullable): ends it between two steps; what was written stays
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Adds conversations and messages that are not there yet, by their identifiers. Nothing that is there is changed, but that a
 * conversation which grows counts as changed then, and its path leads on. It takes short steps with what else is asked for in
 * between; a message is never there before those it hangs from. It may be called on any thread.
 */
void
confab_store_import_async (ConfabStore        *self,
                           ConfabStoreImport  *import,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (import != NULL);

  task = confab_store_task_new (self, confab_store_import_async, import, (GDestroyNotify)confab_store_import_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, import_some, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_import_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabStoreImported): what became of each conversation, in their order
 */
GPtrArray *
confab_store_import_finish (ConfabStore  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
