/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "session/confab-chat-tree.h"
#include "session-fixture.h"

/* What the store has of a conversation, as another process reads it. */
static ConfabChat *
read_back (Fixture    *fixture,
           ConfabChat *chat)
{
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));

  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  return fixture_open_chat (fixture->session, id);
}

static ConfabMessage *
get_leaf (ConfabChat *chat)
{
  return confab_conversation_get_leaf (confab_chat_get_conversation (chat));
}

static void
test_reply (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabMessage *reply = fixture_ask (chat, "Good morning");
  const ConfabReply *facts = confab_message_get_reply (reply);

  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_COMPLETE);
  g_assert_cmpstr (confab_message_get_text (reply), ==, "Good morning");
  g_assert_cmpstr (facts->reasoning->str, ==, "You said something.");
  g_assert_cmpstr (facts->finish_reason, ==, "stop");
  g_assert_cmpstr (facts->provider_name, ==, "echo");
  g_assert_cmpstr (facts->model_asked, ==, "test/echo");
  g_assert_cmpstr (facts->model_answered, ==, "stepfun/step-3.7-flash-20260528");
  g_assert_cmpint (facts->prompt_tokens, ==, 21);
  g_assert_true (facts->has_cost);
  g_assert_cmpint (facts->first_byte_ms, >=, 0);
  g_assert_cmpint (facts->first_token_ms, >=, facts->first_byte_ms);
  g_assert_cmpint (facts->total_ms, >=, facts->first_token_ms);
  g_assert_cmpstr (confab_conversation_get_title (confab_chat_get_conversation (chat)), ==, "Good morning");

  chat = read_back (fixture, chat);
  reply = get_leaf (chat);
  facts = confab_message_get_reply (reply);
  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_COMPLETE);
  g_assert_cmpstr (confab_message_get_text (reply), ==, "Good morning");
  g_assert_cmpstr (facts->reasoning->str, ==, "You said something.");
  g_assert_cmpint (facts->cost_credits, ==, 30);
  /* Its service is still the one that it was asked of. */
  g_assert_cmpstr (confab_provider_get_name (confab_chat_get_provider (chat)), ==, "echo");
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "And again")), ==, "And again");
  g_assert_finalize_object (chat);
}

/* When a turn is stopped, and what must be left of it. */
typedef struct
{
  const char     *name;
  const char     *scenario;
  ConfabChatState state;
  gboolean        sent;
  gboolean        has_text;
} StopCase;

static const StopCase stop_cases[] = {
  { "at-once", "echo", CONFAB_CHAT_PREPARING, FALSE, FALSE },
  { "waiting", "nothing", CONFAB_CHAT_WAITING, TRUE, FALSE },
  { "waiting-for-text", "slow-body", CONFAB_CHAT_WAITING, TRUE, FALSE },
  { "streaming", "pace", CONFAB_CHAT_STREAMING, TRUE, TRUE },
  { "stalled", "stall", CONFAB_CHAT_STREAMING, TRUE, TRUE },
  { "endless", "endless-text", CONFAB_CHAT_STREAMING, TRUE, TRUE },
  { "retrying", "e429-seconds", CONFAB_CHAT_RETRYING, TRUE, FALSE },
};

static void
on_ended_cb (guint *n_ended)
{
  (*n_ended)++;
}

static void
stop_and_check (Fixture        *fixture,
                const StopCase *stop,
                gboolean        temporary)
{
  ConfabChat *chat = fixture_chat (fixture, stop->scenario, temporary);
  g_autofree char *text = NULL;
  guint n_ended = 0;

  g_signal_connect_swapped (chat, "ended", G_CALLBACK (on_ended_cb), &n_ended);
  fixture_send (chat, "Tell me");
  confab_test_wait_until (confab_chat_get_state (chat) == stop->state);
  if (stop->sent)
    confab_test_wait_until (fixture_n_requests (fixture) > 0);
  g_assert_true (confab_chat_get_busy (chat));
  confab_chat_stop (chat);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  confab_chat_stop (chat);
  g_assert_cmpuint (n_ended, ==, 1);
  g_assert_cmpint (confab_message_get_status (get_leaf (chat)), ==, CONFAB_STATUS_STOPPED);
  g_assert_null (confab_message_get_reply (get_leaf (chat))->failure);
  text = g_strdup (confab_message_get_text (get_leaf (chat)));
  g_assert_cmpint (*text != '\0', ==, stop->has_text);

  /* Nothing comes after the end. */
  confab_test_drain ();
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, text);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, stop->sent ? 1 : 0);
  if (!temporary)
    {
      chat = read_back (fixture, chat);
      g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), ==, 2);
      g_assert_cmpint (confab_message_get_status (get_leaf (chat)), ==, CONFAB_STATUS_STOPPED);
      g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, text);
    }
  g_assert_finalize_object (chat);
}

static void
test_stop (Fixture      *fixture,
           gconstpointer data)
{
  stop_and_check (fixture, data, FALSE);
}

static void
test_stop_temporary (Fixture      *fixture,
                     gconstpointer data)
{
  stop_and_check (fixture, data, TRUE);
}

/* Before the main loop has run at all: the question is stored all the same. */
static void
test_stop_before_stored (Fixture      *fixture,
                         gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);

  fixture_send (chat, "Never mind");
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_cmpint (confab_message_get_status (get_leaf (chat)), ==, CONFAB_STATUS_STOPPED);
  chat = read_back (fixture, chat);
  g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), ==, 2);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 0);
  g_assert_finalize_object (chat);
}

static void
on_retry_cb (ConfabChat *chat,
             GParamSpec *pspec,
             guint      *most)
{
  *most = MAX (*most, confab_chat_get_retry_seconds (chat));
}

static void
test_retry (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "flaky-2", FALSE);
  guint most = 0;

  g_signal_connect (chat, "notify::retry-seconds", G_CALLBACK (on_retry_cb), &most);
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "Hold on")), ==, "Hold on");
  g_assert_null (confab_message_get_reply (get_leaf (chat))->failure);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 3);
  g_assert_cmpuint (most, ==, 1);
  g_assert_cmpuint (confab_chat_get_retry_seconds (chat), ==, 0);
  g_assert_finalize_object (chat);
}

/* The countdown goes down, and the failure is shown while it does. */
static void
test_retry_countdown (Fixture      *fixture,
                      gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "e429-date", FALSE);
  const ConfabReply *reply;

  fixture_send (chat, "Now");
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_RETRYING);
  reply = confab_message_get_reply (get_leaf (chat));
  g_assert_nonnull (reply->failure);
  g_assert_cmpint (reply->failure->kind, ==, CONFAB_FAILURE_RATE_LIMIT);
  g_assert_cmpuint (confab_chat_get_retry_seconds (chat), >=, 1);
  g_assert_cmpuint (confab_chat_get_retry_seconds (chat), <=, 2);
  confab_test_wait_until (confab_chat_get_retry_seconds (chat) <= 1);
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_WAITING);
  g_assert_null (reply->failure);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_finalize_object (chat);
}

typedef struct
{
  const char       *scenario;
  ConfabFailureKind kind;
  ConfabStatus      status;
} FailureCase;

static const FailureCase failure_cases[] = {
  { "e401", CONFAB_FAILURE_AUTH, CONFAB_STATUS_FAILED },
  { "e402", CONFAB_FAILURE_CREDIT, CONFAB_STATUS_FAILED },
  { "e403", CONFAB_FAILURE_CREDIT, CONFAB_STATUS_FAILED },
  { "e404", CONFAB_FAILURE_NOT_FOUND, CONFAB_STATUS_FAILED },
  { "e413", CONFAB_FAILURE_TOO_LARGE, CONFAB_STATUS_FAILED },
  { "e422", CONFAB_FAILURE_BAD_REQUEST, CONFAB_STATUS_FAILED },
  { "e429-no", CONFAB_FAILURE_RATE_LIMIT, CONFAB_STATUS_FAILED },
  { "e-context", CONFAB_FAILURE_CONTEXT_LENGTH, CONFAB_STATUS_FAILED },
  { "portal", CONFAB_FAILURE_PROTOCOL, CONFAB_STATUS_FAILED },
  { "garbage", CONFAB_FAILURE_PROTOCOL, CONFAB_STATUS_FAILED },
  { "redirect-other", CONFAB_FAILURE_REDIRECT, CONFAB_STATUS_FAILED },
  { "only-done", CONFAB_FAILURE_EMPTY, CONFAB_STATUS_FAILED },
  { "cut-before-data", CONFAB_FAILURE_EMPTY, CONFAB_STATUS_FAILED },
  { "cut-length", CONFAB_FAILURE_EMPTY, CONFAB_STATUS_FAILED },
  { "cut-mid-line", CONFAB_FAILURE_TRUNCATED, CONFAB_STATUS_INTERRUPTED },
  { "rst", CONFAB_FAILURE_TRUNCATED, CONFAB_STATUS_INTERRUPTED },
  { "mid-error-data", CONFAB_FAILURE_SERVER, CONFAB_STATUS_INTERRUPTED },
  { "stall", CONFAB_FAILURE_TIMEOUT, CONFAB_STATUS_INTERRUPTED },
};

static void
test_failure (Fixture      *fixture,
              gconstpointer data)
{
  const FailureCase *expected = data;
  ConfabChat *chat = fixture_chat (fixture, expected->scenario, FALSE);
  ConfabMessage *reply = fixture_ask (chat, "Hello");

  g_assert_cmpint (confab_message_get_status (reply), ==, expected->status);
  g_assert_cmpint (confab_message_get_reply (reply)->failure->kind, ==, expected->kind);
  chat = read_back (fixture, chat);
  reply = get_leaf (chat);
  g_assert_cmpint (confab_message_get_status (reply), ==, expected->status);
  g_assert_cmpint (confab_message_get_reply (reply)->failure->kind, ==, expected->kind);
  g_assert_finalize_object (chat);
}

static void
test_choices (Fixture      *fixture,
              gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "n2", FALSE);
  ConfabMessage *first = fixture_ask (chat, "Both");
  g_autofree char *first_id = g_strdup (confab_message_get_id (first));
  g_autofree char *question_id = g_strdup (confab_message_get_parent_id (first));

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) replies =
        confab_conversation_list_children (confab_chat_get_conversation (chat), question_id);

      g_assert_cmpuint (replies->len, ==, 2);
      g_assert_cmpstr (confab_message_get_id (replies->pdata[0]), ==, first_id);
      g_assert_cmpstr (confab_message_get_text (replies->pdata[0]), ==, "One two");
      g_assert_cmpstr (confab_message_get_text (replies->pdata[1]), ==, "Uno dos");
      g_assert_cmpstr (confab_message_get_reply (replies->pdata[1])->finish_reason, ==, "length");
      g_assert_cmpint (confab_message_get_status (replies->pdata[1]), ==, CONFAB_STATUS_COMPLETE);
      g_assert_cmpstr (confab_message_get_id (get_leaf (chat)), ==, first_id);
      if (round == 0)
        {
          g_clear_pointer (&replies, g_ptr_array_unref);
          chat = read_back (fixture, chat);
        }
    }
  g_assert_finalize_object (chat);
}

static void
test_regenerate (Fixture      *fixture,
                 gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  ConfabMessage *first = fixture_ask (chat, "Once more");
  ConfabMessage *second;
  g_autoptr (GPtrArray) replies = NULL;

  g_assert_true (confab_chat_regenerate (chat, first, NULL, NULL));
  g_assert_false (confab_chat_regenerate (chat, first, NULL, NULL));
  fixture_wait_idle (chat);
  second = get_leaf (chat);
  g_assert_true (second != first);
  g_assert_cmpstr (confab_message_get_parent_id (second), ==, confab_message_get_parent_id (first));
  g_assert_cmpstr (confab_message_get_text (first), ==, "Once more");
  g_assert_cmpstr (confab_message_get_text (second), ==, "Once more");
  replies = confab_conversation_list_children (conversation, confab_message_get_parent_id (first));
  g_assert_cmpuint (replies->len, ==, 2);
  g_assert_true (confab_chat_regenerate (chat, confab_conversation_get_parent (conversation, first), NULL, NULL));
  fixture_wait_idle (chat);
  g_assert_cmpuint (confab_conversation_get_variants (conversation, first, NULL), ==, 3);
  g_assert_finalize_object (chat);
}

/* While the store takes nothing, nothing is sent; once it does, all of it is there. */
static void
test_store_fails (Fixture      *fixture,
                  gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *database = confab_test_dir_build (fixture->dir, "data/confab.db");
  const char *const hide[] = { "sqlite3", database,
                               "PRAGMA legacy_alter_table=ON; ALTER TABLE message RENAME TO hidden", NULL };
  const char *const show[] = { "sqlite3", database,
                               "PRAGMA legacy_alter_table=ON; ALTER TABLE hidden RENAME TO message", NULL };
  ConfabMessage *reply;
  int status;

  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "One")), ==, "One");
  g_assert_true (g_spawn_sync (NULL, (char **)hide, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  reply = fixture_ask (chat, "Two");
  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_FAILED);
  g_assert_cmpint (confab_message_get_reply (reply)->failure->kind, ==, CONFAB_FAILURE_STORE);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 1);
  g_assert_true (g_spawn_sync (NULL, (char **)show, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);

  g_assert_true (confab_chat_regenerate (chat, reply, NULL, NULL));
  fixture_wait_idle (chat);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, "Two");
  g_assert_null (confab_message_get_reply (get_leaf (chat))->failure);
  chat = read_back (fixture, chat);
  g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), ==, 5);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, "Two");
  g_assert_finalize_object (chat);
}

static void
test_temporary (Fixture      *fixture,
                gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "Secretly")), ==, "Secretly");
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "And on")), ==, "And on");
  g_assert_false (confab_library_has (confab_session_get_library (fixture->session), id));
  g_assert_finalize_object (chat);
  confab_session_open_chat_async (fixture->session, id, NULL, confab_test_capture, &result);
  g_assert_null (confab_session_open_chat_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_nonnull (error);
}

static void
test_nothing_to_send (Fixture      *fixture,
                      gconstpointer data)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (confab_chat_send (chat, " \n ", NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY);
  g_clear_error (&error);
  /* No service is set up. */
  g_assert_false (confab_chat_send (chat, "Hello", NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME);
  g_clear_error (&error);
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "pace"), NULL);
  fixture_send (chat, "Hello");
  g_assert_false (confab_chat_send (chat, "Again", NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), ==, 2);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_finalize_object (chat);
}

static void
test_close_while_streaming (Fixture      *fixture,
                            gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "pace", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  g_autofree char *text = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  fixture_send (chat, "Count");
  confab_test_wait_until (confab_message_get_text_length (get_leaf (chat)) > 20);
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), NULL));
  fixture_wait_idle (chat);
  text = g_strdup (confab_message_get_text (get_leaf (chat)));
  g_assert_cmpuint (strlen (text), >, 20);
  g_clear_object (&result);
  confab_test_drain ();
  /* The chat outlives whoever else holds the session. */
  g_object_unref (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *)&fixture->session);
  g_assert_finalize_object (chat);
  g_assert_null (fixture->session);

  fixture->session = fixture_open (fixture);
  chat = fixture_open_chat (fixture->session, id);
  g_assert_cmpint (confab_message_get_status (get_leaf (chat)), ==, CONFAB_STATUS_STOPPED);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, text);
  g_assert_finalize_object (chat);
}

/* Whoever opens it while it streams gets the same object, and letting it go does not end the turn. */
static void
test_open_while_streaming (Fixture      *fixture,
                           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "pace", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));
  ConfabChat *same;

  fixture_send (chat, "Count");
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_STREAMING);
  g_object_unref (chat);
  same = fixture_open_chat (fixture->session, id);
  g_assert_true (same == chat);
  fixture_wait_idle (same);
  g_assert_cmpint (confab_message_get_status (get_leaf (same)), ==, CONFAB_STATUS_COMPLETE);
  g_assert_true (g_str_has_suffix (confab_message_get_text (get_leaf (same)), "word99 "));
  g_assert_finalize_object (same);
}

static void
test_sandbox (Fixture      *fixture,
              gconstpointer data)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);

  confab_services_set_default (services, CONFAB_PROVIDER_SANDBOX);
  g_assert_true (confab_provider_is_sandbox (confab_chat_get_provider (chat)));
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "/echo In the box")), ==, "In the box");
  g_assert_finalize_object (chat);
}

static void
test_parameters (Fixture      *fixture,
                 gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabParameters *own = confab_conversation_get_parameters (confab_chat_get_conversation (chat));
  g_autoptr (ConfabParameters) merged = NULL;
  g_autofree char *log = NULL;

  confab_parameters_set_from_text (confab_session_get_parameters (fixture->session), "temperature", "0.25",
                                   CONFAB_PROFILE_GENERIC, NULL);
  confab_parameters_set_from_text (confab_session_get_parameters (fixture->session), "top_p", "0.75",
                                   CONFAB_PROFILE_GENERIC,
                                   NULL);
  confab_parameters_set_from_text (own, "temperature", "1.5", CONFAB_PROFILE_GENERIC, NULL);
  fixture_ask (chat, "Hello");
  log = confab_test_server_dup_log (fixture->server);
  g_assert_nonnull (strstr (log, "\"temperature\": 1.5"));
  g_assert_nonnull (strstr (log, "\"top_p\": 0.75"));

  /* What was set just before the end is kept. */
  confab_parameters_set_from_text (own, "seed", "7", CONFAB_PROFILE_GENERIC, NULL);
  chat = read_back (fixture, chat);
  merged = confab_chat_dup_parameters (chat);
  g_assert_cmpfloat (json_node_get_double (confab_parameters_get (merged, "temperature")), ==, 1.5);
  g_assert_cmpfloat (json_node_get_double (confab_parameters_get (merged, "top_p")), ==, 0.75);
  g_assert_cmpint (json_node_get_int (confab_parameters_get (merged, "seed")), ==, 7);
  g_assert_finalize_object (chat);
}

static void
assert_last_system (Fixture    *fixture,
                    const char *expected)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);
  JsonObject *body = confab_json_get_object (json_array_get_object_element (array, json_array_get_length (array) - 1), "body");
  JsonObject *first = json_array_get_object_element (confab_json_get_array (body, "messages"), 0);

  if (expected == NULL)
    {
      g_assert_cmpstr (confab_json_get_string (first, "role"), ==, "user");
      return;
    }
  g_assert_cmpstr (confab_json_get_string (first, "role"), ==, "system");
  g_assert_cmpstr (confab_json_get_string (first, "content"), ==, expected);
}

/* What all conversations begin with, unless one has its own or says that it has none; it is there after a restart. */
static void
test_system_prompt (Fixture      *fixture,
                    gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);

  fixture_ask (chat, "No default");
  assert_last_system (fixture, NULL);
  confab_session_set_system_prompt (fixture->session, "Default");
  fixture_ask (chat, "The default");
  assert_last_system (fixture, "Default");
  confab_conversation_set_system_prompt (confab_chat_get_conversation (chat), "Own");
  fixture_ask (chat, "Its own");
  assert_last_system (fixture, "Own");
  confab_conversation_set_system_prompt (confab_chat_get_conversation (chat), "");
  fixture_ask (chat, "None");
  assert_last_system (fixture, NULL);

  chat = read_back (fixture, chat);
  g_assert_cmpstr (confab_session_get_system_prompt (fixture->session), ==, "Default");
  fixture_ask (chat, "Still none");
  assert_last_system (fixture, NULL);
  confab_conversation_set_system_prompt (confab_chat_get_conversation (chat), NULL);
  fixture_ask (chat, "The default again");
  assert_last_system (fixture, "Default");
  g_assert_finalize_object (chat);
}

static void
add (const char *path,
     gconstpointer data,
     void ( *func ) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), data, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/turn/reply", NULL, test_reply);
  for (gsize i = 0; i < G_N_ELEMENTS (stop_cases); i++)
    {
      g_autofree char *stored = g_strconcat ("/session/turn/stop/", stop_cases[i].name, NULL);
      g_autofree char *temporary = g_strconcat ("/session/turn/stop-temporary/", stop_cases[i].name, NULL);

      add (stored, &stop_cases[i], test_stop);
      if (stop_cases[i].state != CONFAB_CHAT_PREPARING)
        add (temporary, &stop_cases[i], test_stop_temporary);
    }
  add ("/session/turn/stop-before-stored", NULL, test_stop_before_stored);
  add ("/session/turn/retry", NULL, test_retry);
  add ("/session/turn/retry-countdown", NULL, test_retry_countdown);
  for (gsize i = 0; i < G_N_ELEMENTS (failure_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/session/turn/failure/", failure_cases[i].scenario, NULL);

      add (path, &failure_cases[i], test_failure);
    }
  add ("/session/turn/choices", NULL, test_choices);
  add ("/session/turn/regenerate", NULL, test_regenerate);
  add ("/session/turn/store-fails", NULL, test_store_fails);
  add ("/session/turn/temporary", NULL, test_temporary);
  add ("/session/turn/nothing-to-send", NULL, test_nothing_to_send);
  add ("/session/turn/close-while-streaming", NULL, test_close_while_streaming);
  add ("/session/turn/open-while-streaming", NULL, test_open_while_streaming);
  add ("/session/turn/sandbox", NULL, test_sandbox);
  add ("/session/turn/parameters", NULL, test_parameters);
  add ("/session/turn/system-prompt", NULL, test_system_prompt);
  return g_test_run ();
}
