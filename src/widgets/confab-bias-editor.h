/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabBiasEditor:
 *
 * A table of token identifiers with numbers from -100 to 100.
 *
 * Signal: "edited" (value: #JsonNode, an object, or %NULL where it is empty).
 */
#define CONFAB_TYPE_BIAS_EDITOR (confab_bias_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabBiasEditor, confab_bias_editor, CONFAB, BIAS_EDITOR, GtkWidget)

GtkWidget *confab_bias_editor_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_bias_editor_set_value (ConfabBiasEditor *self,
                                         JsonNode         *value);

G_END_DECLS
