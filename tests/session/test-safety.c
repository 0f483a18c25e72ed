/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "session-fixture.h"
#include "session/confab-exporter.h"
#include "session/confab-safety.h"
#include "session/confab-session-private.h"
#include "support/confab-test.h"

#define KEY "sk-this-key-is-in-no-file-0123456789"

static ConfabSession *
open_session (ConfabTestDir     *dir,
              ConfabSecretStore *secrets,
              GError           **error)
{
  ConfabSession *session = confab_session_new (confab_test_dir_get_path (dir), secrets);
  g_autoptr (GAsyncResult) result = NULL;

  confab_session_open_async (session, NULL, confab_test_capture, &result);
  confab_session_open_finish (session, confab_test_await (&result), error);
  return session;
}

/* (transfer full) session. A thread may have it for a moment longer. */
static void
forget_session (ConfabSession *session)
{
  gpointer watched = session;

  g_object_add_weak_pointer (G_OBJECT (session), &watched);
  g_object_unref (session);
  confab_test_wait_until (watched == NULL);
}

static void
close_session (ConfabSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_session_close_async (session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (session, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

/* A question that the sandbox answers; the chat is let go afterwards. */
static void
ask (ConfabSession *session,
     const char    *text)
{
  g_autoptr (ConfabChat) chat = confab_session_new_chat (session, FALSE);
  g_autoptr (GError) error = NULL;

  confab_services_set_default (confab_session_get_services (session), CONFAB_PROVIDER_SANDBOX);
  confab_chat_send (chat, text, NULL, &error);
  g_assert_no_error (error);
  confab_test_wait_until (!confab_chat_get_busy (chat));
}

static GPtrArray *
look (ConfabSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabStoreSize size;
  GPtrArray *backups = NULL;

  confab_safety_look_async (session, NULL, confab_test_capture, &result);
  g_assert_true (confab_safety_look_finish (session, confab_test_await (&result), &size, &backups, &error));
  g_assert_no_error (error);
  g_assert_cmpint (size.database, >, 0);
  return backups;
}

static void
back_up (ConfabSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_safety_back_up_async (session, NULL, confab_test_capture, &result);
  g_assert_true (confab_safety_back_up_finish (session, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

static char *
mend (ConfabSession *session,
      const char    *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  confab_safety_mend_async (session, name, NULL, confab_test_capture, &result);
  text = confab_safety_mend_finish (session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return text;
}

static guint
count_conversations (ConfabSession *session)
{
  return g_list_model_get_n_items (G_LIST_MODEL (confab_session_get_library (session)));
}

/* Every file below @path. */
static void
assert_nowhere (const char *path,
                const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *content = NULL;
      gsize size = 0;

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        assert_nowhere (file, text);
      else if (g_file_get_contents (file, &content, &size, NULL))
        for (gsize i = 0; i + strlen (text) <= size; i++)
          g_assert_cmpint (memcmp (content + i, text, strlen (text)), !=, 0);
    }
}

static void
test_restore (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GError) error = NULL;
  ConfabSession *session = open_session (dir, secrets, &error);
  g_autoptr (ConfabProvider) provider = confab_provider_new ("p", "with a key",
                                                             "https://example.com/v1", CONFAB_PROFILE_GENERIC);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  confab_services_save_key_async (confab_session_get_services (session), provider, KEY, FALSE, NULL, confab_test_capture,
                                  &result);
  g_assert_true (confab_services_save_key_finish (confab_session_get_services (session), confab_test_await (&result),
                                                  &error));
  g_assert_no_error (error);
  ask (session, "one");
  back_up (session);
  ask (session, "two");
  confab_test_wait_until (count_conversations (session) == 2);
  backups = look (session);
  g_assert_cmpuint (backups->len, ==, 1);
  close_session (session);
  text = mend (session, ((ConfabBackup *)g_ptr_array_index (backups, 0))->name);
  g_assert_nonnull (text);
  g_clear_object (&result);
  forget_session (session);

  session = open_session (dir, secrets, &error);
  g_assert_no_error (error);
  confab_test_wait_until (count_conversations (session) == 1);
  g_clear_pointer (&backups, g_ptr_array_unref);
  backups = look (session);
  g_assert_cmpuint (backups->len, ==, 2);
  close_session (session);
  forget_session (session);
  assert_nowhere (confab_test_dir_get_path (dir), KEY);
}

static void
export_all (ConfabSession     *session,
            ConfabExportFormat format,
            const char        *path)
{
  ConfabExporter *exporter = confab_exporter_new (session, format);
  gpointer watched = exporter;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_exporter_set_path (exporter, path);
  confab_exporter_run_async (exporter, NULL, confab_test_capture, &result);
  g_assert_true (confab_exporter_run_finish (exporter, confab_test_await (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_object_add_weak_pointer (G_OBJECT (exporter), &watched);
  g_object_unref (exporter);
  confab_test_wait_until (watched == NULL);
}

/* What a service is set up with besides its key, and may be as private. */
#define HEADER_CANARY "canary-of-a-header"
#define BODY_CANARY   "canary-of-an-extra-body"
#define USER_CANARY   "canary-of-an-address"

static void
set_up_canaries (ConfabServices *services,
                 const char     *id)
{
  ConfabProvider *provider = confab_services_find (services, id);
  g_autoptr (GAsyncResult) key_result = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_save_key_async (services, provider, KEY, FALSE, NULL, confab_test_capture, &key_result);
  g_assert_true (confab_services_save_key_finish (services, confab_test_await (&key_result), &error));
  g_assert_no_error (error);
  g_assert_false (confab_provider_set_header (provider, "X-Api-Key", KEY, NULL));
  g_assert_false (confab_provider_set_base_url (provider, "http://" USER_CANARY ":" KEY "@localhost/v1", NULL));
  g_assert_true (confab_provider_set_header (provider, "X-Project", HEADER_CANARY, NULL));
  g_assert_true (confab_provider_set_extra_body (provider, "{\"metadata\":{\"a\":\"" BODY_CANARY "\"}}", NULL));
  confab_services_save_async (services, provider, NULL, confab_test_capture, &result);
  g_assert_true (confab_services_save_finish (services, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

/* The failures that services gave come out as well, without what they repeated of the key. */
static void
assert_told (const char *path)
{
  g_autofree char *content = NULL;

  g_file_get_contents (path, &content, NULL, NULL);
  g_assert_nonnull (content);
  g_assert_nonnull (strstr (content, "Incorrect key: Bearer …"));
}

/* A key that went with a request, also with one that the service refused, is in none of the files; what else a service is set up with is in no export. */
static void
test_used_key (void)
{
  static const char *const scenarios[] = { "echo", "e401", "e401-key", "e503-key" };
  static const char *const canaries[] = { KEY, HEADER_CANARY, BODY_CANARY, USER_CANARY };
  Fixture fixture = { 0 };
  g_autofree char *place = NULL;
  const char *folder;

  fixture_set_up (&fixture);
  folder = confab_test_dir_get_path (fixture.dir);
  place = confab_test_dir_build (fixture.dir, "exports");
  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      ConfabServices *services = confab_session_get_services (fixture.session);
      ConfabChat *chat = fixture_chat (&fixture, scenarios[i], FALSE);
      g_autofree char *id = g_strconcat ("id-", scenarios[i], NULL);
      g_autofree char *authorization = NULL;

      set_up_canaries (services, id);
      fixture_ask (chat, "Hello");
      authorization = fixture_authorization (&fixture);
      g_assert_cmpstr (authorization, ==, "Bearer " KEY);
      g_assert_finalize_object (chat);
    }
  back_up (fixture.session);
  for (ConfabExportFormat format = CONFAB_EXPORT_JSON; format <= CONFAB_EXPORT_TEXT; format++)
    {
      g_autofree char *path = g_build_filename (place, confab_export_format_get_name (format), NULL);

      export_all (fixture.session, format, path);
      assert_told (path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (canaries); i++)
    assert_nowhere (place, canaries[i]);
  assert_nowhere (folder, USER_CANARY);
  /* While the log has what was written, and once it is in the file. */
  assert_nowhere (folder, KEY);
  fixture_close (g_steal_pointer (&fixture.session));
  assert_nowhere (folder, KEY);
  fixture_tear_down (&fixture);
}

/* The session works in memory, tells it, and what is readable comes back. */
static void
test_recover (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (GError) error = NULL;
  ConfabSession *session = open_session (dir, secrets, &error);
  g_autofree char *content = NULL;
  g_autofree char *text = NULL;
  gsize size;

  g_assert_no_error (error);
  ask (session, "one");
  ask (session, "two");
  close_session (session);
  forget_session (session);

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  content[28] ^= 0x40;
  content[100] = 0;
  g_assert_true (g_file_set_contents (path, content, size, NULL));
  session = open_session (dir, secrets, &error);
  g_assert_true (confab_safety_is_damage (error));
  g_clear_error (&error);
  ask (session, "in memory");
  close_session (session);
  text = mend (session, NULL);
  g_assert_nonnull (strstr (text, "4 messages came."));
  forget_session (session);

  session = open_session (dir, secrets, &error);
  g_assert_no_error (error);
  confab_test_wait_until (count_conversations (session) == 2);
  close_session (session);
  forget_session (session);
}

static void
test_plan (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GError) error = NULL;
  ConfabSession *session = open_session (dir, secrets, &error);
  guint days;
  guint weeks;

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      confab_safety_load_plan_async (session, NULL, confab_test_capture, &result);
      g_assert_true (confab_safety_load_plan_finish (session, confab_test_await (&result), &days, &weeks, &error));
      g_assert_cmpuint (days, ==, i == 0 ? CONFAB_BACKUP_DAYS : 3);
      g_assert_cmpuint (weeks, ==, i == 0 ? CONFAB_BACKUP_WEEKS : 11);
      confab_safety_save_plan (session, 3, 11);
    }
  close_session (session);
  forget_session (session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/safety/restore", test_restore);
  g_test_add_func ("/session/safety/used-key", test_used_key);
  g_test_add_func ("/session/safety/recover", test_recover);
  g_test_add_func ("/session/safety/plan", test_plan);
  return g_test_run ();
}
