/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memfd_create */

#include "config.h"

#include "media/confab-media-file.h"

#include "base/confab-error.h"
#include "media/confab-media.h"

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
is_video (const char *media_type)
{
  return g_str_has_prefix (media_type, "video/");
}

static gsize
get_limit (const char *media_type)
{
  return is_video (media_type) ? CONFAB_MEDIA_MAX_VIDEO : CONFAB_MEDIA_MAX_IMAGE;
}

static void
set_too_large_error (const char *media_type,
                     const char *name,
                     GError    **error)
{
  g_autofree char *limit = g_format_size_full (get_limit (media_type), G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               is_video (media_type)
               ? _ ("“%s” is larger than %s, the most a video may have. Shorten it or scale it down first.")
               : _ ("“%s” is larger than %s, the most a picture may have. Scale it down first."),
               name, limit);
}

/**
 * confab_media_check:
 * @start: (array length=length): the start of a file
 * @length: how many bytes of it there are
 * @size: how many bytes the file has
 * @name: how errors name it
 * @media_type: (out): what it is
 * @error: return location for a [error@Confab.Error]
 *
 * Tells from the start of a file whether it may be sent, before the rest is read.
 *
 * Returns: whether it may; if not, %CONFAB_ERROR_EMPTY, %CONFAB_ERROR_UNSUPPORTED or %CONFAB_ERROR_TOO_LARGE
 */
gboolean
confab_media_check (const void  *start,
                    gsize        length,
                    goffset      size,
                    const char  *name,
                    const char **media_type,
                    GError     **error)
{
  if (length == 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY,
                   _ ("“%s” is empty. Check whether it was saved, or attach another file."), name);
      return FALSE;
    }
  *media_type = confab_media_sniff (start, length);
  if (*media_type == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   _ ("“%s” is not a picture or a video that can be sent. Attach PNG, JPEG, WebP or GIF pictures, "
                      "or MP4, WebM, QuickTime or Matroska videos."), name);
      return FALSE;
    }
  if (size > (goffset)get_limit (*media_type))
    {
      set_too_large_error (*media_type, name, error);
      return FALSE;
    }
  return TRUE;
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

/**
 * confab_media_read:
 * @fd: what [func@Confab.media_open] gave, at its start
 * @size: its size in bytes when it was opened
 * @name: how errors name it
 * @media_type: (out): what it is
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads a file whole, but never more than the limit of its kind, even if it grows meanwhile.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with the errors of [func@Confab.media_check], a %G_IO_ERROR
 *   or %G_IO_ERROR_CANCELLED
 */
GBytes *
confab_media_read (int           fd,
                   goffset       size,
                   const char   *name,
                   const char  **media_type,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (START);
  gsize capacity = START;
  gsize length = 0;
  gsize limit;
  gssize n;

  while (length < START && (n = read_piece (fd, buffer + length, START - length, name, cancellable, error)) != 0)
    {
      if (n < 0)
        return NULL;
      length += (gsize)n;
    }
  if (!confab_media_check (buffer, length, MAX (size, (goffset)length), name, media_type, error))
    return NULL;
  limit = get_limit (*media_type);
  for (;;)
    {
      if (length == capacity)
        {
          /* One byte more than expected shows the end, or that there is more than there was. */
          capacity = capacity <= (gsize)size ? (gsize)size + 1 : MIN (capacity * 2, limit + 1);
          buffer = g_realloc (buffer, capacity);
        }
      n = read_piece (fd, buffer + length, capacity - length, name, cancellable, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      length += (gsize)n;
      if (length > limit)
        {
          set_too_large_error (*media_type, name, error);
          return NULL;
        }
    }
  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

/**
 * confab_media_spill:
 * @bytes: some bytes
 *
 * Makes a file without a name, in memory, for libraries that read only from files.
 *
 * Returns: a descriptor to close, or -1
 */
int
confab_media_spill (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int fd = memfd_create ("confab-media", MFD_CLOEXEC);

  for (gsize written = 0; fd >= 0 && written < length;)
    {
      gssize n = write (fd, data + written, length - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      written += (gsize)n;
    }
  return fd;
}
