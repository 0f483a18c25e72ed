/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabEditorWatch:
 *
 * Sees to the attachments of messages that are written anew, as is done for those of the composer: what is sent of them is shown, and what is not
 * taken is said before it is sent. It is a #ConfabEditorGuard.
 *
 * Signal: "problem" (text: string).
 */
#define CONFAB_TYPE_EDITOR_WATCH (confab_editor_watch_get_type ())
G_DECLARE_FINAL_TYPE (ConfabEditorWatch, confab_editor_watch, CONFAB, EDITOR_WATCH, GObject)

ConfabEditorWatch *confab_editor_watch_new      (ConfabSession     *session) G_GNUC_WARN_UNUSED_RESULT;
/* chat: (nullable): what the messages are of from now on */
void               confab_editor_watch_set_chat (ConfabEditorWatch *self,
                                                 ConfabChat        *chat);

G_END_DECLS
