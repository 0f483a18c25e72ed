/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/confab-settings.h"
#include "app/confab-zoom.h"

/* In hundredths, so that steps there and back lead to where they began. */
#define STEP    10
#define LEAST   50
#define MOST    300
#define DEFAULT 100

static void
set_percent (GSettings *settings,
             int        percent)
{
  g_settings_set_double (settings, CONFAB_SETTING_TEXT_SCALE, percent / 100.0);
}

/**
 * confab_zoom_change:
 * @settings: the settings of the window
 * @steps: how many steps of ten hundredths, less than 0 for smaller
 *
 * Makes the text of conversations larger or smaller, between half of the usual size and three times as large. What stands between two steps goes
 * to the next one first.
 */
void
confab_zoom_change (GSettings *settings,
                    int        steps)
{
  int percent;
  int step;

  g_return_if_fail (G_IS_SETTINGS (settings));

  if (steps == 0)
    return;
  percent = (int)lround (g_settings_get_double (settings, CONFAB_SETTING_TEXT_SCALE) * 100);
  step = steps > 0 ? percent / STEP : (percent + STEP - 1) / STEP;
  set_percent (settings, CLAMP ((step + steps) * STEP, LEAST, MOST));
}

/**
 * confab_zoom_reset:
 * @settings: the settings of the window
 *
 * Gives the text of conversations its usual size.
 */
void
confab_zoom_reset (GSettings *settings)
{
  g_return_if_fail (G_IS_SETTINGS (settings));

  set_percent (settings, DEFAULT);
}

static GtkWidget *
new_button (const char *icon,
            const char *words,
            const char *action)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new ();

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, icon != NULL ? "circular" : "numeric");
  return button;
}

static void
show_percent (GtkWidget *button,
              char      *key,
              GSettings *settings)
{
  int percent = (int)lround (g_settings_get_double (settings, CONFAB_SETTING_TEXT_SCALE) * 100);
  /* Translators: how large text is beside its usual size */
  g_autofree char *words = g_strdup_printf (_ ("%d %%"), percent);

  gtk_button_set_label (GTK_BUTTON (button), words);
}

/**
 * confab_zoom_new_buttons:
 * @settings: the settings of the window
 *
 * Returns: (transfer floating): buttons for the actions of the window that change the size, for its menu
 */
GtkWidget *
confab_zoom_new_buttons (GSettings *settings)
{
  GtkWidget *box;
  GtkWidget *reset;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  reset = new_button (NULL, _ ("Normal Text Size"), "win.zoom-reset");
  gtk_widget_set_hexpand (reset, TRUE);
  show_percent (reset, NULL, settings);
  g_signal_connect_object (settings, "changed::" CONFAB_SETTING_TEXT_SCALE, G_CALLBACK (show_percent), reset, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), new_button ("zoom-out-symbolic", _ ("Smaller Text"), "win.zoom-out"));
  gtk_box_append (GTK_BOX (box), reset);
  gtk_box_append (GTK_BOX (box), new_button ("zoom-in-symbolic", _ ("Larger Text"), "win.zoom-in"));
  gtk_widget_add_css_class (box, "text-size");
  return box;
}

typedef struct
{
  GSettings *settings;
  double     moved; /* what is not a whole step yet */
} Scroll;

static void
scroll_free (gpointer  data,
             GClosure *closure)
{
  Scroll *self = data;

  g_object_unref (self->settings);
  g_free (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           gpointer                  user_data)
{
  Scroll *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double whole;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK)
    {
      self->moved = 0;
      return GDK_EVENT_PROPAGATE;
    }
  self->moved -= dy;
  whole = trunc (self->moved);
  self->moved -= whole;
  confab_zoom_change (self->settings, (int)whole);
  return GDK_EVENT_STOP;
}

/**
 * confab_zoom_by_scroll:
 * @widget: what shows the text
 * @settings: the settings of the window
 *
 * Lets the wheel over @widget change the size while the control key is held.
 */
void
confab_zoom_by_scroll (GtkWidget *widget,
                       GSettings *settings)
{
  GtkEventController *controller;
  Scroll *scroll;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_SETTINGS (settings));

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  scroll = g_new0 (Scroll, 1);
  scroll->settings = g_object_ref (settings);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_data (controller, "scroll", G_CALLBACK (scroll_cb), scroll, scroll_free, 0);
  gtk_widget_add_controller (widget, controller);
}
