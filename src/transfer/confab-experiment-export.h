/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"

G_BEGIN_DECLS

/* runs: (element-type ConfabExperimentRun): the results in the order in which they are written. */
char *confab_experiment_export_json (ConfabExperiment *experiment,
                                     GListModel       *runs) G_GNUC_WARN_UNUSED_RESULT;
char *confab_experiment_export_csv  (ConfabExperiment *experiment,
                                     GListModel       *runs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
