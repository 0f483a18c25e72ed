/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-database.h"

/**
 * confab_statement_bind_text:
 * @statement: a statement
 * @index: the parameter, from 1
 * @text: (nullable): must stay until the statement has run
 */
void
confab_statement_bind_text (ConfabStatement *statement,
                            int              index,
                            const char      *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

void
confab_statement_bind_int (ConfabStatement *statement,
                           int              index,
                           gint64           value)
{
  sqlite3_bind_int64 (statement, index, value);
}

void
confab_statement_bind_double (ConfabStatement *statement,
                              int              index,
                              double           value)
{
  sqlite3_bind_double (statement, index, value);
}

/**
 * confab_statement_bind_bytes:
 * @statement: a statement
 * @index: which of its parameters, from 1
 * @bytes: (nullable): what it is to be; it has to live until the statement was run
 */
void
confab_statement_bind_bytes (ConfabStatement *statement,
                             int              index,
                             GBytes          *bytes)
{
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    return;
  data = g_bytes_get_data (bytes, &size);
  sqlite3_bind_blob64 (statement, index, data, size, SQLITE_STATIC);
}

/**
 * confab_statement_dup_bytes:
 * @statement: a statement with a row
 * @column: which of its columns, from 0
 *
 * Returns: (transfer full) (nullable): a copy of what is there, %NULL where there is nothing
 */
GBytes *
confab_statement_dup_bytes (ConfabStatement *statement,
                            int              column)
{
  gconstpointer data = sqlite3_column_blob (statement, column);

  return data != NULL ? g_bytes_new (data, (gsize)sqlite3_column_bytes (statement, column)) : NULL;
}

/**
 * confab_statement_get_text:
 * @statement: a statement with a row
 * @column: the column, from 0
 *
 * Returns: (transfer none) (nullable): its text, until the next step
 */
const char *
confab_statement_get_text (ConfabStatement *statement,
                           int              column)
{
  return (const char *)sqlite3_column_text (statement, column);
}

gint64
confab_statement_get_int (ConfabStatement *statement,
                          int              column)
{
  return sqlite3_column_int64 (statement, column);
}

/**
 * confab_statement_reset:
 * @statement: (nullable): a statement
 *
 * Ends it and forgets its parameters.
 */
void
confab_statement_reset (ConfabStatement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}
