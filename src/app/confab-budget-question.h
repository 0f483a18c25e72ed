/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

typedef void (*ConfabBudgetAnyway) (gpointer user_data);

/* Where error says that the budget is used up: asks what to do. anyway is called where it is to be sent all the same, which is allowed once while it runs;
 * free_data (nullable) in any case. FALSE where error says something else, or is NULL. */
gboolean  confab_budget_question_ask         (GtkWidget          *near,
                                              ConfabSession      *session,
                                              const GError       *error,
                                              ConfabBudgetAnyway  anyway,
                                              gpointer            user_data,
                                              GDestroyNotify      free_data);
/* (transfer floating) (nullable): says how much is spent, when the share is reached from which on it is warned, and when all is spent.
 * told: (inout): what of that was told, 0 at first. */
AdwToast *confab_budget_question_new_warning (ConfabSession      *session,
                                              guint              *told) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
