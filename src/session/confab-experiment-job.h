/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"
#include "session/confab-experiment-lane.h"
#include "session/confab-generation.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentJob:
 *
 * One request of an experiment: a question of its own in a temporary conversation, and the turn that answers it.
 */
typedef struct _ConfabExperimentJob ConfabExperimentJob;

typedef void (*ConfabExperimentJobFunc) (ConfabExperimentJob *job,
                                         gpointer             user_data);

/* lane: must outlive the turn; changed: called when the turn is further; ended: called once, when the reply is final. */
ConfabExperimentJob *confab_experiment_job_new            (ConfabSession           *session,
                                                           ConfabExperiment        *experiment,
                                                           ConfabExperimentRun     *run,
                                                           ConfabExperimentLane    *lane,
                                                           const char              *model,
                                                           ConfabParameters        *parameters,
                                                           ConfabExperimentJobFunc  changed,
                                                           ConfabExperimentJobFunc  ended,
                                                           gpointer                 user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_experiment_job_free           (ConfabExperimentJob     *self);
void                 confab_experiment_job_start          (ConfabExperimentJob     *self);
void                 confab_experiment_job_stop           (ConfabExperimentJob     *self);
ConfabExperimentRun *confab_experiment_job_get_run        (ConfabExperimentJob     *self);
ConfabExperimentLane *confab_experiment_job_get_lane      (ConfabExperimentJob     *self);
ConfabMessage       *confab_experiment_job_get_reply      (ConfabExperimentJob     *self);
guint                confab_experiment_job_get_retry_seconds (ConfabExperimentJob  *self);

/* A question with its reply, as a conversation that is kept. */
ConfabConversation  *confab_experiment_make_conversation  (ConfabExperiment        *experiment,
                                                           ConfabExperimentRun     *run,
                                                           ConfabProvider          *provider,
                                                           GPtrArray               *messages) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
