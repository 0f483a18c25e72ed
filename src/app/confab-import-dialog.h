/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabImportDialog:
 *
 * Shows how far an import is, and in the end what came and what was left out.
 */
#define CONFAB_TYPE_IMPORT_DIALOG (confab_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ConfabImportDialog, confab_import_dialog, CONFAB, IMPORT_DIALOG, AdwWindow)

/* Asks for files, and imports them. */
void confab_import_dialog_choose (GtkWindow     *parent,
                                  ConfabSession *session);
/* files: (element-type GFile) */
void confab_import_dialog_show   (GtkWindow     *parent,
                                  ConfabSession *session,
                                  GPtrArray     *files);

G_END_DECLS
