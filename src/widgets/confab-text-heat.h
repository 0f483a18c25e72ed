/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-token-places.h"
#include "widgets/confab-text-style.h"
#include "widgets/confab-text-view.h"

G_BEGIN_DECLS

/**
 * CONFAB_HEAT_LEVELS:
 *
 * In so many steps a text is coloured: what is nearly certain has no colour, what was hardly to be expected the strongest.
 */
#define CONFAB_HEAT_LEVELS 6

guint    confab_heat_get_level           (double                logprob);
void     confab_heat_get_colour          (const ConfabTextStyle *style,
                                          guint                 level,
                                          GdkRGBA              *colour);

void     confab_text_view_set_heat       (ConfabTextView       *self,
                                          ConfabLogprobs       *logprobs,
                                          ConfabTokenPlaces    *places);
void     confab_text_view_show_token     (ConfabTextView       *self,
                                          int                   span);
int      confab_text_view_get_token      (ConfabTextView       *self);
gboolean confab_text_view_get_token_range (ConfabTextView      *self,
                                          guint                 span,
                                          ConfabRange          *range);
GtkWidget *
         confab_text_view_get_token_popover (ConfabTextView    *self);

G_END_DECLS
