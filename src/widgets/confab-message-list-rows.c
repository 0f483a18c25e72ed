/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-message-list-private.h"

/* What others may know of the rows. */

/**
 * confab_message_list_list_rows:
 * @self: a list
 *
 * Returns: (transfer container) (element-type GtkWidget): the rows that there are now
 */
GPtrArray *
confab_message_list_list_rows (ConfabMessageList *self)
{
  GPtrArray *rows;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), NULL);

  rows = g_ptr_array_new ();
  for (guint i = 0; i < self->layout.live.rows->len; i++)
    g_ptr_array_add (rows, confab_live_rows_get (&self->layout.live, i)->widget);
  return rows;
}

/**
 * confab_message_list_get_row:
 * @self: a list
 * @position: a place in the list
 *
 * Returns: (transfer none) (nullable): the row there, if there is one now
 */
GtkWidget *
confab_message_list_get_row (ConfabMessageList *self,
                             guint              position)
{
  ConfabLiveRow *row;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), NULL);

  row = confab_live_rows_find (&self->layout.live, position);
  return row != NULL ? row->widget : NULL;
}

/**
 * confab_message_list_get_window:
 * @self: a list
 * @first: (out): the first item with a row near the view
 * @last: (out): the last one
 *
 * Returns: whether there is any
 */
gboolean
confab_message_list_get_window (ConfabMessageList *self,
                                guint             *first,
                                guint             *last)
{
  gboolean any = FALSE;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), FALSE);

  for (guint i = 0; i < self->layout.live.rows->len; i++)
    {
      ConfabLiveRow *row = confab_live_rows_get (&self->layout.live, i);

      if (confab_list_layout_get_distance (&self->layout, row) > CONFAB_LIST_KEEP_VIEWS * self->layout.height)
        continue;
      if (!any)
        *first = row->position;
      *last = row->position;
      any = TRUE;
    }
  return any;
}

/**
 * confab_message_list_get_height_of:
 * @self: a list
 * @position: a place in the list
 *
 * Returns: the height of the row there, remembered or guessed, in pixels
 */
int
confab_message_list_get_height_of (ConfabMessageList *self,
                                   guint              position)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), 0);

  return MAX ((int)round (confab_height_map_get_height (self->layout.heights, position)) - CONFAB_LIST_ROW_SPACING, 1);
}

/**
 * confab_message_list_get_placing:
 * @self: a list
 *
 * Returns: what goes on
 */
ConfabPlacing
confab_message_list_get_placing (ConfabMessageList *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_LIST (self), CONFAB_PLACING_NOT);

  if (!self->placing)
    return CONFAB_PLACING_NOT;
  return self->layout.alone ? CONFAB_PLACING_ALONE : CONFAB_PLACING_TOGETHER;
}

/**
 * confab_message_list_queue_growth:
 * @self: a list
 * @growth: by so many pixels one of the rows seen became higher
 *
 * Has the rows placed again, without asking anybody around the list for anything. Not to be called while they are placed.
 */
void
confab_message_list_queue_growth (ConfabMessageList *self,
                                  int                growth)
{
  double page_size;
  double upper;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  page_size = gtk_adjustment_get_page_size (self->vadjustment);
  upper = gtk_adjustment_get_upper (self->vadjustment);
  self->grown = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (upper - gtk_adjustment_get_lower (self->vadjustment) <= page_size)
    return;
  /* What comes of it most likely is told already: a scrollbar that learns it while the rows are placed needs a layout of its own after that. */
  self->in_layout = TRUE;
  g_object_freeze_notify (G_OBJECT (self->vadjustment));
  gtk_adjustment_set_upper (self->vadjustment, upper + growth);
  if (self->following && !self->holding)
    gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + growth);
  g_object_thaw_notify (G_OBJECT (self->vadjustment));
  self->in_layout = FALSE;
  self->placed_value += gtk_adjustment_get_value (self->vadjustment) - self->last_value;
  self->last_value = gtk_adjustment_get_value (self->vadjustment);
}

/**
 * confab_message_list_remake:
 * @self: a list
 * @row: one of its rows
 * @now: whether it must not be there any longer
 *
 * Makes a row again, with the next layout if it is seen, and when there is time otherwise.
 */
void
confab_message_list_remake (ConfabMessageList *self,
                            GtkWidget         *row,
                            gboolean           now)
{
  ConfabLiveRow *live;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  live = confab_live_rows_find_widget (&self->layout.live, row);
  if (live == NULL)
    return;
  if (now)
    confab_list_layout_remake_row (&self->layout, live);
  else
    live->stale = TRUE;
  confab_message_list_queue_layout (self);
}
