/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/* The chosen path of a chat as Markdown, without the bytes of its attachments, as it is copied. */
void  confab_chat_dup_markdown_async  (ConfabChat          *chat,
                                       ConfabSession       *session,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
char *confab_chat_dup_markdown_finish (ConfabChat          *chat,
                                       GAsyncResult        *result,
                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
