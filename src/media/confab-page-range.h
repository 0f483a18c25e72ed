/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *confab_page_range_parse (const char *range,
                                 int         n_pages,
                                 GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
