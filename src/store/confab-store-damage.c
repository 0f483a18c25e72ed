/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/confab-store-damage.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"
#include "store/confab-store-wal.h"

/* What SQLite takes for the size of a page. */
#define FIRST_PAGE 4096

static gboolean
refuse (const char *path,
        GError    **error)
{
  confab_store_set_damaged (error, path);
  return FALSE;
}

static goffset
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
}

static gboolean
has_backups (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) != NULL;
}

/* Where the power failed when the very first page was written, it may be there in part, with a journal by which SQLite takes it away again. Later on
 * there is a log and no journal. */
static gboolean
is_being_made (const char *path,
               goffset     size)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);

  return size <= FIRST_PAGE && get_size (journal) > 0;
}

/**
 * confab_damage_check_files:
 * @folder: the folder of a store
 * @alone: whether nobody else has it open
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Looks at the files before SQLite does: it would throw away the log of a file that is empty, and what a damaged log has
 * behind the damage.
 *
 * Returns: whether SQLite may open it
 */
gboolean
confab_damage_check_files (const char *folder,
                           gboolean    alone,
                           GError    **error)
{
  g_autofree char *path = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  goffset size = get_size (path);
  ConfabWalState state;

  if (size > 0 && !is_being_made (path, size) && !confab_schema_check_file (path, error))
    return FALSE;
  if (!alone)
    return TRUE;
  state = confab_wal_check (wal);
  if (state == CONFAB_WAL_DAMAGED || (state == CONFAB_WAL_WHOLE && size <= 0) || (size == 0 && has_backups (folder)))
    return refuse (path, error);
  return TRUE;
}

/**
 * confab_damage_check:
 * @sqlite: an open database
 * @code: (out): what SQLite said where it could not look
 *
 * Reads every page and looks whether it holds together. It costs about as much as reading the file.
 *
 * Returns: whether it does
 */
gboolean
confab_damage_check (sqlite3 *sqlite,
                     int     *code)
{
  sqlite3_stmt *statement = NULL;
  gboolean success = FALSE;

  *code = sqlite3_prepare_v2 (sqlite, "PRAGMA quick_check(1)", -1, &statement, NULL);
  if (*code == SQLITE_OK)
    *code = sqlite3_step (statement);
  if (*code == SQLITE_ROW)
    success = g_strcmp0 ((const char *)sqlite3_column_text (statement, 0), "ok") == 0;
  if (*code == SQLITE_ROW)
    *code = success ? SQLITE_OK : SQLITE_CORRUPT;
  sqlite3_finalize (statement);
  return success;
}

/**
 * confab_damage_check_copy:
 * @path: a database that nobody has open, without a log
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR: %CONFAB_STORE_ERROR_DAMAGED or
 *   %CONFAB_STORE_ERROR_NOT_A_DATABASE where it does not hold together, another one where that could not be found out
 *
 * Returns: whether it is one of Confab that holds together
 */
gboolean
confab_damage_check_copy (const char *path,
                          GError    **error)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *immutable = uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
  sqlite3 *sqlite = NULL;
  int code = SQLITE_CANTOPEN;
  gboolean success;

  if (!confab_schema_check_file (path, error))
    return FALSE;
  if (immutable != NULL)
    code = sqlite3_open_v2 (immutable, &sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  success = code == SQLITE_OK && confab_damage_check (sqlite, &code);
  if (!success)
    confab_store_set_sqlite_error (error, sqlite, code, path);
  sqlite3_close (sqlite);
  return success;
}

/* Without a lock of the folder a store could be put in the place of the one that is read. */
static sqlite3 *
open_for_reading (const char *folder,
                  int        *lock)
{
  g_autofree char *path = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  sqlite3 *sqlite = NULL;

  *lock = confab_folder_lock (folder, CONFAB_FOLDER_LOCK_SHARED, 0, NULL);
  if (*lock < 0)
    return NULL;
  if (sqlite3_open_v2 (path, &sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      sqlite3_busy_timeout (sqlite, CONFAB_DATABASE_BUSY_TIMEOUT_MS);
      return sqlite;
    }
  sqlite3_close (sqlite);
  confab_folder_unlock (*lock);
  return NULL;
}

static int
cancelled_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

/* Gives TRUE where it is whole, FALSE where it is damaged, and an error where that is not known. */
static void
check_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  int lock;
  sqlite3 *sqlite = open_for_reading (task_data, &lock);
  int code;
  gboolean is_whole;

  if (sqlite == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The database could not be opened");
      return;
    }
  sqlite3_progress_handler (sqlite, 20000, cancelled_cb, cancellable);
  is_whole = confab_damage_check (sqlite, &code);
  sqlite3_close (sqlite);
  confab_folder_unlock (lock);
  if (is_whole || (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
    g_task_return_boolean (task, is_whole);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", sqlite3_errstr (code));
}

static gpointer
take_result (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  if (GPOINTER_TO_INT (data) != 0)
    confab_database_set_checked (state->database);
  else
    confab_database_set_damaged (state->database);
  return GINT_TO_POINTER (TRUE);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabStore) self = confab_store_end_work (user_data);
  g_autoptr (GError) error = NULL;
  gboolean is_whole = g_task_propagate_boolean (G_TASK (result), &error);

  if (error != NULL)
    {
      g_debug ("The store was not checked: %s", error->message);
      return;
    }
  if (self != NULL)
    confab_store_push (self, confab_store_task_new (self, checked_cb, GINT_TO_POINTER (is_whole), NULL, NULL, NULL, NULL),
                       CONFAB_STORE_CALL_NONE, take_result, NULL);
}

static gpointer
is_unchecked (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  return GINT_TO_POINTER (confab_database_is_unchecked (state->database));
}

static void
is_unchecked_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  ConfabStore *self = CONFAB_STORE (object);

  if (g_task_propagate_boolean (G_TASK (result), NULL) && self->thread != NULL)
    confab_store_work_in_background (self, check_in_thread, g_path_get_dirname (self->folder), g_free, checked_cb);
}

/**
 * confab_store_start_check:
 * @self: a store that has just been opened
 *
 * Checks, in the background, a database that is too large to be checked while somebody waits for it.
 */
void
confab_store_start_check (ConfabStore *self)
{
  confab_store_push (self, confab_store_task_new (self, confab_store_start_check, NULL, NULL, NULL, is_unchecked_cb,
                                                  NULL),
                     CONFAB_STORE_CALL_NONE, is_unchecked, NULL);
}
