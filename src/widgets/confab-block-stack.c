/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-block-stack.h"

struct _ConfabBlockStack
{
  ConfabTextStyle *style; /* (nullable): until there is one, there are no rows */
  GPtrArray       *blocks; /* those of the rows, also before there are any */
  GArray          *rows;
  guint            n_known; /* so many tops are right */
  int              width;
  guint            live_from; /* all live rows are between these */
  guint            live_to;
  guint            n_live;
};

static void
row_clear (ConfabStackRow *row)
{
  g_clear_pointer (&row->layout, confab_block_layout_free);
}

ConfabBlockStack *
confab_block_stack_new (void)
{
  ConfabBlockStack *self = g_new0 (ConfabBlockStack, 1);

  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  self->rows = g_array_new (FALSE, TRUE, sizeof (ConfabStackRow));
  g_array_set_clear_func (self->rows, (GDestroyNotify)row_clear);
  return self;
}

void
confab_block_stack_free (ConfabBlockStack *self)
{
  g_array_unref (self->rows);
  g_ptr_array_unref (self->blocks);
  g_clear_pointer (&self->style, confab_text_style_unref);
  g_free (self);
}

static void
row_killed (ConfabBlockStack *self,
            ConfabStackRow   *row)
{
  if (row->live)
    self->n_live--;
  row->live = FALSE;
}

static ConfabBlock *
get_previous (ConfabBlockStack *self,
              guint             index)
{
  return index > 0 ? g_ptr_array_index (self->blocks, index - 1) : NULL;
}

static void
make_row (ConfabBlockStack *self,
          guint             index)
{
  ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, index);

  row->layout = confab_block_layout_new (self->style, g_ptr_array_index (self->blocks, index));
  if (self->width > 0)
    confab_block_layout_set_width (row->layout, self->width);
  confab_block_layout_set_previous (row->layout, get_previous (self, index));
  row->height = confab_block_layout_get_height (row->layout);
}

static void
make_rows (ConfabBlockStack *self)
{
  g_array_set_size (self->rows, self->blocks->len);
  self->n_known = 0;
  for (guint i = 0; i < self->blocks->len; i++)
    make_row (self, i);
}

static void
read_height (ConfabBlockStack *self,
             guint             index)
{
  ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, index);
  int height = confab_block_layout_get_height (row->layout);

  if (row->height == height)
    return;
  row->height = height;
  self->n_known = MIN (self->n_known, index + 1);
}

static void
count_no_live (ConfabBlockStack *self)
{
  for (guint i = self->live_from; i < self->live_to; i++)
    row_killed (self, &g_array_index (self->rows, ConfabStackRow, i));
  self->live_from = self->live_to = 0;
}

/**
 * confab_block_stack_set_style:
 * @self: a stack
 * @style: how its text is set
 *
 * Sets all text in another style.
 */
void
confab_block_stack_set_style (ConfabBlockStack *self,
                              ConfabTextStyle  *style)
{
  gboolean first = self->style == NULL;

  if (self->style == style)
    return;
  g_clear_pointer (&self->style, confab_text_style_unref);
  self->style = confab_text_style_ref (style);
  if (first)
    {
      make_rows (self);
      return;
    }
  count_no_live (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, i);

      confab_block_layout_set_style (row->layout, style);
      confab_block_layout_set_previous (row->layout, get_previous (self, i));
      row->height = confab_block_layout_get_height (row->layout);
      row->asked = FALSE;
    }
  self->n_known = 0;
}

/**
 * confab_block_stack_set_width:
 * @self: a stack
 * @width: in pixels
 *
 * Returns: whether it was another width before
 */
gboolean
confab_block_stack_set_width (ConfabBlockStack *self,
                              int               width)
{
  if (self->width == width)
    return FALSE;
  count_no_live (self);
  self->width = width;
  for (guint i = 0; i < self->rows->len; i++)
    {
      ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, i);

      confab_block_layout_set_width (row->layout, width);
      row->height = confab_block_layout_get_height (row->layout);
    }
  self->n_known = 0;
  return TRUE;
}

static void
replace_row (ConfabBlockStack *self,
             guint             index,
             ConfabBlock      *block)
{
  ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, index);

  if (confab_block_layout_get_block (row->layout) == block)
    return;
  confab_block_layout_set_block (row->layout, block);
  row->asked = FALSE;
  read_height (self, index);
}

static void
insert_rows (ConfabBlockStack *self,
             guint             at,
             guint             n_rows)
{
  if (at == self->rows->len)
    {
      g_array_set_size (self->rows, at + n_rows);
    }
  else
    {
      g_autofree ConfabStackRow *empty = g_new0 (ConfabStackRow, n_rows);

      g_array_insert_vals (self->rows, at, empty, n_rows);
    }
  for (guint i = at; i < at + n_rows; i++)
    make_row (self, i);
}

static gboolean
is_same (ConfabBlockStack *self,
         guint             index,
         GPtrArray        *blocks,
         guint             other)
{
  ConfabBlock *old = g_ptr_array_index (self->blocks, index);
  ConfabBlock *new = g_ptr_array_index (blocks, other);

  return old == new || confab_block_equal (old, new);
}

/**
 * confab_block_stack_set_blocks:
 * @self: a stack
 * @blocks: (element-type ConfabBlock): what it is made of from now on
 * @first: the index of the first that may be another
 *
 * Changes the blocks. Rows of blocks that stay are kept as they are.
 */
void
confab_block_stack_set_blocks (ConfabBlockStack *self,
                               GPtrArray        *blocks,
                               guint             first)
{
  guint n_old = self->blocks->len;
  guint n_new = blocks->len;
  guint n_after = 0;
  guint n_paired;

  first = MIN (first, MIN (n_old, n_new));
  while (first < MIN (n_old, n_new) && is_same (self, first, blocks, first))
    first++;
  while (n_after < MIN (n_old, n_new) - first && is_same (self, n_old - n_after - 1, blocks, n_new - n_after - 1))
    n_after++;
  n_paired = MIN (n_old, n_new) - first - n_after;

  /* Blocks after the change are equal, but their memory may be another. */
  g_ptr_array_set_size (self->blocks, first);
  for (guint i = first; i < n_new; i++)
    g_ptr_array_add (self->blocks, confab_block_ref (g_ptr_array_index (blocks, i)));
  if (self->style == NULL)
    return;

  for (guint i = first; i < first + n_paired; i++)
    replace_row (self, i, g_ptr_array_index (blocks, i));
  if (n_old > n_new)
    {
      for (guint i = first + n_paired; i < first + n_paired + n_old - n_new; i++)
        row_killed (self, &g_array_index (self->rows, ConfabStackRow, i));
      g_array_remove_range (self->rows, first + n_paired, n_old - n_new);
    }
  else if (n_new > n_old)
    {
      insert_rows (self, first + n_paired, n_new - n_old);
      if (self->live_to > first + n_paired)
        self->live_to += n_new - n_old;
    }
  self->live_to = MIN (self->live_to, n_new);
  if (n_old != n_new)
    self->n_known = MIN (self->n_known, first + n_paired);
  for (guint i = first; i < MIN (n_new - n_after + 1, n_new); i++)
    {
      confab_block_layout_set_previous (g_array_index (self->rows, ConfabStackRow, i).layout, get_previous (self, i));
      read_height (self, i);
    }
}

guint
confab_block_stack_get_n_rows (ConfabBlockStack *self)
{
  return self->rows->len;
}

guint
confab_block_stack_get_n_live (ConfabBlockStack *self)
{
  return self->n_live;
}

ConfabStackRow *
confab_block_stack_get_row (ConfabBlockStack *self,
                            guint             index)
{
  g_assert (index < self->rows->len);

  return &g_array_index (self->rows, ConfabStackRow, index);
}

ConfabBlock *
confab_block_stack_get_block (ConfabBlockStack *self,
                              guint             index)
{
  return g_ptr_array_index (self->blocks, index);
}

/**
 * confab_block_stack_get_top:
 * @self: a stack
 * @index: of a row
 *
 * Returns: where the row begins, in pixels
 */
int
confab_block_stack_get_top (ConfabBlockStack *self,
                            guint             index)
{
  ConfabStackRow *rows = (ConfabStackRow *)(void *)self->rows->data;

  g_assert (index < self->rows->len);

  for (; self->n_known <= index; self->n_known++)
    {
      ConfabStackRow *row = &rows[self->n_known];

      row->top = self->n_known > 0 ? row[-1].top + row[-1].height : 0;
    }
  return rows[index].top;
}

int
confab_block_stack_get_height (ConfabBlockStack *self)
{
  guint last = self->rows->len - 1;

  if (self->rows->len == 0)
    return 0;
  return confab_block_stack_get_top (self, last) + g_array_index (self->rows, ConfabStackRow, last).height;
}

/**
 * confab_block_stack_find_row:
 * @self: a stack with rows
 * @y: in pixels
 *
 * Returns: the first row that ends below @y, or the last one
 */
guint
confab_block_stack_find_row (ConfabBlockStack *self,
                             double            y)
{
  guint from = 0;
  guint to = self->rows->len - 1;

  g_assert (self->rows->len > 0);

  confab_block_stack_get_top (self, to);
  while (from < to)
    {
      guint middle = (from + to) / 2;
      const ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, middle);

      if (row->top + row->height > y)
        to = middle;
      else
        from = middle + 1;
    }
  return from;
}

static void
row_is_live (ConfabBlockStack *self,
             guint             index)
{
  ConfabStackRow *row = &g_array_index (self->rows, ConfabStackRow, index);

  if (row->live)
    return;
  row->live = TRUE;
  self->n_live++;
  if (self->live_from == self->live_to)
    {
      self->live_from = index;
      self->live_to = index + 1;
      return;
    }
  self->live_from = MIN (self->live_from, index);
  self->live_to = MAX (self->live_to, index + 1);
}

/**
 * confab_block_stack_prepare:
 * @self: a stack
 * @from: in pixels
 * @to: in pixels
 *
 * Lays out exactly what is between two heights.
 *
 * Returns: whether its height changed
 */
gboolean
confab_block_stack_prepare (ConfabBlockStack *self,
                            double            from,
                            double            to)
{
  int height = confab_block_stack_get_height (self);

  if (self->rows->len == 0)
    return FALSE;
  for (guint i = confab_block_stack_find_row (self, from); i < self->rows->len; i++)
    {
      ConfabStackRow *row = confab_block_stack_get_row (self, i);
      int top = confab_block_stack_get_top (self, i);

      if (top >= to)
        break;
      confab_block_layout_prepare (row->layout, from - top, to - top);
      row_is_live (self, i);
      read_height (self, i);
    }
  return confab_block_stack_get_height (self) != height;
}

/**
 * confab_block_stack_update_row:
 * @self: a stack
 * @index: of a row
 *
 * Takes up a row's height after its layout was asked for something, or got something.
 *
 * Returns: whether its height changed
 */
gboolean
confab_block_stack_update_row (ConfabBlockStack *self,
                               guint             index)
{
  int height = confab_block_stack_get_row (self, index)->height;

  row_is_live (self, index);
  read_height (self, index);
  return confab_block_stack_get_row (self, index)->height != height;
}

/**
 * confab_block_stack_forget:
 * @self: a stack
 * @from: in pixels
 * @to: in pixels
 *
 * Forgets layouts that are not between two heights. What is known of their height stays.
 */
void
confab_block_stack_forget (ConfabBlockStack *self,
                           double            from,
                           double            to)
{
  guint live_from = G_MAXUINT;
  guint live_to = 0;

  for (guint i = self->live_from; i < self->live_to; i++)
    {
      ConfabStackRow *row = confab_block_stack_get_row (self, i);
      int top = confab_block_stack_get_top (self, i);

      if (!row->live)
        continue;
      if (top + row->height >= from && top <= to)
        {
          live_from = MIN (live_from, i);
          live_to = i + 1;
          continue;
        }
      confab_block_layout_forget (row->layout);
      row_killed (self, row);
    }
  self->live_from = live_to > 0 ? live_from : 0;
  self->live_to = live_to;
}

/* The lines around a place have to be laid out before it is known where they are. */
static double
find_line (ConfabBlockStack *self,
           guint             index,
           guint             offset)
{
  ConfabBlockLayout *layout = confab_block_stack_get_row (self, index)->layout;
  graphene_rect_t caret;

  confab_block_layout_get_caret (layout, offset, &caret);
  if (confab_block_layout_prepare (layout, (double)caret.origin.y, (double)(caret.origin.y + caret.size.height)))
    confab_block_layout_get_caret (layout, offset, &caret);
  confab_block_stack_update_row (self, index);
  return confab_block_stack_get_top (self, index) + (double)caret.origin.y;
}

/**
 * confab_block_stack_get_place:
 * @self: a stack
 * @y: in pixels
 * @place: (out): what is there
 *
 * Tells a height by the line that is there.
 */
void
confab_block_stack_get_place (ConfabBlockStack *self,
                              double            y,
                              ConfabPlace      *place)
{
  ConfabStackRow *row;
  int top;

  *place = (ConfabPlace){ .below = y };
  if (self->rows->len == 0)
    return;
  place->block = confab_block_stack_find_row (self, y);
  row = confab_block_stack_get_row (self, place->block);
  top = confab_block_stack_get_top (self, place->block);
  if (y > top && y < top + row->height)
    {
      place->offset = confab_block_layout_get_offset (row->layout, 0, y - top, NULL);
      place->offset = confab_block_layout_get_line_edge (row->layout, place->offset, FALSE);
    }
  place->below = y - top;
  if (place->offset > 0)
    {
      graphene_rect_t caret;

      confab_block_layout_get_caret (row->layout, place->offset, &caret);
      place->below -= (double)caret.origin.y;
    }
}

/**
 * confab_block_stack_find_place:
 * @self: a stack
 * @place: what was told before
 *
 * Returns: where that is now, in pixels
 */
double
confab_block_stack_find_place (ConfabBlockStack  *self,
                               const ConfabPlace *place)
{
  guint block = place->block;
  guint offset = place->offset;

  if (self->rows->len == 0)
    return place->below;
  if (block >= self->rows->len)
    return confab_block_stack_get_height (self) + place->below;
  offset = MIN (offset, confab_block_stack_get_block (self, block)->length);
  if (offset == 0)
    return confab_block_stack_get_top (self, block) + place->below;
  return find_line (self, block, offset) + place->below;
}
