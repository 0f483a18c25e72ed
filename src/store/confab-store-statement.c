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
