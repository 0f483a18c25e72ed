/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-experiment-runner.h"

G_BEGIN_DECLS

/**
 * ConfabExperiments:
 *
 * The experiments that are stored, as a list model of #ConfabExperimentRunner, the newest first. The session must outlive it.
 */
#define CONFAB_TYPE_EXPERIMENTS (confab_experiments_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperiments, confab_experiments, CONFAB, EXPERIMENTS, GObject)

/* (transfer none): those of the session, the same object each time. */
ConfabExperiments      *confab_experiments_get           (ConfabSession          *session);
/* Stops those of the session that run, if there are any. */
void                    confab_experiments_stop_session  (ConfabSession          *session);
ConfabExperiments      *confab_experiments_new           (ConfabSession          *session) G_GNUC_WARN_UNUSED_RESULT;
/* Reads what is stored; the results of each are read by confab_experiment_runner_load_async(). What is there already stays the same object. */
void                    confab_experiments_load_async    (ConfabExperiments      *self,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean                confab_experiments_load_finish   (ConfabExperiments      *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* (transfer none) (nullable) */
ConfabExperimentRunner *confab_experiments_find          (ConfabExperiments      *self,
                                                          const char             *id);
/* (transfer none): it is stored. */
ConfabExperimentRunner *confab_experiments_add           (ConfabExperiments      *self,
                                                          ConfabExperiment       *experiment);
/* Stops it and takes it out of the list; all of it is kept until it is removed, which the end of the session does at the latest. */
void                    confab_experiments_set_aside     (ConfabExperiments      *self,
                                                          ConfabExperimentRunner *runner);
/* Back in the list, where it was set aside. */
void                    confab_experiments_bring_back    (ConfabExperiments      *self,
                                                          ConfabExperimentRunner *runner);
/* Stops it, and removes it with its results. */
void                    confab_experiments_remove_async  (ConfabExperiments      *self,
                                                          ConfabExperimentRunner *runner,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean                confab_experiments_remove_finish (ConfabExperiments      *self,
                                                          GAsyncResult           *result,
                                                          GError                **error);
/* Stops all that run, and removes those that are set aside. */
void                    confab_experiments_stop          (ConfabExperiments      *self);

G_END_DECLS
