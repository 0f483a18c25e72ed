/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-accept.h"
#include "session/confab-chat.h"
#include "session/confab-weight.h"

G_BEGIN_DECLS

/* Whether the model and the service that the next question goes to take attachments, as far as that is known. */
gboolean confab_chat_accepts     (ConfabChat    *self,
                                  ConfabPart    *part,
                                  ConfabOffers  *offers);
gboolean confab_chat_accepts_all (ConfabChat    *self,
                                  GPtrArray     *parts,
                                  ConfabOffers  *offers);
gboolean confab_chat_fits        (ConfabChat         *self,
                                  const ConfabWeight *weight,
                                  GPtrArray          *parts,
                                  ConfabOffers       *offers);
void     confab_chat_offer_instead (ConfabChat        *self,
                                    ConfabPart        *part,
                                    const char        *why,
                                    ConfabOffers      *offers);
gboolean confab_chat_get_accept_facts (ConfabChat        *self,
                                       ConfabAcceptFacts *facts);

G_END_DECLS
