/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/confab-search-words.h"

/* Whether words of this character's script stand together without spaces, so that each character is indexed as a
 * word. */
static gboolean
stands_together (gunichar c)
{
  if (c < 0x0e00)
    return FALSE;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;

    default:
      /* The sign that makes a vowel of katakana long belongs to several scripts. */
      return c == 0x30fc || c == 0xff70;
    }
}

/* The first such character, or NULL. Most texts have none, and of those most have no character beyond U+0DFF at all. */
static const char *
find_together (const char *text)
{
  const char *p = text;

  for (;;)
    {
      while (*p != '\0' && (guchar) * p < 0xe0)
        p++;
      if (*p == '\0')
        return NULL;
      if (stands_together (g_utf8_get_char (p)))
        return p;
      p = g_utf8_next_char (p);
    }
}

/**
 * confab_search_is_together:
 * @text: UTF-8
 *
 * Returns: whether any of it is of a script without spaces between words
 */
gboolean
confab_search_is_together (const char *text)
{
  return find_together (text) != NULL;
}

/**
 * confab_search_set_apart:
 * @text: UTF-8
 *
 * Sets the characters of scripts without spaces between words apart, so that a part of such a run is found: it
 * becomes a phrase.
 *
 * Returns: (transfer full) (nullable): the text to index; %NULL where it is @text itself
 */
char *
confab_search_set_apart (const char *text)
{
  const char *first = find_together (text);
  GString *apart;

  if (first == NULL)
    return NULL;
  apart = g_string_sized_new (strlen (text) * 2);
  g_string_append_len (apart, text, first - text);
  for (const char *p = first; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean together = stands_together (g_utf8_get_char (p));

      if (together)
        g_string_append (apart, CONFAB_SEARCH_WORD_BREAK);
      g_string_append_len (apart, p, g_utf8_next_char (p) - p);
      if (together)
        g_string_append (apart, CONFAB_SEARCH_WORD_BREAK);
    }
  return g_string_free (apart, FALSE);
}

static gboolean
has_word (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/**
 * confab_search_quote:
 * @text: a word or a phrase
 * @open: whether its last word may go on
 *
 * Writes it in the [syntax of FTS5](https://sqlite.org/fts5.html#full_text_query_syntax), where a string needs nothing
 * but its quotes doubled.
 *
 * Returns: (transfer full) (nullable): a phrase for an expression; %NULL where there is no word in it
 */
char *
confab_search_quote (const char *text,
                     gboolean    open)
{
  g_autofree char *apart = NULL;
  g_auto (GStrv) pieces = NULL;
  g_autofree char *doubled = NULL;

  if (!has_word (text))
    return NULL;
  apart = confab_search_set_apart (text);
  pieces = g_strsplit (apart != NULL ? apart : text, "\"", -1);
  doubled = g_strjoinv ("\"\"", pieces);
  return g_strdup_printf ("\"%s\"%s", doubled, open ? "*" : "");
}
