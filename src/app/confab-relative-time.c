/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-relative-time.h"

static GDateTime *
midnight (GDateTime *time)
{
  return g_date_time_new (g_date_time_get_timezone (time), g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), 0, 0, 0);
}

static char *
format_time_of_day (GDateTime *time)
{
  /* Translators: a time of a day, as g_date_time_format() takes it; use %I:%M %p for twelve hours */
  return g_date_time_format (time, _ ("%H:%M"));
}

/**
 * confab_relative_time_dup:
 * @milliseconds: a time since 1970 in UTC
 * @now: the present, in local time
 *
 * Says when something was as briefly as a list needs: the time of today, the day of this week, else the date. It has no
 * minutes that would have to be counted on while it is shown.
 *
 * Returns: (transfer full): the time for people
 */
char *
confab_relative_time_dup (gint64     milliseconds,
                          GDateTime *now)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) today = NULL;
  g_autoptr (GDateTime) day = NULL;
  gint64 days;

  g_return_val_if_fail (now != NULL, NULL);

  utc = g_date_time_new_from_unix_utc (milliseconds / 1000);
  if (utc == NULL)
    return g_strdup ("");
  /* To look for the local time zone takes longer than all else here. */
  then = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  if (then == NULL)
    return g_strdup ("");
  today = midnight (now);
  day = midnight (then);
  if (today == NULL || day == NULL)
    return g_strdup ("");

  /* Twelve hours more, since a day with a change of the clock has 23. */
  days = (g_date_time_difference (today, day) + 12 * G_TIME_SPAN_HOUR) / G_TIME_SPAN_DAY;
  if (days <= 0)
    return format_time_of_day (then);
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days < 7)
    return g_date_time_format (then, "%A");
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year, as g_date_time_format() takes it */
    return g_date_time_format (then, _ ("%-d %b"));
  return g_date_time_format (then, "%x");
}

/**
 * confab_relative_time_dup_of_day:
 * @milliseconds: a time since 1970 in UTC
 *
 * Says when something was where the day is said already.
 *
 * Returns: (transfer full): the time of day, in local time
 */
char *
confab_relative_time_dup_of_day (gint64 milliseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (milliseconds / 1000);
  g_autoptr (GDateTime) then = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return then != NULL ? format_time_of_day (then) : g_strdup ("");
}
