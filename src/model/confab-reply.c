/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-reply.h"

static void
tool_call_free (gpointer data)
{
  ConfabToolCall *call = data;

  g_free (call->id);
  g_free (call->type);
  g_string_free (call->name, TRUE);
  g_string_free (call->arguments, TRUE);
  g_free (call);
}

/**
 * confab_reply_new: (constructor)
 *
 * Returns: (transfer full): a reply of which nothing is known
 */
ConfabReply *
confab_reply_new (void)
{
  ConfabReply *self = g_new0 (ConfabReply, 1);

  self->reasoning = g_string_new (NULL);
  self->refusal = g_string_new (NULL);
  self->tool_calls = g_ptr_array_new_with_free_func (tool_call_free);
  self->prompt_tokens = self->completion_tokens = self->total_tokens = -1;
  self->reasoning_tokens = self->cached_tokens = self->cost_credits = -1;
  self->choice_index = self->n_choices = -1;
  self->first_byte_ms = self->first_token_ms = self->reasoning_ms = self->total_ms = -1;
  return self;
}

/**
 * confab_reply_free:
 * @self: (transfer full) (nullable): a reply
 */
void
confab_reply_free (ConfabReply *self)
{
  if (self == NULL)
    return;
  g_string_free (self->reasoning, TRUE);
  g_string_free (self->refusal, TRUE);
  g_ptr_array_unref (self->tool_calls);
  g_clear_pointer (&self->details, confab_reasoning_details_free);
  g_clear_pointer (&self->annotations, json_array_unref);
  g_clear_pointer (&self->logprobs, confab_logprobs_free);
  g_clear_pointer (&self->parameters, json_node_unref);
  g_clear_pointer (&self->usage, json_node_unref);
  g_clear_pointer (&self->timings, json_node_unref);
  g_free (self->finish_reason);
  g_free (self->native_finish_reason);
  g_free (self->provider_id);
  g_free (self->provider_name);
  g_free (self->model_asked);
  g_free (self->model_answered);
  g_free (self->response_id);
  g_free (self->request_id);
  g_free (self->batch);
  g_free (self->exchange_id);
  confab_failure_free (self->failure);
  g_free (self);
}

/**
 * confab_reply_set_usage:
 * @self: a reply
 * @usage: the usage as the service sent it, an object; a reference is taken
 *
 * Keeps the whole, and takes out of it the counts that are shown.
 */
void
confab_reply_set_usage (ConfabReply *self,
                        JsonNode    *usage)
{
  JsonObject *object = json_node_get_object (usage);
  JsonObject *completion = confab_json_get_object (object, "completion_tokens_details");
  JsonObject *prompt = confab_json_get_object (object, "prompt_tokens_details");

  g_clear_pointer (&self->usage, json_node_unref);
  self->usage = json_node_ref (usage);
  confab_json_get_int (object, "prompt_tokens", &self->prompt_tokens);
  confab_json_get_int (object, "completion_tokens", &self->completion_tokens);
  confab_json_get_int (object, "total_tokens", &self->total_tokens);
  confab_json_get_int (completion, "reasoning_tokens", &self->reasoning_tokens);
  confab_json_get_int (prompt, "cached_tokens", &self->cached_tokens);
}

/**
 * confab_reply_get_n_asked:
 * @self: a reply
 *
 * Returns: how many replies its request asked for
 */
guint
confab_reply_get_n_asked (const ConfabReply *self)
{
  JsonObject *parameters = NULL;
  gint64 n = 1;

  if (self->parameters != NULL && JSON_NODE_HOLDS_OBJECT (self->parameters))
    parameters = json_node_get_object (self->parameters);
  confab_json_get_int (parameters, "n", &n);
  return (guint)CLAMP (n, 1, G_MAXINT);
}

/**
 * confab_reply_get_tool_call:
 * @self: a reply
 * @index: a position, at most one behind the last call
 *
 * Returns: (transfer none) (nullable): the call at @index, made where there is none yet
 */
ConfabToolCall *
confab_reply_get_tool_call (ConfabReply *self,
                            guint        index)
{
  ConfabToolCall *call;

  g_return_val_if_fail (index <= self->tool_calls->len, NULL);

  if (index < self->tool_calls->len)
    return g_ptr_array_index (self->tool_calls, index);
  call = g_new0 (ConfabToolCall, 1);
  call->id = g_strdup_printf ("call_%u", index);
  call->type = g_strdup ("function");
  call->name = g_string_new (NULL);
  call->arguments = g_string_new (NULL);
  g_ptr_array_add (self->tool_calls, call);
  return call;
}

/**
 * confab_reply_dup_tool_calls:
 * @self: a reply
 *
 * Returns: (transfer full): the tool calls as an array in the shape of the API
 */
JsonNode *
confab_reply_dup_tool_calls (const ConfabReply *self)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->tool_calls->len; i++)
    {
      ConfabToolCall *call = g_ptr_array_index (self->tool_calls, i);
      JsonObject *object = json_object_new ();
      JsonObject *inner = json_object_new ();
      gboolean custom = g_str_equal (call->type, "custom");

      json_object_set_string_member (object, "id", call->id);
      json_object_set_string_member (object, "type", call->type);
      json_object_set_string_member (inner, "name", call->name->str);
      json_object_set_string_member (inner, custom ? "input" : "arguments", call->arguments->str);
      json_object_set_object_member (object, custom ? "custom" : "function", inner);
      json_array_add_object_element (array, object);
    }
  json_node_take_array (node, array);
  return node;
}

static void
read_tool_calls (ConfabReply *self,
                 JsonArray   *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = confab_json_array_object (array, i);
      const char *type = confab_json_get_string (object, "type");
      gboolean custom = g_strcmp0 (type, "custom") == 0;
      JsonObject *inner = confab_json_get_object (object, custom ? "custom" : "function");
      const char *name = confab_json_get_string (inner, "name");
      const char *arguments = confab_json_get_string (inner, custom ? "input" : "arguments");
      ConfabToolCall *call = confab_reply_get_tool_call (self, self->tool_calls->len);

      if (confab_json_get_string (object, "id") != NULL)
        {
          g_free (call->id);
          call->id = g_strdup (confab_json_get_string (object, "id"));
        }
      if (type != NULL)
        {
          g_free (call->type);
          call->type = g_strdup (type);
        }
      g_string_append (call->name, name != NULL ? name : "");
      g_string_append (call->arguments, arguments != NULL ? arguments : "");
    }
}

/* The plain members, in one list for reading and writing. */
static const struct
{
  const char *name;
  gsize       offset;
} string_members[] = {
  { "finish_reason", G_STRUCT_OFFSET (ConfabReply, finish_reason) },
  { "native_finish_reason", G_STRUCT_OFFSET (ConfabReply, native_finish_reason) },
  { "provider_id", G_STRUCT_OFFSET (ConfabReply, provider_id) },
  { "provider_name", G_STRUCT_OFFSET (ConfabReply, provider_name) },
  { "model_asked", G_STRUCT_OFFSET (ConfabReply, model_asked) },
  { "model_answered", G_STRUCT_OFFSET (ConfabReply, model_answered) },
  { "response_id", G_STRUCT_OFFSET (ConfabReply, response_id) },
  { "request_id", G_STRUCT_OFFSET (ConfabReply, request_id) },
  { "batch", G_STRUCT_OFFSET (ConfabReply, batch) },
  { "exchange_id", G_STRUCT_OFFSET (ConfabReply, exchange_id) },
}, int_members[] = {
  { "first_byte_ms", G_STRUCT_OFFSET (ConfabReply, first_byte_ms) },
  { "first_token_ms", G_STRUCT_OFFSET (ConfabReply, first_token_ms) },
  { "reasoning_ms", G_STRUCT_OFFSET (ConfabReply, reasoning_ms) },
  { "total_ms", G_STRUCT_OFFSET (ConfabReply, total_ms) },
  { "cost_credits", G_STRUCT_OFFSET (ConfabReply, cost_credits) },
  { "choice_index", G_STRUCT_OFFSET (ConfabReply, choice_index) },
  { "n_choices", G_STRUCT_OFFSET (ConfabReply, n_choices) },
}, node_members[] = {
  { "parameters", G_STRUCT_OFFSET (ConfabReply, parameters) },
  { "usage", G_STRUCT_OFFSET (ConfabReply, usage) },
  { "timings", G_STRUCT_OFFSET (ConfabReply, timings) },
};

/**
 * confab_reply_to_short_json:
 * @self: a reply
 *
 * Returns: (transfer full): @self as the store keeps it, without the log-probabilities, which have a compact form of their own; members of which nothing is
 *   known are left out
 */
JsonNode *
confab_reply_to_short_json (const ConfabReply *self)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (string_members); i++)
    {
      const char *value = G_STRUCT_MEMBER (char *, self, string_members[i].offset);

      if (value != NULL)
        json_object_set_string_member (object, string_members[i].name, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (int_members); i++)
    {
      gint64 value = G_STRUCT_MEMBER (gint64, self, int_members[i].offset);

      if (value >= 0)
        json_object_set_int_member (object, int_members[i].name, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (node_members); i++)
    {
      JsonNode *value = G_STRUCT_MEMBER (JsonNode *, self, node_members[i].offset);

      if (value != NULL)
        json_object_set_member (object, node_members[i].name, json_node_copy (value));
    }
  if (self->reasoning->len > 0)
    json_object_set_string_member (object, "reasoning", self->reasoning->str);
  if (self->refusal->len > 0)
    json_object_set_string_member (object, "refusal", self->refusal->str);
  if (self->details != NULL)
    json_object_set_array_member (object, "reasoning_details", confab_reasoning_details_to_json (self->details));
  if (self->annotations != NULL)
    json_object_set_array_member (object, "annotations", json_array_ref (self->annotations));
  if (self->tool_calls->len > 0)
    json_object_set_member (object, "tool_calls", confab_reply_dup_tool_calls (self));
  if (self->has_cost)
    json_object_set_double_member (object, "cost_usd", self->cost_usd);
  if (self->choice_made)
    json_object_set_boolean_member (object, "choice_made", TRUE);
  if (self->has_estimate)
    json_object_set_double_member (object, "estimated_usd", self->estimated_usd);
  if (self->failure != NULL)
    json_object_set_member (object, "failure", confab_failure_to_json (self->failure));
  json_node_take_object (root, object);
  return root;
}

/**
 * confab_reply_to_json:
 * @self: a reply
 *
 * Returns: (transfer full): all of @self; members of which nothing is known are left out
 */
JsonNode *
confab_reply_to_json (const ConfabReply *self)
{
  JsonNode *root = confab_reply_to_short_json (self);

  if (self->logprobs != NULL)
    json_object_set_array_member (json_node_get_object (root), "logprobs", confab_logprobs_to_json (self->logprobs));
  return root;
}

/**
 * confab_reply_from_json: (constructor)
 * @object: what [method@Confab.Reply.to_json] gave
 *
 * Returns: (transfer full): the reply
 */
ConfabReply *
confab_reply_from_json (JsonObject *object)
{
  ConfabReply *self = confab_reply_new ();
  JsonNode *usage = confab_json_get_node (object, "usage");
  JsonArray *array;

  if (usage != NULL && JSON_NODE_HOLDS_OBJECT (usage))
    confab_reply_set_usage (self, usage);
  for (guint i = 0; i < G_N_ELEMENTS (string_members); i++)
    G_STRUCT_MEMBER (char *, self, string_members[i].offset) =
      g_strdup (confab_json_get_string (object, string_members[i].name));
  for (guint i = 0; i < G_N_ELEMENTS (int_members); i++)
    confab_json_get_int (object, int_members[i].name, &G_STRUCT_MEMBER (gint64, self, int_members[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS (node_members); i++)
    {
      JsonNode *value = confab_json_get_node (object, node_members[i].name);
      JsonNode **member = &G_STRUCT_MEMBER (JsonNode *, self, node_members[i].offset);

      if (value != NULL && *member == NULL)
        *member = json_node_copy (value);
    }
  if (confab_json_get_string (object, "reasoning") != NULL)
    g_string_append (self->reasoning, confab_json_get_string (object, "reasoning"));
  if (confab_json_get_string (object, "refusal") != NULL)
    g_string_append (self->refusal, confab_json_get_string (object, "refusal"));
  if ((array = confab_json_get_array (object, "reasoning_details")) != NULL)
    {
      self->details = confab_reasoning_details_new ();
      confab_reasoning_details_add (self->details, array);
    }
  if ((array = confab_json_get_array (object, "annotations")) != NULL)
    self->annotations = json_array_ref (array);
  if ((array = confab_json_get_array (object, "logprobs")) != NULL)
    {
      self->logprobs = confab_logprobs_new ();
      confab_logprobs_add (self->logprobs, array);
    }
  read_tool_calls (self, confab_json_get_array (object, "tool_calls"));
  self->has_cost = confab_json_get_double (object, "cost_usd", &self->cost_usd);
  confab_json_get_boolean (object, "choice_made", &self->choice_made);
  self->has_estimate = confab_json_get_double (object, "estimated_usd", &self->estimated_usd);
  if (confab_json_get_object (object, "failure") != NULL)
    self->failure = confab_failure_from_json (confab_json_get_object (object, "failure"));
  return self;
}
