/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-attachment-source.h"

G_DEFINE_INTERFACE (ConfabAttachmentSource, confab_attachment_source, G_TYPE_OBJECT)

static void
confab_attachment_source_default_init (ConfabAttachmentSourceInterface *iface)
{
}

void
confab_attachment_text_free (ConfabAttachmentText *self)
{
  g_free (self->text);
  g_free (self->language);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

/**
 * confab_attachment_source_load_bytes_async:
 * @self: a source
 * @part: an attachment
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Loads the bytes of an attachment.
 */
void
confab_attachment_source_load_bytes_async (ConfabAttachmentSource *self,
                                           ConfabPart             *part,
                                           GCancellable           *cancellable,
                                           GAsyncReadyCallback     callback,
                                           gpointer                user_data)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->load_bytes_async (self, part, cancellable, callback, user_data);
}

/**
 * confab_attachment_source_load_bytes_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with an error
 */
GBytes *
confab_attachment_source_load_bytes_finish (ConfabAttachmentSource *self,
                                            GAsyncResult           *result,
                                            GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->load_bytes_finish (self, result, error);
}

/**
 * confab_attachment_source_load_picture_async:
 * @self: a source
 * @part: an attachment
 * @page: a page of a document from 1 on, 0 for a picture
 * @max_edge: the longest side that is wanted, in device pixels
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Loads a picture, or makes one of a page of a document.
 */
void
confab_attachment_source_load_picture_async (ConfabAttachmentSource *self,
                                             ConfabPart             *part,
                                             int                     page,
                                             int                     max_edge,
                                             GCancellable           *cancellable,
                                             GAsyncReadyCallback     callback,
                                             gpointer                user_data)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->load_picture_async (self, part, page, max_edge, cancellable, callback, user_data);
}

/**
 * confab_attachment_source_load_picture_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with an error
 */
GdkTexture *
confab_attachment_source_load_picture_finish (ConfabAttachmentSource *self,
                                              GAsyncResult           *result,
                                              GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->load_picture_finish (self, result, error);
}

/**
 * confab_attachment_source_read_text_async:
 * @self: a source
 * @part: an attachment
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads the text of a document.
 */
void
confab_attachment_source_read_text_async (ConfabAttachmentSource *self,
                                          ConfabPart             *part,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->read_text_async (self, part, cancellable, callback, user_data);
}

/**
 * confab_attachment_source_read_text_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with an error
 */
ConfabAttachmentText *
confab_attachment_source_read_text_finish (ConfabAttachmentSource *self,
                                           GAsyncResult           *result,
                                           GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->read_text_finish (self, result, error);
}

/**
 * confab_attachment_source_open_file_async:
 * @self: a source
 * @part: an attachment
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds a file that this process can read.
 */
void
confab_attachment_source_open_file_async (ConfabAttachmentSource *self,
                                          ConfabPart             *part,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->open_file_async (self, part, cancellable, callback, user_data);
}

/**
 * confab_attachment_source_open_file_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the file, which can be read for as long as the object is held, or %NULL with an error
 */
GFile *
confab_attachment_source_open_file_finish (ConfabAttachmentSource *self,
                                           GAsyncResult           *result,
                                           GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->open_file_finish (self, result, error);
}

/**
 * confab_attachment_source_copy_file_async:
 * @self: a source
 * @part: an attachment
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Copies an attachment for other programs.
 */
void
confab_attachment_source_copy_file_async (ConfabAttachmentSource *self,
                                          ConfabPart             *part,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->copy_file_async (self, part, cancellable, callback, user_data);
}

/**
 * confab_attachment_source_copy_file_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the copy, or %NULL with an error
 */
GFile *
confab_attachment_source_copy_file_finish (ConfabAttachmentSource *self,
                                           GAsyncResult           *result,
                                           GError                **error)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->copy_file_finish (self, result, error);
}

/**
 * confab_attachment_source_dup_name:
 * @self: a source
 * @part: an attachment
 *
 * Returns: (transfer full): what a file of it is called
 */
char *
confab_attachment_source_dup_name (ConfabAttachmentSource *self,
                                   ConfabPart             *part)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (self), NULL);

  return CONFAB_ATTACHMENT_SOURCE_GET_IFACE (self)->dup_name (self, part);
}
