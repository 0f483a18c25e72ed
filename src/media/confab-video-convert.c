/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-convert.h"

#include "base/confab-error.h"
#include "media/confab-media-file.h"
#include "media/confab-video-decoder.h"
#include "media/confab-video-encoder.h"
#include "media/confab-video-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <unistd.h>

/* How long all of it may take, and how long nothing may happen. */
#define ALL_SECONDS   (30 * 60)
#define STALL_SECONDS 60

/* More pictures a second show no model more. */
#define MAX_PICTURE_RATE 30

/* Bits of one pixel of one picture: what looks well, and below what fewer pixels look better. */
#define GOOD_BITS 0.1
#define POOR_BITS 0.025

#define MIN_EDGE       128
#define MAX_EDGE       4096
#define MIN_SOUND_RATE 32000
#define MAX_SOUND_RATE 96000

/* How often it is tried again with fewer bits, where the encoder did not keep to them. */
#define MAX_TRIES 3

/* What a conversion knows on its way. */
typedef struct
{
  const char                  *path;
  const char                  *media_type;
  const ConfabVideoConversion *conversion;
  ConfabProgressFunc           progress;
  gpointer                     progress_data;
  GCancellable                *cancellable;
  gint64                       deadline;
  gint64                       moved;      /* when something happened last */
  gint64                       length_ms;  /* 0 where it is not known */
  double                       told;
  double                       share;      /* of the bytes that there may be, what is aimed for */
  int                          width;      /* of what comes out of the decoder, upright */
  int                          height;
  gboolean                     lost_sound;
} Conversion;

/**
 * confab_converted_video_free:
 * @self: (nullable): a video
 */
void
confab_converted_video_free (ConfabConvertedVideo *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/**
 * confab_video_can_convert:
 *
 * Looking for plug-ins takes seconds the first time; never on the main thread.
 *
 * Returns: whether this system has what [func@Confab.video_convert] needs
 */
gboolean
confab_video_can_convert (void)
{
  return confab_video_ensure_gstreamer () && confab_video_encoder_has_pictures ();
}

static void
set_failed (GError **error)
{
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                       _ ("This video cannot be converted, because this system cannot decode it. "
                          "Convert it to MP4 in another program."));
}

static void
set_too_large (GError **error,
               gsize    max_bytes)
{
  g_autofree char *size = g_format_size (max_bytes);

  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               _ ("This video is too long to be made as small as %s. Send a part of it, or frames."), size);
}

static void
tell (Conversion *self,
      double      fraction)
{
  fraction = CLAMP (fraction, 0, 1);
  if (self->progress == NULL || fraction < self->told + 0.005)
    return;
  self->told = fraction;
  self->progress (fraction, self->progress_data);
}

/* Whether it may go on. */
static gboolean
check (Conversion *self)
{
  gint64 now = g_get_monotonic_time ();

  return !g_cancellable_is_cancelled (self->cancellable) && now < self->deadline &&
         now < self->moved + STALL_SECONDS * G_USEC_PER_SEC;
}

static ConfabVideoDecoder *
open_decoder (Conversion *self)
{
  gboolean can_sound = confab_video_encoder_has_sound ();
  ConfabVideoDecoder *decoder = confab_video_decoder_open (self->path, self->media_type, can_sound && !self->lost_sound,
                                                           self->cancellable);

  /* Sound that cannot be decoded should not cost the pictures. */
  if (decoder == NULL && can_sound && !self->lost_sound && check (self))
    decoder = confab_video_decoder_open (self->path, self->media_type, FALSE, self->cancellable);
  if (decoder != NULL)
    self->lost_sound = confab_video_decoder_found_sound (decoder) && !confab_video_decoder_has_sound (decoder);
  return decoder;
}

static void
choose_rate (ConfabVideoDecoder  *decoder,
             ConfabVideoEncoding *encoding)
{
  int n;
  int d;

  confab_video_decoder_get_rate (decoder, &n, &d);
  if (n <= 0 || n / d > 1000)
    {
      encoding->numerator = MAX_PICTURE_RATE;
      encoding->denominator = 1;
      return;
    }
  /* Each second or third picture, so that those that stay are at equal distances. */
  encoding->numerator = n;
  encoding->denominator = d;
  while (encoding->numerator > (gint64)MAX_PICTURE_RATE * encoding->denominator)
    encoding->denominator += d;
}

/* Divides the bits that there are. Returns whether they suffice for pictures of a size in which something is seen. */
static gboolean
choose_bits (Conversion          *self,
             gboolean             has_sound,
             ConfabVideoEncoding *encoding,
             int                 *width,
             int                 *height)
{
  double rate = (double)encoding->numerator / encoding->denominator;
  double pixels = (double)*width * *height;
  double budget;

  encoding->sound_rate = has_sound ? MAX_SOUND_RATE : 0;
  encoding->picture_rate = (guint)MAX (pixels * rate * GOOD_BITS, 64000);
  if (self->conversion->max_bytes == 0 || self->length_ms == 0)
    return TRUE;
  budget = (double)self->conversion->max_bytes * 8 * self->share * 1000 / (double)self->length_ms;
  if (has_sound)
    encoding->sound_rate = (guint)CLAMP (budget / 8, MIN_SOUND_RATE, MAX_SOUND_RATE);
  budget -= encoding->sound_rate;
  if (budget <= 0)
    return FALSE;
  encoding->picture_rate = (guint)MIN (budget, encoding->picture_rate);
  if (encoding->picture_rate < pixels * rate * POOR_BITS)
    {
      double factor = sqrt (encoding->picture_rate / (pixels * rate * POOR_BITS));

      if (MAX (*width, *height) * factor < MIN_EDGE)
        return FALSE;
      *width = (int)(*width * factor);
      *height = (int)(*height * factor);
    }
  return TRUE;
}

static gboolean
choose (Conversion          *self,
        ConfabVideoDecoder  *decoder,
        ConfabVideoEncoding *encoding,
        int                 *width,
        int                 *height)
{
  int most = self->conversion->max_edge > 0 ? MIN (self->conversion->max_edge, MAX_EDGE) : MAX_EDGE;
  int edge;

  confab_video_decoder_get_size (decoder, width, height);
  edge = MAX (*width, *height);
  if (edge > most)
    {
      *width = (int)((gint64) * width * most / edge);
      *height = (int)((gint64) * height * most / edge);
    }
  choose_rate (decoder, encoding);
  if (!choose_bits (self, confab_video_decoder_has_sound (decoder), encoding, width, height))
    return FALSE;
  /* What H.264 stores its colours for are squares of four pixels. */
  *width = MAX (*width & ~1, 2);
  *height = MAX (*height & ~1, 2);
  return TRUE;
}

/* One picture or some sound from one to the other. Returns when it ends. */
static gint64
move (Conversion         *self,
      ConfabVideoDecoder *decoder,
      ConfabVideoEncoder *encoder,
      ConfabVideoStream   stream,
      gboolean           *ended)
{
  g_autoptr (GstSample) sample = confab_video_decoder_pull (decoder, stream, ended);
  GstBuffer *buffer;
  gint64 end;

  if (*ended)
    confab_video_encoder_end (encoder, stream);
  if (*ended || sample != NULL)
    self->moved = g_get_monotonic_time ();
  if (sample == NULL)
    return 0;
  if (stream == CONFAB_VIDEO_STREAM_PICTURES)
    {
      GstStructure *format = gst_caps_get_structure (gst_sample_get_caps (sample), 0);

      gst_structure_get_int (format, "width", &self->width);
      gst_structure_get_int (format, "height", &self->height);
    }
  buffer = gst_sample_get_buffer (sample);
  end = (gint64)GST_BUFFER_PTS (buffer);
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    end += (gint64)GST_BUFFER_DURATION (buffer);
  confab_video_encoder_push (encoder, stream, sample);
  return end;
}

/* Returns how long the result is in milliseconds, or -1. */
static gint64
run (Conversion         *self,
     ConfabVideoDecoder *decoder,
     ConfabVideoEncoder *encoder)
{
  gboolean has_sound = confab_video_decoder_has_sound (decoder);
  gboolean ended[CONFAB_N_VIDEO_STREAMS] = { FALSE, !has_sound };
  gint64 times[CONFAB_N_VIDEO_STREAMS] = { 0, 0 };
  gboolean done = FALSE;

  while (!done)
    {
      ConfabVideoStream stream = !ended[0] && (ended[1] || times[0] <= times[1]) ? CONFAB_VIDEO_STREAM_PICTURES
                                                                                 : CONFAB_VIDEO_STREAM_SOUND;
      gint64 end;

      if (!check (self) || confab_video_decoder_has_failed (decoder))
        return -1;
      if (ended[stream] || !confab_video_encoder_has_room (encoder, stream))
        {
          if (!confab_video_encoder_wait (encoder, &done))
            return -1;
          continue;
        }
      end = move (self, decoder, encoder, stream, &ended[stream]);
      times[stream] = MAX (times[stream], end);
      if (self->length_ms > 0)
        tell (self, (double)times[stream] / GST_MSECOND / (double)self->length_ms);
    }
  return times[CONFAB_VIDEO_STREAM_PICTURES] / (gint64)GST_MSECOND;
}

/* Returns NULL without an error where something fails that has no words for people. */
static ConfabConvertedVideo *
try_once (Conversion *self,
          GError    **error)
{
  g_autoptr (ConfabVideoDecoder) decoder = open_decoder (self);
  g_autoptr (ConfabVideoEncoder) encoder = NULL;
  g_autoptr (ConfabConvertedVideo) result = g_new0 (ConfabConvertedVideo, 1);
  const ConfabVideoConversion *conversion = self->conversion;
  ConfabVideoEncoding encoding = { 0 };
  gint64 duration;
  int width;
  int height;
  int fd;

  if (decoder == NULL)
    return NULL;
  duration = confab_video_decoder_get_duration (decoder);
  if (duration > 0)
    self->length_ms = (conversion->end_ms > 0 ? MIN (conversion->end_ms, duration) : duration) - conversion->start_ms;
  if (duration > 0 && self->length_ms <= 0)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                           _ ("The video ends before the part that is to be sent. Choose an earlier start."));
      return NULL;
    }
  if (!choose (self, decoder, &encoding, &width, &height))
    {
      set_too_large (error, conversion->max_bytes);
      return NULL;
    }
  if (!confab_video_decoder_start (decoder, conversion->start_ms, conversion->end_ms, width, height,
                                   self->cancellable))
    return NULL;
  fd = confab_media_new_file (G_MAXOFFSET);
  encoder = fd >= 0 ? confab_video_encoder_new (fd, &encoding) : NULL;
  result->duration_ms = encoder != NULL ? run (self, decoder, encoder) : -1;
  if (result->duration_ms >= 0)
    {
      /* What the last picture takes. */
      result->duration_ms += 1000 * encoding.denominator / encoding.numerator;
      result->bytes = confab_media_map (fd);
    }
  if (fd >= 0)
    close (fd);
  result->width = self->width;
  result->height = self->height;
  result->lost_sound = self->lost_sound;
  return result->bytes != NULL && g_bytes_get_size (result->bytes) > 0 ? g_steal_pointer (&result) : NULL;
}

static gboolean
is_small_enough (Conversion           *self,
                 ConfabConvertedVideo *video)
{
  gsize most = self->conversion->max_bytes;

  return most == 0 || g_bytes_get_size (video->bytes) <= most;
}

/* Where the encoder takes more than it should it is given less. */
static ConfabConvertedVideo *
try_until_small (Conversion *self,
                 GError    **error)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autoptr (ConfabConvertedVideo) video = NULL;

      self->moved = g_get_monotonic_time ();
      video = try_once (self, error);
      if (video == NULL || is_small_enough (self, video))
        return g_steal_pointer (&video);
      self->length_ms = self->length_ms > 0 ? self->length_ms : video->duration_ms;
      self->share *= 0.9 * (double)self->conversion->max_bytes / (double)g_bytes_get_size (video->bytes);
    }
  set_too_large (error, self->conversion->max_bytes);
  return NULL;
}

/**
 * confab_video_convert:
 * @path: a video; a regular file
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @conversion: what is wanted of it
 * @progress: (nullable) (scope call): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes MP4 with H.264 and AAC of a video or of a part of it, upright, never larger than it is, with at most 30 pictures
 * a second. Sound that the system cannot encode or decode is left out. Takes half an hour at most; never on the main
 * thread.
 *
 * Returns: (transfer full) (nullable): the video, mapped from a file without a name, or %NULL with
 *   %CONFAB_ERROR_UNSUPPORTED where the system cannot do it, %CONFAB_ERROR_TOO_LARGE where it does not become small
 *   enough or takes too long, %CONFAB_ERROR_INVALID_VALUE where the part is not in it, or %G_IO_ERROR_CANCELLED
 */
ConfabConvertedVideo *
confab_video_convert (const char                  *path,
                      const char                  *media_type,
                      const ConfabVideoConversion *conversion,
                      ConfabProgressFunc           progress,
                      gpointer                     progress_data,
                      GCancellable                *cancellable,
                      GError                     **error)
{
  Conversion self = {
    .path = path, .media_type = media_type, .conversion = conversion, .progress = progress,
    .progress_data = progress_data, .cancellable = cancellable, .share = 0.92,
    .deadline = g_get_monotonic_time () + ALL_SECONDS * G_USEC_PER_SEC,
  };
  g_autoptr (ConfabConvertedVideo) video = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (path != NULL && media_type != NULL && conversion != NULL, NULL);

  if (!confab_video_can_convert ())
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                           _ ("Videos cannot be converted, because this system has no encoder for H.264. "
                              "Send frames of the video."));
      return NULL;
    }
  video = try_until_small (&self, &problem);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_error (&problem);
  else if (problem != NULL)
    g_propagate_error (error, problem);
  else if (video == NULL && g_get_monotonic_time () >= self.deadline)
    g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                         _ ("Converting this video takes too long. Send a part of it, or frames."));
  else if (video == NULL)
    set_failed (error);
  else
    return g_steal_pointer (&video);
  return NULL;
}
