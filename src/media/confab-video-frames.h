/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/confab-media.h"
#include "media/confab-picture.h"

G_BEGIN_DECLS

/**
 * ConfabVideoSampling:
 * @start_ms: where to start, in milliseconds
 * @end_ms: where to end, in milliseconds; 0 for the end of the video
 * @count: how many frames; 0 for one in ten seconds, but at least 4 and at most 16
 * @max_edge: the longest side of a frame in pixels; 0 for 768
 *
 * Which frames are wanted of a video.
 */
typedef struct
{
  gint64 start_ms;
  gint64 end_ms;
  guint  count;
  int    max_edge;
} ConfabVideoSampling;

/**
 * ConfabVideoFrame:
 * @time_ms: where in the video it is, in milliseconds
 * @picture: the frame as JPEG, as it is shown
 */
typedef struct
{
  gint64         time_ms;
  ConfabPicture *picture;
} ConfabVideoFrame;

void       confab_video_frame_free (ConfabVideoFrame           *self);
GPtrArray *confab_video_sample     (const char                 *path,
                                    const char                 *media_type,
                                    const ConfabVideoSampling  *sampling,
                                    ConfabProgressFunc          progress,
                                    gpointer                    progress_data,
                                    GCancellable               *cancellable,
                                    GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabVideoFrame, confab_video_frame_free)

G_END_DECLS
