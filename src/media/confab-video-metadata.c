/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-metadata.h"

#include <string.h>

/**
 * confab_video_edit_write:
 * @self: a file
 * @offset: where; inside of it
 * @data: (array length=length): what is to be there
 * @length: how much; not over its end
 *
 * Changes a part of the file, unless it is there already.
 */
void
confab_video_edit_write (ConfabVideoEdit *self,
                         gsize            offset,
                         const void      *data,
                         gsize            length)
{
  g_return_if_fail (offset <= self->length && length <= self->length - offset);

  if (length == 0 || memcmp ((self->copy != NULL ? self->copy : self->data) + offset, data, length) == 0)
    return;
  if (self->copy == NULL)
    self->copy = g_memdup2 (self->data, self->length);
  memcpy (self->copy + offset, data, length);
}

/**
 * confab_video_edit_blank:
 * @self: a file
 * @offset: where; inside of it
 * @length: how much; not over its end
 *
 * Makes a part of the file zero.
 */
void
confab_video_edit_blank (ConfabVideoEdit *self,
                         gsize            offset,
                         gsize            length)
{
  static const guint8 zeros[4096];

  for (gsize done = 0; done < length; done += sizeof zeros)
    confab_video_edit_write (self, offset + done, zeros, MIN (sizeof zeros, length - done));
}

/**
 * confab_video_strip_metadata:
 * @bytes: a video
 * @media_type: what it is, as [func@Confab.media_sniff] said
 *
 * Takes out where, when, with what and by whom a video was made: from MP4 and QuickTime what is no part of the
 * playing, and the times of its headers; from Matroska and WebM tags, attachments, chapters, names and the date.
 * What is taken out becomes empty space, so that everything stays where the tables of the file say it is. Pictures
 * and sound are not looked into.
 *
 * Returns: (transfer full): as many bytes; @bytes itself where there was nothing to take out
 */
GBytes *
confab_video_strip_metadata (GBytes     *bytes,
                             const char *media_type)
{
  ConfabVideoEdit edit = { 0 };

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (media_type != NULL, NULL);

  edit.data = g_bytes_get_data (bytes, &edit.length);
  if (strcmp (media_type, "video/mp4") == 0 || strcmp (media_type, "video/quicktime") == 0)
    confab_mp4_strip (&edit);
  else if (strcmp (media_type, "video/webm") == 0 || strcmp (media_type, "video/x-matroska") == 0)
    confab_matroska_strip (&edit);
  return edit.copy != NULL ? g_bytes_new_take (edit.copy, edit.length) : g_bytes_ref (bytes);
}
