/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-chat.h"

G_BEGIN_DECLS

/* Chooses what becomes of the attachments of a message, where @name is such an action of its row. (nullable) (transfer floating): what is to
 * be shown of it, with the way back. */
gboolean confab_media_choice_act (ConfabChat     *chat,
                                  ConfabMessage  *message,
                                  const char     *name,
                                  AdwToast      **toast);

G_END_DECLS
