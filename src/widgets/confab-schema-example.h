/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ConfabSchemaExample:
 *
 * A window that draws a schema up from an example of what a reply should be.
 *
 * Signals: "drawn-up" (schema: string), with the text of the schema.
 */
#define CONFAB_TYPE_SCHEMA_EXAMPLE (confab_schema_example_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSchemaExample, confab_schema_example, CONFAB, SCHEMA_EXAMPLE, AdwWindow)

GtkWidget *confab_schema_example_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
