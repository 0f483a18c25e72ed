/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/confab-store-private.h"
#include "store/confab-store-schema.h"
#include "store-fixture.h"

#define NOBODY 65534

static const char *self_path;

static char *
read_file (const char *path,
           gsize      *size)
{
  char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, size, NULL));
  return content;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* The store is refused with @code, and the file is the same afterwards. */
static void
assert_refused (ConfabTestDir   *dir,
                ConfabStoreError code)
{
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  gsize size_before;
  gsize size_after;
  g_autofree char *before = read_file (path, &size_before);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_try_open (confab_test_dir_get_path (dir), &error));
  g_assert_error (error, CONFAB_STORE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, "confab.db"));
  after = read_file (path, &size_after);
  g_assert_cmpmem (before, size_before, after, size_after);
}

static void
test_not_a_database (void)
{
  const char *contents[] = { "x", "This is a letter to my aunt, which somebody saved under the wrong name.\n"
                             "It is longer than the header of a database, and has nothing in common with one.\n" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();

      g_free (confab_test_dir_write (dir, "confab.db", contents[i], -1));
      assert_refused (dir, CONFAB_STORE_ERROR_NOT_A_DATABASE);
      g_assert_cmpuint (count_files (confab_test_dir_get_path (dir)), ==, 1);
    }
}

/* The first page says that it is a database, and then comes something else. */
static void
test_damaged (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *writers = confab_test_dir_build (dir, "writers");
  g_autofree char *content = NULL;
  gsize size;

  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  content = read_file (path, &size);
  memset (content + 100, 0xa5, 3000);
  g_assert_true (g_file_set_contents (path, content, size, NULL));
  g_assert_cmpint (g_rmdir (writers), ==, 0);
  assert_refused (dir, CONFAB_STORE_ERROR_DAMAGED);
}

static void
test_of_another_program (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");

  fixture_exec (path, "CREATE TABLE song (name TEXT)");
  assert_refused (dir, CONFAB_STORE_ERROR_NOT_A_DATABASE);
  fixture_exec (path, "PRAGMA application_id=7");
  assert_refused (dir, CONFAB_STORE_ERROR_NOT_A_DATABASE);
  g_assert_cmpuint (count_files (confab_test_dir_get_path (dir)), ==, 1);
}

static void
test_newer (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *writers = confab_test_dir_build (dir, "writers");

  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  g_assert_cmpint (g_rmdir (writers), ==, 0);
  fixture_exec (path, "PRAGMA user_version=1000");
  assert_refused (dir, CONFAB_STORE_ERROR_TOO_NEW);
  g_assert_cmpuint (count_files (confab_test_dir_get_path (dir)), ==, 1);
}

static ConfabDatabase *
open_database (ConfabTestDir *dir)
{
  const ConfabDatabaseOptions options = { .busy_timeout_ms = 1000 };
  ConfabDatabase *database = confab_database_new (confab_test_dir_get_path (dir));
  g_autoptr (GError) error = NULL;

  confab_database_open (database, &options, &error);
  g_assert_no_error (error);
  return database;
}

static guint
count_versions (void)
{
  guint n_migrations;

  confab_schema_get_migrations (&n_migrations);
  return n_migrations;
}

/* A database of the present version with data in it, led on by steps that only this test knows. */
static void
test_migration (void)
{
  guint n_present = count_versions ();
  g_autofree ConfabMigration *steps = g_new0 (ConfabMigration, n_present + 3);
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *name = g_strdup_printf ("confab.db.v%u.bak", n_present);
  g_autofree char *second_name = g_strdup_printf ("confab.db.v%u.bak", n_present + 2);
  g_autofree char *backup = confab_test_dir_build (dir, name);
  g_autofree char *second_backup = confab_test_dir_build (dir, second_name);
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", "kept", 1);
  g_autoptr (ConfabDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  fixture_write_one (store, conversation, NULL);
  fixture_close (store);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));

  steps[n_present].sql = "ALTER TABLE conversation ADD COLUMN colour TEXT; UPDATE conversation SET colour = 'f' || id";
  steps[n_present + 1].sql = "CREATE TABLE palette (name TEXT); INSERT INTO palette SELECT colour FROM conversation";
  steps[n_present + 2].sql = "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)";
  database = open_database (dir);
  confab_schema_apply (database, steps, n_present + 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_read_number (path, "PRAGMA user_version"), ==, n_present + 2);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM palette WHERE name = 'fc'"), ==, 1);
  g_assert_cmpint (fixture_read_number (backup, "PRAGMA user_version"), ==, n_present);
  g_assert_cmpint (fixture_read_number (backup, "SELECT count(*) FROM conversation WHERE title = 'kept'"), ==, 1);
  g_assert_cmpint (g_stat (backup, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  /* One that fails leaves what was there, and a backup of it. */
  g_assert_false (confab_schema_apply (database, steps, n_present + 3, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (fixture_read_number (path, "PRAGMA user_version"), ==, n_present + 2);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), ==, 0);
  g_assert_cmpint (fixture_read_number (second_backup, "SELECT count(*) FROM palette"), ==, 1);

  g_assert_false (confab_schema_apply (database, steps, n_present + 1, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_TOO_NEW);
}

/* What Confab left at a version, with a question and a reply. */
static void
make_old (const char *path,
          guint       version)
{
  static const char content[] =
    "INSERT INTO conversation (id, title, created, updated, leaf) VALUES ('c', 'kept', 1, 2, 'r');"
    "INSERT INTO message (id, conversation, parent_id, role, status, created, text, parts, reply) VALUES"
    " ('q', 1, NULL, 'user', 'complete', 1, 'question', '[{\"type\":\"image\",\"hash\":\"ab\"},{\"type\":\"text\"}]', NULL),"
    " ('r', 1, 'q', 'assistant', 'complete', 2, '```c```', NULL,"
    "  '{\"model_asked\":\"a\",\"model_answered\":\"b\",\"usage\":{\"total_tokens\":7},\"cost_usd\":0.5}');";
  guint n_migrations;
  const ConfabMigration *migrations = confab_schema_get_migrations (&n_migrations);
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%u; PRAGMA application_id=%d",
                                           version, CONFAB_SCHEMA_APPLICATION_ID);

  g_assert_cmpuint (version, <, n_migrations);
  for (guint i = 0; i < version; i++)
    fixture_exec (path, migrations[i].sql);
  fixture_exec (path, mark);
  fixture_exec (path, content);
  if (version >= 3)
    fixture_fill_version_3 (path);
}

/* What an earlier Confab left is led on, with all that is in it. */
static void
test_from_earlier (gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autofree char *name = g_strdup_printf ("confab.db.v%u.bak", version);
  g_autofree char *backup = confab_test_dir_build (dir, name);
  g_autoptr (ConfabConversation) read = NULL;
  ConfabStore *store;
  ConfabMessage *reply;

  make_old (path, version);
  store = fixture_open (confab_test_dir_get_path (dir));
  read = fixture_load (store, "c");
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_message (read, "q")), ==, "question");
  reply = confab_conversation_get_leaf (read);
  g_assert_cmpstr (confab_message_get_text (reply), ==, "```c```");
  g_assert_cmpint (confab_message_get_reply (reply)->total_tokens, ==, 7);
  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "PRAGMA user_version"), ==, count_versions ());
  g_assert_cmpint (fixture_read_number (backup, "PRAGMA user_version"), ==, version);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE id = 'q' AND has = 1 AND model IS NULL"),
                   ==, 1);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE id = 'r' AND has = 8 AND model = 'b'"
                                        " AND tokens = 7 AND cost = 0.5"), ==, 1);
}

static ConfabStore *
open_limited (ConfabTestDir *dir,
              int            busy_timeout_ms,
              gint64         max_pages,
              GError       **error)
{
  const ConfabDatabaseOptions options = { .busy_timeout_ms = busy_timeout_ms, .max_pages = max_pages };
  g_autoptr (ConfabStore) store = confab_store_new (confab_test_dir_get_path (dir));
  g_autoptr (GAsyncResult) result = NULL;

  confab_store_set_options (store, &options);
  fixture_await (result, confab_store_open_async, store);
  if (confab_store_open_finish (store, result, error))
    return g_steal_pointer (&store);
  g_clear_object (&result);
  fixture_close (g_steal_pointer (&store));
  return NULL;
}

/* What does not fit is not written at all, and what was there before can be read. */
static void
test_full (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autoptr (GError) error = NULL;
  ConfabStore *store = open_limited (dir, 1000, 60, &error);
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", "small", 1);
  g_autoptr (ConfabConversation) big = fixture_conversation ("b", "big", 2);
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) items = NULL;

  g_assert_no_error (error);
  fixture_write_one (store, conversation, NULL);
  g_ptr_array_add (messages, fixture_add (big, "m", NULL, CONFAB_ROLE_USER, text));
  g_assert_false (fixture_write (store, big, messages, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FULL);
  items = fixture_list (store, 10, 0);
  g_assert_cmpuint (items->len, ==, 1);
  confab_conversation_set_title (conversation, "still works");
  fixture_write_one (store, conversation, NULL);
  fixture_close (store);
}

static void
test_locked (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (GError) error = NULL;
  sqlite3 *other = NULL;

  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_null (open_limited (dir, 20, 0, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_LOCKED);
  sqlite3_close (other);
  fixture_close (fixture_open (confab_test_dir_get_path (dir)));
}

static void
test_no_folder (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *file = confab_test_dir_write (dir, "file", "x", -1);
  g_autofree char *below = g_build_filename (file, "confab", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_try_open (below, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED);
}

/* Root may write everywhere, so that somebody else has to try. */
static int
run_child (const char *folder)
{
  g_autoptr (GError) error = NULL;
  ConfabStore *store;

  if (getuid () == 0 && setuid (NOBODY) != 0)
    return 1;
  store = fixture_try_open (folder, &error);
  if (store != NULL)
    fixture_close (store);
  if (g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_READ_ONLY))
    g_print ("read-only\n");
  else
    g_print ("%s\n", error != NULL ? error->message : "opened");
  return 0;
}

static void
assert_read_only (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *output = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self_path, "--child", folder, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "read-only\n");
}

static void
test_read_only (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *folder = confab_test_dir_build (dir, "confab");
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autofree char *writers = g_build_filename (folder, "writers", NULL);

  g_assert_cmpint (g_chmod (confab_test_dir_get_path (dir), 0755), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0555), ==, 0);
  assert_read_only (folder);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  fixture_close (fixture_open (folder));
  /* A file that can only be read, and then one that can be written in a folder that cannot. */
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (writers, 0777), ==, 0);
  assert_read_only (folder);
  g_assert_cmpint (g_chmod (path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  assert_read_only (folder);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = g_canonicalize_filename (argv[0], NULL);

  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);
  self_path = path;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/refusal/not-a-database", test_not_a_database);
  g_test_add_func ("/store/refusal/damaged", test_damaged);
  g_test_add_func ("/store/refusal/of-another-program", test_of_another_program);
  g_test_add_func ("/store/refusal/newer", test_newer);
  g_test_add_func ("/store/refusal/migration", test_migration);
  for (guint version = 1; version < count_versions (); version++)
    {
      g_autofree char *name = g_strdup_printf ("/store/refusal/from-version-%u", version);

      g_test_add_data_func (name, GUINT_TO_POINTER (version), test_from_earlier);
    }
  g_test_add_func ("/store/refusal/full", test_full);
  g_test_add_func ("/store/refusal/locked", test_locked);
  g_test_add_func ("/store/refusal/no-folder", test_no_folder);
  g_test_add_func ("/store/refusal/read-only", test_read_only);
  return g_test_run ();
}
