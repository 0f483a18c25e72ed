/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

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
#define GROUP_ROUTING   N_ ("Routing")
#define GROUP_SEARCH    N_ ("Web search")
#define GROUP_GRAMMAR   N_ ("Constrained output")
#define GROUP_MODELS    N_ ("More, for some models")

static const char *const efforts[] = { "low", "medium", "high", NULL };
static const char *const verbosities[] = { "low", "medium", "high", NULL };
static const char *const tiers[] = { "auto", "default", "flex", "priority", NULL };
static const char *const reasoning_formats[] = { "none", "auto", "deepseek", "deepseek-legacy", NULL };
static const char *const all_efforts[] = { "none", "minimal", "low", "medium", "high", "xhigh", "max", NULL };
static const char *const ollama_efforts[] = { "none", "low", "medium", "high", "max", NULL };
static const char *const search_modes[] = { "academic", "web", NULL };
static const char *const recencies[] = { "hour", "day", "week", "month", "year", NULL };
static const char *const routes[] = { "fallback", NULL };
static const char *const collections[] = { "allow", "deny", NULL };
static const char *const orders[] = { "price", "throughput", "latency", NULL };

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
  { "stop_sequences", CONFAB_PARAMETER_STRING_LIST, 1, 16, NULL, NULL, GROUP_LENGTH, N_ ("Stop Sequences (by name)"),
    N_ ("Of Claude: the same under the name that its own interface has."), BIT (AIMLAPI) },

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
  { "stream_options.include_obfuscation", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "true", GROUP_DELIVERY, N_ ("Padding in the Stream"),
    N_ ("Whether each piece of a stream is padded, so that its size tells nobody on the way what it says."), BIT (OPENAI) },
  { "return_progress", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_DELIVERY, N_ ("Progress of the Prompt"),
    N_ ("Sends, while a long prompt is read, how much of it has been. The inspector shows it."), BIT (LLAMA_SERVER) },
  { "user", CONFAB_PARAMETER_STRING, 0, 0, NULL, NULL, GROUP_DELIVERY, N_ ("User"),
    N_ ("A name for the end user, which some services use against abuse."), NAMED | BIT (OPENAI) | BIT (OPENROUTER) | BIT (VLLM) },
  { CONFAB_PARAMETER_EXTRA_BODY, CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_DELIVERY, N_ ("Extra JSON Body"),
    N_ ("An object whose members go into the request as they are, for anything that has no row here."), ALL },

  /* https://openrouter.ai/docs/guides/routing/provider-selection */
  { "provider.order", CONFAB_PARAMETER_STRING_LIST, 1, 64, NULL, NULL, GROUP_ROUTING, N_ ("Providers in Order"),
    N_ ("The providers that are tried one after the other, by their names at OpenRouter."), BIT (OPENROUTER) },
  { "provider.only", CONFAB_PARAMETER_STRING_LIST, 1, 64, NULL, NULL, GROUP_ROUTING, N_ ("Only These Providers"),
    N_ ("No others are asked."), BIT (OPENROUTER) },
  { "provider.ignore", CONFAB_PARAMETER_STRING_LIST, 1, 64, NULL, NULL, GROUP_ROUTING, N_ ("Never These Providers"),
    N_ ("All others may be asked."), BIT (OPENROUTER) },
  { "provider.allow_fallbacks", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "true", GROUP_ROUTING, N_ ("Fall Back to Others"),
    N_ ("Whether another provider is asked where the first one cannot answer."), BIT (OPENROUTER) },
  { "provider.require_parameters", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_ROUTING, N_ ("Require Parameters"),
    N_ ("Asks only providers that take all the parameters that are sent."), BIT (OPENROUTER) },
  { "provider.data_collection", CONFAB_PARAMETER_CHOICE, 0, 0, collections, "allow", GROUP_ROUTING, N_ ("Data Collection"),
    N_ ("Whether providers may be asked that keep what they are sent, perhaps to train with it."), BIT (OPENROUTER) },
  { "provider.zdr", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, NULL, GROUP_ROUTING, N_ ("Zero Data Retention"),
    N_ ("Asks only providers that keep nothing at all."), BIT (OPENROUTER) },
  { "provider.sort", CONFAB_PARAMETER_CHOICE, 0, 0, orders, NULL, GROUP_ROUTING, N_ ("Sort Providers"),
    N_ ("By what the providers are chosen. Without it the load is shared among the cheapest that work."), BIT (OPENROUTER) },
  { "provider.quantizations", CONFAB_PARAMETER_STRING_LIST, 1, 16, NULL, NULL, GROUP_ROUTING, N_ ("Quantizations"),
    N_ ("Asks only providers that run the model in one of these precisions, such as fp8 or bf16."), BIT (OPENROUTER) },
  { "provider.max_price", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_ROUTING, N_ ("Maximum Price"),
    N_ ("An object with the most US dollars to pay for a million tokens, as prompt and completion."), BIT (OPENROUTER) },
  { "models", CONFAB_PARAMETER_STRING_LIST, 1, 16, NULL, NULL, GROUP_ROUTING, N_ ("Models to Fall Back To"),
    N_ ("The models that are tried one after the other where the chosen one cannot answer."), BIT (OPENROUTER) },
  { "route", CONFAB_PARAMETER_CHOICE, 0, 0, routes, NULL, GROUP_ROUTING, N_ ("Route"),
    N_ ("What to do where the model cannot answer."), BIT (OPENROUTER) },
  { "transforms", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_ROUTING, N_ ("Prompt Transforms"),
    N_ ("An array of what OpenRouter may do to a prompt that does not fit, such as middle-out; an empty one for nothing."),
    BIT (OPENROUTER) },
  { "plugins", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_ROUTING, N_ ("Plugins"),
    N_ ("An array of objects that name the plugins of OpenRouter by their id, such as web or file-parser."), BIT (OPENROUTER) },

  { "web_search_options", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_SEARCH, N_ ("Web Search"),
    N_ ("An object that lets models with a search look things up, perhaps an empty one."),
    BIT (AIMLAPI) | BIT (OPENAI) | BIT (OPENROUTER) },
  { "search_mode", CONFAB_PARAMETER_CHOICE, 0, 0, search_modes, "academic", GROUP_SEARCH, N_ ("Search Mode"),
    N_ ("Of Perplexity: whether scholarly sources come first."), BIT (AIMLAPI) },
  { "search_domain_filter", CONFAB_PARAMETER_STRING_LIST, 1, 10, NULL, NULL, GROUP_SEARCH, N_ ("Domains to Search"),
    N_ ("Of Perplexity: only these domains, or all but these where each begins with “-”."), BIT (AIMLAPI) },
  { "search_recency_filter", CONFAB_PARAMETER_CHOICE, 0, 0, recencies, NULL, GROUP_SEARCH, N_ ("How Recent"),
    N_ ("Of Perplexity: only what was published lately."), BIT (AIMLAPI) },
  { "search_after_date_filter", CONFAB_PARAMETER_DATE, 0, 0, NULL, NULL, GROUP_SEARCH, N_ ("Published After"),
    N_ ("Of Perplexity: only what was published after this day."), BIT (AIMLAPI) },
  { "search_before_date_filter", CONFAB_PARAMETER_DATE, 0, 0, NULL, NULL, GROUP_SEARCH, N_ ("Published Before"),
    N_ ("Of Perplexity: only what was published before this day."), BIT (AIMLAPI) },
  { "last_updated_after_filter", CONFAB_PARAMETER_DATE, 0, 0, NULL, NULL, GROUP_SEARCH, N_ ("Changed After"),
    N_ ("Of Perplexity: only what was last changed after this day."), BIT (AIMLAPI) },
  { "last_updated_before_filter", CONFAB_PARAMETER_DATE, 0, 0, NULL, NULL, GROUP_SEARCH, N_ ("Changed Before"),
    N_ ("Of Perplexity: only what was last changed before this day."), BIT (AIMLAPI) },

  /* https://docs.vllm.ai/en/latest/features/structured_outputs.html; the guided_ names are those of versions before 0.12. */
  { "structured_outputs.choice", CONFAB_PARAMETER_STRING_LIST, 1, 256, NULL, NULL, GROUP_GRAMMAR, N_ ("One of These Texts"),
    N_ ("The reply is exactly one of them."), BIT (VLLM) },
  { "structured_outputs.regex", CONFAB_PARAMETER_STRING, 0, 0, NULL, NULL, GROUP_GRAMMAR, N_ ("Regular Expression"),
    N_ ("The reply matches it."), BIT (VLLM) },
  { "structured_outputs.grammar", CONFAB_PARAMETER_STRING, 0, 1, NULL, NULL, GROUP_GRAMMAR, N_ ("Grammar"),
    N_ ("The reply follows this grammar, in EBNF."), BIT (VLLM) },
  { "structured_outputs.json", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_GRAMMAR, N_ ("JSON by Schema"),
    N_ ("The reply is JSON that fits this schema."), BIT (VLLM) },
  { "guided_choice", CONFAB_PARAMETER_STRING_LIST, 1, 256, NULL, NULL, GROUP_GRAMMAR, N_ ("One of These Texts (older name)"),
    N_ ("Of open models, and of older versions of vLLM: the reply is exactly one of them."), BIT (AIMLAPI) | BIT (VLLM) },
  { "guided_regex", CONFAB_PARAMETER_STRING, 0, 0, NULL, NULL, GROUP_GRAMMAR, N_ ("Regular Expression (older name)"),
    N_ ("Of open models, and of older versions of vLLM: the reply matches it."), BIT (AIMLAPI) | BIT (VLLM) },
  { "guided_grammar", CONFAB_PARAMETER_STRING, 0, 1, NULL, NULL, GROUP_GRAMMAR, N_ ("Grammar (older name)"),
    N_ ("Of open models, and of older versions of vLLM: the reply follows this grammar."), BIT (AIMLAPI) | BIT (VLLM) },
  { "guided_json", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_GRAMMAR, N_ ("JSON by Schema (older name)"),
    N_ ("Of open models, and of older versions of vLLM: the reply is JSON that fits this schema."), BIT (AIMLAPI) | BIT (VLLM) },

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
  { "service_tier", CONFAB_PARAMETER_CHOICE, 0, 0, tiers, "auto", GROUP_MODELS, N_ ("Service Tier"),
    N_ ("How soon, and for which price, the service answers."), BIT (OPENAI) | BIT (OPENROUTER) },
  { "store", CONFAB_PARAMETER_BOOLEAN, 0, 1, NULL, "false", GROUP_MODELS, N_ ("Store at the Service"),
    N_ ("Whether the service keeps the reply for its own tools."), BIT (OPENAI) },
  { "metadata", CONFAB_PARAMETER_JSON, 0, 0, NULL, NULL, GROUP_MODELS, N_ ("Metadata"),
    N_ ("An object of up to 16 texts that are kept with a stored reply."), BIT (AIMLAPI) | BIT (OPENAI) | BIT (OPENROUTER) },
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
  /* -1 stands for no limit: https://lmstudio.ai/docs/developer/openai-compat */
  { "max_tokens", BIT (LM_STUDIO), -1, MAX_TOKENS },
};

/* Where a profile's choices are other ones. */
static const struct
{
  const char        *name;
  guint              profiles;
  const char *const *choices;
} other_choices[] = {
  { "reasoning.effort", BIT (OPENROUTER), all_efforts },
  { "reasoning.effort", BIT (OLLAMA), ollama_efforts },
  { "reasoning_effort", BIT (OLLAMA), ollama_efforts },
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
 * confab_parameter_is_endless:
 * @self: a number
 * @profile: a kind of service
 *
 * Returns: whether -1 stands for no limit there, and nothing between it and the least value of others is taken
 */
gboolean
confab_parameter_is_endless (const ConfabParameter *self,
                             ConfabProfile          profile)
{
  double minimum;
  double maximum;

  confab_parameter_get_range (self, profile, &minimum, &maximum);
  return self->minimum == 1 && minimum == -1;
}

/**
 * confab_parameter_get_choices:
 * @self: a choice
 * @profile: a kind of service
 *
 * Returns: (transfer none): the values such a service takes, ended by %NULL
 */
const char *const *
confab_parameter_get_choices (const ConfabParameter *self,
                              ConfabProfile          profile)
{
  for (guint i = 0; i < G_N_ELEMENTS (other_choices); i++)
    if ((other_choices[i].profiles & (1u << profile)) != 0 && g_str_equal (other_choices[i].name, self->name))
      return other_choices[i].choices;
  return self->choices;
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
      if (confab_parameter_is_endless (self, profile))
        return g_strdup_printf (_ ("a whole number from %.0f, or -1 for no limit"), self->minimum);
      if (maximum >= 100000 && maximum == self->maximum)
        return g_strdup_printf (_ ("a whole number from %.0f"), minimum);
      return g_strdup_printf (_ ("a whole number from %.0f to %.0f"), minimum, maximum);
    case CONFAB_PARAMETER_NUMBER:
      return g_strdup_printf (_ ("a number from %g to %g"), minimum, maximum);
    case CONFAB_PARAMETER_CHOICE:
      choices = g_strjoinv (", ", (char **)confab_parameter_get_choices (self, profile));
      return g_strdup_printf (_ ("one of %s"), choices);
    case CONFAB_PARAMETER_STRING:
      return g_strdup (_ ("text"));
    case CONFAB_PARAMETER_DATE:
      return g_strdup (_ ("a day as month/day/year, such as 3/1/2025"));
    case CONFAB_PARAMETER_STRING_LIST:
      if (self->minimum > 0)
        return g_strdup_printf (_ ("a list of up to %d texts"), (int)self->maximum);
      return g_strdup_printf (_ ("one text, or a list of up to %d texts"), (int)self->maximum);
    case CONFAB_PARAMETER_JSON:
    default:
      return g_strdup (_ ("JSON"));
    }
}
