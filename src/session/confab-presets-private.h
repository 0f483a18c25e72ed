/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-presets.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* What only the session does with its presets. */

ConfabPresets *confab_presets_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void           confab_presets_set_store (ConfabPresets *self,
                                         ConfabStore   *store);
void           confab_presets_load      (ConfabPresets *self);
void           confab_presets_flush     (ConfabPresets *self);

G_END_DECLS
