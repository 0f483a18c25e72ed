/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "media/confab-media-file.h"
#include "media/confab-media-worker.h"
#include "provider/confab-media-limits.h"
#include "session/confab-recipe-private.h"

/* Another number here, and nothing that was kept before is used any more. */
#define VERSION 5

/* The longest side of the picture of a page where nobody says it: 11 pixels for a line of usual print. */
#define PAGE_EDGE 1568

/**
 * confab_recipe_name_part:
 * @part: an attachment
 *
 * Returns: what it is called
 */
const char *
confab_recipe_name_part (ConfabPart *part)
{
  const char *name = confab_part_get_facts (part)->name;

  return name != NULL ? name : _ ("Attachment");
}

/**
 * confab_recipe_get_name:
 * @self: a recipe
 *
 * Returns: what its attachment is called
 */
const char *
confab_recipe_get_name (ConfabRecipe *self)
{
  return confab_recipe_name_part (self->part);
}

static void
add_picture_limits (JsonObject                *object,
                    const ConfabPictureLimits *limits)
{
  JsonArray *types = json_array_new ();

  for (guint i = 0; limits->types[i] != NULL; i++)
    json_array_add_string_element (types, limits->types[i]);
  json_object_set_array_member (object, "types", types);
  json_object_set_int_member (object, "max_edge", limits->max_edge);
  json_object_set_int_member (object, "max_bytes", (gint64)limits->max_bytes);
  json_object_set_boolean_member (object, "still", limits->still);
}

/* What decides about the result and nothing else; the name is a part of a document's text. */
static char *
make_key (ConfabRecipe *self)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_int_member (object, "version", VERSION);
  json_object_set_string_member (object, "hash", facts->hash);
  json_object_set_string_member (object, "media_type", facts->media_type);
  json_object_set_int_member (object, "make", self->make);
  json_object_set_string_member (object, "name", confab_recipe_get_name (self));
  json_object_set_string_member (object, "detail", facts->detail != NULL ? facts->detail : "");
  if (self->make == MAKE_PICTURE)
    add_picture_limits (object, &self->picture);
  else
    {
      json_object_set_string_member (object, "pages", facts->send.pages != NULL ? facts->send.pages : "");
      json_object_set_int_member (object, "max_characters", facts->send.max_characters);
      json_object_set_int_member (object, "max_edge", facts->send.max_edge);
      json_object_set_int_member (object, "frames", facts->send.frames);
      json_object_set_int_member (object, "start_ms", facts->send.start_ms);
      json_object_set_int_member (object, "end_ms", facts->send.end_ms);
      json_object_set_int_member (object, "max_frames", self->max_frames);
      json_object_set_int_member (object, "max_video_bytes", (gint64)self->max_video_bytes);
    }
  json_node_take_object (node, object);
  text = confab_json_to_string (node, FALSE);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* Whether this service takes pictures at all; what it does not take is refused where the request is written, with a sentence for people. */
static gboolean
set_picture (ConfabRecipe   *self,
             ConfabProvider *provider)
{
  ConfabMediaLimits limits = confab_media_limits_get (confab_provider_get_profile (provider));
  int wish = confab_part_get_facts (self->part)->send.max_edge;

  self->make = MAKE_PICTURE;
  self->picture = (ConfabPictureLimits) {
    .types = limits.image_types,
    .max_edge = wish > 0 && (limits.max_image_edge == 0 || wish < limits.max_image_edge) ? wish : limits.max_image_edge,
    .max_bytes = limits.max_image_bytes,
    .still = limits.still_images,
  };
  return limits.takes_images;
}

/* A service that takes such files is given one where somebody wants that; another gets the text. */
static gboolean
set_document (ConfabRecipe   *self,
              ConfabProvider *provider)
{
  ConfabMediaLimits limits = confab_media_limits_get (confab_provider_get_profile (provider));
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  ConfabSendAs as = facts->send.as;
  gboolean drawn = as == CONFAB_SEND_PAGES || (as == CONFAB_SEND_AUTO && confab_part_is_scan (self->part));

  self->make = drawn && limits.takes_images ? MAKE_PAGES : MAKE_TEXT;
  return as != CONFAB_SEND_ITSELF || !confab_media_limits_take_file (&limits, facts->media_type);
}

/**
 * confab_recipe_new: (constructor)
 * @part: an attachment
 * @provider: the service that it goes to
 *
 * Returns: (transfer full) (nullable): how it is made ready, %NULL where it is sent as it is
 */
ConfabRecipe *
confab_recipe_new (ConfabPart     *part,
                   ConfabProvider *provider)
{
  g_autoptr (ConfabRecipe) self = g_new0 (ConfabRecipe, 1);
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  ConfabPartKind kind = confab_part_get_kind (part);

  self->part = g_object_ref (part);
  if (kind == CONFAB_PART_TEXT || facts->hash == NULL || facts->media_type == NULL)
    return NULL;
  if (!(kind == CONFAB_PART_IMAGE && set_picture (self, provider)) &&
      !(kind == CONFAB_PART_VIDEO && confab_recipe_set_video (self, provider)) &&
      !(kind == CONFAB_PART_DOCUMENT && set_document (self, provider)))
    return NULL;
  self->key = make_key (self);
  return g_steal_pointer (&self);
}

/**
 * confab_recipe_free:
 * @self: (nullable): a recipe
 */
void
confab_recipe_free (ConfabRecipe *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->part);
  g_free (self->key);
  g_free (self);
}

/**
 * confab_recipe_get_key:
 * @self: a recipe
 *
 * Returns: under what its result is kept: the same for the same bytes and the same result
 */
const char *
confab_recipe_get_key (ConfabRecipe *self)
{
  return self->key;
}

static void
add_picture (ConfabPrepared      *prepared,
             ConfabPart          *part,
             const ConfabPicture *picture,
             GBytes              *own)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autofree char *hash = NULL;
  gint64 size = (gint64)g_bytes_get_size (picture->bytes);
  gboolean is_own = picture->bytes == own;

  prepared->bytes += size;
  prepared->form = CONFAB_PREPARED_PICTURE;
  if (is_own)
    {
      g_ptr_array_add (prepared->parts, g_object_ref (part));
      return;
    }
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture->bytes);
  g_ptr_array_add (prepared->parts, confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = hash, .name = facts->name, .media_type = picture->media_type, .size = size,
    .width = picture->width, .height = picture->height, .detail = facts->detail,
  }));
  g_hash_table_insert (prepared->contents, g_steal_pointer (&hash), g_bytes_ref (picture->bytes));
}

static gboolean
make_picture (ConfabRecipe   *self,
              GBytes         *bytes,
              ConfabPrepared *prepared,
              GCancellable   *cancellable,
              GError        **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  g_autoptr (ConfabPicture) picture = confab_media_worker_fit (bytes, facts->media_type, confab_recipe_get_name (self),
                                                               &self->picture, cancellable, error);

  if (picture == NULL)
    return FALSE;
  add_picture (prepared, self->part, picture, bytes);
  return TRUE;
}

/* One backquote more than the text has anywhere in a row, and at least three, as CommonMark 0.31.2, 4.5 asks. */
static char *
make_fence (const char *text)
{
  gsize longest = 2;

  for (const char *p = strchr (text, '`'); p != NULL; p = strchr (p, '`'))
    {
      gsize length = strspn (p, "`");

      longest = MAX (longest, length);
      p += length;
    }
  return g_strnfill (longest + 1, '`');
}

static char *
wrap_text (const char               *name,
           const ConfabDocumentText *document)
{
  g_autofree char *fence = NULL;

  if (document->language == NULL)
    return g_strdup_printf ("%s:\n\n%s", name, document->text);
  fence = make_fence (document->text);
  return g_strdup_printf ("%s:\n\n%s%s\n%s%s%s", name, fence, document->language, document->text,
                          g_str_has_suffix (document->text, "\n") ? "" : "\n", fence);
}

static gboolean
make_text (ConfabRecipe   *self,
           int             input,
           ConfabPrepared *prepared,
           GCancellable   *cancellable,
           GError        **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  ConfabDocumentWish wish = { .pages = facts->send.pages, .max_characters = facts->send.max_characters };
  g_autoptr (ConfabDocumentText) document = confab_media_worker_text (input, facts->media_type, confab_recipe_get_name (self),
                                                                      &wish, cancellable, error);
  g_autofree char *text = NULL;
  glong n_characters;

  if (document == NULL)
    return FALSE;
  text = wrap_text (confab_recipe_get_name (self), document);
  n_characters = g_utf8_strlen (document->text, -1);
  prepared->bytes = (gint64)strlen (text);
  prepared->tokens = confab_text_guess_tokens (prepared->bytes);
  prepared->form = CONFAB_PREPARED_TEXT;
  prepared->count = n_characters;
  g_ptr_array_add (prepared->parts, confab_part_new_text (text));
  return TRUE;
}

/**
 * confab_recipe_add_picture:
 * @prepared: what is sent
 * @picture: one of several pictures that one attachment is sent as
 * @detail: (nullable): how closely it is to be looked at
 */
void
confab_recipe_add_picture (ConfabPrepared      *prepared,
                           const ConfabPicture *picture,
                           const char          *detail)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture->bytes);
  gint64 size = (gint64)g_bytes_get_size (picture->bytes);

  prepared->bytes += size;
  g_ptr_array_add (prepared->parts, confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = hash, .media_type = picture->media_type, .size = size, .width = picture->width, .height = picture->height,
    .detail = detail,
  }));
  g_hash_table_insert (prepared->contents, g_steal_pointer (&hash), g_bytes_ref (picture->bytes));
}

/**
 * confab_recipe_add_words:
 * @prepared: what is sent
 * @format: what the model is told, in the language that models know best
 * @...: for @format
 */
void
confab_recipe_add_words (ConfabPrepared *prepared,
                         const char     *format,
                         ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (prepared->parts, confab_part_new_text (words));
}

static gboolean
make_pages (ConfabRecipe      *self,
            int                input,
            ConfabPrepared    *prepared,
            ConfabProgressFunc progress,
            gpointer           progress_data,
            GCancellable      *cancellable,
            GError           **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  int edge = facts->send.max_edge > 0 ? facts->send.max_edge : PAGE_EDGE;
  g_autoptr (GPtrArray) pages = confab_media_worker_pages (input, facts->media_type, confab_recipe_get_name (self),
                                                           facts->send.pages, NULL, edge, progress, progress_data,
                                                           cancellable, error);

  if (pages == NULL)
    return FALSE;
  confab_recipe_add_words (prepared, "The following %u pictures are pages of “%s”.", pages->len, confab_recipe_get_name (self));
  for (guint i = 0; i < pages->len; i++)
    confab_recipe_add_picture (prepared, pages->pdata[i], facts->detail);
  prepared->form = CONFAB_PREPARED_PAGES;
  prepared->count = pages->len;
  return TRUE;
}

/* A process of its own decodes what may be malicious, out of a file. */
static gboolean
make_in_worker (ConfabRecipe      *self,
                GBytes            *bytes,
                ConfabPrepared    *prepared,
                ConfabProgressFunc progress,
                gpointer           progress_data,
                GCancellable      *cancellable,
                GError           **error)
{
  int input = confab_media_spill (bytes);
  gboolean success = FALSE;

  if (input < 0)
    {
      confab_media_set_full_error (confab_recipe_get_name (self), error);
      return FALSE;
    }
  switch (self->make)
    {
    case MAKE_PAGES:
      success = make_pages (self, input, prepared, progress, progress_data, cancellable, error);
      break;

    case MAKE_FRAMES:
      success = confab_recipe_make_frames (self, input, prepared, progress, progress_data, cancellable, error);
      break;

    case MAKE_VIDEO:
      success = confab_recipe_make_video (self, input, prepared, progress, progress_data, cancellable, error);
      break;

    case MAKE_PICTURE:
    case MAKE_TEXT:
    default:
      success = make_text (self, input, prepared, cancellable, error);
    }
  close (input);
  return success;
}

/**
 * confab_recipe_follow:
 * @self: a recipe
 * @bytes: the attachment's own
 * @progress: (nullable): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Confab.Error] or %G_IO_ERROR_CANCELLED
 *
 * It takes its time, and may be called from any thread.
 *
 * Returns: (transfer full) (nullable): what is sent
 */
ConfabPrepared *
confab_recipe_follow (ConfabRecipe      *self,
                      GBytes            *bytes,
                      ConfabProgressFunc progress,
                      gpointer           progress_data,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr (ConfabPrepared) prepared = confab_prepared_new ();
  gboolean success;

  if (self->make == MAKE_PICTURE)
    success = make_picture (self, bytes, prepared, cancellable, error);
  else
    success = make_in_worker (self, bytes, prepared, progress, progress_data, cancellable, error);
  if (success && progress != NULL)
    progress (1, progress_data);
  return success ? g_steal_pointer (&prepared) : NULL;
}

/**
 * confab_recipe_skip:
 * @part: an attachment for which there is no recipe
 *
 * Returns: (transfer full): @part as it is
 */
ConfabPrepared *
confab_recipe_skip (ConfabPart *part)
{
  ConfabPrepared *prepared = confab_prepared_new ();
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  prepared->bytes = facts->hash != NULL ? facts->size : 0;
  g_ptr_array_add (prepared->parts, g_object_ref (part));
  return prepared;
}
