/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabPresetEditor:
 *
 * All that a preset sets. What is changed is changed in it at once.
 */
#define CONFAB_TYPE_PRESET_EDITOR (confab_preset_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPresetEditor, confab_preset_editor, CONFAB, PRESET_EDITOR, GtkWidget)

void confab_preset_editor_set_session (ConfabPresetEditor *self,
                                       ConfabSession      *session);
/* (nullable) */
void confab_preset_editor_set_preset  (ConfabPresetEditor *self,
                                       ConfabPreset       *preset);
/* Puts the focus into the name. */
void confab_preset_editor_rename      (ConfabPresetEditor *self);

G_END_DECLS
