/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"

G_BEGIN_DECLS

/* Asks again with frames in place of videos, in a reply beside this one, and remembers it for the service. FALSE where nothing was started. */
gboolean confab_chat_retry_with_frames (ConfabChat     *self,
                                        ConfabMessage  *reply,
                                        GError        **error);

G_END_DECLS
