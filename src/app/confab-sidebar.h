/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/confab-organiser.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabSidebar:
 *
 * The saved conversations, where they are, and the search in them.
 *
 * Properties: "show-end-title-buttons" (boolean), "sort" (string: updated, created or title). Signals: "open" (id: string); "open-message" (id: string,
 * message: string, needle: string, or NULL: what to mark in it); "export" (ids: strv, title: (nullable) string); "print" (ids: strv); "problem" (text: string).
 */
#define CONFAB_TYPE_SIDEBAR (confab_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSidebar, confab_sidebar, CONFAB, SIDEBAR, GtkWidget)

/* Once, when the session has opened. */
void             confab_sidebar_set_up        (ConfabSidebar *self,
                                               ConfabSession *session,
                                               GSettings     *settings);
/* (transfer none) (nullable): what was done in the order of conversations, and how to undo it. */
ConfabOrganiser *confab_sidebar_get_organiser (ConfabSidebar *self);
void             confab_sidebar_add_text_size (ConfabSidebar *self,
                                               GtkWidget     *buttons);
void             confab_sidebar_set_current   (ConfabSidebar *self,
                                               const char    *id);
void             confab_sidebar_focus_search  (ConfabSidebar *self);
void             confab_sidebar_focus_list    (ConfabSidebar *self);

G_END_DECLS
