/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-reply-apply.h"

static void
replace (char      **member,
         const char *value)
{
  if (value == NULL)
    return;
  g_free (*member);
  *member = g_strdup (value);
}

static void
apply_tool_call (ConfabReply       *reply,
                 const ConfabDelta *delta)
{
  ConfabToolCall *call = confab_reply_get_tool_call (reply, MIN (delta->index, reply->tool_calls->len));

  replace (&call->id, delta->id);
  replace (&call->type, delta->type);
  g_string_append (call->name, delta->name != NULL ? delta->name : "");
  g_string_append (call->arguments, delta->text != NULL ? delta->text : "");
}

/* The deltas whose text is JSON; it comes from the reader or from the journal, so that it is valid. */
static void
apply_json (ConfabReply       *reply,
            const ConfabDelta *delta)
{
  g_autoptr (JsonNode) node = delta->text != NULL ? confab_json_parse (delta->text, -1, NULL) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (delta->kind == CONFAB_DELTA_REASONING_DETAILS && array != NULL)
    {
      if (reply->details == NULL)
        reply->details = confab_reasoning_details_new ();
      confab_reasoning_details_add (reply->details, array);
    }
  else if (delta->kind == CONFAB_DELTA_LOGPROBS && array != NULL)
    {
      if (reply->logprobs == NULL)
        reply->logprobs = confab_logprobs_new ();
      confab_logprobs_add (reply->logprobs, array);
    }
  else if (delta->kind == CONFAB_DELTA_ANNOTATIONS && array != NULL)
    {
      if (reply->annotations == NULL)
        reply->annotations = json_array_new ();
      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (reply->annotations, json_array_dup_element (array, i));
    }
  else if (delta->kind == CONFAB_DELTA_USAGE && object != NULL)
    confab_reply_set_usage (reply, node);
  else if (delta->kind == CONFAB_DELTA_TIMINGS && object != NULL)
    {
      g_clear_pointer (&reply->timings, json_node_unref);
      reply->timings = json_node_ref (node);
    }
  else if (delta->kind == CONFAB_DELTA_COST && object != NULL)
    {
      reply->has_cost = confab_json_get_double (object, "usd", &reply->cost_usd) || reply->has_cost;
      confab_json_get_int (object, "credits", &reply->cost_credits);
    }
}

/**
 * confab_reply_apply:
 * @self: a reply
 * @delta: what came; its choice is not looked at
 *
 * Changes the reply as the service said. The text is not in it, but in its message.
 */
void
confab_reply_apply (ConfabReply       *self,
                    const ConfabDelta *delta)
{
  switch (delta->kind)
    {
    case CONFAB_DELTA_TEXT:
      break;
    case CONFAB_DELTA_REASONING:
      g_string_append (self->reasoning, delta->text);
      break;
    case CONFAB_DELTA_REFUSAL:
      g_string_append (self->refusal, delta->text);
      break;
    case CONFAB_DELTA_TOOL_CALL:
      apply_tool_call (self, delta);
      break;
    case CONFAB_DELTA_FINISH:
      replace (&self->finish_reason, delta->text);
      replace (&self->native_finish_reason, delta->name);
      break;
    case CONFAB_DELTA_RESPONSE:
      replace (&self->response_id, delta->id);
      replace (&self->model_answered, delta->name);
      break;
    case CONFAB_DELTA_REASONING_DETAILS:
    case CONFAB_DELTA_ANNOTATIONS:
    case CONFAB_DELTA_LOGPROBS:
    case CONFAB_DELTA_USAGE:
    case CONFAB_DELTA_COST:
    case CONFAB_DELTA_TIMINGS:
    default:
      apply_json (self, delta);
      break;
    }
}
