/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabInlineEdit:
 *
 * An entry in the place of a name in a list. Enter, or going elsewhere, takes what was written; Escape leaves the name as it was.
 *
 * Signal "done" (text: (nullable) string, focused: boolean): once; text is NULL where nothing is to be changed, and focused tells whether the focus is still
 * here and has to go somewhere.
 */
#define CONFAB_TYPE_INLINE_EDIT (confab_inline_edit_get_type ())
G_DECLARE_FINAL_TYPE (ConfabInlineEdit, confab_inline_edit, CONFAB, INLINE_EDIT, GtkWidget)

/* label: what assistive technology calls it. */
GtkWidget  *confab_inline_edit_new      (const char       *label,
                                         const char       *text) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_inline_edit_get_text (ConfabInlineEdit *self);
/* What is there so far, where another one goes on with it. */
void        confab_inline_edit_set_text (ConfabInlineEdit *self,
                                         const char       *text);

G_END_DECLS
