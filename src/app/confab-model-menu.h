/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabModelMenu:
 *
 * Fills the menu of models behind a button when it is first opened, with those of all services.
 */
#define CONFAB_TYPE_MODEL_MENU (confab_model_menu_get_type ())
G_DECLARE_FINAL_TYPE (ConfabModelMenu, confab_model_menu, CONFAB, MODEL_MENU, GObject)

ConfabModelMenu *confab_model_menu_new      (GtkMenuButton   *button,
                                             GtkLabel        *label,
                                             ConfabSession   *session) G_GNUC_WARN_UNUSED_RESULT;
void             confab_model_menu_set_chat (ConfabModelMenu *self,
                                             ConfabChat      *chat);

G_END_DECLS
