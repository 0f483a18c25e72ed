/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/confab-store-database.h"

G_BEGIN_DECLS

/* What looks whether a database is damaged, before anything is written to it. */

gboolean confab_damage_check_files (const char    *folder,
                                    gboolean       alone,
                                    GError       **error);
gboolean confab_damage_check_copy  (const char    *path,
                                    GError     **error);
gboolean confab_damage_check       (sqlite3       *sqlite,
                                    int           *code);

G_END_DECLS
