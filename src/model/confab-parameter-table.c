/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-parameter-table.h"

#define BIT(profile) (1u << CONFAB_PROFILE_ ## profile)

#define ALL      ((1u << CONFAB_N_PROFILES) - 1)
#define NAMED    (BIT (GENERIC) | BIT (AIMLAPI))
#define BIG      (NAMED | BIT (OPENAI) | BIT (OPENROUTER) | BIT (VLLM))
#define LOCAL    (BIT (LLAMA_SERVER) | BIT (VLLM) | BIT (LM_STUDIO))
#define SAMPLERS (BIT (AIMLAPI) | BIT (OPENROUTER) | LOCAL)

/* The largest whole number that a JSON number keeps exactly everywhere. */
#define MAX_INT 9007199254740991.0
#define MAX_TOKENS 10000000.0

#define GROUP_SAMPLING  N_ ("Sampling")
#define GROUP_LENGTH    N_ ("Length and stop")
#define GROUP_REASONING N_ ("Reasoning")
#define GROUP_OUTPUT    N_ ("Output")
#define GROUP_TOOLS     N_ ("Tools")
#define GROUP_DELIVERY  N_ ("Delivery")
#define GROUP_MODELS    N_ ("More, for some models")

static const char *const efforts[] = { "low", "medium", "high", NULL };
static const char *const verbosities[] = { "low", "medium", "high", NULL };
static const char *const tiers[] = { "auto", "default", "flex", "priority", NULL };
static const char *const reasoning_formats[] = { "none", "auto", "deepseek", "deepseek-legacy", NULL };
static const char *const all_efforts[] = { "none", "minimal", "low", "medium", "high", "xhigh", "max", NULL };

/* Ranges as the service's documentation of the AI/ML API and OpenAI's API reference give them, for the profiles that have no row below. */
static const ConfabParameter table[] = {
  { "temperature", CONFAB_PARAMETER_NUMBER, 0, 2, NULL, "1", GROUP_SAMPLING, N_ ("Temperature"),
    N_ ("How freely the model chooses among likely words: low is focused, high is varied."), ALL },
  { "top_p", CONFAB_PARAMETER_NUMBER, 0, 1, NULL, "1", GROUP_SAMPLING, N_ ("Top P"),
    N_ ("Nucleus sampling: only the likeliest words that together reach this probability are considered."), ALL },
  { "top_k", CONFAB_PARAMETER_INTEGER, 0, 100000, NULL, NULL, GROUP_SAMPLING, N_ ("Top K"),
    N_ ("Only this many of the likeliest words are considered."), SAMPLERS },
  { "min_p", CONFAB_PARAMETER_NUMBER, 0, 1, NULL, NULL, GROUP_SAMPLING, N_ ("Min P"),
    N_ ("Words less likely than this share of the likeliest one are left out."), SAMPLERS },
  { "top_a", CONFAB_PARAMETER_NUMBER, 0, 1, NULL, NULL, GROUP_SAMPLING, N_ ("Top A"),
    N_ ("Words less likely than this share of the square of the likeliest one are left out. For some models."),
    BIT (AIMLAPI) | BIT (OPENROUTER) },
  { "frequency_penalty", CONFAB_PARAMETER_NUMBER, -2, 2, NULL, "0", GROUP_SAMPLING, N_ ("Frequency Penalty"),
    N_ ("Makes words less likely each time they have occurred; negative values do the opposite."), ALL },
  { "presence_penalty", CONFAB_PARAMETER_NUMBER, -2, 2, NULL, "0", GROUP_SAMPLING, N_ ("Presence Penalty"),
    N_ ("Makes words less likely once they have occurred, which leads to new topics; negative values do the opposite."), ALL },
  { "repetition_penalty", CONFAB_PARAMETER_NUMBER, 0, 2, NULL, "1", GROUP_SAMPLING, N_ ("Repetition Penalty"),
    N_ ("Divides the weight of words that have occurred; above 1 repeats less."), SAMPLERS },
  { "seed", CONFAB_PARAMETER_INTEGER, -MAX_INT, MAX_INT, NULL, NULL, GROUP_SAMPLING, N_ ("Seed"),
    N_ ("The same seed with the same request gives the same reply, as far as the service can."), ALL },
  { "logit_bias", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_SAMPLING, N_ ("Logit Bias"),
    N_ ("Makes tokens, by their IDs, less or more likely, from -100 to 100."),
    NAMED | BIT (OPENAI) | BIT (OPENROUTER) | LOCAL },

  { "max_completion_tokens", CONFAB_PARAMETER_INTEGER, 1, MAX_TOKENS, NULL, NULL, GROUP_LENGTH, N_ ("Max Completion Tokens"),
    N_ ("The reply ends after this many tokens, reasoning included."), BIG | BIT (LLAMA_SERVER) },
  { "max_tokens", CONFAB_PARAMETER_INTEGER, 1, MAX_TOKENS, NULL, NULL, GROUP_LENGTH, N_ ("Max Tokens"),
    N_ ("The older name of the same limit, for services that do not know the newer one. Set only one of them."), ALL },
  { "stop", CONFAB_PARAMETER_STRING_LIST, 0, 4, NULL, NULL, GROUP_LENGTH, N_ ("Stop Sequences"),
    N_ ("The reply ends before any of these texts; up to four."), ALL },
  { "n", CONFAB_PARAMETER_INTEGER, 1, 128, NULL, "1", GROUP_LENGTH, N_ ("Number of Replies"),
    N_ ("How many replies to make at once. Each is paid for."),
    BIG | BIT (LLAMA_SERVER) | BIT (LM_STUDIO) },

  { "reasoning.effort", CONFAB_PARAMETER_CHOICE, 0, 0, efforts, "medium", GROUP_REASONING, N_ ("Reasoning Effort"),
    N_ ("How long the model may think before it answers."), NAMED | BIT (OPENROUTER) | BIT (OLLAMA) },
  { "reasoning.max_tokens", CONFAB_PARAMETER_INTEGER, 1, MAX_TOKENS, NULL, NULL, GROUP_REASONING, N_ ("Reasoning Max Tokens"),
    N_ ("The most tokens to think with. Not together with the effort."), NAMED | BIT (OPENROUTER) },
  { "reasoning.exclude", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_REASONING, N_ ("Hide Reasoning"),
    N_ ("The model thinks, but the reasoning is not sent back."), NAMED | BIT (OPENROUTER) },
  { "reasoning_effort", CONFAB_PARAMETER_CHOICE, 0, 0, all_efforts, "medium", GROUP_REASONING, N_ ("Reasoning Effort (by name)"),
    N_ ("The same under the name that OpenAI and many models know."),
    NAMED | BIT (OPENAI) | BIT (OPENROUTER) | BIT (OLLAMA) | BIT (LLAMA_SERVER) | BIT (VLLM) | BIT (LM_STUDIO) | BIT (DEEPSEEK) },
  { "reasoning.enabled", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, NULL, GROUP_REASONING, N_ ("Reasoning"),
    N_ ("Whether the model thinks at all, with its own effort."), BIT (OPENROUTER) },
  { "reasoning_format", CONFAB_PARAMETER_CHOICE, 0, 0, reasoning_formats, "auto", GROUP_REASONING, N_ ("Reasoning Format"),
    N_ ("Whether the server takes the reasoning out of the text."), BIT (LLAMA_SERVER) },

  { "verbosity", CONFAB_PARAMETER_CHOICE, 0, 0, verbosities, "medium", GROUP_OUTPUT, N_ ("Verbosity"),
    N_ ("How long the answers of newer models of OpenAI are."), BIT (AIMLAPI) | BIT (OPENAI) | BIT (OPENROUTER) },
  { "response_format", CONFAB_PARAMETER_JSON, 0, 0, NULL, "{\"type\":\"text\"}", GROUP_OUTPUT, N_ ("Response Format"),
    N_ ("Text, any JSON object, or JSON of a given schema. For a JSON object the prompt must ask for JSON, too."), ALL },
  { "logprobs", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_OUTPUT, N_ ("Log-probabilities"),
    N_ ("Sends with each token how probable it was."), ALL },
  { "top_logprobs", CONFAB_PARAMETER_INTEGER, 0, 20, NULL, NULL, GROUP_OUTPUT, N_ ("Top Log-probabilities"),
    N_ ("How many alternatives to each token to send. Needs the log-probabilities."), ALL },

  { "tools", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_TOOLS, N_ ("Tools"),
    N_ ("An array of tools that the model may call, in the form of the API."), ALL },
  { "tool_choice", CONFAB_PARAMETER_JSON, 0, 0, NULL, "auto", GROUP_TOOLS, N_ ("Tool Choice"),
    N_ ("none, auto, required, or an object that names a tool."), ALL & ~BIT (OLLAMA) },
  { "parallel_tool_calls", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, NULL, GROUP_TOOLS, N_ ("Parallel Tool Calls"),
    N_ ("Whether the model may call several tools at once."), BIG | BIT (LLAMA_SERVER) },
  { "normalize_tool_schemas", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, NULL, GROUP_TOOLS, N_ ("Normalize Tool Schemas"),
    N_ ("Lets the AI/ML API adapt the schemas of the tools to the model’s own provider."), NAMED },

  { "stream", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_DELIVERY, N_ ("Stream"),
    N_ ("Whether the reply comes word by word. Confab asks for a stream unless this says no."), ALL },
  { "stream_options.include_usage", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, NULL, GROUP_DELIVERY, N_ ("Usage in the Stream"),
    N_ ("Asks for the number of tokens at the end of a stream. Confab does so where a service tells it only then."), ALL },
  { "user", CONFAB_PARAMETER_STRING, 0, 0, NULL, NULL, GROUP_DELIVERY, N_ ("User"),
    N_ ("A name for the end user, which some services use against abuse."), NAMED | BIT (OPENAI) | BIT (OPENROUTER) | BIT (VLLM) },
  { CONFAB_PARAMETER_EXTRA_BODY, CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_DELIVERY, N_ ("Extra JSON Body"),
    N_ ("An object whose members go into the request as they are, for anything that has no row here."), ALL },

  { "thinking", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_MODELS, N_ ("Thinking"),
    N_ ("Of Claude and some others: an object whose type is enabled (with budget_tokens from 1024), disabled or adaptive."),
    BIT (AIMLAPI) | BIT (DEEPSEEK) },
  { "enable_thinking", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_MODELS, N_ ("Enable Thinking"),
    N_ ("Of Qwen: whether the model thinks before it answers."), BIT (AIMLAPI) },
  { "thinking_budget", CONFAB_PARAMETER_INTEGER, 1, MAX_TOKENS, NULL, NULL, GROUP_MODELS, N_ ("Thinking Budget"),
    N_ ("Of Qwen: the most tokens to think with."), BIT (AIMLAPI) },
  { "chat_template_kwargs", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_MODELS, N_ ("Chat Template Arguments"),
    N_ ("An object for the template of an open model, such as enable_thinking."),
    BIT (AIMLAPI) | BIT (LLAMA_SERVER) | BIT (VLLM) },
  { "prediction", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_MODELS, N_ ("Predicted Output"),
    N_ ("An object with what most of the reply is likely to be, which makes it faster."),
    BIT (AIMLAPI) | BIT (OPENAI) | BIT (OPENROUTER) },
  { "web_search_options", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_MODELS, N_ ("Web Search"),
    N_ ("An object that lets models with a search look things up, perhaps an empty one."),
    BIT (AIMLAPI) | BIT (OPENAI) | BIT (OPENROUTER) },
  { "service_tier", CONFAB_PARAMETER_CHOICE, 0, 0, tiers, "auto", GROUP_MODELS, N_ ("Service Tier"),
    N_ ("How soon, and for which price, the service answers."), BIT (OPENAI) | BIT (OPENROUTER) },
  { "store", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_MODELS, N_ ("Store at the Service"),
    N_ ("Whether the service keeps the reply for its own tools."), BIT (OPENAI) },
  { "metadata", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_MODELS, N_ ("Metadata"),
    N_ ("An object of up to 16 texts that are kept with a stored reply."), BIT (OPENAI) | BIT (OPENROUTER) },
};

/* Where a profile's range is another one. */
static const struct
{
  const char *name;
  guint       profiles;
  double      minimum;
  double      maximum;
} ranges[] = {
  { "top_p", BIT (AIMLAPI), 0.01, 1 },
  { "seed", BIT (AIMLAPI), 1, MAX_INT },
  /* llama.cpp keeps 32 bits of it; -1, and with it the greatest of these numbers, stand for another seed each time. */
  { "seed", BIT (LLAMA_SERVER), -1, G_MAXUINT32 - 1.0 },
  { "min_p", BIT (AIMLAPI), 0.001, 0.999 },
};

/**
 * confab_parameter_table:
 * @n_parameters: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_parameters): all parameters, those of one group together
 */
const ConfabParameter *
confab_parameter_table (guint *n_parameters)
{
  *n_parameters = G_N_ELEMENTS (table);
  return table;
}

/**
 * confab_parameter_find:
 * @name: a name in the API, members of objects with a dot
 *
 * Returns: (transfer none) (nullable): the parameter of that name
 */
const ConfabParameter *
confab_parameter_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].name, name) == 0)
      return &table[i];
  return NULL;
}

/**
 * confab_parameter_is_taken:
 * @self: a parameter
 * @profile: a kind of service
 *
 * Returns: whether such a service takes it
 */
gboolean
confab_parameter_is_taken (const ConfabParameter *self,
                           ConfabProfile          profile)
{
  return (self->profiles & (1u << profile)) != 0;
}

/**
 * confab_parameter_get_range:
 * @self: a number
 * @profile: a kind of service
 * @minimum: (out): the least value such a service takes
 * @maximum: (out): the greatest
 */
void
confab_parameter_get_range (const ConfabParameter *self,
                            ConfabProfile          profile,
                            double                *minimum,
                            double                *maximum)
{
  *minimum = self->minimum;
  *maximum = self->maximum;
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if ((ranges[i].profiles & (1u << profile)) != 0 && g_str_equal (ranges[i].name, self->name))
      {
        *minimum = ranges[i].minimum;
        *maximum = ranges[i].maximum;
      }
}

/**
 * confab_parameter_dup_range_text:
 * @self: a parameter
 * @profile: a kind of service
 *
 * Returns: (transfer full): the values that are taken, for people
 */
char *
confab_parameter_dup_range_text (const ConfabParameter *self,
                                 ConfabProfile          profile)
{
  g_autofree char *choices = NULL;
  double minimum;
  double maximum;

  confab_parameter_get_range (self, profile, &minimum, &maximum);
  switch (self->kind)
    {
    case CONFAB_PARAMETER_BOOLEAN:
      return g_strdup (_ ("true or false"));
    case CONFAB_PARAMETER_INTEGER:
      if (minimum <= -MAX_INT && maximum >= MAX_INT)
        return g_strdup (_ ("a whole number"));
      if (maximum >= 100000 && maximum == self->maximum)
        return g_strdup_printf (_ ("a whole number from %.0f"), minimum);
      return g_strdup_printf (_ ("a whole number from %.0f to %.0f"), minimum, maximum);
    case CONFAB_PARAMETER_NUMBER:
      return g_strdup_printf (_ ("a number from %g to %g"), minimum, maximum);
    case CONFAB_PARAMETER_CHOICE:
      choices = g_strjoinv (", ", (char **)self->choices);
      return g_strdup_printf (_ ("one of %s"), choices);
    case CONFAB_PARAMETER_STRING:
      return g_strdup (_ ("text"));
    case CONFAB_PARAMETER_STRING_LIST:
      return g_strdup_printf (_ ("one text, or a list of up to %d texts"), (int)self->maximum);
    case CONFAB_PARAMETER_JSON:
    default:
      return g_strdup (_ ("JSON"));
    }
}

static JsonNode *
refuse (const ConfabParameter *self,
        ConfabProfile          profile,
        GError               **error)
{
  g_autofree char *range = confab_parameter_dup_range_text (self, profile);

  /* Translators: the API name of a parameter, and what it takes, such as "a number from 0 to 2" */
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s must be %s."), self->name, range);
  return NULL;
}

static JsonNode *
refuse_with (const ConfabParameter *self,
             const char            *what,
             GError               **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("%s must be %s."), self->name, what);
  return NULL;
}

static gboolean
is_schema_name (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  return length > 0 && length <= 64 &&
         strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == length;
}

/* The parameters that are objects or arrays have forms of their own; the service checks what is inside. */
static JsonNode *
check_json (const ConfabParameter *self,
            JsonNode              *value,
            GError               **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  const char *type = confab_json_get_string (object, "type");

  if (g_str_equal (self->name, "response_format"))
    {
      JsonObject *schema = confab_json_get_object (object, "json_schema");

      if (g_strcmp0 (type, "text") != 0 && g_strcmp0 (type, "json_object") != 0 && g_strcmp0 (type, "json_schema") != 0)
        return refuse_with (self, _ ("an object whose type is text, json_object or json_schema"), error);
      if (g_str_equal (type, "json_schema") && !is_schema_name (confab_json_get_string (schema, "name")))
        return refuse_with (self, _ ("a json_schema with a name of at most 64 letters, digits, “_” and “-”"), error);
    }
  else if (g_str_equal (self->name, "tools"))
    {
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

      if (array == NULL)
        return refuse_with (self, _ ("an array of tools"), error);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (confab_json_get_string (confab_json_array_object (array, i), "type") == NULL)
          return refuse_with (self, _ ("an array of objects that have a type"), error);
    }
  else if (g_str_equal (self->name, "tool_choice"))
    {
      const char *word = confab_json_node_string (value);

      if (type == NULL && g_strcmp0 (word, "none") != 0 && g_strcmp0 (word, "auto") != 0 && g_strcmp0 (word, "required") != 0)
        return refuse_with (self, _ ("none, auto, required, or an object with a type"), error);
    }
  else if (object == NULL)
    return refuse_with (self, _ ("a JSON object"), error);
  if (g_str_equal (self->name, "logit_bias"))
    {
      g_autoptr (GList) values = json_object_get_values (object);

      for (GList *l = values; l != NULL; l = l->next)
        {
          double bias;

          if (json_node_get_value_type (l->data) == G_TYPE_STRING || !confab_json_node_double (l->data, &bias) ||
              fabs (bias) > 100)
            return refuse_with (self, _ ("an object of token IDs with numbers from -100 to 100"), error);
        }
    }
  return json_node_copy (value);
}

static JsonNode *
check_string_list (const ConfabParameter *self,
                   JsonNode              *value,
                   ConfabProfile          profile,
                   GError               **error)
{
  JsonArray *array;

  if (confab_json_node_string (value) != NULL)
    return json_node_copy (value);
  array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  if (array == NULL || json_array_get_length (array) == 0 || json_array_get_length (array) > self->maximum)
    return refuse (self, profile, error);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (confab_json_node_string (json_array_get_element (array, i)) == NULL)
      return refuse (self, profile, error);
  return json_node_copy (value);
}

/**
 * confab_parameter_check:
 * @self: a parameter
 * @value: what somebody wants it to be
 * @profile: the kind of service
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: (transfer full) (nullable): the value as it is sent, or %NULL with %CONFAB_ERROR_INVALID_VALUE and a
 *   text that says what is taken
 */
JsonNode *
confab_parameter_check (const ConfabParameter *self,
                        JsonNode              *value,
                        ConfabProfile          profile,
                        GError               **error)
{
  GType type = json_node_get_value_type (value);
  double minimum;
  double maximum;
  double number;
  gint64 whole;

  confab_parameter_get_range (self, profile, &minimum, &maximum);
  switch (self->kind)
    {
    case CONFAB_PARAMETER_BOOLEAN:
      return type == G_TYPE_BOOLEAN ? json_node_copy (value) : refuse (self, profile, error);
    case CONFAB_PARAMETER_INTEGER:
      if (type == G_TYPE_STRING || !confab_json_node_int (value, &whole) || whole < minimum || whole > maximum)
        return refuse (self, profile, error);
      return json_node_init_int (json_node_alloc (), whole);
    case CONFAB_PARAMETER_NUMBER:
      if (type == G_TYPE_STRING || !confab_json_node_double (value, &number) || number < minimum || number > maximum)
        return refuse (self, profile, error);
      return json_node_copy (value);
    case CONFAB_PARAMETER_CHOICE:
      if (type != G_TYPE_STRING || !g_strv_contains (self->choices, json_node_get_string (value)))
        return refuse (self, profile, error);
      return json_node_copy (value);
    case CONFAB_PARAMETER_STRING:
      return type == G_TYPE_STRING ? json_node_copy (value) : refuse (self, profile, error);
    case CONFAB_PARAMETER_STRING_LIST:
      return check_string_list (self, value, profile, error);
    case CONFAB_PARAMETER_JSON:
    default:
      return check_json (self, value, error);
    }
}
