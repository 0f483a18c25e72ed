/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"
#include "widgets/confab-media-notes.h"

G_BEGIN_DECLS

/**
 * ConfabMediaTeller:
 *
 * Tells what becomes of the attachments of the conversation that is shown in its next request, and what that saves.
 */
#define CONFAB_TYPE_MEDIA_TELLER (confab_media_teller_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMediaTeller, confab_media_teller, CONFAB, MEDIA_TELLER, GObject)

ConfabMediaTeller *confab_media_teller_new      (ConfabSession     *session) G_GNUC_WARN_UNUSED_RESULT;
/* chat: (nullable) */
void               confab_media_teller_set_chat (ConfabMediaTeller *self,
                                                 ConfabChat        *chat);

G_END_DECLS
