/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes  *confab_prepared_cache_load (const char *folder,
                                     const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean confab_prepared_cache_keep (const char *folder,
                                     const char *name,
                                     GBytes     *bytes);
void     confab_prepared_cache_trim (const char *folder,
                                     goffset     limit);

G_END_DECLS
