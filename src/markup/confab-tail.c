/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-lines.h"
#include "markup/confab-tail.h"
#include "markup/confab-tail-inline.h"

/* What stands last in a text. */
typedef struct
{
  /* The line and the text in it. */
  gsize        line;
  gsize        text;
  ConfabPrefix prefix;
  /* The first line of the paragraph, and its text. */
  gsize        paragraph;
  gsize        paragraph_text;
  /* The lines before, in the same paragraph; G_MAXSIZE where there are none. */
  gsize        before;
  gsize        before_that;
  gboolean     in_fence;
  /* The line before is the end of code, and nothing stands after it. */
  gboolean     closed;
  ConfabFence  fence;
} Last;

static void
find_last (Last       *last,
           const char *text,
           gsize       length)
{
  gboolean begins = TRUE;
  gsize at = 0;

  *last = (Last){ .before = G_MAXSIZE, .before_that = G_MAXSIZE };
  while (at < length)
    {
      gsize line = at;
      ConfabPrefix prefix;
      gsize content;

      confab_prefix_read (&prefix, text + line, length - line);
      content = line + prefix.length;
      at = confab_line_next (text, length, line);
      if (confab_line_is_blank (text + content, length - content) && prefix.item_column == 0)
        {
          begins = TRUE;
          continue;
        }
      begins = begins || prefix.n_quotes != last->prefix.n_quotes || prefix.item_column > 0 ||
               confab_line_begins_block (text + content, length - content);
      last->before_that = begins ? G_MAXSIZE : last->before;
      last->before = begins ? G_MAXSIZE : last->text;
      last->line = line;
      last->text = content;
      last->prefix = prefix;
      if (begins)
        {
          last->paragraph = line;
          last->paragraph_text = content;
        }
      begins = text[content] == '#';
      if (confab_fence_read (&last->fence, text + content, length - content))
        {
          at = confab_fence_skip (&last->fence, &prefix, text, length, line, &last->in_fence);
          begins = TRUE;
          last->closed = at == length;
          if (last->in_fence)
            return;
        }
    }
}

static gsize
count_of (const char *text,
          gsize       length,
          const char *set)
{
  gsize n = 0;

  while (n < length && strchr (set, text[n]) != NULL)
    n++;
  return n;
}

/* Whether a line may still become a mark, a rule, an underline or a part of a table's head, of which nothing is shown before it is known. */
static gboolean
is_undecided (const Last *last,
              const char *text,
              gsize       length)
{
  gsize n = length - last->text;
  const char *line = text + last->text;
  gsize digits = count_of (line, n, "0123456789");

  if (count_of (line, n, "-=*_+#`~|: \t") == n)
    return TRUE;
  if (digits > 0 && digits <= 9 && digits + 1 >= n && (digits == n || line[digits] == '.' || line[digits] == ')'))
    return TRUE;
  if (last->prefix.item_column > 0 && line[0] == '[' && n <= 4 && count_of (line, n, "[ xX]") == n)
    return TRUE;
  if (confab_line_is_fence (line, n))
    return TRUE;
  if (last->text == last->paragraph_text && line[0] == '[')
    {
      const char *colon = g_strstr_len (line, n, "]:");

      if (colon != NULL)
        return line[1] != '^' || count_of (colon + 2, line + n - colon - 2, " ") == (gsize)(line + n - colon - 2);
    }
  return FALSE;
}

/* From where on a table's head has no line below it that makes it one, as far as the text has come; else its length. */
static gsize
find_table_head (const Last *last,
                 const char *text,
                 gsize       length)
{
  gboolean unfinished = text[length - 1] != '\n';

  if (text[last->text] == '|' && (last->before == G_MAXSIZE || text[last->before] != '|'))
    return last->line;
  if (unfinished && last->before != G_MAXSIZE && text[last->before] == '|' &&
      (last->before_that == G_MAXSIZE || text[last->before_that] != '|') &&
      count_of (text + last->text, length - last->text, "|:- \t") == length - last->text)
    return last->before;
  return length;
}

/*
 * confab_tail_trim:
 * @source: a text
 * @start: where to look from
 * @end: where the text ends
 *
 * Returns: the end, without a character of which only a part has come
 */
gsize
confab_tail_trim (const char *source,
                  gsize       start,
                  gsize       end)
{
  for (gsize n = 1; n <= 4 && n <= end - start; n++)
    {
      guchar byte = source[end - n];

      if ((byte & 0xc0) == 0x80)
        continue;
      if (byte >= 0xc0 && g_utf8_get_char_validated (source + end - n, n) == (gunichar) - 2)
        end -= n;
      break;
    }
  if (end > start && source[end - 1] == '\r')
    end--;
  return end;
}

/*
 * confab_tail_complete:
 * @shadow: a text to which more will come
 *
 * Ends what is not ended yet, and takes away what does not show yet what it will be. The bytes of the shadow may be fewer or more then.
 *
 * Returns: whether anything was changed
 */
gboolean
confab_tail_complete (ConfabShadow *shadow)
{
  GString *bytes = shadow->bytes;
  Last last;
  gsize end = bytes->len;

  if (end == 0)
    return FALSE;
  find_last (&last, bytes->str, end);
  if (last.in_fence)
    {
      gsize line = end;
      gsize text;
      ConfabPrefix prefix;

      while (line > 0 && bytes->str[line - 1] != '\n')
        line--;
      confab_prefix_read_quotes (&prefix, bytes->str + line, end - line);
      text = line + prefix.length;
      if (text > last.text && count_of (bytes->str + text, end - text, last.fence.mark == '`' ? "` " : "~ ") == end - text)
        g_string_truncate (bytes, line);
      else if (memchr (bytes->str + last.text, '\n', end - last.text) == NULL)
        g_string_truncate (bytes, last.line);
      return bytes->len != end;
    }
  if (last.closed)
    return FALSE;
  if (bytes->str[end - 1] != '\n' && is_undecided (&last, bytes->str, end))
    {
      gsize head = find_table_head (&last, bytes->str, end);

      g_string_truncate (bytes, head < end && head < last.line ? head : last.line);
      return TRUE;
    }
  if (find_table_head (&last, bytes->str, end) < end)
    {
      g_string_truncate (bytes, find_table_head (&last, bytes->str, end));
      return TRUE;
    }
  /* After a blank line nothing is open. */
  if (end > 1 && bytes->str[end - 1] == '\n' && confab_line_next (bytes->str, end, last.line) < end)
    return FALSE;
  return confab_tail_complete_inline (bytes, bytes->str[last.text] == '|' ? last.text : last.paragraph_text,
                                      bytes->str[last.text] == '|');
}
