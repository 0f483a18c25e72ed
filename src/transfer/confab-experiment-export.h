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

/**
 * ConfabExperimentExport:
 *
 * Writes results one after the other, so that not all of them need to be in memory.
 */
typedef struct _ConfabExperimentExport ConfabExperimentExport;

ConfabExperimentExport *confab_experiment_export_new (ConfabExperiment       *experiment,
                                                      gboolean                csv) G_GNUC_WARN_UNUSED_RESULT;
void                    confab_experiment_export_add (ConfabExperimentExport *self,
                                                      ConfabExperimentRun    *run);
/* self: (transfer full) */
char                   *confab_experiment_export_end (ConfabExperimentExport *self) G_GNUC_WARN_UNUSED_RESULT;
void                    confab_experiment_export_free (ConfabExperimentExport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabExperimentExport, confab_experiment_export_free)

G_END_DECLS
