/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *confab_text_make_title  (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *confab_text_single_line (const char *text,
                               guint       max_chars) G_GNUC_WARN_UNUSED_RESULT;
char *confab_text_format_cost (double usd) G_GNUC_WARN_UNUSED_RESULT;
char *confab_text_format_time (gint64 milliseconds) G_GNUC_WARN_UNUSED_RESULT;
guint confab_text_count_lines (const char *text,
                               gsize       length);

/* How much of a text in UTF-8 a token is taken for, where nobody counts them. */
#define CONFAB_TEXT_TOKEN_BYTES 4

gint64 confab_text_guess_tokens (gint64 n_bytes);

G_END_DECLS
