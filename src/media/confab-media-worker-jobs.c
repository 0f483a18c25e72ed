/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker-jobs.h"

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "media/confab-document-text.h"
#include "media/confab-image.h"
#include "media/confab-media-file.h"
#include "media/confab-media.h"
#include "media/confab-media-worker-frame.h"
#include "media/confab-picture-import.h"
#include "media/confab-video.h"
#include "media/confab-video-convert.h"
#include "media/confab-video-frames.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define MAX_REQUEST (1024 * 1024)

/* What is asked for, and where the answer goes. */
typedef struct
{
  JsonObject *request;
  const char *name;
  const char *media_type;
  GBytes     *bytes; /* of the file, mapped */
  int         input;
  int         answer;
} Job;

typedef gboolean (*JobFunc) (Job     *job,
                             GError **error);

/* Nobody is left to be told where it cannot be written. */
static gboolean
send_object (Job              *job,
             ConfabWorkerFrame kind,
             JsonObject       *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = confab_json_to_string (node, FALSE);

  return confab_frame_write (job->answer, kind, text, strlen (text));
}

/* Takes @facts. */
static gboolean
send_item (Job        *job,
           JsonObject *facts,
           GBytes     *bytes)
{
  gboolean sent = send_object (job, CONFAB_WORKER_FACTS, facts);

  json_object_unref (facts);
  if (sent && bytes != NULL)
    sent = confab_frame_write (job->answer, CONFAB_WORKER_BYTES, g_bytes_get_data (bytes, NULL),
                               g_bytes_get_size (bytes));
  return sent;
}

static void
send_error (Job          *job,
            const GError *problem)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "domain", problem->domain == G_IO_ERROR ? "io" : "confab");
  json_object_set_int_member (object, "code",
                              problem->domain == G_IO_ERROR || problem->domain == CONFAB_ERROR
                              ? problem->code : CONFAB_ERROR_INVALID_VALUE);
  json_object_set_string_member (object, "message", problem->message);
  send_object (job, CONFAB_WORKER_ERROR, object);
}

static int
get_int (Job        *job,
         const char *member)
{
  gint64 value = 0;

  confab_json_get_int (job->request, member, &value);
  return (int)CLAMP (value, 0, G_MAXINT);
}

static JsonObject *
picture_facts (const char *media_type,
               int         width,
               int         height)
{
  JsonObject *facts = json_object_new ();

  json_object_set_string_member (facts, "type", media_type);
  json_object_set_int_member (facts, "width", width);
  json_object_set_int_member (facts, "height", height);
  return facts;
}

static gboolean
probe (Job     *job,
       GError **error)
{
  ConfabVideoFacts found;
  JsonObject *facts = json_object_new ();
  gboolean whole = confab_video_probe (job->bytes, job->input, job->media_type, &found);

  json_object_set_boolean_member (facts, "whole", whole);
  json_object_set_int_member (facts, "width", found.width);
  json_object_set_int_member (facts, "height", found.height);
  json_object_set_int_member (facts, "duration", found.duration_ms);
  if (found.codec != NULL)
    json_object_set_string_member (facts, "codec", found.codec);
  return send_item (job, facts, NULL);
}

/* A frame of a video. */
static GBytes *
make_frame (Job     *job,
            int      size,
            GError **error)
{
  g_autoptr (GdkPixbuf) whole = confab_video_get_frame (job->input, job->media_type, NULL, error);
  g_autoptr (GdkPixbuf) small = whole != NULL ? confab_image_fit (whole, size) : NULL;

  return small != NULL ? confab_image_save_png (small, error) : NULL;
}

/* The first page of a document. */
static GBytes *
make_page (Job         *job,
           int          size,
           const char **media_type,
           GError     **error)
{
  g_autoptr (GPtrArray) made = confab_document_pages (job->bytes, job->media_type, job->name, "1", NULL, size, NULL, NULL,
                                                      NULL, error);
  const ConfabPicture *page = made != NULL ? made->pdata[0] : NULL;

  if (page == NULL)
    return NULL;
  *media_type = page->media_type;
  return g_bytes_ref (page->bytes);
}

static gboolean
thumbnail (Job     *job,
           GError **error)
{
  int size = MAX (get_int (job, "size"), 1);
  const char *media_type = "image/png";
  g_autoptr (GBytes) made = NULL;

  if (g_str_has_prefix (job->media_type, "video/"))
    made = make_frame (job, size, error);
  else if (g_str_has_prefix (job->media_type, "image/"))
    made = confab_image_thumbnail (job->bytes, job->media_type, size, job->name, NULL, error);
  else
    made = make_page (job, size, &media_type, error);
  return made != NULL && send_item (job, picture_facts (media_type, 0, 0), made);
}

static gboolean
text (Job     *job,
      GError **error)
{
  ConfabDocumentWish wish = {
    .pages = confab_json_get_string (job->request, "pages"),
    .password = confab_json_get_string (job->request, "password"),
  };
  g_autoptr (ConfabDocumentText) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *facts;

  confab_json_get_int (job->request, "characters", &wish.max_characters);
  read = confab_document_text_read (job->bytes, job->media_type, job->name, &wish, NULL, error);
  if (read == NULL)
    return FALSE;
  facts = json_object_new ();
  if (read->language != NULL)
    json_object_set_string_member (facts, "language", read->language);
  if (read->encoding != NULL)
    json_object_set_string_member (facts, "encoding", read->encoding);
  json_object_set_int_member (facts, "pages", read->pages);
  json_object_set_boolean_member (facts, "cut", read->cut);
  bytes = g_bytes_new_static (read->text, strlen (read->text));
  return send_item (job, facts, bytes);
}

/* More than any service takes is made smaller at once, and not kept. */
static gboolean
send_smaller (Job        *job,
              GBytes     *bytes,
              const char *media_type,
              GError    **error)
{
  static const char *const types[] = { "image/jpeg", "image/png", NULL };
  const ConfabPictureLimits limits = { .types = types, .max_bytes = CONFAB_MEDIA_MAX_IMAGE };
  g_autoptr (ConfabPicture) fitted = confab_picture_fit (bytes, media_type, job->name, &limits, NULL, error);

  return fitted != NULL &&
         send_item (job, picture_facts (fitted->media_type, fitted->width, fitted->height), fitted->bytes);
}

/* A picture on its way in. */
static gboolean
image (Job     *job,
       GError **error)
{
  const char *media_type = job->media_type;
  int width = 0;
  int height = 0;
  g_autoptr (ConfabPicture) imported = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (confab_media_sniff (g_bytes_get_data (job->bytes, NULL), g_bytes_get_size (job->bytes)) == NULL)
    {
      imported = confab_picture_import (job->bytes, job->media_type, job->name, NULL, error);
      return imported != NULL &&
             send_item (job, picture_facts (imported->media_type, imported->width, imported->height), imported->bytes);
    }
  bytes = confab_image_prepare (job->bytes, job->name, &media_type, &width, &height, NULL, error);
  if (bytes != NULL && g_bytes_get_size (bytes) > CONFAB_MEDIA_MAX_IMAGE)
    return send_smaller (job, bytes, media_type, error);
  return bytes != NULL && send_item (job, picture_facts (media_type, width, height), bytes);
}

/* A picture on its way out. */
static gboolean
fit (Job     *job,
     GError **error)
{
  JsonArray *types = confab_json_get_array (job->request, "types");
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  g_autoptr (ConfabPicture) fitted = NULL;
  ConfabPictureLimits limits = { .max_edge = get_int (job, "edge"), .quality = get_int (job, "quality") };

  limits.max_bytes = (gsize)get_int (job, "bytes");
  confab_json_get_boolean (job->request, "still", &limits.still);
  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    g_ptr_array_add (taken, (gpointer)json_array_get_string_element (types, i));
  g_ptr_array_add (taken, NULL);
  limits.types = (const char *const *)taken->pdata;
  fitted = confab_picture_fit (job->bytes, job->media_type, job->name, &limits, NULL, error);
  return fitted != NULL &&
         send_item (job, picture_facts (fitted->media_type, fitted->width, fitted->height), fitted->bytes);
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  Job *job = user_data;

  confab_frame_write (job->answer, CONFAB_WORKER_PROGRESS, &fraction, sizeof fraction);
}

/* A picture of each page. */
static gboolean
pages (Job     *job,
       GError **error)
{
  g_autoptr (GPtrArray) made = confab_document_pages (job->bytes, job->media_type, job->name,
                                                      confab_json_get_string (job->request, "pages"),
                                                      confab_json_get_string (job->request, "password"),
                                                      get_int (job, "edge"), progress_cb, job, NULL, error);

  for (guint i = 0; made != NULL && i < made->len; i++)
    {
      const ConfabPicture *page = made->pdata[i];

      if (!send_item (job, picture_facts (page->media_type, page->width, page->height), page->bytes))
        return FALSE;
    }
  return made != NULL;
}

/* How many pages there are. */
static gboolean
count (Job     *job,
       GError **error)
{
  int n = confab_document_count_pages (job->bytes, job->media_type, confab_json_get_string (job->request, "password"),
                                       error);
  JsonObject *facts;

  if (n <= 0)
    return FALSE;
  facts = json_object_new ();
  json_object_set_int_member (facts, "pages", n);
  return send_item (job, facts, NULL);
}

static gboolean
frames (Job     *job,
        GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", job->input);
  ConfabVideoSampling sampling = { .count = (guint)get_int (job, "count"), .max_edge = get_int (job, "edge") };
  g_autoptr (GPtrArray) made = NULL;

  confab_json_get_int (job->request, "start", &sampling.start_ms);
  confab_json_get_int (job->request, "end", &sampling.end_ms);
  made = confab_video_sample (path, job->media_type, &sampling, progress_cb, job, NULL, error);
  for (guint i = 0; made != NULL && i < made->len; i++)
    {
      const ConfabVideoFrame *frame = made->pdata[i];
      const ConfabPicture *picture = frame->picture;
      JsonObject *facts = picture_facts (picture->media_type, picture->width, picture->height);

      json_object_set_int_member (facts, "time", frame->time_ms);
      if (!send_item (job, facts, picture->bytes))
        return FALSE;
    }
  return made != NULL;
}

static gboolean
convert (Job     *job,
         GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", job->input);
  ConfabVideoConversion conversion = { .max_edge = get_int (job, "edge") };
  g_autoptr (ConfabConvertedVideo) made = NULL;
  JsonObject *facts;
  gint64 most = 0;

  confab_json_get_int (job->request, "start", &conversion.start_ms);
  confab_json_get_int (job->request, "end", &conversion.end_ms);
  confab_json_get_int (job->request, "bytes", &most);
  conversion.max_bytes = (gsize)MAX (most, 0);
  made = confab_video_convert (path, job->media_type, &conversion, progress_cb, job, NULL, error);
  if (made == NULL)
    return FALSE;
  facts = picture_facts ("video/mp4", made->width, made->height);
  json_object_set_int_member (facts, "duration", made->duration_ms);
  json_object_set_boolean_member (facts, "lost_sound", made->lost_sound);
  return send_item (job, facts, made->bytes);
}

static const struct
{
  const char *name;
  JobFunc     run;
} jobs[] = {
  { "probe", probe },
  { "thumbnail", thumbnail },
  { "text", text },
  { "image", image },
  { "fit", fit },
  { "pages", pages },
  { "count", count },
  { "frames", frames },
  { "convert", convert },
};

static JsonObject *
read_request (int fd)
{
  g_autofree char *buffer = g_malloc (MAX_REQUEST);
  gsize length = 0;
  gssize n;

  while (length < MAX_REQUEST && (n = read (fd, buffer + length, MAX_REQUEST - length)) > 0)
    length += (gsize)n;
  return confab_json_parse_object (buffer, (gssize)length, NULL);
}

/**
 * confab_media_worker_serve:
 * @request: where the request is read from
 * @input: the file that it is about
 * @answer: where the answer goes
 *
 * Does one thing that [func@Confab.media_worker_call] asked for. This runs in the worker.
 *
 * Returns: whether the request was understood
 */
gboolean
confab_media_worker_serve (int request,
                           int input,
                           int answer)
{
  g_autoptr (JsonObject) object = read_request (request);
  g_autoptr (GError) error = NULL;
  Job job = { .request = object, .input = input, .answer = answer };
  const char *name = object != NULL ? confab_json_get_string (object, "job") : NULL;
  JobFunc run = NULL;

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (jobs); i++)
    if (g_str_equal (jobs[i].name, name))
      run = jobs[i].run;
  if (run == NULL)
    return FALSE;
  job.name = confab_json_get_string (object, "name");
  job.media_type = confab_json_get_string (object, "type");
  job.bytes = confab_media_map (input);
  if (job.name == NULL || job.media_type == NULL || job.bytes == NULL)
    return FALSE;
  if (run (&job, &error))
    confab_frame_write (answer, CONFAB_WORKER_DONE, NULL, 0);
  else if (error != NULL)
    send_error (&job, error);
  g_bytes_unref (job.bytes);
  return TRUE;
}
