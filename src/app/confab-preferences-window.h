/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabPreferencesWindow:
 *
 * Services, the parameters that are set for everything, appearance, how one chats, and what is on disk.
 *
 * Signal: "restore" (name: string) when somebody has decided to restore a backup.
 */
#define CONFAB_TYPE_PREFERENCES_WINDOW (confab_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPreferencesWindow, confab_preferences_window, CONFAB, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWidget *confab_preferences_window_new (ConfabSession *session,
                                          GSettings     *settings) G_GNUC_WARN_UNUSED_RESULT;
/* Shows the budget, with the focus on it. */
void       confab_preferences_window_show_budget (ConfabPreferencesWindow *self);

G_END_DECLS
