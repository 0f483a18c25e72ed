/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "model/confab-profile.h"
#include "provider/confab-media-limits.h"

G_BEGIN_DECLS

/* About how much the attachments of a message add to a request: bytes of its body, and tokens. Each is 0 where nobody knows. */
void   confab_media_saving_estimate         (ConfabMessage               *message,
                                             ConfabProfile                profile,
                                             gboolean                     frames_only,
                                             gint64                      *n_bytes,
                                             gint64                      *n_tokens);
gint64 confab_media_saving_estimate_picture (const ConfabAttachmentFacts *facts,
                                             const ConfabMediaLimits     *limits);

G_END_DECLS
