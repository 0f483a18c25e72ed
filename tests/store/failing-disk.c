/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#include "failing-disk.h"

/* SQLite has one set of methods for the database and another for its log. */
#define MAX_METHODS 8

typedef struct
{
  const sqlite3_io_methods *real;
  sqlite3_io_methods        ours;
} Methods;

static Methods all[MAX_METHODS];
static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static FailingDisk kind;
static guint first;
static guint n_seen;

static const sqlite3_io_methods *
get_real (sqlite3_file *file)
{
  for (guint i = 0; i < MAX_METHODS; i++)
    if (file->pMethods == &all[i].ours)
      return all[i].real;
  g_assert_not_reached ();
}

static gboolean
comes_now (void)
{
  n_seen++;
  if (kind == FAILING_DISK_FULL)
    return n_seen >= first;
  return kind != FAILING_DISK_COUNTS && n_seen == first;
}

static int
write_cb (sqlite3_file *file,
          const void   *data,
          int           size,
          sqlite3_int64 offset)
{
  if (comes_now ())
    {
      if (kind == FAILING_DISK_FULL)
        return SQLITE_FULL;
      if (kind == FAILING_DISK_TEARS)
        get_real (file)->xWrite (file, data, size / 2, offset);
      raise (SIGKILL);
    }
  return get_real (file)->xWrite (file, data, size, offset);
}

static int
sync_cb (sqlite3_file *file,
         int           flags)
{
  if (kind != FAILING_DISK_FULL && comes_now ())
    raise (SIGKILL);
  return get_real (file)->xSync (file, flags);
}

static int
truncate_cb (sqlite3_file *file,
             sqlite3_int64 size)
{
  if (kind != FAILING_DISK_FULL && comes_now ())
    raise (SIGKILL);
  return get_real (file)->xTruncate (file, size);
}

static int
open_cb (sqlite3_vfs  *self,
         const char   *name,
         sqlite3_file *file,
         int           flags,
         int          *out_flags)
{
  int code = real_vfs->xOpen (real_vfs, name, file, flags, out_flags);
  guint i = 0;

  if (file->pMethods == NULL)
    return code;
  while (all[i].real != NULL && all[i].real != file->pMethods)
    {
      i++;
      g_assert_cmpuint (i, <, MAX_METHODS);
    }
  all[i].real = file->pMethods;
  all[i].ours = *file->pMethods;
  all[i].ours.xWrite = write_cb;
  all[i].ours.xSync = sync_cb;
  all[i].ours.xTruncate = truncate_cb;
  file->pMethods = &all[i].ours;
  return code;
}

/* From the write with the number @nth on, counted from 1, in this process and for good: for one that was forked. */
void
failing_disk_install (FailingDisk how,
                      guint       nth)
{
  sqlite3_initialize ();
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "failing-disk";
  vfs.xOpen = open_cb;
  kind = how;
  first = nth;
  n_seen = 0;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

guint
failing_disk_count (void)
{
  return n_seen;
}
