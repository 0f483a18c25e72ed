/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-chat.h"

G_BEGIN_DECLS

/* What is left out of requests. name: an action of a message's row; FALSE where it is another. toast: (out) (transfer floating) */
gboolean confab_leave_out_act (ConfabChat     *chat,
                               ConfabMessage  *message,
                               const char     *name,
                               AdwToast      **toast);

G_END_DECLS
