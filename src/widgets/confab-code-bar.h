/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "markup/confab-block.h"

G_BEGIN_DECLS

/**
 * ConfabCodeBar:
 *
 * What stands above code: its language, and buttons to wrap its lines, to save and to copy it.
 *
 * Signals: "copy", "save", "wrap" (wrap: boolean).
 */
#define CONFAB_TYPE_CODE_BAR (confab_code_bar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabCodeBar, confab_code_bar, CONFAB, CODE_BAR, GtkWidget)

GtkWidget   *confab_code_bar_new         (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabBlock *confab_code_bar_get_block   (ConfabCodeBar *self);
void         confab_code_bar_set_block   (ConfabCodeBar *self,
                                          ConfabBlock   *block);
void         confab_code_bar_set_wrap    (ConfabCodeBar *self,
                                          gboolean       wrap);
void         confab_code_bar_show_copied (ConfabCodeBar *self);

G_END_DECLS
