/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-chat-frames.h"
#include "session-fixture.h"
#include "support/confab-test-video.h"

static ConfabChat *
make_chat (Fixture    *fixture,
           const char *scenario)
{
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);
  ConfabProvider *provider = fixture_add_provider (fixture, scenario);

  g_object_set (provider, "profile", (guint)CONFAB_PROFILE_AIMLAPI, NULL);
  confab_chat_choose_model (chat, provider, NULL);
  return chat;
}

static ConfabMessage *
ask_with_video (ConfabChat *chat,
                GBytes     *video)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_chat_attach_bytes_async (chat, video, "a.mov", NULL, confab_test_capture, &result);
  g_ptr_array_add (parts, confab_chat_attach_bytes_finish (chat, confab_test_await (&result), &error));
  g_assert_no_error (error);
  confab_chat_send (chat, "What is this?", parts, &error);
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  return confab_conversation_get_leaf (confab_chat_get_conversation (chat));
}

static void
test_frames (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) video = confab_test_make_video ();
  g_autoptr (ConfabChat) chat = NULL;
  g_autoptr (ConfabMessage) refused = NULL;
  g_autoptr (GPtrArray) replies = NULL;
  g_autoptr (GError) error = NULL;
  ConfabMessage *reply;

  if (video == NULL)
    {
      g_test_skip ("the system cannot encode a video");
      return;
    }
  fixture_set_up (&fixture);
  chat = make_chat (&fixture, "no-video");
  refused = g_object_ref (ask_with_video (chat, video));
  g_assert_cmpint (confab_message_get_status (refused), ==, CONFAB_STATUS_FAILED);
  g_assert_cmpint (confab_message_get_reply (refused)->failure->kind, ==, CONFAB_FAILURE_VIDEO);
  g_assert_cmpuint (confab_message_get_reply (refused)->failure->http_status, ==, 422);

  g_assert_true (confab_chat_retry_with_frames (chat, refused, &error));
  g_assert_no_error (error);
  fixture_wait_idle (chat);
  reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  g_assert_true (reply != refused);
  g_assert_cmpint (confab_message_get_status (reply), ==, CONFAB_STATUS_COMPLETE);
  g_assert_cmpstr (confab_message_get_text (reply), ==, "I see image_url, text.");
  replies = confab_conversation_list_children (confab_chat_get_conversation (chat), confab_message_get_parent_id (refused));
  g_assert_cmpuint (replies->len, ==, 2);
  g_assert_true (confab_provider_get_frames_only (confab_chat_get_provider (chat)));

  /* From then on nothing has to be refused first, also after a restart. */
  g_clear_object (&chat);
  g_clear_object (&refused);
  g_clear_pointer (&replies, g_ptr_array_unref);
  fixture_reopen (&fixture);
  chat = confab_session_new_chat (fixture.session, FALSE);
  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (fixture.session), "id-no-video"), NULL);
  g_assert_true (confab_provider_get_frames_only (confab_chat_get_provider (chat)));
  reply = ask_with_video (chat, video);
  g_assert_cmpstr (confab_message_get_text (reply), ==, "I see image_url, text.");

  /* Somebody may want it otherwise. */
  g_object_set (confab_chat_get_provider (chat), "frames-only", FALSE, NULL);
  reply = ask_with_video (chat, video);
  g_assert_cmpint (confab_message_get_reply (reply)->failure->kind, ==, CONFAB_FAILURE_VIDEO);
  g_clear_object (&chat);
  fixture_tear_down (&fixture);
}

/* Nothing says what it is about; without a video it is not about one. */
static void
test_unknown (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) video = confab_test_make_video ();
  g_autoptr (ConfabChat) chat = NULL;
  g_autoptr (ConfabChat) other = NULL;

  if (video == NULL)
    {
      g_test_skip ("the system cannot encode a video");
      return;
    }
  fixture_set_up (&fixture);
  chat = make_chat (&fixture, "e400");
  g_assert_cmpint (confab_message_get_reply (fixture_ask (chat, "Hello"))->failure->kind, ==, CONFAB_FAILURE_BAD_REQUEST);
  g_assert_cmpint (confab_message_get_reply (ask_with_video (chat, video))->failure->kind, ==, CONFAB_FAILURE_VIDEO);

  other = make_chat (&fixture, "e401");
  g_assert_cmpint (confab_message_get_reply (ask_with_video (other, video))->failure->kind, ==, CONFAB_FAILURE_AUTH);
  g_clear_object (&chat);
  g_clear_object (&other);
  fixture_tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refused-video/frames", test_frames);
  g_test_add_func ("/refused-video/unknown", test_unknown);
  return g_test_run ();
}
