/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

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
