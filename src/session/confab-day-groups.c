/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "session/confab-day-groups.h"

#define N_MONTHS 12

struct _ConfabDayGroups
{
  GTimeZone *zone;
  gint64     tomorrow;
  gint64     today;
  gint64     yesterday;
  gint64     week;
  gint64     months[N_MONTHS + 1]; /* where those of this year begin, and the next one */
};

static gint64
get_milliseconds (GDateTime *time)
{
  return g_date_time_to_unix (time) * 1000;
}

/* The beginning of a day counted from one: a day may have 23 hours, or begin at one o’clock. */
static gint64
get_day (GDateTime *day,
         int        offset)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (day, offset);

  return get_milliseconds (other);
}

/**
 * confab_day_groups_new: (constructor)
 * @now: the time, in the time zone that counts
 *
 * Returns: (transfer full): the groups until the day is over
 */
ConfabDayGroups *
confab_day_groups_new (GDateTime *now)
{
  ConfabDayGroups *self = g_new0 (ConfabDayGroups, 1);
  g_autoptr (GDateTime) today = NULL;

  self->zone = g_time_zone_ref (g_date_time_get_timezone (now));
  today = g_date_time_new (self->zone, g_date_time_get_year (now), g_date_time_get_month (now),
                           g_date_time_get_day_of_month (now), 0, 0, 0);
  self->today = get_milliseconds (today);
  self->tomorrow = get_day (today, 1);
  self->yesterday = get_day (today, -1);
  self->week = get_day (today, -6);
  for (int i = 0; i <= N_MONTHS; i++)
    {
      g_autoptr (GDateTime) month = g_date_time_new (self->zone, g_date_time_get_year (now) + i / N_MONTHS,
                                                     i % N_MONTHS + 1, 1, 0, 0, 0);

      self->months[i] = month != NULL ? get_milliseconds (month) : G_MAXINT64;
    }
  return self;
}

/**
 * confab_day_groups_free:
 * @self: (transfer full): groups
 */
void
confab_day_groups_free (ConfabDayGroups *self)
{
  g_time_zone_unref (self->zone);
  g_free (self);
}

static guint
find_year (const ConfabDayGroups *self,
           gint64                 milliseconds)
{
  g_autoptr (GDateTime) universal = g_date_time_new_from_unix_utc (milliseconds / 1000);
  g_autoptr (GDateTime) local = universal != NULL ? g_date_time_to_timezone (universal, self->zone) : NULL;

  return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_YEAR, local != NULL ? g_date_time_get_year (local) : 0);
}

/**
 * confab_day_groups_find:
 * @self: groups
 * @milliseconds: a time, milliseconds since 1970
 *
 * Returns: its group, as CONFAB_DAY_GROUP() makes it
 */
guint
confab_day_groups_find (const ConfabDayGroups *self,
                        gint64                 milliseconds)
{
  guint month = N_MONTHS;

  if (milliseconds >= self->today)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_TODAY, 0);
  if (milliseconds >= self->yesterday)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_YESTERDAY, 0);
  if (milliseconds >= self->week)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_WEEK, 0);
  while (month > 0 && milliseconds < self->months[month - 1])
    month--;
  return month > 0 ? CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_MONTH, month) : find_year (self, milliseconds);
}

/**
 * confab_day_groups_get_end:
 * @self: groups
 *
 * Returns: when today is over, milliseconds since 1970
 */
gint64
confab_day_groups_get_end (const ConfabDayGroups *self)
{
  return self->tomorrow;
}

/**
 * confab_day_groups_equal:
 * @a: groups
 * @b: groups
 *
 * Returns: whether nothing stands in another group
 */
gboolean
confab_day_groups_equal (const ConfabDayGroups *a,
                         const ConfabDayGroups *b)
{
  return a->today == b->today && a->yesterday == b->yesterday && a->week == b->week &&
         memcmp (a->months, b->months, sizeof a->months) == 0 &&
         g_str_equal (g_time_zone_get_identifier (a->zone), g_time_zone_get_identifier (b->zone));
}
