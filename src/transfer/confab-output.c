/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "transfer/confab-output.h"

#define BUFFER_SIZE (64 * 1024)

/* How many bytes are encoded at a time; a multiple of three, so that the pieces fit together. */
#define BASE64_CHUNK (3 * 8 * 1024)

struct _ConfabOutput
{
  int           fd;
  char         *path;       /* NULL where the descriptor belongs to somebody else */
  char         *unfinished; /* its name until it is whole */
  gboolean      regular;
  GCancellable *cancellable;
  GString      *buffer;
  GError       *error;
};

static void
set_system_error (GError    **error,
                  int         saved_errno,
                  const char *path)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  GIOErrorEnum code = g_io_error_from_errno (saved_errno);

  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _ ("The disk is full, so the export was not written. Make room, or choose another place."));
  else if (name == NULL)
    g_set_error (error, G_IO_ERROR, code, _ ("The output could not be written to its end: %s"),
                 g_strerror (saved_errno));
  else if (saved_errno == EACCES || saved_errno == EPERM || saved_errno == EROFS)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _ ("“%s” cannot be written there. Choose a folder that belongs to you."), name);
  else if (saved_errno == ENOENT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("The folder for “%s” does not exist. Choose another one."), name);
  else
    g_set_error (error, G_IO_ERROR, code, _ ("“%s” could not be written: %s"), name, g_strerror (saved_errno));
}

/**
 * confab_output_new_for_path: (constructor)
 * @path: the name that the file gets once it is whole; what has that name is replaced then
 * @cancellable: (nullable): ends the writing
 * @error: return location for a [error@Gio.IOErrorEnum]
 *
 * Returns: (transfer full) (nullable): an output
 */
ConfabOutput *
confab_output_new_for_path (const char   *path,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *unfinished = g_build_filename (folder, ".confab-export-XXXXXX", NULL);
  ConfabOutput *self;
  int fd;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      set_system_error (error, EISDIR, path);
      return NULL;
    }
  fd = g_mkstemp_full (unfinished, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_system_error (error, errno, path);
      return NULL;
    }
  self = confab_output_new_for_fd (fd, cancellable);
  self->path = g_strdup (path);
  self->unfinished = g_steal_pointer (&unfinished);
  return self;
}

/**
 * confab_output_new_for_fd: (constructor)
 * @fd: a descriptor, such as that of standard output; it is not closed
 * @cancellable: (nullable): ends the writing, also while nobody reads
 *
 * Returns: (transfer full): an output
 */
ConfabOutput *
confab_output_new_for_fd (int           fd,
                          GCancellable *cancellable)
{
  ConfabOutput *self = g_new0 (ConfabOutput, 1);
  struct stat info;

  self->fd = fd;
  self->regular = fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->buffer = g_string_sized_new (BUFFER_SIZE);
  return self;
}

/**
 * confab_output_free:
 * @self: (transfer full): an output; where it was not closed, nothing of it is left on disk
 */
void
confab_output_free (ConfabOutput *self)
{
  if (self->unfinished != NULL)
    {
      close (self->fd);
      g_unlink (self->unfinished);
    }
  g_free (self->path);
  g_free (self->unfinished);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

/* What is no file may take nothing for a long time; then the cancellable must be heard. */
static gboolean
wait_for_room (ConfabOutput *self)
{
  GPollFD fds[2] = { { .fd = self->fd, .events = G_IO_OUT } };
  guint n_fds = 1;
  int result;

  if (self->regular)
    return TRUE;
  if (self->cancellable != NULL && g_cancellable_make_pollfd (self->cancellable, &fds[1]))
    n_fds = 2;
  do
    result = g_poll (fds, n_fds, -1);
  while (result < 0 && errno == EINTR);
  if (n_fds == 2)
    g_cancellable_release_fd (self->cancellable);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, &self->error);
}

static void
write_through (ConfabOutput *self,
               const char   *data,
               gsize         length)
{
  while (length > 0 && self->error == NULL)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error) || !wait_for_room (self))
        return;
      n = write (self->fd, data, MIN (length, self->regular ? BUFFER_SIZE : PIPE_BUF));
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n < 0)
        {
          set_system_error (&self->error, errno, self->path);
          return;
        }
      data += n;
      length -= n;
    }
}

static void
flush (ConfabOutput *self)
{
  write_through (self, self->buffer->str, self->buffer->len);
  g_string_truncate (self->buffer, 0);
}

/**
 * confab_output_check:
 * @self: an output
 * @error: return location for the first error
 *
 * Returns: whether all went well so far
 */
gboolean
confab_output_check (ConfabOutput *self,
                     GError      **error)
{
  if (self->error == NULL)
    g_cancellable_set_error_if_cancelled (self->cancellable, &self->error);
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/**
 * confab_output_fail:
 * @self: an output
 * @error: (transfer full): why it cannot be whole
 *
 * Ends the writing.
 */
void
confab_output_fail (ConfabOutput *self,
                    GError       *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/**
 * confab_output_close:
 * @self: an output
 * @error: return location for the first error that there was: of [error@Gio.IOErrorEnum], or what confab_output_fail() was told
 *
 * Writes what is left, and gives the file its name.
 *
 * Returns: whether all is written
 */
gboolean
confab_output_close (ConfabOutput *self,
                     GError      **error)
{
  flush (self);
  if (self->error == NULL && self->path != NULL &&
      (fsync (self->fd) != 0 || g_rename (self->unfinished, self->path) != 0))
    set_system_error (&self->error, errno, self->path);
  if (!confab_output_check (self, error))
    return FALSE;
  if (self->path != NULL)
    {
      close (self->fd);
      g_clear_pointer (&self->unfinished, g_free);
    }
  return TRUE;
}

/**
 * confab_output_write:
 * @self: an output
 * @data: bytes
 * @length: how many
 */
void
confab_output_write (ConfabOutput *self,
                     const char   *data,
                     gsize         length)
{
  if (self->error != NULL)
    return;
  if (self->buffer->len + length > BUFFER_SIZE)
    flush (self);
  if (length > BUFFER_SIZE)
    write_through (self, data, length);
  else
    g_string_append_len (self->buffer, data, length);
}

/**
 * confab_output_text:
 * @self: an output
 * @text: text
 */
void
confab_output_text (ConfabOutput *self,
                    const char   *text)
{
  confab_output_write (self, text, strlen (text));
}

/**
 * confab_output_base64:
 * @self: an output
 * @data: bytes
 * @length: how many
 *
 * Writes bytes as base64 (RFC 4648, section 4) in one line.
 */
void
confab_output_base64 (ConfabOutput *self,
                      const guint8 *data,
                      gsize         length)
{
  while (length > 0 && self->error == NULL)
    {
      gsize n = MIN (length, BASE64_CHUNK);
      g_autofree char *text = g_base64_encode (data, n);

      confab_output_text (self, text);
      data += n;
      length -= n;
    }
}
