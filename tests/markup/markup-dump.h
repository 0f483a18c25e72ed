/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

char *dump_block  (const ConfabBlock *block) G_GNUC_WARN_UNUSED_RESULT;
char *dump_blocks (GPtrArray         *blocks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
