/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What benchmarks without a window share. */
#include "config.h"

#include "bench-core.h"

#include "support/confab-test.h"

/* Processor time of this thread between two waits of the main loop. */
static gint64 held_since;
static gint64 longest_hold;

ConfabStore *
bench_open_store (const char *folder)
{
  ConfabStore *store = confab_store_new (folder);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_store_open_async (store, NULL, confab_test_capture, &result);
  if (!confab_store_open_finish (store, confab_test_await (&result), &error))
    g_error ("%s", error->message);
  return store;
}

void
bench_close_store (ConfabStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_store_close_async (store, NULL, confab_test_capture, &result);
  confab_store_close_finish (store, confab_test_await (&result), NULL);
  g_clear_object (&result);
  confab_test_drain ();
  g_object_unref (store);
}

gint64
bench_get_time (clockid_t clock_id)
{
  struct timespec now;

  clock_gettime (clock_id, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int result;

  longest_hold = MAX (longest_hold, bench_get_time (CLOCK_THREAD_CPUTIME_ID) - held_since);
  result = g_poll (fds, n_fds, timeout);
  held_since = bench_get_time (CLOCK_THREAD_CPUTIME_ID);
  return result;
}

void
bench_begin_hold (void)
{
  g_main_context_set_poll_func (NULL, poll_cb);
  longest_hold = 0;
  held_since = bench_get_time (CLOCK_THREAD_CPUTIME_ID);
}

double
bench_end_hold (void)
{
  return (double)MAX (longest_hold, bench_get_time (CLOCK_THREAD_CPUTIME_ID) - held_since) / 1000;
}
