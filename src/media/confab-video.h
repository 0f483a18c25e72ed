/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ConfabVideoFacts:
 * @width: in pixels as it is shown, 0 where unknown
 * @height: in pixels as it is shown, 0 where unknown
 * @duration_ms: 0 where unknown
 * @codec: (nullable): how the pictures are encoded, in words; static
 */
typedef struct
{
  int         width;
  int         height;
  gint64      duration_ms;
  const char *codec;
} ConfabVideoFacts;

gboolean   confab_video_read_mp4  (const void        *bytes,
                                   gsize              length,
                                   ConfabVideoFacts  *facts);
gboolean   confab_video_probe     (GBytes            *bytes,
                                   int                fd,
                                   const char        *media_type,
                                   ConfabVideoFacts  *facts);
GdkPixbuf *confab_video_get_frame (int                fd,
                                   const char        *media_type,
                                   GCancellable      *cancellable,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
