/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *confab_relative_time_dup        (gint64     milliseconds,
                                       GDateTime *now) G_GNUC_WARN_UNUSED_RESULT;
char *confab_relative_time_dup_of_day (gint64     milliseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
