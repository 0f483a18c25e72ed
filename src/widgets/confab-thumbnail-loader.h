/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"

G_BEGIN_DECLS

/**
 * ConfabThumbnailLoader:
 *
 * Gives small pictures of attachments to widgets, which know nothing of where attachments are kept.
 */
#define CONFAB_TYPE_THUMBNAIL_LOADER (confab_thumbnail_loader_get_type ())
G_DECLARE_INTERFACE (ConfabThumbnailLoader, confab_thumbnail_loader, CONFAB, THUMBNAIL_LOADER, GObject)

struct _ConfabThumbnailLoaderInterface
{
  GTypeInterface parent_interface;

  void        (*load_async)  (ConfabThumbnailLoader *self, ConfabPart *part, int size,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GdkTexture *(*load_finish) (ConfabThumbnailLoader *self, GAsyncResult *result, GError **error);
};

void confab_thumbnail_loader_load_async (ConfabThumbnailLoader *self,
                                         ConfabPart *part,
                                         int size,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GdkTexture *confab_thumbnail_loader_load_finish (ConfabThumbnailLoader *self,
                                                 GAsyncResult *result,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
