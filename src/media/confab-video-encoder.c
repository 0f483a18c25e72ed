/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-video-encoder.h"

#include "media/confab-media-file.h"

#include <gst/app/app.h>
#include <unistd.h>

/* More would not make it much faster, and each takes memory for pictures of its own. */
#define MAX_THREADS 8

/* Raw pictures are large, raw sound is small. */
#define MAX_PICTURES 4
#define MAX_SOUNDS   64

/* How long to wait before looking again. */
#define WAIT_TIME (5 * GST_MSECOND)

#define QUEUE "queue max-size-buffers=0 max-size-time=0 max-size-bytes=0"

struct _ConfabVideoEncoder
{
  GstElement *pipeline;
  GstBus     *bus;
  GstElement *sources[CONFAB_N_VIDEO_STREAMS]; /* (nullable) that of the sound */
  int         between;                         /* where the film waits until it is known what goes before it */
};

/* Encoders of pictures, the best first. x264 keeps to a quality, and only where that takes too much to the rate. */
static const struct
{
  const char *name;
  guint       unit;     /* of the rate, in bits a second */
  const char *interval; /* what says how many pictures there are from one key frame to the next */
  const char *threads;  /* (nullable): what says how many there are */
  const char *options;
} picture_encoders[] = {
  { "x264enc", 1000, "key-int-max", "threads", "pass=qual quantizer=23 speed-preset=veryfast vbv-buf-capacity=2000" },
  { "openh264enc", 1, "gop-size", "multi-thread", "rate-control=bitrate" },
  { "vah264enc", 1000, "key-int-max", NULL, "rate-control=vbr" },
  { "vaapih264enc", 1000, "keyframe-period", NULL, "rate-control=vbr" },
};

static const char *const sound_encoders[] = { "fdkaacenc", "avenc_aac", "voaacenc", "faac" };

static gboolean
has_element (const char *name)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);

  return factory != NULL;
}

static guint
find_picture_encoder (void)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (picture_encoders) && !has_element (picture_encoders[i].name))
    i++;
  return i;
}

static const char *
find_sound_encoder (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sound_encoders); i++)
    if (has_element (sound_encoders[i]))
      return sound_encoders[i];
  return NULL;
}

/**
 * confab_video_encoder_has_pictures:
 *
 * Returns: whether this system can encode pictures, and write MP4
 */
gboolean
confab_video_encoder_has_pictures (void)
{
  guint i = find_picture_encoder ();

  return i < G_N_ELEMENTS (picture_encoders) && has_element ("mp4mux") && has_element ("videorate") &&
         (i == 0 || has_element ("h264parse"));
}

/**
 * confab_video_encoder_has_sound:
 *
 * Returns: whether this system can encode sound
 */
gboolean
confab_video_encoder_has_sound (void)
{
  return find_sound_encoder () != NULL && has_element ("aacparse");
}

static void
add_picture_encoder (GString                   *description,
                     const ConfabVideoEncoding *encoding)
{
  guint i = find_picture_encoder ();
  guint rate = MAX (encoding->picture_rate / picture_encoders[i].unit, 1);
  guint interval = (guint)MAX (2 * (gint64)encoding->numerator / encoding->denominator, 1);
  guint n_threads = MIN (g_get_num_processors (), MAX_THREADS);

  g_string_append_printf (description, "%s bitrate=%u %s=%u %s", picture_encoders[i].name, rate,
                          picture_encoders[i].interval, interval, picture_encoders[i].options);
  if (picture_encoders[i].threads != NULL)
    g_string_append_printf (description, " %s=%u", picture_encoders[i].threads, n_threads);
  g_string_append_printf (description, " ! %s", has_element ("h264parse") ? "h264parse ! " : "");
}

static GstElement *
make_pipeline (int                        fd,
               int                        between,
               const ConfabVideoEncoding *encoding)
{
  g_autoptr (GString) description = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline;

  /* What must be read to the end before it can be shown cannot be read from a pipe by everybody. The file that this takes
   * would have a name, could be read by others, and would stay where this process is ended, if none were given. */
  g_string_append_printf (description, "mp4mux name=mux faststart=true faststart-file=/proc/self/fd/%d ! "
                          "filesink location=/proc/self/fd/%d "
                          "appsrc name=pictures format=time ! videorate ! video/x-raw,framerate=%d/%d ! ", between, fd,
                          encoding->numerator, encoding->denominator);
  add_picture_encoder (description, encoding);
  g_string_append (description, QUEUE " ! mux. ");
  if (encoding->sound_rate > 0)
    g_string_append_printf (description, "appsrc name=sound format=time ! audioconvert ! audioresample ! "
                            "%s bitrate=%u ! aacparse ! " QUEUE " ! mux.", find_sound_encoder (), encoding->sound_rate);
  pipeline = gst_parse_launch_full (description->str, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (pipeline == NULL)
    g_debug ("There is no pipeline for the encoder: %s", error->message);
  return pipeline != NULL ? gst_object_ref_sink (pipeline) : NULL;
}

/**
 * confab_video_encoder_new:
 * @fd: an empty file
 * @encoding: how it is encoded
 *
 * Returns: (transfer full) (nullable): an encoder, %NULL where it cannot start
 */
ConfabVideoEncoder *
confab_video_encoder_new (int                        fd,
                          const ConfabVideoEncoding *encoding)
{
  g_autoptr (ConfabVideoEncoder) self = g_new0 (ConfabVideoEncoder, 1);

  self->between = confab_media_new_file (G_MAXOFFSET);
  self->pipeline = self->between >= 0 ? make_pipeline (fd, self->between, encoding) : NULL;
  if (self->pipeline == NULL)
    return NULL;
  self->bus = gst_element_get_bus (self->pipeline);
  self->sources[CONFAB_VIDEO_STREAM_PICTURES] = gst_bin_get_by_name (GST_BIN (self->pipeline), "pictures");
  if (encoding->sound_rate > 0)
    self->sources[CONFAB_VIDEO_STREAM_SOUND] = gst_bin_get_by_name (GST_BIN (self->pipeline), "sound");
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * confab_video_encoder_free:
 * @self: (nullable): an encoder
 */
void
confab_video_encoder_free (ConfabVideoEncoder *self)
{
  if (self == NULL)
    return;
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  for (guint i = 0; i < CONFAB_N_VIDEO_STREAMS; i++)
    g_clear_object (&self->sources[i]);
  g_clear_object (&self->bus);
  g_clear_object (&self->pipeline);
  if (self->between >= 0)
    close (self->between);
  g_free (self);
}

/**
 * confab_video_encoder_has_room:
 * @self: an encoder
 * @stream: a stream
 *
 * Returns: whether it takes more of @stream now
 */
gboolean
confab_video_encoder_has_room (ConfabVideoEncoder *self,
                               ConfabVideoStream   stream)
{
  guint64 most = stream == CONFAB_VIDEO_STREAM_SOUND ? MAX_SOUNDS : MAX_PICTURES;

  return gst_app_src_get_current_level_buffers (GST_APP_SRC (self->sources[stream])) < most;
}

/**
 * confab_video_encoder_push:
 * @self: an encoder that has room
 * @stream: a stream
 * @sample: a picture or some sound
 */
void
confab_video_encoder_push (ConfabVideoEncoder *self,
                           ConfabVideoStream   stream,
                           GstSample          *sample)
{
  gst_app_src_push_sample (GST_APP_SRC (self->sources[stream]), sample);
}

/**
 * confab_video_encoder_end:
 * @self: an encoder
 * @stream: a stream of which nothing more comes
 */
void
confab_video_encoder_end (ConfabVideoEncoder *self,
                          ConfabVideoStream   stream)
{
  gst_app_src_end_of_stream (GST_APP_SRC (self->sources[stream]));
}

/**
 * confab_video_encoder_wait:
 * @self: an encoder
 * @done: (out): whether the file is whole
 *
 * Waits for a moment.
 *
 * Returns: whether all is well
 */
gboolean
confab_video_encoder_wait (ConfabVideoEncoder *self,
                           gboolean           *done)
{
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (self->bus, WAIT_TIME,
                                                               GST_MESSAGE_ERROR | GST_MESSAGE_EOS);

  *done = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  return message == NULL || *done;
}
