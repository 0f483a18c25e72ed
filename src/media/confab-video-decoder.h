/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * ConfabVideoDecoder:
 *
 * Raw pictures and sound of a part of a video, upright, in the size that is wanted. For one thread at a time.
 */
typedef struct _ConfabVideoDecoder ConfabVideoDecoder;

typedef enum
{
  CONFAB_VIDEO_STREAM_PICTURES,
  CONFAB_VIDEO_STREAM_SOUND,
  CONFAB_N_VIDEO_STREAMS
} ConfabVideoStream;

ConfabVideoDecoder *confab_video_decoder_open         (const char         *path,
                                                       const char         *media_type,
                                                       gboolean            with_sound,
                                                       GCancellable       *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void                confab_video_decoder_free         (ConfabVideoDecoder *self);
void                confab_video_decoder_get_size     (ConfabVideoDecoder *self,
                                                       int                *width,
                                                       int                *height);
void                confab_video_decoder_get_rate     (ConfabVideoDecoder *self,
                                                       int                *numerator,
                                                       int                *denominator);
gint64              confab_video_decoder_get_duration (ConfabVideoDecoder *self);
gboolean            confab_video_decoder_found_sound  (ConfabVideoDecoder *self);
gboolean            confab_video_decoder_has_sound    (ConfabVideoDecoder *self);
gboolean            confab_video_decoder_start        (ConfabVideoDecoder *self,
                                                       gint64              start_ms,
                                                       gint64              end_ms,
                                                       int                 width,
                                                       int                 height,
                                                       GCancellable       *cancellable);
GstSample          *confab_video_decoder_pull         (ConfabVideoDecoder *self,
                                                       ConfabVideoStream   stream,
                                                       gboolean           *ended) G_GNUC_WARN_UNUSED_RESULT;
gboolean            confab_video_decoder_has_failed   (ConfabVideoDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabVideoDecoder, confab_video_decoder_free)

G_END_DECLS
