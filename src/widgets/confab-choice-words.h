/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-parameter-table.h"

G_BEGIN_DECLS

const char *confab_choice_words (const ConfabParameter *parameter,
                                 const char            *value);

G_END_DECLS
