/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *confab_about_dup_debug_info (void) G_GNUC_WARN_UNUSED_RESULT;
void  confab_about_show           (GtkWindow *parent);

G_END_DECLS
