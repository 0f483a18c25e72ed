/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app/confab-inspector-reply.h"
#include "app/confab-inspector-window.h"
#include "base/confab-json.h"
#include "confab-app-test.h"
#include "support/confab-test.h"
#include "widgets/confab-code-view.h"
#include "widgets/confab-rate-chart.h"
#include "widgets/confab-span-bar.h"

/* Its pages, with a recording that was not made here. */

#define ID "c.one"

typedef struct
{
  ConfabTestDir      *dir;
  ConfabSession      *session;
  ConfabConversation *conversation;
  ConfabMessage      *reply;
  ConfabExchange     *exchange;
  GtkWidget          *parent;
  GtkWidget          *window;
} Fixture;

static void
add (ConfabExchangeAttempt *attempt,
     const char            *text,
     gint64                 time)
{
  confab_exchange_attempt_add (attempt, text, strlen (text), time);
}

/* One that was refused, and one that got an answer in three events, 100 ms apart. */
static void
record (Fixture *fixture)
{
  static const char body[] = "{\"model\":\"m\",\"temperature\":0.5,\"messages\":[{\"role\":\"user\",\"content\":\"A needle\"}]}";
  ConfabExchange *exchange = confab_exchange_new ();
  ConfabExchangeAttempt *attempt;

  exchange->provider = g_strdup ("Echo");
  exchange->method = g_strdup ("POST");
  exchange->url = g_strdup ("http://127.0.0.1:1/v1/chat/completions");
  exchange->body_length = strlen (body);
  g_byte_array_append (exchange->body, (const guint8 *)body, strlen (body));
  confab_exchange_add_header (exchange->headers, "Authorization", "Bearer ***", TRUE);

  attempt = confab_exchange_add_attempt (exchange);
  attempt->status = 503;
  attempt->error = g_strdup ("The service is <busy>");
  attempt->wait_ms = 1500;
  attempt->moments[CONFAB_EXCHANGE_STARTED] = 0;
  attempt->moments[CONFAB_EXCHANGE_ENDED] = 20000;
  add (attempt, "<html>Busy</html>", 19000);

  attempt = confab_exchange_add_attempt (exchange);
  attempt->status = 200;
  attempt->http_version = g_strdup ("1.1");
  attempt->moments[CONFAB_EXCHANGE_STARTED] = 1520000;
  attempt->moments[CONFAB_EXCHANGE_FIRST_BYTE] = 1530000;
  attempt->moments[CONFAB_EXCHANGE_FIRST_TOKEN] = 1600000;
  attempt->moments[CONFAB_EXCHANGE_ENDED] = 2000000;
  confab_exchange_add_header (attempt->headers, "Content-Type", "text/event-stream", FALSE);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *event = g_strdup_printf ("data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"word %u\"}}]}\n\n", i);

      add (attempt, event, 1600000 + i * 100000);
    }
  fixture->exchange = exchange;
}

static void
write_recording (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = confab_exchange_to_bytes (fixture->exchange);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "confab", "exchanges", NULL);
  g_autofree char *path = g_build_filename (folder, ID, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
make_messages (Fixture *fixture)
{
  g_autoptr (ConfabMessage) question = confab_message_new ("q", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  ConfabReply *reply;

  fixture->conversation = confab_conversation_new ("c", 1);
  confab_conversation_add (fixture->conversation, question);
  fixture->reply = confab_message_new ("r", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 2);
  reply = confab_message_edit_reply (fixture->reply);
  reply->exchange_id = g_strdup (ID);
  reply->provider_name = g_strdup ("Echo");
  reply->model_asked = g_strdup ("m");
  reply->model_answered = g_strdup ("m");
  reply->completion_tokens = 6;
  reply->parameters = confab_json_parse ("{\"temperature\":0.5,\"a<b&c\":\"</b>\"}", -1, NULL);
  g_assert_nonnull (reply->parameters);
  confab_conversation_add (fixture->conversation, fixture->reply);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = confab_test_dir_new ();
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  record (fixture);
  make_messages (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gpointer window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), &window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  confab_test_wait_until (window == NULL);
  close_session (&fixture->session);
  g_clear_object (&fixture->reply);
  g_clear_object (&fixture->conversation);
  confab_exchange_unref (fixture->exchange);
  confab_test_dir_free (fixture->dir);
}

static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
has (Fixture    *fixture,
     const char *text)
{
  return find_shown (fixture->window, is_label, text) != NULL;
}

static void
open_window (Fixture    *fixture,
             const char *page)
{
  write_recording (fixture);
  fixture->window = confab_inspector_window_new (fixture->session, fixture->conversation, fixture->reply);
  fixture->parent = gtk_window_new ();
  gtk_window_set_transient_for (GTK_WINDOW (fixture->window), GTK_WINDOW (fixture->parent));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  gtk_window_present (GTK_WINDOW (fixture->window));
  confab_test_wait_until (has (fixture, "Echo"));
  if (page != NULL)
    g_assert_true (gtk_widget_activate_action (fixture->window, "inspector.page", "s", page));
  confab_test_drain ();
}

static GtkWidget *
get_text (Fixture *fixture)
{
  GtkWidget *view = find_shown (fixture->window, is_of_type, "ConfabCodeView");

  g_assert_nonnull (view);
  return find_shown (view, is_of_type, "GtkTextView");
}

static gboolean
text_has (Fixture    *fixture,
          const char *words)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text (fixture)));
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return strstr (text, words) != NULL;
}

static void
choose_part (Fixture    *fixture,
             const char *title)
{
  GtkWidget *switcher = find_shown (fixture->window, is_of_type, "GtkStackSwitcher");

  for (GtkWidget *button = gtk_widget_get_first_child (switcher); button != NULL; button = gtk_widget_get_next_sibling (button))
    if (find_shown (button, is_label, title) != NULL)
      {
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
        return;
      }
  g_assert_not_reached ();
}

static void
test_overview (Fixture      *fixture,
               gconstpointer data)
{
  open_window (fixture, NULL);
  g_assert_true (has (fixture, "Attempt 1 of 2"));
  g_assert_true (has (fixture, "HTTP 503. The service is <busy>. Tried again after 1.50 s."));
  g_assert_true (has (fixture, "Attempt 2 of 2"));
  g_assert_true (has (fixture, "First token"));
  /* After the attempt began, and not after the first one did. */
  g_assert_true (has (fixture, "80 ms"));
  g_assert_true (has (fixture, "480 ms"));
  g_assert_nonnull (find_shown (fixture->window, is_of_type, "ConfabSpanBar"));
  /* Six tokens in 200 ms */
  g_assert_true (has (fixture, "30.0 tokens a second from the first to the last"));
  g_assert_nonnull (find_shown (fixture->window, is_of_type, "ConfabRateChart"));
  g_assert_true (has (fixture, "http://127.0.0.1:1/v1/chat/completions"));
}

static void
test_request (Fixture      *fixture,
              gconstpointer data)
{
  open_window (fixture, "request");
  confab_test_wait_until (text_has (fixture, "\"temperature\": 0.5"));
  choose_part (fixture, "Headers");
  confab_test_wait_until (text_has (fixture, "POST http://127.0.0.1:1/v1/chat/completions\nAuthorization: Bearer ***"));
}

static void
test_reply (Fixture      *fixture,
            gconstpointer data)
{
  GtkWidget *attempts;
  GtkWidget *list;

  open_window (fixture, "reply");
  list = find_shown (fixture->window, is_of_type, "GtkListView");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), ==, 3);
  confab_test_wait_until (has (fixture, "280.0 ms"));
  confab_test_wait_until (text_has (fixture, "\"content\": \"word 0\""));
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 2, TRUE);
  confab_test_wait_until (text_has (fixture, "\"content\": \"word 2\""));
  choose_part (fixture, "Body");
  confab_test_wait_until (text_has (fixture, "data: {\"model\":\"m\""));
  choose_part (fixture, "Headers");
  confab_test_wait_until (text_has (fixture, "HTTP/1.1 200\nContent-Type: text/event-stream"));
  attempts = find_shown (fixture->window, is_of_type, "GtkDropDown");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (attempts), 0);
  confab_test_wait_until (text_has (fixture, "HTTP/? 503"));
  choose_part (fixture, "Body");
  confab_test_wait_until (text_has (fixture, "<html>Busy</html>"));
}

static void
test_parameters (Fixture      *fixture,
                 gconstpointer data)
{
  open_window (fixture, "parameters");
  g_assert_true (has (fixture, "temperature"));
  g_assert_true (has (fixture, "0.5\n"));
  /* What a person adds to a request may have any name. */
  g_assert_true (has (fixture, "a<b&c"));
  g_assert_true (has (fixture, "\"</b>\"\n"));
}

static char *
dup_selection (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text (fixture)));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
has_selected (Fixture    *fixture,
              const char *words)
{
  g_autofree char *selection = dup_selection (fixture);

  return g_str_equal (selection, words);
}

static void
search (Fixture    *fixture,
        const char *words)
{
  GtkWidget *view = find_shown (fixture->window, is_of_type, "ConfabCodeView");
  GtkWidget *entry;

  g_assert_true (gtk_widget_activate_action (fixture->window, "inspector.find", NULL));
  confab_test_wait_until ((entry = find_shown (view, is_of_type, "GtkSearchEntry")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  confab_test_wait_until (has_selected (fixture, words));
}

static int
get_line (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_text (fixture)));
  GtkTextIter start;

  gtk_text_buffer_get_selection_bounds (buffer, &start, NULL);
  return gtk_text_iter_get_line (&start);
}

static void
test_find (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *view;
  int line;

  open_window (fixture, "request");
  confab_test_wait_until (text_has (fixture, "needle"));
  search (fixture, "needle");
  g_assert_true (gtk_widget_activate_action (fixture->window, "inspector.page", "s", "reply"));
  choose_part (fixture, "Body");
  confab_test_wait_until (text_has (fixture, "word 2"));
  search (fixture, "word");
  line = get_line (fixture);
  view = find_shown (fixture->window, is_of_type, "ConfabCodeView");
  g_signal_emit_by_name (find_shown (view, is_of_type, "GtkSearchEntry"), "next-match");
  g_assert_cmpint (get_line (fixture), >, line);
  g_signal_emit_by_name (find_shown (view, is_of_type, "GtkSearchEntry"), "previous-match");
  g_assert_cmpint (get_line (fixture), ==, line);
  /* It goes around. */
  g_signal_emit_by_name (find_shown (view, is_of_type, "GtkSearchEntry"), "previous-match");
  g_assert_cmpint (get_line (fixture), >, line);
}

/* No page needs more room than a telephone has, not even with several attempts. */
static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const pages[] = { "overview", "request", "reply", "parameters" };
  int minimum;

  open_window (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_true (gtk_widget_activate_action (fixture->window, "inspector.page", "s", pages[i]));
      confab_test_drain ();
      gtk_widget_measure (adw_window_get_content (ADW_WINDOW (fixture->window)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      g_test_message ("%s: %d", pages[i], minimum);
      g_assert_cmpint (minimum, <=, 360);
    }
}

/* What is not text is shown as well as it goes. */
static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  ConfabExchangeAttempt *attempt = confab_exchange_get_last (fixture->exchange);
  g_autoptr (GBytes) body = NULL;
  guint8 garbage[4096];

  for (guint i = 0; i < sizeof garbage; i++)
    garbage[i] = (guint8)(i * 7);
  g_ptr_array_set_size (attempt->headers, 0);
  g_byte_array_set_size (attempt->body, 0);
  g_array_set_size (attempt->chunks, 0);
  attempt->body_length = 0;
  confab_exchange_attempt_add (attempt, garbage, sizeof garbage, 1600000);
  open_window (fixture, "reply");
  choose_part (fixture, "Body");
  confab_test_wait_until (text_has (fixture, "\xef\xbf\xbd"));
  /* It is saved as it came. */
  body = confab_inspector_reply_get_body (CONFAB_INSPECTOR_REPLY (find_shown (fixture->window, is_of_type, "ConfabInspectorReply")));
  g_assert_cmpmem (garbage, sizeof garbage, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* A picture in base64 may have as many matches as letters. */
static void
test_find_many (Fixture      *fixture,
                gconstpointer data)
{
  ConfabExchangeAttempt *attempt = confab_exchange_get_last (fixture->exchange);
  g_autofree char *base64 = g_strnfill (1000 * 1000, 'A');
  GtkWidget *entry;

  g_ptr_array_set_size (attempt->headers, 0);
  g_byte_array_set_size (attempt->body, 0);
  g_array_set_size (attempt->chunks, 0);
  add (attempt, base64, 1600000);
  open_window (fixture, "reply");
  choose_part (fixture, "Body");
  confab_test_wait_until (text_has (fixture, "AAAA"));
  search (fixture, "AAAAA");
  entry = find_shown (find_shown (fixture->window, is_of_type, "ConfabCodeView"), is_of_type, "GtkSearchEntry");
  g_signal_emit_by_name (entry, "previous-match");
  /* The last one */
  g_assert_cmpint (get_line (fixture), >, 200);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (ConfabTestDir) cache = confab_test_dir_new ();
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (GtkCssProvider) provider = NULL;

  g_setenv ("XDG_CACHE_HOME", confab_test_dir_get_path (cache), TRUE);
  application = make_application (&argc, &argv);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/confab/Confab/app.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/inspector-window/overview", test_overview);
  ADD ("/inspector-window/request", test_request);
  ADD ("/inspector-window/reply", test_reply);
  ADD ("/inspector-window/parameters", test_parameters);
  ADD ("/inspector-window/find", test_find);
  ADD ("/inspector-window/find-many", test_find_many);
  ADD ("/inspector-window/narrow", test_narrow);
  ADD ("/inspector-window/garbage", test_garbage);
#undef ADD
  return g_test_run ();
}
