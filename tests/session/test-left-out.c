/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-left-out.h"

/* The messages of the last request, as "role:text" in lines. */
static char *
dup_sent (Fixture *fixture)
{
  g_autoptr (JsonNode) requests = confab_test_server_dup_requests (fixture->server);
  JsonArray *array = json_node_get_array (requests);
  JsonObject *last = json_array_get_object_element (array, json_array_get_length (array) - 1);
  JsonNode *body = confab_json_get_node (last, "body");
  g_autoptr (JsonNode) parsed = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *messages;

  if (JSON_NODE_HOLDS_VALUE (body))
    {
      parsed = confab_json_parse (json_node_get_string (body), -1, NULL);
      body = parsed;
    }
  messages = confab_json_get_array (json_node_get_object (body), "messages");
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = confab_json_array_object (messages, i);
      g_autofree char *content = confab_json_to_string (confab_json_get_node (message, "content"), FALSE);

      g_string_append_printf (text, "%s:%s\n", confab_json_get_string (message, "role"), content);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GPtrArray *
list_one (ConfabMessage *message)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (messages, g_object_ref (message));
  return messages;
}

static ConfabMessage *
get_message (ConfabChat *chat,
             guint       place)
{
  g_autoptr (ConfabMessage) message = g_list_model_get_item (confab_conversation_get_path (confab_chat_get_conversation (chat)), place);

  return message;
}

static void
leave_out (ConfabChat *chat,
           guint       place,
           gboolean    left_out)
{
  g_autoptr (GPtrArray) messages = list_one (get_message (chat, place));

  confab_chat_set_left_out (chat, messages, left_out);
}

static void
test_sent (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", GPOINTER_TO_INT (data));
  g_autoptr (GPtrArray) before = NULL;
  g_autofree char *without_answer = NULL;
  g_autofree char *without_first = NULL;
  g_autofree char *without_all = NULL;
  g_autofree char *with_all = NULL;

  fixture_ask (chat, "apples");
  fixture_ask (chat, "pears");

  leave_out (chat, 1, TRUE);
  fixture_ask (chat, "plums");
  without_answer = dup_sent (fixture);
  g_assert_nonnull (strstr (without_answer, "apples"));
  /* Questions and answers still take turns. */
  g_assert_nonnull (strstr (without_answer, "assistant:\"[left out]\""));

  leave_out (chat, 0, TRUE);
  fixture_ask (chat, "cherries");
  without_first = dup_sent (fixture);
  g_assert_null (strstr (without_first, "apples"));
  g_assert_null (strstr (without_first, "left out"));
  g_assert_nonnull (strstr (without_first, "pears"));

  before = confab_chat_list_before (chat, get_message (chat, 7));
  g_assert_cmpuint (before->len, ==, 7);
  confab_chat_set_left_out (chat, before, TRUE);
  fixture_ask (chat, "figs");
  without_all = dup_sent (fixture);
  g_assert_null (strstr (without_all, "pears"));
  g_assert_nonnull (strstr (without_all, "figs"));
  g_assert_true (g_str_has_prefix (without_all, "user:"));

  confab_chat_set_left_out (chat, before, FALSE);
  fixture_ask (chat, "dates");
  with_all = dup_sent (fixture);
  g_assert_nonnull (strstr (with_all, "apples"));
  g_assert_null (strstr (with_all, "left out"));
  g_clear_pointer (&before, g_ptr_array_unref);
  g_object_unref (chat);
}

static void
test_kept (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));

  fixture_ask (chat, "apples");
  leave_out (chat, 0, TRUE);
  g_object_unref (chat);
  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  g_assert_true (confab_message_get_left_out (get_message (chat, 0)));
  g_assert_false (confab_message_get_left_out (get_message (chat, 1)));
  g_assert_finalize_object (chat);
}

static ConfabMessage *
add (GPtrArray *path,
     ConfabRole role,
     gboolean   calls)
{
  g_autofree char *id = g_strdup_printf ("m%u", path->len);
  ConfabMessage *message = confab_message_new (id, NULL, role, CONFAB_STATUS_COMPLETE, 1);

  if (calls)
    confab_reply_get_tool_call (confab_message_edit_reply (message), 0);
  g_ptr_array_add (path, message);
  return message;
}

/* A call without its result, or a result without its call, is refused by services. */
static void
test_tools (void)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) sent = NULL;
  ConfabMessage *result;

  add (path, CONFAB_ROLE_USER, FALSE);
  add (path, CONFAB_ROLE_ASSISTANT, TRUE);
  result = add (path, CONFAB_ROLE_TOOL, FALSE);
  add (path, CONFAB_ROLE_TOOL, FALSE);
  add (path, CONFAB_ROLE_ASSISTANT, FALSE);
  add (path, CONFAB_ROLE_USER, FALSE);
  confab_message_set_left_out (result, TRUE);
  sent = confab_left_out_apply (path);
  g_assert_cmpuint (sent->len, ==, 3);
  g_assert_true (sent->pdata[0] == path->pdata[0]);
  g_assert_true (sent->pdata[1] == path->pdata[4]);
  g_assert_true (sent->pdata[2] == path->pdata[5]);
  /* What is answered always goes. */
  g_clear_pointer (&sent, g_ptr_array_unref);
  confab_message_set_left_out (path->pdata[5], TRUE);
  sent = confab_left_out_apply (path);
  g_assert_true (sent->pdata[sent->len - 1] == path->pdata[5]);
}

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  fixture_set_up (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  fixture_tear_down (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/left-out/tools", test_tools);
  g_test_add ("/session/left-out/sent", Fixture, GINT_TO_POINTER (FALSE), set_up, test_sent, tear_down);
  g_test_add ("/session/left-out/sent-temporary", Fixture, GINT_TO_POINTER (TRUE), set_up, test_sent, tear_down);
  g_test_add ("/session/left-out/kept", Fixture, NULL, set_up, test_kept, tear_down);
  return g_test_run ();
}
