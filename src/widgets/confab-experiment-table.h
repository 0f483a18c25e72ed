/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentTable:
 *
 * The results of an experiment as a table that can be sorted by each of its columns, or as a list where there is no room for one.
 *
 * Signals: "activated" (run: #ConfabExperimentRun) when one is to be shown; "selection-changed".
 */
#define CONFAB_TYPE_EXPERIMENT_TABLE (confab_experiment_table_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperimentTable, confab_experiment_table, CONFAB, EXPERIMENT_TABLE, AdwBin)

GtkWidget *confab_experiment_table_new           (ConfabExperiment      *experiment,
                                                  GListModel            *runs) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ConfabExperimentRun), in the order in which they are shown. */
GPtrArray *confab_experiment_table_list_selected (ConfabExperimentTable *self,
                                                  guint                  maximum) G_GNUC_WARN_UNUSED_RESULT;
guint      confab_experiment_table_get_n_selected (ConfabExperimentTable *self);
/* Sorts again what has changed. */
void       confab_experiment_table_update        (ConfabExperimentTable *self);

/* What is said of a result, also beside the table. */
char      *confab_experiment_dup_model_text      (ConfabExperiment      *experiment,
                                                  ConfabExperimentRun   *run) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_experiment_dup_facts_text      (ConfabExperimentRun   *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
