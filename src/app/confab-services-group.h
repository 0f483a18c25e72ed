/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-services.h"

G_BEGIN_DECLS

/**
 * ConfabServicesGroup:
 *
 * The services that are set up, one a row: which is the default, change, remove, add. What is removed is hidden at once, and gone, with
 * its key, when confab_services_group_commit() is called.
 *
 * Signals: "removed" (name: string); "problem" (text: string).
 */
#define CONFAB_TYPE_SERVICES_GROUP (confab_services_group_get_type ())
G_DECLARE_FINAL_TYPE (ConfabServicesGroup, confab_services_group, CONFAB, SERVICES_GROUP, AdwPreferencesGroup)

void confab_services_group_set_services (ConfabServicesGroup *self,
                                         ConfabServices      *services);
void confab_services_group_undo         (ConfabServicesGroup *self);
void confab_services_group_commit       (ConfabServicesGroup *self);

G_END_DECLS
