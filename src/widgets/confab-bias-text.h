/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-tokenizer.h"

G_BEGIN_DECLS

/**
 * ConfabBiasText:
 *
 * Where a text is written whose tokens are to be made less or more likely, and what asks for them.
 *
 * Signal: "found" (tokens: #GPtrArray of #ConfabToken, bias: double).
 */
#define CONFAB_TYPE_BIAS_TEXT (confab_bias_text_get_type ())
G_DECLARE_FINAL_TYPE (ConfabBiasText, confab_bias_text, CONFAB, BIAS_TEXT, GtkWidget)

GtkWidget *confab_bias_text_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): without one nothing is to be seen. */
void       confab_bias_text_set_tokenizer (ConfabBiasText  *self,
                                           ConfabTokenizer *tokenizer);

G_END_DECLS
