/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json-partial.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"

static JsonNode *
read_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = confab_json_read (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return node;
}

static ConfabJsonSchema *
make (const char *text)
{
  g_autoptr (JsonNode) json = read_json (text);
  g_autoptr (GError) error = NULL;
  ConfabJsonSchema *schema = confab_json_schema_new (json, &error);

  g_assert_no_error (error);
  return schema;
}

/* What is said of a value: the first problem, "" where it fits. */
static char *
judge (const char *schema_text,
       const char *value_text)
{
  g_autoptr (ConfabJsonSchema) schema = make (schema_text);
  g_autoptr (JsonNode) value = read_json (value_text);
  g_autoptr (GPtrArray) problems = NULL;

  if (confab_json_schema_check (schema, value, &problems))
    return g_strdup ("");
  return confab_json_problem_dup_sentence (problems->pdata[0]);
}

static void
test_sentences (void)
{
  static const char *const cases[][3] = {
    { "{\"type\":\"string\"}", "1", "must be a text, and is 1" },
    { "{\"type\":[\"string\",\"null\"]}", "{}", "must be null or a text, and is {…}" },
    { "{\"properties\":{\"a/b\":{\"properties\":{\"~\":{\"minimum\":3}}}}}", "{\"a/b\":{\"~\":2.5}}", "/a~1b/~0: must be at least 3" },
    { "{\"items\":{\"required\":[\"x\"]}}", "[{\"x\":1},{}]", "/1: “x” is missing" },
    { "{\"properties\":{\"x\":{}},\"additionalProperties\":false}", "{\"x\":1,\"y\":2}", "/y: is not allowed" },
    { "{\"allOf\":[{\"properties\":{\"x\":{}}}],\"unevaluatedProperties\":false}", "{\"x\":1,\"y\":2}", "/y: is not allowed" },
    { "{\"items\":[{}],\"additionalItems\":false}", "[1,2]", "/1: is not allowed" },
    { "{\"minimum\":3,\"exclusiveMinimum\":true}", "3", "must be greater than 3" },
    { "{\"minimum\":3,\"exclusiveMinimum\":false}", "3", "" },
    { "{\"type\":\"string\",\"nullable\":true}", "null", "" },
    { "{\"enum\":[1,2]}", "3", "3 is not one of the values that are allowed" },
    { "{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}]}", "{\"a\":\"x\"}",
      "/a: must be a whole number, and is \"x\"" },
    { "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"}]}", "5", "fits none of the alternatives" },
    { "{\"format\":\"date\"}", "\"2026-02-30\"", "\"2026-02-30\" is not of the format “date”" },
    { "{\"maxLength\":3}", "\"größe\"", "must have at most 3 characters, and has 5" },
    { "{\"const\":12345678901234567890}", "12345678901234567890", "" },
    { "{\"maximum\":9007199254740993}", "9007199254740994", "must be at most 9007199254740993" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = judge (cases[i][0], cases[i][1]);

      g_assert_cmpstr (said, ==, cases[i][2]);
    }
}

static void
test_invalid (void)
{
  static const char *const cases[][2] = {
    { "[]", "" },
    { "{\"properties\":{\"a\":{\"type\":\"text\"}}}", "/properties/a/type" },
    { "{\"items\":[]}", "/items" },
    { "{\"items\":[{},{\"type\":1}]}", "/items/1/type" },
    { "{\"required\":\"x\"}", "/required" },
    { "{\"anyOf\":[]}", "/anyOf" },
    { "{\"allOf\":[{},{\"pattern\":\"(\"}]}", "/allOf/1/pattern" },
    { "{\"pattern\":\"(*LIMIT_MATCH=4000000000)a\"}", "/pattern" },
    { "{\"pattern\":\"(?R)\"}", "/pattern" },
    { "{\"$ref\":\"https://example.org/other\"}", "/$ref" },
    { "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"}}}", "/$defs/a/$ref" },
    { "{\"multipleOf\":0}", "/multipleOf" },
    { "{\"minLength\":-1}", "/minLength" },
    { "{\"not\":3}", "/not" },
    { "{\"unevaluatedItems\":3}", "/unevaluatedItems" },
    { "{\"$dynamicRef\":\"#x\"}", "/$dynamicRef" },
    { "{\"exclusiveMinimum\":\"0\"}", "/exclusiveMinimum" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) json = read_json (cases[i][0]);
      g_autoptr (ConfabJsonProblem) problem = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (confab_json_schema_new_full (json, CONFAB_JSON_SCHEMA_DEFAULT, &problem));
      g_assert_cmpstr (problem->pointer, ==, cases[i][1]);
      g_assert_cmpstr (problem->message, !=, "");
      g_assert_null (confab_json_schema_new (json, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
    }
}

/* Schemas that would take for ever; what is said is that they do. */
static void
test_endless (void)
{
  static const char *const cases[][2] = {
    { "{\"$ref\":\"#\"}", "1" },
    { "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}},\"$ref\":\"#/$defs/a\"}", "1" },
    { "{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}", "1" },
    { "{\"unevaluatedProperties\":false,\"anyOf\":[{\"$ref\":\"#\"}]}", "{\"x\":1}" },
    { "{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"" },
    { "{\"pattern\":\"^(x+x+)+y\"}", "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxzy\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autofree char *said = judge (cases[i][0], cases[i][1]);

      g_assert_cmpstr (said, ==, "could not be checked: the schema takes too long");
      g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
    }
}

/* Each level doubles the time: 2^40 steps. */
static void
test_exponential (void)
{
  g_autoptr (GString) text = g_string_new ("{\"$defs\":{\"d0\":{\"type\":\"string\"}");
  g_autofree char *said = NULL;

  for (guint i = 1; i <= 40; i++)
    g_string_append_printf (text, ",\"d%u\":{\"anyOf\":[{\"$ref\":\"#/$defs/d%u\"},{\"$ref\":\"#/$defs/d%u\"}]}", i, i - 1, i - 1);
  g_string_append (text, "},\"$ref\":\"#/$defs/d40\"}");
  said = judge (text->str, "1");
  g_assert_cmpstr (said, ==, "could not be checked: the schema takes too long");
}

static void
test_recursive (void)
{
  const char *schema = "{\"type\":\"object\",\"properties\":{\"next\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]},"
                       "\"v\":{\"type\":\"integer\"}},\"required\":[\"next\",\"v\"],\"additionalProperties\":false}";
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char *good = NULL;
  g_autofree char *bad = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (value, "{\"v\":1,\"next\":");
  g_string_append (value, "null");
  for (guint i = 0; i < 200; i++)
    g_string_append_c (value, '}');
  good = judge (schema, value->str);
  g_assert_cmpstr (good, ==, "");
  *strstr (value->str + 14 * 15, "1") = '"';
  *strstr (value->str + 14 * 15 + 7, ",") = '"';
  bad = judge (schema, "{\"v\":1,\"next\":{\"v\":1,\"next\":{\"v\":\"x\",\"next\":null}}}");
  g_assert_cmpstr (bad, ==, "/next/next/v: must be a whole number, and is \"x\"");
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("{\"anyOf\":[{}");
  g_autoptr (JsonNode) deep_json = NULL;
  g_autoptr (JsonNode) wide_json = NULL;
  g_autoptr (ConfabJsonProblem) deep_problem = NULL;
  g_autoptr (ConfabJsonProblem) wide_problem = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "{\"not\":");
  g_string_append (deep, "{}");
  for (guint i = 0; i < 100; i++)
    g_string_append_c (deep, '}');
  for (guint i = 0; i < CONFAB_JSON_SCHEMA_MAX_SCHEMAS; i++)
    g_string_append (wide, ",{}");
  g_string_append (wide, "]}");
  deep_json = read_json (deep->str);
  wide_json = read_json (wide->str);
  g_assert_null (confab_json_schema_new_full (deep_json, 0, &deep_problem));
  g_assert_null (confab_json_schema_new_full (wide_json, 0, &wide_problem));
  g_assert_nonnull (strstr (wide_problem->message, "100000"));
  g_assert_nonnull (strstr (deep_problem->message, "64"));
}

static void
test_many_problems (void)
{
  g_autoptr (ConfabJsonSchema) schema = make ("{\"items\":{\"type\":\"string\"}}");
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, ",1");
  g_string_append_c (text, ']');
  value = read_json (text->str);
  g_assert_false (confab_json_schema_check (schema, value, &problems));
  g_assert_cmpuint (problems->len, ==, CONFAB_JSON_SCHEMA_MAX_PROBLEMS);
  g_assert_cmpstr (((ConfabJsonProblem *)problems->pdata[99])->pointer, ==, "/99");
}

static void
test_strict (void)
{
  static const char *const cases[][2] = {
    { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}", NULL },
    { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[],\"additionalProperties\":false}", "required" },
    { "{\"type\":\"object\",\"properties\":{},\"required\":[]}", "additionalProperties" },
    { "{\"type\":\"array\",\"items\":{}}", "type" },
    { "{\"anyOf\":[{\"type\":\"object\",\"additionalProperties\":false}]}", "type" },
    { "{\"type\":\"object\",\"additionalProperties\":false,\"allOf\":[{}]}", "allOf" },
    { "{\"type\":\"object\",\"additionalProperties\":false,\"$defs\":{\"x\":{\"type\":\"object\"}}}", "additionalProperties" },
    { "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"u\"],\"properties\":{\"u\":{\"format\":\"uri\"}}}", "format" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) json = read_json (cases[i][0]);
      g_autoptr (GPtrArray) problems = confab_json_schema_check_strict (json);

      g_assert_cmpuint (problems->len, ==, cases[i][1] != NULL);
      if (cases[i][1] != NULL)
        g_assert_cmpstr (((ConfabJsonProblem *)problems->pdata[0])->keyword, ==, cases[i][1]);
    }
}

/* A schema with so many properties, each with so many values of so many characters. */
static void
assert_strict (guint       n_properties,
               guint       n_values,
               int         n_characters,
               const char *message)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < n_properties; i++)
    {
      g_string_append_printf (text, "%s\"p%u\":{\"type\":\"string\"", i > 0 ? "," : "", i);
      for (guint k = 0; k < n_values; k++)
        g_string_append_printf (text, "%s\"%0*u\"", k > 0 ? "," : ",\"enum\":[", n_characters, k);
      g_string_append (text, n_values > 0 ? "]}" : "}");
    }
  g_string_append (text, "},\"required\":[");
  for (guint i = 0; i < n_properties; i++)
    g_string_append_printf (text, "%s\"p%u\"", i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  json = read_json (text->str);
  problems = confab_json_schema_check_strict (json);
  g_assert_cmpuint (problems->len, ==, message != NULL);
  if (message != NULL)
    g_assert_cmpstr (((ConfabJsonProblem *)problems->pdata[0])->message, ==, message);
}

/* Each limit is said once, wherever it is passed. */
static void
test_strict_limits (void)
{
  assert_strict (5000, 0, 0, NULL);
  assert_strict (5001, 0, 0, "There may be at most 5000 properties in all.");
  assert_strict (20000, 0, 0, "There may be at most 5000 properties in all.");
  assert_strict (10, 100, 4, NULL);
  assert_strict (11, 100, 4, "There may be at most 1000 values of “enum” in all.");
  assert_strict (1, 250, 70, NULL);
  assert_strict (1, 251, 59, NULL);
  assert_strict (1, 251, 60, "The values of an “enum” of more than 250 may have at most 15000 characters in all.");
  assert_strict (100, 10, 119, NULL);
  assert_strict (100, 10, 120, "The names and values may have at most 120000 characters in all.");
}

static void
test_from_example (void)
{
  static const char *const cases[][2] = {
    { "{\"a\":1,\"b\":\"x\"}", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":\"string\"}},"
      "\"required\":[\"a\",\"b\"],\"additionalProperties\":false}" },
    { "[1,2.5]", "{\"type\":\"array\",\"items\":{\"type\":\"number\"}}" },
    { "[]", "{\"type\":\"array\",\"items\":{}}" },
    { "[null,\"a\",1]", "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"},{\"type\":\"integer\"}]}}" },
    { "[{\"a\":1},{\"b\":true}]", "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
      "\"a\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]},"
      "\"b\":{\"anyOf\":[{\"type\":\"boolean\"},{\"type\":\"null\"}]}},"
      "\"required\":[\"a\",\"b\"],\"additionalProperties\":false}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) example = read_json (cases[i][0]);
      g_autoptr (JsonNode) schema = confab_json_schema_from_example (example);
      g_autofree char *text = confab_json_to_string (schema, FALSE);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-schema/sentences", test_sentences);
  g_test_add_func ("/base/json-schema/invalid", test_invalid);
  g_test_add_func ("/base/json-schema/endless", test_endless);
  g_test_add_func ("/base/json-schema/exponential", test_exponential);
  g_test_add_func ("/base/json-schema/recursive", test_recursive);
  g_test_add_func ("/base/json-schema/limits", test_limits);
  g_test_add_func ("/base/json-schema/many-problems", test_many_problems);
  g_test_add_func ("/base/json-schema/strict", test_strict);
  g_test_add_func ("/base/json-schema/strict-limits", test_strict_limits);
  g_test_add_func ("/base/json-schema/from-example", test_from_example);
  return g_test_run ();
}
