/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "provider/confab-catalogue.h"
#include "provider/confab-tokenize.h"
#include "support/confab-test.h"

/* A service that tells what it was asked where, and one list of tokens. */
typedef struct
{
  SoupServer       *server;
  char             *origin;
  char             *path;
  char             *question;
  ConfabHttpClient *client;
} Fixture;

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *answer = strstr (path, "silent") != NULL ? "{\"message\":\"nothing\"}" : "{\"tokens\":[{\"id\":7,\"piece\":\" dog\"},{\"id\":8,\"piece\":[195]}]}";

  g_free (fixture->path);
  fixture->path = g_strdup (path);
  g_free (fixture->question);
  fixture->question = g_strndup (body->data, (gsize)body->length);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, answer, strlen (answer));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->origin = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  fixture->client = confab_http_client_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_free (fixture->origin);
  g_free (fixture->path);
  g_free (fixture->question);
  confab_test_drain ();
  g_assert_finalize_object (fixture->client);
}

static GPtrArray *
split (Fixture      *fixture,
       const char   *path,
       const char   *text,
       GCancellable *cancellable,
       GError      **error)
{
  g_autofree char *base_url = g_strconcat (fixture->origin, path, NULL);
  g_autoptr (ConfabProvider) provider = confab_provider_new ("id", "Home", base_url, CONFAB_PROFILE_LLAMA_SERVER);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_true (confab_tokenize_is_known (provider));
  confab_tokenize_async (fixture->client, provider, NULL, "a/model", text, cancellable, confab_test_capture, &result);
  return confab_tokenize_finish (confab_test_await (&result), error);
}

/* It is asked beside the API, wherever that is. */
static void
test_split (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const places[][2] = { { "/v1", "/tokenize" }, { "", "/tokenize" }, { "/far/away/v1", "/far/away/tokenize" } };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) tokens = split (fixture, places[i][0], " dog\u00c3\n", NULL, &error);
      const ConfabToken *first;

      g_assert_no_error (error);
      g_assert_cmpstr (fixture->path, ==, places[i][1]);
      g_assert_nonnull (strstr (fixture->question, "\"content\":\" dog\u00c3\\n\""));
      g_assert_nonnull (strstr (fixture->question, "\"prompt\":\" dog\u00c3\\n\""));
      g_assert_cmpuint (tokens->len, ==, 2);
      first = tokens->pdata[0];
      g_assert_cmpuint (first->id, ==, 7);
      g_assert_cmpstr (first->piece, ==, " dog");
      g_assert_null (((ConfabToken *)tokens->pdata[1])->piece);
    }
}

static void
test_failures (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (split (fixture, "/silent/v1", "x", NULL, &error));
  g_assert_error (error, CONFAB_CATALOGUE_ERROR, CONFAB_FAILURE_PROTOCOL);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (split (fixture, "/v1", "x", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  soup_server_disconnect (fixture->server);
  g_assert_null (split (fixture, "/v1", "x", NULL, &error));
  g_assert_error (error, CONFAB_CATALOGUE_ERROR, CONFAB_FAILURE_UNREACHABLE);
}

static void
test_parse (void)
{
  static const struct { const char *text; guint count; } rows[] = {
    { "{\"tokens\":[1,2,3],\"count\":3}", 3 }, { "{\"tokens\":[]}", 0 }, { "{\"tokens\":[{\"id\":1}]}", 1 },
    { "{\"tokens\":[-1]}", 99 }, { "{\"tokens\":[1.5]}", 99 }, { "{\"tokens\":[4294967296]}", 99 }, { "{\"tokens\":[null]}", 99 },
    { "{\"tokens\":{}}", 99 }, { "[1]", 99 }, { "", 99 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) tokens = confab_tokenize_parse (rows[i].text, strlen (rows[i].text), &error);

      g_assert_cmpuint (tokens != NULL ? tokens->len : 99, ==, rows[i].count);
      g_assert_true ((tokens == NULL) == (error != NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/provider/tokenize/split", Fixture, NULL, set_up, test_split, tear_down);
  g_test_add ("/provider/tokenize/failures", Fixture, NULL, set_up, test_failures, tear_down);
  g_test_add_func ("/provider/tokenize/parse", test_parse);
  return g_test_run ();
}
