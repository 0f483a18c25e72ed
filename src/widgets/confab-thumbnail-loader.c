/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-thumbnail-loader.h"

G_DEFINE_INTERFACE (ConfabThumbnailLoader, confab_thumbnail_loader, G_TYPE_OBJECT)

static void
confab_thumbnail_loader_default_init (ConfabThumbnailLoaderInterface *iface)
{
}

/**
 * confab_thumbnail_loader_load_async:
 * @self: a loader
 * @part: an attachment
 * @size: the longer side in device pixels
 * @cancellable: (nullable): cancels it
 * @callback: called when it is loaded
 * @user_data: for @callback
 *
 * Loads a small picture of an attachment.
 */
void
confab_thumbnail_loader_load_async (ConfabThumbnailLoader *self,
                                    ConfabPart            *part,
                                    int                    size,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  g_return_if_fail (CONFAB_IS_THUMBNAIL_LOADER (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  CONFAB_THUMBNAIL_LOADER_GET_IFACE (self)->load_async (self, part, size, cancellable, callback, user_data);
}

/**
 * confab_thumbnail_loader_load_finish:
 * @self: a loader
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with an error
 */
GdkTexture *
confab_thumbnail_loader_load_finish (ConfabThumbnailLoader *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  g_return_val_if_fail (CONFAB_IS_THUMBNAIL_LOADER (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_THUMBNAIL_LOADER_GET_IFACE (self)->load_finish (self, result, error);
}
