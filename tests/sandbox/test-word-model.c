/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sandbox/confab-word-model.h"

static const ConfabWordSampling plain = { .temperature = 1, .top_p = 1, .repetition_penalty = 1 };

static char *
write_words (const ConfabWordSampling *sampling,
             guint64                   seed,
             guint                     n)
{
  g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (sampling, "the key", seed);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = NULL;
      double probability;

      confab_word_walk_next (walk, &word, &probability, 0, NULL);
      g_string_append (text, word);
    }
  return g_strdup (text->str);
}

static guint
count_possible (const double *p)
{
  guint count = 0;

  for (guint i = 0; i < confab_word_table_n_words; i++)
    count += p[i] > 0;
  return count;
}

static void
assert_sum_is_one (const ConfabWordSampling *sampling)
{
  g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (sampling, "pictures and videos", 7);

  for (guint i = 0; i < 50; i++)
    {
      const double *p = confab_word_walk_get_probabilities (walk);
      g_autofree double *copy = g_memdup2 (p, confab_word_table_n_words * sizeof *p);
      g_autofree char *text = NULL;
      double probability;
      double sum = 0;
      guint word;

      for (guint j = 0; j < confab_word_table_n_words; j++)
        {
          g_assert_cmpfloat (copy[j], >=, 0);
          sum += copy[j];
        }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
      word = confab_word_walk_next (walk, &text, &probability, 0, NULL);
      g_assert_cmpfloat (copy[word], ==, probability);
      g_assert_cmpfloat (probability, >, 0);
    }
}

static void
test_sums (void)
{
  ConfabWordSampling rows[] = {
    plain,
    { .temperature = 0, .top_p = 1, .repetition_penalty = 1 },
    { .temperature = 0.01, .top_p = 1, .repetition_penalty = 1 },
    { .temperature = 2, .top_p = 1, .repetition_penalty = 1 },
    { .temperature = 1, .top_p = 0.3, .repetition_penalty = 1 },
    { .temperature = 1, .top_p = 1, .top_k = 3, .repetition_penalty = 1 },
    { .temperature = 1, .top_p = 1, .min_p = 0.2, .repetition_penalty = 1 },
    { .temperature = 1, .top_p = 0.9, .frequency_penalty = 2, .presence_penalty = -2, .repetition_penalty = 2 },
    { .temperature = 1, .top_p = 1, .repetition_penalty = 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_sum_is_one (&rows[i]);
}

static void
test_seed (void)
{
  g_autofree char *one = write_words (&plain, 5, 80);
  g_autofree char *same = write_words (&plain, 5, 80);
  g_autofree char *other = write_words (&plain, 6, 80);

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
}

static void
test_greedy (void)
{
  ConfabWordSampling greedy = plain;
  g_autoptr (ConfabWordWalk) walk = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  greedy.temperature = 0;
  one = write_words (&greedy, 1, 60);
  other = write_words (&greedy, 999, 60);
  g_assert_cmpstr (one, ==, other);

  /* The greedy word is the likeliest one at any other temperature. */
  greedy.temperature = 0.5;
  greedy.top_k = 1;
  walk = confab_word_walk_new (&greedy, "the key", 3);
  for (const char *rest = one; *rest != '\0';)
    {
      g_autofree char *text = NULL;
      double probability;

      confab_word_walk_next (walk, &text, &probability, 0, NULL);
      g_assert_true (g_str_has_prefix (rest, text));
      rest += strlen (text);
    }
}

static double
entropy (double temperature)
{
  ConfabWordSampling sampling = plain;
  g_autoptr (ConfabWordWalk) walk = NULL;
  const double *p;
  double sum = 0;

  sampling.temperature = temperature;
  walk = confab_word_walk_new (&sampling, "", 1);
  p = confab_word_walk_get_probabilities (walk);
  for (guint i = 0; i < confab_word_table_n_words; i++)
    if (p[i] > 0)
      sum -= p[i] * log (p[i]);
  return sum;
}

static void
test_temperature (void)
{
  g_assert_cmpfloat (entropy (0), ==, 0);
  g_assert_cmpfloat (entropy (0.3), <, entropy (0.7));
  g_assert_cmpfloat (entropy (0.7), <, entropy (1));
  g_assert_cmpfloat (entropy (1), <, entropy (2));
}

static void
test_restrictions (void)
{
  g_autoptr (ConfabWordWalk) all = confab_word_walk_new (&plain, "", 1);
  ConfabWordSampling sampling = plain;
  g_autofree double *full = g_memdup2 (confab_word_walk_get_probabilities (all),
                                       confab_word_table_n_words * sizeof (double));
  double largest = 0;

  g_assert_cmpuint (count_possible (full), ==, confab_word_table_n_words);
  for (guint i = 0; i < confab_word_table_n_words; i++)
    largest = MAX (largest, full[i]);

  sampling.top_k = 4;
  {
    g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (&sampling, "", 1);

    g_assert_cmpuint (count_possible (confab_word_walk_get_probabilities (walk)), ==, 4);
  }
  sampling = plain;
  sampling.min_p = 0.5;
  {
    g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (&sampling, "", 1);
    const double *p = confab_word_walk_get_probabilities (walk);

    for (guint i = 0; i < confab_word_table_n_words; i++)
      g_assert_true ((p[i] > 0) == (full[i] >= 0.5 * largest));
  }
  sampling = plain;
  sampling.top_p = 0.5;
  {
    g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (&sampling, "", 1);
    const double *p = confab_word_walk_get_probabilities (walk);
    double kept = 0;
    double smallest = 1;

    for (guint i = 0; i < confab_word_table_n_words; i++)
      if (p[i] > 0)
        {
          kept += full[i];
          smallest = MIN (smallest, full[i]);
        }
    g_assert_cmpfloat (kept, >=, 0.5);
    g_assert_cmpfloat (kept - smallest, <, 0.5);
  }
}

static void
test_penalties (void)
{
  ConfabWordSampling sampling = plain;

  /* With this much of a penalty no word comes twice. */
  sampling.temperature = 0;
  sampling.presence_penalty = 1000;
  {
    g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (&sampling, "the key", 1);
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

    for (guint i = 0; i < 100; i++)
      {
        g_autofree char *word = NULL;
        double probability;

        g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (confab_word_walk_next (walk, &word, &probability, 0,
                                                                                        NULL))));
      }
  }
}

static void
test_logit_bias (void)
{
  ConfabWordSampling sampling = plain;
  ConfabWordBias bias = { 5, 100 };
  g_autoptr (GArray) biases = g_array_new (FALSE, FALSE, sizeof bias);
  g_autoptr (ConfabWordWalk) walk = NULL;

  g_array_append_val (biases, bias);
  sampling.logit_bias = biases;
  walk = confab_word_walk_new (&sampling, "", 1);
  g_assert_cmpfloat (confab_word_walk_get_probabilities (walk)[5], >, 0.999);
  g_array_index (biases, ConfabWordBias, 0).bias = -100;
  g_assert_cmpfloat (confab_word_walk_get_probabilities (walk)[5], <, 1e-20);
}

static void
test_top (void)
{
  g_autoptr (ConfabWordWalk) walk = confab_word_walk_new (&plain, "", 1);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GArray) top = NULL;
      g_autofree char *text = NULL;
      double probability;

      confab_word_walk_next (walk, &text, &probability, 5, &top);
      g_assert_cmpuint (top->len, ==, 5);
      for (guint j = 1; j < 5; j++)
        g_assert_cmpfloat (g_array_index (top, ConfabWordCandidate, j - 1).probability, >=,
                           g_array_index (top, ConfabWordCandidate, j).probability);
      g_assert_cmpfloat (g_array_index (top, ConfabWordCandidate, 0).probability, >=, probability);
    }
}

static void
test_topic (void)
{
  g_autoptr (ConfabWordWalk) without = confab_word_walk_new (&plain, "", 1);
  g_autoptr (ConfabWordWalk) with = confab_word_walk_new (&plain, "Tell me about Privacy.", 1);
  guint word = 0;

  while (strcmp (confab_word_table_words[word], "Privacy") != 0)
    word++;
  g_assert_cmpfloat (confab_word_walk_get_probabilities (with)[word], >,
                     3 * confab_word_walk_get_probabilities (without)[word]);
}

static void
test_pieces (void)
{
  g_assert_cmpuint (confab_word_count_pieces (""), ==, 0);
  g_assert_cmpuint (confab_word_count_pieces ("Hello, world!"), ==, 4);
  g_assert_cmpuint (confab_word_count_pieces ("don't\n\nstop  "), ==, 3);
  g_assert_cmpuint (confab_word_count_pieces ("日本語 ok"), ==, 2);
}

static void
test_table (void)
{
  guint total = 0;

  g_assert_cmpuint (confab_word_table_n_words, >, 300);
  for (guint i = 0; i < confab_word_table_n_words; i++)
    total += confab_word_table_counts[i];
  g_assert_cmpuint (total, ==, confab_word_table_n_text);
  total = 0;
  for (guint i = 0; i < confab_word_table_n_trigrams; i++)
    total += confab_word_table_trigrams[i][3];
  g_assert_cmpuint (total, ==, confab_word_table_n_text);
  g_assert_nonnull (strstr (confab_word_table_commands, "/echo TEXT"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/word-model/table", test_table);
  g_test_add_func ("/sandbox/word-model/sums", test_sums);
  g_test_add_func ("/sandbox/word-model/seed", test_seed);
  g_test_add_func ("/sandbox/word-model/greedy", test_greedy);
  g_test_add_func ("/sandbox/word-model/temperature", test_temperature);
  g_test_add_func ("/sandbox/word-model/restrictions", test_restrictions);
  g_test_add_func ("/sandbox/word-model/penalties", test_penalties);
  g_test_add_func ("/sandbox/word-model/logit-bias", test_logit_bias);
  g_test_add_func ("/sandbox/word-model/top", test_top);
  g_test_add_func ("/sandbox/word-model/topic", test_topic);
  g_test_add_func ("/sandbox/word-model/pieces", test_pieces);
  return g_test_run ();
}
