/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-task.h"
#include "session/confab-experiment-runner-private.h"
#include "store/confab-store-experiments.h"
#include "transfer/confab-experiment-export.h"

/* What of the results of an experiment comes from the disk: their facts at first, all of them where it is asked for. */

/* So many results are read at a time; each may have the probabilities of a long text. */
#define PAGE_SIZE 200

typedef enum
{
  FORM_SHORT,
  FORM_WHOLE,
  FORM_UNPACKED,
} PageForm;

/**
 * Page:
 * @stored: (element-type ConfabExperimentResult): what the store has
 * @form: what is wanted of them
 * @runs: (element-type ConfabExperimentRun): what that says
 * @next: the first cell of the next page, -1 after the last one
 *
 * Some results on their way from the store, through a thread that understands them.
 */
typedef struct
{
  GPtrArray *stored;
  PageForm   form;
  GPtrArray *runs;
  gint64     next;
} Page;

static void
page_free (gpointer data)
{
  Page *self = data;

  g_clear_pointer (&self->stored, g_ptr_array_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_free (self);
}

static void
parse_worker (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Page *page = data;

  for (guint i = 0; i < page->stored->len; i++)
    {
      ConfabExperimentResult *result = page->stored->pdata[i];
      g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new ((guint)CLAMP (result->cell, 0, G_MAXINT));

      if (!confab_experiment_run_load (run, result->json))
        continue;
      if (page->form == FORM_SHORT)
        confab_experiment_run_shorten (run);
      else if (page->form == FORM_UNPACKED)
        confab_experiment_run_unpack (run);
      g_ptr_array_add (page->runs, g_steal_pointer (&run));
      g_clear_pointer (&result->json, g_free);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_stored_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Page *page = g_task_get_task_data (task);
  GError *error = NULL;

  page->stored = confab_store_load_experiment_runs_finish (CONFAB_STORE (source), result, &error);
  if (page->stored == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (page->stored->len > 0)
    page->next = ((ConfabExperimentResult *)page->stored->pdata[page->stored->len - 1])->cell + 1;
  confab_task_run_in_thread (task, parse_worker, NULL);
}

static void
read_page_async (ConfabExperimentRunner *self,
                 gint64                  first,
                 gint64                  n_results,
                 PageForm                form,
                 GCancellable           *cancellable,
                 GAsyncReadyCallback     callback,
                 gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Page *page = g_new0 (Page, 1);

  g_task_set_source_tag (task, read_page_async);
  page->form = form;
  page->runs = g_ptr_array_new_with_free_func (g_object_unref);
  page->next = -1;
  g_task_set_task_data (task, page, page_free);
  if (self->session != NULL)
    confab_store_load_experiment_runs_async (confab_session_get_store (self->session), self->experiment->id, first, n_results, cancellable,
                                             on_stored_cb, task);
  else
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _ ("Closed"));
      g_object_unref (task);
    }
}

/* (transfer none): as long as the result lives. */
static Page *
read_page_finish (GAsyncResult *result,
                  GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? g_task_get_task_data (G_TASK (result)) : NULL;
}

static void
on_page_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabExperimentRunner *self = CONFAB_EXPERIMENT_RUNNER (source);
  GError *error = NULL;
  Page *page = read_page_finish (result, &error);

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < page->runs->len; i++)
    {
      ConfabExperimentRun *stored = page->runs->pdata[i];
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), stored->cell);

      /* It may have been asked again meanwhile. */
      if (run != NULL && run->status == CONFAB_RUN_WAITING && !g_hash_table_contains (self->again, GUINT_TO_POINTER (stored->cell)))
        confab_experiment_run_take (run, stored);
    }
  if (page->next >= 0)
    {
      read_page_async (self, page->next, PAGE_SIZE, FORM_SHORT, g_task_get_cancellable (task), on_page_loaded_cb, g_object_ref (task));
      return;
    }
  self->saved = TRUE;
  self->unread = FALSE;
  confab_experiment_runner_count (self);
  g_signal_emit_by_name (self, "changed");
  g_task_return_boolean (task, TRUE);
}

/**
 * confab_experiment_runner_load_async:
 * @self: a runner
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what a table shows of the results that are stored.
 */
void
confab_experiment_runner_load_async (ConfabExperimentRunner *self,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_experiment_runner_load_async);
  read_page_async (self, 0, PAGE_SIZE, FORM_SHORT, cancellable, on_page_loaded_cb, task);
}

/**
 * confab_experiment_runner_load_finish:
 * @self: a runner
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether the results are there
 */
gboolean
confab_experiment_runner_load_finish (ConfabExperimentRunner *self,
                                      GAsyncResult           *result,
                                      GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void fetch_next (GTask *task);

static void
on_one_fetched_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  GPtrArray *runs = g_task_get_task_data (task);
  GError *error = NULL;
  Page *page = read_page_finish (result, &error);

  if (page == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < runs->len && page->runs->len > 0; i++)
    {
      ConfabExperimentRun *stored = page->runs->pdata[0];
      ConfabExperimentRun *run = runs->pdata[i];

      if (!run->is_short || run->cell != stored->cell)
        continue;
      g_object_unref (run);
      runs->pdata[i] = g_object_ref (stored);
      fetch_next (task);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", _ ("The result is not there any more."));
  g_object_unref (task);
}

/* Of a few, the first that is not whole yet. */
static void
fetch_next (GTask *task)
{
  ConfabExperimentRunner *self = g_task_get_source_object (task);
  GPtrArray *runs = g_task_get_task_data (task);

  for (guint i = 0; i < runs->len; i++)
    {
      const ConfabExperimentRun *run = runs->pdata[i];

      if (!run->is_short)
        continue;
      read_page_async (self, run->cell, 1, FORM_WHOLE, g_task_get_cancellable (task), on_one_fetched_cb, task);
      return;
    }
  g_task_return_pointer (task, g_ptr_array_ref (runs), (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

/**
 * confab_experiment_runner_fetch_async:
 * @self: a runner
 * @runs: (element-type ConfabExperimentRun): a few of its results
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Gets them with all that is stored of them.
 */
void
confab_experiment_runner_fetch_async (ConfabExperimentRunner *self,
                                      GPtrArray              *runs,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *whole = g_ptr_array_new_with_free_func (g_object_unref);

  g_task_set_source_tag (task, confab_experiment_runner_fetch_async);
  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (whole, g_object_ref (runs->pdata[i]));
  g_task_set_task_data (task, whole, (GDestroyNotify)g_ptr_array_unref);
  fetch_next (task);
}

/**
 * confab_experiment_runner_fetch_finish:
 * @self: a runner
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError], or %G_IO_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable) (element-type ConfabExperimentRun): the results in the order in which they were asked for
 */
GPtrArray *
confab_experiment_runner_fetch_finish (ConfabExperimentRunner *self,
                                       GAsyncResult           *result,
                                       GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  ConfabExperimentExport *writer;
  guint                   next; /* the cell that is written next */
  PageForm                form;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_clear_pointer (&self->writer, confab_experiment_export_free);
  g_free (self);
}

/* Up to a cell and without it: what is whole here as it is now, and what is not as it is stored. */
static void
write_cells (ConfabExperimentRunner *self,
             Export                 *export,
             GPtrArray              *stored,
             guint                   end)
{
  guint place = 0;

  for (; export->next < end; export->next++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), export->next);
      ConfabExperimentRun *whole = NULL;

      while (stored != NULL && place < stored->len && ((ConfabExperimentRun *)stored->pdata[place])->cell < export->next)
        place++;
      if (stored != NULL && place < stored->len && ((ConfabExperimentRun *)stored->pdata[place])->cell == export->next)
        whole = stored->pdata[place];
      confab_experiment_export_add (export->writer, run->is_short && whole != NULL ? whole : run);
    }
}

static void
on_page_for_export_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabExperimentRunner *self = CONFAB_EXPERIMENT_RUNNER (source);
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  Page *page = read_page_finish (result, &error);

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  write_cells (self, export, page->runs, page->next >= 0 ? (guint)MIN (page->next, self->counts.total) : self->counts.total);
  if (page->next >= 0 && page->next < self->counts.total)
    read_page_async (self, page->next, PAGE_SIZE, export->form, g_task_get_cancellable (task), on_page_for_export_cb, g_object_ref (task));
  else
    g_task_return_pointer (task, confab_experiment_export_end (g_steal_pointer (&export->writer)), g_free);
}

/**
 * confab_experiment_runner_export_async:
 * @self: a runner
 * @csv: whether as CSV, not as JSON
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes all results as they are now.
 */
void
confab_experiment_runner_export_async (ConfabExperimentRunner *self,
                                       gboolean                csv,
                                       GCancellable           *cancellable,
                                       GAsyncReadyCallback     callback,
                                       gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Export *export = g_new0 (Export, 1);

  g_task_set_source_tag (task, confab_experiment_runner_export_async);
  export->writer = confab_experiment_export_new (self->experiment, csv);
  export->form = csv ? FORM_WHOLE : FORM_UNPACKED;
  g_task_set_task_data (task, export, export_free);
  if (self->stored)
    {
      read_page_async (self, 0, PAGE_SIZE, export->form, cancellable, on_page_for_export_cb, g_steal_pointer (&task));
      return;
    }
  write_cells (self, export, NULL, self->counts.total);
  g_task_return_pointer (task, confab_experiment_export_end (g_steal_pointer (&export->writer)), g_free);
}

/**
 * confab_experiment_runner_export_finish:
 * @self: a runner
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
confab_experiment_runner_export_finish (ConfabExperimentRunner *self,
                                        GAsyncResult           *result,
                                        GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
