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

/*
 * A popover that is hidden still gets a motion that was asked for while it was shown, and is then thought to have the pointer.
 * Where its surface goes after that, GTK 4.8 asks no surface at all for motion, with the next layout of the window. Being
 * insensitive for a moment has GTK look anew for what the pointer is in.
 */
static void
leave (GtkWidget *popover)
{
  if (gtk_widget_get_visible (popover))
    gtk_popover_popdown (GTK_POPOVER (popover));
  if (!gtk_widget_get_realized (popover) || !gtk_widget_get_sensitive (popover))
    return;
  gtk_widget_set_sensitive (popover, FALSE);
  gtk_widget_set_sensitive (popover, TRUE);
}

/**
 * confab_popover_leave_within:
 * @widget: a widget that is about to go, or to lose what is in it
 *
 * Closes all popovers that hang from something in it, and takes the pointer out of them.
 */
void
confab_popover_leave_within (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_POPOVER (child))
        leave (child);
      else
        confab_popover_leave_within (child);
    }
}

/**
 * confab_popover_drop:
 * @popover: a popover that hangs from a widget
 *
 * Closes it, takes the pointer out of it, and takes it away.
 */
void
confab_popover_drop (GtkWidget *popover)
{
  leave (popover);
  gtk_widget_unparent (popover);
}
