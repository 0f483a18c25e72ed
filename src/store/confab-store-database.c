/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "store/confab-store-database-private.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"

/* How many steps of SQLite's machine lie between two looks at the cancellable: a millisecond or so. */
#define STEPS_BETWEEN_LOOKS 20000

/* How many pages of the log make SQLite write them to the file, which is its own choice too. Where much is written, more: most of the pages are
 * changed again soon, and go to the file once. With that the log is as long as it is kept. */
#define CHECKPOINT_PAGES      1000
#define LONG_CHECKPOINT_PAGES 4000

static void
finalize_statement (gpointer data)
{
  sqlite3_finalize (data);
}

/**
 * confab_database_new:
 * @folder: (nullable): the folder of the database; %NULL for one in memory
 *
 * Returns: (transfer full): a database that is not open yet
 */
ConfabDatabase *
confab_database_new (const char *folder)
{
  ConfabDatabase *self = g_new0 (ConfabDatabase, 1);

  self->folder = g_strdup (folder);
  self->path = folder != NULL ? g_build_filename (folder, "confab.db", NULL) : g_strdup (":memory:");
  self->lock = -1;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
  return self;
}

/**
 * confab_database_free:
 * @self: (transfer full): a database
 *
 * Closes it where it is open.
 */
void
confab_database_free (ConfabDatabase *self)
{
  confab_database_close (self);
  g_hash_table_unref (self->statements);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/**
 * confab_database_close:
 * @self: a database
 *
 * Does nothing where it is not open.
 */
void
confab_database_close (ConfabDatabase *self)
{
  g_cancellable_disconnect (self->stop, self->stopped_id);
  self->stopped_id = 0;
  g_clear_object (&self->stop);
  g_hash_table_remove_all (self->statements);
  g_clear_pointer (&self->sqlite, sqlite3_close_v2);
  confab_folder_unlock (self->lock);
  self->lock = -1;
}

/**
 * confab_database_is_open:
 * @self: a database
 *
 * Returns: whether it is open
 */
gboolean
confab_database_is_open (ConfabDatabase *self)
{
  return self->sqlite != NULL;
}

/**
 * confab_database_is_migrating:
 * @self: a database
 *
 * Can be asked from any thread.
 *
 * Returns: whether it is being brought to the version of this program
 */
gboolean
confab_database_is_migrating (ConfabDatabase *self)
{
  return g_atomic_int_get (&self->is_migrating);
}

/**
 * confab_database_get_folder:
 * @self: a database
 *
 * Returns: (transfer none) (nullable): its folder, %NULL for one in memory
 */
const char *
confab_database_get_folder (ConfabDatabase *self)
{
  return self->folder;
}

/**
 * confab_database_get_path:
 * @self: a database
 *
 * Returns: (transfer none): its file
 */
const char *
confab_database_get_path (ConfabDatabase *self)
{
  return self->path;
}

/**
 * confab_database_get_sqlite:
 * @self: a database
 *
 * Returns: (transfer none): the connection; for the thread of the store alone
 */
sqlite3 *
confab_database_get_sqlite (ConfabDatabase *self)
{
  g_assert (self->thread == g_thread_self ());

  return self->sqlite;
}

/* On any thread. Steps are not counted while the index of the words looks for the next row, but it ends as well. */
static void
interrupt_cb (GCancellable *cancellable,
              sqlite3      *sqlite)
{
  sqlite3_interrupt (sqlite);
}

/**
 * confab_database_set_cancellable:
 * @self: a database
 * @cancellable: (nullable): what interrupts the statements from now on; borrowed
 */
void
confab_database_set_cancellable (ConfabDatabase *self,
                                 GCancellable   *cancellable)
{
  g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  self->cancellable = cancellable;
  if (cancellable != NULL && self->sqlite != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), self->sqlite, NULL);
}

static int
progress_cb (gpointer user_data)
{
  ConfabDatabase *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable) || g_cancellable_is_cancelled (self->stop);
}

/*
 * confab_database_watch:
 * @self: a database whose connection has just been made
 * @stop: (nullable): what ends whatever runs
 *
 * Lets what runs be ended: by the cancellable of the call, and by @stop.
 */
void
confab_database_watch (ConfabDatabase *self,
                       GCancellable   *stop)
{
  sqlite3_progress_handler (self->sqlite, STEPS_BETWEEN_LOOKS, progress_cb, self);
  if (stop == NULL)
    return;
  self->stop = g_object_ref (stop);
  self->stopped_id = g_cancellable_connect (stop, G_CALLBACK (interrupt_cb), self->sqlite, NULL);
}

/**
 * confab_database_set_damaged:
 * @self: an open database
 *
 * From now on nothing is written to it, nor from its log to its file.
 */
void
confab_database_set_damaged (ConfabDatabase *self)
{
  if (self->is_damaged)
    return;
  self->is_damaged = TRUE;
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, TRUE, NULL);
  sqlite3_wal_autocheckpoint (self->sqlite, 0);
  sqlite3_exec (self->sqlite, "PRAGMA query_only=ON", NULL, NULL, NULL);
}

/**
 * confab_database_is_damaged:
 * @self: a database
 *
 * Returns: whether a statement, or a check, found it damaged since it was opened
 */
gboolean
confab_database_is_damaged (ConfabDatabase *self)
{
  return self->is_damaged;
}

/**
 * confab_database_is_unchecked:
 * @self: a database
 *
 * Returns: whether it was opened without a check, since that takes long; see confab_database_set_checked()
 */
gboolean
confab_database_is_unchecked (ConfabDatabase *self)
{
  return self->is_unchecked;
}

/**
 * confab_database_allow_checkpoints:
 * @self: an open database
 *
 * Tells that nothing of opening can fail any more: what is in the log may go to the file, now, or where the database is
 * unchecked, after confab_database_set_checked().
 */
void
confab_database_allow_checkpoints (ConfabDatabase *self)
{
  if (self->is_unchecked || self->is_damaged)
    return;
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, FALSE, NULL);
  sqlite3_wal_autocheckpoint (self->sqlite, CHECKPOINT_PAGES);
}

/**
 * confab_database_set_busy:
 * @self: an open database
 * @is_busy: whether very much is being written
 *
 * Tells that what is in the log may stay there for longer.
 */
void
confab_database_set_busy (ConfabDatabase *self,
                          gboolean        is_busy)
{
  if (!self->is_unchecked && !self->is_damaged)
    sqlite3_wal_autocheckpoint (self->sqlite, is_busy ? LONG_CHECKPOINT_PAGES : CHECKPOINT_PAGES);
}

/**
 * confab_database_set_checked:
 * @self: an open database that was unchecked
 *
 * Tells that it is whole. Until then what is written stays in the log, and the file itself is not touched.
 */
void
confab_database_set_checked (ConfabDatabase *self)
{
  if (!self->is_unchecked || self->is_damaged)
    return;
  self->is_unchecked = FALSE;
  confab_database_allow_checkpoints (self);
}

/**
 * confab_database_set_error:
 * @self: a database
 * @code: an extended result code ([list](https://sqlite.org/rescode.html))
 * @error: (nullable): where the error goes: in the domain %CONFAB_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 */
void
confab_database_set_error (ConfabDatabase *self,
                           int             code,
                           GError        **error)
{
  if ((code & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The search was stopped."));
      return;
    }
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
    confab_database_set_damaged (self);
  if (self->is_damaged && (code & 0xff) == SQLITE_READONLY)
    confab_store_set_damaged (error, self->path);
  else
    confab_store_set_sqlite_error (error, self->sqlite, code, self->path);
}

/**
 * confab_database_exec:
 * @self: an open database
 * @sql: statements without parameters
 * @error: return location for an error
 *
 * Returns: whether all of them succeeded
 */
gboolean
confab_database_exec (ConfabDatabase *self,
                      const char     *sql,
                      GError        **error)
{
  int code;

  g_assert (self->thread == g_thread_self ());

  code = sqlite3_exec (self->sqlite, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  confab_database_set_error (self, code, error);
  return FALSE;
}

/**
 * confab_database_prepare:
 * @self: an open database
 * @sql: one statement, a constant of the program; it is prepared once and kept
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the statement, to be given back with confab_statement_reset()
 */
ConfabStatement *
confab_database_prepare (ConfabDatabase *self,
                         const char     *sql,
                         GError        **error)
{
  ConfabStatement *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  g_assert (self->thread == g_thread_self ());

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      confab_database_set_error (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer)sql, statement);
  return statement;
}

/**
 * confab_database_prepare_once:
 * @self: an open database
 * @sql: one statement that was made for this use
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the statement
 */
ConfabPassingStatement *
confab_database_prepare_once (ConfabDatabase *self,
                              const char     *sql,
                              GError        **error)
{
  sqlite3_stmt *statement = NULL;
  int code;

  g_assert (self->thread == g_thread_self ());

  code = sqlite3_prepare_v2 (self->sqlite, sql, -1, &statement, NULL);
  if (code == SQLITE_OK)
    return statement;
  confab_database_set_error (self, code, error);
  return NULL;
}

/**
 * confab_database_step:
 * @self: an open database
 * @statement: a statement
 * @error: return location for an error
 *
 * Returns: whether there is a row; %FALSE at the end and, with @error set, where it failed
 */
gboolean
confab_database_step (ConfabDatabase  *self,
                      ConfabStatement *statement,
                      GError         **error)
{
  int code;

  g_assert (self->thread == g_thread_self ());

  code = sqlite3_step (statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    confab_database_set_error (self, code, error);
  return code == SQLITE_ROW;
}

/**
 * confab_database_run:
 * @self: an open database
 * @statement: a statement
 * @error: return location for an error
 *
 * Runs it to its end, without looking at its rows, and makes it ready for its next use.
 *
 * Returns: whether it succeeded
 */
gboolean
confab_database_run (ConfabDatabase  *self,
                     ConfabStatement *statement,
                     GError         **error)
{
  int code;

  g_assert (self->thread == g_thread_self ());

  do
    code = sqlite3_step (statement);
  while (code == SQLITE_ROW);
  if (code != SQLITE_DONE)
    confab_database_set_error (self, code, error);
  confab_statement_reset (statement);
  return code == SQLITE_DONE;
}

/**
 * confab_database_run_for_row:
 * @self: an open database
 * @statement: a statement that returns one number
 * @error: return location for an error
 *
 * Runs it to its end: a statement that writes and is given up before it has ended may be undone.
 *
 * Returns: the number, or -1 where it failed
 */
gint64
confab_database_run_for_row (ConfabDatabase  *self,
                             ConfabStatement *statement,
                             GError         **error)
{
  gint64 row;

  if (!confab_database_step (self, statement, error))
    {
      confab_statement_reset (statement);
      return -1;
    }
  row = confab_statement_get_int (statement, 0);
  return confab_database_run (self, statement, error) ? row : -1;
}

/**
 * confab_database_get_int:
 * @self: an open database
 * @sql: a constant statement that gives one number
 * @error: return location for an error
 *
 * Returns: the number, or -1 where it failed
 */
gint64
confab_database_get_int (ConfabDatabase *self,
                         const char     *sql,
                         GError        **error)
{
  g_autoptr (ConfabStatement) statement = confab_database_prepare (self, sql, error);

  if (statement == NULL || !confab_database_step (self, statement, error))
    return -1;
  return sqlite3_column_int64 (statement, 0);
}

/**
 * confab_database_begin:
 * @self: an open database
 * @error: return location for an error
 *
 * Begins a transaction that may write. It waits for other writers at once, since later it could not.
 *
 * Returns: whether there is one to end
 */
gboolean
confab_database_begin (ConfabDatabase *self,
                       GError        **error)
{
  return confab_database_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * confab_database_begin_reading:
 * @self: an open database
 * @error: return location for an error
 *
 * Begins a transaction in which all that is read is of one moment. It waits for nobody.
 *
 * Returns: whether there is one to end
 */
gboolean
confab_database_begin_reading (ConfabDatabase *self,
                               GError        **error)
{
  return confab_database_exec (self, "BEGIN", error);
}

/**
 * confab_database_end:
 * @self: a database in a transaction
 * @success: whether to keep what was done
 * @error: return location for an error
 *
 * Returns: whether it was kept
 */
gboolean
confab_database_end (ConfabDatabase *self,
                     gboolean        success,
                     GError        **error)
{
  if (success && confab_database_exec (self, "COMMIT", error))
    return TRUE;
  /* Some errors have rolled it back already. */
  if (!sqlite3_get_autocommit (self->sqlite))
    confab_database_exec (self, "ROLLBACK", NULL);
  return FALSE;
}
