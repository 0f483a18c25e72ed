/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static char *
put (const char *name,
     const void *data,
     gsize       length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize)length, &error);
  g_assert_no_error (error);
  return path;
}

static char *
put_bytes (const char *name,
           GBytes     *bytes)
{
  return put (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_refused (const char *path,
                GQuark      domain,
                int         code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (read_file (path, &error));
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_mislabelled (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 20, 10);
  g_autofree char *path = put_bytes ("photo.png", jpeg);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_file (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (media->name, ==, "photo.png");
  g_assert_cmpstr (media->media_type, ==, "image/jpeg");
  g_assert_cmpint (media->width, ==, 20);
  g_assert_cmpint (media->height, ==, 10);
  g_assert_true (g_bytes_equal (media->bytes, jpeg));
}

static void
test_refused (void)
{
  g_autofree char *text = put ("notes.bin", "he\0\1\2", 5);
  g_autofree char *empty = put ("empty.png", "", 0);
  g_autofree char *missing = g_build_filename (folder, "missing.png", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.png", NULL);
  g_autofree char *below = g_build_filename (text, "below.png", NULL);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (text, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  assert_refused (empty, CONFAB_ERROR, CONFAB_ERROR_EMPTY);
  assert_refused (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_refused (below, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_refused (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  assert_refused (pipe, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_refused ("/dev/zero", G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

static void
test_unreadable (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 2, 2);
  g_autofree char *path = put_bytes ("secret.png", png);

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  if (access (path, R_OK) == 0)
    g_test_skip ("the superuser may read everything");
  else
    assert_refused (path, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Each point is of its own colour, so that nothing can be packed. */
static GBytes *
make_noise (int edge)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, edge, edge);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  guint32 state = 1;
  char *data;
  gsize length;

  for (gsize i = 0; i < gdk_pixbuf_get_byte_length (pixbuf); i++)
    {
      state = state * 1664525 + 1013904223;
      pixels[i] = (guint8)(state >> 24);
    }
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", NULL, "compression", "0", NULL));
  return g_bytes_new_take (data, length);
}

/* A picture that is larger than any service takes is made smaller, and not refused. */
static void
test_large_picture (void)
{
  g_autoptr (GBytes) png = make_noise (2800);
  g_autofree char *path = put_bytes ("noise.png", png);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;

  g_assert_cmpuint (g_bytes_get_size (png), >, CONFAB_MEDIA_MAX_IMAGE);
  media = read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (media->kind, ==, CONFAB_PART_IMAGE);
  g_assert_cmpuint (g_bytes_get_size (media->bytes), <=, CONFAB_MEDIA_MAX_IMAGE);
  g_assert_cmpint (media->width, >, 1000);
  g_assert_cmpint (media->width, ==, media->height);
  g_assert_true (g_str_has_suffix (media->name, strcmp (media->media_type, "image/jpeg") == 0 ? ".jpg" : ".png"));
}

static void
test_too_large (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 2, 2);
  g_autoptr (GBytes) mp4 = fixture_mp4 ("isom", FALSE);
  g_autofree char *picture = put_bytes ("large.png", png);
  g_autofree char *video = put_bytes ("large.mp4", mp4);

  g_assert_cmpint (truncate (picture, CONFAB_MEDIA_MAX_RAW_IMAGE + 1), ==, 0);
  assert_refused (picture, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  g_assert_cmpint (truncate (video, (off_t)CONFAB_MEDIA_MAX_VIDEO + 1), ==, 0);
  assert_refused (video, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  /* A video may be larger than a picture. */
  g_assert_cmpint (truncate (video, CONFAB_MEDIA_MAX_IMAGE + 1), ==, 0);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (ConfabMedia) media = read_file (video, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (media->bytes), ==, CONFAB_MEDIA_MAX_IMAGE + 1);
  }
}

static void
test_not_local (void)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("http://127.0.0.1:9/a.png");
  g_autoptr (GError) error = NULL;

  g_assert_null (read_gfile (file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "“a.png”"));
}

static void
test_names (void)
{
  struct { const char *given; const char *clean; } rows[] = {
    { "a.png", "a.png" }, { "/home/x/a.png", "a.png" }, { "C:\\x\\a.png", "a.png" },
    { "a\nb\x1b[31m.png", "ab[31m.png" },
    { "a\xe2\x80\xaegnp.exe", "agnp.exe" }, { "\xe2\x81\xa6" "a.png", "a.png" }, { "", "Unnamed file" },
    { NULL, "Unnamed file" }, { "\xff.png", "\xef\xbf\xbd.png" }, { "/", "Unnamed file" }, { " a b ", "a b" },
  };
  g_autoptr (GBytes) png = fixture_picture ("png", 2, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_bytes (png, rows[i].given, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (media->name, ==, rows[i].clean);
    }
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_media_read_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *done = TRUE;
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 2000, 2000);

  for (guint when = 0; when < 2; when++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      gboolean done = FALSE;

      if (when == 0)
        g_cancellable_cancel (cancellable);
      confab_media_read_bytes_async (png, "a.png", NULL, cancellable, cancelled_cb, &done);
      if (when == 1)
        g_cancellable_cancel (cancellable);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_thumbnail (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 400, 200);
  g_autoptr (GBytes) tagged = fixture_jpeg_with (jpeg, 6);
  g_autofree char *path = put_bytes ("turned.jpg", tagged);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = make_thumbnail (path, "image/jpeg", 64, &error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (confab_media_sniff (g_bytes_get_data (png, NULL), g_bytes_get_size (png)), ==, "image/png");
  g_assert_false (fixture_contains (png, SECRET));
  stream = g_memory_input_stream_new_from_bytes (png);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 32);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 64);
}

static void
test_document (void)
{
  const char *content = "Gr\xfc\xdf" "e\n";
  g_autofree char *path = put ("notes.txt", content, 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_file (path, &error);
  g_autoptr (GBytes) stored = g_bytes_new (content, 6);

  g_assert_no_error (error);
  g_assert_cmpint (media->kind, ==, CONFAB_PART_DOCUMENT);
  g_assert_cmpstr (media->media_type, ==, "text/plain");
  g_assert_cmpint (media->characters, ==, 6);
  /* It is kept as it is. */
  g_assert_true (g_bytes_equal (media->bytes, stored));
}

/* What is large is mapped, and does not change with the file. */
static void
test_large_document (void)
{
  const gsize length = 20 * 1024 * 1024;
  g_autofree char *content = g_malloc (length);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;

  memset (content, 'a', length);
  path = put ("large.txt", content, length);
  media = read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (media->bytes), ==, length);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  g_assert_cmpint (memcmp (g_bytes_get_data (media->bytes, NULL), content, length), ==, 0);
}

static gpointer
write_thread (gpointer data)
{
  const char *path = data;
  int fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (g_file_test (path, G_FILE_TEST_EXISTS) && g_get_monotonic_time () < deadline)
    g_assert_cmpint (write (fd, "more\n", 5), ==, 5);
  close (fd);
  return NULL;
}

/* A download that still runs. */
static void
test_growing (void)
{
  g_autofree char *content = g_malloc (8 * 1024 * 1024);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  memset (content, 'a', 8 * 1024 * 1024);
  path = put ("growing.txt", content, 8 * 1024 * 1024);
  thread = g_thread_new ("writer", write_thread, path);
  for (guint i = 0; i < 100 && error == NULL; i++)
    {
      ConfabMedia *media = read_file (path, &error);

      confab_media_free (media);
    }
  g_unlink (path);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_assert_nonnull (strstr (error->message, "growing.txt"));
}

static void
test_links (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 2, 2);
  g_autofree char *path = put_bytes ("target.png", png);
  g_autofree char *link_path = g_build_filename (folder, "link.png", NULL);
  g_autofree char *device = g_build_filename (folder, "device.png", NULL);
  g_autofree char *round = g_build_filename (folder, "round.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;

  g_assert_cmpint (symlink (path, link_path), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", device), ==, 0);
  g_assert_cmpint (symlink ("round.png", round), ==, 0);
  media = read_file (link_path, &error);
  g_assert_no_error (error);
  assert_refused (device, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  assert_refused (round, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS);
}

static void
test_thumbnail_refused (void)
{
  g_autofree char *text = put ("no-picture", "hello", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;

  g_assert_null (make_thumbnail (text, "image/png", 64, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_null (make_thumbnail ("/nonexistent", "image/png", 64, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("confab-media-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/media/read/mislabelled", test_mislabelled);
  g_test_add_func ("/media/read/refused", test_refused);
  g_test_add_func ("/media/read/unreadable", test_unreadable);
  g_test_add_func ("/media/read/too-large", test_too_large);
  g_test_add_func ("/media/read/large-picture", test_large_picture);
  g_test_add_func ("/media/read/not-local", test_not_local);
  g_test_add_func ("/media/read/names", test_names);
  g_test_add_func ("/media/read/cancel", test_cancel);
  g_test_add_func ("/media/thumbnail/turned", test_thumbnail);
  g_test_add_func ("/media/document", test_document);
  g_test_add_func ("/media/large-document", test_large_document);
  g_test_add_func ("/media/growing", test_growing);
  g_test_add_func ("/media/links", test_links);
  g_test_add_func ("/media/thumbnail/refused", test_thumbnail_refused);
  status = g_test_run ();
  remove_folder ();
  return status;
}
