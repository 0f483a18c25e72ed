/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power is cut: test-power SURVIVOR. What a program did to its files is written down; then disks are made that have of it what was synced, and
 * any of the rest. With CONFAB_TEST_LONG=N in the environment, N times as many. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crash-disk.h"
#include "killer.h"
#include "support/confab-test.h"

#define N_PROGRAMS 6
#define CRASHES_EACH 80

static const char *survivor;

typedef struct
{
  guint64       n_crashes;
  guint64       by_kind[N_CRASHES];
  SurvivalCount count;
} Sum;

/* What was told until then, on a disk that was cut from its power at that time. */
static void
crash (CrashDisk  *disk,
       CrashKind   kind,
       GRand      *dice,
       const char *told,
       gint64      time,
       Sum        *sum,
       guint32     seed,
       gsize       at)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "data");
  g_autoptr (SurvivalLog) log = survival_log_new ();
  g_autofree char *complaint = NULL;

  crash_disk_crash (disk, kind, dice, confab_test_dir_get_path (dir));
  survival_log_read (log, told);
  complaint = survival_log_check (log, folder, time, &sum->count);
  if (complaint != NULL)
    g_error ("seed %u, crash of kind %d after %" G_GSIZE_FORMAT " bytes of the record: %s", seed, kind, at, complaint);
  sum->n_crashes++;
  sum->by_kind[kind]++;
}

static void
replay (const char *root,
        const char *record,
        gsize       length,
        guint32     seed,
        guint       n_crashes,
        Sum        *sum)
{
  CrashDisk *disk = crash_disk_new (root);
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  g_autoptr (GString) told = g_string_new (NULL);
  guint n_records = 0;
  gsize at = 0;

  for (gsize i = 0; i < length; n_records++)
    {
      const FileRecord *head = (gconstpointer)(record + i);

      i += sizeof *head + head->path_length + head->data_length;
    }
  while (at < length)
    {
      FileRecord head;
      g_autofree char *path = NULL;
      g_autofree char *data = NULL;

      memcpy (&head, record + at, sizeof head);
      at += sizeof head;
      path = g_strndup (record + at, head.path_length);
      at += head.path_length;
      data = g_memdup2 (record + at, head.data_length + 1);
      at += head.data_length;
      data[head.data_length] = '\0';
      if (head.operation == TOLD)
        g_string_append_len (told, data, head.data_length);
      else
        crash_disk_do (disk, &head, path, data);
      if (g_rand_double (dice) < (double)n_crashes / n_records)
        crash (disk, (CrashKind)g_rand_int_range (dice, 0, N_CRASHES), dice, told->str, head.time, sum, seed, at);
    }
  crash_disk_free (disk);
}

static void
run_one (guint32 seed,
         Sum    *sum,
         guint   n_crashes)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *root = confab_test_dir_build (dir, "root");
  g_autofree char *folder = g_build_filename (root, "data", NULL);
  g_autofree char *record_path = confab_test_dir_build (dir, "record");
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  const char *argv[] = { survivor, folder, seed_text, "record", record_path, NULL };
  g_autofree char *record = NULL;
  gsize length;
  Killer killer;

  g_assert_cmpint (g_mkdir (root, 0700), ==, 0);
  killer_init (&killer, survivor, seed);
  g_assert_true (killer_run (&killer, argv, -1));
  killer_clear (&killer);
  g_assert_true (g_file_get_contents (record_path, &record, &length, NULL));
  g_assert_cmpuint (length, >, 100000);
  replay (root, record, length, seed, n_crashes, sum);
}

static void
test_power (void)
{
  const char *factor = g_getenv ("CONFAB_TEST_LONG");
  guint32 seed = (guint32)g_test_rand_int () / 2;
  Sum sum = { 0 };

  for (guint i = 0; i < N_PROGRAMS; i++)
    run_one (seed + i, &sum, CRASHES_EACH * (factor != NULL ? MAX ((guint)atoi (factor), 1) : 1));
  g_test_message ("seeds from %u: the power was cut %u times: %u times all was lost that was not synced, %u times nothing, %u times all after some "
                  "moment, %u times any of it; found %u questions, %u replies, %u changes, all of them; nothing lost that was seen for more than %u ms",
                  seed, (guint)sum.n_crashes, (guint)sum.by_kind[CRASH_NOTHING], (guint)sum.by_kind[CRASH_ALL],
                  (guint)sum.by_kind[CRASH_BEGINNING], (guint)sum.by_kind[CRASH_SOME], (guint)sum.count.n_questions,
                  (guint)sum.count.n_replies, (guint)sum.count.n_changes, (guint)(sum.count.worst_usec / 1000));
  g_assert_cmpuint (sum.n_crashes, >, N_PROGRAMS * CRASHES_EACH / 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert (argc == 2);
  survivor = argv[1];
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_add_func ("/survival/power", test_power);
  return g_test_run ();
}
