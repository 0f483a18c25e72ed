/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabVideoEdit:
 * @data: a file
 * @length: its bytes
 * @copy: (nullable) (owned): the file with what was changed, once something was
 * @mapped: whether @copy is a file, too
 *
 * A file that is changed in place. One in which nothing has to change is not copied.
 */
typedef struct
{
  const guint8 *data;
  gsize         length;
  guint8       *copy;
  gboolean      mapped;
} ConfabVideoEdit;

GBytes *confab_video_strip_metadata (GBytes           *bytes,
                                     const char       *media_type) G_GNUC_WARN_UNUSED_RESULT;
void    confab_video_edit_write     (ConfabVideoEdit  *self,
                                     gsize             offset,
                                     const void       *data,
                                     gsize             length);
void    confab_video_edit_blank     (ConfabVideoEdit  *self,
                                     gsize             offset,
                                     gsize             length);
void    confab_mp4_strip            (ConfabVideoEdit  *edit);
void    confab_matroska_strip       (ConfabVideoEdit  *edit);

G_END_DECLS
