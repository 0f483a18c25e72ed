/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-provider-words.h"
#include "app/confab-service-dialog.h"
#include "app/confab-services-group.h"

struct _ConfabServicesGroup
{
  AdwPreferencesGroup parent_instance;

  ConfabServices     *services;
  GPtrArray          *rows;
  GtkCheckButton     *first_check;
  char               *removed_id;
  guint               updating : 1;
};

enum
{
  REMOVED,
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabServicesGroup, confab_services_group, ADW_TYPE_PREFERENCES_GROUP)

static guint signals[N_SIGNALS];

static void update (ConfabServicesGroup *self);

static void
present_dialog (ConfabServicesGroup *self,
                ConfabProvider      *provider)
{
  GtkWidget *dialog = confab_service_dialog_new (self->services, provider);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_clicked_cb (ConfabServicesGroup *self)
{
  present_dialog (self, NULL);
}

static ConfabProvider *
get_row_provider (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW);

  return g_object_get_data (G_OBJECT (row), "provider");
}

static void
row_activated_cb (ConfabServicesGroup *self,
                  GtkWidget           *row)
{
  present_dialog (self, get_row_provider (row));
}

static void
default_toggled_cb (ConfabServicesGroup *self,
                    GtkCheckButton      *check)
{
  if (!self->updating && gtk_check_button_get_active (check))
    confab_services_set_default (self->services, confab_provider_get_id (get_row_provider (GTK_WIDGET (check))));
}

static void
remove_clicked_cb (ConfabServicesGroup *self,
                   GtkWidget           *button)
{
  ConfabProvider *provider = get_row_provider (button);
  g_autofree char *name = g_strdup (confab_provider_words_get_name (provider));
  g_autofree char *id = g_strdup (confab_provider_get_id (provider));

  confab_services_group_commit (self);
  self->removed_id = g_steal_pointer (&id);
  update (self);
  g_signal_emit (self, signals[REMOVED], 0, name);
}

static GtkWidget *
new_row (ConfabServicesGroup *self,
         ConfabProvider      *provider,
         ConfabProvider      *chosen)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *address = NULL;
  g_autofree char *title = NULL;
  const char *model = confab_provider_get_model (provider);

  g_object_set_data_full (G_OBJECT (row), "provider", g_object_ref (provider), g_object_unref);
  title = g_markup_escape_text (confab_provider_words_get_name (provider), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (confab_provider_is_sandbox (provider))
    address = g_strdup (_ ("A toy model inside Confab; nothing leaves this machine"));
  else
    {
      g_autofree char *text = g_strdup_printf ("%s%s%s", confab_provider_get_base_url (provider),
                                               model != NULL ? "\n" : "", model != NULL ? model : "");

      address = g_markup_escape_text (text, -1);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), address);

  if (self->first_check != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->first_check);
  else
    self->first_check = GTK_CHECK_BUTTON (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), provider == chosen);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (check, _ ("Use for New Conversations"));
  confab_accessible_set_name (check, _ ("Use for New Conversations"));
  g_signal_connect_object (check, "toggled", G_CALLBACK (default_toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "check", check);

  if (!confab_provider_is_sandbox (provider))
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _ ("Remove"));
      confab_accessible_set_name (button, _ ("Remove"));
      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
    }
  else
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static void
update (ConfabServicesGroup *self)
{
  ConfabProvider *chosen = confab_services_get_default (self->services);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->services));

  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  self->first_check = NULL;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (ConfabProvider) provider = g_list_model_get_item (G_LIST_MODEL (self->services), i);
      GtkWidget *row;

      if (g_strcmp0 (confab_provider_get_id (provider), self->removed_id) == 0)
        continue;
      row = new_row (self, provider, chosen);
      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
  self->updating = FALSE;
}

static void
services_changed_cb (ConfabServicesGroup *self)
{
  update (self);
}

static void
services_default_cb (ConfabServicesGroup *self)
{
  ConfabProvider *chosen = confab_services_get_default (self->services);

  self->updating = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      GObject *row = g_ptr_array_index (self->rows, i);

      gtk_check_button_set_active (g_object_get_data (row, "check"), g_object_get_data (row, "provider") == chosen);
    }
  self->updating = FALSE;
}

static void
services_remove_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (ConfabServicesGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_services_remove_finish (CONFAB_SERVICES (object), result, &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
confab_services_group_dispose (GObject *object)
{
  ConfabServicesGroup *self = CONFAB_SERVICES_GROUP (object);

  g_clear_object (&self->services);

  G_OBJECT_CLASS (confab_services_group_parent_class)->dispose (object);
}

static void
confab_services_group_finalize (GObject *object)
{
  ConfabServicesGroup *self = CONFAB_SERVICES_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_free (self->removed_id);

  G_OBJECT_CLASS (confab_services_group_parent_class)->finalize (object);
}

static void
confab_services_group_class_init (ConfabServicesGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_services_group_dispose;
  object_class->finalize = confab_services_group_finalize;

  signals[REMOVED] = g_signal_new ("removed", CONFAB_TYPE_SERVICES_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_SERVICES_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_services_group_init (ConfabServicesGroup *self)
{
  GtkWidget *add = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Services"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("The marked one answers in new conversations."));

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("_Add…"));
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (add), content);
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (add, "flat");
  confab_accessible_set_name (add, _ ("Add a Service"));
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), add);
}

/**
 * confab_services_group_set_services:
 * @self: the group
 * @services: the services to show; to be set once
 */
void
confab_services_group_set_services (ConfabServicesGroup *self,
                                    ConfabServices      *services)
{
  g_return_if_fail (CONFAB_IS_SERVICES_GROUP (self));
  g_return_if_fail (CONFAB_IS_SERVICES (services));

  self->services = g_object_ref (services);
  g_signal_connect_object (services, "items-changed", G_CALLBACK (services_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (services, "notify::default-provider", G_CALLBACK (services_default_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * confab_services_group_undo:
 * @self: the group
 *
 * Shows again what was removed last.
 */
void
confab_services_group_undo (ConfabServicesGroup *self)
{
  g_return_if_fail (CONFAB_IS_SERVICES_GROUP (self));

  g_clear_pointer (&self->removed_id, g_free);
  update (self);
}

/**
 * confab_services_group_commit:
 * @self: the group
 *
 * Removes for good what was removed last, unless it was undone.
 */
void
confab_services_group_commit (ConfabServicesGroup *self)
{
  g_autofree char *id = NULL;

  g_return_if_fail (CONFAB_IS_SERVICES_GROUP (self));

  id = g_steal_pointer (&self->removed_id);
  if (id != NULL && self->services != NULL)
    confab_services_remove_async (self->services, id, NULL, services_remove_cb, g_object_ref (self));
}
