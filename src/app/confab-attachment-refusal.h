/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/confab-offer-card.h"
#include "session/confab-session.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabAttachmentRefusal:
 *
 * Watches what is attached in a composer, and says at once what the chosen model or service does not take, with what would work.
 *
 * Signals: "problem" (text: string); "send": the user wants it sent all the same.
 */
#define CONFAB_TYPE_ATTACHMENT_REFUSAL (confab_attachment_refusal_get_type ())
G_DECLARE_FINAL_TYPE (ConfabAttachmentRefusal, confab_attachment_refusal, CONFAB, ATTACHMENT_REFUSAL, GObject)

/* Neither the composer nor the card is kept alive. */
ConfabAttachmentRefusal *confab_attachment_refusal_new      (ConfabComposer          *composer,
                                                             ConfabOfferCard         *card) G_GNUC_WARN_UNUSED_RESULT;
void                     confab_attachment_refusal_set_up   (ConfabAttachmentRefusal *self,
                                                             ConfabSession           *session);
/* chat: (nullable) */
void                     confab_attachment_refusal_set_chat (ConfabAttachmentRefusal *self,
                                                             ConfabChat              *chat);
/* message: (nullable): the question in whose place it is sent */
void                     confab_attachment_refusal_set_before (ConfabAttachmentRefusal *self,
                                                               ConfabMessage           *message);
/* Whether what is in the composer may be sent; where not, it is said why, and the focus is there. */
gboolean                 confab_attachment_refusal_allows   (ConfabAttachmentRefusal *self);

G_END_DECLS
