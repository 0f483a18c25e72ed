/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-levels.h"

G_BEGIN_DECLS

/**
 * ConfabParameterChips:
 *
 * What of the parameters differs from "not sent", as chips that wrap. Each tells where its value comes from; those that are set for the next question alone
 * can be taken away, and those that do not go well together are marked. Other widgets may stand before them.
 *
 * Signal: "activated" (name: string) when somebody clicks a chip.
 */
#define CONFAB_TYPE_PARAMETER_CHIPS (confab_parameter_chips_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameterChips, confab_parameter_chips, CONFAB, PARAMETER_CHIPS, GtkWidget)

GtkWidget *confab_parameter_chips_new        (void) G_GNUC_WARN_UNUSED_RESULT;
/* levels: (nullable). The chips follow them. */
void       confab_parameter_chips_set_levels (ConfabParameterChips  *self,
                                              ConfabParameterLevels *levels,
                                              ConfabProfile          profile);
/* (nullable) (element-type ConfabParameterAdvice) */
void       confab_parameter_chips_set_advice (ConfabParameterChips  *self,
                                              GPtrArray             *advice);
void       confab_parameter_chips_add_lead   (ConfabParameterChips  *self,
                                              GtkWidget             *lead);

G_END_DECLS
