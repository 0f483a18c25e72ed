/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-group-words.h"

static char *
dup_month (guint month)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (2000, MAX (month, 1), 1, 0, 0, 0);

  /* As a heading and not within a date; some languages have another form for that. */
  return g_date_time_format (time, "%OB");
}

/**
 * confab_group_words_dup:
 * @group: a group, as CONFAB_DAY_GROUP() makes it
 *
 * Returns: (transfer full) (nullable): its heading; %NULL for what is in no group
 */
char *
confab_group_words_dup (guint group)
{
  switch (CONFAB_DAY_GROUP_OF (group))
    {
    case CONFAB_DAY_GROUP_PINNED:
      /* Translators: heading of the conversations that are pinned to the top */
      return g_strdup (_ ("Pinned"));
    case CONFAB_DAY_GROUP_TODAY:
      return g_strdup (_ ("Today"));
    case CONFAB_DAY_GROUP_YESTERDAY:
      return g_strdup (_ ("Yesterday"));
    case CONFAB_DAY_GROUP_WEEK:
      return g_strdup (_ ("Previous 7 Days"));
    case CONFAB_DAY_GROUP_MONTH:
      return dup_month (CONFAB_DAY_GROUP_VALUE (group));
    case CONFAB_DAY_GROUP_YEAR:
      return g_strdup_printf ("%u", CONFAB_DAY_GROUP_VALUE (group));
    case CONFAB_DAY_GROUP_NONE:
    default:
      return NULL;
    }
}
