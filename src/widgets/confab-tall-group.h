/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-tall.h"

G_BEGIN_DECLS

/* What a #ConfabTall does that says nothing else: it is made of others. Of what stands between them it knows the
 * distance from the one above. */
gboolean confab_tall_group_prepare    (ConfabTall        *tall,
                                       double             from,
                                       double             to);
void     confab_tall_group_get_place  (ConfabTall        *tall,
                                       double             y,
                                       ConfabPlace       *place);
double   confab_tall_group_find_place (ConfabTall        *tall,
                                       const ConfabPlace *place);
gboolean confab_tall_group_get_held   (ConfabTall        *tall);
int      confab_tall_group_get_growth (ConfabTall        *tall);
void     confab_tall_group_remeasure  (ConfabTall        *tall);

G_END_DECLS
