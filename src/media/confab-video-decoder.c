/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-decoder.h"

#include "media/confab-video-private.h"

#include <gst/app/app.h>
#include <gst/audio/audio.h>
#include <string.h>

/* What may pass until there is a picture: a video may have one key frame in ten hours. */
#define OPEN_SECONDS 30

/* How long to wait for what comes next before somebody may look at other things. */
#define PULL_TIME (50 * GST_MSECOND)

/* What is encoded waits in queues that are bounded by bytes only: how far pictures and sound are apart is the file's
 * business. */
#define QUEUE "queue max-size-buffers=0 max-size-time=0 max-size-bytes=67108864"

struct _ConfabVideoDecoder
{
  GstElement *pipeline;
  GstBus     *bus;
  GstElement *size;           /* the filter that says how large pictures are */
  GstElement *pictures;
  GstElement *sound;          /* (nullable) */
  gboolean    with_sound;
  int         found_sound;    /* atomic: the file has sound */
  gboolean    failed;
};

static GstElement *
make_sound_bin (void)
{
  g_autoptr (GError) error = NULL;
  GstElement *bin;
  g_autoptr (GstElement) queue = NULL;
  g_autoptr (GstPad) pad = NULL;

  /* What all encoders of AAC take. */
  bin = gst_parse_bin_from_description (QUEUE " name=first ! decodebin ! audioconvert ! audioresample ! "
                                        "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=[1,2] ! "
                                        "appsink name=sound sync=false max-buffers=64", FALSE, &error);
  if (bin == NULL)
    return NULL;
  queue = gst_bin_get_by_name (GST_BIN (bin), "first");
  pad = gst_element_get_static_pad (queue, "sink");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));
  return bin;
}

/* On the thread of the demuxer, before the first data come. */
static void
pad_added_cb (GstElement         *demuxer,
              GstPad             *pad,
              ConfabVideoDecoder *self)
{
  g_autoptr (GstPad) sink = NULL;
  GstElement *bin;

  if (!g_str_has_prefix (GST_PAD_NAME (pad), "audio_") || !g_atomic_int_compare_and_exchange (&self->found_sound, 0, 1) ||
      !self->with_sound)
    return;
  bin = make_sound_bin ();
  if (bin == NULL || !gst_bin_add (GST_BIN (self->pipeline), bin))
    return;
  sink = gst_element_get_static_pad (bin, "sink");
  self->sound = gst_bin_get_by_name (GST_BIN (bin), "sound");
  gst_element_sync_state_with_parent (bin);
  gst_pad_link (pad, sink);
}

static gboolean
make_pipeline (ConfabVideoDecoder *self,
               const char         *path,
               const char         *media_type)
{
  gboolean matroska = strcmp (media_type, "video/webm") == 0 || strcmp (media_type, "video/x-matroska") == 0;
  g_autoptr (GstElementFactory) flip = gst_element_factory_find ("videoflip");
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) demuxer = NULL;

  /* The demuxer is named, so that nothing in the file can choose one that fetches from the network. Scaling comes
   * first, so that only few pixels are turned and converted. */
  description = g_strdup_printf ("filesrc name=source ! %s name=demuxer demuxer.video_0 ! " QUEUE " ! decodebin ! "
                                 "videoconvert ! videoscale add-borders=false ! "
                                 "capsfilter name=size caps=video/x-raw ! %s videoconvert ! "
                                 "video/x-raw,format=I420 ! appsink name=pictures sync=false max-buffers=4",
                                 matroska ? "matroskademux" : "qtdemux",
                                 flip != NULL ? "videoflip video-direction=auto !" : "");
  self->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (self->pipeline == NULL)
    return FALSE;
  gst_object_ref_sink (self->pipeline);
  self->bus = gst_element_get_bus (self->pipeline);
  self->size = gst_bin_get_by_name (GST_BIN (self->pipeline), "size");
  self->pictures = gst_bin_get_by_name (GST_BIN (self->pipeline), "pictures");
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_object_set (source, "location", path, NULL);
  demuxer = gst_bin_get_by_name (GST_BIN (self->pipeline), "demuxer");
  g_signal_connect (demuxer, "pad-added", G_CALLBACK (pad_added_cb), self);
  return TRUE;
}

static gboolean
wait_for_frame (ConfabVideoDecoder *self,
                GCancellable       *cancellable)
{
  gulong handler = confab_video_watch (self->bus, cancellable);
  gboolean there = confab_video_wait_for_frame (self->bus, g_get_monotonic_time () + OPEN_SECONDS * G_USEC_PER_SEC);

  g_cancellable_disconnect (cancellable, handler);
  return there && !g_cancellable_is_cancelled (cancellable);
}

static GstStructure *
get_format (ConfabVideoDecoder *self,
            GstCaps           **caps)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->size, "sink");

  *caps = gst_pad_get_current_caps (pad);
  return *caps != NULL ? gst_caps_get_structure (*caps, 0) : NULL;
}

/**
 * confab_video_decoder_open:
 * @path: a video; a regular file
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @with_sound: whether its sound is wanted as well
 * @cancellable: (nullable): a cancellable
 *
 * Looks for the first picture. Takes its time; never on the main thread.
 *
 * Returns: (transfer full) (nullable): %NULL where the system cannot decode it
 */
ConfabVideoDecoder *
confab_video_decoder_open (const char   *path,
                           const char   *media_type,
                           gboolean      with_sound,
                           GCancellable *cancellable)
{
  g_autoptr (ConfabVideoDecoder) self = g_new0 (ConfabVideoDecoder, 1);
  g_autoptr (GstCaps) caps = NULL;

  self->with_sound = with_sound;
  if (!make_pipeline (self, path, media_type) ||
      gst_element_set_state (self->pipeline, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE ||
      !wait_for_frame (self, cancellable) || get_format (self, &caps) == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * confab_video_decoder_free:
 * @self: (nullable): a decoder
 */
void
confab_video_decoder_free (ConfabVideoDecoder *self)
{
  if (self == NULL)
    return;
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_object (&self->sound);
  g_clear_object (&self->pictures);
  g_clear_object (&self->size);
  g_clear_object (&self->bus);
  g_clear_object (&self->pipeline);
  g_free (self);
}

/**
 * confab_video_decoder_get_size:
 * @self: a decoder
 * @width: (out): in square pixels, before it is turned upright
 * @height: (out): likewise
 */
void
confab_video_decoder_get_size (ConfabVideoDecoder *self,
                               int                *width,
                               int                *height)
{
  g_autoptr (GstCaps) caps = NULL;
  GstStructure *format = get_format (self, &caps);
  int n = 1;
  int d = 1;

  *width = *height = 0;
  if (format == NULL)
    return;
  gst_structure_get_int (format, "width", width);
  gst_structure_get_int (format, "height", height);
  if (gst_structure_get_fraction (format, "pixel-aspect-ratio", &n, &d) && n > 0 && d > 0)
    {
      if (n > d)
        *width = (int)MIN ((gint64) * width * n / d, 65536);
      else
        *height = (int)MIN ((gint64) * height * d / n, 65536);
    }
}

/**
 * confab_video_decoder_get_rate:
 * @self: a decoder
 * @numerator: (out): pictures in so many seconds; 0 where it varies
 * @denominator: (out): the seconds
 */
void
confab_video_decoder_get_rate (ConfabVideoDecoder *self,
                               int                *numerator,
                               int                *denominator)
{
  g_autoptr (GstCaps) caps = NULL;
  GstStructure *format = get_format (self, &caps);

  if (format == NULL || !gst_structure_get_fraction (format, "framerate", numerator, denominator) || *denominator <= 0)
    {
      *numerator = 0;
      *denominator = 1;
    }
}

/**
 * confab_video_decoder_get_duration:
 * @self: a decoder
 *
 * Returns: how long the whole video is in milliseconds; 0 where it is not known
 */
gint64
confab_video_decoder_get_duration (ConfabVideoDecoder *self)
{
  gint64 duration = 0;

  if (!gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration))
    return 0;
  return MAX (duration / (gint64)GST_MSECOND, 0);
}

/**
 * confab_video_decoder_found_sound:
 * @self: a decoder
 *
 * Returns: whether the video has sound, wanted or not
 */
gboolean
confab_video_decoder_found_sound (ConfabVideoDecoder *self)
{
  return g_atomic_int_get (&self->found_sound) != 0;
}

/**
 * confab_video_decoder_has_sound:
 * @self: a decoder
 *
 * Returns: whether there is a stream of sound to pull from
 */
gboolean
confab_video_decoder_has_sound (ConfabVideoDecoder *self)
{
  return self->sound != NULL;
}

/**
 * confab_video_decoder_start:
 * @self: a decoder that was just opened
 * @start_ms: where to start
 * @end_ms: where to end, 0 for the end
 * @width: how wide pictures are to be, before they are turned upright
 * @height: how high
 * @cancellable: (nullable): a cancellable
 *
 * Returns: whether there is something at @start_ms
 */
gboolean
confab_video_decoder_start (ConfabVideoDecoder *self,
                            gint64              start_ms,
                            gint64              end_ms,
                            int                 width,
                            int                 height,
                            GCancellable       *cancellable)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "width", G_TYPE_INT, width, "height", G_TYPE_INT, height,
                                                  "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);

  g_object_set (self->size, "caps", caps, NULL);
  /* The seek also lets the pictures that are there already come again in the new size. */
  return gst_element_seek (self->pipeline, 1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                           GST_SEEK_TYPE_SET, start_ms * (gint64)GST_MSECOND,
                           end_ms > 0 ? GST_SEEK_TYPE_SET : GST_SEEK_TYPE_NONE, end_ms * (gint64)GST_MSECOND) &&
         wait_for_frame (self, cancellable) &&
         gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
}

/* Returns a sample whose buffer has its time from where the part begins, or NULL where it is outside the part. */
static GstSample *
clip (GstSample        *sample,
      ConfabVideoStream stream)
{
  GstSegment *segment = gst_sample_get_segment (sample);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstBuffer *clipped;
  GstClockTime time;
  GstSample *result;

  if (buffer == NULL || !GST_BUFFER_PTS_IS_VALID (buffer))
    return NULL;
  clipped = gst_buffer_copy (buffer);
  if (stream == CONFAB_VIDEO_STREAM_SOUND)
    {
      GstAudioInfo info;

      if (!gst_audio_info_from_caps (&info, gst_sample_get_caps (sample)))
        info.bpf = 0;
      if (info.bpf > 0)
        clipped = gst_audio_buffer_clip (clipped, segment, info.rate, info.bpf);
    }
  time = clipped != NULL ? gst_segment_to_running_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (clipped))
                         : GST_CLOCK_TIME_NONE;
  if (!GST_CLOCK_TIME_IS_VALID (time))
    {
      g_clear_pointer (&clipped, gst_buffer_unref);
      return NULL;
    }
  clipped = gst_buffer_make_writable (clipped);
  GST_BUFFER_PTS (clipped) = time;
  GST_BUFFER_DTS (clipped) = GST_CLOCK_TIME_NONE;
  /* Decoders of pictures that come in another order say wrong ones, and the next picture tells anyway. */
  if (stream == CONFAB_VIDEO_STREAM_PICTURES)
    GST_BUFFER_DURATION (clipped) = GST_CLOCK_TIME_NONE;
  result = gst_sample_new (clipped, gst_sample_get_caps (sample), NULL, NULL);
  gst_buffer_unref (clipped);
  return result;
}

/**
 * confab_video_decoder_pull:
 * @self: a decoder that was started
 * @stream: which stream
 * @ended: (out): whether nothing more comes of it
 *
 * Waits for a moment.
 *
 * Returns: (transfer full) (nullable): a picture or some sound, or %NULL where there is none yet, or none any more
 */
GstSample *
confab_video_decoder_pull (ConfabVideoDecoder *self,
                           ConfabVideoStream   stream,
                           gboolean           *ended)
{
  GstAppSink *sink = GST_APP_SINK (stream == CONFAB_VIDEO_STREAM_SOUND ? self->sound : self->pictures);
  g_autoptr (GstSample) sample = gst_app_sink_try_pull_sample (sink, PULL_TIME);

  *ended = sample == NULL && gst_app_sink_is_eos (sink);
  return sample != NULL ? clip (sample, stream) : NULL;
}

/**
 * confab_video_decoder_has_failed:
 * @self: a decoder
 *
 * Returns: whether it cannot go on
 */
gboolean
confab_video_decoder_has_failed (ConfabVideoDecoder *self)
{
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (self->bus, GST_MESSAGE_ERROR);

  self->failed = self->failed || message != NULL;
  return self->failed;
}
