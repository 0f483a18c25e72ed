/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixtures.h"

#include <string.h>

static void
append_be32 (GByteArray *array,
             guint32     value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (array, (const guint8 *)&value, 4);
}

static void
append_text (GByteArray *array,
             const char *text)
{
  g_byte_array_append (array, (const guint8 *)text, strlen (text));
}

static void
append_zeros (GByteArray *array,
              gsize       n)
{
  gsize length = array->len;

  g_byte_array_set_size (array, length + n);
  memset (array->data + length, 0, n);
}

/* The top left quarter is red, the rest is white, so that turning shows. */
GdkPixbuf *
fixture_pixbuf (int width,
                int height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GdkPixbuf) corner = gdk_pixbuf_new_subpixbuf (pixbuf, 0, 0, width / 2, height / 2);

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  gdk_pixbuf_fill (corner, 0xff0000ff);
  return pixbuf;
}

GBytes *
fixture_picture (const char *type,
                 int         width,
                 int         height)
{
  g_autoptr (GdkPixbuf) pixbuf = fixture_pixbuf (width, height);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* A directory with Orientation and a pointer to GPS, and the place as text behind. */
GByteArray *
fixture_exif (guint    orientation,
              gboolean little)
{
  static const guint8 le[] = {
    'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0,
    0x12, 0x01, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0,
    0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,
    0, 0, 0, 0,
  };
  static const guint8 be[] = {
    'M', 'M', 0, 42, 0, 0, 0, 8, 0, 2,
    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0,
    0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38,
    0, 0, 0, 0,
  };
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, little ? le : be, sizeof le);
  array->data[little ? 18 : 19] = (guint8)orientation;
  append_text (array, SECRET);
  return array;
}

static void
append_segment (GByteArray *array,
                guint8      marker,
                const void *data,
                gsize       length)
{
  guint8 head[4] = { 0xff, marker, (guint8)((length + 2) >> 8), (guint8)(length + 2) };

  g_byte_array_append (array, head, 4);
  g_byte_array_append (array, data, length);
}

/* Exif, XMP, IPTC, a comment, a preview behind the end: all with the place. */
GBytes *
fixture_jpeg_with (GBytes *jpeg,
                   guint   orientation)
{
  g_autoptr (GByteArray) exif = fixture_exif (orientation, orientation % 2 == 0);
  g_autoptr (GByteArray) app1 = g_byte_array_new ();
  GByteArray *array = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (jpeg, &length);
  const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x>" SECRET "</x>";
  const char iptc[] = "Photoshop 3.0\0" SECRET;
  const char mpf[] = "MPF\0" SECRET;
  gsize jfif = 4 + ((gsize)data[4] << 8 | data[5]);

  g_byte_array_append (app1, (const guint8 *)"Exif\0\0", 6);
  g_byte_array_append (app1, exif->data, exif->len);
  g_byte_array_append (array, data, jfif);
  append_segment (array, 0xe1, app1->data, app1->len);
  append_segment (array, 0xe1, xmp, sizeof xmp);
  append_segment (array, 0xed, iptc, sizeof iptc);
  append_segment (array, 0xe2, mpf, sizeof mpf);
  append_segment (array, 0xfe, SECRET, strlen (SECRET));
  g_byte_array_append (array, data + jfif, length - jfif);
  append_text (array, SECRET);
  return g_byte_array_free_to_bytes (array);
}

static guint32
crc32_of (const guint8 *data,
          gsize         length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
  return ~crc;
}

GBytes *
fixture_png_with (GBytes     *png,
                  const char *type,
                  const void *content,
                  gsize       content_length)
{
  GByteArray *array = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);
  gsize start;

  g_byte_array_append (array, data, 33);
  append_be32 (array, (guint32)content_length);
  start = array->len;
  append_text (array, type);
  g_byte_array_append (array, content, content_length);
  append_be32 (array, crc32_of (array->data + start, content_length + 4));
  g_byte_array_append (array, data + 33, length - 33);
  return g_byte_array_free_to_bytes (array);
}

static void
append_riff (GByteArray *array,
             const char *type,
             const void *data,
             gsize       length)
{
  guint32 size = GUINT32_TO_LE ((guint32)length);

  append_text (array, type);
  g_byte_array_append (array, (const guint8 *)&size, 4);
  g_byte_array_append (array, data, length);
  append_zeros (array, length & 1);
}

/* One red pixel without loss. */
GBytes *
fixture_webp (gboolean metadata)
{
  static const guint8 pixel[] = { 0x2f, 0, 0, 0, 0, 0x07, 0x10, 0xfd, 0x8f, 0xfe, 0x07, 0x22, 0xa2, 0xff, 0x01 };
  GByteArray *array = g_byte_array_new ();
  guint8 extended[10] = { 0x08 | 0x04 };
  guint32 size;

  append_text (array, "RIFF....WEBP");
  if (metadata)
    append_riff (array, "VP8X", extended, sizeof extended);
  append_riff (array, "VP8L", pixel, sizeof pixel);
  if (metadata)
    {
      append_riff (array, "EXIF", SECRET, strlen (SECRET));
      append_riff (array, "XMP ", SECRET, strlen (SECRET));
    }
  size = GUINT32_TO_LE (array->len - 8);
  memcpy (array->data + 4, &size, 4);
  return g_byte_array_free_to_bytes (array);
}

/* One pixel. */
GBytes *
fixture_gif (gboolean metadata)
{
  static const guint8 head[] = {
    'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 255, 255, 255,
  };
  static const guint8 loop[] = {
    0x21, 0xff, 11, 'N', 'E', 'T', 'S', 'C', 'A', 'P', 'E', '2', '.', '0', 3, 1, 0, 0, 0,
  };
  static const guint8 image[] = { 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0, 0x3b };
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, head, sizeof head);
  g_byte_array_append (array, loop, sizeof loop);
  if (metadata)
    {
      guint8 size = (guint8)strlen (SECRET);

      g_byte_array_append (array, (const guint8 *)"\x21\xfe", 2);
      g_byte_array_append (array, &size, 1);
      append_text (array, SECRET);
      append_zeros (array, 1);
      append_text (array, "\x21\xff\x0bXMP DataXMP");
      g_byte_array_append (array, &size, 1);
      append_text (array, SECRET);
      append_zeros (array, 1);
    }
  g_byte_array_append (array, image, sizeof image);
  return g_byte_array_free_to_bytes (array);
}

/* Only the movie box: 90.5 seconds, 640 × 360, perhaps turned. */
GBytes *
fixture_mp4 (const char *brand,
             gboolean    turned)
{
  GByteArray *array = g_byte_array_new ();

  append_be32 (array, 20);
  append_text (array, "ftyp");
  append_text (array, brand);
  append_be32 (array, 0);
  append_text (array, "isom");
  append_be32 (array, 8 + 108 + 100);
  append_text (array, "moov");
  append_be32 (array, 108);
  append_text (array, "mvhd");
  append_zeros (array, 12);
  append_be32 (array, 1000);
  append_be32 (array, 90500);
  append_zeros (array, 80);
  append_be32 (array, 100);
  append_text (array, "trak");
  append_be32 (array, 92);
  append_text (array, "tkhd");
  append_zeros (array, 40);
  for (guint i = 0; i < 9; i++)
    append_be32 (array, i == (turned ? 1 : 0) || i == (turned ? 3 : 4) ? 0x10000 : i == 8 ? 0x40000000 : 0);
  append_be32 (array, 640 << 16);
  append_be32 (array, 360 << 16);
  return g_byte_array_free_to_bytes (array);
}

gboolean
fixture_contains (GBytes     *bytes,
                  const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i + strlen (text) <= length; i++)
    if (memcmp (data + i, text, strlen (text)) == 0)
      return TRUE;
  return FALSE;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

ConfabMedia *
read_bytes (GBytes     *bytes,
            const char *name,
            GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_media_read_bytes_async (bytes, name, NULL, NULL, result_cb, &result);
  wait_for (&result);
  return confab_media_read_finish (result, error);
}

ConfabMedia *
read_file (const char *path,
           GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return read_gfile (file, error);
}

ConfabMedia *
read_gfile (GFile   *file,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_media_read_file_async (file, NULL, NULL, result_cb, &result);
  wait_for (&result);
  return confab_media_read_finish (result, error);
}

GBytes *
make_thumbnail (const char *path,
                const char *media_type,
                int         size,
                GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_media_thumbnail_async (path, media_type, size, NULL, result_cb, &result);
  wait_for (&result);
  return confab_media_thumbnail_finish (result, error);
}
