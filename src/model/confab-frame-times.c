/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-frame-times.h"

/**
 * confab_frame_times_contain:
 * @times: (nullable): times in milliseconds with commas between
 * @time_ms: one of them, or not
 *
 * Returns: whether @time_ms is one of @times
 */
gboolean
confab_frame_times_contain (const char *times,
                            gint64      time_ms)
{
  g_auto (GStrv) list = times != NULL ? g_strsplit (times, ",", -1) : NULL;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, time_ms);

  return list != NULL && g_strv_contains ((const char *const *)list, time);
}

/**
 * confab_frame_times_change:
 * @times: (nullable): times in milliseconds with commas between
 * @time_ms: a time
 * @contained: whether it is one of them afterwards
 *
 * Returns: (transfer full) (nullable): @times with @time_ms at the end, or without it; %NULL where there are none
 */
char *
confab_frame_times_change (const char *times,
                           gint64      time_ms,
                           gboolean    contained)
{
  g_auto (GStrv) list = times != NULL ? g_strsplit (times, ",", -1) : NULL;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, time_ms);
  g_autoptr (GString) changed = g_string_new (NULL);

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    if (*list[i] != '\0' && !g_str_equal (list[i], time))
      g_string_append_printf (changed, "%s%s", changed->len > 0 ? "," : "", list[i]);
  if (contained)
    g_string_append_printf (changed, "%s%s", changed->len > 0 ? "," : "", time);
  return changed->len > 0 ? g_strdup (changed->str) : NULL;
}
