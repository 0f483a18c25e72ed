/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-mp4.h"
#include "media/confab-video.h"

#include <string.h>

typedef ConfabMp4Box Box;

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

/**
 * confab_mp4_next_box:
 * @data: (inout): where the next box starts; then where the one after it does
 * @length: (inout): how many bytes are left
 * @box: (out caller-allocates): the box
 *
 * Returns: whether there was one
 */
gboolean
confab_mp4_next_box (const guint8 **data,
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
  box->cut = size > *length;
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

/* What people call the codecs that the sample entries of a video track stand for (https://mp4ra.org). */
static const char *
name_codec (const guint8 *type)
{
  static const char *const names[][2] = {
    { "avc1", "H.264" }, { "avc3", "H.264" }, { "hvc1", "H.265" }, { "hev1", "H.265" },
    { "dvh1", "H.265" }, { "dvhe", "H.265" }, { "vp08", "VP8" }, { "vp09", "VP9" },
    { "av01", "AV1" }, { "mp4v", "MPEG-4" }, { "s263", "H.263" }, { "jpeg", "Motion JPEG" },
    { "mjpa", "Motion JPEG" }, { "mjpb", "Motion JPEG" }, { "apch", "ProRes" }, { "apcn", "ProRes" },
    { "apcs", "ProRes" }, { "apco", "ProRes" }, { "ap4h", "ProRes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (memcmp (type, names[i][0], 4) == 0)
      return names[i][1];
  return NULL;
}

/* 8.5.2: the first sample entry of a track says how it is encoded. Those of sound have no name here. */
static void
read_codec (Box               box,
            ConfabVideoFacts *facts)
{
  static const char *const path[] = { "minf", "stbl", "stsd" };

  for (gsize i = 0; i < G_N_ELEMENTS (path); i++)
    {
      const guint8 *data = box.data;
      gsize length = box.length;
      gboolean found = FALSE;

      while (!found && confab_mp4_next_box (&data, &length, &box))
        found = memcmp (box.type, path[i], 4) == 0;
      if (!found)
        return;
    }
  if (facts->codec == NULL && box.length >= 16)
    facts->codec = name_codec (box.data + 12);
}

static void
read_movie (const Box        *movie,
            ConfabVideoFacts *facts)
{
  const guint8 *data = movie->data;
  gsize length = movie->length;
  Box box;

  while (confab_mp4_next_box (&data, &length, &box))
    {
      if (memcmp (box.type, "mvhd", 4) == 0)
        read_movie_header (&box, facts);
      else if (memcmp (box.type, "trak", 4) == 0)
        {
          const guint8 *track = box.data;
          gsize rest = box.length;
          Box part;

          while (confab_mp4_next_box (&track, &rest, &part))
            if (memcmp (part.type, "tkhd", 4) == 0)
              read_track_header (&part, facts);
            else if (memcmp (part.type, "mdia", 4) == 0)
              read_codec (part, facts);
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
  while (!found && confab_mp4_next_box (&data, &length, &box))
    if (memcmp (box.type, "moov", 4) == 0)
      {
        found = TRUE;
        read_movie (&box, facts);
      }
  return found;
}
