/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "session-fixture.h"

ConfabSession *
fixture_open (Fixture *fixture)
{
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "data");
  ConfabSession *session = confab_session_new (folder, fixture->secrets);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_session_open_async (session, NULL, confab_test_capture, &result);
  confab_session_open_finish (session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return session;
}

void
fixture_close (ConfabSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_session_close_async (session, NULL, confab_test_capture, &result);
  confab_session_close_finish (session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (session);
}

void
fixture_set_up (Fixture *fixture)
{
  fixture->dir = confab_test_dir_new ();
  fixture->secrets = confab_secret_memory_new ();
  fixture->session = fixture_open (fixture);
}

void
fixture_tear_down (Fixture *fixture)
{
  if (fixture->session != NULL)
    fixture_close (g_steal_pointer (&fixture->session));
  g_assert_finalize_object (g_steal_pointer (&fixture->secrets));
  g_clear_pointer (&fixture->server, confab_test_server_free);
  g_clear_pointer (&fixture->dir, confab_test_dir_free);
}

void
fixture_reopen (Fixture *fixture)
{
  fixture_close (g_steal_pointer (&fixture->session));
  fixture->session = fixture_open (fixture);
}

ConfabProvider *
fixture_add_provider (Fixture    *fixture,
                      const char *scenario)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autofree char *url = NULL;
  g_autofree char *model = g_strconcat ("test/", scenario, NULL);
  g_autofree char *id = g_strconcat ("id-", scenario, NULL);
  g_autoptr (ConfabProvider) provider = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture->server == NULL)
    fixture->server = confab_test_server_new ();
  url = confab_test_server_dup_base_url (fixture->server, scenario);
  provider = confab_provider_new (id, scenario, url, CONFAB_PROFILE_GENERIC);
  g_object_set (provider, "model", model, "timeout-silence", 2, "timeout-first-byte", 20, NULL);
  confab_services_save_async (services, provider, NULL, confab_test_capture, &result);
  confab_services_save_finish (services, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return confab_services_find (services, id);
}

ConfabChat *
fixture_chat (Fixture    *fixture,
              const char *scenario,
              gboolean    temporary)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, temporary);

  confab_chat_choose_model (chat, fixture_add_provider (fixture, scenario), NULL);
  return chat;
}

ConfabChat *
fixture_open_chat (ConfabSession *session,
                   const char    *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabChat *chat;

  confab_session_open_chat_async (session, id, NULL, confab_test_capture, &result);
  chat = confab_session_open_chat_finish (session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return chat;
}

void
fixture_send (ConfabChat *chat,
              const char *text)
{
  g_autoptr (GError) error = NULL;

  confab_chat_send (chat, text, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_wait_idle (ConfabChat *chat)
{
  confab_test_wait_until (!confab_chat_get_busy (chat));
  g_assert_cmpint (confab_chat_get_state (chat), ==, CONFAB_CHAT_IDLE);
}

ConfabMessage *
fixture_ask (ConfabChat *chat,
             const char *text)
{
  fixture_send (chat, text);
  fixture_wait_idle (chat);
  return confab_conversation_get_leaf (confab_chat_get_conversation (chat));
}

guint
fixture_n_requests (Fixture *fixture)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);

  return json_array_get_length (json_node_get_array (requests));
}

/* What the last request had in its Authorization header, or NULL. */
char *
fixture_authorization (Fixture *fixture)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);
  JsonObject *last = json_array_get_object_element (array, json_array_get_length (array) - 1);

  return g_strdup (confab_json_get_string (json_object_get_object_member (last, "headers"), "authorization"));
}
