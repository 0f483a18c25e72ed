/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean confab_image_read_size      (GBytes      *bytes,
                                      const char  *media_type,
                                      guint32     *width,
                                      guint32     *height);
GBytes  *confab_image_strip_metadata (GBytes      *bytes,
                                      const char  *media_type,
                                      guint       *orientation) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
