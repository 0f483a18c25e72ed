/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-inline.h"
#include "markup/confab-tex.h"

static const char replacement[] = "\357\277\275";

static void
clear_span (gpointer data)
{
  ConfabSpan *span = data;

  g_free (span->target);
  g_free (span->title);
}

/*
 * confab_inline_init:
 * @self: a text that is read
 * @shadow: what it is read from; has to outlive it
 * @containers: (element-type ConfabContainer): what it stands in
 * @footnotes: (element-type utf8): the labels of the footnotes, in the order of their numbers
 *
 * Begins an empty text. The cursor among the formulas starts at the first.
 */
void
confab_inline_init (ConfabInline       *self,
                    const ConfabShadow *shadow,
                    GArray             *containers,
                    GPtrArray          *footnotes)
{
  *self = (ConfabInline){ .shadow = shadow, .containers = containers, .footnotes = footnotes };
  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (ConfabSpan));
  g_array_set_clear_func (self->spans, clear_span);
}

void
confab_inline_clear (ConfabInline *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_free (self->target);
  g_free (self->title);
}

static ConfabSpanFlags
get_flags (const ConfabInline *self)
{
  ConfabSpanFlags flags = 0;

  if (self->emphasis > 0)
    flags |= CONFAB_SPAN_EMPHASIS;
  if (self->strong > 0)
    flags |= CONFAB_SPAN_STRONG;
  if (self->strikethrough > 0)
    flags |= CONFAB_SPAN_STRIKETHROUGH;
  if (self->link > 0)
    flags |= CONFAB_SPAN_LINK;
  else if (self->image > 0)
    flags |= CONFAB_SPAN_IMAGE;
  return flags;
}

static void
add_span (ConfabInline   *self,
          guint           start,
          ConfabSpanFlags flags,
          guint           link,
          const char     *target,
          const char     *title)
{
  ConfabSpan *last = NULL;
  ConfabSpan span = { start, self->text->len, flags, link, NULL, NULL };

  if (flags == 0 || start == self->text->len)
    return;
  if (self->spans->len > 0)
    last = &g_array_index (self->spans, ConfabSpan, self->spans->len - 1);
  if (last != NULL && last->end == start && last->flags == flags && last->link == link &&
      g_strcmp0 (last->target, target) == 0)
    {
      last->end = self->text->len;
      return;
    }
  span.target = g_strdup (target);
  span.title = g_strdup (title);
  g_array_append_val (self->spans, span);
}

static void
add_styled (ConfabInline   *self,
            guint           start,
            ConfabSpanFlags more)
{
  if (self->image == 0)
    add_span (self, start, get_flags (self) | more, self->link, self->target, self->title);
}

/* A formula over several lines has the marks of quotes and the indentation of its containers in it. */
static char *
dup_lines (ConfabInline *self,
           gsize         from,
           gsize         to)
{
  g_autofree char *valid = NULL;
  GString *tex = g_string_new (NULL);
  const char *line;

  valid = g_utf8_make_valid (self->shadow->source + from, to - from);
  for (char *c = valid; *c != '\0'; c++)
    {
      if (*c == '\r')
        *c = c[1] == '\n' ? ' ' : '\n';
    }
  line = valid;
  while (TRUE)
    {
      const char *end = strchr (line, '\n');

      g_string_append_len (tex, line, end != NULL ? end - line : (gssize)strlen (line));
      if (end == NULL)
        break;
      g_string_append_c (tex, self->keeps_lines ? '\n' : ' ');
      line = end + 1;
      for (guint i = 0; i < self->containers->len; i++)
        {
          line += strspn (line, " \t");
          if (g_array_index (self->containers, ConfabContainer, i).kind == CONFAB_CONTAINER_QUOTE && *line == '>')
            line++;
        }
      line += strspn (line, " \t");
    }
  return g_string_free (tex, FALSE);
}

/*
 * confab_inline_dup_tex:
 * @self: a text that is read
 * @formula: a formula
 *
 * Returns: (transfer full): its source, without delimiters and the space about it
 */
char *
confab_inline_dup_tex (ConfabInline        *self,
                       const ConfabFormula *formula)
{
  return g_strstrip (dup_lines (self, formula->start + formula->delimiter, formula->end - formula->closing));
}

/* A formula by itself that still comes is shown without its delimiters, of which the last may be there by half. */
static char *
dup_unfinished (const char *tex)
{
  gsize length = strlen (tex);

  while (length > 0 && strchr ("$\\ \n", tex[length - 1]) != NULL)
    length--;
  return g_strndup (tex, length);
}

/*
 * confab_inline_add_formula:
 * @self: a text that is read
 * @formula: a formula
 *
 * Adds a formula as text where that can be, else as its source.
 */
void
confab_inline_add_formula (ConfabInline        *self,
                           const ConfabFormula *formula)
{
  g_autofree char *tex = confab_inline_dup_tex (self, formula);
  g_autofree char *text = NULL;
  g_autoptr (GArray) inner = g_array_new (FALSE, FALSE, sizeof (ConfabSpan));
  guint start = self->text->len;
  guint at = start;
  guint link = self->link;

  g_array_set_clear_func (inner, clear_span);
  if (formula->closing > 0)
    text = confab_tex_dup_text (tex, strlen (tex), inner);
  else if (self->keeps_lines)
    text = dup_unfinished (tex);
  if (text == NULL)
    {
      g_array_set_size (inner, 0);
      text = dup_lines (self, formula->start, formula->end);
    }
  g_string_append (self->text, text);
  if (self->in_table)
    g_strdelimit (self->text->str + start, "\t\n", ' ');
  if (link == 0)
    link = self->image > 0 ? 0 : ++self->n_links;
  for (guint i = 0; i <= inner->len; i++)
    {
      const ConfabSpan *span = i < inner->len ? &g_array_index (inner, ConfabSpan, i) : NULL;
      ConfabSpanFlags flags = get_flags (self);
      const char *target = self->link > 0 ? self->target : tex;
      const char *title = self->link > 0 ? self->title : NULL;
      gsize length = self->text->len;

      if (self->image > 0)
        break;
      if (self->link == 0)
        flags |= CONFAB_SPAN_MATH;
      /* add_span() goes up to the end of the text. */
      self->text->len = span != NULL ? start + span->start : length;
      add_span (self, at, flags, link, target, title);
      at = self->text->len;
      if (span != NULL)
        {
          self->text->len = start + span->end;
          add_span (self, at, flags | span->flags, link, target, title);
          at = self->text->len;
        }
      self->text->len = length;
    }
}

/* Adds what cmark gives, and what it was given a cover for. */
static void
add_literal (ConfabInline   *self,
             const char     *literal,
             ConfabSpanFlags flags,
             gboolean        verbatim)
{
  guint start = self->text->len;
  const char *end = literal + strlen (literal);

  while (literal < end)
    {
      gsize plain = strcspn (literal, "\x01\x04\x1a");
      gsize covered = 1;
      const ConfabFormula *formula;

      g_string_append_len (self->text, literal, plain);
      literal += plain;
      if (literal == end)
        break;
      switch (*literal)
        {
        case CONFAB_SHADOW_BAD:
          g_string_append (self->text, replacement);
          break;

        case CONFAB_SHADOW_FORMULA:
          formula = confab_shadow_find_formula (self->shadow, literal, end - literal, &self->cursor, &covered);
          if (formula == NULL)
            break;
          if (verbatim)
            {
              g_autofree char *lines = NULL;

              self->keeps_lines = flags == 0;
              lines = dup_lines (self, formula->start, formula->end);
              self->keeps_lines = FALSE;

              g_string_append (self->text, lines);
              break;
            }
          add_styled (self, start, flags);
          confab_inline_add_formula (self, formula);
          start = self->text->len;
          break;

        default:
          break;
        }
      literal += covered;
    }
  if (self->in_table)
    g_strdelimit (self->text->str + start, "\t\n", ' ');
  add_styled (self, start, flags);
}

/*
 * confab_inline_dup_literal:
 * @self: a text that is read
 * @literal: (nullable): an address, say, as cmark gives it
 *
 * Returns: (transfer full): the same as it is in the source
 */
char *
confab_inline_dup_literal (ConfabInline *self,
                           const char   *literal)
{
  ConfabInline other;
  char *result;

  if (literal == NULL || strpbrk (literal, "\x01\x04\x1a") == NULL)
    return g_strdup (literal);
  confab_inline_init (&other, self->shadow, self->containers, self->footnotes);
  other.cursor = self->cursor;
  add_literal (&other, literal, 0, TRUE);
  result = g_string_free (g_steal_pointer (&other.text), FALSE);
  confab_inline_clear (&other);
  return result;
}

/*
 * confab_inline_add_code:
 * @self: a text that is read
 * @literal: (nullable): code or HTML as cmark gives it
 *
 * Adds it as it is in the source, without the last line end and with one byte for each line end.
 */
void
confab_inline_add_code (ConfabInline *self,
                        const char   *literal)
{
  char *to;

  add_literal (self, literal != NULL ? literal : "", 0, TRUE);
  to = memchr (self->text->str, '\r', self->text->len);
  if (to != NULL)
    {
      for (const char *from = to; *from != '\0'; from++)
        {
          if (*from == '\r' && from[1] == '\n')
            continue;
          *to++ = *from == '\r' ? '\n' : *from;
        }
      g_string_truncate (self->text, to - self->text->str);
    }
  if (self->text->len > 0 && self->text->str[self->text->len - 1] == '\n')
    g_string_truncate (self->text, self->text->len - 1);
}

static void
enter_link (ConfabInline *self,
            cmark_node   *node)
{
  if (self->link > 0 || self->image > 0)
    return;
  g_free (self->target);
  g_free (self->title);
  self->target = confab_inline_dup_literal (self, cmark_node_get_url (node));
  self->title = confab_inline_dup_literal (self, cmark_node_get_title (node));
  if (self->title != NULL && *self->title == '\0')
    g_clear_pointer (&self->title, g_free);
  self->link = ++self->n_links;
}

static void
leave_link (ConfabInline *self)
{
  self->link = 0;
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->title, g_free);
}

/* A picture in a link is a part of the link; one within the other's words only gives its own. */
static void
read_image (ConfabInline    *self,
            cmark_event_type event,
            cmark_node      *node)
{
  if (event == CMARK_EVENT_ENTER)
    {
      if (self->image++ > 0)
        return;
      self->image_start = self->text->len;
      return;
    }
  if (--self->image > 0)
    return;
  if (self->text->len == self->image_start)
    {
      g_autofree char *address = confab_inline_dup_literal (self, cmark_node_get_url (node));

      g_string_append (self->text, address);
    }
  if (self->link > 0)
    {
      add_styled (self, self->image_start, 0);
      return;
    }
  enter_link (self, node);
  add_span (self, self->image_start, get_flags (self) ^ (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE), self->link,
            self->target, self->title);
  leave_link (self);
}

static void
add_footnote (ConfabInline *self,
              cmark_node   *node)
{
  guint64 number = g_ascii_strtoull (cmark_node_get_literal (node), NULL, 10);
  const char *label = number > 0 && number <= self->footnotes->len ? g_ptr_array_index (self->footnotes, number - 1)
                                                                   : NULL;
  guint start = self->text->len;

  if (label == NULL)
    return;
  g_string_append (self->text, label);
  if (self->image == 0)
    add_span (self, start, get_flags (self) | CONFAB_SPAN_FOOTNOTE, self->link,
              self->link > 0 ? self->target : label, self->title);
}

/*
 * confab_inline_read:
 * @self: a text that is read
 * @event: whether the node begins or ends
 * @node: an inline node
 *
 * Reads a node, as an iterator over the children of a block gives it.
 */
void
confab_inline_read (ConfabInline    *self,
                    cmark_event_type event,
                    cmark_node      *node)
{
  int step = event == CMARK_EVENT_ENTER ? 1 : -1;

  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_TEXT:
      add_literal (self, cmark_node_get_literal (node), 0, FALSE);
      break;

    case CMARK_NODE_SOFTBREAK:
      add_literal (self, " ", 0, FALSE);
      break;

    case CMARK_NODE_LINEBREAK:
      add_literal (self, "\n", 0, FALSE);
      break;

    case CMARK_NODE_CODE:
      add_literal (self, cmark_node_get_literal (node), CONFAB_SPAN_CODE, TRUE);
      break;

    case CMARK_NODE_HTML_INLINE:
      add_literal (self, cmark_node_get_literal (node), CONFAB_SPAN_HTML, TRUE);
      break;

    case CMARK_NODE_EMPH:
      self->emphasis += step;
      break;

    case CMARK_NODE_STRONG:
      self->strong += step;
      break;

    case CMARK_NODE_LINK:
      if (event == CMARK_EVENT_ENTER)
        enter_link (self, node);
      else if (self->image == 0)
        leave_link (self);
      break;

    case CMARK_NODE_IMAGE:
      read_image (self, event, node);
      break;

    case CMARK_NODE_FOOTNOTE_REFERENCE:
      if (event == CMARK_EVENT_ENTER)
        add_footnote (self, node);
      break;

    default:
      if (g_str_equal (cmark_node_get_type_string (node), "strikethrough"))
        self->strikethrough += step;
    }
}

/*
 * confab_inline_move_to_block:
 * @self: a text that is read
 * @block: a block without text
 *
 * Gives the text and its styles to the block; the text begins anew.
 */
void
confab_inline_move_to_block (ConfabInline *self,
                             ConfabBlock  *block)
{
  gsize n_spans;

  block->length = self->text->len;
  block->text = g_string_free (self->text, FALSE);
  block->spans = g_array_steal (self->spans, &n_spans);
  block->n_spans = n_spans;
  self->text = g_string_new (NULL);
  self->n_links = 0;
}
