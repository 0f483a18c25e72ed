/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attach-button.h"

struct _ConfabAttachButton
{
  GtkWidget           parent_instance;

  GtkWidget          *button;
  GtkWidget          *menu;
  GSimpleActionGroup *actions;
};

enum
{
  ATTACH,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachButton, confab_attach_button, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* The order of the menu. */
static const struct
{
  const char *source;
  const char *label;
} entries[] = {
  { CONFAB_ATTACH_FILES, N_ ("_Files…") },
  { CONFAB_ATTACH_SCREENSHOT, N_ ("Take _Screenshot…") },
  { CONFAB_ATTACH_CAMERA, N_ ("Take _Picture…") },
  { CONFAB_ATTACH_ADDRESS, N_ ("From _Web Address…") },
  { CONFAB_ATTACH_PASTE, N_ ("_Paste") },
};

static void
open_menu (ConfabAttachButton *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}

static void
clicked_cb (ConfabAttachButton *self)
{
  g_signal_emit (self, signals[ATTACH], 0, CONFAB_ATTACH_FILES);
}

static void
activate_cb (ConfabAttachButton *self,
             GVariant           *parameter,
             GAction            *action)
{
  g_signal_emit (self, signals[ATTACH], 0, g_action_get_name (action));
}

static void
pressed_long_cb (ConfabAttachButton *self,
                 double              x,
                 double              y,
                 GtkGesture         *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self);
}

static void
pressed_cb (ConfabAttachButton *self,
            int                 n_press,
            double              x,
            double              y,
            GtkGesture         *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self);
}

static gboolean
key_pressed_cb (ConfabAttachButton *self,
                guint               keyval,
                guint               keycode,
                GdkModifierType     state)
{
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();
  gboolean down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;

  if (!(down && (held == 0 || held == GDK_ALT_MASK)) && !(keyval == GDK_KEY_Menu && held == 0) &&
      !(keyval == GDK_KEY_F10 && held == GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  open_menu (self);
  return GDK_EVENT_STOP;
}

static void
add_button (ConfabAttachButton *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->button = gtk_button_new_from_icon_name ("mail-attachment-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_tooltip_text (self->button, _ ("Attach Files"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Attach Files"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->button, keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (pressed_long_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->button, GTK_EVENT_CONTROLLER (press));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->button, GTK_EVENT_CONTROLLER (click));
}

static void
add_menu (ConfabAttachButton *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *name = g_strconcat ("attach.", entries[i].source, NULL);
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (entries[i].label), name);
      g_autoptr (GSimpleAction) action = g_simple_action_new (entries[i].source, NULL);

      g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
      g_menu_append_item (menu, item);
      g_signal_connect_object (action, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "pan-up-symbolic");
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->menu), GTK_ARROW_UP);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_add_css_class (self->menu, "arrow");
  gtk_widget_set_tooltip_text (self->menu, _ ("More to Attach"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More to Attach"), -1);
  /* The button inside is what takes the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->menu)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More to Attach"), -1);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

static void
confab_attach_button_dispose (GObject *object)
{
  ConfabAttachButton *self = CONFAB_ATTACH_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (confab_attach_button_parent_class)->dispose (object);
}

static void
confab_attach_button_class_init (ConfabAttachButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_attach_button_dispose;
  signals[ATTACH] = g_signal_new ("attach", CONFAB_TYPE_ATTACH_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "attachbutton");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
confab_attach_button_init (ConfabAttachButton *self)
{
  self->actions = g_simple_action_group_new ();
  add_button (self);
  add_menu (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "attach", G_ACTION_GROUP (self->actions));
  confab_attach_button_set_available (self, CONFAB_ATTACH_SCREENSHOT, FALSE);
  confab_attach_button_set_available (self, CONFAB_ATTACH_CAMERA, FALSE);
}

GtkWidget *
confab_attach_button_new (void)
{
  return g_object_new (CONFAB_TYPE_ATTACH_BUTTON, NULL);
}

/**
 * confab_attach_button_set_available:
 * @self: the button
 * @source: where something may come from
 * @available: whether it may here
 */
void
confab_attach_button_set_available (ConfabAttachButton *self,
                                    const char         *source,
                                    gboolean            available)
{
  GAction *action;

  g_return_if_fail (CONFAB_IS_ATTACH_BUTTON (self));

  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), source);
  g_return_if_fail (action != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), available);
}
