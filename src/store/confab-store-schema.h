/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-database.h"

G_BEGIN_DECLS

/**
 * CONFAB_SCHEMA_APPLICATION_ID:
 *
 * What marks a database as Confab's: "Cnfb" in ASCII, for [PRAGMA
 * application_id](https://sqlite.org/pragma.html#pragma_application_id).
 */
#define CONFAB_SCHEMA_APPLICATION_ID 0x436e6662

/**
 * ConfabMigration:
 * @sql: the statements that lead from the version before to this one
 *
 * One step of the schema. The first one makes version 1 of an empty file.
 */
typedef struct
{
  const char *sql;
} ConfabMigration;

gboolean confab_schema_check_file (const char            *path,
                                   GError               **error);
gboolean confab_schema_check_owner (ConfabDatabase       *database,
                                   GError               **error);
gboolean confab_schema_is_present (ConfabDatabase        *database);
gboolean confab_schema_migrate    (ConfabDatabase        *database,
                                   GError               **error);
gboolean confab_schema_apply      (ConfabDatabase        *database,
                                   const ConfabMigration *migrations,
                                   guint                  n_migrations,
                                   GError               **error);
const ConfabMigration *
         confab_schema_get_migrations (guint              *n_migrations);

G_END_DECLS
