/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-json.h"
#include "media/confab-image-metadata.h"
#include "media/fixtures.h"
#include "session/confab-chat.h"
#include "session/confab-exchange-body.h"
#include "session/confab-prepared-cache.h"
#include "session/confab-preparer.h"
#include "session/confab-session-attachments.h"
#include "session/confab-session-private.h"
#include "session-fixture.h"

/* Where sessions keep what was prepared, in a folder of this test's own. */
static const char *cache;

static char *
dup_cache_folder (void)
{
  return g_build_filename (cache, "confab", "prepared", NULL);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n_files += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }
  return n_files;
}

static ConfabPart *
attach (ConfabChat *chat,
        GBytes     *bytes,
        const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabPart *part;

  confab_chat_attach_bytes_async (chat, bytes, name, NULL, confab_test_capture, &result);
  part = confab_chat_attach_bytes_finish (chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return part;
}

/* A document in the store. */
static ConfabPart *
add_document (Fixture    *fixture,
              const char *text,
              const char *name,
              const char *media_type)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
    .hash = hash, .name = name, .media_type = media_type, .size = (gint64)strlen (text)
  });
}

static void
ask_with (ConfabChat *chat,
          const char *text,
          ConfabPart *part)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (parts, part);
  confab_chat_send (chat, text, parts, &error);
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  g_assert_cmpint (confab_message_get_status (confab_conversation_get_leaf (confab_chat_get_conversation (chat))), ==,
                   CONFAB_STATUS_COMPLETE);
}

/* The content of the first message of the last request. */
static JsonArray *
read_content (Fixture   *fixture,
              JsonNode **requests)
{
  JsonArray *array;
  JsonObject *last;

  g_clear_pointer (requests, json_node_unref);
  *requests = confab_test_server_dup_requests (fixture->server);
  array = json_node_get_array (*requests);
  last = json_array_get_object_element (array, json_array_get_length (array) - 1);
  array = json_object_get_array_member (json_object_get_object_member (last, "body"), "messages");
  return json_object_get_array_member (json_array_get_object_element (array, 0), "content");
}

/* The bytes of a picture as they were received; what they are is what is said of them. */
static GBytes *
decode_picture (JsonObject *part)
{
  const char *url = json_object_get_string_member (json_object_get_object_member (part, "image_url"), "url");
  const char *comma = strchr (url, ',');
  g_autofree char *head = NULL;
  g_autofree char *expected = NULL;
  gsize length;
  guchar *data = g_base64_decode (comma + 1, &length);

  g_assert_cmpstr (json_object_get_string_member (part, "type"), ==, "image_url");
  head = g_strndup (url, comma - url);
  expected = g_strdup_printf ("data:%s;base64", confab_media_sniff (data, length));
  g_assert_cmpstr (head, ==, expected);
  return g_bytes_new_take (data, length);
}

static GdkPixbuf *
to_pixbuf (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  return pixbuf;
}

static gboolean
is_red (GdkPixbuf *pixbuf,
        int        x,
        int        y)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf) +
                        (gsize)x * gdk_pixbuf_get_n_channels (pixbuf);

  return pixel[0] > 180 && pixel[1] < 80 && pixel[2] < 80;
}

/* A large photograph from a telephone: on its side, and with the place where it was taken. The first corner is red. */
static GBytes *
make_photograph (int width)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, width / 2);
  g_autoptr (GdkPixbuf) corner = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  char *buffer;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0x2040c0ff);
  corner = gdk_pixbuf_new_subpixbuf (pixbuf, 0, 0, width / 8, width / 8);
  gdk_pixbuf_fill (corner, 0xff0000ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "jpeg", NULL, NULL));
  jpeg = g_bytes_new_take (buffer, length);
  return fixture_jpeg_with (jpeg, 6);
}

static void
check_photograph (JsonObject *part)
{
  g_autoptr (GBytes) bytes = decode_picture (part);
  g_autoptr (GdkPixbuf) pixbuf = to_pixbuf (bytes);

  g_assert_false (fixture_contains (bytes, SECRET));
  g_assert_false (fixture_contains (bytes, "Exif"));
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 1024);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 2048);
  g_assert_true (is_red (pixbuf, 1000, 20));
  g_assert_false (is_red (pixbuf, 20, 20));
  g_assert_false (is_red (pixbuf, 1000, 2000));
}

/* What was recorded of the last request is what the service got, also what the attachment became for it. */
static void
check_rebuilt (Fixture    *fixture,
               ConfabChat *chat)
{
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  ConfabExchanges *exchanges = confab_session_get_exchanges (fixture->session);
  const char *id = confab_message_get_reply (confab_conversation_get_leaf (conversation))->exchange_id;
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);
  JsonObject *last = json_array_get_object_element (array, json_array_get_length (array) - 1);
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) rebuilt = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabExchange) exchange = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) node = NULL;

  confab_exchanges_read_async (exchanges, id, NULL, confab_test_capture, &read);
  exchange = confab_exchanges_read_finish (exchanges, confab_test_await (&read), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (exchange->gaps->len, ==, 1);
  g_assert_cmpuint (exchange->body->len, <, 2000);
  confab_session_rebuild_body_async (fixture->session, confab_conversation_get_id (conversation), exchange, NULL, confab_test_capture,
                                     &rebuilt);
  body = confab_session_rebuild_body_finish (fixture->session, confab_test_await (&rebuilt), &error);
  g_assert_no_error (error);
  node = confab_json_parse (g_bytes_get_data (body, NULL), (gssize)g_bytes_get_size (body), &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, json_object_get_member (last, "body")));
}

/* Turned, without where it was taken, as large as the service looks at; and made once, whoever asks. */
static void
test_picture (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GBytes) photograph = make_photograph (3000);
  g_autoptr (ConfabPart) part = attach (chat, photograph, "a.jpg");
  g_autoptr (JsonNode) requests = NULL;
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  JsonArray *content;

  ask_with (chat, "What is this?", part);
  content = read_content (fixture, &requests);
  g_assert_cmpuint (json_array_get_length (content), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (content, 0), "text"), ==, "What is this?");
  check_photograph (json_array_get_object_element (content, 1));
  g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, 1);

  fixture_ask (chat, "And now?");
  check_photograph (json_array_get_object_element (read_content (fixture, &requests), 1));
  check_rebuilt (fixture, chat);
  g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, 1);
  g_assert_finalize_object (chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  fixture_ask (chat, "And after a restart?");
  check_photograph (json_array_get_object_element (read_content (fixture, &requests), 1));
  g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, 0);
  g_assert_finalize_object (chat);
}

/* What fits is sent byte for byte. */
static void
test_as_it_is (Fixture      *fixture,
               gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GBytes) png = fixture_picture ("png", 60, 30);
  g_autoptr (ConfabPart) part = attach (chat, png, "a.png");
  g_autoptr (JsonNode) requests = NULL;
  g_autoptr (GBytes) sent = NULL;

  ask_with (chat, "What is this?", part);
  sent = decode_picture (json_array_get_object_element (read_content (fixture, &requests), 1));
  g_assert_true (g_bytes_equal (sent, png));
  g_assert_finalize_object (chat);
}

static void
test_document (Fixture      *fixture,
               gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabPart) part = add_document (fixture, "print('```')\n", "a.py", "text/x-python");
  g_autoptr (JsonNode) requests = NULL;
  JsonArray *content;

  ask_with (chat, "What does it do?", part);
  content = read_content (fixture, &requests);
  g_assert_cmpuint (json_array_get_length (content), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (content, 1), "type"), ==, "text");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (content, 1), "text"), ==,
                   "a.py:\n\n````python\nprint('```')\n````");
  g_assert_finalize_object (chat);
}

static const char pdf[] =
  "%PDF-1.4\n"
  "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
  "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
  "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
  "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj\n"
  "4 0 obj <</Length 38>> stream\nBT /F 12 Tf 20 100 Td (Whales) Tj ET   \nendstream endobj\n"
  "trailer <</Root 1 0 R>>\n%%EOF\n";

/* A PDF reaches a service that takes no files as its text. */
static void
test_pdf (Fixture      *fixture,
          gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new_static (pdf, strlen (pdf));
  g_autoptr (ConfabPart) part = attach (chat, bytes, "a.pdf");
  g_autoptr (JsonNode) requests = NULL;
  JsonObject *sent;

  g_assert_cmpint (confab_part_get_kind (part), ==, CONFAB_PART_DOCUMENT);
  g_assert_cmpint (confab_part_get_facts (part)->pages, ==, 1);
  ask_with (chat, "What is it about?", part);
  sent = json_array_get_object_element (read_content (fixture, &requests), 1);
  g_assert_cmpstr (json_object_get_string_member (sent, "type"), ==, "text");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (sent, "text"), "a.pdf:\n\n"));
  g_assert_nonnull (strstr (json_object_get_string_member (sent, "text"), "Whales"));
  g_assert_finalize_object (chat);
}

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new_static (pdf, strlen (pdf));
  g_autoptr (ConfabPart) part = attach (chat, bytes, "a.pdf");
  g_autoptr (ConfabPart) pages = confab_part_copy_with_wish (part, &(ConfabSendWish) {
    .as = CONFAB_SEND_PAGES, .max_edge = 400
  });
  g_autoptr (JsonNode) requests = NULL;
  g_autoptr (GBytes) picture = NULL;
  guint32 width = 0;
  guint32 height = 0;
  JsonArray *content;

  ask_with (chat, "What do you see?", pages);
  content = read_content (fixture, &requests);
  g_assert_cmpuint (json_array_get_length (content), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (content, 1), "text"), ==,
                   "The following 1 pictures are pages of “a.pdf”.");
  picture = decode_picture (json_array_get_object_element (content, 2));
  g_assert_true (confab_image_read_size (picture, "image/png", &width, &height));
  g_assert_cmpuint (width, ==, 400);
  g_assert_cmpuint (height, ==, 400);
  g_assert_finalize_object (chat);
}

/* What has no text is sent as pictures without being asked. */
static void
test_scan (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *copy = g_strdup (pdf);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ConfabPart) part = NULL;
  g_autoptr (JsonNode) requests = NULL;
  g_autoptr (GBytes) picture = NULL;
  JsonArray *content;

  memset (strstr (copy, "Whales"), ' ', strlen ("Whales"));
  bytes = g_bytes_new (copy, strlen (copy));
  part = attach (chat, bytes, "scan.pdf");
  g_assert_cmpint (confab_part_get_facts (part)->pages, ==, 1);
  ask_with (chat, "What do you see?", part);
  content = read_content (fixture, &requests);
  g_assert_cmpuint (json_array_get_length (content), ==, 3);
  picture = decode_picture (json_array_get_object_element (content, 2));
  g_assert_cmpuint (g_bytes_get_size (picture), >, 0);
  g_assert_finalize_object (chat);
}

/* Of a temporary chat nothing is on the disk, and still nothing is made twice. */
static void
test_temporary (Fixture      *fixture,
                gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autofree char *attachments = confab_test_dir_build (fixture->dir, "data/attachments");
  g_autoptr (GBytes) photograph = make_photograph (2600);
  g_autoptr (ConfabPart) part = attach (chat, photograph, "a.jpg");
  g_autoptr (JsonNode) requests = NULL;
  guint n_files = count_files (cache);

  ask_with (chat, "What is this?", part);
  check_photograph (json_array_get_object_element (read_content (fixture, &requests), 1));
  fixture_ask (chat, "And now?");
  check_photograph (json_array_get_object_element (read_content (fixture, &requests), 1));
  check_rebuilt (fixture, chat);
  g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, 1);
  g_assert_cmpuint (count_files (cache), ==, n_files);
  g_assert_cmpuint (count_files (attachments), ==, 0);
  g_assert_finalize_object (chat);
}

/* Files without a name that this process has open. */
static guint
count_open (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n_open = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      n_open += target != NULL && strstr (target, "memfd:confab-media") != NULL;
    }
  return n_open;
}

/* A small picture that nobody wants any more, as when somebody scrolls on, costs nothing. */
static void
test_thumbnail_cancelled (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", TRUE);
  g_autoptr (GBytes) photograph = make_photograph (600);
  g_autoptr (ConfabPart) part = attach (chat, photograph, "a.jpg");
  guint n_open = count_open ();

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      confab_session_load_thumbnail_async (fixture->session, part, 64, cancellable, confab_test_capture, &result);
      g_cancellable_cancel (cancellable);
      g_assert_null (confab_session_load_thumbnail_finish (fixture->session, confab_test_await (&result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  confab_test_wait_until (count_open () <= n_open);
}

static void
check_copy (Fixture       *fixture,
            GAsyncResult **result,
            gsize          size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = confab_session_copy_attachment_finish (fixture->session, confab_test_await (result), &error);
  GStatBuf found;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_size, ==, (goffset)size);
  g_assert_cmpint (found.st_mode & 0777, ==, 0400);
}

/* Whoever opens it twice does not open what is only half there. */
static void
test_copied_twice (Fixture      *fixture,
                   gconstpointer data)
{
  const gsize size = 48 * 1024 * 1024;
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "copies");
  g_autofree char *text = g_strnfill (size, 'a');
  g_autoptr (ConfabPart) part = add_document (fixture, text, "a.txt", "text/plain");
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  confab_session_copy_attachment_async (fixture->session, part, folder, NULL, confab_test_capture, &first);
  confab_session_copy_attachment_async (fixture->session, part, folder, NULL, confab_test_capture, &second);
  check_copy (fixture, &second, size);
  check_copy (fixture, &first, size);
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
start (Fixture       *fixture,
       ConfabPart    *part,
       ConfabChat    *chat,
       GCancellable  *cancellable,
       GAsyncResult **result)
{
  confab_preparer_prepare_async (confab_session_get_preparer (fixture->session), part, confab_chat_get_provider (chat), NULL,
                                 NULL, NULL, cancellable, confab_test_capture, result);
}

static ConfabPrepared *
finish (Fixture       *fixture,
        GAsyncResult **result,
        GError       **error)
{
  return confab_preparer_prepare_finish (confab_session_get_preparer (fixture->session), confab_test_await (result), error);
}

/* Who asks second waits for the first; who does not want it any more does not take it from the others. */
static void
test_shared (Fixture      *fixture,
             gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GBytes) photograph = make_photograph (2700);
  g_autoptr (ConfabPart) part = attach (chat, photograph, "a.jpg");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPrepared) prepared = NULL;
  g_autoptr (ConfabPrepared) same = NULL;
  g_autofree char *summary = NULL;
  const ConfabAttachmentFacts *facts;

  start (fixture, part, chat, cancellable, &first);
  start (fixture, part, chat, NULL, &second);
  start (fixture, part, chat, NULL, &third);
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (fixture, &first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  prepared = finish (fixture, &second, &error);
  g_assert_no_error (error);
  same = finish (fixture, &third, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, 1);
  facts = confab_part_get_facts (same->parts->pdata[0]);
  g_assert_cmpstr (facts->hash, ==, confab_part_get_facts (prepared->parts->pdata[0])->hash);
  g_assert_cmpint (facts->height, ==, 2048);
  g_assert_cmpint (prepared->bytes, ==, facts->size);
  summary = confab_prepared_dup_summary (prepared);
  g_assert_nonnull (strstr (summary, "1024 × 2048"));
  g_assert_finalize_object (chat);
}

/* What was damaged in the cache, or is gone from it, is made again. */
static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *folder = dup_cache_folder ();
  g_autoptr (GBytes) photograph = make_photograph (2800);
  g_autoptr (ConfabPart) part = attach (chat, photograph, "a.jpg");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (ConfabPrepared) prepared = NULL;
      g_autofree char *path = NULL;

      start (fixture, part, chat, NULL, &result);
      prepared = finish (fixture, &result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (confab_preparer_get_n_made (confab_session_get_preparer (fixture->session)), ==, i + 1);
      path = g_build_filename (folder, confab_part_get_facts (prepared->parts->pdata[0])->hash, NULL);
      if (i == 0)
        g_file_set_contents (path, "half", 4, &error);
      else
        g_unlink (path);
      g_assert_no_error (error);
    }
  g_assert_finalize_object (chat);
}

/* A turn that is stopped while something is prepared sends nothing. */
static void
test_stopped (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GBytes) photograph = make_photograph (2900);
  g_autoptr (ConfabPart) part = attach (chat, photograph, "a.jpg");
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (parts, part);
  confab_chat_send (chat, "What is this?", parts, &error);
  g_assert_no_error (error);
  confab_test_wait_until (confab_conversation_get_leaf (confab_chat_get_conversation (chat)) != NULL);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  confab_test_drain ();
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 0);
  g_assert_finalize_object (chat);
}

/* An attachment whose file is gone is said in the reply. */
static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabPart) part = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  ConfabMessage *reply;

  part = confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = "0000000000000000000000000000000000000000000000000000000000000000", .name = "a.png", .media_type = "image/png"
  });
  g_ptr_array_add (parts, part);
  confab_chat_send (chat, "What is this?", parts, &error);
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_FAILED);
  g_assert_cmpint (confab_message_get_reply (reply)->failure->kind, ==, CONFAB_FAILURE_ATTACHMENT);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 0);
  g_assert_finalize_object (chat);
}

/* What was deleted for good is nowhere any more. */
static void
test_forgotten (Fixture      *fixture,
                gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *folder = dup_cache_folder ();
  g_autoptr (ConfabPart) part = add_document (fixture, "nobody shall know\n", "a.txt", "text/plain");

  ask_with (chat, "What does it say?", part);
  g_assert_cmpuint (count_files (folder), >, 0);
  g_signal_emit_by_name (confab_session_get_store (fixture->session), "files-purged");
  confab_test_wait_until (count_files (folder) == 0);
  g_assert_finalize_object (chat);
}

/* The oldest goes first, and what is mapped stays readable. */
static void
test_bounded (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "prepared");
  g_autofree char *content = g_strnfill (1000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (content, 1000);
  g_autoptr (GBytes) held = NULL;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      g_assert_true (confab_prepared_cache_keep (folder, name, bytes));
    }
  held = confab_prepared_cache_load (folder, "1");
  /* Used just now. */
  g_bytes_unref (confab_prepared_cache_load (folder, "0"));
  confab_prepared_cache_trim (folder, 8000);
  g_assert_cmpuint (count_files (folder), ==, 8);
  confab_prepared_cache_trim (folder, 7999);
  g_assert_cmpuint (count_files (folder), ==, 5);
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = confab_prepared_cache_load (folder, "0");
  g_assert_nonnull (bytes);
  g_assert_null (confab_prepared_cache_load (folder, "2"));
  confab_prepared_cache_trim (folder, 0);
  g_assert_cmpuint (count_files (folder), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (held), ==, 1000);
  g_assert_cmpint (*(const char *)g_bytes_get_data (held, NULL), ==, 'x');
}

static void
add (const char *path,
     void        ( *test ) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up, (GTestFixtureFunc)(void *)test,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();

  cache = confab_test_dir_get_path (dir);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/session/prepare/picture", test_picture);
  add ("/session/prepare/as-it-is", test_as_it_is);
  add ("/session/prepare/document", test_document);
  add ("/session/prepare/pdf", test_pdf);
  add ("/session/prepare/pages", test_pages);
  add ("/session/prepare/scan", test_scan);
  add ("/session/prepare/temporary", test_temporary);
  add ("/session/prepare/thumbnail-cancelled", test_thumbnail_cancelled);
  add ("/session/prepare/copied-twice", test_copied_twice);
  add ("/session/prepare/shared", test_shared);
  add ("/session/prepare/damaged", test_damaged);
  add ("/session/prepare/stopped", test_stopped);
  add ("/session/prepare/missing", test_missing);
  add ("/session/prepare/forgotten", test_forgotten);
  add ("/session/prepare/bounded", test_bounded);
  return g_test_run ();
}
