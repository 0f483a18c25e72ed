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
  GPtrArray         *lanes;       /* Lane, while it does not rest */
  GPtrArray         *jobs;        /* ConfabExperimentJob, those that run, not owned */
  GPtrArray         *ended_jobs;  /* ConfabExperimentJob, to be freed where nothing of them is on the stack */
  char              *store_error;
  ConfabRunnerCounts counts;
  guint              pump_id;
  guint              tick_id;
  ConfabRunnerState  state;
  gboolean           stored;
  gboolean           saved;       /* the store has the experiment itself */
};

void confab_experiment_runner_store_run (ConfabExperimentRunner *self,
                                         ConfabExperimentRun    *run);
void confab_experiment_runner_count     (ConfabExperimentRunner *self);
/* (transfer none) (nullable) */
ConfabProvider *confab_experiment_runner_find_provider (ConfabExperimentRunner       *self,
                                                        const ConfabExperimentTarget *target);
const char     *confab_experiment_runner_find_model    (ConfabExperimentRunner       *self,
                                                        const ConfabExperimentTarget *target);

G_END_DECLS
