/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-tree.h"

static ConfabPresets *
get_presets (Fixture *fixture)
{
  return confab_session_get_presets (fixture->session);
}

static void
set (ConfabParameters *parameters,
     const char       *name,
     const char       *value)
{
  g_autoptr (GError) error = NULL;

  confab_parameters_set_from_text (parameters, name, value, CONFAB_PROFILE_GENERIC, &error);
  g_assert_no_error (error);
}

/* The body of the last request. */
static JsonObject *
dup_body (Fixture *fixture)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);
  JsonObject *last = json_array_get_object_element (array, json_array_get_length (array) - 1);

  return json_object_ref (json_object_get_object_member (last, "body"));
}

static void
assert_double (JsonObject *body,
               const char *name,
               double      expected)
{
  double value;

  g_assert_true (confab_json_get_double (body, name, &value));
  g_assert_cmpfloat (value, ==, expected);
}

static void
assert_system (JsonObject *body,
               const char *expected)
{
  JsonArray *messages = json_object_get_array_member (body, "messages");
  JsonObject *first = json_array_get_object_element (messages, 0);

  if (expected == NULL)
    g_assert_cmpstr (confab_json_get_string (first, "role"), ==, "user");
  else
    {
      g_assert_cmpstr (confab_json_get_string (first, "role"), ==, "system");
      g_assert_cmpstr (confab_json_get_string (first, "content"), ==, expected);
    }
}

static void
test_kept (Fixture      *fixture,
           gconstpointer unused)
{
  ConfabPreset *first = confab_presets_add (get_presets (fixture), "One");
  ConfabPreset *second = confab_presets_add (get_presets (fixture), "one");
  ConfabPreset *third;
  g_autofree char *id = g_strdup (confab_preset_get_id (second));

  g_assert_cmpstr (confab_preset_get_name (second), ==, "one 2");
  set (confab_preset_get_parameters (first), "temperature", "0.5");
  confab_preset_set_system_prompt (second, "Hello");
  third = confab_presets_duplicate (get_presets (fixture), second);
  g_assert_cmpstr (confab_preset_get_system_prompt (third), ==, "Hello");
  confab_presets_set_default (get_presets (fixture), "p", "m", second);
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_presets (fixture))), ==, 3);
  second = confab_presets_find (get_presets (fixture), id);
  g_assert_cmpstr (confab_preset_get_system_prompt (second), ==, "Hello");
  g_assert_true (confab_presets_get_default (get_presets (fixture), "p", "m") == second);
  g_assert_null (confab_presets_get_default (get_presets (fixture), "p", "n"));
  first = confab_presets_find_by_name (get_presets (fixture), "ONE");
  g_assert_nonnull (confab_parameters_get (confab_preset_get_parameters (first), "temperature"));
  confab_presets_set_default (get_presets (fixture), "p", "m", NULL);
  fixture_reopen (fixture);
  g_assert_null (confab_presets_get_default (get_presets (fixture), "p", "m"));
}

static void
test_removed (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (ConfabPreset) first = g_object_ref (confab_presets_add (get_presets (fixture), "One"));
  ConfabPreset *other = confab_presets_add (get_presets (fixture), "Other");
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);

  set (confab_preset_get_parameters (first), "seed", "3");
  confab_chat_set_preset (chat, first);
  confab_presets_remove (get_presets (fixture), first);
  g_assert_null (confab_chat_get_preset (chat));
  g_assert_null (confab_presets_find (get_presets (fixture), confab_preset_get_id (first)));
  confab_presets_restore (get_presets (fixture), first, 0);
  g_assert_true (confab_chat_get_preset (chat) == first);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_presets (fixture))), ==, 2);
  confab_presets_remove (get_presets (fixture), other);
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_presets (fixture))), ==, 1);
  other = confab_presets_find_by_name (get_presets (fixture), "One");
  g_assert_nonnull (confab_parameters_get (confab_preset_get_parameters (other), "seed"));
}

/* Names that are as long as a name may be, and many of the same one. */
static void
test_names (Fixture      *fixture,
            gconstpointer unused)
{
  g_autofree char *longest = g_strnfill (CONFAB_PRESET_MAX_NAME_CHARS, 'x');
  ConfabPreset *first = confab_presets_add (get_presets (fixture), longest);
  ConfabPreset *second = confab_presets_add (get_presets (fixture), longest);
  g_autoptr (GTimer) timer = g_timer_new ();
  ConfabPreset *preset = NULL;

  g_assert_cmpstr (confab_preset_get_name (first), ==, longest);
  g_assert_cmpstr (confab_preset_get_name (second), !=, longest);
  g_assert_true (g_str_has_suffix (confab_preset_get_name (second), " 2"));
  for (guint i = 0; i < 1000; i++)
    preset = confab_presets_add (get_presets (fixture), "Same");
  g_assert_cmpstr (confab_preset_get_name (preset), ==, "Same 1000");
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 30);
}

/* The model of a service that is not set up is not asked of another one. */
static void
test_service_gone (Fixture      *fixture,
                   gconstpointer unused)
{
  ConfabPreset *preset = confab_presets_add (get_presets (fixture), "Home");
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *model = g_strdup (confab_chat_get_model (chat));

  confab_preset_set_provider (preset, NULL, "Nowhere");
  confab_preset_set_model (preset, "a/model");
  confab_chat_set_preset (chat, preset);
  g_assert_cmpstr (confab_chat_get_model (chat), ==, model);
  /* One that is for any service is. */
  confab_chat_set_preset (chat, NULL);
  confab_preset_set_provider (preset, NULL, NULL);
  confab_chat_set_preset (chat, preset);
  g_assert_cmpstr (confab_chat_get_model (chat), ==, "a/model");
}

/* A preset that a model begins with is there with the variables that were given before the model was chosen. */
static void
test_default_variables (Fixture      *fixture,
                        gconstpointer unused)
{
  ConfabPreset *preset = confab_presets_add (get_presets (fixture), "Translator");
  ConfabProvider *provider = fixture_add_provider (fixture, "echo");
  g_autoptr (ConfabChat) chat = confab_session_new_chat (fixture->session, FALSE);
  g_autoptr (JsonObject) values = json_object_new ();
  g_auto (GStrv) missing = NULL;

  confab_preset_set_system_prompt (preset, "Into {{language}}.");
  confab_presets_set_default (get_presets (fixture), confab_provider_get_id (provider), "other", preset);
  json_object_set_string_member (values, "language", "German");
  confab_chat_set_variables (chat, values);
  confab_chat_choose_model (chat, provider, "other");
  g_assert_true (confab_chat_get_preset (chat) == preset);
  missing = confab_chat_list_missing (chat);
  g_assert_null (missing[0]);
}

/* Everything < preset < conversation < one question, and regenerating uses what the question had. */
static void
test_levels (Fixture      *fixture,
             gconstpointer unused)
{
  ConfabPreset *preset = confab_presets_add (get_presets (fixture), "Cool");
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  g_autoptr (JsonNode) own = confab_json_parse ("{\"presence_penalty\":0.4}", -1, NULL);
  g_autoptr (JsonObject) body = NULL;
  ConfabParameters *general = confab_session_get_parameters (fixture->session);

  set (general, "temperature", "0.1");
  set (general, "top_p", "0.1");
  set (general, "frequency_penalty", "0.1");
  set (general, "presence_penalty", "0.1");
  set (confab_preset_get_parameters (preset), "top_p", "0.2");
  set (confab_preset_get_parameters (preset), "frequency_penalty", "0.2");
  set (confab_preset_get_parameters (preset), "presence_penalty", "0.2");
  set (confab_conversation_get_parameters (conversation), "frequency_penalty", "0.3");
  set (confab_conversation_get_parameters (conversation), "presence_penalty", "0.3");
  confab_chat_set_preset (chat, preset);
  g_assert_true (confab_chat_send_with (chat, "Hello", NULL, own, NULL));
  fixture_wait_idle (chat);
  for (guint round = 0; round < 2; round++)
    {
      g_clear_pointer (&body, json_object_unref);
      body = dup_body (fixture);
      assert_double (body, "temperature", 0.1);
      assert_double (body, "top_p", 0.2);
      assert_double (body, "frequency_penalty", 0.3);
      assert_double (body, "presence_penalty", 0.4);
      g_assert_true (confab_chat_regenerate (chat, confab_conversation_get_leaf (conversation), NULL, NULL));
      fixture_wait_idle (chat);
    }
  fixture_ask (chat, "Again");
  g_clear_pointer (&body, json_object_unref);
  body = dup_body (fixture);
  assert_double (body, "presence_penalty", 0.3);
  g_assert_finalize_object (chat);
}

/* The same after a restart, also where the question is not loaded. */
static void
test_question_keeps (Fixture      *fixture,
                     gconstpointer unused)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (JsonNode) own = confab_json_parse ("{\"seed\":41}", -1, NULL);
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  g_autoptr (JsonObject) body = NULL;

  g_assert_true (confab_chat_send_with (chat, "Hello", NULL, own, NULL));
  fixture_wait_idle (chat);
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  g_assert_true (confab_chat_regenerate (chat, confab_conversation_get_leaf (confab_chat_get_conversation (chat)), NULL, NULL));
  confab_test_wait_until (confab_chat_get_busy (chat));
  fixture_wait_idle (chat);
  body = dup_body (fixture);
  assert_double (body, "seed", 41);
  g_assert_finalize_object (chat);
}

static void
test_queued (Fixture      *fixture,
             gconstpointer unused)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (JsonNode) own = confab_json_parse ("{\"seed\":42}", -1, NULL);
  ConfabChatQueue *queue = confab_chat_get_queue (chat);
  g_autoptr (JsonNode) kept = NULL;
  g_autoptr (JsonObject) body = NULL;

  confab_queued_message_set_parameters (confab_chat_queue_add (queue, "Later", NULL), own);
  kept = confab_chat_queue_to_json (queue);
  confab_chat_queue_load (queue, kept);
  g_assert_true (confab_chat_send_queued (chat, NULL));
  fixture_wait_idle (chat);
  body = dup_body (fixture);
  assert_double (body, "seed", 42);
  g_assert_finalize_object (chat);
}

static void
test_prompt (Fixture      *fixture,
             gconstpointer unused)
{
  ConfabPreset *preset = confab_presets_add (get_presets (fixture), "Tutor");
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  g_autofree char *id = g_strdup (confab_conversation_get_id (conversation));
  g_autoptr (JsonObject) values = confab_json_parse_object ("{\"pupil\":\"{{date}}\"}", -1, NULL);
  g_auto (GStrv) missing = NULL;
  g_autoptr (JsonObject) body = NULL;

  confab_session_set_system_prompt (fixture->session, "For all.");
  fixture_ask (chat, "a");
  body = dup_body (fixture);
  assert_system (body, "For all.");
  confab_preset_set_system_prompt (preset, "Teach {{pupil}} and {{other}}.");
  confab_chat_set_preset (chat, preset);
  missing = confab_chat_list_missing (chat);
  g_assert_cmpuint (g_strv_length (missing), ==, 2);
  confab_chat_set_variables (chat, values);
  g_assert_finalize_object (chat);
  /* They are kept with the conversation. */
  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  fixture_ask (chat, "b");
  g_clear_pointer (&body, json_object_unref);
  body = dup_body (fixture);
  assert_system (body, "Teach {{date}} and {{other}}.");
  confab_conversation_set_system_prompt (confab_chat_get_conversation (chat), "");
  fixture_ask (chat, "c");
  g_clear_pointer (&body, json_object_unref);
  body = dup_body (fixture);
  assert_system (body, NULL);
  g_assert_finalize_object (chat);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_model (Fixture      *fixture,
            gconstpointer unused)
{
  ConfabProvider *other = fixture_add_provider (fixture, "other");
  ConfabPreset *preset = confab_presets_add (get_presets (fixture), "Other");
  ConfabPreset *elsewhere = confab_presets_add (get_presets (fixture), "Elsewhere");
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabProvider *echo = confab_chat_get_provider (chat);
  guint count = 0;

  confab_preset_set_provider (preset, confab_provider_get_id (other), "other");
  confab_preset_set_model (preset, "m1");
  g_signal_connect_swapped (chat, "notify::preset", G_CALLBACK (count_cb), &count);
  confab_chat_set_preset (chat, preset);
  g_assert_cmpuint (count, >, 0);
  g_assert_true (confab_chat_get_provider (chat) == other);
  g_assert_cmpstr (confab_chat_get_model (chat), ==, "m1");
  count = 0;
  confab_preset_set_model (preset, "m2");
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpstr (confab_chat_get_model (chat), ==, "m2");
  /* What is chosen for the conversation is nearer. */
  confab_chat_choose_model (chat, echo, "mine");
  g_assert_true (confab_chat_get_provider (chat) == echo);
  g_assert_cmpstr (confab_chat_get_model (chat), ==, "mine");
  g_assert_true (confab_chat_get_preset (chat) == preset);
  /* A service that is known by its name alone, as after an import. */
  confab_preset_set_provider (elsewhere, NULL, "OTHER");
  confab_chat_set_preset (chat, elsewhere);
  g_assert_true (confab_chat_get_provider (chat) == other);
  g_assert_cmpstr (confab_chat_get_model (chat), ==, "test/other");
  confab_chat_set_preset (chat, NULL);
  g_assert_null (confab_chat_get_preset (chat));
  g_assert_finalize_object (chat);
}

static void
test_default (Fixture      *fixture,
              gconstpointer unused)
{
  ConfabProvider *echo = fixture_add_provider (fixture, "echo");
  ConfabPreset *preset = confab_presets_add (get_presets (fixture), "Usual");
  ConfabPreset *chosen = confab_presets_add (get_presets (fixture), "Chosen");
  ConfabChat *chat;

  confab_preset_set_model (preset, "some/model");
  confab_presets_set_default (get_presets (fixture), "id-echo", "a/model", preset);
  chat = confab_session_new_chat (fixture->session, FALSE);
  g_assert_null (confab_chat_get_preset (chat));
  confab_chat_choose_model (chat, echo, "a/model");
  g_assert_true (confab_chat_get_preset (chat) == preset);
  /* It comes with the model, not the other way round. */
  g_assert_cmpstr (confab_chat_get_model (chat), ==, "a/model");
  confab_chat_choose_model (chat, echo, "b/model");
  g_assert_null (confab_chat_get_preset (chat));
  confab_chat_choose_model (chat, echo, "a/model");
  confab_chat_set_preset (chat, chosen);
  confab_chat_choose_model (chat, echo, "a/model");
  g_assert_true (confab_chat_get_preset (chat) == chosen);
  g_assert_finalize_object (chat);
  /* Nothing changes where a conversation has begun. */
  chat = confab_session_new_chat (fixture->session, FALSE);
  confab_chat_choose_model (chat, echo, "b/model");
  fixture_ask (chat, "Hello");
  confab_chat_choose_model (chat, echo, "a/model");
  g_assert_null (confab_chat_get_preset (chat));
  g_assert_finalize_object (chat);
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
  add ("/session/presets/kept", test_kept);
  add ("/session/presets/removed", test_removed);
  add ("/session/presets/names", test_names);
  add ("/session/presets/service-gone", test_service_gone);
  add ("/session/presets/default-variables", test_default_variables);
  add ("/session/presets/levels", test_levels);
  add ("/session/presets/question-keeps", test_question_keeps);
  add ("/session/presets/queued", test_queued);
  add ("/session/presets/prompt", test_prompt);
  add ("/session/presets/model", test_model);
  add ("/session/presets/default", test_default);
  return g_test_run ();
}
