/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "http-fixture.h"

static void
serve_in_steps (RawConnection *connection,
                guint          index)
{
  if (!raw_connection_read_request (connection))
    return;
  raw_connection_send (connection, CHUNKED, -1);
  raw_connection_send_chunk (connection, "data: 1\n\n");
  raw_connection_wait (connection);
  raw_connection_send_chunk (connection, "data: 2\n\n");
  raw_connection_wait (connection);
  raw_connection_send_chunk (connection, "");
  raw_connection_wait_closed (connection);
}

/* Each piece is there before the next one is sent, and the request says what it must. */
static void
test_stream (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_in_steps, NULL);
  ConfabHttpClient *client = confab_http_client_new ();
  ConfabHttpResponse *response;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabHttpBody) body = confab_http_body_new ();
  g_autoptr (GBytes) text = g_bytes_new_static ("{\"stream\":true}", 15);
  const char *headers[] = { "X-Title", "Confab", "HTTP-Referer", "https://example.org", NULL };
  const char *wanted[] = {
    "POST /v1/chat/completions?x=1 HTTP/1.1\r\n", "\r\nAuthorization: Bearer sk-secret\r\n", "\r\nContent-Type: application/json\r\n",
    "\r\nAccept: text/event-stream\r\n", "\r\nAccept-Encoding: identity\r\n", "\r\nUser-Agent: Confab/" CONFAB_VERSION "\r\n",
    "\r\nX-Title: Confab\r\n", "\r\nHTTP-Referer: https://example.org\r\n", "\r\n\r\n{\"stream\":true}\n",
  };
  g_autofree char *url = fixture_url (server, "/v1/chat/completions?x=1");
  ConfabHttpRequest request = {
    .method = "POST", .url = url, .bearer = "sk-secret", .body = body, .body_type = "application/json",
    .accept = "text/event-stream", .headers = headers, .connect_timeout = 15, .first_byte_timeout = 15, .silence_timeout = 15,
  };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *end = NULL;
  g_autofree char *log = NULL;
  gint64 start = g_get_monotonic_time ();

  confab_http_body_append (body, text);
  response = fixture_send (client, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (confab_http_response_get_status (response), ==, 200);
  g_assert_cmpstr (confab_http_response_get_media_type (response), ==, "text/event-stream");
  first = fixture_read (response, &error);
  g_assert_cmpstr (first, ==, "data: 1\n\n");
  g_assert_cmpint (confab_http_response_get_first_byte (response), >=, start);
  g_assert_cmpint (confab_http_response_get_first_byte (response), <=, g_get_monotonic_time ());
  raw_server_release (server);
  second = fixture_read (response, &error);
  g_assert_cmpstr (second, ==, "data: 2\n\n");
  raw_server_release (server);
  end = fixture_read (response, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (end, ==, "");
  log = raw_server_dup_log (server);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (strstr (log, wanted[i]) == NULL)
      g_error ("“%s” is missing in “%s”", wanted[i], log);
  g_assert_finalize_object (response);
  g_assert_finalize_object (client);
}

static void
serve_twice (RawConnection *connection,
             guint          index)
{
  while (raw_connection_read_request (connection))
    raw_connection_send (connection, "HTTP/1.1 429 Too Many Requests\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
                         "Retry-After: 7\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 4\r\n\r\nbusy", -1);
}

/* What is no stream is read whole, and the connection is used again. */
static void
test_whole (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_twice, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      ConfabHttpResponse *response = fixture_get (client, server, &error);
      g_autofree char *body = fixture_read_all (response, 4, &error);
      g_autofree char *after = fixture_read (response, NULL);

      g_assert_no_error (error);
      g_assert_cmpuint (confab_http_response_get_status (response), ==, 429);
      g_assert_cmpstr (confab_http_response_get_header (response, "retry-after"), ==, "7");
      g_assert_null (confab_http_response_get_header (response, "X-None"));
      g_assert_cmpstr (confab_http_response_get_media_type (response), ==, "application/json");
      g_assert_cmpstr (body, ==, "busy");
      g_assert_cmpstr (after, ==, "");
      g_assert_finalize_object (response);
    }
}

static void
serve_index (RawConnection *connection,
             guint          index)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n%u\r\n0\r\n\r\n", index);

  while (raw_connection_read_request (connection))
    raw_connection_send (connection, answer, -1);
}

static void
test_reuse (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_index, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();

  /* The first ones are closed with their end mark unread, as after "[DONE]". */
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabHttpResponse) response = fixture_get (client, server, &error);
      g_autofree char *body = NULL;

      g_assert_no_error (error);
      g_assert_null (confab_http_response_get_media_type (response));
      if (i < 2)
        {
          confab_http_response_close (response);
          continue;
        }
      body = fixture_read_all (response, 100, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (body, ==, "0");
    }
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 4);
}

static void
test_limit (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_twice, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabHttpResponse) response = fixture_get (client, server, &error);

  g_assert_no_error (error);
  g_assert_null (fixture_read_all (response, 3, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
}

static void
serve_compressed (RawConnection *connection,
                  guint          index)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *head = NULL;

  g_assert_true (g_output_stream_write_all (stream, "data: small\n\n", 13, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  if (!raw_connection_read_request (connection))
    return;
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", g_bytes_get_size (bytes));
  raw_connection_send (connection, head, -1);
  raw_connection_send (connection, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_compressed (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_compressed, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabHttpResponse) response = fixture_get (client, server, &error);
  g_autofree char *first = fixture_read (response, &error);
  g_autofree char *rest = fixture_read_all (response, 100, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "data: small\n\n");
  g_assert_cmpstr (rest, ==, "");
}

static const char *redirect_status;
static const char *redirect_location;

static void
serve_redirect (RawConnection *connection,
                guint          index)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %s\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                                             redirect_status, redirect_location);

  if (!raw_connection_read_request (connection))
    return;
  if (index == 0)
    raw_connection_send (connection, answer, -1);
  else
    raw_connection_send (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", -1);
}

static char *
post_redirected (const char *status,
                 const char *location,
                 GError    **error)
{
  g_autoptr (RawServer) server = NULL;
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (ConfabHttpResponse) response = NULL;
  g_autoptr (ConfabHttpBody) body = confab_http_body_new ();
  g_autoptr (GBytes) question = g_bytes_new_static ("question", 8);
  g_autofree char *url = NULL;
  ConfabHttpRequest request = { .method = "POST", .bearer = "sk-secret", .body = body, .body_type = "text/plain" };

  confab_http_body_append (body, question);
  redirect_status = status;
  redirect_location = location;
  server = raw_server_new (serve_redirect, NULL);
  url = fixture_url (server, "/v1/a");
  request.url = url;
  response = fixture_send (client, &request, NULL, error);
  if (response == NULL)
    {
      g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
      return NULL;
    }
  g_assert_cmpuint (confab_http_response_get_status (response), ==, 200);
  return raw_server_dup_log (server);
}

static void
test_redirect (void)
{
  const char *keeping[] = { "307 Temporary Redirect", "308 Permanent Redirect" };
  g_autofree char *see_other = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keeping); i++)
    {
      g_autofree char *log = post_redirected (keeping[i], "/v2/b", &error);
      const char *second;

      g_assert_no_error (error);
      second = strstr (log, "POST /v2/b HTTP/1.1\r\n");
      g_assert_nonnull (second);
      g_assert_nonnull (strstr (second, "Authorization: Bearer sk-secret\r\n"));
      g_assert_nonnull (strstr (second, "Content-Type: text/plain\r\n"));
      g_assert_nonnull (strstr (second, "\r\n\r\nquestion"));
    }
  see_other = post_redirected ("303 See Other", "b", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (see_other, "GET /v1/b HTTP/1.1\r\n"));
  g_assert_null (strstr (strstr (see_other, "GET /v1/b"), "question"));
}

static void
test_redirect_elsewhere (void)
{
  const char *locations[] = {
    "https://evil.example/v1?key=1", "http://127.0.0.1:1/v1", "//evil.example/", "https://127.0.0.1/", "http://localhost/",
    "file:///etc/passwd", "http://user@127.0.0.1/", "http://[", "javascript:alert(1)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (post_redirected ("307 Temporary Redirect", locations[i], &error));
      g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_REDIRECT);
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      g_assert_null (strstr (error->message, "sk-secret"));
      g_assert_null (strstr (error->message, "key=1"));
      if (i == 0)
        g_assert_nonnull (strstr (error->message, "https://evil.example"));
    }
}

static void
serve_circle (RawConnection *connection,
              guint          index)
{
  while (raw_connection_read_request (connection))
    raw_connection_send (connection, "HTTP/1.1 302 Found\r\nLocation: /v1/models\r\nContent-Length: 0\r\n\r\n", -1);
}

static void
test_redirect_circle (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_circle, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_get (client, server, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_PROTOCOL);
}

static void
serve_together (RawConnection *connection,
                guint          index)
{
  if (!raw_connection_read_request (connection))
    return;
  raw_connection_wait (connection);
  raw_connection_send (connection, "HTTP/1.1 204 No Content\r\n\r\n", -1);
}

static gboolean
all_asked (gpointer data)
{
  return raw_server_get_n_requests (data) == 12;
}

/* More at a time than libsoup allows by itself. */
static void
test_parallel (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_together, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "GET", .url = url };
  GAsyncResult *results[12] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    confab_http_client_send_async (client, &request, NULL, fixture_done, &results[i]);
  fixture_wait (all_asked, server);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    raw_server_release (server);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabHttpResponse) response = confab_http_client_send_finish (client, fixture_await (&results[i]), &error);
      g_autofree char *body = NULL;

      g_assert_no_error (error);
      body = fixture_read (response, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (body, ==, "");
      g_object_unref (results[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http/stream", test_stream);
  g_test_add_func ("/net/http/whole", test_whole);
  g_test_add_func ("/net/http/reuse", test_reuse);
  g_test_add_func ("/net/http/limit", test_limit);
  g_test_add_func ("/net/http/compressed", test_compressed);
  g_test_add_func ("/net/http/redirect", test_redirect);
  g_test_add_func ("/net/http/redirect-elsewhere", test_redirect_elsewhere);
  g_test_add_func ("/net/http/redirect-circle", test_redirect_circle);
  g_test_add_func ("/net/http/parallel", test_parallel);
  return g_test_run ();
}
