/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-exchange-code.h"
#include "session-fixture.h"
#include "session/confab-exchange-body.h"
#include "session/confab-session-private.h"

/* What is copied from a request with a picture really runs, and gets an answer to the same picture. */

static const struct
{
  const char    *program;
  const char    *name;
  ConfabCodeKind kind;
} runs[] = {
  { "bash", "run.sh", CONFAB_CODE_CURL },
  { "/usr/bin/python3", "run.py", CONFAB_CODE_PYTHON },
  { "node", "run.js", CONFAB_CODE_JAVASCRIPT },
};

/* Noise, which takes about as many bytes as it has colours. */
static ConfabPart *
make_noise (Fixture *fixture,
            int      width,
            int      height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;
  char *buffer;
  gsize length;

  for (gsize i = 0; i < gdk_pixbuf_get_byte_length (pixbuf); i++)
    pixels[i] = (guint8)g_test_rand_int ();
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "png", NULL, NULL));
  bytes = g_bytes_new_take (buffer, length);
  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), NULL);
  g_assert_nonnull (hash);
  return confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = hash, .name = "noise.png", .media_type = "image/png", .size = (gint64)length, .width = width, .height = height,
  });
}

static ConfabExchange *
ask (Fixture    *fixture,
     ConfabChat *chat,
     ConfabPart *picture)
{
  ConfabExchanges *exchanges = confab_session_get_exchanges (fixture->session);
  g_autoptr (GPtrArray) attachments = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabMessage *reply;
  ConfabExchange *exchange;

  g_ptr_array_add (attachments, picture);
  g_assert_true (confab_chat_send (chat, "What's \"in\" it for $5?", attachments, &error));
  fixture_wait_idle (chat);
  reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  confab_exchanges_read_async (exchanges, confab_message_get_reply (reply)->exchange_id, NULL, confab_test_capture, &result);
  exchange = confab_exchanges_read_finish (exchanges, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return exchange;
}

/* The service is in this process, so that nobody may wait for the program without serving it. */
static char *
run_code (const char *folder,
          gsize       run,
          const char *code)
{
  g_autofree char *path = g_build_filename (folder, runs[run].name, NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *complaints = NULL;
  char *output = NULL;

  g_assert_true (g_file_set_contents (path, code, -1, NULL));
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "CONFAB_API_KEY", "any", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, runs[run].program, path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, confab_test_capture, &result);
  g_assert_true (g_subprocess_communicate_utf8_finish (process, confab_test_await (&result), &output, &complaints, &error));
  if (!g_subprocess_get_successful (process))
    g_error ("%s: %s", runs[run].program, complaints);
  return output;
}

/* What a stream says. */
static char *
join_contents (const char *stream)
{
  g_auto (GStrv) lines = g_strsplit (stream, "\n", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonObject) object = g_str_has_prefix (lines[i], "data: {") ? confab_json_parse_object (lines[i] + 6, -1, NULL)
                                                                           : NULL;
      JsonArray *choices = object != NULL ? confab_json_get_array (object, "choices") : NULL;
      JsonObject *choice = choices != NULL ? confab_json_array_object (choices, 0) : NULL;
      const char *content = confab_json_get_string (confab_json_get_object (choice, "delta"), "content");

      g_string_append (joined, content != NULL ? content : "");
    }
  return g_string_free (joined, FALSE);
}

static void
run_all (Fixture *fixture,
         int      width,
         int      height,
         gboolean in_file)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);
  g_autoptr (ConfabPart) picture = make_noise (fixture, width, height);
  g_autofree char *folder = confab_test_dir_build (fixture->dir, "code");
  g_autofree char *file = g_build_filename (folder, CONFAB_CODE_BODY_FILE, NULL);
  g_autofree char *size = g_strdup_printf ("%d × %d pixels", width, height);
  g_autoptr (ConfabExchange) exchange = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  confab_chat_choose_model (chat, confab_services_find (services, CONFAB_PROVIDER_SANDBOX), NULL);
  exchange = ask (fixture, chat, picture);
  /* It is not kept once more. */
  g_assert_cmpuint (exchange->gaps->len, ==, 1);
  confab_session_rebuild_body_async (fixture->session, confab_conversation_get_id (confab_chat_get_conversation (chat)), exchange, NULL,
                                     confab_test_capture, &result);
  body = confab_session_rebuild_body_finish (fixture->session, confab_test_await (&result), NULL);
  g_assert_nonnull (body);
  g_assert_cmpint (g_bytes_get_size (body), ==, exchange->body_length);
  g_assert_cmpint (g_bytes_get_size (body) > CONFAB_CODE_MAX_BODY, ==, in_file);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (in_file)
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *program = g_find_program_in_path (i == 0 ? "curl" : runs[i].program);
      g_autofree char *code = confab_exchange_dup_code (exchange, runs[i].kind, in_file ? NULL : text);
      g_autofree char *output = program != NULL ? run_code (folder, i, code) : NULL;
      g_autofree char *contents = output != NULL ? join_contents (output) : NULL;

      if (program == NULL)
        continue;
      if (strstr (contents, size) == NULL)
        g_error ("%s: “%s” is not in: %s", runs[i].program, size, contents);
    }
  g_assert_finalize_object (chat);
}

static void
test_inside (Fixture      *fixture,
             gconstpointer data)
{
  run_all (fixture, 40, 30, FALSE);
}

static void
test_file (Fixture      *fixture,
           gconstpointer data)
{
  run_all (fixture, 200, 150, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_vtable ("/exchange-code/inside", sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)test_inside, (GTestFixtureFunc)(void *)fixture_tear_down);
  g_test_add_vtable ("/exchange-code/file", sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)test_file, (GTestFixtureFunc)(void *)fixture_tear_down);
  return g_test_run ();
}
