/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "store/confab-store-experiments.h"
#include "store/confab-store-private.h"

/* The arguments of all calls here; each uses what it needs. */
typedef struct
{
  char  *id;
  char  *name;   /* of an experiment, or the status of a run */
  char  *json;
  gint64 number; /* when it was made, or the number of a cell */
  gint64 count;  /* how many are wanted at most */
} Arguments;

static void
arguments_free (gpointer data)
{
  Arguments *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->json);
  g_free (self);
}

static Arguments *
arguments_new (const char *id,
               const char *name,
               const char *json,
               gint64      number)
{
  Arguments *self = g_new0 (Arguments, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->json = g_strdup (json);
  self->number = number;
  return self;
}

void
confab_experiment_record_free (ConfabExperimentRecord *self)
{
  g_free (self->id);
  g_free (self->json);
  g_free (self);
}

void
confab_experiment_result_free (ConfabExperimentResult *self)
{
  g_free (self->json);
  g_free (self);
}

static gpointer
save_experiment (ConfabStoreState *state,
                 gpointer          data,
                 GError          **error)
{
  const Arguments *arguments = data;
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT INTO experiment (id, name, created, updated, json) VALUES (?, ?, ?, ?, ?)"
                                                        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, updated = excluded.updated,"
                                                        " json = excluded.json",
                                                        error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, arguments->id);
  confab_statement_bind_text (statement, 2, arguments->name);
  confab_statement_bind_int (statement, 3, arguments->number);
  confab_statement_bind_int (statement, 4, confab_time_now ());
  confab_statement_bind_text (statement, 5, arguments->json);
  return GINT_TO_POINTER (confab_database_run (state->database, statement, error));
}

static gpointer
remove_experiment (ConfabStoreState *state,
                   gpointer          data,
                   GError          **error)
{
  const Arguments *arguments = data;
  ConfabStatement *statement = confab_database_prepare (state->database, "DELETE FROM experiment WHERE id = ?", error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, arguments->id);
  return GINT_TO_POINTER (confab_database_run (state->database, statement, error));
}

static gboolean
touch (ConfabStoreState *state,
       const char       *id,
       GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, "UPDATE experiment SET updated = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, confab_time_now ());
  confab_statement_bind_text (statement, 2, id);
  return confab_database_run (state->database, statement, error);
}

/* Nothing is put where the experiment was removed meanwhile. */
static gboolean
put_run (ConfabStoreState *state,
         const Arguments  *arguments,
         GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT INTO experiment_run (experiment, cell, status, json)"
                                                        " SELECT row, ?, ?, ? FROM experiment WHERE id = ?"
                                                        " ON CONFLICT (experiment, cell) DO UPDATE SET status = excluded.status,"
                                                        " json = excluded.json",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, arguments->number);
  confab_statement_bind_text (statement, 2, arguments->name);
  confab_statement_bind_text (statement, 3, arguments->json);
  confab_statement_bind_text (statement, 4, arguments->id);
  return confab_database_run (state->database, statement, error);
}

static gpointer
save_run (ConfabStoreState *state,
          gpointer          data,
          GError          **error)
{
  const Arguments *arguments = data;
  gboolean success;

  if (!confab_database_begin (state->database, error))
    return NULL;
  success = put_run (state, arguments, error) && touch (state, arguments->id, error);
  return GINT_TO_POINTER (confab_database_end (state->database, success, error) && success);
}

static gpointer
list_experiments (ConfabStoreState *state,
                  gpointer          data,
                  GError          **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_experiment_record_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT id, json, created, updated,"
                                       " (SELECT count (*) FROM experiment_run WHERE experiment = experiment.row)"
                                       " FROM experiment ORDER BY created DESC, row DESC",
                                       error);
  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    {
      ConfabExperimentRecord *record = g_new0 (ConfabExperimentRecord, 1);

      record->id = g_strdup (confab_statement_get_text (statement, 0));
      record->json = g_strdup (confab_statement_get_text (statement, 1));
      record->created = confab_statement_get_int (statement, 2);
      record->updated = confab_statement_get_int (statement, 3);
      record->n_runs = confab_statement_get_int (statement, 4);
      g_ptr_array_add (records, record);
    }
  if (local_error == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gpointer
load_runs (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  const Arguments *arguments = data;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_experiment_result_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT r.cell, r.json FROM experiment_run r JOIN experiment e ON e.row = r.experiment"
                                       " WHERE e.id = ? AND r.cell >= ? ORDER BY r.cell LIMIT ?",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, arguments->id);
  confab_statement_bind_int (statement, 2, arguments->number);
  confab_statement_bind_int (statement, 3, arguments->count);
  while (confab_database_step (state->database, statement, &local_error))
    {
      ConfabExperimentResult *result = g_new0 (ConfabExperimentResult, 1);

      result->cell = confab_statement_get_int (statement, 0);
      result->json = g_strdup (confab_statement_get_text (statement, 1));
      g_ptr_array_add (results, result);
    }
  if (local_error == NULL)
    return g_steal_pointer (&results);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * confab_store_save_experiment_async:
 * @self: an open store
 * @id: the identifier of an experiment
 * @name: its name
 * @created: when it was made, milliseconds since 1970
 * @json: what is asked
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Adds an experiment, or changes what is stored of it; its results stay.
 */
void
confab_store_save_experiment_async (ConfabStore        *self,
                                    const char         *id,
                                    const char         *name,
                                    gint64              created,
                                    const char         *json,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_save_experiment_async, arguments_new (id, name, json, created), arguments_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, save_experiment, NULL);
}

/**
 * confab_store_save_experiment_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is on disk
 */
gboolean
confab_store_save_experiment_finish (ConfabStore  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_store_remove_experiment_async:
 * @self: an open store
 * @id: the identifier of an experiment
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Removes an experiment with its results.
 */
void
confab_store_remove_experiment_async (ConfabStore        *self,
                                      const char         *id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_remove_experiment_async, arguments_new (id, NULL, NULL, 0), arguments_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, remove_experiment, NULL);
}

/**
 * confab_store_remove_experiment_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
confab_store_remove_experiment_finish (ConfabStore  *self,
                                       GAsyncResult *result,
                                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_store_list_experiments_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Lists the experiments, the newest first.
 */
void
confab_store_list_experiments_async (ConfabStore        *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_list_experiments_async, NULL, NULL, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, list_experiments, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_list_experiments_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabExperimentRecord): the experiments
 */
GPtrArray *
confab_store_list_experiments_finish (ConfabStore  *self,
                                      GAsyncResult *result,
                                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_store_save_experiment_run_async:
 * @self: an open store
 * @id: the identifier of an experiment
 * @cell: the number of a cell
 * @status: how it ended
 * @json: what came of it
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Keeps one result, in the place of what is stored of that cell.
 */
void
confab_store_save_experiment_run_async (ConfabStore        *self,
                                        const char         *id,
                                        gint64              cell,
                                        const char         *status,
                                        const char         *json,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_save_experiment_run_async, arguments_new (id, status, json, cell), arguments_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, save_run, NULL);
}

/**
 * confab_store_save_experiment_run_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is on disk; so it is where there is no such experiment (any more)
 */
gboolean
confab_store_save_experiment_run_finish (ConfabStore  *self,
                                         GAsyncResult *result,
                                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_store_load_experiment_runs_async:
 * @self: an open store
 * @id: the identifier of an experiment
 * @first: the number of the first cell that is wanted
 * @n_results: how many results are wanted at most
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Reads results of an experiment. All of them may be more than there is memory for.
 */
void
confab_store_load_experiment_runs_async (ConfabStore        *self,
                                         const char         *id,
                                         gint64              first,
                                         gint64              n_results,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  Arguments *arguments;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  arguments = arguments_new (id, NULL, NULL, first);
  arguments->count = n_results;
  task = confab_store_task_new (self, confab_store_load_experiment_runs_async, arguments, arguments_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, load_runs, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_load_experiment_runs_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabExperimentResult): the results in the order of the cells
 */
GPtrArray *
confab_store_load_experiment_runs_finish (ConfabStore  *self,
                                          GAsyncResult *result,
                                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
