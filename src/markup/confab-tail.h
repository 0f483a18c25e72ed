/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-shadow.h"

G_BEGIN_DECLS

gboolean confab_tail_complete (ConfabShadow *shadow);
gsize    confab_tail_trim     (const char   *source,
                               gsize         start,
                               gsize         end);

G_END_DECLS
