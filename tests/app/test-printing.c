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
  const char *of = confab_conversation_get_id (fixture->conversation);
  g_autofree char *id = g_strdup_printf ("%s-%u", of, fixture->messages->len);
  g_autofree char *parent_id = fixture->messages->len > 0 ? g_strdup_printf ("%s-%u", of, fixture->messages->len - 1) : NULL;
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

static void
store (Fixture *fixture)
{
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GError) error = NULL;

  confab_store_write_async (confab_session_get_store (fixture->session), fixture->conversation, fixture->messages, NULL,
                            confab_test_capture, &written);
  confab_store_write_finish (confab_session_get_store (fixture->session), confab_test_await (&written), &error);
  g_assert_no_error (error);
}

/* What is added from now on is in another conversation. */
static void
begin_other (Fixture    *fixture,
             const char *id,
             const char *title)
{
  store (fixture);
  g_object_unref (fixture->conversation);
  fixture->conversation = confab_conversation_new (id, 1700000000000);
  confab_conversation_set_title (fixture->conversation, title);
  g_ptr_array_set_size (fixture->messages, 0);
}

static gboolean
run (ConfabPrinting *printing,
     const char     *path,
     GCancellable   *cancellable,
     GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean done;

  confab_printing_set_path (printing, path);
  confab_printing_run_async (printing, NULL, cancellable, confab_test_capture, &result);
  done = confab_printing_run_finish (printing, confab_test_await (&result), error);
  g_clear_object (&result);
  confab_test_drain ();
  return done;
}

static gboolean
export (Fixture      *fixture,
        const char   *path,
        GCancellable *cancellable,
        GError      **error)
{
  ConfabPrinting *printing = confab_printing_new (fixture->session);
  gboolean done;

  store (fixture);
  confab_printing_add (printing, confab_conversation_get_id (fixture->conversation));
  done = run (printing, path, cancellable, error);
  g_assert_cmpfloat (confab_printing_get_fraction (printing), <=, 1);
  g_assert_true (!done || confab_printing_get_fraction (printing) == 1);
  g_assert_finalize_object (printing);
  return done;
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

static char *
read_page (const char *path,
           guint       page)
{
  g_autofree char *command = g_strdup_printf ("pdftotext -layout -f %u -l %u", page, page);

  return run_tool (command, path, "-");
}

/* Each conversation begins on a page of its own, and each page says which one it is of. */
static void
test_several (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  ConfabPrinting *printing = confab_printing_new (fixture->session);
  g_autoptr (GError) error = NULL;
  static const char *const titles[] = { "First title", "First title", "Second title", "Third title" };
  g_autoptr (GString) long_text = g_string_new (NULL);

  for (guint i = 0; i < 45; i++)
    g_string_append_printf (long_text, "Line %u of the first.\n\n", i);
  confab_conversation_set_title (fixture->conversation, "First title");
  add (fixture, CONFAB_ROLE_ASSISTANT, long_text->str);
  begin_other (fixture, "c2", "Second title");
  begin_other (fixture, "c3", "Third title");
  add (fixture, CONFAB_ROLE_USER, "Of the third");
  store (fixture);
  confab_printing_add (printing, "c1");
  confab_printing_add (printing, "c2");
  confab_printing_add (printing, "c3");
  run (printing, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (confab_printing_get_n_conversations (printing), ==, 3);
  g_assert_finalize_object (printing);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *text = read_page (path, i + 1);
      g_autofree char *number = g_strdup_printf ("%u/4", i + 1);
      g_auto (GStrv) blanks = g_strsplit (text, " ", -1);
      g_autofree char *close = g_strjoinv ("", blanks);
      gboolean begins = i != 1;

      g_assert_nonnull (strstr (text, titles[i]));
      g_assert_cmpint (g_str_has_prefix (g_strchug (text), titles[i]), ==, begins);
      /* Above all, and at the foot. */
      g_assert_cmpint (strstr (strstr (text, titles[i]) + 1, titles[i]) != NULL, ==, begins);
      if (strstr (close, number) == NULL)
        g_error ("“%s” is not on page %u", number, i + 1);
    }
  g_assert_cmpuint (count_pages (path), ==, 4);
}

/* A table that goes on has its head on every page, above rows of it. */
static void
test_table_head (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint n_pages;
  guint n_rows = 0;

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (table, "Paragraph %u\n\n", i);
  g_string_append (table, "| Headname | Value |\n|---|--:|\n");
  for (guint i = 0; i < 90; i++)
    g_string_append_printf (table, "| rowname | %u |\n", i);
  add (fixture, CONFAB_ROLE_ASSISTANT, table->str);
  export (fixture, path, NULL, &error);
  g_assert_no_error (error);
  n_pages = count_pages (path);
  g_assert_cmpuint (n_pages, >=, 3);
  for (guint i = 1; i <= n_pages; i++)
    {
      g_autofree char *text = read_page (path, i);
      const char *head = strstr (text, "Headname");
      const char *row = strstr (text, "rowname");

      g_assert_cmpint (head != NULL, ==, row != NULL);
      g_assert_true (head == NULL || (head < row && strstr (head + 1, "Headname") == NULL));
      for (; row != NULL; row = strstr (row + 1, "rowname"))
        n_rows++;
    }
  g_assert_cmpuint (n_rows, ==, 90);
}

/* The same for any room that the head finds, and for rows that are higher than a page. */
static void
test_table_places (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  g_autofree char *high = g_strnfill (9000, 'w');
  g_autoptr (GError) error = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GString) cells = g_string_new (NULL);

  for (char *at = high; at + 9 < high + 9000; at += 10)
    at[9] = ' ';
  for (guint above = 20; above < 32; above++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *id = g_strdup_printf ("t%u", above);

      begin_other (fixture, id, "Table");
      for (guint i = 0; i < above; i++)
        g_string_append_printf (text, "Line\n\n");
      g_string_append_printf (text, "| Headname | Value |\n|---|--:|\n| rowname | 1 |\n| rowname | %s |\n| rowname | 3 |\n",
                              above % 4 == 0 ? high : "2");
      add (fixture, CONFAB_ROLE_ASSISTANT, text->str);
      store (fixture);
      g_clear_error (&error);
      export (fixture, path, NULL, &error);
      g_assert_no_error (error);
      for (guint page = count_pages (path); page > 0; page--)
        {
          g_autofree char *read = read_page (path, page);
          const char *head = strstr (read, "Headname");

          if (head != NULL && strstr (head, "rowname") == NULL && strstr (head, "wwww") == NULL)
            g_error ("With %u lines above, page %u has a head and no row", above, page);
        }
    }
}

static guint
count_colourful (const char *path)
{
  g_autofree char *stem = g_strconcat (path, "-page", NULL);
  g_autofree char *name = g_strconcat (stem, ".png", NULL);
  g_autofree char *quoted = g_shell_quote (stem);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = run_tool ("pdftoppm -png -singlefile -r 96", path, quoted);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (name, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    {
      const guint8 *row = gdk_pixbuf_read_pixels (pixbuf) + (gsize)y * (gsize)gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
        {
          const guint8 *pixel = row + x * gdk_pixbuf_get_n_channels (pixbuf);

          n += MAX (MAX (pixel[0], pixel[1]), pixel[2]) - MIN (MIN (pixel[0], pixel[1]), pixel[2]) > 60;
        }
    }
  return n;
}

/* Code is coloured, where its language is known. */
static void
test_code (Fixture      *fixture,
           gconstpointer user_data)
{
  const char *language = user_data;
  g_autofree char *path = confab_test_dir_build (fixture->dir, "out.pdf");
  g_autofree char *text = g_strdup_printf ("```%s\ndef f(a):\n    # a comment\n    return \"text\" + str(1)\n```", language);
  g_autofree char *read = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  add (fixture, CONFAB_ROLE_ASSISTANT, text);
  export (fixture, path, NULL, &error);
  g_assert_no_error (error);
  n = count_colourful (path);
  g_test_message ("%u colourful pixels", n);
  read = read_page (path, 1);
  g_assert_nonnull (strstr (read, "def f(a):"));
  if (g_str_equal (language, "py"))
    g_assert_nonnull (strstr (read, "Python"));
  if (g_str_equal (language, "py"))
    g_assert_cmpuint (n, >, 50);
  else
    g_assert_cmpuint (n, ==, 0);
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
fraction_cb (ConfabPrinting *printing,
             GParamSpec     *pspec,
             GCancellable   *cancellable)
{
  double *limit = g_object_get_data (G_OBJECT (cancellable), "limit");

  if (confab_printing_get_fraction (printing) > *limit)
    g_cancellable_cancel (cancellable);
}

/* Wherever it is given up, nothing is left. */
static void
test_cancel_halfway (Fixture      *fixture,
                     gconstpointer user_data)
{
  double limits[] = { 0.1, 0.5, 0.65, 0.9 };
  g_autofree char *path = confab_test_dir_build (fixture->dir, "folder/out.pdf");
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("h%u", i);

      begin_other (fixture, id, "Halfway");
      add_everything (fixture);
    }
  store (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      ConfabPrinting *printing = confab_printing_new (fixture->session);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) dir = NULL;

      g_object_set_data (G_OBJECT (cancellable), "limit", &limits[i]);
      g_signal_connect (printing, "notify::fraction", G_CALLBACK (fraction_cb), cancellable);
      for (guint j = 0; j < 5; j++)
        {
          g_autofree char *id = g_strdup_printf ("h%u", j);

          confab_printing_add (printing, id);
        }
      g_assert_false (run (printing, path, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_finalize_object (printing);
      dir = g_dir_open (folder, 0, NULL);
      g_assert_null (g_dir_read_name (dir));
    }
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
  static const struct { const char *name; gconstpointer data; void (*func) (Fixture *,
                                                                            gconstpointer); } tests[] = {
    { "/app/printing/pages", NULL, test_pages },
    { "/app/printing/one-page", NULL, test_one_page },
    { "/app/printing/several", NULL, test_several },
    { "/app/printing/table-head", NULL, test_table_head },
    { "/app/printing/table-places", NULL, test_table_places },
    { "/app/printing/code", "py", test_code },
    { "/app/printing/code-unknown", "brainfog", test_code },
    { "/app/printing/picture", NULL, test_picture },
    { "/app/printing/cancel", NULL, test_cancel },
    { "/app/printing/cancel-halfway", NULL, test_cancel_halfway },
    { "/app/printing/no-folder", NULL, test_no_folder },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, tests[i].data, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
