/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failing-disk.h"
#include "store-fixture.h"
#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"

#define N_MESSAGES 240

/* How a process that was to bring a store up to date ended. */
typedef enum
{
  ENDED_WELL,
  ENDED_FULL,
  ENDED_OTHERWISE,
  ENDED_KILLED,
} Ended;

/* At how many of the writes to stop; CONFAB_TEST_LONG in the environment makes it all of them. */
#define N_POINTS 20

static guint
count_versions (void)
{
  guint n_migrations;

  confab_schema_get_migrations (&n_migrations);
  return n_migrations;
}

/* What Confab left at a version: questions, answers with code, pictures and a report of their cost, some of them long. */
static void
make_old (const char *path,
          guint       version)
{
  static const char content[] =
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11)"
    " INSERT INTO conversation (id, title, created, updated, leaf)"
    " SELECT 'c' || i, 'title ' || i, i, i, 'm' || (i * 20 + 19) FROM n;"
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 239)"
    " INSERT INTO message (id, conversation, parent_id, role, status, created, text, parts, reply)"
    " SELECT 'm' || i, i / 20 + 1, iif (i % 20 = 0, NULL, 'm' || (i - 1)), iif (i % 2, 'assistant', 'user'), 'complete', i,"
    "  iif (i % 3, 'word' || i, '```code' || i || '```') || ' ' || iif (i % 40 = 7, hex (zeroblob (9000)), hex (i)),"
    "  iif (i % 4 = 0, '[{\"type\":\"image\",\"hash\":\"ab\"},{\"type\":\"text\"}]', NULL),"
    "  iif (i % 2, '{\"model_asked\":\"a\",\"model_answered\":\"b\",\"usage\":{\"total_tokens\":7},\"cost_usd\":0.5}', NULL)"
    " FROM n;";
  static const char of_version_3[] =
    "INSERT INTO folder (id, name) VALUES ('f', 'folder');"
    "INSERT INTO tag (name, folded) VALUES ('Tag', 'tag');"
    "INSERT INTO conversation_tag SELECT row, 1 FROM conversation;"
    "UPDATE conversation SET folder = 1, pinned = 5, archived = 6 WHERE row = 2;"
    "INSERT INTO draft VALUES ('c3', '{\"text\":\"begun\"}', 7);"
    "INSERT INTO draft_attachment VALUES ('ab', 'c3');"
    "INSERT INTO attachment SELECT 'ab', row FROM message WHERE parts IS NOT NULL;"
    "UPDATE message SET deleted = 9 WHERE row % 7 = 0;";
  const ConfabMigration *migrations;
  guint n_migrations;
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%u; PRAGMA application_id=%d; PRAGMA journal_mode=WAL",
                                           version, CONFAB_SCHEMA_APPLICATION_ID);

  migrations = confab_schema_get_migrations (&n_migrations);
  g_assert_cmpuint (version, <, n_migrations);
  for (guint i = 0; i < version; i++)
    fixture_exec (path, migrations[i].sql);
  fixture_exec (path, mark);
  fixture_exec (path, content);
  if (version < 3)
    return;
  fixture_fill_version_3 (path);
  fixture_exec (path, of_version_3);
}

/* Nothing here may use a thread. */
static Ended
bring_up_to_date (const char *folder,
                  guint      *n_writes)
{
  const ConfabDatabaseOptions options = { .busy_timeout_ms = 1000 };
  ConfabDatabase *database = confab_database_new (folder);
  g_autoptr (GError) error = NULL;

  if (confab_database_open (database, &options, &error))
    {
      *n_writes = failing_disk_count ();
      confab_database_free (database);
      return ENDED_WELL;
    }
  confab_database_free (database);
  return g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FULL) ? ENDED_FULL : ENDED_OTHERWISE;
}

/* In a process of its own, whose disk fails. */
static Ended
run (const char *folder,
     FailingDisk how,
     guint       nth,
     guint      *n_writes)
{
  int fds[2];
  int status;
  pid_t child;

  g_assert_cmpint (pipe (fds), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      guint n = 0;
      Ended ended;

      failing_disk_install (how, nth);
      ended = bring_up_to_date (folder, &n);
      _exit (write (fds[1], &n, sizeof n) == sizeof n ? (int)ended : ENDED_OTHERWISE);
    }
  close (fds[1]);
  if (read (fds[0], n_writes, sizeof *n_writes) != sizeof *n_writes)
    *n_writes = 0;
  close (fds[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFSIGNALED (status))
    {
      g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
      return ENDED_KILLED;
    }
  return WEXITSTATUS (status);
}

static void
assert_has_all (const char *path)
{
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
                   ==, 0);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM conversation WHERE title = 'title ' || substr(id, 2)"),
                   ==, 12);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE text LIKE '%word' || substr(id, 2) || ' %'"
                                        " OR text LIKE '```code' || substr(id, 2) || '``` %'"), ==, N_MESSAGES);
  g_assert_cmpint (fixture_read_number (path, "SELECT sum(length(text)) FROM message WHERE length(text) > 18000"), >=,
                   6 * 18000);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message_search ('word* OR code*')"), ==, N_MESSAGES);
}

/* What was there before the step that failed, or after it, and never anything between. */
static void
assert_some_version (const char *path,
                     guint       version)
{
  gint64 present = fixture_read_number (path, "PRAGMA user_version");

  g_assert_cmpint (present, >=, version);
  g_assert_cmpint (present, <=, count_versions ());
  assert_has_all (path);
}

static void
assert_up_to_date (ConfabTestDir *dir,
                   guint          version)
{
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *name = g_strdup_printf ("confab.db.v%u.bak", version);
  g_autofree char *backup = confab_test_dir_build (dir, name);

  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  g_assert_cmpint (fixture_read_number (path, "PRAGMA user_version"), ==, count_versions ());
  assert_has_all (path);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE (has & 8 <> 0) = (row % 3 = 1)"
                                        " AND (has & 1 <> 0) = (row % 4 = 1)"), ==, N_MESSAGES);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE model = 'b' AND tokens = 7 AND"
                                        " cost = 0.5 AND role = 'assistant'"), ==, N_MESSAGES / 2);
  /* Nobody's pictures are kept from a model because of a new version. */
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE media IS NULL"), ==, N_MESSAGES);
  if (version >= 3)
    g_assert_cmpint (fixture_read_number (path,
                                          "SELECT (SELECT count(*) FROM message WHERE deleted = 9) = 240 / 7"
                                          " AND (SELECT count(*) FROM attachment WHERE hash = 'ab') = 60"
                                          " AND (SELECT count(*) FROM conversation_tag) = 12"
                                          " AND (SELECT json ->> '$.text' FROM draft WHERE conversation_id = 'c3') = 'begun'"
                                          " AND (SELECT draft FROM draft_attachment WHERE hash = 'ab') = 'c3'"
                                          " AND (SELECT archived FROM conversation WHERE folder = 1) = 6"), ==, 1);
  if (g_file_test (backup, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (fixture_read_number (backup, "PRAGMA user_version"), ==, version);
      assert_has_all (backup);
    }
}

static void
put_old (ConfabTestDir *dir,
         const char    *bytes,
         gsize          size)
{
  g_free (confab_test_dir_write (dir, "confab.db", bytes, size));
}

static void
test_interrupted (gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data) / 10;
  FailingDisk how = GPOINTER_TO_UINT (data) % 10;
  g_autoptr (ConfabTestDir) first = confab_test_dir_new ();
  g_autofree char *first_path = confab_test_dir_build (first, "confab.db");
  g_autofree char *bytes = NULL;
  guint counts[4] = { 0 };
  guint n_writes;
  guint step;
  guint n;
  gsize size;

  make_old (first_path, version);
  g_assert_true (g_file_get_contents (first_path, &bytes, &size, NULL));
  g_assert_cmpint (run (confab_test_dir_get_path (first), FAILING_DISK_COUNTS, 0, &n_writes), ==, ENDED_WELL);
  g_assert_cmpuint (n_writes, >, 50);
  assert_up_to_date (first, version);
  step = g_getenv ("CONFAB_TEST_LONG") != NULL ? 1 : MAX (1, n_writes / N_POINTS);
  for (guint nth = 1; nth <= n_writes; nth += step)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "confab.db");
      Ended ended;

      put_old (dir, bytes, size);
      ended = run (confab_test_dir_get_path (dir), how, nth, &n);
      g_assert_cmpint (ended, !=, ENDED_OTHERWISE);
      counts[ended]++;
      assert_some_version (path, version);
      assert_up_to_date (dir, version);
    }
  g_test_message ("version %u, %u writes: done all the same %u, full %u, killed %u", version, n_writes,
                  counts[ENDED_WELL], counts[ENDED_FULL], counts[ENDED_KILLED]);
  g_assert_cmpuint (how == FAILING_DISK_FULL ? counts[ENDED_FULL] : counts[ENDED_KILLED], >=, N_POINTS * 3 / 4);
}

/* What people have on their disks was made by exactly these. */
static void
test_frozen (void)
{
  static const char *const sums[] = {
    "949ac156c98448f9088aa22c8ff274318d1d92f4250fa8114d0b299f82d44ad5",
    "12f1d0418273327be3cc50fcd94e7916e9b76b0844f0ed14bd4a9248b713f33f",
    "3b9c7b0ece4dccf24593fbf61bd1bfe7bb302a26bb248e173ee57f0fb1d594f3",
  };
  guint n_migrations;
  const ConfabMigration *migrations = confab_schema_get_migrations (&n_migrations);

  g_assert_cmpuint (n_migrations, >=, G_N_ELEMENTS (sums));
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, migrations[i].sql, -1);

      g_assert_cmpstr (sum, ==, sums[i]);
    }
}

static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Whoever waits can be told why. */
static void
test_told (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (ConfabStore) store = confab_store_new (confab_test_dir_get_path (dir));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *other = NULL;
  guint look_again = g_timeout_add (5, look_again_cb, NULL);

  make_old (path, 1);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (confab_store_is_migrating (store));
  confab_store_open_async (store, NULL, confab_test_capture, &result);
  confab_test_wait_until (confab_store_is_migrating (store));
  g_clear_handle_id (&look_again, g_source_remove);
  g_assert_null (result);
  sqlite3_close (other);
  g_assert_true (confab_store_open_finish (store, confab_test_await (&result), &error));
  g_assert_no_error (error);
  g_assert_false (confab_store_is_migrating (store));
  g_clear_object (&result);
  fixture_close (g_steal_pointer (&store));
  assert_up_to_date (dir, 1);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "count", "killed", "torn", "full" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/migration/frozen", test_frozen);
  g_test_add_func ("/store/migration/told", test_told);
  for (guint version = 1; version < count_versions (); version++)
    for (guint how = FAILING_DISK_KILLS; how <= FAILING_DISK_FULL; how++)
      {
        g_autofree char *name = g_strdup_printf ("/store/migration/%s-from-version-%u", names[how], version);

        g_test_add_data_func (name, GUINT_TO_POINTER (version * 10 + how), test_interrupted);
      }
  return g_test_run ();
}
