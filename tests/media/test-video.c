/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"
#include "media/confab-video.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

/* Two seconds of red, 160 × 90. */
static char *
make_video (const char *encoder,
            const char *muxer)
{
  const char *const needed[] = { "videotestsrc", "videoconvert", encoder, muxer, "filesink" };
  g_autofree char *path = NULL;
  g_autofree char *description = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  int fd;

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (needed[i]);

      if (factory == NULL)
        return NULL;
    }
  fd = g_file_open_tmp ("confab-video-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  description = g_strdup_printf ("videotestsrc num-buffers=20 pattern=red ! "
                                 "video/x-raw,width=160,height=90,framerate=10/1 ! videoconvert ! %s ! %s ! "
                                 "filesink location=%s", encoder, muxer, path);
  pipeline = gst_object_ref_sink (gst_parse_launch (description, &error));
  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return g_steal_pointer (&path);
}

static void
check_video (const char *encoder,
             const char *muxer,
             const char *media_type)
{
  g_autofree char *path = make_video (encoder, muxer);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = NULL;
  g_autoptr (ConfabMedia) again = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  const guint8 *pixel;

  if (path == NULL)
    {
      g_test_skip ("this system cannot encode it");
      return;
    }
  media = read_file (path, &error);
  g_assert_no_error (error);
  again = read_bytes (media->bytes, "v", &error);
  g_assert_no_error (error);
  g_assert_cmpint (media->kind, ==, CONFAB_PART_VIDEO);
  g_assert_cmpstr (media->media_type, ==, media_type);
  g_assert_cmpint (media->width, ==, 160);
  g_assert_cmpint (media->height, ==, 90);
  g_assert_cmpint (media->duration_ms, >=, 1800);
  g_assert_cmpint (media->duration_ms, <=, 2200);
  g_assert_cmpint (again->width, ==, media->width);
  g_assert_cmpint (again->duration_ms, ==, media->duration_ms);

  /* What is stored, without its metadata, plays as the file did. */
  g_file_set_contents (path, g_bytes_get_data (media->bytes, NULL), (gssize)g_bytes_get_size (media->bytes), &error);
  g_assert_no_error (error);
  png = make_thumbnail (path, media_type, 80, &error);
  g_assert_no_error (error);
  stream = g_memory_input_stream_new_from_bytes (png);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 80);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 45);
  pixel = gdk_pixbuf_read_pixels (pixbuf) + 20 * gdk_pixbuf_get_rowstride (pixbuf) + 40 * 3;
  g_assert_cmpint (pixel[0], >, 200);
  g_assert_cmpint (pixel[1], <, 80);
  g_unlink (path);
}

static void
test_webm (void)
{
  check_video ("vp8enc", "webmmux", "video/webm");
}

static void
test_matroska (void)
{
  check_video ("jpegenc", "matroskamux", "video/x-matroska");
}

static void
test_quicktime (void)
{
  check_video ("jpegenc", "qtmux", "video/quicktime");
}

static void
test_mp4 (void)
{
  check_video ("x264enc", "mp4mux", "video/mp4");
}

static void
test_header (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GBytes) bytes = fixture_mp4 (i % 2 == 0 ? "isom" : "qt  ", i >= 2);
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabMedia) media = read_bytes (bytes, "v.mp4", &error);

      g_assert_no_error (error);
      g_assert_cmpint (media->kind, ==, CONFAB_PART_VIDEO);
      g_assert_cmpstr (media->media_type, ==, i % 2 == 0 ? "video/mp4" : "video/quicktime");
      g_assert_cmpint (media->duration_ms, ==, 90500);
      g_assert_cmpint (media->width, ==, i >= 2 ? 360 : 640);
      g_assert_cmpint (media->height, ==, i >= 2 ? 640 : 360);
      g_assert_true (g_bytes_equal (media->bytes, bytes));
    }
}

static void
test_damaged (void)
{
  static const char no_movie[] = "\0\0\0\x14" "ftypisom\0\0\0\0isom\0\0\0\x10mdat12345678";
  static const char no_matroska[] = "\x1a\x45\xdf\xa3\x87\x42\x82\x84webm" "this is no segment at all, only text";
  g_autoptr (GBytes) mp4 = g_bytes_new_static (no_movie, sizeof no_movie - 1);
  g_autoptr (GBytes) webm = g_bytes_new_static (no_matroska, sizeof no_matroska - 1);
  g_autoptr (GError) mp4_error = NULL;
  g_autoptr (GError) webm_error = NULL;
  g_autoptr (GstElementFactory) demuxer = gst_element_factory_find ("matroskademux");
  g_autoptr (ConfabMedia) taken = NULL;

  g_assert_null (read_bytes (mp4, "cut.mp4", &mp4_error));
  g_assert_error (mp4_error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  if (demuxer == NULL)
    return;
  /* Newer demuxers find nothing wrong with a head alone; then nothing must be known of it. */
  taken = read_bytes (webm, "cut.webm", &webm_error);
  if (taken == NULL)
    g_assert_error (webm_error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  else
    g_assert_true (taken->duration_ms == 0 && taken->width == 0 && taken->height == 0);
}

/* Whatever the header says, the facts are such that they can be shown. */
static void
test_flipped_header (void)
{
  g_autoptr (GBytes) whole = fixture_mp4 ("isom", FALSE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gsize length = g_bytes_get_size (whole);

  for (guint round = 0; round < 2000; round++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), length);
      ConfabVideoFacts facts;

      for (guint n = 0; n < 1 + round % 4; n++)
        data[g_rand_int_range (rand, 0, (int)length)] ^= (guint8)(1u << g_rand_int_range (rand, 0, 8));
      confab_video_read_mp4 (data, length, &facts);
      g_assert_cmpint (facts.width, >=, 0);
      g_assert_cmpint (facts.height, >=, 0);
      g_assert_cmpint (facts.duration_ms, >=, 0);
    }
}

/* Memory of just the size of what is left shows a sanitizer each byte too many. */
static void
test_truncated_header (void)
{
  g_autoptr (GBytes) whole = fixture_mp4 ("isom", FALSE);

  for (gsize length = 0; length < g_bytes_get_size (whole); length++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), length);
      ConfabVideoFacts facts;

      g_assert_cmpint (confab_video_read_mp4 (data, length, &facts), ==, length >= 28);
    }
}

/* A header without a stream has no frame to show. */
static void
test_no_frame (void)
{
  g_autoptr (GBytes) bytes = fixture_mp4 ("isom", FALSE);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("confab-video-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_null (make_thumbnail (path, "video/mp4", 64, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/media/video/webm", test_webm);
  g_test_add_func ("/media/video/matroska", test_matroska);
  g_test_add_func ("/media/video/quicktime", test_quicktime);
  g_test_add_func ("/media/video/mp4", test_mp4);
  g_test_add_func ("/media/video/header", test_header);
  g_test_add_func ("/media/video/damaged", test_damaged);
  g_test_add_func ("/media/video/flipped-header", test_flipped_header);
  g_test_add_func ("/media/video/truncated-header", test_truncated_header);
  g_test_add_func ("/media/video/no-frame", test_no_frame);
  return g_test_run ();
}
