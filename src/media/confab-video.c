/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video.h"

#include "base/confab-error.h"
#include "media/confab-mp4.h"
#include "media/confab-video-private.h"

#include <glib/gi18n.h>
#include <gst/gst.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>

#define TIMEOUT_SECONDS 5

/**
 * confab_video_ensure_gstreamer:
 *
 * Looking for plug-ins takes seconds the first time, so this is for worker threads only.
 *
 * Returns: whether GStreamer can be used
 */
gboolean
confab_video_ensure_gstreamer (void)
{
  static gsize state;

  if (g_once_init_enter (&state))
    g_once_init_leave (&state, gst_init_check (NULL, NULL, NULL) ? 1 : 2);
  return state == 1;
}

static void
read_discovered (GstDiscovererInfo *info,
                 ConfabVideoFacts  *facts)
{
  g_autolist (GstDiscovererStreamInfo) streams = gst_discoverer_info_get_video_streams (info);
  GstClockTime duration = gst_discoverer_info_get_duration (info);

  if (facts->duration_ms == 0 && GST_CLOCK_TIME_IS_VALID (duration))
    facts->duration_ms = (gint64)(duration / GST_MSECOND);
  if (facts->width == 0 && streams != NULL)
    {
      GstDiscovererVideoInfo *video = streams->data;
      guint width = gst_discoverer_video_info_get_width (video);
      guint height = gst_discoverer_video_info_get_height (video);

      if (width <= G_MAXINT && height <= G_MAXINT)
        {
          facts->width = (int)width;
          facts->height = (int)height;
        }
    }
  if (facts->codec == NULL && streams != NULL)
    {
      g_autoptr (GstCaps) caps = gst_discoverer_stream_info_get_caps (streams->data);
      g_autofree char *codec = caps != NULL && gst_caps_is_fixed (caps) ? gst_pb_utils_get_codec_description (caps) : NULL;

      facts->codec = g_intern_string (codec);
    }
}

/* Returns whether the file may be whole: only a demuxer that was there and failed says that it is not. */
static gboolean
discover (int               fd,
          ConfabVideoFacts *facts)
{
  g_autoptr (GstDiscoverer) discoverer = NULL;
  g_autoptr (GstDiscovererInfo) info = NULL;
  g_autofree char *uri = g_strdup_printf ("file:///proc/self/fd/%d", fd);
  GstDiscovererResult result;

  if (!confab_video_ensure_gstreamer ())
    return TRUE;
  discoverer = gst_discoverer_new (TIMEOUT_SECONDS * GST_SECOND, NULL);
  if (discoverer == NULL)
    return TRUE;
  info = gst_discoverer_discover_uri (discoverer, uri, NULL);
  if (info == NULL)
    return TRUE;
  read_discovered (info, facts);
  result = gst_discoverer_info_get_result (info);
  return result != GST_DISCOVERER_ERROR || facts->width > 0 || facts->duration_ms > 0;
}

/* Whether the film itself, or what says where it is, ends before it should, as when a download broke off. */
static gboolean
is_cut_mp4 (const guint8 *data,
            gsize         length)
{
  static const char types[][5] = { "moov", "mdat", "moof" };
  ConfabMp4Box box;

  while (confab_mp4_next_box (&data, &length, &box))
    for (guint i = 0; i < G_N_ELEMENTS (types); i++)
      if (box.cut && memcmp (box.type, types[i], 4) == 0)
        return TRUE;
  return FALSE;
}

/**
 * confab_video_probe:
 * @bytes: a video
 * @fd: an open file with the same bytes
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @facts: (out caller-allocates): what is found out; 0 for what is not
 *
 * Finds the size and the length of a video. May take five seconds; never on the main thread.
 *
 * Returns: %FALSE where the video is damaged beyond recognition
 */
gboolean
confab_video_probe (GBytes           *bytes,
                    int               fd,
                    const char       *media_type,
                    ConfabVideoFacts *facts)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  memset (facts, 0, sizeof *facts);
  if (strcmp (media_type, "video/mp4") == 0 || strcmp (media_type, "video/quicktime") == 0)
    {
      if (is_cut_mp4 (data, length) || !confab_video_read_mp4 (data, length, facts))
        return FALSE;
      /* What the file says plainly needs no demuxer. A fragmented file leaves its length open. */
      if (facts->width > 0 && facts->duration_ms > 0)
        return TRUE;
    }
  return discover (fd, facts);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  GstBus *bus = user_data;

  gst_bus_post (bus, gst_message_new_application (NULL, gst_structure_new_empty ("cancelled")));
}

static GstElement *
make_pipeline (int         fd,
               const char *media_type)
{
  gboolean matroska = strcmp (media_type, "video/webm") == 0 || strcmp (media_type, "video/x-matroska") == 0;
  g_autoptr (GstElementFactory) flip = gst_element_factory_find ("videoflip");
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;

  /* The demuxer is named, so that nothing in the file can choose one that fetches from the network. */
  description = g_strdup_printf ("filesrc location=/proc/self/fd/%d ! %s name=demuxer demuxer.video_0 ! decodebin ! "
                                 "videoconvert ! %s videoscale ! "
                                 "video/x-raw,format=RGB,pixel-aspect-ratio=1/1 ! fakesink name=sink sync=false",
                                 fd, matroska ? "matroskademux" : "qtdemux",
                                 flip != NULL ? "videoflip video-direction=auto !" : "");
  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  return pipeline != NULL ? gst_object_ref_sink (g_steal_pointer (&pipeline)) : NULL;
}

/**
 * confab_video_watch:
 * @bus: the bus of a pipeline
 * @cancellable: (nullable): a cancellable
 *
 * Lets @cancellable end [func@Confab.video_wait_for_frame].
 *
 * Returns: what g_cancellable_disconnect() takes
 */
gulong
confab_video_watch (GstBus       *bus,
                    GCancellable *cancellable)
{
  if (cancellable == NULL)
    return 0;
  return g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), gst_object_ref (bus), gst_object_unref);
}

/**
 * confab_video_wait_for_frame:
 * @bus: the bus of a pipeline that starts, or seeks
 * @deadline: until when, in monotonic time
 *
 * Returns: whether the pipeline is where it should be; not when it failed or was cancelled
 */
gboolean
confab_video_wait_for_frame (GstBus *bus,
                             gint64  deadline)
{
  for (;;)
    {
      gint64 left = deadline - g_get_monotonic_time ();
      g_autoptr (GstMessage) message = NULL;

      if (left <= 0)
        return FALSE;
      message = gst_bus_timed_pop_filtered (bus, (GstClockTime)left * GST_USECOND,
                                            GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_EOS |
                                            GST_MESSAGE_APPLICATION);
      if (message != NULL)
        return GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE;
    }
}

static void
free_sample_pixels (guchar  *pixels,
                    gpointer user_data)
{
  g_free (pixels);
}

/**
 * confab_video_sample_to_pixbuf:
 * @sample: a frame as raw RGB
 *
 * Returns: (transfer full) (nullable): the frame, or %NULL where it is none
 */
GdkPixbuf *
confab_video_sample_to_pixbuf (GstSample *sample)
{
  GstStructure *structure = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map;
  int width = 0;
  int height = 0;
  gsize stride;
  guchar *pixels = NULL;

  if (!gst_structure_get_int (structure, "width", &width) || !gst_structure_get_int (structure, "height", &height) ||
      width <= 0 || height <= 0 || (gint64)width * height > 100 * 1000 * 1000 ||
      buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  /* The rows of a raw RGB frame start at multiples of four bytes. */
  stride = ((gsize)width * 3 + 3) & ~(gsize)3;
  if (map.size >= stride * (gsize)height)
    pixels = g_memdup2 (map.data, stride * (gsize)height);
  gst_buffer_unmap (buffer, &map);
  if (pixels == NULL)
    return NULL;
  return gdk_pixbuf_new_from_data (pixels, GDK_COLORSPACE_RGB, FALSE, 8, width, height, (int)stride,
                                   free_sample_pixels, NULL);
}

static GdkPixbuf *
take_frame (GstElement *pipeline,
            GstBus     *bus)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstSample) first = NULL;
  g_autoptr (GstSample) later = NULL;
  gint64 duration = 0;

  if (gst_element_set_state (pipeline, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE ||
      !confab_video_wait_for_frame (bus, deadline))
    return NULL;
  g_object_get (sink, "last-sample", &first, NULL);
  /* Many videos start with black. */
  if (gst_element_query_duration (pipeline, GST_FORMAT_TIME, &duration) && duration > 0 &&
      gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT,
                               duration / 10) &&
      confab_video_wait_for_frame (bus, deadline))
    g_object_get (sink, "last-sample", &later, NULL);
  if (later != NULL)
    return confab_video_sample_to_pixbuf (later);
  return first != NULL ? confab_video_sample_to_pixbuf (first) : NULL;
}

/**
 * confab_video_get_frame:
 * @fd: an open video file
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Decodes a frame at about a tenth of the video. May take five seconds; never on the main thread.
 *
 * Returns: (transfer full) (nullable): the frame, or %NULL with %CONFAB_ERROR_UNSUPPORTED where the system cannot
 *   decode it, or %G_IO_ERROR_CANCELLED
 */
GdkPixbuf *
confab_video_get_frame (int           fd,
                        const char   *media_type,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GdkPixbuf) frame = NULL;

  if (confab_video_ensure_gstreamer ())
    pipeline = make_pipeline (fd, media_type);
  if (pipeline != NULL)
    {
      g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
      gulong handler = confab_video_watch (bus, cancellable);

      frame = take_frame (pipeline, bus);
      g_cancellable_disconnect (cancellable, handler);
      gst_element_set_state (pipeline, GST_STATE_NULL);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (frame == NULL)
    g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                         _ ("This video cannot be shown, because this system cannot decode it."));
  return g_steal_pointer (&frame);
}
