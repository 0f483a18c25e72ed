/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "model/confab-part.h"

G_BEGIN_DECLS

/**
 * ConfabQueuedMessage:
 *
 * A message that waits to be sent, with what is set for it alone. Properties with notification: "text" (string), "attachments" (GPtrArray of #ConfabPart), "held" (boolean).
 */
#define CONFAB_TYPE_QUEUED_MESSAGE (confab_queued_message_get_type ())
G_DECLARE_FINAL_TYPE (ConfabQueuedMessage, confab_queued_message, CONFAB, QUEUED_MESSAGE, GObject)

const char *confab_queued_message_get_text        (ConfabQueuedMessage *self);
GPtrArray  *confab_queued_message_get_attachments (ConfabQueuedMessage *self);
void        confab_queued_message_set             (ConfabQueuedMessage *self,
                                                   const char          *text,
                                                   GPtrArray           *attachments);
/* (nullable): an object that is not changed any more. */
JsonNode   *confab_queued_message_get_parameters  (ConfabQueuedMessage *self);
void        confab_queued_message_set_parameters  (ConfabQueuedMessage *self,
                                                   JsonNode            *parameters);
gboolean    confab_queued_message_get_held        (ConfabQueuedMessage *self);
void        confab_queued_message_set_held        (ConfabQueuedMessage *self,
                                                   gboolean             held);

/**
 * ConfabChatQueue:
 *
 * The messages of a chat that wait to be sent, the next one first: a list model of #ConfabQueuedMessage. Signal "changed" when it, or the content of
 * one of them, is another one.
 */
#define CONFAB_TYPE_CHAT_QUEUE (confab_chat_queue_get_type ())
G_DECLARE_FINAL_TYPE (ConfabChatQueue, confab_chat_queue, CONFAB, CHAT_QUEUE, GObject)

ConfabChatQueue     *confab_chat_queue_new     (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabQueuedMessage *confab_chat_queue_add     (ConfabChatQueue     *self,
                                                const char          *text,
                                                GPtrArray           *attachments);
void                 confab_chat_queue_remove  (ConfabChatQueue     *self,
                                                ConfabQueuedMessage *message);
void                 confab_chat_queue_move    (ConfabChatQueue     *self,
                                                ConfabQueuedMessage *message,
                                                guint                position);
JsonNode            *confab_chat_queue_to_json (ConfabChatQueue     *self) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_chat_queue_load    (ConfabChatQueue     *self,
                                                JsonNode            *node);

G_END_DECLS
