/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentRecord:
 * @id: its identifier
 * @json: what is asked, as the session writes it
 * @created: when it was made, milliseconds since 1970
 * @updated: when it or one of its results was last stored
 * @n_runs: how many results are stored
 *
 * An experiment as it is stored.
 */
typedef struct
{
  char   *id;
  char   *json;
  gint64  created;
  gint64  updated;
  gint64  n_runs;
} ConfabExperimentRecord;

/**
 * ConfabExperimentResult:
 * @cell: the number of the cell
 * @json: what came of it, as the session writes it
 *
 * One result of an experiment.
 */
typedef struct
{
  gint64  cell;
  char   *json;
} ConfabExperimentResult;

void       confab_experiment_record_free             (ConfabExperimentRecord *self);
void       confab_experiment_result_free             (ConfabExperimentResult *self);

/* Adds an experiment, or changes what is stored of it; its results stay. */
void       confab_store_save_experiment_async        (ConfabStore            *self,
                                                      const char             *id,
                                                      const char             *name,
                                                      gint64                  created,
                                                      const char             *json,
                                                      GCancellable           *cancellable,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
gboolean   confab_store_save_experiment_finish       (ConfabStore            *self,
                                                      GAsyncResult           *result,
                                                      GError                **error);
/* With its results. */
void       confab_store_remove_experiment_async      (ConfabStore            *self,
                                                      const char             *id,
                                                      GCancellable           *cancellable,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
gboolean   confab_store_remove_experiment_finish     (ConfabStore            *self,
                                                      GAsyncResult           *result,
                                                      GError                **error);
/* (element-type ConfabExperimentRecord): the newest first. */
void       confab_store_list_experiments_async       (ConfabStore            *self,
                                                      GCancellable           *cancellable,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
GPtrArray *confab_store_list_experiments_finish      (ConfabStore            *self,
                                                      GAsyncResult           *result,
                                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Replaces what is stored of the cell. */
void       confab_store_save_experiment_run_async    (ConfabStore            *self,
                                                      const char             *id,
                                                      gint64                  cell,
                                                      const char             *status,
                                                      const char             *json,
                                                      GCancellable           *cancellable,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
gboolean   confab_store_save_experiment_run_finish   (ConfabStore            *self,
                                                      GAsyncResult           *result,
                                                      GError                **error);
/* (element-type ConfabExperimentResult): in the order of the cells, at most n_results of those from the cell first on. */
void       confab_store_load_experiment_runs_async   (ConfabStore            *self,
                                                      const char             *id,
                                                      gint64                  first,
                                                      gint64                  n_results,
                                                      GCancellable           *cancellable,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
GPtrArray *confab_store_load_experiment_runs_finish  (ConfabStore            *self,
                                                      GAsyncResult           *result,
                                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
