/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-range-private.h"

/*
 * Text with styles as Markdown. First a list of tokens is made, then they are written, since whether a character has to be escaped, and whether a marker
 * of emphasis is one at all, depends on both neighbours.
 */
typedef enum
{
  TOKEN_TEXT,
  TOKEN_SOURCE, /* begins and ends with punctuation */
  TOKEN_OPEN,
  TOKEN_CLOSE,
} TokenKind;

typedef struct
{
  TokenKind       kind;
  ConfabSpanFlags style;
  guint           start;
  guint           end;
  gboolean        in_link;
  gboolean        encode_first;
  gboolean        encode_last;
  char           *source;
} Token;

typedef struct
{
  ConfabSpanFlags   style; /* CONFAB_SPAN_LINK for a picture too */
  const ConfabSpan *link;
} Open;

typedef struct
{
  GString           *out;
  const ConfabBlock *block;
  const char        *text;
  guint              start;
  guint              end;
  GArray            *runs;
  GArray            *tokens;
  GArray            *open;
  gboolean           underscore; /* for emphasis, since stars beside those of strong emphasis are ambiguous */
  gboolean           dollars;
  gboolean           tildes;
  gboolean           footnotes;
} Inline;

static const ConfabSpanFlags styles[] = { CONFAB_SPAN_STRONG, CONFAB_SPAN_EMPHASIS, CONFAB_SPAN_STRIKETHROUGH };

#define STYLES (CONFAB_SPAN_STRONG | CONFAB_SPAN_EMPHASIS | CONFAB_SPAN_STRIKETHROUGH)
#define LINKS (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE)

static void
token_clear (gpointer data)
{
  Token *token = data;

  g_free (token->source);
}

static const ConfabSpan *
get_run (Inline *self,
         guint   index)
{
  return &g_array_index (self->runs, ConfabSpan, index);
}

static guint
get_link (const ConfabSpan *run)
{
  return (run->flags & LINKS) != 0 && (run->flags & CONFAB_SPAN_MATH) == 0 ? run->link : 0;
}

/* Returns the index of the first run from @index on that does not have the style or is not of the link. */
static guint
find_end (Inline         *self,
          guint           index,
          ConfabSpanFlags style,
          guint           link)
{
  while (index < self->runs->len)
    {
      const ConfabSpan *run = get_run (self, index);

      if (style == CONFAB_SPAN_LINK ? get_link (run) != link : (run->flags & style) == 0)
        break;
      index++;
    }
  return index;
}

/* Tokens */

static void
add_source (Inline *self,
            char   *source)
{
  Token token = { .kind = TOKEN_SOURCE, .source = source };

  g_array_append_val (self->tokens, token);
}

static void
add_style (Inline         *self,
           TokenKind       kind,
           ConfabSpanFlags style)
{
  Token token = { .kind = kind, .style = style };

  g_array_append_val (self->tokens, token);
}

static char *
dup_destination (const char *target)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean plain = target[0] != '\0' && target[0] != '<';

  for (const char *at = target; *at != '\0' && plain; at++)
    plain = (guchar) * at > ' ' && *at != 0x7f && strchr ("()<>\\", *at) == NULL;
  if (!plain)
    g_string_append_c (out, '<');
  for (const char *at = target; *at != '\0'; at++)
    {
      if (*at == '\n' || *at == '\r' || *at == '\t')
        g_string_append_printf (out, "&#%d;", *at);
      else
        {
          if (strchr ("<>\\&$", *at) != NULL)
            g_string_append_c (out, '\\');
          g_string_append_c (out, *at);
        }
    }
  if (!plain)
    g_string_append_c (out, '>');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
dup_link_end (const ConfabSpan *link)
{
  g_autofree char *destination = dup_destination (link->target != NULL ? link->target : "");
  g_autoptr (GString) title = NULL;

  if (link->title == NULL || *link->title == '\0')
    return g_strdup_printf ("](%s)", destination);

  title = g_string_new (NULL);
  for (const char *at = link->title; *at != '\0'; at++)
    {
      if (*at == '\n')
        {
          g_string_append (title, "&#10;");
          continue;
        }
      if (strchr ("\"\\&$", *at) != NULL)
        g_string_append_c (title, '\\');
      g_string_append_c (title, *at);
    }
  return g_strdup_printf ("](%s \"%s\")", destination, title->str);
}

static char *
dup_code (Inline           *self,
          const ConfabSpan *run)
{
  g_autofree char *code = g_strndup (self->text + run->start, run->end - run->start);
  g_autoptr (GString) fence = g_string_new ("`");
  gsize length = strlen (code);
  gboolean blank = strspn (code, " ") == length;
  gboolean pad;

  g_strdelimit (code, "\n", ' ');
  while (TRUE)
    {
      const char *at = code;
      gboolean taken = FALSE;

      while ((at = strchr (at, '`')) != NULL && !taken)
        {
          gsize run_length = strspn (at, "`");

          taken = run_length == fence->len;
          at += run_length;
        }
      if (!taken)
        break;
      g_string_append_c (fence, '`');
    }
  pad = length > 0 && (code[0] == '`' || code[length - 1] == '`' ||
                       (!blank && code[0] == ' ' && code[length - 1] == ' '));
  return g_strconcat (fence->str, pad ? " " : "", code, pad ? " " : "", fence->str, NULL);
}

/* What no characters can show stands in the text with its delimiters. */
static gboolean
is_delimited (const char *text,
              const char *source)
{
  static const char *const delimiters[][2] = { { "$$", "$$" }, { "$", "$" }, { "\\(", "\\)" }, { "\\[", "\\]" } };

  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autofree char *inner = NULL;

      if (!g_str_has_prefix (text, delimiters[i][0]) || !g_str_has_suffix (text, delimiters[i][1]) ||
          strlen (text) < strlen (delimiters[i][0]) + strlen (delimiters[i][1]))
        continue;
      inner = g_strdup (text + strlen (delimiters[i][0]));
      inner[strlen (inner) - strlen (delimiters[i][1])] = '\0';
      if (g_str_equal (g_strstrip (inner), source))
        return TRUE;
    }
  return FALSE;
}

static char *
dup_math (Inline           *self,
          const ConfabSpan *run,
          guint             end)
{
  g_autofree char *text = g_strndup (self->text + run->start, end - run->start);
  const char *source = run->target;
  char after = end < self->end ? self->text[end] : '\0';
  gsize length;

  if (source == NULL || is_delimited (text, source))
    return g_steal_pointer (&text);
  length = strlen (source);
  if (length == 0 || strpbrk (source, "$\n") != NULL || g_ascii_isspace (source[0]) ||
      g_ascii_isspace (source[length - 1]) || source[length - 1] == '\\' || g_ascii_isdigit (after))
    return g_strdup_printf ("\\(%s\\)", source);
  return g_strdup_printf ("$%s$", source);
}

/* An address that is its own text is shorter between angle brackets; returns %NULL if the link is not one. */
static char *
dup_address (Inline           *self,
             const ConfabSpan *run,
             guint             end)
{
  g_autofree char *text = g_strndup (self->text + run->start, end - run->start);
  gboolean mail = run->target != NULL && g_str_has_prefix (run->target, "mailto:") &&
                  g_str_equal (run->target + strlen ("mailto:"), text);

  if (run->target == NULL || run->title != NULL || (run->flags & (CONFAB_SPAN_IMAGE | CONFAB_SPAN_CODE)) != 0)
    return NULL;
  if (!mail && (!g_str_equal (run->target, text) || !g_str_has_prefix (text, "http")))
    return NULL;
  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) * at <= ' ' || strchr ("<>\\`$|&", *at) != NULL)
      return NULL;
  return g_strdup_printf ("<%s>", text);
}

static void
close_to (Inline *self,
          guint   depth)
{
  while (self->open->len > depth)
    {
      Open open = g_array_index (self->open, Open, self->open->len - 1);

      g_array_set_size (self->open, self->open->len - 1);
      if (open.style == CONFAB_SPAN_LINK)
        add_source (self, dup_link_end (open.link));
      else
        add_style (self, TOKEN_CLOSE, open.style);
    }
}

static void
close_what_ends (Inline *self,
                 guint   index)
{
  const ConfabSpan *run = get_run (self, index);
  guint link = get_link (run);
  gboolean linked = FALSE;
  guint depth = 0;

  for (; depth < self->open->len; depth++)
    {
      const Open *open = &g_array_index (self->open, Open, depth);

      linked |= open->style == CONFAB_SPAN_LINK;
      if (open->style == CONFAB_SPAN_LINK ? open->link->link != link : (run->flags & open->style) == 0)
        break;
      /* What ends within a link that begins here cannot be around it. */
      if (link != 0 && !linked && open->style != CONFAB_SPAN_LINK &&
          (index == 0 || get_link (get_run (self, index - 1)) != link) &&
          find_end (self, index, open->style, 0) < find_end (self, index, CONFAB_SPAN_LINK, link))
        break;
    }
  close_to (self, depth);
}

static gboolean
is_open (Inline         *self,
         ConfabSpanFlags style)
{
  for (guint i = 0; i < self->open->len; i++)
    if (g_array_index (self->open, Open, i).style == style)
      return TRUE;
  return FALSE;
}

/* What lasts longest is opened first; of what lasts equally long, a link last. */
static void
open_what_begins (Inline *self,
                  guint   index)
{
  const ConfabSpan *run = get_run (self, index);
  gboolean in_link = is_open (self, CONFAB_SPAN_LINK);

  for (;;)
    {
      Open best = { 0 };
      guint best_end = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
        if ((run->flags & styles[i]) != 0 && !is_open (self, styles[i]) && find_end (self, index, styles[i], 0) > best_end)
          {
            best.style = styles[i];
            best_end = find_end (self, index, styles[i], 0);
          }
      if (get_link (run) != 0 && !in_link && find_end (self, index, CONFAB_SPAN_LINK, run->link) > best_end)
        {
          best.style = CONFAB_SPAN_LINK;
          best.link = run;
        }
      if (best.style == 0)
        return;
      if (best.style == CONFAB_SPAN_LINK)
        {
          in_link = TRUE;
          add_source (self, g_strdup ((run->flags & CONFAB_SPAN_IMAGE) != 0 ? "![" : "["));
        }
      else
        add_style (self, TOKEN_OPEN, best.style);
      g_array_append_val (self->open, best);
    }
}

/* Returns the index of the run after what was added. */
static guint
add_run (Inline *self,
         guint   index)
{
  const ConfabSpan *run = get_run (self, index);
  guint next = index + 1;
  Token token = { .kind = TOKEN_TEXT, .start = run->start, .end = run->end };

  if ((run->flags & CONFAB_SPAN_MATH) != 0)
    {
      while (next < self->runs->len && (get_run (self, next)->flags & CONFAB_SPAN_MATH) != 0 &&
             get_run (self, next)->link == run->link)
        next++;
      add_source (self, dup_math (self, run, get_run (self, next - 1)->end));
    }
  else if ((run->flags & CONFAB_SPAN_CODE) != 0)
    add_source (self, dup_code (self, run));
  else if ((run->flags & CONFAB_SPAN_FOOTNOTE) != 0)
    add_source (self, g_strdup_printf ("[^%.*s]", (int)(run->end - run->start), self->text + run->start));
  else if ((run->flags & CONFAB_SPAN_HTML) != 0 && confab_block_find_span (self->block, run->start)->start == run->start &&
           confab_block_find_span (self->block, run->start)->end == run->end)
    add_source (self, g_strndup (self->text + run->start, run->end - run->start));
  else
    {
      token.in_link = is_open (self, CONFAB_SPAN_LINK);
      g_array_append_val (self->tokens, token);
    }
  return next;
}

static void
make_tokens (Inline *self)
{
  for (guint i = 0; i < self->runs->len;)
    {
      const ConfabSpan *run = get_run (self, i);
      g_autofree char *address = NULL;
      guint end;

      close_what_ends (self, i);
      if (get_link (run) != 0 && !is_open (self, CONFAB_SPAN_LINK))
        {
          end = find_end (self, i, CONFAB_SPAN_LINK, run->link);
          address = end == i + 1 ? dup_address (self, run, run->end) : NULL;
        }
      if (address != NULL)
        {
          ConfabSpan *bare = &g_array_index (self->runs, ConfabSpan, i);

          bare->flags &= ~LINKS;
          open_what_begins (self, i);
          add_source (self, g_steal_pointer (&address));
          i++;
          continue;
        }
      open_what_begins (self, i);
      i = add_run (self, i);
    }
  close_to (self, 0);
}

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

static Class
classify_neighbour (Inline  *self,
                    Token   *token,
                    gboolean before)
{
  if (token == NULL)
    return CLASS_SPACE;
  if (token->kind != TOKEN_TEXT)
    return CLASS_PUNCTUATION;
  if (before)
    return classify (g_utf8_get_char (g_utf8_prev_char (self->text + token->end)));
  return classify (g_utf8_get_char (self->text + token->start));
}

static char
get_mark (Inline      *self,
          const Token *token)
{
  if (token->style == CONFAB_SPAN_STRIKETHROUGH)
    return '~';
  return token->style == CONFAB_SPAN_EMPHASIS && self->underscore ? '_' : '*';
}

/* Sees to it that the markers from @first up to @end are read as such: a character that is written as a reference is punctuation to the reader. */
static void
secure_markers (Inline *self,
                guint   first,
                guint   end)
{
  Token *tokens = (Token *)(gpointer)self->tokens->data;
  Token *before = first > 0 ? &tokens[first - 1] : NULL;
  Token *after = end < self->tokens->len ? &tokens[end] : NULL;

  for (guint i = first; i < end;)
    {
      guint next = i;
      gboolean opens = FALSE;
      gboolean closes = FALSE;
      char mark = get_mark (self, &tokens[i]);

      for (; next < end && get_mark (self, &tokens[next]) == mark; next++)
        {
          opens |= tokens[next].kind == TOKEN_OPEN;
          closes |= tokens[next].kind == TOKEN_CLOSE;
        }
      if (!is_marker (i > first ? CLASS_PUNCTUATION : classify_neighbour (self, before, TRUE),
                      next < end ? CLASS_PUNCTUATION : classify_neighbour (self, after, FALSE), opens, closes, mark == '_'))
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
secure_all_markers (Inline *self)
{
  for (guint i = 0; i < self->tokens->len;)
    {
      guint end = i;

      while (end < self->tokens->len && g_array_index (self->tokens, Token, end).kind >= TOKEN_OPEN)
        end++;
      if (end > i)
        secure_markers (self, i, end);
      i = MAX (end, i + 1);
    }
}

/* Text */

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
is_within_word (const Token *token,
                const char  *begin,
                const char  *at,
                const char  *end)
{
  if (at == begin || at + 1 == end || (at - 1 == begin && token->encode_first) || (at + 2 == end && token->encode_last))
    return FALSE;
  return g_ascii_isalnum (at[-1]) && g_ascii_isalnum (at[1]);
}

/* @line: where the line begins; @at: a character of it; @end: where the token ends */
static gboolean
needs_escape (Inline      *self,
              const Token *token,
              const char  *line,
              const char  *at,
              const char  *end,
              gboolean     last)
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
      return after == '\0' || after == '#' || g_ascii_isalpha (after);

    case ']':
      return token->in_link || self->footnotes || at + 1 == end || strchr ("([:", after) != NULL || *line == '[';

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

/* White space at the ends of lines would be dropped. */
static gboolean
needs_reference (Inline     *self,
                 const char *line,
                 const char *at)
{
  const char *end = self->text + self->end;

  if (*at == '\r' || *at == '\f' || *at == '\v')
    return TRUE;
  return (*at == ' ' || *at == '\t') && (at == line || at + 1 == end || at[1] == '\n');
}

static void
append_reference (GString    *out,
                  const char *at)
{
  g_string_append_printf (out, "&#%u;", g_utf8_get_char (at));
}

static void
append_line_feed (Inline *self)
{
  if (self->block->kind == CONFAB_BLOCK_TABLE)
    g_string_append_c (self->out, ' ');
  else
    g_string_append (self->out, "\\\n");
}

static const char *
find_line (Inline     *self,
           const char *at)
{
  const char *start = self->text + self->start;

  while (at > start && at[-1] != '\n')
    at--;
  return at;
}

static void
write_text (Inline      *self,
            const Token *token,
            gboolean     last)
{
  const char *begin = self->text + token->start;
  const char *end = self->text + token->end;
  const char *line = find_line (self, begin);

  for (const char *at = begin; at < end; at = g_utf8_next_char (at))
    {
      gsize length = g_utf8_next_char (at) - at;
      gboolean encode = (at == begin && token->encode_first) || (at + length == end && token->encode_last);

      if (*at == '\n' && at + 1 < self->text + self->end && at > self->text + self->start && !encode)
        {
          append_line_feed (self);
          line = at + 1;
          continue;
        }
      if (encode || *at == '\n' || needs_reference (self, line, at) || (token->in_link && *at == '['))
        append_reference (self->out, at);
      else
        {
          if (needs_escape (self, token, line, at, end, last))
            g_string_append_c (self->out, '\\');
          g_string_append_len (self->out, at, length);
        }
    }
}

static void
write_source (Inline     *self,
              const char *source)
{
  for (const char *at = source; *at != '\0'; at++)
    {
      if (*at == '|' && self->block->kind == CONFAB_BLOCK_TABLE && (at == source || at[-1] != '\\'))
        g_string_append_c (self->out, '\\');
      g_string_append_c (self->out, *at == '\n' && self->block->kind == CONFAB_BLOCK_TABLE ? ' ' : *at);
    }
}

static void
write_tokens (Inline *self)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const Token *token = &g_array_index (self->tokens, Token, i);

      if (token->kind == TOKEN_TEXT)
        write_text (self, token, i + 1 == self->tokens->len);
      else if (token->kind == TOKEN_SOURCE)
        write_source (self, token->source);
      else
        {
          char mark = get_mark (self, token);

          g_string_append_c (self->out, mark);
          if (token->style != CONFAB_SPAN_EMPHASIS)
            g_string_append_c (self->out, mark);
        }
    }
}

static void
look_at_runs (Inline *self)
{
  ConfabSpanFlags all = 0;
  const char *from = self->text + self->start;
  gssize length = self->end - self->start;
  const char *found;

  for (guint i = 0; i < self->runs->len; i++)
    all |= get_run (self, i)->flags;
  self->underscore = (all & CONFAB_SPAN_STRONG) != 0;
  found = memchr (from, '$', length);
  self->dollars = (all & CONFAB_SPAN_MATH) != 0 ||
                  (found != NULL && memchr (found + 1, '$', from + length - found - 1) != NULL);
  found = memchr (from, '~', length);
  self->tildes = (all & CONFAB_SPAN_STRIKETHROUGH) != 0 ||
                 (found != NULL && memchr (found + 1, '~', from + length - found - 1) != NULL);
  self->footnotes = g_strstr_len (from, length, "[^") != NULL;
}

/**
 * confab_range_append_inline:
 * @out: what to append to
 * @block: a block
 * @start: a byte of its text
 * @end: a byte not before it
 *
 * Appends a part of a block's text as Markdown that has its styles. A hard break is a backslash before a line feed.
 */
void
confab_range_append_inline (GString           *out,
                            const ConfabBlock *block,
                            guint              start,
                            guint              end)
{
  g_autoptr (GArray) runs = confab_range_list_runs (block, start, end);
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));
  Inline self = { .out = out, .block = block, .text = block->text, .start = start, .end = end, .runs = runs,
                  .tokens = tokens, .open = open };

  g_array_set_clear_func (tokens, token_clear);
  look_at_runs (&self);
  make_tokens (&self);
  secure_all_markers (&self);
  write_tokens (&self);
}
