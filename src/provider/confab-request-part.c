/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "provider/confab-dialect.h"
#include "provider/confab-request-message.h"

/* Larger text than this is no document that a model could take. */
#define MAX_DOCUMENT_BYTES (4 * 1024 * 1024)

static const char *
get_service (const ConfabRequest *request)
{
  return confab_provider_get_name (request->provider);
}

static const char *
get_name (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (facts->name != NULL)
    return facts->name;
  return facts->url != NULL ? facts->url : _ ("the attachment");
}

static gboolean
has_type (const char *const *types,
          const char        *media_type)
{
  for (; media_type != NULL && *types != NULL; types++)
    if (g_ascii_strcasecmp (*types, media_type) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_size (const ConfabRequest *request,
            ConfabPart          *part,
            gint64               size,
            gsize                limit,
            GError             **error)
{
  g_autofree char *limit_text = NULL;
  g_autofree char *size_text = NULL;

  if (limit == 0 || size <= (gint64)limit)
    return TRUE;
  size_text = g_format_size (size);
  limit_text = g_format_size (limit);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               /* Translators: the name of a file, its size, the name of a service, its limit */
               _ ("“%s” has %s, and %s takes at most %s. Make it smaller, or remove it."),
               get_name (part), size_text, get_service (request), limit_text);
  return FALSE;
}

static gboolean
check_address (const ConfabRequest *request,
               ConfabPart          *part,
               GError             **error)
{
  const char *url = confab_part_get_facts (part)->url;

  if (confab_dialect_get (confab_provider_get_profile (request->provider))->remote_image_urls ||
      g_str_has_prefix (url, "data:"))
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
               /* Translators: the name of a service, a web address */
               _ ("%s does not fetch attachments from web addresses. Save “%s” and attach the file."),
               get_service (request), url);
  return FALSE;
}

/* The size is looked at before the bytes are loaded, and again where it was not known. */
static GBytes *
load (const ConfabRequest *request,
      ConfabPart          *part,
      gsize                limit,
      GError             **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!check_size (request, part, confab_part_get_facts (part)->size, limit, error))
    return NULL;
  if (request->load == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("“%s” cannot be read."), get_name (part));
      return NULL;
    }
  bytes = request->load (part, request->load_data, error);
  if (bytes == NULL || !check_size (request, part, g_bytes_get_size (bytes), limit, error))
    return NULL;
  return g_steal_pointer (&bytes);
}

static void
begin_part (ConfabJsonWriter *writer,
            const char       *type)
{
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "type");
  confab_json_writer_string (writer, type);
  confab_json_writer_member (writer, type);
  confab_json_writer_begin_object (writer);
}

static void
end_part (ConfabJsonWriter *writer)
{
  confab_json_writer_end_object (writer);
  confab_json_writer_end_object (writer);
}

static gboolean
write_url (const ConfabRequest *request,
           ConfabPart          *part,
           gsize                limit,
           ConfabJsonWriter    *writer,
           GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GBytes) bytes = NULL;

  confab_json_writer_member (writer, "url");
  if (facts->url != NULL)
    {
      if (!check_address (request, part, error))
        return FALSE;
      confab_json_writer_string (writer, facts->url);
      return TRUE;
    }
  bytes = load (request, part, limit, error);
  if (bytes == NULL)
    return FALSE;
  confab_json_writer_data_url (writer, facts->media_type, bytes);
  return TRUE;
}

static gboolean
write_image (const ConfabRequest *request,
             const ConfabDialect *dialect,
             ConfabPart          *part,
             ConfabJsonWriter    *writer,
             GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (dialect->max_images == 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service and of a file */
                   _ ("%s takes no pictures. Remove “%s”, or choose another service."),
                   get_service (request), get_name (part));
      return FALSE;
    }
  if (facts->url == NULL && !has_type (dialect->image_types, facts->media_type))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service, a media type such as image/bmp, the name of a file */
                   _ ("%s does not take pictures of the type %s. Attach “%s” as PNG or JPEG."),
                   get_service (request), facts->media_type != NULL ? facts->media_type : "?", get_name (part));
      return FALSE;
    }
  begin_part (writer, "image_url");
  if (!write_url (request, part, dialect->max_image_bytes, writer, error))
    return FALSE;
  if (facts->detail != NULL)
    {
      confab_json_writer_member (writer, "detail");
      confab_json_writer_string (writer, facts->detail);
    }
  end_part (writer);
  return TRUE;
}

/* llama-server wants the bytes alone, without the type in front. */
static gboolean
write_input_video (const ConfabRequest *request,
                   const ConfabDialect *dialect,
                   ConfabPart          *part,
                   ConfabJsonWriter    *writer,
                   GError             **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *encoded = NULL;
  gsize size;
  const guchar *data;

  begin_part (writer, "input_video");
  if (confab_part_get_facts (part)->url != NULL)
    {
      if (!write_url (request, part, dialect->max_video_bytes, writer, error))
        return FALSE;
      end_part (writer);
      return TRUE;
    }
  bytes = load (request, part, dialect->max_video_bytes, error);
  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  encoded = g_base64_encode (data, size);
  confab_json_writer_member (writer, "data");
  confab_json_writer_string (writer, encoded);
  end_part (writer);
  return TRUE;
}

static gboolean
write_video (const ConfabRequest *request,
             const ConfabDialect *dialect,
             ConfabPart          *part,
             ConfabJsonWriter    *writer,
             GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (dialect->video_mode == CONFAB_VIDEO_NONE)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service and of a file */
                   _ ("%s takes no videos. Remove “%s”, or choose another service."),
                   get_service (request), get_name (part));
      return FALSE;
    }
  if (facts->url == NULL && !has_type (dialect->video_types, facts->media_type))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service, a media type such as video/ogg, the name of a file */
                   _ ("%s does not take videos of the type %s. Attach “%s” as MP4."),
                   get_service (request), facts->media_type != NULL ? facts->media_type : "?", get_name (part));
      return FALSE;
    }
  if (dialect->video_mode == CONFAB_VIDEO_INPUT)
    return write_input_video (request, dialect, part, writer, error);
  begin_part (writer, "video_url");
  if (!write_url (request, part, dialect->max_video_bytes, writer, error))
    return FALSE;
  end_part (writer);
  return TRUE;
}

/* A document whose bytes are text is sent as text under its name. */
static gboolean
write_document (const ConfabRequest *request,
                ConfabPart          *part,
                ConfabJsonWriter    *writer,
                GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *content = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const char *data;

  if (facts->media_type == NULL || facts->hash == NULL || !g_str_has_prefix (facts->media_type, "text/"))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a file and of a service */
                   _ ("Files like “%s” cannot be sent to %s. Remove it, or attach it as text."),
                   get_name (part), get_service (request));
      return FALSE;
    }
  bytes = load (request, part, MAX_DOCUMENT_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  content = g_utf8_make_valid (data, size);
  text = g_strdup_printf ("%s:\n\n%s", get_name (part), content);
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "type");
  confab_json_writer_string (writer, "text");
  confab_json_writer_member (writer, "text");
  confab_json_writer_string (writer, text);
  confab_json_writer_end_object (writer);
  return TRUE;
}

/**
 * confab_request_write_part:
 * @request: the request
 * @part: an attachment
 * @writer: where to write, inside an array
 * @error: return location for a [error@Confab.Error], or an error of the load function
 *
 * Returns: %FALSE with %CONFAB_ERROR_UNSUPPORTED or %CONFAB_ERROR_TOO_LARGE where the service does not take it
 */
gboolean
confab_request_write_part (const ConfabRequest *request,
                           ConfabPart          *part,
                           ConfabJsonWriter    *writer,
                           GError             **error)
{
  const ConfabDialect *dialect = confab_dialect_get (confab_provider_get_profile (request->provider));

  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      return write_image (request, dialect, part, writer, error);
    case CONFAB_PART_VIDEO:
      return write_video (request, dialect, part, writer, error);
    case CONFAB_PART_DOCUMENT:
      return write_document (request, part, writer, error);
    case CONFAB_PART_TEXT:
    default:
      return TRUE;
    }
}
