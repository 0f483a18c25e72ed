/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabColumnLayout:
 *
 * Sets children below each other over the whole width. Its height always depends on its width: a GtkBoxLayout finds out when it is
 * first asked, which GTK 4.8 remembers, so that one that was empty then never wraps the text it gets later. The last child gets what
 * height there is to spare.
 *
 * Property "spacing" (int): pixels between the children.
 */
#define CONFAB_TYPE_COLUMN_LAYOUT (confab_column_layout_get_type ())
G_DECLARE_FINAL_TYPE (ConfabColumnLayout, confab_column_layout, CONFAB, COLUMN_LAYOUT, GtkLayoutManager)

G_END_DECLS
