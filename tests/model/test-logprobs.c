/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-token-places.h"

static ConfabLogprobs *
parse (const char *json)
{
  ConfabLogprobs *logprobs = confab_logprobs_new ();
  g_autoptr (JsonNode) node = confab_json_parse (json, -1, NULL);

  g_assert_nonnull (node);
  confab_logprobs_add (logprobs, json_node_get_array (node));
  return logprobs;
}

static ConfabLogprobs *
make_tokens (const char *const *tokens)
{
  ConfabLogprobs *logprobs = confab_logprobs_new ();
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      JsonObject *object = json_object_new ();
      JsonArray *bytes = json_array_new ();

      for (const char *at = tokens[i]; *at != '\0'; at++)
        json_array_add_int_element (bytes, (guchar) * at);
      json_object_set_string_member (object, "token", g_utf8_validate (tokens[i], -1, NULL) ? tokens[i] : "\xef\xbf\xbd");
      json_object_set_array_member (object, "bytes", bytes);
      json_object_set_double_member (object, "logprob", -1 - (double)i / 4);
      json_array_add_object_element (array, object);
    }
  confab_logprobs_add (logprobs, array);
  return logprobs;
}

static void
test_reading (void)
{
  static const struct
  {
    const char *json;
    const char *text; /* NULL: no token */
    double      logprob;
    guint       n_top;
  } cases[] = {
    { "[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97],\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1}]}]", "a", -0.5, 1 },
    { "[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":null,\"top_logprobs\":null}]", "a", -0.5, 0 },
    { "[{\"token\":\" \\ufffd\",\"logprob\":0,\"bytes\":[32,226,128]}]", "␣\\xe2\\x80", 0, 0 },
    { "[{\"token\":\"bytes:\\\\xe2\\\\x80\",\"logprob\":0}]", "\\xe2\\x80", 0, 0 },
    { "[{\"token\":\"bytes:\\\\xe2\\\\xzz\",\"logprob\":0}]", "bytes:\\xe2\\xzz", 0, 0 },
    { "[{\"token\":\"a\",\"logprob\":-9999.0}]", "a", -9999, 0 },
    { "[{\"token\":\"a\",\"logprob\":-1e300}]", "a", -9999, 0 },
    { "[{\"token\":\"a\",\"logprob\":0.00001}]", "a", 0, 0 },
    { "[{\"token\":\"a\",\"logprob\":3}]", "a", (double)NAN, 0 },
    { "[{\"token\":\"a\",\"logprob\":null}]", "a", (double)NAN, 0 },
    { "[{\"token\":\"a\",\"logprob\":\"x\"}]", "a", (double)NAN, 0 },
    { "[{\"token\":\"a\"}]", "a", (double)NAN, 0 },
    { "[{\"token\":\"a\",\"logprob\":-1,\"bytes\":[256]}]", "a", -1, 0 },
    { "[{\"token\":\"\\n\\t\",\"logprob\":-1,\"top\":[4,{},{\"token\":5}]}]", "\\n\\t", -1, 0 },
    { "[{\"logprob\":-1}]", NULL, 0, 0 }, { "[null,1,\"a\",[],{}]", NULL, 0, 0 }, { "[]", NULL, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabLogprobs) logprobs = parse (cases[i].json);
      g_autofree char *text = NULL;
      ConfabTokenChance token;

      g_test_message ("%s", cases[i].json);
      g_assert_cmpuint (confab_logprobs_get_n_tokens (logprobs), ==, cases[i].text != NULL ? 1 : 0);
      if (cases[i].text == NULL)
        continue;
      confab_logprobs_get_token (logprobs, 0, &token);
      text = confab_token_chance_dup_text (&token);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpuint (confab_logprobs_get_n_top (logprobs, 0), ==, cases[i].n_top);
      if (isnan (cases[i].logprob))
        g_assert_true (isnan (token.logprob));
      else
        g_assert_cmpfloat (token.logprob, ==, cases[i].logprob);
    }
}

static void
test_statistics (void)
{
  g_autoptr (ConfabLogprobs) none = confab_logprobs_new ();
  g_autoptr (ConfabLogprobs) unknown = parse ("[{\"token\":\"a\",\"logprob\":null},{\"token\":\"b\",\"logprob\":-9999}]");
  g_autoptr (ConfabLogprobs) some = parse ("[{\"token\":\"a\",\"logprob\":-0.5},{\"token\":\"b\",\"logprob\":-1.5},{\"token\":\"c\"},"
                                           "{\"token\":\"d\",\"logprob\":-9999}]");

  g_assert_true (isnan (confab_logprobs_get_sum (none)));
  g_assert_true (isnan (confab_logprobs_get_mean (none)));
  g_assert_true (isnan (confab_logprobs_get_perplexity (none)));
  g_assert_true (isnan (confab_logprobs_get_perplexity (unknown)));
  g_assert_cmpuint (confab_logprobs_get_n_known (some), ==, 2);
  g_assert_cmpfloat (confab_logprobs_get_sum (some), ==, -2);
  g_assert_cmpfloat (confab_logprobs_get_mean (some), ==, -1);
  g_assert_cmpfloat_with_epsilon (confab_logprobs_get_perplexity (some), G_E, 1e-12);
}

/* A vocabulary as large as that of models, tokens as long as theirs. */
static ConfabLogprobs *
make_long (guint n_tokens,
           guint n_top)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  ConfabLogprobs *logprobs = confab_logprobs_new ();

  for (guint i = 0; i < n_tokens; i++)
    {
      g_autoptr (JsonArray) array = json_array_new ();
      JsonObject *object = json_object_new ();
      JsonArray *tops = json_array_new ();

      for (guint k = 0; k < n_top; k++)
        {
          /* Few words make most of a text. */
          double part = pow (g_rand_double (random), 4);
          g_autofree char *word = g_strdup_printf (" tok%u", (guint)(part * 128000));
          JsonObject *top = json_object_new ();

          json_object_set_string_member (top, "token", word);
          json_object_set_double_member (top, "logprob", -g_rand_double (random) * 20);
          json_array_add_object_element (tops, top);
          if (k == 0)
            json_object_set_string_member (object, "token", word);
        }
      json_object_set_double_member (object, "logprob", -g_rand_double (random));
      json_object_set_array_member (object, "top_logprobs", tops);
      json_array_add_object_element (array, object);
      confab_logprobs_add (logprobs, array);
    }
  return logprobs;
}

static void
assert_same (ConfabLogprobs *a,
             ConfabLogprobs *b)
{
  g_assert_cmpuint (confab_logprobs_get_n_tokens (a), ==, confab_logprobs_get_n_tokens (b));
  for (guint i = 0; i < confab_logprobs_get_n_tokens (a); i++)
    {
      ConfabTokenChance one;
      ConfabTokenChance other;

      confab_logprobs_get_token (a, i, &one);
      confab_logprobs_get_token (b, i, &other);
      g_assert_cmpmem (one.bytes, one.length, other.bytes, other.length);
      g_assert_true (one.logprob == other.logprob || (isnan (one.logprob) && isnan (other.logprob)));
      g_assert_cmpuint (confab_logprobs_get_n_top (a, i), ==, confab_logprobs_get_n_top (b, i));
      for (guint k = 0; k < confab_logprobs_get_n_top (a, i); k++)
        {
          confab_logprobs_get_top (a, i, k, &one);
          confab_logprobs_get_top (b, i, k, &other);
          g_assert_cmpmem (one.bytes, one.length, other.bytes, other.length);
          if (isnan (one.logprob))
            g_assert_true (isnan (other.logprob));
          else
            g_assert_cmpfloat_with_epsilon (one.logprob, other.logprob, -one.logprob / 2000 + 1e-7);
        }
    }
}

static void
test_compact (void)
{
  g_autoptr (ConfabLogprobs) logprobs = make_long (10000, 20);
  g_autoptr (GBytes) bytes = confab_logprobs_to_bytes (logprobs);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabLogprobs) again = confab_logprobs_from_bytes (bytes, &error);
  g_autoptr (GBytes) same = NULL;
  g_autoptr (JsonArray) json = confab_logprobs_to_json (logprobs);

  g_assert_no_error (error);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 2000000);
  assert_same (logprobs, again);
  same = confab_logprobs_to_bytes (again);
  g_assert_true (g_bytes_equal (bytes, same));

  /* More can be added to what was read. */
  confab_logprobs_add (again, json);
  g_assert_cmpuint (confab_logprobs_get_n_tokens (again), ==, 20000);
}

static void
test_values (void)
{
  g_autoptr (ConfabLogprobs) logprobs = parse (
    "[{\"token\":\"a\",\"logprob\":-0.123456,\"top\":["
    "{\"token\":\"\",\"logprob\":0},{\"token\":\"a\",\"logprob\":-1e-7},{\"token\":\"b\",\"logprob\":-6.1e-5},{\"token\":\"c\",\"logprob\":-6.0e-5},"
    "{\"token\":\"d\",\"logprob\":-1},{\"token\":\"e\",\"logprob\":-1.99999},{\"token\":\"f\",\"logprob\":-9998},"
    "{\"token\":\"g\",\"logprob\":-9999},{\"token\":\"h\",\"logprob\":null},{\"token\":\"i\",\"logprob\":-17.25}]},"
    "{\"token\":\"x\",\"bytes\":[240,159]},{\"token\":\"b\",\"logprob\":-9999}]");
  g_autoptr (GBytes) bytes = confab_logprobs_to_bytes (logprobs);
  g_autoptr (ConfabLogprobs) again = confab_logprobs_from_bytes (bytes, NULL);
  g_autoptr (ConfabLogprobs) copy = confab_logprobs_copy (again);
  g_autoptr (JsonArray) json = confab_logprobs_to_json (logprobs);
  g_autoptr (ConfabLogprobs) from_json = confab_logprobs_new ();

  assert_same (logprobs, again);
  assert_same (logprobs, copy);
  confab_logprobs_add (from_json, json);
  assert_same (logprobs, from_json);
}

static void
test_damaged (void)
{
  g_autoptr (ConfabLogprobs) logprobs = make_long (20, 3);
  g_autoptr (GBytes) bytes = confab_logprobs_to_bytes (logprobs);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *changed = g_memdup2 (data, size);
  static const guint8 newer[] = { 2, 0, 0 };
  static const guint8 huge[] = { 1, 0xff, 0xff, 0xff, 0xff, 0x0f };
  static const guint8 overlong[] = { 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0 };
  static const struct
  {
    const guint8 *bytes;
    gsize         size;
    int           code;
  } cases[] = {
    { newer, sizeof newer, CONFAB_ERROR_UNSUPPORTED }, { huge, sizeof huge, CONFAB_ERROR_INVALID_VALUE },
    { overlong, sizeof overlong, CONFAB_ERROR_INVALID_VALUE }, { newer, 0, CONFAB_ERROR_INVALID_VALUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bad = g_bytes_new_static (cases[i].bytes, cases[i].size);
      g_autoptr (GError) error = NULL;

      g_assert_null (confab_logprobs_from_bytes (bad, &error));
      g_assert_error (error, CONFAB_ERROR, cases[i].code);
    }
  for (gsize length = 0; length < size; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (confab_logprobs_from_bytes (cut, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
    }
  for (gsize at = 0; at < size; at++)
    {
      g_autoptr (GBytes) bad = NULL;
      g_autoptr (ConfabLogprobs) read = NULL;

      changed[at] ^= 0x55;
      bad = g_bytes_new (changed, size);
      changed[at] ^= 0x55;
      read = confab_logprobs_from_bytes (bad, NULL);
      if (read != NULL)
        {
          g_autoptr (JsonArray) json = confab_logprobs_to_json (read);

          g_assert_cmpuint (json_array_get_length (json), ==, confab_logprobs_get_n_tokens (read));
        }
    }
}

/* Spans are written as "text" or, where several tokens are put together, "text+2". */
static char *
describe (ConfabTokenPlaces *places,
          const char        *text)
{
  GString *described = g_string_new (NULL);

  for (guint i = 0; i < confab_token_places_get_n_spans (places); i++)
    {
      const ConfabTokenSpan *span = confab_token_places_get_span (places, i);

      g_string_append_printf (described, "%s%.*s", i > 0 ? "|" : "", (int)(span->end - span->start), text + span->start);
      if (span->n_tokens > 1)
        g_string_append_printf (described, "+%u", span->n_tokens);
      g_assert_cmpint (confab_token_places_find (places, span->start), ==, (int)i);
      g_assert_cmpint (confab_token_places_find (places, span->end - 1), ==, (int)i);
    }
  return g_string_free (described, FALSE);
}

static void
test_places (void)
{
  static const struct
  {
    const char *text;
    const char *tokens[10];
    const char *spans; /* NULL: no match */
    guint       n_before;
  } cases[] = {
    { "Four.", { "Four", "." }, "Four|." },
    { "Four.", { "<think>", "Four.", "</think>", "\n", "Four", "." }, "Four|.", 4 },
    { "Four.", { "\n\nFour", ".", "<|im_end|>" }, "Four|." },
    { "Before. Four.", { " Four", "." }, " Four|." },
    { "a😀b", { "a", "\xf0\x9f", "\x98", "\x80", "b" }, "a|😀+3|b" },
    { "é", { "\xc3", "\xa9" }, "é+2" },
    { "a b c", { "a", " b", "", " c" }, "a| b| c" },
    /* An extra token within, and a piece of the text without tokens. */
    { "one two three four", { "one", " two", "<|x|>", " three", " four" }, "one| two| three| four" },
    { "one two xx three four", { "one", " two", " three", " four" }, "one| two| three| four" },
    { "Héllo wörld", { "H", "\xef\xbf\xbd", "llo", " w", "\xef\xbf\xbd", "rld" }, "H|é|llo| w|ö|rld" },
    { "Something else altogether", { "Four", "." }, NULL }, { "Something else altogether", { "Four", "\xf0\x9f" }, NULL },
    { "Four.", { NULL }, NULL },
    { "", { "a" }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabLogprobs) logprobs = make_tokens (cases[i].tokens);
      g_autoptr (ConfabTokenPlaces) places = confab_token_places_new (logprobs, cases[i].text, strlen (cases[i].text));
      g_autofree char *described = describe (places, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (confab_token_places_get_matches (places), ==, cases[i].spans != NULL);
      g_assert_cmpstr (described, ==, cases[i].spans != NULL ? cases[i].spans : "");
      g_assert_cmpuint (confab_token_places_get_n_before (places), ==, cases[i].n_before);
    }
}

static void
test_least (void)
{
  g_autoptr (ConfabLogprobs) logprobs = parse ("[{\"token\":\"a\",\"logprob\":-1},{\"token\":\"b\",\"logprob\":-3},{\"token\":\"c\",\"logprob\":null},"
                                               "{\"token\":\"d\",\"logprob\":0},{\"token\":\"e\",\"logprob\":-9999},{\"token\":\"f\",\"logprob\":-1}]");
  g_autoptr (ConfabTokenPlaces) places = confab_token_places_new (logprobs, "abcdef", 6);
  g_autoptr (GArray) least = confab_token_places_list_least (places, 3);
  g_autoptr (GArray) all = confab_token_places_list_least (places, 10);

  g_assert_cmpuint (least->len, ==, 3);
  g_assert_cmpuint (g_array_index (least, guint, 0), ==, 4);
  g_assert_cmpuint (g_array_index (least, guint, 1), ==, 1);
  g_assert_cmpuint (g_array_index (least, guint, 2), ==, 0);
  g_assert_cmpuint (all->len, ==, 4);
}

static void
test_text (void)
{
  static const char *const tokens[] = { "a\xf0\x9f", "\x98\x80", " b", "\xff", NULL };
  g_autoptr (ConfabLogprobs) logprobs = make_tokens (tokens);
  g_autofree char *text = confab_logprobs_dup_text (logprobs);
  g_autoptr (ConfabTokenPlaces) places = confab_token_places_new (logprobs, text, strlen (text));

  g_assert_cmpstr (text, ==, "a😀 b\xef\xbf\xbd");
  g_assert_true (confab_token_places_get_matches (places));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/logprobs/reading", test_reading);
  g_test_add_func ("/model/logprobs/statistics", test_statistics);
  g_test_add_func ("/model/logprobs/compact", test_compact);
  g_test_add_func ("/model/logprobs/values", test_values);
  g_test_add_func ("/model/logprobs/damaged", test_damaged);
  g_test_add_func ("/model/logprobs/places", test_places);
  g_test_add_func ("/model/logprobs/least", test_least);
  g_test_add_func ("/model/logprobs/text", test_text);

  return g_test_run ();
}
