/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "http-fixture.h"
#include "net/confab-net-error.h"

/* More than is sent in one piece, and not a multiple of three. */
#define SIZE (2 * 1024 * 1024 + 1)
/* Encoded, just less than the first window of HTTP/2 (RFC 9113, section 6.9.2), which libsoup's server does not always enlarge. */
#define WINDOW_SIZE 48000
/* More than all buffers between here and a server that reads nothing hold. */
#define STUCK (64 * 1024 * 1024)

/* What was told of an upload. */
typedef struct
{
  goffset sent;
  goffset total;
  guint   n_told;
} Told;

static void
upload_cb (goffset  sent,
           goffset  total,
           gpointer user_data)
{
  Told *told = user_data;

  g_assert_cmpint (sent, >, told->sent);
  g_assert_cmpint (sent, <=, total);
  told->sent = sent;
  told->total = total;
  told->n_told++;
}

static ConfabHttpBody *
make_body (gsize size)
{
  ConfabHttpBody *body = confab_http_body_new ();
  g_autoptr (GBytes) before = g_bytes_new_static ("{\"data\":\"", 9);
  g_autoptr (GBytes) after = g_bytes_new_static ("\"}", 2);
  g_autoptr (GBytes) bytes = NULL;
  guchar *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = i * 7 + i / 251;
  bytes = g_bytes_new_take (data, size);
  confab_http_body_append (body, before);
  confab_http_body_append_base64 (body, bytes);
  confab_http_body_append (body, after);
  return body;
}

static void
serve_ok (RawConnection *connection,
          guint          index)
{
  while (raw_connection_read_request (connection))
    raw_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", -1);
}

static void
test_whole (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_ok, NULL);
  ConfabHttpClient *client = confab_http_client_new ();
  ConfabHttpBody *body = make_body (SIZE);
  g_autoptr (GBytes) flat = confab_http_body_flatten (body);
  g_autofree char *url = fixture_url (server, "/");
  Told told = { 0 };
  ConfabHttpRequest request = {
    .method = "POST", .url = url, .body = body, .body_type = "application/json", .upload = upload_cb, .upload_data = &told,
    .first_byte_timeout = 15,
  };
  gint64 start = g_get_monotonic_time ();
  g_autofree char *log = NULL;
  const char *at;

  /* The second time on the same connection. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabHttpResponse) response = NULL;
      g_autofree char *answer = NULL;

      told = (Told) { 0 };
      response = fixture_send (client, &request, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (confab_http_response_get_status (response), ==, 200);
      answer = fixture_read_all (response, 10, &error);
      g_assert_cmpstr (answer, ==, "ok");
      g_assert_cmpint (told.sent, ==, confab_http_body_get_length (body));
      g_assert_cmpint (told.total, ==, confab_http_body_get_length (body));
      /* The last one, and no more than 20 a second before it. */
      g_assert_cmpuint (told.n_told, <=, 2 + (g_get_monotonic_time () - start) * 20 / G_USEC_PER_SEC);
    }
  log = raw_server_dup_log (server);
  at = strstr (log, "\r\n\r\n");
  for (guint i = 0; i < 2; i++, at = at != NULL ? strstr (at + 4, "\r\n\r\n") : NULL)
    {
      g_assert_nonnull (at);
      g_assert_cmpmem (at + 4, g_bytes_get_size (flat), g_bytes_get_data (flat, NULL), g_bytes_get_size (flat));
    }
  g_assert_finalize_object (client);
  g_assert_finalize_object (body);
}

static void
serve_redirect (RawConnection *connection,
                guint          index)
{
  if (!raw_connection_read_request (connection))
    return;
  if (index == 0)
    raw_connection_send (connection, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /b\r\nConnection: close\r\n"
                         "Content-Length: 0\r\n\r\n", -1);
  else
    raw_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", -1);
}

/* What was sent to one address is sent from its beginning to the next. */
static void
test_again (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_redirect, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (ConfabHttpBody) body = make_body (SIZE);
  g_autoptr (GBytes) flat = confab_http_body_flatten (body);
  g_autofree char *url = fixture_url (server, "/a");
  ConfabHttpRequest request = { .method = "POST", .url = url, .body = body, .body_type = "application/json" };
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabHttpResponse) response = fixture_send (client, &request, NULL, &error);
  g_autofree char *log = NULL;
  const char *second;

  g_assert_no_error (error);
  g_assert_cmpuint (confab_http_response_get_status (response), ==, 200);
  log = raw_server_dup_log (server);
  second = strstr (log, "POST /b HTTP/1.1\r\n");
  g_assert_nonnull (second);
  second = strstr (second, "\r\n\r\n");
  g_assert_cmpmem (second + 4, g_bytes_get_size (flat), g_bytes_get_data (flat, NULL), g_bytes_get_size (flat));
}

static void
serve_stuck (RawConnection *connection,
             guint          index)
{
  raw_connection_wait (connection);
  raw_connection_wait_closed (connection);
}

static gboolean
has_begun (gpointer data)
{
  const Told *told = data;

  return told->sent > 0;
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static gboolean
is_only_ours (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

/* In the middle of an upload that the server does not read; once from this thread, once from another. */
static void
test_cancelled (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RawServer) server = raw_server_new (serve_stuck, NULL);
      ConfabHttpClient *client = confab_http_client_new ();
      ConfabHttpBody *body = make_body (STUCK);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fixture_url (server, "/");
      Told told = { 0 };
      ConfabHttpRequest request = {
        .method = "POST", .url = url, .body = body, .body_type = "application/json", .upload = upload_cb, .upload_data = &told,
      };
      gint64 start;

      confab_http_client_send_async (client, &request, cancellable, fixture_done, &result);
      fixture_wait (has_begun, &told);
      g_assert_null (result);
      start = g_get_monotonic_time ();
      if (i == 0)
        g_cancellable_cancel (cancellable);
      else
        g_thread_join (g_thread_new ("cancel", cancel_thread, cancellable));
      g_assert_null (confab_http_client_send_finish (client, fixture_await (&result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
      g_assert_cmpint (told.sent, <, told.total);
      raw_server_release (server);
      fixture_wait_closed (server, 1);
      g_clear_object (&result);
      g_assert_finalize_object (client);
      /* libsoup ends the write after it has told of the end. */
      fixture_wait (is_only_ours, body);
      g_assert_finalize_object (body);
    }
}

/* A server that takes no more is not waited for without end. */
static void
test_stuck (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_stuck, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (ConfabHttpBody) body = make_body (STUCK);
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "POST", .url = url, .body = body, .body_type = "application/json", .first_byte_timeout = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_send (client, &request, NULL, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT);
  raw_server_release (server);
}

static void
serve_gone (RawConnection *connection,
            guint          index)
{
  raw_connection_wait (connection);
  raw_connection_reset (connection);
}

/* A connection that breaks while it is sent is an error, and leaves nothing behind. */
static void
test_broken (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_gone, NULL);
  ConfabHttpClient *client = confab_http_client_new ();
  ConfabHttpBody *body = make_body (STUCK);
  g_autofree char *url = fixture_url (server, "/");
  Told told = { 0 };
  ConfabHttpRequest request = {
    .method = "POST", .url = url, .body = body, .body_type = "application/json", .upload = upload_cb, .upload_data = &told,
    .first_byte_timeout = 15,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_http_client_send_async (client, &request, NULL, fixture_done, &result);
  fixture_wait (has_begun, &told);
  raw_server_release (server);
  g_assert_null (confab_http_client_send_finish (client, fixture_await (&result), &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_CUT);
  g_clear_object (&result);
  g_assert_finalize_object (client);
  fixture_wait (is_only_ours, body);
  g_assert_finalize_object (body);
}

typedef struct
{
  SoupServer *server;
  char       *checksum;
} Http2;

static void
answer_http2 (SoupServer        *server,
              SoupServerMessage *message,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  Http2 *http2 = user_data;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));

  g_assert_cmpint (soup_server_message_get_http_version (message), ==, SOUP_HTTP_2_0);
  http2->checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

/* libsoup reads the body in another way for HTTP/2. */
static void
test_http2 (void)
{
  Http2 http2 = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GTlsCertificate) certificate = fixture_make_certificate (&path);
  g_autoptr (GTlsDatabase) trusting = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  GSList *uris;
  g_autoptr (ConfabHttpClient) client = NULL;
  g_autoptr (ConfabHttpBody) body = make_body (WINDOW_SIZE);
  g_autoptr (GBytes) flat = confab_http_body_flatten (body);
  g_autofree char *wanted = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, flat);
  g_autofree char *url = NULL;
  g_autoptr (ConfabHttpResponse) response = NULL;
  Told told = { 0 };
  ConfabHttpRequest request = {
    .method = "POST", .body = body, .body_type = "application/json", .upload = upload_cb, .upload_data = &told,
  };

  http2.server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (http2.server, NULL, answer_http2, &http2, NULL);
  g_assert_true (soup_server_listen_local (http2.server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (http2.server);
  uri = g_uri_ref (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  url = g_strdup_printf ("https://127.0.0.1:%d/", g_uri_get_port (uri));
  request.url = url;
  trusting = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusting);
  client = confab_http_client_new ();
  response = fixture_send (client, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (confab_http_response_get_status (response), ==, 200);
  g_assert_cmpstr (http2.checksum, ==, wanted);
  g_assert_cmpint (told.sent, ==, confab_http_body_get_length (body));
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_clear_object (&response);
  soup_server_disconnect (http2.server);
  g_object_unref (http2.server);
  g_free (http2.checksum);
  fixture_forget_certificate (path);
}

int
main (int   argc,
      char *argv[])
{
  /* libsoup's server speaks it only on request. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http-upload/whole", test_whole);
  g_test_add_func ("/net/http-upload/again", test_again);
  g_test_add_func ("/net/http-upload/cancelled", test_cancelled);
  g_test_add_func ("/net/http-upload/stuck", test_stuck);
  g_test_add_func ("/net/http-upload/broken", test_broken);
  g_test_add_func ("/net/http-upload/http2", test_http2);
  return g_test_run ();
}
