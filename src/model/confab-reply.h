/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-failure.h"
#include "model/confab-logprobs.h"
#include "model/confab-reasoning-details.h"

G_BEGIN_DECLS

/**
 * ConfabToolCall:
 * @id: the id under which the result is sent back
 * @type: "function" or "custom"
 * @name: the name of the tool
 * @arguments: the arguments as they came; meant to be JSON, but it may not be
 */
typedef struct
{
  char    *id;
  char    *type;
  GString *name;
  GString *arguments;
} ConfabToolCall;

/**
 * ConfabReply:
 * @reasoning: what the model thought aloud, as it came
 * @details: (nullable): the service's reasoning_details, merged and otherwise untouched, to send back
 * @refusal: (nullable): the refusal
 * @tool_calls: (element-type ConfabToolCall): the calls in the order they were made
 * @annotations: (nullable): citations and the like
 * @logprobs: (nullable): log-probabilities of the tokens
 * @finish_reason: (nullable): why the reply ended, as the service said it
 * @native_finish_reason: (nullable): the same in the model's own words
 * @provider_id: (nullable): the provider that was asked
 * @provider_name: (nullable): its name at that time
 * @model_asked: (nullable): the model that was asked for
 * @model_answered: (nullable): the model that answered, as the service named it
 * @response_id: (nullable): the id of the response
 * @request_id: (nullable): the id under which the service booked the request
 * @batch: (nullable): what the replies share that one request for several gave
 * @choice_index: which of those it is, from 0; -1 where it is the only one
 * @n_choices: how many of them came, -1 while that is not known
 * @choice_made: whether one of them was taken for the conversation
 * @exchange_id: (nullable): what the recording of the request and its answer is called, which may be gone
 * @parameters: (nullable): the parameters that were sent, a JSON object
 * @usage: (nullable): the usage as the service sent it
 * @timings: (nullable): llama-server's timings
 * @prompt_tokens: -1 where the service did not say; so the next four
 * @completion_tokens: tokens of the reply with its reasoning
 * @total_tokens: the sum
 * @reasoning_tokens: tokens of the reasoning; services often say 0 although there is some
 * @cached_tokens: tokens of the prompt that were read from a cache
 * @has_cost: whether the service billed a cost; never an estimate of ours
 * @cost_usd: the cost in US dollars
 * @has_estimate: whether the service billed nothing, and the cost was reckoned from its price list
 * @estimated_usd: that cost in US dollars
 * @cost_credits: the cost in the service's credits, -1 where it has none
 * @first_byte_ms: from sending to the first byte, -1 where unknown; so the next three
 * @first_token_ms: from sending to the first text or reasoning
 * @reasoning_ms: from the first reasoning to the first text
 * @total_ms: from sending to the end
 * @failure: (nullable): how it failed
 *
 * What a message has because a model wrote it. Change it only through the message, which tells the others.
 */
typedef struct
{
  GString                *reasoning;
  ConfabReasoningDetails *details;
  GString                *refusal;
  GPtrArray              *tool_calls;
  JsonArray              *annotations;
  ConfabLogprobs         *logprobs;
  char                   *finish_reason;
  char                   *native_finish_reason;
  char                   *provider_id;
  char                   *provider_name;
  char                   *model_asked;
  char                   *model_answered;
  char                   *response_id;
  char                   *request_id;
  char                   *batch;
  gint64                  choice_index;
  gint64                  n_choices;
  gboolean                choice_made;
  char                   *exchange_id;
  JsonNode               *parameters;
  JsonNode               *usage;
  JsonNode               *timings;
  gint64                  prompt_tokens;
  gint64                  completion_tokens;
  gint64                  total_tokens;
  gint64                  reasoning_tokens;
  gint64                  cached_tokens;
  gboolean                has_cost;
  double                  cost_usd;
  gboolean                has_estimate;
  double                  estimated_usd;
  gint64                  cost_credits;
  gint64                  first_byte_ms;
  gint64                  first_token_ms;
  gint64                  reasoning_ms;
  gint64                  total_ms;
  ConfabFailure          *failure;
} ConfabReply;

ConfabReply    *confab_reply_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            confab_reply_free          (ConfabReply       *self);
void            confab_reply_set_usage     (ConfabReply       *self,
                                            JsonNode          *usage);
guint           confab_reply_get_n_asked   (const ConfabReply *self);
ConfabToolCall *confab_reply_get_tool_call (ConfabReply       *self,
                                            guint              index);
JsonNode       *confab_reply_dup_tool_calls (const ConfabReply *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *confab_reply_to_json       (const ConfabReply *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *confab_reply_to_short_json (const ConfabReply *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabReply    *confab_reply_from_json     (JsonObject        *object) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabReply, confab_reply_free)

G_END_DECLS
