/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-chat-preset.h"

G_BEGIN_DECLS

/**
 * ConfabVariablesDialog:
 *
 * Asks for the values of the variables in the system prompt of a conversation, and keeps them with it.
 *
 * Signal: "done" once they are kept; none where somebody closes it before.
 */
#define CONFAB_TYPE_VARIABLES_DIALOG (confab_variables_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ConfabVariablesDialog, confab_variables_dialog, CONFAB, VARIABLES_DIALOG, AdwWindow)

/* names: those to ask for. */
GtkWidget *confab_variables_dialog_new (GtkWindow         *parent,
                                        ConfabChat        *chat,
                                        const char *const *names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
