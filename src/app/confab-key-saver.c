/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-key-saver.h"
#include "session/confab-session.h"

/* One provider on its way into the store, and its key into the keyring. */
typedef struct
{
  ConfabServices *services;
  ConfabProvider *provider;
  char           *key;
  gboolean        key_first;
  gboolean        key_saved;
  gboolean        provider_saved;
} Saving;

static void
wipe (char *secret)
{
  /* Through a volatile pointer, since a compiler may leave out a write to memory that is freed next. */
  for (volatile char *p = secret; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (secret);
}

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->services);
  g_object_unref (saving->provider);
  wipe (saving->key);
  g_free (saving);
}

static void save_key (GTask   *task,
                      gboolean this_run_only);
static void go_on (GTask *task);

static void
dialog_response_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    gpointer          user_data)
{
  g_autoptr (GTask) task = user_data;

  if (g_str_equal (response, "keep"))
    save_key (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("The key was not kept."));
}

static void
ask (GTask        *task,
     const GError *error)
{
  GtkWindow *window = g_task_get_source_object (task);
  GtkWidget *dialog = adw_message_dialog_new (window, _ ("No Keyring for the Key"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("%s.\n\nThe key can be kept in memory until Confab ends. "
                                     "It is never written to a file."), error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _ ("_Cancel"),
                                    "keep", _ ("_Keep the Key for This Run Only"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (dialog_response_cb), g_object_ref (task));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
services_save_key_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Saving *saving = g_task_get_task_data (task);

  if (confab_services_save_key_finish (CONFAB_SERVICES (object), result, &error))
    {
      saving->key_saved = TRUE;
      go_on (task);
    }
  else if (error->domain == CONFAB_SECRET_ERROR)
    ask (task, error);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
save_key (GTask   *task,
          gboolean this_run_only)
{
  Saving *saving = g_task_get_task_data (task);

  confab_services_save_key_async (saving->services, saving->provider, saving->key, this_run_only,
                                  g_task_get_cancellable (task), services_save_key_cb, g_object_ref (task));
}

static void
services_save_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!confab_services_save_finish (CONFAB_SERVICES (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  saving->provider_saved = TRUE;
  go_on (task);
}

/* A new provider is there only once its key is; the key of one that moves would be taken away by saving the provider after it. */
static void
go_on (GTask *task)
{
  Saving *saving = g_task_get_task_data (task);
  gboolean key_waits = saving->key != NULL && !saving->key_saved;

  if (key_waits && (saving->key_first || saving->provider_saved))
    save_key (task, FALSE);
  else if (!saving->provider_saved)
    confab_services_save_async (saving->services, saving->provider, NULL, services_save_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * confab_key_saver_save_async:
 * @window: where the question stands, if there is one
 * @services: where the provider is kept
 * @provider: the provider
 * @key: (nullable): its key; %NULL leaves the one that is kept
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_key_saver_save_async (GtkWindow          *window,
                             ConfabServices     *services,
                             ConfabProvider     *provider,
                             const char         *key,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Saving *saving;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (CONFAB_IS_SERVICES (services));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  task = g_task_new (window, NULL, callback, user_data);
  g_task_set_source_tag (task, confab_key_saver_save_async);
  saving = g_new0 (Saving, 1);
  saving->services = g_object_ref (services);
  saving->provider = g_object_ref (provider);
  saving->key = g_strdup (key);
  saving->key_first = confab_services_find (services, confab_provider_get_id (provider)) == NULL;
  g_task_set_task_data (task, saving, saving_free);
  go_on (task);
}

/**
 * confab_key_saver_save_finish:
 * @window: the window
 * @result: the result
 * @error: where to say what failed; %G_IO_ERROR_CANCELLED where the user does not want the key kept in memory
 *
 * Returns: whether all was kept
 */
gboolean
confab_key_saver_save_finish (GtkWindow    *window,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, window), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
