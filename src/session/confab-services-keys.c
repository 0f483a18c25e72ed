/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "session/confab-services-private.h"
#include "session/confab-session-private.h"

static void
on_key_saved_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  gboolean clear = g_task_get_task_data (task) != NULL;
  GError *error = NULL;

  if (clear ? confab_secret_store_clear_finish (CONFAB_SECRET_STORE (source), result, &error)
            : confab_secret_store_save_finish (CONFAB_SECRET_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * confab_services_save_key_async:
 * @self: the services
 * @provider: a service
 * @key: (nullable): its key; %NULL or empty takes it away
 * @this_run_only: whether to keep it in memory instead of the keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
confab_services_save_key_async (ConfabServices     *self,
                                ConfabProvider     *provider,
                                const char         *key,
                                gboolean            this_run_only,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  ConfabSecretStore *secrets = this_run_only ? self->this_run : self->keyring;
  g_autofree char *origin = confab_provider_dup_origin (provider);
  g_autofree char *label = g_strdup_printf (_ ("Key for %s in Confab"), confab_provider_get_name (provider));
  const char *id = confab_provider_get_id (provider);

  g_task_set_source_tag (task, confab_services_save_key_async);
  g_hash_table_remove (self->call_keys, id);
  g_hash_table_remove (self->models, id);
  if (!this_run_only)
    confab_secret_store_clear_async (self->this_run, id, NULL, NULL, NULL);
  if (key == NULL || *key == '\0')
    {
      g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
      confab_secret_store_clear_async (secrets, id, cancellable, on_key_saved_cb, task);
    }
  else
    confab_secret_store_save_async (secrets, id, origin, label, key, cancellable, on_key_saved_cb, task);
}

/**
 * confab_services_save_key_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.SecretError]
 *
 * Returns: whether the key is kept
 */
gboolean
confab_services_save_key_finish (ConfabServices *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_services_set_call_key:
 * @self: the services
 * @provider: a service
 * @key: a key from the environment
 *
 * It wins over the keyring for this service in this run, and is never stored.
 */
void
confab_services_set_call_key (ConfabServices *self,
                              ConfabProvider *provider,
                              const char     *key)
{
  g_return_if_fail (CONFAB_IS_SERVICES (self));

  g_hash_table_insert (self->call_keys, g_strdup (confab_provider_get_id (provider)), g_strdup (key));
}

typedef struct
{
  char *id;
  char *origin;
} KeyQuestion;

static void
key_question_free (gpointer data)
{
  KeyQuestion *question = data;

  g_free (question->id);
  g_free (question->origin);
  g_free (question);
}

static void
on_key_looked_up_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  KeyQuestion *question = g_task_get_task_data (task);
  GError *error = NULL;
  char *key = confab_secret_store_lookup_finish (CONFAB_SECRET_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (key == NULL && CONFAB_SECRET_STORE (source) == self->this_run)
    confab_secret_store_lookup_async (self->keyring, question->id, question->origin, g_task_get_cancellable (task),
                                      on_key_looked_up_cb, g_object_ref (task));
  else
    g_task_return_pointer (task, key, (GDestroyNotify)confab_secret_free);
}

/**
 * confab_services_lookup_key_async:
 * @self: the services
 * @provider: a service
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Asks the environment, this run and the keyring, in this order.
 */
void
confab_services_lookup_key_async (ConfabServices     *self,
                                  ConfabProvider     *provider,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  KeyQuestion *question = g_new0 (KeyQuestion, 1);
  const char *call_key;

  g_task_set_source_tag (task, confab_services_lookup_key_async);
  question->id = g_strdup (confab_provider_get_id (provider));
  question->origin = confab_provider_dup_origin (provider);
  g_task_set_task_data (task, question, key_question_free);
  call_key = g_hash_table_lookup (self->call_keys, question->id);
  if (call_key != NULL)
    g_task_return_pointer (task, g_strdup (call_key), (GDestroyNotify)confab_secret_free);
  else if (question->origin == NULL || confab_provider_is_sandbox (provider) ||
           !g_hash_table_contains (self->saved_origins, question->id))
    g_task_return_pointer (task, NULL, NULL);
  else
    confab_secret_store_lookup_async (self->this_run, question->id, question->origin, cancellable, on_key_looked_up_cb,
                                      g_object_ref (task));
}

/**
 * confab_services_lookup_key_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.SecretError]
 *
 * Returns: (transfer full) (nullable): the key, to be freed with confab_secret_free(); %NULL without an error where
 *   there is none
 */
char *
confab_services_lookup_key_finish (ConfabServices *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_services_has_key_async:
 * @self: the services
 * @provider: a service
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
confab_services_has_key_async (ConfabServices     *self,
                               ConfabProvider     *provider,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  confab_services_lookup_key_async (self, provider, cancellable, callback, user_data);
}

/**
 * confab_services_has_key_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for a [error@Confab.SecretError]
 *
 * Returns: whether there is a key; %FALSE with an error where the keyring could not be asked
 */
gboolean
confab_services_has_key_finish (ConfabServices *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  char *key = confab_services_lookup_key_finish (self, result, error);
  gboolean has_key = key != NULL;

  confab_secret_free (key);
  return has_key;
}
