/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabRateChart:
 *
 * How fast something went over time, as an area.
 */
#define CONFAB_TYPE_RATE_CHART (confab_rate_chart_get_type ())
G_DECLARE_FINAL_TYPE (ConfabRateChart, confab_rate_chart, CONFAB, RATE_CHART, GtkWidget)

/* rates: (element-type double); words: what assistive technology says of it */
GtkWidget *confab_rate_chart_new (GArray     *rates,
                                  const char *words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
