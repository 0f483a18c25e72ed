/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <string.h>

#include "app/confab-attachment-loader.h"
#include "base/confab-error.h"
#include "session/confab-chat.h"
#include "support/confab-test.h"
#include "widgets/confab-attachment-content.h"
#include "widgets/confab-attachment-source.h"

#define CODE "import this\nprint ('that')\n"

typedef struct
{
  ConfabTestDir          *dir;
  ConfabSession          *session;
  ConfabChat             *chat;
  ConfabAttachmentLoader *loader;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer temporary)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = confab_test_dir_new ();
  fixture->session = confab_session_new (confab_test_dir_get_path (fixture->dir), secrets);
  confab_session_open_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_open_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_no_error (error);
  fixture->chat = confab_session_new_chat (fixture->session, temporary != NULL);
  fixture->loader = confab_attachment_loader_new (fixture->session);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer temporary)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->loader);
  g_object_unref (fixture->chat);
  confab_session_close_async (fixture->session, NULL, confab_test_capture, &result);
  g_assert_true (confab_session_close_finish (fixture->session, confab_test_await (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  confab_test_drain ();
  g_object_unref (fixture->session);
  confab_test_dir_free (fixture->dir);
}

static ConfabPart *
attach (Fixture    *fixture,
        GBytes     *bytes,
        const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabPart *part;

  confab_chat_attach_bytes_async (fixture->chat, bytes, name, NULL, confab_test_capture, &result);
  part = confab_chat_attach_bytes_finish (fixture->chat, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return part;
}

static ConfabPart *
attach_picture (Fixture *fixture)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 300, 200);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;

  gdk_pixbuf_fill (pixbuf, 0x3366ccff);
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  bytes = gdk_texture_save_to_png_bytes (texture);
  return attach (fixture, bytes, "holiday.png");
}

static ConfabPart *
attach_code (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (CODE, strlen (CODE));

  return attach (fixture, bytes, "tool.py");
}

static GBytes *
load_bytes (Fixture    *fixture,
            ConfabPart *part,
            GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  ConfabAttachmentSource *source = CONFAB_ATTACHMENT_SOURCE (fixture->loader);

  confab_attachment_source_load_bytes_async (source, part, NULL, confab_test_capture, &result);
  return confab_attachment_source_load_bytes_finish (source, confab_test_await (&result), error);
}

static GdkTexture *
load_picture (Fixture    *fixture,
              ConfabPart *part,
              int         edge)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabAttachmentSource *source = CONFAB_ATTACHMENT_SOURCE (fixture->loader);
  GdkTexture *texture;

  confab_attachment_source_load_picture_async (source, part, 0, edge, NULL, confab_test_capture, &result);
  texture = confab_attachment_source_load_picture_finish (source, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return texture;
}

static void
test_pictures (Fixture      *fixture,
               gconstpointer temporary)
{
  g_autoptr (ConfabPart) part = attach_picture (fixture);
  g_autoptr (GdkTexture) whole = load_picture (fixture, part, 2048);
  g_autoptr (GdkTexture) small = load_picture (fixture, part, 150);
  g_autoptr (GdkTexture) thumbnail = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (gdk_texture_get_width (whole), ==, 300);
  g_assert_cmpint (gdk_texture_get_width (small), ==, 150);
  g_assert_cmpint (gdk_texture_get_height (small), ==, 100);
  confab_thumbnail_loader_load_async (CONFAB_THUMBNAIL_LOADER (fixture->loader), part, 60, NULL, confab_test_capture, &result);
  thumbnail = confab_thumbnail_loader_load_finish (CONFAB_THUMBNAIL_LOADER (fixture->loader), confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (thumbnail), ==, 60);
}

static void
test_text (Fixture      *fixture,
           gconstpointer temporary)
{
  g_autoptr (ConfabPart) part = attach_code (fixture);
  ConfabAttachmentSource *source = CONFAB_ATTACHMENT_SOURCE (fixture->loader);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabAttachmentText) text = NULL;

  confab_attachment_source_read_text_async (source, part, NULL, confab_test_capture, &result);
  text = confab_attachment_source_read_text_finish (source, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->text, ==, CODE);
  g_assert_cmpstr (text->language, ==, "python");
  g_assert_false (text->cut);
}

static void
assert_contents (GFile      *file,
                 const char *expected)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &contents, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, expected);
}

/* Other programs get a copy under its own name, which goes with the program. */
static void
test_files (Fixture      *fixture,
            gconstpointer temporary)
{
  g_autoptr (ConfabPart) part = attach_code (fixture);
  ConfabAttachmentSource *source = CONFAB_ATTACHMENT_SOURCE (fixture->loader);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) own = NULL;
  g_autoptr (GFile) copy = NULL;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *above = NULL;
  GStatBuf status;

  confab_attachment_source_open_file_async (source, part, NULL, confab_test_capture, &result);
  own = confab_attachment_source_open_file_finish (source, confab_test_await (&result), &error);
  g_assert_no_error (error);
  assert_contents (own, CODE);
  g_clear_object (&result);

  confab_attachment_source_copy_file_async (source, part, NULL, confab_test_capture, &result);
  copy = confab_attachment_source_copy_file_finish (source, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  assert_contents (copy, CODE);
  path = g_file_get_path (copy);
  folder = g_path_get_dirname (path);
  above = g_path_get_dirname (folder);
  g_assert_true (g_str_has_suffix (path, "/tool.py"));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0400);
  g_assert_cmpint (g_stat (above, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  confab_test_drain ();
  g_assert_finalize_object (g_steal_pointer (&fixture->loader));
  g_assert_false (g_file_test (above, G_FILE_TEST_EXISTS));
}

static char *
write_format (GdkContentProvider *content,
              const char         *format,
              gsize              *length)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gdk_content_provider_write_mime_type_async (content, format, stream, G_PRIORITY_DEFAULT, NULL, confab_test_capture, &result);
  g_assert_true (gdk_content_provider_write_mime_type_finish (content, confab_test_await (&result), &error));
  g_assert_no_error (error);
  *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)), *length);
}

/* What is copied or dragged is a file, and a picture. */
static void
test_content (Fixture      *fixture,
              gconstpointer temporary)
{
  g_autoptr (ConfabPart) part = attach_picture (fixture);
  g_autoptr (GdkContentProvider) content = confab_attachment_content_new (CONFAB_ATTACHMENT_SOURCE (fixture->loader), part);
  g_autoptr (GdkContentFormats) formats = gdk_content_provider_ref_formats (content);
  g_autofree char *uris = NULL;
  g_autofree char *picture = NULL;
  gsize length;

  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/uri-list"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/png"));
  uris = write_format (content, "text/uri-list", &length);
  g_assert_true (g_str_has_prefix (uris, "file:///"));
  g_assert_true (g_str_has_suffix (uris, "/holiday.png\r\n"));
  picture = write_format (content, "image/png", &length);
  g_assert_cmpuint (length, ==, (gsize)confab_part_get_facts (part)->size);
  g_assert_true (g_str_has_prefix (picture + 1, "PNG"));
}

/* What is missing or cut off is told apart. */
static void
test_problems (Fixture      *fixture,
               gconstpointer temporary)
{
  g_autoptr (ConfabPart) part = attach_picture (fixture);
  g_autofree char *path = confab_session_dup_attachment_path (fixture->session, part);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "\x89PNG", 4, NULL));
  g_assert_null (load_bytes (fixture, part, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, "holiday.png"));
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (load_bytes (fixture, part, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "holiday.png"));
}

/* A name from elsewhere becomes one that a file can have. */
static void
test_names (Fixture      *fixture,
            gconstpointer temporary)
{
  static const struct
  {
    const char *name;
    const char *media_type;
    const char *expected;
  } names[] = {
    { "a.png", "image/png", "a.png" },
    { "../../etc/passwd", "text/plain", "passwd.txt" },
    { ".hidden", "image/png", "hidden.png" },
    { "..", "image/png", "Attachment.png" },
    { "photo", "image/jpeg", "photo.jpg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ConfabAttachmentFacts facts = { .hash = "00", .name = names[i].name, .media_type = names[i].media_type };
      g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &facts);
      g_autofree char *name = confab_attachment_source_dup_name (CONFAB_ATTACHMENT_SOURCE (fixture->loader), part);

      g_assert_cmpstr (name, ==, names[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, temporary, func) g_test_add (path, Fixture, temporary, set_up, func, tear_down)
  ADD ("/app/attachments/pictures", NULL, test_pictures);
  ADD ("/app/attachments/pictures/temporary", "", test_pictures);
  ADD ("/app/attachments/text", NULL, test_text);
  ADD ("/app/attachments/text/temporary", "", test_text);
  ADD ("/app/attachments/files", NULL, test_files);
  ADD ("/app/attachments/files/temporary", "", test_files);
  ADD ("/app/attachments/content", NULL, test_content);
  ADD ("/app/attachments/problems", NULL, test_problems);
  ADD ("/app/attachments/names", NULL, test_names);
#undef ADD

  return g_test_run ();
}
