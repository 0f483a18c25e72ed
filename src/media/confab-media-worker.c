/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker.h"

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker-call.h"
#include "media/confab-picture-kind.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* How long each may take, in seconds. Decoders look for their plug-ins first, which takes a while once. */
#define PROBE_SECONDS     20
#define THUMBNAIL_SECONDS 30
#define IMAGE_SECONDS     60
#define TEXT_SECONDS      120
#define PAGES_SECONDS     300
#define SAMPLE_SECONDS    150
/* A little more than it takes itself. */
#define CONVERT_SECONDS   (31 * 60)

/**
 * confab_worker_request_new:
 * @job: what is to be done
 * @media_type: what the file is
 * @name: how errors name it
 *
 * Returns: (transfer full): what [func@Confab.media_worker_call] takes
 */
JsonObject *
confab_worker_request_new (const char *job,
                           const char *media_type,
                           const char *name)
{
  JsonObject *request = json_object_new ();

  json_object_set_string_member (request, "job", job);
  json_object_set_string_member (request, "type", media_type);
  json_object_set_string_member (request, "name", name);
  return request;
}

static JsonObject *
request_text (const char               *media_type,
              const char               *name,
              const ConfabDocumentWish *wish)
{
  JsonObject *request = confab_worker_request_new ("text", media_type, name);

  if (wish != NULL && wish->pages != NULL)
    json_object_set_string_member (request, "pages", wish->pages);
  if (wish != NULL && wish->password != NULL)
    json_object_set_string_member (request, "password", wish->password);
  if (wish != NULL)
    json_object_set_int_member (request, "characters", wish->max_characters);
  return request;
}

/* A worker answered with something that cannot be. */
static void
set_odd_error (const char *name,
               GError    **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
               _ ("“%s” is damaged or not complete. "
                  "Open it in another program to check it, or get it once more."), name);
}

static int
get_int (JsonObject *facts,
         const char *member)
{
  gint64 value = 0;

  confab_json_get_int (facts, member, &value);
  return value > 0 && value < G_MAXINT ? (int)value : 0;
}

/* The picture in @item, or NULL where there is none. */
static ConfabPicture *
take_picture (ConfabWorkerItem *item)
{
  static const char *const types[] = { "image/png", "image/jpeg", "image/webp", "image/gif" };
  const char *type = confab_json_get_string (item->facts, "type");
  const char *media_type = NULL;
  ConfabPicture *picture;

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i], type))
      media_type = types[i];
  if (media_type == NULL || item->bytes == NULL ||
      g_strcmp0 (confab_media_sniff (g_bytes_get_data (item->bytes, NULL), g_bytes_get_size (item->bytes)),
                 media_type) != 0)
    return NULL;
  picture = g_new0 (ConfabPicture, 1);
  picture->bytes = g_bytes_ref (item->bytes);
  picture->media_type = media_type;
  picture->width = get_int (item->facts, "width");
  picture->height = get_int (item->facts, "height");
  return picture;
}

/* A name such as "python", which goes into a code fence. */
static gboolean
is_word (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= 32 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._#:") == strlen (text);
}

/* The text in @item, or NULL where there is none. */
static ConfabDocumentText *
take_text (ConfabWorkerItem *item)
{
  const char *language = confab_json_get_string (item->facts, "language");
  const char *encoding = confab_json_get_string (item->facts, "encoding");
  ConfabDocumentText *text;
  gsize length;
  const char *data;

  if (item->bytes == NULL)
    return NULL;
  data = g_bytes_get_data (item->bytes, &length);
  if (length > 0 && !g_utf8_validate_len (data, length, NULL))
    return NULL;
  text = g_new0 (ConfabDocumentText, 1);
  text->text = g_strndup (data, length);
  text->language = is_word (language) ? g_intern_string (language) : NULL;
  text->encoding = is_word (encoding) ? g_strdup (encoding) : NULL;
  text->pages = get_int (item->facts, "pages");
  confab_json_get_boolean (item->facts, "cut", &text->cut);
  return text;
}

/* Takes @request. Returns what was made, at least one thing. */
static GPtrArray *
call_for_some (JsonObject        *request,
               int                input,
               guint              seconds,
               ConfabProgressFunc progress,
               gpointer           progress_data,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr (JsonObject) owned = request;
  g_autoptr (GPtrArray) items = confab_media_worker_call (request, input, seconds, progress, progress_data, cancellable,
                                                          error);

  if (items == NULL || items->len > 0)
    return g_steal_pointer (&items);
  set_odd_error (confab_json_get_string (request, "name"), error);
  return NULL;
}

/* Takes @request. Returns the first thing that was made. */
static ConfabWorkerItem *
call_for_one (JsonObject   *request,
              int           input,
              guint         seconds,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GPtrArray) items = call_for_some (request, input, seconds, NULL, NULL, cancellable, error);

  return items != NULL ? g_ptr_array_steal_index (items, 0) : NULL;
}

/**
 * confab_media_worker_probe:
 * @input: a descriptor of a video
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @name: how errors name it
 * @facts: (out caller-allocates): what is found out; 0 for what is not
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.video_probe] does, in a process of its own.
 *
 * Returns: whether it may be whole
 */
gboolean
confab_media_worker_probe (int               input,
                           const char       *media_type,
                           const char       *name,
                           ConfabVideoFacts *facts,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_autoptr (ConfabWorkerItem) item = call_for_one (confab_worker_request_new ("probe", media_type, name), input,
                                                    PROBE_SECONDS, cancellable, error);
  const char *codec;
  gboolean whole = FALSE;

  memset (facts, 0, sizeof *facts);
  if (item == NULL)
    return FALSE;
  confab_json_get_boolean (item->facts, "whole", &whole);
  facts->width = get_int (item->facts, "width");
  facts->height = get_int (item->facts, "height");
  facts->duration_ms = get_int (item->facts, "duration");
  codec = confab_json_get_string (item->facts, "codec");
  facts->codec = codec != NULL && strlen (codec) <= 64 && g_str_is_ascii (codec) ? g_intern_string (codec) : NULL;
  if (!whole)
    set_odd_error (name, error);
  return whole;
}

/**
 * confab_media_worker_thumbnail:
 * @input: a descriptor of a video, a picture or a document
 * @media_type: what it is
 * @name: how errors name it
 * @size: the most pixels of the result in width and height
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes a small picture of a frame of a video, of a picture, or of the first page of a PDF, in a process of its own.
 *
 * Returns: (transfer full) (nullable): a PNG or a JPEG, or %NULL, with %CONFAB_ERROR_UNSUPPORTED for other documents
 */
GBytes *
confab_media_worker_thumbnail (int           input,
                               const char   *media_type,
                               const char   *name,
                               int           size,
                               GCancellable *cancellable,
                               GError      **error)
{
  JsonObject *request = confab_worker_request_new ("thumbnail", media_type, name);
  g_autoptr (ConfabWorkerItem) item = NULL;
  g_autoptr (ConfabPicture) picture = NULL;

  json_object_set_int_member (request, "size", size);
  item = call_for_one (request, input, THUMBNAIL_SECONDS, cancellable, error);
  if (item == NULL)
    return NULL;
  picture = take_picture (item);
  if (picture != NULL)
    return g_bytes_ref (picture->bytes);
  set_odd_error (name, error);
  return NULL;
}

/**
 * confab_media_worker_image:
 * @input: a descriptor of a picture
 * @media_type: what it is
 * @name: how errors name it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.image_prepare] does, or, for kinds that no service takes, [func@Confab.picture_import], in a
 * process of its own.
 *
 * Returns: (transfer full) (nullable): the picture
 */
ConfabPicture *
confab_media_worker_image (int           input,
                           const char   *media_type,
                           const char   *name,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (ConfabWorkerItem) item = call_for_one (confab_worker_request_new ("image", media_type, name), input,
                                                    IMAGE_SECONDS, cancellable, error);
  ConfabPicture *picture = item != NULL ? take_picture (item) : NULL;

  if (item != NULL && picture == NULL)
    set_odd_error (name, error);
  return picture;
}

static JsonObject *
request_fit (const char                *media_type,
             const char                *name,
             const ConfabPictureLimits *limits)
{
  JsonObject *request = confab_worker_request_new ("fit", media_type, name);
  JsonArray *types = json_array_new ();

  for (const char *const *type = limits->types; *type != NULL; type++)
    json_array_add_string_element (types, *type);
  json_object_set_array_member (request, "types", types);
  json_object_set_int_member (request, "edge", limits->max_edge);
  json_object_set_int_member (request, "bytes", (gint64)limits->max_bytes);
  json_object_set_boolean_member (request, "still", limits->still);
  json_object_set_int_member (request, "quality", limits->quality);
  return request;
}

/**
 * confab_media_worker_fit:
 * @bytes: a picture
 * @media_type: what it is
 * @name: how errors name it
 * @limits: what is taken
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.picture_fit] does; in a process of its own where it has to be decoded by what comes from elsewhere.
 *
 * Returns: (transfer full) (nullable): the picture
 */
ConfabPicture *
confab_media_worker_fit (GBytes                    *bytes,
                         const char                *media_type,
                         const char                *name,
                         const ConfabPictureLimits *limits,
                         GCancellable              *cancellable,
                         GError                   **error)
{
  g_autoptr (ConfabWorkerItem) item = NULL;
  ConfabPicture *picture;
  int input;

  if (confab_picture_kind_is_trusted (media_type))
    return confab_picture_fit (bytes, media_type, name, limits, cancellable, error);
  picture = confab_picture_keep (bytes, media_type, limits);
  if (picture != NULL)
    return picture;
  input = confab_media_spill (bytes);
  if (input < 0)
    {
      confab_media_set_full_error (name, error);
      return NULL;
    }
  item = call_for_one (request_fit (media_type, name, limits), input, IMAGE_SECONDS, cancellable, error);
  close (input);
  picture = item != NULL ? take_picture (item) : NULL;
  if (item != NULL && picture == NULL)
    set_odd_error (name, error);
  return picture;
}

/**
 * confab_media_worker_text:
 * @input: a descriptor of a document
 * @media_type: what it is
 * @name: how errors name it
 * @wish: (nullable): what of it is wanted
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.document_text_read] does, in a process of its own.
 *
 * Returns: (transfer full) (nullable): its text
 */
ConfabDocumentText *
confab_media_worker_text (int                       input,
                          const char               *media_type,
                          const char               *name,
                          const ConfabDocumentWish *wish,
                          GCancellable             *cancellable,
                          GError                  **error)
{
  g_autoptr (ConfabWorkerItem) item = call_for_one (request_text (media_type, name, wish), input,
                                                    TEXT_SECONDS, cancellable, error);
  ConfabDocumentText *text = item != NULL ? take_text (item) : NULL;

  if (item != NULL && text == NULL)
    set_odd_error (name, error);
  return text;
}

/**
 * confab_media_worker_count:
 * @input: a descriptor of a document
 * @media_type: what it is
 * @name: how errors name it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.document_count_pages] does, in a process of its own.
 *
 * Returns: how many pages there are, or 0 with an error
 */
int
confab_media_worker_count (int           input,
                           const char   *media_type,
                           const char   *name,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (ConfabWorkerItem) item = call_for_one (confab_worker_request_new ("count", media_type, name), input,
                                                    TEXT_SECONDS, cancellable, error);
  int n = item != NULL ? get_int (item->facts, "pages") : 0;

  if (item != NULL && n == 0)
    set_odd_error (name, error);
  return n;
}

/**
 * confab_media_worker_pages:
 * @input: a descriptor of a document
 * @media_type: what it is; only PDF has pages that can be drawn
 * @name: how errors name it
 * @pages: (nullable): which pages, as in "1-5,8"; %NULL for all
 * @password: (nullable): what opens it
 * @max_edge: the longest side of the pictures in pixels, 0 for 1568
 * @progress: (nullable) (scope call): told after each page, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.document_pages] does, in a process of its own.
 *
 * Returns: (transfer full) (element-type ConfabPicture) (nullable): the pages, at least one
 */
GPtrArray *
confab_media_worker_pages (int                input,
                           const char        *media_type,
                           const char        *name,
                           const char        *pages,
                           const char        *password,
                           int                max_edge,
                           ConfabProgressFunc progress,
                           gpointer           progress_data,
                           GCancellable      *cancellable,
                           GError           **error)
{
  JsonObject *request = confab_worker_request_new ("pages", media_type, name);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_picture_free);

  if (pages != NULL)
    json_object_set_string_member (request, "pages", pages);
  if (password != NULL)
    json_object_set_string_member (request, "password", password);
  json_object_set_int_member (request, "edge", max_edge);
  items = call_for_some (request, input, PAGES_SECONDS, progress, progress_data, cancellable, error);
  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    {
      ConfabPicture *picture = take_picture (items->pdata[i]);

      if (picture == NULL)
        {
          set_odd_error (name, error);
          return NULL;
        }
      g_ptr_array_add (made, picture);
    }
  return g_steal_pointer (&made);
}

/**
 * confab_media_worker_sample:
 * @input: a descriptor of a video
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @name: how errors name it
 * @sampling: which frames
 * @progress: (nullable) (scope call): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.video_sample] does, in a process of its own.
 *
 * Returns: (transfer full) (element-type ConfabVideoFrame) (nullable): the frames, at least one
 */
GPtrArray *
confab_media_worker_sample (int                        input,
                            const char                *media_type,
                            const char                *name,
                            const ConfabVideoSampling *sampling,
                            ConfabProgressFunc         progress,
                            gpointer                   progress_data,
                            GCancellable              *cancellable,
                            GError                   **error)
{
  JsonObject *request = confab_worker_request_new ("frames", media_type, name);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_video_frame_free);

  json_object_set_int_member (request, "start", sampling->start_ms);
  json_object_set_int_member (request, "end", sampling->end_ms);
  json_object_set_int_member (request, "count", sampling->count);
  json_object_set_int_member (request, "edge", sampling->max_edge);
  items = call_for_some (request, input, SAMPLE_SECONDS, progress, progress_data, cancellable, error);
  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    {
      ConfabWorkerItem *item = items->pdata[i];
      g_autoptr (ConfabPicture) picture = take_picture (item);
      ConfabVideoFrame *frame;

      if (picture == NULL)
        {
          set_odd_error (name, error);
          return NULL;
        }
      frame = g_new0 (ConfabVideoFrame, 1);
      frame->time_ms = get_int (item->facts, "time");
      frame->picture = g_steal_pointer (&picture);
      g_ptr_array_add (made, frame);
    }
  return g_steal_pointer (&made);
}

/**
 * confab_media_worker_convert:
 * @input: a descriptor of a video
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @name: how errors name it
 * @conversion: what is wanted of it
 * @progress: (nullable) (scope call): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What [func@Confab.video_convert] does, in a process of its own.
 *
 * Returns: (transfer full) (nullable): the video; where it is large its bytes are mapped
 */
ConfabConvertedVideo *
confab_media_worker_convert (int                          input,
                             const char                  *media_type,
                             const char                  *name,
                             const ConfabVideoConversion *conversion,
                             ConfabProgressFunc           progress,
                             gpointer                     progress_data,
                             GCancellable                *cancellable,
                             GError                     **error)
{
  JsonObject *request = confab_worker_request_new ("convert", media_type, name);
  g_autoptr (GPtrArray) items = NULL;
  ConfabWorkerItem *item;
  ConfabConvertedVideo *video;

  json_object_set_int_member (request, "start", conversion->start_ms);
  json_object_set_int_member (request, "end", conversion->end_ms);
  json_object_set_int_member (request, "edge", conversion->max_edge);
  json_object_set_int_member (request, "bytes", (gint64)conversion->max_bytes);
  items = call_for_some (request, input, CONVERT_SECONDS, progress, progress_data, cancellable, error);
  if (items == NULL)
    return NULL;
  item = items->pdata[0];
  if (item->bytes == NULL || g_strcmp0 (confab_media_sniff (g_bytes_get_data (item->bytes, NULL),
                                                            g_bytes_get_size (item->bytes)), "video/mp4") != 0)
    {
      set_odd_error (name, error);
      return NULL;
    }
  video = g_new0 (ConfabConvertedVideo, 1);
  video->bytes = g_bytes_ref (item->bytes);
  video->width = get_int (item->facts, "width");
  video->height = get_int (item->facts, "height");
  video->duration_ms = get_int (item->facts, "duration");
  confab_json_get_boolean (item->facts, "lost_sound", &video->lost_sound);
  return video;
}
