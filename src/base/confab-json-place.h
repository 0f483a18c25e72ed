/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean confab_json_find_place (const char *text,
                                 gsize       length,
                                 const char *pointer,
                                 gsize      *start,
                                 gsize      *end);

G_END_DECLS
