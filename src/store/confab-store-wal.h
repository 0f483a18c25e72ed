/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabWalState:
 * @CONFAB_WAL_EMPTY: there is nothing in it
 * @CONFAB_WAL_WHOLE: all that was ever on disk can be read, as far as the log itself can tell
 * @CONFAB_WAL_DAMAGED: transactions that were on disk cannot be read by SQLite any more
 *
 * What a write-ahead log is like ([format](https://sqlite.org/fileformat2.html#the_write_ahead_log)).
 */
typedef enum
{
  CONFAB_WAL_EMPTY,
  CONFAB_WAL_WHOLE,
  CONFAB_WAL_DAMAGED,
} ConfabWalState;

/**
 * ConfabWalPart:
 * @CONFAB_WAL_NOTHING: none of it
 * @CONFAB_WAL_BEGINNING: what SQLite takes: the whole transactions before the first place that is wrong
 * @CONFAB_WAL_ALL: whatever is right
 *
 * How much of a log to take.
 */
typedef enum
{
  CONFAB_WAL_NOTHING,
  CONFAB_WAL_BEGINNING,
  CONFAB_WAL_ALL,
} ConfabWalPart;

ConfabWalState confab_wal_check (const char    *path);
gboolean       confab_wal_apply (const char    *path,
                                 const char    *database,
                                 ConfabWalPart  part,
                                 GError       **error);

G_END_DECLS
