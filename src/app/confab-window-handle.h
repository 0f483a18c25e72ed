/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* handle: what other programs know the window by, empty where they cannot. */
typedef void (*ConfabWindowHandleFunc) (const char *handle,
                                        gpointer    user_data);

/* Tells how another program, such as the desktop portal, names a window to put its own above it. */
void confab_window_handle_export (GtkWindow              *window,
                                  ConfabWindowHandleFunc  exported,
                                  gpointer                user_data);

G_END_DECLS
