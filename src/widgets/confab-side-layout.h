/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabSideLayout:
 *
 * Sets a second child at the end of the first, or below it where there is no room for both.
 */
#define CONFAB_TYPE_SIDE_LAYOUT (confab_side_layout_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSideLayout, confab_side_layout, CONFAB, SIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS
