/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-accessible.h"

/**
 * confab_accessible_set_name:
 * @widget: a widget
 * @name: what assistive technology calls it
 */
void
confab_accessible_set_name (GtkWidget  *widget,
                            const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * confab_accessible_name_list_item:
 * @child: what a list's factory put into a row
 * @name: what assistive technology calls the row
 *
 * A list view wraps each child in a widget of its own, which is what gets the focus and so what needs the name.
 */
void
confab_accessible_name_list_item (GtkWidget  *child,
                                  const char *name)
{
  GtkWidget *row;

  g_return_if_fail (GTK_IS_WIDGET (child));

  row = gtk_widget_get_parent (child);
  if (row != NULL)
    confab_accessible_set_name (row, name);
}

/**
 * confab_accessible_name_peek_button:
 * @row: a row for a password
 * @name: what its button that shows the password is called
 *
 * Libadwaita 1.2 gives that button an icon and nothing else.
 */
void
confab_accessible_name_peek_button (GtkWidget  *row,
                                    const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (row));

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *icon = GTK_IS_BUTTON (child) ? gtk_button_get_icon_name (GTK_BUTTON (child)) : NULL;

      if (icon == NULL || !g_str_has_prefix (icon, "view-"))
        {
          confab_accessible_name_peek_button (child, name);
          continue;
        }
      confab_accessible_set_name (child, name);
      gtk_widget_set_tooltip_text (child, name);
    }
}
