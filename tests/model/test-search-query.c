/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model/confab-search-query.h"

static GDateTime *
noon (void)
{
  return g_date_time_new_local (2025, 3, 15, 12, 0, 0);
}

static ConfabSearchQuery *
parse (const char *text)
{
  g_autoptr (GDateTime) now = noon ();

  return confab_search_query_new (text, now);
}

/* A query in one line: each term with its kind by a letter, a minus where it is excluded, quotes, a star where it may go on,
 * and a question mark where it means nothing. */
static char *
describe (const char *text)
{
  static const char letters[] = "wftmohbai";
  g_autoptr (ConfabSearchQuery) query = parse (text);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const ConfabSearchTerm *term = query->terms->pdata[i];

      g_string_append_printf (line, "%s%s%c:%s%s%s%s%s", i > 0 ? " " : "", term->excluded ? "-" : "", letters[term->kind],
                              term->quoted ? "\"" : "", term->text, term->quoted ? "\"" : "", term->open ? "*" : "",
                              term->known ? "" : "?");
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
test_terms (void)
{
  const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "  \t\n", "" },
    { "one", "w:one*" },
    { "one two ", "w:one w:two" },
    { "\"one two\" three", "w:\"one two\" w:three*" },
    { "\"one two", "w:\"one two\"*" },
    { "“one two” „drei“", "w:\"one two\" w:\"drei\"" },
    { "one\"two\"three", "w:one w:\"two\" w:three*" },
    { "\"\" \"", "" },
    { "-one two", "-w:one w:two*" },
    { "-\"one two\"", "-w:\"one two\"" },
    { "- one", "w:- w:one*" },
    { "--force", "w:--force*" },
    { "-", "w:-*" },
    { "don't re-do", "w:don't w:re-do*" },
    { "folder:Work", "f:Work*" },
    { "FOLDER:\"My work\" x", "f:\"My work\" w:x*" },
    { "folder:My\\ work", "f:My\\ w:work*" },
    { "folder:", "f:*?" },
    { "folder: x", "f:? w:x*" },
    { "-tag:x y", "-t:x w:y*" },
    { "model:gpt-4o-mini", "m:gpt-4o-mini*" },
    { "from:me from:Model from:claude ", "o:me o:Model m:claude" },
    { "has:image has:VIDEO has:nothing ", "h:image h:VIDEO h:nothing?" },
    { "before:2025 after:2024-05-06 before:x ", "b:2025 a:2024-05-06 b:x?" },
    { "after:7d after:today after:12h", "a:7d a:today a:12h*" },
    { "before:2025-13 before:2025-02-30 before:20255 before:2025- ", "b:2025-13? b:2025-02-30? b:20255? b:2025-?" },
    { "in:trash in:archive in:x ", "i:trash i:archive i:x?" },
    { "http://folder:1 from://x", "w:http://folder:1 w:from://x*" },
    { "a:b x: :y", "w:a:b w:x: w::y*" },
    { "\"folder:x\"", "w:\"folder:x\"" },
    { "北京 tag:东京", "w:北京 t:东京*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = describe (cases[i].text);

      g_assert_cmpstr (line, ==, cases[i].expected);
    }
}

static gint64
get_value (const char *text)
{
  g_autoptr (ConfabSearchQuery) query = parse (text);
  const ConfabSearchTerm *term = query->terms->pdata[0];

  g_assert_true (term->known);
  return term->value;
}

static void
assert_time (const char *text,
             int         year,
             int         month,
             int         day,
             int         hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, 0, 0);

  g_assert_cmpint (get_value (text), ==, g_date_time_to_unix (time) * 1000);
}

static void
test_values (void)
{
  assert_time ("before:2025", 2025, 1, 1, 0);
  assert_time ("after:2024-11", 2024, 11, 1, 0);
  assert_time ("after:2024-1-2", 2024, 1, 2, 0);
  assert_time ("after:2024-02-29", 2024, 2, 29, 0);
  assert_time ("after:today", 2025, 3, 15, 0);
  assert_time ("after:Yesterday", 2025, 3, 14, 0);
  assert_time ("after:7d", 2025, 3, 8, 12);
  assert_time ("after:2W", 2025, 3, 1, 12);
  assert_time ("before:3m", 2024, 12, 15, 12);
  assert_time ("before:1y", 2024, 3, 15, 12);
  assert_time ("before:12h", 2025, 3, 15, 0);
  g_assert_cmpint (get_value ("from:me"), ==, CONFAB_SEARCH_FROM_ME);
  g_assert_cmpint (get_value ("from:assistant"), ==, CONFAB_SEARCH_FROM_MODEL);
  g_assert_cmpint (get_value ("has:code"), ==, CONFAB_SEARCH_HAS_CODE);
  g_assert_cmpint (get_value ("has:vid"), ==, CONFAB_SEARCH_HAS_VIDEO);
  g_assert_cmpint (get_value ("has:attachment"), ==,
                   CONFAB_SEARCH_HAS_IMAGE | CONFAB_SEARCH_HAS_VIDEO | CONFAB_SEARCH_HAS_FILE);
  g_assert_cmpint (get_value ("in:trash"), ==, CONFAB_SEARCH_IN_TRASH);
}

static void
test_problems (void)
{
  const struct
  {
    const char *text;
    const char *piece;
  } cases[] = {
    { "one", NULL }, { "has:x", NULL }, { "has:x ", "x" }, { "before:soon one", "soon" }, { "in:here one", "here" },
    { "folder:", NULL }, { "has: one", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabSearchQuery) query = parse (cases[i].text);
      g_autofree char *problem = confab_search_query_dup_problem (query);

      if (cases[i].piece == NULL)
        g_assert_null (problem);
      else
        g_assert_nonnull (strstr (problem, cases[i].piece));
    }
}

/* Whatever is typed: the terms are in their order, do not overlap, are made of what was typed, and are as many as are
 * allowed at most. */
static void
test_any_text (void)
{
  static const char letters[] = "\"-: fFrom:metaghs27d\xe5\x8c\x97\xe2\x80\x9c\xff\n";
  g_autoptr (GDateTime) now = noon ();

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_malloc0 (200);
      g_autofree char *valid = NULL;
      g_autoptr (ConfabSearchQuery) query = NULL;
      guint length = g_test_rand_int_range (0, 199);
      gsize end = 0;

      for (guint j = 0; j < length; j++)
        text[j] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      valid = g_utf8_make_valid (text, -1);
      query = confab_search_query_new (text, now);
      g_assert_cmpuint (query->terms->len, <=, 48);
      for (guint j = 0; j < query->terms->len; j++)
        {
          const ConfabSearchTerm *term = query->terms->pdata[j];

          g_assert_cmpuint (term->start, >=, end);
          g_assert_cmpuint (term->length, >, 0);
          end = term->start + term->length;
          g_assert_cmpuint (end, <=, strlen (valid));
          g_assert_true (g_utf8_validate (term->text, -1, NULL));
          g_assert_nonnull (g_strstr_len (valid + term->start, term->length, term->text));
          g_assert_true (term->kind != CONFAB_SEARCH_WORD || *term->text != '\0');
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/search-query/terms", test_terms);
  g_test_add_func ("/model/search-query/values", test_values);
  g_test_add_func ("/model/search-query/problems", test_problems);
  g_test_add_func ("/model/search-query/any-text", test_any_text);
  return g_test_run ();
}
