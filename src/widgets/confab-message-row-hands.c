/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-day-words.h"
#include "widgets/confab-disclosure.h"
#include "widgets/confab-message-foot.h"
#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-message-text.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-text-view.h"
#include "widgets/confab-variant-switch.h"

/* What can be done with a message: its actions, its menu, and what shows only while somebody is at it. */

/* Gets ready for a person who may want to do something with the message. */
static void
ensure_menu (ConfabMessageRow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.continue", confab_message_get_cut (self->message));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.show-probabilities", confab_message_row_can_show_probabilities (self));
  if (self->menu != NULL)
    return;
  self->menu = confab_message_parts_new_menu (confab_message_get_reply (self->message) != NULL);
  confab_message_row_add_leave_menu (G_MENU (self->menu));
  confab_message_row_extend_menu (self, G_MENU (self->menu));
  if (self->text != NULL)
    confab_text_view_set_extra_menu (CONFAB_TEXT_VIEW (self->text), self->menu);
  for (guint i = 0; i < self->disclosures->len; i++)
    confab_disclosure_set_extra_menu (g_ptr_array_index (self->disclosures, i), self->menu);
  if (self->foot != NULL)
    confab_message_foot_make_buttons (CONFAB_MESSAGE_FOOT (self->foot), self->menu);
}

static void
copy_text (ConfabMessageRow *self,
           const char       *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ensure_menu (self);
  if (self->foot != NULL)
    confab_message_foot_show_copied (CONFAB_MESSAGE_FOOT (self->foot));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);

  copy_text (self, confab_message_get_text (self->message));
}

static void
copy_plain_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);
  g_autofree char *plain = confab_message_text_dup_plain (self->message);

  copy_text (self, plain);
}

static void
other_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  confab_message_row_act (CONFAB_MESSAGE_ROW (widget), name + strlen ("message."));
}

/* A tooltip asks the display where the pointer is, which is too much for a row that only passes by. */
static void
update_tooltips (ConfabMessageRow *self)
{
  g_autofree char *author = confab_message_words_author (self->message);
  g_autofree char *moment = confab_day_words_dup_moment (confab_message_get_created (self->message));
  g_autofree char *both = *moment != '\0' ? g_strconcat (author, "\n", moment, NULL) : g_strdup (author);

  if (self->author != NULL)
    gtk_widget_set_tooltip_text (self->author, both);
  if (confab_message_row_is_question (self) && self->text != NULL)
    gtk_widget_set_tooltip_text (gtk_widget_get_parent (self->text), moment);
  else if (self->foot != NULL)
    confab_message_foot_set_tooltip (CONFAB_MESSAGE_FOOT (self->foot), moment);
}

static void
update_reach (ConfabMessageRow *self)
{
  if (self->hovered || self->focused)
    ensure_menu (self);
  if (self->foot != NULL)
    confab_message_foot_set_reach (CONFAB_MESSAGE_FOOT (self->foot), self->hovered || self->focused);
  if (self->variants != NULL)
    confab_variant_switch_set_reach (CONFAB_VARIANT_SWITCH (self->variants), self->hovered || self->focused);
}

static gboolean
hover_tick_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);

  self->hover_id = 0;
  if (self->hovered)
    update_tooltips (self);
  update_reach (self);
  return G_SOURCE_REMOVE;
}

/* The pointer may come to a row while sizes are given, when the row that it was in goes; nothing may be added to this one then. */
static void
set_hovered (ConfabMessageRow *self,
             gboolean          hovered)
{
  self->hovered = hovered;
  if (self->hover_id == 0)
    self->hover_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), hover_tick_cb, NULL, NULL);
}

static void
hover_enter_cb (ConfabMessageRow *self)
{
  set_hovered (self, TRUE);
}

static void
hover_leave_cb (ConfabMessageRow *self)
{
  set_hovered (self, FALSE);
}

static void
focus_enter_cb (ConfabMessageRow *self)
{
  self->focused = TRUE;
  update_reach (self);
}

static void
focus_leave_cb (ConfabMessageRow *self)
{
  self->focused = FALSE;
  confab_message_row_leave_token (self);
  update_reach (self);
}

static void
show_menu (ConfabMessageRow   *self,
           const GdkRectangle *place)
{
  if (!confab_message_get_loaded (self->message))
    return;
  ensure_menu (self);
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
secondary_pressed_cb (ConfabMessageRow *self,
                      int               n_press,
                      double            x,
                      double            y,
                      GtkGestureClick  *gesture)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, &(GdkRectangle){ (int)x, (int)y, 1, 1 });
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  show_menu (CONFAB_MESSAGE_ROW (widget), &(GdkRectangle){ rtl ? gtk_widget_get_width (widget) : 0, 0, 1, 1 });
  return GDK_EVENT_STOP;
}

/**
 * confab_message_row_add_controllers:
 * @self: a row that is being made
 *
 * Follows the pointer and the focus, and shows the menu where it is asked for.
 */
void
confab_message_row_add_controllers (ConfabMessageRow *self)
{
  GtkEventController *hover = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (hover, "enter", G_CALLBACK (hover_enter_cb), self);
  g_signal_connect_swapped (hover, "leave", G_CALLBACK (hover_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), hover);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_enter_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * confab_message_row_install_actions:
 * @widget_class: the class of the row
 *
 * Adds the actions of a message, and the keys that show its menu.
 */
void
confab_message_row_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const others[] = {
    "message.branch", "message.compare", "message.continue", "message.delete", "message.delete-following", "message.details",
    "message.inspect",
    "message.leave-out-before", "message.next-variant", "message.open-text", "message.previous-variant", "message.put-back-before",
    "message.regenerate",
    "message.regenerate-with", "message.retry", "message.show-max-tokens",
  };

  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "message.copy-plain", NULL, copy_plain_action);
  gtk_widget_class_install_action (widget_class, "message.show-data", NULL, confab_message_row_data_action);
  gtk_widget_class_install_property_action (widget_class, "message.media-policy", "media-policy");
  gtk_widget_class_install_property_action (widget_class, "message.show-probabilities", "show-probabilities");
  gtk_widget_class_install_property_action (widget_class, "message.left-out", "left-out");
  confab_message_row_install_tree_actions (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gtk_widget_class_install_action (widget_class, others[i], NULL, other_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "message.inspect", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "message.show-probabilities", NULL);
}
