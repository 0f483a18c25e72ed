/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean confab_tail_complete_inline (GString  *bytes,
                                      gsize     start,
                                      gboolean  in_table);

G_END_DECLS
