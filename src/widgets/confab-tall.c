/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-column-layout.h"
#include "widgets/confab-message-list.h"
#include "widgets/confab-tall-group.h"
#include "widgets/confab-tall.h"

G_DEFINE_INTERFACE (ConfabTall, confab_tall, GTK_TYPE_WIDGET)

static void
confab_tall_default_init (ConfabTallInterface *iface)
{
  iface->prepare = confab_tall_group_prepare;
  iface->get_place = confab_tall_group_get_place;
  iface->find_place = confab_tall_group_find_place;
  iface->get_held = confab_tall_group_get_held;
  iface->get_growth = confab_tall_group_get_growth;
}

/**
 * confab_tall_prepare:
 * @self: a tall widget
 * @from: in pixels from its top
 * @to: in pixels from its top
 *
 * Lays out exactly what is between two heights.
 *
 * Returns: whether the widget now asks for another height
 */
gboolean
confab_tall_prepare (ConfabTall *self,
                     double      from,
                     double      to)
{
  g_return_val_if_fail (CONFAB_IS_TALL (self), FALSE);

  return CONFAB_TALL_GET_IFACE (self)->prepare (self, from, to);
}

/**
 * confab_tall_get_place:
 * @self: a tall widget
 * @y: in pixels from its top
 * @place: (out): what is there
 *
 * Tells what is at a height.
 */
void
confab_tall_get_place (ConfabTall  *self,
                       double       y,
                       ConfabPlace *place)
{
  g_return_if_fail (CONFAB_IS_TALL (self));
  g_return_if_fail (place != NULL);

  CONFAB_TALL_GET_IFACE (self)->get_place (self, y, place);
}

/**
 * confab_tall_find_place:
 * @self: a tall widget
 * @place: what it told before
 *
 * Returns: where the place is now, in pixels from the top
 */
double
confab_tall_find_place (ConfabTall        *self,
                        const ConfabPlace *place)
{
  g_return_val_if_fail (CONFAB_IS_TALL (self), 0);
  g_return_val_if_fail (place != NULL, 0);

  return CONFAB_TALL_GET_IFACE (self)->find_place (self, place);
}

/**
 * confab_tall_get_held:
 * @self: a tall widget
 *
 * Returns: whether it holds what would be lost with the widget
 */
gboolean
confab_tall_get_held (ConfabTall *self)
{
  g_return_val_if_fail (CONFAB_IS_TALL (self), FALSE);

  return CONFAB_TALL_GET_IFACE (self)->get_held (self);
}

/**
 * confab_tall_get_growth:
 * @self: a tall widget
 *
 * Returns: how much higher it is by now than it was when it was measured, in pixels; GTK remembers that measure
 */
int
confab_tall_get_growth (ConfabTall *self)
{
  g_return_val_if_fail (CONFAB_IS_TALL (self), 0);

  return CONFAB_TALL_GET_IFACE (self)->get_growth (self);
}

/* Whether a widget is the last one in a column, which is given all that is left of its height. */
static gboolean
ends_column (GtkWidget *widget,
             GtkWidget *parent)
{
  return CONFAB_IS_COLUMN_LAYOUT (gtk_widget_get_layout_manager (parent)) && gtk_widget_get_next_sibling (widget) == NULL;
}

static ConfabMessageList *
find_list (ConfabTall *self)
{
  return CONFAB_MESSAGE_LIST (gtk_widget_get_ancestor (GTK_WIDGET (self), CONFAB_TYPE_MESSAGE_LIST));
}

/**
 * confab_tall_get_placing:
 * @self: a tall widget
 *
 * Returns: what goes on in the list that scrolls it
 */
ConfabPlacing
confab_tall_get_placing (ConfabTall *self)
{
  ConfabMessageList *list;

  g_return_val_if_fail (CONFAB_IS_TALL (self), CONFAB_PLACING_NOT);

  list = find_list (self);
  return list != NULL ? confab_message_list_get_placing (list) : CONFAB_PLACING_NOT;
}

/**
 * confab_tall_ends_row:
 * @self: a tall widget
 *
 * Returns: whether it is in a list and nothing stands below it in its row, so that it is given what it grows by
 */
gboolean
confab_tall_ends_row (ConfabTall *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *parent;

  g_return_val_if_fail (CONFAB_IS_TALL (self), FALSE);

  for (; (parent = gtk_widget_get_parent (widget)) != NULL && !CONFAB_IS_MESSAGE_LIST (parent); widget = parent)
    if (!ends_column (widget, parent))
      return FALSE;
  return parent != NULL;
}

/**
 * confab_tall_queue_growth:
 * @self: a tall widget that became higher
 * @growth: by so many pixels
 *
 * Asks for more height as gtk_widget_queue_resize() does, but only in the list that scrolls it: the window around that is neither measured nor allocated again. That
 * is possible where nothing stands below the widget in its row.
 *
 * Returns: whether it could be asked for in this way
 */
gboolean
confab_tall_queue_growth (ConfabTall *self,
                          int         growth)
{
  ConfabMessageList *list;

  g_return_val_if_fail (CONFAB_IS_TALL (self), FALSE);

  if (!confab_tall_ends_row (self))
    return FALSE;
  list = find_list (self);
  for (GtkWidget *widget = GTK_WIDGET (self); widget != GTK_WIDGET (list); widget = gtk_widget_get_parent (widget))
    gtk_widget_queue_allocate (widget);
  confab_message_list_queue_growth (list, growth);
  return TRUE;
}
