/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-day-words.h"

static GDateTime *
dup_local (gint64 time)
{
  g_autoptr (GDateTime) utc = time > 0 ? g_date_time_new_from_unix_utc (time / 1000) : NULL;

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/* Days counted so that those next to each other differ by one, whatever the clock was put to in between. */
static int
day_number (GDateTime *time)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, g_date_time_get_day_of_month (time), g_date_time_get_month (time), g_date_time_get_year (time));
  return g_date_get_julian (&date);
}

/**
 * confab_day_words_differ:
 * @time: a time
 * @other: another
 *
 * Returns: whether both are known and of different days here
 */
gboolean
confab_day_words_differ (gint64 time,
                         gint64 other)
{
  g_autoptr (GDateTime) a = dup_local (time);
  g_autoptr (GDateTime) b = dup_local (other);

  return a != NULL && b != NULL && day_number (a) != day_number (b);
}

/**
 * confab_day_words_dup:
 * @time: a time
 * @now: the present, in local time
 * @relative: (out) (optional): whether the words will be wrong after midnight
 *
 * Returns: (transfer full): the day it is of, empty where it is not known
 */
char *
confab_day_words_dup (gint64     time,
                      GDateTime *now,
                      gboolean  *relative)
{
  g_autoptr (GDateTime) then = dup_local (time);
  int days;

  if (relative != NULL)
    *relative = FALSE;
  if (then == NULL)
    return g_strdup ("");
  days = day_number (now) - day_number (then);
  if (relative != NULL)
    *relative = days >= 0 && days < 7;
  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 0 && days < 7)
    return g_date_time_format (then, "%A");
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year with its weekday, as g_date_time_format() takes it */
    return g_date_time_format (then, _ ("%A, %-d %B"));
  /* Translators: a day of another year, as g_date_time_format() takes it */
  return g_date_time_format (then, _ ("%-d %B %Y"));
}

/**
 * confab_day_words_dup_moment:
 * @time: a time
 *
 * Returns: (transfer full): the day and the time of day, empty where it is not known
 */
char *
confab_day_words_dup_moment (gint64 time)
{
  g_autoptr (GDateTime) then = dup_local (time);

  /* Translators: a day and a time, as g_date_time_format() takes it; use %I:%M %p for twelve hours */
  return then != NULL ? g_date_time_format (then, _ ("%-d %B %Y, %H:%M")) : g_strdup ("");
}
