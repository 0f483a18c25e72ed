/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "sandbox/confab-sandbox.h"
#include "sandbox/confab-sandbox-request.h"

#define MAX_STOPS 4
#define MAX_NAME_LENGTH 64

G_DEFINE_QUARK (confab_sandbox_request_error, confab_sandbox_request_error)

typedef enum
{
  TYPE_ANY,
  TYPE_BOOLEAN,
  TYPE_INTEGER,
  TYPE_NUMBER,
  TYPE_STRING,
  TYPE_OBJECT,
  TYPE_ARRAY,
} MemberType;

typedef struct
{
  const char *name;
  MemberType  type;
  gboolean    nullable;
  double      minimum;
  double      maximum;
  gssize      offset;
} Member;

#define FIELD(name) G_STRUCT_OFFSET (ConfabSandboxRequest, name)
#define NOWHERE -1

/* All members that a request may have. The first part is what the AI/ML API takes for
 * stepfun/step-3.7-flash, the second what it takes for other chat models. */
static const Member members[] = {
  { "model", TYPE_STRING, FALSE, 0, 0, NOWHERE },
  { "messages", TYPE_ARRAY, FALSE, 0, 0, NOWHERE },
  { "max_completion_tokens", TYPE_INTEGER, FALSE, 1, DBL_MAX, FIELD (max_tokens) },
  { "max_tokens", TYPE_INTEGER, FALSE, 1, DBL_MAX, FIELD (max_tokens) },
  { "stream", TYPE_BOOLEAN, FALSE, 0, 0, FIELD (stream) },
  { "stream_options", TYPE_OBJECT, FALSE, 0, 0, NOWHERE },
  { "n", TYPE_INTEGER, TRUE, 1, CONFAB_SANDBOX_MAX_CHOICES, FIELD (n) },
  { "temperature", TYPE_NUMBER, FALSE, 0, 2, FIELD (sampling.temperature) },
  { "top_p", TYPE_NUMBER, FALSE, 0.01, 1, FIELD (sampling.top_p) },
  { "stop", TYPE_ANY, TRUE, 0, 0, NOWHERE },
  { "frequency_penalty", TYPE_NUMBER, TRUE, -2, 2, FIELD (sampling.frequency_penalty) },
  { "presence_penalty", TYPE_NUMBER, TRUE, -2, 2, FIELD (sampling.presence_penalty) },
  { "seed", TYPE_INTEGER, FALSE, 1, DBL_MAX, FIELD (seed) },
  { "response_format", TYPE_OBJECT, FALSE, 0, 0, NOWHERE },
  { "tools", TYPE_ARRAY, FALSE, 0, 0, FIELD (tools) },
  { "tool_choice", TYPE_ANY, FALSE, 0, 0, NOWHERE },
  { "normalize_tool_schemas", TYPE_BOOLEAN, FALSE, 0, 0, NOWHERE },
  { "parallel_tool_calls", TYPE_BOOLEAN, FALSE, 0, 0, FIELD (parallel_calls) },
  { "logprobs", TYPE_BOOLEAN, TRUE, 0, 0, FIELD (logprobs) },
  { "top_logprobs", TYPE_INTEGER, TRUE, 0, 20, FIELD (top_logprobs) },
  { "reasoning", TYPE_OBJECT, FALSE, 0, 0, NOWHERE },

  { "top_k", TYPE_INTEGER, FALSE, 0, DBL_MAX, FIELD (sampling.top_k) },
  { "min_p", TYPE_NUMBER, FALSE, 0, 1, FIELD (sampling.min_p) },
  { "repetition_penalty", TYPE_NUMBER, FALSE, 0, 2, FIELD (sampling.repetition_penalty) },
  { "logit_bias", TYPE_OBJECT, TRUE, 0, 0, NOWHERE },
  { "reasoning_effort", TYPE_STRING, FALSE, 0, 0, NOWHERE },
  { "user", TYPE_STRING, FALSE, 0, 0, NOWHERE },
};

static const struct { const char *name; guint words; } efforts[] = {
  { "low", 15 }, { "medium", 40 }, { "high", 100 },
};

/**
 * confab_sandbox_set_fault:
 * @error: return location for an error
 * @member: where in the request the fault is
 * @format: what is wrong
 * @...: what goes into @format
 */
void
confab_sandbox_set_fault (GError    **error,
                          const char *member,
                          const char *format,
                          ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, CONFAB_SANDBOX_REQUEST_ERROR, CONFAB_SANDBOX_REQUEST_ERROR_INVALID, "%s: %s", member, text);
}

static const Member *
find_member (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (strcmp (members[i].name, name) == 0)
      return &members[i];
  return NULL;
}

static gboolean
holds (JsonNode  *node,
       MemberType type)
{
  GType value_type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (type)
    {
    case TYPE_BOOLEAN: return value_type == G_TYPE_BOOLEAN;
    case TYPE_STRING: return value_type == G_TYPE_STRING;
    case TYPE_OBJECT: return JSON_NODE_HOLDS_OBJECT (node);
    case TYPE_ARRAY: return JSON_NODE_HOLDS_ARRAY (node);
    case TYPE_NUMBER: return value_type == G_TYPE_DOUBLE || value_type == G_TYPE_INT64;
    case TYPE_INTEGER:
      return value_type == G_TYPE_INT64 ||
             (value_type == G_TYPE_DOUBLE && json_node_get_double (node) == floor (json_node_get_double (node)) &&
              fabs (json_node_get_double (node)) < 9e15);
    case TYPE_ANY:
    default: return TRUE;
    }
}

static const char *
describe_type (MemberType type)
{
  static const char *const names[] = { "any", "boolean", "integer", "number", "string", "object", "array" };

  return names[type];
}

static gboolean
check_range (const Member *member,
             JsonNode     *node,
             GError      **error)
{
  double value = json_node_get_double (node);

  if (value >= member->minimum && value <= member->maximum)
    return TRUE;
  if (member->maximum == DBL_MAX)
    confab_sandbox_set_fault (error, member->name, "Number must be greater than or equal to %g", member->minimum);
  else
    confab_sandbox_set_fault (error, member->name, "Number must be from %g to %g, received %g",
                              member->minimum, member->maximum, value);
  return FALSE;
}

static void
store (ConfabSandboxRequest *self,
       const Member         *member,
       JsonNode             *node)
{
  gpointer field = (char *)self + member->offset;

  switch (member->type)
    {
    case TYPE_BOOLEAN: *(gboolean *)field = json_node_get_boolean (node); break;
    case TYPE_INTEGER: *(gint64 *)field = json_node_get_int (node); break;
    case TYPE_NUMBER: *(double *)field = json_node_get_double (node); break;
    case TYPE_ARRAY: *(JsonArray **)field = json_node_get_array (node); break;
    case TYPE_ANY:
    case TYPE_STRING:
    case TYPE_OBJECT:
    default: g_assert_not_reached ();
    }
}

static gboolean
read_member (ConfabSandboxRequest *self,
             const char           *name,
             JsonNode             *node,
             GError              **error)
{
  const Member *member = find_member (name);

  if (member == NULL)
    {
      confab_sandbox_set_fault (error, name, "Unrecognized key in object");
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (node) && member->nullable)
    return TRUE;
  if (!holds (node, member->type) || (member->type == TYPE_ANY && JSON_NODE_HOLDS_NULL (node)))
    {
      confab_sandbox_set_fault (error, name, "Expected %s, received %s", describe_type (member->type),
                                json_node_type_name (node));
      return FALSE;
    }
  if ((member->type == TYPE_INTEGER || member->type == TYPE_NUMBER) && !check_range (member, node, error))
    return FALSE;
  if (member->offset != NOWHERE)
    store (self, member, node);
  return TRUE;
}

static gboolean
read_members (ConfabSandboxRequest *self,
              GError              **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, self->body);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!read_member (self, name, node, error))
      return FALSE;
  if (json_object_has_member (self->body, "max_tokens") && json_object_has_member (self->body, "max_completion_tokens"))
    {
      confab_sandbox_set_fault (error, "max_tokens", "Cannot be sent together with max_completion_tokens");
      return FALSE;
    }
  if (confab_json_get_node (self->body, "top_logprobs") != NULL && !self->logprobs)
    {
      confab_sandbox_set_fault (error, "top_logprobs", "Requires logprobs to be true");
      return FALSE;
    }
  return TRUE;
}

/* Objects of the API take the members that are named here and no others. */
static gboolean
check_keys (JsonObject        *object,
            const char        *where,
            const char *const *allowed,
            GError           **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *link = names; link != NULL; link = link->next)
    if (!g_strv_contains (allowed, link->data))
      {
        confab_sandbox_set_fault (error, where, "Unrecognized key(s) in object: '%s'", (char *)link->data);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_stream_options (ConfabSandboxRequest *self,
                      GError              **error)
{
  static const char *const keys[] = { "include_usage", NULL };
  JsonObject *options = confab_json_get_object (self->body, "stream_options");
  gboolean include_usage;

  if (options == NULL)
    return TRUE;
  if (!self->stream)
    {
      confab_sandbox_set_fault (error, "stream_options", "Requires stream to be true");
      return FALSE;
    }
  if (!confab_json_get_boolean (options, "include_usage", &include_usage))
    {
      confab_sandbox_set_fault (error, "stream_options.include_usage", "Required, a boolean");
      return FALSE;
    }
  return check_keys (options, "stream_options", keys, error);
}

static gboolean
read_stops (ConfabSandboxRequest *self,
            GError              **error)
{
  JsonNode *node = confab_json_get_node (self->body, "stop");
  JsonArray *list;

  if (node == NULL)
    return TRUE;
  if (holds (node, TYPE_STRING))
    {
      if (*json_node_get_string (node) != '\0')
        g_ptr_array_add (self->stops, g_strdup (json_node_get_string (node)));
      return TRUE;
    }
  list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (list == NULL || json_array_get_length (list) > MAX_STOPS)
    {
      confab_sandbox_set_fault (error, "stop", "Expected a string, or an array of at most %d strings", MAX_STOPS);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (!holds (element, TYPE_STRING))
        {
          confab_sandbox_set_fault (error, "stop", "Expected string at [%u]", i);
          return FALSE;
        }
      if (*json_node_get_string (element) != '\0')
        g_ptr_array_add (self->stops, g_strdup (json_node_get_string (element)));
    }
  return TRUE;
}

static gboolean
read_effort (ConfabSandboxRequest *self,
             const char           *where,
             const char           *effort,
             GError              **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (efforts); i++)
    if (g_strcmp0 (effort, efforts[i].name) == 0)
      {
        self->reasoning_words = efforts[i].words;
        return TRUE;
      }
  confab_sandbox_set_fault (error, where, "Invalid enum value. Expected 'low' | 'medium' | 'high', received '%s'",
                            effort != NULL ? effort : "");
  return FALSE;
}

static gboolean
read_reasoning (ConfabSandboxRequest *self,
                GError              **error)
{
  static const char *const keys[] = { "effort", "max_tokens", "exclude", NULL };
  JsonObject *reasoning = confab_json_get_object (self->body, "reasoning");
  const char *effort = confab_json_get_string (self->body, "reasoning_effort");
  JsonNode *limit;

  if (effort != NULL && !read_effort (self, "reasoning_effort", effort, error))
    return FALSE;
  if (reasoning == NULL)
    return TRUE;
  if (!check_keys (reasoning, "reasoning", keys, error))
    return FALSE;
  if (json_object_has_member (reasoning, "effort") &&
      !read_effort (self, "reasoning.effort", confab_json_get_string (reasoning, "effort"), error))
    return FALSE;
  limit = json_object_get_member (reasoning, "max_tokens");
  if (limit != NULL && (!holds (limit, TYPE_INTEGER) || json_node_get_double (limit) < 1))
    {
      confab_sandbox_set_fault (error, "reasoning.max_tokens", "Expected an integer greater than or equal to 1");
      return FALSE;
    }
  if (limit != NULL && json_object_has_member (reasoning, "effort"))
    {
      confab_sandbox_set_fault (error, "reasoning", "effort and max_tokens cannot be sent together");
      return FALSE;
    }
  if (limit != NULL)
    {
      self->reasoning_limit = json_node_get_int (limit);
      self->reasoning_words = MIN (self->reasoning_limit, 100);
    }
  if (json_object_has_member (reasoning, "exclude") &&
      !confab_json_get_boolean (reasoning, "exclude", &self->reasoning_excluded))
    {
      confab_sandbox_set_fault (error, "reasoning.exclude", "Expected boolean");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_schema_name (const char *name,
                   GError    **error)
{
  if (name != NULL && *name != '\0' && strlen (name) <= MAX_NAME_LENGTH &&
      name[strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-")] == '\0')
    return TRUE;
  confab_sandbox_set_fault (error, "response_format.json_schema.name",
                            "Required, 1 to %d of the characters a-z, A-Z, 0-9, '_' and '-'", MAX_NAME_LENGTH);
  return FALSE;
}

static gboolean
read_json_schema (ConfabSandboxRequest *self,
                  JsonObject           *format,
                  GError              **error)
{
  static const char *const keys[] = { "name", "description", "strict", "schema", NULL };
  JsonObject *wrapper = confab_json_get_object (format, "json_schema");
  gboolean strict;

  if (wrapper == NULL)
    {
      confab_sandbox_set_fault (error, "response_format.json_schema", "Required, an object");
      return FALSE;
    }
  if (!check_keys (wrapper, "response_format.json_schema", keys, error) ||
      !check_schema_name (confab_json_get_string (wrapper, "name"), error))
    return FALSE;
  if (confab_json_get_node (wrapper, "strict") != NULL && !confab_json_get_boolean (wrapper, "strict", &strict))
    {
      confab_sandbox_set_fault (error, "response_format.json_schema.strict", "Expected boolean or null");
      return FALSE;
    }
  if (json_object_has_member (wrapper, "schema") && confab_json_get_object (wrapper, "schema") == NULL)
    {
      confab_sandbox_set_fault (error, "response_format.json_schema.schema", "Expected object");
      return FALSE;
    }
  self->wants_json = TRUE;
  self->schema = confab_json_get_object (wrapper, "schema");
  return TRUE;
}

static gboolean
read_response_format (ConfabSandboxRequest *self,
                      GError              **error)
{
  static const char *const plain_keys[] = { "type", NULL };
  static const char *const schema_keys[] = { "type", "json_schema", NULL };
  JsonObject *format = confab_json_get_object (self->body, "response_format");
  const char *type = confab_json_get_string (format, "type");

  if (format == NULL)
    return TRUE;
  if (g_strcmp0 (type, "json_schema") == 0)
    return check_keys (format, "response_format", schema_keys, error) && read_json_schema (self, format, error);
  if (g_strcmp0 (type, "text") != 0 && g_strcmp0 (type, "json_object") != 0)
    {
      confab_sandbox_set_fault (error, "response_format.type",
                                "Invalid enum value. Expected 'text' | 'json_object' | 'json_schema', received '%s'",
                                type != NULL ? type : "");
      return FALSE;
    }
  self->wants_json = strcmp (type, "json_object") == 0;
  return check_keys (format, "response_format", plain_keys, error);
}

static gboolean
read_logit_bias (ConfabSandboxRequest *self,
                 GError              **error)
{
  JsonObject *biases = confab_json_get_object (self->body, "logit_bias");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (biases == NULL)
    return TRUE;
  self->sampling.logit_bias = g_array_new (FALSE, FALSE, sizeof (ConfabWordBias));
  json_object_iter_init_ordered (&iter, biases);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      ConfabWordBias bias;
      guint64 word;

      if (!g_ascii_string_to_unsigned (name, 10, 0, confab_word_table_n_words - 1, &word, NULL))
        {
          confab_sandbox_set_fault (error, "logit_bias", "Expected token numbers from 0 to %u, received '%s'",
                                    confab_word_table_n_words - 1, name);
          return FALSE;
        }
      if (!holds (node, TYPE_NUMBER) || fabs (json_node_get_double (node)) > 100)
        {
          confab_sandbox_set_fault (error, "logit_bias", "Expected numbers from -100 to 100 for '%s'", name);
          return FALSE;
        }
      bias = (ConfabWordBias){ word, json_node_get_double (node) };
      g_array_append_val (self->sampling.logit_bias, bias);
    }
  return TRUE;
}

static const char *
read_named_choice (JsonObject *choice)
{
  const char *type = confab_json_get_string (choice, "type");
  JsonObject *named = type != NULL ? confab_json_get_object (choice, type) : NULL;

  return confab_json_get_string (named, "name");
}

/* confab_sandbox_check_tools() has seen that the choice has one of its five forms. */
static void
read_tool_choice (ConfabSandboxRequest *self)
{
  JsonNode *node = confab_json_get_node (self->body, "tool_choice");
  const char *word = confab_json_node_string (node);
  JsonObject *choice = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *allowed = confab_json_get_object (choice, "allowed_tools");

  if (self->tools == NULL || json_array_get_length (self->tools) == 0 || g_strcmp0 (word, "none") == 0)
    {
      self->call_mode = CONFAB_SANDBOX_CALL_NEVER;
      return;
    }
  if (allowed != NULL)
    {
      JsonArray *tools = confab_json_get_array (allowed, "tools");

      self->tools = tools;
      word = confab_json_get_string (allowed, "mode");
    }
  else if (choice != NULL)
    {
      self->call_name = read_named_choice (choice);
      word = "required";
    }
  if (g_strcmp0 (word, "required") == 0)
    self->call_mode = CONFAB_SANDBOX_CALL_ALWAYS;
}

/**
 * confab_sandbox_content_text:
 * @content: (nullable): the content of a message
 *
 * Returns: (transfer full): its text parts together
 */
char *
confab_sandbox_content_text (JsonNode *content)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *parts;

  if (content == NULL || JSON_NODE_HOLDS_VALUE (content))
    return g_strdup (content != NULL && confab_json_node_string (content) ? confab_json_node_string (content) : "");
  parts = JSON_NODE_HOLDS_ARRAY (content) ? json_node_get_array (content) : NULL;
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      const char *part = confab_json_get_string (confab_json_array_object (parts, i), "text");

      if (part != NULL && text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, part != NULL ? part : "");
    }
  return g_strdup (text->str);
}

/* (nullable) */
static JsonNode *
find_question (JsonArray *messages)
{
  for (guint i = json_array_get_length (messages); i > 0; i--)
    {
      JsonObject *message = confab_json_array_object (messages, i - 1);

      if (g_strcmp0 (confab_json_get_string (message, "role"), "user") == 0)
        return confab_json_get_node (message, "content");
    }
  return NULL;
}

/* Documents are texts as well, and come before what somebody wrote. */
static char *
find_written (JsonNode *content)
{
  JsonArray *parts = content != NULL && JSON_NODE_HOLDS_ARRAY (content) ? json_node_get_array (content) : NULL;

  for (guint i = parts != NULL ? json_array_get_length (parts) : 0; i > 0; i--)
    {
      const char *text = confab_json_get_string (confab_json_array_object (parts, i - 1), "text");

      if (text != NULL)
        return g_strdup (text);
    }
  return confab_sandbox_content_text (content);
}

static gboolean
check_model (JsonObject *body,
             GError    **error)
{
  const char *model = confab_json_get_string (body, "model");

  if (model == NULL)
    {
      confab_sandbox_set_fault (error, "model", "Required");
      return FALSE;
    }
  if (strcmp (model, CONFAB_SANDBOX_MODEL) == 0)
    return TRUE;
  g_set_error (error, CONFAB_SANDBOX_REQUEST_ERROR, CONFAB_SANDBOX_REQUEST_ERROR_UNKNOWN_MODEL,
               "The model '%s' does not exist. The sandbox has one model, '%s'.", model, CONFAB_SANDBOX_MODEL);
  return FALSE;
}

/**
 * confab_sandbox_request_new: (constructor)
 * @body: the body of a request
 * @error: return location for an error
 *
 * Checks a request as strictly as the [AI/ML API](https://docs.aimlapi.com/) describes it. Numbers are in the ranges
 * of its schema; a member that it does not name is refused.
 *
 * Returns: (transfer full) (nullable): the request, or %NULL with a [error@Confab.SandboxRequestError]
 */
ConfabSandboxRequest *
confab_sandbox_request_new (JsonObject *body,
                            GError    **error)
{
  g_autoptr (ConfabSandboxRequest) self = g_new0 (ConfabSandboxRequest, 1);

  self->body = json_object_ref (body);
  self->stops = g_ptr_array_new_with_free_func (g_free);
  self->n = 1;
  self->max_tokens = G_MAXINT64;
  self->reasoning_limit = G_MAXINT64;
  self->sampling.temperature = 1;
  self->sampling.top_p = 1;
  self->sampling.repetition_penalty = 1;
  self->parallel_calls = TRUE;
  self->messages = confab_json_get_array (body, "messages");
  if (!read_members (self, error) || !check_model (body, error))
    return NULL;
  if (self->messages == NULL)
    {
      confab_sandbox_set_fault (error, "messages", "Required");
      return NULL;
    }
  if (!confab_sandbox_check_messages (self->messages, error) || !confab_sandbox_check_tools (body, error) ||
      !check_stream_options (self, error) || !read_stops (self, error) || !read_reasoning (self, error) ||
      !read_response_format (self, error) || !read_logit_bias (self, error))
    return NULL;
  read_tool_choice (self);
  self->prompt = confab_sandbox_content_text (find_question (self->messages));
  self->written = find_written (find_question (self->messages));
  return g_steal_pointer (&self);
}

void
confab_sandbox_request_free (ConfabSandboxRequest *self)
{
  g_clear_pointer (&self->sampling.logit_bias, g_array_unref);
  g_clear_pointer (&self->stops, g_ptr_array_unref);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self->prompt);
  g_free (self->written);
  g_free (self);
}
