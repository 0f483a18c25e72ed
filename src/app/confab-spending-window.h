/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabSpendingWindow:
 *
 * What was spent: over time, and by model, service, conversation, day and month; and what is left on the accounts, where somebody asks.
 */
#define CONFAB_TYPE_SPENDING_WINDOW (confab_spending_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSpendingWindow, confab_spending_window, CONFAB, SPENDING_WINDOW, AdwWindow)

/* parent: (nullable) */
GtkWidget *confab_spending_window_new (GtkWindow     *parent,
                                       ConfabSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
