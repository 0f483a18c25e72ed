/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-order-group.h"
#include "app/confab-provider-words.h"
#include "widgets/confab-model-popover.h"

#define MAX_TRASH_DAYS 3650

struct _ConfabOrderGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget          *always_switch;
  GtkWidget          *model_button;
  GtkWidget          *model_label;
  GtkWidget          *reset_button;
  GtkWidget          *days_spin;
  ConfabModelPopover *popover; /* or NULL */

  ConfabSession      *session;
  ConfabTitler       *titler;
  GCancellable       *cancellable;
};

/* One list of models on its way. */
typedef struct
{
  ConfabOrderGroup *group;
  ConfabProvider   *provider;
} Fetch;

G_DEFINE_FINAL_TYPE (ConfabOrderGroup, confab_order_group, ADW_TYPE_PREFERENCES_GROUP)

static void
list_models_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (ConfabOrderGroup) self = fetch->group;
  g_autoptr (ConfabProvider) provider = fetch->provider;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = confab_services_list_models_finish (CONFAB_SERVICES (object), result, &error);

  g_free (fetch);
  if (self->popover != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    confab_model_popover_set_provider (self->popover, confab_provider_get_id (provider),
                                       confab_provider_words_get_name (provider), models,
                                       error != NULL ? error->message : NULL);
}

static void
fetch_models (ConfabOrderGroup *self,
              ConfabProvider   *provider,
              gboolean          refresh)
{
  g_autoptr (GError) error = NULL;
  gboolean ready = !confab_provider_is_sandbox (provider) || confab_session_start_sandbox (self->session, &error) != NULL;
  Fetch *fetch;

  confab_model_popover_set_provider (self->popover, confab_provider_get_id (provider),
                                     confab_provider_words_get_name (provider), NULL,
                                     error != NULL ? error->message : NULL);
  if (!ready)
    return;
  fetch = g_new0 (Fetch, 1);
  fetch->group = g_object_ref (self);
  fetch->provider = g_object_ref (provider);
  confab_services_list_models_async (confab_session_get_services (self->session), provider, refresh, self->cancellable,
                                     list_models_cb, fetch);
}

static void
fill (ConfabOrderGroup *self,
      gboolean          refresh)
{
  GListModel *services = G_LIST_MODEL (confab_session_get_services (self->session));
  guint n = g_list_model_get_n_items (services);

  confab_model_popover_clear (self->popover);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabProvider) provider = g_list_model_get_item (services, i);

      fetch_models (self, provider, refresh);
    }
  if (confab_titler_get_model (self->titler) != NULL)
    confab_model_popover_set_current (self->popover, confab_titler_get_provider_id (self->titler),
                                      confab_titler_get_model (self->titler));
}

static void
chosen_cb (ConfabOrderGroup *self,
           const char       *provider_id,
           const char       *model)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->model_button));
  confab_titler_set_model (self->titler, provider_id, model);
}

static void
refresh_cb (ConfabOrderGroup *self)
{
  fill (self, TRUE);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  ConfabOrderGroup *self = user_data;

  if (self->titler == NULL)
    return;
  if (self->popover == NULL)
    {
      self->popover = CONFAB_MODEL_POPOVER (confab_model_popover_new ());
      g_signal_connect_object (self->popover, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->popover, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
      gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
    }
  fill (self, FALSE);
}

static void
update_model (ConfabOrderGroup *self)
{
  const char *model = confab_titler_get_model (self->titler);

  gtk_label_set_label (GTK_LABEL (self->model_label), model != NULL ? model : _ ("That of the Conversation"));
  gtk_widget_set_visible (self->reset_button, model != NULL);
}

static void
reset_clicked_cb (ConfabOrderGroup *self)
{
  confab_titler_set_model (self->titler, NULL, NULL);
}

static void
confab_order_group_dispose (GObject *object)
{
  ConfabOrderGroup *self = CONFAB_ORDER_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  if (self->model_button != NULL)
    gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->model_button), NULL, NULL, NULL);
  self->model_button = NULL;
  self->popover = NULL;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->titler);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_order_group_parent_class)->dispose (object);
}

static void
confab_order_group_class_init (ConfabOrderGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_order_group_dispose;
}

static void
add_row (ConfabOrderGroup *self,
         const char       *title,
         const char       *subtitle,
         GtkWidget        *first,
         GtkWidget        *second)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (second != NULL)
    {
      gtk_widget_set_valign (second, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), second);
    }
  gtk_widget_set_valign (first, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), first);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), first);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
confab_order_group_init (ConfabOrderGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Conversations"));

  self->always_switch = gtk_switch_new ();
  add_row (self, _ ("Name by a Model"), _ ("Asks a model for a title after the first reply, which costs a little"),
           self->always_switch, NULL);

  self->model_label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 24, NULL);
  self->model_button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->model_button), self->model_label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->model_button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->model_button), create_popup_cb, self, NULL);
  gtk_widget_add_css_class (self->model_button, "flat");
  confab_accessible_set_name (self->model_button, _ ("Model for Titles"));
  self->reset_button = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_add_css_class (self->reset_button, "flat");
  gtk_widget_set_tooltip_text (self->reset_button, _ ("Use the Model of the Conversation"));
  confab_accessible_set_name (self->reset_button, _ ("Use the Model of the Conversation"));
  g_signal_connect_swapped (self->reset_button, "clicked", G_CALLBACK (reset_clicked_cb), self);
  add_row (self, _ ("Model for Titles"), NULL, self->model_button, self->reset_button);

  self->days_spin = gtk_spin_button_new_with_range (0, MAX_TRASH_DAYS, 1);
  add_row (self, _ ("Keep Deleted Conversations"), _ ("Days in the trash; with 0 they stay until it is emptied"),
           self->days_spin, NULL);
}

/**
 * confab_order_group_set_session:
 * @self: the group
 * @session: (nullable): whose settings are shown; %NULL once the window is closed
 */
void
confab_order_group_set_session (ConfabOrderGroup *self,
                                ConfabSession    *session)
{
  g_return_if_fail (CONFAB_IS_ORDER_GROUP (self));

  /* Libadwaita 1.2 may keep a group longer than its window. */
  g_clear_object (&self->titler);
  g_clear_object (&self->session);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->titler = g_object_ref (confab_session_get_titler (session));
  g_object_bind_property (self->titler, "always", self->always_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (confab_session_get_library (session), "trash-days", self->days_spin, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (self->titler, "notify::model", G_CALLBACK (update_model), self, G_CONNECT_SWAPPED);
  update_model (self);
}
