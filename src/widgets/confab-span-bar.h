/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabSpanBar:
 *
 * Part of a time line: a bar from the beginning to the end of something within the time of it all. What it says must stand beside it in words.
 */
#define CONFAB_TYPE_SPAN_BAR (confab_span_bar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSpanBar, confab_span_bar, CONFAB, SPAN_BAR, GtkWidget)

/* start, end: from 0 to 1; style: (nullable): a class of its style, such as "wait" */
GtkWidget *confab_span_bar_new (double      start,
                                double      end,
                                const char *style) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
