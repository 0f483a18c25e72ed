/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char     *confab_media_clean_name (const char    *name) G_GNUC_WARN_UNUSED_RESULT;
int       confab_media_open       (const char    *path,
                                   const char    *name,
                                   goffset       *size,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  confab_media_check      (GBytes        *bytes,
                                   const char    *name,
                                   const char   **media_type,
                                   GError       **error);
void      confab_media_set_full_error (const char *name,
                                       GError    **error);
GBytes   *confab_media_read       (int            fd,
                                   goffset        size,
                                   const char    *name,
                                   const char   **media_type,
                                   int           *copy,
                                   GCancellable  *cancellable,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  confab_media_write_all  (int            fd,
                                   const void    *data,
                                   gsize          length);
int       confab_media_new_file   (goffset        size) G_GNUC_WARN_UNUSED_RESULT;
GBytes   *confab_media_map        (int            fd) G_GNUC_WARN_UNUSED_RESULT;
int       confab_media_spill      (GBytes        *bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
