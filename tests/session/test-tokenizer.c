/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "session-fixture.h"
#include "session/confab-service-tokenizer.h"

#define KEY "sk-tokenizer-0123456789"

/* A service that repeats the key that it refuses. */
static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  const char *bearer = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  char *answer = g_strdup_printf ("{\"error\":{\"code\":401,\"message\":\"Wrong: %s\",\"type\":\"authentication_error\"}}",
                                  bearer != NULL ? bearer : "");

  soup_server_message_set_status (message, 401, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, answer, strlen (answer));
}

static GPtrArray *
split (ConfabTokenizer *tokenizer,
       const char      *text,
       GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_tokenizer_split_async (tokenizer, text, NULL, confab_test_capture, &result);
  return confab_tokenizer_split_finish (tokenizer, confab_test_await (&result), error);
}

static void
test_key (Fixture      *fixture,
          gconstpointer unused)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (ConfabProvider) provider = NULL;
  g_autoptr (ConfabTokenizer) tokenizer = NULL;
  g_autoptr (GPtrArray) tokens = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *base_url = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, request_cb, NULL, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  base_url = g_strdup_printf ("http://127.0.0.1:%d/v1", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  provider = confab_provider_new ("id", "Home", base_url, CONFAB_PROFILE_LLAMA_SERVER);
  confab_services_set_call_key (confab_session_get_services (fixture->session), provider, KEY);
  tokenizer = confab_service_tokenizer_new (fixture->session, provider, NULL);
  tokens = split (tokenizer, "x", &error);
  g_assert_null (tokens);
  g_assert_nonnull (strstr (error->message, "Wrong"));
  g_assert_null (strstr (error->message, KEY));
  soup_server_disconnect (server);
}

/* The sandbox is started for it; a service that does not tell has none. */
static void
test_sandbox (Fixture      *fixture,
              gconstpointer unused)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autoptr (ConfabProvider) other = confab_provider_new ("id", "Other", "http://127.0.0.1:9/v1", CONFAB_PROFILE_OPENAI);
  g_autoptr (ConfabTokenizer) tokenizer = confab_service_tokenizer_new (fixture->session, confab_services_find (services, "sandbox"), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tokens = split (tokenizer, " model, Confab", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tokens->len, ==, 3);
  g_assert_cmpstr (((ConfabToken *)tokens->pdata[0])->piece, ==, " model");
  g_assert_null (confab_service_tokenizer_new (fixture->session, other, NULL));
  g_assert_null (confab_service_tokenizer_new (fixture->session, NULL, NULL));
}

static void
add (const char *path,
     void      ( *func ) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/tokenizer/key", test_key);
  add ("/session/tokenizer/sandbox", test_sandbox);
  return g_test_run ();
}
