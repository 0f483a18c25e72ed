/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "provider/confab-dialect.h"
#include "provider/confab-request.h"

/* A request with what a test puts into it. */
typedef struct
{
  ConfabRequest     request;
  ConfabProvider   *provider;
  GPtrArray        *messages;
  ConfabParameters *parameters;
} Fixture;

static GBytes *
load_cb (ConfabPart *part,
         gpointer    user_data,
         GError    **error)
{
  const char *hash = confab_part_get_facts (part)->hash;

  if (strcmp (hash, "missing") == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "gone");
      return NULL;
    }
  return g_bytes_new (hash, strlen (hash));
}

static void
set_up (Fixture      *fixture,
        ConfabProfile profile)
{
  fixture->provider = confab_provider_new ("p", "Service", "https://example.org/v1", profile);
  fixture->messages = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->parameters = confab_parameters_new ();
  fixture->request = (ConfabRequest) {
    .provider = fixture->provider, .model = "m", .messages = fixture->messages, .parameters = fixture->parameters, .load = load_cb,
  };
}

static void
tear_down (Fixture *fixture)
{
  g_ptr_array_unref (fixture->messages);
  g_assert_finalize_object (fixture->parameters);
  g_assert_finalize_object (fixture->provider);
}

static ConfabMessage *
add_message (Fixture    *fixture,
             ConfabRole  role,
             const char *text)
{
  ConfabMessage *message = confab_message_new ("id", NULL, role, CONFAB_STATUS_COMPLETE, 0);

  if (role == CONFAB_ROLE_ASSISTANT)
    confab_message_append_text (message, text);
  else if (text != NULL)
    {
      g_autoptr (ConfabPart) part = confab_part_new_text (text);

      confab_message_add_part (message, part);
    }
  g_ptr_array_add (fixture->messages, message);
  return message;
}

static void
add_attachment (ConfabMessage               *message,
                ConfabPartKind               kind,
                const ConfabAttachmentFacts *facts)
{
  g_autoptr (ConfabPart) part = confab_part_new_attachment (kind, facts);

  confab_message_add_part (message, part);
}

static void
set_parameter (Fixture    *fixture,
               const char *name,
               const char *json)
{
  g_autoptr (JsonNode) value = confab_json_parse (json, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (value);
  /* With the most tolerant profile: what a service does not take is left out when it is written. */
  confab_parameters_set (fixture->parameters, name, value, CONFAB_PROFILE_OPENROUTER, &error);
  if (error != NULL)
    {
      g_clear_error (&error);
      confab_parameters_set (fixture->parameters, name, value, CONFAB_PROFILE_GENERIC, &error);
    }
  g_assert_no_error (error);
}

static GBytes *
write_body (Fixture *fixture,
            GError **error)
{
  g_autoptr (ConfabHttpBody) body = confab_request_write (&fixture->request, error);

  return body != NULL ? confab_http_body_flatten (body) : NULL;
}

static void
assert_body (Fixture    *fixture,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = write_body (fixture, &error);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (text, ==, expected);
  node = confab_json_parse (text, -1, &error);
  g_assert_no_error (error);
}

/* Asserts on what stands between the brackets of "messages". */
static void
assert_messages (Fixture    *fixture,
                 const char *expected)
{
  g_autofree char *body = g_strdup_printf ("{\"model\":\"m\",\"messages\":[%s]}", expected);

  assert_body (fixture, body);
}

static void
assert_refused (Fixture    *fixture,
                ConfabError code,
                const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (confab_request_write (&fixture->request, &error));
  g_assert_error (error, CONFAB_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_least (void)
{
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_message (&f, CONFAB_ROLE_USER, "Hi \"there\"\n");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi \\\"there\\\"\\n\"}]}");
  f.request.system_prompt = "Be brief";
  assert_messages (&f, "{\"role\":\"system\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":\"Hi \\\"there\\\"\\n\"}");
  f.request.system_prompt = "";
  f.request.parameters = NULL;
  assert_messages (&f, "{\"role\":\"user\",\"content\":\"Hi \\\"there\\\"\\n\"}");
  tear_down (&f);
}

static void
test_stream (void)
{
  static const struct
  {
    ConfabProfile profile;
    gboolean      has_options;
  } profiles[] = {
    { CONFAB_PROFILE_AIMLAPI, TRUE }, { CONFAB_PROFILE_OPENAI, TRUE }, { CONFAB_PROFILE_LLAMA_SERVER, TRUE }, { CONFAB_PROFILE_OLLAMA, TRUE },
    { CONFAB_PROFILE_VLLM, TRUE }, { CONFAB_PROFILE_LM_STUDIO, TRUE }, { CONFAB_PROFILE_DEEPSEEK, TRUE },
    { CONFAB_PROFILE_OPENROUTER, FALSE }, { CONFAB_PROFILE_GENERIC, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      Fixture f;

      set_up (&f, profiles[i].profile);
      f.request.stream = TRUE;
      assert_body (&f, profiles[i].has_options ?
                   "{\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}" :
                   "{\"model\":\"m\",\"messages\":[],\"stream\":true}");
      tear_down (&f);
    }
}

static void
test_stream_by_user (void)
{
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  set_parameter (&f, "stream", "false");
  set_parameter (&f, "stream_options.include_usage", "false");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"stream\":false}");
  f.request.stream = TRUE;
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":false},\"stream\":true}");
  set_parameter (&f, "stream", "true");
  f.request.stream = FALSE;
  assert_body (&f, "{\"model\":\"m\",\"messages\":[]}");
  tear_down (&f);
}

static void
test_parameters (void)
{
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  set_parameter (&f, "temperature", "0.7");
  set_parameter (&f, "seed", "7");
  set_parameter (&f, "stop", "[\"a\",\"b\"]");
  set_parameter (&f, "reasoning.effort", "\"low\"");
  set_parameter (&f, "reasoning.exclude", "true");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"temperature\":0.7,\"seed\":7,\"stop\":[\"a\",\"b\"],"
               "\"reasoning\":{\"effort\":\"low\",\"exclude\":true}}");
  tear_down (&f);
}

/* What a service does not take stays out, and one service's name for a thing becomes another's. */
static void
test_parameters_of_others (void)
{
  Fixture f;

  set_up (&f, CONFAB_PROFILE_OPENAI);
  set_parameter (&f, "top_k", "40");
  set_parameter (&f, "normalize_tool_schemas", "true");
  set_parameter (&f, "reasoning.effort", "\"high\"");
  set_parameter (&f, "reasoning.exclude", "true");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"reasoning_effort\":\"high\"}");
  set_parameter (&f, "reasoning_effort", "\"low\"");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"reasoning_effort\":\"low\"}");
  tear_down (&f);
}

/* llama-server and LM Studio leave out repetition_penalty in silence. */
static void
test_repetition_penalty (void)
{
  static const ConfabProfile profiles[] = { CONFAB_PROFILE_LLAMA_SERVER, CONFAB_PROFILE_LM_STUDIO };

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      Fixture f;

      set_up (&f, profiles[i]);
      set_parameter (&f, "repetition_penalty", "1.5");
      assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"repeat_penalty\":1.5}");
      tear_down (&f);
    }
}

/* What one service alone takes is a member of its request, and of no other's. */
static void
test_parameters_of_one_service (void)
{
  static const struct
  {
    ConfabProfile profile;
    const char   *name;
    const char   *value;
    const char   *member;
  } rows[] = {
    { CONFAB_PROFILE_AIMLAPI, "stop_sequences", "[\"a\"]", "\"stop_sequences\":[\"a\"]" },
    { CONFAB_PROFILE_AIMLAPI, "metadata", "{\"user_id\":\"u\"}", "\"metadata\":{\"user_id\":\"u\"}" },
    { CONFAB_PROFILE_AIMLAPI, "web_search_options", "{\"search_context_size\":\"low\"}", "\"web_search_options\":{\"search_context_size\":\"low\"}" },
    { CONFAB_PROFILE_AIMLAPI, "search_mode", "\"web\"", "\"search_mode\":\"web\"" },
    { CONFAB_PROFILE_AIMLAPI, "search_domain_filter", "\"-x.org\"", "\"search_domain_filter\":[\"-x.org\"]" },
    { CONFAB_PROFILE_AIMLAPI, "search_recency_filter", "\"day\"", "\"search_recency_filter\":\"day\"" },
    { CONFAB_PROFILE_AIMLAPI, "search_after_date_filter", "\"3/1/2025\"", "\"search_after_date_filter\":\"3/1/2025\"" },
    { CONFAB_PROFILE_AIMLAPI, "search_before_date_filter", "\"3/1/2025\"", "\"search_before_date_filter\":\"3/1/2025\"" },
    { CONFAB_PROFILE_AIMLAPI, "last_updated_after_filter", "\"3/1/2025\"", "\"last_updated_after_filter\":\"3/1/2025\"" },
    { CONFAB_PROFILE_AIMLAPI, "last_updated_before_filter", "\"3/1/2025\"", "\"last_updated_before_filter\":\"3/1/2025\"" },
    { CONFAB_PROFILE_AIMLAPI, "guided_json", "{\"type\":\"object\"}", "\"guided_json\":{\"type\":\"object\"}" },
    { CONFAB_PROFILE_OPENAI, "stream_options.include_obfuscation", "false",
      "\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":true},\"stream\":true" },
    { CONFAB_PROFILE_OPENROUTER, "provider.order", "[\"a\",\"b\"]", "\"provider\":{\"order\":[\"a\",\"b\"]}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.only", "\"a\"", "\"provider\":{\"only\":[\"a\"]}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.ignore", "\"a\"", "\"provider\":{\"ignore\":[\"a\"]}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.allow_fallbacks", "false", "\"provider\":{\"allow_fallbacks\":false}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.require_parameters", "true", "\"provider\":{\"require_parameters\":true}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.data_collection", "\"deny\"", "\"provider\":{\"data_collection\":\"deny\"}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.zdr", "true", "\"provider\":{\"zdr\":true}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.sort", "\"latency\"", "\"provider\":{\"sort\":\"latency\"}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.quantizations", "[\"fp8\"]", "\"provider\":{\"quantizations\":[\"fp8\"]}" },
    { CONFAB_PROFILE_OPENROUTER, "provider.max_price", "{\"prompt\":1}", "\"provider\":{\"max_price\":{\"prompt\":1}}" },
    { CONFAB_PROFILE_OPENROUTER, "models", "\"a/b\"", "\"models\":[\"a/b\"]" },
    { CONFAB_PROFILE_OPENROUTER, "route", "\"fallback\"", "\"route\":\"fallback\"" },
    { CONFAB_PROFILE_OPENROUTER, "transforms", "[]", "\"transforms\":[]" },
    { CONFAB_PROFILE_OPENROUTER, "plugins", "[{\"id\":\"web\"}]", "\"plugins\":[{\"id\":\"web\"}]" },
    { CONFAB_PROFILE_OPENROUTER, "reasoning.effort", "\"xhigh\"", "\"reasoning\":{\"effort\":\"xhigh\"}" },
    { CONFAB_PROFILE_OLLAMA, "reasoning_effort", "\"max\"", "\"reasoning_effort\":\"max\"" },
    { CONFAB_PROFILE_LLAMA_SERVER, "return_progress", "true", "\"return_progress\":true" },
    { CONFAB_PROFILE_LM_STUDIO, "max_tokens", "-1", "\"max_tokens\":-1" },
    { CONFAB_PROFILE_VLLM, "structured_outputs.choice", "[\"a\"]", "\"structured_outputs\":{\"choice\":[\"a\"]}" },
    { CONFAB_PROFILE_VLLM, "structured_outputs.regex", "\"a+\"", "\"structured_outputs\":{\"regex\":\"a+\"}" },
    { CONFAB_PROFILE_VLLM, "structured_outputs.grammar", "\"root ::= \\\"a\\\"\"", "\"structured_outputs\":{\"grammar\":\"root ::= \\\"a\\\"\"}" },
    { CONFAB_PROFILE_VLLM, "structured_outputs.json", "{}", "\"structured_outputs\":{\"json\":{}}" },
    { CONFAB_PROFILE_VLLM, "guided_choice", "[\"a\"]", "\"guided_choice\":[\"a\"]" },
    { CONFAB_PROFILE_VLLM, "guided_regex", "\"a+\"", "\"guided_regex\":\"a+\"" },
    { CONFAB_PROFILE_VLLM, "guided_grammar", "\"root\\n\"", "\"guided_grammar\":\"root\\n\"" },
    { CONFAB_PROFILE_VLLM, "guided_json", "{}", "\"guided_json\":{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) value = confab_json_parse (rows[i].value, -1, NULL);
      g_autofree char *body = NULL;
      g_autoptr (GError) error = NULL;
      Fixture f;

      set_up (&f, rows[i].profile);
      confab_parameters_set (f.parameters, rows[i].name, value, rows[i].profile, &error);
      g_assert_no_error (error);
      f.request.stream = g_str_has_prefix (rows[i].name, "stream_options");
      body = g_strdup_printf ("{\"model\":\"m\",\"messages\":[],%s}", rows[i].member);
      assert_body (&f, body);
      tear_down (&f);
      /* DeepSeek takes the effort under its other name. */
      if (confab_parameter_is_taken (confab_parameter_find (rows[i].name), CONFAB_PROFILE_DEEPSEEK) ||
          g_str_equal (rows[i].name, "reasoning.effort"))
        continue;
      set_up (&f, CONFAB_PROFILE_DEEPSEEK);
      confab_parameters_set (f.parameters, rows[i].name, value, rows[i].profile, NULL);
      assert_messages (&f, "");
      tear_down (&f);
    }
}

static void
test_one_limit (void)
{
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  set_parameter (&f, "max_tokens", "5");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"max_tokens\":5}");
  set_parameter (&f, "max_completion_tokens", "6");
  assert_body (&f, "{\"model\":\"m\",\"messages\":[],\"max_completion_tokens\":6}");
  tear_down (&f);
}

static void
test_extra_body (void)
{
  Fixture f;
  g_autoptr (JsonNode) kept = NULL;
  g_autofree char *text = NULL;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  g_assert_true (confab_provider_set_extra_body (f.provider, "{\"a\":{\"x\":1,\"y\":1},\"temperature\":1,\"provider\":\"p\"}", NULL));
  set_parameter (&f, "temperature", "0.5");
  set_parameter (&f, "extra_body", "{\"a\":{\"y\":2,\"z\":[1]},\"model\":\"other\",\"reasoning\":{\"enabled\":true}}");
  set_parameter (&f, "reasoning.effort", "\"low\"");
  for (guint i = 0; i < 2; i++)
    assert_body (&f, "{\"model\":\"other\",\"messages\":[],\"temperature\":1,\"reasoning\":{\"effort\":\"low\",\"enabled\":true},"
                 "\"a\":{\"x\":1,\"y\":2,\"z\":[1]},\"provider\":\"p\"}");
  kept = json_node_copy (confab_parameters_get (f.parameters, "extra_body"));
  text = confab_json_to_string (kept, FALSE);
  g_assert_cmpstr (text, ==, "{\"a\":{\"y\":2,\"z\":[1]},\"model\":\"other\",\"reasoning\":{\"enabled\":true}}");
  tear_down (&f);
}

static void
test_image (void)
{
  const ConfabAttachmentFacts png = { .hash = "abc", .media_type = "image/png", .size = 3 };
  const ConfabAttachmentFacts remote = { .url = "https://example.org/cat.png", .detail = "low" };
  ConfabMessage *message;
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  message = add_message (&f, CONFAB_ROLE_USER, "What?");
  add_attachment (message, CONFAB_PART_IMAGE, &png);
  add_attachment (message, CONFAB_PART_IMAGE, &remote);
  assert_messages (&f, "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,YWJj\"}},"
                   "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/cat.png\",\"detail\":\"low\"}},"
                   "{\"type\":\"text\",\"text\":\"What?\"}]}");
  tear_down (&f);

  set_up (&f, CONFAB_PROFILE_OPENROUTER);
  message = add_message (&f, CONFAB_ROLE_USER, "What?");
  add_attachment (message, CONFAB_PART_IMAGE, &png);
  assert_messages (&f, "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What?\"},"
                   "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,YWJj\"}}]}");
  tear_down (&f);

  set_up (&f, CONFAB_PROFILE_OLLAMA);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, NULL), CONFAB_PART_IMAGE, &remote);
  assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "Service does not fetch");
  tear_down (&f);
}

static void
test_image_limits (void)
{
  const ConfabAttachmentFacts png = { .hash = "abc", .media_type = "image/png", .name = "cat.png" };
  const ConfabAttachmentFacts webp = { .hash = "abc", .media_type = "image/webp", .name = "cat.webp" };
  const ConfabAttachmentFacts large = { .hash = "abc", .media_type = "image/png", .name = "big.png", .size = 21 * 1024 * 1024 };
  const ConfabAttachmentFacts missing = { .hash = "missing", .media_type = "image/png" };
  g_autoptr (GError) error = NULL;
  Fixture f;

  set_up (&f, CONFAB_PROFILE_LLAMA_SERVER);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_IMAGE, &webp);
  assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "cat.webp");
  tear_down (&f);

  set_up (&f, CONFAB_PROFILE_DEEPSEEK);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_IMAGE, &png);
  assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "Service takes no pictures");
  tear_down (&f);

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_IMAGE, &large);
  assert_refused (&f, CONFAB_ERROR_TOO_LARGE, "big.png");
  tear_down (&f);

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  for (guint i = 0; i < 61; i++)
    add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_IMAGE, &png);
  assert_refused (&f, CONFAB_ERROR_TOO_LARGE, "at most 60 pictures");
  tear_down (&f);

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_IMAGE, &missing);
  g_assert_null (confab_request_write (&f.request, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  tear_down (&f);
}

static void
test_video (void)
{
  const ConfabAttachmentFacts mp4 = { .hash = "abc", .media_type = "video/mp4", .name = "v.mp4" };
  const ConfabAttachmentFacts avi = { .hash = "abc", .media_type = "video/x-msvideo", .name = "v.avi" };
  const ConfabAttachmentFacts large = { .hash = "abc", .media_type = "video/mp4", .name = "v.mp4", .size = 128 * 1000 * 1000 };
  static const struct
  {
    ConfabProfile profile;
    const char   *part;
  } modes[] = {
    { CONFAB_PROFILE_AIMLAPI, "{\"type\":\"video_url\",\"video_url\":{\"url\":\"data:video/mp4;base64,YWJj\"}}" },
    { CONFAB_PROFILE_LLAMA_SERVER, "{\"type\":\"input_video\",\"input_video\":{\"data\":\"YWJj\"}}" },
  };
  Fixture f;

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *expected = g_strdup_printf ("{\"role\":\"user\",\"content\":[%s,{\"type\":\"text\",\"text\":\"x\"}]}", modes[i].part);

      set_up (&f, modes[i].profile);
      add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_VIDEO, &mp4);
      assert_messages (&f, expected);
      tear_down (&f);
    }
  set_up (&f, CONFAB_PROFILE_OPENAI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_VIDEO, &mp4);
  assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "Service takes no videos");
  tear_down (&f);
  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_VIDEO, &avi);
  assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "video/x-msvideo");
  tear_down (&f);
  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_VIDEO, &large);
  assert_refused (&f, CONFAB_ERROR_TOO_LARGE, "v.mp4");
  tear_down (&f);
}

static void
test_document (void)
{
  const ConfabAttachmentFacts notes = { .hash = "abc", .media_type = "text/plain", .name = "notes.txt" };
  const ConfabAttachmentFacts pdf = { .hash = "abc", .media_type = "application/pdf", .name = "a.pdf" };
  Fixture f;

  set_up (&f, CONFAB_PROFILE_OPENAI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, NULL), CONFAB_PART_DOCUMENT, &notes);
  assert_messages (&f, "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"notes.txt:\\n\\nabc\"}]}");
  tear_down (&f);
  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, NULL), CONFAB_PART_DOCUMENT, &pdf);
  assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "a.pdf");
  tear_down (&f);
}

/* Documents as what they are, by profile. */
static void
test_file (void)
{
  const ConfabAttachmentFacts pdf = { .hash = "abc", .media_type = "application/pdf", .name = "a \"b\".pdf", .size = 3 };
  const ConfabAttachmentFacts epub = { .hash = "abc", .media_type = "application/epub+zip", .name = "a.epub", .size = 3 };

  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      Fixture f;

      set_up (&f, profile);
      add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_DOCUMENT, &pdf);
      if (profile == CONFAB_PROFILE_OPENAI || profile == CONFAB_PROFILE_OPENROUTER)
        assert_messages (&f, "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"file\",\"file\":{"
                         "\"filename\":\"a \\\"b\\\".pdf\",\"file_data\":\"data:application/pdf;base64,YWJj\"}}]}");
      else
        assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "a \"b\".pdf");
      tear_down (&f);
      set_up (&f, profile);
      add_attachment (add_message (&f, CONFAB_ROLE_USER, "x"), CONFAB_PART_DOCUMENT, &epub);
      assert_refused (&f, CONFAB_ERROR_UNSUPPORTED, "a.epub");
      tear_down (&f);
    }
}

/* A service that takes no lists gets one text. */
static void
test_plain_content (void)
{
  const ConfabAttachmentFacts notes = { .hash = "abc", .media_type = "text/plain", .name = "notes.txt" };
  Fixture f;

  set_up (&f, CONFAB_PROFILE_DEEPSEEK);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "What?"), CONFAB_PART_DOCUMENT, &notes);
  assert_messages (&f, "{\"role\":\"user\",\"content\":\"What?\\n\\nnotes.txt:\\n\\nabc\"}");
  tear_down (&f);
}

static void
test_sum (void)
{
  const ConfabAttachmentFacts half = { .hash = "abc", .media_type = "image/png", .name = "a.png", .size = 15 * 1000 * 1000 };
  const ConfabAttachmentFacts mp4 = { .hash = "abc", .media_type = "video/mp4", .name = "a.mp4", .size = 3 };
  ConfabMessage *message;
  Fixture f;

  set_up (&f, CONFAB_PROFILE_GENERIC);
  message = add_message (&f, CONFAB_ROLE_USER, "x");
  add_attachment (message, CONFAB_PART_IMAGE, &half);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "y"), CONFAB_PART_IMAGE, &half);
  assert_refused (&f, CONFAB_ERROR_TOO_LARGE, "40.0");
  assert_refused (&f, CONFAB_ERROR_TOO_LARGE, "27.0");
  tear_down (&f);
  /* One in each message is no more than one. */
  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  message = add_message (&f, CONFAB_ROLE_USER, NULL);
  add_attachment (message, CONFAB_PART_VIDEO, &mp4);
  add_attachment (add_message (&f, CONFAB_ROLE_USER, NULL), CONFAB_PART_VIDEO, &mp4);
  {
    g_autoptr (GBytes) body = write_body (&f, NULL);

    g_assert_nonnull (body);
  }
  add_attachment (message, CONFAB_PART_VIDEO, &mp4);
  assert_refused (&f, CONFAB_ERROR_TOO_LARGE, "at most 1 video");
  tear_down (&f);
}

static GPtrArray *
list_parts_cb (ConfabMessage *message,
               gpointer       user_data)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);

  if (confab_message_get_parts (message)->len < 2)
    return parts;
  g_ptr_array_add (parts, confab_part_new_text (user_data));
  g_ptr_array_add (parts, confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = "abc", .media_type = "image/jpeg", .size = 3
  }));
  return parts;
}

/* A video goes as texts and pictures, and nothing of a video is sent. */
static void
test_list_parts (void)
{
  Fixture f;
  ConfabAttachmentFacts mp4 = { .hash = "xyz", .media_type = "video/mp4", .name = "a.mp4", .size = 3 };

  set_up (&f, CONFAB_PROFILE_OPENAI);
  f.request.list_parts = list_parts_cb;
  f.request.list_data = (gpointer)"Frame at 00:12";
  add_attachment (add_message (&f, CONFAB_ROLE_USER, "What?"), CONFAB_PART_VIDEO, &mp4);
  add_message (&f, CONFAB_ROLE_USER, "So?");
  assert_messages (&f, "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What?\"},"
                   "{\"type\":\"text\",\"text\":\"Frame at 00:12\"},"
                   "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,YWJj\"}}]},"
                   "{\"role\":\"user\",\"content\":\"So?\"}");
  tear_down (&f);
}

static void
test_failed_replies (void)
{
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  add_message (&f, CONFAB_ROLE_USER, "a");
  confab_message_set_status (add_message (&f, CONFAB_ROLE_ASSISTANT, ""), CONFAB_STATUS_FAILED);
  add_message (&f, CONFAB_ROLE_USER, "b");
  confab_message_set_status (add_message (&f, CONFAB_ROLE_ASSISTANT, "half"), CONFAB_STATUS_INTERRUPTED);
  add_message (&f, CONFAB_ROLE_USER, "c");
  assert_messages (&f, "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},"
                   "{\"role\":\"assistant\",\"content\":\"half\"},{\"role\":\"user\",\"content\":\"c\"}");
  tear_down (&f);
}

/* How a reply that was cut is gone on with. */
static void
test_continues (void)
{
  static const struct
  {
    ConfabProfile profile;
    const char   *last;    /* the message with the reply, and what may follow it */
    const char   *members; /* of the body, after the messages */
  } cases[] = {
    { CONFAB_PROFILE_OPENROUTER, "{\"role\":\"assistant\",\"content\":\"half\"}", "" },
    { CONFAB_PROFILE_OLLAMA, "{\"role\":\"assistant\",\"content\":\"half \\n\"}", "" },
    { CONFAB_PROFILE_LLAMA_SERVER, "{\"role\":\"assistant\",\"content\":\"half \\n\"}",
      ",\"chat_template_kwargs\":{\"enable_thinking\":false}" },
    { CONFAB_PROFILE_VLLM, "{\"role\":\"assistant\",\"content\":\"half \\n\"}",
      ",\"add_generation_prompt\":false,\"continue_final_message\":true" },
    { CONFAB_PROFILE_DEEPSEEK, "{\"role\":\"assistant\",\"content\":\"half \\n\",\"prefix\":true}", "" },
  };
  static const ConfabProfile asked[] = {
    CONFAB_PROFILE_GENERIC, CONFAB_PROFILE_AIMLAPI, CONFAB_PROFILE_OPENAI, CONFAB_PROFILE_LM_STUDIO,
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},%s]%s}",
                                               cases[i].last, cases[i].members);
      Fixture f;

      set_up (&f, cases[i].profile);
      add_message (&f, CONFAB_ROLE_USER, "a");
      add_message (&f, CONFAB_ROLE_ASSISTANT, "half \n");
      f.request.continues = TRUE;
      assert_body (&f, body);
      tear_down (&f);
    }
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      Fixture f;
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) object = NULL;
      JsonArray *messages;

      set_up (&f, asked[i]);
      add_message (&f, CONFAB_ROLE_USER, "a");
      add_message (&f, CONFAB_ROLE_ASSISTANT, "half");
      f.request.continues = TRUE;
      body = write_body (&f, &error);
      g_assert_no_error (error);
      object = confab_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
      g_assert_no_error (error);
      messages = confab_json_get_array (object, "messages");
      g_assert_cmpuint (json_array_get_length (messages), ==, 3);
      g_assert_cmpstr (confab_json_get_string (confab_json_array_object (messages, 1), "content"), ==, "half");
      g_assert_cmpstr (confab_json_get_string (confab_json_array_object (messages, 2), "role"), ==, "user");
      tear_down (&f);
    }
}

static void
assert_url (const char   *base_url,
            ConfabProfile profile,
            gboolean      continues,
            const char   *expected)
{
  g_autoptr (ConfabProvider) provider = confab_provider_new ("p", "Service", base_url, profile);
  g_autofree char *url = confab_request_dup_url (provider, continues);

  g_assert_cmpstr (url, ==, expected);
}

static void
test_url (void)
{
  assert_url ("https://example.org/v1", CONFAB_PROFILE_GENERIC, TRUE, "https://example.org/v1/chat/completions");
  assert_url ("https://api.deepseek.com", CONFAB_PROFILE_DEEPSEEK, FALSE, "https://api.deepseek.com/chat/completions");
  assert_url ("https://api.deepseek.com", CONFAB_PROFILE_DEEPSEEK, TRUE, "https://api.deepseek.com:443/beta/chat/completions");
  assert_url ("https://example.org/v1", CONFAB_PROFILE_DEEPSEEK, TRUE, "https://example.org/v1/chat/completions");
}

static void
add_call (ConfabMessage *message,
          guint          index,
          const char    *id,
          const char    *type,
          const char    *name,
          const char    *arguments)
{
  const ConfabDelta delta = { .kind = CONFAB_DELTA_TOOL_CALL, .index = index, .id = id, .type = type, .name = name, .text = arguments };

  confab_message_apply (message, &delta);
}

static void
add_reasoning (ConfabMessage *message)
{
  const ConfabDelta text = { .kind = CONFAB_DELTA_REASONING, .text = "Hm" };
  const ConfabDelta details = { .kind = CONFAB_DELTA_REASONING_DETAILS, .text = "[{\"type\":\"reasoning.text\",\"text\":\"Hm\",\"index\":0}]" };

  confab_message_apply (message, &text);
  confab_message_apply (message, &details);
}

#define CALL_1 "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"
#define RESULT_1 "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"3\"}"

static void
test_tools (void)
{
  static const struct
  {
    ConfabProfile profile;
    const char   *reasoning;
  } profiles[] = {
    { CONFAB_PROFILE_AIMLAPI, "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"index\":0,\"text\":\"Hm\"}]," },
    { CONFAB_PROFILE_DEEPSEEK, "\"reasoning_content\":\"Hm\"," },
    { CONFAB_PROFILE_VLLM, "\"reasoning\":\"Hm\"," },
    { CONFAB_PROFILE_OPENAI, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autofree char *expected = g_strdup_printf ("{\"role\":\"assistant\",\"content\":null,%s\"tool_calls\":[" CALL_1 "]}," RESULT_1 ","
                                                   "{\"role\":\"assistant\",\"content\":\"Three\"}", profiles[i].reasoning);
      ConfabMessage *message;
      Fixture f;

      set_up (&f, profiles[i].profile);
      message = add_message (&f, CONFAB_ROLE_ASSISTANT, "");
      add_reasoning (message);
      add_call (message, 0, "c1", "function", "f", NULL);
      message = add_message (&f, CONFAB_ROLE_TOOL, "3");
      confab_message_set_tool_call_id (message, "c1");
      message = add_message (&f, CONFAB_ROLE_ASSISTANT, "Three");
      /* Only turns with calls are sent back with their reasoning. */
      add_reasoning (message);
      assert_messages (&f, expected);
      tear_down (&f);
    }
}

/* Services refuse calls without results, and results without calls. */
static void
test_tools_unanswered (void)
{
  ConfabMessage *message;
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  message = add_message (&f, CONFAB_ROLE_ASSISTANT, "");
  add_call (message, 0, "c0", "function", "f", "{}");
  message = add_message (&f, CONFAB_ROLE_ASSISTANT, "Wait");
  add_call (message, 0, "c1", "function", "f", "{}");
  add_call (message, 1, "c2", "custom", "g", "x");
  add_call (message, 2, "c3", "function", "h", "{}");
  confab_message_set_tool_call_id (add_message (&f, CONFAB_ROLE_TOOL, "3"), "c1");
  confab_message_set_tool_call_id (add_message (&f, CONFAB_ROLE_TOOL, "4"), "c2");
  confab_message_set_tool_call_id (add_message (&f, CONFAB_ROLE_TOOL, "5"), "c9");
  assert_messages (&f, "{\"role\":\"assistant\",\"content\":\"Wait\",\"tool_calls\":[" CALL_1 ","
                   "{\"id\":\"c2\",\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"input\":\"x\"}}]},"
                   RESULT_1 ",{\"role\":\"tool\",\"tool_call_id\":\"c2\",\"content\":\"4\"}");
  tear_down (&f);
}

static void
test_details_of_others (void)
{
  ConfabMessage *message;
  Fixture f;

  set_up (&f, CONFAB_PROFILE_OPENROUTER);
  message = add_message (&f, CONFAB_ROLE_ASSISTANT, "");
  add_reasoning (message);
  confab_message_edit_reply (message)->provider_id = g_strdup ("another");
  add_call (message, 0, "c1", "function", "f", "{}");
  confab_message_set_tool_call_id (add_message (&f, CONFAB_ROLE_TOOL, "3"), "c1");
  assert_messages (&f, "{\"role\":\"assistant\",\"content\":null,\"reasoning\":\"Hm\",\"tool_calls\":[" CALL_1 "]}," RESULT_1);
  tear_down (&f);
}

static void
test_refusal (void)
{
  const ConfabDelta delta = { .kind = CONFAB_DELTA_REFUSAL, .text = "No." };
  Fixture f;

  set_up (&f, CONFAB_PROFILE_AIMLAPI);
  confab_message_apply (add_message (&f, CONFAB_ROLE_ASSISTANT, ""), &delta);
  assert_messages (&f, "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"}");
  tear_down (&f);
  set_up (&f, CONFAB_PROFILE_OLLAMA);
  confab_message_apply (add_message (&f, CONFAB_ROLE_ASSISTANT, ""), &delta);
  assert_messages (&f, "{\"role\":\"assistant\",\"content\":\"No.\"}");
  tear_down (&f);
}

static void
test_dialects (void)
{
  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      const ConfabDialect *dialect = confab_dialect_get (profile);

      g_assert_nonnull (dialect->models_path);
      g_assert_nonnull (dialect->image_types);
      g_assert_nonnull (dialect->video_types);
      g_assert_true ((dialect->max_images > 0) == (dialect->image_types[0] != NULL));
      g_assert_true ((dialect->video_mode != CONFAB_VIDEO_NONE) == (dialect->video_types[0] != NULL && dialect->max_video_bytes > 0));
      g_assert_true ((dialect->reasoning_replay != CONFAB_REPLAY_NEVER) == (dialect->reasoning_replay_field != NULL));
      g_assert_true (dialect->key_page == NULL || g_str_has_prefix (dialect->key_page, "https://"));
      g_assert_true ((dialect->key_page != NULL) == (dialect->billing_page != NULL));
    }
  g_assert_cmpstr (confab_dialect_get (CONFAB_PROFILE_AIMLAPI)->models_path, ==, "models?include=all");
  g_assert_cmpuint (confab_dialect_get (CONFAB_PROFILE_AIMLAPI)->max_images, ==, 60);
}

/* What only some services, or only some of their models, take goes to those alone, under its own name. */
static void
test_for_some (void)
{
  static const struct
  {
    ConfabProfile profile;
    const char   *members;
  } profiles[] = {
    { CONFAB_PROFILE_AIMLAPI, "\"top_a\":0.1,\"verbosity\":\"low\",\"web_search_options\":{},\"thinking\":{\"type\":\"disabled\"},"
      "\"enable_thinking\":false,\"thinking_budget\":100,\"chat_template_kwargs\":{\"enable_thinking\":true},"
      "\"prediction\":{\"type\":\"content\",\"content\":\"x\"},\"metadata\":{\"a\":\"b\"}" },
    { CONFAB_PROFILE_OPENAI, "\"verbosity\":\"low\",\"web_search_options\":{},\"prediction\":{\"type\":\"content\",\"content\":\"x\"},"
      "\"service_tier\":\"flex\",\"store\":true,\"metadata\":{\"a\":\"b\"}" },
    { CONFAB_PROFILE_OPENROUTER, "\"top_a\":0.1,\"reasoning\":{\"enabled\":true},\"verbosity\":\"low\","
      "\"web_search_options\":{},\"prediction\":{\"type\":\"content\",\"content\":\"x\"},\"service_tier\":\"flex\",\"metadata\":{\"a\":\"b\"}" },
    { CONFAB_PROFILE_LLAMA_SERVER, "\"reasoning_format\":\"none\",\"chat_template_kwargs\":{\"enable_thinking\":true}" },
    { CONFAB_PROFILE_VLLM, "\"chat_template_kwargs\":{\"enable_thinking\":true}" },
    { CONFAB_PROFILE_DEEPSEEK, "\"thinking\":{\"type\":\"disabled\"}" },
    { CONFAB_PROFILE_OLLAMA, NULL }, { CONFAB_PROFILE_LM_STUDIO, NULL }, { CONFAB_PROFILE_GENERIC, NULL },
  };
  g_autoptr (JsonObject) all = confab_json_parse_object (
    "{\"top_a\":0.1,\"reasoning.enabled\":true,\"reasoning_format\":\"none\",\"verbosity\":\"low\",\"thinking\":{\"type\":\"disabled\"},"
    "\"enable_thinking\":false,\"thinking_budget\":100,\"chat_template_kwargs\":{\"enable_thinking\":true},"
    "\"prediction\":{\"type\":\"content\",\"content\":\"x\"},\"web_search_options\":{},\"service_tier\":\"flex\",\"store\":true,"
    "\"metadata\":{\"a\":\"b\"}}", -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autofree char *expected = g_strconcat ("{\"model\":\"m\",\"messages\":[]", profiles[i].members != NULL ? "," : "",
                                               profiles[i].members != NULL ? profiles[i].members : "", "}", NULL);
      Fixture f;

      set_up (&f, profiles[i].profile);
      confab_parameters_load (f.parameters, all);
      assert_body (&f, expected);
      tear_down (&f);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/request/least", test_least);
  g_test_add_func ("/provider/request/stream", test_stream);
  g_test_add_func ("/provider/request/stream-by-user", test_stream_by_user);
  g_test_add_func ("/provider/request/parameters", test_parameters);
  g_test_add_func ("/provider/request/for-some", test_for_some);
  g_test_add_func ("/provider/request/parameters-of-others", test_parameters_of_others);
  g_test_add_func ("/provider/request/repetition-penalty", test_repetition_penalty);
  g_test_add_func ("/provider/request/parameters-of-one-service", test_parameters_of_one_service);
  g_test_add_func ("/provider/request/one-limit", test_one_limit);
  g_test_add_func ("/provider/request/extra-body", test_extra_body);
  g_test_add_func ("/provider/request/image", test_image);
  g_test_add_func ("/provider/request/image-limits", test_image_limits);
  g_test_add_func ("/provider/request/video", test_video);
  g_test_add_func ("/provider/request/document", test_document);
  g_test_add_func ("/provider/request/file", test_file);
  g_test_add_func ("/provider/request/plain-content", test_plain_content);
  g_test_add_func ("/provider/request/sum", test_sum);
  g_test_add_func ("/provider/request/list-parts", test_list_parts);
  g_test_add_func ("/provider/request/failed-replies", test_failed_replies);
  g_test_add_func ("/provider/request/continues", test_continues);
  g_test_add_func ("/provider/request/url", test_url);
  g_test_add_func ("/provider/request/tools", test_tools);
  g_test_add_func ("/provider/request/tools-unanswered", test_tools_unanswered);
  g_test_add_func ("/provider/request/details-of-others", test_details_of_others);
  g_test_add_func ("/provider/request/refusal", test_refusal);
  g_test_add_func ("/provider/request/dialects", test_dialects);
  return g_test_run ();
}
