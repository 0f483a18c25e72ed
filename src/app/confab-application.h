/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabApplication:
 *
 * The application behind the window. It owns the session, and does not end before that is closed.
 */
#define CONFAB_TYPE_APPLICATION (confab_application_get_type ())
G_DECLARE_FINAL_TYPE (ConfabApplication, confab_application, CONFAB, APPLICATION, AdwApplication)

ConfabApplication *confab_application_new         (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabSession     *confab_application_get_session (ConfabApplication *self);

G_END_DECLS
