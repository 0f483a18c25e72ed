/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "widgets/confab-date-button.h"

/* A button that opens a calendar, and writes the day that is chosen there into an entry as month/day/year. */
struct _ConfabDateButton
{
  GtkWidget    parent_instance;

  GtkWidget   *button;
  GtkCalendar *calendar;
  GtkPopover  *popover;
  GtkEditable *entry;      /* (nullable): weak */
  gboolean     is_setting;
};

G_DEFINE_FINAL_TYPE (ConfabDateButton, confab_date_button, GTK_TYPE_WIDGET)

static void
day_selected_cb (ConfabDateButton *self)
{
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *text = NULL;

  if (self->is_setting || self->entry == NULL)
    return;
  day = gtk_calendar_get_date (self->calendar);
  text = g_strdup_printf ("%d/%d/%d", g_date_time_get_month (day), g_date_time_get_day_of_month (day), g_date_time_get_year (day));
  gtk_editable_set_text (self->entry, text);
}

static GDateTime *
dup_day (ConfabDateButton *self)
{
  const char *text = self->entry != NULL ? gtk_editable_get_text (self->entry) : "";
  GDateTime *day = NULL;
  int month;
  int number;
  int year;

  if (sscanf (text, "%2d/%2d/%4d", &month, &number, &year) == 3)
    day = g_date_time_new_local (year, month, number, 0, 0, 0);
  return day != NULL ? day : g_date_time_new_now_local ();
}

/* What stands in the entry is where the calendar begins; to show it is not to choose it. */
static void
show_cb (ConfabDateButton *self)
{
  g_autoptr (GDateTime) day = dup_day (self);

  self->is_setting = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->is_setting = FALSE;
}

static void
confab_date_button_dispose (GObject *object)
{
  ConfabDateButton *self = CONFAB_DATE_BUTTON (object);

  g_clear_weak_pointer (&self->entry);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_date_button_parent_class)->dispose (object);
}

static void
confab_date_button_class_init (ConfabDateButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_date_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
confab_date_button_init (ConfabDateButton *self)
{
  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_popover_set_child (self->popover, GTK_WIDGET (self->calendar));
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), GTK_WIDGET (self->popover));
  gtk_widget_set_tooltip_text (self->button, _ ("Choose a Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose a Day"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "show", G_CALLBACK (show_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_date_button_new:
 * @entry: where the day is written, as month/day/year
 *
 * Returns: (transfer floating): a button with a calendar
 */
GtkWidget *
confab_date_button_new (GtkEditable *entry)
{
  ConfabDateButton *self = g_object_new (CONFAB_TYPE_DATE_BUTTON, NULL);

  g_set_weak_pointer (&self->entry, entry);
  return GTK_WIDGET (self);
}
