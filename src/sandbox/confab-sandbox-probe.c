/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sandbox/confab-sandbox-body.h"
#include "sandbox/confab-sandbox-probe.h"

#define MAX_BOX_DEPTH 4

typedef struct
{
  const guchar *data;
  gsize         size;
} Slice;

static guint64
read_be (const guchar *data,
         guint         n)
{
  guint64 value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | data[i];
  return value;
}

static guint64
read_le (const guchar *data,
         guint         n)
{
  guint64 value = 0;

  for (guint i = n; i > 0; i--)
    value = value << 8 | data[i - 1];
  return value;
}

static gboolean
has_magic (Slice       slice,
           gsize       offset,
           const char *magic)
{
  gsize length = strlen (magic);

  return slice.size >= offset + length && memcmp (slice.data + offset, magic, length) == 0;
}

/* The frame header is the first of the markers SOF0 to SOF15 that is not a table (ITU-T T.81, B.2.2). */
static gboolean
find_jpeg_size (Slice  slice,
                guint *width,
                guint *height)
{
  gsize at = 2;

  while (at + 9 <= slice.size && slice.data[at] == 0xff)
    {
      guchar marker = slice.data[at + 1];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *height = read_be (slice.data + at + 5, 2);
          *width = read_be (slice.data + at + 7, 2);
          return TRUE;
        }
      at += 2 + read_be (slice.data + at + 2, 2);
    }
  return FALSE;
}

/* The three forms of the first chunk of a WebP file (RFC 9649, 2.4 to 2.7). */
static gboolean
find_webp_size (Slice  slice,
                guint *width,
                guint *height)
{
  const guchar *data = slice.data;

  if (slice.size < 30)
    return FALSE;
  if (has_magic (slice, 12, "VP8X"))
    {
      *width = read_le (data + 24, 3) + 1;
      *height = read_le (data + 27, 3) + 1;
      return TRUE;
    }
  if (has_magic (slice, 12, "VP8L"))
    {
      guint32 bits = read_le (data + 21, 4);

      *width = (bits & 0x3fff) + 1;
      *height = (bits >> 14 & 0x3fff) + 1;
      return TRUE;
    }
  *width = read_le (data + 26, 2) & 0x3fff;
  *height = read_le (data + 28, 2) & 0x3fff;
  return has_magic (slice, 12, "VP8 ");
}

static const char *
find_image_size (Slice  slice,
                 guint *width,
                 guint *height)
{
  if (has_magic (slice, 0, "\x89PNG\r\n\x1a\n") && slice.size >= 24)
    {
      *width = read_be (slice.data + 16, 4);
      *height = read_be (slice.data + 20, 4);
      return "PNG";
    }
  if ((has_magic (slice, 0, "GIF87a") || has_magic (slice, 0, "GIF89a")) && slice.size >= 10)
    {
      *width = read_le (slice.data + 6, 2);
      *height = read_le (slice.data + 8, 2);
      return "GIF";
    }
  if (has_magic (slice, 0, "\xff\xd8\xff") && find_jpeg_size (slice, width, height))
    return "JPEG";
  if (has_magic (slice, 0, "RIFF") && has_magic (slice, 8, "WEBP") && find_webp_size (slice, width, height))
    return "WebP";
  return NULL;
}

/* The address of a thing on the web is only told; the sandbox fetches nothing. */
static char *
describe_address (const char *url)
{
  g_autofree char *address = g_utf8_substring (url, 0, MIN (g_utf8_strlen (url, -1), 100));

  return g_strdup_printf ("an address that the sandbox does not fetch, `%s`", address);
}

/**
 * confab_sandbox_probe_image:
 * @files: (nullable) (element-type GBytes): the files of the request
 * @url: a data URL or a web address
 *
 * Returns: (transfer full): the picture's format, size in pixels and size in bytes, in words
 */
char *
confab_sandbox_probe_image (GPtrArray  *files,
                            const char *url)
{
  g_autofree char *content_type = NULL;
  g_autoptr (GBytes) data = NULL;
  const char *format;
  guint width = 0;
  guint height = 0;
  Slice slice;

  data = confab_sandbox_body_open (files, url, &content_type);
  if (data == NULL)
    return describe_address (url);
  slice.data = g_bytes_get_data (data, &slice.size);
  format = find_image_size (slice, &width, &height);
  if (format == NULL)
    return g_strdup_printf ("%" G_GSIZE_FORMAT " bytes of %s that the sandbox cannot read", slice.size, content_type);
  return g_strdup_printf ("%s, %u × %u pixels, %" G_GSIZE_FORMAT " bytes", format, width, height, slice.size);
}

/* Walks the boxes of an ISO media file down to moov/mvhd (ISO/IEC 14496-12, 4.2 and 8.2.2). */
static double
find_mp4_duration (Slice slice,
                   guint depth)
{
  gsize at = 0;

  while (slice.size - at >= 8)
    {
      guint64 size = read_be (slice.data + at, 4);
      guint header = size == 1 ? 16 : 8;
      Slice inside;

      if (slice.size - at < header)
        return -1;
      if (size == 1)
        size = read_be (slice.data + at + 8, 8);
      else if (size == 0)
        size = slice.size - at;
      if (size < header || size > slice.size - at)
        return -1;
      inside = (Slice){ slice.data + at + header, size - header };
      if (has_magic (slice, at + 4, "moov") && depth < MAX_BOX_DEPTH)
        return find_mp4_duration (inside, depth + 1);
      if (has_magic (slice, at + 4, "mvhd"))
        {
          gboolean large = inside.size >= 32 && inside.data[0] == 1;
          guint64 scale;

          if (inside.size < 20)
            return -1;
          scale = read_be (inside.data + (large ? 20 : 12), 4);
          return scale == 0 ? -1 : (double)read_be (inside.data + (large ? 24 : 16), large ? 8 : 4) / scale;
        }
      at += size;
    }
  return -1;
}

/* An EBML number: the first byte's leading zeros tell its length (RFC 8794, 4 and 5). */
static gboolean
read_ebml_number (Slice    slice,
                  gsize   *at,
                  gboolean keep_marker,
                  guint64 *value)
{
  guint length = 1;

  if (*at >= slice.size || slice.data[*at] == 0)
    return FALSE;
  while ((slice.data[*at] & (0x80 >> (length - 1))) == 0)
    length++;
  if (slice.size - *at < length)
    return FALSE;
  *value = read_be (slice.data + *at, length);
  if (!keep_marker)
    *value &= (G_GUINT64_CONSTANT (1) << (7 * length)) - 1;
  *at += length;
  return TRUE;
}

static double
read_ebml_float (const guchar *data,
                 gsize         size)
{
  union { guint32 i; float f; } narrow;
  union { guint64 i; double f; } wide;

  if (size == 4)
    {
      narrow.i = read_be (data, 4);
      return narrow.f;
    }
  wide.i = size == 8 ? read_be (data, 8) : 0;
  return wide.f;
}

/* Walks Segment/Info to Duration and TimestampScale (RFC 9559, 5.1.2). */
static double
find_matroska_duration (Slice slice)
{
  double duration = -1;
  double scale = 1000000;
  gsize at = 0;

  while (at < slice.size)
    {
      guint64 id;
      guint64 size;

      if (!read_ebml_number (slice, &at, TRUE, &id) || !read_ebml_number (slice, &at, FALSE, &size))
        break;
      if (id == 0x18538067 || id == 0x1549a966)
        continue;
      if (id == 0x1f43b675 || size > slice.size - at)
        break;
      if (id == 0x4489)
        duration = read_ebml_float (slice.data + at, size);
      if (id == 0x2ad7b1 && size <= 8)
        scale = read_be (slice.data + at, size);
      at += size;
    }
  return isfinite (duration) && duration >= 0 ? duration * scale / 1e9 : -1;
}

/**
 * confab_sandbox_probe_video:
 * @files: (nullable) (element-type GBytes): the files of the request
 * @url: a data URL or a web address
 *
 * Returns: (transfer full): the video's container, length and size in bytes, in words
 */
char *
confab_sandbox_probe_video (GPtrArray  *files,
                            const char *url)
{
  g_autofree char *content_type = NULL;
  g_autoptr (GBytes) data = NULL;
  const char *container;
  double seconds;
  Slice slice;

  data = confab_sandbox_body_open (files, url, &content_type);
  if (data == NULL)
    return describe_address (url);
  slice.data = g_bytes_get_data (data, &slice.size);
  if (has_magic (slice, 4, "ftyp"))
    {
      container = has_magic (slice, 8, "qt  ") ? "QuickTime" : "MP4";
      seconds = find_mp4_duration (slice, 0);
    }
  else if (has_magic (slice, 0, "\x1a\x45\xdf\xa3"))
    {
      container = g_strstr_len ((char *)slice.data, MIN (slice.size, 64), "webm") != NULL ? "WebM" : "Matroska";
      seconds = find_matroska_duration (slice);
    }
  else
    return g_strdup_printf ("%" G_GSIZE_FORMAT " bytes of %s that the sandbox cannot read", slice.size, content_type);
  if (seconds < 0)
    return g_strdup_printf ("%s of unknown length, %" G_GSIZE_FORMAT " bytes", container, slice.size);
  return g_strdup_printf ("%s, %.1f seconds, %" G_GSIZE_FORMAT " bytes", container, seconds, slice.size);
}

/**
 * confab_sandbox_probe_file:
 * @filename: (nullable): what the file is called
 * @url: (nullable): a data URL
 *
 * Returns: (transfer full): the file's name, type and size in bytes, in words
 */
char *
confab_sandbox_probe_file (GPtrArray  *files,
                           const char *filename,
                           const char *url)
{
  g_autofree char *content_type = NULL;
  g_autoptr (GBytes) data = NULL;

  if (url != NULL)
    data = confab_sandbox_body_open (files, url, &content_type);
  if (data == NULL)
    return g_strdup_printf ("`%s`, which the sandbox cannot read", filename != NULL ? filename : "");
  return g_strdup_printf ("`%s`, %s, %" G_GSIZE_FORMAT " bytes", filename != NULL ? filename : "", content_type,
                          g_bytes_get_size (data));
}
