/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"
#include "media/confab-picture.h"

static const char *const both[] = { "image/png", "image/jpeg", NULL };
static const char *const jpeg_only[] = { "image/jpeg", NULL };
static const char *const neither[] = { "image/webp", NULL };

static ConfabPicture *
fit (GBytes                    *bytes,
     const char                *media_type,
     const ConfabPictureLimits *limits)
{
  g_autoptr (GError) error = NULL;
  ConfabPicture *picture = confab_picture_fit (bytes, media_type, "a", limits, NULL, &error);

  g_assert_no_error (error);
  return picture;
}

/* What the bytes are, whatever is said of them. */
static GdkPixbuf *
decode (ConfabPicture *picture)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (picture->bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, picture->width);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, picture->height);
  g_assert_cmpstr (confab_media_sniff (g_bytes_get_data (picture->bytes, NULL), g_bytes_get_size (picture->bytes)), ==,
                   picture->media_type);
  return pixbuf;
}

static GdkPixbuf *
make_noise (int      width,
            int      height,
            gboolean alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width * (alpha ? 4 : 3); x++)
      pixels[(gsize)y * gdk_pixbuf_get_rowstride (pixbuf) + x] = (guint8)g_rand_int (rand);
  return pixbuf;
}

static GBytes *
save_png (GdkPixbuf *pixbuf)
{
  char *buffer;
  gsize length;

  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "png", NULL, NULL));
  return g_bytes_new_take (buffer, length);
}

static void
test_kept (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 200, 100);
  ConfabPictureLimits limits = { .types = both, .max_edge = 200, .max_bytes = g_bytes_get_size (png) };
  g_autoptr (ConfabPicture) picture = fit (png, "image/png", &limits);

  g_assert_true (picture->bytes == png);
  g_assert_cmpstr (picture->media_type, ==, "image/png");
  g_assert_cmpint (picture->width, ==, 200);
  g_assert_cmpint (picture->height, ==, 100);
}

static void
test_scaled (void)
{
  g_autoptr (GdkPixbuf) noise = make_noise (400, 200, FALSE);
  g_autoptr (GBytes) png = save_png (noise);
  g_autoptr (GBytes) few = fixture_picture ("png", 400, 200);
  ConfabPictureLimits limits = { .types = both, .max_edge = 100 };
  g_autoptr (ConfabPicture) photo = fit (png, "image/png", &limits);
  g_autoptr (ConfabPicture) drawing = NULL;
  g_autoptr (GdkPixbuf) pixbuf = decode (photo);

  g_assert_cmpstr (photo->media_type, ==, "image/jpeg");
  g_assert_cmpint (photo->width, ==, 100);
  g_assert_cmpint (photo->height, ==, 50);
  drawing = fit (few, "image/png", &limits);
  g_assert_cmpint (drawing->width, ==, 100);
  g_clear_object (&pixbuf);
  pixbuf = decode (drawing);
}

/* Transparency is kept where that can be, and is white where it cannot. */
static void
test_transparent (void)
{
  g_autoptr (GdkPixbuf) clear = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 64, 64);
  g_autoptr (GBytes) png = NULL;
  ConfabPictureLimits limits = { .types = both, .max_edge = 32 };
  g_autoptr (ConfabPicture) kept = NULL;
  g_autoptr (ConfabPicture) white = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  gdk_pixbuf_fill (clear, 0x00000000);
  png = save_png (clear);
  kept = fit (png, "image/png", &limits);
  g_assert_cmpstr (kept->media_type, ==, "image/png");
  limits.types = jpeg_only;
  white = fit (png, "image/png", &limits);
  g_assert_cmpstr (white->media_type, ==, "image/jpeg");
  pixbuf = decode (white);
  g_assert_cmpint (gdk_pixbuf_read_pixels (pixbuf)[0], >, 250);
}

static void
test_bytes (void)
{
  g_autoptr (GdkPixbuf) noise = make_noise (512, 512, TRUE);
  g_autoptr (GBytes) png = save_png (noise);
  ConfabPictureLimits limits = { .types = both, .max_bytes = 20000 };
  g_autoptr (ConfabPicture) picture = fit (png, "image/png", &limits);
  g_autoptr (GdkPixbuf) pixbuf = decode (picture);

  g_assert_cmpuint (g_bytes_get_size (picture->bytes), <=, 20000);
  g_assert_cmpint (picture->width, <, 512);
  g_assert_cmpstr (picture->media_type, ==, "image/jpeg");
}

static void
test_still (void)
{
  g_autoptr (GBytes) gif = fixture_gif (FALSE);
  static const char *const types[] = { "image/gif", "image/png", NULL };
  ConfabPictureLimits limits = { .types = types };
  g_autoptr (ConfabPicture) kept = fit (gif, "image/gif", &limits);
  g_autoptr (ConfabPicture) still = NULL;

  g_assert_true (kept->bytes == gif);
  limits.still = TRUE;
  still = fit (gif, "image/gif", &limits);
  g_assert_cmpstr (still->media_type, ==, "image/png");
}

static void
test_refused (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 200, 100);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (png, 0, 34);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ConfabPictureLimits limits = { .types = neither };
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_picture_fit (png, "image/png", "a", &limits, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  limits = (ConfabPictureLimits) { .types = both, .max_edge = 50 };
  g_assert_null (confab_picture_fit (cut, "image/png", "a", &limits, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_clear_error (&error);
  limits = (ConfabPictureLimits) { .types = both, .max_bytes = 20 };
  g_assert_null (confab_picture_fit (png, "image/png", "a", &limits, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  limits = (ConfabPictureLimits) { .types = both, .max_edge = 50 };
  g_assert_null (confab_picture_fit (png, "image/png", "a", &limits, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/picture/kept", test_kept);
  g_test_add_func ("/media/picture/scaled", test_scaled);
  g_test_add_func ("/media/picture/transparent", test_transparent);
  g_test_add_func ("/media/picture/bytes", test_bytes);
  g_test_add_func ("/media/picture/still", test_still);
  g_test_add_func ("/media/picture/refused", test_refused);
  return g_test_run ();
}
