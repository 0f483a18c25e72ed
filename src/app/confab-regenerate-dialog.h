/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabRegenerateDialog:
 *
 * Asks with which model and which parameters another reply is wanted. Both are for that reply alone.
 *
 * Signal: "chosen" when it is wanted; confab_regenerate_dialog_get_choice() has with what.
 */
#define CONFAB_TYPE_REGENERATE_DIALOG (confab_regenerate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ConfabRegenerateDialog, confab_regenerate_dialog, CONFAB, REGENERATE_DIALOG, AdwWindow)

GtkWidget *confab_regenerate_dialog_new        (GtkWindow              *parent,
                                                ConfabSession          *session,
                                                ConfabChat             *chat,
                                                ConfabMessage          *message) G_GNUC_WARN_UNUSED_RESULT;
/* With what is chosen for the conversation, whoever wrote the reply. */
void       confab_regenerate_dialog_take_chosen (ConfabRegenerateDialog *self);
/* With what the reply is continued. */
void       confab_regenerate_dialog_set_continues (ConfabRegenerateDialog *self);
gboolean   confab_regenerate_dialog_get_continues (ConfabRegenerateDialog *self);
/* choice: (out caller-allocates): what it has is borrowed from the dialog */
void       confab_regenerate_dialog_get_choice (ConfabRegenerateDialog *self,
                                                ConfabTurn             *choice);

G_END_DECLS
