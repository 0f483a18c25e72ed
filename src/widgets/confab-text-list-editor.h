/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabTextListEditor:
 *
 * A short list of texts, each in an entry; line breaks and tabs are written as in C.
 *
 * Signal: "edited" (value: #JsonNode, an array, or %NULL where no entry has text).
 */
#define CONFAB_TYPE_TEXT_LIST_EDITOR (confab_text_list_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTextListEditor, confab_text_list_editor, CONFAB, TEXT_LIST_EDITOR, GtkWidget)

GtkWidget *confab_text_list_editor_new       (const char           *name,
                                              const char           *placeholder,
                                              guint                 maximum) G_GNUC_WARN_UNUSED_RESULT;
void       confab_text_list_editor_set_value (ConfabTextListEditor *self,
                                              JsonNode             *value);

G_END_DECLS
