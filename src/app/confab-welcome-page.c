/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-key-saver.h"
#include "app/confab-provider-words.h"
#include "app/confab-welcome-page.h"
#include "base/confab-id.h"

struct _ConfabWelcomePage
{
  GtkWidget            parent_instance;

  AdwPasswordEntryRow *key_row;
  AdwPreferencesGroup *local_group;
  GtkWidget           *key_page_button;
  GtkWidget           *start_button;

  ConfabServices      *services;
  ConfabProvider      *provider;
  GCancellable        *cancellable;
};

enum
{
  READY,
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabWelcomePage, confab_welcome_page, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
finish_with (ConfabWelcomePage *self,
             ConfabProvider    *provider)
{
  confab_services_set_default (self->services, confab_provider_get_id (provider));
  g_signal_emit (self, signals[READY], 0);
}

static char *
dup_key (ConfabWelcomePage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->key_row))));
}

static void
key_changed_cb (ConfabWelcomePage *self)
{
  g_autofree char *key = dup_key (self);

  gtk_widget_set_sensitive (self->start_button, *key != '\0');
}

static void
key_saver_save_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (confab_key_saver_save_finish (GTK_WINDOW (object), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
      finish_with (self, self->provider);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
start_cb (ConfabWelcomePage *self)
{
  g_autofree char *key = dup_key (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (*key == '\0' || root == NULL)
    return;
  if (self->provider == NULL)
    {
      g_autofree char *id = confab_id_new ();

      self->provider = confab_provider_new (id, confab_profile_get_label (CONFAB_PROFILE_AIMLAPI),
                                            confab_profile_get_base_url (CONFAB_PROFILE_AIMLAPI),
                                            CONFAB_PROFILE_AIMLAPI);
      g_object_set (self->provider, "model", CONFAB_FIRST_MODEL, NULL);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  confab_key_saver_save_async (GTK_WINDOW (root), self->services, self->provider, key, key_saver_save_cb,
                               g_object_ref (self));
}

static void
key_page_clicked_cb (ConfabWelcomePage *self)
{
  g_autoptr (ConfabProvider) provider = NULL;
  const char *page;

  provider = confab_provider_new ("", "", confab_profile_get_base_url (CONFAB_PROFILE_AIMLAPI),
                                  CONFAB_PROFILE_AIMLAPI);
  page = confab_services_get_key_page (self->services, provider);
  if (page != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), page, GDK_CURRENT_TIME);
}

static void
sandbox_cb (ConfabWelcomePage *self)
{
  confab_services_set_default (self->services, CONFAB_PROVIDER_SANDBOX);
  g_signal_emit (self, signals[READY], 0);
}

static void
local_save_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ConfabWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (confab_services_save_finish (CONFAB_SERVICES (object), result, &error))
    finish_with (self, self->provider);
  else
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
}

static void
local_list_models_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (ConfabWelcomePage) self = user_data;
  g_autoptr (GPtrArray) models = confab_services_list_models_finish (CONFAB_SERVICES (object), result, NULL);

  if (self->services == NULL)
    return;
  /* Without a model of its own, the first one is as good as any; the user may choose another in the window. */
  if (models != NULL && models->len > 0)
    {
      ConfabModelInfo *info = g_ptr_array_index (models, 0);

      g_object_set (self->provider, "model", info->id, NULL);
    }
  confab_services_save_async (self->services, self->provider, NULL, local_save_cb, g_object_ref (self));
}

static void
local_activated_cb (ConfabWelcomePage *self,
                    AdwActionRow      *row)
{
  ConfabProvider *provider = g_object_get_data (G_OBJECT (row), "provider");

  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  g_set_object (&self->provider, provider);
  if (confab_provider_get_model (provider) != NULL)
    confab_services_save_async (self->services, provider, NULL, local_save_cb, g_object_ref (self));
  else
    confab_services_list_models_async (self->services, provider, FALSE, NULL, local_list_models_cb,
                                       g_object_ref (self));
}

static void
add_local (ConfabWelcomePage *self,
           ConfabProvider    *provider)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), confab_provider_get_name (provider));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), confab_provider_get_base_url (provider));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "provider", g_object_ref (provider), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (local_activated_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->local_group, row);
  gtk_widget_set_visible (GTK_WIDGET (self->local_group), TRUE);
}

static void
services_discover_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (ConfabWelcomePage) self = user_data;
  g_autoptr (GPtrArray) providers = confab_services_discover_finish (CONFAB_SERVICES (object), result, NULL);

  if (providers == NULL || self->services == NULL)
    return;
  for (guint i = 0; i < providers->len; i++)
    add_local (self, g_ptr_array_index (providers, i));
}

static gboolean
confab_welcome_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CONFAB_WELCOME_PAGE (widget)->key_row));
}

static void
confab_welcome_page_dispose (GObject *object)
{
  ConfabWelcomePage *self = CONFAB_WELCOME_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_WELCOME_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->provider);
  g_clear_object (&self->services);

  G_OBJECT_CLASS (confab_welcome_page_parent_class)->dispose (object);
}

static void
confab_welcome_page_class_init (ConfabWelcomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_welcome_page_dispose;
  widget_class->grab_focus = confab_welcome_page_grab_focus;

  signals[READY] = g_signal_new ("ready", CONFAB_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabWelcomePage, key_page_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabWelcomePage, key_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabWelcomePage, local_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabWelcomePage, start_button);
  gtk_widget_class_bind_template_callback (widget_class, key_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_page_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sandbox_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
confab_welcome_page_init (ConfabWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  confab_accessible_name_peek_button (GTK_WIDGET (self->key_row), _ ("Show Key"));
  self->cancellable = g_cancellable_new ();
}

/**
 * confab_welcome_page_new:
 * @services: where what the user chooses is set up
 *
 * Looks for servers on this machine in the background.
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
confab_welcome_page_new (ConfabServices *services)
{
  ConfabWelcomePage *self;

  g_return_val_if_fail (CONFAB_IS_SERVICES (services), NULL);

  self = g_object_new (CONFAB_TYPE_WELCOME_PAGE, NULL);
  self->services = g_object_ref (services);
  confab_services_discover_async (services, self->cancellable, services_discover_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
