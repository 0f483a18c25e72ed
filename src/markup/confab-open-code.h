/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

/**
 * ConfabOpenCode:
 *
 * Fenced code that has no end yet. What is added to it is added to its text without a look at the text before.
 */
typedef struct _ConfabOpenCode ConfabOpenCode;

ConfabOpenCode *confab_open_code_new    (const ConfabBlock *block,
                                         const char        *source,
                                         gsize              start,
                                         gsize              length) G_GNUC_WARN_UNUSED_RESULT;
void            confab_open_code_free   (ConfabOpenCode    *self);
ConfabBlock    *confab_open_code_extend (ConfabOpenCode    *self,
                                         const ConfabBlock *block,
                                         const char        *source,
                                         gsize              length) G_GNUC_WARN_UNUSED_RESULT;

ConfabBlock    *confab_block_new_longer (const ConfabBlock *block,
                                         const char        *source,
                                         gsize              end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
