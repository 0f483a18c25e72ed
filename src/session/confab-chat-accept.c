/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-private.h"
#include "session/confab-weight.h"

/**
 * confab_chat_get_accept_facts:
 * @self: a chat
 * @facts: (out caller-allocates): what decides; what it points to belongs to the chat and its services
 *
 * Returns: %FALSE where no service is chosen
 */
gboolean
confab_chat_get_accept_facts (ConfabChat        *self,
                              ConfabAcceptFacts *facts)
{
  return confab_chat_get_turn_facts (self, NULL, facts);
}

/**
 * confab_chat_get_turn_facts:
 * @self: a chat
 * @choice: (nullable): what is chosen for one turn
 * @facts: (out caller-allocates): what decides; what it points to belongs to the chat, @choice and its services
 *
 * Returns: %FALSE where no service is chosen
 */
gboolean
confab_chat_get_turn_facts (ConfabChat        *self,
                            const ConfabTurn  *choice,
                            ConfabAcceptFacts *facts)
{
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabProvider *provider = choice != NULL && choice->provider != NULL ? choice->provider : confab_chat_get_provider (self);
  const char *model = choice != NULL && choice->model != NULL ? choice->model : confab_chat_get_model (self);
  ConfabModelInfo *info;

  if (provider == NULL)
    return FALSE;
  info = confab_services_peek_model (services, provider, model);
  *facts = (ConfabAcceptFacts) {
    .service = confab_provider_get_name (provider),
    .model = model,
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

  return !confab_chat_get_accept_facts (self, &facts) || confab_accept_part (&facts, part, offers);
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

  return !confab_chat_get_accept_facts (self, &facts) || confab_accept_parts (&facts, parts, offers);
}

/**
 * confab_chat_fits:
 * @self: a chat
 * @weight: what confab_chat_weigh() told
 * @parts: (element-type ConfabPart): what is attached
 * @offers: (out caller-allocates): what would help, where it does not fit
 *
 * Returns: whether the request is neither too large nor too long, also where nobody knows
 */
gboolean
confab_chat_fits (ConfabChat         *self,
                  const ConfabWeight *weight,
                  GPtrArray          *parts,
                  ConfabOffers       *offers)
{
  ConfabAcceptFacts facts;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), TRUE);

  return !confab_chat_get_accept_facts (self, &facts) || confab_weight_fits (weight, &facts, parts, offers);
}

/**
 * confab_chat_check_length:
 * @self: a chat
 * @choice: (nullable): what is chosen for one turn
 * @before: (nullable): the question in whose place another one is asked
 * @text: what is written
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 * @error: return location for %CONFAB_ERROR_TOO_LARGE
 *
 * Refuses what the model cannot take, before somebody pays for it. What is only a guess passes.
 *
 * Returns: whether it may be sent
 */
gboolean
confab_chat_check_length (ConfabChat       *self,
                          const ConfabTurn *choice,
                          ConfabMessage    *before,
                          const char       *text,
                          GPtrArray        *attachments,
                          GError          **error)
{
  g_autoptr (GPtrArray) parts = attachments != NULL ? g_ptr_array_ref (attachments) : g_ptr_array_new ();
  g_auto (ConfabWeight) weight = { 0 };
  g_autofree char *why = NULL;
  ConfabAcceptFacts facts;

  confab_chat_weigh_turn (self, choice, before, text, parts, NULL, NULL, &weight);
  if (!confab_weight_is_too_long (&weight) || !confab_chat_get_turn_facts (self, choice, &facts))
    return TRUE;
  why = confab_weight_describe_length (&weight, &facts);
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, why);
  return FALSE;
}

/**
 * confab_chat_offer_instead:
 * @self: a chat
 * @part: an attachment that cannot be made ready as it is wished
 * @why: a sentence
 * @offers: (out caller-allocates): other forms of it
 */
void
confab_chat_offer_instead (ConfabChat   *self,
                           ConfabPart   *part,
                           const char   *why,
                           ConfabOffers *offers)
{
  ConfabAcceptFacts facts = { 0 };

  g_return_if_fail (CONFAB_IS_CHAT (self));

  confab_chat_get_accept_facts (self, &facts);
  confab_accept_offer_instead (&facts, part, why, offers);
}
