/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"

/* What is done in a thread of its own must not be what keeps the store: it would end there, while its own thread has its
 * sources and its file monitor. */

typedef struct
{
  GTask              *task;
  ConfabStoreWorkFunc func;
  gpointer            result;
  GDestroyNotify      free_result;
  GError             *error;
} Work;

static void
work_in_thread (GTask        *inner,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Work *work = task_data;

  work->result = work->func (g_task_get_task_data (work->task), cancellable, &work->error);
  g_task_return_boolean (inner, TRUE);
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Work *work = user_data;
  g_autoptr (GTask) task = work->task;
  GError *error = NULL;

  /* It was cancelled before it began. */
  if (!g_task_propagate_boolean (G_TASK (result), &error) && work->error == NULL && work->result == NULL)
    work->error = g_steal_pointer (&error);
  g_clear_error (&error);
  if (work->error != NULL)
    g_task_return_error (task, work->error);
  else if (work->free_result != NULL)
    g_task_return_pointer (task, work->result, work->free_result);
  else
    g_task_return_boolean (task, work->result != NULL);
}

/**
 * confab_store_work:
 * @task: (transfer full): the task that gets the result; its data are the arguments
 * @func: what to do in a thread
 * @free_result: (nullable): how to free the result; %NULL where the result only says whether it succeeded
 *
 * Does what does not need the database in a thread of its own. The task, and the store that it keeps, end where they
 * were made.
 */
void
confab_store_work (GTask              *task,
                   ConfabStoreWorkFunc func,
                   GDestroyNotify      free_result)
{
  Work *work = g_new0 (Work, 1);
  g_autoptr (GTask) inner = g_task_new (NULL, g_task_get_cancellable (task), worked_cb, work);

  work->task = task;
  work->func = func;
  work->free_result = free_result;
  g_task_set_source_tag (inner, confab_store_work);
  g_task_set_task_data (inner, work, NULL);
  g_task_run_in_thread (inner, work_in_thread);
}

/**
 * confab_store_work_in_background:
 * @self: an open store
 * @func: what to do in a thread
 * @data: (transfer full): the arguments, the data of the task
 * @free_data: how to free them
 * @callback: called with the result, and for its data what confab_store_end_work() takes
 *
 * Does what nobody waits for. It is cancelled when the store is closed, and does not keep it.
 */
void
confab_store_work_in_background (ConfabStore        *self,
                                 GTaskThreadFunc     func,
                                 gpointer            data,
                                 GDestroyNotify      free_data,
                                 GAsyncReadyCallback callback)
{
  GWeakRef *store = g_new0 (GWeakRef, 1);
  g_autoptr (GTask) task = NULL;

  g_weak_ref_init (store, self);
  task = g_task_new (NULL, self->background, callback, store);
  g_task_set_source_tag (task, confab_store_work_in_background);
  g_task_set_task_data (task, data, free_data);
  g_task_run_in_thread (task, func);
}

/**
 * confab_store_end_work:
 * @data: (transfer full): what the callback of confab_store_work_in_background() got
 *
 * Returns: (transfer full) (nullable): the store, where it is still open
 */
ConfabStore *
confab_store_end_work (gpointer data)
{
  g_autofree GWeakRef *weak = data;
  g_autoptr (ConfabStore) self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  return self != NULL && self->thread != NULL ? g_steal_pointer (&self) : NULL;
}
