/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Frames of a video by where they are in it, as a part keeps them: milliseconds with commas between. times: (nullable): none */
gboolean confab_frame_times_contain (const char *times,
                                     gint64      time_ms);
/* (nullable): times with another one, or without it. */
char    *confab_frame_times_change  (const char *times,
                                     gint64      time_ms,
                                     gboolean    contained) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
