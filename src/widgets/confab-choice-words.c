/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-choice-words.h"

/* Those of one parameter stand before those that mean the same everywhere. */
static const struct
{
  const char *name;  /* of the parameter, or NULL for all */
  const char *value;
  const char *words;
} choices[] = {
  /* Translators: the model's thoughts stay in the text of the reply */
  { "reasoning_format", "none", N_ ("Left in the Text") },
  /* Translators: the model's thoughts are taken out of the text of the reply */
  { "reasoning_format", "deepseek", N_ ("Apart From the Text") },
  { "reasoning_format", "deepseek-legacy", N_ ("Both Ways") },
  { "search_mode", "academic", N_ ("Scholarly Sources First") },
  { "search_mode", "web", N_ ("Whole Web") },
  { "provider.data_collection", "allow", N_ ("Allowed") },
  { "provider.data_collection", "deny", N_ ("Not Allowed") },
  { "provider.sort", "price", N_ ("Lowest Price") },
  { "provider.sort", "throughput", N_ ("Most Tokens per Second") },
  { "provider.sort", "latency", N_ ("Shortest Wait") },
  { "route", "fallback", N_ ("Try Other Models") },
  /* Translators: a model has to call a tool */
  { "tool_choice", "required", N_ ("Required") },
  { NULL, "none", N_ ("None") },
  { NULL, "minimal", N_ ("Minimal") },
  { NULL, "low", N_ ("Low") },
  { NULL, "medium", N_ ("Medium") },
  { NULL, "high", N_ ("High") },
  { NULL, "xhigh", N_ ("Extra High") },
  { NULL, "max", N_ ("Maximum") },
  { NULL, "auto", N_ ("Automatic") },
  { NULL, "default", N_ ("Standard") },
  /* Translators: a service answers later, for a lower price */
  { NULL, "flex", N_ ("Flexible") },
  /* Translators: a service answers sooner, for a higher price */
  { NULL, "priority", N_ ("Priority") },
  { NULL, "hour", N_ ("Past Hour") },
  { NULL, "day", N_ ("Past Day") },
  { NULL, "week", N_ ("Past Week") },
  { NULL, "month", N_ ("Past Month") },
  { NULL, "year", N_ ("Past Year") },
};

/**
 * confab_choice_words:
 * @parameter: a choice
 * @value: one of its values in the API
 *
 * Returns: (transfer none): the value for people
 */
const char *
confab_choice_words (const ConfabParameter *parameter,
                     const char            *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].value, value) && (choices[i].name == NULL || g_str_equal (choices[i].name, parameter->name)))
      return _ (choices[i].words);
  return value;
}
