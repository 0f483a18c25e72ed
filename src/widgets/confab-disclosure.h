/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-text-view.h"

G_BEGIN_DECLS

/**
 * ConfabDisclosure:
 *
 * One line, which opens to a text. What is folded is not even read. It is a #ConfabTall.
 *
 * Properties: "expanded" (boolean). Signals: "open-link" (uri: string), "save-code" (text: string, name: string).
 */
#define CONFAB_TYPE_DISCLOSURE (confab_disclosure_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDisclosure, confab_disclosure, CONFAB, DISCLOSURE, GtkWidget)

GtkWidget  *confab_disclosure_new             (const char        *css_class,
                                               double             scale) G_GNUC_WARN_UNUSED_RESULT;
void        confab_disclosure_set_heading     (ConfabDisclosure  *self,
                                               const char        *heading);
void        confab_disclosure_set_text        (ConfabDisclosure  *self,
                                               const char        *text,
                                               gsize              length,
                                               gboolean           complete);
gboolean    confab_disclosure_get_expanded    (ConfabDisclosure  *self);
void        confab_disclosure_set_expanded    (ConfabDisclosure  *self,
                                               gboolean           expanded);
void        confab_disclosure_set_scale       (ConfabDisclosure  *self,
                                               double             scale);
void        confab_disclosure_set_highlighter (ConfabDisclosure  *self,
                                               ConfabHighlighter *highlighter);
void        confab_disclosure_set_extra_menu  (ConfabDisclosure  *self,
                                               GMenuModel        *menu);
GtkWidget  *confab_disclosure_get_text_view   (ConfabDisclosure  *self);

G_END_DECLS
