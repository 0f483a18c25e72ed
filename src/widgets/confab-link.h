/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a link of a text may lead to, and whether it says where it leads. */

gboolean confab_link_is_allowed (const char *uri);
gboolean confab_link_is_honest  (const char *text,
                                 const char *uri,
                                 char      **claimed,
                                 char      **actual);

G_END_DECLS
