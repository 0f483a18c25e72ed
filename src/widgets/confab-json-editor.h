/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-table.h"

G_BEGIN_DECLS

/**
 * ConfabJsonEditor:
 *
 * A parameter's value as JSON, checked while it is typed; or as it is, where it is a text of several lines.
 *
 * Signals: "edited" (value: #JsonNode, or %NULL where a text is empty), "refused" (message: string).
 */
#define CONFAB_TYPE_JSON_EDITOR (confab_json_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabJsonEditor, confab_json_editor, CONFAB, JSON_EDITOR, GtkWidget)

GtkWidget *confab_json_editor_new       (const ConfabParameter *parameter) G_GNUC_WARN_UNUSED_RESULT;
void       confab_json_editor_set_value (ConfabJsonEditor      *self,
                                         JsonNode              *value);

G_END_DECLS
