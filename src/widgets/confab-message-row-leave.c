/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-tall-group.h"

/* That a message is left out of what is sent: it is dimmed, and a line says so. */

/**
 * confab_message_row_show_left_out:
 * @self: a row whose message is loaded
 *
 * Shows whether it is left out.
 */
void
confab_message_row_show_left_out (ConfabMessageRow *self)
{
  gboolean left_out = confab_message_get_left_out (self->message);
  GtkWidget *line = self->slots[SLOT_LEFT_OUT];

  if (left_out == (line != NULL))
    return;
  confab_tall_group_remeasure (CONFAB_TALL (self));
  if (!left_out)
    {
      g_clear_pointer (&self->slots[SLOT_LEFT_OUT], gtk_widget_unparent);
      gtk_widget_remove_css_class (GTK_WIDGET (self), "left-out");
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }
  line = confab_message_parts_new_line (_ ("Left out of requests"), "caption");
  gtk_widget_add_css_class (line, "left-out-line");
  gtk_label_set_selectable (GTK_LABEL (line), FALSE);
  gtk_label_set_xalign (GTK_LABEL (line), confab_message_row_is_question (self) ? 1 : 0);
  confab_message_row_fill_slot (self, SLOT_LEFT_OUT, line);
  gtk_widget_set_visible (self->content, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "left-out");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ ("Left out of requests"), -1);
}

/**
 * confab_message_row_choose_left_out:
 * @self: a row
 * @left_out: what somebody chose
 */
void
confab_message_row_choose_left_out (ConfabMessageRow *self,
                                    gboolean          left_out)
{
  if (confab_message_get_left_out (self->message) != left_out)
    confab_message_row_act (self, left_out ? "leave-out" : "put-back");
}

/**
 * confab_message_row_add_leave_menu:
 * @menu: what can be done with a message
 *
 * Adds what is left out of requests.
 */
void
confab_message_row_add_leave_menu (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) before = g_menu_new ();

  g_menu_append (section, _ ("Leave _Out of Requests"), "message.left-out");
  g_menu_append (before, _ ("_Leave Out of Requests"), "message.leave-out-before");
  g_menu_append (before, _ ("_Put Back into Requests"), "message.put-back-before");
  /* Translators: a menu of what can be done with all messages before one */
  g_menu_append_submenu (section, _ ("All Messages _Before"), G_MENU_MODEL (before));
  g_menu_insert_section (menu, 2, NULL, G_MENU_MODEL (section));
}
