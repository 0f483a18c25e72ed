/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-request-message.h"

/* For services that cannot be given the beginning of their answer. */
#define CONTINUE_PROMPT \
  "Your last message was cut off. Continue it exactly where it stopped, in the middle of a word if need be. Do not " \
  "repeat anything of it, and say nothing about this request."

static void
write_pair (ConfabJsonWriter *writer,
            const char       *name,
            const char       *value)
{
  confab_json_writer_member (writer, name);
  confab_json_writer_string (writer, value);
}

static void
begin_message (ConfabJsonWriter *writer,
               const char       *role)
{
  confab_json_writer_begin_object (writer);
  write_pair (writer, "role", role);
}

static void
write_text_message (ConfabJsonWriter *writer,
                    const char       *role,
                    const char       *text)
{
  begin_message (writer, role);
  write_pair (writer, "content", text);
  confab_json_writer_end_object (writer);
}

static void
write_text_part (ConfabJsonWriter *writer,
                 const char       *text)
{
  if (*text == '\0')
    return;
  confab_json_writer_begin_object (writer);
  write_pair (writer, "type", "text");
  write_pair (writer, "text", text);
  confab_json_writer_end_object (writer);
}

/* For services that take no lists: the message's own text and all other texts, with an empty line between them. */
static gboolean
write_plain_user (ConfabRequestOutput *output,
                  const char          *own,
                  GPtrArray           *parts,
                  GError             **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (parts, i);
      ConfabPartKind kind = confab_part_get_kind (part);
      char *part_text = NULL;

      /* Such a service takes neither, which the error says best. */
      if (kind == CONFAB_PART_IMAGE || kind == CONFAB_PART_VIDEO)
        return confab_request_write_part (output, part, error);
      part_text = confab_request_dup_part_text (output, part, error);
      if (part_text == NULL)
        return FALSE;
      g_ptr_array_add (texts, part_text);
    }
  if (*own != '\0')
    g_ptr_array_insert (texts, output->dialect->media_first ? -1 : 0, g_strdup (own));
  g_ptr_array_add (texts, NULL);
  text = g_strjoinv ("\n\n", (char **)texts->pdata);
  write_text_message (output->writer, "user", text);
  return TRUE;
}

static gboolean
write_user (ConfabRequestOutput *output,
            guint                position,
            GError             **error)
{
  ConfabJsonWriter *writer = output->writer;
  const char *text = confab_message_get_text (g_ptr_array_index (output->request->messages, position));
  GPtrArray *parts = g_ptr_array_index (output->parts, position);

  if (parts == NULL)
    {
      write_text_message (writer, "user", text);
      return TRUE;
    }
  if (output->dialect->plain_content)
    return write_plain_user (output, text, parts, error);
  begin_message (writer, "user");
  confab_json_writer_member (writer, "content");
  confab_json_writer_begin_array (writer);
  if (!output->dialect->media_first)
    write_text_part (writer, text);
  for (guint i = 0; i < parts->len; i++)
    if (!confab_request_write_part (output, g_ptr_array_index (parts, i), error))
      return FALSE;
  if (output->dialect->media_first)
    write_text_part (writer, text);
  confab_json_writer_end_array (writer);
  confab_json_writer_end_object (writer);
  return TRUE;
}

/* Whether the messages right behind the one at @position hold a result for the call: services refuse a call without
 * one. */
static gboolean
is_answered (GPtrArray  *messages,
             guint       position,
             const char *id)
{
  for (guint i = position + 1; i < messages->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (messages, i);

      if (confab_message_get_role (message) != CONFAB_ROLE_TOOL)
        return FALSE;
      if (g_strcmp0 (confab_message_get_tool_call_id (message), id) == 0)
        return TRUE;
    }
  return FALSE;
}

static guint
count_answered (GPtrArray         *messages,
                guint              position,
                const ConfabReply *reply)
{
  guint n_answered = 0;

  for (guint i = 0; reply != NULL && i < reply->tool_calls->len; i++)
    {
      ConfabToolCall *call = g_ptr_array_index (reply->tool_calls, i);

      n_answered += is_answered (messages, position, call->id) ? 1 : 0;
    }
  return n_answered;
}

static void
write_tool_call (ConfabJsonWriter     *writer,
                 const ConfabToolCall *call)
{
  gboolean is_custom = g_strcmp0 (call->type, "custom") == 0;

  confab_json_writer_begin_object (writer);
  write_pair (writer, "id", call->id);
  write_pair (writer, "type", is_custom ? "custom" : "function");
  confab_json_writer_member (writer, is_custom ? "custom" : "function");
  confab_json_writer_begin_object (writer);
  write_pair (writer, "name", call->name->str);
  /* A call without parameters often has no arguments at all, but they must be JSON. */
  write_pair (writer, is_custom ? "input" : "arguments",
              !is_custom && call->arguments->len == 0 ? "{}" : call->arguments->str);
  confab_json_writer_end_object (writer);
  confab_json_writer_end_object (writer);
}

static void
write_tool_calls (const ConfabRequest *request,
                  guint                position,
                  const ConfabReply   *reply,
                  ConfabJsonWriter    *writer)
{
  confab_json_writer_member (writer, "tool_calls");
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      ConfabToolCall *call = g_ptr_array_index (reply->tool_calls, i);

      if (is_answered (request->messages, position, call->id))
        write_tool_call (writer, call);
    }
  confab_json_writer_end_array (writer);
}

static gboolean
is_of_same_provider (const ConfabRequest *request,
                     const ConfabReply   *reply)
{
  return reply->provider_id == NULL ||
         g_strcmp0 (reply->provider_id, confab_provider_get_id (request->provider)) == 0;
}

static JsonArray *
dup_details (const ConfabReply *reply)
{
  return reply->details != NULL ? confab_reasoning_details_to_json (reply->details) : NULL;
}

/* Details may be signed or encrypted by the service that made them, and mean nothing to another one. */
static void
write_reasoning (const ConfabRequest *request,
                 const ConfabReply   *reply,
                 gboolean             is_tool_turn,
                 ConfabJsonWriter    *writer)
{
  const ConfabDialect *dialect = confab_dialect_get (confab_provider_get_profile (request->provider));
  const char *field = dialect->reasoning_replay_field;
  g_autoptr (JsonArray) details = NULL;

  if (dialect->reasoning_replay == CONFAB_REPLAY_NEVER ||
      (dialect->reasoning_replay == CONFAB_REPLAY_TOOL_TURNS && !is_tool_turn))
    return;
  if (strcmp (field, "reasoning_details") == 0)
    {
      details = is_of_same_provider (request, reply) ? dup_details (reply) : NULL;
      field = "reasoning";
    }
  if (details != NULL && json_array_get_length (details) > 0)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

      json_node_set_array (node, details);
      confab_json_writer_member (writer, "reasoning_details");
      confab_json_writer_node (writer, node);
    }
  else if (reply->reasoning->len > 0)
    write_pair (writer, field, reply->reasoning->str);
}

static gboolean
takes_refusal (const ConfabRequest *request)
{
  ConfabProfile profile = confab_provider_get_profile (request->provider);

  return profile == CONFAB_PROFILE_AIMLAPI || profile == CONFAB_PROFILE_OPENAI || profile == CONFAB_PROFILE_OPENROUTER;
}

/**
 * confab_request_get_partial_length:
 * @provider: a service
 * @text: what a reply that was cut says
 *
 * Returns: how many bytes of @text the service is sent to go on with: without white space at the end where it does not take that
 */
gsize
confab_request_get_partial_length (ConfabProvider *provider,
                                   const char     *text)
{
  gsize length = strlen (text);

  if (confab_dialect_get (confab_provider_get_profile (provider))->prefill_trimmed)
    while (length > 0 && g_ascii_isspace (text[length - 1]))
      length--;
  return length;
}

static ConfabPrefill
get_prefill (const ConfabRequest *request)
{
  /* It speaks as the AI/ML API does, but is a model that can go on with anything. */
  if (confab_provider_is_sandbox (request->provider))
    return CONFAB_PREFILL_LAST;
  return confab_dialect_get (confab_provider_get_profile (request->provider))->prefill;
}

/* The reply that is gone on with, which has said something and called no tools. */
static void
write_partial (const ConfabRequest *request,
               ConfabMessage       *message,
               ConfabJsonWriter    *writer)
{
  const char *text = confab_message_get_text (message);
  g_autofree char *sent = g_strndup (text, confab_request_get_partial_length (request->provider, text));

  begin_message (writer, "assistant");
  write_pair (writer, "content", sent);
  if (get_prefill (request) == CONFAB_PREFILL_PREFIX)
    {
      confab_json_writer_member (writer, "prefix");
      confab_json_writer_boolean (writer, TRUE);
    }
  confab_json_writer_end_object (writer);
  /* What asks for it is no message of the conversation. */
  if (get_prefill (request) == CONFAB_PREFILL_NONE)
    write_text_message (writer, "user", CONTINUE_PROMPT);
}

/* A reply that failed before it said anything is not part of what was said. */
static void
write_assistant (const ConfabRequest *request,
                 guint                position,
                 ConfabMessage       *message,
                 ConfabJsonWriter    *writer)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  guint n_calls = count_answered (request->messages, position, reply);
  const char *text = confab_message_get_text (message);
  const char *refusal = reply != NULL && reply->refusal->len > 0 ? reply->refusal->str : NULL;

  if (*text == '\0' && n_calls == 0 && refusal == NULL)
    return;
  if (*text == '\0' && refusal != NULL && !takes_refusal (request))
    text = g_steal_pointer (&refusal);
  begin_message (writer, "assistant");
  write_pair (writer, "content", *text != '\0' ? text : NULL);
  if (refusal != NULL && takes_refusal (request))
    write_pair (writer, "refusal", refusal);
  if (reply != NULL)
    write_reasoning (request, reply, n_calls > 0, writer);
  if (n_calls > 0)
    write_tool_calls (request, position, reply, writer);
  confab_json_writer_end_object (writer);
}

/* Whether the message at @position is the result of a call of the reply before it and its other results. */
static gboolean
is_result (GPtrArray *messages,
           guint      position)
{
  const char *id = confab_message_get_tool_call_id (g_ptr_array_index (messages, position));

  for (guint i = position; i > 0; i--)
    {
      ConfabMessage *before = g_ptr_array_index (messages, i - 1);
      const ConfabReply *reply = confab_message_get_reply (before);

      if (confab_message_get_role (before) == CONFAB_ROLE_TOOL)
        continue;
      for (guint j = 0; reply != NULL && j < reply->tool_calls->len; j++)
        if (g_strcmp0 (((ConfabToolCall *)g_ptr_array_index (reply->tool_calls, j))->id, id) == 0)
          return TRUE;
      return FALSE;
    }
  return FALSE;
}

static void
write_tool_result (const ConfabRequest *request,
                   guint                position,
                   ConfabMessage       *message,
                   ConfabJsonWriter    *writer)
{
  if (!is_result (request->messages, position))
    return;
  begin_message (writer, "tool");
  write_pair (writer, "tool_call_id", confab_message_get_tool_call_id (message));
  write_pair (writer, "content", confab_message_get_text (message));
  confab_json_writer_end_object (writer);
}

/**
 * confab_request_write_messages:
 * @output: the request
 * @error: return location for a [error@Confab.Error], or an error of the load function
 *
 * Returns: %FALSE with %CONFAB_ERROR_UNSUPPORTED or %CONFAB_ERROR_TOO_LARGE where the service does not take an
 *   attachment
 */
gboolean
confab_request_write_messages (ConfabRequestOutput *output,
                               GError             **error)
{
  const ConfabRequest *request = output->request;
  ConfabJsonWriter *writer = output->writer;

  confab_json_writer_begin_array (writer);
  if (request->system_prompt != NULL && *request->system_prompt != '\0')
    write_text_message (writer, "system", request->system_prompt);
  for (guint i = 0; i < request->messages->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (request->messages, i);

      switch (confab_message_get_role (message))
        {
        case CONFAB_ROLE_SYSTEM:
          write_text_message (writer, "system", confab_message_get_text (message));
          break;
        case CONFAB_ROLE_ASSISTANT:
          if (request->continues && i + 1 == request->messages->len)
            write_partial (request, message, writer);
          else
            write_assistant (request, i, message, writer);
          break;
        case CONFAB_ROLE_TOOL:
          write_tool_result (request, i, message, writer);
          break;
        case CONFAB_ROLE_USER:
        default:
          if (!write_user (output, i, error))
            return FALSE;
          break;
        }
    }
  confab_json_writer_end_array (writer);
  return TRUE;
}
