/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-parameter-advice.h"

/* Two parameters of which services say that only one of them should be set, in the API references of OpenAI, of the AI/ML API and of OpenRouter. */
static const struct
{
  const char *one;
  const char *other;
  const char *sentence;
} pairs[] = {
  { "temperature", "top_p", N_ ("Temperature and Top P both decide how varied the words are. Services advise to set only one of them.") },
  { "max_completion_tokens", "max_tokens",
    N_ ("Max Completion Tokens and Max Tokens are two names of the same limit. Services may refuse both at once.") },
  { "reasoning.effort", "reasoning.max_tokens", N_ ("Services take the effort or the most tokens of reasoning, not both.") },
  { "reasoning.effort", "reasoning_effort", N_ ("The reasoning effort is set under both of its names. A service may take either.") },
  { "stop", "stop_sequences", N_ ("The stop sequences are set under both of their names. A service may take either.") },
  { "frequency_penalty", "repetition_penalty",
    N_ ("Frequency Penalty and Repetition Penalty both work against repetition. Together they can make a reply fall apart.") },
};

/**
 * confab_parameter_advice_free:
 * @self: (transfer full): advice
 */
void
confab_parameter_advice_free (ConfabParameterAdvice *self)
{
  g_strfreev (self->names);
  g_free (self->sentence);
  g_free (self);
}

static void
add (GPtrArray  *advice,
     const char *one,
     const char *other,
     const char *sentence)
{
  ConfabParameterAdvice *self = g_new0 (ConfabParameterAdvice, 1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_strv_builder_add (names, one);
  if (other != NULL)
    g_strv_builder_add (names, other);
  self->names = g_strv_builder_end (names);
  self->sentence = g_strdup (sentence);
  g_ptr_array_add (advice, self);
}

/* What the profile does not take is not sent, and can do no harm. */
static JsonNode *
get_sent (ConfabParameters *parameters,
          ConfabProfile     profile,
          const char       *name)
{
  const ConfabParameter *parameter = confab_parameter_find (name);

  return parameter != NULL && confab_parameter_is_taken (parameter, profile) ? confab_parameters_get (parameters, name) : NULL;
}

static gboolean
is_true (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (value);
}

static gboolean
is_positive (JsonNode *value)
{
  gint64 number = 0;

  return value != NULL && confab_json_node_int (value, &number) && number > 0;
}

static gboolean
has_json_word (const char *text)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, "json") != NULL;
}

/* A value may have been set where another service answered. */
static void
advise_of_refused (GPtrArray        *advice,
                   ConfabParameters *parameters,
                   ConfabProfile     profile)
{
  g_auto (GStrv) names = confab_parameters_list_names (parameters);

  for (char **name = names; *name != NULL; name++)
    {
      JsonNode *value = get_sent (parameters, profile, *name);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) checked = value != NULL ? confab_parameter_check (confab_parameter_find (*name), value, profile, &error) : NULL;

      if (error != NULL)
        add (advice, *name, NULL, error->message);
    }
}

/**
 * confab_parameter_advise:
 * @parameters: what is sent
 * @profile: the kind of service
 * @system_prompt: (nullable): what the model is told before the conversation
 * @prompt: (nullable): what the question says; %NULL where nobody knows yet
 *
 * Points out what services document as a bad combination, and what this one documents to refuse. Nothing of it is forbidden.
 *
 * Returns: (transfer full) (element-type ConfabParameterAdvice): what there is to say
 */
GPtrArray *
confab_parameter_advise (ConfabParameters *parameters,
                         ConfabProfile     profile,
                         const char       *system_prompt,
                         const char       *prompt)
{
  GPtrArray *advice = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_parameter_advice_free);
  JsonNode *format = get_sent (parameters, profile, "response_format");
  JsonNode *n = get_sent (parameters, profile, "n");
  JsonNode *temperature = get_sent (parameters, profile, "temperature");
  double warmth;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (get_sent (parameters, profile, pairs[i].one) != NULL && get_sent (parameters, profile, pairs[i].other) != NULL)
      add (advice, pairs[i].one, pairs[i].other, _ (pairs[i].sentence));
  if (is_positive (get_sent (parameters, profile, "top_logprobs")) && !is_true (get_sent (parameters, profile, "logprobs")))
    add (advice, "top_logprobs", "logprobs", _ ("Top Log-probabilities are only sent together with Log-probabilities. Set these to on, too."));
  if (format != NULL && JSON_NODE_HOLDS_OBJECT (format) &&
      g_strcmp0 (confab_json_get_string (json_node_get_object (format), "type"), "json_object") == 0 &&
      prompt != NULL && !has_json_word (prompt) && !has_json_word (system_prompt))
    add (advice, "response_format", NULL,
         _ ("For a JSON object the prompt has to ask for JSON: write the word into your message or the system prompt."));
  if (temperature != NULL && n != NULL && is_positive (n) && json_node_get_int (n) > 1 &&
      confab_json_node_double (temperature, &warmth) && warmth == 0)
    add (advice, "temperature", "n", _ ("At temperature 0 all replies are the same, and each is paid for."));
  advise_of_refused (advice, parameters, profile);
  return advice;
}
