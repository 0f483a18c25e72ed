/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-budget-group.h"

#define HIGHEST_USD 1000000

struct _ConfabBudgetGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget          *limit_spin;
  GtkWidget          *warn_row;
  GtkWidget          *warn_spin;
  GtkWidget          *stop_row;
  GtkWidget          *stop_switch;
  GBinding           *bindings[3];
};

G_DEFINE_FINAL_TYPE (ConfabBudgetGroup, confab_budget_group, ADW_TYPE_PREFERENCES_GROUP)

static void
update_sensitive (ConfabBudgetGroup *self)
{
  gboolean has_limit = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->limit_spin)) > 0;

  gtk_widget_set_sensitive (self->warn_row, has_limit);
  gtk_widget_set_sensitive (self->stop_row, has_limit);
}

static gboolean
confab_budget_group_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_BUDGET_GROUP (widget)->limit_spin);
}

static void
confab_budget_group_class_init (ConfabBudgetGroupClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = confab_budget_group_grab_focus;
}

static GtkWidget *
add_row (ConfabBudgetGroup *self,
         const char        *title,
         const char        *subtitle,
         GtkWidget         *control)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
confab_budget_group_init (ConfabBudgetGroup *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Budget"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("Counted is what services bill, and an estimate where they only tell their prices."));
  self->limit_spin = gtk_spin_button_new_with_range (0, HIGHEST_USD, 1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->limit_spin), 2);
  add_row (self, _ ("Dollars per Month"), _ ("0 for no budget"), self->limit_spin);
  self->warn_spin = gtk_spin_button_new_with_range (1, 100, 5);
  self->warn_row = add_row (self, _ ("Warn At"), _ ("Percent of the budget"), self->warn_spin);
  self->stop_switch = gtk_switch_new ();
  self->stop_row = add_row (self, _ ("Send Nothing Once It Is Used Up"), _ ("You are asked, and can send all the same"), self->stop_switch);
  g_signal_connect_swapped (self->limit_spin, "value-changed", G_CALLBACK (update_sensitive), self);
  update_sensitive (self);
}

/**
 * confab_budget_group_set_session:
 * @self: the group
 * @session: (nullable): whose budget is shown; %NULL once the window is closed
 */
void
confab_budget_group_set_session (ConfabBudgetGroup *self,
                                 ConfabSession     *session)
{
  GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  ConfabBudget *budget;

  g_return_if_fail (CONFAB_IS_BUDGET_GROUP (self));

  /* Libadwaita 1.2 may keep a group longer than its window. */
  for (guint i = 0; i < G_N_ELEMENTS (self->bindings); i++)
    g_clear_pointer (&self->bindings[i], g_binding_unbind);
  if (session == NULL)
    return;
  budget = confab_session_get_budget (session);
  self->bindings[0] = g_object_bind_property (budget, "limit", self->limit_spin, "value", flags);
  self->bindings[1] = g_object_bind_property (budget, "warn-percent", self->warn_spin, "value", flags);
  self->bindings[2] = g_object_bind_property (budget, "stop", self->stop_switch, "active", flags);
}
