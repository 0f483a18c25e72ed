/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "store/confab-store-organise-private.h"

/* As much of a question, and of its answer, as tells what they are about. */
#define OPENING_CHARS "2000"

static void
set_not_found (GError **error)
{
  g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND,
                       _ ("There is no such conversation. It may have been deleted; look for it in the list."));
}

/* The one row that a statement with a text gives. */
static ConfabStatement *
find_row (ConfabStoreState *state,
          const char       *sql,
          const char       *text,
          GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, text);
  if (confab_database_step (state->database, statement, &local_error))
    return g_steal_pointer (&statement);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_not_found (error);
  return NULL;
}

/* From the index of places alone, which has no texts. */
static gpointer
sum (ConfabStoreState *state,
     gpointer          data,
     GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  ConfabSums *sums;

  statement = find_row (state,
                        "SELECT count(m.row), coalesce(sum(m.tokens), 0), coalesce(sum(m.cost), 0.0), count(m.cost)"
                        " FROM conversation c LEFT JOIN message m INDEXED BY message_place"
                        "  ON m.conversation = c.row AND m.deleted IS NULL"
                        " WHERE c.id = ? GROUP BY c.row",
                        data, error);
  if (statement == NULL)
    return NULL;
  sums = g_new0 (ConfabSums, 1);
  sums->n_messages = confab_statement_get_int (statement, 0);
  sums->tokens = confab_statement_get_int (statement, 1);
  sums->cost = sqlite3_column_double (statement, 2);
  sums->n_priced = confab_statement_get_int (statement, 3);
  return sums;
}

/**
 * confab_store_sum_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Adds up what a conversation holds and costs.
 */
void
confab_store_sum_async (ConfabStore        *self,
                        const char         *id,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_sum_async, g_strdup (id), g_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, sum, g_free);
}

/**
 * confab_store_sum_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: (transfer full) (nullable): the sums
 */
ConfabSums *
confab_store_sum_finish (ConfabStore  *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  guint64 bytes;
  guint   n_files;
} Measure;

/* What is in a folder and those below it; what goes meanwhile does not count. */
static void
measure_folder (GFile        *folder,
                GCancellable *cancellable,
                Measure      *measure)
{
  g_autoptr (GFileEnumerator) files = NULL;
  GFileInfo *info;

  files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE ","
                                     G_FILE_ATTRIBUTE_STANDARD_ALLOCATED_SIZE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                     cancellable, NULL);
  while (files != NULL && g_file_enumerator_iterate (files, &info, NULL, cancellable, NULL) && info != NULL)
    {
      g_autoptr (GFile) child = g_file_get_child (folder, g_file_info_get_name (info));

      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        measure_folder (child, cancellable, measure);
      measure->bytes += g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_STANDARD_ALLOCATED_SIZE);
      measure->n_files += g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR;
    }
}

static guint64
measure_file (GFile        *folder,
              const char   *name,
              GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_get_child (folder, name);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_ALLOCATED_SIZE,
                                                  G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, NULL);

  return info != NULL ? g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_STANDARD_ALLOCATED_SIZE) : 0;
}

static void
measure_worker (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GFile) attachments = g_file_new_for_path (task_data);
  g_autoptr (GFile) folder = g_file_get_parent (attachments);
  ConfabStoreSize *size = g_new0 (ConfabStoreSize, 1);
  Measure all = { 0 };
  Measure own = { 0 };

  measure_folder (attachments, cancellable, &own);
  measure_folder (folder, cancellable, &all);
  size->database = measure_file (folder, "confab.db", cancellable) + measure_file (folder, "confab.db-wal", cancellable) +
                   measure_file (folder, "confab.db-shm", cancellable);
  size->attachments = own.bytes;
  size->n_attachments = own.n_files;
  size->other = all.bytes - MIN (all.bytes, size->database + size->attachments);
  g_task_return_pointer (task, size, g_free);
}

/**
 * confab_store_measure_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks how much the store takes on the disk. It has a thread of its own, so that nothing waits for it. A store in memory takes nothing.
 */
void
confab_store_measure_async (ConfabStore        *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_store_measure_async);
  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  if (self->temporary)
    g_task_return_pointer (task, g_new0 (ConfabStoreSize, 1), g_free);
  else
    g_task_run_in_thread (task, measure_worker);
}

/**
 * confab_store_measure_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: only that it was cancelled
 *
 * Returns: (transfer full) (nullable): what it takes
 */
ConfabStoreSize *
confab_store_measure_finish (ConfabStore  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_opening_free:
 * @self: (transfer full): an opening
 */
void
confab_opening_free (ConfabOpening *self)
{
  g_free (self->title);
  g_free (self->provider_id);
  g_free (self->model);
  g_free (self->question);
  g_free (self->answer);
  g_free (self);
}

static gpointer
load_opening (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  ConfabOpening *opening;

  statement = find_row (state,
                        "WITH first (id, conversation, text) AS (SELECT m.id, m.conversation, substr(m.text, 1, " OPENING_CHARS ")"
                        "  FROM message m JOIN conversation c ON c.row = m.conversation"
                        "  WHERE c.id = ?1 AND m.role = 'user' AND m.deleted IS NULL ORDER BY m.row LIMIT 1)"
                        " SELECT c.title, c.named, c.provider_id, c.model, (SELECT text FROM first),"
                        "  (SELECT substr(a.text, 1, " OPENING_CHARS ") FROM message a JOIN first f"
                        "    ON a.conversation = f.conversation AND a.parent_id = f.id"
                        "   WHERE a.role = 'assistant' AND a.status <> 'streaming' AND a.deleted IS NULL AND a.text <> ''"
                        "   ORDER BY a.row DESC LIMIT 1)"
                        " FROM conversation c WHERE c.id = ?1",
                        data, error);
  if (statement == NULL)
    return NULL;
  opening = g_new0 (ConfabOpening, 1);
  opening->title = g_strdup (confab_statement_get_text (statement, 0));
  opening->named = confab_statement_get_int (statement, 1);
  opening->provider_id = g_strdup (confab_statement_get_text (statement, 2));
  opening->model = g_strdup (confab_statement_get_text (statement, 3));
  opening->question = g_strdup (confab_statement_get_text (statement, 4));
  opening->answer = g_strdup (confab_statement_get_text (statement, 5));
  return opening;
}

/**
 * confab_store_load_opening_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads with what a conversation begins, for its title.
 */
void
confab_store_load_opening_async (ConfabStore        *self,
                                 const char         *id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_load_opening_async, g_strdup (id), g_free, cancellable, callback,
                                user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, load_opening, (GDestroyNotify)confab_opening_free);
}

/**
 * confab_store_load_opening_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: (transfer full) (nullable): the opening
 */
ConfabOpening *
confab_store_load_opening_finish (ConfabStore  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
