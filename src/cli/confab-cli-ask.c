/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "base/confab-uri.h"
#include "cli/confab-cli-attach.h"
#include "cli/confab-cli-preset.h"
#include "cli/confab-cli-private.h"
#include "cli/confab-cli-send.h"
#include "model/confab-reply-check.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-progress.h"

/* A terminal is seldom narrower, and a line that wraps could not be written over. */
#define PROGRESS_CHARS 72

typedef struct
{
  char           *provider;
  char           *base_url;
  char           *profile;
  char           *model;
  char           *system;
  char           *preset;
  char          **variables;
  char          **set;
  char           *continue_id;
  ConfabCliAttach attach;
  ConfabCliSend   send;
  gboolean        temporary;
  gboolean        over_budget;
  gboolean        no_stream;
  gboolean        reasoning;
  gboolean        json;
  char          **prompt;
} AskOptions;

/* One turn at the terminal. */
typedef struct
{
  ConfabCli     *cli;
  AskOptions     options;
  ConfabChat    *chat;
  ConfabMessage *reply;
  gsize          text_shown;
  gsize          reasoning_shown;
  gboolean       ended;
  gboolean       output_gone;
  gboolean       to_terminal;
  gboolean       errors_to_terminal;
  gboolean       progress_shown;
  guint          retry_told;
  guint          show_id;
} Ask;

static void
ask_clear (Ask *ask)
{
  g_clear_object (&ask->chat);
  g_clear_object (&ask->reply);
  g_free (ask->options.provider);
  g_free (ask->options.base_url);
  g_free (ask->options.profile);
  g_free (ask->options.model);
  g_free (ask->options.system);
  g_free (ask->options.preset);
  g_strfreev (ask->options.variables);
  g_free (ask->options.continue_id);
  g_strfreev (ask->options.attach.sources);
  g_free (ask->options.attach.stdin_name);
  g_free (ask->options.send.as);
  g_strfreev (ask->options.set);
  g_strfreev (ask->options.prompt);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, ask_clear)

static gboolean
parse_options (AskOptions *options,
               int         argc,
               char      **argv,
               int        *status)
{
  const GOptionEntry entries[] = {
    { "provider", 'p', 0, G_OPTION_ARG_FILENAME, &options->provider, N_ ("The service to ask"), N_ ("NAME") },
    { "base-url", 0, 0, G_OPTION_ARG_FILENAME, &options->base_url, N_ ("A service for this one call"), N_ ("URL") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile, N_ ("What kind of service it is"), N_ ("NAME") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options->model, N_ ("The model to ask"), N_ ("ID") },
    { "system", 's', 0, G_OPTION_ARG_FILENAME, &options->system, N_ ("What the model is told before the conversation"),
      N_ ("TEXT") },
    { "preset", 0, 0, G_OPTION_ARG_FILENAME, &options->preset, N_ ("Use a preset: its system prompt, model and parameters"), N_ ("NAME") },
    { "variable", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->variables, N_ ("The value of a variable in the system prompt"),
      N_ ("NAME=VALUE") },
    { "attach", 'a', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->attach.sources,
      N_ ("Attach a file, a web address, or “-”, standard input; can be given several times"), N_ ("FILE") },
    { "attach-name", 0, 0, G_OPTION_ARG_FILENAME, &options->attach.stdin_name, N_ ("What standard input is called where it is attached"),
      N_ ("NAME") },
    { "attach-password-fd", 0, 0, G_OPTION_ARG_INT, &options->attach.password_fd,
      N_ ("Read the password of documents from a descriptor, not from the terminal"), N_ ("N") },
    { "send-as", 0, 0, G_OPTION_ARG_STRING, &options->send.as, N_ ("Send videos and documents as: itself, frames, text or pages"),
      N_ ("FORM") },
    { "max-characters", 0, 0, G_OPTION_ARG_INT, &options->send.max_characters, N_ ("Send no more of a document’s text"),
      N_ ("NUMBER") },
    { "send-anyway", 0, 0, G_OPTION_ARG_NONE, &options->send.anyway, N_ ("Send what seems too long for the model"), NULL },
    { "over-budget", 0, 0, G_OPTION_ARG_NONE, &options->over_budget, N_ ("Send although the budget of the month is used up"), NULL },
    { "fetch", 0, 0, G_OPTION_ARG_NONE, &options->attach.fetch, N_ ("Fetch what is at web addresses, and send that"), NULL },
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->set, N_ ("Set a parameter by its API name"),
      N_ ("NAME=VALUE") },
    { "continue", 'c', 0, G_OPTION_ARG_FILENAME, &options->continue_id, N_ ("Go on with a conversation"), N_ ("ID") },
    { "temporary", 't', 0, G_OPTION_ARG_NONE, &options->temporary, N_ ("Store nothing"), NULL },
    { "no-stream", 0, 0, G_OPTION_ARG_NONE, &options->no_stream, N_ ("Ask for the reply in one piece"), NULL },
    { "reasoning", 'r', 0, G_OPTION_ARG_NONE, &options->reasoning, N_ ("Show the reasoning, on standard error"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print one JSON object when the turn ends"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->prompt, NULL, NULL },
    { NULL }
  };

  return confab_cli_parse (argc, argv, _ ("[PROMPT]"),
                           _ ("Asks once. PROMPT “-”, or none with standard input not a terminal, reads it from there."),
                           entries, status);
}

/* File names may be any bytes; everything else goes into JSON. */
static gboolean
check_text (AskOptions *options,
            int        *status)
{
  const char *texts[] = {
    options->provider, options->base_url, options->model, options->system, options->continue_id, options->attach.stdin_name
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && !g_utf8_validate (texts[i], -1, NULL))
      {
        *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("An argument is not UTF-8 text."));
        return FALSE;
      }
  return TRUE;
}

/* The prompt, or NULL with the status set. */
static char *
read_prompt (Ask *ask,
             int *status)
{
  char **words = ask->options.prompt;
  gboolean from_stdin = words == NULL ? !isatty (STDIN_FILENO) : g_str_equal (words[0], "-") && words[1] == NULL;
  g_autoptr (GError) error = NULL;
  char *prompt = NULL;

  if (confab_cli_attach_takes_stdin (&ask->options.attach) && (words == NULL || from_stdin))
    {
      *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Standard input is attached, so the prompt must be an argument."));
      return NULL;
    }
  if (from_stdin)
    {
      prompt = confab_cli_read_stdin (ask->cli, &error);
      if (prompt == NULL)
        *status = confab_cli_fail_with (error);
      return prompt;
    }
  prompt = words != NULL ? g_strjoinv (" ", words) : g_strdup ("");
  if (g_utf8_validate (prompt, -1, NULL))
    return prompt;
  *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("An argument is not UTF-8 text."));
  g_free (prompt);
  return NULL;
}

static gboolean
open_chat (Ask *ask,
           int *status)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (ask->options.continue_id == NULL)
    {
      ask->chat = confab_session_new_chat (ask->cli->session, ask->options.temporary);
      return TRUE;
    }
  if (ask->options.temporary)
    {
      *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL,
                                 _ ("--continue and --temporary exclude each other: a stored conversation is continued where it is stored."));
      return FALSE;
    }
  confab_session_open_chat_async (ask->cli->session, ask->options.continue_id, ask->cli->cancellable,
                                  confab_cli_ready_cb,
                                  &result);
  ask->chat = confab_session_open_chat_finish (ask->cli->session, confab_cli_wait (&result), &error);
  if (ask->chat == NULL)
    *status = confab_cli_fail_with (error);
  return ask->chat != NULL;
}

/* A service for this one call, known by its address alone. */
static ConfabProvider *
make_provider (Ask          *ask,
               ConfabProfile profile,
               GError      **error)
{
  g_autofree char *id = confab_id_new ();
  g_autoptr (ConfabProvider) provider = confab_provider_new (id, ask->options.base_url, NULL, profile);

  if (!confab_provider_set_base_url (provider, ask->options.base_url, error))
    return NULL;
  if (ask->options.profile == NULL)
    profile = confab_profile_from_url (confab_provider_get_base_url (provider));
  g_object_set (provider, "profile", (guint)profile, "name", confab_provider_get_base_url (provider), NULL);
  return g_steal_pointer (&provider);
}

/* The provider of this call: named, given by its address, or that of the conversation. */
static ConfabProvider *
find_provider (Ask     *ask,
               GError **error)
{
  ConfabProfile profile = CONFAB_PROFILE_GENERIC;
  ConfabProvider *found;

  if (ask->options.profile != NULL && !confab_cli_find_profile (ask->options.profile, &profile, error))
    return NULL;
  if (ask->options.base_url != NULL && ask->options.provider != NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("Give --provider or --base-url, not both."));
      return NULL;
    }
  if (ask->options.base_url != NULL)
    return make_provider (ask, profile, error);
  found = ask->options.provider == NULL ? confab_chat_get_provider (ask->chat) : NULL;
  if (found == NULL)
    found = confab_cli_find_provider (ask->cli, ask->options.provider, error);
  if (found == NULL)
    return NULL;
  if (ask->options.profile != NULL && profile != confab_provider_get_profile (found))
    {
      g_autoptr (JsonNode) json = confab_provider_to_json (found);
      ConfabProvider *copy = confab_provider_from_json (json_node_get_object (json));

      /* For this call alone; the service itself stays what it is. */
      g_object_set (copy, "profile", (guint)profile, NULL);
      return copy;
    }
  return g_object_ref (found);
}

/* The model to ask: given, chosen before, or the first that the service offers. */
static char *
find_model (Ask            *ask,
            ConfabProvider *provider,
            GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) models = NULL;

  if (ask->options.model != NULL)
    return g_strdup (ask->options.model);
  if (provider == confab_chat_get_provider (ask->chat) && confab_chat_get_model (ask->chat) != NULL)
    return g_strdup (confab_chat_get_model (ask->chat));
  if (confab_chat_find_preset_model (ask->chat, provider) != NULL)
    return g_strdup (confab_chat_find_preset_model (ask->chat, provider));
  if (confab_provider_get_model (provider) != NULL)
    return g_strdup (confab_provider_get_model (provider));
  if (confab_provider_get_profile (provider) == CONFAB_PROFILE_AIMLAPI)
    return g_strdup (CONFAB_AIMLAPI_MODEL);
  confab_services_list_models_async (confab_session_get_services (ask->cli->session), provider, FALSE,
                                     ask->cli->cancellable, confab_cli_ready_cb, &result);
  models = confab_services_list_models_finish (confab_session_get_services (ask->cli->session),
                                               confab_cli_wait (&result), error);
  if (models == NULL)
    {
      g_prefix_error (error, _ ("No model is given, and the service does not tell any: "));
      return NULL;
    }
  if (models->len > 0)
    return g_strdup (((ConfabModelInfo *)models->pdata[0])->id);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("No model is given. Say which with --model."));
  return NULL;
}

static gboolean
set_parameters (Ask          *ask,
                ConfabProfile profile,
                GError      **error)
{
  ConfabConversation *conversation = confab_chat_get_conversation (ask->chat);

  for (char **setting = ask->options.set; setting != NULL && *setting != NULL; setting++)
    {
      char *equals = strchr (*setting, '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == *setting || !g_utf8_validate (*setting, -1, NULL))
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                       _ ("--set takes NAME=VALUE, such as temperature=0.7."));
          return FALSE;
        }
      name = g_strndup (*setting, equals - *setting);
      if (!confab_parameters_set_from_text (confab_conversation_get_parameters (conversation), name, equals + 1,
                                            profile, error))
        return FALSE;
    }
  if (ask->options.system != NULL)
    confab_conversation_set_system_prompt (conversation, ask->options.system);
  return TRUE;
}

/* Everything that must be right before anything is sent. */
static gboolean
prepare (Ask        *ask,
         GPtrArray **attachments,
         GError    **error)
{
  g_autoptr (ConfabProvider) provider = NULL;
  g_autofree char *model = NULL;

  if (!confab_cli_use_preset (ask->cli, ask->chat, ask->options.preset, ask->options.variables, error))
    return FALSE;
  provider = find_provider (ask, error);
  if (provider == NULL || !confab_cli_make_ready (ask->cli, provider, error))
    return FALSE;
  if (!set_parameters (ask, confab_provider_get_profile (provider), error))
    return FALSE;
  model = find_model (ask, provider, error);
  if (model == NULL)
    return FALSE;
  confab_chat_choose_model (ask->chat, provider, model);
  if (!confab_cli_ask_variables (ask->cli, ask->chat, error))
    return FALSE;
  confab_chat_set_stream (ask->chat, !ask->options.no_stream);
  *attachments = confab_cli_attach (&ask->options.attach, ask->cli, ask->chat, error);
  return *attachments != NULL;
}

static void
show_text (Ask *ask)
{
  const char *text = confab_message_get_text (ask->reply);
  gsize length = confab_message_get_text_length (ask->reply);

  if (!confab_cli_write_text (stdout, ask->to_terminal, text + ask->text_shown, length - ask->text_shown) &&
      !ask->output_gone)
    {
      ask->output_gone = TRUE;
      confab_chat_stop (ask->chat);
    }
  ask->text_shown = length;
}

static gboolean
show_text_cb (gpointer user_data)
{
  Ask *ask = user_data;

  ask->show_id = 0;
  show_text (ask);
  return G_SOURCE_REMOVE;
}

/* All that came with one read is written at once. */
static void
on_text_cb (Ask *ask)
{
  if (ask->show_id == 0)
    ask->show_id = g_idle_add_full (G_PRIORITY_HIGH, show_text_cb, ask, NULL);
}

static void
on_reasoning_cb (Ask *ask)
{
  const GString *reasoning = confab_message_get_reply (ask->reply)->reasoning;

  confab_cli_write_text (stderr, ask->errors_to_terminal, reasoning->str + ask->reasoning_shown,
                         reasoning->len - ask->reasoning_shown);
  ask->reasoning_shown = reasoning->len;
}

/* One line that is written over, and gone before anything else is written. */
static void
on_progress_cb (Ask *ask)
{
  double fraction;
  g_autofree char *words = confab_chat_dup_progress_words (ask->chat, &fraction);
  g_autofree char *line = words != NULL ? confab_text_single_line (words, PROGRESS_CHARS) : NULL;

  if (!ask->errors_to_terminal || g_strcmp0 (g_getenv ("TERM"), "dumb") == 0 || (line == NULL && !ask->progress_shown))
    return;
  /* ECMA-48, 8.3.41: erases the line from here on. */
  fprintf (stderr, "\r\033[K%s", line != NULL ? line : "");
  fflush (stderr);
  ask->progress_shown = line != NULL;
}

static void
on_state_cb (Ask *ask)
{
  const ConfabFailure *failure = ask->reply != NULL ? confab_message_get_reply (ask->reply)->failure : NULL;
  guint seconds = confab_chat_get_retry_seconds (ask->chat);

  on_progress_cb (ask);
  if (confab_chat_get_state (ask->chat) != CONFAB_CHAT_RETRYING)
    ask->retry_told = 0;
  else if (ask->retry_told == 0 && failure != NULL)
    {
      ask->retry_told = MAX (seconds, 1);
      /* Translators: what went wrong, and a number of seconds */
      confab_cli_say (_ ("%s; trying again in %u s"), confab_failure_get_title (failure), ask->retry_told);
    }
}

static void
on_ended_cb (Ask *ask)
{
  ask->ended = TRUE;
}

static void
interrupt (gpointer user_data)
{
  Ask *ask = user_data;

  if (ask->chat != NULL)
    confab_chat_stop (ask->chat);
}

static void
set_or_null (JsonObject *object,
             const char *member,
             const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static JsonNode *
error_to_json (const ConfabFailure *failure)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (failure->http_status != 0)
    json_object_set_int_member (object, "http_status", failure->http_status);
  else
    json_object_set_null_member (object, "http_status");
  set_or_null (object, "type", failure->type);
  set_or_null (object, "code", failure->code);
  json_object_set_string_member (object, "message", failure->message);
  set_or_null (object, "request_id", failure->request_id);
  json_node_take_object (node, object);
  return node;
}

/* All replies of this turn, by their choice: the first and those that the same request gave. */
static JsonArray *
choices_to_json (Ask *ask)
{
  JsonArray *choices = json_array_new ();
  g_autoptr (GPtrArray) siblings = confab_conversation_list_children (confab_chat_get_conversation (ask->chat),
                                                                      confab_message_get_parent_id (ask->reply));

  for (guint i = 0; i < siblings->len; i++)
    {
      ConfabMessage *message = siblings->pdata[i];
      JsonObject *choice = json_object_new ();

      json_object_set_int_member (choice, "index", i);
      json_object_set_string_member (choice, "content", confab_message_get_text (message));
      set_or_null (choice, "finish_reason", confab_message_get_reply (message)->finish_reason);
      json_array_add_object_element (choices, choice);
    }
  return choices;
}

static void
add_measures (JsonObject        *object,
              const ConfabReply *reply)
{
  JsonObject *timing = json_object_new ();

  if (reply->usage != NULL)
    json_object_set_member (object, "usage", json_node_copy (reply->usage));
  else
    json_object_set_null_member (object, "usage");
  if (reply->has_cost)
    {
      JsonObject *cost = json_object_new ();

      json_object_set_double_member (cost, "usd", reply->cost_usd);
      if (reply->cost_credits >= 0)
        json_object_set_int_member (cost, "credits", reply->cost_credits);
      else
        json_object_set_null_member (cost, "credits");
      json_object_set_object_member (object, "cost", cost);
    }
  else
    json_object_set_null_member (object, "cost");
  if (reply->first_token_ms >= 0)
    json_object_set_int_member (timing, "first_token_ms", reply->first_token_ms);
  else
    json_object_set_null_member (timing, "first_token_ms");
  if (reply->total_ms >= 0)
    json_object_set_int_member (timing, "total_ms", reply->total_ms);
  else
    json_object_set_null_member (timing, "total_ms");
  json_object_set_object_member (object, "timing", timing);
}

/* Whether the reply is of the form that it was asked for in; null where it was to be text, and where there is something else in its
 * place: calls of tools, a refusal, a failure. */
static void
add_format (JsonObject        *object,
            const char        *text,
            const ConfabReply *reply)
{
  g_autoptr (ConfabReplyCheck) check = confab_reply_check_new (text, confab_reply_check_get_format (reply->parameters));
  gboolean is_other = *text == '\0' && (reply->failure != NULL || reply->refusal->len > 0 || reply->tool_calls->len > 0);
  JsonObject *format;

  if (check->holds == CONFAB_HOLDS_NOT_ASKED || is_other)
    {
      json_object_set_null_member (object, "format");
      return;
    }
  format = json_object_new ();
  if (check->holds == CONFAB_HOLDS_UNKNOWN)
    json_object_set_null_member (format, "holds");
  else
    json_object_set_boolean_member (format, "holds", check->holds == CONFAB_HOLDS_YES);
  json_object_set_string_member (format, "message", check->sentence);
  json_object_set_object_member (object, "format", format);
}

static void
print_json (Ask *ask)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  ConfabConversation *conversation = confab_chat_get_conversation (ask->chat);
  const ConfabReply *reply = confab_message_get_reply (ask->reply);
  gboolean stored = !confab_conversation_get_temporary (conversation);

  set_or_null (object, "conversation", stored ? confab_conversation_get_id (conversation) : NULL);
  set_or_null (object, "message", stored ? confab_message_get_id (ask->reply) : NULL);
  json_object_set_string_member (object, "provider", reply->provider_name);
  json_object_set_string_member (object, "model",
                                 reply->model_answered != NULL ? reply->model_answered : reply->model_asked);
  json_object_set_string_member (object, "status", confab_status_get_name (confab_message_get_status (ask->reply)));
  json_object_set_string_member (object, "content", confab_message_get_text (ask->reply));
  set_or_null (object, "reasoning", reply->reasoning->str);
  set_or_null (object, "refusal", reply->refusal->str);
  json_object_set_member (object, "tool_calls", confab_reply_dup_tool_calls (reply));
  json_object_set_array_member (object, "choices", choices_to_json (ask));
  set_or_null (object, "finish_reason", reply->finish_reason);
  if (reply->logprobs != NULL)
    json_object_set_array_member (object, "logprobs", confab_logprobs_to_json (reply->logprobs));
  else
    json_object_set_null_member (object, "logprobs");
  add_format (object, confab_message_get_text (ask->reply), reply);
  add_measures (object, reply);
  if (reply->failure != NULL)
    json_object_set_member (object, "error", error_to_json (reply->failure));
  else
    json_object_set_null_member (object, "error");
  json_node_take_object (root, object);
  confab_cli_write_json (root);
}

static int
get_status (Ask *ask)
{
  const ConfabReply *reply = confab_message_get_reply (ask->reply);

  if (reply->failure != NULL)
    return confab_cli_fail_turn (reply->failure);
  if (confab_cli_interrupted (ask->cli))
    return CONFAB_EXIT_INTERRUPTED;
  if (ask->output_gone)
    return confab_cli_fail (CONFAB_EXIT_FAILED, _ ("Standard output could not be written, so the reply was stopped."));
  if (reply->refusal->len > 0 && !ask->options.json)
    confab_cli_say (_ ("The model refused: %s"), reply->refusal->str);
  return confab_message_get_status (ask->reply) == CONFAB_STATUS_COMPLETE ? CONFAB_EXIT_COMPLETE : CONFAB_EXIT_FAILED;
}

static void
print_tool_calls (Ask *ask)
{
  const ConfabReply *reply = confab_message_get_reply (ask->reply);

  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      ConfabToolCall *call = reply->tool_calls->pdata[i];

      /* Translators: the name of a tool and what the model gives it */
      confab_cli_say (_ ("The model wants to call %s with %s"), call->name->str, call->arguments->str);
    }
}

static int
run_turn (Ask        *ask,
          const char *prompt,
          GPtrArray  *attachments)
{
  g_autoptr (GError) error = NULL;

  if (confab_cli_interrupted (ask->cli))
    return CONFAB_EXIT_INTERRUPTED;
  g_signal_connect_swapped (ask->chat, "ended", G_CALLBACK (on_ended_cb), ask);
  g_signal_connect_swapped (ask->chat, "notify::state", G_CALLBACK (on_state_cb), ask);
  g_signal_connect_swapped (ask->chat, "notify::progress", G_CALLBACK (on_progress_cb), ask);
  ask->cli->interrupt_data = ask;
  ask->cli->on_interrupt = interrupt;
  if (ask->options.over_budget)
    confab_budget_allow_all (confab_session_get_budget (ask->cli->session));
  if (!confab_chat_send (ask->chat, prompt, attachments, &error))
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, "%s", error->message);

  ask->reply = g_object_ref (confab_conversation_get_leaf (confab_chat_get_conversation (ask->chat)));
  if (!ask->options.json)
    g_signal_connect_swapped (ask->reply, "notify::text", G_CALLBACK (on_text_cb), ask);
  if (ask->options.reasoning)
    g_signal_connect_swapped (ask->reply, "notify::reasoning", G_CALLBACK (on_reasoning_cb), ask);
  while (!ask->ended)
    g_main_context_iteration (NULL, TRUE);
  ask->cli->on_interrupt = NULL;
  g_signal_handlers_disconnect_by_data (ask->chat, ask);
  g_signal_handlers_disconnect_by_data (ask->reply, ask);
  if (ask->show_id != 0)
    {
      g_clear_handle_id (&ask->show_id, g_source_remove);
      show_text (ask);
    }

  if (ask->reasoning_shown > 0)
    fputc ('\n', stderr);
  if (ask->options.json)
    print_json (ask);
  else
    print_tool_calls (ask);
  if (!ask->options.json && ask->text_shown > 0 && ask->to_terminal)
    confab_cli_write ("\n", 1);
  return get_status (ask);
}

int
confab_cli_ask (ConfabCli *cli,
                int        argc,
                char     **argv)
{
  g_auto (Ask) ask = {
    .cli = cli, .options.attach.password_fd = -1, .to_terminal = isatty (STDOUT_FILENO), .errors_to_terminal = isatty (STDERR_FILENO),
  };
  g_autofree char *prompt = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autoptr (GPtrArray) checked = NULL;
  g_autoptr (GError) error = NULL;
  int status = CONFAB_EXIT_FAILED;

  if (!parse_options (&ask.options, argc, argv, &status) || !check_text (&ask.options, &status))
    return status;
  prompt = read_prompt (&ask, &status);
  if (prompt == NULL)
    return status;
  if (*prompt == '\0' && ask.options.attach.sources == NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("There is no prompt. Give one, or write it to standard input."));
  if (!confab_cli_open (cli, &status) || !open_chat (&ask, &status))
    return status;
  if (!prepare (&ask, &attachments, &error))
    return confab_cli_fail_with (error);
  checked = confab_cli_check_attachments (cli, ask.chat, prompt, attachments, &ask.options.send, &error);
  if (checked == NULL)
    return confab_cli_fail_with (error);
  return run_turn (&ask, prompt, checked);
}
