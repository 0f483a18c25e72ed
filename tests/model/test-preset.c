/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-parameter-advice.h"
#include "model/confab-parameter-levels.h"
#include "model/confab-preset-file.h"
#include "model/confab-prompt-variables.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_changes (void)
{
  ConfabPreset *preset = confab_preset_new ("p", "  A\nname ");
  guint count = 0;

  g_assert_cmpstr (confab_preset_get_name (preset), ==, "A name");
  g_signal_connect_swapped (preset, "changed", G_CALLBACK (count_cb), &count);
  confab_preset_set_system_prompt (preset, "");
  confab_preset_set_model (preset, NULL);
  g_assert_cmpuint (count, ==, 0);
  confab_preset_set_system_prompt (preset, "Be kind.");
  confab_preset_set_system_prompt (preset, "Be kind.");
  confab_preset_set_model (preset, "m");
  g_assert_cmpuint (count, ==, 2);
  g_assert_true (confab_parameters_set_from_text (confab_preset_get_parameters (preset), "seed", "5", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_cmpuint (count, ==, 3);
  g_assert_finalize_object (preset);
}

static ConfabPreset *
make_preset (void)
{
  ConfabPreset *preset = confab_preset_new ("p", "Reviewer");

  confab_preset_set_system_prompt (preset, "You review {{language}}.\n\u00ab\U0001f600\u00bb");
  confab_preset_set_provider (preset, "id", "My service");
  confab_preset_set_model (preset, "a/model");
  g_assert_true (confab_parameters_set_from_text (confab_preset_get_parameters (preset), "temperature", "0.2",
                                                  CONFAB_PROFILE_GENERIC, NULL));
  return preset;
}

static void
assert_same (ConfabPreset *a,
             ConfabPreset *b)
{
  g_autoptr (JsonNode) one = confab_preset_to_json (a);
  g_autoptr (JsonNode) other = confab_preset_to_json (b);

  g_assert_true (json_node_equal (one, other));
}

static void
test_copy (void)
{
  ConfabPreset *preset = make_preset ();
  ConfabPreset *copy = confab_preset_copy (preset, "q", "Reviewer");

  assert_same (preset, copy);
  g_assert_cmpstr (confab_preset_get_id (copy), ==, "q");
  confab_parameters_unset (confab_preset_get_parameters (copy), "temperature");
  g_assert_nonnull (confab_parameters_get (confab_preset_get_parameters (preset), "temperature"));
  g_assert_finalize_object (preset);
  g_assert_finalize_object (copy);
}

static void
test_file (void)
{
  g_autoptr (ConfabPreset) preset = make_preset ();
  g_autoptr (GPtrArray) presets = g_ptr_array_new ();
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_add (presets, preset);
  g_ptr_array_add (presets, preset);
  text = confab_preset_file_write (presets);
  g_assert_null (strstr (text, "provider_id"));
  read = confab_preset_file_read (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 2);
  /* The service is known by its name there. */
  g_assert_cmpstr (confab_preset_get_provider_name (read->pdata[1]), ==, "My service");
  g_assert_cmpstr (confab_preset_get_id (read->pdata[0]), !=, confab_preset_get_id (read->pdata[1]));
  confab_preset_set_provider (preset, NULL, "My service");
  assert_same (preset, read->pdata[0]);
}

static void
test_bad_files (void)
{
  static const struct { const char *text; int code; const char *says; } rows[] = {
    { "", CONFAB_ERROR_INVALID_JSON, "not JSON" },
    { "\xff\xfe", CONFAB_ERROR_INVALID_JSON, "not JSON" },
    { "[1,2]", CONFAB_ERROR_INVALID_JSON, "not JSON" },
    { "{\"presets\":[", CONFAB_ERROR_INVALID_JSON, "not JSON" },
    { "{}", CONFAB_ERROR_INVALID_VALUE, "not a file of presets" },
    { "{\"presets\":[7]}", CONFAB_ERROR_INVALID_VALUE, "not a file of presets" },
    { "{\"presets\":[{\"name\":5}]}", CONFAB_ERROR_INVALID_VALUE, "not a file of presets" },
    { "{\"name\":\"x\",\"version\":\"1.0.0\",\"main\":\"index.js\"}", CONFAB_ERROR_INVALID_VALUE, "not a file of presets" },
    { "{\"format\":\"other\",\"name\":\"x\",\"model\":\"m\"}", CONFAB_ERROR_INVALID_VALUE, "not a file of presets" },
    { "{\"name\":\"x\",\"parameters\":[]}", CONFAB_ERROR_INVALID_VALUE, "not a file of presets" },
    { "{\"version\":99,\"presets\":[]}", CONFAB_ERROR_UNSUPPORTED, "newer" },
    { "{\"name\":\"x\",\"parameters\":{\"temperature\":\"hot\"}}", CONFAB_ERROR_INVALID_VALUE, "temperature" },
    { "{\"name\":\"x\",\"parameters\":{\"warmth\":1}}", CONFAB_ERROR_INVALID_VALUE, "warmth" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) read = confab_preset_file_read (rows[i].text, strlen (rows[i].text), &error);

      g_assert_null (read);
      g_assert_error (error, CONFAB_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].says));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_large_file (void)
{
  g_autofree char *text = g_strnfill (CONFAB_PRESET_FILE_MAX_BYTES + 1, ' ');
  g_autoptr (GString) many = g_string_new ("{\"presets\":[{\"name\":\"a\"}");
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_preset_file_read (text, CONFAB_PRESET_FILE_MAX_BYTES + 1, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_clear_error (&error);
  for (guint i = 0; i < CONFAB_PRESET_FILE_MAX_PRESETS; i++)
    g_string_append (many, ",{\"name\":\"a\"}");
  g_string_append (many, "]}");
  g_assert_null (confab_preset_file_read (many->str, many->len, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, "1001"));
}

static void
test_names (void)
{
  static const struct { const char *text; const char *names; const char *asked; } rows[] = {
    { "", "", "" },
    { "no variable { { date } }", "", "" },
    { "{{date}} {{ time }}{{date}}", "date,time", "" },
    { "{{language}} for {{user}}, {{Your name}} and {{clipboard}}", "language,user,Your name,clipboard", "language,Your name,clipboard" },
    { "{{}}{{ }}{{a", "", "" },
    { "{{{a}}}", "a", "a" },
    { "{{a{{b}}", "b", "b" },
    { "{{a\nb}} {{a.b}}", "", "" },
    { "{{gr\u00f6\u00dfe}}", "gr\u00f6\u00dfe", "gr\u00f6\u00dfe" },
    { "{{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) names = confab_prompt_list_names (rows[i].text);
      g_auto (GStrv) asked = confab_prompt_list_asked (rows[i].text);
      g_autofree char *joined = g_strjoinv (",", names);
      g_autofree char *joined_asked = g_strjoinv (",", asked);

      g_assert_cmpstr (joined, ==, rows[i].names);
      g_assert_cmpstr (joined_asked, ==, rows[i].asked);
    }
}

static void
assert_expands (const char *text,
                const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2026, 3, 1, 14, 5, 0);
  g_autoptr (JsonObject) values = confab_json_parse_object ("{\"name\":\"Ada\",\"evil\":\"{{name}} {{date}} {{\",\"date\":\"never\",\"n\":7,"
                                                            "\"half\":\"{{na\",\"empty\":\"\"}", -1, NULL);
  g_autofree char *expanded = confab_prompt_expand (text, now, "The {{name}} user", values);

  g_assert_cmpstr (expanded, ==, expected);
}

static void
test_expands (void)
{
  assert_expands ("", "");
  assert_expands ("On {{date}} at {{time}}, {{ weekday }}.", "On 2026-03-01 at 14:05, Sunday.");
  assert_expands ("{{name}}", "Ada");
  assert_expands ("{{unknown}} stays", "{{unknown}} stays");
  assert_expands ("{{n}}", "{{n}}");
  assert_expands ("<{{empty}}>", "<>");
  /* What a value says is a text, whatever is in it. */
  assert_expands ("{{evil}}", "{{name}} {{date}} {{");
  assert_expands ("{{evil}}name}}", "{{name}} {{date}} {{name}}");
  assert_expands ("{{half}}me}}", "{{name}}");
  assert_expands ("{{user}}", "The {{name}} user");
}

static void
assert_advice (const char   *values,
               ConfabProfile profile,
               const char   *system_prompt,
               const char   *prompt,
               const char   *names)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (JsonObject) object = confab_json_parse_object (values, -1, NULL);
  g_autoptr (GPtrArray) advice = NULL;
  g_autoptr (GString) said = g_string_new (NULL);

  confab_parameters_load (parameters, object);
  advice = confab_parameter_advise (parameters, profile, system_prompt, prompt);
  for (guint i = 0; i < advice->len; i++)
    {
      ConfabParameterAdvice *one = advice->pdata[i];
      g_autofree char *joined = g_strjoinv ("+", one->names);

      g_string_append_printf (said, "%s ", joined);
      g_assert_cmpstr (one->sentence, !=, "");
    }
  g_assert_cmpstr (said->str, ==, names);
}

static void
test_advice (void)
{
  assert_advice ("{}", CONFAB_PROFILE_AIMLAPI, NULL, "x", "");
  assert_advice ("{\"temperature\":0.5}", CONFAB_PROFILE_AIMLAPI, NULL, "x", "");
  assert_advice ("{\"temperature\":0.5,\"top_p\":0.5}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "temperature+top_p ");
  assert_advice ("{\"max_tokens\":5,\"max_completion_tokens\":5}", CONFAB_PROFILE_AIMLAPI, NULL, NULL,
                 "max_completion_tokens+max_tokens ");
  /* What the service does not take is not sent. */
  assert_advice ("{\"max_tokens\":5,\"max_completion_tokens\":5}", CONFAB_PROFILE_OLLAMA, NULL, NULL, "");
  assert_advice ("{\"top_logprobs\":5}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "top_logprobs+logprobs ");
  assert_advice ("{\"top_logprobs\":5,\"logprobs\":false}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "top_logprobs+logprobs ");
  assert_advice ("{\"top_logprobs\":5,\"logprobs\":true}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "");
  assert_advice ("{\"top_logprobs\":0}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "");
  assert_advice ("{\"reasoning.effort\":\"low\",\"reasoning.max_tokens\":5}", CONFAB_PROFILE_AIMLAPI, NULL, NULL,
                 "reasoning.effort+reasoning.max_tokens ");
  assert_advice ("{\"response_format\":{\"type\":\"json_object\"}}", CONFAB_PROFILE_AIMLAPI, "Be kind", "List it", "response_format ");
  assert_advice ("{\"response_format\":{\"type\":\"json_object\"}}", CONFAB_PROFILE_AIMLAPI, "As Json", "List it", "");
  assert_advice ("{\"response_format\":{\"type\":\"json_object\"}}", CONFAB_PROFILE_AIMLAPI, NULL, "as JSON", "");
  assert_advice ("{\"response_format\":{\"type\":\"json_object\"}}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "");
  assert_advice ("{\"temperature\":0,\"n\":2}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "temperature+n ");
  assert_advice ("{\"stop\":\"a\",\"stop_sequences\":[\"a\"]}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "stop+stop_sequences ");
  /* What was set for another service, and this one would refuse. */
  assert_advice ("{\"max_tokens\":-1}", CONFAB_PROFILE_LM_STUDIO, NULL, NULL, "");
  assert_advice ("{\"max_tokens\":-1}", CONFAB_PROFILE_OPENAI, NULL, NULL, "max_tokens ");
  assert_advice ("{\"top_p\":0}", CONFAB_PROFILE_GENERIC, NULL, NULL, "");
  assert_advice ("{\"top_p\":0}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "top_p ");
  assert_advice ("{\"reasoning.effort\":\"xhigh\"}", CONFAB_PROFILE_AIMLAPI, NULL, NULL, "reasoning.effort ");
}

static void
count_name_cb (guint      *count,
               const char *name)
{
  *count += g_str_equal (name, "seed");
}

static void
test_levels (void)
{
  ConfabParameterLevels *levels = confab_parameter_levels_new ();
  g_autoptr (ConfabParameters) far = confab_parameters_new ();
  g_autoptr (ConfabParameters) near = confab_parameters_new ();
  g_autoptr (ConfabParameters) merged = NULL;
  ConfabLevel level = CONFAB_LEVEL_REPLY;
  guint count = 0;

  confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, near);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_PRESET, "Cool", far);
  g_assert_cmpint (confab_parameter_levels_get_nearest (levels), ==, CONFAB_LEVEL_QUESTION);
  g_assert_cmpstr (confab_parameter_levels_get_name (levels, CONFAB_LEVEL_PRESET), ==, "Cool");
  g_assert_null (confab_parameter_levels_get (levels, CONFAB_LEVEL_EVERYTHING));
  g_signal_connect_swapped (levels, "changed", G_CALLBACK (count_name_cb), &count);
  g_assert_null (confab_parameter_levels_find (levels, "seed", &level));
  g_assert_true (confab_parameters_set_from_text (far, "seed", "1", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_true (confab_parameters_set_from_text (near, "seed", "2", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpint (json_node_get_int (confab_parameter_levels_find (levels, "seed", &level)), ==, 2);
  g_assert_cmpint (level, ==, CONFAB_LEVEL_QUESTION);
  g_assert_cmpint (json_node_get_int (confab_parameter_levels_find_behind (levels, "seed", &level)), ==, 1);
  g_assert_cmpint (level, ==, CONFAB_LEVEL_PRESET);
  merged = confab_parameter_levels_dup_merged (levels);
  g_assert_cmpint (json_node_get_int (confab_parameters_get (merged, "seed")), ==, 2);
  g_assert_finalize_object (levels);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/preset/changes", test_changes);
  g_test_add_func ("/model/preset/copy", test_copy);
  g_test_add_func ("/model/preset/file", test_file);
  g_test_add_func ("/model/preset/bad-files", test_bad_files);
  g_test_add_func ("/model/preset/large-file", test_large_file);
  g_test_add_func ("/model/preset/variables/names", test_names);
  g_test_add_func ("/model/preset/variables/expands", test_expands);
  g_test_add_func ("/model/preset/advice", test_advice);
  g_test_add_func ("/model/preset/levels", test_levels);
  return g_test_run ();
}
