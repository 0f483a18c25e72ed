/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-chat-queue.h"
#include "session/confab-chat-tree.h"
#include "session/confab-drafts.h"

static ConfabConversation *
get_conversation (ConfabChat *chat)
{
  return confab_chat_get_conversation (chat);
}

static void
set (Fixture    *fixture,
     ConfabChat *chat,
     const char *text)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  confab_drafts_set (confab_session_get_drafts (fixture->session), get_conversation (chat), text, none);
}

static void
assert_text (Fixture    *fixture,
             ConfabChat *chat,
             const char *text)
{
  const ConfabDraft *draft = confab_drafts_get (confab_session_get_drafts (fixture->session), get_conversation (chat));

  g_assert_cmpstr (draft != NULL ? draft->text : NULL, ==, text);
}

/* The text and the attachments are there again after a restart, and gone once they are taken away. */
static void
test_restart (Fixture      *fixture,
              gconstpointer data)
{
  ConfabAttachmentFacts facts = { .hash = "00", .name = "a.png", .media_type = "image/png" };
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (get_conversation (chat)));
  const ConfabDraft *draft;

  fixture_ask (chat, "question");
  set (fixture, chat, "begun\n\"again\"");
  confab_drafts_add_attachment (confab_session_get_drafts (fixture->session), get_conversation (chat), part);
  g_clear_object (&chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  assert_text (fixture, chat, "begun\n\"again\"");
  draft = confab_drafts_get (confab_session_get_drafts (fixture->session), get_conversation (chat));
  g_assert_cmpuint (draft->attachments->len, ==, 1);
  g_assert_cmpstr (confab_part_get_facts (draft->attachments->pdata[0])->name, ==, "a.png");
  set (fixture, chat, "");
  assert_text (fixture, chat, NULL);
  g_clear_object (&chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  assert_text (fixture, chat, NULL);
}

/* What is written before the first question stands in the next conversation that has not begun, until it is sent. */
static void
test_not_begun (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (ConfabChat) first = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabChat) second = NULL;
  g_autoptr (ConfabChat) third = NULL;

  set (fixture, first, "begun");
  g_clear_object (&first);
  fixture_reopen (fixture);

  second = fixture_chat (fixture, "echo", FALSE);
  assert_text (fixture, second, "begun");
  fixture_ask (second, "begun");
  assert_text (fixture, second, "begun");
  set (fixture, second, "");
  assert_text (fixture, second, NULL);

  third = confab_session_new_chat (fixture->session, FALSE);
  assert_text (fixture, third, NULL);
}

static void
set_next (Fixture    *fixture,
          ConfabChat *chat,
          const char *json)
{
  g_autoptr (JsonNode) node = json != NULL ? confab_json_parse (json, -1, NULL) : NULL;

  confab_drafts_set_parameters (confab_session_get_drafts (fixture->session), get_conversation (chat), node);
}

static void
assert_next (Fixture    *fixture,
             ConfabChat *chat,
             const char *expected)
{
  const ConfabDraft *draft = confab_drafts_get (confab_session_get_drafts (fixture->session), get_conversation (chat));
  g_autofree char *json = draft != NULL && draft->parameters != NULL ? confab_json_to_string (draft->parameters, FALSE) : NULL;

  g_assert_cmpstr (json, ==, expected);
}

/* What is set for the next question alone is there after a restart, with a text or without one. */
static void
test_parameters (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabChat) fresh = NULL;
  g_autofree char *id = g_strdup (confab_conversation_get_id (get_conversation (chat)));

  fixture_ask (chat, "question");
  set_next (fixture, chat, "{\"seed\":3}");
  fresh = confab_session_new_chat (fixture->session, FALSE);
  set_next (fixture, fresh, "{\"n\":2}");
  set (fixture, fresh, "begun");
  set (fixture, fresh, "");
  g_clear_object (&fresh);
  g_clear_object (&chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  assert_next (fixture, chat, "{\"seed\":3}");
  fresh = confab_session_new_chat (fixture->session, FALSE);
  assert_next (fixture, fresh, "{\"n\":2}");
  assert_text (fixture, fresh, "");
  set_next (fixture, chat, NULL);
  assert_text (fixture, chat, NULL);
  g_clear_object (&fresh);
  g_clear_object (&chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  assert_next (fixture, chat, NULL);
}

/* What is written where all messages are deleted stays there, and is not what the next conversation begins with. */
static void
test_all_deleted (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (ConfabChat) fresh = NULL;
  g_autoptr (ConfabRemoval) removal = NULL;
  g_autofree char *id = g_strdup (confab_conversation_get_id (get_conversation (chat)));
  g_autoptr (ConfabMessage) first = NULL;

  fixture_ask (chat, "question");
  first = g_list_model_get_item (confab_conversation_get_path (get_conversation (chat)), 0);
  removal = confab_chat_delete (chat, first, TRUE);
  g_assert_cmpuint (confab_conversation_get_n_messages (get_conversation (chat)), ==, 0);
  set (fixture, chat, "begun");
  g_clear_pointer (&removal, confab_removal_unref);
  g_clear_object (&first);
  g_clear_object (&chat);
  fixture_reopen (fixture);

  fresh = confab_session_new_chat (fixture->session, FALSE);
  assert_text (fixture, fresh, NULL);
  chat = fixture_open_chat (fixture->session, id);
  assert_text (fixture, chat, "begun");
}

static void
test_temporary (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (ConfabChat) temporary = fixture_chat (fixture, "echo", TRUE);
  g_autoptr (ConfabChat) kept = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *path = confab_test_dir_build (fixture->dir, "data/confab.db");
  g_autofree char *wal = confab_test_dir_build (fixture->dir, "data/confab.db-wal");
  g_autofree char *content = NULL;
  gsize length;

  set (fixture, temporary, "secretly begun");
  set (fixture, kept, "openly begun");
  assert_text (fixture, temporary, "secretly begun");
  g_clear_object (&temporary);
  g_clear_object (&kept);
  fixture_reopen (fixture);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_null (g_strstr_len (content, length, "secretly begun"));
  g_clear_pointer (&content, g_free);
  if (g_file_get_contents (wal, &content, &length, NULL))
    g_assert_null (g_strstr_len (content, length, "secretly begun"));
  kept = confab_session_new_chat (fixture->session, FALSE);
  assert_text (fixture, kept, "openly begun");
}

/* What waits for the end of a reply waits again after a restart. */
static void
test_queue (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (get_conversation (chat)));
  g_autoptr (ConfabQueuedMessage) message = NULL;

  fixture_ask (chat, "question");
  confab_chat_queue_add (confab_chat_get_queue (chat), "next", NULL);
  confab_chat_queue_add (confab_chat_get_queue (chat), "then", NULL);
  set (fixture, chat, "begun");
  g_clear_object (&chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  assert_text (fixture, chat, "begun");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (confab_chat_get_queue (chat))), ==, 2);
  message = g_list_model_get_item (G_LIST_MODEL (confab_chat_get_queue (chat)), 0);
  g_assert_cmpstr (confab_queued_message_get_text (message), ==, "next");
  set (fixture, chat, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (confab_chat_get_queue (chat))), ==, 2);
}

static guint
count_waiting (ConfabChat *chat)
{
  return g_list_model_get_n_items (G_LIST_MODEL (confab_chat_get_queue (chat)));
}

/* (transfer full) */
static ConfabQueuedMessage *
get_waiting (ConfabChat *chat,
             guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (confab_chat_get_queue (chat)), position);
}

/* What somebody changes stays among what is kept, where it was; after a restart, nobody changes it any more. */
static void
test_held_kept (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autofree char *id = g_strdup (confab_conversation_get_id (get_conversation (chat)));
  g_autoptr (ConfabQueuedMessage) message = NULL;

  fixture_ask (chat, "question");
  confab_chat_queue_add (confab_chat_get_queue (chat), "next", NULL);
  confab_queued_message_set_held (confab_chat_queue_add (confab_chat_get_queue (chat), "then", NULL), TRUE);
  confab_chat_queue_add (confab_chat_get_queue (chat), "last", NULL);
  g_clear_object (&chat);

  fixture_reopen (fixture);
  chat = fixture_open_chat (fixture->session, id);
  g_assert_cmpuint (count_waiting (chat), ==, 3);
  message = get_waiting (chat, 1);
  g_assert_cmpstr (confab_queued_message_get_text (message), ==, "then");
  g_assert_false (confab_queued_message_get_held (message));
}

/* What somebody changes is not sent, neither by itself nor on request, until it is let go; then the queue goes on. */
static void
test_held_not_sent (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabQueuedMessage) held = NULL;
  GListModel *path = confab_conversation_get_path (get_conversation (chat));

  fixture_send (chat, "question");
  confab_chat_queue_add (confab_chat_get_queue (chat), "next", NULL);
  confab_chat_queue_add (confab_chat_get_queue (chat), "then", NULL);
  confab_chat_queue_add (confab_chat_get_queue (chat), "last", NULL);
  held = get_waiting (chat, 1);
  confab_queued_message_set_held (held, TRUE);
  confab_test_wait_until (count_waiting (chat) == 2 && !confab_chat_get_busy (chat));
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 4);
  g_assert_false (confab_chat_send_queued (chat, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_cmpuint (count_waiting (chat), ==, 2);

  confab_queued_message_set (held, "changed", NULL);
  g_assert_false (confab_chat_get_busy (chat));
  confab_queued_message_set_held (held, FALSE);
  confab_test_wait_until (count_waiting (chat) == 0 && !confab_chat_get_busy (chat));
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 8);
  g_clear_object (&held);
}

/* After a failure, letting go sends nothing. */
static void
test_held_after_failure (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (ConfabChat) chat = fixture_chat (fixture, "e400", FALSE);
  ConfabQueuedMessage *message;

  fixture_send (chat, "question");
  message = confab_chat_queue_add (confab_chat_get_queue (chat), "next", NULL);
  confab_queued_message_set_held (message, TRUE);
  fixture_wait_idle (chat);
  confab_queued_message_set_held (message, FALSE);
  g_assert_false (confab_chat_get_busy (chat));
  g_assert_cmpuint (count_waiting (chat), ==, 1);
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

  add ("/session/drafts/restart", test_restart);
  add ("/session/drafts/not-begun", test_not_begun);
  add ("/session/drafts/all-deleted", test_all_deleted);
  add ("/session/drafts/parameters", test_parameters);
  add ("/session/drafts/temporary", test_temporary);
  add ("/session/drafts/queue", test_queue);
  add ("/session/drafts/held-kept", test_held_kept);
  add ("/session/drafts/held-not-sent", test_held_not_sent);
  add ("/session/drafts/held-after-failure", test_held_after_failure);

  return g_test_run ();
}
