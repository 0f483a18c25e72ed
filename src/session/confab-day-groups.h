/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabDayGroup:
 * @CONFAB_DAY_GROUP_NONE: in no group
 * @CONFAB_DAY_GROUP_PINNED: on top, whenever it was
 * @CONFAB_DAY_GROUP_TODAY: today, or later
 * @CONFAB_DAY_GROUP_YESTERDAY: yesterday
 * @CONFAB_DAY_GROUP_WEEK: in the six days before today, but not yesterday
 * @CONFAB_DAY_GROUP_MONTH: earlier this year; the value is the month, 1 to 12
 * @CONFAB_DAY_GROUP_YEAR: in an earlier year, which is the value
 *
 * Under which heading of a list something stands.
 */
typedef enum
{
  CONFAB_DAY_GROUP_NONE,
  CONFAB_DAY_GROUP_PINNED,
  CONFAB_DAY_GROUP_TODAY,
  CONFAB_DAY_GROUP_YESTERDAY,
  CONFAB_DAY_GROUP_WEEK,
  CONFAB_DAY_GROUP_MONTH,
  CONFAB_DAY_GROUP_YEAR,
} ConfabDayGroup;

/* A group as one number, by which two are compared: a #ConfabDayGroup and its value. */
#define CONFAB_DAY_GROUP(group, value) ((guint)(group) << 16 | (guint)(value))
#define CONFAB_DAY_GROUP_OF(number)    ((ConfabDayGroup)((number) >> 16))
#define CONFAB_DAY_GROUP_VALUE(number) ((number) & 0xffff)

/**
 * ConfabDayGroups:
 *
 * The groups as they are at one moment, in one time zone.
 */
typedef struct _ConfabDayGroups ConfabDayGroups;

/* now: in the time zone that counts. */
ConfabDayGroups *confab_day_groups_new     (GDateTime             *now) G_GNUC_WARN_UNUSED_RESULT;
void             confab_day_groups_free    (ConfabDayGroups       *self);
guint            confab_day_groups_find    (const ConfabDayGroups *self,
                                            gint64                 milliseconds);
/* When today is over, milliseconds since 1970. */
gint64           confab_day_groups_get_end (const ConfabDayGroups *self);
/* Whether both put everything in the same group. */
gboolean         confab_day_groups_equal   (const ConfabDayGroups *a,
                                            const ConfabDayGroups *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabDayGroups, confab_day_groups_free)

G_END_DECLS
