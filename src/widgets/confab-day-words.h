/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days and times in words for people. Times are milliseconds since 1970. */
gboolean confab_day_words_differ     (gint64     time,
                                      gint64     other);
char    *confab_day_words_dup        (gint64     time,
                                      GDateTime *now,
                                      gboolean  *relative) G_GNUC_WARN_UNUSED_RESULT;
char    *confab_day_words_dup_moment (gint64     time) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
