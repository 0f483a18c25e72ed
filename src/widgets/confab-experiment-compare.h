/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"

G_BEGIN_DECLS

/* runs: (element-type ConfabExperimentRun): results side by side, or below each other where there is no room. */
GtkWidget *confab_experiment_compare_new (ConfabExperiment *experiment,
                                          GPtrArray        *runs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
