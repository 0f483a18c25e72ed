/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "session-fixture.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-tree.h"
#include "session/confab-context.h"
#include "session/confab-left-out.h"

#define WINDOW 10000

/* A question and an answer of so many tokens, each. counted: what the service said, 0 where it said nothing */
static void
add_turn (GPtrArray *path,
          guint      tokens,
          gint64     counted)
{
  g_autofree char *text = g_strnfill (tokens * 4, 'a');

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", path->len);
      ConfabMessage *message = confab_message_new (id, NULL, i == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                                   CONFAB_STATUS_COMPLETE, 1);
      g_autoptr (ConfabPart) part = confab_part_new_text (text);

      if (i == 0)
        confab_message_add_part (message, part);
      else
        confab_message_append_text (message, text);
      if (i == 1)
        confab_message_edit_reply (message)->total_tokens = counted;
      g_ptr_array_add (path, message);
    }
}

static void
weigh (ConfabChat   *chat,
       GPtrArray    *path,
       gint64        draft,
       ConfabWeight *weight)
{
  g_autoptr (GPtrArray) sent = confab_left_out_apply (path);
  g_autoptr (GArray) policies = g_array_new (FALSE, TRUE, sizeof (ConfabMediaPolicy));
  ConfabAcceptFacts facts;

  g_assert_true (confab_chat_get_accept_facts (chat, &facts));
  g_array_set_size (policies, sent->len);
  *weight = (ConfabWeight) { .parts = g_array_new (FALSE, FALSE, sizeof (ConfabPartWeight)), .max_tokens = WINDOW,
                             .draft_tokens = draft };
  confab_context_weigh (chat, &facts, path, sent, policies, weight);
}

static void
set_integer (ConfabChat *chat,
             const char *name,
             gint64      number)
{
  g_autoptr (JsonNode) node = json_node_init_int (json_node_alloc (), number);

  g_assert_true (confab_parameters_set (confab_chat_get_next_parameters (chat), name, node, CONFAB_PROFILE_GENERIC, NULL));
}

static void
test_parts (Fixture      *fixture,
            gconstpointer unused)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabWeight) guessed = { 0 };
  g_auto (ConfabWeight) counted = { 0 };

  confab_conversation_set_system_prompt (confab_chat_get_conversation (chat), "12345678");
  set_integer (chat, "max_tokens", 500);
  add_turn (path, 100, 0);
  weigh (chat, path, 7, &guessed);
  g_assert_cmpint (guessed.system_tokens, ==, 2);
  g_assert_cmpint (guessed.history_tokens, ==, 200);
  g_assert_cmpint (guessed.media_tokens, ==, 0);
  g_assert_cmpint (guessed.draft_tokens, ==, 7);
  g_assert_cmpint (guessed.reserved_tokens, ==, 500);
  g_assert_cmpint (guessed.tokens, ==, 209);
  g_assert_null (guessed.oldest);

  /* What the service counted has the system prompt in it. */
  add_turn (path, 100, 1002);
  add_turn (path, 50, 0);
  weigh (chat, path, 0, &counted);
  g_assert_cmpint (counted.history_tokens, ==, 1000 + 100);
  g_assert_cmpint (counted.tokens, ==, 1102);
  g_object_unref (chat);
}

/* What is written weighs as much as it will once it is sent. */
static void
test_draft (Fixture      *fixture,
            gconstpointer unused)
{
  static const char *const texts[] = { "What a whale is, and what it is not.", "鲸鱼是什么，又不是什么？", "Что такое кит, а что нет?" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
      g_autoptr (GPtrArray) no_parts = g_ptr_array_new ();
      g_auto (ConfabWeight) draft = { 0 };
      g_auto (ConfabWeight) sent = { 0 };

      confab_chat_weigh (chat, NULL, texts[i], no_parts, NULL, NULL, &draft);
      fixture_ask (chat, texts[i]);
      confab_message_edit_reply (confab_conversation_get_leaf (confab_chat_get_conversation (chat)))->total_tokens = -1;
      confab_chat_weigh (chat, NULL, "", no_parts, NULL, NULL, &sent);
      /* The server says what it was told. */
      g_assert_cmpint (sent.history_tokens, ==, draft.draft_tokens * 2);
      g_assert_finalize_object (chat);
    }
}

static void
test_left_out (Fixture      *fixture,
               gconstpointer unused)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabWeight) before = { 0 };
  g_auto (ConfabWeight) weight = { 0 };

  add_turn (path, 1000, 2000);
  add_turn (path, 100, 2200);
  weigh (chat, path, 0, &before);
  g_assert_cmpint (before.tokens, ==, 2200);
  g_assert_cmpuint (before.n_left_out, ==, 0);
  confab_message_set_left_out (path->pdata[0], TRUE);
  confab_message_set_left_out (path->pdata[1], TRUE);
  weigh (chat, path, 0, &weight);
  g_assert_cmpint (weight.tokens, ==, 200);
  g_assert_cmpuint (weight.n_left_out, ==, 2);
  g_object_unref (chat);
}

static void
test_fits (Fixture      *fixture,
           gconstpointer unused)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) no_parts = g_ptr_array_new ();
  g_auto (ConfabOffers) offers = { 0 };
  g_auto (ConfabWeight) weight = { 0 };
  g_auto (ConfabWeight) less = { 0 };
  g_auto (ConfabWeight) draft = { 0 };

  for (guint i = 0; i < 6; i++)
    add_turn (path, 1000, 0);
  weigh (chat, path, 100, &weight);
  g_assert_cmpint (weight.tokens, ==, 12100);
  g_assert_false (confab_chat_fits (chat, &weight, no_parts, &offers));
  g_assert_nonnull (strstr (offers.why, "12100"));
  g_assert_nonnull (strstr (offers.why, "Older messages: about 12000."));
  g_assert_cmpint (offers.kinds, ==, CONFAB_OFFER_LEAVE_OUT);
  /* Whole turns, and no more than is needed. */
  g_assert_cmpuint (weight.oldest->len, ==, 4);
  g_assert_true (weight.oldest->pdata[0] == path->pdata[0]);
  for (guint i = 0; i < weight.oldest->len; i++)
    confab_message_set_left_out (weight.oldest->pdata[i], TRUE);
  weigh (chat, path, 100, &less);
  confab_offers_clear (&offers);
  g_assert_true (confab_chat_fits (chat, &less, no_parts, &offers));

  /* Nothing is to be left out where that would not help. */
  weigh (chat, path, WINDOW + 1, &draft);
  g_assert_false (confab_chat_fits (chat, &draft, no_parts, &offers));
  g_assert_null (draft.oldest);
  g_assert_cmpint (offers.kinds, ==, 0);
  g_object_unref (chat);
}

/* What cannot fit is told from what may not: by what the service counted, and half of what is guessed. */
static void
test_sure (Fixture      *fixture,
           gconstpointer unused)
{
  static const struct
  {
    gint64      turn;      /* tokens of each text */
    gint64      counted;   /* by the service, 0 for not */
    gint64      n_choices;
    const char *model;     /* that counted */
    gint64      draft;
    gint64      sure;
  } rows[] = {
    { 2000, 0, 1, "test/echo", 7000, 5500 },
    { 2000, 4400, 1, "test/echo", 7000, 4400 + 3500 },
    { 2000, 4400, 1, "test/echo", 12000, 4400 + 6000 },
    /* Another tokenizer. */
    { 2000, 4400, 1, "test/other", 12000, (4400 + 12000) / 2 },
    /* It counted what is not sent any more. */
    { 500, 9000, 1, "test/echo", 2000, 2000 + (9000 - 2000 + 2000) / 2 },
    /* Only one of the answers is sent again. */
    { 2000, 8400, 3, "test/echo", 2000, 2100 + 2000 + 1000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
      g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
      g_auto (ConfabWeight) weight = { 0 };
      ConfabReply *reply;

      add_turn (path, (guint)rows[i].turn, rows[i].counted);
      reply = confab_message_edit_reply (path->pdata[1]);
      reply->model_asked = g_strdup (rows[i].model);
      reply->n_choices = rows[i].n_choices;
      reply->prompt_tokens = 2100;
      weigh (chat, path, rows[i].draft, &weight);
      g_assert_cmpint (weight.sure_tokens, ==, rows[i].sure);
      g_assert_true (confab_weight_is_too_long (&weight) == (rows[i].sure > WINDOW));
      g_assert_finalize_object (chat);
    }
}

/* Nothing is sent that cannot fit, whoever asks for it; what only may not fit is. */
static void
test_refused (Fixture      *fixture,
              gconstpointer unused)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  ConfabChat *chat = fixture_chat (fixture, "counted", TRUE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  ConfabMessage *reply;
  guint n_requests;

  confab_services_list_models_async (services, confab_chat_get_provider (chat), FALSE, NULL, confab_test_capture, &result);
  models = confab_services_list_models_finish (services, confab_test_await (&result), &error);
  g_assert_no_error (error);
  /* The model takes 2,000 tokens. */
  while (words->len < 17000)
    g_string_append (words, "word ");
  while (line->len < 17000)
    g_string_append_c (line, '-');
  reply = fixture_ask (chat, "one");
  n_requests = fixture_n_requests (fixture);
  g_assert_false (confab_chat_send (chat, words->str, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "This cannot fit: it has at least 21"));
  g_clear_error (&error);
  g_assert_false (confab_chat_edit (chat, confab_conversation_get_parent (confab_chat_get_conversation (chat), reply), words->str, NULL,
                                    NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, n_requests);
  g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), ==, 2);
  /* A line that is drawn may be few tokens. */
  fixture_ask (chat, line->str);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, n_requests + 1);
  /* What the service counted of it is sure. */
  g_assert_false (confab_chat_send (chat, "two", NULL, NULL));
  g_assert_finalize_object (chat);
}

/* What is not loaded has its share of what was counted. */
static void
test_unloaded (Fixture      *fixture,
               gconstpointer unused)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", TRUE);
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabWeight) weight = { 0 };
  g_auto (ConfabWeight) less = { 0 };

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("u%u", i);

      g_ptr_array_add (path, confab_message_new_unloaded (id, NULL, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                                          CONFAB_STATUS_COMPLETE, 1));
    }
  add_turn (path, 1000, 12000);
  weigh (chat, path, 0, &weight);
  g_assert_cmpint (weight.tokens, ==, 12000);
  g_assert_cmpuint (weight.oldest->len, ==, 4);
  for (guint i = 0; i < weight.oldest->len; i++)
    confab_message_set_left_out (weight.oldest->pdata[i], TRUE);
  weigh (chat, path, 0, &less);
  g_assert_cmpint (less.tokens, ==, 8000);
  g_object_unref (chat);
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
  g_test_add ("/session/context/parts", Fixture, NULL, set_up, test_parts, tear_down);
  g_test_add ("/session/context/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/session/context/left-out", Fixture, NULL, set_up, test_left_out, tear_down);
  g_test_add ("/session/context/fits", Fixture, NULL, set_up, test_fits, tear_down);
  g_test_add ("/session/context/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/session/context/sure", Fixture, NULL, set_up, test_sure, tear_down);
  g_test_add ("/session/context/unloaded", Fixture, NULL, set_up, test_unloaded, tear_down);
  return g_test_run ();
}
