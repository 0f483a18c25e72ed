/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-view-private.h"

#define NATURAL_WIDTH 820

/* So much of a text is measured to find how wide it wants to be; a longer one takes what there is. */
#define NATURAL_BYTES 2000

/* How wide the lines of a block are when nothing but their own ends breaks them. */
static double
measure_lines (ConfabTextView *self,
               ConfabBlock    *block)
{
  g_autoptr (ConfabBlockLayout) layout = confab_block_layout_new (self->style, block);
  double widest = 0;

  confab_block_layout_set_width (layout, NATURAL_WIDTH);
  for (guint offset = 0; offset <= block->length;)
    {
      guint end = confab_block_layout_get_line_edge (layout, offset, TRUE);
      graphene_rect_t from;
      graphene_rect_t to;

      confab_block_layout_get_caret (layout, offset, &from);
      confab_block_layout_get_caret (layout, end, &to);
      /* A line from right to left stands at the right; it is as long as it is from there. */
      if (to.origin.x > from.origin.x)
        widest = MAX (widest, (double)(to.origin.x + to.size.width));
      else if (to.origin.x < from.origin.x)
        widest = MAX (widest, NATURAL_WIDTH - (double)to.origin.x);
      offset = MAX (end, offset) + 1;
    }
  return widest;
}

/**
 * confab_text_view_get_natural_width:
 * @self: a text
 *
 * Returns: how wide it wants to be: a short text of a person as wide as its lines, anything else as wide as a column
 */
int
confab_text_view_get_natural_width (ConfabTextView *self)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  gsize length = 0;
  double widest = 0;

  if (self->flavour != CONFAB_FLAVOUR_PLAIN || self->reading != NULL)
    return NATURAL_WIDTH;
  if (self->natural_width >= 0)
    return self->natural_width;
  self->natural_width = NATURAL_WIDTH;
  confab_text_view_ensure_style (self);
  for (guint i = 0; i < blocks->len; i++)
    {
      ConfabBlock *block = g_ptr_array_index (blocks, i);

      length += block->length + 1;
      if (length > NATURAL_BYTES || block->kind != CONFAB_BLOCK_PARAGRAPH)
        return NATURAL_WIDTH;
    }
  for (guint i = 0; i < blocks->len && widest < NATURAL_WIDTH; i++)
    widest = MAX (widest, measure_lines (self, g_ptr_array_index (blocks, i)));
  self->natural_width = MIN ((int)widest + 2, NATURAL_WIDTH);
  return self->natural_width;
}
