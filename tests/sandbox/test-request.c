/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "sandbox/confab-sandbox-plan.h"
#include "sandbox/confab-sandbox-request.h"

#define USER "{\"role\":\"user\",\"content\":\"Hi\"}"
#define CALL "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\"," \
  "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"
#define TOOLS "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}," \
  "{\"type\":\"custom\",\"custom\":{\"name\":\"g\"}},{\"type\":\"web_search\"}]"

static ConfabSandboxRequest *
parse (const char *messages,
       const char *extra,
       GError    **error)
{
  g_autofree char *text = g_strdup_printf ("{\"model\":\"confab/sandbox\",\"messages\":[%s]%s%s}", messages,
                                           *extra != '\0' ? "," : "", extra);
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (JsonObject) body = confab_json_parse_object (text, -1, &parse_error);

  g_assert_no_error (parse_error);
  return confab_sandbox_request_new (body, error);
}

static void
assert_refused (const char *messages,
                const char *extra,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSandboxRequest) request = parse (messages, extra, &error);

  if (request != NULL)
    g_error ("accepted: %s %s", messages, extra);
  g_assert_error (error, CONFAB_SANDBOX_REQUEST_ERROR, CONFAB_SANDBOX_REQUEST_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("%s: “%s” does not say “%s”", extra, error->message, words);
}

static void
test_bad_members (void)
{
  static const struct { const char *extra; const char *words; } rows[] = {
    { "\"foo\":1", "foo: Unrecognized key" },
    { "\"temperature\":2.1", "temperature: Number must be from 0 to 2" },
    { "\"temperature\":-0.1", "temperature" },
    { "\"temperature\":\"1\"", "temperature: Expected number" },
    { "\"temperature\":null", "temperature" },
    { "\"top_p\":0", "top_p: Number must be from 0.01 to 1" },
    { "\"top_p\":1.01", "top_p" },
    { "\"seed\":0", "seed: Number must be greater than or equal to 1" },
    { "\"seed\":-4", "seed" },
    { "\"seed\":1.5", "seed: Expected integer" },
    { "\"seed\":null", "seed" },
    { "\"n\":0", "n: Number must be from 1 to 16" },
    { "\"n\":17", "n: " },
    { "\"n\":1.5", "n: " },
    { "\"max_tokens\":0", "max_tokens" },
    { "\"max_completion_tokens\":0", "max_completion_tokens" },
    { "\"max_completion_tokens\":null", "max_completion_tokens" },
    { "\"max_tokens\":5,\"max_completion_tokens\":5", "max_tokens: Cannot be sent together" },
    { "\"frequency_penalty\":2.5", "frequency_penalty: Number must be from -2 to 2" },
    { "\"presence_penalty\":-3", "presence_penalty" },
    { "\"stream\":1", "stream: Expected boolean" },
    { "\"stream\":null", "stream" },
    { "\"stream_options\":{\"include_usage\":true}", "stream_options: Requires stream" },
    { "\"stream\":true,\"stream_options\":{}", "stream_options.include_usage" },
    { "\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":1}", "stream_options: Unrecognized" },
    { "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop: Expected a string, or an array of at most 4" },
    { "\"stop\":[1]", "stop" },
    { "\"stop\":5", "stop" },
    { "\"logprobs\":1", "logprobs" },
    { "\"top_logprobs\":3", "top_logprobs: Requires logprobs" },
    { "\"logprobs\":false,\"top_logprobs\":3", "top_logprobs: Requires logprobs" },
    { "\"logprobs\":true,\"top_logprobs\":21", "top_logprobs: Number must be from 0 to 20" },
    { "\"logprobs\":true,\"top_logprobs\":1.5", "top_logprobs" },
    { "\"reasoning\":{\"effort\":\"huge\"}", "reasoning.effort: Invalid enum value" },
    { "\"reasoning\":{\"effort\":3}", "reasoning.effort" },
    { "\"reasoning\":{\"effort\":\"low\",\"max_tokens\":5}", "cannot be sent together" },
    { "\"reasoning\":{\"max_tokens\":0}", "reasoning.max_tokens" },
    { "\"reasoning\":{\"exclude\":1}", "reasoning.exclude" },
    { "\"reasoning\":{\"x\":1}", "reasoning: Unrecognized" },
    { "\"reasoning\":true", "reasoning: Expected object" },
    { "\"reasoning_effort\":\"x\"", "reasoning_effort" },
    { "\"response_format\":{\"type\":\"xml\"}", "response_format.type" },
    { "\"response_format\":{}", "response_format.type" },
    { "\"response_format\":{\"type\":\"text\",\"x\":1}", "response_format: Unrecognized" },
    { "\"response_format\":{\"type\":\"json_schema\"}", "response_format.json_schema: Required" },
    { "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}}", "json_schema.name" },
    { "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a b\"}}", "json_schema.name" },
    { "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"x\":1}}", "Unrecognized" },
    { "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"strict\":1}}", "strict" },
    { "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":1}}", "schema" },
    { "\"tools\":{}", "tools: Expected array" },
    { "\"tools\":[{}]", "tools[0]: type" },
    { "\"tools\":[{\"type\":\"function\"}]", "tools[0]: function.name" },
    { "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]", "function.name" },
    { "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":1}}]", "function.parameters" },
    { "\"tool_choice\":\"auto\"", "tool_choice: Requires tools" },
    { TOOLS ",\"tool_choice\":\"maybe\"", "tool_choice: Invalid input" },
    { TOOLS ",\"tool_choice\":5", "tool_choice" },
    { TOOLS ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"zz\"}}", "Names no tool" },
    { TOOLS ",\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{}}", "allowed_tools" },
    { "\"normalize_tool_schemas\":1", "normalize_tool_schemas" },
    { "\"parallel_tool_calls\":1", "parallel_tool_calls" },
    { "\"top_k\":-1", "top_k" },
    { "\"min_p\":1.5", "min_p: Number must be from 0 to 1" },
    { "\"repetition_penalty\":3", "repetition_penalty" },
    { "\"logit_bias\":{\"word\":1}", "logit_bias" },
    { "\"logit_bias\":{\"5\":101}", "logit_bias" },
    { "\"user\":5", "user" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (USER, rows[i].extra, rows[i].words);
}

static void
test_bad_messages (void)
{
  static const struct { const char *messages; const char *words; } rows[] = {
    { "", "messages: Array must contain at least 1" },
    { "5", "messages[0]: Expected object" },
    { "{\"content\":\"x\"}", "messages[0]: role" },
    { "{\"role\":\"robot\",\"content\":\"x\"}", "received 'robot'" },
    { "{\"role\":\"user\"}", "messages[0].content" },
    { "{\"role\":\"user\",\"content\":null}", "messages[0].content" },
    { "{\"role\":\"user\",\"content\":[]}", "messages[0].content: Array must contain" },
    { "{\"role\":\"user\",\"content\":\"x\",\"name\":5}", "name" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}", "messages[0].content[0]: Invalid part type" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}", "content[0].text: Required" },
    { "{\"role\":\"system\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]}", "part type" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}", "image_url.url" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}]}",
      "image_url.url" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\",\"detail\":\"x\"}}]}",
      "image_url.detail" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"video_url\",\"video_url\":\"data:,\"}]}", "video_url.url" },
    { "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}}]}", "file: Required" },
    { USER ",{\"role\":\"tool\",\"content\":\"3\"}", "messages[1].tool_call_id: Required" },
    { USER ",{\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"c1\"}", "No message before it" },
    { USER "," CALL ",{\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"c2\"}", "No message before it" },
    { USER ",{\"role\":\"assistant\"}", "content: Required" },
    { USER ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}", "tool_calls" },
    { USER ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\"}]}",
      "function.name" },
    { USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"a\"},"
      "{\"type\":\"text\",\"text\":\"b\"}]}", "only part" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (rows[i].messages, "", rows[i].words);
}

static void
test_good (void)
{
  static const char *const extras[] = {
    "\"temperature\":0,\"top_p\":0.01,\"seed\":1,\"n\":16",
    "\"n\":null,\"stop\":null,\"frequency_penalty\":null,\"presence_penalty\":null,\"logprobs\":null",
    "\"max_tokens\":1.0", "\"stop\":\"x\"", "\"stop\":[\"a\",\"b\",\"c\",\"d\"]",
    "\"stream\":true,\"stream_options\":{\"include_usage\":false}",
    "\"logprobs\":true,\"top_logprobs\":20", "\"seed\":9007199254740993",
    "\"reasoning\":{\"effort\":\"high\",\"exclude\":true}", "\"reasoning\":{\"max_tokens\":1}",
    "\"top_k\":40,\"min_p\":0.05,\"repetition_penalty\":1.1,\"logit_bias\":{\"5\":-100},\"user\":\"u\"",
    "\"response_format\":{\"type\":\"json_object\"}", "\"response_format\":{\"type\":\"text\"}",
    "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a-b_1\",\"strict\":null,\"schema\":{}}}",
    TOOLS, TOOLS ",\"tool_choice\":\"required\"", TOOLS ",\"tool_choice\":\"none\"",
    TOOLS ",\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"g\"}}",
    TOOLS ",\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":"
    "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}",
    "\"tool_choice\":\"none\",\"normalize_tool_schemas\":true,\"parallel_tool_calls\":false",
  };
  static const char *const messages[] = {
    USER "," CALL ",{\"role\":\"tool\",\"content\":\"3\",\"tool_call_id\":\"c1\"}",
    "{\"role\":\"developer\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]},"
    "{\"role\":\"system\",\"content\":\"b\"}," USER,
    USER ",{\"role\":\"assistant\",\"content\":null}," USER,
    USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"a\"}]}," USER,
  };

  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabSandboxRequest) request = parse (USER, extras[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (request->prompt, ==, "Hi");
    }
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabSandboxRequest) request = parse (messages[i], "", &error);

      g_assert_no_error (error);
      g_assert_nonnull (request);
    }
}

static void
test_unknown_model (void)
{
  g_autoptr (JsonObject) body = confab_json_parse_object ("{\"model\":\"x\",\"messages\":[" USER "]}", -1, NULL);
  g_autoptr (JsonObject) none = confab_json_parse_object ("{\"messages\":[" USER "]}", -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none_error = NULL;

  g_assert_null (confab_sandbox_request_new (body, &error));
  g_assert_error (error, CONFAB_SANDBOX_REQUEST_ERROR, CONFAB_SANDBOX_REQUEST_ERROR_UNKNOWN_MODEL);
  g_assert_null (confab_sandbox_request_new (none, &none_error));
  g_assert_error (none_error, CONFAB_SANDBOX_REQUEST_ERROR, CONFAB_SANDBOX_REQUEST_ERROR_INVALID);
}

static void
test_schema (void)
{
  static const char schema[] =
    "{\"type\":\"object\",\"required\":[\"color\",\"extra\"],\"properties\":{"
    "\"color\":{\"enum\":[\"red\",\"green\"]},\"kind\":{\"const\":7},\"yes\":{\"type\":\"boolean\"},"
    "\"count\":{\"type\":\"integer\",\"minimum\":5,\"exclusiveMaximum\":8},"
    "\"share\":{\"type\":\"number\",\"minimum\":0.25,\"maximum\":0.5},"
    "\"ids\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":3,\"maxItems\":4},"
    "\"code\":{\"type\":\"string\",\"minLength\":12,\"maxLength\":12},\"nothing\":{\"type\":\"null\"},"
    "\"maybe\":{\"type\":[\"integer\",\"null\"]},\"when\":{\"type\":\"string\",\"format\":\"date\"},"
    "\"tree\":{\"$ref\":\"#/$defs/tree\"},\"any\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}},"
    "\"$defs\":{\"tree\":{\"type\":\"object\",\"properties\":{\"child\":{\"$ref\":\"#/$defs/tree\"}}}}}";
  g_autoptr (JsonObject) object = confab_json_parse_object (schema, -1, NULL);

  for (guint seed = 0; seed < 200; seed++)
    {
      g_autofree char *text = confab_sandbox_make_json (object, "colours", seed);
      g_autoptr (JsonObject) value = confab_json_parse_object (text, -1, NULL);
      const char *color;
      gint64 number;
      double share;

      g_assert_nonnull (value);
      color = confab_json_get_string (value, "color");
      g_assert_true (g_str_equal (color, "red") || g_str_equal (color, "green"));
      g_assert_true (json_object_has_member (value, "extra"));
      g_assert_true (confab_json_get_int (value, "kind", &number) && number == 7);
      g_assert_true (confab_json_get_int (value, "count", &number) && number >= 5 && number < 8);
      g_assert_true (confab_json_get_double (value, "share", &share) && share >= 0.25 && share <= 0.5);
      g_assert_cmpuint (json_array_get_length (confab_json_get_array (value, "ids")), >=, 3);
      g_assert_cmpuint (json_array_get_length (confab_json_get_array (value, "ids")), <=, 4);
      g_assert_cmpint (g_utf8_strlen (confab_json_get_string (value, "code"), -1), ==, 12);
      g_assert_true (json_object_get_null_member (value, "nothing"));
      g_assert_true (confab_json_get_int (value, "maybe", &number));
      g_assert_cmpstr (confab_json_get_string (value, "when"), ==, "2026-01-31");
      g_assert_nonnull (confab_json_get_object (value, "tree"));
      g_assert_true (confab_json_get_int (value, "any", &number));
    }
}

static void
test_endless_schema (void)
{
  g_autoptr (JsonObject) object = confab_json_parse_object (
    "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"},\"b\":{\"type\":\"array\",\"minItems\":3,"
    "\"items\":{\"$ref\":\"#/$defs/b\"}}}}", -1, NULL);
  g_autofree char *text = confab_sandbox_make_json (object, "", 1);
  g_autoptr (JsonObject) deep = confab_json_parse_object (
    "{\"type\":\"array\",\"minItems\":64,\"items\":{\"$ref\":\"#\"}}", -1, NULL);
  g_autofree char *large = confab_sandbox_make_json (deep, "", 1);

  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (large), <, 4 * 1024 * 1024);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/request/bad-members", test_bad_members);
  g_test_add_func ("/sandbox/request/bad-messages", test_bad_messages);
  g_test_add_func ("/sandbox/request/good", test_good);
  g_test_add_func ("/sandbox/request/unknown-model", test_unknown_model);
  g_test_add_func ("/sandbox/request/schema", test_schema);
  g_test_add_func ("/sandbox/request/endless-schema", test_endless_schema);
  return g_test_run ();
}
