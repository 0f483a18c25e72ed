/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-model-info.h"

G_BEGIN_DECLS

/* What a reply costs by the price list of its service, as far as that is of use. */

gboolean    confab_price_is_usable   (ConfabModelInfo *info);
const char *confab_price_get_why_not (ConfabModelInfo *info);
gboolean    confab_price_estimate    (ConfabModelInfo *info,
                                      gint64           prompt,
                                      gint64           cached,
                                      gint64           completion,
                                      double          *usd);
gboolean    confab_price_highest     (ConfabModelInfo *info,
                                      gint64           prompt_tokens,
                                      gint64           max_completion_tokens,
                                      gint64           n,
                                      double          *usd);

G_END_DECLS
