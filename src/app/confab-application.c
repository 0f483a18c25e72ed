/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "app/confab-about.h"
#include "app/confab-application.h"
#include "app/confab-preferences-window.h"
#include "app/confab-spending-window.h"
#include "app/confab-settings.h"
#include "app/confab-store-dialog.h"
#include "app/confab-window.h"

/* Tokens a second: about what a service does, so that a first chat looks as later ones will. */
#define SANDBOX_PACE 120

struct _ConfabApplication
{
  AdwApplication parent_instance;

  ConfabSession *session;
  GSettings     *settings;
  GtkWindow     *preferences;
  GtkWindow     *wait;        /* while another database is put in place */
  GtkWidget     *damage_dialog;
  GCancellable  *opening;
  char          *mend_backup; /* (nullable): what to restore once the session is closed; NULL: recover */
  char          *notice;      /* (nullable): what came of it, for the next window */
  guint          terminate_id;
  guint          interrupt_id;
  guint          slow_id;      /* looks whether opening the session takes long, and why */

  guint          opened : 1;
  guint          closing : 1;
  guint          activate_again : 1;
  guint          mending : 1;
};

G_DEFINE_FINAL_TYPE (ConfabApplication, confab_application, ADW_TYPE_APPLICATION)

static ConfabWindow *
find_window (ConfabApplication * self)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL; link = link->next)
    if (CONFAB_IS_WINDOW (link->data))
      return link->data;
  return NULL;
}

static void
forget_session (ConfabApplication *self)
{
  g_clear_object (&self->session);
  self->closing = FALSE;
  self->opened = FALSE;
  if (self->activate_again)
    {
      self->activate_again = FALSE;
      g_application_activate (G_APPLICATION (self));
    }
  g_application_release (G_APPLICATION (self));
}

static void
mended_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  g_free (self->notice);
  self->notice = confab_safety_mend_finish (CONFAB_SESSION (object), result, &error);
  if (error != NULL)
    self->notice = g_strdup (error->message);
  self->mending = FALSE;
  g_clear_pointer (&self->mend_backup, g_free);
  self->activate_again = TRUE;
  forget_session (self);
  if (self->wait != NULL)
    gtk_window_destroy (self->wait);
  g_clear_weak_pointer (&self->wait);
}

static void
session_closed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_session_close_finish (CONFAB_SESSION (object), result, &error))
    g_warning ("The session did not close: %s", error->message);
  if (self->mending)
    confab_safety_mend_async (self->session, self->mend_backup, NULL, mended_cb, g_object_ref (self));
  else
    forget_session (self);
}

/* What was said is stored before the process ends. */
static void
confab_application_close_session (ConfabApplication *self)
{
  if (self->closing || self->session == NULL)
    return;

  self->closing = TRUE;
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_application_hold (G_APPLICATION (self));
  confab_session_close_async (self->session, NULL, session_closed_cb, g_object_ref (self));
}

static void
confab_application_quit (ConfabApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  if (self->preferences != NULL)
    gtk_window_destroy (self->preferences);
  for (GList *link = windows; link != NULL; link = link->next)
    if (CONFAB_IS_WINDOW (link->data))
      gtk_window_close (link->data);
}

static gboolean
quit_cb (gpointer user_data)
{
  confab_application_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* The windows close, the session with them; then the other database is put in place, and all opens anew. */
static void
confab_application_mend (ConfabApplication *self,
                         const char        *backup)
{
  GtkWidget *wait;

  if (self->mending || self->closing || self->session == NULL)
    return;
  self->mending = TRUE;
  self->mend_backup = g_strdup (backup);
  wait = confab_store_wait_new (GTK_APPLICATION (self), backup == NULL);
  g_set_weak_pointer (&self->wait, GTK_WINDOW (wait));
  gtk_window_present (self->wait);
  /* The dialog that was answered goes before the window that it stands above. */
  g_idle_add_full (G_PRIORITY_DEFAULT, quit_cb, g_object_ref (self), g_object_unref);
}

static void
damage_response_cb (ConfabApplication *self,
                    const char        *response,
                    GtkWidget         *dialog)
{
  if (g_str_equal (response, CONFAB_STORE_RESPONSE_RECOVER))
    confab_application_mend (self, NULL);
  else if (g_str_equal (response, CONFAB_STORE_RESPONSE_RESTORE))
    confab_application_mend (self, confab_store_dialog_get_backup (dialog));
  else if (g_str_equal (response, CONFAB_STORE_RESPONSE_QUIT))
    confab_application_quit (self);
}

typedef struct
{
  ConfabApplication *application;
  char              *message;
  gboolean           is_altered;
} Damage;

static void
damage_free (Damage *self)
{
  g_object_unref (self->application);
  g_free (self->message);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Damage, damage_free)

static void
damage_looked_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Damage) damage = user_data;
  ConfabApplication *self = damage->application;
  ConfabWindow *window = find_window (self);
  g_autoptr (GPtrArray) backups = NULL;
  ConfabStoreSize size;

  if (!confab_safety_look_finish (CONFAB_SESSION (object), result, &size, &backups, NULL) || window == NULL ||
      self->session != CONFAB_SESSION (object) || self->closing || self->damage_dialog != NULL)
    return;
  g_set_weak_pointer (&self->damage_dialog,
                      damage->is_altered ? confab_store_dialog_new_altered (GTK_WINDOW (window), damage->message, backups)
                                         : confab_store_dialog_new (GTK_WINDOW (window), damage->message, backups));
  g_signal_connect_object (self->damage_dialog, "response", G_CALLBACK (damage_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->damage_dialog));
}

static void
ask_about_damage (ConfabApplication *self,
                  const char        *message,
                  gboolean           is_altered,
                  ConfabSession     *session)
{
  Damage *damage;

  if (session != self->session || self->closing)
    return;
  damage = g_new0 (Damage, 1);
  damage->application = g_object_ref (self);
  damage->message = g_strdup (message);
  damage->is_altered = is_altered;
  confab_safety_look_async (session, NULL, damage_looked_cb, damage);
}

static void
session_damaged_cb (ConfabApplication *self,
                    const char        *message,
                    ConfabSession     *session)
{
  ask_about_damage (self, message, FALSE, session);
}

static void
session_altered_cb (ConfabApplication *self,
                    const char        *message,
                    ConfabSession     *session)
{
  ask_about_damage (self, message, TRUE, session);
}

static void
show_notice (ConfabApplication *self,
             ConfabWindow      *window)
{
  g_autofree char *text = g_steal_pointer (&self->notice);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("Saved Conversations"), NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
signal_cb (gpointer user_data)
{
  confab_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
session_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  ConfabWindow *window;

  if (!confab_session_open_finish (CONFAB_SESSION (object), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->closing || self->session != CONFAB_SESSION (object))
    return;
  g_clear_handle_id (&self->slow_id, g_source_remove);
  self->opened = TRUE;
  window = find_window (self);
  if (window == NULL)
    return;
  confab_window_session_opened (window, error);
  if (self->notice != NULL)
    show_notice (self, window);
  if (confab_safety_is_damage (error))
    session_damaged_cb (self, error->message, self->session);
}

static gboolean
slow_cb (gpointer user_data)
{
  ConfabApplication *self = user_data;
  ConfabWindow *window = find_window (self);

  if (window == NULL || self->session == NULL || !confab_session_is_migrating (self->session))
    return G_SOURCE_CONTINUE;
  confab_window_tell_migration (window);
  self->slow_id = 0;
  return G_SOURCE_REMOVE;
}

static void
confab_application_activate (GApplication *application)
{
  ConfabApplication *self = CONFAB_APPLICATION (application);
  ConfabWindow *window = find_window (self);

  if (self->closing)
    {
      self->activate_again = TRUE;
      return;
    }
  if (window != NULL)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }

  self->session = confab_session_new (NULL, NULL);
  g_signal_connect_object (self->session, "damaged", G_CALLBACK (session_damaged_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "altered", G_CALLBACK (session_altered_cb), self, G_CONNECT_SWAPPED);
  confab_session_set_sandbox_pace (self->session, SANDBOX_PACE);
  self->opening = g_cancellable_new ();
  self->slow_id = g_timeout_add_seconds (1, slow_cb, self);
  window = CONFAB_WINDOW (confab_window_new (GTK_APPLICATION (self), self->session, self->settings));
  gtk_window_present (GTK_WINDOW (window));
  confab_session_open_async (self->session, self->opening, session_opened_cb, g_object_ref (self));
}

static void
confab_application_window_removed (GtkApplication *application,
                                   GtkWindow      *window)
{
  if (CONFAB_IS_WINDOW (window))
    confab_application_close_session (CONFAB_APPLICATION (application));

  GTK_APPLICATION_CLASS (confab_application_parent_class)->window_removed (application, window);
}

static void
update_color_scheme (ConfabApplication *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, CONFAB_SETTING_COLOR_SCHEME);
  AdwColorScheme color_scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (scheme, "light"))
    color_scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (scheme, "dark"))
    color_scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)), color_scheme);
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  ConfabApplication *self = user_data;
  ConfabWindow *window = find_window (self);

  if (!self->opened || window == NULL)
    return;
  if (self->preferences == NULL)
    {
      GtkWidget *preferences = confab_preferences_window_new (self->session, self->settings);

      g_set_weak_pointer (&self->preferences, GTK_WINDOW (preferences));
      gtk_window_set_transient_for (self->preferences, GTK_WINDOW (window));
      gtk_window_set_modal (self->preferences, TRUE);
      g_signal_connect_object (preferences, "restore", G_CALLBACK (confab_application_mend), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (self->preferences);
}

static void
budget_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  ConfabApplication *self = user_data;

  preferences_action (action, parameter, user_data);
  if (self->preferences != NULL)
    confab_preferences_window_show_budget (CONFAB_PREFERENCES_WINDOW (self->preferences));
}

static void
spending_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  ConfabApplication *self = user_data;
  ConfabWindow *window = find_window (self);

  if (self->opened && window != NULL)
    gtk_window_present (GTK_WINDOW (confab_spending_window_new (GTK_WINDOW (window), self->session)));
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  g_autoptr (GtkBuilder) builder = NULL;
  ConfabWindow *window = find_window (user_data);
  GtkWindow *shortcuts;

  if (window == NULL)
    return;
  builder = gtk_builder_new_from_resource ("/io/github/confab/Confab/ui/confab-shortcuts.ui");
  shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (window));
  /* It finds the keys of actions only through the window that has them. */
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (window), GTK_SHORTCUTS_WINDOW (shortcuts));
  gtk_window_present (shortcuts);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ConfabWindow *window = find_window (user_data);

  if (window != NULL)
    confab_about_show (GTK_WINDOW (window));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  confab_application_quit (user_data);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/confab/Confab/app.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
confab_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_action },
    { .name = "budget", .activate = budget_action },
    { .name = "preferences", .activate = preferences_action },
    { .name = "quit", .activate = quit_action },
    { .name = "shortcuts", .activate = shortcuts_action },
    { .name = "spending", .activate = spending_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[4];
  } accels[] = {
    { "app.preferences", { "<Control>comma" } },
    { "app.quit", { "<Control>q" } },
    { "app.shortcuts", { "<Control>question" } },
    { "win.choose-model", { "<Control>m" } },
    { "win.choose-preset", { "<Control><Shift>p" } },
    { "win.find", { "<Control>f" } },
    { "win.find-next", { "<Control>g" } },
    { "win.find-previous", { "<Shift><Control>g" } },
    { "win.focus-message", { "<Control>l" } },
    { "win.new-conversation", { "<Control>n" } },
    { "win.new-temporary", { "<Control><Shift>n" } },
    { "win.parameters", { "F9" } },
    { "win.print", { "<Control>p" } },
    { "win.search", { "<Control>k", "<Shift><Control>f" } },
    { "win.send-with", { "<Control><Shift>Return", "<Control><Shift>KP_Enter" } },
    { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
    { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
    { "win.zoom-reset", { "<Control>0", "<Control>KP_0" } },
    { "window.close", { "<Control>w" } },
  };
  ConfabApplication *self = CONFAB_APPLICATION (application);

  G_APPLICATION_CLASS (confab_application_parent_class)->startup (application);

  self->settings = g_settings_new (CONFAB_APPLICATION_ID);
  g_signal_connect_object (self->settings, "changed::" CONFAB_SETTING_COLOR_SCHEME, G_CALLBACK (update_color_scheme),
                           self, G_CONNECT_SWAPPED);
  update_color_scheme (self);
  load_style ();
  gtk_window_set_default_icon_name (CONFAB_APPLICATION_ID);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char **)accels[i].accels);
  self->terminate_id = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->interrupt_id = g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
confab_application_shutdown (GApplication *application)
{
  ConfabApplication *self = CONFAB_APPLICATION (application);

  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (confab_application_parent_class)->shutdown (application);
}

static void
confab_application_dispose (GObject *object)
{
  ConfabApplication *self = CONFAB_APPLICATION (object);

  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->damage_dialog);
  g_clear_weak_pointer (&self->wait);
  g_clear_pointer (&self->mend_backup, g_free);
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_clear_pointer (&self->notice, g_free);
  g_clear_object (&self->opening);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (confab_application_parent_class)->dispose (object);
}

static void
confab_application_class_init (ConfabApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_application_dispose;
  application_class->activate = confab_application_activate;
  application_class->shutdown = confab_application_shutdown;
  application_class->startup = confab_application_startup;
  GTK_APPLICATION_CLASS (klass)->window_removed = confab_application_window_removed;
}

static void
confab_application_init (ConfabApplication *self)
{
}

/**
 * confab_application_new:
 *
 * Returns: (transfer full): the application
 */
ConfabApplication *
confab_application_new (void)
{
  return g_object_new (CONFAB_TYPE_APPLICATION,
                       "application-id", CONFAB_APPLICATION_ID,
                       "resource-base-path", "/io/github/confab/Confab",
                       NULL);
}

/**
 * confab_application_get_session:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the session, while there is a window
 */
ConfabSession *
confab_application_get_session (ConfabApplication *self)
{
  g_return_val_if_fail (CONFAB_IS_APPLICATION (self), NULL);

  return self->session;
}
