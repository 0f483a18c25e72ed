/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-inspection.h"


G_BEGIN_DECLS

/**
 * ConfabInspectorRequest:
 *
 * What was sent: its headers and its body.
 */
#define CONFAB_TYPE_INSPECTOR_REQUEST (confab_inspector_request_get_type ())
G_DECLARE_FINAL_TYPE (ConfabInspectorRequest, confab_inspector_request, CONFAB, INSPECTOR_REQUEST, AdwBin)

GtkWidget *confab_inspector_request_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_inspector_request_show (ConfabInspectorRequest *self,
                                       ConfabInspection *inspection);
void       confab_inspector_request_find (ConfabInspectorRequest *self);

G_END_DECLS
