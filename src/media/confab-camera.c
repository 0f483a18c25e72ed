/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>
#include <unistd.h>

#include "media/confab-camera.h"
#include "media/confab-video-private.h"

/* What the thread of the pictures hands over, which may outlive the camera. */
typedef struct
{
  gatomicrefcount references;
  GMutex          mutex;
  GMainContext   *context;
  ConfabCamera   *camera; /* NULL after its end */
  GSource        *tell;   /* (nullable): is going to hand over @sample */
  GstSample      *sample; /* (nullable): the last */
  int             fd;     /* closed when nothing reads from it any more */
} Shared;

struct _ConfabCamera
{
  GObject     parent_instance;

  Shared     *shared;
  GstElement *pipeline;
  GstBus     *bus; /* (nullable): while it is watched */
};

enum
{
  FRAME,
  FAILED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabCamera, confab_camera, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->references);
  return shared;
}

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->references))
    return;
  g_clear_pointer (&shared->sample, gst_sample_unref);
  g_clear_pointer (&shared->tell, g_source_unref);
  g_main_context_unref (shared->context);
  g_mutex_clear (&shared->mutex);
  if (shared->fd >= 0)
    close (shared->fd);
  g_free (shared);
}

static GBytes *
copy_pixels (GstSample *sample,
             int       *width,
             int       *height)
{
  GstVideoFrame frame;
  GstVideoInfo info;
  guchar *pixels;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  *width = GST_VIDEO_INFO_WIDTH (&info);
  *height = GST_VIDEO_INFO_HEIGHT (&info);
  pixels = g_malloc ((gsize) * width * *height * 4);
  for (int row = 0; row < *height; row++)
    memcpy (pixels + (gsize)row * *width * 4,
            (guchar *)GST_VIDEO_FRAME_PLANE_DATA (&frame, 0) + (gsize)row * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0), (gsize) * width * 4);
  gst_video_frame_unmap (&frame);
  return g_bytes_new_take (pixels, (gsize) * width * *height * 4);
}

static gboolean
tell_cb (gpointer user_data)
{
  Shared *shared = user_data;
  g_autoptr (ConfabCamera) self = NULL;
  g_autoptr (GstSample) sample = NULL;
  g_autoptr (GBytes) pixels = NULL;
  int width;
  int height;

  g_mutex_lock (&shared->mutex);
  g_clear_pointer (&shared->tell, g_source_unref);
  sample = g_steal_pointer (&shared->sample);
  g_set_object (&self, shared->camera);
  g_mutex_unlock (&shared->mutex);
  if (self != NULL && sample != NULL)
    pixels = copy_pixels (sample, &width, &height);
  if (pixels != NULL)
    g_signal_emit (self, signals[FRAME], 0, pixels, width, height);
  return G_SOURCE_REMOVE;
}

/* On the thread of the pictures. What comes faster than it is shown is left out. */
static GstFlowReturn
new_sample_cb (GstAppSink *sink,
               gpointer    user_data)
{
  Shared *shared = user_data;
  GstSample *sample = gst_app_sink_pull_sample (sink);

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&shared->mutex);
  g_clear_pointer (&shared->sample, gst_sample_unref);
  shared->sample = sample;
  if (shared->tell == NULL && shared->camera != NULL)
    {
      shared->tell = g_idle_source_new ();
      g_source_set_callback (shared->tell, tell_cb, shared_ref (shared), shared_unref);
      g_source_attach (shared->tell, shared->context);
    }
  g_mutex_unlock (&shared->mutex);
  return GST_FLOW_OK;
}

static gboolean
bus_cb (GstBus     *bus,
        GstMessage *message,
        gpointer    user_data)
{
  ConfabCamera *self = user_data;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR && GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    return G_SOURCE_CONTINUE;
  g_clear_object (&self->bus);
  g_signal_emit (self, signals[FAILED], 0, _ ("The camera gives no picture. Check whether another program uses it."));
  return G_SOURCE_REMOVE;
}

typedef struct
{
  Shared *shared;
  char   *source; /* (nullable) */
} Opening;

static void
opening_free (Opening *opening)
{
  shared_unref (opening->shared);
  g_free (opening->source);
  g_free (opening);
}

static GstElement *
make_source (Opening *opening)
{
  GstElement *source = gst_element_factory_make (opening->source != NULL ? opening->source : "pipewiresrc", "source");

  if (source != NULL && opening->source == NULL)
    g_object_set (source, "fd", opening->shared->fd, NULL);
  else if (source != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (source), "is-live") != NULL)
    g_object_set (source, "is-live", TRUE, NULL);
  return source;
}

static GstElement *
make_pipeline (Opening *opening)
{
  GstAppSinkCallbacks callbacks = { .new_sample = new_sample_cb };
  GstElement *source = make_source (opening);
  GstElement *convert = gst_element_factory_make ("videoconvert", NULL);
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "RGBA", NULL);
  GstElement *pipeline = gst_pipeline_new (NULL);

  if (source == NULL || convert == NULL || sink == NULL)
    {
      g_clear_object (&source);
      g_clear_object (&convert);
      g_clear_object (&sink);
      g_clear_object (&pipeline);
      return NULL;
    }
  g_object_set (sink, "caps", caps, "max-buffers", 1u, "drop", TRUE, "sync", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, shared_ref (opening->shared), shared_unref);
  gst_bin_add_many (GST_BIN (pipeline), source, convert, sink, NULL);
  if (gst_element_link_many (source, convert, sink, NULL))
    return pipeline;
  gst_object_unref (pipeline);
  return NULL;
}

/* Looking for the elements the first time, and asking for the camera, both take their time. */
static void
open_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GstElement *pipeline = confab_video_ensure_gstreamer () ? make_pipeline (task_data) : NULL;

  if (pipeline == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                             _ ("This system cannot show cameras: GStreamer lacks its part for PipeWire (gstreamer1.0-pipewire)."));
  else
    {
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      g_task_return_pointer (task, pipeline, gst_object_unref);
    }
}

static gpointer
stop_worker (gpointer data)
{
  g_autoptr (GstElement) pipeline = data;

  gst_element_set_state (pipeline, GST_STATE_NULL);
  return NULL;
}

/* It waits for the thread of the pictures. */
static void
stop (GstElement *pipeline)
{
  g_thread_unref (g_thread_new ("camera-stop", stop_worker, pipeline));
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = g_task_propagate_pointer (G_TASK (result), &error);
  ConfabCamera *self = opening->shared->camera;

  if (self == NULL)
    {
      if (pipeline != NULL)
        stop (pipeline);
      return;
    }
  if (pipeline == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }
  self->pipeline = pipeline;
  self->bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch (self->bus, bus_cb, self);
}

static void
confab_camera_dispose (GObject *object)
{
  ConfabCamera *self = CONFAB_CAMERA (object);

  if (self->shared != NULL)
    {
      g_mutex_lock (&self->shared->mutex);
      self->shared->camera = NULL;
      g_mutex_unlock (&self->shared->mutex);
    }
  g_clear_pointer (&self->shared, shared_unref);
  if (self->bus != NULL)
    gst_bus_remove_watch (self->bus);
  g_clear_object (&self->bus);
  if (self->pipeline != NULL)
    stop (g_steal_pointer (&self->pipeline));
  G_OBJECT_CLASS (confab_camera_parent_class)->dispose (object);
}

static void
confab_camera_class_init (ConfabCameraClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_camera_dispose;
  signals[FRAME] = g_signal_new ("frame", CONFAB_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_BYTES, G_TYPE_INT, G_TYPE_INT);
  signals[FAILED] = g_signal_new ("failed", CONFAB_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_camera_init (ConfabCamera *self)
{
  self->shared = g_new0 (Shared, 1);
  g_atomic_ref_count_init (&self->shared->references);
  g_mutex_init (&self->shared->mutex);
  self->shared->context = g_main_context_ref_thread_default ();
  self->shared->camera = self;
}

/**
 * confab_camera_new:
 * @fd: (transfer full): where PipeWire offers cameras, or -1
 * @source: (nullable): another element of GStreamer that gives pictures
 *
 * Returns: (transfer full): a camera that is being opened
 */
ConfabCamera *
confab_camera_new (int         fd,
                   const char *source)
{
  ConfabCamera *self = g_object_new (CONFAB_TYPE_CAMERA, NULL);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, opened_cb, NULL);
  Opening *opening = g_new0 (Opening, 1);

  self->shared->fd = fd;
  opening->shared = shared_ref (self->shared);
  opening->source = g_strdup (source);
  g_task_set_source_tag (task, confab_camera_new);
  g_task_set_task_data (task, opening, (GDestroyNotify)opening_free);
  g_task_run_in_thread (task, open_worker);
  return self;
}
