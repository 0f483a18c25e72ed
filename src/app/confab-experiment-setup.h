/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/confab-experiment.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentSetup:
 *
 * Where an experiment is put together: what is asked, of whom, and what varies. It says at once what is wrong, and how many requests it makes.
 *
 * Signal: "start" (experiment: #ConfabExperiment) when it is to run.
 */
#define CONFAB_TYPE_EXPERIMENT_SETUP (confab_experiment_setup_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperimentSetup, confab_experiment_setup, CONFAB, EXPERIMENT_SETUP, AdwBin)

GtkWidget *confab_experiment_setup_new  (ConfabSession         *session) G_GNUC_WARN_UNUSED_RESULT;
/* experiment: (nullable): what it begins with */
void       confab_experiment_setup_load (ConfabExperimentSetup *self,
                                         ConfabExperiment      *experiment);

G_END_DECLS
