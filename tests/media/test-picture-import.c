/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"
#include "media/confab-image.h"
#include "media/confab-media-worker.h"
#include "media/confab-picture.h"
#include "media/confab-picture-kind.h"
#include "picture-samples.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const png_and_jpeg[] = { "image/png", "image/jpeg", NULL };

static GBytes *
sample (const char *text)
{
  gsize length;
  guchar *data = g_base64_decode (text, &length);

  return g_bytes_new_take (data, length);
}

static GdkPixbuf *
decode (GBytes     *bytes,
        const char *media_type)
{
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = confab_image_decode (bytes, media_type, 0, "made", NULL, &error);

  g_assert_no_error (error);
  return pixbuf;
}

/* Lossy formats change colours a little. */
static void
assert_colour (GdkPixbuf *pixbuf,
               double     x,
               double     y,
               guint32    colour)
{
  int column = (int)(x * gdk_pixbuf_get_width (pixbuf));
  int row = (int)(y * gdk_pixbuf_get_height (pixbuf));
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) + row * gdk_pixbuf_get_rowstride (pixbuf) +
                        column * gdk_pixbuf_get_n_channels (pixbuf);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (ABS ((int)pixel[i] - (int)(colour >> (16 - 8 * i) & 0xff)), <=, 40);
}

/* Red, green, blue and white in the corners of 64 × 32 pixels. */
static GdkPixbuf *
make_marks (void)
{
  static const guint32 colours[] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffffff };
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 32);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GdkPixbuf) corner = gdk_pixbuf_new_subpixbuf (pixbuf, i % 2 * 32, i / 2 * 16, 32, 16);

      gdk_pixbuf_fill (corner, colours[i] << 8 | 0xff);
    }
  return pixbuf;
}

static GBytes *
make_picture (const char *type)
{
  g_autoptr (GdkPixbuf) marks = make_marks ();
  char *buffer;
  gsize length;

  if (!gdk_pixbuf_save_to_buffer (marks, &buffer, &length, type, NULL, NULL))
    return NULL;
  return g_bytes_new_take (buffer, length);
}

static GBytes *
make_svg (const char *attributes,
          const char *content)
{
  char *text = g_strdup_printf ("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a <svg> --><!DOCTYPE svg [ <!ENTITY a 'b'> ]>\n"
                                "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' %s>"
                                "%s</svg>", attributes, content);

  return g_bytes_new_take (text, strlen (text));
}

static void
assert_imported (GBytes     *bytes,
                 const char *media_type,
                 int         width,
                 int         height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_assert_cmpstr (confab_picture_kind_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)), ==, media_type);
  media = read_bytes (bytes, "a.b.xyz", &error);
  if (!confab_image_has_decoder (media_type))
    {
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "install the package"));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (media->kind, ==, CONFAB_PART_IMAGE);
  g_assert_cmpstr (media->media_type, ==, "image/png");
  g_assert_cmpstr (media->name, ==, "a.b.png");
  g_assert_cmpint (media->width, ==, width);
  g_assert_cmpint (media->height, ==, height);
  pixbuf = decode (media->bytes, media->media_type);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, width);
  assert_colour (pixbuf, 0.25, 0.25, 0xff0000);
  assert_colour (pixbuf, 0.75, 0.25, 0x00ff00);
  assert_colour (pixbuf, 0.25, 0.75, 0x0000ff);
  assert_colour (pixbuf, 0.75, 0.75, 0xffffff);
}

static void
test_kinds (void)
{
  g_autoptr (GBytes) heic = sample (sample_heic);
  g_autoptr (GBytes) avif = sample (sample_avif);
  g_autoptr (GBytes) bmp = make_picture ("bmp");
  g_autoptr (GBytes) tiff = make_picture ("tiff");
  g_autoptr (GBytes) svg = make_svg ("width='64' height='32'",
                                     "<rect width='32' height='16' fill='red'/>"
                                     "<rect x='32' width='32' height='16' fill='lime'/>"
                                     "<rect y='16' width='32' height='16' fill='blue'/>"
                                     "<rect x='32' y='16' width='32' height='16' fill='white'/>");

  assert_imported (heic, "image/heic", 64, 32);
  assert_imported (avif, "image/avif", 64, 32);
  if (bmp != NULL)
    assert_imported (bmp, "image/bmp", 64, 32);
  if (tiff != NULL)
    assert_imported (tiff, "image/tiff", 64, 32);
  /* What is drawn is drawn large enough to be seen. */
  assert_imported (svg, "image/svg+xml", 1024, 512);
}

/* Nothing is lost of a photograph but a little, and all of what shines through. */
static void
test_forms (void)
{
  g_autoptr (GdkPixbuf) noise = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 300, 200);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GBytes) svg = make_svg ("width='100' height='100'", "<rect width='50' height='50' fill='red'/>");
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) drawn = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  char *buffer;
  gsize length;

  for (gsize i = 0; i < gdk_pixbuf_get_byte_length (noise); i++)
    gdk_pixbuf_get_pixels (noise)[i] = (guint8)g_rand_int (rand);
  if (gdk_pixbuf_save_to_buffer (noise, &buffer, &length, "bmp", NULL, NULL))
    {
      g_autoptr (GBytes) bmp = g_bytes_new_take (buffer, length);
      g_autoptr (ConfabMedia) media = read_bytes (bmp, "photo.bmp", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (media->media_type, ==, "image/jpeg");
      g_assert_cmpstr (media->name, ==, "photo.jpg");
    }
  if (!confab_image_has_decoder ("image/svg+xml"))
    return;
  drawn = read_bytes (svg, "drawing", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (drawn->name, ==, "drawing.png");
  pixbuf = decode (drawn->bytes, drawn->media_type);
  g_assert_true (gdk_pixbuf_get_has_alpha (pixbuf));
  g_assert_cmpint (gdk_pixbuf_read_pixels (pixbuf)[3], ==, 255);
  g_assert_cmpint (gdk_pixbuf_read_pixels (pixbuf)[1000 * gdk_pixbuf_get_rowstride (pixbuf) + 4000 + 3], ==, 0);
}

static void
append_le (GByteArray *array,
           guint32     value,
           guint       bytes)
{
  guint32 ordered = GUINT32_TO_LE (value);

  g_byte_array_append (array, (const guint8 *)&ordered, bytes);
}

static void
append_entry (GByteArray *array,
              guint       tag,
              guint       type,
              guint32     value)
{
  append_le (array, tag, 2);
  append_le (array, type, 2);
  append_le (array, 1, 4);
  append_le (array, value, 4);
}

/* TIFF 6.0 with bytes for the pixels as they are stored. */
static GBytes *
make_tiff (guint32     width,
           guint32     height,
           guint       photometric,
           guint       channels,
           guint       bits,
           guint       orientation,
           const void *pixels,
           gsize       length)
{
  GByteArray *array = g_byte_array_new ();
  guint n = 10;
  guint32 behind = 8 + 2 + n * 12 + 4;

  g_byte_array_append (array, (const guint8 *)"II*\0", 4);
  append_le (array, 8, 4);
  append_le (array, n, 2);
  append_entry (array, 256, 4, width);
  append_entry (array, 257, 4, height);
  /* The number of bits is the same for all channels, which many writers say once. */
  append_entry (array, 258, 3, bits);
  append_entry (array, 259, 3, 1);
  append_entry (array, 262, 3, photometric);
  append_entry (array, 273, 4, behind);
  append_entry (array, 274, 3, orientation);
  append_entry (array, 277, 3, channels);
  append_entry (array, 278, 4, height);
  append_entry (array, 279, 4, (guint32)length);
  append_le (array, 0, 4);
  g_byte_array_append (array, pixels, (guint)length);
  return g_byte_array_free_to_bytes (array);
}

/* TIFF 6.0, section 8, Orientation: what is the first line and the first column. */
static void
test_orientation (void)
{
  static const guint8 red[] = { 255, 0, 0 };
  /* Where the first pixels that are stored are seen. */
  static const struct { double x, y; } seen[] = {
    { 0, 0 }, { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 },
  };
  guint8 pixels[16 * 8 * 3];

  if (!confab_image_has_decoder ("image/tiff"))
    {
      g_test_skip ("No decoder here");
      return;
    }
  memset (pixels, 255, sizeof pixels);
  for (guint y = 0; y < 4; y++)
    for (guint x = 0; x < 4; x++)
      memcpy (pixels + (y * 16 + x) * 3, red, 3);
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) tiff = make_tiff (16, 8, 2, 3, 8, orientation, pixels, sizeof pixels);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_bytes (tiff, "a.tif", &error);
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (media->width, ==, orientation <= 4 ? 16 : 8);
      g_assert_cmpint (media->height, ==, orientation <= 4 ? 8 : 16);
      pixbuf = decode (media->bytes, media->media_type);
      for (guint corner = 0; corner < 4; corner++)
        {
          gboolean marked = seen[orientation].x == corner % 2 && seen[orientation].y == corner / 2;

          g_test_message ("orientation %u, corner %u", orientation, corner);
          assert_colour (pixbuf, corner % 2 == 0 ? 0.05 : 0.95, corner / 2 == 0 ? 0.05 : 0.95,
                         marked ? 0xff0000 : 0xffffff);
        }
    }
}

/* Inks, one channel, and more bits than a screen has. */
static void
test_odd_pixels (void)
{
  static const struct { const char *text; const char *media_type; guint32 colour; } rows[] = {
    { sample_cmyk_jpeg, "image/jpeg", 0xff0000 },
    { sample_grey_jpeg, "image/jpeg", 0x808080 },
    { sample_deep_png, "image/png", 0xff0000 },
    { sample_grey_png, "image/png", 0x808080 },
  };
  guint8 pixels[4 * 4 * 4];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const ConfabPictureLimits limits = { .types = png_and_jpeg, .max_edge = 4 };
      g_autoptr (GBytes) bytes = sample (rows[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_bytes (bytes, "a", &error);
      g_autoptr (ConfabPicture) picture = NULL;
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (media->media_type, ==, rows[i].media_type);
      picture = confab_picture_fit (media->bytes, media->media_type, "a", &limits, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (picture->width, ==, 4);
      pixbuf = decode (picture->bytes, picture->media_type);
      assert_colour (pixbuf, 0.5, 0.5, rows[i].colour);
    }
  if (!confab_image_has_decoder ("image/tiff"))
    return;
  memset (pixels, 0, sizeof pixels);
  for (guint i = 0; i < 16; i++)
    pixels[i * 4 + 1] = pixels[i * 4 + 2] = 255;
  {
    g_autoptr (GBytes) inks = make_tiff (4, 4, 5, 4, 8, 1, pixels, sizeof pixels);
    g_autoptr (GBytes) deep = make_tiff (4, 4, 1, 1, 16, 1, pixels, 32);
    GBytes *all[] = { inks, deep };

    for (guint i = 0; i < 2; i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (ConfabMedia) media = read_bytes (all[i], "a.tif", &error);

        g_assert_no_error (error);
        g_assert_cmpint (media->width, ==, 4);
      }
  }
}

/* What moves is sent as its first picture where the service wants that. */
static void
test_still (void)
{
  static const struct { const char *text; const char *media_type; } rows[] = {
    { sample_moving_gif, "image/gif" }, { sample_moving_png, "image/png" }, { sample_moving_webp, "image/webp" },
  };
  static const char *const types[] = { "image/gif", "image/png", "image/webp", "image/jpeg", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ConfabPictureLimits limits = { .types = types };
      g_autoptr (GBytes) bytes = sample (rows[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_bytes (bytes, "a", &error);
      g_autoptr (ConfabPicture) moving = NULL;
      g_autoptr (ConfabPicture) still = NULL;
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      g_assert_no_error (error);
      moving = confab_media_worker_fit (media->bytes, media->media_type, "a", &limits, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (moving->bytes == media->bytes);
      if (!confab_image_has_decoder (rows[i].media_type))
        continue;
      limits.still = TRUE;
      still = confab_media_worker_fit (media->bytes, media->media_type, "a", &limits, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (still->media_type, ==, "image/png");
      g_assert_false (fixture_contains (still->bytes, "acTL"));
      pixbuf = decode (still->bytes, still->media_type);
      assert_colour (pixbuf, 0.5, 0.5, 0xff0000);
    }
}

static void
assert_refused (GBytes *bytes,
                int     code)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_bytes (bytes, "evil", &error);

  g_assert_error (error, CONFAB_ERROR, code);
  g_assert_nonnull (strstr (error->message, "“evil”"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

/* 100,000 × 100,000 pixels in a file of a few bytes. */
static void
test_bombs (void)
{
  g_autoptr (GBytes) tiff = make_tiff (100000, 100000, 2, 3, 8, 1, "", 1);
  g_autoptr (GBytes) heic = sample (sample_heic);
  g_autoptr (GByteArray) large = g_byte_array_new ();
  g_autoptr (GByteArray) bmp = g_byte_array_new ();
  g_autoptr (GBytes) large_heic = NULL;
  g_autoptr (GBytes) large_bmp = NULL;
  guint found = 0;

  if (confab_image_has_decoder ("image/tiff"))
    assert_refused (tiff, CONFAB_ERROR_TOO_LARGE);
  g_byte_array_append (large, g_bytes_get_data (heic, NULL), (guint)g_bytes_get_size (heic));
  for (guint i = 0; i + 16 < large->len; i++)
    if (memcmp (large->data + i, "ispe", 4) == 0)
      {
        memcpy (large->data + i + 8, "\0\1\x86\xa0\0\1\x86\xa0", 8);
        found++;
      }
  g_assert_cmpuint (found, >, 0);
  large_heic = g_bytes_new (large->data, large->len);
  if (confab_image_has_decoder ("image/heic"))
    assert_refused (large_heic, CONFAB_ERROR_TOO_LARGE);
  g_byte_array_append (bmp, (const guint8 *)"BM", 2);
  append_le (bmp, 54, 4);
  append_le (bmp, 0, 4);
  append_le (bmp, 54, 4);
  append_le (bmp, 40, 4);
  append_le (bmp, 100000, 4);
  append_le (bmp, (guint32) - 100000, 4);
  append_le (bmp, 1 | 24 << 16, 4);
  g_byte_array_set_size (bmp, 200);
  large_bmp = g_bytes_new (bmp->data, bmp->len);
  if (confab_image_has_decoder ("image/bmp"))
    assert_refused (large_bmp, CONFAB_ERROR_TOO_LARGE);
}

/* Half of each, and nothing behind the first bytes. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) heic = sample (sample_heic);
  g_autoptr (GBytes) avif = sample (sample_avif);
  g_autoptr (GBytes) tiff = make_picture ("tiff");
  g_autoptr (GBytes) svg = make_svg ("width='10' height='10'", "<g><rect/>");
  GBytes *all[] = { heic, avif, tiff, svg };
  const char *types[] = { "image/heic", "image/avif", "image/tiff", "image/svg+xml" };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gsize length = all[i] != NULL ? g_bytes_get_size (all[i]) : 0;
      g_autoptr (GBytes) half = length > 0 ? g_bytes_new_from_bytes (all[i], 0, i == 3 ? length : length / 2) : NULL;

      if (half != NULL && confab_image_has_decoder (types[i]))
        assert_refused (half, CONFAB_ERROR_INVALID_VALUE);
    }
}

/* A drawing may name other files and computers. Nobody is asked for them. */
static void
test_svg_references (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autoptr (GBytes) red = fixture_picture ("png", 10, 10);
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (ConfabMedia) media = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  gboolean accepted = FALSE;
  int fd = g_file_open_tmp ("confab-mark-XXXXXX.png", &path, NULL);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (red, NULL), (gssize)g_bytes_get_size (red), NULL));
  content = g_strdup_printf ("<rect width='100' height='100' fill='white'/>"
                             "<style>@import url('http://127.0.0.1:%u/a.css');</style>"
                             "<image width='100' height='100' xlink:href='file://%s'/>"
                             "<image width='100' height='100' xlink:href='%s'/>"
                             "<image width='100' height='100' xlink:href='http://127.0.0.1:%u/a.png'/>"
                             "<use xlink:href='http://127.0.0.1:%u/a.svg#x'/>"
                             "<rect width='100' height='100' filter=\"url('http://127.0.0.1:%u/f.svg#x')\" fill='none'/>",
                             port, path, path, port, port, port);
  svg = make_svg ("width='100' height='100'", content);
  if (confab_image_has_decoder ("image/svg+xml"))
    {
      media = read_bytes (svg, "evil.svg", &error);
      g_assert_no_error (error);
      pixbuf = decode (media->bytes, media->media_type);
      for (guint i = 0; i < 100; i++)
        assert_colour (pixbuf, i % 10 / 10.0, i / 10 / 10.0, 0xffffff);
    }
  g_remove (path);
  /* Whoever had connected would stand in the queue. */
  {
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_autoptr (GSocketConnection) own = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
    g_autoptr (GSocketConnection) first = NULL;
    g_autoptr (GSocketAddress) mine = NULL;
    g_autoptr (GSocketAddress) theirs = NULL;

    g_assert_no_error (error);
    first = g_socket_listener_accept (listener, NULL, NULL, &error);
    g_assert_no_error (error);
    mine = g_socket_connection_get_local_address (own, NULL);
    theirs = g_socket_connection_get_remote_address (first, NULL);
    accepted = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (mine)) ==
               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (theirs));
  }
  g_assert_true (accepted);
}

/* Entities of entities, a drawing as large as a town, and one that draws itself. */
static void
test_svg_bombs (void)
{
  g_autoptr (GString) text = g_string_new ("<!DOCTYPE svg [<!ENTITY a0 'ha'>");
  g_autoptr (GBytes) entities = NULL;
  g_autoptr (GBytes) town = make_svg ("width='100000' height='50000'", "<rect width='100%' height='100%' fill='red'/>");
  g_autoptr (GBytes) round = make_svg ("width='9' height='9'", "<g id='a'><use xlink:href='#a'/></g>");
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;

  if (!confab_image_has_decoder ("image/svg+xml"))
    {
      g_test_skip ("No decoder here");
      return;
    }
  for (guint i = 1; i < 20; i++)
    g_string_append_printf (text, "<!ENTITY a%u '&a%u;&a%u;&a%u;&a%u;&a%u;&a%u;&a%u;&a%u;'>", i, i - 1, i - 1, i - 1,
                            i - 1, i - 1, i - 1, i - 1, i - 1);
  g_string_append (text, "]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&a19;</text></svg>");
  entities = g_bytes_new (text->str, text->len);
  assert_refused (entities, CONFAB_ERROR_INVALID_VALUE);
  media = read_bytes (town, "town.svg", &error);
  g_assert_no_error (error);
  g_assert_cmpint (media->width, ==, 4096);
  g_assert_cmpint (media->height, ==, 2048);
  g_clear_pointer (&media, confab_media_free);
  media = read_bytes (round, "round.svg", &error);
  g_assert_true (media != NULL || g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE));
}

static void
test_sniff (void)
{
  static const struct { const char *text; gsize length; const char *media_type; } rows[] = {
    { "<svg/>", 6, "image/svg+xml" }, { "<svg", 4, NULL }, { "<svgx/>", 7, NULL }, { "a <svg/>", 8, NULL },
    { "<!--<svg/>-->", 13, NULL }, { "<html><svg/>", 12, NULL }, { "<s:svg >", 8, "image/svg+xml" },
    { "<?xml?><!DOCTYPE svg><svg>", 26, "image/svg+xml" }, { "II*\0", 4, "image/tiff" }, { "MM\0*", 4, "image/tiff" },
    { "BM a letter that starts so", 26, NULL }, { "II", 2, NULL },
    { "\0\0\0\x18" "ftypmif1\0\0\0\0mif1avif", 24, "image/avif" },
    { "\0\0\0\x18" "ftypmif1\0\0\0\0mif1heic", 24, "image/heic" },
    { "\0\0\0\x18" "ftypisom\0\0\0\0mif1heic", 24, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length <= rows[i].length; length++)
      {
        g_autofree char *copy = g_memdup2 (rows[i].text, length);
        const char *media_type = confab_picture_kind_sniff (copy, length);

        if (length == rows[i].length)
          g_assert_cmpstr (media_type, ==, rows[i].media_type);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-import/sniff", test_sniff);
  g_test_add_func ("/picture-import/kinds", test_kinds);
  g_test_add_func ("/picture-import/forms", test_forms);
  g_test_add_func ("/picture-import/orientation", test_orientation);
  g_test_add_func ("/picture-import/odd-pixels", test_odd_pixels);
  g_test_add_func ("/picture-import/still", test_still);
  g_test_add_func ("/picture-import/bombs", test_bombs);
  g_test_add_func ("/picture-import/damaged", test_damaged);
  g_test_add_func ("/picture-import/svg-references", test_svg_references);
  g_test_add_func ("/picture-import/svg-bombs", test_svg_bombs);
  return g_test_run ();
}
