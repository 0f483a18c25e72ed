/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"

/* The length of a SHA-256 in hexadecimal. */
#define HASH_LENGTH 64

typedef struct
{
  char   *folder;
  GBytes *bytes;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *self = data;

  g_free (self->folder);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Nothing else may become a part of a path. */
static gboolean
is_hash (const char *text)
{
  gsize length = strspn (text, "0123456789abcdef");

  return length == HASH_LENGTH && text[length] == '\0';
}

static char *
build_path (const char *folder,
            const char *hash)
{
  char shelf[3] = { hash[0], hash[1], '\0' };

  return g_build_filename (folder, shelf, hash, NULL);
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gssize n = write (fd, data, MIN (size, G_MAXINT));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= n;
    }
  return fsync (fd) == 0;
}

/* The name is there only when all of the content is on disk. */
static gboolean
write_file (const char *folder,
            const char *path,
            GBytes     *bytes)
{
  g_autofree char *unfinished = g_build_filename (folder, "unfinished-XXXXXX", NULL);
  int fd = g_mkstemp_full (unfinished, O_RDWR | O_CLOEXEC, 0600);
  int saved_errno;
  gboolean success;

  if (fd < 0)
    return FALSE;
  success = write_all (fd, bytes);
  saved_errno = errno;
  if (close (fd) != 0 && success)
    {
      saved_errno = errno;
      success = FALSE;
    }
  if (success && g_rename (unfinished, path) == 0)
    return TRUE;
  if (success)
    saved_errno = errno;
  g_unlink (unfinished);
  errno = saved_errno;
  return FALSE;
}

/* Its time is renewed, so that it is not taken for one that nobody needs before its message is written. */
static gboolean
is_there (const char *path,
          gsize       size)
{
  struct stat info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) && (gsize)info.st_size == size &&
         utimensat (AT_FDCWD, path, NULL, 0) == 0;
}

static gboolean
keep (const char *folder,
      const char *hash,
      GBytes     *bytes,
      GError    **error)
{
  g_autofree char *path = build_path (folder, hash);
  g_autofree char *shelf = g_path_get_dirname (path);

  /* One that is there may have been put there just now, by somebody who has not come as far as the last step. */
  if ((is_there (path, g_bytes_get_size (bytes)) || (confab_folder_make (shelf) && write_file (folder, path, bytes))) &&
      confab_folder_sync (shelf))
    return TRUE;
  confab_store_set_file_error (error, errno, path);
  return FALSE;
}

static gpointer
add_attachment (gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  const Addition *addition = data;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, addition->bytes);

  return keep (addition->folder, hash, addition->bytes, error) ? g_steal_pointer (&hash) : NULL;
}

/**
 * confab_store_add_attachment_async:
 * @self: a store
 * @bytes: the content of a file
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Keeps the bytes under the hash of their content. It has a thread of its own, so that a long video does not hold
 * up a reply.
 */
void
confab_store_add_attachment_async (ConfabStore        *self,
                                   GBytes             *bytes,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  Addition *addition;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (bytes != NULL);

  addition = g_new0 (Addition, 1);
  addition->folder = g_strdup (self->folder);
  addition->bytes = g_bytes_ref (bytes);
  confab_store_work (confab_store_task_new (self, confab_store_add_attachment_async, addition, addition_free,
                                            cancellable, callback, user_data),
                     add_attachment, g_free);
}

/**
 * confab_store_add_attachment_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): the SHA-256 of the bytes in hexadecimal
 */
char *
confab_store_add_attachment_finish (ConfabStore  *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_store_dup_attachment_path:
 * @self: a store
 * @hash: the hash of an attachment, from any source
 *
 * May be called from any thread. The file need not exist.
 *
 * Returns: (transfer full) (nullable): the path of its file; %NULL where @hash is not the hash of anything
 */
char *
confab_store_dup_attachment_path (ConfabStore *self,
                                  const char  *hash)
{
  g_return_val_if_fail (CONFAB_IS_STORE (self), NULL);
  g_return_val_if_fail (hash != NULL, NULL);

  return is_hash (hash) ? build_path (self->folder, hash) : NULL;
}

/**
 * confab_store_load_attachment:
 * @self: a store
 * @hash: the hash of an attachment, from any source
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where the file is not there
 *
 * May be called from any thread but, since it reads from disk, not from the main one.
 *
 * Returns: (transfer full) (nullable): the bytes, mapped from the file
 */
GBytes *
confab_store_load_attachment (ConfabStore *self,
                              const char  *hash,
                              GError     **error)
{
  g_autofree char *path = confab_store_dup_attachment_path (self, hash);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) local_error = NULL;

  if (path != NULL)
    file = g_mapped_file_new (path, FALSE, &local_error);
  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  if (path == NULL || g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND,
                         _ ("The attached file is missing from Confab’s folder. Attach it again."));
  else
    g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                 _ ("An attached file could not be read: %s"), local_error->message);
  return NULL;
}
