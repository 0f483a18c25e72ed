/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"
#include "model/confab-message.h"
#include "model/confab-provider.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentLane:
 *
 * What an experiment asks of one service: what waits for it, how much runs, until when the service is left alone, and what is not asked any more
 * because the service, or one of its models, refuses whatever it is asked.
 */
typedef struct _ConfabExperimentLane ConfabExperimentLane;

ConfabExperimentLane *confab_experiment_lane_new          (ConfabExperiment     *experiment,
                                                           ConfabProvider       *provider) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_experiment_lane_free         (ConfabExperimentLane *self);
ConfabProvider       *confab_experiment_lane_get_provider (ConfabExperimentLane *self);
/* It is asked after all that wait already, or before them. The runs are not owned. */
void                  confab_experiment_lane_push         (ConfabExperimentLane *self,
                                                           ConfabExperimentRun  *run);
void                  confab_experiment_lane_push_first   (ConfabExperimentLane *self,
                                                           ConfabExperimentRun  *run);
/* (nullable): what may begin now. */
ConfabExperimentRun  *confab_experiment_lane_peek         (ConfabExperimentLane *self);
/* The same begins. */
ConfabExperimentRun  *confab_experiment_lane_begin        (ConfabExperimentLane *self);
void                  confab_experiment_lane_end          (ConfabExperimentLane *self);
/* Whether anything is to be asked yet. */
gboolean              confab_experiment_lane_has_more     (ConfabExperimentLane *self);
/* What is left stays unasked until it is resumed. */
void                  confab_experiment_lane_set_aside    (ConfabExperimentLane *self);
void                  confab_experiment_lane_resume       (ConfabExperimentLane *self);
/* Milliseconds for which the service is to be left alone yet, 0 where something can begin or nothing is left. */
gint64                confab_experiment_lane_get_wait     (ConfabExperimentLane *self);
/* FALSE: that was known. */
gboolean              confab_experiment_lane_wait         (ConfabExperimentLane *self,
                                                           guint                 seconds);
/* Whether the service is to be asked the same later. */
gboolean              confab_experiment_lane_is_refused   (ConfabExperimentLane *self,
                                                           ConfabMessage        *reply);
/* (transfer full) (nullable): why the rest is not asked, if that is so from now on. */
char                 *confab_experiment_lane_judge        (ConfabExperimentLane *self,
                                                           ConfabExperimentRun  *run,
                                                           ConfabMessage        *reply) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
