/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-preset.h"

G_BEGIN_DECLS

/**
 * ConfabPresets:
 *
 * All presets: a list model of #ConfabPreset, in the order in which they were added. What changes in one of them is stored by itself.
 *
 * Signal "changed" (preset: (nullable) #ConfabPreset) when something in that one changed, or, for NULL, which one a model begins with.
 */
#define CONFAB_TYPE_PRESETS (confab_presets_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPresets, confab_presets, CONFAB, PRESETS, GObject)

ConfabPreset *confab_presets_find         (ConfabPresets *self,
                                           const char    *id);
ConfabPreset *confab_presets_find_by_name (ConfabPresets *self,
                                           const char    *name);
ConfabPreset *confab_presets_add          (ConfabPresets *self,
                                           const char    *name);
/* Its identifier and, where another has it, its name are made new. Gives the preset of the list. */
ConfabPreset *confab_presets_add_copy     (ConfabPresets *self,
                                           ConfabPreset  *preset);
ConfabPreset *confab_presets_duplicate    (ConfabPresets *self,
                                           ConfabPreset  *preset);
void          confab_presets_save         (ConfabPresets *self,
                                           ConfabPreset  *preset);
void          confab_presets_remove       (ConfabPresets *self,
                                           ConfabPreset  *preset);
/* Undoes the removal: what uses it uses it again. position: where it was. */
void          confab_presets_restore      (ConfabPresets *self,
                                           ConfabPreset  *preset,
                                           guint          position);
/* What a new conversation with a model begins with; (nullable). */
ConfabPreset *confab_presets_get_default  (ConfabPresets *self,
                                           const char    *provider_id,
                                           const char    *model);
void          confab_presets_set_default  (ConfabPresets *self,
                                           const char    *provider_id,
                                           const char    *model,
                                           ConfabPreset  *preset);

G_END_DECLS
