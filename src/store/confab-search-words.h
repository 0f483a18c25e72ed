/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands between words that the script does not set apart, U+200B ZERO WIDTH SPACE: SQLite's unicode61 takes it for a space, readers
 * see nothing. */
#define CONFAB_SEARCH_WORD_BREAK "\342\200\213"

char    *confab_search_set_apart   (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean confab_search_is_together (const char *text);
char    *confab_search_quote       (const char *text,
                                    gboolean    open) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
