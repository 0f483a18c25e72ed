/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-search-result.h"

G_BEGIN_DECLS

/**
 * ConfabSearchItem:
 * @group: the conversation
 * @hit: (nullable): what was found in it; %NULL for the conversation itself
 * @n_more: how many more there are, for what unfolds them; then @hit is %NULL as well
 *
 * A line of what was found.
 */
#define CONFAB_TYPE_SEARCH_ITEM (confab_search_item_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchItem, confab_search_item, CONFAB, SEARCH_ITEM, GObject)

struct _ConfabSearchItem
{
  GObject            parent_instance;

  ConfabSearchGroup *group;
  ConfabSearchHit   *hit;
  guint              n_more;
};

ConfabSearchItem *confab_search_item_new        (ConfabSearchGroup *group,
                                                 ConfabSearchHit   *hit,
                                                 guint              n_more) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabSearchRow:
 *
 * A row of what was found.
 */
#define CONFAB_TYPE_SEARCH_ROW (confab_search_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchRow, confab_search_row, CONFAB, SEARCH_ROW, GtkWidget)

GtkWidget        *confab_search_row_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void              confab_search_row_set_item    (ConfabSearchRow   *self,
                                                 ConfabSearchItem  *item);
char             *confab_search_row_make_markup (const char        *snippet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
