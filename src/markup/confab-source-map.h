/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

guint *confab_block_map_source (const ConfabBlock *block,
                                const char        *source,
                                gsize              length) G_GNUC_WARN_UNUSED_RESULT;

guint  confab_source_map_find  (const guint       *map,
                                gsize              length,
                                gsize              written) G_GNUC_PURE;

G_END_DECLS
