/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "transfer/confab-import-private.h"

gboolean
confab_import_database (ConfabImport *self,
                        GError      **error)
{
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                       _ ("The file holds no conversations of a kind that Confab can read"));
  return FALSE;
}
