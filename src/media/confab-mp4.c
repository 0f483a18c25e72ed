/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video.h"

#include <string.h>

/* A box of ISO/IEC 14496-12, 4.2. Its content is clamped to what there is. */
typedef struct
{
  const guint8 *type;
  const guint8 *data;
  gsize         length;
} Box;

static guint32
read_be32 (const guint8 *data)
{
  return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

static guint64
read_be64 (const guint8 *data)
{
  return (guint64)read_be32 (data) << 32 | read_be32 (data + 4);
}

static gboolean
next_box (const guint8 **data,
          gsize         *length,
          Box           *box)
{
  gsize header = 8;
  guint64 size;

  if (*length < header)
    return FALSE;
  size = read_be32 (*data);
  box->type = *data + 4;
  if (size == 1)
    {
      header = 16;
      if (*length < header)
        return FALSE;
      size = read_be64 (*data + 8);
    }
  else if (size == 0)
    size = *length;
  if (size < header)
    return FALSE;
  size = MIN (size, *length);
  box->data = *data + header;
  box->length = (gsize)size - header;
  *data += size;
  *length -= (gsize)size;
  return TRUE;
}

/* 8.2.2: the duration and what one second of it is. */
static void
read_movie_header (const Box        *box,
                   ConfabVideoFacts *facts)
{
  guint64 scale;
  guint64 duration;

  if (box->length >= 32 && box->data[0] == 1)
    {
      scale = read_be32 (box->data + 20);
      duration = read_be64 (box->data + 24);
    }
  else if (box->length >= 20 && box->data[0] == 0)
    {
      scale = read_be32 (box->data + 12);
      duration = read_be32 (box->data + 16);
      if (duration == G_MAXUINT32)
        return;
    }
  else
    return;
  /* All bits set says that it is not known; nothing lasts longer than 1000 days. */
  if (scale > 0 && duration / scale < 86400000)
    facts->duration_ms = (gint64)(duration / scale * 1000 + duration % scale * 1000 / scale);
}

/* 8.3.2: the size of a track as it is shown, in fixed point, and the matrix that may turn it. */
static void
read_track_header (const Box        *box,
                   ConfabVideoFacts *facts)
{
  gsize at = box->length > 0 && box->data[0] == 1 ? 52 : 40;
  int width;
  int height;

  if (box->length < at + 44)
    return;
  width = (int)(read_be32 (box->data + at + 36) >> 16);
  height = (int)(read_be32 (box->data + at + 40) >> 16);
  if (width == 0 || height == 0 || facts->width > 0)
    return;
  if (read_be32 (box->data + at) == 0 && read_be32 (box->data + at + 4) != 0)
    {
      facts->width = height;
      facts->height = width;
    }
  else
    {
      facts->width = width;
      facts->height = height;
    }
}

static void
read_movie (const Box        *movie,
            ConfabVideoFacts *facts)
{
  const guint8 *data = movie->data;
  gsize length = movie->length;
  Box box;

  while (next_box (&data, &length, &box))
    {
      if (memcmp (box.type, "mvhd", 4) == 0)
        read_movie_header (&box, facts);
      else if (memcmp (box.type, "trak", 4) == 0)
        {
          const guint8 *track = box.data;
          gsize rest = box.length;
          Box part;

          while (next_box (&track, &rest, &part))
            if (memcmp (part.type, "tkhd", 4) == 0)
              read_track_header (&part, facts);
        }
    }
}

/**
 * confab_video_read_mp4:
 * @bytes: (array length=length): an MP4 or QuickTime file
 * @length: how many bytes there are
 * @facts: (out caller-allocates): what its movie box says
 *
 * Needs no decoder and no plug-in.
 *
 * Returns: whether there is a movie box, without which nothing can play the file
 */
gboolean
confab_video_read_mp4 (const void       *bytes,
                       gsize             length,
                       ConfabVideoFacts *facts)
{
  const guint8 *data = bytes;
  gboolean found = FALSE;
  Box box;

  memset (facts, 0, sizeof *facts);
  while (!found && next_box (&data, &length, &box))
    if (memcmp (box.type, "moov", 4) == 0)
      {
        found = TRUE;
        read_movie (&box, facts);
      }
  return found;
}
