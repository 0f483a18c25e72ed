/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/**
 * ConfabMessageActions:
 *
 * What somebody does with the tree of messages in a transcript: other questions and replies, the way between them, branches of their own, and
 * what is thrown away.
 *
 * Signals: "problem" (text: string); "toast" (toast: #AdwToast): what is to be shown of it; "asked": a turn was started; "show-chat" (chat:
 * #ConfabChat, words: string): another conversation is to be shown, saying so; "open" (id: string, words: string): likewise, of the library.
 */
#define CONFAB_TYPE_MESSAGE_ACTIONS (confab_message_actions_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageActions, confab_message_actions, CONFAB, MESSAGE_ACTIONS, GObject)

/* page: what the transcript is in, for the window around it. Neither is kept alive. */
ConfabMessageActions *confab_message_actions_new      (GtkWidget            *page,
                                                       ConfabTranscript     *transcript,
                                                       ConfabSession        *session) G_GNUC_WARN_UNUSED_RESULT;
/* chat: (nullable) */
void                  confab_message_actions_set_chat (ConfabMessageActions *self,
                                                       ConfabChat           *chat);
/* Whether it was one of those that are done here. */
gboolean              confab_message_actions_act      (ConfabMessageActions *self,
                                                       ConfabMessage        *message,
                                                       const char           *name);
/* All of the conversation, into a new one that is kept. */
void                  confab_message_actions_copy_all (ConfabMessageActions *self,
                                                       const char           *words);

G_END_DECLS
