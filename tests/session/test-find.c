/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"
#include "session/confab-find.h"
#include "store/confab-store.h"

/* A conversation of this many messages is known only in part when it is opened. */
#define N_MESSAGES 2400

static ConfabMessage *
make_message (guint       number,
              const char *text)
{
  g_autofree char *id = g_strdup_printf ("m%u", number);
  g_autofree char *parent = number > 0 ? g_strdup_printf ("m%u", number - 1) : NULL;
  ConfabMessage *message = confab_message_new (id, parent, number % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                               CONFAB_STATUS_COMPLETE, number);

  confab_message_append_text (message, text);
  return message;
}

static char *
make_text (guint number)
{
  switch (number)
    {
    case 3:
      return g_strdup ("A **nee**dle, a [nee](http://e.org)dle and `needle`.");

    case 4:
      return g_strdup ("Two *needle* and Needle, but not nee*dle*");

    case 1800:
      return g_strdup ("| needle | x |\n|---|---|\n| NEEDLE | needles |");

    case N_MESSAGES - 1:
      return g_strdup ("The last needle.");

    default:
      return g_strdup_printf ("Message %u of hay.", number);
    }
}

static void
write_conversation (Fixture *fixture)
{
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "data");
  g_autoptr (ConfabStore) store = confab_store_new (folder);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new ("long", 1);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  confab_store_open_async (store, NULL, confab_test_capture, &opened);
  g_assert_true (confab_store_open_finish (store, confab_test_await (&opened), NULL));
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *text = make_text (i);

      g_ptr_array_add (messages, make_message (i, text));
      confab_conversation_add (conversation, messages->pdata[i]);
    }
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &written);
  g_assert_true (confab_store_write_finish (store, confab_test_await (&written), NULL));
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  g_assert_true (confab_store_close_finish (store, confab_test_await (&closed), NULL));
}

static ConfabChat *
open_chat (Fixture *fixture)
{
  ConfabChat *chat;

  write_conversation (fixture);
  chat = fixture_open_chat (fixture->session, "long");
  confab_test_wait_until (confab_conversation_get_complete (confab_chat_get_conversation (chat)));
  return chat;
}

static GPtrArray *
find (ConfabChat *chat,
      const char *needle)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *hits;

  confab_find_async (chat, needle, NULL, confab_test_capture, &result);
  hits = confab_find_finish (chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return hits;
}

static void
assert_hits (ConfabChat *chat,
             const char *needle,
             const char *expected)
{
  g_autoptr (GPtrArray) hits = find (chat, needle);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    {
      const ConfabFindHit *hit = hits->pdata[i];
      g_autofree char *id = g_strdup_printf ("m%u", hit->position);

      g_assert_cmpstr (hit->message_id, ==, id);
      g_string_append_printf (found, "%s%s:%u", i > 0 ? " " : "", hit->message_id, hit->n_matches);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

/* What a person wrote is shown as it was typed, a reply as Markdown; so they are searched. */
static void
test_count (void)
{
  Fixture fixture = { 0 };
  g_autoptr (ConfabChat) chat = NULL;

  fixture_set_up (&fixture);
  chat = open_chat (&fixture);
  assert_hits (chat, "needle", "m3:3 m4:2 m1800:3 m2399:1");
  assert_hits (chat, "NEE*DLE", "m4:1");
  assert_hits (chat, "nowhere", "");
  assert_hits (chat, "message 1234 ", "m1234:1");
  g_clear_object (&chat);
  fixture_tear_down (&fixture);
}

static void
test_cancel (void)
{
  Fixture fixture = { 0 };
  g_autoptr (ConfabChat) chat = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) later = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GError) second_error = NULL;

  fixture_set_up (&fixture);
  chat = open_chat (&fixture);
  g_cancellable_cancel (cancellable);
  confab_find_async (chat, "needle", cancellable, confab_test_capture, &first);
  g_assert_null (confab_find_finish (chat, confab_test_await (&first), &first_error));
  g_assert_error (first_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  confab_find_async (chat, "needle", later, confab_test_capture, &second);
  g_cancellable_cancel (later);
  g_assert_null (confab_find_finish (chat, confab_test_await (&second), &second_error));
  g_assert_error (second_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&first);
  g_clear_object (&second);
  g_clear_object (&chat);
  fixture_tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/find/count", test_count);
  g_test_add_func ("/session/find/cancel", test_cancel);
  return g_test_run ();
}
