/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "sandbox/confab-word-model.h"
#include "service-fixture.h"

#define WEATHER "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":" \
  "\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}," \
  "{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}]"

static JsonObject *
ask_body (ServiceFixture *fixture,
          const char     *body)
{
  g_autofree char *answer = service_exchange (fixture, "POST", "/chat/completions", body, 200);
  g_autoptr (GError) error = NULL;
  JsonObject *object = confab_json_parse_object (answer, -1, &error);

  g_assert_no_error (error);
  return object;
}

static JsonObject *
ask (ServiceFixture *fixture,
     const char     *prompt,
     const char     *extra)
{
  g_autofree char *body = service_make_body (prompt, extra);

  return ask_body (fixture, body);
}

static JsonObject *
get_choice (JsonObject *reply,
            guint       index)
{
  return confab_json_array_object (confab_json_get_array (reply, "choices"), index);
}

static const char *
get_content (JsonObject *reply)
{
  return confab_json_get_string (confab_json_get_object (get_choice (reply, 0), "message"), "content");
}

static const char *
get_reason (JsonObject *reply)
{
  return confab_json_get_string (get_choice (reply, 0), "finish_reason");
}

static gint64
get_usage (JsonObject *reply,
           const char *member)
{
  gint64 value = -1;

  confab_json_get_int (confab_json_get_object (reply, "usage"), member, &value);
  return value;
}

static void
assert_reply (ServiceFixture *fixture,
              const char     *prompt,
              const char     *extra,
              const char     *content,
              const char     *reason)
{
  g_autoptr (JsonObject) reply = ask (fixture, prompt, extra);

  g_assert_cmpstr (get_content (reply), ==, content);
  g_assert_cmpstr (get_reason (reply), ==, reason);
}

/* What a stream of one choice comes to, put together as a client does. */
typedef struct
{
  GString    *content;
  GString    *reasoning;
  GString    *details;
  GString    *arguments;
  char       *reason;
  JsonObject *last;
  guint       n_chunks;
} Stream;

static void
stream_clear (Stream *stream)
{
  g_string_free (stream->content, TRUE);
  g_string_free (stream->reasoning, TRUE);
  g_string_free (stream->details, TRUE);
  g_string_free (stream->arguments, TRUE);
  g_free (stream->reason);
  g_clear_pointer (&stream->last, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stream, stream_clear)

static void
append_text (GString    *text,
             const char *more)
{
  g_string_append (text, more != NULL ? more : "");
}

static void
read_chunk (Stream     *stream,
            const char *json)
{
  g_autoptr (JsonObject) chunk = confab_json_parse_object (json, -1, NULL);
  JsonObject *choice = get_choice (chunk, 0);
  JsonObject *delta = confab_json_get_object (choice, "delta");
  JsonObject *call = confab_json_array_object (confab_json_get_array (delta, "tool_calls"), 0);
  JsonObject *detail = confab_json_array_object (confab_json_get_array (delta, "reasoning_details"), 0);

  g_assert_nonnull (chunk);
  g_assert_cmpstr (confab_json_get_string (chunk, "object"), ==, "chat.completion.chunk");
  g_assert_cmpstr (confab_json_get_string (chunk, "model"), ==, CONFAB_SANDBOX_MODEL);
  g_assert_true (g_str_has_prefix (confab_json_get_string (chunk, "id"), "gen-"));
  g_assert_nonnull (delta);
  append_text (stream->content, confab_json_get_string (delta, "content"));
  append_text (stream->reasoning, confab_json_get_string (delta, "reasoning"));
  append_text (stream->details, confab_json_get_string (detail, "text"));
  append_text (stream->arguments, confab_json_get_string (confab_json_get_object (call, "function"), "arguments"));
  if (confab_json_get_string (choice, "finish_reason") != NULL)
    {
      g_assert_null (stream->reason);
      stream->reason = g_strdup (confab_json_get_string (choice, "finish_reason"));
    }
  g_clear_pointer (&stream->last, json_object_unref);
  stream->last = g_steal_pointer (&chunk);
  stream->n_chunks++;
}

static Stream
ask_stream (ServiceFixture *fixture,
            const char     *prompt,
            const char     *extra)
{
  g_autofree char *members = g_strconcat ("\"stream\":true", *extra != '\0' ? "," : "", extra, NULL);
  g_autofree char *body = service_make_body (prompt, members);
  g_autofree char *answer = service_exchange (fixture, "POST", "/chat/completions", body, 200);
  g_auto (GStrv) events = g_strsplit (answer, "\n\n", -1);
  guint n = g_strv_length (events);
  Stream stream = { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL), g_string_new (NULL), NULL, NULL, 0 };

  g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (fixture->last), NULL), ==,
                   "text/event-stream");
  g_assert_cmpuint (n, >=, 5);
  g_assert_cmpstr (events[0], ==, ": CONFAB SANDBOX PROCESSING");
  g_assert_cmpstr (events[n - 2], ==, "data: [DONE]");
  g_assert_cmpstr (events[n - 1], ==, "");
  for (guint i = 1; i < n - 2; i++)
    {
      g_assert_true (g_str_has_prefix (events[i], "data: "));
      read_chunk (&stream, events[i] + strlen ("data: "));
    }
  return stream;
}

static void
test_echo (ServiceFixture *fixture,
           gconstpointer   data)
{
  g_auto (Stream) stream = ask_stream (fixture, "/echo Hello,  wide world! ☃ \\n\\n- a\\n", "");

  g_assert_cmpstr (stream.content->str, ==, "Hello,  wide world! ☃ \n\n- a\n");
  g_assert_cmpstr (stream.reason, ==, "stop");
  g_assert_cmpuint (stream.n_chunks, >, 8);
  assert_reply (fixture, "/echo one two", "", "one two", "stop");
  assert_reply (fixture, "/echo", "", "", "stop");
  assert_reply (fixture, "/slow /echo one", "", "one", "stop");
}

/* A document is a text before what somebody wrote. */
static void
test_echo_behind_document (ServiceFixture *fixture,
                           gconstpointer   data)
{
  g_autoptr (JsonObject) reply = NULL;

  reply = ask_body (fixture, "{\"model\":\"" CONFAB_SANDBOX_MODEL "\",\"messages\":[{\"role\":\"user\",\"content\":["
                    "{\"type\":\"text\",\"text\":\"a.txt:\\n\\n/echo no\"},{\"type\":\"text\",\"text\":\"/echo yes\"}]}]}");
  g_assert_cmpstr (get_content (reply), ==, "yes");
}

static void
test_usage (ServiceFixture *fixture,
            gconstpointer   data)
{
  g_auto (Stream) stream = ask_stream (fixture, "/echo one two three", "\"stream_options\":{\"include_usage\":true}");
  g_autoptr (JsonObject) whole = ask (fixture, "/echo one two three", "");
  JsonObject *meta = confab_json_get_object (confab_json_get_object (stream.last, "meta"), "usage");
  SoupMessageHeaders *headers = soup_message_get_response_headers (fixture->last);
  double usd = 0;
  gint64 credits = 0;

  g_assert_cmpint (get_usage (stream.last, "completion_tokens"), ==, 3);
  g_assert_cmpint (get_usage (stream.last, "prompt_tokens"), ==, 9);
  g_assert_cmpint (get_usage (stream.last, "total_tokens"), ==, 12);
  g_assert_true (confab_json_get_int (meta, "credits_used", &credits) && credits == 12);
  g_assert_true (confab_json_get_double (meta, "usd_spent", &usd));
  g_assert_cmpfloat_with_epsilon (usd, 12 / 2e6, 1e-15);
  g_assert_cmpint (get_usage (whole, "total_tokens"), ==, 12);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "x-aimlapi-credits-used"), ==, "12");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "x-aimlapi-usd-spent"), ==, "0.0000060");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "x-client-request-id"), ==, "test:1");
  g_assert_nonnull (soup_message_headers_get_one (headers, "x-inference-id"));
}

static void
test_seed (ServiceFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (JsonObject) one = ask (fixture, "What is a token?", "\"seed\":7");
  g_autoptr (JsonObject) same = ask (fixture, "What is a token?", "\"seed\":7");
  g_autoptr (JsonObject) other = ask (fixture, "What is a token?", "\"seed\":8");
  g_auto (Stream) first = ask_stream (fixture, "/words 50", "\"seed\":7");
  g_auto (Stream) second = ask_stream (fixture, "/words 50", "\"seed\":7");

  g_assert_cmpstr (get_content (one), ==, get_content (same));
  g_assert_cmpstr (get_content (one), !=, get_content (other));
  g_assert_cmpstr (first.content->str, ==, second.content->str);
}

static void
test_greedy (ServiceFixture *fixture,
             gconstpointer   data)
{
  g_autoptr (JsonObject) one = ask (fixture, "/words 60", "\"temperature\":0");
  g_autoptr (JsonObject) same = ask (fixture, "/words 60", "\"temperature\":0,\"seed\":4");
  g_autoptr (JsonObject) likeliest = ask (fixture, "/words 60", "\"top_k\":1");
  g_autoptr (JsonObject) other = ask (fixture, "/words 60", "\"temperature\":2");

  g_assert_cmpstr (get_content (one), ==, get_content (same));
  g_assert_cmpstr (get_content (one), ==, get_content (likeliest));
  g_assert_cmpstr (get_content (one), !=, get_content (other));
}

static void
test_words (ServiceFixture *fixture,
            gconstpointer   data)
{
  for (guint n = 0; n < 40; n += 13)
    {
      g_autofree char *prompt = g_strdup_printf ("/words %u", n);
      g_autoptr (JsonObject) reply = ask (fixture, prompt, "");
      g_auto (GStrv) words = g_regex_split_simple ("\\s+", get_content (reply), 0, 0);

      g_assert_cmpuint (g_strv_length (words), ==, n);
      g_assert_cmpstr (get_reason (reply), ==, "stop");
    }
}

static void
test_length (ServiceFixture *fixture,
             gconstpointer   data)
{
  static const char *const names[] = { "max_tokens", "max_completion_tokens" };

  assert_reply (fixture, "/echo a b c d", "\"max_tokens\":2", "a b", "length");
  assert_reply (fixture, "/echo a b c d", "\"max_tokens\":4", "a b c d", "stop");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *extra = g_strdup_printf ("\"%s\":17", names[i]);
      g_autoptr (JsonObject) reply = ask (fixture, "Tell me more", extra);
      g_auto (Stream) thought = ask_stream (fixture, "/think one two three four", "\"max_tokens\":3");

      g_assert_cmpstr (get_reason (reply), ==, "length");
      g_assert_cmpint (get_usage (reply, "completion_tokens"), ==, 17);
      g_assert_cmpstr (thought.reasoning->str, ==, "one two three");
      g_assert_cmpstr (thought.content->str, ==, "");
      g_assert_cmpstr (thought.reason, ==, "length");
    }
}

static void
test_natural_end (ServiceFixture *fixture,
                  gconstpointer   data)
{
  for (guint seed = 1; seed < 30; seed++)
    {
      g_autofree char *extra = g_strdup_printf ("\"seed\":%u", seed);
      g_autoptr (JsonObject) reply = ask (fixture, "Parameters", extra);
      const char *text = get_content (reply);

      g_assert_true (g_str_has_prefix (text, "This is Confab's sandbox, a toy word model on this computer."));
      g_assert_cmpstr (get_reason (reply), ==, "stop");
      g_assert_true (strchr (".?!", text[strlen (text) - 1]) != NULL);
    }
}

static void
test_stop (ServiceFixture *fixture,
           gconstpointer   data)
{
  g_auto (Stream) stream = ask_stream (fixture, "/echo one two three four", "\"stop\":\"wo thr\"");
  g_autoptr (JsonObject) logged = ask (fixture, "/echo one two three", "\"stop\":\"hr\",\"logprobs\":true");
  JsonObject *logprobs = confab_json_get_object (get_choice (logged, 0), "logprobs");

  g_assert_cmpstr (stream.content->str, ==, "one t");
  g_assert_cmpstr (stream.reason, ==, "stop");
  assert_reply (fixture, "/echo one two three", "\"stop\":[\"three\",\"two\"]", "one ", "stop");
  assert_reply (fixture, "/echo one two three", "\"stop\":[\"four\",\"threes\"]", "one two three", "stop");
  assert_reply (fixture, "/echo aaab", "\"stop\":\"aab\"", "a", "stop");
  assert_reply (fixture, "/echo a.a.a.b.c", "\"stop\":\"a.a.b\"", "a.", "stop");
  assert_reply (fixture, "/echo stop", "\"stop\":\"stop\"", "", "stop");
  assert_reply (fixture, "/echo stop", "\"stop\":\"\"", "stop", "stop");
  g_assert_cmpstr (get_content (logged), ==, "one two t");
  g_assert_cmpuint (json_array_get_length (confab_json_get_array (logprobs, "content")), ==, 2);
}

static void
test_choices (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (JsonObject) reply = ask (fixture, "/words 40", "\"n\":3,\"seed\":5");
  g_autoptr (JsonObject) one = ask (fixture, "/words 40", "\"seed\":5");
  JsonArray *choices = confab_json_get_array (reply, "choices");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (json_array_get_length (choices), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const char *text = confab_json_get_string (confab_json_get_object (get_choice (reply, i), "message"), "content");
      gint64 index = -1;

      g_assert_true (confab_json_get_int (get_choice (reply, i), "index", &index) && index == i);
      g_assert_true (g_hash_table_add (seen, (char *)text));
    }
  g_assert_cmpstr (get_content (reply), ==, get_content (one));
}

static void
test_choices_stream (ServiceFixture *fixture,
                     gconstpointer   data)
{
  g_autofree char *body = service_make_body ("/words 10", "\"n\":3,\"stream\":true");
  g_autofree char *answer = service_exchange (fixture, "POST", "/chat/completions", body, 200);
  g_auto (GStrv) events = g_strsplit (answer, "\n\n", -1);
  guint finished = 0;

  for (guint i = 1; g_str_has_prefix (events[i], "data: {"); i++)
    {
      g_autoptr (JsonObject) chunk = confab_json_parse_object (events[i] + 6, -1, NULL);
      gint64 index = -1;

      g_assert_true (confab_json_get_int (get_choice (chunk, 0), "index", &index));
      if (i < 10)
        g_assert_cmpint (index, ==, (i - 1) % 3);
      finished += get_reason (chunk) != NULL;
    }
  g_assert_cmpuint (finished, ==, 3);
}

static void
test_logprobs (ServiceFixture *fixture,
               gconstpointer   data)
{
  g_autoptr (JsonObject) reply = ask (fixture, "/words 30", "\"logprobs\":true,\"top_logprobs\":4,\"seed\":2");
  JsonArray *tokens = confab_json_get_array (confab_json_get_object (get_choice (reply, 0), "logprobs"), "content");
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpuint (json_array_get_length (tokens), ==, get_usage (reply, "completion_tokens"));
  for (guint i = 0; i < json_array_get_length (tokens); i++)
    {
      JsonObject *token = confab_json_array_object (tokens, i);
      JsonArray *top = confab_json_get_array (token, "top_logprobs");
      double logprob = 1;
      double sum = 0;

      append_text (text, confab_json_get_string (token, "token"));
      g_assert_cmpuint (json_array_get_length (confab_json_get_array (token, "bytes")), ==,
                        strlen (confab_json_get_string (token, "token")));
      g_assert_true (confab_json_get_double (token, "logprob", &logprob));
      g_assert_cmpfloat (logprob, <=, 0);
      g_assert_cmpuint (json_array_get_length (top), ==, 4);
      for (guint j = 0; j < 4; j++)
        {
          double other = 1;

          g_assert_true (confab_json_get_double (confab_json_array_object (top, j), "logprob", &other));
          g_assert_cmpfloat (other, <=, 0);
          sum += exp (other);
          if (j == 0)
            g_assert_cmpfloat (other, >=, logprob);
        }
      g_assert_cmpfloat (sum, <=, 1 + 1e-9);
    }
  g_assert_cmpstr (text->str, ==, get_content (reply));
}

/* A text becomes the numbers that logit_bias takes; a word that the model cannot say has none. */
static void
test_tokenize (ServiceFixture *fixture,
               gconstpointer   data)
{
  g_autofree char *answer = service_exchange (fixture, "POST", "/tokenize", "{\"content\":\" model, Confab\"}", 200);
  g_autofree char *unknown = service_exchange (fixture, "POST", "/tokenize", "{\"content\":\"model xyzzy\"}", 400);
  g_autoptr (JsonObject) object = confab_json_parse_object (answer, -1, NULL);
  JsonArray *tokens = confab_json_get_array (object, "tokens");

  g_assert_cmpuint (json_array_get_length (tokens), ==, 3);
  g_assert_cmpstr (confab_json_get_string (confab_json_array_object (tokens, 0), "piece"), ==, " model");
  g_assert_cmpint (json_object_get_int_member (confab_json_array_object (tokens, 0), "id"), >=, 0);
  g_assert_nonnull (strstr (unknown, "xyzzy"));
  g_free (service_exchange (fixture, "POST", "/tokenize", "[", 400));
  g_free (service_exchange (fixture, "POST", "/tokenize", "{\"content\":[1]}", 400));
  g_free (service_exchange (fixture, "GET", "/tokenize", NULL, 405));
}

static void
test_logit_bias (ServiceFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (JsonObject) reply = ask (fixture, "/words 5", "\"logit_bias\":{\"12\":100},\"logprobs\":true");
  JsonArray *tokens = confab_json_get_array (confab_json_get_object (get_choice (reply, 0), "logprobs"), "content");
  const char *first = confab_json_get_string (confab_json_array_object (tokens, 0), "token");

  for (guint i = 1; i < json_array_get_length (tokens); i++)
    {
      const char *token = confab_json_get_string (confab_json_array_object (tokens, i), "token");

      g_assert_true (g_str_has_suffix (token, first));
    }
}

static void
test_only_marks (ServiceFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (GString) biases = g_string_new ("\"logit_bias\":{");
  g_autoptr (JsonObject) reply = NULL;

  for (guint i = 0; i < confab_word_table_n_words; i++)
    if (confab_word_table_kinds[i] == CONFAB_WORD_PLAIN)
      g_string_append_printf (biases, "\"%u\":-100,", i);
  g_string_truncate (biases, biases->len - 1);
  g_string_append_c (biases, '}');
  reply = ask (fixture, "/words 10", biases->str);
  g_assert_cmpint (get_usage (reply, "completion_tokens"), <, 1000);
}

static void
test_reasoning (ServiceFixture *fixture,
                gconstpointer   data)
{
  g_auto (Stream) stream = ask_stream (fixture, "/think I wonder why.", "");
  g_auto (Stream) excluded = ask_stream (fixture, "/think I wonder why.", "\"reasoning\":{\"exclude\":true}");
  g_auto (Stream) limited = ask_stream (fixture, "/think I wonder why.", "\"reasoning\":{\"max_tokens\":2}");
  g_auto (Stream) bare = ask_stream (fixture, "/think", "");
  g_auto (Stream) low = ask_stream (fixture, "/echo x", "\"reasoning\":{\"effort\":\"low\"}");
  g_auto (Stream) high = ask_stream (fixture, "/echo x", "\"reasoning\":{\"effort\":\"high\"}");
  g_autoptr (JsonObject) whole = ask (fixture, "/think I wonder why.", "");
  JsonObject *message = confab_json_get_object (get_choice (whole, 0), "message");
  JsonObject *detail = confab_json_array_object (confab_json_get_array (message, "reasoning_details"), 0);

  g_assert_cmpstr (stream.reasoning->str, ==, "I wonder why.");
  g_assert_cmpstr (stream.details->str, ==, "I wonder why.");
  g_assert_cmpuint (stream.content->len, >, 20);
  g_assert_cmpstr (excluded.reasoning->str, ==, "");
  g_assert_cmpuint (excluded.content->len, >, 20);
  g_assert_cmpstr (limited.reasoning->str, ==, "I wonder");
  g_assert_cmpuint (bare.reasoning->len, >, 100);
  g_assert_nonnull (strstr (bare.reasoning->str, "help text.\n\n"));
  g_assert_cmpuint (bare.content->len, >, 20);
  g_assert_cmpuint (low.reasoning->len, >, 10);
  g_assert_cmpuint (high.reasoning->len, >, low.reasoning->len);
  g_assert_cmpstr (high.content->str, ==, "x");
  g_assert_cmpstr (confab_json_get_string (message, "reasoning"), ==, "I wonder why.");
  g_assert_cmpstr (confab_json_get_string (detail, "text"), ==, "I wonder why.");
}

static JsonObject *
get_call (JsonObject *reply,
          guint       index)
{
  JsonObject *message = confab_json_get_object (get_choice (reply, 0), "message");

  return confab_json_array_object (confab_json_get_array (message, "tool_calls"), index);
}

static const char *
get_call_name (JsonObject *reply,
               guint       index)
{
  return confab_json_get_string (confab_json_get_object (get_call (reply, index), "function"), "name");
}

static void
test_tools (ServiceFixture *fixture,
            gconstpointer   data)
{
  g_auto (Stream) stream = ask_stream (fixture, "/tool get_weather {\\\"city\\\": \\\"Oslo\\\"}", WEATHER);
  g_autoptr (JsonObject) asked = ask (fixture, "Please call a tool", WEATHER);
  g_autoptr (JsonObject) named = ask (fixture, "Try get_time", WEATHER);
  g_autoptr (JsonObject) both = ask (fixture, "/tools", WEATHER);
  g_autoptr (JsonObject) single = ask (fixture, "/tools", WEATHER ",\"parallel_tool_calls\":false");
  g_autoptr (JsonObject) required = ask (fixture, "Hello", WEATHER ",\"tool_choice\":\"required\"");
  g_autoptr (JsonObject) chosen = ask (fixture, "Hello", WEATHER
                                       ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}");
  g_autoptr (JsonObject) none = ask (fixture, "Please call a tool", WEATHER ",\"tool_choice\":\"none\"");
  g_autoptr (JsonObject) silent = ask (fixture, "Hello", WEATHER);
  g_autoptr (JsonObject) arguments = NULL;
  JsonObject *function;

  g_assert_cmpstr (stream.arguments->str, ==, "{\"city\": \"Oslo\"}");
  g_assert_cmpstr (stream.reason, ==, "tool_calls");
  g_assert_cmpstr (get_reason (asked), ==, "tool_calls");
  g_assert_null (get_content (asked));
  g_assert_cmpstr (get_call_name (asked, 0), ==, "get_weather");
  function = confab_json_get_object (get_call (asked, 0), "function");
  arguments = confab_json_parse_object (confab_json_get_string (function, "arguments"), -1, NULL);
  g_assert_nonnull (confab_json_get_string (arguments, "city"));
  g_assert_nonnull (confab_json_get_string (get_call (asked, 0), "id"));
  g_assert_cmpstr (get_call_name (named, 0), ==, "get_time");
  g_assert_cmpstr (get_call_name (both, 1), ==, "get_time");
  g_assert_cmpstr (confab_json_get_string (get_call (both, 0), "id"), !=,
                   confab_json_get_string (get_call (both, 1), "id"));
  g_assert_null (get_call (single, 1));
  g_assert_cmpstr (get_call_name (required, 0), ==, "get_weather");
  g_assert_cmpstr (get_call_name (chosen, 0), ==, "get_time");
  g_assert_null (get_call (none, 0));
  g_assert_cmpstr (get_reason (none), ==, "stop");
  g_assert_null (get_call (silent, 0));
}

static void
test_tool_result (ServiceFixture *fixture,
                  gconstpointer   data)
{
  g_autoptr (JsonObject) reply = ask_body (
    fixture, "{\"model\":\"confab/sandbox\",\"messages\":[{\"role\":\"user\",\"content\":\"/tool get_weather\"},"
    "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
    "{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]},"
    "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"3 degrees\"}]," WEATHER "}");

  g_assert_cmpstr (get_content (reply), ==, "The tool `get_weather` answered: 3 degrees");
  g_assert_cmpstr (get_reason (reply), ==, "stop");
}

static const char *
get_content_of (JsonObject *reply,
                guint       index)
{
  return confab_json_get_string (confab_json_get_object (get_choice (reply, index), "message"), "content");
}

static void
test_json (ServiceFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (JsonObject) plain = ask (fixture, "/json", "");
  g_autoptr (JsonObject) object = ask (fixture, "Anything", "\"response_format\":{\"type\":\"json_object\"}");
  g_autoptr (JsonObject) schema = ask (
    fixture, "Anything", "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":"
    "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}},\"required\":[\"x\"]}}}");
  g_autoptr (JsonObject) several = ask (fixture, "Anything", "\"n\":2,\"seed\":5,\"response_format\":{\"type\":\"json_object\"}");
  g_autoptr (JsonObject) certain = ask (fixture, "Anything", "\"n\":2,\"seed\":5,\"temperature\":0,\"response_format\":{\"type\":\"json_object\"}");
  g_autoptr (JsonObject) one = confab_json_parse_object (get_content (plain), -1, NULL);
  g_autoptr (JsonObject) other = confab_json_parse_object (get_content (object), -1, NULL);
  g_autoptr (JsonObject) third = confab_json_parse_object (get_content (schema), -1, NULL);
  gint64 x;

  g_assert_nonnull (one);
  g_assert_nonnull (other);
  g_assert_true (confab_json_get_int (third, "x", &x));
  g_assert_cmpstr (get_content_of (several, 0), !=, get_content_of (several, 1));
  g_assert_cmpstr (get_content_of (certain, 0), ==, get_content_of (certain, 1));
}

static void
test_refusal (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (JsonObject) reply = ask (fixture, "/refuse", "");

  g_assert_null (get_content (reply));
  g_assert_nonnull (confab_json_get_string (confab_json_get_object (get_choice (reply, 0), "message"), "refusal"));
}

static void
test_facts (ServiceFixture *fixture,
            gconstpointer   data)
{
  g_autoptr (JsonObject) reply = ask_body (
    fixture, "{\"model\":\"confab/sandbox\",\"temperature\":0.7,\"messages\":[{\"role\":\"user\",\"content\":["
    "{\"type\":\"text\",\"text\":\"What is this?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"data:image/gif;base64,R0lGODlhCgAUAAA=\"}},{\"type\":\"video_url\",\"video_url\":"
    "{\"url\":\"data:video/mp4;base64,AAAA\"}}"
    "]}]}");
  const char *text = get_content (reply);

  g_assert_nonnull (strstr (text, "- 1 message, the last with 4 tokens"));
  g_assert_nonnull (strstr (text, "- Image 1: GIF, 10 × 20 pixels, 11 bytes\n"));
  g_assert_nonnull (strstr (text, "- Video 1: 3 bytes of video/mp4 that the sandbox cannot read\n"));
  g_assert_nonnull (strstr (text, "- Parameters: `temperature: 0.7`\n"));
  g_assert_cmpint (get_usage (reply, "prompt_tokens"), ==, 4 + 4 + 256 + 1024);
}

static void
assert_error (ServiceFixture *fixture,
              const char     *body,
              guint           status,
              const char     *words)
{
  g_autofree char *answer = service_exchange (fixture, "POST", "/chat/completions", body, status);
  g_autoptr (JsonObject) error = confab_json_parse_object (answer, -1, NULL);
  gint64 code = 0;

  g_assert_nonnull (error);
  g_assert_nonnull (strstr (confab_json_get_string (error, "message"), words));
  g_assert_cmpstr (confab_json_get_string (error, "path"), ==, "/v1/chat/completions");
  g_assert_cmpstr (confab_json_get_string (error, "requestId"), ==,
                   soup_message_headers_get_one (soup_message_get_response_headers (fixture->last), "x-inference-id"));
  g_assert_true (confab_json_get_int (error, "statusCode", &code) && code == status);
  g_assert_nonnull (confab_json_get_string (error, "timestamp"));
}

static void
test_errors (ServiceFixture *fixture,
             gconstpointer   data)
{
  static const guint codes[] = { 400, 401, 403, 404, 413, 418, 429, 500, 502, 503, 504, 599 };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *lost = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("/error %u", codes[i]);
      g_autofree char *body = service_make_body (prompt, "\"stream\":true");

      assert_error (fixture, body, codes[i], codes[i] == 429 ? "Too Many Requests" : "");
    }
  assert_error (fixture, "{", 400, "Body validation error! Not JSON");
  assert_error (fixture, "", 400, "Body validation error!");
  assert_error (fixture, "[]", 400, "Not a JSON object");
  assert_error (fixture, deep, 400, "nested deeper");
  assert_error (fixture, "{\"model\":\"other\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", 404, "'other'");
  assert_error (fixture, "{\"messages\":[]}", 400, "model: Required");
  assert_error (fixture, "{\"model\":\"confab/sandbox\",\"messages\":[],\"foo\":1}", 400, "foo");
  lost = service_exchange (fixture, "GET", "/nowhere", NULL, 404);
  g_clear_pointer (&lost, g_free);
  lost = service_exchange (fixture, "GET", "/chat/completions", NULL, 405);
}

static void
test_invalid_key (ServiceFixture *fixture,
                  gconstpointer   data)
{
  static const char *const paths[] = { "/chat/completions", "/key", "/models" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), paths[i], NULL);
      g_autoptr (SoupMessage) message = soup_message_new (i == 0 ? "POST" : "GET", url);
      g_autoptr (GBytes) answer = NULL;

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", "Bearer invalid");
      answer = soup_session_send_and_read (fixture->session, message, NULL, NULL);
      g_assert_nonnull (answer);
      g_assert_cmpuint (soup_message_get_status (message), ==, i == 2 ? 200 : 401);
    }
}

static void
test_catalogue (ServiceFixture *fixture,
                gconstpointer   data)
{
  g_autofree char *all = service_exchange (fixture, "GET", "/models?include=all", NULL, 200);
  g_autofree char *one = service_exchange (fixture, "GET", "/models?id=Sandbox,x&details=true", NULL, 200);
  g_autofree char *none = service_exchange (fixture, "GET", "/models?id=x", NULL, 200);
  g_autofree char *few = service_exchange (fixture, "GET", "/models?include=modalities", NULL, 200);
  g_autofree char *key = service_exchange (fixture, "GET", "/key", NULL, 200);
  g_autofree char *balance = service_exchange (fixture, "GET", "/../v2/billing", NULL, 200);
  g_autoptr (JsonObject) object = confab_json_parse_object (all, -1, NULL);
  g_autoptr (JsonObject) parsed_key = confab_json_parse_object (key, -1, NULL);
  g_autoptr (JsonObject) parsed_balance = confab_json_parse_object (balance, -1, NULL);
  JsonObject *model = confab_json_array_object (confab_json_get_array (object, "data"), 0);

  g_assert_cmpstr (confab_json_get_string (model, "id"), ==, CONFAB_SANDBOX_MODEL);
  g_assert_nonnull (confab_json_get_object (model, "pricing"));
  g_assert_cmpstr (one, ==, all);
  g_assert_nonnull (strstr (few, "\"modalities\""));
  g_assert_null (strstr (few, "\"pricing\""));
  g_assert_cmpstr (none, ==, "{\"object\":\"list\",\"data\":[]}");
  g_assert_nonnull (confab_json_get_object (parsed_key, "data"));
  g_assert_cmpstr (confab_json_get_string (parsed_balance, "currency"), ==, "USD");
}

static void
test_pace (void)
{
  ServiceFixture fixture = { 0 };
  gint64 started;

  service_set_up (&fixture, NULL);
  confab_sandbox_stop (fixture.sandbox);
  g_object_set (fixture.sandbox, "tokens-per-second", 100, NULL);
  g_assert_true (confab_sandbox_start (fixture.sandbox, 0, NULL));
  started = g_get_monotonic_time ();
  {
    g_auto (Stream) stream = ask_stream (&fixture, "/words 20", "");

    g_assert_cmpuint (stream.n_chunks, >=, 20);
  }
  /* At least the twenty words' time; how much more depends on the machine. */
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 190 * 1000);
  service_tear_down (&fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (ServiceFixture *,
                                                        gconstpointer); } tests[] = {
    { "echo", test_echo }, { "echo-behind-document", test_echo_behind_document }, { "usage", test_usage },
    { "seed", test_seed }, { "greedy", test_greedy },
    { "words", test_words }, { "length", test_length }, { "natural-end", test_natural_end }, { "stop", test_stop },
    { "choices", test_choices }, { "choices-stream", test_choices_stream }, { "logprobs", test_logprobs },
    { "tokenize", test_tokenize }, { "logit-bias", test_logit_bias }, { "only-marks", test_only_marks }, { "reasoning", test_reasoning }, { "tools", test_tools },
    { "tool-result", test_tool_result }, { "json", test_json }, { "refusal", test_refusal }, { "facts", test_facts },
    { "errors", test_errors }, { "invalid-key", test_invalid_key }, { "catalogue", test_catalogue },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/sandbox/service/", tests[i].path, NULL);

      g_test_add (path, ServiceFixture, NULL, service_set_up, tests[i].func, service_tear_down);
    }
  g_test_add_func ("/sandbox/service/pace", test_pace);
  return g_test_run ();
}
