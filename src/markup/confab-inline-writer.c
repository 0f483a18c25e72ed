/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-inline-writer.h"

static const ConfabSpanFlags styles[] = { CONFAB_SPAN_STRONG, CONFAB_SPAN_EMPHASIS, CONFAB_SPAN_STRIKETHROUGH };

#define STYLES (CONFAB_SPAN_STRONG | CONFAB_SPAN_EMPHASIS | CONFAB_SPAN_STRIKETHROUGH)
#define LINKS (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE)

static void
token_clear (gpointer data)
{
  ConfabInlineToken *token = data;

  g_free (token->source);
}

static const ConfabSpan *
get_run (ConfabInlineWriter *self,
         guint               index)
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
find_end (ConfabInlineWriter *self,
          guint               index,
          ConfabSpanFlags     style,
          guint               link)
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
add_source (ConfabInlineWriter *self,
            char               *source)
{
  ConfabInlineToken token = { .kind = CONFAB_INLINE_TOKEN_SOURCE, .source = source };

  g_array_append_val (self->tokens, token);
}

static void
add_marker (ConfabInlineWriter   *self,
            ConfabInlineTokenKind kind,
            ConfabSpanFlags       style,
            guint                 partner)
{
  ConfabInlineToken token = { .kind = kind, .style = style, .partner = partner };

  if (kind == CONFAB_INLINE_TOKEN_CLOSE)
    g_array_index (self->tokens, ConfabInlineToken, partner).partner = self->tokens->len;
  g_array_append_val (self->tokens, token);
}

/*
 * confab_inline_writer_begins_reference:
 * @at: a place in a text
 *
 * Returns: whether what is there would be read as another character:
 *   <https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references>
 */
gboolean
confab_inline_writer_begins_reference (const char *at)
{
  gsize length = 1;

  if (*at != '&')
    return FALSE;
  if (at[1] == '#')
    length++;
  while (g_ascii_isalnum (at[length]))
    length++;
  return length > 1 && at[length] == ';';
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
          if (strchr ("<>\\$", *at) != NULL)
            g_string_append_c (out, '\\');
          g_string_append_c (out, *at);
          if (confab_inline_writer_begins_reference (at))
            g_string_append (out, "amp;");
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
      if (strchr ("\"\\$", *at) != NULL)
        g_string_append_c (title, '\\');
      g_string_append_c (title, *at);
      if (confab_inline_writer_begins_reference (at))
        g_string_append (title, "amp;");
    }
  return g_strdup_printf ("](%s \"%s\")", destination, title->str);
}

static char *
dup_code (ConfabInlineWriter *self,
          const ConfabSpan   *run)
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

/*
 * confab_inline_writer_is_formula:
 * @text: the text of a formula
 * @source: its source
 *
 * What no characters can show stands in the text with its delimiters.
 *
 * Returns: whether @text is such
 */
gboolean
confab_inline_writer_is_formula (const char *text,
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
dup_math (ConfabInlineWriter *self,
          const ConfabSpan   *run,
          guint               end)
{
  g_autofree char *text = g_strndup (self->text + run->start, end - run->start);
  const char *source = run->target;
  char after = end < self->end ? self->text[end] : '\0';
  gsize length;

  if (source == NULL || confab_inline_writer_is_formula (text, source))
    return g_steal_pointer (&text);
  length = strlen (source);
  /* What stands by itself may have lines that would begin a list in any other formula. */
  if (strchr (source, '\n') != NULL)
    return g_strdup_printf (strchr (source, '$') == NULL ? "$$%s$$" : "\\[%s\\]", source);
  if (length == 0 || strchr (source, '$') != NULL || g_ascii_isspace (source[0]) ||
      g_ascii_isspace (source[length - 1]) || source[length - 1] == '\\' || g_ascii_isdigit (after))
    return g_strdup_printf ("\\(%s\\)", source);
  return g_strdup_printf ("$%s$", source);
}

/* An address that is its own text is shorter between angle brackets; returns %NULL if the link is not one. */
static char *
dup_address (ConfabInlineWriter *self,
             const ConfabSpan   *run,
             guint               end)
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
close_to (ConfabInlineWriter *self,
          guint               depth)
{
  while (self->open->len > depth)
    {
      ConfabInlineOpen open = g_array_index (self->open, ConfabInlineOpen, self->open->len - 1);

      g_array_set_size (self->open, self->open->len - 1);
      if (open.style == CONFAB_SPAN_LINK)
        add_source (self, dup_link_end (open.link));
      else
        add_marker (self, CONFAB_INLINE_TOKEN_CLOSE, open.style, open.token);
    }
}

static void
close_what_ends (ConfabInlineWriter *self,
                 guint               index)
{
  const ConfabSpan *run = get_run (self, index);
  guint link = get_link (run);
  gboolean linked = FALSE;
  guint depth = 0;

  for (; depth < self->open->len; depth++)
    {
      const ConfabInlineOpen *open = &g_array_index (self->open, ConfabInlineOpen, depth);

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
is_open (ConfabInlineWriter *self,
         ConfabSpanFlags     style)
{
  for (guint i = 0; i < self->open->len; i++)
    if (g_array_index (self->open, ConfabInlineOpen, i).style == style)
      return TRUE;
  return FALSE;
}

/* What lasts longest is opened first; of what lasts equally long, a link last. */
static void
open_what_begins (ConfabInlineWriter *self,
                  guint               index)
{
  const ConfabSpan *run = get_run (self, index);
  gboolean in_link = is_open (self, CONFAB_SPAN_LINK);

  for (;;)
    {
      ConfabInlineOpen best = { 0 };
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
        {
          best.token = self->tokens->len;
          add_marker (self, CONFAB_INLINE_TOKEN_OPEN, best.style, 0);
        }
      g_array_append_val (self->open, best);
    }
}

/* Returns the index of the run after what was added. */
static guint
add_run (ConfabInlineWriter *self,
         guint               index)
{
  const ConfabSpan *run = get_run (self, index);
  guint next = index + 1;
  ConfabInlineToken token = { .kind = CONFAB_INLINE_TOKEN_TEXT, .start = run->start, .end = run->end };

  if ((run->flags & CONFAB_SPAN_MATH) != 0)
    {
      while (next < self->runs->len && (get_run (self, next)->flags & CONFAB_SPAN_MATH) != 0 &&
             get_run (self, next)->link == run->link)
        next++;
      add_source (self, dup_math (self, run, get_run (self, next - 1)->end));
      g_array_index (self->tokens, ConfabInlineToken, self->tokens->len - 1).formula = TRUE;
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
make_tokens (ConfabInlineWriter *self)
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

static void
look_at_runs (ConfabInlineWriter *self)
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
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (ConfabInlineToken));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (ConfabInlineOpen));
  ConfabInlineWriter self = { .out = out, .block = block, .text = block->text, .start = start, .end = end, .runs = runs,
                              .tokens = tokens, .open = open };

  g_array_set_clear_func (tokens, token_clear);
  look_at_runs (&self);
  make_tokens (&self);
  confab_inline_writer_secure_markers (&self);
  confab_inline_writer_write (&self);
}
