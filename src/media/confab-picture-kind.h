/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *confab_picture_kind_sniff     (const void *bytes,
                                           gsize       length);
gboolean    confab_picture_kind_is_plain  (const char *media_type);
gboolean    confab_picture_kind_is_trusted (const char *media_type);
gboolean    confab_picture_kind_read_size (GBytes     *bytes,
                                           const char *media_type,
                                           guint32    *width,
                                           guint32    *height);

G_END_DECLS
