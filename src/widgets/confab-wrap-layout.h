/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabWrapLayout:
 *
 * Sets children side by side at their natural widths, in as many lines as it takes.
 */
#define CONFAB_TYPE_WRAP_LAYOUT (confab_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (ConfabWrapLayout, confab_wrap_layout, CONFAB, WRAP_LAYOUT, GtkLayoutManager)

/* A box with this layout; at_end sets the lines at the end of the reading direction. */
GtkWidget *confab_wrap_box_new (int      spacing,
                                gboolean at_end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
