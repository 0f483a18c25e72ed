/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabBudgetGroup:
 *
 * What may be spent in a month, among the preferences.
 */
#define CONFAB_TYPE_BUDGET_GROUP (confab_budget_group_get_type ())
G_DECLARE_FINAL_TYPE (ConfabBudgetGroup, confab_budget_group, CONFAB, BUDGET_GROUP, AdwPreferencesGroup)

/* session: (nullable): NULL once the window is closed */
void confab_budget_group_set_session (ConfabBudgetGroup *self,
                                      ConfabSession     *session);

G_END_DECLS
