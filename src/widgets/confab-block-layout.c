/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-block-layout-private.h"

static void
free_colours (ConfabBlockLayout *self)
{
  g_clear_pointer (&self->colours, g_ptr_array_unref);
  g_clear_pointer (&self->colour_ends, g_array_unref);
  self->coloured = FALSE;
}

static gboolean
block_is_rtl (const ConfabBlock *block,
              gboolean           fallback)
{
  if (block->kind == CONFAB_BLOCK_PARAGRAPH || block->kind == CONFAB_BLOCK_HEADING || block->kind == CONFAB_BLOCK_TABLE)
    return confab_block_text_is_rtl (block->text, block->length, fallback);
  return fallback;
}

/* Containers stand at the side where the text begins. Code and formulas do not tell which that is, but what they belong to does. */
static void
find_side (ConfabBlockLayout *self)
{
  gboolean rtl = self->style->direction == GTK_TEXT_DIR_RTL;

  self->rtl = block_is_rtl (self->block, self->block->n_continued > 0 && self->has_previous ? self->previous_rtl : rtl);
}

/* Puts the rows below each other. */
static void
stack (ConfabBlockLayout *self)
{
  int y = self->content.y;
  int width = 0;

  g_clear_pointer (&self->node, gsk_render_node_unref);
  for (guint i = 0; i < self->rows->len; i++)
    {
      ConfabBlockRow *row = confab_block_layout_row (self, i);

      row->y = y;
      y += row->height;
      width = MAX (width, row->width);
    }
  self->content.height = y - self->content.y;
  if (self->columns != NULL)
    width = self->columns[self->n_columns].x;
  self->content_width = width;
  self->height = y + confab_block_frame_get_below (self);
}

static void
forget_rows (ConfabBlockLayout *self,
             guint              first)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  for (guint i = first * self->n_columns; i < self->pieces->len; i++)
    confab_block_piece_clear (confab_block_layout_piece (self, i));
}

/* Begins anew with the rows from the first on: their heights are guesses again. */
static void
guess_rows (ConfabBlockLayout *self,
            guint              first)
{
  forget_rows (self, first);
  for (guint i = first; i < self->rows->len; i++)
    confab_block_row_guess (self, i);
  stack (self);
}

/* Where a column of a table got another width, its cells are to be laid out again; those of others are not. */
static void
forget_columns (ConfabBlockLayout       *self,
                const ConfabBlockColumn *columns)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (columns[i % self->n_columns].width != self->columns[i % self->n_columns].width)
      {
        confab_block_piece_clear (confab_block_layout_piece (self, i));
        confab_block_layout_row (self, i / self->n_columns)->exact = FALSE;
      }
}

/* Finds the place of the rows, and guesses those from first on. If their place got another width, that is all of them. */
static void
allocate (ConfabBlockLayout *self,
          guint              first)
{
  int width = self->content.width;
  g_autofree ConfabBlockColumn *columns = g_steal_pointer (&self->columns);

  confab_block_frame_allocate (self);
  if (self->content.width != width && (self->block->kind != CONFAB_BLOCK_CODE || self->wrap))
    first = 0;
  if (self->block->kind == CONFAB_BLOCK_TABLE)
    {
      confab_table_layout_fit (self);
      if (first > 0)
        forget_columns (self, columns);
    }
  guess_rows (self, first);
}

/**
 * confab_block_layout_new:
 * @style: how to set text
 * @block: what to set
 *
 * Makes a layout that has no width yet. Nothing is laid out until it is needed.
 *
 * Returns: (transfer full): the layout
 */
ConfabBlockLayout *
confab_block_layout_new (ConfabTextStyle *style,
                         ConfabBlock     *block)
{
  ConfabBlockLayout *self;

  g_return_val_if_fail (style != NULL && block != NULL, NULL);

  self = g_new0 (ConfabBlockLayout, 1);
  self->style = confab_text_style_ref (style);
  self->block = confab_block_ref (block);
  self->rows = g_array_new (FALSE, FALSE, sizeof (ConfabBlockRow));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (ConfabBlockPiece));
  g_array_set_clear_func (self->pieces, (GDestroyNotify)confab_block_piece_clear);
  find_side (self);
  confab_block_pieces_cut (self);
  allocate (self, 0);
  return self;
}

/**
 * confab_block_layout_free:
 * @self: (transfer full): a layout
 *
 * Frees it.
 */
void
confab_block_layout_free (ConfabBlockLayout *self)
{
  g_return_if_fail (self != NULL);

  free_colours (self);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->marker, gsk_render_node_unref);
  g_array_unref (self->pieces);
  g_array_unref (self->rows);
  g_free (self->columns);
  g_free (self->wishes);
  confab_block_unref (self->block);
  confab_text_style_unref (self->style);
  g_free (self);
}

/**
 * confab_block_layout_get_block:
 * @self: a layout
 *
 * Returns: (transfer none): what it sets
 */
ConfabBlock *
confab_block_layout_get_block (ConfabBlockLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->block;
}

/**
 * confab_block_layout_set_block:
 * @self: a layout
 * @block: what to set now
 *
 * Where the text begins as the one before did, what was laid out of that is kept, so that a text can grow at a cost that does not. Colours are kept when it only
 * grew, but confab_block_layout_get_coloured() then tells that they are not all there.
 */
void
confab_block_layout_set_block (ConfabBlockLayout *self,
                               ConfabBlock       *block)
{
  ConfabBlock *old;
  guint n_kept;
  gboolean same_frame;
  gboolean rtl;

  g_return_if_fail (self != NULL && block != NULL);

  if (block == self->block)
    return;
  n_kept = confab_block_pieces_count_kept (self, block);
  old = self->block;
  self->block = confab_block_ref (block);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  if (block->length < old->length || memcmp (old->text, block->text, old->length) != 0 || g_strcmp0 (old->info, block->info) != 0)
    free_colours (self);
  else if (block->length != old->length)
    self->coloured = FALSE;
  if (n_kept < self->rows->len || old->n_columns != block->n_columns)
    {
      if (n_kept < self->n_wished || n_kept == 0)
        confab_table_layout_forget (self);
      confab_block_pieces_truncate (self, n_kept);
      confab_block_pieces_cut (self);
    }
  rtl = self->rtl;
  find_side (self);
  same_frame = confab_block_frame_equal (old, block);
  if (!same_frame || rtl != self->rtl)
    g_clear_pointer (&self->marker, gsk_render_node_unref);
  if (n_kept < self->rows->len || !same_frame)
    allocate (self, n_kept);
  confab_block_unref (old);
}

/**
 * confab_block_layout_set_previous:
 * @self: a layout
 * @previous: (nullable): the block before this one, %NULL for the first
 *
 * Chooses the space above, which belongs to the height. It is not kept.
 */
void
confab_block_layout_set_previous (ConfabBlockLayout *self,
                                  const ConfabBlock *previous)
{
  int above;
  gboolean rtl;

  g_return_if_fail (self != NULL);

  rtl = self->rtl;
  self->has_previous = previous != NULL;
  self->previous_rtl = previous != NULL && block_is_rtl (previous, self->style->direction == GTK_TEXT_DIR_RTL);
  find_side (self);
  above = confab_block_frame_get_gap (self, previous);
  if (above == self->above && rtl == self->rtl)
    return;
  self->above = above;
  g_clear_pointer (&self->marker, gsk_render_node_unref);
  allocate (self, rtl == self->rtl ? self->rows->len : 0);
}

/**
 * confab_block_layout_set_style:
 * @self: a layout
 * @style: how to set text
 *
 * Everything is to be laid out again, and the space above to be told again by confab_block_layout_set_previous().
 */
void
confab_block_layout_set_style (ConfabBlockLayout *self,
                               ConfabTextStyle   *style)
{
  g_return_if_fail (self != NULL && style != NULL);

  if (style == self->style)
    return;
  if (style->dark != self->style->dark)
    free_colours (self);
  confab_text_style_unref (self->style);
  self->style = confab_text_style_ref (style);
  self->tab_width = 0;
  g_clear_pointer (&self->marker, gsk_render_node_unref);
  confab_table_layout_forget (self);
  find_side (self);
  allocate (self, 0);
}

/**
 * confab_block_layout_set_width:
 * @self: a layout
 * @width: in pixels
 *
 * Sets how wide it is. Heights are guesses after that where lines may break elsewhere.
 */
void
confab_block_layout_set_width (ConfabBlockLayout *self,
                               int                width)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (width >= 0);

  if (width == self->width)
    return;
  self->width = width;
  g_clear_pointer (&self->marker, gsk_render_node_unref);
  allocate (self, self->rows->len);
}

/**
 * confab_block_layout_set_wrap:
 * @self: a layout
 * @wrap: whether lines of code break where they are too long, rather than being moved sideways
 */
void
confab_block_layout_set_wrap (ConfabBlockLayout *self,
                              gboolean           wrap)
{
  g_return_if_fail (self != NULL);

  wrap = !!wrap;
  if (wrap == self->wrap)
    return;
  self->wrap = wrap;
  if (self->block->kind == CONFAB_BLOCK_CODE)
    allocate (self, 0);
}

/**
 * confab_block_layout_get_wrap:
 * @self: a layout
 *
 * Returns: whether lines of code break where they are too long
 */
gboolean
confab_block_layout_get_wrap (ConfabBlockLayout *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->wrap;
}

static int
compare_attributes (gconstpointer a,
                    gconstpointer b)
{
  const PangoAttribute *first = *(PangoAttribute *const *)a;
  const PangoAttribute *second = *(PangoAttribute *const *)b;

  return first->start_index < second->start_index ? -1 : first->start_index > second->start_index;
}

/**
 * confab_block_layout_set_colours:
 * @self: a layout
 * @colours: (nullable): attributes for the whole text, or %NULL for none
 *
 * Colours code. The heights stay what they are until the lines are laid out again.
 */
void
confab_block_layout_set_colours (ConfabBlockLayout *self,
                                 PangoAttrList     *colours)
{
  GSList *attributes;
  guint end = 0;

  g_return_if_fail (self != NULL);

  free_colours (self);
  forget_rows (self, 0);
  if (colours == NULL)
    return;
  attributes = pango_attr_list_get_attributes (colours);
  self->colours = g_ptr_array_new_with_free_func ((GDestroyNotify)pango_attribute_destroy);
  for (GSList *item = attributes; item != NULL; item = item->next)
    g_ptr_array_add (self->colours, item->data);
  g_slist_free (attributes);
  g_ptr_array_sort (self->colours, compare_attributes);
  self->colour_ends = g_array_sized_new (FALSE, FALSE, sizeof (guint), self->colours->len);
  for (guint i = 0; i < self->colours->len; i++)
    {
      end = MAX (end, ((PangoAttribute *)self->colours->pdata[i])->end_index);
      g_array_append_val (self->colour_ends, end);
    }
  self->coloured = TRUE;
}

/**
 * confab_block_layout_get_coloured:
 * @self: a layout
 *
 * Returns: whether all of the text has the colours it was given
 */
gboolean
confab_block_layout_get_coloured (ConfabBlockLayout *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->coloured;
}

/**
 * confab_block_layout_get_height:
 * @self: a layout
 *
 * Returns: its height in pixels, with the space above; a guess unless confab_block_layout_get_exact()
 */
int
confab_block_layout_get_height (ConfabBlockLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

/**
 * confab_block_layout_get_exact:
 * @self: a layout
 *
 * Returns: whether nothing of its height is guessed
 */
gboolean
confab_block_layout_get_exact (ConfabBlockLayout *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (!confab_block_layout_row (self, i)->exact)
      return FALSE;
  return TRUE;
}

guint
confab_block_layout_get_n_layouts (ConfabBlockLayout *self)
{
  return self->n_layouts;
}

/* The row at a height, or the nearest. */
guint
confab_block_layout_find_row (ConfabBlockLayout *self,
                              double             y)
{
  guint from = 0;
  guint to = self->rows->len > 0 ? self->rows->len - 1 : 0;

  while (from < to)
    {
      guint middle = (from + to) / 2;
      const ConfabBlockRow *row = confab_block_layout_row (self, middle);

      if (row->y + row->height <= y)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/* Lays a row out and keeps what it measures. Returns whether that is news. */
static gboolean
measure_row (ConfabBlockLayout *self,
             guint              index)
{
  ConfabBlockRow *row = confab_block_layout_row (self, index);
  int height = 0;
  int width = 0;
  gboolean changed;

  if (row->exact && confab_block_layout_piece (self, index * self->n_columns)->layout != NULL)
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      PangoRectangle extents;

      pango_layout_get_pixel_extents (confab_block_layout_ensure_piece (self, index * self->n_columns + i), NULL, &extents);
      height = MAX (height, extents.y + extents.height);
      width = MAX (width, extents.width);
    }
  height += confab_table_layout_get_row_space (self);
  changed = height != row->height || (width != row->width && confab_block_layout_can_overflow (self));
  row->height = height;
  row->width = width;
  row->exact = TRUE;
  return changed;
}

/**
 * confab_block_layout_prepare:
 * @self: a layout
 * @from: a height, in pixels
 * @to: one below it
 *
 * Lays out what is between two heights, which need not be inside.
 *
 * Returns: whether that changed the height
 */
gboolean
confab_block_layout_prepare (ConfabBlockLayout *self,
                             double             from,
                             double             to)
{
  int height;
  int y;
  guint row;
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->rows->len == 0 || from >= self->height || to <= 0)
    return FALSE;
  height = self->height;
  if (self->block->kind == CONFAB_BLOCK_TABLE && !self->fitted)
    {
      self->fitted = TRUE;
      confab_table_layout_forget (self);
      allocate (self, 0);
    }
  row = confab_block_layout_find_row (self, from);
  y = confab_block_layout_row (self, row)->y;
  for (; row < self->rows->len && y < to; row++)
    {
      changed |= measure_row (self, row);
      y += confab_block_layout_row (self, row)->height;
    }
  if (changed)
    stack (self);
  return self->height != height;
}

/**
 * confab_block_layout_forget:
 * @self: a layout
 *
 * Frees the lines and what they look like, but not what is known of their heights.
 */
void
confab_block_layout_forget (ConfabBlockLayout *self)
{
  g_return_if_fail (self != NULL);

  forget_rows (self, 0);
  g_clear_pointer (&self->marker, gsk_render_node_unref);
}
