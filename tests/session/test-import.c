/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-tree.h"
#include "session/confab-exporter.h"
#include "session/confab-importer.h"

static ConfabImportReport *
import_path (ConfabSession *session,
             const char    *path,
             GCancellable  *cancellable)
{
  g_autoptr (ConfabImporter) importer = confab_importer_new (session);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabImportReport *report;

  g_ptr_array_add (files, g_file_new_for_path (path));
  confab_importer_run_async (importer, files, cancellable, confab_test_capture, &result);
  report = confab_importer_run_finish (importer, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (g_steal_pointer (&importer));
  return report;
}

static ConfabImportReport *
import_text (Fixture    *fixture,
             const char *text)
{
  g_autofree char *path = confab_test_dir_write (fixture->dir, "file", text, -1);

  return import_path (fixture->session, path, NULL);
}

static void
assert_counts (ConfabImportReport *report,
               guint               n_new,
               guint               n_grown,
               guint               n_known,
               guint               n_messages,
               guint               n_skipped)
{
  g_assert_no_error (report->failure);
  g_assert_cmpuint (report->n_new, ==, n_new);
  g_assert_cmpuint (report->n_grown, ==, n_grown);
  g_assert_cmpuint (report->n_known, ==, n_known);
  g_assert_cmpuint (report->n_messages, ==, n_messages);
  g_assert_cmpuint (report->n_skipped, ==, n_skipped);
  confab_import_report_free (report);
}

static char *
export_all (Fixture       *fixture,
            ConfabSession *session)
{
  g_autoptr (ConfabExporter) exporter = confab_exporter_new (session, CONFAB_EXPORT_JSON);
  g_autofree char *path = confab_test_dir_build (fixture->dir, "export.json");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  char *time;

  confab_exporter_set_path (exporter, path);
  confab_exporter_run_async (exporter, NULL, confab_test_capture, &result);
  confab_exporter_run_finish (exporter, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  /* The time of the export itself differs. */
  time = strstr (text, "\"exported\": ");
  g_assert_nonnull (time);
  memset (time, ' ', strcspn (time, "\n"));
  return text;
}

/* The name of a service that is not set up elsewhere cannot be told there. */
static char *
without_service (const char *text)
{
  g_autoptr (GString) other = g_string_new (text);

  g_string_replace (other, "\"provider_id\":\"id-echo\",\"provider_name\":\"echo\",\"preset\"", "\"provider_id\":\"id-echo\",\"preset\"",
                    0);
  return g_string_free (g_steal_pointer (&other), FALSE);
}

static const char *const fixtures[] = {
  "chatgpt.json", "claude.json", "openwebui.json", "librechat-tree.json", "librechat-flat.json", "chatbot-ui.json", "alpaca.json",
  "jan-messages.jsonl", "cherry.json",
};

/* What is exported and imported elsewhere is exported from there as the same bytes: tree, replies, parameters, folders, tags, pins, times and
 * attachments. */
static void
test_round_trip (Fixture      *fixture,
                 gconstpointer unused)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *path = confab_test_dir_build (fixture->dir, "export.json");
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "elsewhere");
  ConfabSession *elsewhere;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_new = 0;
  g_autoptr (ConfabImportReport) report = NULL;
  g_autoptr (JsonObject) variables = NULL;
  g_autoptr (JsonNode) parameters = NULL;
  ConfabChat *chat;

  for (guint i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      g_autofree char *file = g_test_build_filename (G_TEST_DIST, "transfer", "fixtures", fixtures[i], NULL);
      g_autoptr (ConfabImportReport) one = import_path (fixture->session, file, NULL);

      g_assert_no_error (one->failure);
      g_assert_cmpuint (one->n_new, >, 0);
      n_new += one->n_new;
    }
  /* One that was held here, with all that is known of a reply. */
  chat = fixture_chat (fixture, "echo", FALSE);
  fixture_ask (chat, "Said here");
  confab_presets_add (confab_session_get_presets (fixture->session), "Round Trip");
  variables = json_object_new ();
  json_object_set_string_member (variables, "name", "Ada");
  confab_chat_set_preset (chat, confab_presets_find_by_name (confab_session_get_presets (fixture->session), "Round Trip"));
  confab_chat_set_variables (chat, variables);
  parameters = confab_json_parse ("{\"seed\":5}", -1, NULL);
  g_assert_true (confab_chat_send_with (chat, "And again", NULL, parameters, NULL));
  fixture_wait_idle (chat);
  for (guint i = 0; i <= CONFAB_MEDIA_POLICY_LEAVE; i++)
    {
      g_autoptr (ConfabMessage) message = NULL;

      message = g_list_model_get_item (confab_conversation_get_path (confab_chat_get_conversation (chat)), i);
      confab_chat_set_media_policy (chat, message, i);
    }
  n_new++;
  first = export_all (fixture, fixture->session);
  g_assert_finalize_object (chat);
  g_assert_nonnull (strstr (first, "\"media_policy\":\"leave\""));
  g_assert_nonnull (strstr (first, "\"parameters\":{\"seed\":5}"));
  g_assert_nonnull (strstr (first, "\"variables\":{\"name\":\"Ada\"}"));
  elsewhere = confab_session_new (folder, fixture->secrets);
  confab_session_open_async (elsewhere, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (elsewhere, confab_test_await (&result), &error));
  report = import_path (elsewhere, path, NULL);
  g_assert_no_error (report->failure);
  g_assert_cmpuint (report->n_skipped, ==, 0);
  g_assert_cmpuint (report->n_new, ==, n_new);
  second = export_all (fixture, elsewhere);
  expected = without_service (first);
  g_assert_cmpstr (expected, ==, second);
  g_clear_object (&result);
  fixture_close (elsewhere);
}

/* The same file again adds nothing, whatever it is. */
static void
test_twice (Fixture      *fixture,
            gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      g_autofree char *file = g_test_build_filename (G_TEST_DIST, "transfer", "fixtures", fixtures[i], NULL);
      g_autoptr (ConfabImportReport) first = import_path (fixture->session, file, NULL);
      g_autoptr (ConfabImportReport) second = import_path (fixture->session, file, NULL);

      g_assert_cmpuint (first->n_messages, >, 0);
      g_assert_cmpuint (first->n_known, ==, 0);
      g_assert_cmpuint (second->n_known, ==, first->n_new);
      g_assert_cmpuint (second->n_new + second->n_grown + second->n_messages + second->n_attachments, ==, 0);
    }
}

#define HEAD "[{\"uuid\":\"c\",\"name\":\"Grows\",\"created_at\":\"2026-01-01T00:00:00Z\",\"chat_messages\":["
#define FIRST "{\"uuid\":\"a\",\"sender\":\"human\",\"text\":\"one\",\"created_at\":\"2026-01-01T00:00:01Z\"}"
#define SECOND ",{\"uuid\":\"b\",\"sender\":\"assistant\",\"text\":\"two\",\"created_at\":\"2026-01-01T00:00:02Z\"}"
#define THIRD ",{\"uuid\":\"d\",\"sender\":\"human\",\"text\":\"three\",\"created_at\":\"2026-01-01T00:00:03Z\"}"
#define TAIL "]}]"

static ConfabConversationItem *
get_only (Fixture *fixture)
{
  GListModel *library = G_LIST_MODEL (confab_session_get_library (fixture->session));

  confab_test_wait_until (g_list_model_get_n_items (library) == 1);
  return g_list_model_get_item (library, 0);
}

static char *
dup_leaf_text (Fixture *fixture)
{
  g_autoptr (ConfabConversationItem) item = get_only (fixture);
  ConfabChat *chat = fixture_open_chat (fixture->session, confab_conversation_item_get_id (item));
  ConfabMessage *leaf = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  char *text = leaf != NULL ? g_strdup (confab_message_get_text (leaf)) : NULL;

  g_object_unref (chat);
  confab_test_drain ();
  return text;
}

static void
test_grown (Fixture      *fixture,
            gconstpointer unused)
{
  g_autoptr (ConfabConversationItem) item = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_counts (import_text (fixture, HEAD FIRST SECOND TAIL), 1, 0, 0, 2, 0);
  before = dup_leaf_text (fixture);
  g_assert_cmpstr (before, ==, "two");
  item = get_only (fixture);
  confab_library_rename (confab_session_get_library (fixture->session), confab_conversation_item_get_id (item), "Mine");
  assert_counts (import_text (fixture, HEAD FIRST SECOND THIRD TAIL), 0, 1, 0, 1, 0);
  after = dup_leaf_text (fixture);
  g_assert_cmpstr (after, ==, "three");
  g_assert_cmpstr (confab_conversation_item_get_title (item), ==, "Mine");
  assert_counts (import_text (fixture, HEAD FIRST TAIL), 0, 0, 1, 0, 0);
}

static void
test_trash (Fixture      *fixture,
            gconstpointer unused)
{
  ConfabLibrary *library = confab_session_get_library (fixture->session);
  g_autoptr (ConfabConversationItem) item = NULL;
  g_autoptr (ConfabImportReport) report = NULL;

  assert_counts (import_text (fixture, HEAD FIRST TAIL), 1, 0, 0, 1, 0);
  item = get_only (fixture);
  confab_library_delete (library, confab_conversation_item_get_id (item));
  report = import_text (fixture, HEAD FIRST SECOND TAIL);
  g_assert_cmpuint (report->n_messages, ==, 0);
  g_assert_cmpuint (report->n_skipped, ==, 1);
  g_assert_cmpstr (((ConfabImportSkipped *)report->skipped->pdata[0])->place, ==, "Grows");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 0);
}

static void
test_report (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (ConfabImportReport) report = import_text (fixture, HEAD TAIL);
  g_autoptr (ConfabImportReport) broken = import_text (fixture, "nothing of the kind");
  g_autofree char *text = confab_import_report_to_text (report);
  g_autofree char *line = confab_import_skipped_to_line (report->skipped->pdata[0]);

  g_assert_cmpstr (text, ==, "Nothing was imported\n1 thing was left out");
  g_assert_cmpstr (line, ==, "file, “Grows”: The conversation has no messages");
  g_assert_nonnull (broken->failure);
  g_assert_cmpuint (broken->n_skipped, ==, 1);
}

static gint64
read_number (Fixture    *fixture,
             const char *sql)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "data/confab.db");
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 60000);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  number = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : -1;
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return number;
}

#define LARGE_MESSAGES 24

/* One conversation that takes many steps: what costs is the words. */
static char *
make_large (void)
{
  GString *text = g_string_new (HEAD);

  for (guint i = 0; i < LARGE_MESSAGES; i++)
    {
      g_string_append_printf (text, "%s{\"uuid\":\"l%u\",\"sender\":\"human\",\"text\":\"", i > 0 ? "," : "", i);
      for (guint n = 0; n < 30000; n++)
        g_string_append_printf (text, "w%ux%u ", i, n);
      g_string_append (text, "\",\"created_at\":\"2026-01-01T00:00:01Z\"}");
    }
  return g_string_free (g_string_append (text, TAIL), FALSE);
}

/* A conversation is there only once all of it is there, and what was left of one is replaced. */
static void
test_unfinished (Fixture      *fixture,
                 gconstpointer unused)
{
  g_autoptr (ConfabImporter) importer = confab_importer_new (fixture->session);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = make_large ();
  g_autofree char *path = confab_test_dir_write (fixture->dir, "file", text, -1);
  g_autoptr (ConfabImportReport) report = NULL;
  g_autoptr (ConfabConversationItem) item = NULL;
  guint n_hidden = 0;

  g_ptr_array_add (files, g_file_new_for_path (path));
  confab_importer_run_async (importer, files, NULL, confab_test_capture, &result);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM conversation c WHERE deleted IS NULL AND"
                                    " (SELECT count(*) FROM message WHERE conversation = c.row) < " G_STRINGIFY (LARGE_MESSAGES)),
                       ==, 0);
      n_hidden += read_number (fixture, "SELECT count(*) FROM conversation WHERE deleted = 0 AND writer IS NOT NULL") > 0 ? 1 : 0;
    }
  report = confab_importer_run_finish (importer, result, NULL);
  g_assert_cmpuint (report->n_new, ==, 1);
  g_assert_cmpuint (n_hidden, >, 0);
  item = get_only (fixture);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM conversation WHERE deleted IS NULL AND writer IS NULL"), ==, 1);
  g_clear_object (&item);

  /* As where the process dies before the last step. */
  read_number (fixture, "UPDATE conversation SET deleted = 0, writer = 'dead'");
  read_number (fixture, "DELETE FROM message WHERE id LIKE 'l1%'");
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (g_steal_pointer (&importer));
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (confab_session_get_library (fixture->session))), ==, 0);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM conversation WHERE writer IS NOT NULL"), ==, 0);
  assert_counts (import_path (fixture->session, path, NULL), 1, 0, 0, LARGE_MESSAGES, 0);
  item = get_only (fixture);
}

static void
on_progress_cb (ConfabImporter *importer,
                GParamSpec     *pspec,
                gpointer        user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (ConfabImporter) importer = confab_importer_new (fixture->session);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabImportReport) report = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (text, "%s{\"uuid\":\"c%u\",\"name\":\"n\",\"chat_messages\":[" FIRST SECOND "]}", i > 0 ? "," : "", i);
  g_string_append_c (text, ']');
  path = confab_test_dir_write (fixture->dir, "file", text->str, text->len);
  g_ptr_array_add (files, g_file_new_for_path (path));
  g_signal_connect (importer, "notify::progress", G_CALLBACK (on_progress_cb), cancellable);
  confab_importer_run_async (importer, files, cancellable, confab_test_capture, &result);
  report = confab_importer_run_finish (importer, confab_test_await (&result), NULL);
  g_assert_true (report->cancelled);
  g_assert_cmpuint (report->n_new, <, 30000);
}

#define ADD(name, func) g_test_add ("/session/import/" name, Fixture, NULL, set_up, func, tear_down)

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  fixture_set_up (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  fixture_tear_down (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("twice", test_twice);
  ADD ("grown", test_grown);
  ADD ("trash", test_trash);
  ADD ("report", test_report);
  ADD ("unfinished", test_unfinished);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
