/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsecret/secret.h>

#include "secret/confab-secret-store.h"

G_DEFINE_QUARK (confab_secret_error, confab_secret_error)

G_DEFINE_INTERFACE (ConfabSecretStore, confab_secret_store, G_TYPE_OBJECT)

static void
confab_secret_store_default_init (ConfabSecretStoreInterface *iface)
{
}

/**
 * confab_secret_store_lookup_async:
 * @self: a store
 * @provider_id: the provider's identifier
 * @origin: the origin the key is to be sent to, as [func@Confab.uri_dup_origin] gives it
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: given to @callback
 *
 * Looks for the key of a provider. The desktop may ask the user to unlock the keyring.
 */
void
confab_secret_store_lookup_async (ConfabSecretStore  *self,
                                  const char         *provider_id,
                                  const char         *origin,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SECRET_STORE (self));
  g_return_if_fail (provider_id != NULL && origin != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CONFAB_SECRET_STORE_GET_IFACE (self)->lookup_async (self, provider_id, origin, cancellable, callback, user_data);
}

/**
 * confab_secret_store_lookup_finish:
 * @self: a store
 * @result: the result
 * @error: return location for a [error@Confab.SecretError] or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the key, in memory that is not swapped out; free it with
 *   [func@Confab.secret_free]. %NULL without an error where no key is kept for this provider and origin
 */
char *
confab_secret_store_lookup_finish (ConfabSecretStore *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (CONFAB_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONFAB_SECRET_STORE_GET_IFACE (self)->lookup_finish (self, result, error);
}

/**
 * confab_secret_store_save_async:
 * @self: a store
 * @provider_id: the provider's identifier
 * @origin: the origin the key may be sent to, as [func@Confab.uri_dup_origin] gives it
 * @label: what the desktop's password manager shows, for the user
 * @key: the key; it is copied into memory that is not swapped out
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: given to @callback
 *
 * Keeps a key, in place of any that was kept for the provider, also for another origin.
 */
void
confab_secret_store_save_async (ConfabSecretStore  *self,
                                const char         *provider_id,
                                const char         *origin,
                                const char         *label,
                                const char         *key,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SECRET_STORE (self));
  g_return_if_fail (provider_id != NULL && origin != NULL && label != NULL && key != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CONFAB_SECRET_STORE_GET_IFACE (self)->save_async (self, provider_id, origin, label, key, cancellable, callback, user_data);
}

/**
 * confab_secret_store_save_finish:
 * @self: a store
 * @result: the result
 * @error: return location for a [error@Confab.SecretError] or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the key is kept now
 */
gboolean
confab_secret_store_save_finish (ConfabSecretStore *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (CONFAB_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CONFAB_SECRET_STORE_GET_IFACE (self)->save_finish (self, result, error);
}

/**
 * confab_secret_store_clear_async:
 * @self: a store
 * @provider_id: the provider's identifier
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: given to @callback
 *
 * Forgets whatever key is kept for a provider.
 */
void
confab_secret_store_clear_async (ConfabSecretStore  *self,
                                 const char         *provider_id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SECRET_STORE (self));
  g_return_if_fail (provider_id != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CONFAB_SECRET_STORE_GET_IFACE (self)->clear_async (self, provider_id, cancellable, callback, user_data);
}

/**
 * confab_secret_store_clear_finish:
 * @self: a store
 * @result: the result
 * @error: return location for a [error@Confab.SecretError] or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether no key is kept now, also where there was none before
 */
gboolean
confab_secret_store_clear_finish (ConfabSecretStore *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (CONFAB_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CONFAB_SECRET_STORE_GET_IFACE (self)->clear_finish (self, result, error);
}

/**
 * confab_secret_free:
 * @key: (transfer full) (nullable): a key from [method@Confab.SecretStore.lookup_finish]
 *
 * Overwrites and frees a key.
 */
void
confab_secret_free (char *key)
{
  secret_password_free (key);
}
