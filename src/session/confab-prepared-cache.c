/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "session/confab-prepared-cache.h"

/* What was made ready to be sent, in a folder that anybody may empty at any time. The functions may be called from any thread, and by several
 * processes on the same folder. */

typedef struct
{
  char   *path;
  goffset size;
  gint64  used;  /* in nanoseconds */
} File;

static void
file_free (gpointer data)
{
  File *self = data;

  g_free (self->path);
  g_free (self);
}

/**
 * confab_prepared_cache_load:
 * @folder: the folder
 * @name: under what it was kept
 *
 * Finds what was kept, mapped from its file, and notes that it was used.
 *
 * Returns: (transfer full) (nullable): the bytes, %NULL where they are not there
 */
GBytes *
confab_prepared_cache_load (const char *folder,
                            const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL)
    return NULL;
  utimensat (AT_FDCWD, path, NULL, 0);
  return g_mapped_file_get_bytes (file);
}

/**
 * confab_prepared_cache_keep:
 * @folder: the folder; it is made where it is missing
 * @name: under what to keep it
 * @bytes: what to keep
 *
 * The file has its name only when it is whole.
 *
 * Returns: whether it is kept; where it is not, it is prepared again the next time
 */
gboolean
confab_prepared_cache_keep (const char *folder,
                            const char *name,
                            GBytes     *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) == 0 &&
      g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return TRUE;
  g_debug ("What was prepared is not kept: %s", error != NULL ? error->message : g_strerror (errno));
  return FALSE;
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  const File *first = *(File *const *)a;
  const File *second = *(File *const *)b;

  return (first->used > second->used) - (first->used < second->used);
}

static GPtrArray *
list_files (const char *folder,
            goffset    *total)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  *total = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;
      File *file;

      if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      file = g_new0 (File, 1);
      file->path = g_steal_pointer (&path);
      file->size = info.st_size;
      file->used = (gint64)info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
      *total += info.st_size;
      g_ptr_array_add (files, file);
    }
  return files;
}

/**
 * confab_prepared_cache_trim:
 * @folder: the folder
 * @limit: how many bytes it may hold
 *
 * Where it holds more, what was not used for the longest time goes, until a quarter of it is free again. What is mapped stays readable.
 */
void
confab_prepared_cache_trim (const char *folder,
                            goffset     limit)
{
  goffset total;
  g_autoptr (GPtrArray) files = list_files (folder, &total);

  if (total <= limit)
    return;
  g_ptr_array_sort (files, compare_use);
  for (guint i = 0; i < files->len && total > limit / 4 * 3; i++)
    {
      File *file = g_ptr_array_index (files, i);

      if (g_unlink (file->path) == 0)
        total -= file->size;
    }
}
