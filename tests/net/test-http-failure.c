/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-error.h"
#include "http-fixture.h"

static const char *answer;
static gboolean reset;

static void
serve_answer (RawConnection *connection,
              guint          index)
{
  if (!raw_connection_read_request (connection))
    return;
  raw_connection_send (connection, answer, -1);
  if (!reset)
    return;
  raw_connection_wait (connection);
  raw_connection_reset (connection);
}

static void
check_message (const GError *error)
{
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_null (strstr (error->message, "sk-test"));
}

/* What breaks before the headers have come, or instead of them. */
static void
test_no_answer (void)
{
  struct { const char *answer; int code; } rows[] = {
    { "", CONFAB_NET_ERROR_CUT }, { "HTTP/1.1 200 OK\r\nContent-Le", CONFAB_NET_ERROR_PROTOCOL },
    { "SSH-2.0-OpenSSH_9.2p1\r\n\r\n", CONFAB_NET_ERROR_PROTOCOL },
    { "HTTP/1.1 999999999999 No\r\n\r\n", CONFAB_NET_ERROR_PROTOCOL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawServer) server = NULL;
      g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
      g_autoptr (GError) error = NULL;

      answer = rows[i].answer;
      server = raw_server_new (serve_answer, NULL);
      g_assert_null (fixture_get (client, server, &error));
      g_assert_error (error, CONFAB_NET_ERROR, rows[i].code);
      check_message (error);
    }
}

/* What came before the break is there, and only then the break. */
static void
test_cut (void)
{
  struct { const char *answer; gboolean reset; gboolean cut; } rows[] = {
    { CHUNKED "5\r\nhello\r\n5\r\nwor", FALSE, TRUE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", FALSE, TRUE },
    { CHUNKED "5\r\nhello\r\n", TRUE, TRUE },
    /* HTTP/1.0 has no other end than this one. */
    { "HTTP/1.0 200 OK\r\n\r\nhello", FALSE, FALSE },
    { CHUNKED "5\r\nhello\r\n0\r\n\r\n", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawServer) server = NULL;
      g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
      g_autoptr (ConfabHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) body = g_string_new (NULL);
      gboolean more = TRUE;

      answer = rows[i].answer;
      reset = rows[i].reset;
      server = raw_server_new (serve_answer, NULL);
      response = fixture_get (client, server, &error);
      g_assert_no_error (error);
      while (more)
        {
          g_autofree char *piece = fixture_read (response, &error);

          g_string_append (body, piece != NULL ? piece : "");
          more = piece != NULL && *piece != '\0';
          raw_server_release (server);
        }
      g_assert_true (g_str_has_prefix (body->str, "hello"));
      if (!rows[i].cut)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_CUT);
      check_message (error);
    }
  reset = FALSE;
}

static void
test_unreachable (void)
{
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  RawServer *server = raw_server_new (serve_answer, NULL);
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "GET", .url = url, .connect_timeout = 15, .bearer = "sk-test" };
  g_autoptr (GError) error = NULL;

  raw_server_free (server);
  g_assert_null (fixture_send (client, &request, NULL, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_UNREACHABLE);
  check_message (error);
}

/* 0.0.0.0 leads here too, but not by a name of this machine. */
static void
test_insecure (void)
{
  g_autoptr (RawServer) server = NULL;
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  ConfabHttpRequest request = { .method = "GET", .bearer = "sk-test" };
  g_autoptr (ConfabHttpResponse) response = NULL;

  answer = "HTTP/1.1 204 No Content\r\n\r\n";
  server = raw_server_new (serve_answer, NULL);
  url = g_strdup_printf ("http://0.0.0.0:%u/", raw_server_get_port (server));
  request.url = url;
  g_assert_null (fixture_send (client, &request, NULL, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_INSECURE);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
  g_clear_error (&error);
  request.allow_http = TRUE;
  response = fixture_send (client, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (response);
}

static void
test_bad_request (void)
{
  const char *injected[] = { "X-A", "b\r\nHost: evil", NULL };
  const char *split[] = { "X-A: b\r\nX", "c", NULL };
  const char *key[] = { "Authorization", "Bearer other", NULL };
  const char *length[] = { "content-length", "5", NULL };
  struct { const char *url; const char *bearer; const char *const *headers; GQuark domain; int code; } rows[] = {
    { "http://127.0.0.1:1/", "sk-test\n", NULL, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE },
    { "http://127.0.0.1:1/", "sk-test\r\nX: y", NULL, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE },
    { "http://127.0.0.1:1/", "sk-test", injected, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE },
    { "http://127.0.0.1:1/", "sk-test", split, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE },
    { "http://127.0.0.1:1/", "sk-test", key, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE },
    { "http://127.0.0.1:1/", "sk-test", length, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE },
    { "", "sk-test", NULL, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL },
    { "not an address", "sk-test", NULL, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL },
    { "file:///etc/passwd", "sk-test", NULL, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL },
    { "http://user:sk-test@127.0.0.1:1/", "sk-test", NULL, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL },
  };
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ConfabHttpRequest request = { .method = "GET", .url = rows[i].url, .bearer = rows[i].bearer, .headers = rows[i].headers };
      g_autoptr (GError) error = NULL;

      g_assert_null (fixture_send (client, &request, NULL, &error));
      g_assert_true (g_error_matches (error, rows[i].domain, rows[i].code));
      g_assert_null (strstr (error->message, "sk-test"));
    }
}

/* A certificate that nobody vouches for is refused before the request leaves, and taken where somebody does. */
static void
test_tls (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GTlsCertificate) certificate = fixture_make_certificate (&path);
  g_autoptr (RawServer) server = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GTlsDatabase) trusting = NULL;
  g_autoptr (GError) error = NULL;
  ConfabHttpClient *client = confab_http_client_new ();
  ConfabHttpRequest request = { .method = "GET", .bearer = "sk-test" };
  g_autoptr (ConfabHttpResponse) response = NULL;
  g_autofree char *body = NULL;

  answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  server = raw_server_new (serve_answer, certificate);
  url = g_strdup_printf ("https://127.0.0.1:%u/", raw_server_get_port (server));
  request.url = url;
  g_assert_null (fixture_send (client, &request, NULL, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_TLS);
  check_message (error);
  g_assert_nonnull (strstr (error->message, "trusted"));
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
  g_clear_error (&error);
  g_assert_finalize_object (client);

  trusting = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusting);
  client = confab_http_client_new ();
  response = fixture_send (client, &request, NULL, &error);
  g_assert_no_error (error);
  body = fixture_read_all (response, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (body, ==, "ok");
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_clear_object (&response);
  g_assert_finalize_object (client);
  fixture_forget_certificate (path);
}

static void
serve_plain (RawConnection *connection,
             guint          index)
{
  raw_connection_send (connection, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", -1);
  raw_connection_wait_closed (connection);
}

static void
test_tls_none (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_plain, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", raw_server_get_port (server));
  ConfabHttpRequest request = { .method = "GET", .url = url };
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_send (client, &request, NULL, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "plain http"));
}

static void
serve_nothing (RawConnection *connection,
               guint          index)
{
  raw_connection_wait_closed (connection);
}

/* The encrypted connection is part of connecting: here the greeting is never answered. */
static void
test_connect_timeout (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_nothing, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", raw_server_get_port (server));
  ConfabHttpRequest request = { .method = "GET", .url = url, .connect_timeout = 1, .first_byte_timeout = 15 };
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_send (client, &request, NULL, &error));
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_CONNECT_TIMEOUT);
  check_message (error);
  fixture_wait_closed (server, 1);
}

static void
test_first_byte_timeout (void)
{
  const char *answers[] = { "", "HTTP/1.1 200 O", CHUNKED };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (RawServer) server = NULL;
      g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
      g_autoptr (ConfabHttpResponse) response = NULL;
      g_autofree char *url = NULL;
      ConfabHttpRequest request = { .method = "GET", .connect_timeout = 15, .first_byte_timeout = 1, .silence_timeout = 15 };
      g_autoptr (GError) error = NULL;

      answer = answers[i];
      reset = TRUE;
      server = raw_server_new (serve_answer, NULL);
      url = fixture_url (server, "/");
      request.url = url;
      response = fixture_send (client, &request, NULL, &error);
      if (response != NULL)
        g_assert_null (fixture_read (response, &error));
      g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT);
      check_message (error);
      raw_server_release (server);
    }
  reset = FALSE;
}

/* Signs of life for longer than the limit, then none. */
static void
serve_comments (RawConnection *connection,
                guint          index)
{
  if (!raw_connection_read_request (connection))
    return;
  raw_connection_send (connection, CHUNKED, -1);
  for (guint i = 0; i < 4; i++)
    {
      raw_connection_send_chunk (connection, ":\n");
      raw_connection_pause (connection, 400);
    }
  raw_connection_send_chunk (connection, "data: 1\n\n");
  raw_connection_wait_closed (connection);
}

static void
test_silence_timeout (void)
{
  g_autoptr (RawServer) server = raw_server_new (serve_comments, NULL);
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();
  g_autoptr (ConfabHttpResponse) response = NULL;
  g_autofree char *url = fixture_url (server, "/");
  ConfabHttpRequest request = { .method = "GET", .url = url, .connect_timeout = 15, .first_byte_timeout = 15, .silence_timeout = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) body = g_string_new (NULL);

  response = fixture_send (client, &request, NULL, &error);
  g_assert_no_error (error);
  while (error == NULL)
    {
      g_autofree char *piece = fixture_read (response, &error);

      g_string_append (body, piece != NULL ? piece : "");
    }
  g_assert_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_SILENCE_TIMEOUT);
  check_message (error);
  g_assert_cmpstr (body->str, ==, ":\n:\n:\n:\ndata: 1\n\n");
  fixture_wait_closed (server, 1);
}

int
main (int   argc,
      char *argv[])
{
  /* The machine's own proxy is not what is tested. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http-failure/no-answer", test_no_answer);
  g_test_add_func ("/net/http-failure/cut", test_cut);
  g_test_add_func ("/net/http-failure/unreachable", test_unreachable);
  g_test_add_func ("/net/http-failure/insecure", test_insecure);
  g_test_add_func ("/net/http-failure/bad-request", test_bad_request);
  g_test_add_func ("/net/http-failure/tls", test_tls);
  g_test_add_func ("/net/http-failure/tls-none", test_tls_none);
  g_test_add_func ("/net/http-failure/connect-timeout", test_connect_timeout);
  g_test_add_func ("/net/http-failure/first-byte-timeout", test_first_byte_timeout);
  g_test_add_func ("/net/http-failure/silence-timeout", test_silence_timeout);
  return g_test_run ();
}
