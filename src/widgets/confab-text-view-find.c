/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-view-private.h"

/**
 * confab_text_view_ensure_matches:
 * @self: a text
 *
 * Returns: (transfer none) (nullable) (element-type ConfabRange): what was searched for, in order
 */
const GArray *
confab_text_view_ensure_matches (ConfabTextView *self)
{
  if (self->matches == NULL && self->needle != NULL)
    self->matches = confab_range_find (confab_text_view_get_blocks (self), self->needle);
  return self->matches;
}

/**
 * confab_text_view_set_needle:
 * @self: a text
 * @needle: (nullable): what to search for
 * @current: which of the matches the reader is at, -1 for none
 *
 * Marks what is searched for.
 */
void
confab_text_view_set_needle (ConfabTextView *self,
                             const char     *needle,
                             int             current)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  if (needle != NULL && *needle == '\0')
    needle = NULL;
  if (g_strcmp0 (self->needle, needle) == 0 && self->current_match == current)
    return;
  if (g_strcmp0 (self->needle, needle) != 0)
    {
      g_free (self->needle);
      self->needle = g_strdup (needle);
      g_clear_pointer (&self->matches, g_array_unref);
    }
  self->current_match = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * confab_text_view_set_changes:
 * @self: a text
 * @ranges: (nullable) (element-type ConfabRange): what another text does not have, in order; a reference is taken
 * @change: how it is marked
 *
 * Marks differences, until the owner says otherwise; it has to when the text changes.
 */
void
confab_text_view_set_changes (ConfabTextView  *self,
                              GArray          *ranges,
                              ConfabTextChange change)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  if (self->changes == NULL && ranges == NULL)
    return;
  g_clear_pointer (&self->changes, g_array_unref);
  self->changes = ranges != NULL ? g_array_ref (ranges) : NULL;
  self->change = change;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * confab_text_view_get_n_matches:
 * @self: a text
 *
 * Returns: how often it has what is searched for
 */
guint
confab_text_view_get_n_matches (ConfabTextView *self)
{
  const GArray *matches;

  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), 0);

  matches = confab_text_view_ensure_matches (self);
  return matches != NULL ? matches->len : 0;
}

/**
 * confab_text_view_get_match:
 * @self: a text
 * @match: which of the matches
 * @range: (out): where it is
 *
 * Returns: whether there is such a match
 */
gboolean
confab_text_view_get_match (ConfabTextView *self,
                            guint           match,
                            ConfabRange    *range)
{
  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  if (match >= confab_text_view_get_n_matches (self))
    return FALSE;
  *range = g_array_index (self->matches, ConfabRange, match);
  return TRUE;
}

/**
 * confab_text_view_get_rectangle:
 * @self: a text
 * @position: a place in it
 * @rectangle: (out): where a caret would stand, in pixels of the widget
 *
 * What is there is laid out, so that this is where it is.
 *
 * Returns: whether there is such a place
 */
gboolean
confab_text_view_get_rectangle (ConfabTextView       *self,
                                const ConfabPosition *position,
                                graphene_rect_t      *rectangle)
{
  ConfabBlockLayout *layout;
  int old_height;

  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), FALSE);
  g_return_val_if_fail (position != NULL && rectangle != NULL, FALSE);

  if (position->block >= confab_block_stack_get_n_rows (self->stack) || self->width <= 0)
    return FALSE;
  old_height = confab_block_stack_get_height (self->stack);
  confab_block_stack_find_place (self->stack, &(ConfabPlace){ .block = position->block, .offset = MAX (position->offset, 1) });
  layout = confab_block_stack_get_row (self->stack, position->block)->layout;
  confab_block_layout_get_caret (layout, position->offset, rectangle);
  rectangle->origin.y += (float)confab_block_stack_get_top (self->stack, position->block);
  if (confab_block_stack_get_height (self->stack) != old_height)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  return TRUE;
}
