/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-attachment-content.h"

#define URI_LIST "text/uri-list"
#define PNG      "image/png"

/* A picture becomes one for other programs at most this large, in pixels. */
#define MAX_EDGE 16384

struct _ConfabAttachmentContent
{
  GdkContentProvider      parent_instance;

  ConfabAttachmentSource *source;
  ConfabPart             *part;
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentContent, confab_attachment_content, GDK_TYPE_CONTENT_PROVIDER)

static const char *
get_media_type (ConfabAttachmentContent * self)
{
  const char *media_type = confab_part_get_facts (self->part)->media_type;

  return media_type != NULL ? media_type : "application/octet-stream";
}

static GdkContentFormats *
confab_attachment_content_ref_formats (GdkContentProvider *provider)
{
  ConfabAttachmentContent *self = CONFAB_ATTACHMENT_CONTENT (provider);
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_mime_type (builder, URI_LIST);
  gdk_content_formats_builder_add_mime_type (builder, get_media_type (self));
  if (confab_part_get_kind (self->part) == CONFAB_PART_IMAGE)
    gdk_content_formats_builder_add_mime_type (builder, PNG);
  return gdk_content_formats_builder_free_to_formats (builder);
}

/* Writing; the task's data is the stream. */

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes both; the bytes live as long as the task. */
static void
write_bytes (GTask  *task,
             GBytes *bytes)
{
  GOutputStream *stream = g_task_get_task_data (task);

  g_object_set_data_full (G_OBJECT (task), "bytes", bytes, (GDestroyNotify)g_bytes_unref);
  g_output_stream_write_all_async (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), g_task_get_priority (task),
                                   g_task_get_cancellable (task), written_cb, task);
}

static void
bytes_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = confab_attachment_source_load_bytes_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);

  if (bytes != NULL)
    write_bytes (g_steal_pointer (&task), bytes);
  else
    g_task_return_error (task, error);
}

static void
copy_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GFile) file = confab_attachment_source_copy_file_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;
  char *line = g_strconcat (uri != NULL ? uri : "", "\r\n", NULL);

  if (file != NULL)
    write_bytes (g_steal_pointer (&task), g_bytes_new_take (line, strlen (line)));
  else
    {
      g_free (line);
      g_task_return_error (task, error);
    }
}

static void
encode_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (task_data), (GDestroyNotify)g_bytes_unref);
}

static void
encode_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  write_bytes (user_data, g_task_propagate_pointer (G_TASK (result), NULL));
}

static void
picture_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) encode = NULL;
  GError *error = NULL;
  GdkTexture *texture = confab_attachment_source_load_picture_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);

  if (texture == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  encode = g_task_new (NULL, NULL, encode_cb, g_object_ref (task));
  g_task_set_source_tag (encode, encode_thread);
  g_task_set_task_data (encode, texture, g_object_unref);
  g_task_run_in_thread (encode, encode_thread);
}

static void
confab_attachment_content_write_mime_type_async (GdkContentProvider *provider,
                                                 const char         *mime_type,
                                                 GOutputStream      *stream,
                                                 int                 io_priority,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data)
{
  ConfabAttachmentContent *self = CONFAB_ATTACHMENT_CONTENT (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_attachment_content_write_mime_type_async);
  g_task_set_priority (task, io_priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  if (g_str_equal (mime_type, URI_LIST))
    confab_attachment_source_copy_file_async (self->source, self->part, cancellable, copy_cb, g_steal_pointer (&task));
  else if (g_str_equal (mime_type, get_media_type (self)))
    confab_attachment_source_load_bytes_async (self->source, self->part, cancellable, bytes_cb, g_steal_pointer (&task));
  else if (g_str_equal (mime_type, PNG))
    confab_attachment_source_load_picture_async (self->source, self->part, 0, MAX_EDGE, cancellable, picture_cb,
                                                 g_steal_pointer (&task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No such format: %s", mime_type);
}

static gboolean
confab_attachment_content_write_mime_type_finish (GdkContentProvider *provider,
                                                  GAsyncResult       *result,
                                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
confab_attachment_content_dispose (GObject *object)
{
  ConfabAttachmentContent *self = CONFAB_ATTACHMENT_CONTENT (object);

  g_clear_object (&self->source);
  g_clear_object (&self->part);
  G_OBJECT_CLASS (confab_attachment_content_parent_class)->dispose (object);
}

static void
confab_attachment_content_class_init (ConfabAttachmentContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_attachment_content_dispose;
  provider_class->ref_formats = confab_attachment_content_ref_formats;
  provider_class->write_mime_type_async = confab_attachment_content_write_mime_type_async;
  provider_class->write_mime_type_finish = confab_attachment_content_write_mime_type_finish;
}

static void
confab_attachment_content_init (ConfabAttachmentContent *self)
{
}

/**
 * confab_attachment_content_new:
 * @source: what knows the attachment
 * @part: an attachment
 *
 * Returns: (transfer full): what a clipboard or a drag takes
 */
GdkContentProvider *
confab_attachment_content_new (ConfabAttachmentSource *source,
                               ConfabPart             *part)
{
  ConfabAttachmentContent *self;

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (source) && CONFAB_IS_PART (part), NULL);

  self = g_object_new (CONFAB_TYPE_ATTACHMENT_CONTENT, NULL);
  self->source = g_object_ref (source);
  self->part = g_object_ref (part);
  return GDK_CONTENT_PROVIDER (self);
}
