/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-mp4.h"
#include "media/confab-video-metadata.h"

#include <string.h>

/* What playing needs, of ISO/IEC 14496-12 and the QuickTime File Format. Everything else in these boxes becomes free
 * space: makers keep places and serial numbers in boxes of their own. */
static const char *const kept_boxes[][2] = {
  { "", "ftyp styp moov mdat imda moof mfra sidx ssix pdin wide" },
  { "moov", "mvhd trak mvex iods cmov pssh" },
  { "trak", "tkhd edts mdia tref trgr tapt matt load" },
  { "mdia", "mdhd hdlr minf elng" },
  { "minf", "vmhd smhd hmhd sthd nmhd gmhd hdlr dinf stbl" },
  { "dinf", "dref" },
  { "stbl", "stsd stts ctts cslg stss stsh stdp padb stps sdtp stsc stsz stz2 stco co64 sbgp sgpd subs saiz saio" },
  { "moof", "mfhd traf pssh" },
  { "traf", "tfhd trun tfdt sdtp sbgp sgpd subs saiz saio senc" },
};

static gboolean
is_type (const guint8 *type,
         const char   *name)
{
  return memcmp (type, name, 4) == 0;
}

static const char *
get_kept (const guint8 *parent)
{
  for (gsize i = 1; i < G_N_ELEMENTS (kept_boxes); i++)
    if (is_type (parent, kept_boxes[i][0]))
      return kept_boxes[i][1];
  return NULL;
}

static gboolean
is_kept (const char   *kept,
         const guint8 *type)
{
  for (const char *name = kept; ; name += 5)
    {
      if (is_type (type, name))
        return TRUE;
      if (name[4] == '\0')
        return FALSE;
    }
}

/* What is at @from of a box, as far as it goes. */
static void
blank_part (ConfabVideoEdit    *edit,
            const ConfabMp4Box *box,
            gsize               from,
            gsize               length)
{
  if (from < box->length)
    confab_video_edit_blank (edit, (gsize)(box->data - edit->data) + from, MIN (length, box->length - from));
}

static void
free_box (ConfabVideoEdit    *edit,
          const ConfabMp4Box *box)
{
  confab_video_edit_write (edit, (gsize)(box->type - edit->data), "free", 4);
  blank_part (edit, box, 0, box->length);
}

/* 8.7.2: where the samples are. QuickTime writes the folder of the file they came from. */
static void
strip_references (ConfabVideoEdit    *edit,
                  const ConfabMp4Box *box)
{
  const guint8 *data = box->data + MIN (box->length, 8);
  gsize length = box->length - MIN (box->length, 8);
  ConfabMp4Box entry;

  while (confab_mp4_next_box (&data, &length, &entry))
    blank_part (edit, &entry, 4, entry.length);
}

/* 12.1.3: the name of what encoded the pictures. */
static void
strip_descriptions (ConfabVideoEdit    *edit,
                    const ConfabMp4Box *box)
{
  const guint8 *data = box->data + MIN (box->length, 8);
  gsize length = box->length - MIN (box->length, 8);
  ConfabMp4Box entry;

  while (confab_mp4_next_box (&data, &length, &entry))
    blank_part (edit, &entry, 42, 32);
}

static void
strip_box (ConfabVideoEdit    *edit,
           const ConfabMp4Box *box,
           gboolean            pictures)
{
  if (is_type (box->type, "mvhd") || is_type (box->type, "tkhd") || is_type (box->type, "mdhd"))
    blank_part (edit, box, 4, box->length > 0 && box->data[0] == 1 ? 16 : 8);
  else if (is_type (box->type, "hdlr"))
    blank_part (edit, box, 24, box->length);
  else if (is_type (box->type, "dref"))
    strip_references (edit, box);
  else if (is_type (box->type, "stsd") && pictures)
    strip_descriptions (edit, box);
}

static gboolean
find_box (const ConfabMp4Box *parent,
          const char         *type,
          ConfabMp4Box       *found)
{
  const guint8 *data = parent->data;
  gsize length = parent->length;

  while (confab_mp4_next_box (&data, &length, found))
    if (is_type (found->type, type))
      return TRUE;
  return FALSE;
}

/* 8.4.3: what a track is. */
static const guint8 *
get_handler (const ConfabMp4Box *media)
{
  ConfabMp4Box handler;

  return find_box (media, "hdlr", &handler) && handler.length >= 12 ? handler.data + 8 : NULL;
}

/* Tracks of places, of what the camera noticed, and of the time of day. */
static gboolean
is_telemetry (const ConfabMp4Box *track)
{
  ConfabMp4Box media;
  const guint8 *handler = find_box (track, "mdia", &media) ? get_handler (&media) : NULL;

  return handler != NULL && (is_type (handler, "meta") || is_type (handler, "camm") || is_type (handler, "tmcd") ||
                             is_type (handler, "gpmd"));
}

/* As deep as the table goes, since no box is in itself there. */
static void
strip_boxes (ConfabVideoEdit *edit,
             const guint8    *data,
             gsize            length,
             const char      *kept,
             gboolean         pictures)
{
  ConfabMp4Box box;

  while (confab_mp4_next_box (&data, &length, &box))
    {
      const char *inner = get_kept (box.type);

      if (!is_kept (kept, box.type) || (is_type (box.type, "trak") && is_telemetry (&box)))
        free_box (edit, &box);
      else if (inner != NULL)
        {
          const guint8 *handler = is_type (box.type, "mdia") ? get_handler (&box) : NULL;

          strip_boxes (edit, box.data, box.length, inner,
                       pictures || (handler != NULL && is_type (handler, "vide")));
        }
      else
        strip_box (edit, &box, pictures);
    }
}

/**
 * confab_mp4_strip:
 * @edit: an MP4 or QuickTime file
 *
 * Takes out what [func@Confab.video_strip_metadata] says.
 */
void
confab_mp4_strip (ConfabVideoEdit *edit)
{
  strip_boxes (edit, edit->data, edit->length, kept_boxes[0][1], FALSE);
}
