/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "import-fixture.h"

/* Files that are damaged, or made to do harm. */

static void
run (ImportFixture *fixture,
     const char    *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (import_fixture_run_data (fixture, text, -1, &error));
  g_assert_no_error (error);
}

#define MESSAGE(id, parent, text) \
  "\"" id "\":{\"id\":\"" id "\",\"parent\":" parent ",\"message\":{\"author\":{\"role\":\"user\"},\"create_time\":TIME," \
  "\"content\":{\"content_type\":\"text\",\"parts\":[\"" text "\"]}}}"

static char *
make_conversation (const char *mapping,
                   const char *time)
{
  g_autoptr (GString) text = g_string_new ("[{\"id\":\"c\",\"title\":\"C\",\"create_time\":1700000000,\"current_node\":\"gone\",\"mapping\":{");

  g_string_append (text, mapping);
  g_string_append (text, "}}]");
  g_string_replace (text, "TIME", time, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A circle is cut, what hangs from nothing is a beginning, and nothing is lost. */
static void
test_tree (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autofree char *circle = make_conversation (MESSAGE ("a", "\"b\"", "one") "," MESSAGE ("b", "\"a\"", "two") ","
                                               MESSAGE ("c", "\"c\"", "self") "," MESSAGE ("d", "\"lost\"", "orphan"), "null");

  run (fixture, circle);
  g_assert_cmpstr (fixture->text->str, ==, "C\n  user: self\n  user: orphan\n  user: one\n    *user: two\n");
}

static void
test_times (void)
{
  static const char *const times[] = { "-1e300", "1e300", "0", "\"never\"", "9007199254740993", "[]", "4102444800" };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (ImportFixture) fixture = import_fixture_new ();
      g_autofree char *text = make_conversation (MESSAGE ("a", "null", "x"), times[i]);

      fixture->times = TRUE;
      run (fixture, text);
      g_assert_cmpstr (fixture->text->str, ==, "C @1700000000000 @1700000000001\n  *user @1700000000001: x\n");
    }
}

/* A chain as long as no conversation is: nothing calls itself for each message. */
static void
test_long_chain (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GString) mapping = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (mapping, "%s\"n%u\":{\"parent\":\"n%u\",\"message\":{\"author\":{\"role\":\"user\"},\"content\":"
                            "{\"content_type\":\"text\",\"parts\":[\"x\"]}}}", i > 0 ? "," : "", i, i + 1);
  text = make_conversation (mapping->str, "null");
  run (fixture, text);
  g_assert_cmpuint (fixture->n_messages, ==, 20000);
}

static void
test_deep (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GString) text = g_string_new ("[{\"id\":\"c\",\"mapping\":{}},{\"mapping\":");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "{\"a\":");
  g_string_append (text, "1");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '}');
  g_string_append (text, "},{\"id\":\"d\",\"mapping\":{\"a\":{\"message\":{\"author\":{\"role\":\"user\"},\"content\":"
                   "{\"content_type\":\"text\",\"parts\":[\"after\"]}}}}}]");
  g_assert_true (import_fixture_run_data (fixture, text->str, text->len, &error));
  g_assert_cmpuint (fixture->n_conversations, ==, 1);
  g_assert_nonnull (strstr (fixture->skipped->str, "256"));
  g_assert_nonnull (strstr (fixture->skipped->str, "no messages"));
}

/* Recursive exports are nested as deep as the conversation is long. */
static void
test_deep_tree (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GString) text = g_string_new ("{\"conversationId\":\"c\",\"title\":\"Deep\",\"messages\":[");

  for (guint i = 1; i <= 5000; i++)
    g_string_append_printf (text, "{\"messageId\":\"m%u\",\"parentMessageId\":\"m%u\",\"isCreatedByUser\":true,\"text\":\"x\",\"children\":[",
                            i, i - 1);
  for (guint i = 1; i <= 5000; i++)
    g_string_append (text, "]}");
  g_string_append (text, "]}");
  run (fixture, text->str);
  g_assert_cmpuint (fixture->n_messages, ==, 5000);
  g_assert_cmpstr (fixture->skipped->str, ==, "");
}

static void
test_garbage (void)
{
  static const struct
  {
    const char *data;
    gssize      length;
  } files[] = {
    { "", 0 }, { "hello", -1 }, { "[]", -1 }, { "{}", -1 }, { "[1,2]", -1 }, { "null", -1 }, { "\0\0\0\0", 4 }, { "PK\003\004", -1 },
    { "PK\005\006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22 }, { "\x1f\x8b\x08", 3 }, { "SQLite format 3", 16 }, { "[{\"a\":", -1 },
    { "{\"messages\":[{\"role\":5}]}", -1 }, { "<?xml version=\"1.0\"?>", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (ImportFixture) fixture = import_fixture_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (import_fixture_run_data (fixture, files[i].data, files[i].length, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (fixture->n_conversations, ==, 0);
    }
}

#define GOOD "{\"id\":\"c\",\"title\":\"Good\",\"mapping\":{\"a\":{\"message\":{\"author\":{\"role\":\"user\"},\"content\":" \
  "{\"content_type\":\"text\",\"parts\":[\"x\"]}}}}}"

/* What comes before the damage is kept, and the damage is told. */
static void
test_cut_off (void)
{
  static const char whole[] = "[" GOOD "," GOOD "]";

  for (gsize length = strlen ("[" GOOD ","); length < strlen (whole); length++)
    {
      g_autoptr (ImportFixture) fixture = import_fixture_new ();
      g_autoptr (GError) error = NULL;

      g_assert_true (import_fixture_run_data (fixture, whole, length, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (fixture->n_conversations, ==, length + 1 < strlen (whole) ? 1 : 2);
      g_assert_nonnull (strstr (fixture->skipped->str, "cut off"));
    }
}

static void
test_invalid_text (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();

  run (fixture, "[{\"id\":\"a\",\"title\":\"\xff\xfe\",\"mapping\":{}},{\"id\":\"b\",\"title\":\"\\u0000\\ud800\",\"mapping\":{\"a\":{\"message\":"
       "{\"author\":{\"role\":\"user\"},\"content\":{\"content_type\":\"text\",\"parts\":[\"\\u0000x\\udc00\"]}}}}}," GOOD "]");
  g_assert_cmpuint (fixture->n_conversations, ==, 2);
  g_assert_nonnull (strstr (fixture->skipped->str, "UTF-8"));
}

static void
test_doubles (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();

  run (fixture, "[{\"uuid\":\"c\",\"name\":\"C\",\"chat_messages\":[{\"uuid\":\"m\",\"sender\":\"human\",\"text\":\"one\"},"
       "{\"uuid\":\"m\",\"sender\":\"assistant\",\"text\":\"two\"},{\"uuid\":\"n\",\"sender\":\"human\",\"text\":\"three\"}]}]");
  g_assert_cmpstr (fixture->text->str, ==, "C\n  user: one\n    *user: three\n");
  g_assert_nonnull (strstr (fixture->skipped->str, "identifier"));
}

/* Names are only looked at. */
static void
test_climbing_names (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GError) error = NULL;
  const ImportMember members[] = {
    { "../../../../../../../tmp/confab-climbed.json", "[" GOOD "]", -1 },
    { "/tmp/confab-climbed-too.json", "[]", -1 },
    { "a\nb\x01/../x.json", "[]", -1 },
  };
  g_autoptr (GBytes) zip = import_fixture_zip (members, G_N_ELEMENTS (members));

  g_assert_true (import_fixture_run_data (fixture, g_bytes_get_data (zip, NULL), g_bytes_get_size (zip), &error));
  g_assert_cmpuint (fixture->n_conversations, ==, 1);
  g_assert_false (g_file_test ("/tmp/confab-climbed.json", G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test ("/tmp/confab-climbed-too.json", G_FILE_TEST_EXISTS));
}

/* What unpacks to a thousand times its size is not read to its end. */
static void
test_bomb (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *text = g_malloc (100 * 1024 * 1024 + 1);

  memset (text, ' ', 100 * 1024 * 1024);
  text[0] = '[';
  text[100 * 1024 * 1024] = '\0';
  packed = import_fixture_gzip (text);
  g_assert_cmpuint (g_bytes_get_size (packed), <, 200000);
  g_assert_false (import_fixture_run_data (fixture, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
}

static void
test_large_element (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GString) text = g_string_new ("[" GOOD ",{\"id\":\"big\",\"mapping\":{\"a\":\"");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5 * 1024 * 1024; i++)
    g_string_append (text, "0123456789abcdef");
  g_string_append (text, "\"}}," GOOD "]");
  g_assert_true (import_fixture_run_data (fixture, text->str, text->len, &error));
  g_assert_cmpuint (fixture->n_conversations, ==, 2);
  g_assert_nonnull (strstr (fixture->skipped->str, "64 MiB"));
}

/* A view in place of a table could run anything that SQLite can. */
static void
test_database (void)
{
  static const char *const schemas[] = {
    "CREATE TABLE chat (id, name, folder); CREATE TABLE x (a);"
    "CREATE VIEW message (id, chat_id, role, model, date_time, content) AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT i, i, i, i, i, i FROM n; INSERT INTO chat VALUES (1, 'a', NULL)",
    "CREATE VIRTUAL TABLE chat USING fts5 (id, name, folder); CREATE TABLE message (id, chat_id, role, model, date_time, content)",
    "CREATE TABLE other (a)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
      g_autofree char *path = confab_test_dir_build (dir, "db");
      g_autoptr (ImportFixture) fixture = import_fixture_new ();
      g_autoptr (GError) error = NULL;
      sqlite3 *database;

      g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (database, schemas[i], NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (database);
      g_assert_false (import_fixture_run (fixture, path, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
    }
}

static void
test_cancel (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GString) text = g_string_new ("[" GOOD);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "," GOOD);
  g_string_append (text, "]");
  fixture->cancel_after = 5;
  g_assert_false (import_fixture_run_data (fixture, text->str, text->len, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_conversations, >=, 5);
  g_assert_cmpuint (fixture->n_conversations, <, 1000);
}

static void
test_sink_fails (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GError) error = NULL;

  fixture->fail_after = 2;
  g_assert_false (import_fixture_run_data (fixture, "[" GOOD "," GOOD "," GOOD "]", -1, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  g_assert_cmpuint (fixture->n_conversations, ==, 2);
}

/* A folder of Jan's with a link that leads out of it. */
static void
test_folder (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autofree char *outside = confab_test_dir_write (dir, "outside.json", "[" GOOD "]", -1);
  g_autofree char *folder = confab_test_dir_build (dir, "jan");
  g_autofree char *link = g_build_filename (folder, "link.json", NULL);
  g_autofree char *messages = g_build_filename (folder, "messages.jsonl", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  g_assert_true (g_file_set_contents (messages, "{\"object\":\"thread.message\",\"id\":\"m\",\"thread_id\":\"t\",\"role\":\"user\","
                                      "\"content\":[{\"type\":\"text\",\"text\":{\"value\":\"Hello\"}}]}\n", -1, NULL));
  g_assert_true (import_fixture_run (fixture, folder, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->text->str, ==, "Hello\n  *user: Hello\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/import/hostile/tree", test_tree);
  g_test_add_func ("/transfer/import/hostile/times", test_times);
  g_test_add_func ("/transfer/import/hostile/long-chain", test_long_chain);
  g_test_add_func ("/transfer/import/hostile/deep", test_deep);
  g_test_add_func ("/transfer/import/hostile/deep-tree", test_deep_tree);
  g_test_add_func ("/transfer/import/hostile/garbage", test_garbage);
  g_test_add_func ("/transfer/import/hostile/cut-off", test_cut_off);
  g_test_add_func ("/transfer/import/hostile/invalid-text", test_invalid_text);
  g_test_add_func ("/transfer/import/hostile/doubles", test_doubles);
  g_test_add_func ("/transfer/import/hostile/climbing-names", test_climbing_names);
  g_test_add_func ("/transfer/import/hostile/bomb", test_bomb);
  g_test_add_func ("/transfer/import/hostile/large-element", test_large_element);
  g_test_add_func ("/transfer/import/hostile/database", test_database);
  g_test_add_func ("/transfer/import/hostile/cancel", test_cancel);
  g_test_add_func ("/transfer/import/hostile/sink-fails", test_sink_fails);
  g_test_add_func ("/transfer/import/hostile/folder", test_folder);
  return g_test_run ();
}
