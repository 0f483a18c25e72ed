/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-lines.h"
#include "markup/confab-shadow.h"
#include "markup/confab-tail-inline.h"

/* What is open for longer than this is taken for what it says. */
#define MAX_BRACKET 300
#define MAX_TAG     200
#define MAX_ENTITY  32
#define MAX_TARGET  2048

typedef struct
{
  char  mark;
  guint count;
  gsize at;
} Opener;

typedef struct
{
  GString *bytes;
  gsize    at;
  /* Of emphasis, and of links. */
  GArray  *openers;
  GArray  *brackets;
  /* What ends a code span. */
  guint    backticks;
  gboolean changed;
} Scan;

static void
cut (Scan *self,
     gsize at)
{
  g_string_truncate (self->bytes, at);
  self->at = at;
  self->changed = TRUE;
}

static gsize
count_run (const Scan *self,
           gsize       at)
{
  gsize n = 1;

  while (at + n < self->bytes->len && self->bytes->str[at + n] == self->bytes->str[at])
    n++;
  return n;
}

static void
scan_backticks (Scan *self)
{
  gsize run = count_run (self, self->at);
  gsize from = self->at + run;

  if (confab_line_is_blank (self->bytes->str + from, self->bytes->len - from) &&
      memchr (self->bytes->str + from, '\n', self->bytes->len - from) == NULL)
    {
      cut (self, self->at);
      return;
    }
  while (from < self->bytes->len)
    {
      gsize other;

      if (self->bytes->str[from] != '`')
        {
          from++;
          continue;
        }
      other = count_run (self, from);
      if (other == run)
        {
          self->at = from + run;
          return;
        }
      if (from + other == self->bytes->len && other < run)
        break;
      from += other;
    }
  cut (self, from);
  self->backticks = run;
}

static void
scan_pointed (Scan *self)
{
  const char *rest = self->bytes->str + self->at;
  gsize left = self->bytes->len - self->at;
  const char *end = memchr (rest, '>', left);

  if (left > 1 && !g_ascii_isalpha (rest[1]) && strchr ("/!?", rest[1]) == NULL)
    self->at++;
  else if (end != NULL)
    self->at += end - rest + 1;
  else if (left < MAX_TAG && memchr (rest, '\n', left) == NULL)
    cut (self, self->at);
  else
    self->at++;
}

static void
scan_entity (Scan *self)
{
  gsize n = 1;
  const char *rest = self->bytes->str + self->at;
  gsize left = self->bytes->len - self->at;

  while (n < left && (g_ascii_isalnum (rest[n]) || (n == 1 && rest[n] == '#')))
    n++;
  if (n == left && n < MAX_ENTITY)
    cut (self, self->at);
  else
    self->at++;
}

/* The end of an address and a title in round brackets, or 0. */
static gsize
find_target_end (const Scan *self,
                 gsize       at)
{
  gsize end = MIN (self->bytes->len, at + MAX_TARGET);
  int depth = 0;
  char quote = '\0';

  for (; at < end; at++)
    {
      char c = self->bytes->str[at];

      if (c == '\\' && at + 1 < self->bytes->len)
        at++;
      else if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '"' && g_ascii_isspace (self->bytes->str[at - 1]))
        quote = c;
      else if (c == '(')
        depth++;
      else if (c == ')' && --depth == 0)
        return at + 1;
    }
  return 0;
}

static void
hide_bracket (Scan *self,
              gsize at)
{
  self->bytes->str[at] = CONFAB_SHADOW_NOTHING;
  if (at > 0 && self->bytes->str[at - 1] == '!')
    self->bytes->str[at - 1] = CONFAB_SHADOW_NOTHING;
  self->changed = TRUE;
}

static void
scan_closing_bracket (Scan *self)
{
  gsize next = self->at + 1;
  gsize opening;
  gsize end = 0;
  const char *closing;

  if (self->brackets->len == 0)
    {
      self->at++;
      return;
    }
  opening = g_array_index (self->brackets, gsize, self->brackets->len - 1);
  g_array_set_size (self->brackets, self->brackets->len - 1);
  if (next < self->bytes->len && self->bytes->str[next] != '(' && self->bytes->str[next] != '[')
    {
      self->at++;
      return;
    }
  if (next < self->bytes->len && self->bytes->str[next] == '(')
    end = find_target_end (self, next);
  else if (next < self->bytes->len)
    {
      closing = memchr (self->bytes->str + next, ']', MIN (self->bytes->len - next, MAX_TARGET));
      end = closing != NULL ? (gsize)(closing - self->bytes->str) + 1 : 0;
    }
  if (end > 0 || self->bytes->len - self->at > MAX_TARGET)
    {
      self->at = MAX (end, next);
      return;
    }
  hide_bracket (self, opening);
  cut (self, self->at);
}

static gboolean
is_space_at (const Scan *self,
             gssize      at)
{
  return at < 0 || at >= (gssize)self->bytes->len || g_ascii_isspace (self->bytes->str[at]);
}

static gboolean
is_punctuation_at (const Scan *self,
                   gssize      at)
{
  return !is_space_at (self, at) && g_ascii_ispunct (self->bytes->str[at]);
}

/* Ends what is open, from the innermost, as far as the closing run goes. */
static guint
close_openers (Scan *self,
               char  mark,
               guint count)
{
  for (guint i = self->openers->len; i > 0 && count > 0; i--)
    {
      Opener *opener = &g_array_index (self->openers, Opener, i - 1);
      guint n;

      if (opener->mark != mark || (mark == '~' && opener->count != count))
        continue;
      n = MIN (opener->count, count);
      opener->count -= n;
      count -= n;
      g_array_set_size (self->openers, opener->count > 0 ? i : i - 1);
    }
  return count;
}

/* The rules of delimiter runs, CommonMark 0.29, section 6.4. */
static void
scan_delimiters (Scan *self)
{
  gsize run = count_run (self, self->at);
  gssize before = (gssize)self->at - 1;
  gssize after = self->at + run;
  char mark = self->bytes->str[self->at];
  gboolean left;
  gboolean right;
  Opener opener = { mark, run, self->at };

  if ((gsize)after == self->bytes->len)
    {
      cut (self, self->at);
      return;
    }
  left = !is_space_at (self, after) &&
         (!is_punctuation_at (self, after) || is_space_at (self, before) || is_punctuation_at (self, before));
  right = !is_space_at (self, before) &&
          (!is_punctuation_at (self, before) || is_space_at (self, after) || is_punctuation_at (self, after));
  self->at = after;
  if (right)
    opener.count = close_openers (self, mark, run);
  /* In the middle of a word a mark is rather no emphasis until it is closed. */
  if (!left || (right && !is_punctuation_at (self, before)) || opener.count == 0 || (mark == '~' && run != 2))
    return;
  g_array_append_val (self->openers, opener);
}

static void
scan_one (Scan *self)
{
  gboolean last = self->at + 1 == self->bytes->len;

  switch (self->bytes->str[self->at])
    {
    case '\\':
      if (last)
        cut (self, self->at);
      else
        self->at += 2;
      break;

    case '`':
      scan_backticks (self);
      break;

    case '<':
      scan_pointed (self);
      break;

    case '&':
      scan_entity (self);
      break;

    case '!':
      if (last)
        cut (self, self->at);
      else
        self->at++;
      break;

    case '[':
      g_array_append_val (self->brackets, self->at);
      self->at++;
      break;

    case ']':
      scan_closing_bracket (self);
      break;

    case '*':
    case '_':
    case '~':
      scan_delimiters (self);
      break;

    default:
      self->at++;
    }
}

static void
add_closings (Scan *self)
{
  gsize end = self->bytes->len;

  if (self->openers->len == 0 && self->backticks == 0)
    return;
  while (end > 0 && g_ascii_isspace (self->bytes->str[end - 1]))
    end--;
  cut (self, end);
  for (guint i = 0; i < self->backticks; i++)
    g_string_append_c (self->bytes, '`');
  for (guint i = self->openers->len; i > 0; i--)
    {
      const Opener *opener = &g_array_index (self->openers, Opener, i - 1);

      for (guint n = 0; n < opener->count; n++)
        g_string_append_c (self->bytes, opener->mark);
    }
}

/*
 * confab_tail_complete_inline:
 * @bytes: a text to which more will come
 * @start: where its last paragraph begins, or its last line in a table
 * @in_table: whether that is a line of a table
 *
 * Ends emphasis and code spans, and takes away the marks of links and other things of which only a part has come.
 *
 * Returns: whether anything was changed
 */
gboolean
confab_tail_complete_inline (GString *bytes,
                             gsize    start,
                             gboolean in_table)
{
  g_autoptr (GArray) openers = g_array_new (FALSE, FALSE, sizeof (Opener));
  g_autoptr (GArray) brackets = g_array_new (FALSE, FALSE, sizeof (gsize));
  Scan self = { .bytes = bytes, .at = start, .openers = openers, .brackets = brackets };

  if (in_table)
    {
      for (gsize at = start; at < bytes->len; at++)
        {
          if (bytes->str[at] == '|' && (at == start || bytes->str[at - 1] != '\\'))
            self.at = at + 1;
        }
    }
  while (self.at < bytes->len && self.backticks == 0)
    scan_one (&self);
  for (guint i = 0; i < brackets->len; i++)
    {
      gsize at = g_array_index (brackets, gsize, i);

      if (at < bytes->len && bytes->len - at < MAX_BRACKET)
        hide_bracket (&self, at);
    }
  add_closings (&self);
  return self.changed;
}
