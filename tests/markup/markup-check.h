/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

void check_blocks        (GPtrArray *blocks,
                          gsize      length);
void assert_blocks_equal (GPtrArray *blocks,
                          GPtrArray *others);

G_END_DECLS
