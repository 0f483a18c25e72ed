/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "sandbox/confab-sandbox-request.h"

#define MAX_NAME_LENGTH 64
#define MAX_TOOLS 128

/* Which kinds of parts a message may have, by its role. */
static const struct { const char *role; const char *const parts[6]; } roles[] = {
  { "user", { "text", "image_url", "video_url", "file", "input_audio", NULL } },
  { "developer", { "text", NULL } },
  { "system", { "text", NULL } },
  { "tool", { "text", NULL } },
  { "assistant", { "text", "refusal", NULL } },
};

static gboolean
is_name (const char *name)
{
  return name != NULL && *name != '\0' && strlen (name) <= MAX_NAME_LENGTH &&
         name[strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-")] == '\0';
}

static gboolean
is_url (const char *url)
{
  return url != NULL && (g_ascii_strncasecmp (url, "data:", 5) == 0 || g_ascii_strncasecmp (url, "http://", 7) == 0 ||
                         g_ascii_strncasecmp (url, "https://", 8) == 0);
}

static gboolean
check_link (JsonObject *part,
            const char *type,
            const char *where,
            GError    **error)
{
  static const char *const details[] = { "low", "high", "auto", NULL };
  JsonObject *link = confab_json_get_object (part, type);
  JsonNode *detail = link != NULL ? json_object_get_member (link, "detail") : NULL;

  if (!is_url (confab_json_get_string (link, "url")))
    {
      g_autofree char *member = g_strdup_printf ("%s.%s.url", where, type);

      confab_sandbox_set_fault (error, member, "Required, a web address or a data URL");
      return FALSE;
    }
  if (detail != NULL && (confab_json_node_string (detail) == NULL ||
                         !g_strv_contains (details, confab_json_node_string (detail))))
    {
      g_autofree char *member = g_strdup_printf ("%s.%s.detail", where, type);

      confab_sandbox_set_fault (error, member, "Invalid enum value. Expected 'low' | 'high' | 'auto'");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_part_content (JsonObject *part,
                    const char *type,
                    const char *where,
                    GError    **error)
{
  JsonObject *inside = confab_json_get_object (part, type);
  gboolean right;

  if (strcmp (type, "image_url") == 0 || strcmp (type, "video_url") == 0)
    return check_link (part, type, where, error);
  if (strcmp (type, "file") == 0)
    right = confab_json_get_string (inside, "file_data") != NULL || confab_json_get_string (inside, "file_id") != NULL;
  else if (strcmp (type, "input_audio") == 0)
    right = confab_json_get_string (inside, "data") != NULL && confab_json_get_string (inside, "format") != NULL;
  else
    right = confab_json_get_string (part, type) != NULL;
  if (!right)
    {
      g_autofree char *member = g_strdup_printf ("%s.%s", where, type);

      confab_sandbox_set_fault (error, member, "Required");
    }
  return right;
}

static gboolean
check_parts (JsonArray         *parts,
             const char *const *allowed,
             const char        *where,
             GError           **error)
{
  if (json_array_get_length (parts) == 0)
    {
      confab_sandbox_set_fault (error, where, "Array must contain at least 1 element");
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", where, i);
      JsonObject *part = confab_json_array_object (parts, i);
      const char *type = confab_json_get_string (part, "type");

      if (type == NULL || !g_strv_contains (allowed, type))
        {
          g_autofree char *expected = g_strjoinv ("' | '", (char **)allowed);

          confab_sandbox_set_fault (error, place, "Invalid part type. Expected '%s', received '%s'", expected,
                                    type != NULL ? type : "");
          return FALSE;
        }
      if (strcmp (type, "refusal") == 0 && json_array_get_length (parts) != 1)
        {
          confab_sandbox_set_fault (error, place, "A refusal must be the only part");
          return FALSE;
        }
      if (!check_part_content (part, type, place, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_call (JsonObject *call,
            const char *where,
            GHashTable *calls,
            GError    **error)
{
  const char *id = confab_json_get_string (call, "id");
  const char *type = confab_json_get_string (call, "type");
  JsonObject *inside = type != NULL ? confab_json_get_object (call, type) : NULL;
  const char *input = g_strcmp0 (type, "custom") == 0 ? "input" : "arguments";

  if (g_strcmp0 (type, "function") != 0 && g_strcmp0 (type, "custom") != 0)
    {
      confab_sandbox_set_fault (error, where, "Invalid type. Expected 'function' | 'custom'");
      return FALSE;
    }
  if (id == NULL || confab_json_get_string (inside, "name") == NULL || confab_json_get_string (inside, input) == NULL)
    {
      confab_sandbox_set_fault (error, where, "Required: id, %s.name and %s.%s, all strings", type, type, input);
      return FALSE;
    }
  g_hash_table_add (calls, (char *)id);
  return TRUE;
}

static gboolean
check_assistant (JsonObject *message,
                 const char *where,
                 GHashTable *calls,
                 GError    **error)
{
  JsonArray *list = confab_json_get_array (message, "tool_calls");

  if (confab_json_get_node (message, "tool_calls") != NULL && (list == NULL || json_array_get_length (list) == 0))
    {
      confab_sandbox_set_fault (error, where, "tool_calls: Expected an array with at least 1 element");
      return FALSE;
    }
  if (list == NULL && !json_object_has_member (message, "content"))
    {
      confab_sandbox_set_fault (error, where, "content: Required where there are no tool_calls");
      return FALSE;
    }
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.tool_calls[%u]", where, i);

      if (!check_call (confab_json_array_object (list, i), place, calls, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_tool_result (JsonObject *message,
                   const char *where,
                   GHashTable *calls,
                   GError    **error)
{
  g_autofree char *member = g_strdup_printf ("%s.tool_call_id", where);
  const char *id = confab_json_get_string (message, "tool_call_id");

  if (id == NULL)
    confab_sandbox_set_fault (error, member, "Required, a string");
  else if (!g_hash_table_contains (calls, id))
    confab_sandbox_set_fault (error, member, "No message before it has a tool call with the id '%s'", id);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_content (JsonObject        *message,
               const char        *role,
               const char *const *allowed,
               const char        *where,
               GError           **error)
{
  g_autofree char *place = g_strdup_printf ("%s.content", where);
  JsonNode *content = json_object_get_member (message, "content");

  if (content != NULL && confab_json_node_string (content) != NULL)
    return TRUE;
  if (content != NULL && JSON_NODE_HOLDS_ARRAY (content))
    return check_parts (json_node_get_array (content), allowed, place, error);
  if ((content == NULL || JSON_NODE_HOLDS_NULL (content)) && strcmp (role, "assistant") == 0)
    return TRUE;
  confab_sandbox_set_fault (error, place, "Expected a string or an array of parts");
  return FALSE;
}

static gboolean
check_message (JsonObject *message,
               const char *where,
               GHashTable *calls,
               GError    **error)
{
  const char *role = confab_json_get_string (message, "role");
  guint i = 0;

  while (i < G_N_ELEMENTS (roles) && g_strcmp0 (roles[i].role, role) != 0)
    i++;
  if (i == G_N_ELEMENTS (roles))
    {
      confab_sandbox_set_fault (error, where, "role: Invalid enum value. Expected 'user' | 'developer' | 'system' | "
                                "'tool' | 'assistant', received '%s'", role != NULL ? role : "");
      return FALSE;
    }
  if (confab_json_get_node (message, "name") != NULL && confab_json_get_string (message, "name") == NULL)
    {
      confab_sandbox_set_fault (error, where, "name: Expected string");
      return FALSE;
    }
  if (!check_content (message, role, roles[i].parts, where, error))
    return FALSE;
  if (strcmp (role, "assistant") == 0)
    return check_assistant (message, where, calls, error);
  return strcmp (role, "tool") != 0 || check_tool_result (message, where, calls, error);
}

/**
 * confab_sandbox_check_messages:
 * @messages: the messages of a request
 * @error: return location for an error
 *
 * Returns: whether every message has the shape that its role allows
 */
gboolean
confab_sandbox_check_messages (JsonArray *messages,
                               GError   **error)
{
  g_autoptr (GHashTable) calls = g_hash_table_new (g_str_hash, g_str_equal);

  if (json_array_get_length (messages) == 0)
    {
      confab_sandbox_set_fault (error, "messages", "Array must contain at least 1 element");
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      g_autofree char *where = g_strdup_printf ("messages[%u]", i);
      JsonObject *message = confab_json_array_object (messages, i);

      if (message == NULL)
        {
          confab_sandbox_set_fault (error, where, "Expected object");
          return FALSE;
        }
      if (!check_message (message, where, calls, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_sandbox_tool_name:
 * @tool: (nullable): a tool that a request offers, or names as its choice
 *
 * Returns: (transfer none) (nullable): the name of the function or custom tool
 */
const char *
confab_sandbox_tool_name (JsonObject *tool)
{
  const char *type = confab_json_get_string (tool, "type");

  return type != NULL ? confab_json_get_string (confab_json_get_object (tool, type), "name") : NULL;
}

static gboolean
check_tool (JsonObject *tool,
            const char *where,
            GError    **error)
{
  const char *type = confab_json_get_string (tool, "type");
  JsonObject *function = confab_json_get_object (tool, "function");

  if (type == NULL || *type == '\0')
    {
      confab_sandbox_set_fault (error, where, "type: Required, a string that is not empty");
      return FALSE;
    }
  if ((strcmp (type, "function") == 0 || strcmp (type, "custom") == 0) && !is_name (confab_sandbox_tool_name (tool)))
    {
      confab_sandbox_set_fault (error, where, "%s.name: Required, 1 to %d of the characters a-z, A-Z, 0-9, '_' and '-'",
                                type, MAX_NAME_LENGTH);
      return FALSE;
    }
  if (strcmp (type, "function") == 0 && confab_json_get_node (function, "parameters") != NULL &&
      confab_json_get_object (function, "parameters") == NULL)
    {
      confab_sandbox_set_fault (error, where, "function.parameters: Expected object");
      return FALSE;
    }
  return TRUE;
}

static gboolean
offers_tool (JsonArray  *tools,
             const char *name)
{
  for (guint i = 0; tools != NULL && name != NULL && i < json_array_get_length (tools); i++)
    if (g_strcmp0 (confab_sandbox_tool_name (confab_json_array_object (tools, i)), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_allowed_tools (JsonObject *choice,
                     JsonArray  *tools,
                     GError    **error)
{
  JsonObject *allowed = confab_json_get_object (choice, "allowed_tools");
  const char *mode = confab_json_get_string (allowed, "mode");
  JsonArray *names = confab_json_get_array (allowed, "tools");

  if ((g_strcmp0 (mode, "auto") != 0 && g_strcmp0 (mode, "required") != 0) || names == NULL ||
      json_array_get_length (names) == 0)
    {
      confab_sandbox_set_fault (error, "tool_choice.allowed_tools", "Required: mode ('auto' | 'required') and tools");
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (!offers_tool (tools, confab_sandbox_tool_name (confab_json_array_object (names, i))))
      {
        confab_sandbox_set_fault (error, "tool_choice.allowed_tools", "tools[%u] is not among the tools", i);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_tool_choice (JsonNode  *node,
                   JsonArray *tools,
                   GError   **error)
{
  static const char *const words[] = { "none", "auto", "required", NULL };
  const char *word = confab_json_node_string (node);
  JsonObject *choice = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = confab_json_get_string (choice, "type");

  if ((word != NULL && !g_strv_contains (words, word)) || (word == NULL && type == NULL))
    {
      confab_sandbox_set_fault (error, "tool_choice",
                                "Invalid input. Expected 'none' | 'auto' | 'required' or an object");
      return FALSE;
    }
  if (g_strcmp0 (word, "none") == 0)
    return TRUE;
  if (tools == NULL || json_array_get_length (tools) == 0)
    {
      confab_sandbox_set_fault (error, "tool_choice", "Requires tools");
      return FALSE;
    }
  if (word != NULL)
    return TRUE;
  if (strcmp (type, "allowed_tools") == 0)
    return check_allowed_tools (choice, tools, error);
  if (offers_tool (tools, confab_sandbox_tool_name (choice)))
    return TRUE;
  confab_sandbox_set_fault (error, "tool_choice", "Names no tool that is among the tools");
  return FALSE;
}

/**
 * confab_sandbox_check_tools:
 * @body: the body of a request
 * @error: return location for an error
 *
 * Returns: whether its `tools` and `tool_choice` are right, or not there
 */
gboolean
confab_sandbox_check_tools (JsonObject *body,
                            GError    **error)
{
  JsonArray *tools = confab_json_get_array (body, "tools");
  JsonNode *choice = confab_json_get_node (body, "tool_choice");

  if (tools != NULL && json_array_get_length (tools) > MAX_TOOLS)
    {
      confab_sandbox_set_fault (error, "tools", "Array must contain at most %d elements", MAX_TOOLS);
      return FALSE;
    }
  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      g_autofree char *where = g_strdup_printf ("tools[%u]", i);

      if (!check_tool (confab_json_array_object (tools, i), where, error))
        return FALSE;
    }
  return choice == NULL || check_tool_choice (choice, tools, error);
}
