/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens conversations and scrolls through them: bench-view-open MAKE-STORE [MESSAGES…]. */
#include "config.h"

#include <stdlib.h>

#include "bench-scroll.h"
#include "model/confab-provider.h"
#include "stream-server.h"

#define ROUNDS 5

static const char *const everything[] = { "10", "1000", "10000", "100000", NULL };

static int
compare (const void *a,
         const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

/* The one that was asked for comes first in the sidebar, a short one after it. */
static gboolean
measure (ConfabApplication *application)
{
  double empty[ROUNDS];
  double opened[ROUNDS];
  double memory;
  double stall = 0;
  double stall_cpu = 0;

  confab_services_set_default (confab_session_get_services (confab_application_get_session (application)),
                               CONFAB_PROVIDER_SANDBOX);
  bench_run (1);
  if (bench_open (application, 1) < 0)
    return FALSE;
  bench_run (0.5);
  memory = bench_get_memory ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      empty[i] = bench_open_empty (application);
      bench_run (0.3);
      bench_probe_reset ();
      opened[i] = bench_open (application, 0);
      if (empty[i] < 0 || opened[i] < 0)
        return FALSE;
      bench_run (0.3);
      stall = MAX (stall, bench_probe_get ()->stall);
      stall_cpu = MAX (stall_cpu, bench_probe_get ()->stall_cpu);
      if (i == 0)
        bench_tell ("first", opened[0]);
    }
  qsort (empty, ROUNDS, sizeof (double), compare);
  qsort (opened, ROUNDS, sizeof (double), compare);
  bench_tell ("empty", empty[ROUNDS / 2]);
  bench_tell ("opened", opened[ROUNDS / 2]);
  bench_tell ("stall", stall);
  bench_tell ("stall-cpu", stall_cpu);
  bench_run (1);
  bench_tell ("memory", bench_get_memory () - memory);
  if (!bench_scroll (application))
    return FALSE;
  bench_run (1);
  bench_tell ("memory-after", bench_get_memory () - memory);
  return TRUE;
}

static void
report (GHashTable *values,
        const char *length)
{
  g_autofree char *name = g_strdup_printf ("open %s", length);

#define VALUE(key) bench_value (values, key)
  g_print ("%s first-paint %.0f ms (an empty one %.0f ms: %.0f ms more, aim 100 more; %.0f ms at first), longest-stall %.1f ms (%.1f ms CPU)\n",
           name, VALUE ("opened"), VALUE ("empty"), VALUE ("opened") - VALUE ("empty"), VALUE ("first"), VALUE ("stall"),
           VALUE ("stall-cpu"));
  g_print ("%s memory %.1f MiB more than one of 10 (aim 10), %.1f MiB after scrolling\n", name, VALUE ("memory") / 1024,
           VALUE ("memory-after") / 1024);
#undef VALUE
  bench_scroll_report (values, name);
}

static void
make_conversation (const char *program,
                   const char *store,
                   const char *length)
{
  stream_time_program ((const char *const[]){ program, store, "1", length, "markdown", NULL });
}

int
main (int    argc,
      char **argv)
{
  return bench_view_main (argc, argv, everything, make_conversation, measure, report);
}
