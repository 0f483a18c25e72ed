/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media-worker-sync.h"

#include "base/confab-error.h"
#include "base/confab-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* How long each may take, in seconds. Decoders look for their plug-ins first, which takes a while once. */
#define PROBE_SECONDS     20
#define THUMBNAIL_SECONDS 30
#define IMAGE_SECONDS     60
#define TEXT_SECONDS      120

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

/**
 * confab_worker_request_text:
 * @media_type: what the file is
 * @name: how errors name it
 * @wish: (nullable): what of it is wanted
 *
 * Returns: (transfer full): a request for the text of a document
 */
JsonObject *
confab_worker_request_text (const char               *media_type,
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

/**
 * confab_worker_set_odd_error:
 * @name: how the error names the file
 * @error: return location for an error
 *
 * Says that a worker answered with something that cannot be.
 */
void
confab_worker_set_odd_error (const char *name,
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

/**
 * confab_worker_take_picture:
 * @item: what a worker made
 *
 * Returns: (transfer full) (nullable): the picture in it, or %NULL where there is none
 */
ConfabPicture *
confab_worker_take_picture (ConfabWorkerItem *item)
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

/**
 * confab_worker_take_text:
 * @item: what a worker made
 *
 * Returns: (transfer full) (nullable): the text in it, or %NULL where there is none
 */
ConfabDocumentText *
confab_worker_take_text (ConfabWorkerItem *item)
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

/* Takes @request. Returns the one thing that was made. */
static ConfabWorkerItem *
call_for_one (JsonObject   *request,
              int           input,
              guint         seconds,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (JsonObject) owned = request;
  g_autoptr (GPtrArray) items = confab_media_worker_call (request, input, seconds, NULL, NULL, cancellable, error);

  if (items == NULL)
    return NULL;
  if (items->len == 1)
    return g_ptr_array_steal_index (items, 0);
  confab_worker_set_odd_error (confab_json_get_string (request, "name"), error);
  return NULL;
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
    confab_worker_set_odd_error (name, error);
  return whole;
}

/**
 * confab_media_worker_thumbnail:
 * @input: a descriptor of a video
 * @media_type: what it is, as [func@Confab.media_sniff] said
 * @name: how errors name it
 * @size: the most pixels of the result in width and height
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes a small picture of a video in a process of its own.
 *
 * Returns: (transfer full) (nullable): a PNG
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
  picture = confab_worker_take_picture (item);
  if (picture != NULL)
    return g_bytes_ref (picture->bytes);
  confab_worker_set_odd_error (name, error);
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
 * What [func@Confab.image_prepare] does, in a process of its own.
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
  ConfabPicture *picture = item != NULL ? confab_worker_take_picture (item) : NULL;

  if (item != NULL && picture == NULL)
    confab_worker_set_odd_error (name, error);
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
  g_autoptr (ConfabWorkerItem) item = call_for_one (confab_worker_request_text (media_type, name, wish), input,
                                                    TEXT_SECONDS, cancellable, error);
  ConfabDocumentText *text = item != NULL ? confab_worker_take_text (item) : NULL;

  if (item != NULL && text == NULL)
    confab_worker_set_odd_error (name, error);
  return text;
}
