/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabInspectorWindow:
 *
 * What was sent for a reply and what came back, also while it comes: an overview with times, the request, the answer, and what became of
 * the parameters. The request can be copied as code.
 */
#define CONFAB_TYPE_INSPECTOR_WINDOW (confab_inspector_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabInspectorWindow, confab_inspector_window, CONFAB, INSPECTOR_WINDOW, AdwWindow)

GtkWidget *confab_inspector_window_new (ConfabSession      *session,
                                        ConfabConversation *conversation,
                                        ConfabMessage      *reply) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
