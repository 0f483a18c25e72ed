/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-exporter.h"
#include "session/confab-session-private.h"

#define N_ROUNDS 12

static char *
write_with_file (Fixture    *fixture,
                 const char *id)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, 1);
  g_autoptr (ConfabMessage) message = confab_message_new (id, NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (GBytes) bytes = g_bytes_new (id, strlen (id));
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (ConfabPart) part = NULL;
  struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };
  g_autofree char *hash = NULL;
  char *path;

  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), NULL);
  path = confab_store_dup_attachment_path (store, hash);
  part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
    .hash = hash, .name = "a.txt", .media_type = "text/plain", .size = (gint64)strlen (id),
  });
  confab_message_add_part (message, part);
  confab_conversation_add (conversation, message);
  g_ptr_array_add (messages, message);
  confab_store_write_async (store, conversation, messages, NULL, confab_test_capture, &written);
  g_assert_true (confab_store_write_finish (store, confab_test_await (&written), NULL));
  g_assert_cmpint (utimensat (AT_FDCWD, path, long_ago, 0), ==, 0);
  return path;
}

static guint
count (const char *text,
       const char *what)
{
  guint n = 0;

  for (const char *p = strstr (text, what); p != NULL; p = strstr (p + 1, what))
    n++;
  return n;
}

/* A file that goes while it is exported is there as a whole, or is counted as missing; the other one comes in any case. */
static void
test_purged (Fixture      *fixture,
             gconstpointer unused)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.json");
  g_autofree char *kept = write_with_file (fixture, "kept");

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autofree char *id = g_strdup_printf ("gone-%u", round);
      g_autofree char *file = write_with_file (fixture, id);
      g_autoptr (ConfabExporter) exporter = confab_exporter_new (fixture->session, CONFAB_EXPORT_JSON);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) node = NULL;

      confab_exporter_set_path (exporter, path);
      confab_exporter_run_async (exporter, NULL, confab_test_capture, &result);
      for (guint i = 0; i < round && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      confab_library_erase (confab_session_get_library (fixture->session), (const char *const[]){ id, NULL });
      confab_exporter_run_finish (exporter, confab_test_await (&result), &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      node = confab_json_parse (text, -1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count (text, "\"type\":\"message\""), ==, count (text, "\"type\":\"attachment\"") +
                        confab_exporter_get_n_missing (exporter));
      g_assert_cmpuint (count (text, "\"id\":\"kept\""), >=, 1);
      confab_test_wait_until (!g_file_test (file, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
    }
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
  g_test_add ("/session/export-purge/purged", Fixture, NULL, set_up, test_purged, tear_down);
  return g_test_run ();
}
