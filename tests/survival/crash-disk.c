/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "crash-disk.h"

#define SECTOR 512

/* A write, or where its data is NULL, a cut at its offset. */
typedef struct
{
  gint64  offset;
  GBytes *data;
} Write;

typedef struct
{
  GByteArray *durable;
  GPtrArray  *pending; /* Write */
} File;

/* That a name in a folder is a file, or where it is NULL, is gone. */
typedef struct
{
  char *path;
  char *folder;
  File *file;
} Name;

struct _CrashDisk
{
  char       *root;
  GPtrArray  *files;   /* File, all that ever were */
  GHashTable *numbers; /* number to File */
  GHashTable *present; /* path to File, as programs see it */
  GHashTable *durable; /* path to File */
  GPtrArray  *names;   /* Name, not synced */
  File        folder;  /* what the name of a folder is */
};

static void
write_free (gpointer data)
{
  Write *self = data;

  g_clear_pointer (&self->data, g_bytes_unref);
  g_free (self);
}

static void
file_free (gpointer data)
{
  File *self = data;

  g_byte_array_unref (self->durable);
  g_ptr_array_unref (self->pending);
  g_free (self);
}

static void
name_free (gpointer data)
{
  Name *self = data;

  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

CrashDisk *
crash_disk_new (const char *root)
{
  CrashDisk *self = g_new0 (CrashDisk, 1);

  self->root = g_strdup (root);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->durable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_ptr_array_new_with_free_func (name_free);
  return self;
}

void
crash_disk_free (CrashDisk *self)
{
  g_free (self->root);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->present);
  g_hash_table_unref (self->durable);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static void
set_name (CrashDisk  *self,
          const char *path,
          File       *file)
{
  Name *name = g_new0 (Name, 1);

  name->path = g_strdup (path);
  name->folder = g_path_get_dirname (path);
  name->file = file;
  g_ptr_array_add (self->names, name);
  if (file != NULL)
    g_hash_table_replace (self->present, g_strdup (path), file);
  else
    g_hash_table_remove (self->present, path);
}

static void
apply_name (GHashTable *names,
            const Name *name)
{
  if (name->file != NULL)
    g_hash_table_replace (names, g_strdup (name->path), name->file);
  else
    g_hash_table_remove (names, name->path);
}

static void
sync_folder (CrashDisk  *self,
             const char *path)
{
  for (guint i = 0; i < self->names->len;)
    {
      Name *name = g_ptr_array_index (self->names, i);

      if (!g_str_equal (name->folder, path))
        {
          i++;
          continue;
        }
      apply_name (self->durable, name);
      g_ptr_array_remove_index (self->names, i);
    }
}

/* The bytes from @from to @to of a write. */
static void
apply_part (GByteArray  *content,
            const Write *write,
            gsize        from,
            gsize        to)
{
  const guint8 *data = g_bytes_get_data (write->data, NULL);
  gsize start = (gsize)write->offset + from;
  gsize end = (gsize)write->offset + to;
  guint old = content->len;

  if (content->len < end)
    {
      g_byte_array_set_size (content, (guint)end);
      memset (content->data + old, 0, end - old);
    }
  memcpy (content->data + start, data + from, to - from);
}

static void
apply_write (GByteArray  *content,
             const Write *write)
{
  guint old = content->len;

  if (write->data != NULL)
    {
      apply_part (content, write, 0, g_bytes_get_size (write->data));
      return;
    }
  g_byte_array_set_size (content, (guint)write->offset);
  if (content->len > old)
    memset (content->data + old, 0, content->len - old);
}

static void
sync_file (File *file)
{
  for (guint i = 0; i < file->pending->len; i++)
    apply_write (file->durable, g_ptr_array_index (file->pending, i));
  g_ptr_array_set_size (file->pending, 0);
}

static File *
find (CrashDisk *self,
      gint64     number)
{
  File *file = g_hash_table_lookup (self->numbers, &number);

  g_assert (file != NULL);
  return file;
}

static void
create (CrashDisk  *self,
        const char *path,
        gint64      number)
{
  File *file = g_new0 (File, 1);

  file->durable = g_byte_array_new ();
  file->pending = g_ptr_array_new_with_free_func (write_free);
  g_ptr_array_add (self->files, file);
  g_hash_table_replace (self->numbers, g_memdup2 (&number, sizeof number), file);
  set_name (self, path, file);
}

static void
add_write (CrashDisk        *self,
           const FileRecord *record,
           const char       *data)
{
  Write *write = g_new0 (Write, 1);

  write->offset = record->b;
  write->data = record->operation == FILE_WRITTEN ? g_bytes_new (data, record->data_length) : NULL;
  g_ptr_array_add (find (self, record->a)->pending, write);
}

void
crash_disk_do (CrashDisk        *self,
               const FileRecord *record,
               const char       *path,
               const char       *data)
{
  File *file;

  switch (record->operation)
    {
    case FILE_CREATED:
      create (self, path, record->a);
      break;
    case FILE_WRITTEN:
    case FILE_CUT:
      add_write (self, record, data);
      break;
    case FILE_SYNCED:
      sync_file (find (self, record->a));
      break;
    case FOLDER_SYNCED:
      sync_folder (self, path);
      break;
    case FILE_RENAMED:
    case FILE_LINKED:
      file = g_hash_table_lookup (self->present, path);
      g_assert (file != NULL);
      set_name (self, data, file);
      if (record->operation == FILE_RENAMED)
        set_name (self, path, NULL);
      break;
    case FILE_REMOVED:
    case FOLDER_REMOVED:
      set_name (self, path, NULL);
      break;
    case FOLDER_MADE:
      set_name (self, path, &self->folder);
      break;
    case TOLD:
    default:
      break;
    }
}

/* Each sector of a write by itself. */
static void
tear (GByteArray  *content,
      const Write *write,
      GRand       *dice)
{
  gsize size = g_bytes_get_size (write->data);
  gsize from = 0;

  while (from < size)
    {
      gsize to = MIN (size, from + SECTOR - ((gsize)write->offset + from) % SECTOR);

      if (g_rand_boolean (dice))
        apply_part (content, write, from, to);
      from = to;
    }
}

static GByteArray *
make_content (const File *file,
              CrashKind   kind,
              GRand      *dice)
{
  GByteArray *content = g_byte_array_new ();
  guint n = file->pending->len;
  guint beginning = kind == CRASH_BEGINNING && n > 0 ? (guint)g_rand_int_range (dice, 0, (gint32)n) : 0;

  g_byte_array_append (content, file->durable->data, file->durable->len);
  for (guint i = 0; i < n && kind != CRASH_NOTHING; i++)
    {
      const Write *write = g_ptr_array_index (file->pending, i);
      int fate = kind == CRASH_SOME ? g_rand_int_range (dice, 0, 3) : 0;

      if (kind == CRASH_BEGINNING && i > beginning)
        break;
      if ((fate == 1 || (kind == CRASH_BEGINNING && i == beginning)) && write->data != NULL)
        tear (content, write, dice);
      else if (fate != 2)
        apply_write (content, write);
    }
  return content;
}

static GHashTable *
make_names (CrashDisk *self,
            CrashKind  kind,
            GRand     *dice)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = self->names->len;
  guint beginning = kind == CRASH_BEGINNING ? (guint)g_rand_int_range (dice, 0, (gint32)n + 1) : n;
  GHashTableIter iter;
  gpointer path;
  gpointer file;

  g_hash_table_iter_init (&iter, self->durable);
  while (g_hash_table_iter_next (&iter, &path, &file))
    g_hash_table_insert (names, g_strdup (path), file);
  for (guint i = 0; i < beginning && kind != CRASH_NOTHING; i++)
    if (kind != CRASH_SOME || g_rand_boolean (dice))
      apply_name (names, g_ptr_array_index (self->names, i));
  return names;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
crash_disk_crash (CrashDisk  *self,
                  CrashKind   kind,
                  GRand      *dice,
                  const char *folder)
{
  g_autoptr (GHashTable) names = make_names (self, kind, dice);
  g_autofree gpointer *paths = NULL;
  guint n;

  paths = g_hash_table_get_keys_as_array (names, &n);
  /* A folder comes before what is in it. What is in a folder that is not there is not there. */
  qsort (paths, n, sizeof *paths, compare_paths);
  for (guint i = 0; i < n; i++)
    {
      const char *path = paths[i];
      const File *file = g_hash_table_lookup (names, path);
      g_autofree char *target = g_build_filename (folder, path + strlen (self->root), NULL);

      if (file == &self->folder)
        g_mkdir (target, 0700);
      else
        {
          g_autoptr (GByteArray) content = make_content (file, kind, dice);

          g_file_set_contents_full (target, (const char *)content->data, content->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
        }
    }
}
