/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup-html.h"

static const char *const inline_tags[] = { "em", "strong", "a", "code", "del", "input", "img" };

static gboolean
is_inline (const char *name,
           gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (inline_tags); i++)
    {
      if (strlen (inline_tags[i]) == length && strncmp (inline_tags[i], name, length) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
dup_attribute (const char *tag,
               const char *name)
{
  g_autofree char *key = g_strconcat (" ", name, "=\"", NULL);
  const char *value = strstr (tag, key);

  if (value == NULL)
    return g_strdup ("");
  value += strlen (key);
  return g_strndup (value, strcspn (value, "\""));
}

/* A picture is its words, or its address. */
static void
append_image (GString    *out,
              const char *tag)
{
  g_autofree char *words = dup_attribute (tag, "alt");
  g_autofree char *address = dup_attribute (tag, "src");

  g_string_append (out, *words != '\0' ? words : address);
}

/* Of the tags that the specification's HTML uses for blocks, those that tell of one. */
static void
append_tag (GString    *out,
            const char *tag)
{
  gboolean closing = tag[1] == '/';
  const char *name = tag + (closing ? 2 : 1);
  gsize length = 0;

  while (g_ascii_isalnum (name[length]))
    length++;
  if (length == 3 && strncmp (name, "img", 3) == 0)
    append_image (out, tag);
  if (length == 0 || is_inline (name, length))
    return;
  g_string_append_c (out, ' ');
  if (closing)
    return;
  if (length == 2 && (strncmp (name, "li", 2) == 0 || strncmp (name, "hr", 2) == 0))
    g_string_append_printf (out, "{%.2s} ", name);
  else if (length == 2 && name[0] == 'h' && g_ascii_isdigit (name[1]))
    g_string_append_printf (out, "{%.2s} ", name);
  else if (length == 3 && strncmp (name, "pre", 3) == 0)
    g_string_append (out, "{pre} ");
  else if (length == 5 && strncmp (name, "table", 5) == 0)
    g_string_append (out, "{table} ");
  else if (length == 10 && strncmp (name, "blockquote", 10) == 0)
    g_string_append (out, "{blockquote} ");
}

static char *
decode (const char *text)
{
  static const char *const entities[] = { "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&apos;", "'", "&amp;", "&" };
  GString *out = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i += 2)
    g_string_replace (out, entities[i], entities[i + 1], 0);
  return g_string_free (out, FALSE);
}

static char *
collapse (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isspace (*text))
        g_string_append_c (out, *text);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/*
 * markup_html_dup_text:
 * @html: HTML as the specifications have it
 *
 * Returns: (transfer full): what is to be read of it, with a mark in braces for each block that is not plain text; all space is one
 */
char *
markup_html_dup_text (const char *html)
{
  GString *out = g_string_new (NULL);
  g_autofree char *decoded = NULL;
  char *text;

  while (*html != '\0')
    {
      gsize n = strcspn (html, "<");
      const char *end;

      g_string_append_len (out, html, n);
      html += n;
      end = strchr (html, '>');
      if (*html == '\0' || end == NULL)
        {
          g_string_append (out, html);
          break;
        }
      append_tag (out, html);
      html = end + 1;
    }
  decoded = decode (out->str);
  text = collapse (decoded);
  g_string_free (out, TRUE);
  return text;
}

static void
append_containers (GString           *out,
                   const ConfabBlock *block)
{
  for (guint i = block->n_continued; i < block->n_containers; i++)
    {
      if (block->containers[i].kind == CONFAB_CONTAINER_QUOTE)
        g_string_append (out, "<blockquote>");
      else
        g_string_append (out, "<li>");
    }
}

static void
append_text (GString           *out,
             const ConfabBlock *block)
{
  guint at = 0;

  while (at < block->length)
    {
      const ConfabSpan *span = confab_block_find_span (block, at);
      gboolean raw = block->kind == CONFAB_BLOCK_HTML || (span != NULL && (span->flags & CONFAB_SPAN_HTML) != 0);
      guint end = span != NULL ? span->end : at + 1;
      g_autofree char *piece = g_strndup (block->text + at, end - at);
      g_autofree char *escaped = g_markup_escape_text (piece, -1);

      g_string_append (out, raw ? piece : escaped);
      at = end;
    }
}

/*
 * markup_blocks_dup_html:
 * @blocks: (element-type ConfabBlock): blocks
 *
 * Returns: (transfer full): HTML that says the same to markup_html_dup_text() as that of the specification for the same text
 */
char *
markup_blocks_dup_html (GPtrArray *blocks)
{
  static const char *const tags[] = { "<p>", "", "<pre>", "<p>", "<p>", "<hr>", "<table>" };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);

      append_containers (out, block);
      if (block->kind == CONFAB_BLOCK_HEADING)
        g_string_append_printf (out, "<h%u>", block->level);
      else
        g_string_append (out, tags[block->kind]);
      append_text (out, block);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}
