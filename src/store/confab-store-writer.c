/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/confab-id.h"
#include "store/confab-store-private.h"

/* A store that is open holds the lock of a file named after it. The system takes the lock away when the process dies,
 * however it dies, so that nobody need ask whether a process number is still the same process. */

static char *
writer_path (ConfabStoreState *state,
             const char       *writer)
{
  return g_build_filename (confab_database_get_folder (state->database), "writers", writer, NULL);
}

/**
 * confab_store_is_at_path:
 * @fd: a file that was opened, and may be locked
 * @path: the path it was opened by
 *
 * Returns: whether it is still there; a file that somebody removed before it was locked protects nothing
 */
gboolean
confab_store_is_at_path (int         fd,
                         const char *path)
{
  struct stat by_fd;
  struct stat by_path;

  return fstat (fd, &by_fd) == 0 && g_stat (path, &by_path) == 0 &&
         by_fd.st_dev == by_path.st_dev && by_fd.st_ino == by_path.st_ino;
}

/**
 * confab_store_lock_writer:
 * @state: a store with a folder
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Shows other processes that this store is alive, until confab_store_unlock_writer() or the end of the process.
 *
 * Returns: whether it does
 */
gboolean
confab_store_lock_writer (ConfabStoreState *state,
                          GError          **error)
{
  g_autofree char *folder = g_build_filename (confab_database_get_folder (state->database), "writers", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      confab_store_set_file_error (error, errno, folder);
      return FALSE;
    }
  for (;;)
    {
      g_autofree char *writer = confab_id_new ();
      g_autofree char *path = writer_path (state, writer);
      int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

      if (fd < 0 && errno == EEXIST)
        continue;
      if (fd < 0 || (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno != EWOULDBLOCK))
        {
          confab_store_set_file_error (error, errno, path);
          if (fd >= 0)
            close (fd);
          return FALSE;
        }
      if (confab_store_is_at_path (fd, path) && flock (fd, LOCK_EX | LOCK_NB) == 0)
        {
          state->writer = g_steal_pointer (&writer);
          state->writer_fd = fd;
          return TRUE;
        }
      close (fd);
    }
}

/**
 * confab_store_unlock_writer:
 * @state: a store
 *
 * Does nothing where there is no lock.
 */
void
confab_store_unlock_writer (ConfabStoreState *state)
{
  if (state->writer == NULL)
    return;
  confab_store_bury_writer (state, state->writer, state->writer_fd);
  state->writer_fd = -1;
  g_clear_pointer (&state->writer, g_free);
}

/**
 * confab_store_seize_writer:
 * @state: a store with a folder
 * @writer: the name of another store
 *
 * Returns: the locked file of a writer that is dead, to be given to confab_store_bury_writer();
 *   %CONFAB_STORE_WRITER_GONE where it has none any more; %CONFAB_STORE_WRITER_ALIVE where it lives
 */
int
confab_store_seize_writer (ConfabStoreState *state,
                           const char       *writer)
{
  g_autofree char *path = NULL;
  int fd;

  if (writer == NULL || *writer == '.' || strchr (writer, G_DIR_SEPARATOR) != NULL)
    return CONFAB_STORE_WRITER_GONE;
  if (g_strcmp0 (writer, state->writer) == 0)
    return CONFAB_STORE_WRITER_ALIVE;
  path = writer_path (state, writer);
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return errno == ENOENT ? CONFAB_STORE_WRITER_GONE : CONFAB_STORE_WRITER_ALIVE;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  close (fd);
  return CONFAB_STORE_WRITER_ALIVE;
}

/**
 * confab_store_bury_writer:
 * @state: a store with a folder
 * @writer: the name of a store
 * @fd: its locked file, or a negative number
 *
 * Removes the file, and then its lock.
 */
void
confab_store_bury_writer (ConfabStoreState *state,
                          const char       *writer,
                          int               fd)
{
  g_autofree char *path = NULL;

  if (fd < 0)
    return;
  path = writer_path (state, writer);
  g_unlink (path);
  close (fd);
}
