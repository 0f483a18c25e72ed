/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "provider/confab-request-message.h"

/* Larger text than this is no document that a model could take. */
#define MAX_DOCUMENT_BYTES (4 * 1024 * 1024)

static const char *
get_service (ConfabRequestOutput *output)
{
  return confab_provider_get_name (output->request->provider);
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
check_size (ConfabRequestOutput *output,
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
               get_name (part), size_text, get_service (output), limit_text);
  return FALSE;
}

static gboolean
check_address (ConfabRequestOutput *output,
               ConfabPart          *part,
               GError             **error)
{
  const char *url = confab_part_get_facts (part)->url;

  if (output->dialect->remote_image_urls ||
      g_str_has_prefix (url, "data:"))
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
               /* Translators: the name of a service, a web address */
               _ ("%s does not fetch attachments from web addresses. Save “%s” and attach the file."),
               get_service (output), url);
  return FALSE;
}

/* The size is looked at before the bytes are loaded, and again where it was not known. */
static GBytes *
load (ConfabRequestOutput *output,
      ConfabPart          *part,
      gsize                limit,
      GError             **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!check_size (output, part, confab_part_get_facts (part)->size, limit, error))
    return NULL;
  if (output->request->load == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("“%s” cannot be read."), get_name (part));
      return NULL;
    }
  bytes = output->request->load (part, output->request->load_data, error);
  if (bytes == NULL || !check_size (output, part, g_bytes_get_size (bytes), limit, error))
    return NULL;
  return g_steal_pointer (&bytes);
}

static void
begin_part (ConfabRequestOutput *output,
            const char          *type)
{
  confab_json_writer_begin_object (output->writer);
  confab_json_writer_member (output->writer, "type");
  confab_json_writer_string (output->writer, type);
  confab_json_writer_member (output->writer, type);
  confab_json_writer_begin_object (output->writer);
}

static void
end_part (ConfabRequestOutput *output)
{
  confab_json_writer_end_object (output->writer);
  confab_json_writer_end_object (output->writer);
}

/* A string of @begin and the bytes, which are encoded only when the body is read. */
static void
write_base64 (ConfabRequestOutput *output,
              const char          *begin,
              GBytes              *bytes)
{
  g_autoptr (GBytes) before = NULL;

  confab_json_writer_open_string (output->writer, begin);
  before = confab_json_writer_cut (output->writer);
  confab_http_body_append (output->body, before);
  confab_http_body_append_base64 (output->body, bytes);
  confab_json_writer_close_string (output->writer);
}

/* [RFC 2397](https://www.rfc-editor.org/rfc/rfc2397). */
static void
write_data_url (ConfabRequestOutput *output,
                const char          *media_type,
                GBytes              *bytes)
{
  g_autofree char *begin = g_strconcat ("data:", media_type, ";base64,", NULL);

  write_base64 (output, begin, bytes);
}

static gboolean
write_url (ConfabRequestOutput *output,
           ConfabPart          *part,
           gsize                limit,
           GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GBytes) bytes = NULL;

  confab_json_writer_member (output->writer, "url");
  if (facts->url != NULL)
    {
      if (!check_address (output, part, error))
        return FALSE;
      confab_json_writer_string (output->writer, facts->url);
      return TRUE;
    }
  bytes = load (output, part, limit, error);
  if (bytes == NULL)
    return FALSE;
  write_data_url (output, facts->media_type, bytes);
  return TRUE;
}

static gboolean
write_image (ConfabRequestOutput *output,
             ConfabPart          *part,
             GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (output->dialect->max_images == 0)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service and of a file */
                   _ ("%s takes no pictures. Remove “%s”, or choose another service."),
                   get_service (output), get_name (part));
      return FALSE;
    }
  if (facts->url == NULL && !has_type (output->dialect->image_types, facts->media_type))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service, a media type such as image/bmp, the name of a file */
                   _ ("%s does not take pictures of the type %s. Attach “%s” as PNG or JPEG."),
                   get_service (output), facts->media_type != NULL ? facts->media_type : "?", get_name (part));
      return FALSE;
    }
  begin_part (output, "image_url");
  if (!write_url (output, part, output->dialect->max_image_bytes, error))
    return FALSE;
  if (facts->detail != NULL)
    {
      confab_json_writer_member (output->writer, "detail");
      confab_json_writer_string (output->writer, facts->detail);
    }
  end_part (output);
  return TRUE;
}

/* llama-server wants the bytes alone, without the type in front. */
static gboolean
write_input_video (ConfabRequestOutput *output,
                   ConfabPart          *part,
                   GError             **error)
{
  g_autoptr (GBytes) bytes = NULL;

  begin_part (output, "input_video");
  if (confab_part_get_facts (part)->url != NULL)
    {
      if (!write_url (output, part, output->dialect->max_video_bytes, error))
        return FALSE;
      end_part (output);
      return TRUE;
    }
  bytes = load (output, part, output->dialect->max_video_bytes, error);
  if (bytes == NULL)
    return FALSE;
  confab_json_writer_member (output->writer, "data");
  write_base64 (output, "", bytes);
  end_part (output);
  return TRUE;
}

static gboolean
write_video (ConfabRequestOutput *output,
             ConfabPart          *part,
             GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (output->dialect->video_mode == CONFAB_VIDEO_NONE)
    {
      if (output->dialect->max_frames > 0 && facts->url == NULL)
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                     /* Translators: the name of a service and of a file */
                     _ ("%s takes no videos. Send “%s” as frames, or choose another service."),
                     get_service (output), get_name (part));
      else
        g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                     /* Translators: the name of a service and of a file */
                     _ ("%s takes no videos. Remove “%s”, or choose another service."),
                     get_service (output), get_name (part));
      return FALSE;
    }
  if (facts->url == NULL && !has_type (output->dialect->video_types, facts->media_type))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service, a media type such as video/ogg, the name of a file */
                   _ ("%s does not take videos of the type %s. Attach “%s” as MP4."),
                   get_service (output), facts->media_type != NULL ? facts->media_type : "?", get_name (part));
      return FALSE;
    }
  if (output->dialect->video_mode == CONFAB_VIDEO_INPUT)
    return write_input_video (output, part, error);
  begin_part (output, "video_url");
  if (!write_url (output, part, output->dialect->max_video_bytes, error))
    return FALSE;
  end_part (output);
  return TRUE;
}

static gboolean
write_text (ConfabRequestOutput *output,
            ConfabPart          *part,
            GError             **error)
{
  g_autofree char *text = confab_request_dup_part_text (output, part, error);

  if (text == NULL)
    return FALSE;
  if (*text == '\0')
    return TRUE;
  confab_json_writer_begin_object (output->writer);
  confab_json_writer_member (output->writer, "type");
  confab_json_writer_string (output->writer, "text");
  confab_json_writer_member (output->writer, "text");
  confab_json_writer_string (output->writer, text);
  confab_json_writer_end_object (output->writer);
  return TRUE;
}

static gboolean
write_file (ConfabRequestOutput *output,
            ConfabPart          *part,
            GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GBytes) bytes = load (output, part, output->dialect->max_file_bytes, error);

  if (bytes == NULL)
    return FALSE;
  begin_part (output, "file");
  confab_json_writer_member (output->writer, "filename");
  confab_json_writer_string (output->writer, get_name (part));
  confab_json_writer_member (output->writer, "file_data");
  write_data_url (output, facts->media_type, bytes);
  end_part (output);
  return TRUE;
}

static gboolean
is_text (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  return facts->media_type != NULL && facts->hash != NULL && g_str_has_prefix (facts->media_type, "text/");
}

/* A document whose bytes are text is sent as text. */
static gboolean
write_document (ConfabRequestOutput *output,
                ConfabPart          *part,
                GError             **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (!is_text (part) && output->dialect->takes_files && facts->hash != NULL &&
      has_type (output->dialect->file_types, facts->media_type))
    return write_file (output, part, error);
  return write_text (output, part, error);
}

/**
 * confab_request_dup_part_text:
 * @output: the request
 * @part: a text, or a document whose bytes are text
 * @error: return location for a [error@Confab.Error], or an error of the load function
 *
 * Returns: (transfer full) (nullable): the text that @part is sent as, a document with its name above it, or %NULL with
 *   %CONFAB_ERROR_UNSUPPORTED where it is something else
 */
char *
confab_request_dup_part_text (ConfabRequestOutput *output,
                              ConfabPart          *part,
                              GError             **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *content = NULL;
  gsize size;
  const char *data;

  if (confab_part_get_kind (part) == CONFAB_PART_TEXT)
    return g_strdup (confab_part_get_text (part));
  if (confab_part_get_kind (part) != CONFAB_PART_DOCUMENT || !is_text (part))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a file and of a service */
                   _ ("Files like “%s” cannot be sent to %s. Remove it, or attach it as text."),
                   get_name (part), get_service (output));
      return NULL;
    }
  bytes = load (output, part, MAX_DOCUMENT_BYTES, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  content = data != NULL ? g_utf8_make_valid (data, size) : g_strdup ("");
  return g_strdup_printf ("%s:\n\n%s", get_name (part), content);
}

/**
 * confab_request_write_part:
 * @output: the request, inside an array
 * @part: what to write
 * @error: return location for a [error@Confab.Error], or an error of the load function
 *
 * Returns: %FALSE with %CONFAB_ERROR_UNSUPPORTED or %CONFAB_ERROR_TOO_LARGE where the service does not take it
 */
gboolean
confab_request_write_part (ConfabRequestOutput *output,
                           ConfabPart          *part,
                           GError             **error)
{
  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      return write_image (output, part, error);
    case CONFAB_PART_VIDEO:
      return write_video (output, part, error);
    case CONFAB_PART_DOCUMENT:
      return write_document (output, part, error);
    case CONFAB_PART_TEXT:
    default:
      return write_text (output, part, error);
    }
}
