/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "store-fixture.h"
#include "store/confab-store-private.h"
#include "store/confab-store-recovery.h"
#include "store/confab-store-tree.h"

#define TOKENS "[{\"token\":\"Fo\",\"logprob\":-0.5,\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1.25}]}," \
  "{\"token\":\"\",\"bytes\":[240,159],\"logprob\":-9999},{\"token\":\"ur\",\"logprob\":null}]"

static ConfabConversation *
write_some (ConfabStore *store)
{
  ConfabConversation *conversation = fixture_conversation ("c", "title", 5);
  g_autoptr (ConfabMessage) question = fixture_add (conversation, "q", NULL, CONFAB_ROLE_USER, "2+2?");
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "r", "q", CONFAB_ROLE_ASSISTANT, "Four");
  g_autoptr (ConfabMessage) without = fixture_add (conversation, "w", "r", CONFAB_ROLE_ASSISTANT, "Indeed");
  ConfabDelta delta = { .kind = CONFAB_DELTA_LOGPROBS, .text = TOKENS };

  confab_message_apply (reply, &delta);
  fixture_write_one (store, conversation, question);
  fixture_write_one (store, conversation, reply);
  fixture_write_one (store, conversation, without);
  return conversation;
}

static void
assert_has (ConfabStore *store,
            const char  *conversation,
            guint        place)
{
  g_autoptr (ConfabConversation) read = fixture_load (store, conversation);
  g_autoptr (ConfabMessage) reply = g_list_model_get_item (confab_conversation_get_path (read), place);
  ConfabLogprobs *logprobs = confab_message_get_reply (reply)->logprobs;
  ConfabTokenChance token;

  g_assert_nonnull (logprobs);
  g_assert_cmpuint (confab_logprobs_get_n_tokens (logprobs), ==, 3);
  confab_logprobs_get_top (logprobs, 0, 0, &token);
  g_assert_cmpfloat (token.logprob, ==, -1.25);
  confab_logprobs_get_token (logprobs, 1, &token);
  g_assert_cmpmem (token.bytes, token.length, "\xf0\x9f", 2);
}

static void
test_column (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);

  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE logprobs IS NOT NULL"), ==, 1);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE reply LIKE '%logprobs%'"), ==, 0);
  store = fixture_open (confab_test_dir_get_path (dir));
  assert_has (store, "c", 1);
  fixture_close (store);
}

/* Rows that an earlier version wrote have them in the JSON of the reply. */
static void
test_old (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);

  fixture_close (store);
  fixture_exec (path, "UPDATE message SET logprobs = NULL, reply = json_set(reply, '$.logprobs', json('" TOKENS "')) WHERE id = 'r'");
  store = fixture_open (confab_test_dir_get_path (dir));
  assert_has (store, "c", 1);
  fixture_close (store);
}

/* The reply is there without them. */
static void
test_damaged (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);
  const char *const damages[] = { "x'01ffffffff0f'", "x'02'", "x''", "'text'", "7" };

  fixture_close (store);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE message SET logprobs = %s WHERE id IN ('q', 'r')", damages[i]);
      g_autoptr (ConfabConversation) read = NULL;

      fixture_exec (path, sql);
      store = fixture_open (confab_test_dir_get_path (dir));
      read = fixture_load (store, "c");
      g_assert_cmpstr (confab_message_get_text (confab_conversation_get_message (read, "r")), ==, "Four");
      g_assert_null (confab_message_get_reply (confab_conversation_get_message (read, "r"))->logprobs);
      g_assert_null (confab_message_get_reply (confab_conversation_get_message (read, "q")));
      fixture_close (store);
    }
}

static void
test_copied (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  confab_store_copy_async (store, "c", NULL, "copy", NULL, confab_test_capture, &result);
  id = confab_store_copy_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  assert_has (store, id, 1);
  g_clear_object (&result);
  fixture_close (store);
}

static void
test_recovered (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);
  g_autoptr (ConfabRecovery) report = NULL;
  g_autoptr (GError) error = NULL;

  fixture_close (store);
  report = confab_recovery_run (confab_test_dir_get_path (dir), &error);
  g_assert_no_error (error);
  store = fixture_open (confab_test_dir_get_path (dir));
  assert_has (store, "c", 1);
  fixture_close (store);
}

/* What was deleted and is brought back has them, after a restart, too. */
static void
test_restored (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_delete (store, "c");
  fixture_close (store);
  store = fixture_open (confab_test_dir_get_path (dir));
  confab_store_restore_conversation_async (store, "c", NULL, confab_test_capture, &result);
  confab_store_restore_conversation_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  assert_has (store, "c", 1);
  g_clear_object (&result);
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/logprobs/column", test_column);
  g_test_add_func ("/store/logprobs/old", test_old);
  g_test_add_func ("/store/logprobs/damaged", test_damaged);
  g_test_add_func ("/store/logprobs/copied", test_copied);
  g_test_add_func ("/store/logprobs/recovered", test_recovered);
  g_test_add_func ("/store/logprobs/restored", test_restored);
  return g_test_run ();
}
