/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-experiments.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentPage:
 *
 * An experiment that runs or has run: how far it is, and its results.
 *
 * Signals: "compare" (runs: GPtrArray of #ConfabExperimentRun) when some are to be shown side by side; "opened" (id: string) when a result
 * became a conversation; "problem" (text: string).
 */
#define CONFAB_TYPE_EXPERIMENT_PAGE (confab_experiment_page_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperimentPage, confab_experiment_page, CONFAB, EXPERIMENT_PAGE, AdwBin)

GtkWidget              *confab_experiment_page_new        (ConfabExperimentRunner *runner) G_GNUC_WARN_UNUSED_RESULT;
ConfabExperimentRunner *confab_experiment_page_get_runner (ConfabExperimentPage   *self);
void                    confab_experiment_page_export     (ConfabExperimentPage   *self,
                                                           gboolean                csv);

G_END_DECLS
