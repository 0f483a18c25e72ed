/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <string.h>

#include "import-fixture.h"

/* Each format as another program writes it, with branches, calls, pictures and what is odd about it. */

static GBytes *
load (const char *name)
{
  g_autofree char *path = import_fixture_path (name);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* What is expected stands in a file: what came, and behind a line of dashes what was left out. */
static void
check_text (ImportFixture *fixture,
            const char    *name)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *text = g_strconcat (fixture->text->str, "----\n", fixture->skipped->str, NULL);
  g_autoptr (GBytes) expected = load (file);
  g_autofree char *expected_text = g_strndup (g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));

  g_assert_cmpstr (text, ==, expected_text);
}

static void
check (GBytes     *bytes,
       const char *name,
       gboolean    times)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first_ids = NULL;

  fixture->times = times;
  g_assert_true (import_fixture_run_data (fixture, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error));
  g_assert_no_error (error);
  check_text (fixture, name);

  /* The same again has the same identifiers. */
  first_ids = g_strdup (fixture->ids->str);
  import_fixture_clear (fixture);
  g_assert_true (import_fixture_run_data (fixture, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error));
  g_assert_cmpstr (fixture->ids->str, ==, first_ids);
}

static void
check_file (const char *file,
            const char *name,
            gboolean    times)
{
  g_autoptr (GBytes) bytes = load (file);
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  check (bytes, name, times);
  packed = import_fixture_gzip (text);
  check (packed, name, times);
}

static void
test_chatgpt (void)
{
  check_file ("chatgpt.json", "chatgpt", TRUE);
}

/* One conversation alone, and a list of them in an object, are read like the list. */
static void
test_chatgpt_shapes (void)
{
  g_autoptr (GBytes) bytes = load ("chatgpt.json");
  g_autofree char *list = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *object = g_strdup_printf ("{\"conversations\":%s}", list);
  g_autofree char *one = g_strndup (strchr (list, '{'), strrchr (list, ']') - strchr (list, '{'));
  g_autoptr (GBytes) object_bytes = g_bytes_new (object, strlen (object));
  g_autoptr (GBytes) one_bytes = g_bytes_new (one, strlen (one));

  check (object_bytes, "chatgpt", TRUE);
  check (one_bytes, "chatgpt", TRUE);
}

static void
test_chatgpt_zip (void)
{
  g_autoptr (GBytes) bytes = load ("chatgpt.json");
  g_autoptr (GBytes) png = import_fixture_png ();
  const ImportMember members[] = {
    { "export/conversations-000.json", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) },
    { "export/conversations-001.json", "[{\"id\":\"c2\",\"title\":\"Second\",\"mapping\":{\"a\":{\"id\":\"a\",\"message\":{\"author\":"
      "{\"role\":\"user\"},\"content\":{\"content_type\":\"text\",\"parts\":[\"Alone\"]}}}}}]", -1 },
    { "export/user-1/file_abc-1234.png", g_bytes_get_data (png, NULL), g_bytes_get_size (png) },
    { "export/file-xyz-list.txt", "milk", -1 },
    { "export/user.json", "{\"id\":\"u\"}", -1 },
    { "export/chat.html", "<html>", -1 },
  };
  g_autoptr (GBytes) zip = import_fixture_zip (members, G_N_ELEMENTS (members));

  check (zip, "chatgpt-zip", FALSE);
}

static void
test_claude (void)
{
  check_file ("claude.json", "claude", TRUE);
}

static void
test_claude_zip (void)
{
  g_autoptr (GBytes) bytes = load ("claude.json");
  g_autoptr (GBytes) projects = load ("claude-projects.json");
  const ImportMember members[] = {
    { "conversations.json", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) },
    { "projects.json", g_bytes_get_data (projects, NULL), g_bytes_get_size (projects) },
    { "users.json", "[{\"uuid\":\"u\"}]", -1 },
  };
  g_autoptr (GBytes) zip = import_fixture_zip (members, G_N_ELEMENTS (members));

  check (zip, "claude-zip", TRUE);
}

static void
test_openwebui (void)
{
  check_file ("openwebui.json", "openwebui", TRUE);
}

static void
test_librechat (void)
{
  check_file ("librechat-tree.json", "librechat-tree", TRUE);
  check_file ("librechat-flat.json", "librechat-flat", TRUE);
}

static void
test_chatbot_ui (void)
{
  check_file ("chatbot-ui.json", "chatbot-ui", FALSE);
}

static void
test_alpaca (void)
{
  check_file ("alpaca.json", "alpaca", FALSE);
}

static void
test_jan (void)
{
  g_autoptr (GBytes) thread = load ("jan-thread.json");
  g_autoptr (GBytes) messages = load ("jan-messages.jsonl");
  const ImportMember members[] = {
    { "jan/threads/t1/messages.jsonl", g_bytes_get_data (messages, NULL), g_bytes_get_size (messages) },
    { "jan/threads/t1/thread.json", g_bytes_get_data (thread, NULL), g_bytes_get_size (thread) },
    { "jan/assistants/jan/assistant.json", "{\"object\":\"assistant\"}", -1 },
  };
  g_autoptr (GBytes) zip = import_fixture_zip (members, G_N_ELEMENTS (members));

  check (zip, "jan", TRUE);
}

static void
test_cherry (void)
{
  g_autoptr (GBytes) bytes = load ("cherry.json");
  g_autoptr (GBytes) png = import_fixture_png ();
  const ImportMember members[] = {
    { "data.json", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) },
    { "Data/Files/f1.png", g_bytes_get_data (png, NULL), g_bytes_get_size (png) },
  };
  g_autoptr (GBytes) zip = import_fixture_zip (members, G_N_ELEMENTS (members));

  check (zip, "cherry-zip", TRUE);
  check_file ("cherry.json", "cherry", TRUE);
}

static void
exec (sqlite3    *database,
      const char *sql)
{
  char *message = NULL;

  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, &message), ==, SQLITE_OK);
}

static void
test_alpaca_database (void)
{
  g_autoptr (ImportFixture) fixture = import_fixture_new ();
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "a file? #1");
  g_autoptr (GBytes) png = import_fixture_png ();
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *image = g_strdup_printf ("INSERT INTO attachment VALUES ('x1', 'm1', 'image', 'a.png', '%s')", base64);
  g_autoptr (GError) error = NULL;
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  exec (database, "CREATE TABLE chat (id TEXT, name TEXT, folder TEXT, is_template INTEGER);"
        "CREATE TABLE message (id TEXT, chat_id TEXT, role TEXT, model TEXT, date_time TEXT, content TEXT);"
        "CREATE TABLE attachment (id TEXT, message_id TEXT, type TEXT, name TEXT, content TEXT);"
        "CREATE TABLE chat_folder (id TEXT, name TEXT, color TEXT, parent TEXT);"
        "INSERT INTO chat_folder VALUES ('f1', 'Work', '', NULL), ('f2', 'Inner', '', 'f1');"
        "INSERT INTO chat VALUES ('c1', 'Alpacas', 'f2', 0), ('c2', 'Nothing', NULL, 0);"
        "INSERT INTO message VALUES ('m1', 'c1', 'user', '', '2025/01/02 10:00', 'What?'),"
        " ('m2', 'c1', 'assistant', 'llama3', '2025/01/02 10:00:05', 'A dot');"
        "INSERT INTO attachment VALUES ('x2', 'm2', 'thought', '', 'Hm'), ('x3', 'm1', 'code', 'a.c', 'int a;'),"
        " ('x4', 'm2', 'metadata', '', 'no')");
  exec (database, image);
  sqlite3_close (database);
  g_assert_true (import_fixture_run (fixture, path, &error));
  g_assert_no_error (error);
  check_text (fixture, "alpaca-database");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/import/chatgpt", test_chatgpt);
  g_test_add_func ("/transfer/import/chatgpt-shapes", test_chatgpt_shapes);
  g_test_add_func ("/transfer/import/chatgpt-zip", test_chatgpt_zip);
  g_test_add_func ("/transfer/import/claude", test_claude);
  g_test_add_func ("/transfer/import/claude-zip", test_claude_zip);
  g_test_add_func ("/transfer/import/openwebui", test_openwebui);
  g_test_add_func ("/transfer/import/librechat", test_librechat);
  g_test_add_func ("/transfer/import/chatbot-ui", test_chatbot_ui);
  g_test_add_func ("/transfer/import/alpaca", test_alpaca);
  g_test_add_func ("/transfer/import/alpaca-database", test_alpaca_database);
  g_test_add_func ("/transfer/import/jan", test_jan);
  g_test_add_func ("/transfer/import/cherry", test_cherry);
  return g_test_run ();
}
