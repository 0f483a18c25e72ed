/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that is full, or fails, at each thing that is done to it: test-full SURVIVOR. With CONFAB_TEST_LONG in the environment, with each error. */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "killer.h"
#include "support/confab-test.h"

/* How many do their work side by side. */
#define N_WORKERS 4

static const char *survivor;
static const char *self_path;

static const struct
{
  const char *name;
  int         code;
  gboolean    is_full;
} failures[] = {
  { "no room", ENOSPC, TRUE },
  { "an error of the disk", EIO, FALSE },
  { "the quota", EDQUOT, TRUE },
  { "no room once", ENOSPC, FALSE },
};

/* How many operations the program could have failed at. */
static guint
run_one (guint  n,
         guint  failure,
         guint *n_refused)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "data");
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *code = g_strdup_printf ("%d", failures[failure].code);
  const char *argv[] = { survivor, folder, "1", "fail", number, code, failures[failure].is_full ? "full" : "once", NULL };
  g_autoptr (SurvivalLog) log = survival_log_new ();
  g_autofree char *complaint = NULL;
  SurvivalCount count = { 0 };
  Killer killer;
  const char *at;
  guint n_operations;

  killer_init (&killer, survivor, n);
  g_assert_true (killer_run (&killer, argv, -1));
  at = strstr (killer.told, "operations\t");
  g_assert_nonnull (at);
  n_operations = (guint)atoi (at + strlen ("operations\t"));
  *n_refused += (guint)atoi (strchr (at + strlen ("operations\t"), '\t') + 1);
  *(char *)at = '\0';
  survival_log_read (log, killer.told);
  complaint = survival_log_check (log, folder, killer.died, &count);
  if (complaint != NULL)
    g_error ("%s at operation %u: %s", failures[failure].name, n, complaint);
  killer_clear (&killer);
  return n_operations;
}

static int
run_worker (guint first,
            guint step,
            guint n_operations,
            guint factor)
{
  guint n_refused = 0;
  guint n_runs = 0;

  for (guint n = first; n <= n_operations; n += step)
    for (guint i = 0; i < factor; i++, n_runs++)
      run_one (n, factor > 1 ? i : n % G_N_ELEMENTS (failures), &n_refused);
  /* GLib writes a "#" before what is printed in its own way by a test. */
  printf ("%u %u\n", n_runs, n_refused);
  return 0;
}

static void
test_full (void)
{
  guint factor = g_getenv ("CONFAB_TEST_LONG") != NULL ? G_N_ELEMENTS (failures) : 1;
  guint n_refused = 0;
  guint n_runs = 0;
  /* Threads do not always do the same. */
  guint n_operations = run_one (1000000, 0, &n_refused) + 3;
  GSubprocess *workers[N_WORKERS];

  g_assert_cmpuint (n_operations, >, 50);
  g_assert_cmpuint (n_refused, ==, 0);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *first = g_strdup_printf ("%u", i + 1);
      g_autofree char *last = g_strdup_printf ("%u", n_operations);
      g_autofree char *times = g_strdup_printf ("%u", factor);

      workers[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self_path, survivor, first, last, times, NULL);
    }
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *output = NULL;
      char *line;

      g_subprocess_communicate_utf8 (workers[i], NULL, NULL, &output, NULL, NULL);
      g_assert_true (g_subprocess_get_successful (workers[i]));
      line = strrchr (g_strstrip (output), '\n');
      line = line != NULL ? line + 1 : output;
      n_runs += (guint)atoi (line);
      n_refused += (guint)atoi (strchr (line, ' '));
      g_object_unref (workers[i]);
    }
  g_test_message ("each of %u operations failed, %u runs; %u times a reply said that it could not be stored; nothing that was stored was lost, and all went "
                  "on once there was room", n_operations, n_runs, n_refused);
  g_assert_cmpuint (n_runs, >=, n_operations);
  g_assert_cmpuint (n_refused, >, n_operations / 10);
}

int
main (int    argc,
      char **argv)
{
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_assert (argc >= 2);
  survivor = argv[1];
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  if (argc == 5)
    return run_worker ((guint)atoi (argv[2]), N_WORKERS, (guint)atoi (argv[3]), (guint)atoi (argv[4]));
  g_test_add_func ("/survival/full", test_full);
  return g_test_run ();
}
