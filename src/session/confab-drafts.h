/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation.h"

G_BEGIN_DECLS

/**
 * ConfabDraft:
 * @text: what was typed
 * @attachments: (element-type ConfabPart): what was attached
 * @parameters: (nullable): what is set for it alone, an object
 * @queue: (nullable): what waits for the end of a reply, as confab_chat_queue_to_json() gives it
 *
 * What was begun in a conversation and not sent.
 */
typedef struct
{
  char      *text;
  GPtrArray *attachments;
  JsonNode  *parameters;
  JsonNode  *queue;
} ConfabDraft;

/**
 * ConfabDrafts:
 *
 * What was begun and not sent, of all conversations. It is on disk as soon as it is set, but for temporary conversations, whose drafts are only here.
 * All conversations that have not begun share one.
 */
#define CONFAB_TYPE_DRAFTS (confab_drafts_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDrafts, confab_drafts, CONFAB, DRAFTS, GObject)

/* (nullable): what was begun there, until it is set anew. */
const ConfabDraft *confab_drafts_get            (ConfabDrafts       *self,
                                                 ConfabConversation *conversation);
/* attachments: (element-type ConfabPart). In place of what was there; nothing, where there is nothing. */
void               confab_drafts_set            (ConfabDrafts       *self,
                                                 ConfabConversation *conversation,
                                                 const char         *text,
                                                 GPtrArray          *attachments);
/* parameters: (nullable): what is set for the next question alone */
void               confab_drafts_set_parameters (ConfabDrafts       *self,
                                                 ConfabConversation *conversation,
                                                 JsonNode           *parameters);
/* queue: (nullable) */
void               confab_drafts_set_queue      (ConfabDrafts       *self,
                                                 ConfabConversation *conversation,
                                                 JsonNode           *queue);
void               confab_drafts_add_attachment (ConfabDrafts       *self,
                                                 ConfabConversation *conversation,
                                                 ConfabPart         *part);

G_END_DECLS
