/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "transfer/confab-import-source.h"

#define PIECE          (64 * 1024)
#define DATABASE_MAGIC "SQLite format 3"

/* A file that grows like this is made to fill memory and disk; text that people wrote does not. */
#define FREE_BYTES  (64 * 1024 * 1024)
#define MAX_RATIO   200
#define MAX_BYTES   (G_GINT64_CONSTANT (64) << 30)
#define MAX_MEMBERS 1000000

#define MAX_FOLDER_DEPTH 6

struct _ConfabImportSource
{
  GCancellable *cancellable;
  char         *path;
  gboolean      spooled;     /* the file is ours to remove */
  gboolean      is_folder;
  gboolean      is_database;
  gint64        size;
  gint64        position;
};

typedef struct
{
  ConfabImportSource     *source;
  const ConfabImportPass *pass;
  gpointer                user_data;
  int                     fd;
  gint64                  n_bytes;
  guint                   n_members;
} Run;

static gboolean
set_io_error (const char *path,
              int         saved_errno,
              GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _ ("“%s” could not be read: %s"), name,
               g_strerror (saved_errno));
  return FALSE;
}

/* What is not a file on this computer is copied to one, since it has to be read more than once. */
static gboolean
spool (ConfabImportSource *self,
       GFile              *file,
       GError            **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "confab", NULL);
  g_autoptr (GFileInputStream) input = g_file_read (file, self->cancellable, error);
  g_autoptr (GOutputStream) output = NULL;
  g_autoptr (GFile) copy = NULL;
  int fd;

  if (input == NULL)
    return FALSE;
  g_mkdir_with_parents (folder, 0700);
  self->path = g_build_filename (folder, "import-XXXXXX", NULL);
  fd = g_mkstemp_full (self->path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_io_error (self->path, errno, error);
  close (fd);
  self->spooled = TRUE;
  copy = g_file_new_for_path (self->path);
  output = G_OUTPUT_STREAM (g_file_append_to (copy, G_FILE_CREATE_PRIVATE, self->cancellable, error));
  return output != NULL &&
         g_output_stream_splice (output, G_INPUT_STREAM (input),
                                 G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                 self->cancellable, error) >= 0;
}

static gboolean
look_at_file (ConfabImportSource *self,
              GError            **error)
{
  char head[sizeof DATABASE_MAGIC] = { 0 };
  struct stat info;
  int fd = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  gssize n = -1;

  if (fd < 0 || fstat (fd, &info) != 0 || (!S_ISDIR (info.st_mode) && (n = read (fd, head, sizeof head)) < 0))
    {
      int saved_errno = errno;

      if (fd >= 0)
        close (fd);
      return set_io_error (self->path, saved_errno, error);
    }
  close (fd);
  self->is_folder = S_ISDIR (info.st_mode);
  self->size = info.st_size;
  self->is_database = n == sizeof head && memcmp (head, DATABASE_MAGIC, sizeof head) == 0;
  return TRUE;
}

/**
 * confab_import_source_new: (constructor)
 * @file: a file or a folder
 * @cancellable: (nullable): ends every reading
 * @error: return location for an error of the domain %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the source
 */
ConfabImportSource *
confab_import_source_new (GFile        *file,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (ConfabImportSource) self = g_new0 (ConfabImportSource, 1);
  struct stat info;

  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->path = g_file_get_path (file);
  if (self->path == NULL || (stat (self->path, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode)))
    {
      g_clear_pointer (&self->path, g_free);
      if (!spool (self, file, error))
        return NULL;
    }
  return look_at_file (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * confab_import_source_free:
 * @self: (transfer full): a source
 */
void
confab_import_source_free (ConfabImportSource *self)
{
  if (self->spooled)
    g_unlink (self->path);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

/**
 * confab_import_source_is_database:
 * @self: a source
 *
 * Returns: whether it is a file of SQLite
 */
gboolean
confab_import_source_is_database (ConfabImportSource *self)
{
  return self->is_database;
}

/**
 * confab_import_source_get_path:
 * @self: a source
 *
 * Returns: (transfer none): where the file is
 */
const char *
confab_import_source_get_path (ConfabImportSource *self)
{
  return self->path;
}

/**
 * confab_import_source_get_size:
 * @self: a source
 *
 * Returns: its size in bytes
 */
gint64
confab_import_source_get_size (ConfabImportSource *self)
{
  return self->size;
}

/**
 * confab_import_source_get_position:
 * @self: a source
 *
 * Returns: how many of its bytes the present pass has read
 */
gint64
confab_import_source_get_position (ConfabImportSource *self)
{
  return self->position;
}

static gboolean
check_growth (Run     *run,
              gsize    length,
              GError **error)
{
  run->n_bytes += length;
  if (run->n_bytes <= FREE_BYTES ||
      (run->n_bytes <= MAX_BYTES && run->n_bytes / MAX_RATIO <= MAX (run->source->size, 1)))
    return TRUE;
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                       _ ("The file unpacks to far more than it may; it was not read to its end"));
  return FALSE;
}

/* Hands a piece on; FALSE with an error. */
static gboolean
pass_on (Run        *run,
         const void *data,
         gsize       length,
         gboolean   *more,
         GError    **error)
{
  ConfabImportStep step;

  if (g_cancellable_set_error_if_cancelled (run->source->cancellable, error))
    return FALSE;
  step = length > 0 ? run->pass->data (data, length, run->user_data, error) : CONFAB_IMPORT_MORE;
  *more = step == CONFAB_IMPORT_MORE;
  return step != CONFAB_IMPORT_STOP;
}

static gboolean
read_plain (Run     *run,
            int      fd,
            GError **error)
{
  g_autofree char *buffer = g_malloc (PIECE);
  gboolean more = TRUE;
  gssize n = 1;

  while (more && n > 0)
    {
      n = read (fd, buffer, PIECE);
      if (n < 0 && errno == EINTR)
        {
          n = 1;
          continue;
        }
      if (n < 0)
        return set_io_error (run->source->path, errno, error);
      run->source->position += n;
      if (!pass_on (run, buffer, n, &more, error))
        return FALSE;
    }
  return run->pass->end (TRUE, run->user_data, error);
}

static gboolean
read_member (Run            *run,
             struct archive *archive,
             GError        **error)
{
  gboolean more = TRUE;
  gboolean whole = TRUE;

  while (more)
    {
      const void *data = NULL;
      size_t length = 0;
      la_int64_t offset;
      int code = archive_read_data_block (archive, &data, &length, &offset);
      off_t position = lseek (run->fd, 0, SEEK_CUR);

      if (code == ARCHIVE_EOF)
        break;
      if (code < ARCHIVE_WARN)
        {
          /* Damaged, or locked with a password: the others may be well. */
          whole = FALSE;
          break;
        }
      run->source->position = MAX (position, 0);
      if (!check_growth (run, length, error) || !pass_on (run, data, length, &more, error))
        return FALSE;
    }
  return run->pass->end (whole, run->user_data, error);
}

/* The name is only looked at, never used as a path; it need not be text. */
static char *
dup_member_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  return g_utf8_make_valid (name != NULL ? name : "", -1);
}

static gboolean
set_archive_error (struct archive *archive,
                   GError        **error)
{
  const char *reason = archive_error_string (archive);
  g_autofree char *valid = g_utf8_make_valid (reason != NULL ? reason : "?", -1);

  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The archive is damaged: %s"), valid);
  return FALSE;
}

static gboolean
read_archive (Run            *run,
              struct archive *archive,
              GError        **error)
{
  if (archive_read_open_fd (archive, run->fd, PIECE) != ARCHIVE_OK)
    return set_archive_error (archive, error);
  for (;;)
    {
      struct archive_entry *entry;
      int code = archive_read_next_header (archive, &entry);
      g_autofree char *name = NULL;

      if (code == ARCHIVE_EOF)
        return TRUE;
      if (code < ARCHIVE_WARN || ++run->n_members > MAX_MEMBERS)
        return set_archive_error (archive, error);
      if (g_cancellable_set_error_if_cancelled (run->source->cancellable, error))
        return FALSE;
      /* A file without a format of its own has no type either. */
      if (archive_entry_filetype (entry) != AE_IFREG && archive_entry_filetype (entry) != 0)
        continue;
      name = archive_format (archive) == ARCHIVE_FORMAT_RAW ? g_strdup ("") : dup_member_name (entry);
      if (run->pass->begin (name, archive_entry_size_is_set (entry) ? archive_entry_size (entry) : -1, run->user_data) &&
          !read_member (run, archive, error))
        return FALSE;
    }
}

static gboolean
is_packed (int fd)
{
  guint8 head[4] = { 0 };

  return pread (fd, head, sizeof head, 0) == sizeof head &&
         ((head[0] == 0x1f && head[1] == 0x8b) || (head[0] == 'P' && head[1] == 'K'));
}

static gboolean
run_file (Run     *run,
          GError **error)
{
  struct archive *archive;
  gboolean success;

  if (!is_packed (run->fd))
    return !run->pass->begin ("", run->source->size, run->user_data) || read_plain (run, run->fd, error);
  archive = archive_read_new ();
  archive_read_support_filter_gzip (archive);
  archive_read_support_format_zip (archive);
  archive_read_support_format_raw (archive);
  success = read_archive (run, archive, error);
  archive_read_free (archive);
  return success;
}

/* Links are not followed: the folder may come from somebody else. */
static gboolean
run_folder (Run        *run,
            const char *path,
            const char *name,
            guint       depth,
            GError    **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  const char *child;

  if (dir == NULL)
    return FALSE;
  while ((child = g_dir_read_name (dir)) != NULL && ++run->n_members < MAX_MEMBERS)
    {
      g_autofree char *child_path = g_build_filename (path, child, NULL);
      g_autofree char *joined = g_strconcat (name, *name != '\0' ? "/" : "", child, NULL);
      g_autofree char *child_name = g_utf8_make_valid (joined, -1);
      struct stat info;
      gboolean success = TRUE;
      int fd;

      if (g_cancellable_set_error_if_cancelled (run->source->cancellable, error))
        return FALSE;
      if (lstat (child_path, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode) && depth < MAX_FOLDER_DEPTH)
        success = run_folder (run, child_path, child_name, depth + 1, error);
      else if (S_ISREG (info.st_mode) && run->pass->begin (child_name, info.st_size, run->user_data) &&
               (fd = g_open (child_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)) >= 0)
        {
          success = read_plain (run, fd, error);
          close (fd);
        }
      if (!success)
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_import_source_run:
 * @self: a source
 * @pass: what takes the files
 * @user_data: for @pass
 * @error: return location for an error: %CONFAB_ERROR_INVALID_VALUE for a damaged archive, %CONFAB_ERROR_TOO_LARGE for one made
 *   to fill the disk, %G_IO_ERROR, or what @pass sets
 *
 * Reads all files from the first to the last.
 *
 * Returns: whether it came to the end
 */
gboolean
confab_import_source_run (ConfabImportSource     *self,
                          const ConfabImportPass *pass,
                          gpointer                user_data,
                          GError                **error)
{
  Run run = { self, pass, user_data, -1, 0, 0 };
  gboolean success;

  self->position = 0;
  if (self->is_folder)
    return run_folder (&run, self->path, "", 0, error);
  run.fd = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  if (run.fd < 0)
    return set_io_error (self->path, errno, error);
  success = run_file (&run, error);
  close (run.fd);
  return success;
}
