/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-parameters.h"

static void
assert_json (ConfabParameters *parameters,
             const char       *expected)
{
  g_autoptr (JsonNode) node = confab_parameters_to_json (parameters);
  g_autofree char *text = confab_json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_unset (void)
{
  ConfabParameters *parameters = confab_parameters_new ();

  assert_json (parameters, "{}");
  g_assert_true (confab_parameters_is_empty (parameters));
  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "0.7", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_true (confab_parameters_set_from_text (parameters, "seed", "-1", CONFAB_PROFILE_GENERIC, NULL));
  assert_json (parameters, "{\"temperature\":0.7,\"seed\":-1}");
  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "null", CONFAB_PROFILE_GENERIC, NULL));
  confab_parameters_unset (parameters, "seed");
  assert_json (parameters, "{}");
  g_assert_finalize_object (parameters);
}

static void
test_accepts (void)
{
  struct { const char *name; const char *text; const char *json; } rows[] = {
    { "temperature", "2", "{\"temperature\":2}" },
    { "max_tokens", "5.0", "{\"max_tokens\":5}" },
    { "stop", "END", "{\"stop\":\"END\"}" },
    { "stop", "7", "{\"stop\":\"7\"}" },
    { "stop", "[\"a\",\"b\"]", "{\"stop\":[\"a\",\"b\"]}" },
    { "user", "42", "{\"user\":\"42\"}" },
    { "logprobs", "true", "{\"logprobs\":true}" },
    { "reasoning", "{\"effort\":\"low\",\"exclude\":true}", "{\"reasoning.effort\":\"low\",\"reasoning.exclude\":true}" },
    { "reasoning.effort", "high", "{\"reasoning.effort\":\"high\"}" },
    { "stream_options", "{\"include_usage\":true}", "{\"stream_options.include_usage\":true}" },
    { "tool_choice", "auto", "{\"tool_choice\":\"auto\"}" },
    { "tool_choice", "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}",
      "{\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}}" },
    { "response_format", "{\"type\":\"json_object\"}", "{\"response_format\":{\"type\":\"json_object\"}}" },
    { "logit_bias", "{\"5\":-100}", "{\"logit_bias\":{\"5\":-100}}" },
    { "extra_body", "{\"top_a\":0.5}", "{\"extra_body\":{\"top_a\":0.5}}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
      g_autoptr (GError) error = NULL;

      confab_parameters_set_from_text (parameters, rows[i].name, rows[i].text, CONFAB_PROFILE_AIMLAPI, &error);
      g_assert_no_error (error);
      assert_json (parameters, rows[i].json);
    }
}

/* What one kind of service alone takes, in its own form. */
static void
test_accepts_of_one_service (void)
{
  struct { const char *name; const char *text; ConfabProfile profile; const char *json; } rows[] = {
    { "stop_sequences", "END", CONFAB_PROFILE_AIMLAPI, "{\"stop_sequences\":[\"END\"]}" },
    { "search_mode", "web", CONFAB_PROFILE_AIMLAPI, "{\"search_mode\":\"web\"}" },
    { "search_domain_filter", "debian.org", CONFAB_PROFILE_AIMLAPI, "{\"search_domain_filter\":[\"debian.org\"]}" },
    { "search_domain_filter", "[\"-example.org\",\"-example.com\"]", CONFAB_PROFILE_AIMLAPI,
      "{\"search_domain_filter\":[\"-example.org\",\"-example.com\"]}" },
    { "search_recency_filter", "week", CONFAB_PROFILE_AIMLAPI, "{\"search_recency_filter\":\"week\"}" },
    { "search_after_date_filter", "3/1/2025", CONFAB_PROFILE_AIMLAPI, "{\"search_after_date_filter\":\"3/1/2025\"}" },
    { "last_updated_before_filter", "02/29/2024", CONFAB_PROFILE_AIMLAPI, "{\"last_updated_before_filter\":\"02/29/2024\"}" },
    { "metadata", "{\"user_id\":\"u\"}", CONFAB_PROFILE_AIMLAPI, "{\"metadata\":{\"user_id\":\"u\"}}" },
    { "guided_choice", "[\"yes\",\"no\"]", CONFAB_PROFILE_AIMLAPI, "{\"guided_choice\":[\"yes\",\"no\"]}" },
    { "guided_regex", "7", CONFAB_PROFILE_VLLM, "{\"guided_regex\":\"7\"}" },
    { "structured_outputs", "{\"choice\":[\"a\"],\"json\":{\"type\":\"object\"}}", CONFAB_PROFILE_VLLM,
      "{\"structured_outputs.choice\":[\"a\"],\"structured_outputs.json\":{\"type\":\"object\"}}" },
    { "provider", "{\"order\":[\"a\"],\"allow_fallbacks\":false,\"sort\":\"price\",\"max_price\":{\"prompt\":1}}",
      CONFAB_PROFILE_OPENROUTER, "{\"provider.order\":[\"a\"],\"provider.allow_fallbacks\":false,\"provider.sort\":\"price\","
      "\"provider.max_price\":{\"prompt\":1}}" },
    { "transforms", "[]", CONFAB_PROFILE_OPENROUTER, "{\"transforms\":[]}" },
    { "plugins", "[{\"id\":\"web\",\"max_results\":3}]", CONFAB_PROFILE_OPENROUTER, "{\"plugins\":[{\"id\":\"web\",\"max_results\":3}]}" },
    { "reasoning.effort", "xhigh", CONFAB_PROFILE_OPENROUTER, "{\"reasoning.effort\":\"xhigh\"}" },
    { "reasoning_effort", "max", CONFAB_PROFILE_OLLAMA, "{\"reasoning_effort\":\"max\"}" },
    { "max_tokens", "-1", CONFAB_PROFILE_LM_STUDIO, "{\"max_tokens\":-1}" },
    { "return_progress", "true", CONFAB_PROFILE_LLAMA_SERVER, "{\"return_progress\":true}" },
    { "stream_options.include_obfuscation", "false", CONFAB_PROFILE_OPENAI, "{\"stream_options.include_obfuscation\":false}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
      g_autoptr (ConfabParameters) loaded = confab_parameters_new ();
      g_autoptr (JsonNode) json = NULL;
      g_autoptr (GError) error = NULL;

      confab_parameters_set_from_text (parameters, rows[i].name, rows[i].text, rows[i].profile, &error);
      g_assert_no_error (error);
      assert_json (parameters, rows[i].json);
      /* It is kept, although other services would refuse it. */
      json = confab_parameters_to_json (parameters);
      confab_parameters_load (loaded, json_node_get_object (json));
      assert_json (loaded, rows[i].json);
    }
}

static void
test_refuses (void)
{
  struct { const char *name; const char *text; ConfabProfile profile; int code; } rows[] = {
    { "temperature", "2.1", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "temperature", "warm", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "temperature", "\"1\"", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "temperature", "1e999", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "temperature", "true", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "top_p", "0", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "seed", "0", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "seed", "4294967295", CONFAB_PROFILE_LLAMA_SERVER, CONFAB_ERROR_INVALID_VALUE },
    { "seed", "1.5", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "seed", "99999999999999999999", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "max_tokens", "0", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "n", "0", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "top_logprobs", "21", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "logprobs", "1", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "stop", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "stop", "[1]", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "reasoning.effort", "max", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "reasoning", "low", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "reasoning", "{\"depth\":1}", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_UNKNOWN_NAME },
    { "tools", "{}", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "tools", "[{}]", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "tool_choice", "maybe", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "response_format", "{\"type\":\"xml\"}", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "response_format", "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a b\"}}", CONFAB_PROFILE_GENERIC,
      CONFAB_ERROR_INVALID_VALUE },
    { "logit_bias", "{\"5\":101}", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "extra_body", "[]", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "diversity", "1", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_UNKNOWN_NAME },
    { "max_tokens", "-1", CONFAB_PROFILE_GENERIC, CONFAB_ERROR_INVALID_VALUE },
    { "max_tokens", "0", CONFAB_PROFILE_LM_STUDIO, CONFAB_ERROR_INVALID_VALUE },
    { "max_tokens", "-2", CONFAB_PROFILE_LM_STUDIO, CONFAB_ERROR_INVALID_VALUE },
    { "reasoning_effort", "xhigh", CONFAB_PROFILE_OLLAMA, CONFAB_ERROR_INVALID_VALUE },
    { "search_mode", "all", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_domain_filter", "[]", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_domain_filter", "[1]", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "2/30/2025", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "2025-03-01", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "13/1/2025", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "300/1/2025", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "3/1/25", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "3/1", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "search_after_date_filter", "7", CONFAB_PROFILE_AIMLAPI, CONFAB_ERROR_INVALID_VALUE },
    { "transforms", "[1]", CONFAB_PROFILE_OPENROUTER, CONFAB_ERROR_INVALID_VALUE },
    { "plugins", "[{}]", CONFAB_PROFILE_OPENROUTER, CONFAB_ERROR_INVALID_VALUE },
    { "plugins", "{}", CONFAB_PROFILE_OPENROUTER, CONFAB_ERROR_INVALID_VALUE },
    { "provider", "{\"order\":[\"a\"]}", CONFAB_PROFILE_OPENAI, CONFAB_ERROR_UNSUPPORTED },
    { "guided_json", "[]", CONFAB_PROFILE_VLLM, CONFAB_ERROR_INVALID_VALUE },
    { "search_mode", "web", CONFAB_PROFILE_OPENAI, CONFAB_ERROR_UNSUPPORTED },
    { "return_progress", "true", CONFAB_PROFILE_VLLM, CONFAB_ERROR_UNSUPPORTED },
    { "tool_choice", "auto", CONFAB_PROFILE_OLLAMA, CONFAB_ERROR_UNSUPPORTED },
    { "normalize_tool_schemas", "true", CONFAB_PROFILE_OPENAI, CONFAB_ERROR_UNSUPPORTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (confab_parameters_set_from_text (parameters, rows[i].name, rows[i].text, rows[i].profile, &error));
      g_assert_error (error, CONFAB_ERROR, rows[i].code);
      g_assert_true (confab_parameters_is_empty (parameters));
    }
}

static void
test_range_is_told (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (confab_parameters_set_from_text (parameters, "top_p", "0", CONFAB_PROFILE_AIMLAPI, &error));
  g_assert_nonnull (strstr (error->message, "0.01"));
  g_assert_true (confab_parameters_set_from_text (parameters, "top_p", "0", CONFAB_PROFILE_GENERIC, NULL));
  g_clear_error (&error);
  g_assert_false (confab_parameters_set_from_text (parameters, "max_tokens", "0", CONFAB_PROFILE_LM_STUDIO, &error));
  g_assert_nonnull (strstr (error->message, "from 1, or -1 for no limit"));
}

static void
on_changed_cb (GString    *names,
               const char *name)
{
  g_string_append_printf (names, "%s ", name);
}

static void
test_levels (void)
{
  g_autoptr (ConfabParameters) all = confab_parameters_new ();
  g_autoptr (ConfabParameters) nearer = confab_parameters_new ();
  g_autoptr (ConfabParameters) merged = NULL;
  g_autoptr (ConfabParameters) loaded = confab_parameters_new ();
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (GString) changes = g_string_new (NULL);

  g_signal_connect_swapped (nearer, "changed", G_CALLBACK (on_changed_cb), changes);
  confab_parameters_set_from_text (all, "temperature", "0.2", CONFAB_PROFILE_GENERIC, NULL);
  confab_parameters_set_from_text (all, "seed", "4", CONFAB_PROFILE_GENERIC, NULL);
  confab_parameters_set_from_text (nearer, "temperature", "1.5", CONFAB_PROFILE_GENERIC, NULL);
  confab_parameters_set_from_text (nearer, "temperature", "1.5", CONFAB_PROFILE_GENERIC, NULL);
  merged = confab_parameters_merge (all, nearer);
  assert_json (merged, "{\"temperature\":1.5,\"seed\":4}");
  assert_json (all, "{\"temperature\":0.2,\"seed\":4}");
  g_assert_cmpstr (changes->str, ==, "temperature ");
  json = confab_parameters_to_json (merged);
  confab_parameters_load (loaded, json_node_get_object (json));
  assert_json (loaded, "{\"temperature\":1.5,\"seed\":4}");
  confab_parameters_load (loaded, NULL);
  assert_json (loaded, "{}");
}

/* Everything is made from the table, so the table must be whole. */
static void
test_table (void)
{
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  for (guint i = 0; i < n_parameters; i++)
    {
      g_autofree char *range = confab_parameter_dup_range_text (&table[i], CONFAB_PROFILE_GENERIC);

      g_assert_true (confab_parameter_find (table[i].name) == &table[i]);
      g_assert_true (strlen (table[i].label) > 0 && g_str_has_suffix (table[i].help, "."));
      g_assert_true (strlen (range) > 0);
      g_assert_true (table[i].profiles != 0);
      g_assert_true ((table[i].kind == CONFAB_PARAMETER_CHOICE) == (table[i].choices != NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/parameters/unset", test_unset);
  g_test_add_func ("/model/parameters/accepts", test_accepts);
  g_test_add_func ("/model/parameters/accepts-of-one-service", test_accepts_of_one_service);
  g_test_add_func ("/model/parameters/refuses", test_refuses);
  g_test_add_func ("/model/parameters/range-is-told", test_range_is_told);
  g_test_add_func ("/model/parameters/levels", test_levels);
  g_test_add_func ("/model/parameters/table", test_table);
  return g_test_run ();
}
