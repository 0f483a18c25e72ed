/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app/confab-attach-chooser.h"
#include "app/confab-intake.h"
#include "app/confab-settings.h"
#include "model/confab-address.h"
#include "session/confab-chat-attach.h"
#include "session/confab-session.h"
#include "support/confab-test.h"
#include "widgets/confab-attach-button.h"
#include "widgets/confab-composer.h"

/* A message that is written, with all ways to attach something, and a server to fetch from. */
typedef struct
{
  ConfabTestDir  *dir;
  ConfabSession  *session;
  GSettings      *settings;
  GtkWidget      *window;
  ConfabComposer *composer;
  ConfabAttacher *attacher;
  ConfabIntake   *intake;
  ConfabChat     *chat;
  GSocketService *server;
  char           *base_url;
  int             n_requests;
  GOutputStream  *held; /* the end of what a request to /slow is answered with */
  AdwToast       *toast;
  char           *problem;
} Fixture;

static void
keep_toast_cb (Fixture  *fixture,
               AdwToast *toast)
{
  /* Whoever shows it takes it over. */
  g_clear_object (&fixture->toast);
  fixture->toast = toast;
}

static void
keep_problem_cb (Fixture    *fixture,
                 const char *text)
{
  g_free (fixture->problem);
  fixture->problem = g_strdup (text);
}

static GBytes *
make_png (int size)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, size, size);
  g_autoptr (GdkTexture) texture = NULL;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  return gdk_texture_save_to_png_bytes (texture);
}

static void
answer (Fixture       *fixture,
        const char    *path,
        GOutputStream *output)
{
  g_autofree char *head = NULL;
  g_autoptr (GBytes) body = NULL;
  gboolean slow = g_str_equal (path, "/slow.png");

  if (g_str_equal (path, "/there"))
    {
      head = g_strdup ("HTTP/1.1 302 Found\r\nLocation: /a%20picture.png\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      body = g_bytes_new (NULL, 0);
    }
  else if (g_str_equal (path, "/nothing.png"))
    {
      head = g_strdup ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      body = g_bytes_new (NULL, 0);
    }
  else
    {
      body = make_png (24);
      head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
                              g_bytes_get_size (body));
    }
  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, g_bytes_get_data (body, NULL), slow ? 20 : g_bytes_get_size (body), NULL, NULL, NULL);
}

typedef struct
{
  Fixture           *fixture;
  GSocketConnection *connection;
  char               head[4096];
} Request;

static void
request_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Request *request = user_data;
  Fixture *fixture = request->fixture;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (request->connection));

  if (length > 0)
    {
      g_autofree char *line = g_strndup (request->head, strcspn (request->head, "\r"));
      g_auto (GStrv) words = g_strsplit (line, " ", 3);

      fixture->n_requests++;
      g_assert_null (strstr (request->head, "Cookie"));
      g_assert_null (strstr (request->head, "Authorization"));
      answer (fixture, words[1], output);
      if (g_str_equal (words[1], "/slow.png"))
        g_set_object (&fixture->held, output);
      else
        g_io_stream_close (G_IO_STREAM (request->connection), NULL, NULL);
    }
  if (fixture->held != output)
    g_object_unref (request->connection);
  g_free (request);
}

static gboolean
incoming_cb (Fixture           *fixture,
             GSocketConnection *connection)
{
  Request *request = g_new0 (Request, 1);

  request->fixture = fixture;
  request->connection = g_object_ref (connection);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request->head, sizeof request->head - 1,
                             G_PRIORITY_DEFAULT, NULL, request_read_cb, request);
  return TRUE;
}

static void
start_server (Fixture *fixture)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) found = NULL;

  fixture->server = g_socket_service_new ();
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (fixture->server), wanted, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &found, NULL));
  g_signal_connect_swapped (fixture->server, "incoming", G_CALLBACK (incoming_cb), fixture);
  fixture->base_url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (found)));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabProvider) provider = confab_provider_new ("p", "https://api.example.org/v1", "P", CONFAB_PROFILE_OPENAI);

  fixture->dir = confab_test_dir_new ();
  fixture->settings = g_settings_new (CONFAB_APPLICATION_ID);
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), NULL));
  fixture->chat = confab_session_new_chat (fixture->session, GPOINTER_TO_INT (data));
  confab_chat_choose_model (fixture->chat, provider, "m");
  start_server (fixture);

  fixture->window = gtk_window_new ();
  fixture->composer = CONFAB_COMPOSER (confab_composer_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->composer));
  fixture->attacher = confab_attacher_new (fixture->composer);
  confab_attacher_set_up (fixture->attacher, confab_session_get_drafts (fixture->session));
  confab_attacher_set_chat (fixture->attacher, fixture->chat);
  fixture->intake = confab_intake_new (GTK_WIDGET (fixture->composer), fixture->composer, fixture->attacher);
  confab_intake_set_up (fixture->intake, fixture->settings);
  g_signal_connect_swapped (fixture->attacher, "problem", G_CALLBACK (keep_problem_cb), fixture);
  g_signal_connect_swapped (fixture->intake, "problem", G_CALLBACK (keep_problem_cb), fixture);
  g_signal_connect_swapped (fixture->intake, "toast", G_CALLBACK (keep_toast_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  /* GTK does not bear the end of a window before it was shown. */
  confab_test_wait_until (gtk_window_is_active (GTK_WINDOW (fixture->window)) || gtk_widget_get_height (GTK_WIDGET (fixture->composer)) > 0);
  confab_test_drain ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_object (&fixture->toast);
  g_object_ref (fixture->composer);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->intake);
  confab_test_drain ();
  g_assert_finalize_object (fixture->attacher);
  g_assert_finalize_object (fixture->composer);
  g_assert_finalize_object (fixture->chat);
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), NULL));
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (fixture->session);
  g_socket_service_stop (fixture->server);
  g_object_unref (fixture->server);
  g_clear_object (&fixture->held);
  g_object_unref (fixture->settings);
  g_free (fixture->base_url);
  g_free (fixture->problem);
  confab_test_dir_free (fixture->dir);
}

static guint
count (Fixture *fixture)
{
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (fixture->composer);

  return parts->len;
}

/* The composer keeps it. */
static ConfabPart *
get_part (Fixture *fixture)
{
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (fixture->composer);

  g_assert_cmpuint (parts->len, ==, 1);
  return parts->pdata[0];
}

static void
assert_text (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *text = confab_composer_dup_text (fixture->composer);

  g_assert_cmpstr (text, ==, expected);
}

static GtkWidget *
find_of_type (GtkWidget  *root,
              const char *type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), g_type_from_name (type)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The question that is asked, whatever it is. */
static AdwMessageDialog *
find_dialog (Fixture *fixture)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (ADW_IS_MESSAGE_DIALOG (link->data) && gtk_widget_get_visible (link->data) &&
        gtk_window_get_transient_for (link->data) == GTK_WINDOW (fixture->window))
      return link->data;
  return NULL;
}

static GtkWidget *
find_button (GtkWidget  *root,
             const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
respond (AdwMessageDialog *dialog,
         const char       *response)
{
  GtkWidget *button = find_button (GTK_WIDGET (dialog), adw_message_dialog_get_response_label (dialog, response));

  g_assert_nonnull (button);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, response));
  g_signal_emit_by_name (button, "clicked");
}

static void
paste (Fixture    *fixture,
       const char *text)
{
  GtkWidget *view = find_of_type (GTK_WIDGET (fixture->composer), "GtkTextView");
  int before = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (view), text);
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (fixture->composer), "ConfabAttachButton"), "attach", CONFAB_ATTACH_PASTE);
  confab_test_wait_until (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view))) > before);
}

static void
drop_address (Fixture    *fixture,
              const char *url)
{
  g_autoptr (GFile) file = g_file_new_for_uri (url);
  GSList link = { .data = file };
  GdkFileList *files = gdk_file_list_new_from_list (&link);

  g_signal_emit_by_name (fixture->composer, "files-dropped", files);
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
}

static void
put_caret (Fixture *fixture,
           int      offset)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_of_type (GTK_WIDGET (fixture->composer), "GtkTextView")));
  GtkTextIter place;

  gtk_text_buffer_get_iter_at_offset (buffer, &place, offset);
  gtk_text_buffer_place_cursor (buffer, &place);
}

static void
test_long_text (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *whole = NULL;
  const ConfabAttachmentFacts *facts;

  for (int i = 0; i < 199; i++)
    g_string_append_printf (text, "line %d\n", i);
  paste (fixture, text->str);
  assert_text (fixture, text->str);
  g_assert_null (fixture->toast);

  /* One line more, in the midst of others. */
  g_string_append (text, "the last\n");
  confab_composer_set_text (fixture->composer, "before after");
  put_caret (fixture, 7);
  paste (fixture, text->str);
  whole = g_strconcat ("before ", text->str, "after", NULL);
  assert_text (fixture, whole);
  g_assert_nonnull (fixture->toast);
  g_assert_cmpuint (count (fixture), ==, 0);

  g_signal_emit_by_name (fixture->toast, "button-clicked");
  assert_text (fixture, "before after");
  confab_test_wait_until (count (fixture) == 1);
  facts = confab_part_get_facts (get_part (fixture));
  g_assert_cmpint (confab_part_get_kind (get_part (fixture)), ==, CONFAB_PART_DOCUMENT);
  g_assert_cmpstr (facts->name, ==, "Pasted text.txt");
  g_assert_cmpstr (facts->media_type, ==, "text/plain");
  g_assert_cmpint (facts->size, ==, text->len);

  /* The offer is over; undoing brings the text back. */
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  assert_text (fixture, "before after");
  gtk_text_buffer_undo (gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_of_type (GTK_WIDGET (fixture->composer), "GtkTextView"))));
  assert_text (fixture, whole);
}

static void
test_long_line (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *text = g_strnfill (8001, 'a');

  paste (fixture, text + 1);
  g_assert_null (fixture->toast);
  paste (fixture, text);
  g_assert_nonnull (fixture->toast);
}

/* An address that is pasted is text, and nothing is fetched before that is asked for. */
static void
test_pasted_address (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/there", NULL);
  g_autofree char *sentence = g_strconcat ("see ", url, NULL);
  const ConfabAttachmentFacts *facts;

  paste (fixture, sentence);
  g_assert_null (fixture->toast);
  confab_composer_set_text (fixture->composer, "");
  paste (fixture, url);
  assert_text (fixture, url);
  g_assert_nonnull (fixture->toast);
  g_assert_null (find_dialog (fixture));

  g_signal_emit_by_name (fixture->toast, "button-clicked");
  g_assert_nonnull (find_dialog (fixture));
  confab_test_drain ();
  g_assert_cmpint (fixture->n_requests, ==, 0);
  respond (find_dialog (fixture), "cancel");
  assert_text (fixture, url);
  g_assert_cmpuint (count (fixture), ==, 0);

  g_signal_emit_by_name (fixture->toast, "button-clicked");
  respond (find_dialog (fixture), "fetch");
  assert_text (fixture, "");
  confab_test_wait_until (count (fixture) == 1);
  /* There, and where that sends to. */
  g_assert_cmpint (fixture->n_requests, ==, 2);
  facts = confab_part_get_facts (get_part (fixture));
  g_assert_cmpstr (facts->media_type, ==, "image/png");
  g_assert_cmpint (facts->width, ==, 24);
  g_assert_nonnull (facts->hash);
  g_assert_null (facts->url);
}

static void
test_send_address (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/a%20picture.png?x=1", NULL);
  g_autoptr (ConfabProvider) local = confab_provider_new ("l", "http://127.0.0.1:1/v1", "L", CONFAB_PROFILE_LLAMA_SERVER);
  const ConfabAttachmentFacts *facts;

  drop_address (fixture, url);
  respond (find_dialog (fixture), "address");
  facts = confab_part_get_facts (get_part (fixture));
  g_assert_cmpint (confab_part_get_kind (get_part (fixture)), ==, CONFAB_PART_IMAGE);
  g_assert_cmpstr (facts->url, ==, url);
  g_assert_cmpstr (facts->name, ==, "a picture.png");
  g_assert_null (facts->hash);
  g_assert_cmpint (fixture->n_requests, ==, 0);

  /* Only where the service takes it. */
  confab_chat_choose_model (fixture->chat, local, "m");
  drop_address (fixture, url);
  g_assert_nonnull (find_dialog (fixture));
  g_assert_cmpint (adw_message_dialog_has_response (find_dialog (fixture), "address"), ==,
                   confab_chat_takes_address (fixture->chat, CONFAB_PART_IMAGE));
  respond (find_dialog (fixture), "cancel");

  /* A link to something else is text. */
  drop_address (fixture, "https://example.org/page");
  g_assert_null (find_dialog (fixture));
  assert_text (fixture, "https://example.org/page");
}

static void
test_typed_address (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/nothing.png", NULL);
  GtkWidget *entry;

  g_signal_emit_by_name (fixture->composer, "attach", CONFAB_ATTACH_ADDRESS);
  g_assert_nonnull (find_dialog (fixture));
  entry = find_of_type (GTK_WIDGET (find_dialog (fixture)), "GtkEntry");
  g_assert_false (adw_message_dialog_get_response_enabled (find_dialog (fixture), "fetch"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "ftp://example.org/a.png");
  g_assert_false (adw_message_dialog_get_response_enabled (find_dialog (fixture), "fetch"));
  gtk_editable_set_text (GTK_EDITABLE (entry), url);
  respond (find_dialog (fixture), "fetch");
  confab_test_wait_until (fixture->problem != NULL);
  g_assert_nonnull (strstr (fixture->problem, "404"));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
}

/* Taking the chip away ends what is being fetched. */
static void
test_cancelled_fetch (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/slow.png", NULL);

  confab_attacher_fetch (fixture->attacher, NULL, url);
  g_assert_true (confab_attacher_get_busy (fixture->attacher));
  confab_test_wait_until (fixture->held != NULL);
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (fixture->composer), "ConfabAttachmentChip"), "remove");
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
  /* The other side sees that nobody listens. */
  while (g_output_stream_write (fixture->held, "x", 1, NULL, NULL) > 0)
    confab_test_drain ();
  confab_test_drain ();
  g_assert_null (fixture->problem);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* What is on its way is waited for again where its conversation is shown again. */
static void
test_left_fetch (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/slow.png", NULL);
  g_autoptr (ConfabChat) other = confab_session_new_chat (fixture->session, FALSE);

  confab_attacher_fetch (fixture->attacher, NULL, url);
  confab_test_wait_until (fixture->held != NULL);
  confab_composer_clear (fixture->composer);
  confab_attacher_set_chat (fixture->attacher, other);
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
  confab_attacher_set_chat (fixture->attacher, fixture->chat);
  g_assert_true (confab_attacher_get_busy (fixture->attacher));
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (fixture->composer), "ConfabAttachmentChip"), "remove");
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
  confab_attacher_set_chat (fixture->attacher, other);
  confab_attacher_set_chat (fixture->attacher, fixture->chat);
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
  while (g_output_stream_write (fixture->held, "x", 1, NULL, NULL) > 0)
    confab_test_drain ();
  confab_test_drain ();
}

static char *
make_locked (Fixture *fixture)
{
  g_autofree char *plain = confab_test_dir_write (fixture->dir, "plain.pdf",
                                                  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                                  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                                                  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
                                                  "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
                                                  "4 0 obj<</Length 41>>stream\nBT /F 12 Tf 10 100 Td (kept secret) Tj ET\nendstream endobj\n"
                                                  "trailer<</Root 1 0 R>>\n", -1);
  g_autofree char *locked = confab_test_dir_build (fixture->dir, "locked.pdf");
  const char *arguments[] = { "qpdf", "--warning-exit-0", "--encrypt", "right", "right", "256", "--", plain, locked, NULL };

  if (!g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, NULL, NULL) || !g_file_test (locked, G_FILE_TEST_EXISTS))
    return NULL;
  return g_steal_pointer (&locked);
}

static void
test_password (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *path = make_locked (fixture);
  g_autoptr (GFile) file = NULL;
  g_autofree char *first = NULL;
  AdwMessageDialog *dialog;

  if (path == NULL)
    {
      g_test_skip ("There is no qpdf");
      return;
    }
  file = g_file_new_for_path (path);
  confab_attacher_attach_file (fixture->attacher, NULL, file);
  confab_test_wait_until (find_dialog (fixture) != NULL);
  g_assert_false (adw_message_dialog_get_response_enabled (find_dialog (fixture), "open"));
  first = g_strdup (adw_message_dialog_get_body (find_dialog (fixture)));
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (GTK_WIDGET (find_dialog (fixture)), "GtkEntry")), "wrong");
  respond (find_dialog (fixture), "open");

  /* It says so, and asks again. */
  confab_test_wait_until (find_dialog (fixture) != NULL);
  dialog = find_dialog (fixture);
  g_assert_cmpstr (adw_message_dialog_get_body (dialog), !=, first);
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (GTK_WIDGET (dialog), "GtkEntry")), "right");
  respond (dialog, "open");
  confab_test_wait_until (count (fixture) == 1);
  g_assert_cmpstr (confab_part_get_facts (get_part (fixture))->media_type, ==, "text/plain");
  g_assert_cmpstr (confab_part_get_facts (get_part (fixture))->name, ==, "locked.pdf");
  g_assert_null (fixture->problem);

  /* Without a password there is no attachment, and nothing to complain about. */
  confab_attacher_attach_file (fixture->attacher, NULL, file);
  confab_test_wait_until (find_dialog (fixture) != NULL);
  respond (find_dialog (fixture), "cancel");
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_null (fixture->problem);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      n += g_file_test (inner, G_FILE_TEST_IS_DIR) ? count_files (inner) : !g_str_has_prefix (name, "confab.db");
    }
  return n;
}

static void
test_temporary (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/a.png", NULL);
  guint n_before = count_files (confab_test_dir_get_path (fixture->dir));

  confab_attacher_fetch (fixture->attacher, NULL, url);
  confab_test_wait_until (count (fixture) == 1);
  g_assert_cmpuint (count_files (confab_test_dir_get_path (fixture->dir)), ==, n_before);
}

static guint
count_drafted (Fixture *fixture)
{
  const ConfabDraft *draft = confab_drafts_get (confab_session_get_drafts (fixture->session),
                                                confab_chat_get_conversation (fixture->chat));

  return draft != NULL && draft->attachments != NULL ? draft->attachments->len : 0;
}

/* What was begun in a conversation ends there, and not in the one that is shown by then. */
static void
test_other_conversation (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base_url, "/there", NULL);
  g_autoptr (ConfabChat) other = confab_session_new_chat (fixture->session, FALSE);
  g_autoptr (GBytes) png = make_png (8);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, NULL);

  paste (fixture, url);
  g_signal_emit_by_name (fixture->toast, "button-clicked");
  g_assert_nonnull (find_dialog (fixture));
  confab_attacher_set_chat (fixture->attacher, other);
  confab_composer_set_text (fixture->composer, "Something else");
  respond (find_dialog (fixture), "fetch");
  confab_test_wait_until (count_drafted (fixture) == 1);
  g_assert_cmpuint (count (fixture), ==, 0);
  assert_text (fixture, "Something else");

  confab_attacher_attach_texture (fixture->attacher, fixture->chat, texture, "Camera picture.png");
  g_assert_false (confab_attacher_get_busy (fixture->attacher));
  confab_test_wait_until (count_drafted (fixture) == 2);
  g_assert_cmpuint (count (fixture), ==, 0);
  confab_attacher_attach_texture (fixture->attacher, NULL, texture, "Camera picture.png");
  confab_test_wait_until (count (fixture) == 1);
  g_assert_cmpuint (count_drafted (fixture), ==, 2);
  confab_attacher_set_chat (fixture->attacher, NULL);
}

static gboolean
is_in (GtkFileChooser *chooser,
       GFile          *expected)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (chooser);

  return folder != NULL && g_file_equal (folder, expected);
}

static void
test_chooser (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GtkFileChooserNative) chooser = NULL;
  g_autoptr (GListModel) filters = NULL;
  g_autoptr (GFile) expected = g_file_new_for_path (confab_test_dir_get_path (fixture->dir));
  g_autofree char *uri = g_file_get_uri (expected);

  g_settings_set_string (fixture->settings, CONFAB_SETTING_ATTACH_FOLDER, uri);
  chooser = confab_attach_chooser_new (GTK_WINDOW (fixture->window), fixture->settings);
  g_assert_true (gtk_file_chooser_get_select_multiple (GTK_FILE_CHOOSER (chooser)));
  filters = gtk_file_chooser_get_filters (GTK_FILE_CHOOSER (chooser));
  g_assert_cmpuint (g_list_model_get_n_items (filters), ==, 5);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  confab_test_wait_until (is_in (GTK_FILE_CHOOSER (chooser), expected));
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (chooser));
  g_settings_reset (fixture->settings, CONFAB_SETTING_ATTACH_FOLDER);
}

static void
test_address (void)
{
  static const char *const wrong[] = {
    "", "word", "ftp://a.b/c.png", "https://", "http://a b/", "https://user:word@a.b/c", "https://a.b/ https://a.b/", "file:///etc/passwd",
    "javascript:alert(1)", NULL
  };
  g_autofree char *address = confab_address_from_text (" https://example.org/a.PNG?b=c\n");
  g_autofree char *host = confab_address_dup_name ("https://example.org/");
  ConfabPartKind kind;

  g_assert_cmpstr (address, ==, "https://example.org/a.PNG?b=c");
  g_assert_true (confab_address_guess_kind (address, &kind));
  g_assert_cmpint (kind, ==, CONFAB_PART_IMAGE);
  g_assert_true (confab_address_guess_kind ("http://a.b/c/d.webm#t", &kind));
  g_assert_cmpint (kind, ==, CONFAB_PART_VIDEO);
  g_assert_false (confab_address_guess_kind ("http://a.b/png", &kind));
  g_assert_false (confab_address_guess_kind ("http://a.b/?c.png", &kind));
  g_assert_cmpstr (host, ==, "example.org");
  for (int i = 0; wrong[i] != NULL; i++)
    {
      g_autofree char *none = confab_address_from_text (wrong[i]);

      g_assert_cmpstr (none, ==, NULL);
    }
}

#define ADD(path, temporary, test) \
  g_test_add (path, Fixture, GINT_TO_POINTER (temporary), set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/intake/address", test_address);
  ADD ("/intake/long-text", FALSE, test_long_text);
  ADD ("/intake/long-line", FALSE, test_long_line);
  ADD ("/intake/pasted-address", FALSE, test_pasted_address);
  ADD ("/intake/other-conversation", FALSE, test_other_conversation);
  ADD ("/intake/send-address", FALSE, test_send_address);
  ADD ("/intake/typed-address", FALSE, test_typed_address);
  ADD ("/intake/cancelled-fetch", FALSE, test_cancelled_fetch);
  ADD ("/intake/left-fetch", FALSE, test_left_fetch);
  ADD ("/intake/password", FALSE, test_password);
  ADD ("/intake/temporary", TRUE, test_temporary);
  ADD ("/intake/chooser", FALSE, test_chooser);
  return g_test_run ();
}
