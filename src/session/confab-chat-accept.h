/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-accept.h"
#include "session/confab-chat.h"

G_BEGIN_DECLS

/* Whether the model and the service that the next question goes to take attachments, as far as that is known. */
gboolean confab_chat_accepts     (ConfabChat    *self,
                                  ConfabPart    *part,
                                  ConfabOffers  *offers);
gboolean confab_chat_accepts_all (ConfabChat    *self,
                                  GPtrArray     *parts,
                                  ConfabOffers  *offers);

G_END_DECLS
