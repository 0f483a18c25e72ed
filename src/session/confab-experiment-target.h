/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-experiment.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/* The services and models of an experiment, among those that are set up. */

/* (transfer none) (nullable) */
ConfabProvider *confab_experiment_find_provider  (ConfabSession                *session,
                                                  const ConfabExperimentTarget *target);
const char     *confab_experiment_find_model     (ConfabSession                *session,
                                                  const ConfabExperimentTarget *target);
/* Whether they can be asked all this. */
gboolean        confab_experiment_check_services (ConfabExperiment             *self,
                                                  ConfabSession                *session,
                                                  GError                      **error);

G_END_DECLS
