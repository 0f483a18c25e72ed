/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-range.h"

#define MAX_DECOMPOSED 18

/* A character of folded text, and the character of the text that it came from. */
typedef struct
{
  gunichar character;
  guint    start;
  guint    end;
} Folded;

static gunichar
fold_simple (gunichar character)
{
  if (character < 0x80)
    return g_ascii_isspace (character) ? ' ' : (gunichar)g_ascii_tolower (character);
  return g_unichar_isspace (character) ? ' ' : g_unichar_tolower (g_unichar_toupper (character));
}

static void
append_folded (GArray  *folded,
               gunichar character,
               guint    start,
               guint    end)
{
  Folded one = { fold_simple (character), start, end };

  g_array_append_val (folded, one);
}

static gboolean
is_ignored (gunichar character)
{
  /* Soft hyphens and variation selectors are not seen. */
  return character == 0xad || (character >= 0xfe00 && character <= 0xfe0f);
}

static void
fold_character (GArray  *folded,
                gunichar character,
                guint    start,
                guint    end)
{
  gunichar parts[MAX_DECOMPOSED];
  gboolean ligature = character >= 0xfb00 && character <= 0xfb06;
  gsize n_parts;

  if (is_ignored (character))
    return;
  if (character < 0x80)
    {
      append_folded (folded, character, start, end);
      return;
    }
  if (character == 0xdf || character == 0x1e9e) /* ß, ẞ */
    {
      append_folded (folded, 's', start, end);
      append_folded (folded, 's', start, end);
      return;
    }
  if (character == 0x130) /* İ */
    {
      append_folded (folded, 'i', start, end);
      return;
    }
  n_parts = g_unichar_fully_decompose (character, ligature, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    append_folded (folded, parts[i], start, end);
}

static void
fold (GArray     *folded,
      const char *text,
      guint       start,
      guint       end)
{
  g_array_set_size (folded, 0);
  for (guint at = start; at < end;)
    {
      guint next = g_utf8_next_char (text + at) - text;

      fold_character (folded, g_utf8_get_char (text + at), at, next);
      at = next;
    }
}

/* For each length of the needle that matched, the longest shorter one that matched as well (Knuth, Morris and Pratt). */
static guint *
make_fallbacks (const GArray *needle)
{
  guint *fallbacks = g_new0 (guint, needle->len + 1);
  guint matched = 0;

  for (guint i = 1; i < needle->len; i++)
    {
      gunichar character = g_array_index (needle, Folded, i).character;

      while (matched > 0 && g_array_index (needle, Folded, matched).character != character)
        matched = fallbacks[matched];
      if (g_array_index (needle, Folded, matched).character == character)
        matched++;
      fallbacks[i + 1] = matched;
    }
  return fallbacks;
}

/* A match is made of whole characters, with the accents that belong to the last. */
static gboolean
is_whole (const GArray *folded,
          guint         first,
          guint         last)
{
  const Folded *items = (const Folded *)(gconstpointer)folded->data;

  if (first > 0 && items[first - 1].start == items[first].start)
    return FALSE;
  return last + 1 == folded->len || (items[last + 1].start != items[last].start && !g_unichar_ismark (items[last + 1].character));
}

static void
find_in (GArray       *ranges,
         guint         block,
         const GArray *folded,
         const GArray *needle,
         const guint  *fallbacks)
{
  guint matched = 0;

  for (guint i = 0; i < folded->len; i++)
    {
      const Folded *item = &g_array_index (folded, Folded, i);
      guint first;

      while (matched > 0 && g_array_index (needle, Folded, matched).character != item->character)
        matched = fallbacks[matched];
      if (g_array_index (needle, Folded, matched).character == item->character)
        matched++;
      if (matched < needle->len)
        continue;

      first = i + 1 - matched;
      if (is_whole (folded, first, i))
        {
          ConfabRange range = { { block, g_array_index (folded, Folded, first).start }, { block, item->end } };

          g_array_append_val (ranges, range);
          matched = 0;
        }
      else
        matched = fallbacks[matched];
    }
}

/**
 * confab_range_find:
 * @blocks: (element-type ConfabBlock): a document
 * @needle: what to look for
 *
 * Looks for text in each block and in each cell of a table by itself. Case does not matter, nor does it whether an accent is a character of its own; "ss"
 * and "ß", and all four of the Turkish i are the same; any white space is like any other. Soft hyphens and variation selectors do not count. A match is
 * made of whole characters: an "e" is not found in an "é".
 *
 * Returns: (transfer full) (element-type ConfabRange): the matches in order, which do not overlap; none for an empty needle
 */
GArray *
confab_range_find (GPtrArray  *blocks,
                   const char *needle)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (ConfabRange));
  g_autoptr (GArray) folded = g_array_new (FALSE, FALSE, sizeof (Folded));
  g_autoptr (GArray) folded_needle = g_array_new (FALSE, FALSE, sizeof (Folded));
  g_autofree guint *fallbacks = NULL;

  g_return_val_if_fail (blocks != NULL, ranges);
  g_return_val_if_fail (needle != NULL && g_utf8_validate (needle, -1, NULL), ranges);

  fold (folded_needle, needle, 0, strlen (needle));
  if (folded_needle->len == 0)
    return ranges;

  fallbacks = make_fallbacks (folded_needle);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);
      guint n_cells = block->kind == CONFAB_BLOCK_TABLE ? block->n_rows * block->n_columns : 0;

      for (guint j = 0; j < n_cells; j++)
        {
          fold (folded, block->text, block->cells[j].start, block->cells[j].end);
          find_in (ranges, i, folded, folded_needle, fallbacks);
        }
      if (block->kind != CONFAB_BLOCK_TABLE)
        {
          fold (folded, block->text, 0, block->length);
          find_in (ranges, i, folded, folded_needle, fallbacks);
        }
    }
  return ranges;
}

static gboolean
is_in_word (gunichar character)
{
  return character >= 0x80 || g_ascii_isalnum (character);
}

/* The longest piece of the needle that no white space and no sign of Markdown is in. */
static GArray *
take_word (const GArray *needle)
{
  GArray *word = g_array_new (FALSE, FALSE, sizeof (Folded));
  guint best = 0;
  guint length = 0;
  guint run = 0;

  for (guint i = 0; i < needle->len; i++)
    {
      run = is_in_word (g_array_index (needle, Folded, i).character) ? run + 1 : 0;
      if (run > length)
        {
          length = run;
          best = i + 1 - run;
        }
    }
  if (length > 0)
    g_array_append_vals (word, &g_array_index (needle, Folded, best), length);
  return word;
}

/* Whether what is read may have characters that are not in the source, or be interrupted by more than single signs. */
static gboolean
is_transformed (const char *source,
                gsize       length)
{
  const char *end = source + length;

  for (const char *at = source; at + 1 < end; at++)
    {
      char next = at[1];

      switch (*at)
        {
        case '&':
          if (next == '#' || g_ascii_isalpha (next))
            return TRUE;
          break;

        case ']':
          if (next == '(' || next == '[')
            return TRUE;
          break;

        case '[':
          if (next == '^')
            return TRUE;
          break;

        case '\\':
          if (next == '(' || next == '[')
            return TRUE;
          break;

        case '$':
          return TRUE;

        default:
          break;
        }
    }
  return FALSE;
}

/* Takes one more character; returns whether all of the word has matched then. */
static inline gboolean
match_next (const GArray *word,
            const guint  *fallbacks,
            guint        *matched,
            gunichar      character)
{
  while (*matched > 0 && g_array_index (word, Folded, *matched).character != character)
    *matched = fallbacks[*matched];
  if (g_array_index (word, Folded, *matched).character == character)
    ++*matched;
  return *matched == word->len;
}

/**
 * confab_range_may_find:
 * @source: (array length=length): the source of a document, valid UTF-8
 * @length: its length, in bytes
 * @needle: what to look for
 *
 * Tells quickly of most documents that [func@Confab.range_find] would find nothing in them.
 *
 * Returns: %FALSE if the document surely has no match
 */
gboolean
confab_range_may_find (const char *source,
                       gsize       length,
                       const char *needle)
{
  g_autoptr (GArray) folded = g_array_new (FALSE, FALSE, sizeof (Folded));
  g_autoptr (GArray) word = NULL;
  g_autofree guint *fallbacks = NULL;
  guint matched = 0;

  g_return_val_if_fail (source != NULL && needle != NULL, FALSE);

  fold (folded, needle, 0, strlen (needle));
  if (folded->len == 0)
    return FALSE;
  word = take_word (folded);
  if (word->len == 0 || is_transformed (source, length))
    return TRUE;

  fallbacks = make_fallbacks (word);
  for (gsize at = 0; at < length;)
    {
      gsize next = g_utf8_next_char (source + at) - source;
      gboolean found = FALSE;

      if ((guchar)source[at] >= 0x80)
        {
          g_array_set_size (folded, 0);
          fold_character (folded, g_utf8_get_char (source + at), at, next);
          for (guint i = 0; i < folded->len && !found; i++)
            found = match_next (word, fallbacks, &matched, g_array_index (folded, Folded, i).character);
        }
      else if (strchr ("*_~`<>[]!\\", source[at]) == NULL)
        found = match_next (word, fallbacks, &matched, fold_simple ((guchar)source[at]));
      if (found)
        return TRUE;
      at = next;
    }
  return FALSE;
}
