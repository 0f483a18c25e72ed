/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-block-layout-private.h"

/* The end of the last line of a piece that ends at the limit or before it. */
static int
find_line_end (ConfabBlockLayout *self,
               guint              piece,
               int                from,
               int                limit)
{
  PangoLayoutIter *iter = pango_layout_get_iter (confab_block_layout_ensure_piece (self, piece));
  int best = from;
  int x;
  int y;

  confab_block_layout_get_piece_place (self, piece, &x, &y);
  do
    {
      int end;

      pango_layout_iter_get_line_yrange (iter, NULL, &end);
      end = y + end / PANGO_SCALE;
      if (end > limit)
        break;
      best = MAX (best, end);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return best;
}

/**
 * confab_block_layout_find_break:
 * @self: a layout that is prepared from its top to its end
 * @from: where the part begins, from the top of the block
 * @limit: where it has to end at the latest
 *
 * Finds where a block that is too high for a page can be parted: between two lines, and in a table between two rows, unless a row alone is too high.
 *
 * Returns: the end of the part; @from where not even a line has room
 */
int
confab_block_layout_find_break (ConfabBlockLayout *self,
                                int                from,
                                int                limit)
{
  int best = from;

  if (limit >= self->height)
    return self->height;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const ConfabBlockRow *row = confab_block_layout_row (self, i);

      if (row->y + row->height <= limit)
        {
          best = MAX (best, row->y + row->height);
          continue;
        }
      if (self->n_columns == 1 || best == from)
        best = MAX (best, find_line_end (self, i * self->n_columns, from, limit));
      break;
    }
  return best;
}

/**
 * confab_block_layout_get_head:
 * @self: a layout that is prepared from its top to its end
 * @top: (out) (optional): where the head of a table begins
 * @bottom: (out) (optional): where it ends, with the rule below it
 *
 * Returns: whether it is a table with more than a head
 */
gboolean
confab_block_layout_get_head (ConfabBlockLayout *self,
                              int               *top,
                              int               *bottom)
{
  const ConfabBlockRow *row;

  if (self->block->kind != CONFAB_BLOCK_TABLE || self->rows->len < 2)
    return FALSE;
  row = confab_block_layout_row (self, 0);
  if (top != NULL)
    *top = row->y;
  if (bottom != NULL)
    *bottom = row->y + row->height;
  return TRUE;
}
