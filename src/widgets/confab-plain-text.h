/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabPlainText:
 *
 * Text in paragraphs, each a label of its own that can be selected. While a text grows only its last paragraph changes, so the cost of a
 * change does not grow with the text.
 *
 * Signal: "open-link" (uri: string).
 */
#define CONFAB_TYPE_PLAIN_TEXT (confab_plain_text_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPlainText, confab_plain_text, CONFAB, PLAIN_TEXT, GtkWidget)

GtkWidget *confab_plain_text_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_plain_text_clear        (ConfabPlainText *self);
gboolean   confab_plain_text_extend       (ConfabPlainText *self,
                                           const char      *text,
                                           gsize            length,
                                           guint            max_paragraphs);
void       confab_plain_text_set_scale    (ConfabPlainText *self,
                                           double           scale);
guint      confab_plain_text_get_n_changes (ConfabPlainText *self);

G_END_DECLS
