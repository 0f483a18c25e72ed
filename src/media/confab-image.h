/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* The most pixels that are decoded: 400 MB of memory. */
#define CONFAB_IMAGE_MAX_PIXELS (100 * 1000 * 1000)

GdkPixbuf *confab_image_decode     (GBytes        *bytes,
                                    const char    *media_type,
                                    int            size,
                                    const char    *name,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
GdkPixbuf *confab_image_turn       (GdkPixbuf     *pixbuf,
                                    guint          orientation) G_GNUC_WARN_UNUSED_RESULT;
GdkPixbuf *confab_image_fit        (GdkPixbuf     *pixbuf,
                                    int            size) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_image_get_profile (GdkPixbuf   *pixbuf);
GBytes    *confab_image_save       (GdkPixbuf     *pixbuf,
                                    const char    *type,
                                    int            quality,
                                    const char    *profile,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes    *confab_image_save_png   (GdkPixbuf     *pixbuf,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes    *confab_image_prepare    (GBytes        *bytes,
                                    const char    *name,
                                    const char   **media_type,
                                    int           *width,
                                    int           *height,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
