/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/confab-id.h"
#include "store/confab-store-backup-private.h"
#include "store/confab-store-damage.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"
#include "store/confab-store-texts.h"

/* How many pages are copied before others may have the disk: a megabyte. */
#define STEP_PAGES 256

/* How long one who asks for a backup waits for one that is being made. */
#define WAIT_MS 10000

#define UNFINISHED "unfinished-"

typedef struct
{
  const char   *folder;  /* of the store */
  char         *shelf;   /* of the backups */
  char         *path;    /* where the copy is made */
  GCancellable *cancellable;
  gboolean      is_thorough; /* whether the texts of the copy are looked at */
} Making;

static void
making_clear (Making *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->shelf);
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

char *
confab_backup_dup_shelf (const char *folder)
{
  return g_build_filename (folder, "backups", NULL);
}

/* Only the process that makes one has files that are not finished; those of others that died go. */
static void
remove_unfinished (const char *shelf)
{
  g_autoptr (GDir) dir = g_dir_open (shelf, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (shelf, name, NULL);

      if (g_str_has_prefix (name, UNFINISHED))
        g_unlink (path);
    }
}

/* The lock says that one is being made; it goes with the process. */
int
confab_backup_lock (const char *folder,
                    int         timeout_ms,
                    GError    **error)
{
  g_autofree char *shelf = confab_backup_dup_shelf (folder);
  GError *local_error = NULL;
  int fd;

  if (g_mkdir_with_parents (shelf, 0700) != 0)
    {
      confab_store_set_file_error (error, errno, shelf);
      return CONFAB_FOLDER_BUSY;
    }
  fd = confab_folder_lock (shelf, CONFAB_FOLDER_LOCK_ALONE, timeout_ms, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else if (fd < 0)
    g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_LOCKED,
                         _ ("Another Confab is making a backup. Try again in a moment."));
  return fd;
}

/* All of it is of one moment: the transaction is what keeps others' writing from being seen, and from starting the copy
 * anew. Others are not held up; what they write meanwhile stays in the log. */
static int
copy_pages (sqlite3      *source,
            sqlite3      *target,
            GCancellable *cancellable)
{
  sqlite3_backup *backup;
  int code = sqlite3_exec (source, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);

  if (code != SQLITE_OK)
    return code;
  backup = sqlite3_backup_init (target, "main", source, "main");
  if (backup == NULL)
    return sqlite3_extended_errcode (target);
  do
    {
      gint64 start = g_get_monotonic_time ();

      code = g_cancellable_is_cancelled (cancellable) ? SQLITE_INTERRUPT : sqlite3_backup_step (backup, STEP_PAGES);
      /* As long as it has had the disk, others may. */
      if (code == SQLITE_OK)
        sqlite3_sleep ((int)MIN ((g_get_monotonic_time () - start) / G_TIME_SPAN_MILLISECOND, 50));
    }
  while (code == SQLITE_OK);
  if (code == SQLITE_DONE)
    return sqlite3_backup_finish (backup);
  sqlite3_backup_finish (backup);
  return code;
}

static int
open_source (const char *path,
             sqlite3   **source)
{
  int code = sqlite3_open_v2 (path, source, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_extended_result_codes (*source, TRUE);
      sqlite3_busy_timeout (*source, CONFAB_DATABASE_BUSY_TIMEOUT_MS);
    }
  return code;
}

static gboolean
copy_database (const Making *making,
               GError      **error)
{
  g_autofree char *path = g_build_filename (making->folder, CONFAB_FOLDER_DATABASE, NULL);
  sqlite3 *source = NULL;
  sqlite3 *target = NULL;
  int code = open_source (path, &source);

  if (code == SQLITE_OK)
    code = sqlite3_open_v2 (making->path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec (target, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = copy_pages (source, target, making->cancellable);
  /* One file, readable without the two of the log. */
  if (code == SQLITE_OK)
    code = sqlite3_exec (target, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
  if (code == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The backup was stopped."));
  else if (code != SQLITE_OK)
    confab_store_set_sqlite_error (error, target != NULL ? target : source, code,
                                   (code & 0xff) == SQLITE_FULL ? making->path : path);
  sqlite3_close (target);
  sqlite3_close (source);
  return code == SQLITE_OK;
}

static gboolean
has_room (const Making *making,
          GError      **error)
{
  g_autofree char *path = g_build_filename (making->folder, CONFAB_FOLDER_DATABASE, NULL);
  struct statvfs room;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || statvfs (making->shelf, &room) != 0 ||
      (guint64)room.f_bavail * room.f_frsize > (guint64)info.st_size * 2)
    return TRUE;
  confab_store_set_file_error (error, ENOSPC, making->shelf);
  return FALSE;
}

static gboolean
make_copy (Making  *making,
           GError **error)
{
  g_autofree char *path = g_build_filename (making->shelf, UNFINISHED "XXXXXX", NULL);
  g_autoptr (GError) local_error = NULL;
  int fd = has_room (making, error) ? g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600) : -2;

  if (fd == -1)
    confab_store_set_file_error (error, errno, making->shelf);
  if (fd < 0)
    return FALSE;
  close (fd);
  making->path = g_steal_pointer (&path);
  if (!copy_database (making, error))
    return FALSE;
  if (!confab_damage_check_copy (making->path, &local_error))
    {
      g_autofree char *database = g_build_filename (making->folder, CONFAB_FOLDER_DATABASE, NULL);
      gboolean damaged = local_error->code == CONFAB_STORE_ERROR_DAMAGED ||
                         local_error->code == CONFAB_STORE_ERROR_NOT_A_DATABASE;

      /* Page by page it is what it was made from. */
      if (damaged)
        confab_store_set_damaged (error, database);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (making->is_thorough && !confab_texts_check_aside (making->path, making->cancellable, error))
    return FALSE;
  if (confab_folder_sync_file (making->path))
    return TRUE;
  confab_store_set_file_error (error, errno, making->path);
  return FALSE;
}

static gboolean
is_same_file (const char *a,
              const char *b)
{
  g_autoptr (GMappedFile) map_a = g_mapped_file_new (a, FALSE, NULL);
  g_autoptr (GMappedFile) map_b = g_mapped_file_new (b, FALSE, NULL);
  gsize size = map_a != NULL ? g_mapped_file_get_length (map_a) : 0;

  return size > 0 && map_b != NULL && g_mapped_file_get_length (map_b) == size &&
         memcmp (g_mapped_file_get_contents (map_a), g_mapped_file_get_contents (map_b), size) == 0;
}

/* The time of a file is that of the moment that it shows, so that the next one knows whether anything came since. */
static void
set_time (const char *path,
          gint64      time)
{
  const struct timespec spec = { time / 1000, time % 1000 * 1000000 };
  const struct timespec times[2] = { spec, spec };

  utimensat (AT_FDCWD, path, times, 0);
}

/* NULL without an error where there is one with the same content already. */
static char *
put_on_shelf (Making          *making,
              ConfabBackupKind kind,
              gint64           time,
              GError         **error)
{
  g_autofree char *newest = confab_backup_find_newest (making->folder);
  g_autofree char *newest_path = newest != NULL ? g_build_filename (making->shelf, newest, NULL) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (kind == CONFAB_BACKUP_DAILY && newest != NULL && is_same_file (making->path, newest_path))
    {
      set_time (newest_path, time);
      return NULL;
    }
  set_time (making->path, time);
  do
    {
      g_free (path);
      g_free (name);
      name = confab_backup_make_name (time, kind);
      path = g_build_filename (making->shelf, name, NULL);
      time += 1000;
    }
  while (g_file_test (path, G_FILE_TEST_EXISTS));
  if (g_rename (making->path, path) == 0 && confab_folder_sync (making->shelf))
    return g_steal_pointer (&name);
  confab_store_set_file_error (error, errno, path);
  return NULL;
}

/**
 * confab_backup_make:
 * @folder: the folder of a store that may be in use
 * @kind: why it is made
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: %CONFAB_STORE_ERROR_DAMAGED where the store is damaged,
 *   %CONFAB_STORE_ERROR_ALTERED where @kind is %CONFAB_BACKUP_DAILY and texts in it are not what was written,
 *   %CONFAB_STORE_ERROR_LOCKED where another process makes one, %CONFAB_STORE_ERROR_FULL where there is not twice the
 *   room for it
 *
 * Copies the database as it is at one moment, checks the copy, and gives it its name when it is on disk. Others read and
 * write meanwhile.
 *
 * Returns: (transfer full) (nullable): its name; %NULL without an error where nothing has changed since the last one and
 *   @kind is %CONFAB_BACKUP_DAILY
 */
char *
confab_backup_make (const char      *folder,
                    ConfabBackupKind kind,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_auto (Making) making = {
    .folder = folder, .cancellable = cancellable, .is_thorough = kind == CONFAB_BACKUP_DAILY,
  };
  gint64 time = confab_time_now ();
  char *name = NULL;
  int lock = confab_backup_lock (folder, kind == CONFAB_BACKUP_DAILY ? 0 : WAIT_MS, error);

  if (lock < 0)
    return NULL;
  making.shelf = confab_backup_dup_shelf (folder);
  remove_unfinished (making.shelf);
  if (make_copy (&making, error))
    name = put_on_shelf (&making, kind, time, error);
  confab_folder_unlock (lock);
  return name;
}
