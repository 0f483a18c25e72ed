/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-conversation.h"
#include "model/confab-preset.h"
#include "model/confab-provider.h"
#include "session/confab-chat-queue.h"

G_BEGIN_DECLS

/**
 * ConfabChatState:
 * @CONFAB_CHAT_IDLE: nothing runs
 * @CONFAB_CHAT_PREPARING: the question is being stored and the request written
 * @CONFAB_CHAT_SENDING: the request is being sent
 * @CONFAB_CHAT_WAITING: sent, no content yet
 * @CONFAB_CHAT_STREAMING: content comes
 * @CONFAB_CHAT_RETRYING: waiting before the next attempt; see "retry-seconds"
 */
typedef enum
{
  CONFAB_CHAT_IDLE,
  CONFAB_CHAT_PREPARING,
  CONFAB_CHAT_SENDING,
  CONFAB_CHAT_WAITING,
  CONFAB_CHAT_STREAMING,
  CONFAB_CHAT_RETRYING,
} ConfabChatState;

/**
 * ConfabChat:
 *
 * An open conversation. It sends questions and receives replies; failures stand in the messages where they happened. Of a long one, the end
 * is there at first, then the places of the other messages; it is a #ConfabMessageSource for their texts.
 *
 * Properties with notification: "state" (uint, a #ConfabChatState), "busy" (boolean), "retry-seconds" (uint), "progress" (double, from 0 to 1, of
 * what is said in session/confab-chat-progress.h), "provider" (#ConfabProvider, the one that
 * the next question goes to, or NULL), "model" (string, likewise), "preset" (#ConfabPreset or NULL; told of also where something in it changes). Signal "ended" (message: #ConfabMessage, the first reply of the turn) when a turn is
 * over and stored. Signal "refused" (message: string) when what was asked for a while ago, and had to wait, cannot be done. Signal
 * "left-out-changed" when messages are left out of requests, or sent again.
 */
#define CONFAB_TYPE_CHAT (confab_chat_get_type ())
G_DECLARE_FINAL_TYPE (ConfabChat, confab_chat, CONFAB, CHAT, GObject)

/**
 * ConfabTurn:
 * @provider: (nullable): another service, NULL for that of the chat
 * @model: (nullable): another model, NULL for that of the chat, or the default one of @provider
 * @parameters: (nullable): what is set for this turn, on top of all other levels
 *
 * What is chosen for one turn and not kept. Everything is borrowed for the time of the call.
 */
typedef struct
{
  ConfabProvider   *provider;
  const char       *model;
  ConfabParameters *parameters;
} ConfabTurn;

ConfabConversation *confab_chat_get_conversation (ConfabChat *self);
ConfabChatState confab_chat_get_state (ConfabChat *self);
gboolean confab_chat_get_busy (ConfabChat *self);
guint confab_chat_get_retry_seconds (ConfabChat *self);
/* (transfer none) (nullable) */
ConfabProvider *confab_chat_get_provider (ConfabChat *self);
/* (nullable) */
const char *confab_chat_get_model (ConfabChat *self);
/* The profile that bounds the parameters of this chat. */
ConfabProfile confab_chat_get_profile (ConfabChat *self);
/* For this conversation; the choice is kept with it. */
void confab_chat_choose_model (ConfabChat *self,
                               ConfabProvider *provider,
                               const char *model);
/* Whether to ask for streams, TRUE at first; the parameter stream can only say no as well. */
void confab_chat_set_stream (ConfabChat *self,
                             gboolean stream);
/* All levels merged: what the next request sends. */
ConfabParameters *confab_chat_dup_parameters (ConfabChat *self) G_GNUC_WARN_UNUSED_RESULT;
/* Reads, checks and stores a file; the part goes into confab_chat_send(). */
void confab_chat_attach_file_async (ConfabChat *self,
                                    GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
ConfabPart *confab_chat_attach_file_finish (ConfabChat *self,
                                            GAsyncResult *result,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void confab_chat_attach_bytes_async (ConfabChat *self,
                                     GBytes *bytes,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ConfabPart *confab_chat_attach_bytes_finish (ConfabChat *self,
                                             GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* attachments: (element-type ConfabPart) (nullable). FALSE where nothing was started: there is nothing to send (CONFAB_ERROR_EMPTY), or a reply still runs. */
gboolean confab_chat_send (ConfabChat *self,
                           const char *text,
                           GPtrArray *attachments,
                           GError **error);
/* The same with parameters for this question alone, an object: (nullable). They are kept with it and used again where it is answered again. */
gboolean confab_chat_send_with (ConfabChat *self,
                                const char *text,
                                GPtrArray *attachments,
                                JsonNode *parameters,
                                GError **error);
/* What waits for the end of the reply that runs. It may be filled at any time; the first is sent when a reply has ended well. */
ConfabChatQueue *confab_chat_get_queue (ConfabChat *self);
/* Sends the first that waits, as is needed after a failure or a stop. FALSE where nothing was started: it goes on waiting. */
gboolean confab_chat_send_queued (ConfabChat *self,
                                  GError **error);
/* The calls of the tree are in session/confab-chat-tree.h. */
/* (element-type ConfabMessage) All messages of the path, loaded: the path itself may hold some of which only the place is known. */
void confab_chat_load_path_async (ConfabChat *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *confab_chat_load_path_finish (ConfabChat *self,
                                         GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* At once; what came is kept. */
void confab_chat_stop (ConfabChat *self);

G_END_DECLS
