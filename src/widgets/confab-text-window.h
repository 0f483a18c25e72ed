/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ConfabTextWindow:
 *
 * A text by itself in a plain text view, where every screen reader can walk through it.
 *
 * Signal: "save" (text: string, name: string) for a file with a suggested name.
 */
#define CONFAB_TYPE_TEXT_WINDOW (confab_text_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTextWindow, confab_text_window, CONFAB, TEXT_WINDOW, AdwWindow)

GtkWidget *confab_text_window_new (const char *title,
                                   const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
