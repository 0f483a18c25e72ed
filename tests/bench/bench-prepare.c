/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "media/confab-image.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker.h"
#include "media/confab-picture.h"
#include "media/confab-video-private.h"

/* What making attachments ready costs beside what the libraries below cost alone: a photograph of 50 megapixels, the frames of a video of five
 * minutes, the text of a PDF of 500 pages. Each is done by a process of its own, so that the memory it takes is its own. */
#define PHOTO_WIDTH  8660
#define PHOTO_HEIGHT 5774
#define PHOTO_EDGE   2048
#define N_PAGES      500
#define N_LINES      45
#define VIDEO_FRAMES (5 * 60 * 25)
#define N_SAMPLES    16
#define SAMPLE_EDGE  768

typedef struct
{
  double seconds;
  double cpu;
  double mebibytes;
} Cost;

static GBytes *
map (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  g_assert_nonnull (file);
  return g_mapped_file_get_bytes (file);
}

static void
make_photo (const char *path)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, PHOTO_WIDTH, PHOTO_HEIGHT);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  g_autoptr (GError) error = NULL;
  guint32 noise = 1;

  /* As hard to encode as a photograph: even colours, and some noise. */
  for (int y = 0; y < PHOTO_HEIGHT; y++)
    for (int x = 0; x < PHOTO_WIDTH; x++)
      {
        guint8 *pixel = pixels + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf) + (gsize)x * 3;

        noise = noise * 1664525 + 1013904223;
        pixel[0] = (guint8)(x / 40 + (noise >> 28));
        pixel[1] = (guint8)(y / 30 + (noise >> 28));
        pixel[2] = (guint8)((x + y) / 60);
      }
  gdk_pixbuf_save (pixbuf, path, "jpeg", &error, "quality", "90", NULL);
  g_assert_no_error (error);
}

static void
make_video (const char *path)
{
  g_autofree char *description = g_strdup_printf ("videotestsrc num-buffers=%d pattern=ball motion=wavy ! "
                                                  "video/x-raw,format=I420,width=1280,height=720,framerate=25/1 ! "
                                                  "x264enc speed-preset=ultrafast key-int-max=250 bitrate=2000 ! h264parse ! mp4mux ! "
                                                  "filesink location=%s", VIDEO_FRAMES, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 1200 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
make_pdf (const char *path)
{
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 595, 842);
  cairo_t *cr = cairo_create (surface);

  cairo_select_font_face (cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 10);
  for (int page = 0; page < N_PAGES; page++)
    {
      for (int line = 0; line < N_LINES; line++)
        {
          g_autofree char *text = g_strdup_printf ("Page %d, line %d: the whales of this bay are counted each year, all %d of them.",
                                                   page + 1, line + 1, page * line);

          cairo_move_to (cr, 50, 50 + line * 16);
          cairo_show_text (cr, text);
        }
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
do_photo (const char *path)
{
  static const char *const types[] = { "image/jpeg", "image/png", NULL };
  const ConfabPictureLimits limits = { .types = types, .max_edge = PHOTO_EDGE, .max_bytes = 20 * 1024 * 1024 };
  g_autoptr (GBytes) bytes = map (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPicture) picture = confab_picture_fit (bytes, "image/jpeg", "a.jpg", &limits, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (picture->width, ==, PHOTO_EDGE);
}

static void
do_photo_bare (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) whole = gdk_pixbuf_new_from_file (path, &error);
  g_autoptr (GdkPixbuf) scaled = NULL;
  g_autofree char *buffer = NULL;
  gsize length;

  g_assert_no_error (error);
  scaled = gdk_pixbuf_scale_simple (whole, PHOTO_EDGE, PHOTO_EDGE * PHOTO_HEIGHT / PHOTO_WIDTH, GDK_INTERP_BILINEAR);
  gdk_pixbuf_save_to_buffer (scaled, &buffer, &length, "jpeg", &error, "quality", "85", NULL);
  g_assert_no_error (error);
}

static void
do_video (const char *path)
{
  const ConfabVideoSampling sampling = { .count = N_SAMPLES, .max_edge = SAMPLE_EDGE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  frames = confab_media_worker_sample (fd, "video/mp4", "a.mp4", &sampling, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (frames->len, >, 0);
  close (fd);
}

static void
do_video_bare (const char *path)
{
  g_autofree char *description = g_strdup_printf ("filesrc location=%s ! qtdemux ! decodebin ! videoconvert ! videoscale ! "
                                                  "video/x-raw,format=RGB,width=%d,height=432 ! fakesink name=sink sync=false",
                                                  path, SAMPLE_EDGE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;

  gst_init (NULL, NULL);
  pipeline = gst_object_ref_sink (gst_parse_launch (description, &error));
  g_assert_no_error (error);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_autoptr (GstSample) sample = NULL;
      g_autoptr (GdkPixbuf) pixbuf = NULL;
      g_autofree char *buffer = NULL;
      gsize length;

      gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                               (gint64)((i + 0.5) * 300 / N_SAMPLES * GST_SECOND));
      gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
      g_object_get (sink, "last-sample", &sample, NULL);
      pixbuf = confab_video_sample_to_pixbuf (sample);
      gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "jpeg", NULL, "quality", "80", NULL);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
do_pdf (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabDocumentText) text = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  text = confab_media_worker_text (fd, "application/pdf", "a.pdf", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text->text, "Page 500, line 45"));
  close (fd);
}

static void
do_pdf_bare (const char *path)
{
  execlp ("pdftotext", "pdftotext", path, "/dev/null", NULL);
  _exit (127);
}

typedef void (*Job) (const char *path);

/* In a process of its own. The memory is that of the largest process of those that it needs. */
static Cost
measure (const char *program,
         const char *job,
         const char *path)
{
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  Cost cost;
  pid_t pid;
  int status;

  pid = fork ();
  if (pid == 0)
    {
      execl (program, program, job, path, NULL);
      _exit (127);
    }
  g_assert_cmpint (wait4 (pid, &status, 0, &usage), ==, pid);
  if (status != 0)
    g_error ("%s failed", job);
  cost.seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  cost.cpu = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 + (double)usage.ru_stime.tv_sec +
             (double)usage.ru_stime.tv_usec / 1e6;
  cost.mebibytes = (double)usage.ru_maxrss / 1024;
  return cost;
}

static const struct
{
  const char *name;
  const char *bare;
  void        (*make) (const char *path);
  Job         job;
  Job         bare_job;
} jobs[] = {
  { "photo", "photo-bare", make_photo, do_photo, do_photo_bare },
  { "video", "video-bare", make_video, do_video, do_video_bare },
  { "pdf", "pdf-bare", make_pdf, do_pdf, do_pdf_bare },
};

static int
run_job (const char *name,
         const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    if (g_str_equal (jobs[i].name, name))
      jobs[i].job (path);
    else if (g_str_equal (jobs[i].bare, name))
      jobs[i].bare_job (path);
  return 0;
}

static void
compare (const char *program,
         guint       i,
         const char *folder)
{
  g_autofree char *path = g_build_filename (folder, jobs[i].name, NULL);
  Cost ours, bare;

  jobs[i].make (path);
  /* What is read first waits for the disk. */
  measure (program, jobs[i].bare, path);
  bare = measure (program, jobs[i].bare, path);
  ours = measure (program, jobs[i].name, path);
  g_print ("%-6s %7.2f s, %7.2f s of processors, %6.0f MiB; bare %7.2f s, %7.2f s of processors, %6.0f MiB; ratio %.2f\n",
           jobs[i].name, ours.seconds, ours.cpu, ours.mebibytes, bare.seconds, bare.cpu, bare.mebibytes, ours.cpu / bare.cpu);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;

  if (argc == 3)
    return run_job (argv[1], argv[2]);
  gst_init (NULL, NULL);
  folder = g_dir_make_tmp ("confab-bench-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    compare ("/proc/self/exe", i, folder);
  g_rmdir (folder);
  return 0;
}
