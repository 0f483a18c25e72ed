/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"

/* How many rows are read between two looks at the clock. */
#define ROWS_PER_LOOK 16

/* Adds what one message has to @found; FALSE with an error. */
typedef gboolean (*ReadOne) (ConfabStoreState *state,
                             const char       *id,
                             GPtrArray        *found,
                             GError          **error);

/* What is read of messages that are asked for by their identifiers, in steps between which other calls get their turn. */
typedef struct
{
  ReadOne    read_one;
  GStrv      ids;
  guint      next;
  GPtrArray *found;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *self = data;

  g_strfreev (self->ids);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_some (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  Wish *wish = data;
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;

  while (wish->ids[wish->next] != NULL)
    {
      if (!wish->read_one (state, wish->ids[wish->next++], wish->found, error))
        return NULL;
      if (wish->next % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end && wish->ids[wish->next] != NULL)
        return NULL;
    }
  return g_steal_pointer (&wish->found);
}

static void
start (ConfabStore        *self,
       gpointer            source_tag,
       ReadOne             read_one,
       const char *const  *ids,
       GDestroyNotify      free_one,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  Wish *wish = g_new0 (Wish, 1);
  GTask *task;

  wish->read_one = read_one;
  wish->ids = g_strdupv ((GStrv)ids);
  wish->found = g_ptr_array_new_with_free_func (free_one);
  task = confab_store_task_new (self, source_tag, wish, wish_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, read_some, (GDestroyNotify)g_ptr_array_unref);
}

static gboolean
read_message (ConfabStoreState *state,
              const char       *id,
              GPtrArray        *found,
              GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabMessage) message = confab_store_read_message (state, id, -1, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (message != NULL)
    g_ptr_array_add (found, g_steal_pointer (&message));
  return TRUE;
}

/**
 * confab_store_load_messages_async:
 * @self: an open store
 * @ids: identifiers of messages
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads messages with all that they have. A reply that is being written has what came so far.
 */
void
confab_store_load_messages_async (ConfabStore        *self,
                                  const char *const  *ids,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (ids != NULL);

  start (self, confab_store_load_messages_async, read_message, ids, g_object_unref, cancellable, callback, user_data);
}

/**
 * confab_store_load_messages_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabMessage): the messages in the order they were asked for,
 *   without those that there are not
 */
GPtrArray *
confab_store_load_messages_finish (ConfabStore  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
read_text (ConfabStoreState *state,
           const char       *id,
           GPtrArray        *found,
           GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, "SELECT text FROM message WHERE id = ?",
                                                                   error);
  char *text = NULL;

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, id);
  if (confab_database_step (state->database, statement, &local_error))
    text = g_strdup (confab_statement_get_text (statement, 0));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_ptr_array_add (found, text);
  return TRUE;
}

/**
 * confab_store_load_texts_async:
 * @self: an open store
 * @ids: identifiers of messages
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what messages say and nothing else of them, as it is enough to search them. Of a reply that is being written
 * it may be less than what came so far.
 */
void
confab_store_load_texts_async (ConfabStore        *self,
                               const char *const  *ids,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (ids != NULL);

  start (self, confab_store_load_texts_async, read_text, ids, g_free, cancellable, callback, user_data);
}

/**
 * confab_store_load_texts_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the text of each message, in the order they were asked for;
 *   %NULL for one that there is not
 */
GPtrArray *
confab_store_load_texts_finish (ConfabStore  *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
