/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "provider/confab-media-tokens.h"
#include "session/confab-media-saving.h"

/* Four characters stand for three bytes, RFC 4648. */
static gint64
encode (gint64 n_bytes)
{
  return (n_bytes + 2) / 3 * 4;
}

/**
 * confab_media_saving_estimate_picture:
 * @facts: a picture
 * @limits: what a service takes
 *
 * What is larger than the service looks at is scaled down before it is sent, and weighs less in about that measure.
 *
 * Returns: about how many bytes of a request it is
 */
gint64
confab_media_saving_estimate_picture (const ConfabAttachmentFacts *facts,
                                      const ConfabMediaLimits     *limits)
{
  int edge = MAX (facts->width, facts->height);
  int limit = limits->max_image_edge;
  double scale = 1;

  if (facts->send.max_edge > 0 && (limit == 0 || facts->send.max_edge < limit))
    limit = facts->send.max_edge;
  if (limit > 0 && edge > limit)
    scale = (double)limit / edge;
  return encode (MIN ((gint64)((double)facts->size * scale * scale), (gint64)limits->max_image_bytes));
}

/* A document is sent as its text, unless somebody wants something else that is taken. */
static void
estimate_document (ConfabPart              *part,
                   const ConfabMediaLimits *limits,
                   ConfabProfile            profile,
                   gint64                  *n_bytes,
                   gint64                  *n_tokens)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (facts->send.as == CONFAB_SEND_ITSELF && limits->takes_files)
    {
      *n_bytes += encode (facts->size);
      return;
    }
  if (facts->send.as == CONFAB_SEND_PAGES && limits->takes_images)
    return;
  *n_bytes += facts->characters;
  *n_tokens += confab_media_estimate_tokens (profile, part);
}

/**
 * confab_media_saving_estimate:
 * @message: a message
 * @profile: the profile of the service that it goes to
 * @frames_only: whether the service gets videos as frames
 * @n_bytes: (out): about how many bytes of a request they are, 0 where nobody knows
 * @n_tokens: (out): about how many tokens they are, 0 where nobody knows
 *
 * What is saved where its attachments are not sent. It is known without reading any of them.
 */
void
confab_media_saving_estimate (ConfabMessage *message,
                              ConfabProfile  profile,
                              gboolean       frames_only,
                              gint64        *n_bytes,
                              gint64        *n_tokens)
{
  ConfabMediaLimits limits = confab_media_limits_get (profile);
  GPtrArray *parts = confab_message_get_parts (message);

  *n_bytes = *n_tokens = 0;
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      const ConfabAttachmentFacts *facts = confab_part_get_facts (parts->pdata[i]);

      switch (confab_part_get_kind (parts->pdata[i]))
        {
        case CONFAB_PART_IMAGE:
          *n_bytes += facts->url != NULL ? 0 : confab_media_saving_estimate_picture (facts, &limits);
          *n_tokens += confab_media_estimate_tokens (profile, parts->pdata[i]);
          break;
        case CONFAB_PART_VIDEO:
          /* What frames weigh is not known before they are made. */
          if (facts->url == NULL && limits.takes_videos && facts->send.as != CONFAB_SEND_FRAMES &&
              (!frames_only || facts->send.as == CONFAB_SEND_ITSELF))
            *n_bytes += encode (facts->size);
          break;
        case CONFAB_PART_DOCUMENT:
          estimate_document (parts->pdata[i], &limits, profile, n_bytes, n_tokens);
          break;
        case CONFAB_PART_TEXT:
        default:
          break;
        }
    }
}
