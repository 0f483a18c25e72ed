/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-inline-writer.h"

/* Emphasis: <https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run>. Whether a symbol is punctuation differs between versions. */

typedef enum
{
  CLASS_SPACE,
  CLASS_WORD,
  CLASS_PUNCTUATION,
  CLASS_EITHER,
} Class;

static Class
classify (gunichar character)
{
  if (g_unichar_isspace (character))
    return CLASS_SPACE;
  if (character < 0x80)
    return g_ascii_ispunct (character) ? CLASS_PUNCTUATION : CLASS_WORD;
  return g_unichar_ispunct (character) ? CLASS_EITHER : CLASS_WORD;
}

static gboolean
is_flanking (Class    outside,
             Class    inside,
             gboolean surely)
{
  Class doubtful_inside = surely ? CLASS_PUNCTUATION : CLASS_WORD;
  Class doubtful_outside = surely ? CLASS_WORD : CLASS_PUNCTUATION;

  if (inside == CLASS_EITHER)
    inside = doubtful_inside;
  if (outside == CLASS_EITHER)
    outside = doubtful_outside;
  return inside != CLASS_SPACE && (inside != CLASS_PUNCTUATION || outside != CLASS_WORD);
}

static gboolean
is_marker (Class    before,
           Class    after,
           gboolean opens,
           gboolean closes,
           gboolean underscore)
{
  if (opens && !is_flanking (before, after, TRUE))
    return FALSE;
  if (closes && !is_flanking (after, before, TRUE))
    return FALSE;
  /* Within a word an underscore is none. */
  if (underscore && opens && is_flanking (after, before, FALSE) && before != CLASS_PUNCTUATION)
    return FALSE;
  return !underscore || !closes || !is_flanking (before, after, FALSE) || after == CLASS_PUNCTUATION;
}

/* Tildes do not count as neighbours of stars and underscores, unless they are escaped. */
static Class
classify_neighbour (ConfabInlineWriter *self,
                    ConfabInlineToken  *token,
                    gboolean            before)
{
  const char *start;
  const char *end;

  if (token == NULL)
    return CLASS_SPACE;
  if (token->kind != CONFAB_INLINE_TOKEN_TEXT)
    return token->formula ? CLASS_WORD : CLASS_PUNCTUATION;
  start = self->text + token->start;
  end = self->text + token->end;
  if ((before ? end[-1] : *start) == '~')
    {
      if (self->tildes)
        return CLASS_PUNCTUATION;
      if (end - start == 1)
        return CLASS_EITHER;
      if (before)
        end--;
      else
        start++;
    }
  return classify (g_utf8_get_char (before ? g_utf8_prev_char (end) : start));
}

/*
 * confab_inline_writer_get_mark:
 * @self: a text
 * @token: a marker of emphasis
 *
 * Returns: the character that it is written with
 */
char
confab_inline_writer_get_mark (ConfabInlineWriter      *self,
                               const ConfabInlineToken *token)
{
  if (token->style == CONFAB_SPAN_STRIKETHROUGH)
    return '~';
  return token->style == CONFAB_SPAN_EMPHASIS && self->underscore && !token->star ? '_' : '*';
}

static gboolean
has_other_mark (ConfabInlineWriter *self,
                guint               first,
                guint               end,
                char                mark)
{
  for (guint i = first; i < end; i++)
    if (mark == '~' || confab_inline_writer_get_mark (self, &g_array_index (self->tokens, ConfabInlineToken, i)) != '~')
      return TRUE;
  return FALSE;
}

/* Beside a formula an underscore would stand within a word. */
static void
choose_stars (ConfabInlineWriter *self,
              guint               first,
              guint               end)
{
  ConfabInlineToken *tokens = (ConfabInlineToken *)(gpointer)self->tokens->data;

  if ((first == 0 || !tokens[first - 1].formula) && (end == self->tokens->len || !tokens[end].formula))
    return;
  for (guint i = first; i < end; i++)
    tokens[i].star = tokens[tokens[i].partner].star = TRUE;
}

/* Sees to it that the markers from @first up to @end are read as such: a character that is written as a reference is punctuation to the reader. */
static void
secure_markers (ConfabInlineWriter *self,
                guint               first,
                guint               end)
{
  ConfabInlineToken *tokens = (ConfabInlineToken *)(gpointer)self->tokens->data;
  ConfabInlineToken *before = first > 0 ? &tokens[first - 1] : NULL;
  ConfabInlineToken *after = end < self->tokens->len ? &tokens[end] : NULL;

  for (guint i = first; i < end;)
    {
      guint next = i;
      gboolean opens = FALSE;
      gboolean closes = FALSE;
      char mark = confab_inline_writer_get_mark (self, &tokens[i]);
      Class outer;
      Class inner;

      for (; next < end && confab_inline_writer_get_mark (self, &tokens[next]) == mark; next++)
        {
          opens |= tokens[next].kind == CONFAB_INLINE_TOKEN_OPEN;
          closes |= tokens[next].kind == CONFAB_INLINE_TOKEN_CLOSE;
        }
      outer = has_other_mark (self, first, i, mark) ? CLASS_PUNCTUATION : classify_neighbour (self, before, TRUE);
      inner = has_other_mark (self, next, end, mark) ? CLASS_PUNCTUATION : classify_neighbour (self, after, FALSE);
      if (!is_marker (outer, inner, opens, closes, mark == '_'))
        {
          if (before != NULL)
            before->encode_last = TRUE;
          if (after != NULL)
            after->encode_first = TRUE;
        }
      i = next;
    }
}

static void
for_each_group (ConfabInlineWriter *self,
                void  (            *function ) (ConfabInlineWriter *self,
                                                guint               first,
                                                guint               end))
{
  for (guint i = 0; i < self->tokens->len;)
    {
      guint end = i;

      while (end < self->tokens->len && g_array_index (self->tokens, ConfabInlineToken, end).kind >= CONFAB_INLINE_TOKEN_OPEN)
        end++;
      if (end > i)
        function (self, i, end);
      i = MAX (end, i + 1);
    }
}

/*
 * confab_inline_writer_secure_markers:
 * @self: a text whose tokens are made
 *
 * Chooses what emphasis is written with, and what stands beside it.
 */
void
confab_inline_writer_secure_markers (ConfabInlineWriter *self)
{
  for_each_group (self, choose_stars);
  for_each_group (self, secure_markers);
}
