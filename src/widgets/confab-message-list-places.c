/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-message-list-private.h"

/* Going to places, and telling them. */

/**
 * confab_message_list_show_item:
 * @self: a list
 * @position: the place of an item
 *
 * Goes to the top of a row.
 */
void
confab_message_list_show_item (ConfabMessageList *self,
                               guint              position)
{
  confab_message_list_show_place (self, &(ConfabListPlace){ .position = position, .below = CONFAB_LIST_ROW_SPACING / 2.0 });
}

/**
 * confab_message_list_show_bounds:
 * @self: a list
 * @widget: a widget in one of its rows
 * @bounds: an area of it
 *
 * Scrolls, if it is needed, so that the area is seen with some of what is around it. Nothing is followed then, unless it is at the end.
 */
void
confab_message_list_show_bounds (ConfabMessageList     *self,
                                 GtkWidget             *widget,
                                 const graphene_rect_t *bounds)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  ConfabLiveRow *row;
  graphene_point_t top;
  double margin;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  row = confab_live_rows_find_widget (&self->layout.live, widget);
  if (row == NULL || !gtk_widget_compute_point (widget, row->widget, &bounds->origin, &top))
    return;
  margin = CLAMP ((height - bounds->size.height) / 2, 0, height / 6.0);
  if (row->placed && !self->goal && confab_list_layout_get_row_y (&self->layout, row) + top.y >= margin &&
      confab_list_layout_get_row_y (&self->layout, row) + top.y + bounds->size.height <= height - margin)
    return;

  confab_message_list_stop_animation (self);
  g_clear_pointer (&self->layout.path, g_free);
  confab_message_list_tell_following (self, FALSE);
  confab_list_anchor_pick_in_row (&self->layout, &self->layout.anchor, row, confab_list_layout_get_row_y (&self->layout, row) + top.y);
  self->layout.anchor.below = MIN (height / 3.0, MAX (height - margin - bounds->size.height, margin));
  self->layout.middle = self->layout.anchor;
  self->goal = TRUE;
  self->restart = TRUE;
  confab_message_list_queue_layout (self);
}

/**
 * confab_message_list_dup_place:
 * @self: a list
 * @place: (out): what is read; its path is the caller's to free
 *
 * Returns: whether there is anything
 */
gboolean
confab_message_list_dup_place (ConfabMessageList *self,
                               ConfabListPlace   *place)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), FALSE);

  if (self->layout.column == 0 || confab_height_map_get_n_rows (self->layout.heights) == 0)
    return FALSE;
  *place = (ConfabListPlace){
    .position = self->layout.anchor.position,
    .inside = self->layout.anchor.inside,
    .share = self->layout.anchor.share,
    .below = self->layout.anchor.below,
    .place = self->layout.anchor.place,
  };
  place->path = confab_list_anchor_dup_path (&self->layout, &self->layout.anchor);
  place->place.part = NULL;
  return TRUE;
}

/**
 * confab_message_list_show_place:
 * @self: a list
 * @place: what to show where
 *
 * Goes to a place and stays there.
 */
void
confab_message_list_show_place (ConfabMessageList     *self,
                                const ConfabListPlace *place)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  confab_message_list_stop_animation (self);
  g_free (self->layout.path);
  self->layout.path = g_strdup (place->path);
  confab_message_list_tell_following (self, FALSE);
  self->layout.anchor = (ConfabListAnchor){
    .position = place->position,
    .inside = place->inside,
    .share = place->share,
    .below = place->below,
    .place = place->place,
  };
  self->layout.middle = self->layout.anchor;
  self->goal = TRUE;
  self->restart = TRUE;
  confab_message_list_queue_layout (self);
}
