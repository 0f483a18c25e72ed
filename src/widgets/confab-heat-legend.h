/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabHeatLegend:
 *
 * What the colours behind tokens mean, from unlikely to certain.
 */
#define CONFAB_TYPE_HEAT_LEGEND (confab_heat_legend_get_type ())
G_DECLARE_FINAL_TYPE (ConfabHeatLegend, confab_heat_legend, CONFAB, HEAT_LEGEND, GtkWidget)

GtkWidget *confab_heat_legend_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
