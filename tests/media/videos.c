/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "videos.h"

#include <glib/gstdio.h>
#include <gst/pbutils/pbutils.h>

void
fixture_video_clear (FixtureVideo *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
}

char *
fixture_path (void)
{
  g_autoptr (GError) error = NULL;
  char *path;
  int fd = g_file_open_tmp ("confab-convert-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  return path;
}

/* Runs a pipeline that ends before a file, and whatever else belongs to it. */
FixtureVideo
fixture_video (const char *before,
               const char *after)
{
  FixtureVideo video = { fixture_path () };
  g_autofree char *description = g_strdup_printf ("%s ! filesink location=%s %s", before, video.path, after);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return video;
}

/* Two seconds each of red, green and blue, 320 × 180, ten pictures a second, with a tone. */
FixtureVideo
fixture_colours (void)
{
  return fixture_video ("concat name=c ! jpegenc ! qtmux name=mux",
                        "videotestsrc num-buffers=20 pattern=red ! "
                        "video/x-raw,format=I420,width=320,height=180,framerate=10/1 ! c. "
                        "videotestsrc num-buffers=20 pattern=green ! "
                        "video/x-raw,format=I420,width=320,height=180,framerate=10/1 ! c. "
                        "videotestsrc num-buffers=20 pattern=blue ! "
                        "video/x-raw,format=I420,width=320,height=180,framerate=10/1 ! c. "
                        "audiotestsrc num-buffers=60 samplesperbuffer=4410 ! "
                        "audio/x-raw,format=S16LE,rate=44100,channels=2 ! mux.");
}

void
fixture_found_clear (FixtureFound *self)
{
  g_free (self->pictures);
  g_free (self->sound);
}

static char *
describe (gpointer stream)
{
  g_autoptr (GstCaps) caps = gst_discoverer_stream_info_get_caps (stream);

  return gst_caps_to_string (caps);
}

/* By something else than what makes them. */
FixtureFound
fixture_discover (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstDiscoverer) discoverer = gst_discoverer_new (10 * GST_SECOND, &error);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GstDiscovererInfo) info = gst_discoverer_discover_uri (discoverer, uri, &error);
  g_autolist (GstDiscovererStreamInfo) pictures = NULL;
  g_autolist (GstDiscovererStreamInfo) sounds = NULL;
  FixtureFound found = { 0 };

  g_assert_no_error (error);
  pictures = gst_discoverer_info_get_video_streams (info);
  sounds = gst_discoverer_info_get_audio_streams (info);
  g_assert_cmpuint (g_list_length (pictures), ==, 1);
  found.duration_ms = (gint64)(gst_discoverer_info_get_duration (info) / GST_MSECOND);
  found.width = gst_discoverer_video_info_get_width (pictures->data);
  found.height = gst_discoverer_video_info_get_height (pictures->data);
  found.rate = (double)gst_discoverer_video_info_get_framerate_num (pictures->data) /
               gst_discoverer_video_info_get_framerate_denom (pictures->data);
  found.pictures = describe (pictures->data);
  found.sound = sounds != NULL ? describe (sounds->data) : NULL;
  return found;
}
