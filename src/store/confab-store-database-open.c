/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/confab-store-damage.h"
#include "store/confab-store-database-private.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"

/* How much is checked while somebody waits for the store; more is checked in the background. */
#define CHECK_AT_ONCE (32 * G_GINT64_CONSTANT (1048576))

/* A log that is longer is not left to grow by one more process that ends before the check. */
#define CHECK_LOG (64 * G_GINT64_CONSTANT (1048576))

/* How much of the file is held in memory while it is changed from end to end, in -KiB: what has to make room there, and is changed again,
 * is written again; and what an index is made of is sorted in as much. */
#define MIGRATION_CACHE "-64000"

/* Opening a database: its folder and file, the check, the version, and the limits. */

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
  confab_database_watch (self, NULL);
  if (sqlite3_db_readonly (self->sqlite, "main") == 1)
    {
      confab_store_set_error (error, CONFAB_STORE_ERROR_READ_ONLY, self->path, NULL);
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
    confab_store_set_error (error, CONFAB_STORE_ERROR_LOCKED, self->path, NULL);
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
  confab_store_set_error (error, CONFAB_STORE_ERROR_LOCKED, self->path, NULL);
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
  confab_database_watch (self, stop);
  return TRUE;
}
