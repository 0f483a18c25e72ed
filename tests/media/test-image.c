/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"
#include "media/confab-image.h"
#include "media/confab-image-metadata.h"

#include <string.h>

static void
assert_same (GBytes     *bytes,
             const char *media_type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_bytes (bytes, "a.bin", &error);

  g_assert_no_error (error);
  g_assert_cmpint (media->kind, ==, CONFAB_PART_IMAGE);
  g_assert_cmpstr (media->media_type, ==, media_type);
  g_assert_true (g_bytes_equal (media->bytes, bytes));
}

static void
test_kept (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 20, 10);
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 20, 10);
  g_autoptr (GBytes) webp = fixture_webp (FALSE);
  g_autoptr (GBytes) gif = fixture_gif (FALSE);

  assert_same (png, "image/png");
  assert_same (jpeg, "image/jpeg");
  assert_same (webp, "image/webp");
  assert_same (gif, "image/gif");
}

/* Whether the pixel in this corner is red. */
static gboolean
corner_is_red (GdkPixbuf *pixbuf,
               gboolean   right,
               gboolean   bottom)
{
  int x = right ? gdk_pixbuf_get_width (pixbuf) - 2 : 1;
  int y = bottom ? gdk_pixbuf_get_height (pixbuf) - 2 : 1;
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf) +
                        x * gdk_pixbuf_get_n_channels (pixbuf);

  return pixel[0] > 200 && pixel[1] < 80 && pixel[2] < 80;
}

static GdkPixbuf *
decode (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  return pixbuf;
}

/* Exif 2.32, 4.6.4: where the stored top left corner belongs. */
static void
test_orientation (void)
{
  struct { guint orientation; gboolean swapped; gboolean right; gboolean bottom; } rows[] = {
    { 1, FALSE, FALSE, FALSE }, { 2, FALSE, TRUE, FALSE }, { 3, FALSE, TRUE, TRUE }, { 4, FALSE, FALSE, TRUE },
    { 5, TRUE, FALSE, FALSE }, { 6, TRUE, TRUE, FALSE }, { 7, TRUE, TRUE, TRUE }, { 8, TRUE, FALSE, TRUE },
  };
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 64, 32);
  g_autoptr (GBytes) png = fixture_picture ("png", 64, 32);

  for (gsize i = 0; i < G_N_ELEMENTS (rows) * 2; i++)
    {
      gboolean is_png = i >= G_N_ELEMENTS (rows);
      gsize row = i % G_N_ELEMENTS (rows);
      g_autoptr (GByteArray) exif = fixture_exif (rows[row].orientation, row % 2 == 0);
      g_autoptr (GBytes) tagged = is_png ? fixture_png_with (png, "eXIf", exif->data, exif->len)
                                         : fixture_jpeg_with (jpeg, rows[row].orientation);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_bytes (tagged, "IMG.jpg", &error);
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (media->media_type, ==, is_png ? "image/png" : "image/jpeg");
      g_assert_true (fixture_contains (tagged, SECRET));
      g_assert_false (fixture_contains (media->bytes, SECRET));
      g_assert_cmpint (media->width, ==, rows[row].swapped ? 32 : 64);
      g_assert_cmpint (media->height, ==, rows[row].swapped ? 64 : 32);
      pixbuf = decode (media->bytes);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, media->width);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, media->height);
      for (guint corner = 0; corner < 4; corner++)
        g_assert_cmpint (corner_is_red (pixbuf, corner & 1, corner >> 1), ==,
                         rows[row].right == (gboolean)(corner & 1) && rows[row].bottom == (gboolean)(corner >> 1));
    }
}

/* Taking metadata out gives back exactly what was there before it was put in. */
static void
assert_strips_to (GBytes *tagged,
                  GBytes *plain)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_bytes (tagged, "a", &error);

  g_assert_no_error (error);
  g_assert_true (fixture_contains (tagged, SECRET));
  g_assert_false (fixture_contains (media->bytes, SECRET));
  if (plain != NULL)
    g_assert_true (g_bytes_equal (media->bytes, plain));
}

static void
test_strip (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 20, 10);
  g_autoptr (GBytes) tagged_jpeg = fixture_jpeg_with (jpeg, 1);
  g_autoptr (GBytes) png = fixture_picture ("png", 20, 10);
  g_autoptr (GBytes) gif = fixture_gif (FALSE);
  g_autoptr (GBytes) tagged_gif = fixture_gif (TRUE);
  g_autoptr (GBytes) tagged_webp = fixture_webp (TRUE);
  const char *const chunks[] = { "tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt" };

  assert_strips_to (tagged_jpeg, jpeg);
  for (gsize i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autoptr (GBytes) tagged = fixture_png_with (png, chunks[i], "Comment\0" SECRET, 8 + strlen (SECRET));

      assert_strips_to (tagged, png);
    }
  assert_strips_to (tagged_gif, gif);
  assert_strips_to (tagged_webp, NULL);
}

static void
test_webp_flags (void)
{
  g_autoptr (GBytes) tagged = fixture_webp (TRUE);
  guint orientation;
  g_autoptr (GBytes) plain = confab_image_strip_metadata (tagged, "image/webp", &orientation);
  gsize length;
  const guint8 *data = g_bytes_get_data (plain, &length);

  g_assert_cmpuint (data[20], ==, 0);
  g_assert_cmpuint (data[4] + 8u, ==, length);
}

static void
test_colour_profile (void)
{
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 20, 10);
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);
  const guint8 profile[] = "\xff\xe2\x00\x12" "ICC_PROFILE\0\1\1xx";
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) with_profile = NULL;
  g_autoptr (GBytes) kept = NULL;
  guint orientation;

  g_byte_array_append (array, data, 20);
  g_byte_array_append (array, profile, 20);
  g_byte_array_append (array, data + 20, length - 20);
  with_profile = g_byte_array_free_to_bytes (array);
  kept = confab_image_strip_metadata (with_profile, "image/jpeg", &orientation);
  g_assert_true (kept == with_profile);
}

static void
test_bombs (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 20, 10);
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 20, 10);
  g_autoptr (GBytes) gif = fixture_gif (FALSE);
  GBytes *all[] = { png, jpeg, gif };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gsize length;
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (all[i], &length), g_bytes_get_size (all[i]));
      g_autoptr (GBytes) bomb = NULL;
      g_autoptr (GError) error = NULL;

      if (i == 0)
        memcpy (data + 16, "\0\1\x86\xa0\0\1\x86\xa0", 8);
      else if (i == 1)
        for (gsize at = 2; data[at + 1] != 0xda; at += 2 + ((gsize)data[at + 2] << 8 | data[at + 3]))
          {
            if (data[at + 1] == 0xc0)
              memset (data + at + 5, 0xff, 4);
          }
      else
        memset (data + 6, 0xff, 4);
      bomb = g_bytes_new (data, length);
      g_assert_null (read_bytes (bomb, "bomb", &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
      g_assert_nonnull (strstr (error->message, "“bomb”"));
    }
}

/* Cut anywhere, a picture is refused, or was whole without what was cut. */
static void
test_truncated (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 64, 32);
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 64, 32);
  g_autoptr (GBytes) tagged = fixture_jpeg_with (jpeg, 6);
  g_autoptr (GBytes) webp = fixture_webp (TRUE);
  g_autoptr (GBytes) gif = fixture_gif (TRUE);
  GBytes *all[] = { png, jpeg, tagged, webp, gif };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    for (gsize cut = 16; cut + strlen (SECRET) < g_bytes_get_size (all[i]); cut += 37)
      {
        g_autoptr (GBytes) part = g_bytes_new_from_bytes (all[i], 0, cut);
        g_autoptr (GError) error = NULL;

        g_assert_null (read_bytes (part, "cut", &error));
        g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
      }
}

/* Any answer will do, but there has to be one. */
static void
test_flipped (void)
{
  g_autoptr (GBytes) png = fixture_picture ("png", 24, 12);
  g_autoptr (GBytes) jpeg = fixture_picture ("jpeg", 24, 12);
  g_autoptr (GBytes) tagged = fixture_jpeg_with (jpeg, 6);
  g_autoptr (GBytes) webp = fixture_webp (TRUE);
  g_autoptr (GBytes) gif = fixture_gif (TRUE);
  GBytes *all[] = { png, tagged, webp, gif };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);

  for (guint round = 0; round < 2000; round++)
    {
      GBytes *whole = all[round % G_N_ELEMENTS (all)];
      gsize length = g_bytes_get_size (whole);
      guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), length);
      g_autoptr (GBytes) flipped = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) prepared = NULL;
      const char *media_type;
      int width;
      int height;

      for (guint n = 0; n < 1 + round % 4; n++)
        data[g_rand_int_range (rand, 0, (int)length)] ^= (guint8)(1u << g_rand_int_range (rand, 0, 8));
      flipped = g_bytes_new_take (data, length);
      media_type = confab_media_sniff (data, length);
      if (media_type == NULL || !g_str_has_prefix (media_type, "image/"))
        continue;
      /* A process for each would take too long. */
      prepared = confab_image_prepare (flipped, "flipped", &media_type, &width, &height, NULL, &error);
      g_assert_true ((prepared == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/image/kept", test_kept);
  g_test_add_func ("/media/image/orientation", test_orientation);
  g_test_add_func ("/media/image/strip", test_strip);
  g_test_add_func ("/media/image/webp-flags", test_webp_flags);
  g_test_add_func ("/media/image/colour-profile", test_colour_profile);
  g_test_add_func ("/media/image/bombs", test_bombs);
  g_test_add_func ("/media/image/truncated", test_truncated);
  g_test_add_func ("/media/image/flipped", test_flipped);
  return g_test_run ();
}
