/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-levels.h"

G_BEGIN_DECLS

/**
 * ConfabParameterRow:
 *
 * One parameter: what it is, whether it is sent, with which value, from which level that comes, and what would be sent without it.
 */
#define CONFAB_TYPE_PARAMETER_ROW (confab_parameter_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameterRow, confab_parameter_row, CONFAB, PARAMETER_ROW, GtkListBoxRow)

GtkWidget  *confab_parameter_row_new      (const ConfabParameter *parameter,
                                           ConfabParameterLevels *levels,
                                           ConfabProfile          profile) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_parameter_row_get_name (ConfabParameterRow    *self);
void        confab_parameter_row_set_advice (ConfabParameterRow  *self,
                                             const char          *sentence);

G_END_DECLS
