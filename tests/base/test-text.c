/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-csv-text.h"
#include "base/confab-id.h"
#include "base/confab-text.h"

static void
test_title (void)
{
  g_autofree char *plain = confab_text_make_title ("  Hello,\n\n world\t! ");
  g_autofree char *empty = confab_text_make_title (" \n ");
  g_autofree char *words = confab_text_make_title ("one two three four five six seven eight nine ten eleven twelve thirteen");
  g_autofree char *long_word = g_strnfill (500, 'x');
  g_autofree char *cut = confab_text_make_title (long_word);
  g_autofree char *short_cut = confab_text_single_line ("日本語のテキスト", 3);

  g_assert_cmpstr (plain, ==, "Hello, world !");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (words, ==, "one two three four five six seven eight nine ten eleven…");
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 61);
  g_assert_cmpstr (short_cut, ==, "日本語…");
}

static void
test_cost (void)
{
  struct { double usd; const char *text; } rows[] = {
    { 0, "$0.00" }, { 1.5, "$1.50" }, { 0.06, "$0.060" }, { 0.0019775, "$0.0020" }, { 0.000015, "$0.000015" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = confab_text_format_cost (rows[i].usd);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_time (void)
{
  struct { gint64 ms; const char *text; } rows[] = { { 0, "0 ms" }, { 999, "999 ms" }, { 1500, "1.5 s" }, { 61000, "1 min 01 s" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = confab_text_format_time (rows[i].ms);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_lines (void)
{
  g_assert_cmpuint (confab_text_count_lines ("one", 0), ==, 1);
  g_assert_cmpuint (confab_text_count_lines ("one\ntwo", 3), ==, 1);
  g_assert_cmpuint (confab_text_count_lines ("one\ntwo", 4), ==, 2);
  g_assert_cmpuint (confab_text_count_lines ("\n\n", 2), ==, 3);
}

static void
test_tokens (void)
{
  g_assert_cmpint (confab_text_guess_tokens (0), ==, 0);
  g_assert_cmpint (confab_text_guess_tokens (1), ==, 1);
  g_assert_cmpint (confab_text_guess_tokens (CONFAB_TEXT_TOKEN_BYTES), ==, 1);
  g_assert_cmpint (confab_text_guess_tokens (CONFAB_TEXT_TOKEN_BYTES + 1), ==, 2);
  /* A script of which a character says more has more tokens for it. */
  g_assert_cmpint (confab_text_guess_tokens (strlen ("четыре слова")), ==, 6);
  g_assert_cmpint (confab_text_guess_tokens (strlen ("鲸鱼是海里的哺乳动物吗")), ==, 9);
}

static void
test_csv (void)
{
  static const struct
  {
    const char *text;
    const char *csv;
    const char *plain;
  } rows[] = {
    { "", "\"\"", "" },
    { "plain", "\"plain\"", "plain" },
    { "a, \"b\"", "\"a, \"\"b\"\"\"", "\"a, \"\"b\"\"\"" },
    { "two\nlines", "\"two\nlines\"", "\"two\nlines\"" },
    { "=1+1", "\"'=1+1\"", "\"'=1+1\"" },
    { "'@a", "\"''@a\"", "\"''@a\"" },
    { "it's -1", "\"it's -1\"", "it's -1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) csv = g_string_new (NULL);
      g_autoptr (GString) plain = g_string_new (NULL);

      confab_csv_append_text (csv, rows[i].text);
      confab_csv_append_plain_text (plain, rows[i].text);
      g_assert_cmpstr (csv->str, ==, rows[i].csv);
      g_assert_cmpstr (plain->str, ==, rows[i].plain);
    }
}

static void
test_id (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 2000; i++)
    {
      char *id = confab_id_new ();

      g_assert_cmpint (strlen (id), ==, 16);
      g_assert_true (g_hash_table_add (seen, id));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/title", test_title);
  g_test_add_func ("/base/text/cost", test_cost);
  g_test_add_func ("/base/text/time", test_time);
  g_test_add_func ("/base/text/lines", test_lines);
  g_test_add_func ("/base/text/tokens", test_tokens);
  g_test_add_func ("/base/text/csv", test_csv);
  g_test_add_func ("/base/id/unique", test_id);
  return g_test_run ();
}
