/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/confab-store-salvage.h"

G_BEGIN_DECLS

/* What SQLite itself still reads of a damaged database: it follows the trees in ways of its own, so that now and then it
 * comes to a row to which nothing else leads. */

/**
 * ConfabRereadTable:
 * @name: its name
 * @columns: (array zero-terminated=1): its columns in their order
 * @row_column: the column that stands for the row's number, or -1
 * @is_index: whether it is one WITHOUT ROWID
 *
 * A table to read.
 */
typedef struct
{
  const char        *name;
  const char *const *columns;
  int                row_column;
  gboolean           is_index;
} ConfabRereadTable;

sqlite3 *confab_reread_open  (const char              *path) G_GNUC_WARN_UNUSED_RESULT;
void     confab_reread_table (sqlite3                 *sqlite,
                              const ConfabRereadTable *table,
                              ConfabSalvageFunc        func,
                              gpointer                 user_data);
void     confab_reread_by_id (sqlite3                 *sqlite,
                              const ConfabRereadTable *table,
                              const char              *id,
                              ConfabSalvageFunc        func,
                              gpointer                 user_data);

G_END_DECLS
