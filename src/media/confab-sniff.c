/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media.h"

#include <string.h>

/* An EBML header is a few dozen bytes; what hides its type further in is not a video. */
#define EBML_WINDOW 4096

static guint32
read_be32 (const guint8 *data)
{
  return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

/* ISO/IEC 14496-12, 4.3: the first box names the kind of file. Old QuickTime files start with another box. */
static const char *
sniff_iso_media (const guint8 *data,
                 gsize         length)
{
  static const char others[][5] = {
    "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis", "jxl ", "crx ",
    "M4A ", "M4B ", "M4P ", "F4A ", "F4B ",
  };
  guint32 size;

  if (length < 16)
    return NULL;
  size = read_be32 (data);
  if (memcmp (data + 4, "ftyp", 4) == 0)
    {
      if (size < 16 || size > 4096)
        return NULL;
      for (gsize i = 8; i < 12; i++)
        if (!g_ascii_isprint (data[i]))
          return NULL;
      for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        if (memcmp (data + 8, others[i], 4) == 0)
          return NULL;
      return memcmp (data + 8, "qt  ", 4) == 0 ? "video/quicktime" : "video/mp4";
    }
  /* Text has letters where these files have the size of a box. */
  if (size > 0x10000000)
    return NULL;
  if (memcmp (data + 4, "moov", 4) == 0 || memcmp (data + 4, "mdat", 4) == 0 || memcmp (data + 4, "wide", 4) == 0)
    return "video/quicktime";
  return NULL;
}

/* RFC 8794, section 4: an integer whose first set bit says how many bytes it has. */
static gboolean
read_vint (const guint8 *data,
           gsize         length,
           gsize        *position,
           gboolean      keep_marker,
           guint64      *value)
{
  guint8 mask = 0x80;
  guint bytes = 1;

  if (*position >= length)
    return FALSE;
  while (bytes <= 8 && (data[*position] & mask) == 0)
    {
      mask >>= 1;
      bytes++;
    }
  if (bytes > 8 || length - *position < bytes)
    return FALSE;
  *value = keep_marker ? data[*position] : data[*position] & (mask - 1);
  for (guint i = 1; i < bytes; i++)
    *value = *value << 8 | data[*position + i];
  *position += bytes;
  return TRUE;
}

/* RFC 9559, section 5: Matroska and WebM differ in the DocType of the EBML header. */
static const char *
sniff_ebml (const guint8 *data,
            gsize         length)
{
  gsize position = 4;
  guint64 header;
  gsize end;

  length = MIN (length, EBML_WINDOW);
  if (!read_vint (data, length, &position, FALSE, &header))
    return NULL;
  end = header < length - position ? position + (gsize)header : length;
  while (position < end)
    {
      guint64 id;
      guint64 size;

      if (!read_vint (data, end, &position, TRUE, &id) || !read_vint (data, end, &position, FALSE, &size) ||
          size > end - position)
        return NULL;
      if (id == 0x4282)
        {
          /* The string may be padded with zeros. */
          gsize used = strnlen ((const char *)data + position, size);

          if (used == 4 && memcmp (data + position, "webm", 4) == 0)
            return "video/webm";
          if (used == 8 && memcmp (data + position, "matroska", 8) == 0)
            return "video/x-matroska";
          return NULL;
        }
      position += (gsize)size;
    }
  return NULL;
}

/**
 * confab_media_sniff:
 * @bytes: (array length=length): the start of a file; its first 4096 bytes are enough
 * @length: how many bytes there are
 *
 * Finds out what a file is by its content alone.
 *
 * Returns: (nullable): a media type: image/png, image/jpeg, image/webp, image/gif, video/mp4, video/webm,
 *   video/quicktime or video/x-matroska; %NULL for everything else
 */
const char *
confab_media_sniff (const void *bytes,
                    gsize       length)
{
  const guint8 *data = bytes;

  if (length >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";
  if (length >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";
  if (length >= 6 && (memcmp (data, "GIF87a", 6) == 0 || memcmp (data, "GIF89a", 6) == 0))
    return "image/gif";
  if (length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";
  if (length >= 5 && memcmp (data, "\x1a\x45\xdf\xa3", 4) == 0)
    return sniff_ebml (data, length);
  return length > 0 ? sniff_iso_media (data, length) : NULL;
}
