/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-exchanges-group.h"

struct _ConfabExchangesGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget          *spin;
  GBinding           *binding;
};

G_DEFINE_FINAL_TYPE (ConfabExchangesGroup, confab_exchanges_group, ADW_TYPE_PREFERENCES_GROUP)

static void
confab_exchanges_group_class_init (ConfabExchangesGroupClass *klass)
{
}

static void
confab_exchanges_group_init (ConfabExchangesGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Inspector"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("What is sent for a reply and what comes back can be looked at afterwards. It is kept on this "
                                            "computer, without the key."));
  self->spin = gtk_spin_button_new_with_range (0, CONFAB_EXCHANGES_MAX_KEEP, 10);
  gtk_widget_set_valign (self->spin, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Recorded Replies"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("The last ones; 0 for none"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/**
 * confab_exchanges_group_set_session:
 * @self: the group
 * @session: (nullable): whose settings are shown; %NULL once the window is closed
 */
void
confab_exchanges_group_set_session (ConfabExchangesGroup *self,
                                    ConfabSession        *session)
{
  g_return_if_fail (CONFAB_IS_EXCHANGES_GROUP (self));

  /* Libadwaita 1.2 may keep a group longer than its window. */
  g_clear_pointer (&self->binding, g_binding_unbind);
  if (session != NULL)
    self->binding = g_object_bind_property (confab_session_get_exchanges (session), "keep", self->spin, "value",
                                            G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
