/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/confab-id.h"
#include "store/confab-store-backup-private.h"
#include "store/confab-store-damage.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"

/* How often one is made by itself. */
#define DAY_MS (24 * G_GINT64_CONSTANT (3600000))

/* How many of those that were made before another was restored are kept. */
#define KEEP_BEFORE_RESTORE 3

/* 2026-11-22T201459Z */
#define STAMP_FORMAT "%Y-%m-%dT%H%M%SZ"
#define STAMP_LENGTH 18

static const char *const endings[] = {
  [CONFAB_BACKUP_DAILY] = ".db",
  [CONFAB_BACKUP_ASKED] = "-asked.db",
  [CONFAB_BACKUP_BEFORE_RESTORE] = "-before-restore.db",
};

/**
 * confab_backup_free:
 * @self: (transfer full): a backup
 */
void
confab_backup_free (ConfabBackup *self)
{
  g_free (self->name);
  g_free (self);
}

char *
confab_backup_make_name (gint64           time,
                         ConfabBackupKind kind)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / 1000);
  g_autofree char *stamp = g_date_time_format (date, STAMP_FORMAT);

  return g_strconcat (stamp, endings[kind], NULL);
}

/* NULL where it is not the name of a backup: nothing else in the folder is touched, and no path leads out of it. */
static ConfabBackup *
backup_from_name (const char *name)
{
  ConfabBackup *self;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *iso = NULL;

  if (strlen (name) < STAMP_LENGTH || strspn (name, "0123456789-TZ") < STAMP_LENGTH)
    return NULL;
  iso = g_strndup (name, STAMP_LENGTH);
  date = g_date_time_new_from_iso8601 (iso, NULL);
  for (guint kind = 0; date != NULL && kind < G_N_ELEMENTS (endings); kind++)
    if (strcmp (name + STAMP_LENGTH, endings[kind]) == 0)
      {
        self = g_new0 (ConfabBackup, 1);
        self->name = g_strdup (name);
        self->kind = kind;
        self->time = g_date_time_to_unix (date) * 1000;
        self->n_conversations = -1;
        return self;
      }
  return NULL;
}

static char *
dup_path (const char *folder,
          const char *name)
{
  g_autofree char *shelf = confab_backup_dup_shelf (folder);

  return g_build_filename (shelf, name, NULL);
}

static int
compare_by_time (gconstpointer a,
                 gconstpointer b)
{
  const ConfabBackup *left = *(const ConfabBackup *const *)a;
  const ConfabBackup *right = *(const ConfabBackup *const *)b;

  return (left->time < right->time) - (left->time > right->time);
}

/* Newest first, without what is in them. */
static GPtrArray *
list_names (const char *folder)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_backup_free);
  g_autofree char *shelf = confab_backup_dup_shelf (folder);
  g_autoptr (GDir) dir = g_dir_open (shelf, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      ConfabBackup *backup = backup_from_name (name);

      if (backup != NULL)
        g_ptr_array_add (backups, backup);
    }
  g_ptr_array_sort (backups, compare_by_time);
  return backups;
}

char *
confab_backup_find_newest (const char *folder)
{
  g_autoptr (GPtrArray) backups = list_names (folder);

  return backups->len > 0 ? g_strdup (((ConfabBackup *)g_ptr_array_index (backups, 0))->name) : NULL;
}

static sqlite3 *
open_file (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *immutable = g_strconcat (uri, "?immutable=1", NULL);
  sqlite3 *sqlite = NULL;

  if (sqlite3_open_v2 (immutable, &sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) ==
      SQLITE_OK)
    return sqlite;
  sqlite3_close (sqlite);
  return NULL;
}

static gint64
count_conversations (const char *path)
{
  sqlite3 *sqlite = open_file (path);
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  if (sqlite == NULL)
    return -1;
  if (sqlite3_prepare_v2 (sqlite, "SELECT count(*) FROM conversation WHERE deleted IS NULL", -1, &statement, NULL) ==
      SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);
  return number;
}

/**
 * confab_backup_list:
 * @folder: the folder of a store
 *
 * Returns: (transfer full) (element-type ConfabBackup): the backups, newest first
 */
GPtrArray *
confab_backup_list (const char *folder)
{
  GPtrArray *backups = list_names (folder);

  for (guint i = 0; i < backups->len; i++)
    {
      ConfabBackup *backup = g_ptr_array_index (backups, i);
      g_autofree char *path = dup_path (folder, backup->name);
      GStatBuf info;

      if (g_stat (path, &info) == 0)
        backup->size = info.st_size;
      backup->n_conversations = count_conversations (path);
    }
  return backups;
}

static gint64
get_change_time (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0 || info.st_size == 0)
    return 0;
  return (gint64)info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1000000;
}

/**
 * confab_backup_is_due:
 * @folder: the folder of a store
 *
 * Returns: whether the last backup is a day old and something may have changed since
 */
gboolean
confab_backup_is_due (const char *folder)
{
  g_autofree char *newest = confab_backup_find_newest (folder);
  g_autofree char *path = newest != NULL ? dup_path (folder, newest) : NULL;
  g_autofree char *database = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  gint64 time = path != NULL ? get_change_time (path) : 0;
  gint64 now = confab_time_now ();

  /* A clock that was wrong once must not keep new ones from being made. */
  if (time <= now && time > now - DAY_MS)
    return FALSE;
  return time > now || get_change_time (database) > time || get_change_time (log) > time;
}

static gboolean
remove_file (const char         *folder,
             const ConfabBackup *backup)
{
  g_autofree char *path = dup_path (folder, backup->name);

  g_debug ("The backup %s is dropped", backup->name);
  return g_unlink (path) == 0;
}

static int
get_day (const ConfabBackup *backup)
{
  return backup->time / DAY_MS;
}

/* Weeks begin on Mondays; the first day of the count was a Thursday. */
static int
get_week (const ConfabBackup *backup)
{
  return (get_day (backup) + 3) / 7;
}

/**
 * confab_backup_rotate:
 * @folder: the folder of a store
 * @days: of how many days to keep the last one
 * @weeks: of how many weeks to keep the last one
 *
 * Drops what is older, of those that were made by themselves. Days and weeks without any do not count, so that what is
 * there does not vanish because Confab was not used for a while. The newest is always kept.
 */
void
confab_backup_rotate (const char *folder,
                      guint       days,
                      guint       weeks)
{
  g_autoptr (GPtrArray) backups = list_names (folder);
  guint n_days = 0;
  guint n_weeks = 0;
  guint n_before = 0;
  int day = G_MAXINT;
  int week = G_MAXINT;

  for (guint i = 0; i < backups->len; i++)
    {
      const ConfabBackup *backup = g_ptr_array_index (backups, i);
      gboolean keep = i == 0 || backup->kind == CONFAB_BACKUP_ASKED;

      if (backup->kind == CONFAB_BACKUP_BEFORE_RESTORE)
        keep = keep || n_before++ < KEEP_BEFORE_RESTORE;
      if (backup->kind == CONFAB_BACKUP_DAILY && get_day (backup) != day)
        keep = n_days++ < days || keep;
      if (backup->kind == CONFAB_BACKUP_DAILY && get_week (backup) != week)
        keep = n_weeks++ < weeks || keep;
      if (backup->kind == CONFAB_BACKUP_DAILY)
        {
          day = get_day (backup);
          week = get_week (backup);
        }
      if (!keep)
        remove_file (folder, backup);
    }
}

/* One that is not the name of a backup is not found. */
static char *
find_path (const char *folder,
           const char *name,
           GError    **error)
{
  g_autoptr (ConfabBackup) backup = backup_from_name (name);
  g_autofree char *path = backup != NULL ? dup_path (folder, name) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND, _ ("There is no backup “%s” any more."), name);
  return NULL;
}

/**
 * confab_backup_remove:
 * @folder: the folder of a store
 * @name: a backup
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
confab_backup_remove (const char *folder,
                      const char *name,
                      GError    **error)
{
  g_autofree char *path = find_path (folder, name, error);

  if (path == NULL)
    return FALSE;
  if (g_unlink (path) == 0)
    return TRUE;
  confab_store_set_file_error (error, errno, path);
  return FALSE;
}

/**
 * confab_backup_export:
 * @folder: the folder of a store
 * @name: a backup
 * @path: where its copy goes, replaced where it is there
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is there, and on disk
 */
gboolean
confab_backup_export (const char *folder,
                      const char *name,
                      const char *path,
                      GError    **error)
{
  g_autofree char *from = find_path (folder, name, error);

  return from != NULL && confab_folder_copy_file (from, path, error);
}

/* Where it is damaged, the files themselves are kept: no backup can be made of them. */
static gboolean
keep_present (const char *folder,
              GError    **error)
{
  g_autofree char *kept = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *database = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);

  if (confab_damage_check_files (folder, TRUE, NULL))
    {
      if (get_change_time (database) == 0)
        return TRUE;
      kept = confab_backup_make (folder, CONFAB_BACKUP_BEFORE_RESTORE, NULL, &local_error);
      if (kept != NULL)
        return TRUE;
      if (!g_error_matches (local_error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  kept = confab_folder_keep_original (folder, error);
  return kept != NULL;
}

static gboolean
restore_alone (const char *folder,
               const char *name,
               GError    **error)
{
  g_autofree char *from = find_path (folder, name, error);
  g_autofree char *staging = NULL;
  gboolean success;

  if (from == NULL)
    return FALSE;
  if (!confab_damage_check_copy (from, NULL))
    {
      g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED,
                   _ ("The backup “%s” is damaged. Restore another one."), name);
      return FALSE;
    }
  staging = confab_folder_make_staging (folder, error);
  if (staging == NULL)
    return FALSE;
  success = confab_folder_copy_file (from, staging, error) && keep_present (folder, error) &&
            confab_folder_replace (folder, staging, error);
  if (!success)
    g_unlink (staging);
  return success;
}

/**
 * confab_backup_restore:
 * @folder: the folder of a store that is closed
 * @name: a backup
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR; %CONFAB_STORE_ERROR_LOCKED where another
 *   process has the store open
 *
 * Puts a copy of the backup in the place of the database, after a backup of what is there. Where it fails, or is cut,
 * either all is as it was, or the next opening has what was restored.
 *
 * Returns: whether it is in its place
 */
gboolean
confab_backup_restore (const char *folder,
                       const char *name,
                       GError    **error)
{
  int lock = confab_folder_lock_alone (folder, error);
  gboolean success;

  if (lock < 0)
    return FALSE;
  success = restore_alone (folder, name, error);
  confab_folder_unlock (lock);
  return success;
}

static gboolean
add_hashes (const char *path,
            const char *sql,
            GHashTable *hashes)
{
  sqlite3 *sqlite = open_file (path);
  sqlite3_stmt *statement = NULL;
  int code = sqlite != NULL ? sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) : SQLITE_CANTOPEN;

  if (code == SQLITE_OK)
    while ((code = sqlite3_step (statement)) == SQLITE_ROW)
      {
        const char *hash = (const char *)sqlite3_column_text (statement, 0);

        if (hash != NULL)
          g_hash_table_add (hashes, g_strdup (hash));
      }
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);
  return code == SQLITE_DONE;
}

/* A backup from before drafts were kept has none. */
static gboolean
add_all_hashes (const char *path,
                GHashTable *hashes)
{
  return add_hashes (path, "SELECT DISTINCT hash FROM attachment UNION SELECT hash FROM draft_attachment", hashes) ||
         add_hashes (path, "SELECT DISTINCT hash FROM attachment", hashes);
}

/* What was made before a migration lies beside the database. */
static gboolean
add_hashes_of_old (const char *folder,
                   GHashTable *hashes)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean success = dir != NULL;
  const char *name;

  while (success && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, CONFAB_FOLDER_DATABASE ".v") && g_str_has_suffix (name, ".bak"))
        success = add_all_hashes (path, hashes);
    }
  return success;
}

/**
 * confab_backup_list_hashes:
 * @folder: the folder of a store
 *
 * Returns: (transfer full) (nullable): the hashes of all attachments that a backup refers to; %NULL where that cannot be
 *   told: one is being made or cannot be read, or the original of a damaged database is kept
 */
GHashTable *
confab_backup_list_hashes (const char *folder)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) backups = NULL;
  int lock = confab_backup_lock (folder, 0, NULL);
  gboolean success = lock >= 0 && !confab_folder_has_damaged (folder);

  backups = list_names (folder);
  for (guint i = 0; success && i < backups->len; i++)
    {
      const ConfabBackup *backup = g_ptr_array_index (backups, i);
      g_autofree char *path = dup_path (folder, backup->name);

      success = add_all_hashes (path, hashes);
    }
  success = success && add_hashes_of_old (folder, hashes);
  confab_folder_unlock (lock);
  return success ? g_steal_pointer (&hashes) : NULL;
}
