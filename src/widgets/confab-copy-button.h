/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabCopyButton:
 *
 * A button that copies something, and says for a moment that it did.
 */
#define CONFAB_TYPE_COPY_BUTTON (confab_copy_button_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCopyButton, confab_copy_button, CONFAB, COPY_BUTTON, GtkButton)

GtkWidget *confab_copy_button_new         (const char       *words);
void       confab_copy_button_show_copied (ConfabCopyButton *self);

G_END_DECLS
