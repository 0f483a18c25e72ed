/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "media/confab-picture-kind.h"

#include <string.h>

/* Boxes in boxes in boxes: meta, iprp, ipco. */
#define MAX_DEPTH 4

/* What names the kind of a file stands at its start. */
#define MAX_BRANDS 4096

static guint32
read_be32 (const guint8 *data)
{
  return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

static guint32
read_le32 (const guint8 *data)
{
  return (guint32)data[3] << 24 | (guint32)data[2] << 16 | (guint32)data[1] << 8 | data[0];
}

static guint32
read_le16 (const guint8 *data)
{
  return (guint32)data[1] << 8 | data[0];
}

/* ISO/IEC 23008-12, annex B, and the AV1 image file format, section 6: the first brand tells, or, where it says only
 * that the file has pictures, those behind it. */
static const char *
sniff_heif (const guint8 *data,
            gsize         length)
{
  static const char general[][5] = { "mif1", "mif2", "msf1" };
  static const char hevc[][5] = { "heic", "heix", "heim", "heis", "hevc", "hevx" };
  gboolean pictured = FALSE;
  guint32 size;

  if (length < 16 || memcmp (data + 4, "ftyp", 4) != 0)
    return NULL;
  size = read_be32 (data);
  if (size < 16 || size > MAX_BRANDS)
    return NULL;
  for (gsize at = 8; at + 4 <= MIN (length, size); at += at == 8 ? 8 : 4)
    {
      if (memcmp (data + at, "avif", 4) == 0 || memcmp (data + at, "avis", 4) == 0)
        return "image/avif";
      for (guint i = 0; i < G_N_ELEMENTS (hevc); i++)
        if (memcmp (data + at, hevc[i], 4) == 0)
          return "image/heic";
      for (guint i = 0; at == 8 && i < G_N_ELEMENTS (general); i++)
        pictured |= memcmp (data + at, general[i], 4) == 0;
      /* The others count only where the first one leaves it open. */
      if (!pictured)
        return NULL;
    }
  return "image/heic";
}

/* The bitmap file header and the size of the header behind it, of which there are few. */
static gboolean
is_bmp (const guint8 *data,
        gsize         length)
{
  static const guint32 sizes[] = { 12, 40, 52, 56, 64, 108, 124 };

  if (length < 26 || memcmp (data, "BM", 2) != 0 || read_le32 (data + 6) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (read_le32 (data + 14) == sizes[i])
      return TRUE;
  return FALSE;
}

/* The end of what starts at @at and ends with @mark; NULL where it does not end here. */
static const char *
skip_to (const char *at,
         const char *end,
         const char *mark)
{
  const char *found = memmem (at, (gsize)(end - at), mark, strlen (mark));

  return found != NULL ? found + strlen (mark) : NULL;
}

static gboolean
starts_with (const char *at,
             const char *end,
             const char *word)
{
  return (gsize)(end - at) >= strlen (word) && memcmp (at, word, strlen (word)) == 0;
}

/* XML 1.0, 2.8: what may stand before the first element. */
static const char *
skip_prolog (const char *at,
             const char *end)
{
  while (at != NULL && at < end)
    {
      const char *close;

      if (g_ascii_isspace (*at))
        at++;
      else if (starts_with (at, end, "<!--"))
        at = skip_to (at, end, "-->");
      else if (starts_with (at, end, "<?"))
        at = skip_to (at, end, "?>");
      else if (starts_with (at, end, "<!DOCTYPE"))
        {
          close = memchr (at, '>', (gsize)(end - at));
          at = close != NULL && memchr (at, '[', (gsize)(close - at)) != NULL ? skip_to (at, end, "]") : at;
          at = at != NULL ? skip_to (at, end, ">") : NULL;
        }
      else
        return at;
    }
  return NULL;
}

/* The first element is called svg, perhaps with the name of its name space before. */
static gboolean
is_svg (const char *text,
        gsize       length)
{
  const char *end = text + length;
  const char *at;
  const char *name;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  at = skip_prolog (text, end);
  if (at == NULL || *at != '<')
    return FALSE;
  name = ++at;
  while (at < end && (g_ascii_isalnum (*at) || *at == '_' || *at == '-' || *at == '.' || *at == ':'))
    {
      if (*at == ':')
        name = at + 1;
      at++;
    }
  return at < end && at - name == 3 && memcmp (name, "svg", 3) == 0 &&
         (g_ascii_isspace (*at) || *at == '>' || *at == '/');
}

/**
 * confab_picture_kind_sniff:
 * @bytes: (array length=length): the start of a file
 * @length: how many bytes there are
 *
 * Finds out by its content whether a file is a picture of a kind that no service takes, but that can be made into one
 * of those that [func@Confab.media_sniff] knows.
 *
 * Returns: (nullable): image/heic, image/avif, image/tiff, image/bmp, image/svg+xml, or %NULL
 */
const char *
confab_picture_kind_sniff (const void *bytes,
                           gsize       length)
{
  const guint8 *data = bytes;

  if (length < 4)
    return NULL;
  if (memcmp (data, "II*\0", 4) == 0 || memcmp (data, "MM\0*", 4) == 0)
    return "image/tiff";
  if (is_bmp (data, length))
    return "image/bmp";
  if (is_svg (bytes, length))
    return "image/svg+xml";
  return sniff_heif (data, length);
}

/**
 * confab_picture_kind_is_plain:
 * @media_type: what a picture is
 *
 * Returns: whether services take such pictures
 */
gboolean
confab_picture_kind_is_plain (const char *media_type)
{
  static const char *const plain[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };

  return g_strv_contains (plain, media_type);
}

/**
 * confab_picture_kind_is_trusted:
 * @media_type: what a picture is
 *
 * Returns: whether its decoder is one that every program here uses, and may be used outside the worker
 */
gboolean
confab_picture_kind_is_trusted (const char *media_type)
{
  static const char *const trusted[] = { "image/png", "image/jpeg", "image/gif", NULL };

  return g_strv_contains (trusted, media_type);
}

/* The largest picture that the properties of all pictures tell of: ISO/IEC 23008-12, 6.5.3. */
static void
read_heif_size (const guint8 *data,
                gsize         length,
                guint         depth,
                guint32      *width,
                guint32      *height)
{
  gsize at = 0;

  while (length - at >= 8)
    {
      guint64 size = read_be32 (data + at);
      gsize head = 8;
      const guint8 *type = data + at + 4;

      if (size == 1 && length - at >= 16)
        {
          size = (guint64)read_be32 (data + at + 8) << 32 | read_be32 (data + at + 12);
          head = 16;
        }
      else if (size == 0)
        size = length - at;
      if (size < head || size > length - at)
        return;
      if (memcmp (type, "ispe", 4) == 0 && size >= head + 12)
        {
          guint32 w = read_be32 (data + at + head + 4);
          guint32 h = read_be32 (data + at + head + 8);

          if ((guint64)w * h > (guint64) * width * *height)
            {
              *width = w;
              *height = h;
            }
        }
      else if (depth < MAX_DEPTH && memcmp (type, "meta", 4) == 0 && size >= head + 4)
        read_heif_size (data + at + head + 4, (gsize)size - head - 4, depth + 1, width, height);
      else if (depth < MAX_DEPTH && (memcmp (type, "iprp", 4) == 0 || memcmp (type, "ipco", 4) == 0))
        read_heif_size (data + at + head, (gsize)size - head, depth + 1, width, height);
      at += (gsize)size;
    }
}

/* TIFF 6.0, section 2: ImageWidth and ImageLength of the first directory. */
static void
read_tiff_size (const guint8 *data,
                gsize         length,
                guint32      *width,
                guint32      *height)
{
  gboolean little = data[0] == 'I';
  gsize at = length >= 8 ? (little ? read_le32 (data + 4) : read_be32 (data + 4)) : 0;
  guint n;

  if (at < 8 || at > length - 2 || length < 10)
    return;
  n = little ? read_le16 (data + at) : (guint)data[at] << 8 | data[at + 1];
  at += 2;
  for (guint i = 0; i < n && length - at >= 12; i++, at += 12)
    {
      const guint8 *entry = data + at;
      guint tag = little ? read_le16 (entry) : (guint)entry[0] << 8 | entry[1];
      guint type = little ? read_le16 (entry + 2) : (guint)entry[2] << 8 | entry[3];
      guint32 value;

      if (tag != 256 && tag != 257)
        continue;
      if (type == 3)
        value = little ? read_le16 (entry + 8) : (guint32)entry[8] << 8 | entry[9];
      else
        value = little ? read_le32 (entry + 8) : read_be32 (entry + 8);
      *(tag == 256 ? width : height) = value;
    }
}

/* The height is negative where the first line is on top. */
static void
read_bmp_size (const guint8 *data,
               guint32      *width,
               guint32      *height)
{
  if (read_le32 (data + 14) == 12)
    {
      *width = read_le16 (data + 18);
      *height = read_le16 (data + 20);
    }
  else
    {
      *width = read_le32 (data + 18);
      *height = read_le32 (data + 22);
      if (*height > G_MAXINT32)
        *height = -*height;
    }
}

/**
 * confab_picture_kind_read_size:
 * @bytes: a picture
 * @media_type: what it is, as [func@Confab.picture_kind_sniff] said
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * Reads the size from the header alone, so that a picture too large to decode can be refused before it is.
 *
 * Returns: whether there is a size; one that is drawn, such as SVG, has none
 */
gboolean
confab_picture_kind_read_size (GBytes     *bytes,
                               const char *media_type,
                               guint32    *width,
                               guint32    *height)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  *width = 0;
  *height = 0;
  if (g_strcmp0 (confab_picture_kind_sniff (data, length), media_type) != 0)
    return FALSE;
  if (strcmp (media_type, "image/tiff") == 0)
    read_tiff_size (data, length, width, height);
  else if (strcmp (media_type, "image/bmp") == 0)
    read_bmp_size (data, width, height);
  else if (strcmp (media_type, "image/svg+xml") != 0)
    read_heif_size (data, length, 0, width, height);
  return *width > 0 && *height > 0;
}
