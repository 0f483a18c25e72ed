/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

#include "confab-test-video.h"

GBytes *
confab_test_make_video (void)
{
  static const char *const needed[] = { "videotestsrc", "concat", "jpegenc", "qtmux" };
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *description = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  gst_init (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (needed[i]);

      if (factory == NULL)
        return NULL;
    }
  g_close (g_file_open_tmp ("confab-refused-XXXXXX", &path, &error), NULL);
  g_assert_no_error (error);
  description = g_strdup_printf ("concat name=c ! jpegenc ! qtmux ! filesink location=%s "
                                 "videotestsrc num-buffers=20 pattern=red ! "
                                 "video/x-raw,format=I420,width=160,height=90,framerate=10/1 ! c. "
                                 "videotestsrc num-buffers=20 pattern=green ! "
                                 "video/x-raw,format=I420,width=160,height=90,framerate=10/1 ! c. ", path);
  pipeline = gst_object_ref_sink (gst_parse_launch (description, &error));
  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return g_bytes_new_take (g_steal_pointer (&contents), length);
}
