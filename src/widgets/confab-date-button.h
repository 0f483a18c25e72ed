/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CONFAB_TYPE_DATE_BUTTON (confab_date_button_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDateButton, confab_date_button, CONFAB, DATE_BUTTON, GtkWidget)

GtkWidget *confab_date_button_new (GtkEditable *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
