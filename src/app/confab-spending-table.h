/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-spent-csv.h"

G_BEGIN_DECLS

/* A table of sums, with columns that sort it. */
GtkWidget *confab_spending_table_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_spending_table_fill (GtkWidget     *table,
                                       ConfabSpent   *spent,
                                       ConfabSpentBy  by);

G_END_DECLS
