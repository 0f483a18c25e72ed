/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-media-group.h"

struct _ConfabMediaGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget          *policy_row;
  GtkWidget          *recent_row;
  GtkWidget          *recent_spin;
  GBinding           *policy_binding;
  GBinding           *recent_binding;
};

G_DEFINE_FINAL_TYPE (ConfabMediaGroup, confab_media_group, ADW_TYPE_PREFERENCES_GROUP)

static void
update_sensitive (ConfabMediaGroup *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->policy_row));

  gtk_widget_set_sensitive (self->recent_row, selected != 0 && selected != GTK_INVALID_LIST_POSITION);
}

static void
confab_media_group_class_init (ConfabMediaGroupClass *klass)
{
}

static void
confab_media_group_init (ConfabMediaGroup *self)
{
  const char *const choices[] = { _ ("Send Again"), _ ("Replace by a Note"), _ ("Leave Out"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (choices);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Earlier Pictures and Files"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("A model sees only what is sent with each question. Sending the attachments of earlier "
                                            "messages again costs their tokens every time; without them, it knows "
                                            "only what was said about them."));

  self->policy_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->policy_row), _ ("In Later Requests"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->policy_row), _ ("A message can have its own choice, in its menu"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->policy_row), 0);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->policy_row), G_LIST_MODEL (model));
  g_signal_connect_swapped (self->policy_row, "notify::selected", G_CALLBACK (update_sensitive), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->policy_row);

  self->recent_spin = gtk_spin_button_new_with_range (1, CONFAB_MEDIA_HISTORY_MAX_RECENT, 1);
  gtk_widget_set_valign (self->recent_spin, GTK_ALIGN_CENTER);
  self->recent_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->recent_row), _ ("Last Messages Sent Whole"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->recent_row), _ ("Of your own, the new one among them"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->recent_row), self->recent_spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->recent_row), self->recent_spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->recent_row);
  update_sensitive (self);
}

static gboolean
to_selected (GBinding     *binding,
             const GValue *from,
             GValue       *to,
             gpointer      user_data)
{
  g_value_set_uint (to, g_value_get_uint (from) - CONFAB_MEDIA_POLICY_SEND);
  return TRUE;
}

static gboolean
to_policy (GBinding     *binding,
           const GValue *from,
           GValue       *to,
           gpointer      user_data)
{
  guint selected = g_value_get_uint (from);

  g_value_set_uint (to, CONFAB_MEDIA_POLICY_SEND + selected);
  return selected <= CONFAB_MEDIA_POLICY_LEAVE - CONFAB_MEDIA_POLICY_SEND;
}

/**
 * confab_media_group_set_session:
 * @self: the group
 * @session: (nullable): whose settings are shown; %NULL once the window is closed
 */
void
confab_media_group_set_session (ConfabMediaGroup *self,
                                ConfabSession    *session)
{
  ConfabMediaHistory *history;

  g_return_if_fail (CONFAB_IS_MEDIA_GROUP (self));

  /* Libadwaita 1.2 may keep a group longer than its window. */
  g_clear_pointer (&self->policy_binding, g_binding_unbind);
  g_clear_pointer (&self->recent_binding, g_binding_unbind);
  if (session == NULL)
    return;
  history = confab_session_get_media_history (session);
  self->policy_binding = g_object_bind_property_full (history, "policy", self->policy_row, "selected",
                                                      G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                                                      to_selected, to_policy, NULL, NULL);
  self->recent_binding = g_object_bind_property (history, "recent", self->recent_spin, "value",
                                                 G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
