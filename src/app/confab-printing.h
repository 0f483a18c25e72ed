/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/* Shows the print dialog and prints the chosen path. parent: (nullable). It is done when it went to the printer, or was given up. */
void     confab_printing_print_async  (GObject             *source,
                                       GtkWindow           *parent,
                                       ConfabSession       *session,
                                       ConfabChat          *chat,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* The same pages as a PDF file, which has its name only once it is whole. */
void     confab_printing_export_async (GObject             *source,
                                       GtkWindow           *parent,
                                       ConfabSession       *session,
                                       ConfabChat          *chat,
                                       const char          *path,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean confab_printing_finish       (GAsyncResult        *result,
                                       GError             **error);

G_END_DECLS
