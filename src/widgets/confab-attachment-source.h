/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentText:
 * @text: what a model would get of a document
 * @language: (nullable): what a code fence calls it, "python"
 * @rows: (nullable) (element-type GStrv): the first rows of a table
 * @pages: how many pages it has, 0 where it has none
 * @cut: whether there is more than @text
 *
 * What is read in a document.
 */
typedef struct
{
  char      *text;
  char      *language;
  GPtrArray *rows;
  int        pages;
  gboolean   cut;
} ConfabAttachmentText;

void confab_attachment_text_free (ConfabAttachmentText *self);

/**
 * ConfabAttachmentSource:
 *
 * Gives widgets what is in attachments: they know nothing of where attachments are kept, and nothing is read or decoded on the main thread.
 * Errors: %G_IO_ERROR_NOT_FOUND where the file is missing; whatever else there is says what is wrong, in a sentence.
 */
#define CONFAB_TYPE_ATTACHMENT_SOURCE (confab_attachment_source_get_type ())
G_DECLARE_INTERFACE (ConfabAttachmentSource, confab_attachment_source, CONFAB, ATTACHMENT_SOURCE, GObject)

/**
 * ConfabAttachmentSourceInterface:
 * @load_bytes_async: its bytes
 * @load_picture_async: a picture, scaled down to an edge; or a page of a document, counted from 1, as one
 * @read_text_async: the text of a document
 * @open_file_async: a file that this process can read for as long as it holds the object
 * @copy_file_async: a copy under its own name, for other programs, which goes away with this one
 * @dup_name: what a file of it is called
 */
struct _ConfabAttachmentSourceInterface
{
  GTypeInterface parent_interface;

  void                  (*load_bytes_async)   (ConfabAttachmentSource *self, ConfabPart *part, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
  GBytes               *(*load_bytes_finish)  (ConfabAttachmentSource *self, GAsyncResult *result, GError **error);
  void                  (*load_picture_async) (ConfabAttachmentSource *self, ConfabPart *part, int page, int max_edge,
                                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GdkTexture           *(*load_picture_finish)(ConfabAttachmentSource *self, GAsyncResult *result, GError **error);
  void                  (*read_text_async)    (ConfabAttachmentSource *self, ConfabPart *part, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
  ConfabAttachmentText *(*read_text_finish)   (ConfabAttachmentSource *self, GAsyncResult *result, GError **error);
  void                  (*open_file_async)    (ConfabAttachmentSource *self, ConfabPart *part, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
  GFile                *(*open_file_finish)   (ConfabAttachmentSource *self, GAsyncResult *result, GError **error);
  void                  (*copy_file_async)    (ConfabAttachmentSource *self, ConfabPart *part, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
  GFile                *(*copy_file_finish)   (ConfabAttachmentSource *self, GAsyncResult *result, GError **error);
  char                 *(*dup_name)           (ConfabAttachmentSource *self, ConfabPart *part);
};

void                  confab_attachment_source_load_bytes_async    (ConfabAttachmentSource *self,
                                                                    ConfabPart             *part,
                                                                    GCancellable           *cancellable,
                                                                    GAsyncReadyCallback     callback,
                                                                    gpointer                user_data);
GBytes               *confab_attachment_source_load_bytes_finish   (ConfabAttachmentSource *self,
                                                                    GAsyncResult           *result,
                                                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* page: 0 for a picture. */
void                  confab_attachment_source_load_picture_async  (ConfabAttachmentSource *self,
                                                                    ConfabPart             *part,
                                                                    int                     page,
                                                                    int                     max_edge,
                                                                    GCancellable           *cancellable,
                                                                    GAsyncReadyCallback     callback,
                                                                    gpointer                user_data);
GdkTexture           *confab_attachment_source_load_picture_finish (ConfabAttachmentSource *self,
                                                                    GAsyncResult           *result,
                                                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_attachment_source_read_text_async     (ConfabAttachmentSource *self,
                                                                    ConfabPart             *part,
                                                                    GCancellable           *cancellable,
                                                                    GAsyncReadyCallback     callback,
                                                                    gpointer                user_data);
ConfabAttachmentText *confab_attachment_source_read_text_finish    (ConfabAttachmentSource *self,
                                                                    GAsyncResult           *result,
                                                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_attachment_source_open_file_async     (ConfabAttachmentSource *self,
                                                                    ConfabPart             *part,
                                                                    GCancellable           *cancellable,
                                                                    GAsyncReadyCallback     callback,
                                                                    gpointer                user_data);
GFile                *confab_attachment_source_open_file_finish    (ConfabAttachmentSource *self,
                                                                    GAsyncResult           *result,
                                                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_attachment_source_copy_file_async     (ConfabAttachmentSource *self,
                                                                    ConfabPart             *part,
                                                                    GCancellable           *cancellable,
                                                                    GAsyncReadyCallback     callback,
                                                                    gpointer                user_data);
GFile                *confab_attachment_source_copy_file_finish    (ConfabAttachmentSource *self,
                                                                    GAsyncResult           *result,
                                                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;
char                 *confab_attachment_source_dup_name            (ConfabAttachmentSource *self,
                                                                    ConfabPart             *part) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabAttachmentText, confab_attachment_text_free)

G_END_DECLS
