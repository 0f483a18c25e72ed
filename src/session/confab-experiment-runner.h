/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"
#include "session/confab-experiment-price.h"
#include "session/confab-experiment-target.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabRunnerState:
 * @CONFAB_RUNNER_IDLE: nothing runs
 * @CONFAB_RUNNER_RUNNING: requests are made
 * @CONFAB_RUNNER_PAUSED: no request begins; those that had begun may still run
 */
typedef enum
{
  CONFAB_RUNNER_IDLE,
  CONFAB_RUNNER_RUNNING,
  CONFAB_RUNNER_PAUSED,
} ConfabRunnerState;

/**
 * ConfabRunnerCounts:
 * @total: all cells of the experiment
 * @over: those that have been asked, with whatever result
 * @running: those that are being asked
 * @failed: those that failed, were stopped, or were cut
 * @cost_usd: what those that have a cost came to
 * @n_costs: how many have one
 * @n_estimates: of how many it was not billed but reckoned from prices
 */
typedef struct
{
  guint  total;
  guint  over;
  guint  running;
  guint  failed;
  double cost_usd;
  guint  n_costs;
  guint  n_estimates;
} ConfabRunnerCounts;

/**
 * ConfabExperimentRunner:
 *
 * An experiment with its results, and what makes its requests: as many at a time with each service as the experiment says, each like a turn of a
 * temporary conversation. A service that asks to wait is waited for, while others go on. Each result is stored as soon as it is there, so that an
 * experiment goes on where it was, whatever ended it.
 *
 * Signals: "changed" when the state, the counts or what is waited for are different; "run-ended" (run: #ConfabExperimentRun) when there is a result;
 * "ended" when nothing runs any more.
 */
#define CONFAB_TYPE_EXPERIMENT_RUNNER (confab_experiment_runner_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperimentRunner, confab_experiment_runner, CONFAB, EXPERIMENT_RUNNER, GObject)

/* stored: whether the results are kept. The session must outlive it. */
ConfabExperimentRunner *confab_experiment_runner_new            (ConfabSession          *session,
                                                                 ConfabExperiment       *experiment,
                                                                 gboolean                stored) G_GNUC_WARN_UNUSED_RESULT;
/* One that the store has; it can start once it is loaded. */
ConfabExperimentRunner *confab_experiment_runner_new_stored     (ConfabSession          *session,
                                                                 ConfabExperiment       *experiment) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperiment       *confab_experiment_runner_get_experiment (ConfabExperimentRunner *self);
/* Another definition, while there are no results yet. */
void                    confab_experiment_runner_set_experiment (ConfabExperimentRunner *self,
                                                                 ConfabExperiment       *experiment);
/* Of ConfabExperimentRun, in the order of the cells. */
GListModel             *confab_experiment_runner_get_runs       (ConfabExperimentRunner *self);
ConfabRunnerState       confab_experiment_runner_get_state      (ConfabExperimentRunner *self);
/* Whether its results are not known yet, so that nobody knows what is still to be asked. */
gboolean                confab_experiment_runner_is_unread      (ConfabExperimentRunner *self);
void                    confab_experiment_runner_get_counts     (ConfabExperimentRunner *self,
                                                                 ConfabRunnerCounts     *counts);
/* Which service is waited for, and how long; (nullable). */
char                   *confab_experiment_runner_dup_wait_text  (ConfabExperimentRunner *self) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): why not all was asked, in a sentence: the budget of the month. */
const char             *confab_experiment_runner_get_problem    (ConfabExperimentRunner *self);
/* (nullable): what could not be stored. */
const char             *confab_experiment_runner_get_store_error (ConfabExperimentRunner *self);
/* Whether the services that are set up can be asked all this. */
gboolean                confab_experiment_runner_check          (ConfabExperimentRunner *self,
                                                                 GError                **error);
/* Begins, or goes on: all that waits is asked. */
gboolean                confab_experiment_runner_start          (ConfabExperimentRunner *self,
                                                                 GError                **error);
/* The same, whatever is left of the budget of the month. */
gboolean                confab_experiment_runner_start_anyway   (ConfabExperimentRunner *self,
                                                                 GError                **error);
/* What runs comes to its end; nothing else begins. */
void                    confab_experiment_runner_pause          (ConfabExperimentRunner *self);
/* At once; what came is kept. */
void                    confab_experiment_runner_stop           (ConfabExperimentRunner *self);
/* Those that failed, were stopped or were cut wait again; gives how many. */
guint                   confab_experiment_runner_reset_failed   (ConfabExperimentRunner *self);
/* The same for one; FALSE where it waits or runs. */
gboolean                confab_experiment_runner_reset_run      (ConfabExperimentRunner *self,
                                                                 ConfabExperimentRun    *run);
/* Puts the experiment itself on its way to the disk. */
void                    confab_experiment_runner_save           (ConfabExperimentRunner *self);
/* Reads the results that are stored. */
void                    confab_experiment_runner_load_async     (ConfabExperimentRunner *self,
                                                                 GCancellable           *cancellable,
                                                                 GAsyncReadyCallback     callback,
                                                                 gpointer                user_data);
gboolean                confab_experiment_runner_load_finish    (ConfabExperimentRunner *self,
                                                                 GAsyncResult           *result,
                                                                 GError                **error);
/* (element-type ConfabExperimentRun): the same results, with all that is stored of them; runs: (element-type ConfabExperimentRun). */
void                    confab_experiment_runner_fetch_async    (ConfabExperimentRunner *self,
                                                                 GPtrArray              *runs,
                                                                 GCancellable           *cancellable,
                                                                 GAsyncReadyCallback     callback,
                                                                 gpointer                user_data);
GPtrArray              *confab_experiment_runner_fetch_finish   (ConfabExperimentRunner *self,
                                                                 GAsyncResult           *result,
                                                                 GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* All results as text, JSON or CSV. */
void                    confab_experiment_runner_export_async   (ConfabExperimentRunner *self,
                                                                 gboolean                csv,
                                                                 GCancellable           *cancellable,
                                                                 GAsyncReadyCallback     callback,
                                                                 gpointer                user_data);
char                   *confab_experiment_runner_export_finish  (ConfabExperimentRunner *self,
                                                                 GAsyncResult           *result,
                                                                 GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes a conversation of a result that is over; gives its identifier. */
void                    confab_experiment_runner_keep_async     (ConfabExperimentRunner *self,
                                                                 ConfabExperimentRun    *run,
                                                                 GCancellable           *cancellable,
                                                                 GAsyncReadyCallback     callback,
                                                                 gpointer                user_data);
char                   *confab_experiment_runner_keep_finish    (ConfabExperimentRunner *self,
                                                                 GAsyncResult           *result,
                                                                 GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
