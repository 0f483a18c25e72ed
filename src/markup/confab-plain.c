/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-lines.h"
#include "markup/confab-reader.h"

static const char *const schemes[] = { "https://", "http://", "mailto:" };

static gboolean
is_address_byte (char c)
{
  return (guchar)c > ' ' && c != '\x7f' && strchr ("<>\"`{}|\\^", c) == NULL;
}

/* The length of the address at @at, without the punctuation of the sentence that it stands in. */
static gsize
measure_address (const char *text,
                 gsize       at,
                 gsize       length)
{
  gsize end = at;
  gsize scheme = 0;
  int depth = 0;

  for (guint i = 0; i < G_N_ELEMENTS (schemes) && scheme == 0; i++)
    {
      gsize n = strlen (schemes[i]);

      if (length - at > n && g_ascii_strncasecmp (text + at, schemes[i], n) == 0)
        scheme = n;
    }
  if (scheme == 0)
    return 0;
  while (end < length && is_address_byte (text[end]))
    {
      if (text[end] == '(')
        depth++;
      else if (text[end] == ')' && --depth < 0)
        break;
      end++;
    }
  while (end > at + scheme && strchr (".,:;!?'*_~", text[end - 1]) != NULL)
    end--;
  return end > at + scheme ? end - at : 0;
}

static void
add_links (ConfabBlock *block)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (ConfabSpan));
  gsize at = 0;
  gsize n_spans;

  while (at < block->length)
    {
      gsize n = at == 0 || !g_ascii_isalnum (block->text[at - 1]) ? measure_address (block->text, at, block->length) : 0;
      ConfabSpan span = { at, at + n, CONFAB_SPAN_LINK, spans->len + 1, NULL, NULL };

      if (n == 0)
        {
          at++;
          continue;
        }
      span.target = g_strndup (block->text + at, n);
      g_array_append_val (spans, span);
      at += n;
    }
  block->spans = g_array_steal (spans, &n_spans);
  block->n_spans = n_spans;
}

static char *
dup_text (const char *source,
          gsize       length)
{
  char *text = g_utf8_make_valid (source, length);
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from == '\r' && from[1] == '\n')
        continue;
      *to++ = *from == '\r' ? '\n' : *from;
    }
  *to = '\0';
  return text;
}

static ConfabBlock *
add_block (ConfabReading  *reading,
           ConfabBlockKind kind,
           gsize           start,
           gsize           end,
           char           *text)
{
  ConfabBlock *block = g_new0 (ConfabBlock, 1);

  block->ref_count = 1;
  block->kind = kind;
  block->source_start = start;
  block->source_end = end;
  block->text = text;
  block->length = strlen (text);
  g_ptr_array_add (reading->blocks, block);
  return block;
}

static gsize
read_code (ConfabReading     *reading,
           const ConfabFence *fence,
           gsize              start)
{
  const char *source = reading->source;
  gsize end = reading->end;
  gsize first = confab_line_next (source, end, start);
  gsize at = first;
  gsize last = first;
  g_autofree char *info = NULL;
  ConfabBlock *block;
  gboolean closed = FALSE;

  while (at < end && !closed)
    {
      gsize indent = 0;

      while (at + indent < end && source[at + indent] == ' ')
        indent++;
      closed = indent <= 3 && confab_fence_is_closed_by (fence, source + at + indent, end - at - indent);
      if (!closed)
        last = confab_line_next (source, end, at);
      at = confab_line_next (source, end, at);
    }
  if (last > first && source[last - 1] == '\n')
    last--;
  block = add_block (reading, CONFAB_BLOCK_CODE, start, at > start && source[at - 1] == '\n' ? at - 1 : at,
                     dup_text (source + first, last - first));
  block->fenced = TRUE;
  info = dup_text (source + start, first - start);
  g_strstrip (info);
  memmove (info, info + fence->length, strlen (info + fence->length) + 1);
  g_strstrip (info);
  info[strcspn (info, " \t")] = '\0';
  if (*info != '\0')
    block->info = g_steal_pointer (&info);
  return at;
}

static gboolean
read_fence (const ConfabReading *reading,
            gsize                at,
            ConfabFence         *fence)
{
  gsize indent = 0;

  while (indent < 3 && at + indent < reading->end && reading->source[at + indent] == ' ')
    indent++;
  return confab_fence_read (fence, reading->source + at + indent, reading->end - at - indent);
}

/*
 * confab_reader_read_plain:
 * @reading: what to read
 *
 * Reads text as it was typed: lines stand, blank lines part blocks, fences hold code and addresses are links.
 */
void
confab_reader_read_plain (ConfabReading *reading)
{
  gsize at = reading->start;

  while (at < reading->end)
    {
      ConfabFence fence;
      gsize start = at;
      gsize end;

      if (confab_line_is_blank (reading->source + at, reading->end - at))
        {
          at = confab_line_next (reading->source, reading->end, at);
          continue;
        }
      reading->last_start = start;
      reading->last_index = reading->blocks->len;
      if (read_fence (reading, at, &fence))
        {
          at = read_code (reading, &fence, start);
          continue;
        }
      while (at < reading->end && !confab_line_is_blank (reading->source + at, reading->end - at) &&
             !read_fence (reading, at, &fence))
        at = confab_line_next (reading->source, reading->end, at);
      end = at;
      while (end > start && g_ascii_isspace (reading->source[end - 1]))
        end--;
      add_links (add_block (reading, CONFAB_BLOCK_PARAGRAPH, start, end,
                            dup_text (reading->source + start, end - start)));
    }
}
