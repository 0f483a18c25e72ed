/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "session-fixture.h"

static ConfabServices *
get_services (Fixture *fixture)
{
  return confab_session_get_services (fixture->session);
}

static void
save (Fixture        *fixture,
      ConfabProvider *provider)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_save_async (get_services (fixture), provider, NULL, confab_test_capture, &result);
  confab_services_save_finish (get_services (fixture), confab_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
save_key (Fixture        *fixture,
          ConfabProvider *provider,
          const char     *key,
          gboolean        this_run_only)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_save_key_async (get_services (fixture), provider, key, this_run_only, NULL, confab_test_capture,
                                  &result);
  confab_services_save_key_finish (get_services (fixture), confab_test_await (&result), &error);
  g_assert_no_error (error);
}

static gboolean
has_key (Fixture        *fixture,
         ConfabProvider *provider)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found;

  confab_services_has_key_async (get_services (fixture), provider, NULL, confab_test_capture, &result);
  found = confab_services_has_key_finish (get_services (fixture), confab_test_await (&result), &error);
  g_assert_no_error (error);
  return found;
}

static void
remove_provider (Fixture    *fixture,
                 const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_remove_async (get_services (fixture), id, NULL, confab_test_capture, &result);
  confab_services_remove_finish (get_services (fixture), confab_test_await (&result), &error);
  g_assert_no_error (error);
}

/* Another object for the same service, as an editor makes it. */
static ConfabProvider *
copy (ConfabProvider *provider)
{
  g_autoptr (JsonNode) json = confab_provider_to_json (provider);

  return confab_provider_from_json (json_node_get_object (json));
}

static void
count_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          guint      *n_changes)
{
  (*n_changes)++;
}

static void
test_first_run (Fixture      *fixture,
                gconstpointer data)
{
  ConfabServices *services = get_services (fixture);

  g_assert_true (confab_services_is_empty (services));
  g_assert_null (confab_services_get_default (services));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (services)), ==, 1);
  confab_services_set_default (services, CONFAB_PROVIDER_SANDBOX);
  g_assert_false (confab_services_is_empty (services));
  fixture_reopen (fixture);
  g_assert_true (confab_provider_is_sandbox (confab_services_get_default (get_services (fixture))));
}

static void
test_save_and_remove (Fixture      *fixture,
                      gconstpointer data)
{
  ConfabProvider *first = fixture_add_provider (fixture, "echo");
  ConfabProvider *second = fixture_add_provider (fixture, "e500");
  g_autoptr (ConfabProvider) changed = NULL;
  g_autoptr (ConfabProvider) last = NULL;
  guint n_changes = 0;

  g_assert_true (confab_services_get_default (get_services (fixture)) == first);
  g_assert_true (confab_services_find_by_name (get_services (fixture), "E500") == second);
  confab_services_set_default (get_services (fixture), "id-e500");
  changed = copy (first);
  g_object_set (changed, "name", "Écho", "timeout-silence", 7, NULL);
  g_signal_connect (get_services (fixture), "items-changed", G_CALLBACK (count_cb), &n_changes);
  save (fixture, changed);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (confab_services_find (get_services (fixture), "id-echo") == changed);
  g_assert_true (confab_services_find_by_name (get_services (fixture), "éCHO") == changed);

  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_services (fixture))), ==, 3);
  last = g_list_model_get_item (G_LIST_MODEL (get_services (fixture)), 2);
  g_assert_true (confab_provider_is_sandbox (last));
  g_assert_cmpstr (confab_provider_get_name (confab_services_find (get_services (fixture), "id-echo")), ==, "Écho");
  g_assert_cmpuint (confab_provider_get_timeout_silence (confab_services_find (get_services (fixture), "id-echo")), ==,
                    7);
  g_assert_cmpstr (confab_provider_get_id (confab_services_get_default (get_services (fixture))), ==, "id-e500");
  remove_provider (fixture, "id-e500");
  g_assert_cmpstr (confab_provider_get_id (confab_services_get_default (get_services (fixture))), ==, "id-echo");
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_services (fixture))), ==, 2);
}

static void
test_remove_what_is_not_there (Fixture      *fixture,
                               gconstpointer data)
{
  const char *const ids[] = { CONFAB_PROVIDER_SANDBOX, "nobody" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      confab_services_remove_async (get_services (fixture), ids[i], NULL, confab_test_capture, &result);
      g_assert_false (confab_services_remove_finish (get_services (fixture), confab_test_await (&result), &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_services (fixture))), ==, 1);
}

static void
ask (Fixture    *fixture,
     const char *expected)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, TRUE);
  g_autofree char *authorization = NULL;

  confab_chat_choose_model (chat, confab_services_find (get_services (fixture), "id-echo"), NULL);
  fixture_ask (chat, "Hello");
  authorization = fixture_authorization (fixture);
  g_assert_cmpstr (authorization, ==, expected);
  g_assert_finalize_object (chat);
}

static void
test_key (Fixture      *fixture,
          gconstpointer data)
{
  ConfabProvider *provider = fixture_add_provider (fixture, "echo");

  g_assert_false (has_key (fixture, provider));
  ask (fixture, NULL);
  save_key (fixture, provider, "one", FALSE);
  g_assert_true (has_key (fixture, provider));
  ask (fixture, "Bearer one");
  /* For this run, it wins; and it does not outlive it. */
  save_key (fixture, provider, "two", TRUE);
  ask (fixture, "Bearer two");
  confab_services_set_call_key (get_services (fixture), provider, "three");
  ask (fixture, "Bearer three");
  fixture_reopen (fixture);
  ask (fixture, "Bearer one");
  save_key (fixture, confab_services_find (get_services (fixture), "id-echo"), NULL, FALSE);
  ask (fixture, NULL);
  g_assert_false (has_key (fixture, confab_services_find (get_services (fixture), "id-echo")));
}

static void
test_key_goes_with_the_service (Fixture      *fixture,
                                gconstpointer data)
{
  save_key (fixture, fixture_add_provider (fixture, "echo"), "one", FALSE);
  remove_provider (fixture, "id-echo");
  g_assert_false (has_key (fixture, fixture_add_provider (fixture, "echo")));
  ask (fixture, NULL);
}

static void
test_key_stays_at_its_origin (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (ConfabProvider) moved = copy (fixture_add_provider (fixture, "echo"));
  g_autofree char *path = confab_test_server_dup_base_url (fixture->server, "openai");
  g_autofree char *url = g_strdup_printf ("http://localhost:%u/s/echo/v1",
                                          confab_test_server_get_port (fixture->server));

  save_key (fixture, moved, "one", FALSE);
  save_key (fixture, moved, "two", TRUE);
  /* Another path is the same origin. */
  g_object_set (moved, "base-url", path, NULL);
  save (fixture, moved);
  ask (fixture, "Bearer two");
  confab_services_set_call_key (get_services (fixture), moved, "three");
  g_object_set (moved, "base-url", url, NULL);
  save (fixture, moved);
  g_assert_false (has_key (fixture, moved));
  ask (fixture, NULL);
  g_object_set (moved, "base-url", path, NULL);
  save (fixture, moved);
  ask (fixture, NULL);
}

static void
test_models (Fixture      *fixture,
             gconstpointer data)
{
  ConfabProvider *provider = fixture_add_provider (fixture, "openai");
  g_autoptr (GPtrArray) models = NULL;

  g_assert_null (confab_services_peek_model (get_services (fixture), provider, "model-a"));
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&models, g_ptr_array_unref);
      confab_services_list_models_async (get_services (fixture), provider, round == 2, NULL, confab_test_capture,
                                         &result);
      models = confab_services_list_models_finish (get_services (fixture), confab_test_await (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (models->len, ==, 2);
      g_assert_cmpuint (fixture_n_requests (fixture), ==, round == 2 ? 2 : 1);
    }
  g_assert_nonnull (confab_services_peek_model (get_services (fixture), provider, "model-a"));
  /* What was told with another key or address counts no longer. */
  save_key (fixture, provider, "one", TRUE);
  g_assert_null (confab_services_peek_model (get_services (fixture), provider, "model-a"));
}

static void
test_check (Fixture      *fixture,
            gconstpointer data)
{
  const struct { const char *scenario; gboolean works; ConfabFailureKind kind; } rows[] = {
    { "openai", TRUE, 0 },
    { "e401", FALSE, CONFAB_FAILURE_AUTH },
    { "e500", FALSE, CONFAB_FAILURE_SERVER },
    { "portal", FALSE, CONFAB_FAILURE_PROTOCOL },
    { "redirect-other", FALSE, CONFAB_FAILURE_REDIRECT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (ConfabServiceReport) report = NULL;
      g_autoptr (GError) error = NULL;

      confab_services_check_async (get_services (fixture), fixture_add_provider (fixture, rows[i].scenario), "key",
                                   NULL,
                                   confab_test_capture, &result);
      report = confab_services_check_finish (get_services (fixture), confab_test_await (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpint (report->failure == NULL, ==, rows[i].works);
      if (!rows[i].works)
        g_assert_cmpint (report->failure->kind, ==, rows[i].kind);
    }
}

static void
test_check_is_cancelled (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_check_async (get_services (fixture), fixture_add_provider (fixture, "nothing"), "key", cancellable,
                               confab_test_capture, &result);
  confab_test_wait_until (fixture_n_requests (fixture) == 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (confab_services_check_finish (get_services (fixture), confab_test_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_other_process (Fixture      *fixture,
                    gconstpointer data)
{
  ConfabProvider *kept = fixture_add_provider (fixture, "echo");
  ConfabSession *own = g_steal_pointer (&fixture->session);
  ConfabServices *services = confab_session_get_services (own);

  fixture->session = fixture_open (fixture);
  fixture_add_provider (fixture, "e500");
  confab_services_set_default (get_services (fixture), "id-e500");
  confab_test_wait_until (confab_services_find (services, "id-e500") != NULL);
  confab_test_wait_until (g_strcmp0 (confab_provider_get_id (confab_services_get_default (services)), "id-e500") == 0);
  /* What did not change is the same object still. */
  g_assert_true (confab_services_find (services, "id-echo") == kept);
  remove_provider (fixture, "id-e500");
  confab_test_wait_until (confab_services_find (services, "id-e500") == NULL);
  fixture_close (own);
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
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/services/first-run", test_first_run);
  add ("/session/services/save-and-remove", test_save_and_remove);
  add ("/session/services/remove-what-is-not-there", test_remove_what_is_not_there);
  add ("/session/services/key", test_key);
  add ("/session/services/key-goes-with-the-service", test_key_goes_with_the_service);
  add ("/session/services/key-stays-at-its-origin", test_key_stays_at_its_origin);
  add ("/session/services/models", test_models);
  add ("/session/services/check", test_check);
  add ("/session/services/check-is-cancelled", test_check_is_cancelled);
  add ("/session/services/other-process", test_other_process);
  return g_test_run ();
}
