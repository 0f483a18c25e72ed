/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-csv-text.h"
#include "model/confab-spent-csv.h"

/**
 * confab_spent_get_sums:
 * @self: what was spent
 * @by: by what
 *
 * Returns: (transfer none) (element-type ConfabSpentSum): the sums
 */
GPtrArray *
confab_spent_get_sums (ConfabSpent  *self,
                       ConfabSpentBy by)
{
  switch (by)
    {
    case CONFAB_SPENT_BY_PROVIDER:
      return self->providers;
    case CONFAB_SPENT_BY_CONVERSATION:
      return self->conversations;
    case CONFAB_SPENT_BY_DAY:
      return self->days;
    case CONFAB_SPENT_BY_MONTH:
      return self->months;
    case CONFAB_SPENT_BY_MODEL:
    default:
      return self->models;
    }
}

static char *
dup_date (gint64      time,
          const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / 1000);
  char *text = date != NULL ? g_date_time_format (date, format) : NULL;

  return text != NULL ? text : g_strdup ("");
}

/**
 * confab_spent_sum_dup_title:
 * @sum: a sum
 * @by: by what it was sorted
 *
 * Returns: (transfer full): what it is called
 */
char *
confab_spent_sum_dup_title (const ConfabSpentSum *sum,
                            ConfabSpentBy         by)
{
  if (by == CONFAB_SPENT_BY_DAY)
    return dup_date (sum->time, "%Y-%m-%d");
  if (by == CONFAB_SPENT_BY_MONTH)
    return dup_date (sum->time, "%Y-%m");
  if (sum->name != NULL && *sum->name != '\0')
    return g_strdup (sum->name);
  if (by != CONFAB_SPENT_BY_CONVERSATION)
    return g_strdup (_ ("Unknown"));
  if (sum->id == NULL)
    return g_strdup (_ ("Temporary conversations"));
  return g_strdup (sum->name != NULL ? _ ("Untitled") : _ ("Deleted conversation"));
}

static void
append_usd (GString *csv,
            double   usd)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  g_string_append (csv, g_ascii_formatd (buffer, sizeof buffer, "%.9f", usd));
}

/**
 * confab_spent_to_csv:
 * @self: what was spent
 * @by: by what
 *
 * Returns: (transfer full): a table as in RFC 4180, in UTF-8, with a line of names first, in English, for programs; amounts are in US dollars
 */
char *
confab_spent_to_csv (ConfabSpent  *self,
                     ConfabSpentBy by)
{
  static const char *const names[] = { "model", "provider", "conversation", "day", "month" };
  GString *csv = g_string_new (NULL);
  GPtrArray *sums = confab_spent_get_sums (self, by);

  g_string_append_printf (csv, "%s,requests,billed_requests,estimated_requests,prompt_tokens,completion_tokens,billed_usd,"
                          "estimated_usd\r\n", names[by]);
  for (guint i = 0; i < sums->len; i++)
    {
      const ConfabSpentSum *sum = sums->pdata[i];
      const gint64 numbers[] = { sum->n_requests, sum->n_billed, sum->n_estimated, sum->prompt_tokens, sum->completion_tokens };
      g_autofree char *title = confab_spent_sum_dup_title (sum, by);

      confab_csv_append_text (csv, title);
      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        g_string_append_printf (csv, ",%" G_GINT64_FORMAT, numbers[j]);
      append_usd (csv, sum->billed);
      append_usd (csv, sum->estimated);
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}
