/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void confab_popover_present      (GtkWidget *popover);
void confab_popover_leave_within (GtkWidget *widget);
void confab_popover_drop         (GtkWidget *popover);

G_END_DECLS
