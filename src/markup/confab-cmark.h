/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cmark-gfm.h>
#include <glib.h>

G_BEGIN_DECLS

cmark_node *confab_cmark_parse (const GString *preface,
                                const GString *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
