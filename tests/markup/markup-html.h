/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

char *markup_html_dup_text   (const char *html) G_GNUC_WARN_UNUSED_RESULT;
char *markup_blocks_dup_html (GPtrArray  *blocks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
