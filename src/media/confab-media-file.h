/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char     *confab_media_clean_name (const char    *name) G_GNUC_WARN_UNUSED_RESULT;
int       confab_media_open       (const char    *path,
                                   const char    *name,
                                   goffset       *size,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  confab_media_check      (const void    *start,
                                   gsize          length,
                                   goffset        size,
                                   const char    *name,
                                   const char   **media_type,
                                   GError       **error);
GBytes   *confab_media_read       (int            fd,
                                   goffset        size,
                                   const char    *name,
                                   const char   **media_type,
                                   GCancellable  *cancellable,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
int       confab_media_spill      (GBytes        *bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
