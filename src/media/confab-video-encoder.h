/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

#include "media/confab-video-decoder.h"

G_BEGIN_DECLS

/**
 * ConfabVideoEncoding:
 * @numerator: pictures in @denominator seconds
 * @denominator: the seconds
 * @picture_rate: the most bits a second of the pictures
 * @sound_rate: bits a second of the sound; 0 for none
 *
 * How a video is encoded.
 */
typedef struct
{
  int   numerator;
  int   denominator;
  guint picture_rate;
  guint sound_rate;
} ConfabVideoEncoding;

/**
 * ConfabVideoEncoder:
 *
 * Makes a file of raw pictures and sound: MP4 with H.264 and AAC. For one thread at a time.
 */
typedef struct _ConfabVideoEncoder ConfabVideoEncoder;

gboolean            confab_video_encoder_has_pictures (void);
gboolean            confab_video_encoder_has_sound    (void);
ConfabVideoEncoder *confab_video_encoder_new          (int                        fd,
                                                       const ConfabVideoEncoding *encoding) G_GNUC_WARN_UNUSED_RESULT;
void                confab_video_encoder_free         (ConfabVideoEncoder        *self);
gboolean            confab_video_encoder_has_room     (ConfabVideoEncoder        *self,
                                                       ConfabVideoStream          stream);
void                confab_video_encoder_push         (ConfabVideoEncoder        *self,
                                                       ConfabVideoStream          stream,
                                                       GstSample                 *sample);
void                confab_video_encoder_end          (ConfabVideoEncoder        *self,
                                                       ConfabVideoStream          stream);
gboolean            confab_video_encoder_wait         (ConfabVideoEncoder        *self,
                                                       gboolean                  *done);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabVideoEncoder, confab_video_encoder_free)

G_END_DECLS
