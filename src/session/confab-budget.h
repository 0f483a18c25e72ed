/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/confab-store.h"

G_BEGIN_DECLS

/* At what share of the budget it is warned, in percent, where nothing else is set. */
#define CONFAB_BUDGET_WARN_PERCENT 80

/**
 * ConfabBudget:
 *
 * What may be spent in a month, and what was: as billed, and estimated where nothing was. The month is that of the local time.
 *
 * Properties with notification: "limit" (double, US dollars, 0 for none), "warn-percent" (uint, from 1 to 100: from which share on it is warned),
 * "stop" (boolean, whether nothing is sent once it is used up), which are stored, and "spent" (double, US dollars in this month).
 */
#define CONFAB_TYPE_BUDGET (confab_budget_get_type ())
G_DECLARE_FINAL_TYPE (ConfabBudget, confab_budget, CONFAB, BUDGET, GObject)

ConfabBudget *confab_budget_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* Reads what is set, and what was spent where there is a budget. */
void          confab_budget_load_async  (ConfabBudget        *self,
                                         ConfabStore         *store,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean      confab_budget_load_finish (ConfabBudget        *self,
                                         GAsyncResult        *result,
                                         GError             **error);
double        confab_budget_get_limit   (ConfabBudget        *self);
void          confab_budget_set_limit   (ConfabBudget        *self,
                                         double               limit);
guint         confab_budget_get_warn_percent (ConfabBudget   *self);
void          confab_budget_set_warn_percent (ConfabBudget   *self,
                                         guint                percent);
gboolean      confab_budget_get_stop    (ConfabBudget        *self);
void          confab_budget_set_stop    (ConfabBudget        *self,
                                         gboolean             stop);
double        confab_budget_get_spent   (ConfabBudget        *self);
/* Something more was spent. */
void          confab_budget_note        (ConfabBudget        *self,
                                         double               usd);
/* highest_usd: what the request costs at most, 0 where nobody knows. FALSE with CONFAB_ERROR_BUDGET where nothing may be sent. */
gboolean      confab_budget_check       (ConfabBudget        *self,
                                         double               highest_usd,
                                         GError             **error);
/* The next check says yes. */
void          confab_budget_set_once    (ConfabBudget        *self,
                                         gboolean             once);
gboolean      confab_budget_get_once    (ConfabBudget        *self);
/* From now on every check says yes, as long as this lives. */
void          confab_budget_allow_all   (ConfabBudget        *self);
/* (nullable): a sentence where the share is reached from which on it is warned. */
char         *confab_budget_dup_warning (ConfabBudget        *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
