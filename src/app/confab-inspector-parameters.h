/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-inspection.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabInspectorParameters:
 *
 * What the service made of each parameter that was sent.
 */
#define CONFAB_TYPE_INSPECTOR_PARAMETERS (confab_inspector_parameters_get_type ())
G_DECLARE_FINAL_TYPE (ConfabInspectorParameters, confab_inspector_parameters, CONFAB, INSPECTOR_PARAMETERS, AdwBin)

GtkWidget *confab_inspector_parameters_new  (ConfabSession      *session,
                                            ConfabConversation *conversation) G_GNUC_WARN_UNUSED_RESULT;
void       confab_inspector_parameters_show (ConfabInspectorParameters *self,
                                       ConfabInspection *inspection);

G_END_DECLS
