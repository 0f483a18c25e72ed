/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/confab-store-damage.h"
#include "store/confab-store-database.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"

/* How many steps of SQLite's machine lie between two looks at the cancellable: a millisecond or so. */
#define STEPS_BETWEEN_LOOKS 20000

/* How much is checked while somebody waits for the store; more is checked in the background. */
#define CHECK_AT_ONCE (32 * G_GINT64_CONSTANT (1048576))

/* A log that is longer is not left to grow by one more process that ends before the check. */
#define CHECK_LOG (64 * G_GINT64_CONSTANT (1048576))

/* How much of the file is held in memory while it is changed from end to end, in -KiB: what has to make room there, and is changed again,
 * is written again; and what an index is made of is sorted in as much. */
#define MIGRATION_CACHE "-64000"

/* How many pages of the log make SQLite write them to the file, which is its own choice too. Where much is written, more: most of the pages are
 * changed again soon, and go to the file once. With that the log is as long as it is kept. */
#define CHECKPOINT_PAGES      1000
#define LONG_CHECKPOINT_PAGES 4000

struct _ConfabDatabase
{
  sqlite3      *sqlite;
  GThread      *thread;      /* the one that opened it */
  GHashTable   *statements;  /* SQL to ConfabStatement */
  GCancellable *cancellable; /* borrowed; of the call that runs */
  gulong        cancelled_id;
  GCancellable *stop;        /* (nullable): ends whatever runs */
  gulong        stopped_id;
  char         *folder;
  char         *path;
  int           lock;        /* of the folder, or -1 */
  gboolean      is_unchecked; /* whether it is whole is not known yet */
  gboolean      is_damaged;
  int           is_migrating; /* atomic */
};

G_DEFINE_QUARK (confab - store - error - quark, confab_store_error)

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

static ConfabStoreError
error_from_errno (int code)
{
  switch (code)
    {
    case ENOSPC:
    case EDQUOT:
      return CONFAB_STORE_ERROR_FULL;

    case EACCES:
    case EPERM:
    case EROFS:
      return CONFAB_STORE_ERROR_READ_ONLY;

    default:
      return CONFAB_STORE_ERROR_FAILED;
    }
}

static ConfabStoreError
error_from_sqlite (int code,
                   int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return CONFAB_STORE_ERROR_FULL;

    case SQLITE_READONLY:
    case SQLITE_PERM:
      return CONFAB_STORE_ERROR_READ_ONLY;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return CONFAB_STORE_ERROR_LOCKED;

    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return CONFAB_STORE_ERROR_DAMAGED;

    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return error_from_errno (system_errno);

    default:
      return CONFAB_STORE_ERROR_FAILED;
    }
}

static void
set_error (GError         **error,
           ConfabStoreError code,
           const char      *path,
           const char      *detail)
{
  switch (code)
    {
    case CONFAB_STORE_ERROR_FULL:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("The disk with “%s” is full. Make room on it and try again."), path);
      break;

    case CONFAB_STORE_ERROR_READ_ONLY:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("“%s” cannot be written. Check the permissions of its folder, and whether "
                      "its disk is read-only."),
                   path);
      break;

    case CONFAB_STORE_ERROR_LOCKED:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("Another program holds “%s”. Wait until it is done, or close it, and try again."), path);
      break;

    case CONFAB_STORE_ERROR_DAMAGED:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("“%s” is damaged. It was left as it is; the window of Confab can recover what is readable, "
                      "or restore a backup."), path);
      break;

    case CONFAB_STORE_ERROR_FAILED:
    case CONFAB_STORE_ERROR_NOT_A_DATABASE:
    case CONFAB_STORE_ERROR_TOO_NEW:
    case CONFAB_STORE_ERROR_NOT_FOUND:
    case CONFAB_STORE_ERROR_ALTERED:
    default:
      g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                   /* Translators: a file and what the system says about it. */
                   _ ("“%s” could not be read or written: %s. Check the disk and try again."), path, detail);
      break;
    }
}

/**
 * confab_store_set_file_error:
 * @error: (nullable): where the error goes, in the domain %CONFAB_STORE_ERROR
 * @system_errno: what the system call left in errno
 * @path: the file or folder
 */
void
confab_store_set_file_error (GError    **error,
                             int         system_errno,
                             const char *path)
{
  set_error (error, error_from_errno (system_errno), path, g_strerror (system_errno));
}

/**
 * confab_store_set_damaged:
 * @error: (nullable): where the error goes: %CONFAB_STORE_ERROR_DAMAGED
 * @path: the database
 */
void
confab_store_set_damaged (GError    **error,
                          const char *path)
{
  set_error (error, CONFAB_STORE_ERROR_DAMAGED, path, NULL);
}

/**
 * confab_store_set_sqlite_error:
 * @error: (nullable): where the error goes, in the domain %CONFAB_STORE_ERROR
 * @sqlite: (nullable): a connection
 * @code: an extended result code ([list](https://sqlite.org/rescode.html))
 * @path: the database
 */
void
confab_store_set_sqlite_error (GError    **error,
                               sqlite3    *sqlite,
                               int         code,
                               const char *path)
{
  int system_errno = sqlite != NULL ? sqlite3_system_errno (sqlite) : 0;

  g_debug ("SQLite failed with %d (%s), errno %d", code, sqlite3_errstr (code), system_errno);
  set_error (error, error_from_sqlite (code, system_errno), path, sqlite3_errstr (code));
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

/* SQLite would make the file readable for everybody. The two files of the log get their permissions from it. */
static gboolean
create_file (ConfabDatabase *self,
             GError        **error)
{
  int fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      confab_store_set_file_error (error, errno, self->path);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

/* Another process that does the same at the same moment makes this fail without asking the busy handler. */
static gboolean
set_journal_mode (ConfabDatabase *self,
                  int             timeout_ms,
                  GError        **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND;
  int code;

  for (;;)
    {
      code = sqlite3_exec (self->sqlite, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
      if ((code & 0xff) != SQLITE_BUSY || g_get_monotonic_time () > deadline)
        break;
      sqlite3_sleep (10);
    }
  if (code == SQLITE_OK)
    return TRUE;
  confab_database_set_error (self, code, error);
  return FALSE;
}

static gboolean
read_sizes (ConfabDatabase *self,
            goffset        *size,
            goffset        *log_size)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  GStatBuf info;

  *log_size = g_stat (log, &info) == 0 ? info.st_size : 0;
  if (g_stat (self->path, &info) != 0)
    return FALSE;
  *size = info.st_size;
  return TRUE;
}

/* What is checked while somebody waits: what takes no time, what is about to be changed from end to end, and a log that
 * would otherwise grow and grow. */
static gboolean
check (ConfabDatabase              *self,
       const ConfabDatabaseOptions *options,
       GError                     **error)
{
  gint64 limit = options->check_at_once > 0 ? options->check_at_once : CHECK_AT_ONCE;
  goffset size;
  goffset log_size;
  int code;

  if (self->folder == NULL || !read_sizes (self, &size, &log_size))
    return TRUE;
  self->is_unchecked = size + log_size > limit && log_size < CHECK_LOG && confab_schema_is_present (self);
  if (self->is_unchecked || confab_damage_check (self->sqlite, &code))
    return TRUE;
  confab_database_set_error (self, code, error);
  return FALSE;
}

static void
set_limits (ConfabDatabase              *self,
            const ConfabDatabaseOptions *options)
{
  sqlite3_extended_result_codes (self->sqlite, TRUE);
  sqlite3_busy_timeout (self->sqlite, options->busy_timeout_ms);
  sqlite3_progress_handler (self->sqlite, STEPS_BETWEEN_LOOKS, progress_cb, self);
  /* What is refused must stay as it is, byte for byte. */
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, TRUE, NULL);
  sqlite3_wal_autocheckpoint (self->sqlite, 0);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, TRUE, NULL);
}

/* The log comes before the migration, so that the file stays as it is until that is done. */
static gboolean
bring_up_to_date (ConfabDatabase              *self,
                  const ConfabDatabaseOptions *options,
                  GError                     **error)
{
  gboolean success;

  g_atomic_int_set (&self->is_migrating, !confab_schema_is_present (self));
  success = check (self, options, error) &&
            (self->folder == NULL || set_journal_mode (self, options->busy_timeout_ms, error)) &&
            confab_database_exec (self, "PRAGMA cache_size=" MIGRATION_CACHE, error) &&
            confab_schema_migrate (self, error);
  g_atomic_int_set (&self->is_migrating, FALSE);
  return success;
}

static gboolean
set_up (ConfabDatabase              *self,
        const ConfabDatabaseOptions *options,
        GError                     **error)
{
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count=%" G_GINT64_FORMAT, options->max_pages);

  set_limits (self, options);
  if (sqlite3_db_readonly (self->sqlite, "main") == 1)
    {
      set_error (error, CONFAB_STORE_ERROR_READ_ONLY, self->path, NULL);
      return FALSE;
    }
  if ((options->max_pages > 0 && !confab_database_exec (self, limit, error)) ||
      !confab_schema_check_owner (self, error) || !bring_up_to_date (self, options, error))
    return FALSE;
  return confab_database_exec (self,
                               "PRAGMA synchronous=FULL;"
                               "PRAGMA foreign_keys=ON;"
                               "PRAGMA temp_store=MEMORY;"
                               "PRAGMA cache_size=-8000;"
                               "PRAGMA journal_size_limit=16777216",
                               error);
}

/* Where somebody else has it open, there is nothing to finish, and the files are looked at as they change. */
static gboolean
lock_folder (ConfabDatabase *self,
             int             timeout_ms,
             gboolean       *alone,
             GError        **error)
{
  GError *local_error = NULL;

  self->lock = confab_folder_lock (self->folder, CONFAB_FOLDER_LOCK_ALONE, 0, &local_error);
  *alone = self->lock >= 0;
  if (self->lock < 0 && local_error == NULL)
    {
      gboolean must_finish = confab_folder_has_replacement (self->folder);

      self->lock = confab_folder_lock (self->folder, must_finish ? CONFAB_FOLDER_LOCK_ALONE : CONFAB_FOLDER_LOCK_SHARED,
                                       timeout_ms, &local_error);
      *alone = must_finish;
    }
  if (self->lock >= 0)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else
    set_error (error, CONFAB_STORE_ERROR_LOCKED, self->path, NULL);
  return FALSE;
}

static gboolean
prepare_folder (ConfabDatabase *self,
                int             timeout_ms,
                GError        **error)
{
  gboolean alone;

  if (!confab_folder_make (self->folder))
    {
      confab_store_set_file_error (error, errno, self->folder);
      return FALSE;
    }
  if (!lock_folder (self, timeout_ms, &alone, error))
    return FALSE;
  if (alone)
    confab_folder_remove_staging (self->folder);
  if ((alone && !confab_folder_finish_replace (self->folder, error)) ||
      !confab_damage_check_files (self->folder, alone, error) || !create_file (self, error))
    return FALSE;
  if (!alone || confab_folder_change_lock (self->lock, CONFAB_FOLDER_LOCK_SHARED, timeout_ms))
    return TRUE;
  set_error (error, CONFAB_STORE_ERROR_LOCKED, self->path, NULL);
  return FALSE;
}

/**
 * confab_database_open:
 * @self: a database that is not open
 * @options: the limits
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Makes the folder and the file where there are none, and brings the schema to this version. A file that is
 * refused is left as it is. Nothing goes from the log to the file before confab_database_allow_checkpoints().
 *
 * Returns: whether it is open
 */
gboolean
confab_database_open (ConfabDatabase              *self,
                      const ConfabDatabaseOptions *options,
                      GError                     **error)
{
  int code;

  g_return_val_if_fail (self->sqlite == NULL, FALSE);

  self->thread = g_thread_self ();
  self->is_damaged = FALSE;
  self->is_unchecked = FALSE;
  if (self->folder != NULL && !prepare_folder (self, options->busy_timeout_ms, error))
    {
      confab_database_close (self);
      return FALSE;
    }
  code = sqlite3_open_v2 (self->path, &self->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                          NULL);
  if (code != SQLITE_OK)
    confab_database_set_error (self, code, error);
  if (code != SQLITE_OK || !set_up (self, options, error))
    {
      confab_database_close (self);
      return FALSE;
    }
  return TRUE;
}

/**
 * confab_database_open_reader:
 * @self: a database with a folder, which is not open
 * @options: the limits
 * @stop: what ends all reading
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Opens another connection that only reads, for as long as one is open that writes: it neither looks at the files nor
 * changes them. What was written before a statement begins is seen by it
 * ([isolation](https://sqlite.org/isolation.html)).
 *
 * Returns: whether it is open
 */
gboolean
confab_database_open_reader (ConfabDatabase              *self,
                             const ConfabDatabaseOptions *options,
                             GCancellable                *stop,
                             GError                     **error)
{
  int code;

  g_return_val_if_fail (self->sqlite == NULL && self->folder != NULL, FALSE);

  self->thread = g_thread_self ();
  code = sqlite3_open_v2 (self->path, &self->sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    {
      set_limits (self, options);
      code = sqlite3_exec (self->sqlite, "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000", NULL, NULL, NULL);
    }
  if (code != SQLITE_OK)
    {
      confab_database_set_error (self, code, error);
      confab_database_close (self);
      return FALSE;
    }
  self->stop = g_object_ref (stop);
  self->stopped_id = g_cancellable_connect (stop, G_CALLBACK (interrupt_cb), self->sqlite, NULL);
  return TRUE;
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
