/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Others beside, and disks that are not what they should be: test-beside SURVIVOR CONFAB. With CONFAB_TEST_LONG in the environment, another program holds
 * the database for a minute. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/confab-test.h"
#include "survival-log.h"
#include "survivor.h"

#define N_BESIDE 3
#define N_ASKED 8

static const char *survivor;
static const char *confab;

/* What one program told, but what another may have changed since. */
static void
read_told (SurvivalLog *log,
           const char  *path)
{
  g_autofree char *told = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) kept = g_string_new (NULL);

  g_assert_true (g_file_get_contents (path, &told, NULL, NULL));
  lines = g_strsplit (told, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !g_str_has_prefix (lines[i], "begin\t") && !g_str_has_prefix (lines[i], "done\t"))
      g_string_append_printf (kept, "%s\n", lines[i]);
  survival_log_read (log, kept->str);
}

static GSubprocess *
start (const char        *log_path,
       const char *const *argv,
       GSubprocessFlags   flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  if (log_path != NULL)
    g_subprocess_launcher_take_fd (launcher, g_open (log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), SURVIVAL_LOG_FD);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

static char *
get_text (const char *path,
          const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
    sqlite3_busy_timeout (db, 10000);
  if (db != NULL && sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return text;
}

/* The terminal, in conversations that the others work in. */
static void
ask_beside (const char *path,
            guint       i)
{
  g_autofree char *id = get_text (path, "SELECT id FROM conversation WHERE deleted IS NULL ORDER BY random() LIMIT 1");
  g_autofree char *question = g_strdup_printf ("from the terminal %u", i);
  const char *argv[] = { confab, "ask", "--provider", "Sandbox", "--set", "max_tokens=20", question, id != NULL ? "--continue" : NULL,
                         id, NULL };
  g_autoptr (GSubprocess) process = start (NULL, argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (process));
}

static void
test_beside (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "confab");
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autoptr (SurvivalLog) log = survival_log_new ();
  g_autofree char *complaint = NULL;
  g_autofree char *found = NULL;
  SurvivalCount count = { 0 };
  GSubprocess *others[N_BESIDE];
  char *logs[N_BESIDE];

  g_setenv ("XDG_DATA_HOME", confab_test_dir_get_path (dir), TRUE);
  for (guint i = 0; i < N_BESIDE; i++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", (guint)g_test_rand_int () / 2);
      g_autofree char *name = g_strdup_printf ("log%u", i);
      const char *argv[] = { survivor, folder, seed, "some", NULL };

      logs[i] = confab_test_dir_build (dir, name);
      others[i] = start (logs[i], argv, G_SUBPROCESS_FLAGS_NONE);
    }
  for (guint i = 0; i < N_ASKED; i++)
    ask_beside (path, i);
  for (guint i = 0; i < N_BESIDE; i++)
    {
      g_subprocess_wait (others[i], NULL, NULL);
      g_assert_true (g_subprocess_get_successful (others[i]));
      read_told (log, logs[i]);
      g_object_unref (others[i]);
      g_free (logs[i]);
    }
  complaint = survival_log_check (log, folder, g_get_monotonic_time (), &count);
  g_assert_cmpstr (complaint, ==, NULL);
  found = get_text (path, "SELECT count(DISTINCT text) FROM message WHERE text LIKE 'from the terminal %'");
  g_assert_cmpint (atoi (found), ==, N_ASKED);
  g_test_message ("%d programs and the terminal in the same conversations: %u questions and %u replies, all of them there", N_BESIDE,
                  (guint)count.n_questions + N_ASKED, (guint)count.n_replies + N_ASKED);
}

static gboolean
tick_cb (gpointer user_data)
{
  guint *n_ticks = user_data;

  (*n_ticks)++;
  return G_SOURCE_CONTINUE;
}

/* Another program holds the database while a question is sent, and while a reply comes. The main loop goes on. */
static void
run_locked (gint64 usec)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "data");
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autofree char *log_path = confab_test_dir_build (dir, "log");
  g_autofree char *told = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr (SurvivalLog) log = survival_log_new ();
  g_autoptr (GError) error = NULL;
  SurvivalCount count = { 0 };
  Survivor self = { NULL };
  sqlite3 *other = NULL;
  guint n_ticks = 0;
  guint ticking = g_timeout_add (10, tick_cb, &n_ticks);
  gint64 end;
  int fd = g_open (log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (dup2 (fd, SURVIVAL_LOG_FD), ==, SURVIVAL_LOG_FD);
  survivor_open (&self, folder, 1, &error);
  g_assert_no_error (error);
  self.chat = survivor_new_chat (&self);
  survivor_ask (&self, self.chat, FALSE);

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  end = g_get_monotonic_time () + usec;
  do
    survivor_ask (&self, self.chat, FALSE);
  while (g_get_monotonic_time () < end);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (self.n_refused, >, 0);
  g_assert_cmpuint (n_ticks, >, 3);

  self.lock_while_streaming = other;
  survivor_ask (&self, self.chat, FALSE);
  g_assert_null (self.lock_while_streaming);
  survivor_close (&self);
  g_clear_handle_id (&ticking, g_source_remove);
  sqlite3_close (other);
  g_assert_cmpint (dup2 (g_open ("/dev/null", O_WRONLY, 0), SURVIVAL_LOG_FD), ==, SURVIVAL_LOG_FD);
  g_assert_true (g_file_get_contents (log_path, &told, NULL, NULL));
  survival_log_read (log, told);
  complaint = survival_log_check (log, folder, g_get_monotonic_time (), &count);
  g_assert_cmpstr (complaint, ==, NULL);
  g_free (complaint);
  complaint = get_text (path, "SELECT count(*) FROM message WHERE role = 'user'");
  g_assert_cmpint (atoi (complaint), ==, self.n_refused + 2);
  g_test_message ("another program held the database: %u questions could not be stored then, and are there now", self.n_refused);
}

static void
test_locked (void)
{
  run_locked (0);
}

static void
test_locked_for_a_minute (void)
{
  if (g_getenv ("CONFAB_TEST_LONG") == NULL)
    {
      g_test_skip ("only with CONFAB_TEST_LONG");
      return;
    }
  run_locked (60 * G_TIME_SPAN_SECOND);
}

/* FALSE where this system does not let a user have mounts of their own. */
static gboolean
can_mount (void)
{
  const char *argv[] = { "unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt", NULL };
  int status = -1;

  return g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                       NULL) && status == 0;
}

/* A disk of three megabytes, which is full in the middle. */
static void
test_small_disk (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *disk = confab_test_dir_build (dir, "disk");
  g_autofree char *copy = confab_test_dir_build (dir, "copy");
  g_autofree char *log_path = confab_test_dir_build (dir, "log");
  g_autofree char *script = g_strdup_printf ("mount -t tmpfs -o size=3m none '%s' && '%s' '%s/data' 1 fill '%s/filler' && cp -r '%s/data' '%s'", disk,
                                             survivor, disk, disk, disk, copy);
  const char *argv[] = { "unshare", "-rm", "sh", "-c", script, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (SurvivalLog) log = survival_log_new ();
  g_autofree char *complaint = NULL;
  SurvivalCount count = { 0 };

  if (!can_mount ())
    {
      g_test_skip ("no mounts of one's own here");
      return;
    }
  g_assert_cmpint (g_mkdir (disk, 0700), ==, 0);
  process = start (log_path, argv, G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (process));
  read_told (log, log_path);
  complaint = survival_log_check (log, copy, g_get_monotonic_time (), &count);
  g_assert_cmpstr (complaint, ==, NULL);
  g_assert_cmpuint (count.n_questions, >=, 5);
}

/* Nothing can be written: it is told, and what is there stays as it is. */
static void
test_read_only (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "confab");
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autofree char *log_path = confab_test_dir_build (dir, "log");
  g_autofree char *script = NULL;
  const char *first[] = { survivor, folder, "1", "start", NULL };
  const char *argv[] = { "unshare", "-rm", "sh", "-c", NULL, NULL };
  g_autoptr (GSubprocess) making = start (log_path, first, G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *said = NULL;
  gsize size_before;
  gsize size_after;

  g_subprocess_wait (making, NULL, NULL);
  if (!can_mount ())
    {
      g_test_skip ("no mounts of one's own here");
      return;
    }
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  g_setenv ("XDG_DATA_HOME", confab_test_dir_get_path (dir), TRUE);
  script = g_strdup_printf ("mount --bind '%s' '%s' && mount -o remount,ro,bind '%s' && '%s' ask --provider Sandbox hello", folder, folder, folder,
                            confab);
  argv[4] = script;
  process = start (NULL, argv, G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, NULL);
  g_test_message ("%s", said);
  g_assert_nonnull (strstr (said, "cannot be written"));
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
}

int
main (int    argc,
      char **argv)
{
  /* Nobody else may get this descriptor. */
  if (dup2 (g_open ("/dev/null", O_WRONLY, 0), SURVIVAL_LOG_FD) != SURVIVAL_LOG_FD)
    return 1;
  g_test_init (&argc, &argv, NULL);
  g_assert (argc == 3);
  survivor = argv[1];
  confab = argv[2];
  g_test_add_func ("/survival/beside", test_beside);
  g_test_add_func ("/survival/locked", test_locked);
  g_test_add_func ("/survival/locked-for-a-minute", test_locked_for_a_minute);
  g_test_add_func ("/survival/small-disk", test_small_disk);
  g_test_add_func ("/survival/read-only", test_read_only);
  return g_test_run ();
}
