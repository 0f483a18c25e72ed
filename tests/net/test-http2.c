/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "http-fixture.h"

#define LARGE (4 * 1024 * 1024)

/* Most services speak HTTP/2, whose body libsoup hands over in another way than that of HTTP/1. */
typedef struct
{
  SoupServer       *server;
  ConfabHttpClient *client;
  char             *certificate_path;
  char             *url;
} Fixture;

static void
set_up (Fixture           *fixture,
        SoupServerCallback answer)
{
  g_autoptr (GTlsCertificate) certificate = fixture_make_certificate (&fixture->certificate_path);
  g_autoptr (GTlsDatabase) trusting = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  GSList *uris;

  fixture->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (fixture->server, NULL, answer, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  uri = g_uri_ref (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  fixture->url = g_strdup_printf ("https://127.0.0.1:%d/", g_uri_get_port (uri));

  trusting = g_tls_file_database_new (fixture->certificate_path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusting);
  fixture->client = confab_http_client_new ();
}

static void
tear_down (Fixture *fixture)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_assert_finalize_object (fixture->client);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  fixture_forget_certificate (fixture->certificate_path);
  g_free (fixture->certificate_path);
  g_free (fixture->url);
}

static ConfabHttpResponse *
get (Fixture *fixture)
{
  ConfabHttpRequest request = { .method = "GET", .url = fixture->url, .silence_timeout = 10 };
  g_autoptr (GError) error = NULL;
  ConfabHttpResponse *response = fixture_send (fixture->client, &request, NULL, &error);

  g_assert_no_error (error);
  return response;
}

static void
answer_large (SoupServer        *server,
              SoupServerMessage *message,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  char *body = g_malloc (LARGE);

  memset (body, 'x', LARGE);
  g_assert_cmpint (soup_server_message_get_http_version (message), ==, SOUP_HTTP_2_0);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/event-stream", SOUP_MEMORY_TAKE, body, LARGE);
}

/* So much that it comes in many frames, for each of which one read waits anew. */
static void
test_large (void)
{
  Fixture fixture = { 0 };
  g_autoptr (ConfabHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;

  set_up (&fixture, answer_large);
  response = get (&fixture);
  body = fixture_read_all (response, LARGE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (body), ==, LARGE);
  g_clear_object (&response);
  tear_down (&fixture);
}

static void
answer_at_once (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  g_assert_cmpint (soup_server_message_get_http_version (message), ==, SOUP_HTTP_2_0);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

/* The end comes right behind the body, while nobody reads. */
static void
test_at_once (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, answer_at_once);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (ConfabHttpResponse) response = get (&fixture);
      g_autoptr (GError) error = NULL;
      g_autofree char *body = NULL;
      g_autofree char *end = NULL;

      if (i % 2 == 0)
        {
          body = fixture_read (response, &error);
          g_assert_no_error (error);
          end = fixture_read (response, &error);
          g_assert_cmpstr (end, ==, "");
        }
      else
        body = fixture_read_all (response, 10, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (body, ==, "{}");
    }
  tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  /* libsoup's server asks for this before it offers HTTP/2. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http2/large", test_large);
  g_test_add_func ("/net/http2/at-once", test_at_once);
  return g_test_run ();
}
