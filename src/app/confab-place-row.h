/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/confab-place.h"

G_BEGIN_DECLS

/**
 * ConfabPlaceRow:
 *
 * A place in a list: its icon, its name and how many conversations it has.
 *
 * Signals: "renamed" (name: string): somebody wrote another name; "edited" (focused: boolean): that is over, and where focused is TRUE the focus is to go
 * back to the row.
 */
#define CONFAB_TYPE_PLACE_ROW (confab_place_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPlaceRow, confab_place_row, CONFAB, PLACE_ROW, GtkWidget)

GtkWidget   *confab_place_row_new           (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabPlace *confab_place_row_get_place     (ConfabPlaceRow *self);
void         confab_place_row_set_place     (ConfabPlaceRow *self,
                                             ConfabPlace    *place);
void         confab_place_row_edit          (ConfabPlaceRow *self);
gboolean     confab_place_row_is_editing    (ConfabPlaceRow *self);
void         confab_place_row_set_shown     (ConfabPlaceRow *self,
                                             gboolean        shown);
/* What the row of the trash says. */
void         confab_place_row_set_n_deleted (ConfabPlaceRow *self,
                                             guint           n_deleted);

G_END_DECLS
