/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "provider/confab-media-limits.h"
#include "session/confab-chat-forms.h"

/**
 * confab_frame_free:
 * @self: (nullable): a frame
 */
void
confab_frame_free (ConfabFrame *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_free (self);
}

static ConfabSendForms
get_document_forms (const ConfabMediaLimits     *limits,
                    const ConfabAttachmentFacts *facts)
{
  ConfabSendForms forms = CONFAB_SEND_FORM_TEXT;

  if (confab_media_limits_take_file (limits, facts->media_type))
    forms |= CONFAB_SEND_FORM_ITSELF;
  /* Only its pages can be drawn. */
  if (limits->takes_images && g_strcmp0 (facts->media_type, "application/pdf") == 0)
    forms |= CONFAB_SEND_FORM_PICTURES;
  return forms;
}

/**
 * confab_chat_get_send_forms:
 * @self: a chat
 * @part: an attachment
 *
 * Returns: the forms in which the service of the chat takes @part
 */
ConfabSendForms
confab_chat_get_send_forms (ConfabChat *self,
                            ConfabPart *part)
{
  ConfabProvider *provider = confab_chat_get_provider (self);
  ConfabMediaLimits limits;

  if (provider == NULL)
    return CONFAB_SEND_FORMS_ALL;
  limits = confab_media_limits_get (confab_provider_get_profile (provider));
  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_VIDEO:
      return (limits.takes_videos ? CONFAB_SEND_FORM_ITSELF : 0) | (limits.takes_images ? CONFAB_SEND_FORM_PICTURES : 0);

    case CONFAB_PART_DOCUMENT:
      return get_document_forms (&limits, confab_part_get_facts (part));

    case CONFAB_PART_IMAGE:
    case CONFAB_PART_TEXT:
    default:
      return CONFAB_SEND_FORM_ITSELF;
    }
}

/**
 * confab_prepared_list_frames:
 * @self: what is sent
 *
 * Returns: (transfer full) (element-type ConfabFrame): the frames of a video that is sent as pictures; empty for others
 */
GPtrArray *
confab_prepared_list_frames (ConfabPrepared *self)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_frame_free);

  if (self->form != CONFAB_PREPARED_FRAMES)
    return frames;
  for (guint i = 0; i < self->parts->len; i++)
    {
      const ConfabAttachmentFacts *facts;
      GBytes *bytes;
      ConfabFrame *frame;

      if (confab_part_get_kind (self->parts->pdata[i]) != CONFAB_PART_IMAGE)
        continue;
      facts = confab_part_get_facts (self->parts->pdata[i]);
      bytes = g_hash_table_lookup (self->contents, facts->hash);
      if (bytes == NULL)
        continue;
      frame = g_new0 (ConfabFrame, 1);
      frame->time_ms = facts->send.start_ms;
      frame->bytes = g_bytes_ref (bytes);
      g_ptr_array_add (frames, frame);
    }
  return frames;
}
