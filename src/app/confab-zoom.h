/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void       confab_zoom_change      (GSettings *settings,
                                    int        steps);
void       confab_zoom_reset       (GSettings *settings);
GtkWidget *confab_zoom_new_buttons (GSettings *settings);
void       confab_zoom_by_scroll   (GtkWidget *widget,
                                    GSettings *settings);

G_END_DECLS
