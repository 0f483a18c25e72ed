/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-lines.h"

static gboolean
ends_word (const char *line,
           gsize       length,
           gsize       at)
{
  return at >= length || strchr (" \t\r\n", line[at]) != NULL;
}

static gsize
count_spaces (const char *line,
              gsize       length)
{
  gsize n = 0;

  while (n < length && (line[n] == ' ' || line[n] == '\t'))
    n++;
  return n;
}

/*
 * confab_line_measure_marker:
 * @line: a line, which may be followed by others
 * @length: the bytes that there are
 *
 * Returns: how long the mark of a list item is that the line begins with, or 0
 */
gsize
confab_line_measure_marker (const char *line,
                            gsize       length)
{
  gsize n = 0;

  if (length == 0)
    return 0;
  if (strchr ("-+*", line[0]) != NULL && line[0] != '\0')
    return ends_word (line, length, 1) ? 1 : 0;
  while (n < length && n < 9 && g_ascii_isdigit (line[n]))
    n++;
  if (n == 0 || n >= length || (line[n] != '.' && line[n] != ')'))
    return 0;
  return ends_word (line, length, n + 1) ? n + 1 : 0;
}

/*
 * confab_prefix_read_quotes:
 * @self: a prefix
 * @line: a line, which may be followed by others
 * @length: the bytes that there are
 *
 * Reads the marks of quotes, and no list items.
 */
void
confab_prefix_read_quotes (ConfabPrefix *self,
                           const char   *line,
                           gsize         length)
{
  *self = (ConfabPrefix){ 0 };
  while (TRUE)
    {
      self->length += count_spaces (line + self->length, length - self->length);
      if (self->length >= length || line[self->length] != '>')
        break;
      self->n_quotes++;
      self->length++;
    }
  self->column = self->length;
}

/*
 * confab_prefix_read:
 * @self: a prefix
 * @line: a line, which may be followed by others
 * @length: the bytes that there are
 *
 * Reads the marks of quotes and list items.
 */
void
confab_prefix_read (ConfabPrefix *self,
                    const char   *line,
                    gsize         length)
{
  gboolean in_item = FALSE;

  *self = (ConfabPrefix){ 0 };
  while (TRUE)
    {
      gsize marker;

      self->length += count_spaces (line + self->length, length - self->length);
      self->column = self->length;
      if (in_item)
        self->item_column = self->length;
      if (self->length >= length)
        return;
      if (line[self->length] == '>')
        {
          self->n_quotes++;
          self->length++;
          continue;
        }
      marker = confab_line_measure_marker (line + self->length, length - self->length);
      if (marker == 0)
        return;
      self->length += marker;
      in_item = TRUE;
    }
}

/*
 * confab_fence_read:
 * @self: a fence
 * @line: a line without its prefix
 * @length: the bytes that there are
 *
 * Returns: whether the line opens fenced code
 */
gboolean
confab_fence_read (ConfabFence *self,
                   const char  *line,
                   gsize        length)
{
  gsize n = 0;

  if (length < 3 || (line[0] != '`' && line[0] != '~'))
    return FALSE;
  while (n < length && line[n] == line[0])
    n++;
  if (n < 3)
    return FALSE;
  self->mark = line[0];
  self->length = n;
  if (self->mark == '`')
    {
      for (; n < length && line[n] != '\n'; n++)
        {
          if (line[n] == '`')
            return FALSE;
        }
    }
  return TRUE;
}

/*
 * confab_fence_is_closed_by:
 * @self: a fence
 * @line: a line without its prefix
 * @length: the bytes that there are
 *
 * Returns: whether the line ends the code
 */
gboolean
confab_fence_is_closed_by (const ConfabFence *self,
                           const char        *line,
                           gsize              length)
{
  gsize n = 0;

  while (n < length && line[n] == self->mark)
    n++;
  return n >= self->length && confab_line_is_blank (line + n, length - n);
}

/*
 * confab_fence_skip:
 * @self: a fence
 * @prefix: what stands before it in its line
 * @text: a text
 * @length: its length
 * @at: where the line with the fence begins
 * @open: (out): whether the text ends before the code does
 *
 * Returns: where the line after the code begins
 */
gsize
confab_fence_skip (const ConfabFence  *self,
                   const ConfabPrefix *prefix,
                   const char         *text,
                   gsize               length,
                   gsize               at,
                   gboolean           *open)
{
  *open = FALSE;
  at = confab_line_next (text, length, at);
  while (at < length)
    {
      ConfabPrefix inner;
      const char *rest = text + at;
      gsize n_bytes = length - at;

      confab_prefix_read_quotes (&inner, rest, n_bytes);
      if (inner.n_quotes < prefix->n_quotes ||
          (!confab_line_is_blank (rest, n_bytes) && inner.column < prefix->item_column))
        return at;
      at = confab_line_next (text, length, at);
      if (inner.n_quotes == prefix->n_quotes &&
          confab_fence_is_closed_by (self, rest + inner.length, n_bytes - inner.length))
        return at;
    }
  *open = TRUE;
  return at;
}

/*
 * confab_line_start:
 * @text: a text
 * @at: a byte of it, or its length
 *
 * A line ends with a line feed, a carriage return, or both
 * ([CommonMark 0.31.2, section 2.1](https://spec.commonmark.org/0.31.2/#line-ending)).
 *
 * Returns: where the line begins that @at is in
 */
gsize
confab_line_start (const char *text,
                   gsize       at)
{
  while (at > 0 && text[at - 1] != '\n' && text[at - 1] != '\r')
    at--;
  return at;
}

/*
 * confab_line_next:
 * @text: a text
 * @length: its length
 * @at: a byte of it
 *
 * Returns: where the next line begins, or the length
 */
gsize
confab_line_next (const char *text,
                  gsize       length,
                  gsize       at)
{
  const char *end = at < length ? memchr (text + at, '\n', length - at) : NULL;

  return end != NULL ? (gsize)(end - text) + 1 : length;
}

/*
 * confab_line_is_blank:
 * @line: a line, which may be followed by others
 * @length: the bytes that there are
 *
 * Returns: whether there is nothing but space in it
 */
gboolean
confab_line_is_blank (const char *line,
                      gsize       length)
{
  for (gsize i = 0; i < length && line[i] != '\n'; i++)
    {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
        return FALSE;
    }
  return TRUE;
}

gboolean
confab_line_is_fence (const char *line,
                      gsize       length)
{
  ConfabFence fence;

  return confab_fence_read (&fence, line, length);
}

/*
 * confab_line_begins_block:
 * @line: a line without the marks of quotes
 * @length: the bytes that there are
 *
 * Returns: whether it begins a block of its own where text stands before it
 */
gboolean
confab_line_begins_block (const char *line,
                          gsize       length)
{
  gsize n = 0;

  if (length == 0 || line[0] == '>' || confab_line_measure_marker (line, length) > 0)
    return TRUE;
  while (n < length && n < 7 && line[n] == '#')
    n++;
  return (n > 0 && n < 7 && ends_word (line, length, n)) || confab_line_is_fence (line, length);
}

/*
 * confab_text_has_blank_line:
 * @text: a text
 * @length: its length
 *
 * Returns: whether there is a line with nothing but space in it, after the first
 */
gboolean
confab_text_has_blank_line (const char *text,
                            gsize       length)
{
  gsize at = confab_line_next (text, length, 0);

  while (at < length)
    {
      if (confab_line_is_blank (text + at, length - at))
        return TRUE;
      at = confab_line_next (text, length, at);
    }
  return FALSE;
}
