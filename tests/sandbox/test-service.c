/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include <libsoup/soup.h>

#include "base/confab-json.h"
#include "sandbox/confab-sandbox.h"
#include "sandbox/confab-sandbox-service.h"
#include "sandbox/confab-word-model.h"

#define DEADLINE_US (120 * G_USEC_PER_SEC)
#define WEATHER "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":" \
  "\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}," \
  "{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}]"

typedef struct
{
  ConfabSandbox *sandbox;
  SoupSession   *session;
  SoupMessage   *last;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->sandbox = confab_sandbox_new ();
  g_assert_true (confab_sandbox_start (fixture->sandbox, 0, &error));
  g_assert_no_error (error);
  fixture->session = soup_session_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->last);
  g_clear_object (&fixture->session);
  g_assert_finalize_object (fixture->sandbox);
}

static char *
exchange (Fixture    *fixture,
          const char *method,
          const char *path,
          const char *body,
          guint       status)
{
  g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), path, NULL);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->last);
  fixture->last = soup_message_new (method, url);
  soup_message_headers_append (soup_message_get_request_headers (fixture->last), "X-Client-Request-Id", "test:1");
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (fixture->last, "application/json", bytes);
    }
  answer = soup_session_send_and_read (fixture->session, fixture->last, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (fixture->last), ==, status);
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

static char *
make_body (const char *prompt,
           const char *extra)
{
  return g_strdup_printf ("{\"model\":\"confab/sandbox\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s%s}",
                          prompt,
                          *extra != '\0' ? "," : "", extra);
}

static JsonObject *
ask_body (Fixture    *fixture,
          const char *body)
{
  g_autofree char *answer = exchange (fixture, "POST", "/chat/completions", body, 200);
  g_autoptr (GError) error = NULL;
  JsonObject *object = confab_json_parse_object (answer, -1, &error);

  g_assert_no_error (error);
  return object;
}

static JsonObject *
ask (Fixture    *fixture,
     const char *prompt,
     const char *extra)
{
  g_autofree char *body = make_body (prompt, extra);

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
assert_reply (Fixture    *fixture,
              const char *prompt,
              const char *extra,
              const char *content,
              const char *reason)
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
ask_stream (Fixture    *fixture,
            const char *prompt,
            const char *extra)
{
  g_autofree char *members = g_strconcat ("\"stream\":true", *extra != '\0' ? "," : "", extra, NULL);
  g_autofree char *body = make_body (prompt, members);
  g_autofree char *answer = exchange (fixture, "POST", "/chat/completions", body, 200);
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
test_echo (Fixture      *fixture,
           gconstpointer data)
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
test_echo_behind_document (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (JsonObject) reply = NULL;

  reply = ask_body (fixture, "{\"model\":\"" CONFAB_SANDBOX_MODEL "\",\"messages\":[{\"role\":\"user\",\"content\":["
                    "{\"type\":\"text\",\"text\":\"a.txt:\\n\\n/echo no\"},{\"type\":\"text\",\"text\":\"/echo yes\"}]}]}");
  g_assert_cmpstr (get_content (reply), ==, "yes");
}

static void
test_usage (Fixture      *fixture,
            gconstpointer data)
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
test_seed (Fixture      *fixture,
           gconstpointer data)
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
test_greedy (Fixture      *fixture,
             gconstpointer data)
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
test_words (Fixture      *fixture,
            gconstpointer data)
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
test_length (Fixture      *fixture,
             gconstpointer data)
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
test_natural_end (Fixture      *fixture,
                  gconstpointer data)
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
test_stop (Fixture      *fixture,
           gconstpointer data)
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
test_choices (Fixture      *fixture,
              gconstpointer data)
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
test_choices_stream (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *body = make_body ("/words 10", "\"n\":3,\"stream\":true");
  g_autofree char *answer = exchange (fixture, "POST", "/chat/completions", body, 200);
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
test_logprobs (Fixture      *fixture,
               gconstpointer data)
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
test_tokenize (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *answer = exchange (fixture, "POST", "/tokenize", "{\"content\":\" model, Confab\"}", 200);
  g_autofree char *unknown = exchange (fixture, "POST", "/tokenize", "{\"content\":\"model xyzzy\"}", 400);
  g_autoptr (JsonObject) object = confab_json_parse_object (answer, -1, NULL);
  JsonArray *tokens = confab_json_get_array (object, "tokens");

  g_assert_cmpuint (json_array_get_length (tokens), ==, 3);
  g_assert_cmpstr (confab_json_get_string (confab_json_array_object (tokens, 0), "piece"), ==, " model");
  g_assert_cmpint (json_object_get_int_member (confab_json_array_object (tokens, 0), "id"), >=, 0);
  g_assert_nonnull (strstr (unknown, "xyzzy"));
  g_free (exchange (fixture, "POST", "/tokenize", "[", 400));
  g_free (exchange (fixture, "POST", "/tokenize", "{\"content\":[1]}", 400));
  g_free (exchange (fixture, "GET", "/tokenize", NULL, 405));
}

static void
test_logit_bias (Fixture      *fixture,
                 gconstpointer data)
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
test_only_marks (Fixture      *fixture,
                 gconstpointer data)
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
test_reasoning (Fixture      *fixture,
                gconstpointer data)
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
test_tools (Fixture      *fixture,
            gconstpointer data)
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
test_tool_result (Fixture      *fixture,
                  gconstpointer data)
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
test_json (Fixture      *fixture,
           gconstpointer data)
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
test_refusal (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) reply = ask (fixture, "/refuse", "");

  g_assert_null (get_content (reply));
  g_assert_nonnull (confab_json_get_string (confab_json_get_object (get_choice (reply, 0), "message"), "refusal"));
}

static void
test_facts (Fixture      *fixture,
            gconstpointer data)
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
assert_error (Fixture    *fixture,
              const char *body,
              guint       status,
              const char *words)
{
  g_autofree char *answer = exchange (fixture, "POST", "/chat/completions", body, status);
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
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  static const guint codes[] = { 400, 401, 403, 404, 413, 418, 429, 500, 502, 503, 504, 599 };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *lost = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *prompt = g_strdup_printf ("/error %u", codes[i]);
      g_autofree char *body = make_body (prompt, "\"stream\":true");

      assert_error (fixture, body, codes[i], codes[i] == 429 ? "Too Many Requests" : "");
    }
  assert_error (fixture, "{", 400, "Body validation error! Not JSON");
  assert_error (fixture, "", 400, "Body validation error!");
  assert_error (fixture, "[]", 400, "Not a JSON object");
  assert_error (fixture, deep, 400, "nested deeper");
  assert_error (fixture, "{\"model\":\"other\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", 404, "'other'");
  assert_error (fixture, "{\"messages\":[]}", 400, "model: Required");
  assert_error (fixture, "{\"model\":\"confab/sandbox\",\"messages\":[],\"foo\":1}", 400, "foo");
  lost = exchange (fixture, "GET", "/nowhere", NULL, 404);
  g_clear_pointer (&lost, g_free);
  lost = exchange (fixture, "GET", "/chat/completions", NULL, 405);
}

static void
test_invalid_key (Fixture      *fixture,
                  gconstpointer data)
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
test_catalogue (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *all = exchange (fixture, "GET", "/models?include=all", NULL, 200);
  g_autofree char *one = exchange (fixture, "GET", "/models?id=Sandbox,x&details=true", NULL, 200);
  g_autofree char *none = exchange (fixture, "GET", "/models?id=x", NULL, 200);
  g_autofree char *few = exchange (fixture, "GET", "/models?include=modalities", NULL, 200);
  g_autofree char *key = exchange (fixture, "GET", "/key", NULL, 200);
  g_autofree char *balance = exchange (fixture, "GET", "/../v2/billing", NULL, 200);
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

static GInputStream *
open_stream (Fixture    *fixture,
             const char *prompt)
{
  g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), "/chat/completions", NULL);
  g_autofree char *body = make_body (prompt, "\"stream\":true");
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GInputStream) input = NULL;
  char start[16];

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  input = soup_session_send (fixture->session, message, NULL, NULL);
  g_assert_nonnull (input);
  g_assert_cmpint (g_input_stream_read (input, start, sizeof start, NULL, NULL), >, 0);
  return g_steal_pointer (&input);
}

static void
test_disconnect (Fixture      *fixture,
                 gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GInputStream) input = open_stream (fixture, i % 2 ? "/slow /words 1000" : "/words 100000");

      g_input_stream_close (input, NULL, NULL);
    }
  assert_reply (fixture, "/echo still there", "", "still there", "stop");
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *answered = user_data;
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  *answered = TRUE;
}

static void
wrote_body_cb (SoupMessage *message,
               gboolean    *wrote)
{
  *wrote = TRUE;
}

/* A long reply that is written as a whole does not hold up the end. */
static void
test_stop_with_whole_reply (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), "/chat/completions", NULL);
  g_autofree char *body = make_body ("/words 100000", "\"n\":16,\"logprobs\":true,\"top_logprobs\":20");
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  gint64 started = g_get_monotonic_time ();
  gboolean wrote = FALSE;
  gboolean answered = FALSE;

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  g_signal_connect (message, "wrote-body", G_CALLBACK (wrote_body_cb), &wrote);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, &answered);
  while (!wrote)
    g_main_context_iteration (NULL, TRUE);
  confab_sandbox_stop (fixture->sandbox);
  g_assert_cmpint (g_get_monotonic_time () - started, <, DEADLINE_US);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_stop_with_open_streams (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (GInputStream) slow = open_stream (fixture, "/slow /words 1000");
  g_autoptr (GInputStream) fast = open_stream (fixture, "/words 100000");
  gint64 started = g_get_monotonic_time ();

  confab_sandbox_stop (fixture->sandbox);
  g_assert_cmpint (g_get_monotonic_time () - started, <, DEADLINE_US);
  g_assert_null (confab_sandbox_get_base_url (fixture->sandbox));
  confab_sandbox_stop (fixture->sandbox);
}

static void
wait_for_streams (ConfabSandboxService *service,
                  guint                 n)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (confab_sandbox_service_get_n_streams (service) != n)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

/* A reply that nobody reads any more is not made any more. */
static void
test_abandoned (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ConfabSandboxService *service = confab_sandbox_service_new (0, cancellable);
  guint port = 0;

  g_assert_true (confab_sandbox_service_listen (service, &port, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
      g_autofree char *body = make_body (i == 0 ? "/words 100000" : "/slow /words 100000", "\"stream\":true");
      g_autofree char *request = g_strdup_printf ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %"
                                                  G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body), body);

      g_assert_nonnull (connection);
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                                strlen (request), NULL, NULL, NULL));
      wait_for_streams (service, 1);
      g_assert_true (g_io_stream_close (G_IO_STREAM (connection), NULL, NULL));
      wait_for_streams (service, 0);
    }
  confab_sandbox_service_free (service);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_start_stop (void)
{
  g_autoptr (ConfabSandbox) sandbox = confab_sandbox_new ();
  guint before = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (confab_sandbox_start (sandbox, 0, &error));
      g_assert_true (g_str_has_prefix (confab_sandbox_get_base_url (sandbox), "http://127.0.0.1:"));
      confab_sandbox_stop (sandbox);
      if (i == 0)
        before = count_descriptors ();
    }
  g_assert_cmpuint (count_descriptors (), ==, before);
}

static void
test_port_taken (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (ConfabSandbox) other = confab_sandbox_new ();
  g_autoptr (GUri) uri = g_uri_parse (confab_sandbox_get_base_url (fixture->sandbox), 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (confab_sandbox_start (other, g_uri_get_port (uri), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_null (confab_sandbox_get_base_url (other));
  g_assert_true (confab_sandbox_start (other, 0, NULL));
}

static void
test_pace (void)
{
  Fixture fixture = { 0 };
  gint64 started;

  set_up (&fixture, NULL);
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
  tear_down (&fixture, NULL);
}

static void
test_too_large (Fixture      *fixture,
                gconstpointer data)
{
  GUri *uri = g_uri_parse (confab_sandbox_get_base_url (fixture->sandbox), 0, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri),
                                                                              NULL, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  static const char head[] = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                             "Content-Length: 200000001\r\n\r\n";
  g_autofree char *megabyte = g_strnfill (1000 * 1000, ' ');
  char answer[64] = "";

  g_assert_true (g_output_stream_write_all (output, head, sizeof head - 1, NULL, NULL, NULL));
  for (guint i = 0; i < 200; i++)
    if (!g_output_stream_write_all (output, megabyte, 1000 * 1000, NULL, NULL, NULL))
      break;
  g_output_stream_write_all (output, " ", 1, NULL, NULL, NULL);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 12, NULL, NULL, NULL);
  g_assert_cmpstr (answer, ==, "HTTP/1.1 413");
  g_uri_unref (uri);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *,
                                                        gconstpointer); } tests[] = {
    { "echo", test_echo }, { "echo-behind-document", test_echo_behind_document }, { "usage", test_usage },
    { "seed", test_seed }, { "greedy", test_greedy },
    { "words", test_words }, { "length", test_length }, { "natural-end", test_natural_end }, { "stop", test_stop },
    { "choices", test_choices }, { "choices-stream", test_choices_stream }, { "logprobs", test_logprobs },
    { "tokenize", test_tokenize }, { "logit-bias", test_logit_bias }, { "only-marks", test_only_marks }, { "reasoning", test_reasoning }, { "tools", test_tools },
    { "tool-result", test_tool_result }, { "json", test_json }, { "refusal", test_refusal }, { "facts", test_facts },
    { "errors", test_errors }, { "invalid-key", test_invalid_key }, { "catalogue", test_catalogue },
    { "disconnect", test_disconnect }, { "stop-with-open-streams", test_stop_with_open_streams },
    { "stop-with-whole-reply", test_stop_with_whole_reply }, { "port-taken", test_port_taken }, { "too-large", test_too_large },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/sandbox/service/", tests[i].path, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  g_test_add_func ("/sandbox/service/start-stop", test_start_stop);
  g_test_add_func ("/sandbox/service/abandoned", test_abandoned);
  g_test_add_func ("/sandbox/service/pace", test_pace);
  return g_test_run ();
}
