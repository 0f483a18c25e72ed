/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-delta.h"
#include "model/confab-reply.h"

G_BEGIN_DECLS

/* What a service sends while it answers, put together to a reply. */
void confab_reply_apply (ConfabReply       *self,
                         const ConfabDelta *delta);

G_END_DECLS
