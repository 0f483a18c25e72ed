/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-metadata.h"

#include <string.h>

/* RFC 8794, 11.3: the empty element, and the checksum that is wrong once something is changed. */
#define ID_VOID 0xec
#define ID_CRC 0xbf

/* RFC 9559, 5.1. */
#define ID_SEGMENT 0x18538067
#define ID_SEEK_HEAD 0x114d9b74
#define ID_SEEK 0x4dbb
#define ID_SEEK_ID 0x53ab
#define ID_INFO 0x1549a966
#define ID_TRACKS 0x1654ae6b
#define ID_TRACK_ENTRY 0xae
#define ID_CLUSTER 0x1f43b675
#define ID_CHAPTERS 0x1043a770
#define ID_ATTACHMENTS 0x1941a469
#define ID_TAGS 0x1254c367

#define UNKNOWN G_MAXSIZE

typedef struct
{
  guint32       id;
  const guint8 *start;
  const guint8 *data;
  gsize         length;  /* of @data, clamped to what there is, or UNKNOWN */
} Element;

typedef enum
{
  KEEP,
  REMOVE,
  BLANK,
  DESCEND,
} Fate;

/* RFC 8794, 4 and 5. */
static gboolean
next_element (const guint8 **data,
              gsize         *length,
              Element       *element)
{
  const guint8 *p = *data;
  gsize left = *length;
  gsize width;
  guint64 size;

  if (left < 2 || p[0] < 0x10)
    return FALSE;
  for (width = 1; (p[0] & (0x80 >> (width - 1))) == 0; width++)
    ;
  if (left < width + 1)
    return FALSE;
  element->start = p;
  element->id = 0;
  for (gsize i = 0; i < width; i++)
    element->id = element->id << 8 | p[i];
  p += width;
  left -= width;
  if (p[0] == 0)
    return FALSE;
  for (width = 1; (p[0] & (0x80 >> (width - 1))) == 0; width++)
    ;
  if (left < width)
    return FALSE;
  size = p[0] & (0x7f >> (width - 1));
  for (gsize i = 1; i < width; i++)
    size = size << 8 | p[i];
  element->data = p + width;
  left -= width;
  if (size == (G_GUINT64_CONSTANT (1) << (7 * width)) - 1)
    {
      element->length = UNKNOWN;
      *length = left;
      *data = element->data;
      return TRUE;
    }
  element->length = (gsize)MIN (size, left);
  *length = left - element->length;
  *data = element->data + element->length;
  return TRUE;
}

/* Puts an empty element of the same size in its place. */
static void
void_element (ConfabVideoEdit *edit,
              const Element   *element)
{
  gsize offset = (gsize)(element->start - edit->data);
  gsize total = (gsize)(element->data - element->start) + element->length;
  guint8 header[9] = { ID_VOID };
  gsize width = total <= 128 ? 2 : 9;
  guint64 size = total - width;

  if (width == 2)
    header[1] = (guint8)(0x80 | size);
  else
    {
      header[1] = 0x01;
      for (gsize i = 0; i < 7; i++)
        header[2 + i] = (guint8)(size >> (8 * (6 - i)));
    }
  confab_video_edit_write (edit, offset, header, width);
  confab_video_edit_blank (edit, offset + width, total - width);
}

/* An entry of the table of contents that leads to what is not there any more. */
static gboolean
seeks_removed (const Element *seek)
{
  const guint8 *data = seek->data;
  gsize length = seek->length;
  Element element;

  while (next_element (&data, &length, &element))
    if (element.id == ID_SEEK_ID && element.length == 4)
      {
        guint32 id = (guint32)element.data[0] << 24 | (guint32)element.data[1] << 16 |
                     (guint32)element.data[2] << 8 | element.data[3];

        return id == ID_TAGS || id == ID_ATTACHMENTS || id == ID_CHAPTERS;
      }
  return FALSE;
}

static Fate
decide (const Element *element)
{
  switch (element->id)
    {
    case ID_SEGMENT:
    case ID_CLUSTER:
    case ID_SEEK_HEAD:
    case ID_INFO:
    case ID_TRACKS:
    case ID_TRACK_ENTRY:
      return DESCEND;

    case ID_SEEK:
      return seeks_removed (element) ? REMOVE : KEEP;

    case ID_CRC:
    case ID_TAGS:
    case ID_ATTACHMENTS:
    case ID_CHAPTERS:
    case 0x4461:   /* DateUTC */
    case 0x7ba9:   /* Title */
    case 0x73a4:   /* SegmentUUID, and those of its neighbours and its family */
    case 0x3cb923:
    case 0x3eb923:
    case 0x4444:
    case 0x7384:   /* SegmentFilename, and those of its neighbours */
    case 0x3c83ab:
    case 0x3e83bb:
    case 0x536e:   /* Name of a track */
    case 0x258688: /* CodecName */
    case 0x3a9697: /* CodecSettings */
    case 0x3b4040: /* CodecInfoURL */
    case 0x26b240: /* CodecDownloadURL */
    case 0x7446:   /* AttachmentLink */
      return REMOVE;

    /* Empty space may still hold what was there before. A file has to say by what it was written; zeros end a text
     * (RFC 8794, 13). */
    case ID_VOID:
    case 0x4d80: /* MuxingApp */
    case 0x5741: /* WritingApp */
      return BLANK;

    default:
      return KEEP;
    }
}

/* The level an element is of, so that one in itself is not followed down: 1 for a segment, 3 for what is in a track. */
static guint
get_level (guint32 id)
{
  return id == ID_SEGMENT ? 1 : id == ID_TRACK_ENTRY ? 3 : 2;
}

static void
strip_elements (ConfabVideoEdit *edit,
                const guint8    *data,
                gsize            length,
                guint            level)
{
  Element element;

  while (next_element (&data, &length, &element))
    {
      Fate fate;

      /* Live streams do not know how long a segment or a cluster is. What is in it simply follows. */
      if (element.length == UNKNOWN)
        {
          if (element.id != ID_SEGMENT && element.id != ID_CLUSTER)
            return;
          level = MAX (level, 1);
          continue;
        }
      fate = decide (&element);
      if (fate == REMOVE)
        void_element (edit, &element);
      else if (fate == BLANK)
        confab_video_edit_blank (edit, (gsize)(element.data - edit->data), element.length);
      /* What is in a cluster is sound and pictures. */
      else if (fate == DESCEND && element.id != ID_CLUSTER && get_level (element.id) > level)
        strip_elements (edit, element.data, element.length, get_level (element.id));
    }
}

/**
 * confab_matroska_strip:
 * @edit: a Matroska or WebM file
 *
 * Takes out what [func@Confab.video_strip_metadata] says.
 */
void
confab_matroska_strip (ConfabVideoEdit *edit)
{
  strip_elements (edit, edit->data, edit->length, 0);
}
