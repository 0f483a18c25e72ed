/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-failure.h"

G_BEGIN_DECLS

/* Takes a key out of all that a service said. key: (nullable) */
void confab_conceal_key (ConfabFailure *failure,
                         const char    *key);

G_END_DECLS
