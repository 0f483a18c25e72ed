/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-text.h"
#include "model/confab-reply-check.h"
#include "session/confab-experiment-lane.h"
#include "session/confab-experiment-runner-private.h"
#include "store/confab-store-experiment-lock.h"

enum
{
  CHANGED,
  RUN_ENDED,
  ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabExperimentRunner, confab_experiment_runner, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
confab_experiment_runner_dispose (GObject *object)
{
  ConfabExperimentRunner *self = CONFAB_EXPERIMENT_RUNNER (object);

  g_clear_handle_id (&self->pump_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_ptr_array_set_size (self->ended_jobs, 0);
  g_clear_weak_pointer (&self->session);
  G_OBJECT_CLASS (confab_experiment_runner_parent_class)->dispose (object);
}

static void
confab_experiment_runner_finalize (GObject *object)
{
  ConfabExperimentRunner *self = CONFAB_EXPERIMENT_RUNNER (object);

  g_clear_object (&self->experiment);
  g_object_unref (self->runs);
  g_hash_table_unref (self->again);
  g_ptr_array_unref (self->lanes);
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->ended_jobs);
  g_free (self->store_error);
  g_free (self->problem);
  G_OBJECT_CLASS (confab_experiment_runner_parent_class)->finalize (object);
}

static void
confab_experiment_runner_class_init (ConfabExperimentRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_experiment_runner_dispose;
  object_class->finalize = confab_experiment_runner_finalize;

  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_EXPERIMENT_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[RUN_ENDED] = g_signal_new ("run-ended", CONFAB_TYPE_EXPERIMENT_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, CONFAB_TYPE_EXPERIMENT_RUN);
  signals[ENDED] = g_signal_new ("ended", CONFAB_TYPE_EXPERIMENT_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
confab_experiment_runner_init (ConfabExperimentRunner *self)
{
  self->runs = g_list_store_new (CONFAB_TYPE_EXPERIMENT_RUN);
  self->again = g_hash_table_new (NULL, NULL);
  self->lock = CONFAB_STORE_UNLOCKED;
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_experiment_lane_free);
  self->jobs = g_ptr_array_new ();
  self->ended_jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_experiment_job_free);
}

/**
 * confab_experiment_runner_new: (constructor)
 * @session: what everything is taken from
 * @experiment: what is asked
 * @stored: whether the results are kept
 *
 * Returns: (transfer full): an experiment without results
 */
ConfabExperimentRunner *
confab_experiment_runner_new (ConfabSession    *session,
                              ConfabExperiment *experiment,
                              gboolean          stored)
{
  ConfabExperimentRunner *self = g_object_new (CONFAB_TYPE_EXPERIMENT_RUNNER, NULL);

  g_set_weak_pointer (&self->session, session);
  self->stored = stored;
  confab_experiment_runner_set_experiment (self, experiment);
  return self;
}

/**
 * confab_experiment_runner_new_stored: (constructor)
 * @session: what everything is taken from
 * @experiment: what is asked, as the store has it
 *
 * Returns: (transfer full): an experiment that is to be loaded before it starts
 */
ConfabExperimentRunner *
confab_experiment_runner_new_stored (ConfabSession    *session,
                                     ConfabExperiment *experiment)
{
  ConfabExperimentRunner *self = confab_experiment_runner_new (session, experiment, TRUE);

  self->saved = TRUE;
  self->unread = TRUE;
  return self;
}

/**
 * confab_experiment_runner_get_experiment:
 * @self: a runner
 *
 * Returns: (transfer none): what is asked
 */
ConfabExperiment *
confab_experiment_runner_get_experiment (ConfabExperimentRunner *self)
{
  return self->experiment;
}

static void
emit_changed (ConfabExperimentRunner *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * confab_experiment_runner_set_experiment:
 * @self: a runner
 * @experiment: what is asked
 *
 * What has results already keeps its definition.
 */
void
confab_experiment_runner_set_experiment (ConfabExperimentRunner *self,
                                         ConfabExperiment       *experiment)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  guint64 n_cells = MIN (confab_experiment_count_cells (experiment), CONFAB_EXPERIMENT_MAX_CELLS);

  g_return_if_fail (CONFAB_IS_EXPERIMENT_RUNNER (self));
  g_return_if_fail (self->counts.over == 0 && self->state == CONFAB_RUNNER_IDLE);

  g_set_object (&self->experiment, experiment);
  self->saved = FALSE;
  for (guint64 i = 0; i < n_cells; i++)
    g_ptr_array_add (runs, confab_experiment_run_new ((guint)i));
  g_list_store_splice (self->runs, 0, g_list_model_get_n_items (G_LIST_MODEL (self->runs)), runs->pdata, runs->len);
  confab_experiment_runner_count (self);
  emit_changed (self);
}

GListModel *
confab_experiment_runner_get_runs (ConfabExperimentRunner *self)
{
  return G_LIST_MODEL (self->runs);
}

ConfabRunnerState
confab_experiment_runner_get_state (ConfabExperimentRunner *self)
{
  return self->state;
}

gboolean
confab_experiment_runner_is_unread (ConfabExperimentRunner *self)
{
  return self->unread;
}

void
confab_experiment_runner_get_counts (ConfabExperimentRunner *self,
                                     ConfabRunnerCounts     *counts)
{
  *counts = self->counts;
}

const char *
confab_experiment_runner_get_problem (ConfabExperimentRunner *self)
{
  return self->problem;
}

const char *
confab_experiment_runner_get_store_error (ConfabExperimentRunner *self)
{
  return self->store_error;
}

static void
count_run (ConfabRunnerCounts  *counts,
           ConfabExperimentRun *run,
           int                  sign)
{
  if (run->status == CONFAB_RUN_RUNNING)
    counts->running += sign;
  if (!confab_experiment_run_is_over (run))
    return;
  counts->over += sign;
  if (run->status != CONFAB_RUN_COMPLETE)
    counts->failed += sign;
  if (!run->has_cost)
    return;
  counts->n_costs += sign;
  counts->n_estimates += run->is_estimate ? sign : 0;
  counts->cost_usd += sign * run->cost_usd;
}

void
confab_experiment_runner_count (ConfabExperimentRunner *self)
{
  self->counts = (ConfabRunnerCounts) { .total = g_list_model_get_n_items (G_LIST_MODEL (self->runs)) };
  for (guint i = 0; i < self->counts.total; i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      count_run (&self->counts, run, 1);
    }
}

/**
 * confab_experiment_runner_check:
 * @self: a runner
 * @error: return location for a [error@Confab.Error], whose message says which service and model it is about
 *
 * Returns: whether the services that are set up can be asked all this
 */
gboolean
confab_experiment_runner_check (ConfabExperimentRunner *self,
                                GError                **error)
{
  return confab_experiment_check_services (self->experiment, self->session, error);
}

static ConfabExperimentLane *
find_lane (ConfabExperimentRunner *self,
           ConfabProvider         *provider)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      ConfabExperimentLane *lane = self->lanes->pdata[i];

      if (g_str_equal (confab_provider_get_id (confab_experiment_lane_get_provider (lane)), confab_provider_get_id (provider)))
        return lane;
    }
  return NULL;
}

static ConfabExperimentLane *
ensure_lane (ConfabExperimentRunner *self,
             ConfabProvider         *provider)
{
  ConfabExperimentLane *lane = find_lane (self, provider);

  if (lane != NULL)
    return lane;
  lane = confab_experiment_lane_new (self->experiment, provider);
  g_ptr_array_add (self->lanes, lane);
  return lane;
}

static void
fill_lanes (ConfabExperimentRunner *self)
{
  g_ptr_array_set_size (self->lanes, 0);
  for (guint i = 0; i < self->counts.total; i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      ConfabProvider *provider = confab_experiment_find_provider (self->session, confab_experiment_get_target (self->experiment, i));

      if (run->status == CONFAB_RUN_WAITING)
        confab_experiment_lane_push (ensure_lane (self, provider), run);
    }
}

static void
set_lanes_aside (ConfabExperimentRunner *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    confab_experiment_lane_set_aside (self->lanes->pdata[i]);
}

static void
resume_lanes (ConfabExperimentRunner *self)
{
  for (guint i = 0; i < self->lanes->len; i++)
    confab_experiment_lane_resume (self->lanes->pdata[i]);
}

static void
set_state (ConfabExperimentRunner *self,
           ConfabRunnerState       state)
{
  if (self->state == state)
    return;
  g_debug ("Experiment: state %d to %d", self->state, state);
  self->state = state;
  if (state != CONFAB_RUNNER_RUNNING)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void pump_later (ConfabExperimentRunner *self);

static gboolean
tick_cb (gpointer user_data)
{
  ConfabExperimentRunner *self = user_data;

  self->tick_id = 0;
  emit_changed (self);
  pump_later (self);
  return G_SOURCE_REMOVE;
}

/* What is waited for is told every second, and looked at when it is over. */
static void
plan_tick (ConfabExperimentRunner *self)
{
  gint64 wait = 1000;
  gboolean any = FALSE;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      gint64 of_lane = confab_experiment_lane_get_wait (self->lanes->pdata[i]);

      any |= of_lane > 0;
      wait = of_lane > 0 ? MIN (wait, of_lane) : wait;
    }
  if (any && self->tick_id == 0 && self->state == CONFAB_RUNNER_RUNNING)
    self->tick_id = g_timeout_add ((guint)wait, tick_cb, self);
}

/* (transfer none) (nullable) */
static ConfabExperimentLane *
find_lane_of (ConfabExperimentRunner *self,
              ConfabExperimentRun    *run)
{
  const ConfabExperimentTarget *target = confab_experiment_get_target (self->experiment, run->cell);
  ConfabProvider *provider = confab_experiment_find_provider (self->session, target);

  return provider != NULL ? find_lane (self, provider) : NULL;
}

static void
on_job_changed_cb (ConfabExperimentJob *job,
                   gpointer             user_data)
{
  ConfabExperimentRunner *self = user_data;

  if (!confab_experiment_lane_wait (confab_experiment_job_get_lane (job), confab_experiment_job_get_retry_seconds (job)))
    return;
  plan_tick (self);
  emit_changed (self);
}

static gboolean
is_empty (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  return *confab_message_get_text (message) == '\0' && (reply == NULL || (reply->reasoning == NULL || reply->reasoning->len == 0));
}

static void
check_schema (ConfabExperimentRun *run,
              ConfabMessage       *message)
{
  JsonNode *parameters = confab_message_get_reply (message)->parameters;
  JsonNode *format = parameters != NULL ? confab_reply_check_get_format (parameters) : NULL;
  g_autofree char *sentence = NULL;
  ConfabHolds holds;

  if (run->status != CONFAB_RUN_COMPLETE || format == NULL)
    return;
  holds = confab_reply_check (run->text, format, &sentence);
  if (holds == CONFAB_HOLDS_YES || holds == CONFAB_HOLDS_NO)
    confab_experiment_run_set_schema (run, holds == CONFAB_HOLDS_YES ? CONFAB_RUN_SCHEMA_HOLDS : CONFAB_RUN_SCHEMA_BROKEN,
                                      holds == CONFAB_HOLDS_NO ? sentence : NULL);
}

/* The rest waits until somebody starts it again; another service may have failed before. */
static void
take_problem (ConfabExperimentRunner *self,
              char                   *problem)
{
  char *both = self->problem != NULL && problem != NULL ? g_strdup_printf ("%s · %s", self->problem, problem) : NULL;

  if (problem == NULL)
    return;
  g_free (self->problem);
  self->problem = both != NULL ? both : g_strdup (problem);
  g_free (problem);
}

static void
take_result (ConfabExperimentRunner *self,
             ConfabExperimentLane   *lane,
             ConfabExperimentRun    *run,
             ConfabMessage          *message)
{
  count_run (&self->counts, run, -1);
  if (confab_message_get_status (message) == CONFAB_STATUS_STOPPED && is_empty (message))
    confab_experiment_run_reset (run);
  else if (self->state != CONFAB_RUNNER_IDLE && confab_experiment_lane_is_refused (lane, message))
    {
      confab_experiment_run_reset (run);
      confab_experiment_lane_push_first (lane, run);
    }
  else
    {
      g_hash_table_remove (self->again, GUINT_TO_POINTER (run->cell));
      confab_experiment_run_take_message (run, message);
      check_schema (run, message);
      confab_experiment_runner_store_run (self, run);
      take_problem (self, confab_experiment_lane_judge (lane, run, message));
    }
  count_run (&self->counts, run, 1);
}

static void
on_job_ended_cb (ConfabExperimentJob *job,
                 gpointer             user_data)
{
  g_autoptr (ConfabExperimentRunner) self = g_object_ref (user_data);
  ConfabExperimentLane *lane = confab_experiment_job_get_lane (job);
  ConfabExperimentRun *run = confab_experiment_job_get_run (job);

  g_ptr_array_remove (self->jobs, job);
  g_ptr_array_add (self->ended_jobs, job);
  confab_experiment_lane_end (lane);
  take_result (self, lane, run, confab_experiment_job_get_reply (job));
  if (confab_experiment_run_is_over (run))
    g_signal_emit (self, signals[RUN_ENDED], 0, run);
  emit_changed (self);
  pump_later (self);
}

static gboolean
is_free (ConfabExperimentRunner *self,
         guint                   number)
{
  ConfabExperimentCell cell;
  ConfabProvider *provider;

  confab_experiment_get_cell (self->experiment, number, &cell);
  provider = confab_experiment_find_provider (self->session, self->experiment->targets->pdata[cell.target]);
  return provider != NULL && confab_provider_is_sandbox (provider);
}

static gboolean
check_budget (ConfabExperimentRunner *self,
              GArray                 *cells,
              GError                **error)
{
  ConfabBudget *budget = confab_session_get_budget (self->session);
  double highest = 0;

  if (self->over_budget)
    return TRUE;
  for (guint i = cells->len; i > 0; i--)
    if (is_free (self, g_array_index (cells, guint, i - 1)))
      g_array_remove_index (cells, i - 1);
  if (confab_budget_get_stop (budget) && cells->len > 0)
    confab_experiment_sum_highest (self->experiment, self->session, (const guint *)cells->data, cells->len, &highest);
  return cells->len == 0 || confab_budget_check (budget, highest, error);
}

/* What a request may cost is not left over for another one while it runs. */
static gboolean
check_next (ConfabExperimentRunner *self,
            ConfabExperimentRun    *run)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->jobs->len; i++)
    g_array_append_val (cells, confab_experiment_job_get_run (self->jobs->pdata[i])->cell);
  g_array_append_val (cells, run->cell);
  return check_budget (self, cells, NULL);
}

/* What runs comes to its end, and what waits goes on waiting, until somebody starts it again. */
static void
stop_for_budget (ConfabExperimentRunner *self)
{
  ConfabBudget *budget = confab_session_get_budget (self->session);
  g_autofree char *limit = confab_text_format_cost (confab_budget_get_limit (budget));
  g_autofree char *spent = confab_text_format_cost (confab_budget_get_spent (budget));

  /* Translators: both are amounts of money */
  take_problem (self, g_strdup_printf (_ ("The rest was not sent: the budget for this month is %s, and %s is spent."), limit, spent));
  set_lanes_aside (self);
}

static void
begin (ConfabExperimentRunner *self,
       ConfabExperimentLane   *lane)
{
  ConfabExperimentRun *run = confab_experiment_lane_begin (lane);
  ConfabProfile profile = confab_provider_get_profile (confab_experiment_lane_get_provider (lane));
  const ConfabExperimentTarget *target = confab_experiment_get_target (self->experiment, run->cell);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabParameters) parameters = confab_experiment_make_parameters (self->experiment, run->cell, profile, &error);
  ConfabExperimentJob *job;

  count_run (&self->counts, run, -1);
  if (parameters == NULL)
    {
      confab_experiment_lane_end (lane);
      confab_experiment_run_fail (run, error->message);
      count_run (&self->counts, run, 1);
      g_signal_emit (self, signals[RUN_ENDED], 0, run);
      return;
    }
  confab_experiment_run_begin (run);
  count_run (&self->counts, run, 1);
  job = confab_experiment_job_new (self->session, self->experiment, run, lane, confab_experiment_find_model (self->session, target),
                                   parameters, on_job_changed_cb, on_job_ended_cb, self);
  g_ptr_array_add (self->jobs, job);
  confab_experiment_job_start (job);
}

static gboolean
fill_lane (ConfabExperimentRunner *self,
           ConfabExperimentLane   *lane)
{
  ConfabExperimentRun *run;
  gboolean any = FALSE;

  while (self->state == CONFAB_RUNNER_RUNNING && (run = confab_experiment_lane_peek (lane)) != NULL)
    {
      any = TRUE;
      if (check_next (self, run))
        begin (self, lane);
      else
        stop_for_budget (self);
    }
  return any;
}

static gboolean
is_done (ConfabExperimentRunner *self)
{
  if (self->jobs->len > 0)
    return FALSE;
  for (guint i = 0; i < self->lanes->len; i++)
    if (confab_experiment_lane_has_more (self->lanes->pdata[i]))
      return FALSE;
  return TRUE;
}

/* Another process may run it once all is on the disk that was asked for here. */
void
confab_experiment_runner_unlock (ConfabExperimentRunner *self)
{
  if (self->state != CONFAB_RUNNER_IDLE || self->n_saving > 0)
    return;
  if (self->session != NULL)
    confab_store_unlock_experiment (confab_session_get_folder (self->session), self->experiment->id, self->lock);
  self->lock = CONFAB_STORE_UNLOCKED;
}

static void
end (ConfabExperimentRunner *self)
{
  set_state (self, CONFAB_RUNNER_IDLE);
  self->refreshing = FALSE;
  confab_experiment_runner_unlock (self);
  self->over_budget = FALSE;
  emit_changed (self);
  g_signal_emit (self, signals[ENDED], 0);
  /* Of its start. */
  g_object_unref (self);
}

static gboolean
pump_cb (gpointer user_data)
{
  g_autoptr (ConfabExperimentRunner) self = g_object_ref (user_data);
  gboolean any = FALSE;

  self->pump_id = 0;
  g_ptr_array_set_size (self->ended_jobs, 0);
  if (self->state == CONFAB_RUNNER_IDLE || self->refreshing)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < self->lanes->len; i++)
    any |= fill_lane (self, self->lanes->pdata[i]);
  if (is_done (self))
    {
      end (self);
      return G_SOURCE_REMOVE;
    }
  plan_tick (self);
  if (any)
    emit_changed (self);
  return G_SOURCE_REMOVE;
}

/* Not from within what has just ended. */
static void
pump_later (ConfabExperimentRunner *self)
{
  if (self->pump_id == 0)
    self->pump_id = g_idle_add_full (G_PRIORITY_DEFAULT, pump_cb, self, NULL);
}

/* All that waits, before the first of it is sent. */
static gboolean
check_all (ConfabExperimentRunner *self,
           GError                **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->counts.total; i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (run->status == CONFAB_RUN_WAITING)
        g_array_append_val (cells, run->cell);
    }
  return check_budget (self, cells, error);
}

static void
begin_all (ConfabExperimentRunner *self)
{
  if (!self->saved)
    confab_experiment_runner_save (self);
  fill_lanes (self);
}

typedef struct
{
  ConfabExperimentRunner *runner;
  guint                   start;
} Refresh;

static void
on_refreshed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Refresh *refresh = user_data;
  g_autoptr (ConfabExperimentRunner) self = refresh->runner;
  g_autoptr (GError) error = NULL;
  gboolean is_read = confab_experiment_runner_load_finish (self, result, &error);

  /* It may have been stopped, and started again. */
  if (refresh->start != self->n_starts || !self->refreshing)
    return;
  self->refreshing = FALSE;
  if (is_read)
    begin_all (self);
  else
    take_problem (self, g_strdup (error->message));
  pump_later (self);
}

/* Another process may have gone on with it since it was read. */
static void
refresh (ConfabExperimentRunner *self)
{
  Refresh *data = g_new (Refresh, 1);

  data->runner = g_object_ref (self);
  data->start = self->n_starts;
  self->refreshing = TRUE;
  g_ptr_array_set_size (self->lanes, 0);
  confab_experiment_runner_load_async (self, NULL, on_refreshed_cb, data);
}

/* One that is not stored is known to nobody else. */
static gboolean
lock (ConfabExperimentRunner *self,
      GError                **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!self->stored || self->state != CONFAB_RUNNER_IDLE || self->lock >= 0)
    return TRUE;
  self->lock = confab_store_lock_experiment (confab_session_get_folder (self->session), self->experiment->id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * confab_experiment_runner_start:
 * @self: a runner
 * @error: return location for a [error@Confab.Error]
 *
 * Asks all that waits, or goes on after a pause. Where the budget stops what goes beyond it, nothing is sent if all that waits might do so.
 *
 * Returns: whether it runs
 */
gboolean
confab_experiment_runner_start (ConfabExperimentRunner *self,
                                GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_EXPERIMENT_RUNNER (self), FALSE);

  if (self->state == CONFAB_RUNNER_RUNNING)
    return TRUE;
  /* What is stored was paid for, and is not asked again. */
  if (self->unread)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("The stored results have not been read yet."));
      return FALSE;
    }
  if (!confab_experiment_runner_check (self, error) || !check_all (self, error) || !lock (self, error))
    return FALSE;
  g_clear_pointer (&self->problem, g_free);
  if (self->state == CONFAB_RUNNER_IDLE)
    {
      self->n_starts++;
      if (self->saved && self->stored)
        refresh (self);
      else
        begin_all (self);
      /* It lives as long as it runs, whoever else lets it go. */
      g_object_ref (self);
    }
  resume_lanes (self);
  set_state (self, CONFAB_RUNNER_RUNNING);
  emit_changed (self);
  pump_later (self);
  return TRUE;
}

/**
 * confab_experiment_runner_start_anyway:
 * @self: a runner
 * @error: return location for a [error@Confab.Error]
 *
 * Like [method@Confab.ExperimentRunner.start], but the budget stops nothing until it has ended.
 *
 * Returns: whether it runs
 */
gboolean
confab_experiment_runner_start_anyway (ConfabExperimentRunner *self,
                                       GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_EXPERIMENT_RUNNER (self), FALSE);

  self->over_budget = TRUE;
  if (confab_experiment_runner_start (self, error))
    return TRUE;
  self->over_budget = FALSE;
  return FALSE;
}

/**
 * confab_experiment_runner_pause:
 * @self: a runner
 *
 * Nothing else begins until it is started again.
 */
void
confab_experiment_runner_pause (ConfabExperimentRunner *self)
{
  g_return_if_fail (CONFAB_IS_EXPERIMENT_RUNNER (self));

  if (self->state != CONFAB_RUNNER_RUNNING)
    return;
  set_state (self, CONFAB_RUNNER_PAUSED);
  emit_changed (self);
}

/**
 * confab_experiment_runner_stop:
 * @self: a runner
 *
 * Closes what runs at once. What came of it is kept; what nothing came of waits again.
 */
void
confab_experiment_runner_stop (ConfabExperimentRunner *self)
{
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_if_fail (CONFAB_IS_EXPERIMENT_RUNNER (self));

  if (self->state == CONFAB_RUNNER_IDLE)
    return;
  set_state (self, CONFAB_RUNNER_IDLE);
  jobs = g_ptr_array_copy (self->jobs, NULL, NULL);
  for (guint i = 0; i < jobs->len; i++)
    confab_experiment_job_stop (jobs->pdata[i]);
  set_lanes_aside (self);
  end (self);
}

/**
 * confab_experiment_runner_reset_run:
 * @self: a runner
 * @run: a result of it
 *
 * Lets one be asked again. What it was stays stored until there is a new result.
 *
 * Returns: whether it waits now
 */
gboolean
confab_experiment_runner_reset_run (ConfabExperimentRunner *self,
                                    ConfabExperimentRun    *run)
{
  ConfabExperimentLane *lane;

  if (!confab_experiment_run_is_over (run))
    return FALSE;
  count_run (&self->counts, run, -1);
  confab_experiment_run_reset (run);
  g_hash_table_add (self->again, GUINT_TO_POINTER (run->cell));
  lane = self->state != CONFAB_RUNNER_IDLE ? find_lane_of (self, run) : NULL;
  if (lane != NULL)
    confab_experiment_lane_push (lane, run);
  pump_later (self);
  emit_changed (self);
  return TRUE;
}

/**
 * confab_experiment_runner_reset_failed:
 * @self: a runner
 *
 * Lets those that failed, were stopped or were cut be asked again.
 *
 * Returns: how many there are
 */
guint
confab_experiment_runner_reset_failed (ConfabExperimentRunner *self)
{
  guint n_reset = 0;

  for (guint i = 0; i < self->counts.total; i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (run->status != CONFAB_RUN_COMPLETE && confab_experiment_runner_reset_run (self, run))
        n_reset++;
    }
  return n_reset;
}

/**
 * confab_experiment_runner_dup_wait_text:
 * @self: a runner
 *
 * Returns: (transfer full) (nullable): which service is waited for, and how long
 */
char *
confab_experiment_runner_dup_wait_text (ConfabExperimentRunner *self)
{
  for (guint i = 0; i < self->lanes->len && self->state == CONFAB_RUNNER_RUNNING; i++)
    {
      ConfabExperimentLane *lane = self->lanes->pdata[i];
      guint seconds = (guint)((confab_experiment_lane_get_wait (lane) + 999) / 1000);

      if (seconds > 0)
        return g_strdup_printf (ngettext ("%s asked to wait: %u more second", "%s asked to wait: %u more seconds", seconds),
                                confab_provider_get_name (confab_experiment_lane_get_provider (lane)), seconds);
    }
  return NULL;
}
