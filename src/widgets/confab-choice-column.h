/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-message-row.h"

G_BEGIN_DECLS

/**
 * ConfabChoiceColumn:
 *
 * One of several replies that stand side by side: which it is, how it ended, the reply itself, and a button to go on with it.
 *
 * Signals: "take", to go on with it; "move" (direction: #GtkDirectionType), when an arrow key asks for another column; "ended", when the reply is
 * whole or will not come any more.
 */
#define CONFAB_TYPE_CHOICE_COLUMN (confab_choice_column_get_type ())
G_DECLARE_FINAL_TYPE (ConfabChoiceColumn, confab_choice_column, CONFAB, CHOICE_COLUMN, GtkWidget)

GtkWidget        *confab_choice_column_new         (ConfabMessageRow   *row) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessageRow *confab_choice_column_get_row     (ConfabChoiceColumn *self);
ConfabMessage    *confab_choice_column_get_message (ConfabChoiceColumn *self);
gboolean          confab_choice_column_get_ended   (ConfabChoiceColumn *self);
void              confab_choice_column_set_number  (ConfabChoiceColumn *self,
                                                    guint               index,
                                                    guint               n);

G_END_DECLS
