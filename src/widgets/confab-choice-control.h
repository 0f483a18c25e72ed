/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-table.h"

G_BEGIN_DECLS

GtkWidget  *confab_choice_control_new       (const ConfabParameter *parameter,
                                             ConfabProfile          profile) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_choice_control_get_value (GtkDropDown           *self);
void        confab_choice_control_set_value (GtkDropDown           *self,
                                             const char            *value);

G_END_DECLS
