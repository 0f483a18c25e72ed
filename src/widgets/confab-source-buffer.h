/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

void  confab_source_buffer_follow_style (GtkSourceBuffer *buffer);
char *confab_source_buffer_break_lines  (const char      *text,
                                         gsize            max_text,
                                         gsize            max_line,
                                         gboolean        *all) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
