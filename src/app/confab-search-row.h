/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-search-result.h"

G_BEGIN_DECLS

/**
 * ConfabSearchRow:
 *
 * One result of a search: the title of the conversation, and the words around what was found.
 */
#define CONFAB_TYPE_SEARCH_ROW (confab_search_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchRow, confab_search_row, CONFAB, SEARCH_ROW, GtkWidget)

GtkWidget *confab_search_row_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_search_row_set_hit     (ConfabSearchRow *self,
                                          ConfabSearchHit *hit);
char      *confab_search_row_make_markup (const char      *snippet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
