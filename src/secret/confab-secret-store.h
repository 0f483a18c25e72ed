/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CONFAB_SECRET_ERROR:
 *
 * Why a key could not be kept or read.
 */
#define CONFAB_SECRET_ERROR (confab_secret_error_quark ())

/**
 * ConfabSecretError:
 * @CONFAB_SECRET_ERROR_UNAVAILABLE: there is no keyring, or it has no place to keep a key
 * @CONFAB_SECRET_ERROR_LOCKED: the user did not unlock the keyring
 */
typedef enum
{
  CONFAB_SECRET_ERROR_UNAVAILABLE,
  CONFAB_SECRET_ERROR_LOCKED,
} ConfabSecretError;

GQuark confab_secret_error_quark (void);

/**
 * ConfabSecretStore:
 *
 * Where the keys of providers are kept. A key is found by the provider's identifier and the origin it was entered for,
 * so that a provider whose address changes cannot carry its key to another host.
 */
#define CONFAB_TYPE_SECRET_STORE (confab_secret_store_get_type ())
G_DECLARE_INTERFACE (ConfabSecretStore, confab_secret_store, CONFAB, SECRET_STORE, GObject)

struct _ConfabSecretStoreInterface
{
  GTypeInterface parent_interface;

  void     (*lookup_async)  (ConfabSecretStore *self, const char *provider_id, const char *origin,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char    *(*lookup_finish) (ConfabSecretStore *self, GAsyncResult *result, GError **error);
  void     (*save_async)    (ConfabSecretStore *self, const char *provider_id, const char *origin, const char *label, const char *key,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*save_finish)   (ConfabSecretStore *self, GAsyncResult *result, GError **error);
  void     (*clear_async)   (ConfabSecretStore *self, const char *provider_id,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*clear_finish)  (ConfabSecretStore *self, GAsyncResult *result, GError **error);
};

/* lookup: NULL without an error where no key is kept. The key is in memory that is not swapped out; free it with confab_secret_free(). */
void      confab_secret_store_lookup_async  (ConfabSecretStore   *self,
                                             const char          *provider_id,
                                             const char          *origin,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
char     *confab_secret_store_lookup_finish (ConfabSecretStore   *self,
                                             GAsyncResult        *result,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void      confab_secret_store_save_async    (ConfabSecretStore   *self,
                                             const char          *provider_id,
                                             const char          *origin,
                                             const char          *label,
                                             const char          *key,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean  confab_secret_store_save_finish   (ConfabSecretStore   *self,
                                             GAsyncResult        *result,
                                             GError             **error);
void      confab_secret_store_clear_async   (ConfabSecretStore   *self,
                                             const char          *provider_id,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
gboolean  confab_secret_store_clear_finish  (ConfabSecretStore   *self,
                                             GAsyncResult        *result,
                                             GError             **error);
void      confab_secret_free                (char                *key);

/* The keyring of the desktop, through libsecret. */
ConfabSecretStore *confab_secret_keyring_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Keys for this run only: what the user may choose where there is no keyring, and what tests use. */
ConfabSecretStore *confab_secret_memory_new  (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
