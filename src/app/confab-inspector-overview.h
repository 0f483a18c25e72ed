/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-inspection.h"

G_BEGIN_DECLS

/**
 * ConfabInspectorOverview:
 *
 * When what happened in an exchange, how fast the answer came, and why it was tried again.
 */
#define CONFAB_TYPE_INSPECTOR_OVERVIEW (confab_inspector_overview_get_type ())
G_DECLARE_FINAL_TYPE (ConfabInspectorOverview, confab_inspector_overview, CONFAB, INSPECTOR_OVERVIEW, AdwBin)

GtkWidget *confab_inspector_overview_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_inspector_overview_show (ConfabInspectorOverview *self,
                                           ConfabInspection        *inspection);

G_END_DECLS
