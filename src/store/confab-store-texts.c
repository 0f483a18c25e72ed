/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"

/* How long a step may hold the thread, so that a reply that comes meanwhile gets to the disk in time. */
#define STEP_USEC (8 * G_TIME_SPAN_MILLISECOND)

/* How many rows are read between two looks at the clock. */
#define ROWS_PER_LOOK 32

typedef struct
{
  GStrv      ids;
  guint      next;
  GPtrArray *texts;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *self = data;

  g_strfreev (self->ids);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_text (ConfabStoreState *state,
           Wish             *wish,
           GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, "SELECT text FROM message WHERE id = ?",
                                                                   error);
  char *text = NULL;

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, wish->ids[wish->next++]);
  if (confab_database_step (state->database, statement, &local_error))
    text = g_strdup (confab_statement_get_text (statement, 0));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_ptr_array_add (wish->texts, text);
  return TRUE;
}

static gpointer
load_some_texts (ConfabStoreState *state,
                 gpointer          data,
                 GError          **error)
{
  Wish *wish = data;
  gint64 end = g_get_monotonic_time () + STEP_USEC;

  while (wish->ids[wish->next] != NULL)
    {
      if (!read_text (state, wish, error))
        return NULL;
      if (wish->next % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end && wish->ids[wish->next] != NULL)
        return NULL;
    }
  return g_steal_pointer (&wish->texts);
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
  Wish *wish;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (ids != NULL);

  wish = g_new0 (Wish, 1);
  wish->ids = g_strdupv ((GStrv)ids);
  wish->texts = g_ptr_array_new_with_free_func (g_free);
  task = confab_store_task_new (self, confab_store_load_texts_async, wish, wish_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, load_some_texts, (GDestroyNotify)g_ptr_array_unref);
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
