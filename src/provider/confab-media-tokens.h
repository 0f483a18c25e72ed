/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-part.h"
#include "model/confab-profile.h"

G_BEGIN_DECLS

/* How many tokens a part on the wire may be counted as: an estimate, 0 where nobody documents it. */
gint64 confab_media_estimate_tokens (ConfabProfile  profile,
                                     ConfabPart    *part);

G_END_DECLS
