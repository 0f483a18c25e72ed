/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-code-colours.h"
#include "markup/confab-range-private.h"

typedef struct
{
  GString    *out;
  GPtrArray  *open;    /* the containers whose elements are open, outermost first */
  GString    *pending; /* what stands before the text of the next block */
  GHashTable *colours; /* (nullable): of code */
} Writer;

static const struct
{
  ConfabSpanFlags flag;
  const char     *name;
} elements[] = {
  { CONFAB_SPAN_STRONG, "strong" }, { CONFAB_SPAN_EMPHASIS, "em" }, { CONFAB_SPAN_STRIKETHROUGH, "del" },
  { CONFAB_SPAN_CODE, "code" }, { CONFAB_SPAN_SUPERSCRIPT, "sup" }, { CONFAB_SPAN_SUBSCRIPT, "sub" },
  { CONFAB_SPAN_FOOTNOTE, "sup" },
};

static void
append_escaped (GString    *out,
                const char *text,
                gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);
  const char *at = escaped;

  for (const char *end; (end = strchr (at, '\n')) != NULL; at = end + 1)
    {
      g_string_append_len (out, at, end - at);
      g_string_append (out, "<br>");
    }
  g_string_append (out, at);
}

static gboolean
is_link (const ConfabSpan *run)
{
  g_autofree char *scheme = NULL;

  if ((run->flags & (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE)) == 0 || run->target == NULL)
    return FALSE;
  scheme = g_uri_parse_scheme (run->target);
  return scheme != NULL && (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0 ||
                            g_ascii_strcasecmp (scheme, "mailto") == 0);
}

static void
append_run (GString           *out,
            const ConfabBlock *block,
            const ConfabSpan  *run)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if ((run->flags & elements[i].flag) != 0)
      g_string_append_printf (out, "<%s>", elements[i].name);
  if ((run->flags & CONFAB_SPAN_FOOTNOTE) != 0)
    g_string_append_c (out, '[');
  append_escaped (out, block->text + run->start, run->end - run->start);
  if ((run->flags & CONFAB_SPAN_FOOTNOTE) != 0)
    g_string_append_c (out, ']');
  for (gsize i = G_N_ELEMENTS (elements); i > 0; i--)
    if ((run->flags & elements[i - 1].flag) != 0)
      g_string_append_printf (out, "</%s>", elements[i - 1].name);
}

static void
append_inline (GString           *out,
               const ConfabBlock *block,
               guint              start,
               guint              end)
{
  g_autoptr (GArray) runs = confab_range_list_runs (block, start, end);
  guint link = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const ConfabSpan *run = &g_array_index (runs, ConfabSpan, i);
      guint of = is_link (run) ? run->link : 0;

      if (link != of && link != 0)
        g_string_append (out, "</a>");
      if (link != of && of != 0)
        {
          g_autofree char *target = g_markup_escape_text (run->target, -1);

          g_string_append_printf (out, "<a href=\"%s\">", target);
        }
      link = of;
      append_run (out, block, run);
    }
  if (link != 0)
    g_string_append (out, "</a>");
}

static void
append_cell (GString                *out,
             const ConfabRangePiece *piece,
             guint                   row,
             guint                   column)
{
  static const char *const alignments[] = { "", " style=\"text-align: left\"", " style=\"text-align: center\"",
                                            " style=\"text-align: right\"" };
  const char *name = row == 0 ? "th" : "td";
  guint start;
  guint end;

  g_string_append_printf (out, "<%s%s>", name, alignments[piece->block->alignments[column]]);
  if (confab_range_clip_cell (piece, row, column, &start, &end))
    append_inline (out, piece->block, start, end);
  g_string_append_printf (out, "</%s>", name);
}

static void
append_table (GString                *out,
              const ConfabRangePiece *piece)
{
  ConfabRangeCells cells = confab_range_find_cells (piece);
  gboolean has_head = cells.first_row == 0;

  g_string_append (out, has_head ? "<table>\n<thead>\n" : "<table>\n");
  for (guint row = cells.first_row; row < cells.end_row; row++)
    {
      g_string_append (out, "<tr>");
      for (guint column = cells.first_column; column < cells.end_column; column++)
        append_cell (out, piece, row, column);
      g_string_append (out, "</tr>\n");
      if (row == 0)
        g_string_append (out, cells.end_row > 1 ? "</thead>\n<tbody>\n" : "</thead>\n");
    }
  g_string_append (out, has_head && cells.end_row > 1 ? "</tbody>\n</table>\n" : "</table>\n");
}

static void
append_piece (GString    *out,
              const char *text,
              gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (out, escaped);
}

/* The colours are custom properties, so that a style sheet chooses between them: https://www.w3.org/TR/css-variables-1/ */
static void
append_in_colours (GString                   *out,
                   const char                *text,
                   gsize                      length,
                   const ConfabCodeColouring *colouring)
{
  gsize at = 0;

  for (guint i = 0; i < colouring->ranges->len; i++)
    {
      const ConfabCodeColour *range = &g_array_index (colouring->ranges, ConfabCodeColour, i);

      if (range->start < at || range->end > length)
        continue;
      append_piece (out, text + at, range->start - at);
      g_string_append (out, "<span style=\"");
      if (range->light != CONFAB_CODE_PLAIN)
        g_string_append_printf (out, "--light:#%06x;", (guint)range->light);
      if (range->dark != CONFAB_CODE_PLAIN)
        g_string_append_printf (out, "--dark:#%06x;", (guint)range->dark);
      g_string_append_printf (out, "%s%s\">", range->bold ? "font-weight:bold;" : "",
                              range->italic ? "font-style:italic;" : "");
      append_piece (out, text + range->start, range->end - range->start);
      g_string_append (out, "</span>");
      at = range->end;
    }
  append_piece (out, text + at, length - at);
}

static void
append_code (GString                *out,
             const ConfabRangePiece *piece,
             GHashTable             *colours)
{
  const ConfabBlock *block = piece->block;
  const ConfabCodeColouring *colouring = colours != NULL ? g_hash_table_lookup (colours, block) : NULL;
  const char *language = block->kind == CONFAB_BLOCK_CODE ? block->info : NULL;

  if (colouring != NULL && *colouring->language != '\0')
    language = colouring->language;
  if (language != NULL && *language != '\0')
    {
      g_string_append (out, "<pre><code class=\"language-");
      append_piece (out, language, strlen (language));
      g_string_append (out, "\">");
    }
  else
    g_string_append (out, "<pre><code>");
  if (colouring != NULL && piece->start == 0 && piece->end == block->length)
    append_in_colours (out, block->text, block->length, colouring);
  else
    append_piece (out, block->text + piece->start, piece->end - piece->start);
  g_string_append (out, "\n</code></pre>\n");
}

static void
append_paragraph (Writer                 *self,
                  const ConfabRangePiece *piece)
{
  const ConfabBlock *block = piece->block;
  const ConfabContainer *inner = piece->n_containers > 0 ? piece->containers[piece->n_containers - 1] : NULL;
  gboolean bare = block->kind == CONFAB_BLOCK_PARAGRAPH && inner != NULL && inner->kind == CONFAB_CONTAINER_ITEM &&
                  inner->tight;
  char name[3] = "p";

  if (block->kind == CONFAB_BLOCK_HEADING)
    g_snprintf (name, sizeof name, "h%u", CLAMP (block->level, 1, 6));
  if (!bare)
    g_string_append_printf (self->out, block->kind == CONFAB_BLOCK_MATH ? "<%s class=\"math\">" : "<%s>", name);
  g_string_append_len (self->out, self->pending->str, self->pending->len);
  g_string_truncate (self->pending, 0);
  append_inline (self->out, block, piece->start, piece->end);
  if (!bare)
    g_string_append_printf (self->out, "</%s>", name);
  g_string_append_c (self->out, '\n');
}

static void
append_block (Writer                 *self,
              const ConfabRangePiece *piece)
{
  ConfabBlockKind kind = piece->block->kind;

  if (kind == CONFAB_BLOCK_PARAGRAPH || kind == CONFAB_BLOCK_HEADING || kind == CONFAB_BLOCK_MATH)
    {
      append_paragraph (self, piece);
      return;
    }

  g_string_append_len (self->out, self->pending->str, self->pending->len);
  g_string_truncate (self->pending, 0);
  if (kind == CONFAB_BLOCK_RULE)
    g_string_append (self->out, "<hr>\n");
  else if (kind == CONFAB_BLOCK_TABLE)
    append_table (self->out, piece);
  else
    append_code (self->out, piece, self->colours);
}

static void
open_container (Writer                *self,
                const ConfabContainer *container,
                gboolean               new_list)
{
  g_ptr_array_add (self->open, (gpointer)container);
  switch (container->kind)
    {
    case CONFAB_CONTAINER_QUOTE:
      g_string_append (self->out, "<blockquote>\n");
      break;

    case CONFAB_CONTAINER_FOOTNOTE:
      {
        g_autofree char *label = g_markup_escape_text (container->label != NULL ? container->label : "", -1);

        g_string_append (self->out, "<div>\n");
        g_string_append_printf (self->pending, "<sup>[%s]</sup> ", label);
      }
      break;

    case CONFAB_CONTAINER_ITEM:
    default:
      if (new_list && container->ordered && container->number != 1)
        g_string_append_printf (self->out, "<ol start=\"%u\">\n", container->number);
      else if (new_list)
        g_string_append (self->out, container->ordered ? "<ol>\n" : "<ul>\n");
      g_string_append (self->out, "<li>");
      if (container->task != CONFAB_TASK_NONE)
        g_string_append (self->pending, container->task == CONFAB_TASK_DONE ? "☑ " : "☐ ");
      break;
    }
}

static void
close_container (Writer  *self,
                 gboolean end_list)
{
  const ConfabContainer *container = g_ptr_array_steal_index (self->open, self->open->len - 1);

  if (container->kind == CONFAB_CONTAINER_QUOTE)
    g_string_append (self->out, "</blockquote>\n");
  else if (container->kind == CONFAB_CONTAINER_FOOTNOTE)
    g_string_append (self->out, "</div>\n");
  else
    {
      g_string_append (self->out, "</li>\n");
      if (end_list)
        g_string_append (self->out, container->ordered ? "</ol>\n" : "</ul>\n");
    }
}

static void
enter_containers (Writer                 *self,
                  const ConfabRangePiece *piece)
{
  guint n = piece->n_continued;
  gboolean sibling = FALSE;

  if (n < self->open->len && n < piece->n_containers)
    {
      const ConfabContainer *a = g_ptr_array_index (self->open, n);
      const ConfabContainer *b = piece->containers[n];

      sibling = a->kind == CONFAB_CONTAINER_ITEM && b->kind == CONFAB_CONTAINER_ITEM && a->list == b->list;
    }
  while (self->open->len > n)
    close_container (self, self->open->len > n + 1 || !sibling);
  for (guint i = n; i < piece->n_containers; i++)
    open_container (self, piece->containers[i], i > n || !sibling);
}

static void
append_fragment (Writer                 *self,
                 const ConfabRangePiece *piece)
{
  ConfabBlockKind kind = piece->block->kind;
  ConfabRangeCells cells;
  guint start;
  guint end;

  if (kind == CONFAB_BLOCK_TABLE)
    {
      cells = confab_range_find_cells (piece);
      if (cells.end_row == cells.first_row + 1 && cells.end_column == cells.first_column + 1 &&
          confab_range_clip_cell (piece, cells.first_row, cells.first_column, &start, &end))
        append_inline (self->out, piece->block, start, end);
      else
        append_table (self->out, piece);
    }
  else if (kind == CONFAB_BLOCK_CODE || kind == CONFAB_BLOCK_HTML)
    append_code (self->out, piece, self->colours);
  else
    append_inline (self->out, piece->block, piece->start, piece->end);
}

static char *
write_pieces (GPtrArray         *blocks,
              const ConfabRange *range,
              GHashTable        *colours)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) pending = g_string_new (NULL);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (GArray) pieces = NULL;
  Writer self = { out, open, pending, colours };
  gboolean fragment;

  pieces = confab_range_list_pieces (blocks, range, &fragment);
  for (guint i = 0; i < pieces->len; i++)
    {
      const ConfabRangePiece *piece = &g_array_index (pieces, ConfabRangePiece, i);

      if (fragment)
        append_fragment (&self, piece);
      else
        {
          enter_containers (&self, piece);
          append_block (&self, piece);
        }
    }
  while (open->len > 0)
    close_container (&self, TRUE);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * confab_range_dup_html:
 * @blocks: (element-type ConfabBlock): a document
 * @range: (nullable): a part of it, or %NULL for all
 *
 * The elements that say what a text is, for programs that take formatted text. All text is escaped. A link is one only if it is http, https or mailto;
 * a picture is a link with its description, so that nothing is loaded. A part of one block is what stands in the line.
 *
 * Returns: (transfer full): a fragment of HTML
 */
char *
confab_range_dup_html (GPtrArray         *blocks,
                       const ConfabRange *range)
{
  g_return_val_if_fail (blocks != NULL, NULL);

  return write_pieces (blocks, range, NULL);
}

/**
 * confab_range_dup_html_in_colours:
 * @blocks: (element-type ConfabBlock): a document
 * @colours: (nullable) (element-type ConfabBlock ConfabCodeColouring): those of its code that are known, in a table of
 *   confab_code_colours_new_table()
 *
 * All of a document, with code whose pieces are in elements that have the custom properties `--light` and `--dark`.
 *
 * Returns: (transfer full): a fragment of HTML
 */
char *
confab_range_dup_html_in_colours (GPtrArray  *blocks,
                                  GHashTable *colours)
{
  g_return_val_if_fail (blocks != NULL, NULL);

  return write_pieces (blocks, NULL, colours);
}
