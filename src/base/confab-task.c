/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-task.h"

typedef struct
{
  GTask          *task;   /* belongs to the callback, which comes after the work */
  GTaskThreadFunc func;
  GDestroyNotify  free_result;
} Work;

static void
work_in_thread (GTask        *inner,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Work *work = task_data;

  work->func (inner, NULL, g_task_get_task_data (work->task), cancellable);
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Work *work = g_task_get_task_data (G_TASK (result));
  gpointer value = NULL;
  gboolean done = FALSE;
  GError *error = NULL;

  if (work->free_result != NULL)
    value = g_task_propagate_pointer (G_TASK (result), &error);
  else
    done = g_task_propagate_boolean (G_TASK (result), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (work->free_result != NULL)
    g_task_return_pointer (task, value, work->free_result);
  else
    g_task_return_boolean (task, done);
}

/**
 * confab_task_run_in_thread:
 * @task: the task that gets the result; its data are the arguments, and must not change meanwhile
 * @func: what to do in a thread. Its task is another one than @task and has no source object
 * @free_result: (nullable): how to free the pointer that @func returns; %NULL where it returns a boolean
 *
 * Does in a thread what is to be done for a task. Where [method@Gio.Task.run_in_thread] keeps the task, and with it the object it
 * belongs to, until its thread is through, this one keeps neither: the thread may be the last one to let go of what it has, and an
 * object of the main thread would then end in it.
 */
void
confab_task_run_in_thread (GTask          *task,
                           GTaskThreadFunc func,
                           GDestroyNotify  free_result)
{
  g_autoptr (GTask) inner = g_task_new (NULL, g_task_get_cancellable (task), worked_cb, g_object_ref (task));
  Work *work = g_new (Work, 1);

  *work = (Work){ task, func, free_result };
  g_task_set_source_tag (inner, confab_task_run_in_thread);
  g_task_set_task_data (inner, work, g_free);
  g_task_run_in_thread (inner, work_in_thread);
}
