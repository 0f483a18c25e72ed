/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-left-out.h"
#include "store/confab-store-private.h"

typedef struct
{
  GStrv    ids;
  gboolean left_out;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  g_strfreev (self->ids);
  g_free (self);
}

static gboolean
put_one (ConfabStoreState *state,
         const char       *id,
         gboolean          left_out,
         GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, "UPDATE message SET left_out = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  if (left_out)
    confab_statement_bind_int (statement, 1, 1);
  confab_statement_bind_text (statement, 2, id);
  return confab_database_run (state->database, statement, error);
}

static gpointer
put_all (ConfabStoreState *state,
         gpointer          data,
         GError          **error)
{
  const Choice *choice = data;
  gboolean success = TRUE;

  if (!confab_database_begin (state->database, error))
    return NULL;
  for (guint i = 0; success && choice->ids[i] != NULL; i++)
    success = put_one (state, choice->ids[i], choice->left_out, error);
  return GINT_TO_POINTER (confab_database_end (state->database, success, error) && success);
}

/**
 * confab_store_set_left_out_async:
 * @self: an open store
 * @ids: identifiers of messages
 * @left_out: whether they are left out of what is sent
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is on disk
 * @user_data: for @callback
 *
 * Keeps what somebody chose.
 */
void
confab_store_set_left_out_async (ConfabStore        *self,
                                 const char *const  *ids,
                                 gboolean            left_out,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Choice *choice;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (ids != NULL);

  choice = g_new0 (Choice, 1);
  choice->ids = g_strdupv ((GStrv)ids);
  choice->left_out = left_out;
  task = confab_store_task_new (self, confab_store_set_left_out_async, choice, choice_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, put_all, NULL);
}

/**
 * confab_store_set_left_out_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is kept; so it is of messages that are not there (any more)
 */
gboolean
confab_store_set_left_out_finish (ConfabStore  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
