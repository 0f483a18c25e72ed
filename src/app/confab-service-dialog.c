/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-key-saver.h"
#include "app/confab-provider-words.h"
#include "app/confab-service-dialog.h"
#include "app/confab-service-report-view.h"
#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "widgets/confab-model-popover.h"

struct _ConfabServiceDialog
{
  AdwWindow        parent_instance;

  AdwBin          *report_bin;
  AdwComboRow     *profile_row;
  AdwToastOverlay *toasts;
  GtkEditable     *key_row;
  GtkEditable     *model_row;
  GtkEditable     *name_row;
  GtkEditable     *url_row;
  GtkLabel        *problem_label;
  GtkMenuButton   *model_button;
  GtkSpinButton   *connect_spin;
  GtkSpinButton   *first_byte_spin;
  GtkSpinButton   *silence_spin;
  GtkSpinner      *test_spinner;
  GtkSwitch       *frames_switch;
  GtkSwitch       *http_switch;
  GtkTextView     *body_view;
  GtkTextView     *headers_view;
  GtkWidget       *save_button;
  GtkWidget       *test_button;

  ConfabServices  *services;
  ConfabProvider  *provider;
  GCancellable    *cancellable;
  ConfabProfile    profile;
  guint            loading : 1;
};

G_DEFINE_FINAL_TYPE (ConfabServiceDialog, confab_service_dialog, ADW_TYPE_WINDOW)

static char *
dup_entry (GtkEditable * editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static char *
dup_buffer (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

/* The key as it was typed; NULL leaves the one that is kept. */
static char *
dup_key (ConfabServiceDialog *self)
{
  char *key = dup_entry (self->key_row);

  if (*key == '\0')
    g_clear_pointer (&key, g_free);
  return key;
}

static gboolean
read_headers (ConfabServiceDialog *self,
              ConfabProvider      *provider,
              GError             **error)
{
  g_autofree char *text = dup_buffer (self->headers_view);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  confab_provider_clear_headers (provider);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      if (colon == NULL)
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                       _ ("The header “%s” has no colon; write it as NAME: VALUE."), lines[i]);
          return FALSE;
        }
      *colon = '\0';
      if (!confab_provider_set_header (provider, g_strstrip (lines[i]), g_strstrip (colon + 1), error))
        return FALSE;
    }
  return TRUE;
}

/* A copy with what is on the screen, so that nothing changes before it is saved. */
static ConfabProvider *
read_provider (ConfabServiceDialog *self,
               GError             **error)
{
  g_autoptr (JsonNode) node = confab_provider_to_json (self->provider);
  g_autoptr (ConfabProvider) provider = confab_provider_from_json (json_node_get_object (node));
  g_autofree char *name = dup_entry (self->name_row);
  g_autofree char *url = dup_entry (self->url_row);
  g_autofree char *model = dup_entry (self->model_row);
  g_autofree char *body = dup_buffer (self->body_view);

  if (*name == '\0')
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("Give the service a name."));
      return NULL;
    }
  g_object_set (provider,
                "name", name,
                "profile", self->profile,
                "model", *model != '\0' ? model : NULL,
                "timeout-connect", (guint)gtk_spin_button_get_value_as_int (self->connect_spin),
                "timeout-first-byte", (guint)gtk_spin_button_get_value_as_int (self->first_byte_spin),
                "timeout-silence", (guint)gtk_spin_button_get_value_as_int (self->silence_spin),
                "allow-http", gtk_switch_get_active (self->http_switch),
                "frames-only", gtk_switch_get_active (self->frames_switch),
                NULL);
  if (!confab_provider_set_base_url (provider, url, error) ||
      !confab_provider_set_extra_body (provider, *body != '\0' ? body : NULL, error) ||
      !read_headers (self, provider, error) ||
      !confab_provider_check (provider, error))
    return NULL;
  return g_steal_pointer (&provider);
}

static void
show_problem (ConfabServiceDialog *self,
              const char          *text)
{
  gtk_label_set_label (self->problem_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
}

static void
entry_changed_cb (ConfabServiceDialog *self)
{
  if (self->loading)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->url_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  show_problem (self, NULL);
  adw_bin_set_child (self->report_bin, NULL);
}

static void
refuse (ConfabServiceDialog *self,
        const GError        *error)
{
  if (g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL) ||
      g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->url_row), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->url_row));
    }
  else if (g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
    }
  show_problem (self, error->message);
}

static void
profile_selected_cb (ConfabServiceDialog *self)
{
  ConfabProfile old = self->profile;
  const char *old_url = confab_profile_get_base_url (old);
  const char *url;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  g_autofree char *model = NULL;

  if (self->loading)
    return;
  self->profile = adw_combo_row_get_selected (self->profile_row);
  url = confab_profile_get_base_url (self->profile);
  name = dup_entry (self->name_row);
  address = dup_entry (self->url_row);
  model = dup_entry (self->model_row);

  /* What the user wrote stays; what the former kind filled in goes. */
  if (*name == '\0' || g_strcmp0 (name, confab_profile_get_label (old)) == 0)
    gtk_editable_set_text (self->name_row, confab_profile_get_label (self->profile));
  if (*address == '\0' || g_strcmp0 (address, old_url) == 0)
    gtk_editable_set_text (self->url_row, url != NULL ? url : "");
  if (self->profile != CONFAB_PROFILE_AIMLAPI && g_strcmp0 (model, CONFAB_FIRST_MODEL) == 0)
    gtk_editable_set_text (self->model_row, "");
}

static void
set_testing (ConfabServiceDialog *self,
             gboolean             testing)
{
  gtk_widget_set_sensitive (self->test_button, !testing);
  gtk_widget_set_visible (GTK_WIDGET (self->test_spinner), testing);
  gtk_spinner_set_spinning (self->test_spinner, testing);
}

static void
model_chosen_cb (ConfabServiceDialog *self,
                 const char          *provider_id,
                 const char          *model)
{
  gtk_editable_set_text (self->model_row, model);
  gtk_menu_button_popdown (self->model_button);
}

static ConfabModelPopover *
ensure_model_popover (ConfabServiceDialog *self)
{
  GtkPopover *popover = gtk_menu_button_get_popover (self->model_button);

  if (popover == NULL)
    {
      popover = GTK_POPOVER (confab_model_popover_new ());
      g_signal_connect_object (popover, "chosen", G_CALLBACK (model_chosen_cb), self, G_CONNECT_SWAPPED);
      gtk_menu_button_set_popover (self->model_button, GTK_WIDGET (popover));
    }
  return CONFAB_MODEL_POPOVER (popover);
}

static void
services_check_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabServiceDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabServiceReport) report = NULL;
  g_autofree char *name = NULL;

  report = confab_services_check_finish (CONFAB_SERVICES (object), result, &error);
  if (report == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  set_testing (self, FALSE);
  adw_bin_set_child (self->report_bin, confab_service_report_view_new (report));
  if (report->models == NULL || report->models->len == 0)
    return;
  name = dup_entry (self->name_row);
  confab_model_popover_clear (ensure_model_popover (self));
  confab_model_popover_set_provider (ensure_model_popover (self), confab_provider_get_id (self->provider), name,
                                     report->models, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->model_button), TRUE);
}

static void
test_clicked_cb (ConfabServiceDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabProvider) provider = read_provider (self, &error);
  g_autofree char *key = NULL;

  if (provider == NULL)
    {
      refuse (self, error);
      return;
    }
  show_problem (self, NULL);
  adw_bin_set_child (self->report_bin, NULL);
  set_testing (self, TRUE);
  key = dup_key (self);
  confab_services_check_async (self->services, provider, key, self->cancellable, services_check_cb,
                               g_object_ref (self));
}

static void
key_saver_save_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabServiceDialog) self = CONFAB_SERVICE_DIALOG (g_object_ref (object));
  g_autoptr (GError) error = NULL;

  if (confab_key_saver_save_finish (GTK_WINDOW (object), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

static void
save_clicked_cb (ConfabServiceDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabProvider) provider = read_provider (self, &error);
  g_autofree char *key = NULL;

  if (provider == NULL)
    {
      refuse (self, error);
      return;
    }
  key = dup_key (self);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  confab_key_saver_save_async (GTK_WINDOW (self), self->services, provider, key, key_saver_save_cb, NULL);
}

static gboolean
confab_service_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (CONFAB_SERVICE_DIALOG (window)->cancellable);

  return GTK_WINDOW_CLASS (confab_service_dialog_parent_class)->close_request (window);
}

static void
confab_service_dialog_dispose (GObject *object)
{
  ConfabServiceDialog *self = CONFAB_SERVICE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_SERVICE_DIALOG);
  g_clear_object (&self->provider);
  g_clear_object (&self->services);

  G_OBJECT_CLASS (confab_service_dialog_parent_class)->dispose (object);
}

static void
confab_service_dialog_finalize (GObject *object)
{
  g_object_unref (CONFAB_SERVICE_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (confab_service_dialog_parent_class)->finalize (object);
}

static void
confab_service_dialog_class_init (ConfabServiceDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_service_dialog_dispose;
  object_class->finalize = confab_service_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = confab_service_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-service-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, body_view);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, connect_spin);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, first_byte_spin);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, headers_view);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, frames_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, http_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, model_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, model_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, profile_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, report_bin);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, silence_spin);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, ConfabServiceDialog, url_row);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, profile_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_clicked_cb);
}

static void
confab_service_dialog_init (ConfabServiceDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  confab_accessible_name_peek_button (GTK_WIDGET (self->key_row), _ ("Show Key"));

  for (guint i = 0; i < CONFAB_N_PROFILES; i++)
    gtk_string_list_append (labels, confab_profile_get_label (i));
  adw_combo_row_set_model (self->profile_row, G_LIST_MODEL (labels));
  gtk_widget_set_visible (GTK_WIDGET (self->model_button), FALSE);
}

static void
has_key_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabServiceDialog) self = user_data;

  if (confab_services_has_key_finish (CONFAB_SERVICES (object), result, NULL) &&
      !g_cancellable_is_cancelled (self->cancellable))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), _ ("Key (one is kept in the keyring)"));
}

static void
show_provider (ConfabServiceDialog *self)
{
  const char *const *headers = confab_provider_get_headers (self->provider);
  JsonObject *body = confab_provider_get_extra_body (self->provider);
  const char *model = confab_provider_get_model (self->provider);
  const char *url = confab_provider_get_base_url (self->provider);
  g_autoptr (GString) lines = g_string_new (NULL);

  self->loading = TRUE;
  self->profile = confab_provider_get_profile (self->provider);
  adw_combo_row_set_selected (self->profile_row, self->profile);
  gtk_editable_set_text (self->name_row, confab_provider_get_name (self->provider));
  gtk_editable_set_text (self->url_row, url != NULL ? url : "");
  gtk_editable_set_text (self->model_row, model != NULL ? model : "");
  gtk_spin_button_set_value (self->connect_spin, confab_provider_get_timeout_connect (self->provider));
  gtk_spin_button_set_value (self->first_byte_spin, confab_provider_get_timeout_first_byte (self->provider));
  gtk_spin_button_set_value (self->silence_spin, confab_provider_get_timeout_silence (self->provider));
  gtk_switch_set_active (self->http_switch, confab_provider_get_allow_http (self->provider));
  gtk_switch_set_active (self->frames_switch, confab_provider_get_frames_only (self->provider));

  for (guint i = 0; headers != NULL && headers[i] != NULL; i += 2)
    g_string_append_printf (lines, "%s: %s\n", headers[i], headers[i + 1]);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->headers_view), lines->str, lines->len);
  if (body != NULL && json_object_get_size (body) > 0)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      json_node_set_object (node, body);
      text = confab_json_to_string (node, TRUE);
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body_view), text, -1);
    }
  self->loading = FALSE;
}

/**
 * confab_service_dialog_new:
 * @services: where the service is kept
 * @provider: (nullable): the service to change, or %NULL for a new one
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
confab_service_dialog_new (ConfabServices *services,
                           ConfabProvider *provider)
{
  ConfabServiceDialog *self;

  g_return_val_if_fail (CONFAB_IS_SERVICES (services), NULL);
  g_return_val_if_fail (provider == NULL || CONFAB_IS_PROVIDER (provider), NULL);

  self = g_object_new (CONFAB_TYPE_SERVICE_DIALOG, NULL);
  self->services = g_object_ref (services);
  if (provider != NULL)
    {
      self->provider = g_object_ref (provider);
      gtk_window_set_title (GTK_WINDOW (self), confab_provider_get_name (provider));
      confab_services_has_key_async (services, provider, self->cancellable, has_key_cb, g_object_ref (self));
    }
  else
    {
      g_autofree char *id = confab_id_new ();

      self->provider = confab_provider_new (id, confab_profile_get_label (CONFAB_PROFILE_AIMLAPI),
                                            confab_profile_get_base_url (CONFAB_PROFILE_AIMLAPI),
                                            CONFAB_PROFILE_AIMLAPI);
      g_object_set (self->provider, "model", CONFAB_FIRST_MODEL, NULL);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Add a Service"));
    }
  show_provider (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (provider != NULL ? self->name_row : self->key_row));
  return GTK_WIDGET (self);
}

/**
 * confab_service_dialog_focus_key:
 * @self: the window
 *
 * Puts the focus where the key is written.
 */
void
confab_service_dialog_focus_key (ConfabServiceDialog *self)
{
  g_return_if_fail (CONFAB_IS_SERVICE_DIALOG (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
}
