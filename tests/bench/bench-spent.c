/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding up what 1,000,000 requests cost, beside the same sums in plain SQL over the same rows: bench-spent [ROWS]. How long the main loop is
 * held is told in time of the processor: by the clock, other programs would count as well. */
#include "config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-core.h"
#include "bench-fill.h"
#include "store/confab-store-spent.h"
#include "support/confab-test.h"

#define N_RUNS          3
#define N_CONVERSATIONS 20000

#define SUMS \
  " count (*), count (billed), count (estimated), sum (prompt_tokens), sum (completion_tokens), total (billed), total (estimated)" \
  " FROM spent GROUP BY 1"

/* By all that the overview is sorted by. */
static const char *const queries[] = {
  "SELECT model," SUMS,
  "SELECT provider," SUMS,
  "SELECT conversation_id," SUMS,
  "SELECT strftime ('%Y-%m-%d', time / 1000, 'unixepoch', 'localtime')," SUMS,
  "SELECT strftime ('%Y-%m', time / 1000, 'unixepoch', 'localtime')," SUMS,
};

/* Three years, 30 models of 6 services, and one in ten requests without a conversation. */
static void
fill (const char *folder,
      guint       n_rows)
{
  g_autofree char *sql =
    g_strdup_printf ("BEGIN;"
                     "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                     " INSERT INTO spent (message_id, conversation_id, time, provider, model, prompt_tokens, completion_tokens, billed,"
                     " estimated) SELECT printf ('00000000-0000-4000-9000-%%012x', i),"
                     " iif (i %% 10 = 0, NULL, printf ('00000000-0000-4000-8000-%%012x', i * 7919 %% %u + 1)),"
                     " 1700000000000 + i * 94608, 'Service ' || (i %% 6), 'maker/a-model-' || (i * 31 %% 30), i %% 5000, i %% 700,"
                     " iif (i %% 3 = 0, NULL, 0.0001 * (i %% 90)), iif (i %% 6 = 0, 0.0001 * (i %% 80), NULL) FROM n;"
                     "COMMIT",
                     n_rows - 1, N_CONVERSATIONS);

  bench_fill (folder, N_CONVERSATIONS);
  bench_run_sql (folder, sql);
}

/* Milliseconds of the processor. */
static double
ask_plainly (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  sqlite3 *database = NULL;
  gint64 start;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  start = bench_get_time (CLOCK_PROCESS_CPUTIME_ID);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (sqlite3_exec (database, queries[i], NULL, NULL, NULL) != SQLITE_OK)
      g_error ("%s", sqlite3_errmsg (database));
  start = bench_get_time (CLOCK_PROCESS_CPUTIME_ID) - start;
  sqlite3_close (database);
  return (double)start / 1000;
}

typedef struct
{
  double processor;
  double clock;
  double held;
} Numbers;

static void
sum (ConfabStore *store,
     guint        n_rows,
     Numbers     *numbers)
{
  gint64 start = g_get_monotonic_time ();
  gint64 processor = bench_get_time (CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSpent) spent = NULL;

  bench_begin_hold ();
  confab_store_sum_spent_async (store, 0, G_MAXINT64, NULL, confab_test_capture, &result);
  spent = confab_store_sum_spent_finish (store, confab_test_await (&result), &error);
  if (spent == NULL || spent->all.n_requests != n_rows)
    g_error ("not all was added up");
  numbers->processor = (double)(bench_get_time (CLOCK_PROCESS_CPUTIME_ID) - processor) / 1000;
  numbers->clock = (double)(g_get_monotonic_time () - start) / 1000;
  numbers->held = bench_end_hold ();
}

/* Milliseconds by the clock: the longest that another call takes meanwhile. */
static double
wait_beside (ConfabStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabSpent) spent = NULL;
  gint64 longest = 0;

  confab_store_sum_spent_async (store, 0, G_MAXINT64, NULL, confab_test_capture, &result);
  while (result == NULL)
    {
      g_autoptr (GAsyncResult) other = NULL;
      g_autoptr (JsonNode) value = NULL;
      gint64 start = g_get_monotonic_time ();

      confab_store_get_setting_async (store, "nothing", NULL, confab_test_capture, &other);
      value = confab_store_get_setting_finish (store, confab_test_await (&other), NULL);
      longest = MAX (longest, g_get_monotonic_time () - start);
    }
  spent = confab_store_sum_spent_finish (store, result, NULL);
  return (double)longest / 1000;
}

int
main (int    argc,
      char **argv)
{
  guint n_rows = MAX (argc > 1 ? (guint)atoi (argv[1]) : 1000000, 1);
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  const char *folder = confab_test_dir_get_path (dir);
  Numbers best = { .processor = G_MAXDOUBLE };
  double plain = G_MAXDOUBLE;
  ConfabStore *store;

  bench_close_store (bench_open_store (folder));
  fill (folder, n_rows);
  store = bench_open_store (folder);
  for (guint i = 0; i < N_RUNS; i++)
    {
      Numbers numbers;

      sum (store, n_rows, &numbers);
      if (numbers.processor < best.processor)
        best = numbers;
      plain = MIN (plain, ask_plainly (folder));
    }
  printf ("the overview of %u requests: %.0f ms by the clock, %.0f ms of the processor, where plain SQL takes %.0f: %.2f x\n", n_rows,
          best.clock, best.processor, plain, best.processor / plain);
  printf ("longest hold of the main loop meanwhile: %.2f ms; longest wait of another call of the store: %.2f ms\n", best.held, wait_beside (store));
  bench_close_store (store);
  return 0;
}
