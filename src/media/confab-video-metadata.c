/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-metadata.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "media/confab-media-file.h"

/* What is larger is changed in a file without a name, of which the system needs nothing in memory. */
#define LARGE (4 * 1024 * 1024)

typedef struct
{
  guint8 *data;
  gsize   length;
} Mapping;

static void
unmap (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->length);
  g_free (mapping);
}

static void
make_copy (ConfabVideoEdit *self)
{
  g_autoptr (GBytes) bytes = self->length > LARGE ? g_bytes_new_static (self->data, self->length) : NULL;
  int fd = bytes != NULL ? confab_media_spill (bytes) : -1;
  void *mapped = MAP_FAILED;

  if (fd >= 0)
    {
      mapped = mmap (NULL, self->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
      close (fd);
    }
  self->mapped = mapped != MAP_FAILED;
  self->copy = self->mapped ? mapped : g_memdup2 (self->data, self->length);
}

static GBytes *
take_copy (ConfabVideoEdit *self)
{
  Mapping *mapping;

  if (!self->mapped)
    return g_bytes_new_take (self->copy, self->length);
  mapping = g_new (Mapping, 1);
  mapping->data = self->copy;
  mapping->length = self->length;
  return g_bytes_new_with_free_func (self->copy, self->length, unmap, mapping);
}

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
    make_copy (self);
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
  return edit.copy != NULL ? take_copy (&edit) : g_bytes_ref (bytes);
}
