/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"
#include "store/confab-store-reread.h"

/**
 * confab_reread_open:
 * @path: a copy of a database, without a log, that nobody changes meanwhile
 *
 * Returns: (transfer full) (nullable): a connection that changes nothing, nor makes files; sqlite3_close() ends it
 */
sqlite3 *
confab_reread_open (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *immutable = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
  sqlite3 *sqlite = NULL;

  if (immutable != NULL &&
      sqlite3_open_v2 (immutable, &sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    return sqlite;
  sqlite3_close (sqlite);
  return NULL;
}

static void
read_value (sqlite3_stmt       *statement,
            int                 column,
            ConfabSalvageValue *value)
{
  *value = (ConfabSalvageValue) { 0 };
  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      value->type = CONFAB_SALVAGE_INTEGER;
      value->integer = sqlite3_column_int64 (statement, column);
      break;

    case SQLITE_FLOAT:
      value->type = CONFAB_SALVAGE_REAL;
      value->real = sqlite3_column_double (statement, column);
      break;

    case SQLITE_TEXT:
    case SQLITE_BLOB:
      value->type = sqlite3_column_type (statement, column) == SQLITE_TEXT ? CONFAB_SALVAGE_TEXT : CONFAB_SALVAGE_BLOB;
      value->bytes = sqlite3_column_blob (statement, column);
      value->length = sqlite3_column_bytes (statement, column);
      /* A text without a byte has no address. */
      if (value->bytes == NULL)
        value->bytes = (const guint8 *)"";
      break;

    default:
      break;
    }
}

static void
read_rows (sqlite3                 *sqlite,
           const ConfabRereadTable *table,
           const char              *rest,
           const char              *id,
           ConfabSalvageFunc        func,
           gpointer                 user_data)
{
  g_autofree char *names = g_strjoinv ("\", \"", (char **)table->columns);
  g_autofree char *sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" %s", names, table->name, rest);
  g_autofree ConfabSalvageRow *row = g_new0 (ConfabSalvageRow, 1);
  sqlite3_stmt *statement = NULL;

  row->is_index = table->is_index;
  row->n_values = MIN (g_strv_length ((char **)table->columns), CONFAB_SALVAGE_MAX_VALUES);
  if (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) == SQLITE_OK && id != NULL)
    sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      for (guint i = 0; i < row->n_values; i++)
        read_value (statement, i, &row->values[i]);
      if (table->row_column >= 0)
        {
          row->rowid = row->values[table->row_column].integer;
          row->values[table->row_column] = (ConfabSalvageValue) { 0 };
        }
      func (row, user_data);
    }
  sqlite3_finalize (statement);
}

/**
 * confab_reread_table:
 * @sqlite: a database
 * @table: one of its tables
 * @func: called with each row
 * @user_data: for @func
 *
 * Reads from either end up to where SQLite gives up, so that a row may come twice.
 */
void
confab_reread_table (sqlite3                 *sqlite,
                     const ConfabRereadTable *table,
                     ConfabSalvageFunc        func,
                     gpointer                 user_data)
{
  read_rows (sqlite, table, "NOT INDEXED", NULL, func, user_data);
  if (table->row_column >= 0)
    read_rows (sqlite, table, "NOT INDEXED ORDER BY rowid DESC", NULL, func, user_data);
}

/**
 * confab_reread_by_id:
 * @sqlite: a database
 * @table: one of its tables, with a column "id" that has an index
 * @id: an identifier
 * @func: called with the row where that is found
 * @user_data: for @func
 */
void
confab_reread_by_id (sqlite3                 *sqlite,
                     const ConfabRereadTable *table,
                     const char              *id,
                     ConfabSalvageFunc        func,
                     gpointer                 user_data)
{
  read_rows (sqlite, table, "WHERE id = ?", id, func, user_data);
}
