/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "sandbox/confab-sandbox-plan.h"
#include "sandbox/confab-sandbox-sample.h"

#define MAX_WORDS    100000
#define OWN_THOUGHTS 30

static void
call_free (gpointer data)
{
  ConfabSandboxCall *call = data;

  g_free (call->name);
  g_free (call->input);
  g_free (call);
}

/* The tools that may be called are sometimes only named; what they take stands in the request's own list. */
static JsonObject *
find_tool (ConfabSandboxRequest *request,
           const char           *name)
{
  JsonArray *tools = confab_json_get_array (request->body, "tools");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    if (g_strcmp0 (confab_sandbox_tool_name (confab_json_array_object (tools, i)), name) == 0)
      return confab_json_array_object (tools, i);
  return NULL;
}

static void
add_call (ConfabSandboxPlan    *self,
          ConfabSandboxRequest *request,
          const char           *name,
          const char           *input,
          guint64               seed)
{
  ConfabSandboxCall *call = g_new0 (ConfabSandboxCall, 1);
  JsonObject *tool = find_tool (request, name);
  JsonObject *schema = confab_json_get_object (confab_json_get_object (tool, "function"), "parameters");

  call->name = g_strdup (name);
  call->custom = g_strcmp0 (confab_json_get_string (tool, "type"), "custom") == 0;
  if (input != NULL && *input != '\0')
    call->input = g_strdup (input);
  else if (call->custom)
    call->input = g_strdup (request->prompt);
  else
    call->input = schema != NULL ? confab_sandbox_make_json (schema, request->prompt, seed) : g_strdup ("{}");
  g_ptr_array_add (self->calls, call);
}

static const char *
get_tool_name (ConfabSandboxRequest *request,
               guint                 index)
{
  return confab_sandbox_tool_name (confab_json_array_object (request->tools, index));
}

/* A message asks for a tool by its name, or by the words for it. */
static const char *
find_wanted_tool (ConfabSandboxRequest *request)
{
  g_autofree char *prompt = g_ascii_strdown (request->prompt, -1);
  gboolean asks = g_strstr_len (prompt, -1, "tool") != NULL || g_strstr_len (prompt, -1, "function") != NULL;
  const char *first = NULL;

  for (guint i = 0; i < json_array_get_length (request->tools); i++)
    {
      const char *name = get_tool_name (request, i);

      if (name == NULL)
        continue;
      if (strstr (request->prompt, name) != NULL)
        return name;
      if (first == NULL)
        first = name;
    }
  asks = asks && (g_strstr_len (prompt, -1, "call") != NULL || g_strstr_len (prompt, -1, "use") != NULL);
  return asks || request->call_mode == CONFAB_SANDBOX_CALL_ALWAYS ? first : NULL;
}

static JsonObject *
get_last_message (ConfabSandboxRequest *request)
{
  return confab_json_array_object (request->messages, json_array_get_length (request->messages) - 1);
}

static gboolean
has_role (JsonObject *message,
          const char *role)
{
  return g_strcmp0 (confab_json_get_string (message, "role"), role) == 0;
}

static gboolean
answers_tool (ConfabSandboxRequest *request)
{
  return has_role (get_last_message (request), "tool");
}

static const char *
find_called_name (ConfabSandboxRequest *request,
                  const char           *id)
{
  for (guint i = json_array_get_length (request->messages); i > 0; i--)
    {
      JsonArray *calls = confab_json_get_array (confab_json_array_object (request->messages, i - 1), "tool_calls");

      for (guint j = 0; calls != NULL && j < json_array_get_length (calls); j++)
        {
          JsonObject *call = confab_json_array_object (calls, j);

          if (g_strcmp0 (confab_json_get_string (call, "id"), id) == 0)
            return confab_sandbox_tool_name (call);
        }
    }
  return NULL;
}

/* All results that came since the model's last words. */
static char *
repeat_tool_results (ConfabSandboxRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint first = json_array_get_length (request->messages);

  while (first > 0 && has_role (confab_json_array_object (request->messages, first - 1), "tool"))
    first--;
  for (guint i = first; i < json_array_get_length (request->messages); i++)
    {
      JsonObject *message = confab_json_array_object (request->messages, i);
      g_autofree char *result = confab_sandbox_content_text (confab_json_get_node (message, "content"));
      const char *name = find_called_name (request, confab_json_get_string (message, "tool_call_id"));

      if (text->len > 0)
        g_string_append (text, "\n\n");
      g_string_append_printf (text, "The tool `%s` answered: %s", name != NULL ? name : "", result);
    }
  return g_strdup (text->str);
}

static const char *
skip_command (const char *text,
              const char *command)
{
  gsize length = strlen (command);

  if (!g_str_has_prefix (text, command) || (text[length] != '\0' && !g_ascii_isspace (text[length])))
    return NULL;
  return text + length + (text[length] != '\0');
}

static void
plan_tool_command (ConfabSandboxPlan    *self,
                   ConfabSandboxRequest *request,
                   const char           *rest,
                   guint64               seed)
{
  gsize length = strcspn (rest, " \n\t");
  g_autofree char *name = g_strndup (rest, length);

  if (request->call_mode == CONFAB_SANDBOX_CALL_NEVER)
    self->text = g_strdup ("The request offers no tool that may be called.");
  else if (*name == '\0')
    add_call (self, request, get_tool_name (request, 0), NULL, seed);
  else
    add_call (self, request, name, rest + length + strspn (rest + length, " \n\t"), seed);
}

static void
plan_all_tools (ConfabSandboxPlan    *self,
                ConfabSandboxRequest *request,
                guint64               seed)
{
  if (request->call_mode == CONFAB_SANDBOX_CALL_NEVER)
    {
      self->text = g_strdup ("The request offers no tool that may be called.");
      return;
    }
  for (guint i = 0; i < json_array_get_length (request->tools) && (i == 0 || request->parallel_calls); i++)
    if (get_tool_name (request, i) != NULL)
      add_call (self, request, get_tool_name (request, i), NULL, confab_word_mix (seed, i));
}

/* Carries out the command at the start of a message, if there is one. */
static gboolean
plan_command (ConfabSandboxPlan    *self,
              ConfabSandboxRequest *request,
              const char           *prompt,
              guint64               seed)
{
  const char *rest;

  if ((rest = skip_command (prompt, "/echo")) != NULL)
    self->text = g_strdup (rest);
  else if ((rest = skip_command (prompt, "/words")) != NULL)
    {
      self->exact = TRUE;
      self->words = CLAMP (g_ascii_strtoll (rest, NULL, 10), 0, MAX_WORDS);
      self->free_words = self->words > 0;
    }
  else if ((rest = skip_command (prompt, "/tools")) != NULL)
    plan_all_tools (self, request, seed);
  else if ((rest = skip_command (prompt, "/tool")) != NULL)
    plan_tool_command (self, request, rest, seed);
  else if (skip_command (prompt, "/help") != NULL)
    self->text = g_strndup (confab_word_table_commands, strlen (confab_word_table_commands) - 1);
  else if (skip_command (prompt, "/json") != NULL)
    self->text = confab_sandbox_make_json (request->schema, prompt, seed);
  else if (skip_command (prompt, "/markdown") != NULL)
    self->text = g_strdup (confab_sandbox_sample);
  else if (skip_command (prompt, "/refuse") != NULL)
    self->refusal = g_strdup ("I will not answer this. You asked the sandbox to refuse.");
  else if ((rest = skip_command (prompt, "/error")) != NULL)
    self->error_status = CLAMP (g_ascii_strtoll (rest, NULL, 10), 400, 599);
  else
    return FALSE;
  return TRUE;
}

static void
plan_words (ConfabSandboxPlan    *self,
            ConfabSandboxRequest *request,
            guint64               seed)
{
  self->free_words = TRUE;
  self->words = 40 + confab_word_mix (seed, 1) % 60;
  if (!g_str_has_prefix (request->written, "/think"))
    self->text = confab_sandbox_describe_request (request);
}

static void
plan_reasoning (ConfabSandboxPlan    *self,
                ConfabSandboxRequest *request)
{
  if (self->reasoning == NULL && request->reasoning_words == 0)
    return;
  if (self->reasoning != NULL && *g_strstrip (self->reasoning) != '\0')
    return;
  /* Asked to think, but not what. */
  self->reasoning_words = request->reasoning_words > 0 ? request->reasoning_words : OWN_THOUGHTS;
  g_free (self->reasoning);
  self->reasoning = g_strdup_printf ("The person wrote %u tokens. I look for their words in the help text.\n\n",
                                     confab_word_count_pieces (request->prompt));
}

/* Goes on with a reply that begins with @partial: with the rest of what would be said again, or else with words of the model. */
static void
go_on (ConfabSandboxPlan *self,
       const char        *partial)
{
  gsize length = strlen (partial);
  gboolean is_blank = length == 0 || g_ascii_isspace (partial[length - 1]);
  char *rest = NULL;

  g_clear_pointer (&self->reasoning, g_free);
  self->reasoning_words = 0;
  if (self->text != NULL && g_str_has_prefix (self->text, partial))
    rest = g_strdup (self->text + length);
  else if (self->free_words && !is_blank)
    rest = g_strdup (" ");
  if (self->free_words && self->exact)
    self->words -= MIN (self->words, confab_word_count_pieces (partial));
  if (rest == NULL && !self->free_words)
    return;
  g_free (self->text);
  self->text = rest;
}

/**
 * confab_sandbox_plan_new: (constructor)
 * @request: a request
 * @seed: where random choices come from
 *
 * Decides what the reply will be.
 *
 * Returns: (transfer full): the plan
 */
ConfabSandboxPlan *
confab_sandbox_plan_new (ConfabSandboxRequest *request,
                         guint64               seed)
{
  ConfabSandboxPlan *self = g_new0 (ConfabSandboxPlan, 1);
  const char *prompt = request->written;
  const char *rest;
  g_autofree char *partial = NULL;

  if (has_role (get_last_message (request), "assistant"))
    partial = confab_sandbox_content_text (confab_json_get_node (get_last_message (request), "content"));
  self->calls = g_ptr_array_new_with_free_func (call_free);
  if ((rest = skip_command (prompt, "/slow")) != NULL)
    {
      self->slow = TRUE;
      prompt = rest;
    }
  if ((rest = skip_command (prompt, "/think")) != NULL)
    {
      self->reasoning = g_strdup (rest);
      prompt = rest;
    }
  self->topic = g_strdup (prompt);
  plan_reasoning (self, request);
  if (request->call_mode == CONFAB_SANDBOX_CALL_ALWAYS && request->call_name != NULL)
    add_call (self, request, request->call_name, NULL, seed);
  else if (answers_tool (request) && request->call_mode != CONFAB_SANDBOX_CALL_ALWAYS)
    self->text = repeat_tool_results (request);
  else if (plan_command (self, request, prompt, seed))
    ;
  else if (request->call_mode != CONFAB_SANDBOX_CALL_NEVER && find_wanted_tool (request) != NULL)
    add_call (self, request, find_wanted_tool (request), NULL, seed);
  else if (request->wants_json)
    {
      self->text = confab_sandbox_make_json (request->schema, prompt, seed);
      self->is_json = TRUE;
    }
  else
    plan_words (self, request, seed);
  if (partial != NULL && *partial != '\0' && self->calls->len == 0)
    {
      go_on (self, partial);
      self->is_json = FALSE;
    }
  return self;
}

void
confab_sandbox_plan_free (ConfabSandboxPlan *self)
{
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_free (self->topic);
  g_free (self->reasoning);
  g_free (self->text);
  g_free (self->refusal);
  g_free (self);
}
