/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabSchemaView:
 *
 * JSON to be typed, in colours. Tab goes on to the next widget.
 *
 * Signals: "changed", after somebody typed.
 */
#define CONFAB_TYPE_SCHEMA_VIEW (confab_schema_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSchemaView, confab_schema_view, CONFAB, SCHEMA_VIEW, GtkWidget)

GtkWidget *confab_schema_view_new      (const char       *label) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_schema_view_dup_text (ConfabSchemaView *self) G_GNUC_WARN_UNUSED_RESULT;
void       confab_schema_view_set_text (ConfabSchemaView *self,
                                        const char       *text);
void       confab_schema_view_replace  (ConfabSchemaView *self,
                                        const char       *text);
void       confab_schema_view_mark     (ConfabSchemaView *self,
                                        gssize            start,
                                        gssize            end);
void       confab_schema_view_jump     (ConfabSchemaView *self,
                                        gsize             offset);

G_END_DECLS
