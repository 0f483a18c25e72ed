/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-frames.h"

#include "base/confab-error.h"
#include "media/confab-video-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_EDGE 768
#define MAX_FRAMES 128

/* What a frame, and what all of them may take: a video may have one key frame in ten hours. */
#define FRAME_SECONDS 15
#define ALL_SECONDS 120

/* Frames are compared as pictures of so many pixels in width and height. */
#define SMALL_EDGE 16
#define SMALL_SIZE (SMALL_EDGE * SMALL_EDGE * 3)

/* Means over a small picture, from 0 to 255: a frame below is black, and one nearer to the last is equal to it. */
#define BLACK 20
#define EQUAL 3

typedef struct
{
  GstElement *pipeline;
  GstElement *sink;
  GstBus     *bus;
  gint64      deadline;
  GPtrArray  *frames;
  guint8      last[SMALL_SIZE];
} Sampler;

/**
 * confab_video_frame_free:
 * @self: (nullable): a frame
 *
 * Frees @self and its picture.
 */
void
confab_video_frame_free (ConfabVideoFrame *self)
{
  if (self == NULL)
    return;
  confab_picture_free (self->picture);
  g_free (self);
}

static GstElement *
make_pipeline (const char *path,
               const char *media_type,
               int         max_edge)
{
  gboolean matroska = strcmp (media_type, "video/webm") == 0 || strcmp (media_type, "video/x-matroska") == 0;
  g_autoptr (GstElementFactory) flip = gst_element_factory_find ("videoflip");
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;

  /* The demuxer is named, so that nothing in the file can choose one that fetches from the network. Scaling comes
   * first, so that only few pixels are turned and converted. */
  description = g_strdup_printf ("filesrc name=source ! %s name=demuxer demuxer.video_0 ! decodebin ! "
                                 "videoconvert ! videoscale ! "
                                 "video/x-raw,width=[1,%d],height=[1,%d],pixel-aspect-ratio=1/1 ! videoconvert ! "
                                 "%s video/x-raw,format=RGB ! fakesink name=sink sync=false",
                                 matroska ? "matroskademux" : "qtdemux", max_edge, max_edge,
                                 flip != NULL ? "videoflip video-direction=auto !" : "");
  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (pipeline == NULL)
    return NULL;
  gst_object_ref_sink (pipeline);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "location", path, NULL);
  return g_steal_pointer (&pipeline);
}

static gboolean
make_small (GdkPixbuf *frame,
            guint8    *small)
{
  g_autoptr (GdkPixbuf) scaled = gdk_pixbuf_scale_simple (frame, SMALL_EDGE, SMALL_EDGE, GDK_INTERP_BILINEAR);

  if (scaled == NULL)
    return FALSE;
  for (gsize row = 0; row < SMALL_EDGE; row++)
    memcpy (small + row * SMALL_EDGE * 3,
            gdk_pixbuf_read_pixels (scaled) + row * (gsize)gdk_pixbuf_get_rowstride (scaled), SMALL_EDGE * 3);
  return TRUE;
}

static guint
get_difference (const guint8 *one,
                const guint8 *other)
{
  guint sum = 0;

  for (gsize i = 0; i < SMALL_SIZE; i++)
    sum += (guint)ABS ((int)one[i] - (int)other[i]);
  return sum / SMALL_SIZE;
}

static ConfabVideoFrame *
encode (GdkPixbuf *pixbuf,
        gint64     time_ms)
{
  char *buffer = NULL;
  gsize length;
  ConfabVideoFrame *frame;

  if (!gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "jpeg", NULL, "quality", "80", NULL))
    return NULL;
  frame = g_new0 (ConfabVideoFrame, 1);
  frame->time_ms = time_ms;
  frame->picture = g_new0 (ConfabPicture, 1);
  frame->picture->bytes = g_bytes_new_take (buffer, length);
  frame->picture->media_type = "image/jpeg";
  frame->picture->width = gdk_pixbuf_get_width (pixbuf);
  frame->picture->height = gdk_pixbuf_get_height (pixbuf);
  return frame;
}

/* Where in the video the frame is that the sink holds. */
static gint64
get_time (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  guint64 time;

  if (buffer == NULL || !GST_BUFFER_PTS_IS_VALID (buffer))
    return -1;
  time = gst_segment_to_stream_time (gst_sample_get_segment (sample), GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  return GST_CLOCK_TIME_IS_VALID (time) ? (gint64)(time / GST_MSECOND) : -1;
}

/* Keeps the frame that the sink holds, unless it is black or like the last one; the first is kept in any case. */
static void
keep_frame (Sampler *sampler)
{
  static const guint8 black[SMALL_SIZE];
  g_autoptr (GstSample) sample = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  guint n = sampler->frames->len;
  ConfabVideoFrame *last = n > 0 ? g_ptr_array_index (sampler->frames, n - 1) : NULL;
  ConfabVideoFrame *frame;
  guint8 small[SMALL_SIZE];
  gint64 time;

  g_object_get (sampler->sink, "last-sample", &sample, NULL);
  pixbuf = sample != NULL ? confab_video_sample_to_pixbuf (sample) : NULL;
  if (pixbuf == NULL || !make_small (pixbuf, small))
    return;
  time = MAX (get_time (sample), 0);
  if (last != NULL)
    {
      if (time <= last->time_ms || get_difference (small, sampler->last) < EQUAL)
        return;
      if (get_difference (small, black) < BLACK)
        return;
      /* Only the first frame can be black; now there is a better one. */
      if (get_difference (sampler->last, black) < BLACK)
        g_ptr_array_set_size (sampler->frames, 0);
    }
  frame = encode (pixbuf, time);
  if (frame == NULL)
    return;
  g_ptr_array_add (sampler->frames, frame);
  memcpy (sampler->last, small, sizeof small);
}

static gint64
get_frame_deadline (Sampler *sampler)
{
  return MIN (sampler->deadline, g_get_monotonic_time () + FRAME_SECONDS * G_USEC_PER_SEC);
}

static void
take_frames (Sampler                   *sampler,
             const ConfabVideoSampling *sampling,
             ConfabProgressFunc         progress,
             gpointer                   progress_data,
             GCancellable              *cancellable)
{
  gint64 duration = 0;
  gint64 start = MAX (sampling->start_ms, 0);
  gint64 end;
  guint n;

  if (gst_element_set_state (sampler->pipeline, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE ||
      !confab_video_wait_for_frame (sampler->bus, get_frame_deadline (sampler)))
    return;
  gst_element_query_duration (sampler->pipeline, GST_FORMAT_TIME, &duration);
  duration = MAX (duration / (gint64)GST_MSECOND, 0);
  end = sampling->end_ms > 0 ? MIN (sampling->end_ms, duration) : duration;
  n = sampling->count > 0 ? MIN (sampling->count, MAX_FRAMES) : (guint)CLAMP ((end - start) / 10000, 4, 16);
  for (guint i = 0; i < n && start < end && !g_cancellable_is_cancelled (cancellable); i++)
    {
      /* The middle of each of n parts that are as long. */
      gint64 at = start + (gint64)((double)(end - start) * (i + 0.5) / n);

      if (g_get_monotonic_time () > sampler->deadline ||
          !gst_element_seek_simple (sampler->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                    at * (gint64)GST_MSECOND) ||
          !confab_video_wait_for_frame (sampler->bus, get_frame_deadline (sampler)))
        break;
      keep_frame (sampler);
      if (progress != NULL)
        progress ((i + 1.0) / n, progress_data);
    }
  /* What cannot be sought in, or says a wrong length, has its first frame at least. */
  if (sampler->frames->len == 0 && !g_cancellable_is_cancelled (cancellable) &&
      gst_element_seek_simple (sampler->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0) &&
      confab_video_wait_for_frame (sampler->bus, get_frame_deadline (sampler)))
    keep_frame (sampler);
  if (sampler->frames->len == 0)
    keep_frame (sampler);
}

/**
 * confab_video_sample:
 * @path: a video; a regular file
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @sampling: which frames
 * @progress: (nullable) (scope call): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Takes frames at equal distances, turned as they are shown. Frames that are nearly equal to the one before, and black
 * ones, are left out. Takes two minutes at most, however long the video is or says it is; never on the main thread.
 *
 * Returns: (transfer container) (element-type ConfabVideoFrame) (nullable): one frame or more, or %NULL with
 *   %CONFAB_ERROR_UNSUPPORTED where the system cannot decode it, or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
confab_video_sample (const char                *path,
                     const char                *media_type,
                     const ConfabVideoSampling *sampling,
                     ConfabProgressFunc         progress,
                     gpointer                   progress_data,
                     GCancellable              *cancellable,
                     GError                   **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_video_frame_free);
  Sampler sampler = { .frames = frames, .deadline = g_get_monotonic_time () + ALL_SECONDS * G_USEC_PER_SEC };

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (media_type != NULL, NULL);
  g_return_val_if_fail (sampling != NULL, NULL);

  if (confab_video_ensure_gstreamer ())
    sampler.pipeline = make_pipeline (path, media_type, sampling->max_edge > 0 ? sampling->max_edge : DEFAULT_EDGE);
  if (sampler.pipeline != NULL)
    {
      gulong handler;

      sampler.sink = gst_bin_get_by_name (GST_BIN (sampler.pipeline), "sink");
      sampler.bus = gst_element_get_bus (sampler.pipeline);
      handler = confab_video_watch (sampler.bus, cancellable);
      take_frames (&sampler, sampling, progress, progress_data, cancellable);
      g_cancellable_disconnect (cancellable, handler);
      gst_element_set_state (sampler.pipeline, GST_STATE_NULL);
      gst_object_unref (sampler.bus);
      gst_object_unref (sampler.sink);
      gst_object_unref (sampler.pipeline);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (frames->len == 0)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                           _ ("This video cannot be shown, because this system cannot decode it."));
      return NULL;
    }
  return g_steal_pointer (&frames);
}
