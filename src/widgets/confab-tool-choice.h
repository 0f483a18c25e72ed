/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-table.h"

G_BEGIN_DECLS

/**
 * ConfabToolChoice:
 *
 * Whether a model may call tools, or which one.
 *
 * Signals: "edited" (value: #JsonNode), "refused" (message: string).
 */
#define CONFAB_TYPE_TOOL_CHOICE (confab_tool_choice_get_type ())
G_DECLARE_FINAL_TYPE (ConfabToolChoice, confab_tool_choice, CONFAB, TOOL_CHOICE, GtkWidget)

GtkWidget *confab_tool_choice_new       (const ConfabParameter *parameter) G_GNUC_WARN_UNUSED_RESULT;
void       confab_tool_choice_set_value (ConfabToolChoice      *self,
                                         JsonNode              *value);

G_END_DECLS
