/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabCodeView:
 *
 * A text to read, coloured as what it is, with a bar to find something in it (Ctrl+F).
 */
#define CONFAB_TYPE_CODE_VIEW (confab_code_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCodeView, confab_code_view, CONFAB, CODE_VIEW, GtkWidget)

/* label: what assistive technology calls it */
GtkWidget *confab_code_view_new      (const char     *label) G_GNUC_WARN_UNUSED_RESULT;
/* language: (nullable): as GtkSourceView names it. Returns whether all of it is shown. */
gboolean   confab_code_view_set_text (ConfabCodeView *self,
                                      const char     *text,
                                      const char     *language);
void       confab_code_view_find     (ConfabCodeView *self);

G_END_DECLS
