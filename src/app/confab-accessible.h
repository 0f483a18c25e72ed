/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void confab_accessible_set_name         (GtkWidget  *widget,
                                         const char *name);
void confab_accessible_name_list_item   (GtkWidget  *child,
                                         const char *name);
void confab_accessible_name_peek_button (GtkWidget  *row,
                                         const char *name);

G_END_DECLS
