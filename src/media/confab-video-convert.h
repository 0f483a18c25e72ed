/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/confab-media.h"

G_BEGIN_DECLS

/**
 * ConfabVideoConversion:
 * @start_ms: where to start, in milliseconds
 * @end_ms: where to end, in milliseconds; 0 for the end of the video
 * @max_edge: the longest side in pixels; 0 for that of the video
 * @max_bytes: what the result may take; 0 for any size
 *
 * What is wanted of a video.
 */
typedef struct
{
  gint64 start_ms;
  gint64 end_ms;
  int    max_edge;
  gsize  max_bytes;
} ConfabVideoConversion;

/**
 * ConfabConvertedVideo:
 * @bytes: MP4 with H.264 and AAC
 * @width: in pixels
 * @height: in pixels
 * @duration_ms: how long it is
 * @lost_sound: whether there was sound that could not be kept
 *
 * A video that was converted.
 */
typedef struct
{
  GBytes  *bytes;
  int      width;
  int      height;
  gint64   duration_ms;
  gboolean lost_sound;
} ConfabConvertedVideo;

void                  confab_converted_video_free (ConfabConvertedVideo        *self);
gboolean              confab_video_can_convert    (void);
ConfabConvertedVideo *confab_video_convert        (const char                  *path,
                                                   const char                  *media_type,
                                                   const ConfabVideoConversion *conversion,
                                                   ConfabProgressFunc           progress,
                                                   gpointer                     progress_data,
                                                   GCancellable                *cancellable,
                                                   GError                     **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabConvertedVideo, confab_converted_video_free)

G_END_DECLS
