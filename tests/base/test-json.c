/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "base/confab-json-writer.h"

static void
test_depth (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *open = g_strnfill (CONFAB_JSON_MAX_DEPTH, '[');
  g_autofree char *close = g_strnfill (CONFAB_JSON_MAX_DEPTH, ']');
  g_autofree char *fits = g_strconcat (open, close, NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_null (confab_json_parse (deep, -1, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON);
  node = confab_json_parse (fits, -1, NULL);
  g_assert_nonnull (node);
}

/* json-glib reads comments and single quotes; brackets hidden behind them must not get past the count. */
static void
test_hidden_depth (void)
{
  const char *starts[] = { "/*\"*/", "'\"'", "#\"\n", "\"\\\"\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *deep = g_strnfill (200000, '[');
      g_autofree char *text = g_strconcat (starts[i], deep, NULL);

      g_assert_null (confab_json_parse (text, -1, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON);
    }
}

/* json-glib reads several values at once, and its version 1.10 aborts over them in a parser of what is immutable. */
static void
test_one_value (void)
{
  const char *texts[] = { "{}{}", "{} []", "[]\n{}\n[]", "[1] [2] 3", "1 {}", "\"a\" [1]", "null{}", "{}]{}", "var a = {}", "var a = 1; []" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (confab_json_parse (texts[i], -1, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON);
    }
}

static void
test_surroundings (void)
{
  const char *texts[] = { "{}", " \t\r\n{}\n ", "\uFEFF{}", "\uFEFF\n[[], {}]\n", "[{}, {}, []]" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = confab_json_parse (texts[i], -1, NULL);

      g_assert_nonnull (node);
    }
}

static void
test_rejects (void)
{
  const char *texts[] = { "", " ", "{", "{\"a\":}", "nope", "{\"a\":1", "\"\xff\"", "\xf0\x9f",
                          "\"\\303\"", "\"\\x41\"", "\"\\u12\"", "\"\\udé3d\"", "\"\\\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (confab_json_parse (texts[i], -1, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON);
    }
}

/* Half a surrogate pair, and a zero byte, as services write them in escapes. */
/* What programs write for what is no number is null, where it is no text. */
static void
test_loose (void)
{
  static const char *const cases[][2] = {
    { "[NaN,Infinity,-Infinity,-1]", "[null,null,null,-1]" },
    { "{\"NaN\":\"-Infinity \\\" NaN\",\"a\":NaN}", "{\"NaN\":\"-Infinity \\\" NaN\",\"a\":null}" },
    { "{\"a\":1}", "{\"a\":1}" },
    { "[NaN", NULL },
    { "[\"NaN\\", NULL },
    { "[aNaN]", NULL },
    { "{NaN:1}", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = confab_json_parse_loose (cases[i][0], strlen (cases[i][0]));
      g_autofree char *text = node != NULL ? confab_json_to_string (node, FALSE) : NULL;

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_escapes (void)
{
  static const struct
  {
    const char *json;
    const char *text;
  } rows[] = {
    { "\"\\ud83d\\ude00\"", "😀" },
    { "\"\\ud83d\"", "\uFFFD" },
    { "\"\\ude00\"", "\uFFFD" },
    { "\"a\\ud83dx\"", "a\uFFFDx" },
    { "\"\\ud83d\\n\"", "\uFFFD\n" },
    { "\"\\ud83d\\u0041\"", "\uFFFDA" },
    { "\"\\ud83d\\ud83d\\ude00\"", "\uFFFD😀" },
    { "\"a\\u0000b\"", "a\uFFFDb" },
    { "\"\\\\ud83d\"", "\\ud83d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = confab_json_parse (rows[i].json, -1, NULL);

      g_assert_nonnull (node);
      g_assert_cmpstr (confab_json_node_string (node), ==, rows[i].text);
    }
}

static void
test_halves (void)
{
  static const struct
  {
    const char *json;
    gunichar    high;
    gunichar    low;
  } rows[] = {
    { "", 0, 0 },
    { "{\"a\":\"b\\n\\u00fc\"}", 0, 0 },
    { "\"\\ud83d\\ude00\"", 0, 0 },
    { "\"a \\ud83d\"", 0xD83D, 0 },
    { "\"\\uDE00 b\"", 0, 0xDE00 },
    { "[\"\\ude00\",\"\\ud83c\"]", 0xD83C, 0xDE00 },
    { "[\"\\ud83c\",\"\\ud83c\"]", 0xD83C, 0 },
    { "[\"\\ud83c\",\"\\ud83d\",\"\\ude01\"]", 0, 0xDE01 },
    { "\"\\\\ud83d\"", 0, 0 },
    { "\"\\u0000\"", 0, 0 },
    { "\"\\ud8", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gunichar high = 1;
      gunichar low = 1;

      confab_json_find_halves (rows[i].json, strlen (rows[i].json), &high, &low);
      g_assert_cmphex (high, ==, rows[i].high);
      g_assert_cmphex (low, ==, rows[i].low);
    }
}

static void
test_getters (void)
{
  g_autoptr (JsonObject) object =
    confab_json_parse_object ("{\"s\":\"x\",\"n\":null,\"i\":3,\"f\":3.0,\"h\":2.5,\"t\":\"429\",\"b\":true,\"a\":[1,{}],\"o\":{}}", -1, NULL);
  gint64 whole = -1;
  double number = -1;
  gboolean flag = FALSE;

  g_assert_cmpstr (confab_json_get_string (object, "s"), ==, "x");
  g_assert_null (confab_json_get_string (object, "i"));
  g_assert_null (confab_json_get_string (object, "missing"));
  g_assert_null (confab_json_get_string (NULL, "s"));
  g_assert_null (confab_json_get_node (object, "n"));
  g_assert_true (confab_json_get_int (object, "i", &whole) && whole == 3);
  g_assert_true (confab_json_get_int (object, "f", &whole) && whole == 3);
  g_assert_true (confab_json_get_int (object, "t", &whole) && whole == 429);
  g_assert_false (confab_json_get_int (object, "h", &whole));
  g_assert_false (confab_json_get_int (object, "s", &whole));
  g_assert_true (confab_json_get_double (object, "h", &number) && number == 2.5);
  g_assert_false (confab_json_get_double (object, "o", &number));
  g_assert_true (confab_json_get_boolean (object, "b", &flag) && flag);
  g_assert_false (confab_json_get_boolean (object, "i", &flag));
  g_assert_nonnull (confab_json_array_object (confab_json_get_array (object, "a"), 1));
  g_assert_null (confab_json_array_object (confab_json_get_array (object, "a"), 0));
  g_assert_null (confab_json_array_object (confab_json_get_array (object, "a"), 9));
}

static void
test_writer (void)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autofree char *text = NULL;

  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "a");
  confab_json_writer_string (writer, "\"\\\n\x01é😀");
  confab_json_writer_member (writer, "b");
  confab_json_writer_begin_array (writer);
  confab_json_writer_int (writer, G_MININT64);
  confab_json_writer_double (writer, 0.7);
  confab_json_writer_double (writer, NAN);
  confab_json_writer_boolean (writer, FALSE);
  confab_json_writer_begin_object (writer);
  confab_json_writer_end_object (writer);
  confab_json_writer_raw (writer, "{\"x\":1}");
  confab_json_writer_end_array (writer);
  confab_json_writer_member (writer, "c");
  confab_json_writer_string (writer, NULL);
  confab_json_writer_optional_string (writer, "d", NULL);
  confab_json_writer_optional_string (writer, "e", "");
  confab_json_writer_end_object (writer);
  text = confab_json_writer_end_string (writer);
  g_assert_cmpstr (text, ==, "{\"a\":\"\\\"\\\\\\n\\u0001é😀\",\"b\":[-9223372036854775808,0.7,null,false,{},{\"x\":1}],\"c\":null,\"e\":\"\"}");
}

/* What is written reads back the same, whatever the text. */
static void
test_round_trip (void)
{
  for (int round = 0; round < 2000; round++)
    {
      g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
      g_autoptr (GString) value = g_string_new (NULL);
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *text = NULL;
      double number = g_test_rand_double_range (-1e6, 1e6);
      JsonArray *array;

      for (int i = g_test_rand_int_range (0, 20); i > 0; i--)
        {
          gunichar c = g_test_rand_int_range (1, 0x2000);

          g_string_append_unichar (value, c);
        }
      confab_json_writer_begin_array (writer);
      confab_json_writer_string (writer, value->str);
      confab_json_writer_double (writer, number);
      confab_json_writer_end_array (writer);
      text = confab_json_writer_end_string (writer);
      node = confab_json_parse (text, -1, NULL);
      g_assert_nonnull (node);
      array = json_node_get_array (node);
      g_assert_cmpstr (json_array_get_string_element (array, 0), ==, value->str);
      g_assert_cmpfloat (json_array_get_double_element (array, 1), ==, number);
    }
}

/* What is cut out goes on where it was cut, and a string may have its end elsewhere. */
static void
test_pieces (void)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autoptr (GBytes) first = NULL;
  g_autofree char *begin = NULL;
  g_autofree char *rest = NULL;

  confab_json_writer_begin_array (writer);
  confab_json_writer_int (writer, 1);
  confab_json_writer_open_string (writer, "a\"b,");
  first = confab_json_writer_cut (writer);
  confab_json_writer_close_string (writer);
  confab_json_writer_int (writer, 2);
  confab_json_writer_end_array (writer);
  rest = confab_json_writer_end_string (writer);
  begin = g_strndup (g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_assert_cmpstr (begin, ==, "[1,\"a\\\"b,");
  g_assert_cmpstr (rest, ==, "\",2]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/hidden-depth", test_hidden_depth);
  g_test_add_func ("/base/json/one-value", test_one_value);
  g_test_add_func ("/base/json/surroundings", test_surroundings);
  g_test_add_func ("/base/json/rejects", test_rejects);
  g_test_add_func ("/base/json/loose", test_loose);
  g_test_add_func ("/base/json/escapes", test_escapes);
  g_test_add_func ("/base/json/halves", test_halves);
  g_test_add_func ("/base/json/getters", test_getters);
  g_test_add_func ("/base/json/writer", test_writer);
  g_test_add_func ("/base/json/round-trip", test_round_trip);
  g_test_add_func ("/base/json/pieces", test_pieces);
  return g_test_run ();
}
