/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-library.h"

G_BEGIN_DECLS

/**
 * ConfabSearchList:
 *
 * What a search found, by conversation. More comes when it is scrolled to its end, and where somebody unfolds a conversation of which not all is
 * shown.
 *
 * Signals: "command" (name: string), "undo" or "redo", from the keyboard; "open" (id: string); "open-message" (id: string, message: string, needle: (nullable) string).
 */
#define CONFAB_TYPE_SEARCH_LIST (confab_search_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchList, confab_search_list, CONFAB, SEARCH_LIST, GtkWidget)

void     confab_search_list_set_library (ConfabSearchList *self,
                                         ConfabLibrary    *library);
/* text: (nullable): NULL to search for nothing and forget what was found. */
void     confab_search_list_search      (ConfabSearchList *self,
                                         const char       *text);
/* FALSE where nothing is there. */
gboolean confab_search_list_open_first  (ConfabSearchList *self);
gboolean confab_search_list_focus       (ConfabSearchList *self);

G_END_DECLS
