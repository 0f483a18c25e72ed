/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "markup/confab-document.h"
#include "markup/confab-range.h"
#include "widgets/confab-highlighter.h"

G_BEGIN_DECLS

/**
 * ConfabTextChange:
 * @CONFAB_TEXT_REMOVED: it is only here, and another text came in the place of this one
 * @CONFAB_TEXT_ADDED: it is only here, and this text came in the place of another one
 *
 * How what only one of two texts has is marked: by a colour and by a line as well.
 */
typedef enum
{
  CONFAB_TEXT_REMOVED,
  CONFAB_TEXT_ADDED,
} ConfabTextChange;

/**
 * ConfabSourcePlace:
 * @start: the first byte
 * @end: the byte after the last
 *
 * A piece of what a text was written as.
 */
typedef struct
{
  gsize start;
  gsize end;
} ConfabSourcePlace;

/**
 * ConfabTextView:
 *
 * The text of a message: all of its blocks, laid out and drawn by one widget, so that a selection runs through them. It is a #ConfabTall: only what is near
 * the view is laid out. A pointer, the keyboard (a caret with F7) and the primary selection work as in any text that cannot be edited; a copy has
 * Markdown, plain text and HTML.
 *
 * Properties: "scale" (double: how much larger than the user's font), "caret-visible" (boolean), "has-selection" (boolean, read-only), "highlighter"
 * (#ConfabHighlighter).
 *
 * Signals: "open-link" (uri: string), for what the reader has agreed to; "save-code" (text: string, name: string), for a file with a suggested
 * name; "copied" (what: string), after something went to the clipboard by a button.
 *
 * Actions: "text.copy", "text.copy-plain", "text.select-all", "text.open-link", "text.copy-link".
 */
#define CONFAB_TYPE_TEXT_VIEW (confab_text_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTextView, confab_text_view, CONFAB, TEXT_VIEW, GtkWidget)

GtkWidget  *confab_text_view_new               (ConfabFlavour      flavour) G_GNUC_WARN_UNUSED_RESULT;
void        confab_text_view_set_text          (ConfabTextView    *self,
                                                const char        *text,
                                                gsize              length,
                                                gboolean           complete);
GPtrArray  *confab_text_view_get_blocks        (ConfabTextView    *self);
void        confab_text_view_set_scale         (ConfabTextView    *self,
                                                double             scale);
void        confab_text_view_set_highlighter   (ConfabTextView    *self,
                                                ConfabHighlighter *highlighter);
void        confab_text_view_set_extra_menu    (ConfabTextView    *self,
                                                GMenuModel        *menu);

gboolean    confab_text_view_get_selection     (ConfabTextView    *self,
                                                ConfabRange       *range);
void        confab_text_view_select            (ConfabTextView    *self,
                                                const ConfabRange *range);
void        confab_text_view_select_all        (ConfabTextView    *self);
void        confab_text_view_unselect          (ConfabTextView    *self);
GdkContentProvider *
            confab_text_view_dup_content       (ConfabTextView    *self) G_GNUC_WARN_UNUSED_RESULT;

void        confab_text_view_set_needle        (ConfabTextView    *self,
                                                const char        *needle,
                                                int                current);
guint       confab_text_view_get_n_matches     (ConfabTextView    *self);
gboolean    confab_text_view_get_rectangle     (ConfabTextView    *self,
                                                const ConfabPosition *position,
                                                graphene_rect_t   *rectangle);
void        confab_text_view_set_changes       (ConfabTextView    *self,
                                                GArray            *ranges,
                                                ConfabTextChange   change);
void        confab_text_view_set_wrong         (ConfabTextView    *self,
                                                GArray            *places);
gboolean    confab_text_view_find_source       (ConfabTextView    *self,
                                                const ConfabSourcePlace *place,
                                                ConfabRange       *range);
gboolean    confab_text_view_get_match         (ConfabTextView    *self,
                                                guint              match,
                                                ConfabRange       *range);

G_END_DECLS
