/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat-preset.h"
#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabPresetBar:
 *
 * What stands below the text of a composer: a menu of presets, once there are any, and the parameters that are sent. It asks for the values of variables and
 * for what is set for one question.
 */
#define CONFAB_TYPE_PRESET_BAR (confab_preset_bar_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPresetBar, confab_preset_bar, CONFAB, PRESET_BAR, GObject)

/* composer: not kept alive. */
ConfabPresetBar *confab_preset_bar_new         (ConfabComposer  *composer,
                                                ConfabSession   *session) G_GNUC_WARN_UNUSED_RESULT;
void             confab_preset_bar_set_chat    (ConfabPresetBar *self,
                                                ConfabChat      *chat);
/* Opens the menu, or the presets where there are none. */
void             confab_preset_bar_choose      (ConfabPresetBar *self);
void             confab_preset_bar_send_with   (ConfabPresetBar *self);
/* Lets a question wait, with what is set for it alone. */
void             confab_preset_bar_queue       (ConfabPresetBar *self,
                                                const char      *text,
                                                GPtrArray       *attachments);
/* FALSE where a variable of the system prompt has no value; then it asks, and sends afterwards. */
gboolean         confab_preset_bar_allows_send (ConfabPresetBar *self);

G_END_DECLS
