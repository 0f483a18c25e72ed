/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/confab-store-experiment-lock.h"
#include "store/confab-store-private.h"

/* What one process asks for is not asked for by another one at the same time, and paid for twice. The system takes the lock away when the process dies,
 * however it dies. */

static char *
get_path (const char *folder,
          const char *id)
{
  g_autofree char *name = g_strconcat (id, ".lock", NULL);

  return g_build_filename (folder, "experiments", name, NULL);
}

/* Gives whether it is worth another try. */
static gboolean
try_lock (const char *path,
          int        *lock,
          gboolean   *is_taken)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    return FALSE;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      *is_taken = errno == EWOULDBLOCK;
      close (fd);
      return FALSE;
    }
  if (!confab_store_is_at_path (fd, path))
    {
      close (fd);
      return TRUE;
    }
  *lock = fd;
  return FALSE;
}

/**
 * confab_store_lock_experiment:
 * @folder: the folder of the store
 * @id: the identifier of an experiment
 * @error: return location for %G_IO_ERROR_BUSY
 *
 * Where the file cannot be made, or the file system has no locks, there is none, and nobody is kept from anything.
 *
 * Returns: what confab_store_unlock_experiment() takes, or %CONFAB_STORE_UNLOCKED
 */
int
confab_store_lock_experiment (const char *folder,
                              const char *id,
                              GError    **error)
{
  g_autofree char *path = get_path (folder, id);
  g_autofree char *parent = g_path_get_dirname (path);
  int lock = CONFAB_STORE_UNLOCKED;
  gboolean is_taken = FALSE;

  if (strchr (id, G_DIR_SEPARATOR) != NULL || g_mkdir_with_parents (parent, 0700) != 0)
    return CONFAB_STORE_UNLOCKED;
  while (try_lock (path, &lock, &is_taken))
    ;
  if (is_taken)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Another Confab runs this experiment. Wait until it has ended, or stop it there."));
  return lock;
}

void
confab_store_unlock_experiment (const char *folder,
                                const char *id,
                                int         lock)
{
  g_autofree char *path = NULL;

  if (lock < 0)
    return;
  path = get_path (folder, id);
  g_unlink (path);
  close (lock);
}
