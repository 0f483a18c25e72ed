/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabDeltaKind:
 * @CONFAB_DELTA_TEXT: @text goes to the end of the reply
 * @CONFAB_DELTA_REASONING: @text goes to the end of the reasoning
 * @CONFAB_DELTA_REASONING_DETAILS: @text is a JSON array of fragments of reasoning_details
 * @CONFAB_DELTA_REFUSAL: @text goes to the end of the refusal
 * @CONFAB_DELTA_TOOL_CALL: the call at position @index: @id and @type where given, @name and @text go to the end of its name and arguments
 * @CONFAB_DELTA_ANNOTATIONS: @text is a JSON array of annotations to add
 * @CONFAB_DELTA_LOGPROBS: @text is a JSON array of tokens with their log-probabilities to add
 * @CONFAB_DELTA_FINISH: @text is the finish reason, @name the one native to the model
 * @CONFAB_DELTA_RESPONSE: @id is the id of the response, @name the model that answers
 * @CONFAB_DELTA_USAGE: @text is the usage as the service sent it, JSON
 * @CONFAB_DELTA_COST: @text is the cost as the service billed it, a JSON object with usd and credits
 * @CONFAB_DELTA_TIMINGS: @text is llama-server's timings, JSON
 */
typedef enum
{
  CONFAB_DELTA_TEXT,
  CONFAB_DELTA_REASONING,
  CONFAB_DELTA_REASONING_DETAILS,
  CONFAB_DELTA_REFUSAL,
  CONFAB_DELTA_TOOL_CALL,
  CONFAB_DELTA_ANNOTATIONS,
  CONFAB_DELTA_LOGPROBS,
  CONFAB_DELTA_FINISH,
  CONFAB_DELTA_RESPONSE,
  CONFAB_DELTA_USAGE,
  CONFAB_DELTA_COST,
  CONFAB_DELTA_TIMINGS,
} ConfabDeltaKind;

/**
 * ConfabDelta:
 * @kind: what changes
 * @choice: which of several choices it belongs to; 0 for what belongs to the whole response
 * @index: the position of a tool call
 * @text: (nullable): see @kind
 * @name: (nullable): see @kind
 * @id: (nullable): see @kind
 * @type: (nullable): see @kind
 *
 * One change to a reply while it comes. The same deltas change the message, go to the journal, and rebuild the message from the journal.
 * Everything is borrowed for the time of the call.
 */
typedef struct
{
  ConfabDeltaKind  kind;
  guint            choice;
  guint            index;
  const char      *text;
  const char      *name;
  const char      *id;
  const char      *type;
} ConfabDelta;

typedef void (*ConfabDeltaFunc) (const ConfabDelta *delta,
                                 gpointer           user_data);

G_END_DECLS
