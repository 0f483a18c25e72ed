/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabSortBar:
 *
 * Chooses the column that a column view is sorted by, where what is sorted is shown in another way, without the heads of the columns.
 *
 * Signals: "sorted" when somebody has chosen another order.
 */
#define CONFAB_TYPE_SORT_BAR (confab_sort_bar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSortBar, confab_sort_bar, CONFAB, SORT_BAR, GtkBox)

GtkWidget *confab_sort_bar_new    (GtkColumnView *view) G_GNUC_WARN_UNUSED_RESULT;
/* Sorts by what the bar says. */
void       confab_sort_bar_apply  (ConfabSortBar *self);
/* Other columns are visible now. */
void       confab_sort_bar_update (ConfabSortBar *self);

G_END_DECLS
