/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-range-private.h"

static void
append_script (GString    *out,
               char        mark,
               const char *text,
               gsize       length)
{
  gboolean single = g_utf8_strlen (text, length) == 1;

  g_string_append_c (out, mark);
  if (!single)
    g_string_append_c (out, '(');
  g_string_append_len (out, text, length);
  if (!single)
    g_string_append_c (out, ')');
}

/* What is raised or lowered has to be told in signs, or 2 to the 10 would read as 210. */
static void
append_text (GString           *out,
             const ConfabBlock *block,
             guint              start,
             guint              end)
{
  g_autoptr (GArray) runs = confab_range_list_runs (block, start, end);

  for (guint i = 0; i < runs->len; i++)
    {
      const ConfabSpan *run = &g_array_index (runs, ConfabSpan, i);
      const char *text = block->text + run->start;
      gsize length = run->end - run->start;

      if ((run->flags & CONFAB_SPAN_SUPERSCRIPT) != 0)
        append_script (out, '^', text, length);
      else if ((run->flags & CONFAB_SPAN_SUBSCRIPT) != 0)
        append_script (out, '_', text, length);
      else if ((run->flags & CONFAB_SPAN_FOOTNOTE) != 0)
        {
          g_string_append_c (out, '[');
          g_string_append_len (out, text, length);
          g_string_append_c (out, ']');
        }
      else
        g_string_append_len (out, text, length);
    }
}

static void
append_cell (GString           *out,
             const ConfabBlock *block,
             guint              start,
             guint              end)
{
  gsize from = out->len;

  append_text (out, block, start, end);
  for (gsize i = from; i < out->len; i++)
    if (out->str[i] == '\n' || out->str[i] == '\t')
      out->str[i] = ' ';
}

static void
append_table (GString                *out,
              const ConfabRangePiece *piece)
{
  ConfabRangeCells cells = confab_range_find_cells (piece);

  for (guint row = cells.first_row; row < cells.end_row; row++)
    {
      if (row > cells.first_row)
        g_string_append_c (out, '\n');
      for (guint column = cells.first_column; column < cells.end_column; column++)
        {
          guint start;
          guint end;

          if (column > cells.first_column)
            g_string_append_c (out, '\t');
          if (confab_range_clip_cell (piece, row, column, &start, &end))
            append_cell (out, piece->block, start, end);
        }
    }
}

static char *
dup_piece (const ConfabRangePiece *piece)
{
  g_autoptr (GString) text = g_string_new (NULL);

  switch (piece->block->kind)
    {
    case CONFAB_BLOCK_RULE:
      g_string_append (text, "———");
      break;

    case CONFAB_BLOCK_TABLE:
      append_table (text, piece);
      break;

    case CONFAB_BLOCK_CODE:
    case CONFAB_BLOCK_HTML:
      g_string_append_len (text, piece->block->text + piece->start, piece->end - piece->start);
      break;

    case CONFAB_BLOCK_PARAGRAPH:
    case CONFAB_BLOCK_HEADING:
    case CONFAB_BLOCK_MATH:
    default:
      append_text (text, piece->block, piece->start, piece->end);
      break;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_marker (const ConfabContainer *container)
{
  const char *box = container->task == CONFAB_TASK_DONE ? "☑ " : container->task == CONFAB_TASK_OPEN ? "☐ " : "";

  switch (container->kind)
    {
    case CONFAB_CONTAINER_QUOTE:
      return g_strdup ("> ");

    case CONFAB_CONTAINER_FOOTNOTE:
      return g_strdup_printf ("[%s] ", container->label != NULL ? container->label : "");

    case CONFAB_CONTAINER_ITEM:
    default:
      if (container->ordered)
        return g_strdup_printf ("%u%c %s", container->number, container->delimiter, box);
      return g_strdup (*box != '\0' ? box : "• ");
    }
}

static void
append_prefixes (const ConfabRangePiece *piece,
                 GString                *first,
                 GString                *rest)
{
  for (guint i = 0; i < piece->n_containers; i++)
    {
      g_autofree char *marker = dup_marker (piece->containers[i]);
      g_autofree char *indent = g_strnfill (g_utf8_strlen (marker, -1), ' ');
      gboolean quote = piece->containers[i]->kind == CONFAB_CONTAINER_QUOTE;

      g_string_append (first, quote || i >= piece->n_continued ? marker : indent);
      g_string_append (rest, quote ? marker : indent);
    }
}

static void
append_separator (GString                *out,
                  const ConfabRangePiece *piece)
{
  ConfabRangePiece common = *piece;
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new (NULL);

  if (piece->tight)
    return;
  common.n_containers = piece->n_continued;
  append_prefixes (&common, first, rest);
  confab_range_append_blank (out, rest->str);
}

/**
 * confab_range_dup_plain:
 * @blocks: (element-type ConfabBlock): a document
 * @range: (nullable): a part of it, or %NULL for all
 *
 * What one would put into a plain text: blocks with a blank line between them, the items of a list with their markers if their start is in the range,
 * quotes behind ">", the cells of a table with tabs between them, which a spreadsheet takes, links as their text, and of formulas the characters
 * that show them. What is in one block is the bare text: a paragraph of a quote or a list is wanted without what it stands in.
 *
 * Returns: (transfer full): the text, without a line feed at its end
 */
char *
confab_range_dup_plain (GPtrArray         *blocks,
                        const ConfabRange *range)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) pieces = NULL;
  gboolean fragment;

  g_return_val_if_fail (blocks != NULL, NULL);

  pieces = confab_range_list_pieces (blocks, range, &fragment);
  fragment = fragment || (range != NULL && pieces->len == 1);
  for (guint i = 0; i < pieces->len; i++)
    {
      const ConfabRangePiece *piece = &g_array_index (pieces, ConfabRangePiece, i);
      g_autoptr (GString) first = g_string_new (NULL);
      g_autoptr (GString) rest = g_string_new (NULL);
      g_autofree char *text = dup_piece (piece);

      if (fragment)
        return g_steal_pointer (&text);
      append_prefixes (piece, first, rest);
      if (i > 0)
        append_separator (out, piece);
      confab_range_append_lines (out, first->str, rest->str, text);
    }
  if (out->len > 0)
    g_string_truncate (out, out->len - 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
