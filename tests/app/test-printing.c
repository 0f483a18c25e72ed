/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "app/confab-printing.h"
#include "session/confab-session-private.h"
#include "support/confab-test.h"

typedef struct
{
  ConfabTestDir      *dir;
  ConfabSession      *session;
  ConfabConversation *conversation;
  GPtrArray          *messages;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = confab_test_dir_new ();
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  confab_session_open_finish (fixture->session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  fixture->conversation = confab_conversation_new ("c1", 1700000000000);
  confab_conversation_set_title (fixture->conversation, "Pages of a printed conversation");
  fixture->messages = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  confab_session_close_finish (fixture->session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  confab_test_drain ();
  g_assert_finalize_object (fixture->session);
  g_object_unref (fixture->conversation);
  g_ptr_array_unref (fixture->messages);
  confab_test_dir_free (fixture->dir);
}

static void
add (Fixture    *fixture,
     ConfabRole  role,
     const char *text)
{
  g_autofree char *id = g_strdup_printf ("m%u", fixture->messages->len);
  g_autofree char *parent_id = fixture->messages->len > 0 ? g_strdup_printf ("m%u", fixture->messages->len - 1) : NULL;
  ConfabMessage *message = confab_message_new (id, parent_id, role, CONFAB_STATUS_COMPLETE, 1700000000000);

  if (role == CONFAB_ROLE_USER)
    {
      g_autoptr (ConfabPart) part = confab_part_new_text (text);

      confab_message_add_part (message, part);
    }
  else
    {
      ConfabReply *reply = confab_reply_new ();

      reply->model_asked = g_strdup ("a/model");
      confab_message_take_reply (message, reply);
      confab_message_append_text (message, text);
    }
  confab_conversation_add (fixture->conversation, message);
  confab_conversation_set_leaf (fixture->conversation, id);
  g_ptr_array_add (fixture->messages, message);
}

static ConfabChat *
store_and_open (Fixture *fixture)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;
  ConfabChat *chat;

  confab_store_write_async (store, fixture->conversation, fixture->messages, NULL, confab_test_capture, &written);
  confab_store_write_finish (store, confab_test_await (&written), &error);
  g_assert_no_error (error);
  confab_session_open_chat_async (fixture->session, "c1", NULL, confab_test_capture, &opened);
  chat = confab_session_open_chat_finish (fixture->session, confab_test_await (&opened), &error);
  g_assert_no_error (error);
  return chat;
}

static gboolean
export (Fixture      *fixture,
        const char   *path,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (ConfabChat) chat = store_and_open (fixture);
  g_autoptr (GAsyncResult) result = NULL;

  confab_printing_export_async (G_OBJECT (chat), NULL, fixture->session, chat, path, cancellable, confab_test_capture, &result);
  return confab_printing_finish (confab_test_await (&result), error);
}

static char *
run_tool (const char *command,
          const char *path,
          const char *rest)
{
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *line = g_strjoin (" ", command, quoted, rest, NULL);
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_spawn_command_line_sync (line, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return output;
}

static guint
count_pages (const char *path)
{
  g_autofree char *info = run_tool ("pdfinfo", path, NULL);
  const char *pages = strstr (info, "Pages:");

  g_assert_nonnull (pages);
  return (guint)g_ascii_strtoull (pages + strlen ("Pages:"), NULL, 10);
}

static void
add_everything (Fixture *fixture)
{
  g_autoptr (GString) code = g_string_new ("Some code:\n\n```c\n");
  g_autoptr (GString) table = g_string_new ("| A | B | C | D | E | F | G | H |\n|---|--:|---|---|---|---|---|---|\n");
  g_autoptr (GString) long_text = g_string_new (NULL);

  for (guint i = 0; i < 150; i++)
    g_string_append_printf (code, "  line_of_code_number (%u); /* %s */\n", i, i % 10 == 0 ? "which is so long that it does not fit "
                            "on a line of the page and has to be wrapped where it ends" : "short");
  g_string_append (code, "```\n\n## A heading\n\nThe end of the code.");
  for (guint i = 0; i < 12; i++)
    g_string_append (table, "| unbreakablecellofatable | 123456789012345 | unbreakablecellofatable | unbreakablecellofatable | "
                     "unbreakablecellofatable | text | text | last |\n");
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (long_text, "Sentence %u of a long question that needs more than one page. ", i);
  add (fixture, CONFAB_ROLE_USER, "What is on a page?");
  add (fixture, CONFAB_ROLE_ASSISTANT, "A *word*, `code`, a [link](https://example.org).\n\n- one\n- two\n\n> a quote\n\n$$x^2$$");
  add (fixture, CONFAB_ROLE_USER, long_text->str);
  add (fixture, CONFAB_ROLE_ASSISTANT, code->str);
  add (fixture, CONFAB_ROLE_ASSISTANT, table->str);
  add (fixture, CONFAB_ROLE_USER, long_text->str);
}

static void
test_pages (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const said[] = { "Pages of a printed conversation", "What is on a page?", "a/model", "one", "a quote",
                                      "line_of_code_number (0);", "line_of_code_number (149);", "The end of the code.",
                                      "unbreakablecellofatable", "Sentence 39 of", "1/", NULL };

  add_everything (fixture);
  export (fixture, path, NULL, &error);
  g_assert_no_error (error);
  text = run_tool ("pdftotext -layout", path, "-");
  for (guint i = 0; said[i] != NULL; i++)
    if (strstr (text, said[i]) == NULL)
      g_error ("“%s” is on no page", said[i]);
  /* Every line of code is there once: none is cut, none is drawn twice. */
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *line = g_strdup_printf ("line_of_code_number (%u);", i);
      const char *found = strstr (text, line);

      g_assert_nonnull (found);
      g_assert_null (strstr (found + 1, line));
    }
  g_assert_cmpuint (count_pages (path), >=, 5);
  g_assert_cmpuint (count_pages (path), <=, 8);
}

static void
test_one_page (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  g_autoptr (GError) error = NULL;

  add (fixture, CONFAB_ROLE_USER, "Hello");
  add (fixture, CONFAB_ROLE_ASSISTANT, "Hello.");
  export (fixture, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_pages (path), ==, 1);
}

static void
add_picture (Fixture *fixture)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autofree guint8 *pixels = g_malloc0 (64 * 64 * 4);
  g_autoptr (GBytes) memory = g_bytes_new (pixels, 64 * 64 * 4);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (64, 64, GDK_MEMORY_R8G8B8A8, memory, 64 * 4);
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (ConfabPart) part = NULL;
  ConfabAttachmentFacts facts = { .name = "seen.png", .media_type = "image/png", .width = 64, .height = 64 };

  confab_store_add_attachment_async (store, png, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  facts.hash = hash;
  facts.size = (gint64)g_bytes_get_size (png);
  part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
  confab_message_add_part (g_ptr_array_index (fixture->messages, 0), part);
}

static void
test_picture (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  g_autofree char *images = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  add (fixture, CONFAB_ROLE_USER, "What is this?");
  add_picture (fixture);
  export (fixture, path, NULL, &error);
  g_assert_no_error (error);
  images = run_tool ("pdfimages -list", path, NULL);
  g_assert_nonnull (strstr (images, " image "));
  text = run_tool ("pdftotext", path, "-");
  g_assert_nonnull (strstr (text, "seen.png"));
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "folder/out.pdf");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_mkdir_with_parents (folder, 0700);
  add (fixture, CONFAB_ROLE_USER, "Hello");
  g_cancellable_cancel (cancellable);
  g_assert_false (export (fixture, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_no_folder (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "missing/out.pdf");
  g_autoptr (GError) error = NULL;

  add (fixture, CONFAB_ROLE_USER, "Hello");
  g_assert_false (export (fixture, path, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*func) (Fixture *,
                                                        gconstpointer); } tests[] = {
    { "/app/printing/pages", test_pages },
    { "/app/printing/one-page", test_one_page },
    { "/app/printing/picture", test_picture },
    { "/app/printing/cancel", test_cancel },
    { "/app/printing/no-folder", test_no_folder },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
