/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-inline-writer.h"

static gboolean
is_blank (char character)
{
  return character == ' ' || character == '\t' || character == '\n' || character == '\0';
}

/* Whether a line that begins with this would not be a paragraph's. */
static gboolean
begins_block (const char *at,
              const char *end)
{
  char next = at + 1 < end ? at[1] : '\0';

  switch (*at)
    {
    case '#':
    case '>':
    case '=':
    case '|':
      return TRUE;

    case '+':
      return is_blank (next);

    case '-':
    case ':':
      return is_blank (next) || next == '-' || next == '|' || next == ':';

    default:
      return FALSE;
    }
}

static gboolean
ends_number (const char *line,
             const char *at,
             const char *end)
{
  if ((*at != '.' && *at != ')') || at == line || at - line > 9 || (at + 1 < end && !is_blank (at[1])))
    return FALSE;
  for (const char *digit = line; digit < at; digit++)
    if (!g_ascii_isdigit (*digit))
      return FALSE;
  return TRUE;
}

static gboolean
ends_www (const char *line,
          const char *at)
{
  return at - line >= 3 && g_ascii_strncasecmp (at - 3, "www", 3) == 0;
}

/* A character that is written as a reference is not part of a word. */
static gboolean
is_within_word (const ConfabInlineToken *token,
                const char              *begin,
                const char              *at,
                const char              *end)
{
  if (at == begin || at + 1 == end || (at - 1 == begin && token->encode_first) || (at + 2 == end && token->encode_last))
    return FALSE;
  return g_ascii_isalnum (at[-1]) && g_ascii_isalnum (at[1]);
}

/* @line: where the line begins; @at: a character of it; @end: where the token ends */
static gboolean
needs_escape (ConfabInlineWriter      *self,
              const ConfabInlineToken *token,
              const char              *line,
              const char              *at,
              const char              *end,
              gboolean                 last)
{
  const char *begin = self->text + token->start;
  char before = at > begin ? at[-1] : '\0';
  char after = at + 1 < end ? at[1] : '\0';

  if (at == line && self->block->kind != CONFAB_BLOCK_TABLE && begins_block (at, self->text + self->end))
    return TRUE;
  switch (*at)
    {
    case '\\':
    case '`':
      return TRUE;

    case '*':
      return at == line || !g_ascii_isspace (before) || !g_ascii_isspace (after);

    case '_':
      return !is_within_word (token, begin, at, end) &&
             (at == line || !g_ascii_isspace (before) || !g_ascii_isspace (after));

    case '$':
      return self->dollars;

    case '~':
      return self->tildes;

    case '|':
      return self->block->kind == CONFAB_BLOCK_TABLE;

    case '<':
      return after == '\0' || g_ascii_isalpha (after) || strchr ("/!?", after) != NULL;

    case '&':
      return confab_inline_writer_begins_reference (at);

    case ']':
      return token->in_link || self->footnotes || at + 1 == end || strchr ("([:", after) != NULL || *line == '[' ||
             g_ascii_tolower (before) == 'x';

    case '!':
      return after == '[' || (at + 1 == end && !last);

    case ':':
      return at == begin || g_str_has_prefix (at, "://");

    case '#':
      return self->block->kind == CONFAB_BLOCK_HEADING && at + 1 == self->text + self->end;

    case '.':
    case ')':
      return ends_number (line, at, self->text + self->end) || (*at == '.' && ends_www (begin, at));

    default:
      return FALSE;
    }
}

/* White space at the ends of lines would be dropped, for example. */
static gboolean
needs_reference (ConfabInlineWriter *self,
                 const char         *line,
                 const char         *at)
{
  const char *end = self->text + self->end;

  if (*at == '\r' || *at == '\f' || *at == '\v')
    return TRUE;
  /* A footnote is told by what follows the bracket alone, and a backslash before it may begin a formula. */
  if (*at == '[' && at == line && at[1] == '^')
    return TRUE;
  return (*at == ' ' || *at == '\t') && (at == line || at + 1 == end || at[1] == '\n');
}

static void
append_reference (GString    *out,
                  const char *at)
{
  g_string_append_printf (out, "&#%u;", g_utf8_get_char (at));
}

/* A line that is indented far enough goes on with the paragraph, also if a tag begins it. */
static void
append_line_feed (ConfabInlineWriter *self,
                  const char         *next)
{
  if (self->block->kind == CONFAB_BLOCK_TABLE)
    g_string_append_c (self->out, ' ');
  else
    g_string_append (self->out, *next == '<' ? "\\\n    " : "\\\n");
}

static void
write_text (ConfabInlineWriter      *self,
            const ConfabInlineToken *token,
            gboolean                 last)
{
  const char *begin = self->text + token->start;
  const char *end = self->text + token->end;

  for (const char *at = begin; at < end; at = g_utf8_next_char (at))
    {
      gsize length = g_utf8_next_char (at) - at;
      gboolean encode = (at == begin && token->encode_first) || (at + length == end && token->encode_last);

      if (*at == '\n' && at + 1 < self->text + self->end && at > self->text + self->start && !encode)
        {
          append_line_feed (self, at + 1);
          self->line = at + 1;
          continue;
        }
      if (encode || *at == '\n' || needs_reference (self, self->line, at) || (token->in_link && *at == '['))
        append_reference (self->out, at);
      else
        {
          if (needs_escape (self, token, self->line, at, end, last))
            g_string_append_c (self->out, '\\');
          g_string_append_len (self->out, at, length);
        }
    }
}

static void
write_source (ConfabInlineWriter *self,
              const char         *source)
{
  for (const char *at = source; *at != '\0'; at++)
    {
      if (*at == '|' && self->block->kind == CONFAB_BLOCK_TABLE && (at == source || at[-1] != '\\'))
        g_string_append_c (self->out, '\\');
      g_string_append_c (self->out, *at == '\n' && self->block->kind == CONFAB_BLOCK_TABLE ? ' ' : *at);
    }
}

/*
 * confab_inline_writer_write:
 * @self: a text whose tokens are made
 *
 * Writes the tokens.
 */
void
confab_inline_writer_write (ConfabInlineWriter *self)
{
  self->line = self->text + self->start;
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const ConfabInlineToken *token = &g_array_index (self->tokens, ConfabInlineToken, i);

      if (token->kind == CONFAB_INLINE_TOKEN_TEXT)
        write_text (self, token, i + 1 == self->tokens->len);
      else if (token->kind == CONFAB_INLINE_TOKEN_SOURCE)
        write_source (self, token->source);
      else
        {
          char mark = confab_inline_writer_get_mark (self, token);

          g_string_append_c (self->out, mark);
          if (token->style != CONFAB_SPAN_EMPHASIS)
            g_string_append_c (self->out, mark);
        }
    }
}
