/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-experiment-job.h"
#include "session/confab-experiment-runner.h"
#include "session/confab-session-private.h"

G_BEGIN_DECLS

struct _ConfabExperimentRunner
{
  GObject            parent_instance;

  ConfabSession     *session;     /* not owned; each job holds it */
  ConfabExperiment  *experiment;
  GListStore        *runs;        /* ConfabExperimentRun, one a cell, in their order */
  GPtrArray         *lanes;       /* ConfabExperimentLane, while it does not rest */
  GPtrArray         *jobs;        /* ConfabExperimentJob, those that run, not owned */
  GPtrArray         *ended_jobs;  /* ConfabExperimentJob, to be freed where nothing of them is on the stack */
  char              *store_error;
  char              *problem;     /* (nullable): why the rest is not asked */
  ConfabRunnerCounts counts;
  GHashTable        *again;       /* cells that are to be asked again, whatever is stored of them */
  int                lock;        /* while it does not rest, and until its last result is on the disk */
  guint              n_starts;
  guint              n_saving;    /* results on their way to the disk */
  guint              pump_id;
  guint              tick_id;
  ConfabRunnerState  state;
  gboolean           stored;
  gboolean           saved;       /* the store has the experiment itself */
  gboolean           unread;      /* the store has results that are not read yet */
  gboolean           refreshing;  /* what another process may have asked for is read before anything is sent */
  gboolean           over_budget; /* until it rests again */
};

void confab_experiment_runner_store_run (ConfabExperimentRunner *self,
                                         ConfabExperimentRun    *run);
void confab_experiment_runner_count     (ConfabExperimentRunner *self);
void confab_experiment_runner_unlock    (ConfabExperimentRunner *self);

G_END_DECLS
