/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabExchangesGroup:
 *
 * Of how many replies it is kept what was sent for them and what came, among the preferences.
 */
#define CONFAB_TYPE_EXCHANGES_GROUP (confab_exchanges_group_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExchangesGroup, confab_exchanges_group, CONFAB, EXCHANGES_GROUP, AdwPreferencesGroup)

/* session: (nullable) */
void confab_exchanges_group_set_session (ConfabExchangesGroup *self,
                                         ConfabSession        *session);

G_END_DECLS
