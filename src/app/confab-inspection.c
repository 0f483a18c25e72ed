/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspection.h"
#include "model/confab-exchange-events.h"

/**
 * confab_inspection_free:
 * @self: (transfer full) (nullable): what is shown
 */
void
confab_inspection_free (ConfabInspection *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->message);
  g_clear_pointer (&self->exchange, confab_exchange_unref);
  g_ptr_array_unref (self->events);
  g_free (self->problem);
  g_free (self);
}

/* A stream may have a hundred thousand events. */
static void
split_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ConfabInspection *inspection = task_data;
  GPtrArray *attempts = inspection->exchange->attempts;

  for (guint i = 0; i < attempts->len; i++)
    g_ptr_array_add (inspection->events, confab_exchange_attempt_list_events (attempts->pdata[i]));
  g_task_return_boolean (task, TRUE);
}

static void
split_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabInspection *inspection = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) split = NULL;

  inspection->exchange = confab_exchanges_read_finish (CONFAB_EXCHANGES (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (inspection->exchange == NULL)
    {
      inspection->problem = g_strdup (error->message);
      g_task_return_boolean (task, TRUE);
      return;
    }
  split = g_task_new (NULL, NULL, split_cb, g_object_ref (task));
  g_task_set_source_tag (split, read_cb);
  g_task_set_task_data (split, inspection, NULL);
  g_task_run_in_thread (split, split_thread);
}

/**
 * confab_inspection_load_async:
 * @exchanges: what keeps the exchanges
 * @message: a reply
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is loaded
 * @user_data: given to @callback
 *
 * Loads what is known of how a reply came.
 */
void
confab_inspection_load_async (ConfabExchanges    *exchanges,
                              ConfabMessage      *message,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const ConfabReply *reply = confab_message_get_reply (message);
  ConfabInspection *inspection = g_new0 (ConfabInspection, 1);

  inspection->message = g_object_ref (message);
  inspection->events = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_task_set_source_tag (task, confab_inspection_load_async);
  g_task_set_task_data (task, inspection, (GDestroyNotify)confab_inspection_free);
  if (reply != NULL && reply->exchange_id != NULL)
    {
      confab_exchanges_read_async (exchanges, reply->exchange_id, cancellable, read_cb, g_object_ref (task));
      return;
    }
  inspection->problem = g_strdup (_ ("What was sent and what came was not recorded for this reply"));
  g_task_return_boolean (task, TRUE);
}

/**
 * confab_inspection_load_finish:
 * @result: the result
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what is known, or %NULL with an error
 */
ConfabInspection *
confab_inspection_load_finish (GAsyncResult *result,
                               GError      **error)
{
  ConfabInspection *from = g_task_get_task_data (G_TASK (result));
  ConfabInspection *inspection;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  inspection = g_new0 (ConfabInspection, 1);
  inspection->message = g_object_ref (from->message);
  inspection->exchange = g_steal_pointer (&from->exchange);
  inspection->events = g_ptr_array_ref (from->events);
  inspection->problem = g_steal_pointer (&from->problem);
  return inspection;
}
