/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "base/confab-uri.h"
#include "provider/confab-dialect.h"
#include "provider/confab-request.h"
#include "provider/confab-request-message.h"

static void
merge_member_cb (JsonObject *object,
                 const char *name,
                 JsonNode   *value,
                 gpointer    user_data)
{
  JsonObject *target = user_data;
  JsonObject *present = confab_json_get_object (target, name);
  g_autoptr (JsonObject) merged = NULL;

  if (present == NULL || !JSON_NODE_HOLDS_OBJECT (value))
    {
      json_object_set_member (target, name, json_node_copy (value));
      return;
    }
  /* What is there may be shared with the parameters, and must not change. */
  merged = json_object_new ();
  json_object_foreach_member (present, merge_member_cb, merged);
  json_object_foreach_member (json_node_get_object (value), merge_member_cb, merged);
  json_object_set_object_member (target, name, g_steal_pointer (&merged));
}

static void
merge (JsonObject *target,
       JsonObject *source)
{
  if (source != NULL)
    json_object_foreach_member (source, merge_member_cb, target);
}

static JsonNode *
get_taken (const ConfabRequest *request,
           const char          *name)
{
  const ConfabParameter *parameter = confab_parameter_find (name);

  if (request->parameters == NULL || parameter == NULL ||
      !confab_parameter_is_taken (parameter, confab_provider_get_profile (request->provider)))
    return NULL;
  return confab_parameters_get (request->parameters, name);
}

/* Puts a value under a name with dots into the objects that the name tells of. */
static void
set_dotted (JsonObject *body,
            const char *name,
            JsonNode   *value)
{
  g_auto (GStrv) steps = g_strsplit (name, ".", -1);
  JsonObject *object = body;
  guint last = g_strv_length (steps) - 1;

  for (guint i = 0; i < last; i++)
    {
      JsonObject *inner = confab_json_get_object (object, steps[i]);

      if (inner == NULL)
        {
          inner = json_object_new ();
          json_object_set_object_member (object, steps[i], inner);
        }
      object = inner;
    }
  json_object_set_member (object, steps[last], json_node_copy (value));
}

/* Services that know reasoning_effort but not the object with it. */
static void
set_reasoning_effort (const ConfabRequest *request,
                      JsonObject          *body)
{
  JsonNode *effort = get_taken (request, "reasoning_effort");
  const ConfabParameter *parameter = confab_parameter_find ("reasoning_effort");

  if (effort == NULL)
    effort = get_taken (request, "reasoning.effort");
  if (effort == NULL && request->parameters != NULL && parameter != NULL &&
      confab_parameter_is_taken (parameter, confab_provider_get_profile (request->provider)))
    effort = confab_parameters_get (request->parameters, "reasoning.effort");
  if (effort != NULL)
    json_object_set_member (body, "reasoning_effort", json_node_copy (effort));
}

/* The local servers have an older name for it, and silently leave out what they do not know. */
static const char *
get_wire_name (const ConfabDialect *dialect,
               const char          *name)
{
  if (dialect->repetition_penalty != NULL && strcmp (name, "repetition_penalty") == 0)
    return dialect->repetition_penalty;
  return name;
}

/* Those that have rules of their own. */
static gboolean
is_special (const ConfabRequest *request,
            const char          *name)
{
  const ConfabDialect *dialect = confab_dialect_get (confab_provider_get_profile (request->provider));

  if (strcmp (name, "stream") == 0 || strcmp (name, CONFAB_PARAMETER_EXTRA_BODY) == 0)
    return TRUE;
  if (g_str_has_prefix (name, "stream_options"))
    return !request->stream;
  if (g_str_has_prefix (name, "reasoning."))
    return dialect->reasoning_request != CONFAB_REASONING_OBJECT;
  if (strcmp (name, "reasoning_effort") == 0)
    return dialect->reasoning_request == CONFAB_REASONING_EFFORT;
  /* The older name of the same limit; services refuse both at once. */
  if (strcmp (name, "max_tokens") == 0)
    return get_taken (request, "max_completion_tokens") != NULL;
  return FALSE;
}

static void
set_stream (const ConfabRequest *request,
            JsonObject          *body)
{
  const ConfabDialect *dialect = confab_dialect_get (confab_provider_get_profile (request->provider));
  JsonNode *wish = get_taken (request, "stream");
  JsonObject *options;

  if (request->stream)
    json_object_set_boolean_member (body, "stream", TRUE);
  else if (wish != NULL && json_node_get_value_type (wish) == G_TYPE_BOOLEAN && !json_node_get_boolean (wish))
    json_object_set_boolean_member (body, "stream", FALSE);
  if (!request->stream || !dialect->send_stream_options)
    return;
  options = confab_json_get_object (body, "stream_options");
  if (options == NULL)
    {
      options = json_object_new ();
      json_object_set_object_member (body, "stream_options", options);
    }
  if (!json_object_has_member (options, "include_usage"))
    json_object_set_boolean_member (options, "include_usage", TRUE);
}

static void
set_prefill (const ConfabRequest *request,
             JsonObject          *body)
{
  const ConfabDialect *dialect = confab_dialect_get (confab_provider_get_profile (request->provider));
  g_autoptr (JsonObject) template = NULL;

  if (!request->continues)
    return;
  if (dialect->prefill == CONFAB_PREFILL_TEMPLATE)
    {
      json_object_set_boolean_member (body, "add_generation_prompt", FALSE);
      json_object_set_boolean_member (body, "continue_final_message", TRUE);
    }
  if (dialect->prefill_unthinking)
    {
      template = json_object_new ();
      merge (template, confab_json_get_object (body, "chat_template_kwargs"));
      json_object_set_boolean_member (template, "enable_thinking", FALSE);
      json_object_set_object_member (body, "chat_template_kwargs", g_steal_pointer (&template));
    }
}

/* The small members of the body; the messages, which may be large, are written past any tree. */
static JsonObject *
make_body (const ConfabRequest *request)
{
  JsonObject *body = json_object_new ();
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);
  JsonNode *extra = get_taken (request, CONFAB_PARAMETER_EXTRA_BODY);
  const ConfabDialect *dialect = confab_dialect_get (confab_provider_get_profile (request->provider));

  for (guint i = 0; i < n_parameters; i++)
    {
      JsonNode *value = is_special (request, table[i].name) ? NULL : get_taken (request, table[i].name);

      if (value != NULL)
        set_dotted (body, get_wire_name (dialect, table[i].name), value);
    }
  if (dialect->reasoning_request == CONFAB_REASONING_EFFORT)
    set_reasoning_effort (request, body);
  set_stream (request, body);
  set_prefill (request, body);
  merge (body, confab_provider_get_extra_body (request->provider));
  if (extra != NULL && JSON_NODE_HOLDS_OBJECT (extra))
    merge (body, json_node_get_object (extra));
  return body;
}

static void
write_member_cb (JsonObject *object,
                 const char *name,
                 JsonNode   *value,
                 gpointer    user_data)
{
  ConfabJsonWriter *writer = user_data;

  if (strcmp (name, "model") == 0 || strcmp (name, "messages") == 0)
    return;
  confab_json_writer_member (writer, name);
  confab_json_writer_node (writer, value);
}

/**
 * confab_request_write:
 * @request: what to ask
 * @error: return location for a [error@Confab.Error], or an error of the load function
 *
 * Writes the body of a request to /chat/completions
 * ([OpenAI's reference](https://platform.openai.com/docs/api-reference/chat/create)) in the dialect of the provider.
 * It may be called from any thread.
 *
 * The bytes of attachments are held, and encoded while the body is read.
 *
 * Returns: (transfer full) (nullable): the body, or %NULL with %CONFAB_ERROR_UNSUPPORTED, %CONFAB_ERROR_TOO_LARGE or
 *   %CONFAB_ERROR_EMPTY where an attachment cannot be sent to this service
 */
ConfabHttpBody *
confab_request_write (const ConfabRequest *request,
                      GError             **error)
{
  g_autoptr (ConfabHttpBody) result = confab_http_body_new ();
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GBytes) rest = NULL;
  ConfabRequestOutput output = { .request = request, .writer = writer, .body = result };

  g_return_val_if_fail (request != NULL && request->provider != NULL && request->messages != NULL, NULL);

  output.dialect = confab_dialect_get (confab_provider_get_profile (request->provider));
  output.parts = parts = confab_request_list_parts (request);
  body = make_body (request);
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "model");
  if (json_object_has_member (body, "model"))
    confab_json_writer_node (writer, json_object_get_member (body, "model"));
  else
    confab_json_writer_string (writer, request->model);
  confab_json_writer_member (writer, "messages");
  if (json_object_has_member (body, "messages"))
    confab_json_writer_node (writer, json_object_get_member (body, "messages"));
  else if (!confab_request_check_parts (&output, error) || !confab_request_write_messages (&output, error))
    return NULL;
  json_object_foreach_member (body, write_member_cb, writer);
  confab_json_writer_end_object (writer);
  rest = confab_json_writer_end (writer);
  confab_http_body_append (result, rest);
  if (!confab_request_check_length (&output, confab_http_body_get_length (result), error))
    return NULL;
  return g_steal_pointer (&result);
}

/**
 * confab_request_dup_url:
 * @provider: a service
 * @continues: whether the answer goes on with a reply that was cut
 *
 * Returns: (transfer full): the address that the request goes to, of the same origin as that of @provider
 */
char *
confab_request_dup_url (ConfabProvider *provider,
                        gboolean        continues)
{
  ConfabProfile profile = confab_provider_get_profile (provider);
  const char *base_url = confab_provider_get_base_url (provider);
  const char *path = confab_dialect_get (profile)->prefill_path;

  /* Who speaks as a public service does need not have its other paths. */
  if (!continues || path == NULL || confab_profile_from_url (base_url) != profile)
    path = "chat/completions";
  return confab_uri_join (base_url, path);
}
