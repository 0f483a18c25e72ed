/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabOrderGroup:
 *
 * The group of the preferences about how conversations get their names, and for how long the trash is kept.
 */
#define CONFAB_TYPE_ORDER_GROUP (confab_order_group_get_type ())
G_DECLARE_FINAL_TYPE (ConfabOrderGroup, confab_order_group, CONFAB, ORDER_GROUP, AdwPreferencesGroup)

/* session: (nullable): NULL once the window is closed. */
void confab_order_group_set_session (ConfabOrderGroup *self,
                                     ConfabSession    *session);

G_END_DECLS
