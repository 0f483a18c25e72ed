/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-spent.h"

G_BEGIN_DECLS

/**
 * ConfabSpendChart:
 *
 * What was spent, a bar for each day or month: what was billed below, what was estimated above it and fainter. Its description says the same in words.
 */
#define CONFAB_TYPE_SPEND_CHART (confab_spend_chart_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSpendChart, confab_spend_chart, CONFAB, SPEND_CHART, GtkWidget)

GtkWidget *confab_spend_chart_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* sums: (element-type ConfabSpentSum): days or months in the order of time; those between them without any are drawn empty. */
void       confab_spend_chart_set       (ConfabSpendChart *self,
                                         GPtrArray        *sums,
                                         gboolean          months);
guint      confab_spend_chart_get_n_bars (ConfabSpendChart *self);
char      *confab_spend_chart_dup_words (ConfabSpendChart *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
