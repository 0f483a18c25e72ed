/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-tex.h"
#include "markup/confab-tex-symbols.h"

#define MAX_DEPTH 24

typedef struct
{
  const char    *at;
  const char    *end;
  GString       *out;
  GArray        *spans;
  guint          depth;
  /* Scripts are set without space. */
  gboolean       tight;
  gboolean       in_rows;
  ConfabTexClass last;
  gboolean       failed;
} Parser;

static const char *const fractions[] = { "frac", "dfrac", "tfrac", "cfrac", NULL };
static const char *const texts[] = { "text", "textrm", "textbf", "textit", "texttt", "textsf", "mbox", "mathrm", "mathsf",
                                     "mathtt", "mathit", "operatorname", "label", NULL };
static const char *const rows[] = { "aligned", "align", "align*", "gather", "gather*", "gathered", "split", "equation",
                                    "equation*", NULL };

static void parse_list (Parser *self,
                        char    until);

static void
fail (Parser *self)
{
  self->failed = TRUE;
  self->at = self->end;
}

static gboolean
ends_with_space (const Parser *self)
{
  return self->out->len == 0 || g_ascii_isspace (self->out->str[self->out->len - 1]);
}

/* Whether space is set between two atoms; after The TeXbook, chapter 18, with one width of space only. */
static gboolean
is_apart (ConfabTexClass before,
          ConfabTexClass after)
{
  switch (before)
    {
    case CONFAB_TEX_NOTHING:
    case CONFAB_TEX_OPEN:
    case CONFAB_TEX_SPACE:
    case CONFAB_TEX_SKIP:
      return FALSE;

    case CONFAB_TEX_BINARY:
    case CONFAB_TEX_RELATION:
      return TRUE;

    case CONFAB_TEX_PUNCTUATION:
      return after != CONFAB_TEX_CLOSE;

    case CONFAB_TEX_OPERATOR:
      return after == CONFAB_TEX_ORDINARY || after == CONFAB_TEX_OPERATOR || after == CONFAB_TEX_RELATION ||
             after == CONFAB_TEX_BINARY;

    default:
      return after == CONFAB_TEX_BINARY || after == CONFAB_TEX_RELATION || after == CONFAB_TEX_OPERATOR;
    }
}

/* Sets what is between the last atom and one that comes. */
static void
begin_atom (Parser        *self,
            ConfabTexClass class)
{
  /* With nothing before it, a sign belongs to what comes after. */
  if (class == CONFAB_TEX_BINARY && self->last != CONFAB_TEX_ORDINARY && self->last != CONFAB_TEX_CLOSE)
    class = CONFAB_TEX_ORDINARY;
  if (class == CONFAB_TEX_ORDINARY && self->last == CONFAB_TEX_OPERATOR && !ends_with_space (self))
    g_string_append_c (self->out, ' ');
  else if (!self->tight && is_apart (self->last, class) && !ends_with_space (self))
    g_string_append_c (self->out, ' ');
  self->last = class;
}

static void
add_atom (Parser        *self,
          ConfabTexClass class,
          const char    *text,
          gssize         length)
{
  begin_atom (self, class);
  g_string_append_len (self->out, text, length);
}

static void
skip_space (Parser *self)
{
  while (self->at < self->end && g_ascii_isspace (*self->at))
    self->at++;
}

static void
add_span (GArray         *spans,
          gsize           start,
          gsize           end,
          ConfabSpanFlags flags)
{
  ConfabSpan span = { start, end, flags, 0, NULL, NULL };

  if (end > start)
    g_array_append_val (spans, span);
}

/* A parser of a piece, with a text of its own. */
static void
begin_piece (Parser *self,
             Parser *piece)
{
  *piece = (Parser){ self->at, self->end, g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (ConfabSpan)) };
  piece->depth = self->depth + 1;
  piece->tight = self->tight;
  if (piece->depth > MAX_DEPTH)
    fail (piece);
}

static void
end_piece (Parser *self,
           Parser *piece)
{
  self->at = piece->at;
  if (piece->failed)
    fail (self);
}

static void
clear_piece (Parser *piece)
{
  g_string_free (piece->out, TRUE);
  g_array_unref (piece->spans);
}

static void
add_piece (Parser *self,
           Parser *piece)
{
  for (guint i = 0; i < piece->spans->len; i++)
    {
      const ConfabSpan *span = &g_array_index (piece->spans, ConfabSpan, i);

      add_span (self->spans, self->out->len + span->start, self->out->len + span->end, span->flags);
    }
  g_string_append_len (self->out, piece->out->str, piece->out->len);
}

static void parse_atom (Parser *self);

/* Reads an argument: a group, or one atom. */
static void
parse_argument (Parser  *self,
                Parser  *piece,
                gboolean tight)
{
  skip_space (self);
  begin_piece (self, piece);
  piece->tight = piece->tight || tight;
  if (piece->at >= piece->end)
    fail (piece);
  else if (*piece->at == '{')
    {
      piece->at++;
      parse_list (piece, '}');
    }
  else
    parse_atom (piece);
  end_piece (self, piece);
}

static char *
dup_argument (Parser *self)
{
  const char *start;
  char *argument;

  skip_space (self);
  if (self->at >= self->end || *self->at != '{')
    {
      fail (self);
      return NULL;
    }
  start = ++self->at;
  while (self->at < self->end && *self->at != '}' && strchr ("{\\$", *self->at) == NULL)
    self->at++;
  if (self->at >= self->end || *self->at != '}')
    {
      fail (self);
      return NULL;
    }
  argument = g_strndup (start, self->at - start);
  self->at++;
  return argument;
}

static void
parse_script (Parser *self)
{
  gboolean up = *self->at++ == '^';
  Parser piece;

  parse_argument (self, &piece, TRUE);
  /* Some marks stand high by themselves. */
  if (up && g_str_equal (piece.out->str, "∘"))
    g_string_append (self->out, "°");
  else if (up && g_str_equal (piece.out->str, "′"))
    g_string_append (self->out, "′");
  else
    {
      GString *all = g_string_new (NULL);
      gboolean whole = piece.spans->len == 0;

      for (const char *c = piece.out->str; whole && *c != '\0'; c = g_utf8_next_char (c))
        {
          gunichar character = up ? confab_tex_raise (g_utf8_get_char (c)) : confab_tex_lower (g_utf8_get_char (c));

          whole = character != 0;
          if (whole)
            g_string_append_unichar (all, character);
        }
      if (whole)
        g_string_append (self->out, all->str);
      else if (piece.spans->len > 0)
        fail (self);
      else
        {
          gsize start = self->out->len;

          g_string_append (self->out, piece.out->str);
          add_span (self->spans, start, self->out->len, up ? CONFAB_SPAN_SUPERSCRIPT : CONFAB_SPAN_SUBSCRIPT);
        }
      g_string_free (all, TRUE);
    }
  clear_piece (&piece);
}

/* Whether a piece stays what it is beside a slash or a root. */
static gboolean
is_simple (const Parser *piece)
{
  for (const char *c = piece->out->str; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!g_unichar_isalnum (character) && !g_unichar_ismark (character) && character != '.' && character != 0x2032 &&
          g_unichar_type (character) != G_UNICODE_OTHER_NUMBER && character != 0x221e)
        return FALSE;
    }
  return piece->spans->len == 0 || g_utf8_strlen (piece->out->str, -1) < 8;
}

static void
add_in_brackets (Parser *self,
                 Parser *piece)
{
  gboolean simple = is_simple (piece);

  if (!simple)
    g_string_append_c (self->out, '(');
  add_piece (self, piece);
  if (!simple)
    g_string_append_c (self->out, ')');
}

static void
parse_fraction (Parser *self)
{
  Parser numerator;
  Parser denominator;
  const char *text;

  parse_argument (self, &numerator, FALSE);
  parse_argument (self, &denominator, FALSE);
  text = confab_tex_find_fraction (numerator.out->str, denominator.out->str);
  if (numerator.out->len == 0 || denominator.out->len == 0)
    fail (self);
  else if (text != NULL)
    add_atom (self, CONFAB_TEX_ORDINARY, text, -1);
  else
    {
      begin_atom (self, CONFAB_TEX_OPERATOR);
      add_in_brackets (self, &numerator);
      g_string_append_c (self->out, '/');
      add_in_brackets (self, &denominator);
    }
  clear_piece (&numerator);
  clear_piece (&denominator);
}

static void
parse_root (Parser *self)
{
  Parser degree = { .out = NULL };
  Parser radicand;
  const char *root = "√";

  skip_space (self);
  begin_atom (self, CONFAB_TEX_ORDINARY);
  if (self->at < self->end && *self->at == '[')
    {
      self->at++;
      begin_piece (self, &degree);
      degree.tight = TRUE;
      parse_list (&degree, ']');
      end_piece (self, &degree);
      if (g_str_equal (degree.out->str, "3"))
        root = "∛";
      else if (g_str_equal (degree.out->str, "4"))
        root = "∜";
      else
        for (const char *c = degree.out->str; *c != '\0'; c = g_utf8_next_char (c))
          {
            gunichar character = confab_tex_raise (g_utf8_get_char (c));

            if (character == 0)
              fail (self);
            else
              g_string_append_unichar (self->out, character);
          }
      clear_piece (&degree);
    }
  parse_argument (self, &radicand, FALSE);
  g_string_append (self->out, root);
  add_in_brackets (self, &radicand);
  clear_piece (&radicand);
}

static void
parse_accent (Parser  *self,
              gunichar mark)
{
  Parser piece;
  gboolean line = mark == 0x305 || mark == 0x332;

  parse_argument (self, &piece, FALSE);
  begin_atom (self, CONFAB_TEX_ORDINARY);
  if (piece.spans->len > 0 || piece.out->len == 0 || (!line && g_utf8_strlen (piece.out->str, -1) > 1))
    fail (self);
  for (const char *c = piece.out->str; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar composed;

      if (g_unichar_compose (g_utf8_get_char (c), mark, &composed))
        {
          g_string_append_unichar (self->out, composed);
          continue;
        }
      g_string_append_unichar (self->out, g_utf8_get_char (c));
      g_string_append_unichar (self->out, mark);
    }
  clear_piece (&piece);
}

static void
parse_alphabet (Parser     *self,
                const char *name)
{
  Parser piece;

  parse_argument (self, &piece, FALSE);
  begin_atom (self, CONFAB_TEX_ORDINARY);
  if (piece.spans->len > 0)
    fail (self);
  for (const char *c = piece.out->str; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (self->out, confab_tex_find_letter (name, g_utf8_get_char (c)));
  clear_piece (&piece);
}

static void
parse_text (Parser     *self,
            const char *name)
{
  g_autofree char *text = dup_argument (self);

  if (text == NULL || g_str_equal (name, "label"))
    return;
  add_atom (self, g_str_equal (name, "operatorname") ? CONFAB_TEX_OPERATOR : CONFAB_TEX_ORDINARY, text, -1);
}

/* What is set in rows loses the places at which it is aligned. */
static void
parse_environment (Parser  *self,
                   gboolean begin)
{
  g_autofree char *name = dup_argument (self);

  if (name == NULL || !g_strv_contains (rows, name))
    fail (self);
  else
    {
      self->in_rows = begin;
      self->last = CONFAB_TEX_NOTHING;
    }
}

static void
parse_not (Parser *self)
{
  Parser piece;

  parse_argument (self, &piece, FALSE);
  begin_atom (self, CONFAB_TEX_RELATION);
  if (g_str_equal (piece.out->str, "="))
    g_string_append (self->out, "≠");
  else if (g_str_equal (piece.out->str, "∈"))
    g_string_append (self->out, "∉");
  else
    {
      if (g_utf8_strlen (piece.out->str, -1) != 1)
        fail (self);
      add_piece (self, &piece);
      g_string_append_unichar (self->out, 0x338);
    }
  clear_piece (&piece);
}

static void
parse_group (Parser     *self,
             const char *before,
             const char *after)
{
  Parser piece;

  parse_argument (self, &piece, FALSE);
  begin_atom (self, CONFAB_TEX_ORDINARY);
  g_string_append (self->out, before);
  add_piece (self, &piece);
  g_string_append (self->out, after);
  clear_piece (&piece);
}

/* Commands with an argument. */
static void
parse_other (Parser     *self,
             const char *name)
{
  gunichar accent = confab_tex_find_accent (name);

  if (g_strv_contains (fractions, name))
    parse_fraction (self);
  else if (g_str_equal (name, "sqrt"))
    parse_root (self);
  else if (accent != 0)
    parse_accent (self, accent);
  else if (confab_tex_find_letter (name, 0) != 0)
    parse_alphabet (self, name);
  else if (g_strv_contains (texts, name))
    parse_text (self, name);
  else if (g_str_equal (name, "begin") || g_str_equal (name, "end"))
    parse_environment (self, g_str_equal (name, "begin"));
  else if (g_str_equal (name, "not"))
    parse_not (self);
  else if (g_str_equal (name, "boxed"))
    parse_group (self, "", "");
  else if (g_str_equal (name, "pmod"))
    parse_group (self, " (mod ", ")");
  else if (g_str_equal (name, "\\") && self->in_rows)
    {
      g_string_append_c (self->out, '\n');
      self->last = CONFAB_TEX_NOTHING;
    }
  else
    fail (self);
}

static void
parse_command (Parser *self)
{
  const char *start = ++self->at;
  const ConfabTexSymbol *symbol;
  g_autofree char *name = NULL;

  while (self->at < self->end && g_ascii_isalpha (*self->at))
    self->at++;
  if (self->at == start && self->at < self->end)
    self->at++;
  name = g_strndup (start, self->at - start);
  symbol = confab_tex_find_symbol (name);
  if (symbol == NULL)
    parse_other (self, name);
  else if (symbol->class == CONFAB_TEX_SPACE)
    {
      if (!ends_with_space (self))
        g_string_append (self->out, symbol->text);
    }
  else if (symbol->class != CONFAB_TEX_SKIP)
    add_atom (self, symbol->class, symbol->text, -1);
  else if (g_str_equal (name, "left") || g_str_equal (name, "right"))
    {
      skip_space (self);
      if (self->at < self->end && *self->at == '.')
        self->at++;
    }
}

static gboolean
is_between_digits (const Parser *self)
{
  return self->out->len > 0 && g_ascii_isdigit (self->out->str[self->out->len - 1]) && self->at + 1 < self->end &&
         g_ascii_isdigit (self->at[1]);
}

static void
parse_character (Parser *self)
{
  const char *next = g_utf8_next_char (self->at);

  switch (*self->at)
    {
    case '-':
      add_atom (self, CONFAB_TEX_BINARY, "−", -1);
      break;

    case '\'':
      add_atom (self, CONFAB_TEX_ORDINARY, "′", -1);
      break;

    case '+':
    case '*':
      add_atom (self, CONFAB_TEX_BINARY, self->at, 1);
      break;

    case '=':
    case '<':
    case '>':
      add_atom (self, CONFAB_TEX_RELATION, self->at, 1);
      break;

    case '(':
    case '[':
      add_atom (self, CONFAB_TEX_OPEN, self->at, 1);
      break;

    case ')':
    case ']':
    case '!':
      add_atom (self, CONFAB_TEX_CLOSE, self->at, 1);
      break;

    case ',':
    case ';':
    case ':':
      add_atom (self, is_between_digits (self) ? CONFAB_TEX_ORDINARY : CONFAB_TEX_PUNCTUATION, self->at, 1);
      break;

    default:
      add_atom (self, CONFAB_TEX_ORDINARY, self->at, next - self->at);
    }
  self->at = next;
}

/* Reads one thing; there is one. */
static void
parse_atom (Parser *self)
{
  Parser piece;

  switch (*self->at)
    {
    case '\\':
      parse_command (self);
      break;

    case '^':
    case '_':
      if (self->out->len == 0)
        begin_atom (self, CONFAB_TEX_ORDINARY);
      parse_script (self);
      break;

    case '{':
      parse_argument (self, &piece, FALSE);
      if (piece.out->len > 0)
        begin_atom (self, CONFAB_TEX_ORDINARY);
      add_piece (self, &piece);
      clear_piece (&piece);
      break;

    case '&':
      if (!self->in_rows)
        fail (self);
      else
        self->at++;
      break;

    case '~':
      add_atom (self, CONFAB_TEX_SPACE, " ", 1);
      self->at++;
      break;

    case '}':
    case '#':
    case '$':
    case '%':
      fail (self);
      break;

    default:
      parse_character (self);
    }
}

/* Reads up to @until, or to the end if that is NUL. */
static void
parse_list (Parser *self,
            char    until)
{
  while (TRUE)
    {
      skip_space (self);
      if (self->at >= self->end)
        {
          if (until != '\0')
            fail (self);
          return;
        }
      if (*self->at == until && until != '\0')
        {
          self->at++;
          return;
        }
      parse_atom (self);
    }
}

/**
 * confab_tex_dup_text:
 * @source: a formula in TeX, without its delimiters; valid UTF-8
 * @length: its length in bytes
 * @spans: (element-type ConfabSpan): where what is raised or lowered without a character of its own is added, in bytes from the begin of the text
 *
 * Writes a formula as text: letters and symbols as characters, simple fractions and roots in a line.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if the formula cannot be said so
 */
char *
confab_tex_dup_text (const char *source,
                     gsize       length,
                     GArray     *spans)
{
  Parser parser = { source, source + length, g_string_sized_new (length), spans };
  guint n_spans = spans->len;

  parse_list (&parser, '\0');
  g_strchomp (parser.out->str);
  parser.out->len = strlen (parser.out->str);
  if (!parser.failed && parser.out->len > 0)
    return g_string_free (parser.out, FALSE);
  g_string_free (parser.out, TRUE);
  g_array_set_size (spans, n_spans);
  return NULL;
}
