/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-range-private.h"

/**
 * confab_position_compare:
 * @a: a place
 * @b: another of the same document
 *
 * Returns: less than 0 if @a is before @b, 0 if they are the same, more than 0 if @a is after @b
 */
int
confab_position_compare (const ConfabPosition *a,
                         const ConfabPosition *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  if (a->block != b->block)
    return a->block < b->block ? -1 : 1;
  return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static void
piece_clear (gpointer data)
{
  ConfabRangePiece *piece = data;

  g_free (piece->containers);
}

/* What separates two blocks is told by where their ways part: two items of one list, or two blocks of one item. */
static gboolean
stands_tight (const ConfabBlock *before,
              const ConfabBlock *block)
{
  guint n = MIN (block->n_continued, MIN (before->n_containers, block->n_containers));

  if (n < before->n_containers && n < block->n_containers)
    {
      const ConfabContainer *a = &before->containers[n];
      const ConfabContainer *b = &block->containers[n];

      if (a->kind == CONFAB_CONTAINER_ITEM && b->kind == CONFAB_CONTAINER_ITEM && a->list == b->list)
        return b->tight;
    }
  return n > 0 && block->containers[n - 1].kind == CONFAB_CONTAINER_ITEM && block->containers[n - 1].tight;
}

/* @kept tells of each container of the block before, from the outermost, whether it is shown; afterwards it tells so of this block's. */
static void
take_containers (ConfabRangePiece *piece,
                 GArray           *kept,
                 gboolean          first)
{
  const ConfabBlock *block = piece->block;
  guint n_continued = first ? 0 : MIN (block->n_continued, MIN (kept->len, block->n_containers));

  piece->containers = g_new (const ConfabContainer *, block->n_containers + 1);
  g_array_set_size (kept, n_continued);
  for (guint i = 0; i < block->n_containers; i++)
    {
      gboolean keep = block->containers[i].kind == CONFAB_CONTAINER_QUOTE ||
                      (i >= block->n_continued && piece->start == 0);

      if (i < n_continued)
        keep = g_array_index (kept, gboolean, i);
      else
        g_array_append_val (kept, keep);
      if (!keep)
        continue;
      piece->containers[piece->n_containers++] = &block->containers[i];
      piece->n_continued += i < n_continued;
    }
}

static ConfabRange
normalize (GPtrArray         *blocks,
           const ConfabRange *range)
{
  const ConfabBlock *last = g_ptr_array_index (blocks, blocks->len - 1);
  ConfabRange whole = { { 0, 0 }, { blocks->len - 1, last->length } };
  ConfabRange result = range != NULL ? *range : whole;

  if (confab_position_compare (&result.end, &whole.end) > 0)
    result.end = whole.end;
  return result;
}

/**
 * confab_range_is_whole:
 * @piece: a piece
 *
 * Returns: whether it holds the whole block
 */
gboolean
confab_range_is_whole (const ConfabRangePiece *piece)
{
  return piece->start == 0 && piece->end == piece->block->length;
}

/**
 * confab_range_list_pieces:
 * @blocks: (element-type ConfabBlock): a document
 * @range: (nullable): a part of it
 * @fragment: (out): whether it is a part of one block, or code alone, so that nothing around the text is wanted
 *
 * A block of which the range holds nothing but an end has no piece, unless it is empty.
 *
 * Returns: (transfer full) (element-type ConfabRangePiece): what the range holds, block by block
 */
GArray *
confab_range_list_pieces (GPtrArray         *blocks,
                          const ConfabRange *range,
                          gboolean          *fragment)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (ConfabRangePiece));
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gboolean));
  ConfabRange all;

  g_array_set_clear_func (pieces, piece_clear);
  *fragment = FALSE;
  if (blocks->len == 0 || (range != NULL && confab_position_compare (&range->start, &range->end) >= 0))
    return pieces;

  all = normalize (blocks, range);
  for (guint i = all.start.block; i <= all.end.block && i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);
      ConfabRangePiece piece = { .block = block, .end = block->length };

      if (i == all.start.block)
        piece.start = MIN (all.start.offset, block->length);
      if (i == all.end.block)
        piece.end = MIN (all.end.offset, block->length);
      if (piece.start >= piece.end && block->length > 0)
        continue;
      take_containers (&piece, kept, pieces->len == 0);
      if (pieces->len > 0)
        piece.tight = stands_tight (g_ptr_array_index (blocks, i - 1), block);
      g_array_append_val (pieces, piece);
    }

  if (pieces->len == 1)
    {
      ConfabRangePiece *piece = &g_array_index (pieces, ConfabRangePiece, 0);
      gboolean part = range != NULL && piece->block->kind == CONFAB_BLOCK_CODE;

      *fragment = part || (piece->block->length > 0 && !confab_range_is_whole (piece));
      if (*fragment)
        piece->n_containers = piece->n_continued = 0;
    }
  return pieces;
}

/**
 * confab_range_clip_cell:
 * @piece: a piece of a table
 * @row: a row
 * @column: a column
 * @start: (out): the first byte of the block's text that the piece holds of the cell
 * @end: (out): the byte after the last
 *
 * Returns: whether there is anything of it in the piece
 */
gboolean
confab_range_clip_cell (const ConfabRangePiece *piece,
                        guint                   row,
                        guint                   column,
                        guint                  *start,
                        guint                  *end)
{
  const ConfabCell *cell = &piece->block->cells[row * piece->block->n_columns + column];

  *start = CLAMP (piece->start, cell->start, cell->end);
  *end = CLAMP (piece->end, *start, cell->end);
  if (cell->start == cell->end)
    return piece->start <= cell->start && cell->end <= piece->end;
  return *start < *end;
}

/**
 * confab_range_find_cells:
 * @piece: a piece of a table
 *
 * Returns: the rows that it has something of; the columns are all of them unless it is within one row
 */
ConfabRangeCells
confab_range_find_cells (const ConfabRangePiece *piece)
{
  const ConfabBlock *block = piece->block;
  ConfabRangeCells cells = { block->n_rows, 0, block->n_columns, 0 };
  guint start;
  guint end;

  for (guint row = 0; row < block->n_rows; row++)
    for (guint column = 0; column < block->n_columns; column++)
      if (confab_range_clip_cell (piece, row, column, &start, &end))
        {
          cells.first_row = MIN (cells.first_row, row);
          cells.end_row = MAX (cells.end_row, row + 1);
          cells.first_column = MIN (cells.first_column, column);
          cells.end_column = MAX (cells.end_column, column + 1);
        }
  if (cells.end_row > cells.first_row + 1)
    {
      cells.first_column = 0;
      cells.end_column = block->n_columns;
    }
  return cells;
}

static guint
find_first_span (const ConfabBlock *block,
                 guint              offset)
{
  guint from = 0;
  guint to = block->n_spans;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (block->spans[middle].end <= offset)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/**
 * confab_range_list_runs:
 * @block: a block
 * @start: a byte of its text
 * @end: a byte not before it
 *
 * The strings belong to the block.
 *
 * Returns: (transfer full) (element-type ConfabSpan): the text without a gap, cut to the two places; what has no style has no flags; neighbours that do not
 *   differ are one
 */
GArray *
confab_range_list_runs (const ConfabBlock *block,
                        guint              start,
                        guint              end)
{
  GArray *runs = g_array_new (FALSE, TRUE, sizeof (ConfabSpan));
  guint index = find_first_span (block, start);
  guint at = start;

  while (at < end)
    {
      ConfabSpan run = { .start = at, .end = end };

      if (index < block->n_spans && block->spans[index].start <= at)
        {
          run = block->spans[index++];
          run.start = at;
          run.end = MIN (run.end, end);
        }
      else if (index < block->n_spans)
        run.end = MIN (block->spans[index].start, end);

      if (runs->len > 0)
        {
          ConfabSpan *last = &g_array_index (runs, ConfabSpan, runs->len - 1);

          if (last->flags == run.flags && last->link == run.link && (run.flags & CONFAB_SPAN_HTML) == 0)
            {
              last->end = run.end;
              at = run.end;
              continue;
            }
        }
      g_array_append_val (runs, run);
      at = run.end;
    }
  return runs;
}

static gsize
count_without_spaces (const char *prefix)
{
  gsize length = strlen (prefix);

  while (length > 0 && prefix[length - 1] == ' ')
    length--;
  return length;
}

/**
 * confab_range_append_blank:
 * @out: what to append to
 * @prefix: what lines begin with
 *
 * Appends an empty line.
 */
void
confab_range_append_blank (GString    *out,
                           const char *prefix)
{
  g_string_append_len (out, prefix, count_without_spaces (prefix));
  g_string_append_c (out, '\n');
}

/**
 * confab_range_append_lines:
 * @out: what to append to
 * @first: what the first line begins with
 * @rest: what the others begin with
 * @text: one or more lines
 *
 * Appends them, each with a line feed.
 */
void
confab_range_append_lines (GString    *out,
                           const char *first,
                           const char *rest,
                           const char *text)
{
  const char *prefix = first;

  for (;;)
    {
      const char *end = text + strcspn (text, "\n");

      if (end == text)
        confab_range_append_blank (out, prefix);
      else
        {
          g_string_append (out, prefix);
          g_string_append_len (out, text, end - text);
          g_string_append_c (out, '\n');
        }
      if (*end == '\0')
        return;
      text = end + 1;
      prefix = rest;
    }
}
