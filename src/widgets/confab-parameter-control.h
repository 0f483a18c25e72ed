/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-table.h"

G_BEGIN_DECLS

/**
 * ConfabParameterControl:
 *
 * What a parameter's value is entered with, as fits its kind.
 *
 * Signals: "edited" (value: #JsonNode, or %NULL where there is nothing to send), "refused" (message: string) where what was entered cannot
 * be a value at all.
 */
#define CONFAB_TYPE_PARAMETER_CONTROL (confab_parameter_control_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameterControl, confab_parameter_control, CONFAB, PARAMETER_CONTROL, GtkWidget)

GtkWidget *confab_parameter_control_new       (const ConfabParameter  *parameter,
                                               ConfabProfile           profile) G_GNUC_WARN_UNUSED_RESULT;
void       confab_parameter_control_set_value (ConfabParameterControl *self,
                                               JsonNode               *value);
gboolean   confab_parameter_control_is_wide   (ConfabParameterControl *self);
JsonNode  *confab_parameter_control_dup_first_value (const ConfabParameter *parameter,
                                                     ConfabProfile          profile) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
