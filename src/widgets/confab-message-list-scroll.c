/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-message-list-private.h"

#define SCROLL_MS      150
#define ARROW_STEP     60

/* Scrolling by keys, which is smooth. */

void
confab_message_list_stop_animation (ConfabMessageList *self)
{
  if (self->animation == NULL || self->in_scroll)
    return;
  self->distance = self->done = 0;
  if (adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING)
    adw_animation_pause (self->animation);
}

static void
scroll_to_step (double   progress,
                gpointer user_data)
{
  ConfabMessageList *self = user_data;
  double step = self->distance * progress - self->done;

  if (self->vadjustment == NULL || step == 0)
    return;
  self->done += step;
  self->in_scroll = TRUE;
  gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) + step);
  self->in_scroll = FALSE;
}

/**
 * confab_message_list_scroll_by:
 * @self: a list
 * @distance: in pixels
 *
 * Scrolls as a key does: smoothly, unless the user does not want that.
 */
void
confab_message_list_scroll_by (ConfabMessageList *self,
                               double             distance)
{
  double rest;

  g_return_if_fail (CONFAB_IS_MESSAGE_LIST (self));

  if (self->animation == NULL)
    self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SCROLL_MS,
                                               adw_callback_animation_target_new (scroll_to_step, self, NULL));
  rest = adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING ? self->distance - self->done : 0;
  adw_animation_pause (self->animation);
  self->distance = rest + distance;
  self->done = 0;
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}

static gboolean
scroll_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);
  double page = gtk_adjustment_get_page_size (self->vadjustment);
  double pages = g_variant_get_double (args);

  /* A page leaves a line or two of what was read. */
  confab_message_list_scroll_by (self, fabs (pages) < 1 ? pages / fabs (pages) * ARROW_STEP : pages *page * 0.9);
  return GDK_EVENT_STOP;
}

static gboolean
home_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  ConfabMessageList *self = CONFAB_MESSAGE_LIST (widget);

  confab_message_list_show_place (self, &(ConfabListPlace){ .below = CONFAB_LIST_TOP_MARGIN });
  return GDK_EVENT_STOP;
}

static gboolean
end_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  confab_message_list_set_following (CONFAB_MESSAGE_LIST (widget), TRUE);
  return GDK_EVENT_STOP;
}

void
confab_message_list_class_bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    double          pages; /* less than one is an arrow's step */
  } keys[] = {
    { GDK_KEY_Page_Up, 0, -1 }, { GDK_KEY_KP_Page_Up, 0, -1 }, { GDK_KEY_space, GDK_SHIFT_MASK, -1 },
    { GDK_KEY_Page_Down, 0, 1 }, { GDK_KEY_KP_Page_Down, 0, 1 }, { GDK_KEY_space, 0, 1 },
    { GDK_KEY_Up, 0, -0.5 }, { GDK_KEY_KP_Up, 0, -0.5 }, { GDK_KEY_Down, 0, 0.5 }, { GDK_KEY_KP_Down, 0, 0.5 },
  };
  static const guint homes[] = { GDK_KEY_Home, GDK_KEY_KP_Home };
  static const guint ends[] = { GDK_KEY_End, GDK_KEY_KP_End };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, scroll_cb, "d", keys[i].pages);
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    {
      gtk_widget_class_add_binding (widget_class, homes[i], 0, home_cb, NULL);
      gtk_widget_class_add_binding (widget_class, homes[i], GDK_CONTROL_MASK, home_cb, NULL);
      gtk_widget_class_add_binding (widget_class, ends[i], 0, end_cb, NULL);
      gtk_widget_class_add_binding (widget_class, ends[i], GDK_CONTROL_MASK, end_cb, NULL);
    }
}
