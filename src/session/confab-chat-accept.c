/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-chat-accept.h"
#include "session/confab-chat-private.h"

static gboolean
get_facts (ConfabChat        *self,
           ConfabAcceptFacts *facts)
{
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabProvider *provider = confab_chat_get_provider (self);
  ConfabModelInfo *info;

  if (provider == NULL)
    return FALSE;
  info = confab_services_peek_model (services, provider, confab_chat_get_model (self));
  *facts = (ConfabAcceptFacts) {
    .service = confab_provider_get_name (provider),
    .model = confab_chat_get_model (self),
    .input = info != NULL ? info->input : 0,
    .limits = confab_media_limits_get (confab_provider_get_profile (provider)),
    /* To find out takes seconds; where it cannot be done, the attachment says so when it is made ready. */
    .can_convert = TRUE,
    .frames_only = confab_provider_get_frames_only (provider),
    .catalogue = confab_services_peek_models (services, provider),
  };
  return TRUE;
}

/**
 * confab_chat_accepts:
 * @self: a chat
 * @part: an attachment
 * @offers: (out caller-allocates): what would work, where it is not taken
 *
 * Returns: whether @part is taken, also where nobody knows
 */
gboolean
confab_chat_accepts (ConfabChat   *self,
                     ConfabPart   *part,
                     ConfabOffers *offers)
{
  ConfabAcceptFacts facts;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), TRUE);

  return !get_facts (self, &facts) || confab_accept_part (&facts, part, offers);
}

/**
 * confab_chat_accepts_all:
 * @self: a chat
 * @parts: (element-type ConfabPart): all attachments of a message
 * @offers: (out caller-allocates): what would work, where they are not taken
 *
 * Returns: whether @parts are taken, each and together, also where nobody knows
 */
gboolean
confab_chat_accepts_all (ConfabChat   *self,
                         GPtrArray    *parts,
                         ConfabOffers *offers)
{
  ConfabAcceptFacts facts;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), TRUE);

  return !get_facts (self, &facts) || confab_accept_parts (&facts, parts, offers);
}
