/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"
#include "media/confab-video-frames.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

static gboolean
has_elements (const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (names[i]);

      if (factory == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
run_pipeline (const char *description)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  pipeline = gst_object_ref_sink (gst_parse_launch (description, &error));
  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* Two seconds of each pattern after each other, 320 × 180, or NULL where the system cannot encode it. */
static char *
make_video (const char *const *patterns)
{
  static const char *const needed[] = { "videotestsrc", "concat", "jpegenc", "qtmux", NULL };
  g_autoptr (GString) description = g_string_new (NULL);
  g_autofree char *path = NULL;
  int fd;

  if (!has_elements (needed))
    return NULL;
  fd = g_file_open_tmp ("confab-video-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_string_append_printf (description, "concat name=c ! jpegenc ! qtmux ! filesink location=%s ", path);
  for (gsize i = 0; patterns[i] != NULL; i++)
    g_string_append_printf (description, "videotestsrc num-buffers=20 pattern=%s ! "
                            "video/x-raw,format=I420,width=320,height=180,framerate=10/1 ! c. ", patterns[i]);
  run_pipeline (description->str);
  return g_steal_pointer (&path);
}

static const guint8 *
get_colour (ConfabVideoFrame *frame,
            GdkPixbuf       **pixbuf)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (frame->picture->bytes);
  g_autoptr (GError) error = NULL;

  *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (*pixbuf), ==, frame->picture->width);
  return gdk_pixbuf_read_pixels (*pixbuf) + 20 * gdk_pixbuf_get_rowstride (*pixbuf) + 20 * 3;
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  *last = fraction;
}

static void
test_colours (void)
{
  static const char *const patterns[] = { "black", "red", "green", "green", "blue", NULL };
  static const int channels[] = { 0, 1, 2 };
  static const gint64 times[] = { 2000, 4000, 8000 };
  const ConfabVideoSampling sampling = { .count = 10, .max_edge = 160 };
  g_autofree char *path = make_video (patterns);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = NULL;
  double fraction = 0;

  if (path == NULL)
    {
      g_test_skip ("this system cannot encode it");
      return;
    }
  frames = confab_video_sample (path, "video/quicktime", &sampling, progress_cb, &fraction, NULL, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (fraction, 1, 0.001);
  g_assert_cmpuint (frames->len, ==, 3);
  for (guint i = 0; i < frames->len; i++)
    {
      ConfabVideoFrame *frame = g_ptr_array_index (frames, i);
      g_autoptr (GdkPixbuf) pixbuf = NULL;
      const guint8 *pixel = get_colour (frame, &pixbuf);

      g_assert_cmpint (frame->picture->width, ==, 160);
      g_assert_cmpint (frame->picture->height, ==, 90);
      g_assert_cmpint (ABS (frame->time_ms - times[i] - 500), <=, 150);
      for (int channel = 0; channel < 3; channel++)
        if (channel == channels[i])
          g_assert_cmpint (pixel[channel], >, 180);
        else
          g_assert_cmpint (pixel[channel], <, 80);
    }
}

static void
test_trimmed (void)
{
  static const char *const patterns[] = { "red", "green", "blue", NULL };
  const ConfabVideoSampling sampling = { .start_ms = 2000, .end_ms = 4000 };
  g_autofree char *path = make_video (patterns);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (path == NULL)
    {
      g_test_skip ("this system cannot encode it");
      return;
    }
  frames = confab_video_sample (path, "video/quicktime", &sampling, NULL, NULL, NULL, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpuint (frames->len, ==, 1);
  g_assert_cmpint (get_colour (g_ptr_array_index (frames, 0), &pixbuf)[1], >, 180);
  /* Never larger than it is. */
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 320);
}

static void
test_black (void)
{
  static const char *const patterns[] = { "black", NULL };
  const ConfabVideoSampling sampling = { 0 };
  g_autofree char *path = make_video (patterns);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = NULL;

  if (path == NULL)
    {
      g_test_skip ("this system cannot encode it");
      return;
    }
  frames = confab_video_sample (path, "video/quicktime", &sampling, NULL, NULL, NULL, &error);
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpuint (frames->len, ==, 1);
}

static void
cancel_cb (double   fraction,
           gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (void)
{
  static const char *const patterns[] = { "red", "green", NULL };
  const ConfabVideoSampling sampling = { .count = 100 };
  g_autofree char *path = make_video (patterns);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("this system cannot encode it");
      return;
    }
  g_assert_null (confab_video_sample (path, "video/quicktime", &sampling, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_unlink (path);
}

static void
test_no_video (void)
{
  g_autoptr (GBytes) bytes = fixture_mp4 ("isom", FALSE);
  const ConfabVideoSampling sampling = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("confab-video-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_null (confab_video_sample (path, "video/mp4", &sampling, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/media/video-frames/colours", test_colours);
  g_test_add_func ("/media/video-frames/trimmed", test_trimmed);
  g_test_add_func ("/media/video-frames/black", test_black);
  g_test_add_func ("/media/video-frames/cancelled", test_cancelled);
  g_test_add_func ("/media/video-frames/no-video", test_no_video);
  return g_test_run ();
}
