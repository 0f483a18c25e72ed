/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "provider/confab-request-message.h"

static gboolean
is_own_text (ConfabMessage *message,
             ConfabPart    *part)
{
  GPtrArray *own = confab_message_get_parts (message);

  return own != NULL && confab_part_get_kind (part) == CONFAB_PART_TEXT && g_ptr_array_find (own, part, NULL);
}

/* Without the message's own text, which has a place of its own. */
static GPtrArray *
list_parts (const ConfabRequest *request,
            ConfabMessage       *message)
{
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *from = confab_message_get_parts (message);

  if (confab_message_get_role (message) != CONFAB_ROLE_USER)
    return NULL;
  if (request->list_parts != NULL)
    from = listed = request->list_parts (message, request->list_data);
  for (guint i = 0; from != NULL && i < from->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (from, i);

      if (!is_own_text (message, part))
        g_ptr_array_add (parts, g_object_ref (part));
    }
  return parts->len > 0 ? g_steal_pointer (&parts) : NULL;
}

static void
free_parts (gpointer parts)
{
  if (parts != NULL)
    g_ptr_array_unref (parts);
}

/**
 * confab_request_list_parts:
 * @request: a request
 *
 * Returns: (transfer full) (element-type GPtrArray): what each message is sent as besides its own text, or %NULL where there is
 *   nothing else
 */
GPtrArray *
confab_request_list_parts (const ConfabRequest *request)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (free_parts);

  for (guint i = 0; i < request->messages->len; i++)
    g_ptr_array_add (all, list_parts (request, g_ptr_array_index (request->messages, i)));
  return all;
}

static guint
count_kind (GPtrArray     *parts,
            ConfabPartKind kind)
{
  guint n = 0;

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    n += confab_part_get_kind (g_ptr_array_index (parts, i)) == kind ? 1 : 0;
  return n;
}

static gboolean
check_images (ConfabRequestOutput *output,
              GError             **error)
{
  guint limit = output->dialect->max_images;
  guint n_images = 0;

  for (guint i = 0; i < output->parts->len; i++)
    n_images += count_kind (g_ptr_array_index (output->parts, i), CONFAB_PART_IMAGE);
  if (limit == 0 || n_images <= limit)
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               /* Translators: the name of a service and two numbers of pictures */
               _ ("%s takes at most %u pictures at a time, and this conversation has %u. "
                  "Remove some, or start a new conversation."),
               confab_provider_get_name (output->request->provider), limit, n_images);
  return FALSE;
}

static gboolean
check_videos (ConfabRequestOutput *output,
              GError             **error)
{
  guint limit = output->dialect->max_videos;

  for (guint i = 0; limit > 0 && i < output->parts->len; i++)
    {
      guint n_videos = count_kind (g_ptr_array_index (output->parts, i), CONFAB_PART_VIDEO);

      if (n_videos <= limit)
        continue;
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                   /* Translators: the name of a service and two numbers of videos */
                   ngettext ("%s takes at most %u video in a message, and this one has %u. "
                             "Send the others in messages of their own, or as single pictures.",
                             "%s takes at most %u videos in a message, and this one has %u. "
                             "Send the others in messages of their own, or as single pictures.", limit),
                   confab_provider_get_name (output->request->provider), limit, n_videos);
      return FALSE;
    }
  return TRUE;
}

static goffset
get_sent_size (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts;

  if (confab_part_get_kind (part) == CONFAB_PART_TEXT)
    return 0;
  facts = confab_part_get_facts (part);
  if (facts->hash == NULL || facts->size <= 0)
    return 0;
  if (facts->media_type != NULL && g_str_has_prefix (facts->media_type, "text/"))
    return facts->size;
  return facts->size / 3 * 4;
}

/**
 * confab_request_check_length:
 * @output: the request
 * @length: the size of its body
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: %FALSE with %CONFAB_ERROR_TOO_LARGE where the service takes no body of that size
 */
gboolean
confab_request_check_length (ConfabRequestOutput *output,
                             goffset              length,
                             GError             **error)
{
  g_autofree char *length_text = NULL;
  g_autofree char *limit_text = NULL;

  if (output->dialect->max_request_bytes == 0 || length <= output->dialect->max_request_bytes)
    return TRUE;
  length_text = g_format_size (length);
  limit_text = g_format_size (output->dialect->max_request_bytes);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               /* Translators: a size, the name of a service, a size */
               _ ("All attachments of this conversation together make a request of %s, and %s takes at most %s. "
                  "Remove some, make them smaller, or leave out older ones."),
               length_text, confab_provider_get_name (output->request->provider), limit_text);
  return FALSE;
}

/**
 * confab_request_check_parts:
 * @output: the request
 * @error: return location for a [error@Confab.Error]
 *
 * Looks at how many attachments there are and how large they are together, as far as that is known before they are loaded.
 *
 * Returns: %FALSE with %CONFAB_ERROR_TOO_LARGE where the service does not take that much
 */
gboolean
confab_request_check_parts (ConfabRequestOutput *output,
                            GError             **error)
{
  goffset sum = 0;
  guint n_sized = 0;

  if (!check_images (output, error) || !check_videos (output, error))
    return FALSE;
  for (guint i = 0; i < output->parts->len; i++)
    {
      GPtrArray *parts = g_ptr_array_index (output->parts, i);

      for (guint j = 0; parts != NULL && j < parts->len; j++)
        {
          goffset size = get_sent_size (g_ptr_array_index (parts, j));

          sum += size;
          n_sized += size > 0 ? 1 : 0;
        }
    }
  /* One that is too large by itself is refused by its name. */
  return n_sized < 2 || confab_request_check_length (output, sum, error);
}
