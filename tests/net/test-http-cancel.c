/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-fixture.h"

/* What the server has sent when the client stops. */
typedef enum
{
  NOTHING,
  HEADERS,
  SOME,
} Progress;

static Progress progress;

static void
serve (RawConnection *connection,
       guint          index)
{
  if (!raw_connection_read_request (connection))
    return;
  if (progress >= HEADERS)
    raw_connection_send (connection, CHUNKED, -1);
  if (progress >= SOME)
    raw_connection_send_chunk (connection, "data: 1\n\n");
  raw_connection_wait_closed (connection);
}

static void
serve_nothing (RawConnection *connection,
               guint          index)
{
  raw_connection_wait_closed (connection);
}

static gboolean
has_request (gpointer data)
{
  return raw_server_get_n_requests (data) > 0;
}

static void
test_before (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve, NULL);
  ConfabHttpClient *client = confab_http_client_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "GET", .url = url };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (fixture_send (client, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
  g_assert_finalize_object (client);
}

/* At once after the call, before anything has been tried. */
static void
test_immediately (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve, NULL);
  ConfabHttpClient *client = confab_http_client_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "GET", .url = url, .connect_timeout = 15 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_http_client_send_async (client, &request, cancellable, fixture_done, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (confab_http_client_send_finish (client, fixture_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  g_assert_finalize_object (client);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* While the encrypted connection is being made. */
static void
test_connecting (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_nothing, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", raw_server_get_port (server));
  ConfabHttpRequest request = { .method = "GET", .url = url, .connect_timeout = 15 };
  g_autoptr (GError) error = NULL;

  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_null (fixture_send (client, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_wait_closed (server, 1);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

/* The request has arrived and is not answered; once stopped from this thread, once from another. */
static void
test_waiting (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RawServer) server = NULL;
      ConfabHttpClient *client = confab_http_client_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autofree char *url = NULL;
      ConfabHttpRequest request = { .method = "GET", .first_byte_timeout = 15 };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      progress = NOTHING;
      server = raw_server_new (serve, NULL);
      url = fixture_url (server, "/");
      request.url = url;
      confab_http_client_send_async (client, &request, cancellable, fixture_done, &result);
      fixture_wait (has_request, server);
      if (i == 0)
        g_cancellable_cancel (cancellable);
      else
        g_thread_join (g_thread_new ("cancel", cancel_thread, cancellable));
      g_assert_null (confab_http_client_send_finish (client, fixture_await (&result), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fixture_wait_closed (server, 1);
      g_clear_object (&result);
      g_assert_finalize_object (client);
    }
}

/* Sends a request and takes the response, and the first piece where one is sent. */
static ConfabHttpResponse *
start (RawServer        *server,
       ConfabHttpClient *client,
       GCancellable     *cancellable)
{
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "GET", .url = url, .first_byte_timeout = 15, .silence_timeout = 15 };
  g_autoptr (GError) error = NULL;
  ConfabHttpResponse *response = fixture_send (client, &request, cancellable, &error);

  g_assert_no_error (error);
  if (progress == SOME)
    {
      g_autofree char *piece = fixture_read (response, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (piece, ==, "data: 1\n\n");
    }
  return response;
}

static void
check_cancelled (ConfabHttpResponse *response,
                 GAsyncResult      **result)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_http_response_read_finish (response, fixture_await (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (result);
}

/* A read that finds its cancellable cancelled closes the connection, before and after the first piece. */
static void
test_between_reads (void)
{
  for (progress = HEADERS; progress <= SOME; progress++)
    {
      g_autoptr (RawServer) server = raw_server_new (serve, NULL);
      ConfabHttpClient *client = confab_http_client_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      ConfabHttpResponse *response = start (server, client, cancellable);
      GAsyncResult *result = NULL;

      g_cancellable_cancel (cancellable);
      confab_http_response_read_async (response, cancellable, fixture_done, &result);
      check_cancelled (response, &result);
      fixture_wait_closed (server, 1);
      g_assert_finalize_object (response);
      g_assert_finalize_object (client);
    }
}

static void
test_reading (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (RawServer) server = NULL;
      g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      ConfabHttpResponse *response;
      GAsyncResult *result = NULL;

      progress = i % 2 == 0 ? HEADERS : SOME;
      server = raw_server_new (serve, NULL);
      response = start (server, client, NULL);
      confab_http_response_read_async (response, cancellable, fixture_done, &result);
      if (i < 2)
        g_cancellable_cancel (cancellable);
      else
        g_thread_join (g_thread_new ("cancel", cancel_thread, cancellable));
      check_cancelled (response, &result);
      fixture_wait_closed (server, 1);
      g_assert_finalize_object (response);
    }
}

static void
test_reading_all (void)
{
  g_autoptr (RawServer) server = NULL;
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabHttpResponse *response;

  progress = SOME;
  server = raw_server_new (serve, NULL);
  response = start (server, client, NULL);
  confab_http_response_read_all_async (response, 1000, cancellable, fixture_done, &result);
  g_timeout_add (20, cancel_cb, cancellable);
  g_assert_null (confab_http_response_read_all_finish (response, fixture_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_wait_closed (server, 1);
  g_clear_object (&result);
  g_assert_finalize_object (response);
}

static void
test_close (void)
{
  g_autoptr (RawServer) server = NULL;
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GError) error = NULL;
  ConfabHttpResponse *response;
  GAsyncResult *result = NULL;

  progress = SOME;
  server = raw_server_new (serve, NULL);
  response = start (server, client, NULL);
  confab_http_response_read_async (response, NULL, fixture_done, &result);
  confab_http_response_close (response);
  check_cancelled (response, &result);
  fixture_wait_closed (server, 1);
  g_assert_null (fixture_read (response, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  confab_http_response_close (response);
  g_assert_finalize_object (response);

  response = start (server, client, NULL);
  confab_http_response_close (response);
  fixture_wait_closed (server, 2);
  g_assert_finalize_object (response);
}

static void
test_two_reads (void)
{
  g_autoptr (RawServer) server = NULL;
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (GError) error = NULL;
  ConfabHttpResponse *response;
  GAsyncResult *result = NULL;

  progress = SOME;
  server = raw_server_new (serve, NULL);
  response = start (server, client, NULL);
  confab_http_response_read_async (response, NULL, fixture_done, &result);
  g_assert_null (fixture_read (response, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_null (result);
  confab_http_response_close (response);
  check_cancelled (response, &result);
  g_assert_finalize_object (response);
}

/* Nobody holds the client or the response any more, but what was begun ends. */
static void
test_released (void)
{
  g_autoptr (RawServer) server = NULL;
  ConfabHttpClient *client = confab_http_client_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ConfabHttpResponse *response;
  g_autoptr (GAsyncResult) sent = NULL;
  GAsyncResult *result = NULL;
  g_autofree char *url = NULL;
  ConfabHttpRequest request = { .method = "GET" };
  g_autoptr (GError) error = NULL;

  progress = SOME;
  server = raw_server_new (serve, NULL);
  url = fixture_url (server, "/");
  request.url = url;
  confab_http_client_send_async (client, &request, NULL, fixture_done, &sent);
  g_object_unref (client);
  fixture_await (&sent);
  client = CONFAB_HTTP_CLIENT (g_async_result_get_source_object (sent));
  response = confab_http_client_send_finish (client, sent, &error);
  g_assert_no_error (error);
  g_clear_object (&sent);
  g_assert_finalize_object (client);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *piece = NULL;

      if (i == 0)
        {
          piece = fixture_read (response, &error);
          g_assert_no_error (error);
          g_assert_cmpstr (piece, ==, "data: 1\n\n");
          continue;
        }
      confab_http_response_read_async (response, cancellable, fixture_done, &result);
      g_object_unref (response);
      g_cancellable_cancel (cancellable);
      fixture_await (&result);
      response = CONFAB_HTTP_RESPONSE (g_async_result_get_source_object (result));
      check_cancelled (response, &result);
    }
  fixture_wait_closed (server, 1);
  g_assert_finalize_object (response);
}

/* Dropped without a word. */
static void
test_dropped (void)
{
  for (progress = HEADERS; progress <= SOME; progress++)
    {
      g_autoptr (RawServer) server = raw_server_new (serve, NULL);
      g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
      ConfabHttpResponse *response = start (server, client, NULL);

      g_assert_finalize_object (response);
      fixture_wait_closed (server, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http-cancel/before", test_before);
  g_test_add_func ("/net/http-cancel/immediately", test_immediately);
  g_test_add_func ("/net/http-cancel/connecting", test_connecting);
  g_test_add_func ("/net/http-cancel/waiting", test_waiting);
  g_test_add_func ("/net/http-cancel/between-reads", test_between_reads);
  g_test_add_func ("/net/http-cancel/reading", test_reading);
  g_test_add_func ("/net/http-cancel/reading-all", test_reading_all);
  g_test_add_func ("/net/http-cancel/close", test_close);
  g_test_add_func ("/net/http-cancel/two-reads", test_two_reads);
  g_test_add_func ("/net/http-cancel/released", test_released);
  g_test_add_func ("/net/http-cancel/dropped", test_dropped);
  return g_test_run ();
}
