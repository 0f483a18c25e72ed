/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-chat-tree.h"
#include "session-fixture.h"

/* What is expected of one reply of several. */
typedef struct
{
  const char  *text;
  const char  *reason;
  ConfabStatus status;
} Expected;

typedef struct
{
  const char *name;
  const char *scenario;
  guint       n_asked;
  gboolean    stream;
  Expected    replies[4];
} Case;

#define WHOLE CONFAB_STATUS_COMPLETE

static const Case cases[] = {
  { "two", "n2", 2, TRUE, { { "One two", "stop", WHOLE }, { "Uno dos", "length", WHOLE } } },
  { "order", "n3-order", 3, TRUE, { { "One", "stop", WHOLE }, { "Two", "stop", WHOLE }, { "Tre", "stop", WHOLE } } },
  { "order-body", "n3-order", 3, FALSE, { { "One", "stop", WHOLE }, { "Two", "stop", WHOLE }, { "Tre", "stop", WHOLE } } },
  /* The one that is numbered 3 takes the place that is left. */
  { "from-one", "n3-from-one", 3, TRUE, { { "Tre", "stop", WHOLE }, { "One more", "stop", WHOLE }, { "Two", "stop", WHOLE } } },
  { "unasked", "n3-from-one", 1, TRUE, { { "One more", "stop", WHOLE }, { "Two", "stop", WHOLE }, { "Tre", "stop", WHOLE } } },
  { "one-fails", "n3-error", 3, TRUE,
    { { "One more", "stop", WHOLE }, { "Two", "error", CONFAB_STATUS_INTERRUPTED }, { "Tre", "stop", WHOLE } } },
  { "cut", "n3-cut", 3, TRUE, { { "One", "stop", WHOLE }, { "Two", NULL, CONFAB_STATUS_INTERRUPTED } } },
  { "ignored", "echo", 3, TRUE, { { "Which?", "stop", WHOLE } } },
};

static guint
count (const Case *self)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (self->replies) && self->replies[n].text != NULL)
    n++;
  return n;
}

static void
set_parameter (ConfabChat *chat,
               const char *name,
               JsonNode   *value)
{
  ConfabParameters *parameters = confab_conversation_get_parameters (confab_chat_get_conversation (chat));

  g_assert_true (confab_parameters_set (parameters, name, value, CONFAB_PROFILE_GENERIC, NULL));
  json_node_unref (value);
}

static void
check_reply (ConfabMessage *message,
             const Case    *expected,
             guint          index)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  const Expected *one = &expected->replies[index];

  g_assert_cmpstr (confab_message_get_text (message), ==, one->text);
  g_assert_cmpstr (reply->finish_reason, ==, one->reason);
  g_assert_cmpint (confab_message_get_status (message), ==, one->status);
  g_assert_cmpint (reply->failure != NULL, ==, one->status != WHOLE);
  g_assert_nonnull (reply->batch);
  g_assert_cmpint (reply->choice_index, ==, index);
  g_assert_cmpint (reply->n_choices, ==, count (expected));
  g_assert_cmpuint (confab_reply_get_n_asked (reply), ==, expected->n_asked);
  g_assert_false (reply->choice_made);
  g_assert_cmpint (reply->total_ms, >=, 0);
  /* What the request cost is said once. */
  g_assert_true (index == 0 || (!reply->has_cost && reply->usage == NULL));
}

static ConfabChat *
read_back (Fixture    *fixture,
           ConfabChat *chat)
{
  g_autofree char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));

  /* What is still being written holds it. */
  confab_test_wait_until (G_OBJECT (chat)->ref_count == 1);
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  return fixture_open_chat (fixture->session, id);
}

static void
test_case (Fixture      *fixture,
           gconstpointer data)
{
  const Case *expected = data;
  ConfabChat *chat = fixture_chat (fixture, expected->scenario, FALSE);
  g_autofree char *question = NULL;
  g_autofree char *batch = NULL;

  if (expected->n_asked > 1)
    set_parameter (chat, "n", json_node_init_int (json_node_alloc (), expected->n_asked));
  if (!expected->stream)
    set_parameter (chat, "stream", json_node_init_boolean (json_node_alloc (), FALSE));
  question = g_strdup (confab_message_get_parent_id (fixture_ask (chat, "Which?")));
  for (guint round = 0; round < 2; round++)
    {
      ConfabConversation *conversation = confab_chat_get_conversation (chat);
      g_autoptr (GPtrArray) replies = confab_conversation_list_children (conversation, question);

      g_assert_cmpuint (replies->len, ==, count (expected));
      for (guint i = 0; i < replies->len; i++)
        {
          check_reply (replies->pdata[i], expected, i);
          if (batch == NULL)
            batch = g_strdup (confab_message_get_reply (replies->pdata[i])->batch);
          g_assert_cmpstr (confab_message_get_reply (replies->pdata[i])->batch, ==, batch);
        }
      g_assert_true (confab_conversation_get_leaf (conversation) == replies->pdata[0]);
      g_clear_pointer (&replies, g_ptr_array_unref);
      if (round == 0)
        chat = read_back (fixture, chat);
    }
  g_assert_finalize_object (chat);
}

/* What is alone is not one of several. */
static void
test_one (Fixture      *fixture,
          gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  const ConfabReply *reply = confab_message_get_reply (fixture_ask (chat, "Only"));

  g_assert_null (reply->batch);
  g_assert_cmpint (reply->choice_index, ==, -1);
  g_assert_cmpint (reply->n_choices, ==, -1);
  g_assert_finalize_object (chat);
}

static void
test_take (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "n3-order", FALSE);
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  g_autofree char *question = NULL;

  set_parameter (chat, "n", json_node_init_int (json_node_alloc (), 3));
  question = g_strdup (confab_message_get_parent_id (fixture_ask (chat, "Which?")));
  {
    g_autoptr (GPtrArray) replies = confab_conversation_list_children (conversation, question);

    confab_chat_take (chat, replies->pdata[1]);
    g_assert_true (confab_conversation_get_leaf (conversation) == replies->pdata[1]);
  }
  chat = read_back (fixture, chat);
  conversation = confab_chat_get_conversation (chat);
  {
    g_autoptr (GPtrArray) replies = confab_conversation_list_children (conversation, question);

    g_assert_cmpuint (replies->len, ==, 3);
    g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (conversation)), ==, "Two");
    for (guint i = 0; i < replies->len; i++)
      g_assert_true (confab_message_get_reply (replies->pdata[i])->choice_made);
  }
  g_assert_finalize_object (chat);
}

static gboolean
has_two (ConfabChat *chat)
{
  ConfabConversation *conversation = confab_chat_get_conversation (chat);

  return confab_conversation_get_variants (conversation, confab_conversation_get_leaf (conversation), NULL) == 2 &&
         confab_message_get_reply (confab_conversation_get_leaf (conversation))->finish_reason != NULL;
}

/* All that came is kept, and what was whole stays so. */
static void
test_stop (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "n2-stall", FALSE);
  g_autofree char *question = NULL;

  set_parameter (chat, "n", json_node_init_int (json_node_alloc (), 3));
  fixture_send (chat, "Which?");
  confab_test_wait_until (has_two (chat));
  confab_test_wait_until (confab_chat_get_state (chat) == CONFAB_CHAT_STREAMING);
  question = g_strdup (confab_message_get_parent_id (confab_conversation_get_leaf (confab_chat_get_conversation (chat))));
  confab_chat_stop (chat);
  fixture_wait_idle (chat);
  chat = read_back (fixture, chat);
  {
    g_autoptr (GPtrArray) replies = confab_conversation_list_children (confab_chat_get_conversation (chat), question);

    g_assert_cmpuint (replies->len, ==, 2);
    g_assert_cmpstr (confab_message_get_text (replies->pdata[0]), ==, "One");
    g_assert_cmpint (confab_message_get_status (replies->pdata[0]), ==, CONFAB_STATUS_COMPLETE);
    g_assert_cmpstr (confab_message_get_text (replies->pdata[1]), ==, "Two");
    g_assert_cmpint (confab_message_get_status (replies->pdata[1]), ==, CONFAB_STATUS_STOPPED);
    g_assert_null (confab_message_get_reply (replies->pdata[1])->failure);
    /* That there are two instead of three is not the service's doing. */
    g_assert_cmpint (confab_message_get_reply (replies->pdata[0])->n_choices, ==, -1);
  }
  g_assert_finalize_object (chat);
}

static void
add (const char *name,
     gconstpointer data,
     void ( *func ) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/session/choices/", name, NULL);

  g_test_add_vtable (path, sizeof (Fixture), data, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add (cases[i].name, &cases[i], test_case);
  add ("one", NULL, test_one);
  add ("take", NULL, test_take);
  add ("stop", NULL, test_stop);
  return g_test_run ();
}
