/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "session/confab-experiment-runner-private.h"
#include "store/confab-store-experiments.h"

/* What of an experiment goes to the disk. */

static void
note_store_error (ConfabExperimentRunner *self,
                  const GError           *error)
{
  if (self->store_error == NULL)
    self->store_error = g_strdup (error->message);
}

typedef struct
{
  ConfabExperimentRunner *runner;
  ConfabExperimentRun    *run;
} Saved;

/* What is on the disk need not be in memory; a run may have begun anew meanwhile. */
static void
on_run_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Saved *saved = user_data;
  g_autoptr (ConfabExperimentRunner) self = saved->runner;
  g_autoptr (ConfabExperimentRun) run = saved->run;
  g_autoptr (GError) error = NULL;

  self->n_saving--;
  confab_experiment_runner_unlock (self);
  if (!confab_store_save_experiment_run_finish (CONFAB_STORE (source), result, &error))
    note_store_error (self, error);
  else if (confab_experiment_run_is_over (run))
    confab_experiment_run_shorten (run);
}

void
confab_experiment_runner_store_run (ConfabExperimentRunner *self,
                                    ConfabExperimentRun    *run)
{
  g_autofree char *json = NULL;
  Saved *saved;

  if (!self->stored || self->session == NULL)
    return;
  json = confab_experiment_run_to_json (run);
  self->n_saving++;
  saved = g_new (Saved, 1);
  saved->runner = g_object_ref (self);
  saved->run = g_object_ref (run);
  confab_store_save_experiment_run_async (confab_session_get_store (self->session), self->experiment->id, run->cell,
                                          confab_run_status_get_name (run->status), json, NULL, on_run_saved_cb, saved);
}

static void
on_saved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ConfabExperimentRunner) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_store_save_experiment_finish (CONFAB_STORE (source), result, &error))
    note_store_error (self, error);
}

/**
 * confab_experiment_runner_save:
 * @self: a runner
 *
 * Puts the experiment itself on its way to the disk, before any of its results.
 */
void
confab_experiment_runner_save (ConfabExperimentRunner *self)
{
  g_autofree char *json = NULL;
  g_autofree char *title = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!self->stored || self->session == NULL)
    return;
  self->saved = TRUE;
  node = confab_experiment_to_json (self->experiment);
  json = confab_json_to_string (node, FALSE);
  title = confab_experiment_dup_title (self->experiment);
  confab_store_save_experiment_async (confab_session_get_store (self->session), self->experiment->id, title, self->experiment->created,
                                      json, NULL, on_saved_cb, g_object_ref (self));
}

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabExperimentRunner *self = g_task_get_source_object (task);
  ConfabConversation *conversation = g_task_get_task_data (task);
  GError *error = NULL;

  if (!confab_store_write_finish (CONFAB_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->session != NULL)
    confab_library_touch (confab_session_get_library (self->session), conversation, FALSE);
  g_task_return_pointer (task, g_strdup (confab_conversation_get_id (conversation)), g_free);
}

static void
on_fetched_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabExperimentRunner *self = CONFAB_EXPERIMENT_RUNNER (source);
  GError *error = NULL;
  g_autoptr (GPtrArray) runs = confab_experiment_runner_fetch_finish (self, result, &error);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  ConfabExperimentRun *run;
  ConfabProvider *provider;
  ConfabConversation *conversation;

  if (runs == NULL || self->session == NULL)
    {
      g_task_return_error (task, error != NULL ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("Closed")));
      return;
    }
  run = runs->pdata[0];
  provider = confab_experiment_find_provider (self->session, confab_experiment_get_target (self->experiment, run->cell));
  conversation = confab_experiment_make_conversation (self->experiment, run, provider, messages);
  g_task_set_task_data (task, conversation, g_object_unref);
  confab_store_write_paid_async (confab_session_get_store (self->session), conversation, messages, g_task_get_cancellable (task),
                                 on_kept_cb, g_object_ref (task));
}

/**
 * confab_experiment_runner_keep_async:
 * @self: a runner
 * @run: a result that is over
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes a conversation of a result, which is set up as its request was.
 */
void
confab_experiment_runner_keep_async (ConfabExperimentRunner *self,
                                     ConfabExperimentRun    *run,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();

  g_task_set_source_tag (task, confab_experiment_runner_keep_async);
  g_ptr_array_add (runs, run);
  confab_experiment_runner_fetch_async (self, runs, cancellable, on_fetched_cb, task);
}

/**
 * confab_experiment_runner_keep_finish:
 * @self: a runner
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the identifier of the new conversation
 */
char *
confab_experiment_runner_keep_finish (ConfabExperimentRunner *self,
                                      GAsyncResult           *result,
                                      GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
