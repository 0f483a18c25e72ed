/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-day-groups.h"

G_BEGIN_DECLS

/* The heading of a group of conversations, see CONFAB_DAY_GROUP(); (nullable): NULL for what is in none. */
char *confab_group_words_dup (guint group) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
