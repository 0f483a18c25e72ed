/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-library.h"

G_BEGIN_DECLS

/**
 * ConfabSidebar:
 *
 * The saved conversations and the search in them.
 *
 * Properties: "show-end-title-buttons" (boolean). Signals: "open" (id: string), "open-message" (id: string, message: string, needle: string, or NULL: what to mark in it), "deleted" (id: string) after the user took a conversation away.
 */
#define CONFAB_TYPE_SIDEBAR (confab_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSidebar, confab_sidebar, CONFAB, SIDEBAR, GtkWidget)

void confab_sidebar_set_library   (ConfabSidebar *self,
                                   ConfabLibrary *library);
void confab_sidebar_add_text_size (ConfabSidebar *self,
                                   GtkWidget     *buttons);
void confab_sidebar_set_current   (ConfabSidebar *self,
                                   const char    *id);
void confab_sidebar_focus_search  (ConfabSidebar *self);
void confab_sidebar_focus_list    (ConfabSidebar *self);

G_END_DECLS
