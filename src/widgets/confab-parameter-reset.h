/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-levels.h"

G_BEGIN_DECLS

/**
 * ConfabParameterReset:
 *
 * How many parameters are set at a level, what takes all of them back at once, and what undoes that.
 */
#define CONFAB_TYPE_PARAMETER_RESET (confab_parameter_reset_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameterReset, confab_parameter_reset, CONFAB, PARAMETER_RESET, GtkWidget)

GtkWidget *confab_parameter_reset_new        (void) G_GNUC_WARN_UNUSED_RESULT;
/* levels: (nullable): the nearest is reset. */
void       confab_parameter_reset_set_levels (ConfabParameterReset  *self,
                                              ConfabParameterLevels *levels);

G_END_DECLS
