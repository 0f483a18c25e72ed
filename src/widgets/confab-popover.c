/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-popover.h"

/**
 * confab_popover_present:
 * @popover: (nullable): a popover that hangs from a widget which is being allocated
 *
 * Puts the popover in its place again, as whoever has one must when it is allocated. One that is hidden is left alone:
 * GTK 4.8 lays it out all the same, and where the pointer was in it last asks a surface that is gone for motion.
 */
void
confab_popover_present (GtkWidget *popover)
{
  if (popover != NULL && gtk_widget_get_visible (popover))
    gtk_popover_present (GTK_POPOVER (popover));
}
