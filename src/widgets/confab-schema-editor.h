/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabSchemaEditor:
 *
 * The form that a reply is to have: text, a JSON object, or JSON by a schema with its name, description and whether the
 * service is to obey it strictly. The schema is checked while it is typed.
 *
 * Signals: "edited" (value: #JsonNode).
 */
#define CONFAB_TYPE_SCHEMA_EDITOR (confab_schema_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSchemaEditor, confab_schema_editor, CONFAB, SCHEMA_EDITOR, GtkWidget)

GtkWidget *confab_schema_editor_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_schema_editor_set_value (ConfabSchemaEditor *self,
                                           JsonNode           *value);

G_END_DECLS
