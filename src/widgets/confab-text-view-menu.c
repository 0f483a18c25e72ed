/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-popover.h"
#include "widgets/confab-text-view-private.h"

static gboolean
drop_menu_cb (gpointer user_data)
{
  ConfabTextView *self = user_data;

  if (self->menu != NULL && !gtk_widget_get_visible (self->menu))
    {
      g_clear_pointer (&self->menu, confab_popover_drop);
      self->menu_link = (ConfabTextLink){ 0 };
      confab_text_view_update_actions (self);
    }
  return G_SOURCE_REMOVE;
}

/* A menu closes before the action of its item is done, which may need what it was opened for. */
static void
menu_closed_cb (ConfabTextView *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_menu_cb, g_object_ref (self), g_object_unref);
}

static GMenuModel *
make_model (ConfabTextView *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) link = g_menu_new ();
  g_autoptr (GMenu) text = g_menu_new ();

  if (confab_text_view_get_link (self, &self->menu_link) != NULL)
    {
      g_menu_append (link, _ ("_Open Link"), "text.open-link");
      g_menu_append (link, _ ("Copy _Link"), "text.copy-link");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (link));
    }
  g_menu_append (text, _ ("_Copy"), "text.copy");
  g_menu_append (text, _ ("Copy as _Plain Text"), "text.copy-plain");
  g_menu_append (text, _ ("Select _All"), "text.select-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (text));
  /* Sections within a section would not be told apart. */
  for (int i = 0; self->extra_menu != NULL && i < g_menu_model_get_n_items (self->extra_menu); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new_from_model (self->extra_menu, i);

      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

/**
 * confab_text_view_popup_menu:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 *
 * Opens the context menu of a place.
 */
void
confab_text_view_popup_menu (ConfabTextView *self,
                             double          x,
                             double          y)
{
  g_autoptr (GMenuModel) model = NULL;

  if (!confab_text_view_find_link (self, x, y, &self->menu_link))
    self->menu_link = self->focus_link;
  confab_text_view_update_actions (self);
  model = make_model (self);
  g_clear_pointer (&self->menu, confab_popover_drop);
  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->menu, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/**
 * confab_text_view_update_actions:
 * @self: a text
 *
 * Says which actions make sense.
 */
void
confab_text_view_update_actions (ConfabTextView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_link = confab_text_view_get_link (self, &self->menu_link) != NULL ||
                      confab_text_view_get_link (self, &self->focus_link) != NULL;

  gtk_widget_action_set_enabled (widget, "text.copy", self->selected);
  gtk_widget_action_set_enabled (widget, "text.copy-plain", self->selected);
  gtk_widget_action_set_enabled (widget, "text.open-link", has_link);
  gtk_widget_action_set_enabled (widget, "text.copy-link", has_link);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  confab_text_view_copy (CONFAB_TEXT_VIEW (widget), FALSE);
}

static void
copy_plain_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  confab_text_view_copy (CONFAB_TEXT_VIEW (widget), TRUE);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  confab_text_view_select_all (CONFAB_TEXT_VIEW (widget));
}

/**
 * confab_text_view_class_install_actions:
 * @widget_class: the class
 *
 * Installs what the menu and keys do.
 */
void
confab_text_view_class_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "text.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "text.copy-plain", NULL, copy_plain_action);
  gtk_widget_class_install_action (widget_class, "text.select-all", NULL, select_all_action);
}
