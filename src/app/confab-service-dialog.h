/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-services.h"

G_BEGIN_DECLS

/**
 * ConfabServiceDialog:
 *
 * Sets up a service: its address, its key, its limits of time, and what else goes with each request; and tries whether it works.
 */
#define CONFAB_TYPE_SERVICE_DIALOG (confab_service_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ConfabServiceDialog, confab_service_dialog, CONFAB, SERVICE_DIALOG, AdwWindow)

GtkWidget *confab_service_dialog_new       (ConfabServices      *services,
                                            ConfabProvider      *provider) G_GNUC_WARN_UNUSED_RESULT;
void       confab_service_dialog_focus_key (ConfabServiceDialog *self);

G_END_DECLS
