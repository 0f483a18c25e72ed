/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "support/confab-test.h"
#include "transfer/confab-json-flatten.h"
#include "transfer/confab-json-splitter.h"

typedef struct
{
  GString    *text;
  const char *enter; /* places that are entered, between blanks */
  guint       n_wanted;
} Record;

static ConfabJsonWish
wish_cb (const char *path,
         char        first,
         gpointer    user_data)
{
  const Record *self = user_data;
  g_autofree char *word = g_strdup_printf (" %s ", path);

  if (strstr (self->enter, word) != NULL)
    return CONFAB_JSON_ENTER;
  return g_str_has_suffix (path, "skip") ? CONFAB_JSON_PASS : CONFAB_JSON_TAKE;
}

static gboolean
value_cb (const char *path,
          const char *json,
          gsize       length,
          gpointer    user_data)
{
  Record *self = user_data;

  g_assert_true (json == NULL || strlen (json) == length);
  g_string_append_printf (self->text, "%s=%s\n", path, json != NULL ? json : "(too long)");
  return self->n_wanted == 0 || --self->n_wanted > 0;
}

/* Reads @json in two pieces, with the end of a piece at @at. */
static char *
split (const char *json,
       gsize       length,
       const char *enter,
       gsize       at,
       gsize       max,
       guint       n_wanted)
{
  static const ConfabJsonSplitterFuncs funcs = { wish_cb, value_cb };
  Record record = { g_string_new (NULL), enter, n_wanted };
  g_autoptr (ConfabJsonSplitter) splitter = confab_json_splitter_new (&funcs, &record);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = g_memdup2 (json, MAX (at, 1));
  g_autofree char *second = g_memdup2 (json + at, MAX (length - at, 1));

  if (max > 0)
    confab_json_splitter_set_max (splitter, max);
  if (!confab_json_splitter_feed (splitter, first, at, &error) ||
      !confab_json_splitter_feed (splitter, second, length - at, &error) ||
      !confab_json_splitter_finish (splitter, &error))
    {
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON);
      g_string_append (record.text, "!");
    }
  return g_string_free (record.text, FALSE);
}

static void
check (const char *json,
       const char *enter,
       const char *expected)
{
  gsize length = strlen (json);

  for (gsize at = 0; at <= length; at++)
    {
      g_autofree char *found = split (json, length, enter, at, 0, 0);

      g_assert_cmpstr (found, ==, expected);
    }
}

static void
test_values (void)
{
  check ("[1,{\"a\":[2,\"]}\\\"\"]},\"x\\\\\",null , true]", "  ",
         "/*=1\n/*={\"a\":[2,\"]}\\\"\"]}\n/*=\"x\\\\\"\n/*=null\n/*=true\n");
  check ("\xef\xbb\xbf {\"a\" : 1, \"skip\": [1,2], \"b\":{\"c\":[ ]}}", "   /b ", "/a=1\n/b/c=[ ]\n");
  check ("[]", "  ", "");
  check ("{}", "  ", "");
  check ("12", "", "=12\n");
  check ("{\"a\":1}\n{\"b\":2}\n", "", "={\"a\":1}\n={\"b\":2}\n");
  check ("{\"conversations\":[{\"id\":1},{\"id\":2}],\"rest\":0}", "   /conversations ",
         "/conversations/*={\"id\":1}\n/conversations/*={\"id\":2}\n/rest=0\n");
  check ("{\"a\\\"b\":[1]}", "  ", "/a\\\"b=[1]\n");
}

static void
test_damage (void)
{
  check ("[1,", "  ", "/*=1\n!");
  check ("[1 2]", "  ", "/*=1\n!");
  check ("[1,]", "  ", "/*=1\n!");
  check ("{\"a\" 1}", "  ", "!");
  check ("{\"a\":1,}", "  ", "/a=1\n!");
  check ("[{\"a\":\"", "  ", "!");
  check ("]", "  ", "!");
  check ("hello", "  ", "!");
  check ("[\001]", "  ", "!");
}

static void
test_limits (void)
{
  g_autofree char *long_value = split ("[\"0123456789\",\"1\",[2]]", 22, "  ", 6, 5, 0);
  g_autofree char *stopped = split ("[1,2,3]", 7, "  ", 3, 0, 2);
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *found = NULL;

  g_assert_cmpstr (long_value, ==, "/*=(too long)\n/*=\"1\"\n/*=[2]\n");
  g_assert_cmpstr (stopped, ==, "/*=1\n/*=2\n");
  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (deep, '[');
  found = split (deep->str, deep->len, "  ", 10, 0, 0);
  g_assert_cmpstr (found, ==, "!");
}

static void
flatten_cb (const char *json,
            gsize       length,
            gpointer    user_data)
{
  g_string_append_printf (user_data, "%s\n", json);
}

static void
test_flatten (void)
{
  static const char *const lists[] = { "children", NULL };
  static const char json[] = "{\"children\": [ {\"a\":1,\"children\":[{\"b\":\"children\",\"x\":{\"children\":[7]}}, 5]}, {\"c\":\"[{\"}],\"z\":[]}";
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) deep = g_string_new ("{");
  g_autofree char *outermost = confab_json_flatten (json, strlen (json), lists, flatten_cb, text);
  g_autofree char *deepest = NULL;

  g_assert_cmpstr (outermost, ==, "{\"children\": [],\"z\":[]}");
  g_assert_cmpstr (text->str, ==, "{\"b\":\"children\",\"x\":{\"children\":[7]}}\n{\"a\":1,\"children\":[]}\n{\"c\":\"[{\"}\n");
  g_assert_null (confab_json_flatten ("{\"children\":[{]}", 16, lists, NULL, NULL));
  g_assert_null (confab_json_flatten ("{\"children\":[", 13, lists, NULL, NULL));
  g_assert_null (confab_json_flatten ("}", 1, lists, NULL, NULL));
  for (guint i = 0; i < 50000; i++)
    g_string_append (deep, "\"children\":[{");
  for (guint i = 0; i < 50000; i++)
    g_string_append (deep, "}]");
  g_string_append_c (deep, '}');
  deepest = confab_json_flatten (deep->str, deep->len, lists, NULL, NULL);
  g_assert_cmpstr (deepest, ==, "{\"children\":[]}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/json-splitter/values", test_values);
  g_test_add_func ("/transfer/json-splitter/damage", test_damage);
  g_test_add_func ("/transfer/json-splitter/limits", test_limits);
  g_test_add_func ("/transfer/json-splitter/flatten", test_flatten);
  return g_test_run ();
}
