/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memfd_create, O_TMPFILE */

#include "config.h"

#include "media/confab-media-file.h"

#include "base/confab-error.h"
#include "media/confab-document-text.h"
#include "media/confab-media.h"
#include "media/confab-picture-kind.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* How much is read at once; between two pieces reading can be stopped. */
#define PIECE (256 * 1024)

/* What the kind of a file is told from. */
#define START 4096

#define MAX_NAME 255

/* What is larger is not kept in memory. */
#define MAX_IN_MEMORY (16 * 1024 * 1024)

/* Unicode 15, UAX 9: what changes the direction of text can make a name look like another. */
static gboolean
is_misleading (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/**
 * confab_media_clean_name:
 * @name: (nullable): the name of a file from anywhere, with or without its folders
 *
 * Returns: (transfer full): the name alone, as UTF-8, without control characters and marks of direction
 */
char *
confab_media_clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  const char *start = valid;
  guint n = 0;

  for (const char *p = valid; *p != '\0'; p++)
    if ((*p == '/' || *p == '\\') && p[1] != '\0')
      start = p + 1;
  for (const char *p = start; *p != '\0' && n < MAX_NAME; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_misleading (c) || c == '/' || c == '\\')
        continue;
      g_string_append_unichar (clean, c);
      n++;
    }
  g_strstrip (clean->str);
  if (*clean->str == '\0')
    return g_strdup (_ ("Unnamed file"));
  return g_strdup (clean->str);
}

static void
set_open_error (int         number,
                const char *name,
                GError    **error)
{
  int code = g_io_error_from_errno (number);

  switch (number)
    {
    case ENOENT:
    case ENOTDIR:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("“%s” does not exist. Check its name and folder."), name);
      return;

    case EACCES:
    case EPERM:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _ ("“%s” may not be read. Change its permissions, or attach a copy."), name);
      return;

    default:
      g_set_error (error, G_IO_ERROR, code,
                   /* Translators: a file and what the system says about it */
                   _ ("“%s” cannot be read: %s. Try again, or attach a copy."), name, g_strerror (number));
    }
}

static gboolean
check_regular (const struct stat *status,
               const char        *name,
               GError           **error)
{
  if (S_ISREG (status->st_mode))
    return TRUE;
  if (S_ISDIR (status->st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                 _ ("“%s” is a folder. Attach the files in it one by one."), name);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _ ("“%s” is a device or a pipe. Attach a file instead."), name);
  return FALSE;
}

/**
 * confab_media_open:
 * @path: a local file
 * @name: how errors name it
 * @size: (out): its size in bytes
 * @error: return location for a %G_IO_ERROR
 *
 * Opens a regular file without ever waiting for one that is not. The type is asked for before, since opening a device
 * may already do something, and again after, since the file may have been exchanged.
 *
 * Returns: a descriptor to close, or -1
 */
int
confab_media_open (const char *path,
                   const char *name,
                   goffset    *size,
                   GError    **error)
{
  struct stat status;
  int fd;

  if (stat (path, &status) != 0)
    {
      set_open_error (errno, name, error);
      return -1;
    }
  if (!check_regular (&status, name, error))
    return -1;
  fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0 || fstat (fd, &status) != 0)
    {
      set_open_error (errno, name, error);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!check_regular (&status, name, error))
    {
      close (fd);
      return -1;
    }
  *size = status.st_size;
  return fd;
}

static gboolean
is_image (const char *media_type)
{
  return g_str_has_prefix (media_type, "image/");
}

static gboolean
is_video (const char *media_type)
{
  return g_str_has_prefix (media_type, "video/");
}

static goffset
get_limit (const char *media_type)
{
  if (is_image (media_type))
    return CONFAB_MEDIA_MAX_RAW_IMAGE;
  return is_video (media_type) ? CONFAB_MEDIA_MAX_VIDEO : CONFAB_MEDIA_MAX_DOCUMENT;
}

static void
set_too_large_error (const char *media_type,
                     const char *name,
                     GError    **error)
{
  g_autofree char *limit = g_format_size_full ((guint64)get_limit (media_type), G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               is_image (media_type)
               ? _ ("“%s” is larger than %s, the most a picture may have. Scale it down first.")
               : is_video (media_type)
               ? _ ("“%s” is larger than %s, the most a video may have. Shorten it or scale it down first.")
               : _ ("“%s” is larger than %s, the most a document may have. Attach a part of it."),
               name, limit);
}

static void
set_unsupported_error (const char *name,
                       GError    **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
               _ ("“%s” is of no kind that can be sent. Attach a picture, a video, a text, or a document such as PDF, "
                  "OpenDocument or Office Open XML."), name);
}

/* A document whose end is missing, and with it what says what is in it. */
static void
set_cut_error (const char *name,
               GError    **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
               _ ("“%s” cannot be read: its end is missing. Fetch or save it again."), name);
}

/* PKWARE's APPNOTE.TXT, 4.3.7. What is in a package stands at its end. */
static gboolean
is_package (const void *start,
            gsize       length)
{
  return length >= 4 && memcmp (start, "PK\3\4", 4) == 0;
}

/* The same, 4.3.16, where a comment of at most 64 KiB may follow. */
static gboolean
is_cut_package (const char *data,
                gsize       length)
{
  gsize window = MIN (length, 22 + 65535);

  return is_package (data, length) && memmem (data + length - window, window, "PK\5\6", 4) == NULL;
}

static const char *
find_type (const void *data,
           gsize       length,
           const char *name)
{
  const char *media_type = confab_media_sniff (data, length);

  if (media_type == NULL)
    media_type = confab_picture_kind_sniff (data, length);
  return media_type != NULL ? media_type : confab_document_sniff (data, length, name);
}

static gboolean
check_type (const char *media_type,
            goffset     size,
            const char *name,
            GError    **error)
{
  if (media_type == NULL)
    set_unsupported_error (name, error);
  else if (size > get_limit (media_type))
    set_too_large_error (media_type, name, error);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_not_empty (gsize       length,
                 const char *name,
                 GError    **error)
{
  if (length > 0)
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY,
               _ ("“%s” is empty. Check whether it was saved, or attach another file."), name);
  return FALSE;
}

/**
 * confab_media_check:
 * @bytes: a file
 * @name: what it is called, and how errors name it
 * @media_type: (out): what it is
 * @error: return location for a [error@Confab.Error]
 *
 * Tells what a file is, and whether it may be sent.
 *
 * Returns: whether it may; if not, %CONFAB_ERROR_EMPTY, %CONFAB_ERROR_UNSUPPORTED or %CONFAB_ERROR_TOO_LARGE
 */
gboolean
confab_media_check (GBytes      *bytes,
                    const char  *name,
                    const char **media_type,
                    GError     **error)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (!check_not_empty (length, name, error))
    return FALSE;
  *media_type = find_type (data, length, name);
  if (*media_type == NULL && is_cut_package (data, length))
    {
      set_cut_error (name, error);
      return FALSE;
    }
  return check_type (*media_type, (goffset)length, name, error);
}

/**
 * confab_media_set_full_error:
 * @name: a file that was to be copied
 * @error: return location for a %G_IO_ERROR_NO_SPACE
 *
 * Says that there is no room for it.
 */
void
confab_media_set_full_error (const char *name,
                             GError    **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("There is no room on the disk to open “%s”. Delete something you do not need."), name);
}

static gssize
read_piece (int           fd,
            guint8       *buffer,
            gsize         size,
            const char   *name,
            GCancellable *cancellable,
            GError      **error)
{
  gssize n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  do
    n = read (fd, buffer, MIN (size, PIECE));
  while (n < 0 && errno == EINTR);
  if (n < 0)
    set_open_error (errno, name, error);
  return n;
}

/* What is read of a file, and into what. */
typedef struct
{
  int         fd;
  int         copy;
  const char *name;
  const char *media_type;
  goffset     size; /* when it was opened */
  goffset     done;
} Reading;

/* Reads what follows. There may be more than there was. */
static gboolean
copy_rest (Reading      *reading,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gssize n;

  while ((n = read_piece (reading->fd, buffer, PIECE, reading->name, cancellable, error)) > 0)
    {
      reading->done += n;
      if (reading->done > get_limit (reading->media_type))
        {
          set_too_large_error (reading->media_type, reading->name, error);
          return FALSE;
        }
      if (!confab_media_write_all (reading->copy, buffer, (gsize)n))
        {
          confab_media_set_full_error (reading->name, error);
          return FALSE;
        }
    }
  return n == 0;
}

/* A download that still runs, or a file that another program writes, is not what was meant. */
static gboolean
check_unchanged (const Reading     *reading,
                 const struct stat *before,
                 GError           **error)
{
  struct stat after;

  if (fstat (reading->fd, &after) == 0 && after.st_size == before->st_size &&
      after.st_mtim.tv_sec == before->st_mtim.tv_sec && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec &&
      (reading->done == before->st_size || before->st_size == 0))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
               _ ("“%s” changed while it was read. Attach it again when it is complete."), reading->name);
  return FALSE;
}

/* Tells from the start of a file whether it may be sent, before the rest is read. */
static gboolean
read_start (Reading      *reading,
            GCancellable *cancellable,
            GError      **error)
{
  guint8 start[START];
  gsize length = 0;
  gssize n;

  while (length < START &&
         (n = read_piece (reading->fd, start + length, START - length, reading->name, cancellable, error)) != 0)
    {
      if (n < 0)
        return FALSE;
      length += (gsize)n;
    }
  if (!check_not_empty (length, reading->name, error))
    return FALSE;
  reading->done = (goffset)length;
  reading->media_type = is_package (start, length) ? "application/zip" : find_type (start, length, reading->name);
  if (!check_type (reading->media_type, MAX (reading->size, reading->done), reading->name, error))
    return FALSE;
  reading->copy = confab_media_new_file (reading->size);
  if (reading->copy >= 0 && confab_media_write_all (reading->copy, start, length))
    return TRUE;
  confab_media_set_full_error (reading->name, error);
  return FALSE;
}

static GBytes *
read_whole (Reading      *reading,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GBytes) bytes = NULL;
  struct stat before;

  if (fstat (reading->fd, &before) != 0)
    {
      set_open_error (errno, reading->name, error);
      return NULL;
    }
  if (!read_start (reading, cancellable, error) || !copy_rest (reading, cancellable, error) ||
      !check_unchanged (reading, &before, error))
    return NULL;
  bytes = confab_media_map (reading->copy);
  if (bytes == NULL)
    confab_media_set_full_error (reading->name, error);
  else if (confab_media_check (bytes, reading->name, &reading->media_type, error))
    return g_steal_pointer (&bytes);
  return NULL;
}

/**
 * confab_media_read:
 * @fd: what [func@Confab.media_open] gave, at its start
 * @size: its size in bytes when it was opened
 * @name: what it is called, and how errors name it
 * @media_type: (out): what it is
 * @copy: (out) (optional): a descriptor of a copy without a name, to close; -1 where there is an error
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads a file whole, but never more than the limit of its kind, even if it grows meanwhile. What is large is copied to
 * the disk and mapped, so that it takes no memory, and so that nothing done to the file does anything to its bytes.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with the errors of [func@Confab.media_check], a %G_IO_ERROR
 *   (%G_IO_ERROR_WOULD_BLOCK where it changes meanwhile) or %G_IO_ERROR_CANCELLED
 */
GBytes *
confab_media_read (int           fd,
                   goffset       size,
                   const char   *name,
                   const char  **media_type,
                   int          *copy,
                   GCancellable *cancellable,
                   GError      **error)
{
  Reading reading = { .fd = fd, .copy = -1, .name = name, .size = size };
  GBytes *bytes = read_whole (&reading, cancellable, error);

  *media_type = reading.media_type;
  if (copy != NULL)
    *copy = -1;
  if (copy != NULL && bytes != NULL)
    *copy = reading.copy;
  else if (reading.copy >= 0)
    close (reading.copy);
  return bytes;
}

/**
 * confab_media_write_all:
 * @fd: where to
 * @data: (array length=length) (nullable): what
 * @length: how much
 *
 * Returns: whether all of it was written
 */
gboolean
confab_media_write_all (int         fd,
                        const void *data,
                        gsize       length)
{
  const guint8 *bytes = data;

  for (gsize written = 0; written < length;)
    {
      gssize n = write (fd, bytes + written, length - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      written += (gsize)n;
    }
  return TRUE;
}

static int
new_file_on_disk (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "confab", NULL);
  g_autofree char *path = g_build_filename (folder, "media-XXXXXX", NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return -1;
  fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    return fd;
  /* Not every file system knows files without a name. */
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (path);
  return fd;
}

/**
 * confab_media_new_file:
 * @size: how large it will be
 *
 * Makes a file without a name: in memory where it is small, else in the cache folder.
 *
 * Returns: a descriptor to close, or -1
 */
int
confab_media_new_file (goffset size)
{
  int fd = size > MAX_IN_MEMORY ? new_file_on_disk () : -1;

  return fd >= 0 ? fd : memfd_create ("confab-media", MFD_CLOEXEC);
}

/**
 * confab_media_map:
 * @fd: a file that nobody else writes
 *
 * Returns: (transfer full) (nullable): what it holds, mapped; @fd may be closed
 */
GBytes *
confab_media_map (int fd)
{
  GMappedFile *file = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  GBytes *bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  g_clear_pointer (&file, g_mapped_file_unref);
  return bytes;
}

/**
 * confab_media_spill:
 * @bytes: some bytes
 *
 * Writes them into a file without a name, for libraries that read only from files and for other processes.
 *
 * Returns: a descriptor to close, at the end of the file, or -1
 */
int
confab_media_spill (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int fd = confab_media_new_file ((goffset)length);

  if (fd >= 0 && !confab_media_write_all (fd, data, length))
    {
      close (fd);
      return -1;
    }
  return fd;
}
