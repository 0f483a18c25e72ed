/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-message-source.h"
#include "session/confab-chat-tree.h"
#include "session-fixture.h"
#include "store/confab-store.h"

/* What is kept loaded at most: what was asked for lately, the end, and a batch that is just coming. */
#define MOST_LOADED 500

static char *
make_text (guint i)
{
  return g_strdup_printf ("text %u: schön 漢字", i);
}

static void
close_store (ConfabStore *store)
{
  g_autoptr (GAsyncResult) closed = NULL;

  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), NULL));
}

/* A conversation "c" of @n_messages in a line, as another process writes it. */
static void
write_long (Fixture *fixture,
            guint    n_messages)
{
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "data");
  g_autoptr (ConfabStore) store = confab_store_new (folder);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new ("c", 1);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) written = NULL;

  confab_conversation_set_title (conversation, "long");
  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%05u", i);
      g_autofree char *parent_id = i > 0 ? g_strdup_printf ("m%05u", i - 1) : NULL;
      g_autofree char *text = make_text (i);
      g_autoptr (ConfabPart) part = confab_part_new_text (text);
      ConfabMessage *message = confab_message_new (id, parent_id, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                                   CONFAB_STATUS_COMPLETE, i);

      if (i % 2 == 0)
        confab_message_add_part (message, part);
      else
        confab_message_append_text (message, text);
      confab_conversation_add (conversation, message);
      g_ptr_array_add (messages, message);
    }
  confab_store_open_async (store, NULL, confab_test_capture, &opened);
  g_assert_true (confab_store_open_finish (store, confab_test_await (&opened), NULL));
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &written);
  g_assert_true (confab_store_write_finish (store, confab_test_await (&written), NULL));
  close_store (store);
}

static ConfabMessage *
get_message (ConfabChat *chat,
             guint       position)
{
  g_autoptr (ConfabMessage) message = g_list_model_get_item (confab_conversation_get_path (confab_chat_get_conversation (chat)),
                                                             position);

  return message; /* the path holds it */
}

static guint
get_length (ConfabChat *chat)
{
  return g_list_model_get_n_items (confab_conversation_get_path (confab_chat_get_conversation (chat)));
}

static gboolean
is_complete (ConfabChat *chat)
{
  return confab_conversation_get_complete (confab_chat_get_conversation (chat));
}

static guint
count_loaded (ConfabChat *chat)
{
  guint n = 0;

  for (guint i = 0; i < get_length (chat); i++)
    n += confab_message_get_loaded (get_message (chat, i)) ? 1 : 0;
  return n;
}

static void
request (ConfabChat *chat,
         guint       first,
         guint       n)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (messages, get_message (chat, i));
  confab_message_source_request (CONFAB_MESSAGE_SOURCE (chat), messages);
}

static void
assert_text (ConfabMessage *message,
             guint          i)
{
  g_autofree char *text = make_text (i);

  g_assert_true (confab_message_get_loaded (message));
  g_assert_cmpstr (confab_message_get_text (message), ==, text);
}

/* Every word of the path, read anew. */
static void
assert_all_texts (ConfabChat *chat,
                  guint       n_messages)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) path = NULL;
  g_autoptr (GError) error = NULL;

  confab_chat_load_path_async (chat, NULL, confab_test_capture, &result);
  path = confab_chat_load_path_finish (chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (path->len, >=, n_messages);
  for (guint i = 0; i < n_messages; i++)
    assert_text (path->pdata[i], i);
}

static JsonArray *
get_sent (JsonNode *requests,
          guint     request_index)
{
  JsonObject *object = json_array_get_object_element (json_node_get_array (requests), request_index);

  return json_object_get_array_member (json_object_get_object_member (object, "body"), "messages");
}

/* A question that is asked before all is read still goes with all that was said before. */
static void
test_send_all (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonNode) requests = NULL;
  ConfabChat *chat;
  JsonArray *sent;

  write_long (fixture, 10000);
  chat = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "echo"), NULL);
  g_object_unref (chat);
  confab_test_drain ();
  chat = fixture_open_chat (fixture->session, "c");
  g_assert_false (is_complete (chat));
  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (fixture->session), "id-echo"), NULL);
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "And now?")), ==, "And now?");

  requests = confab_test_server_dup_requests (fixture->server);
  sent = get_sent (requests, 0);
  g_assert_cmpuint (json_array_get_length (sent), ==, 10001);
  for (guint i = 0; i < 10000; i++)
    {
      JsonObject *message = json_array_get_object_element (sent, i);
      g_autofree char *text = make_text (i);

      g_assert_cmpstr (confab_json_get_string (message, "role"), ==, i % 2 == 0 ? "user" : "assistant");
      g_assert_cmpstr (confab_json_get_string (message, "content"), ==, text);
    }
  g_assert_cmpuint (get_length (chat), ==, 10002);
  /* What was read for the request does not stay. */
  g_assert_cmpuint (count_loaded (chat), <=, 42);
  assert_all_texts (chat, 10000);
  g_assert_finalize_object (chat);
}

/* Stopped before anything left, and asked again. */
static void
test_stop_while_preparing (Fixture      *fixture,
                           gconstpointer data)
{
  ConfabChat *chat;
  ConfabMessage *reply;

  write_long (fixture, 3000);
  chat = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "echo"), NULL);
  fixture_send (chat, "Never mind");
  reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  g_assert_cmpint (confab_chat_get_state (chat), ==, CONFAB_CHAT_PREPARING);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_STOPPED);
  confab_test_wait_until (is_complete (chat));
  g_assert_cmpuint (get_length (chat), ==, 3002);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 0);
  g_assert_cmpstr (confab_message_get_text (fixture_ask (chat, "Or do")), ==, "Or do");
  g_assert_cmpuint (get_length (chat), ==, 3004);
  assert_all_texts (chat, 3000);
  g_assert_finalize_object (chat);
}

/* Another reply in the middle: what is sent ends with its question. */
static void
test_regenerate (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (JsonNode) requests = NULL;
  ConfabChat *chat;

  write_long (fixture, 1000);
  chat = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "echo"), NULL);
  confab_test_wait_until (is_complete (chat));
  g_assert_false (confab_message_get_loaded (get_message (chat, 501)));
  g_assert_true (confab_chat_regenerate (chat, get_message (chat, 501), NULL, NULL));
  /* What was set for its question alone is read first. */
  confab_test_wait_until (get_length (chat) == 502);
  fixture_wait_idle (chat);
  g_assert_cmpuint (get_length (chat), ==, 502);
  requests = confab_test_server_dup_requests (fixture->server);
  g_assert_cmpuint (json_array_get_length (get_sent (requests, 0)), ==, 501);
  assert_all_texts (chat, 501);
  g_assert_finalize_object (chat);
}

/* The first message that is known may be a reply; its question is awaited. */
static void
test_regenerate_early (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (ConfabMessage) reply = NULL;
  ConfabProvider *provider = fixture_add_provider (fixture, "echo");
  ConfabChat *chat;

  write_long (fixture, 999);
  chat = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (chat, provider, NULL);
  g_assert_false (is_complete (chat));
  reply = g_object_ref (get_message (chat, 0));
  g_assert_cmpint (confab_message_get_role (reply), ==, CONFAB_ROLE_ASSISTANT);
  g_assert_true (confab_conversation_get_message (confab_chat_get_conversation (chat), confab_message_get_parent_id (reply)) == NULL);
  g_assert_true (confab_chat_regenerate (chat, reply, NULL, NULL));
  g_assert_false (confab_chat_get_busy (chat));
  confab_test_wait_until (confab_chat_get_busy (chat));
  fixture_wait_idle (chat);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 1);
  g_assert_cmpuint (get_length (chat), <, 999);
  g_assert_cmpstr (confab_message_get_parent_id (get_message (chat, get_length (chat) - 1)), ==,
                   confab_message_get_parent_id (reply));
  g_assert_finalize_object (chat);
}

/* Scrolling through all of it: what comes near is loaded, what is long gone is forgotten, and comes again the same. */
static void
test_scroll (Fixture      *fixture,
             gconstpointer data)
{
  ConfabChat *chat;

  write_long (fixture, 2000);
  chat = fixture_open_chat (fixture->session, "c");
  confab_test_wait_until (is_complete (chat));
  g_assert_cmpuint (get_length (chat), ==, 2000);
  for (int round = 0; round < 2; round++)
    for (guint first = 0; first < 2000; first += 25)
      {
        request (chat, first, 25);
        request (chat, first, 25);
        confab_test_wait_until (confab_message_get_loaded (get_message (chat, first)) &&
                                confab_message_get_loaded (get_message (chat, first + 24)));
        for (guint i = first; i < first + 25; i++)
          assert_text (get_message (chat, i), i);
        g_assert_cmpuint (count_loaded (chat), <=, MOST_LOADED);
        for (guint i = 1960; i < 2000; i++)
          g_assert_true (confab_message_get_loaded (get_message (chat, i)));
      }
  g_assert_false (confab_message_get_loaded (get_message (chat, 0)));
  /* What was asked for last comes first, however much else is wanted. */
  request (chat, 0, 1500);
  request (chat, 100, 1);
  confab_test_wait_until (confab_message_get_loaded (get_message (chat, 100)));
  g_assert_finalize_object (chat);
}

/* To read what is far above while a reply comes disturbs neither. */
static void
test_read_while_streaming (Fixture      *fixture,
                           gconstpointer data)
{
  ConfabChat *chat;
  ConfabMessage *reply;
  g_autofree char *text = NULL;

  write_long (fixture, 1000);
  chat = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "pace"), NULL);
  fixture_send (chat, "Count");
  reply = g_object_ref (confab_conversation_get_leaf (confab_chat_get_conversation (chat)));
  confab_test_wait_until (confab_message_get_text_length (reply) > 0);
  for (guint first = 0; first < 1000; first += 50)
    {
      request (chat, first, 50);
      confab_test_wait_until (confab_message_get_loaded (get_message (chat, first + 49)));
      assert_text (get_message (chat, first + 49), first + 49);
      g_assert_true (confab_message_get_loaded (reply));
    }
  confab_test_wait_until (confab_message_get_text_length (reply) > 20);
  g_assert_cmpuint (count_loaded (chat), <=, MOST_LOADED);
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  text = g_strdup (confab_message_get_text (reply));
  g_clear_object (&reply);
  g_assert_finalize_object (chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, "c");
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (confab_chat_get_conversation (chat))), ==, text);
  assert_all_texts (chat, 1000);
  g_assert_cmpuint (get_length (chat), ==, 1002);
  g_assert_finalize_object (chat);
}

/* What another process says comes in; during a turn of ours, after it. */
static void
test_other_process (Fixture      *fixture,
                    gconstpointer data)
{
  ConfabSession *own;
  ConfabChat *chat;
  ConfabChat *other;
  ConfabMessage *last;

  write_long (fixture, 1000);
  confab_test_wait_until (confab_library_has (confab_session_get_library (fixture->session), "c"));
  chat = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "pace"), NULL);
  confab_test_wait_until (is_complete (chat));
  last = get_message (chat, 999);

  own = g_steal_pointer (&fixture->session);
  fixture->session = fixture_open (fixture);
  other = fixture_open_chat (fixture->session, "c");
  confab_chat_choose_model (other, fixture_add_provider (fixture, "echo"), NULL);
  fixture_ask (other, "From elsewhere");
  confab_test_wait_until (get_length (chat) == 1002);
  g_assert_true (get_message (chat, 999) == last);
  g_assert_cmpstr (confab_message_get_text (get_message (chat, 1000)), ==, "From elsewhere");
  confab_test_wait_until (confab_message_get_status (get_message (chat, 1001)) == CONFAB_STATUS_COMPLETE);
  g_assert_cmpstr (confab_message_get_text (get_message (chat, 1001)), ==, "From elsewhere");

  /* A turn here and one there, at the same time. */
  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (own), "id-pace"), NULL);
  fixture_send (chat, "Count");
  confab_test_wait_until (confab_message_get_text_length (confab_conversation_get_leaf (confab_chat_get_conversation (chat))) > 0);
  fixture_ask (other, "Elsewhere again");
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  /* Beside ours or after it, as it came. */
  confab_test_wait_until (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)) == 1006);
  assert_all_texts (chat, 1000);
  g_assert_finalize_object (other);
  g_assert_finalize_object (chat);
  fixture_close (own);
}

/* A window that is closed while all is still being read. */
static void
test_close_early (Fixture      *fixture,
                  gconstpointer data)
{
  ConfabChat *chat;
  g_autoptr (GAsyncResult) closed = NULL;

  write_long (fixture, 3000);
  chat = fixture_open_chat (fixture->session, "c");
  request (chat, 0, 40);
  g_object_unref (chat);
  confab_test_drain ();
  chat = fixture_open_chat (fixture->session, "c");
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &closed);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&closed), NULL));
  g_clear_object (&closed);
  confab_test_drain ();
  g_assert_finalize_object (chat);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  fixture->session = fixture_open (fixture);
}

static void
add (const char *path,
     void ( *func ) (Fixture *fixture, gconstpointer data))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up, (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/long/send-all", test_send_all);
  add ("/session/long/stop-while-preparing", test_stop_while_preparing);
  add ("/session/long/regenerate", test_regenerate);
  add ("/session/long/regenerate-early", test_regenerate_early);
  add ("/session/long/scroll", test_scroll);
  add ("/session/long/read-while-streaming", test_read_while_streaming);
  add ("/session/long/other-process", test_other_process);
  add ("/session/long/close-early", test_close_early);
  return g_test_run ();
}
