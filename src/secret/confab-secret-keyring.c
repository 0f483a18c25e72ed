/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "secret/confab-secret-store.h"

#define CONFAB_TYPE_SECRET_KEYRING (confab_secret_keyring_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSecretKeyring, confab_secret_keyring, CONFAB, SECRET_KEYRING, GObject)

struct _ConfabSecretKeyring
{
  GObject parent_instance;
};

static void confab_secret_keyring_iface_init (ConfabSecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabSecretKeyring, confab_secret_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_SECRET_STORE, confab_secret_keyring_iface_init))

/* Its name and attributes are how keys are found again: they never change. */
static const SecretSchema key_schema = {
  "io.github.confab.Confab.ApiKey", SECRET_SCHEMA_NONE,
  {
    { "provider-id", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

/* What a worker needs. libsecret asks for the portal with a call that waits, and a prompt waits for the user, so all
 * of it is done in threads, one after another. */
typedef struct
{
  char        *provider_id;
  char        *origin;
  char        *label;
  SecretValue *key;
} Job;

static GMutex job_mutex;

static Job *
job_new (const char *provider_id,
         const char *origin)
{
  Job *job = g_new0 (Job, 1);

  job->provider_id = g_strdup (provider_id);
  job->origin = g_strdup (origin);
  return job;
}

static void
job_free (Job *job)
{
  g_free (job->provider_id);
  g_free (job->origin);
  g_free (job->label);
  g_clear_pointer (&job->key, secret_value_unref);
  g_free (job);
}

static GHashTable *
new_attributes (const char *provider_id,
                const char *origin)
{
  if (origin == NULL)
    return secret_attributes_build (&key_schema, "provider-id", provider_id, NULL);
  return secret_attributes_build (&key_schema, "provider-id", provider_id, "origin", origin, NULL);
}

static GError *
new_locked_error (void)
{
  return g_error_new_literal (CONFAB_SECRET_ERROR, CONFAB_SECRET_ERROR_LOCKED,
                              _ ("The keyring is locked. Unlock it to use the key that is kept there"));
}

/* Whatever else goes wrong has one meaning for the user: the keyring cannot be used. */
static GError *
translate_error (const GError *cause,
                 GCancellable *cancellable)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_cancellable_is_cancelled (cancellable) ? g_error_copy (cause) : new_locked_error ();
  if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return new_locked_error ();
  g_debug ("Keyring: %s (%s, %d)", cause->message, g_quark_to_string (cause->domain), cause->code);
  return g_error_new_literal (CONFAB_SECRET_ERROR, CONFAB_SECRET_ERROR_UNAVAILABLE,
                              _ ("There is no keyring to keep the key in. "
                                 "Set up a keyring for this desktop, or use the key for this session only"));
}

static GList *
find_items (const char   *provider_id,
            const char   *origin,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (provider_id, origin);

  return secret_password_searchv_sync (&key_schema, attributes, SECRET_SEARCH_ALL, cancellable, error);
}

/* Ends a worker. The connection to the service was made in its thread, where nothing would tell it that the service
 * was started anew, so the next one makes its own. */
static void
leave (void)
{
  secret_service_disconnect ();
  g_mutex_unlock (&job_mutex);
}

static char *
lookup (const Job    *job,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (job->provider_id, job->origin);
  g_autoptr (GError) cause = NULL;
  char *key = secret_password_lookupv_nonpageable_sync (&key_schema, attributes, cancellable, &cause);
  GList *locked = NULL;

  if (key != NULL)
    return key;
  /* libsecret answers the same whether there is no key or the user closed the prompt to unlock it. */
  if (cause == NULL)
    locked = find_items (job->provider_id, job->origin, cancellable, &cause);
  if (cause != NULL)
    g_propagate_error (error, translate_error (cause, cancellable));
  else if (locked != NULL)
    g_propagate_error (error, new_locked_error ());
  g_list_free_full (locked, g_object_unref);
  return NULL;
}

static void
lookup_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  GError *error = NULL;
  char *key;

  g_mutex_lock (&job_mutex);
  key = lookup (data, cancellable, &error);
  leave ();
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, key, (GDestroyNotify)confab_secret_free);
}

/* Takes away what is kept for the provider and other origins. */
static gboolean
clear_other_origins (const Job    *job,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (GError) cause = NULL;
  GList *items = find_items (job->provider_id, NULL, cancellable, &cause);

  for (GList *l = items; l != NULL && cause == NULL; l = l->next)
    {
      g_autoptr (GHashTable) found = secret_retrievable_get_attributes (l->data);
      const char *origin = g_hash_table_lookup (found, "origin");
      g_autoptr (GHashTable) attributes = NULL;

      if (origin == NULL || g_str_equal (origin, job->origin))
        continue;
      attributes = new_attributes (job->provider_id, origin);
      (void)secret_password_clearv_sync (&key_schema, attributes, cancellable, &cause);
    }
  g_list_free_full (items, g_object_unref);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, translate_error (cause, cancellable));
  return FALSE;
}

/* The new key is in place before the old one goes, so that a failure cannot lose both. */
static gboolean
save (const Job    *job,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (job->provider_id, job->origin);
  g_autoptr (GError) cause = NULL;

  if (secret_password_storev_binary_sync (&key_schema, attributes, SECRET_COLLECTION_DEFAULT, job->label, job->key,
                                          cancellable, &cause))
    return clear_other_origins (job, cancellable, error);
  g_propagate_error (error, cause != NULL ? translate_error (cause, cancellable) : new_locked_error ());
  return FALSE;
}

static void
save_worker (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean saved;

  g_mutex_lock (&job_mutex);
  saved = save (data, cancellable, &error);
  leave ();
  if (!saved)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
clear (const Job    *job,
       GCancellable *cancellable,
       GError      **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (job->provider_id, NULL);
  g_autoptr (GError) cause = NULL;
  GList *left = NULL;

  /* Its result does not tell "there was none" from "the user did not unlock it"; what is left does. */
  (void)secret_password_clearv_sync (&key_schema, attributes, cancellable, &cause);
  if (cause == NULL)
    left = find_items (job->provider_id, NULL, cancellable, &cause);
  if (cause == NULL && left == NULL)
    return TRUE;
  g_propagate_error (error, cause != NULL ? translate_error (cause, cancellable) : new_locked_error ());
  g_list_free_full (left, g_object_unref);
  return FALSE;
}

static void
clear_worker (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean cleared;

  g_mutex_lock (&job_mutex);
  cleared = clear (data, cancellable, &error);
  leave ();
  if (!cleared)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
run (ConfabSecretStore  *self,
     Job                *job,
     GTaskThreadFunc     worker,
     GCancellable       *cancellable,
     GAsyncReadyCallback callback,
     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, worker);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, worker);
}

static void
lookup_async (ConfabSecretStore  *self,
              const char         *provider_id,
              const char         *origin,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  run (self, job_new (provider_id, origin), lookup_worker, cancellable, callback, user_data);
}

static char *
lookup_finish (ConfabSecretStore *self,
               GAsyncResult      *result,
               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_async (ConfabSecretStore  *self,
            const char         *provider_id,
            const char         *origin,
            const char         *label,
            const char         *key,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  Job *job = job_new (provider_id, origin);

  job->label = g_strdup (label);
  job->key = secret_value_new (key, -1, "text/plain");
  run (self, job, save_worker, cancellable, callback, user_data);
}

static void
clear_async (ConfabSecretStore  *self,
             const char         *provider_id,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  run (self, job_new (provider_id, NULL), clear_worker, cancellable, callback, user_data);
}

static gboolean
boolean_finish (ConfabSecretStore *self,
                GAsyncResult      *result,
                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
confab_secret_keyring_iface_init (ConfabSecretStoreInterface *iface)
{
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
  iface->save_async = save_async;
  iface->save_finish = boolean_finish;
  iface->clear_async = clear_async;
  iface->clear_finish = boolean_finish;
}

static void
confab_secret_keyring_class_init (ConfabSecretKeyringClass *klass)
{
}

static void
confab_secret_keyring_init (ConfabSecretKeyring *self)
{
}

/**
 * confab_secret_keyring_new:
 *
 * Returns: (transfer full): the keyring of the desktop, or inside a sandbox the file that the desktop's portal
 *   gives a secret for. Nothing is opened before the first call.
 */
ConfabSecretStore *
confab_secret_keyring_new (void)
{
  return g_object_new (CONFAB_TYPE_SECRET_KEYRING, NULL);
}
