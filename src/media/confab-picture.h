/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ConfabPictureLimits:
 * @types: (array zero-terminated=1): media types that are taken
 * @max_edge: the longest side in pixels, 0 for no limit
 * @max_bytes: 0 for no limit
 * @still: whether only the first picture of an animation is wanted
 * @quality: of a JPEG, from 1 to 100; 0 for 85
 */
typedef struct
{
  const char *const *types;
  int                max_edge;
  gsize              max_bytes;
  gboolean           still;
  int                quality;
} ConfabPictureLimits;

/**
 * ConfabPicture:
 * @bytes: the picture, encoded
 * @media_type: what it is; static
 * @width: in pixels
 * @height: in pixels
 */
typedef struct
{
  GBytes     *bytes;
  const char *media_type;
  int         width;
  int         height;
} ConfabPicture;

void           confab_picture_free (ConfabPicture              *self);
ConfabPicture *confab_picture_keep (GBytes                     *bytes,
                                    const char                 *media_type,
                                    const ConfabPictureLimits  *limits) G_GNUC_WARN_UNUSED_RESULT;
ConfabPicture *confab_picture_fit  (GBytes                     *bytes,
                                    const char                 *media_type,
                                    const char                 *name,
                                    const ConfabPictureLimits  *limits,
                                    GCancellable               *cancellable,
                                    GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPicture, confab_picture_free)

G_END_DECLS
