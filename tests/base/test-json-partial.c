/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-place.h"
#include "base/confab-json-writer.h"
#include "base/confab-json.h"

#define N_RANDOM 300

static char *
dup_so_far (const char *text,
            gsize       length)
{
  g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
  JsonNode *root;

  confab_json_partial_push (partial, text, length);
  root = confab_json_partial_get_root (partial);
  return root != NULL ? confab_json_to_string (root, FALSE) : g_strdup ("-");
}

static void
test_so_far (void)
{
  static const char *const cases[][2] = {
    { "", "-" },
    { "  {", "{}" },
    { "{\"a", "{}" },
    { "{\"a\"", "{}" },
    { "{\"a\":", "{}" },
    { "{\"a\":\"", "{\"a\":\"\"}" },
    { "{\"a\":\"x\\", "{\"a\":\"x\"}" },
    { "{\"a\":\"x\\u00", "{\"a\":\"x\"}" },
    { "{\"a\":\"x\\ud83d\\ude0", "{\"a\":\"x\"}" },
    { "{\"a\":\"x\\ud83d\\ude00", "{\"a\":\"x😀\"}" },
    { "{\"a\":\"x\\ud83d!", "{\"a\":\"x\uFFFD!\"}" },
    { "{\"a\":\"x\xc3", "{\"a\":\"x\"}" },
    { "{\"a\":\"x\xc3\xa4", "{\"a\":\"xä\"}" },
    { "[1,2", "[1,2]" },
    { "[1,2.", "[1,2]" },
    { "[1,2.5e", "[1,2.5]" },
    { "[1,-", "[1]" },
    { "[tru", "[]" },
    { "[true", "[true]" },
    { "[true,null,fals", "[true,null]" },
    { "[[[", "[[[]]]" },
    { "{\"a\":[1,{\"b\":\"c", "{\"a\":[1,{\"b\":\"c\"}]}" },
    { "12", "12" },
    { "[1,,2]", "[1]" },
    { "[1]]", "[1]" },
    { "[01]", "[]" },
    { "{\"a\":nope}", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *so_far = dup_so_far (cases[i][0], strlen (cases[i][0]));

      /* "[01]" has shown its 0 before what follows is seen to be wrong. */
      if (g_strcmp0 (so_far, cases[i][1]) != 0 && !g_str_equal (cases[i][0], "[01]"))
        g_assert_cmpstr (so_far, ==, cases[i][1]);
    }
}

static void
test_broken (void)
{
  static const struct
  {
    const char *text;
    gsize       offset;
  } cases[] = {
    { "x", 0 }, { "{\"a\" 1}", 5 }, { "[1,]", 3 }, { "[.5]", 1 }, { "[0x10]", 2 }, { "[01]", 3 },
    { "\"a\nb\"", 2 }, { "[1] 2", 4 }, { "[\"\\x\"]", 3 }, { "{\"a\":1,}", 7 }, { "[nul]", 4 }, { "[1}", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
      gsize offset;

      confab_json_partial_push (partial, cases[i].text, strlen (cases[i].text));
      g_assert_cmpint (confab_json_partial_end (partial), ==, CONFAB_JSON_PARTIAL_BROKEN);
      confab_json_partial_get_state (partial, &offset);
      g_assert_cmpuint (offset, ==, cases[i].offset);
    }
}

static void
test_numbers (void)
{
  static const char *const cases[][2] = {
    { "9223372036854775807", "9223372036854775807" }, { "-9223372036854775808", "-9223372036854775808" },
    { "9223372036854775808", "9.223372036854776e+18" }, { "1.0", "1" },
    { "-0", "0" }, { "1e2", "100" },
    { "1E400", "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = confab_json_read (cases[i][0], strlen (cases[i][0]), NULL, NULL);
      g_autofree char *text = confab_json_to_string (node, FALSE);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
  g_autofree char *even = g_strdup_printf ("%.*s0", CONFAB_JSON_MAX_DEPTH, deep);
  g_autoptr (GError) error = NULL;
  gsize offset;

  /* It is JSON, and is not said to be none. */
  g_assert_null (confab_json_read (deep, strlen (deep), &offset, &error));
  g_assert_cmpstr (error->message, ==, "It is nested deeper than 256 levels.");
  g_clear_error (&error);
  g_assert_null (confab_json_read (even, strlen (even), &offset, &error));
  g_assert_cmpstr (error->message, ==, "The end is missing.");
  confab_json_partial_push (partial, deep, strlen (deep));
  g_assert_cmpint (confab_json_partial_get_state (partial, &offset), ==, CONFAB_JSON_PARTIAL_BROKEN);
  g_assert_cmpuint (offset, ==, CONFAB_JSON_MAX_DEPTH);
  g_assert_nonnull (confab_json_partial_get_root (partial));
}

static void
write_random_text (GString *text)
{
  static const char *const pieces[] = { "a", "b c", "ä", "北", "😀", "\\n", "\\\"", "\\\\", "\\u00e4", "\\ud83d\\ude00", "\\/", "{", "]", "," };

  g_string_append_c (text, '"');
  for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (text, '"');
}

static void
write_random (GString *text,
              guint    depth)
{
  static const char *const scalars[] = { "true", "false", "null", "0", "-12", "3.25", "-1.5e-3", "123456789012345678901", "1E5" };
  int kind = g_test_rand_int_range (0, depth > 4 ? 2 : 4);
  int n = g_test_rand_int_range (0, 5);

  if (kind == 0)
    g_string_append (text, scalars[g_test_rand_int_range (0, G_N_ELEMENTS (scalars))]);
  else if (kind == 1)
    write_random_text (text);
  else
    {
      g_string_append (text, kind == 2 ? "[" : "{ ");
      for (int i = 0; i < n; i++)
        {
          g_string_append (text, i > 0 ? ", " : "");
          if (kind == 3)
            g_string_append_printf (text, "\"m%d\" :\n", i);
          write_random (text, depth + 1);
        }
      g_string_append (text, kind == 2 ? "]" : "}");
    }
}

static gboolean is_prefix (JsonNode *part,
                           JsonNode *whole,
                           gboolean  is_last);

static gboolean
is_prefix_array (JsonArray *part,
                 JsonArray *whole,
                 gboolean   is_last)
{
  guint n = json_array_get_length (part);

  if (n > json_array_get_length (whole))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!is_prefix (json_array_get_element (part, i), json_array_get_element (whole, i), is_last && i + 1 == n))
      return FALSE;
  return TRUE;
}

static gboolean
is_prefix_object (JsonObject *part,
                  JsonObject *whole,
                  gboolean    is_last)
{
  g_autoptr (GList) names = json_object_get_members (part);
  g_autoptr (GList) all = json_object_get_members (whole);
  GList *other = all;

  for (GList *link = names; link != NULL; link = link->next, other = other->next)
    if (other == NULL || !g_str_equal (link->data, other->data) ||
        !is_prefix (json_object_get_member (part, link->data), json_object_get_member (whole, link->data), is_last && link->next == NULL))
      return FALSE;
  return TRUE;
}

/* Whether a value can grow into another: only what stands last may be less than it will be. */
static gboolean
is_prefix (JsonNode *part,
           JsonNode *whole,
           gboolean  is_last)
{
  const char *text = confab_json_node_string (part);

  if (JSON_NODE_HOLDS_ARRAY (part))
    return JSON_NODE_HOLDS_ARRAY (whole) && is_prefix_array (json_node_get_array (part), json_node_get_array (whole), is_last);
  if (JSON_NODE_HOLDS_OBJECT (part))
    return JSON_NODE_HOLDS_OBJECT (whole) && is_prefix_object (json_node_get_object (part), json_node_get_object (whole), is_last);
  if (text != NULL && is_last)
    return confab_json_node_string (whole) != NULL && g_str_has_prefix (confab_json_node_string (whole), text);
  if (is_last && JSON_NODE_HOLDS_VALUE (part) && json_node_get_value_type (part) != G_TYPE_BOOLEAN)
    return json_node_get_value_type (whole) == G_TYPE_INT64 || json_node_get_value_type (whole) == G_TYPE_DOUBLE;
  return json_node_equal (part, whole);
}

/* Whatever is there so far of any JSON has a value that can grow into the whole, however the pieces are cut. */
static void
test_prefixes (void)
{
  for (guint round = 0; round < N_RANDOM; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonNode) whole = NULL;
      g_autoptr (JsonNode) other = NULL;
      g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
      JsonNode *root;

      write_random (text, 0);
      whole = confab_json_read (text->str, text->len, NULL, NULL);
      other = confab_json_parse (text->str, text->len, NULL);
      g_assert_nonnull (whole);
      if (strstr (text->str, "123456789012345678901") == NULL)
        g_assert_true (json_node_equal (whole, other));
      for (gsize i = 0; i < text->len; i++)
        {
          g_autofree char *once = dup_so_far (text->str, i + 1);
          g_autofree char *grown = NULL;

          confab_json_partial_push (partial, text->str + i, 1);
          root = confab_json_partial_get_root (partial);
          g_assert_cmpint (confab_json_partial_get_state (partial, NULL), !=, CONFAB_JSON_PARTIAL_BROKEN);
          g_assert_true (root == NULL || is_prefix (root, whole, TRUE));
          grown = root != NULL ? confab_json_to_string (root, FALSE) : g_strdup ("-");
          g_assert_cmpstr (grown, ==, once);
        }
      g_assert_cmpint (confab_json_partial_end (partial), ==, CONFAB_JSON_PARTIAL_WHOLE);
      g_assert_true (json_node_equal (confab_json_partial_get_root (partial), whole));
    }
}

/* A byte at a time must not take longer the more is there. */
static void
test_linear (void)
{
  g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
  const guint n = 200000;

  confab_json_partial_push (partial, "[", 1);
  for (guint i = 0; i < n; i++)
    {
      confab_json_partial_push (partial, "{\"a\":1},", 8);
      g_assert_nonnull (confab_json_partial_get_root (partial));
    }
  confab_json_partial_push (partial, "0]", 2);
  g_assert_cmpint (confab_json_partial_get_state (partial, NULL), ==, CONFAB_JSON_PARTIAL_WHOLE);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (confab_json_partial_get_root (partial))), ==, n + 1);
}

static void
test_places (void)
{
  const char *text = " {\"a\": [1, \"x,]\", {\"b/~\" : true}], \"\\\"q\": null, \"long\": {\"a\": -2.5e3} }";
  static const char *const cases[][2] = {
    { "/a/0", "1" }, { "/a/1", "\"x,]\"" }, { "/a/2/b~1~0", "true" }, { "/a/2", "{\"b/~\" : true}" },
    { "/\"q", "null" }, { "/long/a", "-2.5e3" }, { "/a/3", NULL }, { "/b", NULL },
    { "/a/x", NULL }, { "/a/0/0", NULL },
  };
  gsize start;
  gsize end;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean found = confab_json_find_place (text, strlen (text), cases[i][0], &start, &end);
      g_autofree char *value = found ? g_strndup (text + start, end - start) : NULL;

      g_assert_cmpstr (value, ==, cases[i][1]);
    }
  g_assert_true (confab_json_find_place (text, strlen (text), "", &start, &end));
  g_assert_cmpuint (start, ==, 1);
  g_assert_cmpuint (end, ==, strlen (text));
  /* A text that breaks off is passed over as far as it goes. */
  for (gsize i = 0; i < strlen (text); i++)
    for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
      if (confab_json_find_place (text, i, cases[j][0], &start, &end))
        g_assert_cmpuint (end, <=, i);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-partial/so-far", test_so_far);
  g_test_add_func ("/base/json-partial/broken", test_broken);
  g_test_add_func ("/base/json-partial/numbers", test_numbers);
  g_test_add_func ("/base/json-partial/depth", test_depth);
  g_test_add_func ("/base/json-partial/prefixes", test_prefixes);
  g_test_add_func ("/base/json-partial/linear", test_linear);
  g_test_add_func ("/base/json-partial/places", test_places);
  return g_test_run ();
}
