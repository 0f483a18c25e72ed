/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "base/confab-word-diff.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* The runs make up both texts. */
static void
check_runs (const char *first,
            const char *second,
            GArray     *runs)
{
  gsize a = 0;
  gsize b = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const ConfabWordRun *run = &g_array_index (runs, ConfabWordRun, i);

      g_assert_cmpuint (run->first, ==, a);
      g_assert_cmpuint (run->second, ==, b);
      g_assert_cmpuint (run->length, >, 0);
      if (run->change != CONFAB_WORD_ADDED)
        g_assert (strlen (first + a) >= run->length && g_utf8_validate_len (first + a, run->length, NULL));
      if (run->change != CONFAB_WORD_REMOVED)
        g_assert (strlen (second + b) >= run->length && g_utf8_validate_len (second + b, run->length, NULL));
      if (run->change == CONFAB_WORD_SAME)
        g_assert (memcmp (first + a, second + b, run->length) == 0);
      a += run->change != CONFAB_WORD_ADDED ? run->length : 0;
      b += run->change != CONFAB_WORD_REMOVED ? run->length : 0;
    }
  g_assert (first[a] == '\0' && second[b] == '\0');
}

/* Two texts with a zero byte between them. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *text = (const char *)data;
  const char *zero = size > 0 ? memchr (text, '\0', size) : NULL;
  gsize length = zero != NULL ? (gsize)(zero - text) : size;
  g_autofree char *whole = g_strndup (size > 0 ? text : "", length);
  g_autofree char *rest = zero != NULL ? g_strndup (zero + 1, size - length - 1) : g_strdup ("");
  g_autofree char *first = g_utf8_make_valid (whole, -1);
  g_autofree char *second = g_utf8_make_valid (rest, -1);
  guint64 n_steps;
  guint64 n_back;
  g_autoptr (GArray) runs = confab_word_diff_full (first, second, &n_steps);
  g_autoptr (GArray) back = confab_word_diff_full (second, first, &n_back);

  check_runs (first, second, runs);
  check_runs (second, first, back);
  g_assert_cmpuint (n_steps + n_back, <=, 600 * (strlen (first) + strlen (second) + 1));
  return 0;
}
