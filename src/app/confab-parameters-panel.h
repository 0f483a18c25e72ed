/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabParametersPanel:
 *
 * The system prompt and the parameters of the conversation that is shown, over those that are set for everything.
 *
 * Signal: "close" when the user does not want to see it any more.
 */
#define CONFAB_TYPE_PARAMETERS_PANEL (confab_parameters_panel_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParametersPanel, confab_parameters_panel, CONFAB, PARAMETERS_PANEL, GtkWidget)

GtkWidget *confab_parameters_panel_new      (ConfabSession         *session) G_GNUC_WARN_UNUSED_RESULT;
void       confab_parameters_panel_set_chat (ConfabParametersPanel *self,
                                             ConfabChat            *chat);
void       confab_parameters_panel_show     (ConfabParametersPanel *self,
                                             const char            *name);

G_END_DECLS
