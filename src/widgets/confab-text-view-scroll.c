/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-message-list.h"
#include "widgets/confab-text-view-private.h"

/* What is shown stands at least so far from the edge of the view. */
#define SPACE 24

/**
 * confab_text_view_get_adjustment:
 * @self: a text
 * @scrollable: (out) (optional): what it moves
 *
 * Returns: (transfer none) (nullable): what scrolls the text up and down
 */
GtkAdjustment *
confab_text_view_get_adjustment (ConfabTextView *self,
                                 GtkWidget     **scrollable)
{
  GtkWidget *widget = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLABLE);

  if (widget == NULL)
    return NULL;
  if (scrollable != NULL)
    *scrollable = widget;
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));
}

/* How far the view was moved since places in it were given, which is when the next frame is laid out. */
static double
get_moved (GtkWidget     *scrollable,
           GtkAdjustment *adjustment)
{
  GtkWidget *child;
  double y;

  if (CONFAB_IS_MESSAGE_LIST (scrollable))
    return confab_message_list_get_shift (CONFAB_MESSAGE_LIST (scrollable));
  child = GTK_IS_VIEWPORT (scrollable) ? gtk_viewport_get_child (GTK_VIEWPORT (scrollable)) : NULL;
  if (child == NULL || !gtk_widget_translate_coordinates (child, scrollable, 0, 0, NULL, &y))
    return 0;
  return gtk_adjustment_get_value (adjustment) + y - gtk_widget_get_margin_top (child);
}

/**
 * confab_text_view_show_position:
 * @self: a text
 * @position: a place in it
 *
 * Scrolls as little as possible until the place is seen.
 */
void
confab_text_view_show_position (ConfabTextView       *self,
                                const ConfabPosition *position)
{
  GtkWidget *scrollable;
  GtkAdjustment *adjustment = confab_text_view_get_adjustment (self, &scrollable);
  graphene_rect_t rectangle;
  double y;
  double height;

  if (position->block >= confab_block_stack_get_n_rows (self->stack))
    return;
  if (confab_block_layout_reveal (confab_block_stack_get_row (self->stack, position->block)->layout, position->offset))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (adjustment == NULL || !confab_text_view_get_rectangle (self, position, &rectangle) ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self), scrollable, 0, (double)rectangle.origin.y, NULL, &y))
    return;
  y -= get_moved (scrollable, adjustment);
  height = (double)rectangle.size.height;
  if (y < SPACE)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + y - SPACE);
  else if (y + height > gtk_widget_get_height (scrollable) - SPACE)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + y + height + SPACE -
                              gtk_widget_get_height (scrollable));
}
