/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-lines.h"
#include "markup/confab-shadow-private.h"

/* Longer runs of backticks open nothing, as in cmark. */
#define MAX_BACKTICKS 80

/* Of a formula that was opened by one dollar and has no end yet, no more than this is held to be one. */
#define MAX_OPEN_DOLLAR 120

typedef struct
{
  ConfabShadow *shadow;
  const char   *text;
  gsize         length;
  gsize         at;
  gboolean      complete;
  /* Of the line that is read. */
  ConfabPrefix  prefix;
  gboolean      table;
  gsize         line;
  /* Whether a block begins in it, and the column of the text of the item it may stand in. */
  gboolean      begins;
  gsize         margin;
  /* Where the piece without a blank line ends, and up to where what begins in the line may go. Then up to where no end of something was found. */
  gsize         blank;
  gsize         paragraph_end;
  gsize         no_backticks[MAX_BACKTICKS + 1];
  gsize         no_closing[2];
  gsize         no_dollars;
  gsize         no_formula;
} Finder;

static gsize
find_paragraph_end (const Finder *self,
                    gsize         from)
{
  while (from < self->length)
    {
      gsize next = confab_line_next (self->text, self->length, from);

      if (confab_line_is_blank (self->text + next, self->length - next))
        return next;
      from = next;
    }
  return self->length;
}

/* Whether what goes on from one line into the next may go on: the next line is no other block. */
static gboolean
line_may_follow (const Finder *self,
                 gsize         line,
                 gboolean      display)
{
  ConfabPrefix prefix;
  const char *rest = self->text + line;
  gsize n_bytes = self->length - line;

  confab_prefix_read_quotes (&prefix, rest, n_bytes);
  if (prefix.n_quotes != self->prefix.n_quotes)
    return FALSE;
  rest += prefix.length;
  n_bytes -= prefix.length;
  if (display && prefix.column >= self->prefix.item_column)
    return !confab_line_is_fence (rest, n_bytes);
  return !confab_line_begins_block (rest, n_bytes);
}

/* Finds @needle in the same paragraph. Where there is none, @stop is up to where there is none. */
static gssize
find_closing (const Finder *self,
              gsize         from,
              const char   *needle,
              gboolean      display,
              gsize        *stop)
{
  gsize n_needle = strlen (needle);
  gsize at = from;

  while (at < self->paragraph_end)
    {
      char c = self->text[at];

      if (self->paragraph_end - at >= n_needle && memcmp (self->text + at, needle, n_needle) == 0)
        return at;
      if (c == '\\' && at + 1 < self->paragraph_end && self->text[at + 1] != '\n')
        at += 2;
      else if (c == '\n' && !line_may_follow (self, at + 1, display))
        break;
      else
        at++;
    }
  *stop = at;
  return -1;
}

/* Marks alone are rather brackets that someone wrote a backslash before. */
static gboolean
has_text (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isalnum (text[i]) || (guchar)text[i] >= 0x80)
        return TRUE;
    }
  return FALSE;
}

/* Not each bracket with a backslash before it begins a formula: someone may have meant the bracket. */
static gboolean
is_formula (const char *text,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      gunichar c;

      if (text[i] == '\\' && i + 1 < length && g_ascii_isalpha (text[i + 1]))
        return TRUE;
      if (strchr ("\n^_=+", text[i]) != NULL)
        return TRUE;
      if (strchr ("-*/<>", text[i]) != NULL && i > 0 && i + 1 < length && text[i - 1] == ' ' && text[i + 1] == ' ')
        return TRUE;
      if (text[i] == '\\')
        i++;
      if ((guchar)text[i] < 0x80)
        continue;
      c = g_utf8_get_char_validated (text + i, length - i);
      if (c < 0x110000 && g_unichar_type (c) == G_UNICODE_MATH_SYMBOL)
        return TRUE;
    }
  return FALSE;
}

/* A bar with space about it parts the cells of a table rather than stands in a formula. */
static gboolean
crosses_cells (const Finder *self,
               gsize         from,
               gsize         to)
{
  return self->table && g_strstr_len (self->text + from, to - from, " | ") != NULL;
}

static void
add_formula (Finder  *self,
             gsize    end,
             guint    delimiter,
             guint    closing,
             gboolean display)
{
  ConfabFormula formula = { self->at, end, delimiter, closing, display };

  g_array_append_val (self->shadow->formulas, formula);
  self->at = end;
}

/* Up to where a formula without an end goes, as far as the text has come; 0 if another block has begun since. */
static gsize
find_open_end (const Finder *self,
               gboolean      display)
{
  gsize at = self->at;
  gsize end = self->length;

  if (self->complete || self->paragraph_end < self->length)
    return 0;
  while (at < self->length)
    {
      at = confab_line_next (self->text, self->length, at);
      if (at < self->length && !line_may_follow (self, at, display))
        return 0;
    }
  while (end > self->at && g_ascii_isspace (self->text[end - 1]))
    end--;
  return end;
}

/* Takes what ends at @end. What is no formula has none in it either that ends there. */
static gboolean
take_bracket (Finder *self,
              gsize   end,
              guint   closing)
{
  gsize from = self->at + 2;

  /* What begins a line and has no end yet will rather be one. */
  if (!is_formula (self->text + from, end - closing - from) && (closing > 0 || self->at > self->line + self->prefix.length))
    {
      self->no_formula = end;
      return FALSE;
    }
  add_formula (self, end, 2, closing, TRUE);
  return TRUE;
}

static gboolean
take_backslashed (Finder *self)
{
  gboolean display = self->text[self->at + 1] == '[';
  gsize from = self->at + 2;
  gssize closing = -1;

  if (display && self->at < self->no_formula)
    return FALSE;
  if (self->at >= self->no_closing[display])
    closing = find_closing (self, from, display ? "\\]" : "\\)", display, &self->no_closing[display]);
  if (closing >= 0 && has_text (self->text + from, closing - from) && !crosses_cells (self, self->at, closing))
    {
      if (display)
        return take_bracket (self, closing + 2, 2);
      add_formula (self, closing + 2, 2, 2, FALSE);
      return TRUE;
    }
  if (closing < 0)
    {
      gsize end = find_open_end (self, display);

      if (end > from && display)
        return take_bracket (self, end, 0);
      if (end > from)
        {
          add_formula (self, end, 2, 0, FALSE);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
take_dollars (Finder *self)
{
  gssize closing = -1;

  if (self->at >= self->no_dollars)
    closing = find_closing (self, self->at + 2, "$$", TRUE, &self->no_dollars);
  if (closing >= 0 && has_text (self->text + self->at + 2, closing - self->at - 2) &&
      !crosses_cells (self, self->at, closing))
    {
      add_formula (self, closing + 2, 2, 2, TRUE);
      return TRUE;
    }
  if (closing < 0)
    {
      gsize end = find_open_end (self, TRUE);

      if (end > self->at + 2)
        {
          add_formula (self, end, 2, 0, TRUE);
          return TRUE;
        }
    }
  return FALSE;
}

/* Money is not a formula: a dollar opens one only before a character, and closes it only after one and before no digit, as in Pandoc's tex_math_dollars. */
static gboolean
take_dollar (Finder *self)
{
  gsize from = self->at + 1;
  gssize closing;
  gsize stop;

  if (from >= self->length || g_ascii_isspace (self->text[from]))
    return FALSE;
  closing = find_closing (self, from, "$", FALSE, &stop);
  if (closing >= 0)
    {
      if ((gsize)closing == from || g_ascii_isspace (self->text[closing - 1]) ||
          ((gsize)closing + 1 < self->length && g_ascii_isdigit (self->text[closing + 1])) ||
          crosses_cells (self, self->at, closing))
        return FALSE;
      add_formula (self, closing + 1, 1, 1, FALSE);
      return TRUE;
    }
  if (!g_ascii_isdigit (self->text[from]) && self->length - self->at < MAX_OPEN_DOLLAR)
    {
      gsize end = find_open_end (self, FALSE);

      if (end > from + 1)
        {
          add_formula (self, end, 1, 0, FALSE);
          return TRUE;
        }
    }
  return FALSE;
}

/* Goes over a code span, or over backticks that open none. */
static void
skip_backticks (Finder *self)
{
  gsize run = 0;
  gsize from;

  while (self->at + run < self->length && self->text[self->at + run] == '`')
    run++;
  from = self->at + run;
  self->at = from;
  if (run > MAX_BACKTICKS || self->no_backticks[run] >= self->paragraph_end)
    return;
  while (from < self->paragraph_end)
    {
      gsize other = 0;

      while (from + other < self->paragraph_end && self->text[from + other] == '`')
        other++;
      if (other == run)
        {
          self->at = from + run;
          return;
        }
      if (self->text[from] == '\n' && !line_may_follow (self, from + 1, FALSE))
        return;
      from += MAX (other, 1);
    }
  self->no_backticks[run] = self->paragraph_end;
}

/* Goes over a tag or an address in pointed brackets. */
static void
skip_pointed (Finder *self)
{
  gsize end = self->at + 1;

  if (end < self->length && (g_ascii_isalpha (self->text[end]) || strchr ("/!?", self->text[end]) != NULL))
    {
      while (end < self->paragraph_end && self->text[end] != '>' && self->text[end] != '<')
        end++;
      if (end < self->paragraph_end && self->text[end] == '>')
        {
          self->at = end + 1;
          return;
        }
    }
  self->at++;
}

static void
skip_word (Finder     *self,
           const char *stops)
{
  while (self->at < self->length && !g_ascii_isspace (self->text[self->at]) &&
         strchr (stops, self->text[self->at]) == NULL)
    self->at++;
}

/* Reads one construct inside of a line. */
static void
read_inline (Finder *self)
{
  const char *rest = self->text + self->at;
  gsize left = self->length - self->at;

  switch (*rest)
    {
    case '`':
      skip_backticks (self);
      return;

    case '<':
      skip_pointed (self);
      return;

    case '\\':
      if (left > 1 && (rest[1] == '(' || rest[1] == '[') && take_backslashed (self))
        return;
      self->at += left > 1 && rest[1] != '\n' ? 2 : 1;
      return;

    case ']':
      self->at++;
      if (left > 1 && rest[1] == '(')
        skip_word (self, ")");
      return;

    case ':':
      self->at++;
      if (left > 2 && rest[1] == '/' && rest[2] == '/')
        skip_word (self, ")>]`");
      return;

    case '$':
      if (left > 1 && rest[1] == '$' ? take_dollars (self) : take_dollar (self))
        return;
      while (self->at < self->length && self->text[self->at] == '$')
        self->at++;
      return;

    default:
      self->at++;
    }
}

/* Goes over fenced code, if the line that begins here opens it. */
static gboolean
skip_fence (Finder *self)
{
  ConfabFence fence;
  gboolean open;
  gsize line = self->at + self->prefix.length;

  if (!confab_fence_read (&fence, self->text + line, self->length - line))
    return FALSE;
  self->at = confab_fence_skip (&fence, &self->prefix, self->text, self->length, self->at, &open);
  self->begins = TRUE;
  return TRUE;
}

/* Goes over a blank line, or one of indented code: that can only begin where a block does, four columns after what it stands in. */
static gboolean
skip_blank_or_indented (Finder *self)
{
  const char *line = self->text + self->at;
  gsize left = self->length - self->at;
  ConfabPrefix quotes;
  gsize column = 0;
  gsize inner = 0;

  confab_prefix_read_quotes (&quotes, line, left);
  for (gsize i = 0; i < quotes.length; i++)
    {
      column = line[i] == '\t' ? (column / 4 + 1) * 4 : column + 1;
      if (line[i] == '>')
        inner = column + 1;
    }
  if (confab_line_is_blank (line + quotes.length, left - quotes.length))
    self->begins = TRUE;
  else if (!self->begins || column < MAX (self->margin, inner) + 4)
    {
      if (self->prefix.item_column > 0)
        self->margin = self->prefix.item_column;
      else if (left - quotes.length > 2 && line[quotes.length] == '[' && line[quotes.length + 1] == '^')
        self->margin = column + 4;
      else if (self->begins)
        self->margin = MIN (self->margin, column);
      return FALSE;
    }
  self->at = confab_line_next (self->text, self->length, self->at);
  return TRUE;
}

/* What begins in a heading ends in it. */
static gboolean
is_heading (const Finder *self)
{
  const char *text = self->text + self->at;
  gsize left = self->length - self->at;
  gsize n = 0;

  while (n < left && n < 7 && text[n] == '#')
    n++;
  return n > 0 && n < 7 && (n == left || g_ascii_isspace (text[n]));
}

static void
find_end (Finder *self)
{
  gboolean heading = is_heading (self);

  if (self->line >= self->blank)
    self->blank = find_paragraph_end (self, self->line);
  self->paragraph_end = heading ? confab_line_next (self->text, self->length, self->line) : self->blank;
  self->begins = heading;
}

/*
 * confab_shadow_find_formulas:
 * @self: a shadow whose bytes are those of the source
 * @complete: whether no more will come
 *
 * Finds where formulas are: not in code, tags and addresses, and not across two blocks.
 */
void
confab_shadow_find_formulas (ConfabShadow *self,
                             gboolean      complete)
{
  Finder finder = { .shadow = self, .text = self->bytes->str, .length = self->length, .complete = complete, .begins = TRUE };

  while (finder.at < finder.length)
    {
      finder.line = finder.at;
      confab_prefix_read (&finder.prefix, finder.text + finder.at, finder.length - finder.at);
      if (skip_blank_or_indented (&finder) || skip_fence (&finder))
        continue;
      finder.at += finder.prefix.length;
      find_end (&finder);
      finder.table = finder.at < finder.length && finder.text[finder.at] == '|';
      while (finder.at < finder.length && finder.text[finder.at] != '\n')
        read_inline (&finder);
      /* What was read may have ended in a later line, or at the very end. */
      if (finder.at < finder.length)
        finder.at++;
    }
}
