/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-block-layout-private.h"

/* In pixels beside text of the usual size. */
#define REVEAL_SPACE 24

gboolean
confab_block_layout_can_overflow (ConfabBlockLayout *self)
{
  return self->block->kind == CONFAB_BLOCK_TABLE || self->block->kind == CONFAB_BLOCK_MATH ||
         (self->block->kind == CONFAB_BLOCK_CODE && !self->wrap);
}

static int
get_overflow (ConfabBlockLayout *self)
{
  return confab_block_layout_can_overflow (self) ? MAX (self->content_width - self->content.width, 0) : 0;
}

/* A table that begins at the right is shown from there. */
static double
get_shift (ConfabBlockLayout *self)
{
  int overflow = get_overflow (self);

  if (!self->moved && self->block->kind == CONFAB_BLOCK_TABLE && self->rtl)
    return overflow;
  return CLAMP (self->shift, 0, overflow);
}

/**
 * confab_block_layout_get_bar:
 * @self: a layout
 * @bar: (out): the head of a card of code, for its buttons
 *
 * Returns: whether there is one
 */
gboolean
confab_block_layout_get_bar (ConfabBlockLayout *self,
                             GdkRectangle      *bar)
{
  graphene_rect_t card;

  g_return_val_if_fail (self != NULL && bar != NULL, FALSE);

  if (!confab_block_frame_has_card (self))
    return FALSE;
  confab_block_frame_get_card (self, &card);
  *bar = (GdkRectangle) { (int)card.origin.x, (int)card.origin.y, (int)card.size.width, self->content.y - (int)card.origin.y };
  return TRUE;
}

/**
 * confab_block_layout_get_overflow:
 * @self: a layout
 * @viewport: (out) (optional): where what can be moved is seen
 *
 * Returns: how much wider it is than what is seen of it, in pixels; 0 if it cannot be moved
 */
int
confab_block_layout_get_overflow (ConfabBlockLayout *self,
                                  GdkRectangle      *viewport)
{
  g_return_val_if_fail (self != NULL, 0);

  if (viewport != NULL)
    *viewport = self->content;
  return get_overflow (self);
}

/**
 * confab_block_layout_get_shift:
 * @self: a layout
 *
 * Returns: how many pixels of it are hidden at the left
 */
double
confab_block_layout_get_shift (ConfabBlockLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_shift (self);
}

/**
 * confab_block_layout_set_shift:
 * @self: a layout
 * @shift: how many pixels of it to hide at the left; it is kept between 0 and the overflow
 *
 * Moves it sideways.
 *
 * Returns: whether it moved
 */
gboolean
confab_block_layout_set_shift (ConfabBlockLayout *self,
                               double             shift)
{
  double old;

  g_return_val_if_fail (self != NULL, FALSE);

  old = get_shift (self);
  shift = CLAMP (shift, 0, get_overflow (self));
  if (shift == old)
    return FALSE;
  self->shift = shift;
  self->moved = TRUE;
  g_clear_pointer (&self->node, gsk_render_node_unref);
  return TRUE;
}

/**
 * confab_block_layout_reveal:
 * @self: a layout
 * @offset: a byte of the text
 *
 * Moves it sideways until the place is seen.
 *
 * Returns: whether it moved
 */
gboolean
confab_block_layout_reveal (ConfabBlockLayout *self,
                            guint              offset)
{
  graphene_rect_t caret;
  double left;
  double right;
  int space;

  g_return_val_if_fail (self != NULL, FALSE);

  if (get_overflow (self) == 0)
    return FALSE;
  space = MIN (confab_text_style_scale (self->style, REVEAL_SPACE), self->content.width / 4);
  confab_block_layout_get_caret (self, offset, &caret);
  left = caret.origin.x - self->content.x - space;
  right = caret.origin.x - self->content.x - self->content.width + space;
  if (left < 0)
    return confab_block_layout_set_shift (self, get_shift (self) + left);
  if (right > 0)
    return confab_block_layout_set_shift (self, get_shift (self) + right);
  return FALSE;
}
