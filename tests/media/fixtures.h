/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

#include "media/confab-media.h"

/* What has to be gone after preparing. */
#define SECRET "47.3769N 8.5417E"

GdkPixbuf   *fixture_pixbuf    (int           width,
                                int           height);
GBytes      *fixture_picture   (const char   *type,
                                int           width,
                                int           height);
GByteArray  *fixture_exif      (guint         orientation,
                                gboolean      little);
GBytes      *fixture_jpeg_with (GBytes       *jpeg,
                                guint         orientation);
GBytes      *fixture_png_with  (GBytes       *png,
                                const char   *type,
                                const void   *data,
                                gsize         length);
GBytes      *fixture_webp      (gboolean      metadata);
GBytes      *fixture_gif       (gboolean      metadata);
GBytes      *fixture_mp4       (const char   *brand,
                                gboolean      turned);
gboolean     fixture_contains  (GBytes       *bytes,
                                const char   *text);
ConfabMedia *read_bytes        (GBytes       *bytes,
                                const char   *name,
                                GError      **error);
ConfabMedia *read_file         (const char   *path,
                                GError      **error);
ConfabMedia *read_gfile        (GFile        *file,
                                GError      **error);
GBytes      *make_thumbnail    (const char   *path,
                                const char   *media_type,
                                int           size,
                                GError      **error);
