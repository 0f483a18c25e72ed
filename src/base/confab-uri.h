/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *confab_uri_normalize_base (const char *base_url,
                                    GError    **error) G_GNUC_WARN_UNUSED_RESULT;
char    *confab_uri_join           (const char *base_url,
                                    const char *path) G_GNUC_WARN_UNUSED_RESULT;
char    *confab_uri_dup_origin     (const char *url) G_GNUC_WARN_UNUSED_RESULT;
gboolean confab_uri_is_loopback    (const char *url);
gboolean confab_uri_is_nearby      (const char *url);
gboolean confab_uri_is_http_secure (const char *url);

G_END_DECLS
