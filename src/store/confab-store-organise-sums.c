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
