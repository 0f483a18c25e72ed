/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabChoicesLayout:
 *
 * Sets children side by side in columns of the same width, as many as there is room for, and the others below them. The children in a line have the
 * same height.
 */
#define CONFAB_TYPE_CHOICES_LAYOUT (confab_choices_layout_get_type ())
G_DECLARE_FINAL_TYPE (ConfabChoicesLayout, confab_choices_layout, CONFAB, CHOICES_LAYOUT, GtkLayoutManager)

GtkLayoutManager *confab_choices_layout_new             (int                  spacing,
                                                         int                  column_width) G_GNUC_WARN_UNUSED_RESULT;
guint             confab_choices_layout_get_n_columns   (ConfabChoicesLayout *self);

G_END_DECLS
