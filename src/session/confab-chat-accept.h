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
/* choice: (nullable) */
gboolean confab_chat_get_turn_facts   (ConfabChat        *self,
                                       const ConfabTurn  *choice,
                                       ConfabAcceptFacts *facts);

/* What is sent again with a question. before: (nullable): the question in whose place another one is asked */
gboolean confab_chat_accepts_older    (ConfabChat        *self,
                                       ConfabMessage     *before,
                                       GPtrArray         *parts,
                                       ConfabOffers      *offers);
/* What is sent where message, a reply or a question, is asked for again. choice: (nullable) */
gboolean confab_chat_accepts_turn     (ConfabChat        *self,
                                       ConfabMessage     *message,
                                       const ConfabTurn  *choice,
                                       ConfabOffers      *offers);
/* What is sent where a reply that was cut is continued. */
gboolean confab_chat_accepts_rest     (ConfabChat        *self,
                                       ConfabMessage     *reply,
                                       ConfabOffers      *offers);
void     confab_chat_note_older       (ConfabChat        *self,
                                       ConfabMessage     *before);

G_END_DECLS
