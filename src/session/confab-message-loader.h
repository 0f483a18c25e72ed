/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/**
 * ConfabMessageLoader:
 *
 * Brings what is not known yet of a conversation: its other messages, their texts, and what another process adds. It belongs to the main
 * thread. It forgets texts again, but only of messages that the store has as they are.
 */
#define CONFAB_TYPE_MESSAGE_LOADER (confab_message_loader_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageLoader, confab_message_loader, CONFAB, MESSAGE_LOADER, GObject)

ConfabMessageLoader *confab_message_loader_new              (ConfabStore         *store,
                                                             ConfabConversation  *conversation,
                                                             gint64               last) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_message_loader_stop             (ConfabMessageLoader *self);
void                 confab_message_loader_complete         (ConfabMessageLoader *self);
void                 confab_message_loader_request          (ConfabMessageLoader *self,
                                                             GPtrArray           *messages);
void                 confab_message_loader_note_stored      (ConfabMessageLoader *self,
                                                             ConfabMessage       *message);
void                 confab_message_loader_set_busy         (ConfabMessageLoader *self,
                                                             gboolean             busy);
void                 confab_message_loader_refresh          (ConfabMessageLoader *self);
void                 confab_message_loader_note_edit        (ConfabMessageLoader *self);
void                 confab_message_loader_await_async      (ConfabMessageLoader *self,
                                                             GAsyncReadyCallback  callback,
                                                             gpointer             user_data);
gboolean             confab_message_loader_await_finish     (ConfabMessageLoader *self,
                                                             GAsyncResult        *result,
                                                             GError             **error);
void                 confab_message_loader_load_path_async  (ConfabMessageLoader *self,
                                                             ConfabMessage       *last,
                                                             GCancellable        *cancellable,
                                                             GAsyncReadyCallback  callback,
                                                             gpointer             user_data);
GPtrArray           *confab_message_loader_load_path_finish (ConfabMessageLoader *self,
                                                             GAsyncResult        *result,
                                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_message_loader_release_path     (ConfabMessageLoader *self);

G_END_DECLS
