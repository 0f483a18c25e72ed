/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "session/confab-chat-tree.h"
#include "session/confab-session-copy.h"
#include "session/confab-session-private.h"
#include "session-fixture.h"
#include "store/confab-store.h"

#define SENTENCE "The quick brown fox jumps over the lazy dog and runs away."

static ConfabConversation *
get_conversation (ConfabChat *chat)
{
  return confab_chat_get_conversation (chat);
}

static ConfabMessage *
get_leaf (ConfabChat *chat)
{
  return confab_conversation_get_leaf (get_conversation (chat));
}

static guint
get_length (ConfabChat *chat)
{
  return g_list_model_get_n_items (confab_conversation_get_path (get_conversation (chat)));
}

/* (transfer none): the path holds it */
static ConfabMessage *
get_message (ConfabChat *chat,
             guint       position)
{
  g_autoptr (ConfabMessage) message = g_list_model_get_item (confab_conversation_get_path (get_conversation (chat)), position);

  return message;
}

/* The path in one line. */
static char *
dup_path (ConfabChat *chat)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < get_length (chat); i++)
    g_string_append_printf (line, "%s|", confab_message_get_text (get_message (chat, i)));
  return g_strdup (line->str);
}

#define assert_path(chat, expected) \
  do { g_autofree char *path_ = dup_path (chat); g_assert_cmpstr (path_, ==, expected); } while (0)

static ConfabChat *
read_back (Fixture    *fixture,
           ConfabChat *chat)
{
  g_autofree char *id = g_strdup (confab_conversation_get_id (get_conversation (chat)));

  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  return fixture_open_chat (fixture->session, id);
}

static gint64
count_messages (Fixture *fixture)
{
  g_autofree char *database = confab_test_dir_build (fixture->dir, "data/confab.db");
  const char *const command[] = { "sqlite3", database, "SELECT count(*) FROM message", NULL };
  g_autofree char *out = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL));
  return g_ascii_strtoll (out, NULL, 10);
}

static void
set_parameter (ConfabParameters *parameters,
               const char       *name,
               const char       *value)
{
  g_autoptr (GError) error = NULL;

  confab_parameters_set_from_text (parameters, name, value, CONFAB_PROFILE_AIMLAPI, &error);
  g_assert_no_error (error);
}

static ConfabChat *
sandbox_chat (Fixture *fixture,
              gboolean temporary)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, temporary);

  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (fixture->session), CONFAB_PROVIDER_SANDBOX),
                            NULL);
  return chat;
}

/* Another question in the place of the old one, which stays with all that followed it. */
static void
test_edit (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabMessage *old;
  guint index;
  g_autoptr (GError) error = NULL;

  fixture_ask (chat, "One");
  fixture_ask (chat, "Two");
  old = get_message (chat, 2);
  g_assert_false (confab_chat_edit (chat, old, "  ", NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_false (confab_chat_edit (chat, get_message (chat, 1), "No", NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  g_assert_true (confab_chat_edit (chat, old, "Three", NULL, NULL, NULL));
  fixture_wait_idle (chat);
  assert_path (chat, "One|One|Three|Three|");
  g_assert_cmpuint (confab_conversation_get_variants (get_conversation (chat), get_message (chat, 2), &index), ==, 2);
  g_assert_cmpuint (index, ==, 1);
  /* To walk back leads to the end that was seen there. */
  confab_chat_choose (chat, confab_conversation_get_variant (get_conversation (chat), get_message (chat, 2), 0));
  assert_path (chat, "One|One|Two|Two|");
  /* A beginning has variants too. */
  g_assert_true (confab_chat_edit (chat, get_message (chat, 0), "Zero", NULL, NULL, NULL));
  fixture_wait_idle (chat);
  assert_path (chat, "Zero|Zero|");
  confab_chat_choose (chat, confab_conversation_get_variant (get_conversation (chat), get_message (chat, 0), 0));
  assert_path (chat, "One|One|Two|Two|");
  chat = read_back (fixture, chat);
  assert_path (chat, "One|One|Two|Two|");
  g_assert_cmpuint (confab_conversation_get_n_messages (get_conversation (chat)), ==, 8);
  g_assert_finalize_object (chat);
}

/* What is chosen for one turn holds for that alone. */
static void
test_choice (Fixture      *fixture,
             gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabProvider *other = fixture_add_provider (fixture, "echo-nonstream");
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  ConfabTurn choice = { other, "another/model", parameters };
  ConfabMessage *first = fixture_ask (chat, "One");
  const ConfabReply *facts;
  JsonObject *sent;
  double temperature;
  gint64 seed;

  set_parameter (confab_conversation_get_parameters (get_conversation (chat)), "temperature", "0.5");
  set_parameter (confab_conversation_get_parameters (get_conversation (chat)), "seed", "7");
  set_parameter (parameters, "temperature", "0.25");
  g_assert_true (confab_chat_regenerate (chat, first, &choice, NULL));
  fixture_wait_idle (chat);
  facts = confab_message_get_reply (get_leaf (chat));
  g_assert_cmpstr (facts->provider_id, ==, "id-echo-nonstream");
  g_assert_cmpstr (facts->model_asked, ==, "another/model");
  sent = json_node_get_object (facts->parameters);
  g_assert_true (confab_json_get_double (sent, "temperature", &temperature) && confab_json_get_int (sent, "seed", &seed));
  g_assert_cmpfloat (temperature, ==, 0.25);
  g_assert_cmpint (seed, ==, 7);
  g_assert_cmpstr (confab_provider_get_id (confab_chat_get_provider (chat)), ==, "id-echo");
  g_assert_true (confab_chat_regenerate (chat, first, NULL, NULL));
  fixture_wait_idle (chat);
  g_assert_cmpstr (confab_message_get_reply (get_leaf (chat))->provider_id, ==, "id-echo");
  g_assert_cmpuint (confab_conversation_get_variants (get_conversation (chat), first, NULL), ==, 3);
  g_assert_finalize_object (chat);
}

/* A reply that was cut goes on where it stopped, in a variant; what the old one was and cost stays there. */
static void
test_continue (Fixture      *fixture,
               gconstpointer data)
{
  ConfabChat *chat = sandbox_chat (fixture, FALSE);
  ConfabParameters *parameters = confab_conversation_get_parameters (get_conversation (chat));
  ConfabMessage *old;
  g_autofree char *cut = NULL;
  gint64 tokens;

  set_parameter (parameters, "max_tokens", "5");
  old = fixture_ask (chat, "/echo " SENTENCE);
  cut = g_strdup (confab_message_get_text (old));
  tokens = confab_message_get_reply (old)->completion_tokens;
  g_assert_true (confab_message_get_cut (old));
  g_assert_true (g_str_has_prefix (SENTENCE, cut) && strlen (cut) > 0 && strlen (cut) < strlen (SENTENCE));
  confab_parameters_unset (parameters, "max_tokens");
  g_assert_true (confab_chat_continue (chat, old, NULL, NULL));
  g_assert_true (g_str_has_prefix (confab_message_get_text (get_leaf (chat)), cut));
  fixture_wait_idle (chat);
  g_assert_true (get_leaf (chat) != old);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, SENTENCE);
  g_assert_cmpstr (confab_message_get_text (old), ==, cut);
  g_assert_cmpint (confab_message_get_reply (old)->completion_tokens, ==, tokens);
  g_assert_cmpint (confab_message_get_reply (get_leaf (chat))->completion_tokens, <, 2 * 12);
  g_assert_false (confab_message_get_cut (get_leaf (chat)));
  g_assert_false (confab_chat_continue (chat, get_leaf (chat), NULL, NULL));
  g_assert_cmpuint (confab_conversation_get_variants (get_conversation (chat), old, NULL), ==, 2);
  chat = read_back (fixture, chat);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, SENTENCE);
  g_assert_cmpuint (confab_conversation_get_n_messages (get_conversation (chat)), ==, 3);
  g_assert_finalize_object (chat);
}

/* A service that cannot go on, and says all of it again: it is not shown twice. */
static void
test_continue_repeated (Fixture      *fixture,
                        gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabMessage) cut = confab_message_new ("cut", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_INTERRUPTED, 1);
  g_autoptr (JsonNode) requests = NULL;
  JsonArray *messages;
  JsonObject *last;
  guint n;

  g_clear_object (&cut);
  fixture_ask (chat, "One");
  cut = confab_message_new ("cut", confab_message_get_id (get_message (chat, 0)), CONFAB_ROLE_ASSISTANT,
                            CONFAB_STATUS_INTERRUPTED, 1);
  confab_message_append_text (cut, "Your last message ");
  confab_conversation_add (get_conversation (chat), cut);
  /* Stored together with what follows. */
  g_assert_true (confab_chat_continue (chat, cut, NULL, NULL));
  fixture_wait_idle (chat);
  requests = confab_test_server_dup_requests (fixture->server);
  n = json_array_get_length (json_node_get_array (requests));
  messages = confab_json_get_array (confab_json_get_object (json_array_get_object_element (json_node_get_array (requests), n - 1),
                                                            "body"), "messages");
  n = json_array_get_length (messages);
  last = json_array_get_object_element (messages, n - 1);
  g_assert_cmpstr (confab_json_get_string (last, "role"), ==, "user");
  g_assert_cmpstr (confab_json_get_string (json_array_get_object_element (messages, n - 2), "content"), ==, "Your last message ");
  /* It says what it was asked, which begins with what was there. */
  g_assert_true (g_str_has_prefix (confab_json_get_string (last, "content"), "Your last message "));
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, confab_json_get_string (last, "content"));
  g_assert_finalize_object (chat);
}

static void
on_refused_cb (ConfabChat *chat,
               const char *message,
               gpointer    user_data)
{
  (*(guint *)user_data)++;
}

/* What is written meanwhile follows, one after the other, as long as all goes well. */
static void
test_queue (Fixture      *fixture,
            gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabChatQueue *queue = confab_chat_get_queue (chat);
  ConfabQueuedMessage *two;
  ConfabProvider *failing = fixture_add_provider (fixture, "e400");
  g_autoptr (JsonNode) kept = NULL;
  g_autoptr (ConfabChatQueue) other = confab_chat_queue_new ();

  fixture_send (chat, "One");
  two = confab_chat_queue_add (queue, "2", NULL);
  confab_chat_queue_add (queue, "Three", NULL);
  confab_chat_queue_add (queue, "Zero", NULL);
  confab_queued_message_set (two, "Two", NULL);
  confab_chat_queue_move (queue, two, 2);
  confab_chat_queue_move (queue, two, 0);
  kept = confab_chat_queue_to_json (queue);
  confab_chat_queue_load (other, kept);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (other)), ==, 3);
  confab_chat_queue_remove (queue, g_list_model_get_item (G_LIST_MODEL (queue), 2));
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (queue)) == 0 && !confab_chat_get_busy (chat));
  assert_path (chat, "One|One|Two|Two|Three|Three|");

  confab_chat_choose_model (chat, failing, NULL);
  fixture_send (chat, "Four");
  confab_chat_queue_add (queue, "Five", NULL);
  fixture_wait_idle (chat);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  confab_chat_choose_model (chat, fixture_add_provider (fixture, "echo"), NULL);
  g_assert_true (confab_chat_send_queued (chat, NULL));
  g_assert_false (confab_chat_send_queued (chat, NULL));
  fixture_wait_idle (chat);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
  g_assert_cmpstr (confab_message_get_text (get_leaf (chat)), ==, "Five");
  g_assert_finalize_object (chat);
}

/* While a reply comes, the path goes elsewhere: the reply goes on where it began, and what waits for it does not follow what is looked at. */
static void
test_look_elsewhere (Fixture      *fixture,
                     gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabChatQueue *queue = confab_chat_get_queue (chat);
  g_autoptr (ConfabMessage) coming = NULL;
  ConfabMessage *old;

  fixture_ask (chat, "One");
  old = fixture_ask (chat, "Two");
  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (fixture->session), CONFAB_PROVIDER_SANDBOX), NULL);
  g_assert_true (confab_chat_edit (chat, get_message (chat, 2), "/slow /words 20", NULL, NULL, NULL));
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_STREAMING);
  coming = g_object_ref (get_leaf (chat));
  confab_chat_queue_add (queue, "Later", NULL);
  confab_chat_choose (chat, old);
  assert_path (chat, "One|One|Two|Two|");
  fixture_wait_idle (chat);
  g_assert_cmpint (confab_message_get_status (coming), ==, CONFAB_STATUS_COMPLETE);
  g_assert_cmpuint (strlen (confab_message_get_text (coming)), >, 20);
  assert_path (chat, "One|One|Two|Two|");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
  confab_chat_choose (chat, coming);
  g_assert_true (get_leaf (chat) == coming);
  g_assert_true (confab_chat_send_queued (chat, NULL));
  fixture_wait_idle (chat);
  g_assert_cmpstr (confab_message_get_text (get_message (chat, 4)), ==, "Later");
  g_assert_finalize_object (chat);
}

/* One message, or all that follows it, and back; also while it comes. */
static void
test_delete (Fixture      *fixture,
             gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabRemoval) one = NULL;
  g_autoptr (ConfabRemoval) rest = NULL;
  g_autoptr (ConfabRemoval) coming = NULL;
  ConfabMessage *leaf;

  fixture_ask (chat, "One");
  fixture_ask (chat, "Two");
  leaf = fixture_ask (chat, "Three");
  one = confab_chat_delete (chat, get_message (chat, 2), FALSE);
  assert_path (chat, "One|One|Two|Three|Three|");
  g_assert_true (get_leaf (chat) == leaf);
  rest = confab_chat_delete (chat, get_message (chat, 1), TRUE);
  assert_path (chat, "One|");
  g_assert_cmpuint (confab_removal_get_n_messages (rest), ==, 4);
  confab_chat_restore (chat, rest);
  assert_path (chat, "One|One|Two|Three|Three|");
  confab_chat_restore (chat, one);
  confab_chat_restore (chat, one);
  assert_path (chat, "One|One|Two|Two|Three|Three|");
  g_clear_pointer (&one, confab_removal_unref);
  one = confab_chat_delete (chat, get_message (chat, 2), FALSE);
  chat = read_back (fixture, chat);
  assert_path (chat, "One|One|Two|Three|Three|");
  g_assert_cmpuint (confab_conversation_get_n_deleted (get_conversation (chat)), ==, 1);
  confab_chat_restore (chat, one);
  /* What comes back is read again once somebody needs it. */
  g_assert_cmpuint (get_length (chat), ==, 6);

  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (fixture->session), CONFAB_PROVIDER_SANDBOX), NULL);
  fixture_send (chat, "/slow /words 2000");
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_STREAMING);
  coming = confab_chat_delete (chat, get_message (chat, 6), TRUE);
  fixture_wait_idle (chat);
  g_assert_cmpuint (get_length (chat), ==, 6);
  confab_chat_restore (chat, coming);
  g_assert_cmpint (confab_message_get_status (get_leaf (chat)), ==, CONFAB_STATUS_STOPPED);
  chat = read_back (fixture, chat);
  g_assert_cmpuint (get_length (chat), ==, 8);
  g_assert_cmpint (confab_message_get_status (get_leaf (chat)), ==, CONFAB_STATUS_STOPPED);
  g_assert_finalize_object (chat);
}

/* Another Confab on the same store sees it. */
static void
test_delete_elsewhere (Fixture      *fixture,
                       gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabSession *second;
  ConfabChat *there;
  g_autoptr (ConfabRemoval) removal = NULL;

  fixture_ask (chat, "One");
  fixture_ask (chat, "Two");
  second = fixture_open (fixture);
  there = fixture_open_chat (second, confab_conversation_get_id (get_conversation (chat)));
  g_assert_cmpuint (get_length (there), ==, 4);
  removal = confab_chat_delete (chat, get_message (chat, 1), FALSE);
  confab_test_wait_until (get_length (there) == 3);
  assert_path (there, "One|Two|Two|");
  confab_chat_restore (chat, removal);
  confab_test_wait_until (get_length (there) == 4);
  assert_path (there, "One|One|Two|Two|");
  g_assert_finalize_object (there);
  fixture_close (second);
  g_assert_finalize_object (chat);
}

static char *
copy (Fixture       *fixture,
      ConfabChat    *chat,
      ConfabMessage *last)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *id;

  confab_session_copy_async (fixture->session, chat, last, NULL, confab_test_capture, &result);
  id = confab_session_copy_finish (fixture->session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return id;
}

static gboolean
is_listed (Fixture    *fixture,
           const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) items = NULL;

  confab_store_list_conversations_async (confab_session_get_store (fixture->session), 10, 0, NULL, confab_test_capture, &result);
  items = confab_store_list_conversations_finish (confab_session_get_store (fixture->session), confab_test_await (&result), NULL);
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (confab_conversation_item_get_id (items->pdata[i]), id))
      return TRUE;
  return FALSE;
}

static void
test_copy (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = NULL;
  g_autofree char *branch_id = NULL;
  ConfabChat *whole;
  ConfabChat *branch;

  fixture_ask (chat, "One");
  fixture_ask (chat, "Two");
  id = copy (fixture, chat, NULL);
  branch_id = copy (fixture, chat, get_message (chat, 1));
  whole = fixture_open_chat (fixture->session, id);
  branch = fixture_open_chat (fixture->session, branch_id);
  assert_path (whole, "One|One|Two|Two|");
  assert_path (branch, "One|One|");
  g_assert_cmpstr (confab_conversation_get_title (get_conversation (branch)), ==, "One (branch)");
  g_assert_cmpstr (confab_provider_get_id (confab_chat_get_provider (branch)), ==, "id-echo");
  confab_test_wait_until (is_listed (fixture, id));
  fixture_ask (branch, "Three");
  assert_path (branch, "One|One|Three|Three|");
  assert_path (chat, "One|One|Two|Two|");
  g_assert_finalize_object (whole);
  g_assert_finalize_object (branch);
  g_assert_finalize_object (chat);
}

/* Nothing of it reaches the disk until somebody says that it is to be kept. */
static void
test_temporary (Fixture      *fixture,
                gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  ConfabChat *branch;
  ConfabChat *kept;
  g_autoptr (ConfabRemoval) removal = NULL;
  g_autofree char *id = NULL;

  fixture_ask (chat, "One");
  g_assert_true (confab_chat_regenerate (chat, get_leaf (chat), NULL, NULL));
  fixture_wait_idle (chat);
  g_assert_true (confab_chat_edit (chat, get_message (chat, 0), "Two", NULL, NULL, NULL));
  fixture_wait_idle (chat);
  confab_chat_choose (chat, confab_conversation_get_variant (get_conversation (chat), get_message (chat, 0), 0));
  removal = confab_chat_delete (chat, get_message (chat, 0), TRUE);
  assert_path (chat, "Two|Two|");
  confab_chat_restore (chat, removal);
  assert_path (chat, "One|One|");
  branch = confab_session_copy_temporary (fixture->session, chat, get_message (chat, 0));
  assert_path (branch, "One|");
  g_assert_true (confab_conversation_get_temporary (get_conversation (branch)));
  g_assert_true (confab_chat_regenerate (branch, get_leaf (branch), NULL, NULL));
  fixture_wait_idle (branch);
  g_assert_cmpint (count_messages (fixture), ==, 0);
  g_assert_finalize_object (branch);

  id = copy (fixture, chat, NULL);
  g_assert_cmpint (count_messages (fixture), ==, 5);
  kept = fixture_open_chat (fixture->session, id);
  g_assert_false (confab_conversation_get_temporary (get_conversation (kept)));
  assert_path (kept, "One|One|");
  g_assert_cmpuint (confab_conversation_get_variants (get_conversation (kept), get_message (kept, 0), NULL), ==, 2);
  g_assert_finalize_object (kept);
  g_assert_finalize_object (chat);
}

/* As many messages as make a long conversation, in a line, as another process writes them. */
static void
write_long (Fixture *fixture)
{
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "data");
  g_autoptr (ConfabStore) store = confab_store_new (folder);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new ("c", 1);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *parent_id = i > 0 ? g_strdup_printf ("m%u", i - 1) : NULL;
      ConfabMessage *message = confab_message_new (id, parent_id, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                                   i % 2 == 0 ? CONFAB_STATUS_COMPLETE : CONFAB_STATUS_INTERRUPTED, i);

      confab_message_append_text (message, id);
      confab_conversation_add (conversation, message);
      g_ptr_array_add (messages, message);
    }
  confab_store_open_async (store, NULL, confab_test_capture, &opened);
  g_assert_true (confab_store_open_finish (store, confab_test_await (&opened), NULL));
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &written);
  g_assert_true (confab_store_write_finish (store, confab_test_await (&written), NULL));
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), NULL));
}

/* What is asked for before all is known is done once it is. */
static void
test_early (Fixture      *fixture,
            gconstpointer data)
{
  ConfabProvider *provider = fixture_add_provider (fixture, "echo");
  ConfabChat *chat;
  g_autoptr (ConfabRemoval) removal = NULL;
  g_autoptr (ConfabMessage) first = NULL;
  guint n_refused = 0;

  write_long (fixture);
  chat = fixture_open_chat (fixture->session, "c");
  g_signal_connect (chat, "refused", G_CALLBACK (on_refused_cb), &n_refused);
  confab_chat_choose_model (chat, provider, NULL);
  g_assert_false (confab_conversation_get_complete (get_conversation (chat)));
  first = g_object_ref (get_message (chat, 0));
  removal = confab_chat_delete (chat, get_message (chat, get_length (chat) - 2), TRUE);
  g_assert_cmpuint (confab_removal_get_n_messages (removal), ==, 0);
  g_assert_true (confab_message_get_role (first) == CONFAB_ROLE_USER
                 ? confab_chat_edit (chat, first, "Edited", NULL, NULL, NULL)
                 : confab_chat_continue (chat, first, NULL, NULL));
  g_assert_false (confab_chat_get_busy (chat));
  confab_test_wait_until (confab_chat_get_busy (chat));
  fixture_wait_idle (chat);
  g_assert_cmpuint (n_refused, ==, 0);
  g_assert_cmpuint (confab_removal_get_n_messages (removal), ==, 2);
  g_assert_cmpuint (confab_conversation_get_variants (get_conversation (chat), first, NULL), ==, 2);
  g_assert_cmpuint (confab_conversation_get_n_deleted (get_conversation (chat)), ==, 2);
  confab_chat_restore (chat, removal);
  confab_chat_choose (chat, first);
  g_assert_cmpuint (get_length (chat), ==, 300);
  g_assert_finalize_object (chat);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture_set_up (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  fixture_tear_down (fixture);
}

static void
add (const char *path,
     void ( *test ) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/tree/edit", test_edit);
  add ("/session/tree/choice", test_choice);
  add ("/session/tree/continue", test_continue);
  add ("/session/tree/continue-repeated", test_continue_repeated);
  add ("/session/tree/queue", test_queue);
  add ("/session/tree/look-elsewhere", test_look_elsewhere);
  add ("/session/tree/delete", test_delete);
  add ("/session/tree/delete-elsewhere", test_delete_elsewhere);
  add ("/session/tree/copy", test_copy);
  add ("/session/tree/temporary", test_temporary);
  add ("/session/tree/early", test_early);
  return g_test_run ();
}
