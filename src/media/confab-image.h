/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* The most pixels that are decoded: 400 MB of memory. */
#define CONFAB_IMAGE_MAX_PIXELS (100 * 1000 * 1000)

void       confab_image_set_damaged_error (const char *name,
                                           GError    **error);
gboolean   confab_image_check_pixels (guint32      width,
                                      guint32      height,
                                      const char  *name,
                                      GError     **error);
gboolean   confab_image_has_decoder (const char   *media_type);
GdkPixbuf *confab_image_load       (GBytes        *bytes,
                                    const char    *media_type,
                                    int            least,
                                    int            most,
                                    const char    *name,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
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
GBytes    *confab_image_thumbnail  (GBytes        *bytes,
                                    const char    *media_type,
                                    int            size,
                                    const char    *name,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes    *confab_image_prepare    (GBytes        *bytes,
                                    const char    *name,
                                    const char   **media_type,
                                    int           *width,
                                    int           *height,
                                    GCancellable  *cancellable,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
