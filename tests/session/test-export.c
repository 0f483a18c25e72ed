/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-chat-text.h"
#include "session/confab-drafts.h"
#include "session/confab-exporter.h"
#include "session/confab-session-private.h"
#include "store/confab-store.h"

#define KEY "sk-secret-0123456789"

static gboolean
run (ConfabExporter *exporter,
     GCancellable   *cancellable,
     GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_exporter_run_async (exporter, cancellable, confab_test_capture, &result);
  return confab_exporter_run_finish (exporter, confab_test_await (&result), error);
}

static void
write_conversation (Fixture    *fixture,
                    const char *id,
                    const char *title,
                    guint       n_messages)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, 1700000000000);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *previous = NULL;

  confab_conversation_set_title (conversation, title);
  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *message_id = g_strdup_printf ("%s-%u", id, i);
      g_autofree char *text = g_strdup_printf ("Message %u of “%s”", i, title);
      ConfabMessage *message = confab_message_new (message_id, previous, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                                   CONFAB_STATUS_COMPLETE, 1700000000000 + i);

      confab_message_append_text (message, text);
      confab_conversation_add (conversation, message);
      g_ptr_array_add (messages, message);
      g_free (previous);
      previous = g_steal_pointer (&message_id);
    }
  confab_conversation_set_leaf (conversation, previous);
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &result);
  confab_store_write_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
}

static char *
read_text (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

/* (transfer full): what the exporter wrote, whole */
static JsonObject *
export_json (Fixture    *fixture,
             const char *id)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.json");
  g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, CONFAB_EXPORT_JSON);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gpointer watched;
  JsonObject *root;

  if (id != NULL)
    confab_exporter_add (exporter, id);
  confab_exporter_set_path (exporter, path);
  run (exporter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (confab_exporter_get_fraction (exporter), ==, 1);
  text = read_text (path);
  g_assert_null (strstr (text, KEY));
  root = confab_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  /* Its last step may still be leaving its thread. */
  watched = exporter;
  g_object_add_weak_pointer (G_OBJECT (exporter), &watched);
  g_clear_object (&exporter);
  confab_test_wait_until (watched == NULL);
  return root;
}

static guint
count_records (JsonObject *root,
               const char *type)
{
  JsonArray *records = confab_json_get_array (root, "records");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (records); i++)
    n += g_strcmp0 (confab_json_get_string (confab_json_array_object (records, i), "type"), type) == 0;
  return n;
}

static JsonObject *
find_record (JsonObject *root,
             const char *id)
{
  JsonArray *records = confab_json_get_array (root, "records");

  for (guint i = 0; i < json_array_get_length (records); i++)
    if (g_strcmp0 (confab_json_get_string (confab_json_array_object (records, i), "id"), id) == 0)
      return confab_json_array_object (records, i);
  return NULL;
}

static void
test_json (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (JsonObject) one = NULL;

  write_conversation (fixture, "a", "First", 1000);
  write_conversation (fixture, "b", "Second", 3);
  write_conversation (fixture, "c", "Empty", 0);
  all = export_json (fixture, NULL);
  g_assert_cmpuint (count_records (all, "conversation"), ==, 3);
  g_assert_cmpuint (count_records (all, "message"), ==, 1003);
  g_assert_cmpint (json_object_get_int_member (confab_json_get_object (all, "end"), "messages"), ==, 1003);
  g_assert_cmpstr (confab_json_get_string (find_record (all, "a-999"), "parent"), ==, "a-998");
  g_assert_cmpstr (confab_json_get_string (find_record (all, "a"), "leaf"), ==, "a-999");
  one = export_json (fixture, "b");
  g_assert_cmpuint (count_records (one, "conversation"), ==, 1);
  g_assert_cmpuint (count_records (one, "message"), ==, 3);
}

/* A key is in the keyring and nowhere else; what the service had it for is in the conversation. */
static void
test_no_key (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (JsonObject) all = NULL;

  confab_services_set_call_key (confab_session_get_services (fixture->session), confab_chat_get_provider (chat), KEY);
  fixture_ask (chat, "Hello");
  all = export_json (fixture, NULL);
  g_assert_cmpuint (count_records (all, "message"), ==, 2);
}

static void
set_deleted (Fixture    *fixture,
             const char *sql)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "data/confab.db");
  const char *argv[] = { "sqlite3", path, sql, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_deleted (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (JsonObject) all = NULL;

  write_conversation (fixture, "a", "First", 6);
  write_conversation (fixture, "b", "Trash", 2);
  set_deleted (fixture, "UPDATE message SET deleted = 1 WHERE id IN ('a-1', 'a-2', 'a-5');"
               "UPDATE conversation SET deleted = 1 WHERE id = 'b';");
  all = export_json (fixture, NULL);
  g_assert_cmpuint (count_records (all, "conversation"), ==, 1);
  g_assert_cmpuint (count_records (all, "message"), ==, 3);
  g_assert_null (find_record (all, "a-1"));
  g_assert_cmpstr (confab_json_get_string (find_record (all, "a-3"), "parent"), ==, "a-0");
  g_assert_cmpstr (confab_json_get_string (find_record (all, "a"), "leaf"), ==, "a-4");
}

/* A circle that another program made ends somewhere. */
static void
test_circle (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (JsonObject) all = NULL;

  write_conversation (fixture, "a", "First", 4);
  set_deleted (fixture, "UPDATE message SET parent_id = 'a-2' WHERE id = 'a-1'; UPDATE message SET deleted = 1 WHERE id IN ('a-1', 'a-2')");
  all = export_json (fixture, NULL);
  g_assert_cmpuint (count_records (all, "message"), ==, 2);
  g_assert_null (confab_json_get_string (find_record (all, "a-3"), "parent"));
}

static void
test_unknown (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.json");
  g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, CONFAB_EXPORT_JSON);
  g_autoptr (GError) error = NULL;

  confab_exporter_add (exporter, "none");
  confab_exporter_set_path (exporter, path);
  g_assert_false (run (exporter, NULL, &error));
  g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
on_fraction_cb (ConfabExporter *exporter,
                GParamSpec     *pspec,
                GCancellable   *cancellable)
{
  if (confab_exporter_get_fraction (exporter) > 0.4)
    g_cancellable_cancel (cancellable);
}

static void
cancel_halfway (Fixture           *fixture,
                ConfabExportFormat format,
                gboolean           folder)
{
  g_autofree char *place = confab_test_dir_build (fixture->dir, "place");
  g_autofree char *path = g_build_filename (place, "out", NULL);
  g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, format);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  if (folder)
    {
      confab_exporter_set_folder (exporter, place);
    }
  else
    {
      g_assert_cmpint (g_mkdir_with_parents (place, 0700), ==, 0);
      confab_exporter_set_path (exporter, path);
    }
  g_signal_connect (exporter, "notify::fraction", G_CALLBACK (on_fraction_cb), cancellable);
  g_assert_false (run (exporter, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (place), ==, 0);
  g_assert_cmpint (g_file_test (place, G_FILE_TEST_EXISTS), ==, !folder);
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer user_data)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      write_conversation (fixture, id, "The same title", 40);
    }
  cancel_halfway (fixture, CONFAB_EXPORT_MARKDOWN, TRUE);
  cancel_halfway (fixture, CONFAB_EXPORT_HTML, FALSE);
  cancel_halfway (fixture, CONFAB_EXPORT_JSON, FALSE);
}

static void
test_folder (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autofree char *place = confab_test_dir_build (fixture->dir, "new/place");
  g_autofree char *first = g_build_filename (place, "A-B.md", NULL);
  g_autofree char *second = g_build_filename (place, "A-B 2.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, CONFAB_EXPORT_MARKDOWN);
  g_autoptr (GError) error = NULL;

  write_conversation (fixture, "a", "A/B", 100);
  write_conversation (fixture, "b", "A:B", 2);
  confab_exporter_set_folder (exporter, place);
  run (exporter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (place), ==, 2);
  g_assert_cmpuint (confab_exporter_get_files (exporter)->len, ==, 2);
  text = read_text (first);
  g_assert_nonnull (strstr (text, "Message 99 of"));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_REGULAR));
}

/* Colours every second piece of code at once, and the others later. */
#define TEST_TYPE_COLOURS (test_colours_get_type ())
G_DECLARE_FINAL_TYPE (TestColours, test_colours, TEST, COLOURS, GObject)

struct _TestColours
{
  GObject       parent_instance;

  GThread      *thread;
  GCancellable *cancel;  /* (nullable): what to cancel when something is asked for */
  guint         n_asked;
};

static gboolean
later_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabCodeColouring *colouring = confab_code_colouring_new ();
  const ConfabCodeColour range = { 0, 3, 0xa51d2d, 0xf66151, FALSE, FALSE };

  if (g_task_return_error_if_cancelled (task))
    {
      confab_code_colouring_free (colouring);
      return G_SOURCE_REMOVE;
    }
  g_free (colouring->language);
  colouring->language = g_strdup ("Language of a Test");
  g_array_append_val (colouring->ranges, range);
  g_task_return_pointer (task, colouring, (GDestroyNotify)confab_code_colouring_free);
  return G_SOURCE_REMOVE;
}

static void
test_colours_colour_async (ConfabCodeColours  *colours,
                           const ConfabBlock  *code,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  TestColours *self = TEST_COLOURS (colours);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_assert_true (g_thread_self () == self->thread);
  g_assert_true (g_str_has_prefix (code->text, "let"));
  if (self->cancel != NULL)
    g_cancellable_cancel (self->cancel);
  if (self->n_asked++ % 2 == 0)
    later_cb (task);
  else
    g_idle_add (later_cb, task);
}

static ConfabCodeColouring *
test_colours_colour_finish (ConfabCodeColours *colours,
                            GAsyncResult      *result,
                            GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_colours_iface_init (ConfabCodeColoursInterface *iface)
{
  iface->colour_async = test_colours_colour_async;
  iface->colour_finish = test_colours_colour_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestColours, test_colours, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_CODE_COLOURS, test_colours_iface_init))

static void
test_colours_dispose (GObject *object)
{
  g_assert_true (g_thread_self () == TEST_COLOURS (object)->thread);
  G_OBJECT_CLASS (test_colours_parent_class)->dispose (object);
}

static void
test_colours_class_init (TestColoursClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = test_colours_dispose;
}

static void
test_colours_init (TestColours *self)
{
  self->thread = g_thread_self ();
}

static void
write_code (Fixture *fixture)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new ("code", 1700000000000);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("code-%u", i);
      g_autofree char *parent = i > 0 ? g_strdup_printf ("code-%u", i - 1) : NULL;
      ConfabMessage *message = confab_message_new (id, parent, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1700000000000);

      confab_message_append_text (message, "- one\n\n  ```test\n  let a;\n  ```\n\n```test\nlet b;\n```\n\n```\nplain\n```\n");
      confab_conversation_add (conversation, message);
      confab_conversation_set_leaf (conversation, id);
      g_ptr_array_add (messages, message);
    }
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &result);
  confab_store_write_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
}

static char *
export_code (Fixture           *fixture,
             ConfabExportFormat format,
             TestColours       *colours,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out");
  g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, format);

  confab_exporter_set_path (exporter, path);
  confab_exporter_set_colours (exporter, CONFAB_CODE_COLOURS (colours));
  return run (exporter, cancellable, error) ? read_text (path) : NULL;
}

static guint
count (const char *text,
       const char *piece)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, piece)) != NULL; at += strlen (piece))
    n++;
  return n;
}

static void
test_colours (Fixture      *fixture,
              gconstpointer user_data)
{
  TestColours *colours = g_object_new (TEST_TYPE_COLOURS, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *html = NULL;
  g_autofree char *markdown = NULL;

  write_code (fixture);
  html = export_code (fixture, CONFAB_EXPORT_HTML, colours, NULL, &error);
  g_assert_no_error (error);
  /* The same code is asked for once for each 32 messages. */
  g_assert_cmpuint (colours->n_asked, ==, 4);
  g_assert_cmpuint (count (html, "<pre data-language=\"Language of a Test\"><span style=\"--light:#a51d2d;--dark:#f66151;\">let</span> "), ==, 80);
  g_assert_cmpuint (count (html, "<pre>plain"), ==, 40);
  markdown = export_code (fixture, CONFAB_EXPORT_MARKDOWN, colours, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (colours->n_asked, ==, 4);
  colours->cancel = cancellable;
  g_assert_null (export_code (fixture, CONFAB_EXPORT_HTML, colours, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (colours->n_asked, ==, 5);
  g_assert_finalize_object (colours);
}

static void
test_copy (Fixture      *fixture,
           gconstpointer user_data)
{
  gboolean temporary = GPOINTER_TO_INT (user_data);
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", temporary);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  fixture_ask (chat, "Hello *there*");
  confab_chat_dup_markdown_async (chat, fixture->session, NULL, confab_test_capture, &result);
  text = confab_chat_dup_markdown_finish (chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "## You\n\nHello \\*there\\*\n\n## "));
}

/* What was not sent, and what is on no disk, goes out with nothing. */
static void
test_unsent (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabChat) temporary = confab_session_new_chat (fixture->session, TRUE);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  confab_chat_choose_model (temporary, confab_chat_get_provider (chat), NULL);
  fixture_ask (chat, "said for good");
  fixture_ask (temporary, "said in passing");
  confab_drafts_set (confab_session_get_drafts (fixture->session), confab_chat_get_conversation (chat), "not said yet", none);
  for (ConfabExportFormat format = CONFAB_EXPORT_JSON; format <= CONFAB_EXPORT_TEXT; format++)
    {
      g_autofree char *path = confab_test_dir_build (fixture->dir, confab_export_format_get_name (format));
      g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, format);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      confab_exporter_set_path (exporter, path);
      run (exporter, NULL, &error);
      g_assert_no_error (error);
      text = read_text (path);
      g_assert_nonnull (strstr (text, "said for good"));
      g_assert_null (strstr (text, "said in passing"));
      g_assert_null (strstr (text, "not said yet"));
    }
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture_set_up (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  fixture_tear_down (fixture);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; gconstpointer data; void (*func) (Fixture *,
                                                                            gconstpointer); } tests[] = {
    { "/session/export/json", NULL, test_json },
    { "/session/export/no-key", NULL, test_no_key },
    { "/session/export/deleted", NULL, test_deleted },
    { "/session/export/circle", NULL, test_circle },
    { "/session/export/unknown", NULL, test_unknown },
    { "/session/export/cancel", NULL, test_cancel },
    { "/session/export/folder", NULL, test_folder },
    { "/session/export/colours", NULL, test_colours },
    { "/session/export/unsent", NULL, test_unsent },
    { "/session/export/copy", GINT_TO_POINTER (FALSE), test_copy },
    { "/session/export/copy-temporary", GINT_TO_POINTER (TRUE), test_copy },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, tests[i].data, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
