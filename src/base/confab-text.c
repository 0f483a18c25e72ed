/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-text.h"

#define TITLE_CHARS 60

/**
 * confab_text_single_line:
 * @text: UTF-8
 * @max_chars: the most characters to give
 *
 * Folds every run of white space and control characters into one blank. What is too long is cut at the last
 * blank, if that is not too early, and ends with an ellipsis.
 *
 * Returns: (transfer full): one line
 */
char *
confab_text_single_line (const char *text,
                         guint       max_chars)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize last_blank = 0;
  guint n_chars = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          if (line->len > 0 && line->str[line->len - 1] != ' ')
            {
              last_blank = line->len;
              g_string_append_c (line, ' ');
              n_chars++;
            }
          continue;
        }
      if (n_chars >= max_chars)
        {
          if (last_blank > line->len / 2)
            g_string_truncate (line, last_blank);
          g_string_append (line, "…");
          return g_string_free (g_steal_pointer (&line), FALSE);
        }
      g_string_append_unichar (line, c);
      n_chars++;
    }
  g_strchomp (line->str);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * confab_text_make_title:
 * @text: the first message of a conversation
 *
 * Returns: (transfer full): a title made of its first words; empty when it has none
 */
char *
confab_text_make_title (const char *text)
{
  return confab_text_single_line (text, TITLE_CHARS);
}

/**
 * confab_text_format_cost:
 * @usd: an amount in US dollars
 *
 * A turn often costs less than a hundredth of a cent, so that the first two digits that are not zero are always shown.
 *
 * Returns: (transfer full): the amount for people
 */
char *
confab_text_format_cost (double usd)
{
  int decimals = 2;

  if (usd < 0)
    {
      g_autofree char *positive = confab_text_format_cost (-usd);

      return g_strconcat ("−", positive, NULL);
    }
  if (usd != 0 && fabs (usd) < 1)
    decimals = CLAMP ((int)ceil (-log10 (fabs (usd))) + 1, 2, 9);
  /* Translators: an amount of money in US dollars */
  return g_strdup_printf (_ ("$%.*f"), decimals, usd);
}

/**
 * confab_text_format_time:
 * @milliseconds: a span of time
 *
 * Returns: (transfer full): the span for people
 */
char *
confab_text_format_time (gint64 milliseconds)
{
  if (milliseconds < 1000)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%d ms"), (int)MAX (milliseconds, 0));
  if (milliseconds < 60 * 1000)
    /* Translators: seconds */
    return g_strdup_printf (_ ("%.1f s"), milliseconds / 1000.0);
  /* Translators: minutes and seconds */
  return g_strdup_printf (_ ("%d min %02d s"), (int)(milliseconds / 60000), (int)(milliseconds / 1000 % 60));
}

/**
 * confab_text_count_lines:
 * @text: a text
 * @length: a place in it, in bytes
 *
 * Returns: the line that the place is in, the first is 1
 */
guint
confab_text_count_lines (const char *text,
                         gsize       length)
{
  guint n = 1;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n';
  return n;
}

/**
 * confab_text_guess_tokens:
 * @n_bytes: how long a text is in UTF-8
 *
 * Guesses how many tokens a text has, by its bytes and not by its characters: four letters are about a token in English, and scripts that
 * take more bytes for a character take more tokens for it, too. So half a token is guessed for a Greek or Cyrillic letter, and three quarters of one
 * for a Chinese or Japanese character.
 *
 * Returns: about how many tokens it has
 */
gint64
confab_text_guess_tokens (gint64 n_bytes)
{
  return (n_bytes + CONFAB_TEXT_TOKEN_BYTES - 1) / CONFAB_TEXT_TOKEN_BYTES;
}
