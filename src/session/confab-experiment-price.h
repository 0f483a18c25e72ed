/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-experiment.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/* What an experiment costs at most, by the price lists of its services as far as they are known. */

/* Asks those services for their price lists that have not told them yet. Whatever comes of it, it ends well. */
void     confab_experiment_fetch_prices_async  (ConfabExperiment    *self,
                                                ConfabSession       *session,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
void     confab_experiment_fetch_prices_finish (ConfabExperiment    *self,
                                                GAsyncResult        *result);
/* Some of its cells; FALSE where there is one whose price nobody knows, and which is not in the sum. */
gboolean confab_experiment_sum_highest         (ConfabExperiment    *self,
                                                ConfabSession       *session,
                                                const guint         *cells,
                                                guint                n_cells,
                                                double              *usd);
/* What it costs at most, for people. */
char    *confab_experiment_dup_price_text      (ConfabSession       *session,
                                                ConfabExperiment    *experiment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
