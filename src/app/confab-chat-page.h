/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabChatPage:
 *
 * The conversation that is shown: its messages and the composer.
 *
 * Signals: "problem" (text: string): something that the user must know and that belongs to no message; "show-parameter" (name: string);
 * "edit-key" (provider: #ConfabProvider); "choose-model"; "show-preferences"; "open" (id: string, words: string): another conversation is to be
 * shown, saying so; "show-chat" (chat: #ConfabChat, words: string): likewise; "toast" (toast: #AdwToast).
 */
#define CONFAB_TYPE_CHAT_PAGE (confab_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (ConfabChatPage, confab_chat_page, CONFAB, CHAT_PAGE, GtkWidget)

void        confab_chat_page_set_up         (ConfabChatPage *self,
                                             ConfabSession  *session,
                                             GSettings      *settings);
ConfabChat *confab_chat_page_get_chat       (ConfabChatPage *self);
void        confab_chat_page_set_chat       (ConfabChatPage *self,
                                             ConfabChat     *chat);
/* What is said of what is written and attached is shown above it. */
AdwToastOverlay *confab_chat_page_get_toasts (ConfabChatPage *self);
void        confab_chat_page_find           (ConfabChatPage *self);
void        confab_chat_page_find_step      (ConfabChatPage *self,
                                             int             direction);
void        confab_chat_page_duplicate      (ConfabChatPage *self,
                                             const char     *words);
void        confab_chat_page_focus_composer (ConfabChatPage *self);
void        confab_chat_page_show_message   (ConfabChatPage *self,
                                             const char     *id,
                                             const char     *needle);

/* Opens the menu of presets, and what sets parameters for the next question alone. */
void confab_chat_page_choose_preset (ConfabChatPage *self);
void confab_chat_page_send_with     (ConfabChatPage *self);

G_END_DECLS
