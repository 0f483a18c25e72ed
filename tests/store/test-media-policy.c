/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"
#include "store/confab-store-import.h"
#include "store/confab-store-private.h"
#include "store/confab-store-recovery.h"
#include "store/confab-store-tree.h"

/* What later versions added. */
#define VERSION_5_UNDONE \
  "DROP TABLE preset; DROP TABLE spent; DROP TABLE experiment_run; DROP TABLE experiment;" \
  "ALTER TABLE conversation DROP COLUMN preset; ALTER TABLE message DROP COLUMN parameters;" \
  "ALTER TABLE message DROP COLUMN left_out; ALTER TABLE message DROP COLUMN logprobs;"

static void
choose (ConfabStore      *store,
        const char       *id,
        ConfabMediaPolicy policy)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_store_set_media_policy_async (store, id, policy, NULL, confab_test_capture, &result);
  g_assert_true (confab_store_set_media_policy_finish (store, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

static ConfabMediaPolicy
read_policy (ConfabStore *store,
             const char  *conversation,
             const char  *id)
{
  g_autoptr (ConfabConversation) read = fixture_load (store, conversation);
  ConfabMessage *message = confab_conversation_get_message (read, id);

  g_assert_true (confab_message_get_loaded (message));
  return confab_message_get_media_policy (message);
}

static ConfabConversation *
write_some (ConfabStore *store)
{
  static const ConfabAttachmentFacts facts = { .hash = "ab", .name = "a.png", .media_type = "image/png", .size = 5 };
  ConfabConversation *conversation = fixture_conversation ("c", "title", 5);
  g_autoptr (ConfabPart) image = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  g_autoptr (ConfabMessage) question = fixture_add (conversation, "q", NULL, CONFAB_ROLE_USER, "what is this?");
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "r", "q", CONFAB_ROLE_ASSISTANT, "a picture");
  g_autoptr (ConfabMessage) last = fixture_add (conversation, "l", "r", CONFAB_ROLE_USER, "thanks");

  confab_message_add_part (question, image);
  fixture_write_one (store, conversation, question);
  fixture_write_one (store, conversation, reply);
  fixture_write_one (store, conversation, last);
  return conversation;
}

static void
test_chosen (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);

  g_assert_cmpint (read_policy (store, "c", "q"), ==, CONFAB_MEDIA_POLICY_DEFAULT);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE media IS NOT NULL"), ==, 0);
  for (ConfabMediaPolicy policy = CONFAB_MEDIA_POLICY_SEND; policy <= CONFAB_MEDIA_POLICY_LEAVE; policy++)
    {
      choose (store, "q", policy);
      g_assert_cmpint (read_policy (store, "c", "q"), ==, policy);
      g_assert_cmpint (read_policy (store, "c", "l"), ==, CONFAB_MEDIA_POLICY_DEFAULT);
    }
  /* Who writes the message again may not know of it. */
  fixture_write_one (store, written, confab_conversation_get_message (written, "q"));
  g_assert_cmpint (read_policy (store, "c", "q"), ==, CONFAB_MEDIA_POLICY_LEAVE);
  /* What is gone meanwhile is no failure. */
  choose (store, "nobody", CONFAB_MEDIA_POLICY_NOTE);
  fixture_close (store);

  store = fixture_open (confab_test_dir_get_path (dir));
  g_assert_cmpint (read_policy (store, "c", "q"), ==, CONFAB_MEDIA_POLICY_LEAVE);
  choose (store, "q", CONFAB_MEDIA_POLICY_DEFAULT);
  g_assert_cmpint (read_policy (store, "c", "q"), ==, CONFAB_MEDIA_POLICY_DEFAULT);
  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE media IS NOT NULL"), ==, 0);
}

/* A later version may know more of them. */
static void
test_unknown (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);

  fixture_close (store);
  fixture_exec (path, "UPDATE message SET media = 'shrunk' WHERE id = 'q'");
  store = fixture_open (confab_test_dir_get_path (dir));
  g_assert_cmpint (read_policy (store, "c", "q"), ==, CONFAB_MEDIA_POLICY_DEFAULT);
  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message WHERE media = 'shrunk'"), ==, 1);
}

static void
assert_copied (ConfabStore *store,
               const char  *last)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (ConfabConversation) copy = NULL;
  g_autoptr (ConfabMessage) question = NULL;

  confab_store_copy_async (store, "c", last, "copy", NULL, confab_test_capture, &result);
  id = confab_store_copy_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  copy = fixture_load (store, id);
  question = g_list_model_get_item (confab_conversation_get_path (copy), 0);
  g_assert_cmpstr (confab_message_get_text (question), ==, "what is this?");
  g_assert_cmpint (confab_message_get_media_policy (question), ==, CONFAB_MEDIA_POLICY_NOTE);
}

static void
test_copied (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);

  choose (store, "q", CONFAB_MEDIA_POLICY_NOTE);
  assert_copied (store, NULL);
  assert_copied (store, "r");
  fixture_close (store);
}

/* What is made anew of a damaged file has it, where the file was of this version and where it was not. */
static void
test_recovered (gconstpointer data)
{
  gboolean of_version_3 = GPOINTER_TO_UINT (data);
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) written = write_some (store);
  g_autoptr (ConfabRecovery) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  choose (store, "q", CONFAB_MEDIA_POLICY_LEAVE);
  fixture_close (store);
  if (of_version_3)
    fixture_exec (path, VERSION_5_UNDONE "ALTER TABLE message DROP COLUMN media; PRAGMA user_version=3");
  version = fixture_read_number (path, "PRAGMA user_version");
  report = confab_recovery_run (confab_test_dir_get_path (dir), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_messages, ==, 3);
  g_assert_cmpint (fixture_read_number (path, "PRAGMA user_version"), ==, version);
  store = fixture_open (confab_test_dir_get_path (dir));
  g_assert_cmpint (read_policy (store, "c", "q"), ==,
                   of_version_3 ? CONFAB_MEDIA_POLICY_DEFAULT : CONFAB_MEDIA_POLICY_LEAVE);
  g_assert_cmpint (read_policy (store, "c", "r"), ==, CONFAB_MEDIA_POLICY_DEFAULT);
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/media-policy/chosen", test_chosen);
  g_test_add_func ("/store/media-policy/unknown", test_unknown);
  g_test_add_func ("/store/media-policy/copied", test_copied);
  g_test_add_data_func ("/store/media-policy/recovered", GUINT_TO_POINTER (FALSE), test_recovered);
  g_test_add_data_func ("/store/media-policy/recovered-of-version-3", GUINT_TO_POINTER (TRUE), test_recovered);
  return g_test_run ();
}
