/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "base/confab-task.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker.h"
#include "media/confab-picture.h"
#include "session/confab-session-attachments.h"
#include "session/confab-session-private.h"

/* The folder that copies are in keeps others out; the copies are not to be written to, since nobody would see what became of it. */
#define COPY_MODE 0400

/* One attachment on its way to be looked at; it belongs to the task. */
typedef struct
{
  ConfabPart  *part;
  ConfabStore *store;
  GBytes      *memory;   /* (nullable): what it is, of a temporary chat */
  char        *folder;
  int          page;
  int          max_edge;
  int          fd;       /* 0 for none */
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->part);
  g_clear_object (&load->store);
  g_clear_pointer (&load->memory, g_bytes_unref);
  g_free (load->folder);
  if (load->fd > 0)
    close (load->fd);
  g_free (load);
}

static Load *
load_new (ConfabSession *session,
          ConfabPart    *part)
{
  ConfabStore *store = confab_session_get_store (session);
  Load *load = g_new0 (Load, 1);

  load->part = g_object_ref (part);
  load->store = store != NULL ? g_object_ref (store) : NULL;
  load->memory = confab_session_find_bytes (session, part);
  return load;
}

static const char *
get_name (ConfabPart *part)
{
  const char *name = confab_part_get_facts (part)->name;

  return name != NULL && *name != '\0' ? name : _ ("Attachment");
}

static const char *
get_media_type (ConfabPart *part)
{
  const char *media_type = confab_part_get_facts (part)->media_type;

  return media_type != NULL ? media_type : "application/octet-stream";
}

static GBytes *
load_bytes (Load    *load,
            GError **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (load->part);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;

  if (facts->hash == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, _ ("“%s” is an address, not a file."), get_name (load->part));
      return NULL;
    }
  if (load->memory != NULL)
    return g_bytes_ref (load->memory);
  if (load->store != NULL)
    bytes = confab_store_load_attachment (load->store, facts->hash, &local_error);
  if (bytes == NULL && (local_error == NULL || g_error_matches (local_error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND)))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("“%s” is missing from Confab’s folder."), get_name (load->part));
  else if (bytes == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (facts->size > 0 && g_bytes_get_size (bytes) < (gsize)facts->size)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The file of “%s” in Confab’s folder is damaged."),
                   get_name (load->part));
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

static void
return_bytes (GTask  *task,
              GBytes *bytes,
              GError *error)
{
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
bytes_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = load_bytes (task_data, &error);

  return_bytes (task, bytes, error);
}

static GBytes *
take_picture (ConfabPicture *picture)
{
  GBytes *bytes = picture != NULL ? g_bytes_ref (picture->bytes) : NULL;

  g_clear_pointer (&picture, confab_picture_free);
  return bytes;
}

static void
picture_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  static const char *const types[] = { "image/png", "image/jpeg", "image/gif", "image/webp", NULL };
  Load *load = task_data;
  ConfabPictureLimits limits = { .types = types, .max_edge = load->max_edge };
  GError *error = NULL;
  g_autoptr (GBytes) bytes = load_bytes (load, &error);
  GBytes *fitting = NULL;

  if (bytes != NULL)
    fitting = take_picture (confab_picture_fit (bytes, get_media_type (load->part), get_name (load->part), &limits, cancellable,
                                                &error));
  return_bytes (task, fitting, error);
}

static void
page_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = load_bytes (load, &error);
  g_autoptr (GPtrArray) pictures = NULL;
  g_autofree char *pages = g_strdup_printf ("%d", load->page);
  int input = bytes != NULL ? confab_media_spill (bytes) : -1;

  if (input >= 0)
    {
      pictures = confab_media_worker_pages (input, get_media_type (load->part), get_name (load->part), pages, NULL, load->max_edge,
                                            NULL, NULL, cancellable, &error);
      close (input);
    }
  else if (bytes != NULL)
    confab_media_set_full_error (get_name (load->part), &error);
  if (pictures != NULL && pictures->len == 0)
    g_set_error (&error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, _ ("“%s” has no such page."), get_name (load->part));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    return_bytes (task, g_bytes_ref (((ConfabPicture *)pictures->pdata[0])->bytes), NULL);
}

static void
text_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = load_bytes (load, &error);
  ConfabDocumentText *text = NULL;
  int input = bytes != NULL ? confab_media_spill (bytes) : -1;

  if (input >= 0)
    {
      text = confab_media_worker_text (input, get_media_type (load->part), get_name (load->part), NULL, cancellable, &error);
      close (input);
    }
  else if (bytes != NULL)
    confab_media_set_full_error (get_name (load->part), &error);
  if (text != NULL)
    g_task_return_pointer (task, text, (GDestroyNotify)confab_document_text_free);
  else
    g_task_return_error (task, error);
}

/* Under its name once it is whole: somebody else may ask for it meanwhile. */
static gboolean
write_copy (const char *folder,
            const char *path,
            GBytes     *bytes)
{
  g_autofree char *unfinished = g_build_filename (folder, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (unfinished, O_WRONLY | O_CLOEXEC, COPY_MODE);
  gboolean written;
  int number;

  if (fd < 0)
    return FALSE;
  written = confab_media_write_all (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  number = errno;
  if (close (fd) != 0 && written)
    {
      written = FALSE;
      number = errno;
    }
  if (written && g_rename (unfinished, path) == 0)
    return TRUE;
  if (written)
    number = errno;
  g_unlink (unfinished);
  errno = number;
  return FALSE;
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = load_bytes (load, &error);
  g_autofree char *name = confab_session_dup_attachment_name (load->part);
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Two attachments may have one name. */
  folder = g_build_filename (load->folder, confab_part_get_facts (load->part)->hash, NULL);
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) || (g_mkdir_with_parents (folder, 0700) == 0 && write_copy (folder, path, bytes)))
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” could not be copied: %s"), name,
                             g_strerror (errno));
}

static void
start (ConfabSession      *self,
       gpointer            tag,
       GTaskThreadFunc     thread,
       GDestroyNotify      free_result,
       ConfabPart         *part,
       const Load         *wish,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Load *load = load_new (self, part);

  load->folder = g_strdup (wish->folder);
  load->page = wish->page;
  load->max_edge = wish->max_edge;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  confab_task_run_in_thread (task, thread, free_result);
}

/**
 * confab_session_load_attachment_async:
 * @self: a session
 * @part: an attachment
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Maps the file of an attachment.
 */
void
confab_session_load_attachment_async (ConfabSession      *self,
                                      ConfabPart         *part,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (self) && CONFAB_IS_PART (part));

  start (self, confab_session_load_attachment_async, bytes_thread, (GDestroyNotify)g_bytes_unref, part, &(Load){ 0 }, cancellable, callback, user_data);
}

/**
 * confab_session_load_picture_async:
 * @self: a session
 * @part: a picture
 * @max_edge: the longest side in pixels that is wanted
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Loads a picture, encoded, as it fits.
 */
void
confab_session_load_picture_async (ConfabSession      *self,
                                   ConfabPart         *part,
                                   int                 max_edge,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (self) && CONFAB_IS_PART (part));

  start (self, confab_session_load_picture_async, picture_thread, (GDestroyNotify)g_bytes_unref, part, &(Load){ .max_edge = max_edge }, cancellable, callback,
         user_data);
}

/**
 * confab_session_load_page_async:
 * @self: a session
 * @part: a document
 * @page: from 1
 * @max_edge: the longest side of the picture in pixels
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Makes a picture of a page, encoded.
 */
void
confab_session_load_page_async (ConfabSession      *self,
                                ConfabPart         *part,
                                int                 page,
                                int                 max_edge,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (self) && CONFAB_IS_PART (part));

  start (self, confab_session_load_page_async, page_thread, (GDestroyNotify)g_bytes_unref, part, &(Load){ .page = page, .max_edge = max_edge }, cancellable,
         callback, user_data);
}

/**
 * confab_session_load_bytes_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error] or [error@Gio.IOErrorEnum]
 *
 * Ends what loads an attachment, a picture or a page.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *
confab_session_load_bytes_finish (ConfabSession *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A file to read */

static void
file_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Load *load = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = load_bytes (load, &error);
  int fd = -1;

  if (bytes != NULL && load->memory != NULL && (fd = confab_media_spill (bytes)) < 0)
    confab_media_set_full_error (get_name (load->part), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (load->memory == NULL)
    g_task_return_pointer (task, confab_store_dup_attachment_path (load->store, confab_part_get_facts (load->part)->hash), g_free);
  else
    {
      load->fd = fd;
      g_task_return_pointer (task, g_strdup_printf ("/proc/self/fd/%d", fd), g_free);
    }
}

/**
 * confab_session_open_attachment_async:
 * @self: a session
 * @part: an attachment
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Finds a path under which this process can read an attachment, also one that is in memory only.
 */
void
confab_session_open_attachment_async (ConfabSession      *self,
                                      ConfabPart         *part,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (self) && CONFAB_IS_PART (part));

  start (self, confab_session_open_attachment_async, file_thread, g_free, part, &(Load){ 0 }, cancellable, callback, user_data);
}

/**
 * confab_session_open_attachment_finish:
 * @self: a session
 * @result: what @callback was given
 * @fd: (out): a descriptor to close once the path is not needed any more, -1 where there is none
 * @error: return location for a [error@Confab.Error] or [error@Gio.IOErrorEnum]
 *
 * Returns: (transfer full) (nullable) (type filename): the path
 */
char *
confab_session_open_attachment_finish (ConfabSession *self,
                                       GAsyncResult  *result,
                                       int           *fd,
                                       GError       **error)
{
  Load *load;
  char *path;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  load = g_task_get_task_data (G_TASK (result));
  path = g_task_propagate_pointer (G_TASK (result), error);
  *fd = path != NULL && load->fd > 0 ? load->fd : -1;
  if (path != NULL)
    load->fd = 0;
  return path;
}

/* Small pictures */

static void
on_thumbnail_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = confab_media_thumbnail_finish (result, &error);

  return_bytes (task, bytes, error);
}

static void
make_thumbnail (GTask      *task,
                const char *path)
{
  const Load *load = g_task_get_task_data (task);

  confab_media_thumbnail_async (path, get_media_type (load->part), load->max_edge, g_task_get_cancellable (task), on_thumbnail_cb,
                                g_object_ref (task));
}

static void
spill_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  g_task_return_int (task, confab_media_spill (task_data));
}

static void
on_spilled_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *path = NULL;

  load->fd = (int)g_task_propagate_int (G_TASK (result), NULL);
  if (load->fd < 0)
    {
      confab_media_set_full_error (get_name (load->part), &error);
      g_task_return_error (task, error);
      return;
    }
  path = g_strdup_printf ("/proc/self/fd/%d", load->fd);
  make_thumbnail (task, path);
}

/**
 * confab_session_load_thumbnail_async:
 * @self: a session
 * @part: an attachment
 * @size: the longer side in pixels
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
confab_session_load_thumbnail_async (ConfabSession      *self,
                                     ConfabPart         *part,
                                     int                 size,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GBytes) memory = confab_session_find_bytes (self, part);
  g_autofree char *path = confab_session_dup_attachment_path (self, part);
  Load *load = load_new (self, part);

  load->max_edge = size;
  g_task_set_source_tag (task, confab_session_load_thumbnail_async);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  if (memory != NULL)
    {
      /* A task that is cancelled gives nothing, and the descriptor would stay open. */
      g_autoptr (GTask) spill = g_task_new (NULL, NULL, on_spilled_cb, g_object_ref (task));

      g_task_set_source_tag (spill, spill_thread);
      g_task_set_task_data (spill, g_steal_pointer (&memory), (GDestroyNotify)g_bytes_unref);
      g_task_run_in_thread (spill, spill_thread);
    }
  else if (path != NULL)
    make_thumbnail (task, path);
  else
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, "Not a file");
}

/**
 * confab_session_load_thumbnail_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the small picture as PNG
 */
GBytes *
confab_session_load_thumbnail_finish (ConfabSession *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_session_load_text_async:
 * @self: a session
 * @part: a document
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads the text of a document, as a model would get it.
 */
void
confab_session_load_text_async (ConfabSession      *self,
                                ConfabPart         *part,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (self) && CONFAB_IS_PART (part));

  start (self, confab_session_load_text_async, text_thread, (GDestroyNotify)confab_document_text_free, part, &(Load){ 0 }, cancellable, callback, user_data);
}

/**
 * confab_session_load_text_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error] or [error@Gio.IOErrorEnum]
 *
 * Returns: (transfer full) (nullable): the text
 */
ConfabDocumentText *
confab_session_load_text_finish (ConfabSession *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_session_copy_attachment_async:
 * @self: a session
 * @part: an attachment
 * @folder: where to, a folder of the caller's own
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Copies an attachment for other programs. What was copied there before is not copied again.
 */
void
confab_session_copy_attachment_async (ConfabSession      *self,
                                      ConfabPart         *part,
                                      const char         *folder,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (self) && CONFAB_IS_PART (part) && folder != NULL);

  start (self, confab_session_copy_attachment_async, copy_thread, g_free, part, &(Load){ .folder = (char *)folder }, cancellable,
         callback, user_data);
}

/**
 * confab_session_copy_attachment_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error] or [error@Gio.IOErrorEnum]
 *
 * Returns: (transfer full) (nullable) (type filename): the path of the copy
 */
char *
confab_session_copy_attachment_finish (ConfabSession *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_session_dup_attachment_name:
 * @part: an attachment
 *
 * Returns: (transfer full): a name for a file of it, without folders and control characters, with an extension where its type is known
 */
char *
confab_session_dup_attachment_name (ConfabPart *part)
{
  static const struct
  {
    const char *type;
    const char *extension;
  } extensions[] = {
    { "image/png", ".png" }, { "image/jpeg", ".jpg" }, { "image/webp", ".webp" }, { "image/gif", ".gif" },
    { "video/mp4", ".mp4" }, { "video/webm", ".webm" }, { "video/quicktime", ".mov" }, { "video/x-matroska", ".mkv" },
    { "application/pdf", ".pdf" }, { "text/plain", ".txt" }, { "text/html", ".html" }, { "text/csv", ".csv" },
  };
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autofree char *name = confab_media_clean_name (get_name (part));
  const char *extension = "";

  /* A name that begins with a dot is hidden where it is saved. */
  while (*name == '.')
    memmove (name, name + 1, strlen (name));
  if (*name == '\0')
    {
      g_free (name);
      name = g_strdup (_ ("Attachment"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (strchr (name, '.') == NULL && g_strcmp0 (facts->media_type, extensions[i].type) == 0)
      extension = extensions[i].extension;
  return g_strconcat (name, extension, NULL);
}

/**
 * confab_session_list_rows:
 * @text: a table as CSV
 * @max_rows: at most so many rows
 * @max_columns: at most so many columns
 *
 * Returns: (transfer full) (element-type GStrv): the rows
 */
GPtrArray *
confab_session_list_rows (const char *text,
                          guint       max_rows,
                          guint       max_columns)
{
  return confab_document_list_rows (text, max_rows, max_columns);
}
