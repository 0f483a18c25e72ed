/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/confab-attachment-loader-private.h"
#include "base/confab-task.h"
#include "session/confab-session-attachments.h"

/* Of a table that is looked at. */
#define MAX_ROWS    5000
#define MAX_COLUMNS 50

/* Pictures */

static void
decode_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = gdk_texture_new_from_bytes (task_data, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
confab_attachment_loader_decode (GTask  *task,
                                 GBytes *bytes)
{
  g_task_set_task_data (task, bytes, (GDestroyNotify)g_bytes_unref);
  confab_task_run_in_thread (task, decode_thread, g_object_unref);
  g_object_unref (task);
}

static void
picture_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = confab_session_load_bytes_finish (CONFAB_SESSION (object), result, &error);

  if (bytes != NULL)
    confab_attachment_loader_decode (g_steal_pointer (&task), bytes);
  else
    g_task_return_error (task, error);
}

static void
load_picture_async (ConfabAttachmentSource *source,
                    ConfabPart             *part,
                    int                     page,
                    int                     max_edge,
                    GCancellable           *cancellable,
                    GAsyncReadyCallback     callback,
                    gpointer                user_data)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, load_picture_async);
  if (page > 0)
    confab_session_load_page_async (self->session, part, page, max_edge, cancellable, picture_cb, task);
  else
    confab_session_load_picture_async (self->session, part, max_edge, cancellable, picture_cb, task);
}

/* Bytes */

static void
bytes_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = confab_session_load_bytes_finish (CONFAB_SESSION (object), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
load_bytes_async (ConfabAttachmentSource *source,
                  ConfabPart             *part,
                  GCancellable           *cancellable,
                  GAsyncReadyCallback     callback,
                  gpointer                user_data)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, load_bytes_async);
  confab_session_load_attachment_async (self->session, part, cancellable, bytes_cb, task);
}

/* Text */

static void
free_text (gpointer data)
{
  confab_attachment_text_free (data);
}

/* Millions of cells take their time. */
static void
split_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ConfabAttachmentText *text = task_data;
  GPtrArray *rows = confab_session_list_rows (text->text, MAX_ROWS, MAX_COLUMNS);
  ConfabAttachmentText *split = g_new0 (ConfabAttachmentText, 1);

  *split = *text;
  split->rows = rows;
  *text = (ConfabAttachmentText){ 0 };
  g_task_return_pointer (task, split, free_text);
}

static void
text_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (ConfabDocumentText) read = confab_session_load_text_finish (CONFAB_SESSION (object), result, &error);
  ConfabPart *part = g_task_get_task_data (task);
  gboolean is_table = g_strcmp0 (confab_part_get_facts (part)->media_type, "text/csv") == 0;
  ConfabAttachmentText *text;

  if (read == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  text = g_new0 (ConfabAttachmentText, 1);
  text->text = g_steal_pointer (&read->text);
  text->language = g_strdup (read->language);
  text->pages = read->pages;
  text->cut = read->cut;
  if (!is_table)
    {
      g_task_return_pointer (task, text, free_text);
      return;
    }
  g_task_set_task_data (task, text, free_text);
  confab_task_run_in_thread (task, split_thread, free_text);
}

static void
read_text_async (ConfabAttachmentSource *source,
                 ConfabPart             *part,
                 GCancellable           *cancellable,
                 GAsyncReadyCallback     callback,
                 gpointer                user_data)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, read_text_async);
  g_task_set_task_data (task, g_object_ref (part), g_object_unref);
  confab_session_load_text_async (self->session, part, cancellable, text_cb, task);
}

/* Files */

static void
close_descriptor (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

static void
open_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int fd;
  g_autofree char *path = confab_session_open_attachment_finish (CONFAB_SESSION (object), result, &fd, &error);
  GFile *file;

  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  file = g_file_new_for_path (path);
  if (fd >= 0)
    g_object_set_data_full (G_OBJECT (file), "descriptor", GINT_TO_POINTER (fd), close_descriptor);
  g_task_return_pointer (task, file, g_object_unref);
}

static void
open_file_async (ConfabAttachmentSource *source,
                 ConfabPart             *part,
                 GCancellable           *cancellable,
                 GAsyncReadyCallback     callback,
                 gpointer                user_data)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, open_file_async);
  confab_session_open_attachment_async (self->session, part, cancellable, open_cb, task);
}

static void
copy_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *path = confab_session_copy_attachment_finish (CONFAB_SESSION (object), result, &error);

  if (path != NULL)
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
copy_file_async (ConfabAttachmentSource *source,
                 ConfabPart             *part,
                 GCancellable           *cancellable,
                 GAsyncReadyCallback     callback,
                 gpointer                user_data)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, copy_file_async);
  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("confab-XXXXXX", &error);
  if (self->folder == NULL)
    g_task_return_error (task, error);
  else
    confab_session_copy_attachment_async (self->session, part, self->folder, cancellable, copy_cb, g_steal_pointer (&task));
}

/* Copies are one folder deep. */
static void
remove_folder (const char *folder,
               int         depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (depth > 0 && g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path, depth - 1);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

/* Takes away the copies that other programs were given. */
void
confab_attachment_loader_remove (ConfabAttachmentLoader *self)
{
  if (self->folder != NULL)
    remove_folder (self->folder, 1);
  g_clear_pointer (&self->folder, g_free);
}

static gpointer
finish (ConfabAttachmentSource *source,
        GAsyncResult           *result,
        GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
load_bytes_finish (ConfabAttachmentSource *source,
                   GAsyncResult           *result,
                   GError                **error)
{
  return finish (source, result, error);
}

static GdkTexture *
load_picture_finish (ConfabAttachmentSource *source,
                     GAsyncResult           *result,
                     GError                **error)
{
  return finish (source, result, error);
}

static ConfabAttachmentText *
read_text_finish (ConfabAttachmentSource *source,
                  GAsyncResult           *result,
                  GError                **error)
{
  return finish (source, result, error);
}

static GFile *
file_finish (ConfabAttachmentSource *source,
             GAsyncResult           *result,
             GError                **error)
{
  return finish (source, result, error);
}

static char *
dup_name (ConfabAttachmentSource *source,
          ConfabPart             *part)
{
  return confab_session_dup_attachment_name (part);
}

void
confab_attachment_loader_init_source (ConfabAttachmentSourceInterface *iface)
{
  iface->load_bytes_async = load_bytes_async;
  iface->load_bytes_finish = load_bytes_finish;
  iface->load_picture_async = load_picture_async;
  iface->load_picture_finish = load_picture_finish;
  iface->read_text_async = read_text_async;
  iface->read_text_finish = read_text_finish;
  iface->open_file_async = open_file_async;
  iface->open_file_finish = file_finish;
  iface->copy_file_async = copy_file_async;
  iface->copy_file_finish = file_finish;
  iface->dup_name = dup_name;
}
