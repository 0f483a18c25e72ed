/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-image-metadata.h"
#include "media/confab-image.h"
#include "media/confab-media.h"

#include <string.h>

/* What is read of one picture, and what is written of it. Nothing is written until something has to go,
 * so that a picture without metadata is not copied. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize         position;
  gsize         kept;      /* all before is in @output or, without one, to be sent as it is */
  GByteArray   *output;    /* (nullable) (owned) */
  guint         orientation;
} Walk;

static guint32
read_be16 (const guint8 *data)
{
  return (guint32)data[0] << 8 | data[1];
}

static guint32
read_be32 (const guint8 *data)
{
  return read_be16 (data) << 16 | read_be16 (data + 2);
}

static guint32
read_le16 (const guint8 *data)
{
  return (guint32)data[1] << 8 | data[0];
}

static guint32
read_le24 (const guint8 *data)
{
  return (guint32)data[2] << 16 | read_le16 (data);
}

static guint32
read_le32 (const guint8 *data)
{
  return read_le16 (data + 2) << 16 | read_le16 (data);
}

/* Leaves out what is between @from and @to, and writes @replacement there. */
static void
walk_replace (Walk         *walk,
              gsize         from,
              gsize         to,
              const guint8 *replacement,
              gsize         size)
{
  if (walk->output == NULL)
    walk->output = g_byte_array_new ();
  g_byte_array_append (walk->output, walk->data + walk->kept, from - walk->kept);
  if (size > 0)
    g_byte_array_append (walk->output, replacement, size);
  walk->kept = to;
}

static void
walk_drop (Walk *walk,
           gsize from,
           gsize to)
{
  if (to > from)
    walk_replace (walk, from, to, NULL, 0);
}

/* What follows the end of a picture is no part of it: previews, short videos and maker's notes live there. */
static gboolean
walk_finish (Walk *walk)
{
  walk_drop (walk, walk->position, walk->length);
  if (walk->output != NULL)
    g_byte_array_append (walk->output, walk->data + walk->kept, walk->length - walk->kept);
  return TRUE;
}

/* TIFF 6.0, section 2, and Exif 2.32, 4.6.4: the Orientation tag of the first directory. */
static guint
read_orientation (const guint8 *data,
                  gsize         length)
{
  gboolean little;
  guint32 directory;
  guint32 count;

  if (length >= 6 && memcmp (data, "Exif\0\0", 6) == 0)
    {
      data += 6;
      length -= 6;
    }
  if (length < 14 || (memcmp (data, "II*\0", 4) != 0 && memcmp (data, "MM\0*", 4) != 0))
    return 1;
  little = data[0] == 'I';
  directory = little ? read_le32 (data + 4) : read_be32 (data + 4);
  if (directory > length - 2)
    return 1;
  count = little ? read_le16 (data + directory) : read_be16 (data + directory);
  for (gsize i = 0, at = (gsize)directory + 2; i < count && at + 12 <= length; i++, at += 12)
    {
      guint32 tag = little ? read_le16 (data + at) : read_be16 (data + at);
      guint32 value = little ? read_le16 (data + at + 8) : read_be16 (data + at + 8);

      if (tag == 0x0112)
        return value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}

static gboolean
segment_is (const Walk *walk,
            gsize       size,
            const char *name,
            gsize       name_length)
{
  return size >= name_length && memcmp (walk->data + walk->position, name, name_length) == 0;
}

/* A segment's content starts at the position. */
static void
walk_jpeg_segment (Walk  *walk,
                   guint8 marker,
                   gsize  size)
{
  gsize start = walk->position - 4;
  gsize end = walk->position + size;

  if (marker == 0xe0 && segment_is (walk, size, "JFIF\0", 5))
    {
      /* A small preview may show what was cut from the picture. */
      if (size > 14)
        {
          guint8 plain[18] = { 0xff, 0xe0, 0, 16 };

          memcpy (plain + 4, walk->data + walk->position, 12);
          walk_replace (walk, start, end, plain, sizeof plain);
        }
      return;
    }
  if ((marker == 0xe2 && segment_is (walk, size, "ICC_PROFILE\0", 12)) ||
      (marker == 0xee && segment_is (walk, size, "Adobe", 5)))
    return;
  if (marker == 0xe1 && walk->orientation == 1 && segment_is (walk, size, "Exif\0\0", 6))
    walk->orientation = read_orientation (walk->data + walk->position, size);
  if ((marker >= 0xe0 && marker <= 0xef) || marker == 0xfe)
    walk_drop (walk, start, end);
}

/* Moves past compressed data to the next marker that is not part of it. */
static gboolean
walk_jpeg_scan (Walk *walk)
{
  while (walk->position + 1 < walk->length)
    {
      const guint8 *next = memchr (walk->data + walk->position, 0xff, walk->length - walk->position - 1);

      if (next == NULL)
        return FALSE;
      walk->position = (gsize)(next - walk->data);
      if (next[1] != 0x00 && next[1] != 0xff && (next[1] < 0xd0 || next[1] > 0xd7))
        return TRUE;
      walk->position += next[1] == 0xff ? 1 : 2;
    }
  return FALSE;
}

/* ITU-T T.81, annex B: the order and shape of the segments. */
static gboolean
walk_jpeg (Walk *walk)
{
  gboolean scanned = FALSE;

  walk->position = 2;
  while (walk->length - walk->position >= 2)
    {
      guint8 marker = walk->data[walk->position + 1];
      gsize size;

      if (walk->data[walk->position] != 0xff)
        return FALSE;
      if (marker == 0xff)
        {
          walk->position++;
          continue;
        }
      walk->position += 2;
      if (marker == 0xd9)
        return scanned && walk_finish (walk);
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7))
        continue;
      if (walk->length - walk->position < 2)
        return FALSE;
      size = read_be16 (walk->data + walk->position);
      if (size < 2 || size > walk->length - walk->position)
        return FALSE;
      walk->position += 2;
      walk_jpeg_segment (walk, marker, size - 2);
      walk->position += size - 2;
      if (marker == 0xda)
        {
          scanned = TRUE;
          if (!walk_jpeg_scan (walk))
            return FALSE;
        }
    }
  return FALSE;
}

/* What changes how a PNG looks; other chunks that a reader may skip are left out. */
static gboolean
png_chunk_is_kept (const guint8 *type)
{
  static const char kept[][5] = {
    "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs", "sBIT", "sPLT", "sTER",
    "acTL", "fcTL", "fdAT",
  };

  if (g_ascii_isupper (type[0]))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    if (memcmp (type, kept[i], 4) == 0)
      return TRUE;
  return FALSE;
}

/* W3C PNG specification, section 5. */
static gboolean
walk_png (Walk *walk)
{
  walk->position = 8;
  while (walk->length - walk->position >= 12)
    {
      gsize start = walk->position;
      gsize size = read_be32 (walk->data + start);
      const guint8 *type = walk->data + start + 4;

      if (size > walk->length - start - 12)
        return FALSE;
      walk->position = start + 12 + size;
      if (memcmp (type, "IEND", 4) == 0)
        return walk_finish (walk);
      if (memcmp (type, "eXIf", 4) == 0)
        walk->orientation = read_orientation (type + 4, size);
      if (!png_chunk_is_kept (type))
        walk_drop (walk, start, walk->position);
    }
  return FALSE;
}

static gboolean
webp_chunk_is_kept (const guint8 *type)
{
  static const char kept[][5] = { "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP" };

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    if (memcmp (type, kept[i], 4) == 0)
      return TRUE;
  return FALSE;
}

/* RFC 9649, section 2: the RIFF container of WebP. */
static gboolean
walk_webp (Walk *walk)
{
  gsize end = read_le32 (walk->data + 4);
  gsize flags_at = 0;
  gboolean pictured = FALSE;
  guint32 size;

  if (end < 4 || end > walk->length - 8)
    return FALSE;
  end += 8;
  walk->position = 12;
  while (end - walk->position >= 8)
    {
      gsize start = walk->position;
      const guint8 *type = walk->data + start;
      gsize content = read_le32 (type + 4);

      if (content > end - start - 8)
        return FALSE;
      walk->position = MIN (start + 8 + content + (content & 1), end);
      pictured |= memcmp (type, "VP8 ", 4) == 0 || memcmp (type, "VP8L", 4) == 0 || memcmp (type, "ANMF", 4) == 0;
      if (memcmp (type, "VP8X", 4) == 0 && flags_at == 0 && walk->output == NULL && content >= 10)
        flags_at = start + 8;
      if (memcmp (type, "EXIF", 4) == 0)
        walk->orientation = read_orientation (type + 8, content);
      if (!webp_chunk_is_kept (type))
        walk_drop (walk, start, walk->position);
    }
  if (!pictured)
    return FALSE;
  walk_finish (walk);
  if (walk->output == NULL)
    return TRUE;
  if (flags_at > 0)
    walk->output->data[flags_at] &= (guint8) ~(0x08 | 0x04);
  size = GUINT32_TO_LE (walk->output->len - 8);
  memcpy (walk->output->data + 4, &size, 4);
  return TRUE;
}

/* Moves past the sub-blocks of GIF89a, section 15. */
static gboolean
walk_gif_blocks (Walk *walk)
{
  while (walk->position < walk->length)
    {
      gsize size = walk->data[walk->position++];

      if (size == 0)
        return TRUE;
      if (size > walk->length - walk->position)
        return FALSE;
      walk->position += size;
    }
  return FALSE;
}

static gboolean
walk_gif_extension (Walk *walk)
{
  gsize start = walk->position;
  const guint8 *data = walk->data + start;
  gboolean kept = TRUE;

  if (walk->length - start < 3)
    return FALSE;
  if (data[1] == 0xfe)
    kept = FALSE;
  else if (data[1] == 0xff)
    kept = walk->length - start >= 14 && data[2] == 11 &&
           (memcmp (data + 3, "NETSCAPE2.0", 11) == 0 || memcmp (data + 3, "ANIMEXTS1.0", 11) == 0 ||
            memcmp (data + 3, "ICCRGBG1012", 11) == 0);
  walk->position += 2;
  if (!walk_gif_blocks (walk))
    return FALSE;
  if (!kept)
    walk_drop (walk, start, walk->position);
  return TRUE;
}

/* A frame may be larger than the screen it is on, and decoders take its size at its word. */
static gboolean
walk_gif_image (Walk *walk)
{
  const guint8 *data = walk->data + walk->position;
  guint64 pixels;
  guint8 flags;

  if (walk->length - walk->position < 11)
    return FALSE;
  pixels = (guint64)read_le16 (data + 5) * read_le16 (data + 7);
  if (pixels == 0 || pixels > CONFAB_IMAGE_MAX_PIXELS)
    return FALSE;
  flags = data[9];
  walk->position += 10;
  if ((flags & 0x80) != 0)
    walk->position += 3u << ((flags & 7) + 1);
  if (walk->position >= walk->length)
    return FALSE;
  walk->position++; /* the size of the first code */
  return walk_gif_blocks (walk);
}

static gboolean
walk_gif (Walk *walk)
{
  static const guint8 trailer = 0x3b;
  gboolean pictured = FALSE;

  if (walk->length < 13)
    return FALSE;
  walk->position = 13;
  if ((walk->data[10] & 0x80) != 0)
    walk->position += 3u << ((walk->data[10] & 7) + 1);
  while (walk->position < walk->length)
    switch (walk->data[walk->position])
      {
      case 0x21:
        if (!walk_gif_extension (walk))
          return FALSE;
        break;

      case 0x2c:
        if (!walk_gif_image (walk))
          return FALSE;
        pictured = TRUE;
        break;

      case 0x3b:
        walk->position++;
        return pictured && walk_finish (walk);

      default:
        return FALSE;
      }
  /* Some writers forget the trailer. All pictures are whole, so it can be given back. */
  if (!pictured || walk->position != walk->length)
    return FALSE;
  walk_replace (walk, walk->length, walk->length, &trailer, 1);
  return TRUE;
}

/**
 * confab_image_strip_metadata:
 * @bytes: a picture
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @orientation: (out): how it has to be turned, from 1 (not at all) to 8, as in Exif
 *
 * Takes from a picture what does not change how it looks: Exif with the place where it was taken, XMP, IPTC,
 * comments, previews, and whatever follows its end. Colour profiles stay. Nothing is decoded or encoded again.
 *
 * Returns: (transfer full) (nullable): @bytes itself where there is nothing to take, or the rest; %NULL where @bytes
 *   is not a whole picture
 */
GBytes *
confab_image_strip_metadata (GBytes     *bytes,
                             const char *media_type,
                             guint      *orientation)
{
  Walk walk = { .orientation = 1 };
  gboolean whole = FALSE;

  g_return_val_if_fail (bytes != NULL && media_type != NULL && orientation != NULL, NULL);

  walk.data = g_bytes_get_data (bytes, &walk.length);
  if (g_strcmp0 (confab_media_sniff (walk.data, walk.length), media_type) == 0)
    {
      if (strcmp (media_type, "image/jpeg") == 0)
        whole = walk_jpeg (&walk);
      else if (strcmp (media_type, "image/png") == 0)
        whole = walk_png (&walk);
      else if (strcmp (media_type, "image/webp") == 0)
        whole = walk_webp (&walk);
      else if (strcmp (media_type, "image/gif") == 0)
        whole = walk_gif (&walk);
    }
  *orientation = walk.orientation;
  if (!whole)
    {
      g_clear_pointer (&walk.output, g_byte_array_unref);
      return NULL;
    }
  return walk.output != NULL ? g_byte_array_free_to_bytes (walk.output) : g_bytes_ref (bytes);
}

static gboolean
read_jpeg_size (const guint8 *data,
                gsize         length,
                guint32      *width,
                guint32      *height)
{
  gsize position = 2;

  while (length - position >= 4)
    {
      guint8 marker = data[position + 1];
      gsize size;

      if (data[position] != 0xff)
        return FALSE;
      if (marker == 0xff)
        {
          position++;
          continue;
        }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7))
        {
          position += 2;
          continue;
        }
      size = read_be16 (data + position + 2);
      if (size < 2 || size > length - position - 2)
        return FALSE;
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          if (size < 8)
            return FALSE;
          *height = read_be16 (data + position + 5);
          *width = read_be16 (data + position + 7);
          return TRUE;
        }
      if (marker == 0xda || marker == 0xd9)
        return FALSE;
      position += 2 + size;
    }
  return FALSE;
}

/* RFC 9649, sections 2.5 to 2.7, and RFC 6386, section 9.1. */
static gboolean
read_webp_size (const guint8 *data,
                gsize         length,
                guint32      *width,
                guint32      *height)
{
  guint32 size;

  if (length < 25)
    return FALSE;
  size = read_le32 (data + 16);
  if (memcmp (data + 12, "VP8X", 4) == 0 && size >= 10 && length >= 30)
    {
      *width = read_le24 (data + 24) + 1;
      *height = read_le24 (data + 27) + 1;
      return TRUE;
    }
  if (memcmp (data + 12, "VP8L", 4) == 0 && size >= 5 && data[20] == 0x2f)
    {
      guint32 packed = read_le32 (data + 21);

      *width = (packed & 0x3fff) + 1;
      *height = (packed >> 14 & 0x3fff) + 1;
      return TRUE;
    }
  if (memcmp (data + 12, "VP8 ", 4) == 0 && size >= 10 && length >= 30 &&
      memcmp (data + 23, "\x9d\x01\x2a", 3) == 0)
    {
      *width = read_le16 (data + 26) & 0x3fff;
      *height = read_le16 (data + 28) & 0x3fff;
      return TRUE;
    }
  return FALSE;
}

/**
 * confab_image_read_size:
 * @bytes: a picture
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @width: (out): in pixels, before it is turned
 * @height: (out): in pixels, before it is turned
 *
 * Reads the size from the header alone, so that a picture too large to decode can be refused before it is.
 *
 * Returns: whether the header has a size that is not zero
 */
gboolean
confab_image_read_size (GBytes     *bytes,
                        const char *media_type,
                        guint32    *width,
                        guint32    *height)
{
  gsize length;
  const guint8 *data;
  gboolean found = FALSE;

  g_return_val_if_fail (bytes != NULL && media_type != NULL && width != NULL && height != NULL, FALSE);

  *width = 0;
  *height = 0;
  data = g_bytes_get_data (bytes, &length);
  if (g_strcmp0 (confab_media_sniff (data, length), media_type) != 0)
    return FALSE;
  if (strcmp (media_type, "image/jpeg") == 0)
    found = read_jpeg_size (data, length, width, height);
  else if (strcmp (media_type, "image/webp") == 0)
    found = read_webp_size (data, length, width, height);
  else if (strcmp (media_type, "image/png") == 0 && length >= 24 &&
           memcmp (data + 8, "\0\0\0\x0dIHDR", 8) == 0)
    {
      *width = read_be32 (data + 16);
      *height = read_be32 (data + 20);
      found = TRUE;
    }
  else if (strcmp (media_type, "image/gif") == 0 && length >= 10)
    {
      *width = read_le16 (data + 6);
      *height = read_le16 (data + 8);
      found = TRUE;
    }
  return found && *width > 0 && *height > 0;
}
