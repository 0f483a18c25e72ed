/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-weight.h"

G_BEGIN_DECLS

/*
 * Fills in how many tokens of the model's window a request takes, by part. path: (element-type ConfabMessage): the messages before the next question;
 * sent: (element-type ConfabMessage): what of them is sent; policies: (element-type ConfabMediaPolicy): what becomes of the attachments of those.
 */
void confab_context_weigh (ConfabChat              *chat,
                           const ConfabAcceptFacts *facts,
                           GPtrArray               *path,
                           GPtrArray               *sent,
                           GArray                  *policies,
                           ConfabWeight            *weight);

G_END_DECLS
