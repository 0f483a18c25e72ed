/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-lines.h"
#include "markup/confab-open-code.h"
#include "markup/confab-reader.h"
#include "markup/confab-shadow.h"
#include "markup/confab-tail.h"

struct _ConfabOpenCode
{
  ConfabFence fence;
  /* The columns that the text of the innermost item and the fence begin at. */
  gsize       margin;
  gsize       indent;
  /* The lines that are whole, and where in the source the next begins. */
  GString    *text;
  gsize       line;
};

static gsize
measure_indent (const char *line,
                gsize       length)
{
  gsize n = 0;

  while (n < length && line[n] == ' ')
    n++;
  return n;
}

static gsize
find_line (const char *source,
           gsize       at)
{
  while (at > 0 && source[at - 1] != '\n')
    at--;
  return at;
}

static gsize
count_marks (const ConfabOpenCode *self,
             const char           *line,
             gsize                 length)
{
  gsize n = 0;

  while (n < length && line[n] == self->fence.mark)
    n++;
  return n;
}

static gboolean
is_closing (const ConfabOpenCode *self,
            const char           *line,
            gsize                 length)
{
  gsize indent = measure_indent (line, length);

  return indent >= self->margin && indent - self->margin <= 3 &&
         confab_fence_is_closed_by (&self->fence, line + indent, length - indent);
}

/* Whether a line stands in the item no more, or a tab stands where the indent ends, which then is worth some spaces. */
static gboolean
is_outside (const ConfabOpenCode *self,
            const char           *line,
            gsize                 length)
{
  gsize indent = measure_indent (line, length);

  if (indent < self->indent && indent < length && line[indent] == '\t')
    return TRUE;
  return indent < self->margin && !confab_line_is_blank (line + indent, length - indent);
}

/* Adds a line, with its end if it has one. */
static void
append_line (const ConfabOpenCode *self,
             GString              *text,
             const char           *line,
             gsize                 length)
{
  gsize indent = measure_indent (line, length);
  gboolean ended = length > 0 && line[length - 1] == '\n';
  gsize skipped = MIN (indent, self->indent);

  if (ended)
    length--;
  if (length > 0 && ended && line[length - 1] == '\r')
    length--;
  confab_shadow_append_clean (text, line + MIN (skipped, length), length - MIN (skipped, length));
  if (ended)
    g_string_append_c (text, '\n');
}

/* Takes all lines that are whole; says whether the code goes on after them. */
static gboolean
take_lines (ConfabOpenCode *self,
            const char     *source,
            gsize           length)
{
  while (TRUE)
    {
      const char *end = memchr (source + self->line, '\n', length - self->line);
      gsize n = end != NULL ? (gsize)(end - source) + 1 - self->line : 0;

      if (end == NULL)
        return TRUE;
      if (is_closing (self, source + self->line, n) || is_outside (self, source + self->line, n))
        return FALSE;
      append_line (self, self->text, source + self->line, n);
      self->line += n;
    }
}

/* The column at which the text of an item begins, CommonMark 0.29, section 5.2; G_MAXSIZE where tabs make it hard to tell. */
static gsize
measure_margin (const ConfabContainer *item,
                const char            *source,
                gsize                  length)
{
  gsize line = find_line (source, item->start);
  gsize marker = confab_line_measure_marker (source + item->start, length - item->start);
  gsize text = item->start + marker;
  gsize n_spaces = measure_indent (source + text, length - text);

  if (marker == 0 || memchr (source + line, '\t', MIN (text + n_spaces + 1, length) - line) != NULL)
    return G_MAXSIZE;
  if (n_spaces == 0 || n_spaces > 4 || confab_line_is_blank (source + text, length - text))
    n_spaces = 1;
  return text + n_spaces - line;
}

/*
 * confab_open_code_new:
 * @block: the last block of a text
 * @source: the text
 * @start: where the text begins that may still change
 * @length: the length of the text
 *
 * Returns: (transfer full) (nullable): the code in @block, if that is all that can be added to
 */
ConfabOpenCode *
confab_open_code_new (const ConfabBlock *block,
                      const char        *source,
                      gsize              start,
                      gsize              length)
{
  g_autofree ConfabOpenCode *self = NULL;
  gsize line;

  if (block == NULL || block->kind != CONFAB_BLOCK_CODE || !block->fenced || block->source_start < start ||
      block->n_containers >= CONFAB_MAX_CONTAINERS)
    return NULL;
  for (guint i = 0; i < block->n_containers; i++)
    {
      if (block->containers[i].kind != CONFAB_CONTAINER_ITEM)
        return NULL;
    }
  self = g_new0 (ConfabOpenCode, 1);
  line = find_line (source, block->source_start);
  if (block->n_containers > 0)
    self->margin = measure_margin (&block->containers[block->n_containers - 1], source, length);
  self->indent = block->source_start - line;
  self->line = confab_line_next (source, length, line);
  if (self->margin > self->indent || memchr (source + line, '\t', self->indent) != NULL || source[self->line - 1] != '\n' ||
      !confab_fence_read (&self->fence, source + block->source_start, length - block->source_start))
    return NULL;
  self->text = g_string_new (NULL);
  if (take_lines (self, source, length))
    return g_steal_pointer (&self);
  g_string_free (self->text, TRUE);
  return NULL;
}

void
confab_open_code_free (ConfabOpenCode *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_free (self);
}

static ConfabBlock *
new_like (const ConfabBlock *block,
          char              *text,
          gsize              length,
          gsize              end)
{
  ConfabBlock *copy = g_new (ConfabBlock, 1);

  *copy = *block;
  copy->ref_count = 1;
  copy->text = text;
  copy->length = length;
  copy->source_end = end;
  copy->info = g_strdup (block->info);
  copy->containers = g_memdup2 (block->containers, block->n_containers * sizeof (ConfabContainer));
  for (guint i = 0; i < block->n_containers; i++)
    copy->containers[i].label = g_strdup (block->containers[i].label);
  copy->spans = g_memdup2 (block->spans, block->n_spans * sizeof (ConfabSpan));
  for (guint i = 0; i < block->n_spans; i++)
    {
      copy->spans[i].target = g_strdup (block->spans[i].target);
      copy->spans[i].title = g_strdup (block->spans[i].title);
    }
  return copy;
}

/*
 * confab_open_code_extend:
 * @self: code
 * @block: its block as it was
 * @source: the text as it is now
 * @length: its length
 *
 * Returns: (transfer full) (nullable): its block as it is now, or %NULL if the code has ended
 */
ConfabBlock *
confab_open_code_extend (ConfabOpenCode    *self,
                         const ConfabBlock *block,
                         const char        *source,
                         gsize              length)
{
  gsize end = confab_tail_trim (source, self->line, length);
  gsize n_whole;
  gsize rest;
  gsize indent;
  char *text;
  gsize n_bytes;

  if (!take_lines (self, source, length))
    return NULL;
  end = MAX (end, self->line);
  rest = end - self->line;
  indent = measure_indent (source + self->line, rest);
  if (is_outside (self, source + self->line, rest))
    return NULL;
  n_whole = self->text->len;
  /* What may still become the fence that ends the code is not shown. */
  if (indent + count_marks (self, source + self->line + indent, rest - indent) < rest)
    append_line (self, self->text, source + self->line, rest);
  n_bytes = self->text->len;
  if (n_bytes > 0 && self->text->str[n_bytes - 1] == '\n')
    n_bytes--;
  text = g_strndup (self->text->str, n_bytes);
  g_string_truncate (self->text, n_whole);
  while (end > block->source_start && g_ascii_isspace (source[end - 1]))
    end--;
  return new_like (block, text, n_bytes, end);
}

/*
 * confab_block_new_longer:
 * @block: a paragraph
 * @source: the text it stands in
 * @end: where the text ends
 *
 * Returns: (transfer full): the paragraph with all that comes after it as plain text
 */
ConfabBlock *
confab_block_new_longer (const ConfabBlock *block,
                         const char        *source,
                         gsize              end)
{
  GString *text = g_string_sized_new (block->length + end - block->source_end + 1);
  gsize length;

  while (end > block->source_end && g_ascii_isspace (source[end - 1]))
    end--;
  g_string_append_len (text, block->text, block->length);
  confab_shadow_append_clean (text, source + block->source_end, end - block->source_end);
  g_strdelimit (text->str + block->length, "\r\n", ' ');
  length = text->len;
  return new_like (block, g_string_free (text, FALSE), length, end);
}
