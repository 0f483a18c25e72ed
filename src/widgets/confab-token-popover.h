/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-token-places.h"

G_BEGIN_DECLS

char      *confab_probability_dup_words (double                 logprob) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_token_popover_dup_text (ConfabLogprobs        *logprobs,
                                          const ConfabTokenSpan *span) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *confab_token_popover_new     (void) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_token_popover_set     (GtkWidget             *popover,
                                         ConfabLogprobs        *logprobs,
                                         const ConfabTokenSpan *span) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
