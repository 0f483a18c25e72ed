/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabPresetsWindow:
 *
 * Where presets are made, changed, copied, deleted, and read from and written to files. What is changed is kept at once.
 */
#define CONFAB_TYPE_PRESETS_WINDOW (confab_presets_window_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPresetsWindow, confab_presets_window, CONFAB, PRESETS_WINDOW, AdwWindow)

GtkWidget *confab_presets_window_new    (GtkWindow           *parent,
                                         ConfabSession       *session) G_GNUC_WARN_UNUSED_RESULT;
/* Shows the preset of that identifier, where there is one. */
void       confab_presets_window_show   (ConfabPresetsWindow *self,
                                         const char          *id);
/* Reads a file of presets. */
void       confab_presets_window_import (ConfabPresetsWindow *self,
                                         GFile               *file);

G_END_DECLS
