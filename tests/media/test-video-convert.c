/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "fixtures.h"
#include "media/confab-video-convert.h"
#include "media/confab-video-frames.h"
#include "videos.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

static void
assert_type (const char *caps,
             const char *type)
{
  g_assert_nonnull (caps);
  if (!g_str_has_prefix (caps, type))
    g_error ("%s is not %s", caps, type);
}

static FixtureVideo
save (ConfabConvertedVideo *converted)
{
  FixtureVideo video = { fixture_path () };
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (converted->bytes, &length);

  g_assert_cmpstr (confab_media_sniff (data, length), ==, "video/mp4");
  g_file_set_contents (video.path, data, (gssize)length, &error);
  g_assert_no_error (error);
  return video;
}

static ConfabConvertedVideo *
convert (const char                  *path,
         const char                  *type,
         const ConfabVideoConversion *conversion)
{
  g_autoptr (GError) error = NULL;
  ConfabConvertedVideo *converted = confab_video_convert (path, type, conversion, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return converted;
}

/* Pixels of a few pictures of a video, at a place given in parts of a hundred. */
static void
assert_colour (const char *path,
               int         x,
               int         y,
               int         red,
               int         green,
               int         blue)
{
  const ConfabVideoSampling sampling = { .count = 4 };
  const int wanted[] = { red, green, blue };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = confab_video_sample (path, "video/mp4", &sampling, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < frames->len; i++)
    {
      ConfabVideoFrame *frame = g_ptr_array_index (frames, i);
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (frame->picture->bytes);
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
      const guint8 *pixel;

      g_assert_no_error (error);
      pixel = gdk_pixbuf_read_pixels (pixbuf) +
              gdk_pixbuf_get_height (pixbuf) * y / 100 * gdk_pixbuf_get_rowstride (pixbuf) +
              gdk_pixbuf_get_width (pixbuf) * x / 100 * 3;
      for (int channel = 0; channel < 3; channel++)
        g_assert_cmpint (ABS ((int)pixel[channel] - wanted[channel]), <, 40);
    }
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
test_trimmed (void)
{
  const ConfabVideoConversion conversion = { .start_ms = 2000, .end_ms = 4000 };
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (GError) error = NULL;
  double fraction = 0;
  g_autoptr (ConfabConvertedVideo) converted = confab_video_convert (video.path, "video/quicktime", &conversion, progress_cb,
                                                                     &fraction, NULL, &error);
  g_auto (FixtureVideo) result = { NULL };
  g_auto (FixtureFound) found = { 0 };

  g_assert_no_error (error);
  g_assert_cmpfloat (fraction, >, 0.9);
  g_assert_false (converted->lost_sound);
  result = save (converted);
  found = fixture_discover (result.path);
  g_assert_cmpint (ABS (found.duration_ms - 2000), <=, 100);
  g_assert_cmpint (ABS (converted->duration_ms - 2000), <=, 100);
  g_assert_cmpuint (found.width, ==, 320);
  g_assert_cmpuint (found.height, ==, 180);
  g_assert_cmpfloat_with_epsilon (found.rate, 10, 0.1);
  assert_type (found.pictures, "video/x-h264");
  assert_type (found.sound, "audio/mpeg, mpegversion=(int)4");
  assert_colour (result.path, 50, 50, 0, 255, 0);
}

static void
test_whole (void)
{
  const ConfabVideoConversion conversion = { .max_edge = 161 };
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (ConfabConvertedVideo) converted = convert (video.path, "video/quicktime", &conversion);
  g_auto (FixtureVideo) result = save (converted);
  g_auto (FixtureFound) found = fixture_discover (result.path);

  g_assert_cmpint (ABS (found.duration_ms - 6000), <=, 100);
  g_assert_cmpuint (found.width, ==, 160);
  g_assert_cmpuint (found.height, ==, 90);
  g_assert_cmpint (converted->width, ==, 160);
  g_assert_cmpint (converted->height, ==, 90);
  g_assert_cmpint (ABS (converted->duration_ms - 6000), <=, 10);
}

/* Says in the header of the only track that it is to be shown turned by 90 degrees clockwise (ISO/IEC 14496-12, 8.3.2). */
static void
turn (const char *path)
{
  static const gint32 matrix[9] = { 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000 };
  g_autofree char *content = NULL;
  gsize length;
  gsize at = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  while (at + 80 < length && memcmp (content + at, "tkhd", 4) != 0)
    at++;
  g_assert_cmpuint (at + 80, <, length);
  for (gsize i = 0; i < 9; i++)
    {
      gint32 value = GINT32_TO_BE (matrix[i]);

      memcpy (content + at + 44 + i * 4, &value, 4);
    }
  g_assert_true (g_file_set_contents (path, content, (gssize)length, NULL));
}

/* The picture is lying on its side, and says so. */
static void
test_turned (void)
{
  const ConfabVideoConversion conversion = { .max_edge = 160 };
  g_autoptr (GBytes) png = fixture_picture ("png", 320, 180);
  g_autofree char *picture = fixture_path ();
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (FixtureVideo) video = { NULL };
  g_autoptr (ConfabConvertedVideo) converted = NULL;
  g_auto (FixtureVideo) result = { NULL };
  g_auto (FixtureFound) found = { 0 };

  g_file_set_contents (picture, g_bytes_get_data (png, NULL), (gssize)g_bytes_get_size (png), &error);
  g_assert_no_error (error);
  before = g_strdup_printf ("multifilesrc location=%s num-buffers=20 caps=image/png,framerate=10/1 ! pngdec ! videoconvert ! "
                            "jpegenc ! qtmux", picture);
  video = fixture_video (before, "");
  g_unlink (picture);
  turn (video.path);
  converted = convert (video.path, "video/quicktime", &conversion);
  result = save (converted);
  found = fixture_discover (result.path);
  g_assert_cmpuint (found.width, ==, 90);
  g_assert_cmpuint (found.height, ==, 160);
  g_assert_cmpint (converted->width, ==, 90);
  g_assert_cmpint (converted->height, ==, 160);
  assert_colour (result.path, 75, 25, 255, 0, 0);
  assert_colour (result.path, 25, 25, 255, 255, 255);
  assert_colour (result.path, 75, 75, 255, 255, 255);
  assert_colour (result.path, 25, 75, 255, 255, 255);
}

static void
test_small (void)
{
  const ConfabVideoConversion conversion = { .max_bytes = 150000 };
  const ConfabVideoConversion too_small = { .max_bytes = 3000 };
  g_auto (FixtureVideo) video = fixture_video ("videotestsrc num-buffers=90 pattern=snow ! video/x-raw,format=I420,width=640,height=360,"
                                               "framerate=30/1 ! jpegenc ! qtmux", "");
  g_autoptr (ConfabConvertedVideo) converted = convert (video.path, "video/quicktime", &conversion);
  g_auto (FixtureVideo) result = save (converted);
  g_auto (FixtureFound) found = fixture_discover (result.path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (converted->bytes), <=, 150000);
  g_assert_cmpuint (g_bytes_get_size (converted->bytes), >, 40000);
  g_assert_cmpint (ABS (found.duration_ms - 3000), <=, 100);
  g_assert_null (found.sound);
  g_assert_false (converted->lost_sound);
  g_assert_null (confab_video_convert (video.path, "video/quicktime", &too_small, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
}

/* Twice the pictures that anybody needs, pixels that are not square, and another container. */
static void
test_matroska (void)
{
  const ConfabVideoConversion conversion = { 0 };
  g_auto (FixtureVideo) video = fixture_video ("videotestsrc num-buffers=120 ! video/x-raw,format=I420,width=320,height=240,"
                                               "framerate=60/1,pixel-aspect-ratio=2/1 ! jpegenc ! matroskamux", "");
  g_autoptr (ConfabConvertedVideo) converted = convert (video.path, "video/x-matroska", &conversion);
  g_auto (FixtureVideo) result = save (converted);
  g_auto (FixtureFound) found = fixture_discover (result.path);

  g_assert_cmpuint (found.width, ==, 640);
  g_assert_cmpuint (found.height, ==, 240);
  g_assert_cmpfloat_with_epsilon (found.rate, 30, 0.1);
  g_assert_cmpint (ABS (found.duration_ms - 2000), <=, 50);
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
  const ConfabVideoConversion conversion = { 0 };
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_video_convert (video.path, "video/quicktime", &conversion, cancel_cb, cancellable, cancellable,
                                       &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
find_named_cb (double   fraction,
               gpointer user_data)
{
  const char *folder = user_data;
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (files);
  while ((name = g_dir_read_name (files)) != NULL)
    if (g_str_has_prefix (name, "qtmux"))
      g_error ("%s has a name, so that it stays where this process is killed", name);
}

/* What is made of a video is nobody else's business, and is gone with the process that makes it. */
static void
test_nothing_named (void)
{
  const ConfabVideoConversion conversion = { .end_ms = 2000 };
  g_autofree char *folder = g_dir_make_tmp ("confab-named-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (folder);
  if (!g_test_subprocess ())
    {
      g_setenv ("TMPDIR", folder, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
    }
  else
    {
      g_auto (FixtureVideo) video = fixture_colours ();
      g_autoptr (ConfabConvertedVideo) converted = confab_video_convert (video.path, "video/quicktime", &conversion, find_named_cb,
                                                                         (gpointer)g_get_tmp_dir (), NULL, &error);

      g_assert_no_error (error);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_bad (void)
{
  const ConfabVideoConversion late = { .start_ms = 7000 };
  const ConfabVideoConversion any = { 0 };
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autofree char *content = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_video_convert (video.path, "video/quicktime", &late, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (video.path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (video.path, content, (gssize)length / 2, NULL));
  g_assert_null (confab_video_convert (video.path, "video/quicktime", &any, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
}

static void
remove_element (const char *name)
{
  GstRegistry *registry = gst_registry_get ();
  g_autoptr (GstPluginFeature) feature = gst_registry_lookup_feature (registry, name);

  if (feature != NULL)
    gst_registry_remove_feature (registry, feature);
}

/* Systems that have less and less. This takes elements from this process for good. */
static void
test_without_encoders (void)
{
  static const char *const sounds[] = { "fdkaacenc", "avenc_aac", "voaacenc", "faac" };
  static const char *const pictures[] = { "openh264enc", "vah264enc", "vaapih264enc" };
  const ConfabVideoConversion conversion = { .max_edge = 160, .end_ms = 2000 };
  g_auto (FixtureVideo) video = fixture_colours ();
  g_autoptr (ConfabConvertedVideo) silent = NULL;
  g_autoptr (GError) error = NULL;

  remove_element ("x264enc");
  for (guint i = 0; i < G_N_ELEMENTS (sounds); i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (sounds[i]);
      g_autoptr (ConfabConvertedVideo) converted = NULL;
      g_auto (FixtureVideo) result = { NULL };
      g_auto (FixtureFound) found = { 0 };

      if (factory == NULL)
        continue;
      converted = convert (video.path, "video/quicktime", &conversion);
      g_assert_false (converted->lost_sound);
      result = save (converted);
      found = fixture_discover (result.path);
      assert_type (found.pictures, "video/x-h264");
      assert_type (found.sound, "audio/mpeg, mpegversion=(int)4");
      assert_colour (result.path, 50, 50, 255, 0, 0);
      remove_element (sounds[i]);
    }
  silent = convert (video.path, "video/quicktime", &conversion);
  g_assert_true (silent->lost_sound);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    remove_element (pictures[i]);
  g_assert_false (confab_video_can_convert ());
  g_assert_null (confab_video_convert (video.path, "video/quicktime", &conversion, NULL, NULL, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/media/video-convert/trimmed", test_trimmed);
  g_test_add_func ("/media/video-convert/whole", test_whole);
  g_test_add_func ("/media/video-convert/turned", test_turned);
  g_test_add_func ("/media/video-convert/small", test_small);
  g_test_add_func ("/media/video-convert/matroska", test_matroska);
  g_test_add_func ("/media/video-convert/cancelled", test_cancelled);
  g_test_add_func ("/media/video-convert/nothing-named", test_nothing_named);
  g_test_add_func ("/media/video-convert/bad", test_bad);
  g_test_add_func ("/media/video-convert/without-encoders", test_without_encoders);
  return g_test_run ();
}
