/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-shadow.h"

G_BEGIN_DECLS

void confab_shadow_find_formulas (ConfabShadow *self,
                                  gboolean      complete);

G_END_DECLS
