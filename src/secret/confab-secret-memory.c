/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsecret/secret.h>
#include <string.h>

#include "secret/confab-secret-store.h"

typedef struct
{
  char        *origin;
  SecretValue *key;     /* libsecret keeps it in memory that is not swapped out */
} Entry;

#define CONFAB_TYPE_SECRET_MEMORY (confab_secret_memory_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSecretMemory, confab_secret_memory, CONFAB, SECRET_MEMORY, GObject)

struct _ConfabSecretMemory
{
  GObject     parent_instance;

  GHashTable *entries;   /* by the provider's identifier */
};

static void confab_secret_memory_iface_init (ConfabSecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabSecretMemory, confab_secret_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_SECRET_STORE, confab_secret_memory_iface_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->origin);
  secret_value_unref (entry->key);
  g_free (entry);
}

static void
lookup_async (ConfabSecretStore  *store,
              const char         *provider_id,
              const char         *origin,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  ConfabSecretMemory *self = CONFAB_SECRET_MEMORY (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const Entry *entry = g_hash_table_lookup (self->entries, provider_id);
  SecretValue *copy;
  const char *text;
  gsize length;

  g_task_set_source_tag (task, lookup_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (entry == NULL || strcmp (entry->origin, origin) != 0)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  text = secret_value_get (entry->key, &length);
  copy = secret_value_new (text, length, "text/plain");
  g_task_return_pointer (task, secret_value_unref_to_password (copy, &length), (GDestroyNotify)confab_secret_free);
}

static char *
lookup_finish (ConfabSecretStore *store,
               GAsyncResult      *result,
               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_async (ConfabSecretStore  *store,
            const char         *provider_id,
            const char         *origin,
            const char         *label,
            const char         *key,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  ConfabSecretMemory *self = CONFAB_SECRET_MEMORY (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Entry *entry;

  g_task_set_source_tag (task, save_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  entry = g_new0 (Entry, 1);
  entry->origin = g_strdup (origin);
  entry->key = secret_value_new (key, -1, "text/plain");
  g_hash_table_replace (self->entries, g_strdup (provider_id), entry);
  g_task_return_boolean (task, TRUE);
}

static void
clear_async (ConfabSecretStore  *store,
             const char         *provider_id,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  ConfabSecretMemory *self = CONFAB_SECRET_MEMORY (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, clear_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_hash_table_remove (self->entries, provider_id);
  g_task_return_boolean (task, TRUE);
}

static gboolean
boolean_finish (ConfabSecretStore *store,
                GAsyncResult      *result,
                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
confab_secret_memory_iface_init (ConfabSecretStoreInterface *iface)
{
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
  iface->save_async = save_async;
  iface->save_finish = boolean_finish;
  iface->clear_async = clear_async;
  iface->clear_finish = boolean_finish;
}

static void
confab_secret_memory_finalize (GObject *object)
{
  ConfabSecretMemory *self = CONFAB_SECRET_MEMORY (object);

  g_hash_table_unref (self->entries);
  G_OBJECT_CLASS (confab_secret_memory_parent_class)->finalize (object);
}

static void
confab_secret_memory_class_init (ConfabSecretMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_secret_memory_finalize;
}

static void
confab_secret_memory_init (ConfabSecretMemory *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

/**
 * confab_secret_memory_new:
 *
 * Returns: (transfer full): a store that forgets everything with its last reference
 */
ConfabSecretStore *
confab_secret_memory_new (void)
{
  return g_object_new (CONFAB_TYPE_SECRET_MEMORY, NULL);
}
