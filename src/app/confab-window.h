/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabWindow:
 *
 * The window: the conversations at its left, the one that is shown beside them, its parameters at the right. It is shown before the
 * session has opened, and filled when it has.
 */
#define CONFAB_TYPE_WINDOW (confab_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabWindow, confab_window, CONFAB, WINDOW, AdwApplicationWindow)

GtkWidget *confab_window_new            (GtkApplication *application,
                                         ConfabSession  *session,
                                         GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;
void       confab_window_tell_migration (ConfabWindow   *self);
void       confab_window_session_opened (ConfabWindow   *self,
                                         const GError   *error);

G_END_DECLS
