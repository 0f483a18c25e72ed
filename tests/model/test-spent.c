/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model/confab-spent-csv.h"

static void
test_csv (void)
{
  g_autoptr (ConfabSpent) spent = confab_spent_new ();
  ConfabSpentSum *sum = confab_spent_sum_new ("=say \"x\", y", 0);
  g_autofree char *csv = NULL;
  g_autofree char *days = NULL;

  sum->n_requests = 2;
  sum->n_billed = 1;
  sum->billed = 0.0125;
  g_ptr_array_add (spent->models, sum);
  csv = confab_spent_to_csv (spent, CONFAB_SPENT_BY_MODEL);
  g_assert_true (g_str_has_prefix (csv, "model,requests,"));
  /* Quotes are doubled, and a spreadsheet reckons nothing. */
  g_assert_nonnull (strstr (csv, "\r\n\"'=say \"\"x\"\", y\",2,1,0,0,0,0.012500000,0.000000000\r\n"));
  days = confab_spent_to_csv (spent, CONFAB_SPENT_BY_DAY);
  g_assert_cmpstr (strstr (days, "\r\n"), ==, "\r\n");
}

static void
test_titles (void)
{
  ConfabSpentSum temporary = { .name = NULL };
  ConfabSpentSum deleted = { .name = NULL, .id = (char *)"c" };
  ConfabSpentSum untitled = { .name = (char *)"", .id = (char *)"c" };
  g_autofree char *first = confab_spent_sum_dup_title (&temporary, CONFAB_SPENT_BY_CONVERSATION);
  g_autofree char *second = confab_spent_sum_dup_title (&deleted, CONFAB_SPENT_BY_CONVERSATION);
  g_autofree char *third = confab_spent_sum_dup_title (&untitled, CONFAB_SPENT_BY_CONVERSATION);

  g_assert_cmpstr (first, ==, "Temporary conversations");
  g_assert_cmpstr (second, ==, "Deleted conversation");
  g_assert_cmpstr (third, ==, "Untitled");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/spent/csv", test_csv);
  g_test_add_func ("/model/spent/titles", test_titles);
  return g_test_run ();
}
