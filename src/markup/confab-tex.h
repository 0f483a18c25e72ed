/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

char *confab_tex_dup_text (const char *source,
                           gsize       length,
                           GArray     *spans) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
