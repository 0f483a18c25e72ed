/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-exporter.h"

G_BEGIN_DECLS

/* PDF is made of the printed pages, so that the session does not know it. */
#define CONFAB_EXPORT_PDF ((ConfabExportFormat) (CONFAB_EXPORT_TEXT + 1))

typedef void (*ConfabExportChosen) (ConfabExportFormat format,
                                    gpointer           user_data);

const char *confab_export_dialog_get_extension (ConfabExportFormat  format);
void        confab_export_dialog_show          (GtkWindow          *parent,
                                                gboolean            several,
                                                ConfabExportChosen  chosen,
                                                gpointer            user_data,
                                                GDestroyNotify      free_data);

G_END_DECLS
