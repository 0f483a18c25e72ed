/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"

/* How long to wait before a lock is asked for again. */
#define LOCK_STEP_MS 10

/* How long to wait for a process that is about to end. */
#define ALONE_MS 3000

#define STAGING_PREFIX "confab.db-making-"

/* The files that belong to a database of SQLite, in the order in which they are put away. */
static const char *const suffixes[] = { "-wal", "-shm", "-journal" };

static gboolean
is_taken (void)
{
  return errno == EWOULDBLOCK || errno == EINTR;
}

/**
 * confab_folder_change_lock:
 * @fd: what confab_folder_lock() gave
 * @how: how to hold it from now on
 * @timeout_ms: how long to wait for others
 *
 * The kernel gives the old lock up before it takes the new one. On a file system that has no locks it succeeds.
 *
 * Returns: whether it is held so
 */
gboolean
confab_folder_change_lock (int              fd,
                           ConfabFolderLock how,
                           int              timeout_ms)
{
  int operation = (how == CONFAB_FOLDER_LOCK_ALONE ? LOCK_EX : LOCK_SH) | LOCK_NB;
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND;

  while (flock (fd, operation) != 0)
    {
      if (!is_taken ())
        return TRUE;
      if (g_get_monotonic_time () >= deadline)
        return FALSE;
      sqlite3_sleep (LOCK_STEP_MS);
    }
  return TRUE;
}

/**
 * confab_folder_lock:
 * @folder: the folder of a store
 * @how: how to hold it
 * @timeout_ms: how long to wait for others
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Every open store holds its folder, so that the database is never replaced under it. The lock is on the folder
 * itself: it needs no file, and the system takes it away when the process dies.
 *
 * Returns: a descriptor for confab_folder_unlock(), or %CONFAB_FOLDER_BUSY: with @error set where it failed, without
 *   where others hold it
 */
int
confab_folder_lock (const char      *folder,
                    ConfabFolderLock how,
                    int              timeout_ms,
                    GError         **error)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    {
      confab_store_set_file_error (error, errno, folder);
      return CONFAB_FOLDER_BUSY;
    }
  if (confab_folder_change_lock (fd, how, timeout_ms))
    return fd;
  close (fd);
  return CONFAB_FOLDER_BUSY;
}

/**
 * confab_folder_lock_alone:
 * @folder: the folder of a store that is closed here
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR; %CONFAB_STORE_ERROR_LOCKED where another
 *   process has it open
 *
 * Waits a little for one that is just closing, and finishes a replacement that was cut.
 *
 * Returns: a descriptor for confab_folder_unlock(), or %CONFAB_FOLDER_BUSY
 */
int
confab_folder_lock_alone (const char *folder,
                          GError    **error)
{
  GError *local_error = NULL;
  g_autofree char *path = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  int fd = confab_folder_lock (folder, CONFAB_FOLDER_LOCK_ALONE, ALONE_MS, &local_error);

  if (fd < 0 && local_error == NULL)
    g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_LOCKED,
                 _ ("Another Confab has “%s” open. Close it, and what runs in a terminal, and try again."), path);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  if (fd < 0 || confab_folder_finish_replace (folder, error))
    return fd;
  close (fd);
  return CONFAB_FOLDER_BUSY;
}

/**
 * confab_folder_unlock:
 * @fd: what confab_folder_lock() gave; a negative number does nothing
 */
void
confab_folder_unlock (int fd)
{
  if (fd >= 0)
    close (fd);
}

/**
 * confab_folder_sync:
 * @folder: a folder
 *
 * Returns: whether the names in it are on disk
 */
gboolean
confab_folder_sync (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean success = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return success;
}

/**
 * confab_folder_make:
 * @folder: a folder
 *
 * Makes it, with those it is in, where it is not there. They are there after a power loss too, as otherwise what is in them
 * would not be.
 *
 * Returns: whether it is there; otherwise errno says why it is not
 */
gboolean
confab_folder_make (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_str_equal (parent, folder) && !confab_folder_make (parent))
    return FALSE;
  if (g_mkdir (folder, 0700) != 0 && (errno != EEXIST || !g_file_test (folder, G_FILE_TEST_IS_DIR)))
    return FALSE;
  return confab_folder_sync (parent);
}

/**
 * confab_folder_sync_file:
 * @path: a file
 *
 * Returns: whether its content is on disk
 */
gboolean
confab_folder_sync_file (const char *path)
{
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean success = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return success;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= n;
    }
  return TRUE;
}

static gboolean
copy_bytes (int from,
            int to)
{
  g_autofree guint8 *buffer = g_malloc (1 << 20);
  gssize n;

  do
    {
      n = read (from, buffer, 1 << 20);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || !write_all (to, buffer, n))
        return FALSE;
    }
  while (n != 0);
  return fsync (to) == 0;
}

/**
 * confab_folder_copy_file:
 * @from: a file
 * @to: its copy, replaced where it is there
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether all of it is there and on disk; otherwise nothing is
 */
gboolean
confab_folder_copy_file (const char *from,
                         const char *to,
                         GError    **error)
{
  int source = g_open (from, O_RDONLY | O_CLOEXEC, 0);
  int target = source >= 0 ? g_open (to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
  gboolean success = target >= 0 && copy_bytes (source, target);
  int saved_errno = errno;

  if (source >= 0)
    close (source);
  if (target >= 0)
    close (target);
  if (success)
    return TRUE;
  if (target >= 0)
    g_unlink (to);
  confab_store_set_file_error (error, saved_errno, target >= 0 ? to : from);
  return FALSE;
}

/**
 * confab_folder_make_staging:
 * @folder: the folder of a store
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): an empty file of our own beside the database, in which the next one is made
 */
char *
confab_folder_make_staging (const char *folder,
                            GError    **error)
{
  g_autofree char *path = g_build_filename (folder, STAGING_PREFIX "XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      confab_store_set_file_error (error, errno, folder);
      return NULL;
    }
  close (fd);
  return g_steal_pointer (&path);
}

/**
 * confab_folder_remove_staging:
 * @folder: the folder of a store that nobody else has open
 *
 * Removes what was left where a process died while it made the next database.
 */
void
confab_folder_remove_staging (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, STAGING_PREFIX))
        g_unlink (path);
    }
}

/* A link where the file system has links: then not one byte is copied, and nothing can go wrong with them. */
static gboolean
keep_file (const char *from,
           const char *to,
           GError    **error)
{
  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return TRUE;
  if (link (from, to) == 0)
    return TRUE;
  return confab_folder_copy_file (from, to, error);
}

static char *
make_kept_folder (const char *folder,
                  GError    **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, CONFAB_FOLDER_DAMAGED "%Y-%m-%dT%H%M%SZ");

  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (date) : g_strdup_printf ("%s-%u", date, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_mkdir (path, 0700) == 0)
        return g_steal_pointer (&path);
      if (errno != EEXIST)
        {
          confab_store_set_file_error (error, errno, path);
          return NULL;
        }
    }
}

/**
 * confab_folder_keep_original:
 * @folder: the folder of a store that nobody else has open
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Gives the database and its log a second name in a folder that is named after the date.
 *
 * Returns: (transfer full) (nullable): that folder
 */
char *
confab_folder_keep_original (const char *folder,
                             GError    **error)
{
  g_autofree char *database = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  g_autofree char *kept = make_kept_folder (folder, error);
  g_autofree char *copy = kept != NULL ? g_build_filename (kept, CONFAB_FOLDER_DATABASE, NULL) : NULL;

  if (kept == NULL || !keep_file (database, copy, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (database, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (copy, suffixes[i], NULL);

      if (strcmp (suffixes[i], "-shm") != 0 && !keep_file (from, to, error))
        return NULL;
    }
  if (confab_folder_sync (kept) && confab_folder_sync (folder))
    return g_steal_pointer (&kept);
  confab_store_set_file_error (error, errno, kept);
  return NULL;
}

/**
 * confab_folder_has_damaged:
 * @folder: the folder of a store
 *
 * Returns: whether the original of a damaged database is kept there
 */
gboolean
confab_folder_has_damaged (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, CONFAB_FOLDER_DAMAGED))
      return TRUE;
  return FALSE;
}

/**
 * confab_folder_has_replacement:
 * @folder: the folder of a store
 *
 * Returns: whether a replacement was begun and not finished
 */
gboolean
confab_folder_has_replacement (const char *folder)
{
  g_autofree char *next = g_build_filename (folder, CONFAB_FOLDER_NEXT, NULL);

  return g_file_test (next, G_FILE_TEST_EXISTS);
}

/**
 * confab_folder_finish_replace:
 * @folder: the folder of a store that nobody else has open
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Puts the next database in its place where there is one. The log of the one before goes first, since SQLite would
 * take it for the next one's. It can be cut anywhere, and called again.
 *
 * Returns: whether nothing is left to do
 */
gboolean
confab_folder_finish_replace (const char *folder,
                              GError    **error)
{
  g_autofree char *next = g_build_filename (folder, CONFAB_FOLDER_NEXT, NULL);
  g_autofree char *database = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);

  if (!g_file_test (next, G_FILE_TEST_EXISTS))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (database, suffixes[i], NULL);

      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          confab_store_set_file_error (error, errno, path);
          return FALSE;
        }
    }
  if (confab_folder_sync (folder) && g_rename (next, database) == 0 && confab_folder_sync (folder))
    return TRUE;
  confab_store_set_file_error (error, errno, database);
  return FALSE;
}

/**
 * confab_folder_replace:
 * @folder: the folder of a store that nobody else has open, and whose present database is kept elsewhere
 * @staging: a finished database in the same folder
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Renaming it is the moment from which on it counts: whatever happens then, the next start goes on from there.
 *
 * Returns: whether it is in its place
 */
gboolean
confab_folder_replace (const char *folder,
                       const char *staging,
                       GError    **error)
{
  g_autofree char *next = g_build_filename (folder, CONFAB_FOLDER_NEXT, NULL);

  if (confab_folder_sync_file (staging) && g_rename (staging, next) == 0 && confab_folder_sync (folder))
    return confab_folder_finish_replace (folder, error);
  confab_store_set_file_error (error, errno, staging);
  return FALSE;
}
