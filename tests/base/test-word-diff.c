/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-word-diff.h"

/* Checks that the runs make up both texts, and says them: "same[-removed-]{+added+}". */
static char *
check (const char *first,
       const char *second)
{
  g_autoptr (GArray) runs = confab_word_diff (first, second);
  GString *words = g_string_new (NULL);
  gsize a = 0;
  gsize b = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const ConfabWordRun *run = &g_array_index (runs, ConfabWordRun, i);

      g_assert_cmpuint (run->first, ==, a);
      g_assert_cmpuint (run->second, ==, b);
      g_assert_cmpuint (run->length, >, 0);
      if (run->change == CONFAB_WORD_SAME)
        g_assert_true (memcmp (first + a, second + b, run->length) == 0);
      if (run->change == CONFAB_WORD_REMOVED)
        g_string_append_printf (words, "[-%.*s-]", (int)run->length, first + a);
      else if (run->change == CONFAB_WORD_ADDED)
        g_string_append_printf (words, "{+%.*s+}", (int)run->length, second + b);
      else
        g_string_append_len (words, first + a, run->length);
      a += run->change != CONFAB_WORD_ADDED ? run->length : 0;
      b += run->change != CONFAB_WORD_REMOVED ? run->length : 0;
    }
  g_assert_cmpuint (a, ==, strlen (first));
  g_assert_cmpuint (b, ==, strlen (second));
  return g_string_free (words, FALSE);
}

static void
test_examples (void)
{
  static const struct
  {
    const char *first;
    const char *second;
    const char *words;
  } cases[] = {
    { "", "", "" },
    { "One", "", "[-One-]" },
    { "", "One", "{+One+}" },
    { "One two three", "One two three", "One two three" },
    { "One two three", "One 2 three", "One [-two-]{+2+} three" },
    { "a b c", "b c d", "[-a -]b c{+ d+}" },
    { "the cat sat", "the big cat sat down", "the {+big +}cat sat{+ down+}" },
    { "Grüße, Welt!", "Grüsse, Welt!", "[-Grüße-]{+Grüsse+}, Welt!" },
    { "世界你好", "世间你好", "世[-界-]{+间+}你好" },
    { "e\xCC\x81t\xC3\xA9", "\xC3\xA9t\xC3\xA9", "[-e\xCC\x81t\xC3\xA9-]{+\xC3\xA9t\xC3\xA9+}" },
    { "x=1;", "x=2;", "x=[-1-]{+2+};" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = check (cases[i].first, cases[i].second);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static char *
make_text (GRand *random,
           guint  n_words,
           guint  n_known)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (text, "w%d%s", g_rand_int_range (random, 0, (int)n_known),
                            g_rand_int_range (random, 0, 8) == 0 ? ".\n" : " ");
  return g_string_free (text, FALSE);
}

/* Whatever the texts are, the runs give both of them. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint i = 0; i < 4000; i++)
    {
      guint n_known = 1 + g_rand_int_range (random, 0, 12);
      g_autofree char *first = make_text (random, g_rand_int_range (random, 0, 60), n_known);
      g_autofree char *second = make_text (random, g_rand_int_range (random, 0, 60), n_known);
      g_autofree char *words = check (first, second);

      g_assert_nonnull (words);
    }
}

/* The length of the longest common sequence, in the plain way. */
static guint
longest_common (const char *first,
                const char *second)
{
  gsize m = strlen (second);
  g_autofree guint *row = g_new0 (guint, m + 1);

  for (const char *a = first; *a != '\0'; a++)
    {
      guint before = 0;

      for (gsize j = 1; j <= m; j++)
        {
          guint above = row[j];

          row[j] = *a == second[j - 1] ? before + 1 : MAX (row[j], row[j - 1]);
          before = above;
        }
    }
  return row[m];
}

/* Of texts that are not too different nothing is marked that need not be. */
static void
test_least (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);

  for (guint i = 0; i < 2000; i++)
    {
      char first[41] = "";
      char second[41] = "";
      g_autoptr (GArray) runs = NULL;
      gsize same = 0;

      /* Each of these is a word by itself. */
      for (int j = g_rand_int_range (random, 0, 40); j > 0; j--)
        first[j - 1] = ".,;"[g_rand_int_range (random, 0, 3)];
      for (int j = g_rand_int_range (random, 0, 40); j > 0; j--)
        second[j - 1] = ".,;"[g_rand_int_range (random, 0, 3)];
      runs = confab_word_diff (first, second);
      for (guint j = 0; j < runs->len; j++)
        if (g_array_index (runs, ConfabWordRun, j).change == CONFAB_WORD_SAME)
          same += g_array_index (runs, ConfabWordRun, j).length;
      g_assert_cmpuint (same, ==, longest_common (first, second));
    }
}

/* Long texts that have nothing, little or all in common. */
static void
test_long (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (10);
  g_autofree char *first = make_text (random, 25000, 100000);
  g_autofree char *second = make_text (random, 25000, 100000);
  g_autofree char *few = make_text (random, 40000, 4);
  g_autofree char *also_few = make_text (random, 40000, 4);
  g_autofree char *changed = g_strconcat (first, "and an end", NULL);
  g_autofree char *words = NULL;

  g_assert_cmpuint (strlen (first), >, 100 * 1024);
  g_free (check (first, second));
  g_free (check (few, also_few));
  words = check (first, changed);
  g_assert_true (g_str_has_suffix (words, "{+and an end+}"));
}

/* A text with words of its own. */
static char *
make_large (GRand *random,
            gsize  length,
            char   letter,
            guint  n_known)
{
  GString *text = g_string_new (NULL);

  while (text->len < length)
    g_string_append_printf (text, "%c%u ", letter, (guint)g_rand_int_range (random, 0, (int)n_known));
  return g_string_free (text, FALSE);
}

/* How long it takes at most goes with the length, however different the texts are: so many steps for each byte. */
static void
test_steps (void)
{
  static const guint known[] = { 1, 4, 300, 100000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    for (guint k = 0; k < 2; k++)
      {
        gsize length = i + 1 < G_N_ELEMENTS (known) ? 100000 : 1024 * 1024;
        g_autofree char *first = make_large (random, length, 'a', known[i]);
        g_autofree char *second = make_large (random, length, k == 0 ? 'a' : 'b', known[i]);
        guint64 n_steps;
        g_autoptr (GArray) runs = confab_word_diff_full (first, second, &n_steps);

        g_test_message ("%u words, %s: %.1f steps a byte, %u runs", known[i], k == 0 ? "the same" : "others",
                        (double)n_steps / length, runs->len);
        g_assert_cmpuint (n_steps, <, 300 * length);
      }
}

/* Where even that is too long, the rest counts as different; the runs still give both texts. */
static void
test_too_long (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  g_autofree char *first = make_large (random, 3 * 1024 * 1024, 'a', 3);
  g_autofree char *second = make_large (random, 3 * 1024 * 1024, 'b', 3);
  guint64 n_steps;
  g_autoptr (GArray) runs = confab_word_diff_full (first, second, &n_steps);
  g_autofree char *words = check (first, second);

  g_assert_nonnull (words);
  g_assert_cmpuint (n_steps, >=, 300000000);
  g_assert_cmpuint (n_steps, <, 301000000);
  g_assert_cmpuint (runs->len, >, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/word-diff/examples", test_examples);
  g_test_add_func ("/base/word-diff/random", test_random);
  g_test_add_func ("/base/word-diff/least", test_least);
  g_test_add_func ("/base/word-diff/long", test_long);
  g_test_add_func ("/base/word-diff/steps", test_steps);
  g_test_add_func ("/base/word-diff/too-long", test_too_long);
  return g_test_run ();
}
