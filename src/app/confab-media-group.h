/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabMediaGroup:
 *
 * What becomes of pictures and files of earlier messages, among the preferences.
 */
#define CONFAB_TYPE_MEDIA_GROUP (confab_media_group_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMediaGroup, confab_media_group, CONFAB, MEDIA_GROUP, AdwPreferencesGroup)

/* session: (nullable) */
void confab_media_group_set_session (ConfabMediaGroup *self,
                                     ConfabSession    *session);

G_END_DECLS
