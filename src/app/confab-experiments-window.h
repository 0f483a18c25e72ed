/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabExperimentsWindow:
 *
 * The experiments: those there are, a new one, and the results of each. What runs goes on when it is closed.
 *
 * Signal: "open-conversation" (id: string) when a result became one.
 */
#define CONFAB_TYPE_EXPERIMENTS_WINDOW (confab_experiments_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperimentsWindow, confab_experiments_window, CONFAB, EXPERIMENTS_WINDOW, AdwWindow)

GtkWidget *confab_experiments_window_new (GtkWindow     *parent,
                                          ConfabSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
