/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-exchange-code.h"
#include "model/confab-exchange-events.h"
#include "model/confab-parameter-verdict.h"

static ConfabExchange *
new_exchange (const char *url)
{
  ConfabExchange *exchange = confab_exchange_new ();

  exchange->method = g_strdup ("POST");
  exchange->url = g_strdup (url);
  confab_exchange_add_header (exchange->headers, "Content-Type", "application/json", FALSE);
  confab_exchange_add_header (exchange->headers, "Authorization", "Bearer ***", TRUE);
  confab_exchange_add_header (exchange->headers, "X-Team", "***", TRUE);
  confab_exchange_add_header (exchange->headers, "Host", "localhost", FALSE);
  return exchange;
}

static ConfabExchangeAttempt *
add_answer (ConfabExchange *exchange,
            const char     *type)
{
  ConfabExchangeAttempt *attempt = confab_exchange_add_attempt (exchange);

  confab_exchange_add_header (attempt->headers, "Content-Type", type, FALSE);
  return attempt;
}

static void
add_piece (ConfabExchangeAttempt *attempt,
           const char            *text,
           gint64                 time)
{
  confab_exchange_attempt_add (attempt, text, strlen (text), time);
}

static void
test_events (void)
{
  g_autoptr (ConfabExchange) exchange = new_exchange ("http://localhost/");
  ConfabExchangeAttempt *attempt = add_answer (exchange, "text/event-stream");
  g_autoptr (GArray) events = NULL;
  g_autoptr (GArray) rates = NULL;
  g_autofree char *second = NULL;
  g_autofree char *raw = NULL;
  gint64 start;
  gint64 end;
  double sum = 0;

  add_piece (attempt, ": hello\n\ndata: {\"choices\":[{\"delta\":{\"cont", 1000);
  add_piece (attempt, "ent\":\"Two\"}}]}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\" words\"}}]}\n\n", 2000);
  add_piece (attempt, "\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\ndata: {\"content\": \"three\"}\n\ndata: [DONE]", 1002000);
  events = confab_exchange_attempt_list_events (attempt);
  g_assert_cmpuint (events->len, ==, 6);
  g_assert_cmpint (g_array_index (events, ConfabExchangeEvent, 0).time, ==, 1000);
  /* An event has come once its last byte has. */
  g_assert_cmpint (g_array_index (events, ConfabExchangeEvent, 1).time, ==, 2000);
  g_assert_false (g_array_index (events, ConfabExchangeEvent, 0).has_text);
  g_assert_true (g_array_index (events, ConfabExchangeEvent, 1).has_text);
  g_assert_false (g_array_index (events, ConfabExchangeEvent, 3).has_text);
  g_assert_true (g_array_index (events, ConfabExchangeEvent, 4).has_text);
  second = confab_exchange_attempt_dup_event (attempt, &g_array_index (events, ConfabExchangeEvent, 1), TRUE);
  g_assert_true (g_str_has_prefix (second, "{\n  \"choices\": ["));
  raw = confab_exchange_attempt_dup_event (attempt, &g_array_index (events, ConfabExchangeEvent, 5), FALSE);
  g_assert_cmpstr (raw, ==, "data: [DONE]");

  rates = confab_exchange_list_rates (events, 30, 10, &start, &end);
  g_assert_cmpuint (rates->len, ==, 10);
  g_assert_cmpint (start, ==, 2000);
  g_assert_cmpint (end, ==, 1002000);
  for (guint i = 0; i < rates->len; i++)
    sum += g_array_index (rates, double, i) / 10;
  g_assert_cmpfloat_with_epsilon (sum, 30, 1e-6);
}

static void
test_many_events (void)
{
  g_autoptr (ConfabExchange) exchange = new_exchange ("http://localhost/");
  ConfabExchangeAttempt *attempt = add_answer (exchange, "text/event-stream");
  g_autoptr (GArray) events = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ConfabExchange) again = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    add_piece (attempt, "data: {\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n", i);
  events = confab_exchange_attempt_list_events (attempt);
  g_assert_cmpuint (events->len, ==, 100000);
  g_assert_cmpint (g_array_index (events, ConfabExchangeEvent, 77777).time, ==, 77777);
  bytes = confab_exchange_to_bytes (exchange);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, attempt->body->len / 4);
  again = confab_exchange_from_bytes (bytes, &error);
  g_assert_no_error (error);
  attempt = again->attempts->pdata[0];
  g_assert_cmpint (confab_exchange_attempt_get_time (attempt, attempt->body->len - 1), ==, 99999);
  g_assert_cmpuint (((ConfabExchangeHeader *)again->headers->pdata[1])->masked, ==, TRUE);
}

/* In the form in which the first versions wrote it, and with times that no version writes. */
static void
test_older (void)
{
  const char *head = "{\"method\":\"POST\",\"url\":\"http://localhost/\",\"kept\":2,\"attempts\":["
                     "{\"kept\":4,\"chunks\":[5,1,7,3]},{\"kept\":4,\"chunks\":\"5 1 7 3 \"},"
                     "{\"kept\":4,\"chunks\":\"5 1 7 4 1\"},{\"kept\":4,\"chunks\":\"5 1 -7 1 \"},{\"kept\":4,\"chunks\":\"5 1 7\"}]}\n"
                     "{}aaaabbbbccccddddeeee";
  const char magic[] = "confab-exchange 1\n";
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1));
  char file[1000];
  gsize written;
  gsize read;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ConfabExchange) exchange = NULL;

  memcpy (file, magic, strlen (magic));
  g_converter_convert (compressor, head, strlen (head), file + strlen (magic), sizeof file - strlen (magic), G_CONVERTER_INPUT_AT_END,
                       &read, &written, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (file, strlen (magic) + written);
  exchange = confab_exchange_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (exchange->attempts->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      ConfabExchangeAttempt *attempt = exchange->attempts->pdata[i];

      g_assert_cmpint (confab_exchange_attempt_get_time (attempt, 0), ==, 5);
      g_assert_cmpint (confab_exchange_attempt_get_time (attempt, 3), ==, i < 2 ? 12 : -1);
    }
}

/* What came beyond the limit is counted, not kept. */
static void
test_limit (void)
{
  g_autoptr (ConfabExchange) exchange = new_exchange ("http://localhost/");
  ConfabExchangeAttempt *attempt = add_answer (exchange, "text/plain");
  g_autofree char *piece = g_strnfill (1024 * 1024, 'a');

  for (guint i = 0; i < 20; i++)
    add_piece (attempt, piece, i);
  g_assert_cmpuint (attempt->body->len, ==, CONFAB_EXCHANGE_MAX_BODY);
  g_assert_cmpint (attempt->body_length, ==, 20 * 1024 * 1024);
}

/* Code */

static const char *const bodies[] = {
  "{\"a\":1}",
  "{\"messages\":[{\"content\":\"It's $HOME, `id`, $(id), \\\\ and \\\"quotes\\\" and '''\"}]}",
  "{\"a\":\"JSON\",\"b\":[\"\",\"\",\"\\\"\\\"\\\"\"],\"c\":\"${process.exit(1)} `x` \\\\`\"}",
  "{\"seed\":18446744073709551615,\"x\":1.50,\"e\":1e-7}",
  "{\"text\":\"\\u0000\\n\\r\\t\\u2028 \xe2\x80\xa8 \xf0\x9f\x98\x80 \\ud83d\\ude00\"}",
  "not JSON: 'a' \"b\" \\ `c` ${d} $e \"\"\" JSON",
  "JSON\nJSON1\n'\n",
  "{\"a\":\"unfinished ` ",
  "",
};

/* What each program is told before, so that it gives out what it would send. */
static const struct
{
  const char    *program;
  const char    *name;
  ConfabCodeKind kind;
  const char    *before;
} runs[] = {
  { "bash", "run.sh", CONFAB_CODE_CURL, "curl () { cat; }\n" },
  { "python3", "run.py", CONFAB_CODE_PYTHON,
    "import sys, urllib.request\n"
    "def send(request):\n"
    "    assert request.get_header('Authorization') == 'Bearer it\\'s $1', request.headers\n"
    "    assert request.get_header('X-team') == 'red', request.headers\n"
    "    sys.stdout.buffer.write(request.data)\n"
    "    sys.stdout.flush()\n"
    "    sys.exit(0)\n"
    "urllib.request.urlopen = send\n" },
  { "node", "run.js", CONFAB_CODE_JAVASCRIPT,
    "globalThis.fetch = async (url, options) => {\n"
    "  if (options.headers.Authorization !== \"Bearer it's $1\" || options.headers[\"X-Team\"] !== \"red\") throw new Error('key');\n"
    "  process.stdout.write(options.body); return { ok: true, body: [] }; };\n" },
};

static char *
run_code (const char *folder,
          gsize       run,
          const char *code)
{
  g_autofree char *path = g_build_filename (folder, runs[run].name, NULL);
  g_autofree char *whole = g_strconcat (runs[run].before, code, NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { runs[run].program, path, NULL };
  char *output = NULL;
  g_autofree char *complaints = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, whole, -1, NULL));
  g_setenv ("CONFAB_API_KEY", "it's $1", TRUE);
  g_setenv ("CONFAB_HEADER_X_TEAM", "red", TRUE);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &complaints, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s\n%s", whole, complaints);
  g_assert_cmpint (status, ==, 0);
  g_remove (path);
  return output;
}

static void
assert_same (const char *body,
             const char *sent)
{
  g_autoptr (JsonNode) expected = confab_json_parse (body, -1, NULL);
  g_autoptr (JsonNode) found = confab_json_parse (sent, -1, NULL);
  g_autofree char *plain = g_strdup (sent);

  if (expected == NULL)
    {
      /* A shell's document ends with a line break. */
      if (strlen (plain) == strlen (body) + 1)
        plain[strlen (body)] = '\0';
      g_assert_cmpstr (plain, ==, body);
      return;
    }
  g_assert_nonnull (found);
  g_assert_true (json_node_equal (expected, found));
}

/* Whatever is in it, each language sends what was sent, with the key from outside. */
static void
test_code (void)
{
  g_autofree char *folder = g_dir_make_tmp ("confab-code-XXXXXX", NULL);
  g_autoptr (ConfabExchange) exchange = new_exchange ("http://localhost/it's?a=$b&c=`d`\"");

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *program = g_find_program_in_path (runs[i].program);

      if (program == NULL)
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (bodies); j++)
        {
          g_autofree char *code = confab_exchange_dup_code (exchange, runs[i].kind, bodies[j]);
          g_autofree char *sent = run_code (folder, i, code);

          g_assert_null (strstr (code, "Host"));
          assert_same (bodies[j], sent);
        }
    }
  g_rmdir (folder);
}

/* A number keeps all of its digits. */
static void
test_code_digits (void)
{
  g_autoptr (ConfabExchange) exchange = new_exchange ("http://localhost/");

  for (ConfabCodeKind kind = CONFAB_CODE_CURL; kind <= CONFAB_CODE_JAVASCRIPT; kind++)
    {
      g_autofree char *code = confab_exchange_dup_code (exchange, kind, bodies[3]);

      g_assert_nonnull (strstr (code, "18446744073709551615"));
      g_assert_nonnull (strstr (code, "1.50"));
    }
}

/* Parameters */

static ConfabVerdict
find_verdict (GPtrArray  *list,
              const char *name)
{
  for (guint i = 0; i < list->len; i++)
    {
      const ConfabParameterVerdict *verdict = list->pdata[i];

      g_assert_nonnull (verdict->reason);
      if (g_str_equal (verdict->name, name))
        return verdict->verdict;
    }
  g_assert_not_reached ();
}

static void
test_verdicts (void)
{
  static const struct
  {
    const char   *name;
    ConfabVerdict verdict;
  } expected[] = {
    { "model", CONFAB_VERDICT_FITS },
    { "n", CONFAB_VERDICT_IGNORED },
    { "logprobs", CONFAB_VERDICT_IGNORED },
    { "max_tokens", CONFAB_VERDICT_TAKEN },
    { "stop", CONFAB_VERDICT_IGNORED },
    { "response_format", CONFAB_VERDICT_UNKNOWN },
    { "service_tier", CONFAB_VERDICT_TAKEN },
    { "temperature", CONFAB_VERDICT_LISTED },
    { "top_k", CONFAB_VERDICT_NOT_LISTED },
  };
  const char *const words[] = { "temperature", "max_tokens", "stop", NULL };
  g_autoptr (ConfabReply) reply = confab_reply_new ();
  g_autoptr (ConfabModelInfo) info = confab_model_info_new ("it", NULL);
  ConfabVerdictQuestion question = { reply, "Some text END more", 1, "flex", NULL, info };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) refused = NULL;

  reply->model_asked = g_strdup ("step-3.7-flash");
  reply->model_answered = g_strdup ("stepfun/step-3.7-flash-20260528");
  reply->finish_reason = g_strdup ("length");
  reply->completion_tokens = 8;
  reply->parameters = confab_json_parse ("{\"n\":3,\"logprobs\":true,\"max_tokens\":8,\"stop\":[\"END\"],\"temperature\":0.5,\"top_k\":4,"
                                         "\"response_format\":{\"type\":\"json_object\"},\"service_tier\":\"flex\"}", -1, NULL);
  info->capabilities = g_strdupv ((char **)words);
  list = confab_parameter_verdict_list (&question);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (find_verdict (list, expected[i].name), ==, expected[i].verdict);

  reply->failure = confab_failure_new (CONFAB_FAILURE_BAD_REQUEST, "Unsupported value: 'top_k' is not a thing");
  reply->failure->http_status = 400;
  refused = confab_parameter_verdict_list (&question);
  g_assert_cmpint (find_verdict (refused, "top_k"), ==, CONFAB_VERDICT_REFUSED);
  g_assert_cmpint (find_verdict (refused, "temperature"), ==, CONFAB_VERDICT_LISTED);
}

/* What the answer itself tells of a parameter. */
static void
test_verdicts_by_answer (void)
{
#define SCHEMA "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{\"required\":[\"b\"]}}}}"
  static const struct
  {
    const char   *parameters;
    const char   *text;
    const char   *finish_reason;
    guint         n_choices;
    gint64        tokens;
    gint64        reasoning_tokens;
    ConfabVerdict verdict;
  } cases[] = {
    { SCHEMA, "{\"b\":1}", "stop", 1, -1, -1, CONFAB_VERDICT_FITS },
    { SCHEMA, "{\"c\":1}", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { SCHEMA, "Sure: b is 1", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { SCHEMA, "```json\n{\"b\":1}\n```", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { SCHEMA, "{\"b\":", "length", 1, -1, -1, CONFAB_VERDICT_UNKNOWN },
    { "{\"response_format\":{\"type\":\"json_object\"}}", "[1]", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { "{\"response_format\":{\"type\":\"text\"}}", "[1]", "stop", 1, -1, -1, CONFAB_VERDICT_UNKNOWN },
    { "{\"stop\":\"END\"}", "One END", "stop", 1, -1, -1, CONFAB_VERDICT_TAKEN },
    { "{\"stop\":[\"One\",\"END\"]}", "One END", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { "{\"stop\":[\"\",\"END\"]}", "One", "stop", 1, -1, -1, CONFAB_VERDICT_FITS },
    { "{\"max_tokens\":10}", "One", "length", 3, 30, -1, CONFAB_VERDICT_TAKEN },
    { "{\"max_tokens\":10}", "One", "stop", 3, 31, -1, CONFAB_VERDICT_IGNORED },
    { "{\"max_tokens\":10}", "One", "stop", 1, 100, 95, CONFAB_VERDICT_FITS },
    { "{\"n\":3}", "One", "stop", 3, -1, -1, CONFAB_VERDICT_TAKEN },
    { "{\"n\":3}", "One", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { "{\"logprobs\":true}", "One", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
    { "{\"logprobs\":true}", "", "stop", 1, -1, -1, CONFAB_VERDICT_UNKNOWN },
    { "{\"logprobs\":false}", "One", "stop", 1, -1, -1, CONFAB_VERDICT_FITS },
    { "{\"top_logprobs\":5}", "One", "stop", 1, -1, -1, CONFAB_VERDICT_IGNORED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabReply) reply = confab_reply_new ();
      ConfabVerdictQuestion question = { reply, cases[i].text, cases[i].n_choices, NULL, NULL, NULL };
      g_autoptr (GPtrArray) list = NULL;
      const ConfabParameterVerdict *verdict;

      reply->parameters = confab_json_parse (cases[i].parameters, -1, NULL);
      reply->finish_reason = g_strdup (cases[i].finish_reason);
      reply->completion_tokens = cases[i].tokens;
      reply->reasoning_tokens = cases[i].reasoning_tokens;
      list = confab_parameter_verdict_list (&question);
      g_assert_cmpuint (list->len, ==, 1);
      verdict = list->pdata[0];
      g_test_message ("%s of %s: %s", cases[i].text, cases[i].parameters, verdict->reason);
      g_assert_cmpint (verdict->verdict, ==, cases[i].verdict);
      g_assert_cmpstr (verdict->reason, !=, "");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/events", test_events);
  g_test_add_func ("/exchange/many-events", test_many_events);
  g_test_add_func ("/exchange/older", test_older);
  g_test_add_func ("/exchange/limit", test_limit);
  g_test_add_func ("/exchange/code", test_code);
  g_test_add_func ("/exchange/code/digits", test_code_digits);
  g_test_add_func ("/exchange/verdicts", test_verdicts);
  g_test_add_func ("/exchange/verdicts/by-answer", test_verdicts_by_answer);
  return g_test_run ();
}
