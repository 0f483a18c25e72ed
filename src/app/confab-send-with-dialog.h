/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-chat-preset.h"

G_BEGIN_DECLS

/**
 * ConfabSendWithDialog:
 *
 * Sets parameters for the next question alone. What is set stays, as chips at the composer, where somebody closes it without sending.
 *
 * Signal: "send" where somebody wants the question to be sent.
 */
#define CONFAB_TYPE_SEND_WITH_DIALOG (confab_send_with_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSendWithDialog, confab_send_with_dialog, CONFAB, SEND_WITH_DIALOG, AdwWindow)

/* can_send: whether there is a question. */
GtkWidget *confab_send_with_dialog_new (GtkWindow  *parent,
                                        ConfabChat *chat,
                                        gboolean    can_send) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
