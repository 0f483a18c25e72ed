/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "provider/confab-error-reader.h"
#include "support/confab-test.h"

typedef struct
{
  const char *headers[5];       /* names and values */
  const char *body;
  const char *request_id;
  gint64      retry_after_ms;
} Row;

static const Row rows[] = {
  { { NULL }, "{\"message\":\"x\"}", NULL, -1 },
  { { "x-inference-id", "inf", "x-request-id", "req" }, "{\"message\":\"x\"}", "inf", -1 },
  { { "X-Generation-Id", "gen" }, "{\"message\":\"x\"}", "gen", -1 },
  { { "x-request-id", "req" }, "{\"message\":\"x\",\"requestId\":\"body\"}", "body", -1 },
  { { "Retry-After", "7" }, "", NULL, 7000 },
  { { "Retry-After", "0.5" }, "", NULL, 500 },
  { { "Retry-After", "7", "retry-after-ms", "250" }, "", NULL, 250 },
  { { "Retry-After", "soon" }, "", NULL, -1 },
  { { "Retry-After", "-3" }, "", NULL, -1 },
  { { "Retry-After", "1e300" }, "", NULL, G_GINT64_CONSTANT (86400000) },
  { { "Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT" }, "", NULL, 0 },
  { { "Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT", "Date", "Sun, 06 Nov 1994 08:49:07 GMT" }, "", NULL, 30000 },
  { { "Retry-After", "Sun, 99 Nov 1994 99:99:99 GMT" }, "", NULL, -1 },
  { { NULL }, "{\"error\":{\"message\":\"x\",\"metadata\":{\"retry_after_seconds\":1.5}}}", NULL, 1500 },
};

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  const Row *row = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 429, NULL);
  for (guint i = 0; row->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, row->headers[i], row->headers[i + 1]);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, row->body, strlen (row->body));
}

static ConfabFailure *
ask (const char *url)
{
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  const ConfabHttpRequest request = { .method = "GET", .url = url };
  g_autoptr (ConfabHttpResponse) response = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *sent = NULL;
  GAsyncResult *read = NULL;

  confab_http_client_send_async (client, &request, NULL, confab_test_capture, &sent);
  response = confab_http_client_send_finish (client, confab_test_await (&sent), &error);
  g_assert_no_error (error);
  confab_http_response_read_all_async (response, 1024 * 1024, NULL, confab_test_capture, &read);
  body = confab_http_response_read_all_finish (response, confab_test_await (&read), &error);
  g_assert_no_error (error);
  g_object_unref (sent);
  g_object_unref (read);
  return confab_error_from_response (response, body);
}

static void
test_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabFailure) failure = NULL;
      g_autofree char *url = NULL;
      GSList *uris;

      soup_server_add_handler (server, NULL, request_cb, (gpointer) & rows[i], NULL);
      soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
      g_assert_no_error (error);
      uris = soup_server_get_uris (server);
      url = g_strdup_printf ("http://127.0.0.1:%d/", g_uri_get_port (uris->data));
      g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
      failure = ask (url);
      g_test_message ("%zu", i);
      g_assert_cmpint (failure->kind, ==, CONFAB_FAILURE_RATE_LIMIT);
      g_assert_cmpuint (failure->http_status, ==, 429);
      g_assert_cmpstr (failure->request_id, ==, rows[i].request_id);
      g_assert_cmpint (failure->retry_after_ms, ==, rows[i].retry_after_ms);
      soup_server_disconnect (server);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/error-response/headers", test_headers);
  return g_test_run ();
}
