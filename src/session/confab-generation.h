/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation.h"
#include "model/confab-provider.h"
#include "session/confab-chat-progress.h"
#include "session/confab-chat.h"
#include "session/confab-message-loader.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabGeneration:
 *
 * One turn, from a question in the conversation to its stored reply: the question goes to disk, the key is asked for, the request is written and
 * sent, again where that helps, and the answer is read into the reply and its journal. It has one state, one cancellable and
 * one place where the state changes. It keeps itself alive until it has ended.
 *
 * Signals: "state-changed"; "progress" when it is further with attachments or the request, at most 20 times a second; "ended" once, when the reply is final and stored.
 */
#define CONFAB_TYPE_GENERATION (confab_generation_get_type ())
G_DECLARE_FINAL_TYPE (ConfabGeneration, confab_generation, CONFAB, GENERATION, GObject)

/**
 * ConfabGenerationPlan:
 * @session: what everything is taken from
 * @conversation: where the replies go
 * @loader: what knows all that is before @question
 * @question: the message that is answered, or @partial
 * @unstored: (element-type ConfabMessage): what the store does not have yet, a new question among it; it is stored before anything is sent,
 *   and what cannot be stored is left in it for the next turn
 * @reply: the reply, which is streaming and stands in the conversation already
 * @partial: (nullable): the reply that was cut and that @reply, which begins with all that it says, goes on with
 * @provider: the service
 * @model: the model
 * @parameters: what somebody set, all levels merged
 * @stream: whether to ask for a stream
 * @obeys: whether it fails where the service asks to wait longer than a turn does before it asks again, since somebody else waits then
 * @attachments: (element-type utf8 GBytes) (nullable): bytes of attachments that are not in the store, by their hash
 *
 * What a turn is made of. Everything is borrowed and referenced.
 */
typedef struct
{
  ConfabSession      *session;
  ConfabConversation *conversation;
  ConfabMessageLoader *loader;
  ConfabMessage      *question;
  GPtrArray          *unstored;
  ConfabMessage      *reply;
  ConfabMessage      *partial;
  ConfabProvider     *provider;
  const char         *model;
  ConfabParameters   *parameters;
  gboolean            stream;
  gboolean            obeys;
  GHashTable         *attachments;
} ConfabGenerationPlan;

ConfabGeneration *confab_generation_new               (const ConfabGenerationPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
void              confab_generation_start             (ConfabGeneration           *self);
void              confab_generation_stop              (ConfabGeneration           *self);
ConfabChatState   confab_generation_get_state         (ConfabGeneration           *self);
guint             confab_generation_get_retry_seconds (ConfabGeneration           *self);
gboolean          confab_generation_get_progress      (ConfabGeneration           *self,
                                                       ConfabChatProgress         *progress);
ConfabMessage    *confab_generation_get_reply         (ConfabGeneration           *self);

G_END_DECLS
