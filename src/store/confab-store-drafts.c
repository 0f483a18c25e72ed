/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "store/confab-store-drafts.h"
#include "store/confab-store-private.h"

typedef struct
{
  char  *conversation_id;
  char  *json; /* (nullable) */
  char **hashes;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->conversation_id);
  g_free (self->json);
  g_strfreev (self->hashes);
  g_free (self);
}

static gboolean
put_row (ConfabStoreState *state,
         const Draft      *draft,
         GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT INTO draft (conversation_id, json, updated)"
                                                        " VALUES (?, ?, ?)",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, draft->conversation_id);
  confab_statement_bind_text (statement, 2, draft->json);
  confab_statement_bind_int (statement, 3, confab_time_now ());
  return confab_database_run (state->database, statement, error);
}

static gboolean
put_hash (ConfabStoreState *state,
          const Draft      *draft,
          const char       *hash,
          GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT OR IGNORE INTO draft_attachment (hash, draft)"
                                                        " VALUES (?, ?)",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, hash);
  confab_statement_bind_text (statement, 2, draft->conversation_id);
  return confab_database_run (state->database, statement, error);
}

/* With the row goes what it said of attachments. */
static gboolean
replace_draft (ConfabStoreState *state,
               const Draft      *draft,
               GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "DELETE FROM draft WHERE conversation_id = ?", error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, draft->conversation_id);
  if (!confab_database_run (state->database, statement, error))
    return FALSE;
  if (draft->json == NULL)
    return TRUE;
  if (!put_row (state, draft, error))
    return FALSE;
  for (guint i = 0; draft->hashes != NULL && draft->hashes[i] != NULL; i++)
    if (!put_hash (state, draft, draft->hashes[i], error))
      return FALSE;
  return TRUE;
}

static gpointer
save_draft (ConfabStoreState *state,
            gpointer          data,
            GError          **error)
{
  gboolean success;

  if (!confab_database_begin (state->database, error))
    return NULL;
  success = replace_draft (state, data, error);
  return GINT_TO_POINTER (confab_database_end (state->database, success, error) && success);
}

/**
 * confab_store_save_draft_async:
 * @self: an open store
 * @conversation_id: a conversation, or "" for the one that has not begun
 * @draft: (nullable): what was begun there, or %NULL for nothing
 * @hashes: (nullable) (array zero-terminated=1): the attachments in it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
confab_store_save_draft_async (ConfabStore        *self,
                               const char         *conversation_id,
                               JsonNode           *draft,
                               const char *const  *hashes,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Draft *data;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL);

  data = g_new0 (Draft, 1);
  data->conversation_id = g_strdup (conversation_id);
  data->json = draft != NULL ? confab_json_to_string (draft, FALSE) : NULL;
  data->hashes = g_strdupv ((char **)hashes);
  task = confab_store_task_new (self, confab_store_save_draft_async, data, draft_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, save_draft, NULL);
}

/**
 * confab_store_save_draft_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is on disk
 */
gboolean
confab_store_save_draft_finish (ConfabStore  *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
list_drafts (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  g_autoptr (GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_node_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database, "SELECT conversation_id, json FROM draft", error);
  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    {
      JsonNode *node = confab_json_parse (confab_statement_get_text (statement, 1), -1, NULL);

      if (node != NULL)
        g_hash_table_insert (drafts, g_strdup (confab_statement_get_text (statement, 0)), node);
    }
  if (local_error == NULL)
    return g_steal_pointer (&drafts);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * confab_store_list_drafts_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_store_list_drafts_async (ConfabStore        *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_list_drafts_async, NULL, NULL, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, list_drafts, (GDestroyNotify)g_hash_table_unref);
}

/**
 * confab_store_list_drafts_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type utf8 JsonNode): what was begun, by the conversation
 */
GHashTable *
confab_store_list_drafts_finish (ConfabStore  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
