/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-exchanges.h"
#include "session/confab-library.h"

G_BEGIN_DECLS

/* What a conversation left goes when it goes for ever. Both have to live until that is ended. */
void confab_exchanges_follow   (ConfabExchanges *self,
                                ConfabLibrary   *library);
void confab_exchanges_unfollow (ConfabExchanges *self,
                                ConfabLibrary   *library);

G_END_DECLS
