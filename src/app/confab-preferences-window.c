/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-budget-group.h"
#include "app/confab-exchanges-group.h"
#include "app/confab-media-group.h"
#include "app/confab-order-group.h"
#include "app/confab-preferences-window.h"
#include "app/confab-prompt-editor.h"
#include "app/confab-services-group.h"
#include "app/confab-settings.h"
#include "app/confab-storage-page.h"
#include "base/confab-json.h"
#include "session/confab-service-tokenizer.h"
#include "widgets/confab-parameter-list.h"

struct _ConfabPreferencesWindow
{
  AdwPreferencesWindow  parent_instance;

  AdwComboRow          *scheme_row;
  AdwComboRow          *send_row;
  AdwPreferencesGroup  *parameters_group;
  ConfabPromptEditor   *prompt_editor;
  ConfabExchangesGroup *exchanges_group;
  ConfabMediaGroup     *media_group;
  ConfabBudgetGroup    *budget_group;
  ConfabOrderGroup     *order_group;
  ConfabServicesGroup  *services_group;
  ConfabStoragePage    *storage_page;
  GtkSpinButton        *text_scale_spin;
  GtkSwitch            *cost_switch;
  GtkSwitch            *model_switch;
  GtkSwitch            *reasoning_switch;
  GtkSwitch            *timing_switch;
  GtkSwitch            *tokens_switch;
  GtkWidget            *parameters_page;

  ConfabParameterList  *parameter_list;
  ConfabSession        *session;
  GSettings            *settings;
  AdwToast             *remove_toast; /* only compared, never followed */
};

G_DEFINE_FINAL_TYPE (ConfabPreferencesWindow, confab_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

enum
{
  RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const schemes[] = { "follow", "light", "dark" };
static const char *const send_keys[] = { "enter", "shift-enter" };

static gboolean
get_index (GValue   *value,
           GVariant *variant,
           gpointer  user_data)
{
  const char *const *names = user_data;
  guint n_names = names == schemes ? G_N_ELEMENTS (schemes) : G_N_ELEMENTS (send_keys);

  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (names[i], g_variant_get_string (variant, NULL)))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
set_index (const GValue       *value,
           const GVariantType *type,
           gpointer            user_data)
{
  const char *const *names = user_data;
  guint n_names = names == schemes ? G_N_ELEMENTS (schemes) : G_N_ELEMENTS (send_keys);
  guint index = g_value_get_uint (value);

  return index < n_names ? g_variant_new_string (names[index]) : NULL;
}

static void
problem_cb (ConfabPreferencesWindow *self,
            const char              *text)
{
  AdwToast *toast = adw_toast_new ("");

  /* Titles of toasts are markup in libadwaita 1.2. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
undo_remove_cb (ConfabPreferencesWindow *self)
{
  confab_services_group_undo (self->services_group);
}

/* The toast of an earlier service may go after another one was removed. */
static void
remove_dismissed_cb (ConfabPreferencesWindow *self,
                     AdwToast                *toast)
{
  if (toast == self->remove_toast)
    confab_services_group_commit (self->services_group);
}

static void
service_removed_cb (ConfabPreferencesWindow *self,
                    const char              *name)
{
  g_autofree char *text = g_strdup_printf (_ ("“%s” was removed"), name);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  self->remove_toast = toast;
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (remove_dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
restore_cb (ConfabPreferencesWindow *self,
            const char              *name)
{
  g_signal_emit (self, signals[RESTORE], 0, name);
}

static ConfabProfile
get_profile (ConfabPreferencesWindow *self)
{
  ConfabProvider *provider = confab_services_get_default (confab_session_get_services (self->session));

  return provider != NULL ? confab_provider_get_profile (provider) : CONFAB_PROFILE_AIMLAPI;
}

static void
update_parameters (ConfabPreferencesWindow *self)
{
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();
  ConfabProvider *provider = confab_services_get_default (confab_session_get_services (self->session));
  g_autoptr (ConfabTokenizer) tokenizer = NULL;

  confab_parameter_levels_add (levels, CONFAB_LEVEL_EVERYTHING, NULL, confab_session_get_parameters (self->session));
  if (self->parameter_list == NULL)
    return;
  tokenizer = confab_service_tokenizer_new (self->session, provider, provider != NULL ? confab_provider_get_model (provider) : NULL);
  confab_parameter_list_set_tokenizer (self->parameter_list, tokenizer);
  confab_parameter_list_set_levels (self->parameter_list, levels, get_profile (self));
}

/* The rows of all parameters are many, and most people never look at them. */
static void
parameters_mapped_cb (ConfabPreferencesWindow *self)
{
  if (self->parameter_list != NULL)
    return;
  self->parameter_list = CONFAB_PARAMETER_LIST (confab_parameter_list_new ());
  update_parameters (self);
  gtk_widget_set_margin_top (GTK_WIDGET (self->parameter_list), 12);
  adw_preferences_group_add (self->parameters_group, GTK_WIDGET (self->parameter_list));
}

static void
prompt_edited_cb (ConfabPreferencesWindow *self,
                  const char              *text)
{
  confab_session_set_system_prompt (self->session, text);
}

static void
bind_settings (ConfabPreferencesWindow *self)
{
  const struct
  {
    const char *key;
    gpointer    object;
    const char *property;
  } bindings[] = {
    { CONFAB_SETTING_TEXT_SCALE, self->text_scale_spin, "value"  },
    { CONFAB_SETTING_EXPAND_REASONING, self->reasoning_switch, "active" },
    { CONFAB_SETTING_SHOW_MODEL, self->model_switch, "active" },
    { CONFAB_SETTING_SHOW_TOKENS, self->tokens_switch, "active" },
    { CONFAB_SETTING_SHOW_COST, self->cost_switch, "active" },
    { CONFAB_SETTING_SHOW_TIMING, self->timing_switch, "active" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_settings_bind (self->settings, bindings[i].key, bindings[i].object, bindings[i].property,
                     G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, CONFAB_SETTING_COLOR_SCHEME, self->scheme_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_index, set_index, (gpointer)schemes, NULL);
  g_settings_bind_with_mapping (self->settings, CONFAB_SETTING_SEND_WITH, self->send_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_index, set_index, (gpointer)send_keys, NULL);
}

static void
confab_preferences_window_dispose (GObject *object)
{
  ConfabPreferencesWindow *self = CONFAB_PREFERENCES_WINDOW (object);

  if (self->prompt_editor != NULL)
    confab_prompt_editor_flush (self->prompt_editor);
  if (self->services_group != NULL)
    confab_services_group_commit (self->services_group);
  if (self->exchanges_group != NULL)
    confab_exchanges_group_set_session (self->exchanges_group, NULL);
  if (self->media_group != NULL)
    {
      confab_media_group_set_session (self->media_group, NULL);
      confab_budget_group_set_session (self->budget_group, NULL);
    }
  if (self->order_group != NULL)
    confab_order_group_set_session (self->order_group, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_PREFERENCES_WINDOW);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (confab_preferences_window_parent_class)->dispose (object);
}

static void
confab_preferences_window_class_init (ConfabPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_preferences_window_dispose;

  /**
   * ConfabPreferencesWindow::restore:
   * @name: a backup
   *
   * Somebody has decided to restore it.
   */
  signals[RESTORE] = g_signal_new ("restore", CONFAB_TYPE_PREFERENCES_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (CONFAB_TYPE_PROMPT_EDITOR);
  g_type_ensure (CONFAB_TYPE_BUDGET_GROUP);
  g_type_ensure (CONFAB_TYPE_EXCHANGES_GROUP);
  g_type_ensure (CONFAB_TYPE_MEDIA_GROUP);
  g_type_ensure (CONFAB_TYPE_ORDER_GROUP);
  g_type_ensure (CONFAB_TYPE_SERVICES_GROUP);
  g_type_ensure (CONFAB_TYPE_STORAGE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, cost_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, model_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, exchanges_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, media_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, budget_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, order_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, parameters_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, parameters_page);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, prompt_editor);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, reasoning_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, send_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, services_group);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, storage_page);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, text_scale_spin);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, timing_switch);
  gtk_widget_class_bind_template_child (widget_class, ConfabPreferencesWindow, tokens_switch);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, prompt_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, service_removed_cb);
}

static void
confab_preferences_window_init (ConfabPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->parameters_page, "map", G_CALLBACK (parameters_mapped_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_preferences_window_new:
 * @session: whose services and parameters are set
 * @settings: the settings of the window
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
confab_preferences_window_new (ConfabSession *session,
                               GSettings     *settings)
{
  ConfabPreferencesWindow *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CONFAB_TYPE_PREFERENCES_WINDOW, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  confab_services_group_set_services (self->services_group, confab_session_get_services (session));
  confab_exchanges_group_set_session (self->exchanges_group, session);
  confab_media_group_set_session (self->media_group, session);
  confab_budget_group_set_session (self->budget_group, session);
  confab_order_group_set_session (self->order_group, session);
  confab_storage_page_set_session (self->storage_page, session);
  confab_prompt_editor_set_text (self->prompt_editor, confab_session_get_system_prompt (session));
  bind_settings (self);
  g_signal_connect_object (confab_session_get_services (session), "notify::default-provider",
                           G_CALLBACK (update_parameters), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * confab_preferences_window_show_budget:
 * @self: the window, presented
 *
 * Shows the budget, with the focus on it.
 */
void
confab_preferences_window_show_budget (ConfabPreferencesWindow *self)
{
  GtkWidget *page;

  g_return_if_fail (CONFAB_IS_PREFERENCES_WINDOW (self));

  page = gtk_widget_get_ancestor (GTK_WIDGET (self->budget_group), ADW_TYPE_PREFERENCES_PAGE);
  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (page));
  gtk_widget_grab_focus (GTK_WIDGET (self->budget_group));
}
