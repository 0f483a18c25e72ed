/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-failure.h"
#include "model/confab-model-info.h"
#include "model/confab-provider.h"

G_BEGIN_DECLS

/**
 * ConfabServices:
 *
 * The providers that the user set up, as a list model of #ConfabProvider in the order they were added, the sandbox last. It keeps
 * them in the store and their keys in the keyring, and asks them for their models.
 *
 * Property "default-provider" with notification. A provider that was changed and saved is told by "items-changed".
 */
#define CONFAB_TYPE_SERVICES (confab_services_get_type ())
G_DECLARE_FINAL_TYPE (ConfabServices, confab_services, CONFAB, SERVICES, GObject)

/**
 * ConfabServiceReport:
 * @models: (element-type ConfabModelInfo) (nullable): what the service offers
 * @balance: (nullable): what is left on the account, for people
 * @failure: (nullable): why it does not work
 *
 * What a test of the connection found.
 */
typedef struct
{
  GPtrArray     *models;
  char          *balance;
  ConfabFailure *failure;
} ConfabServiceReport;

void confab_service_report_free (ConfabServiceReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabServiceReport, confab_service_report_free)

/* (transfer none) (nullable) */
ConfabProvider *confab_services_find (ConfabServices *self,
                                      const char *id);
/* By name or id, without regard to case; (transfer none) (nullable). */
ConfabProvider *confab_services_find_by_name (ConfabServices *self,
                                              const char *name);
/* The one for new conversations: the chosen one, else the first that is not the sandbox; NULL where nothing was set up and the sandbox was not chosen. */
ConfabProvider *confab_services_get_default (ConfabServices *self);
void confab_services_set_default (ConfabServices *self,
                                  const char *id);
/* Whether nothing is set up but the sandbox, and the sandbox was not chosen: the first run. */
gboolean confab_services_is_empty (ConfabServices *self);
/* Adds the provider, or keeps what was changed. Where its origin changed, its key is taken away. */
void confab_services_save_async (ConfabServices *self,
                                 ConfabProvider *provider,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean confab_services_save_finish (ConfabServices *self,
                                      GAsyncResult *result,
                                      GError **error);
/* Removes the provider with its key. */
void confab_services_remove_async (ConfabServices *self,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean confab_services_remove_finish (ConfabServices *self,
                                        GAsyncResult *result,
                                        GError **error);
/* key: (nullable): NULL or empty takes it away. CONFAB_SECRET_ERROR where there is no keyring: then the user may choose this_run_only. */
void confab_services_save_key_async (ConfabServices *self,
                                     ConfabProvider *provider,
                                     const char *key,
                                     gboolean this_run_only,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean confab_services_save_key_finish (ConfabServices *self,
                                          GAsyncResult *result,
                                          GError **error);
/* FALSE with an error where the keyring could not be asked. */
void confab_services_has_key_async (ConfabServices *self,
                                    ConfabProvider *provider,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean confab_services_has_key_finish (ConfabServices *self,
                                         GAsyncResult *result,
                                         GError **error);
/* A key for this run that comes from the environment; it wins over the keyring for this provider, and is never stored. */
void confab_services_set_call_key (ConfabServices *self,
                                   ConfabProvider *provider,
                                   const char *key);
/* (element-type ConfabModelInfo). What was fetched before is given at once unless refresh. */
void confab_services_list_models_async (ConfabServices *self,
                                        ConfabProvider *provider,
                                        gboolean refresh,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *confab_services_list_models_finish (ConfabServices *self,
                                               GAsyncResult *result,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is known of a model without asking the service; (transfer none) (nullable). */
ConfabModelInfo *confab_services_peek_model (ConfabServices *self,
                                             ConfabProvider *provider,
                                             const char *model);
/* What was fetched of a service, without asking it; (transfer none) (nullable) (element-type ConfabModelInfo). */
GPtrArray *confab_services_peek_models (ConfabServices *self,
                                        ConfabProvider *provider);
/* Where a key is made, and where the account is topped up; (nullable). */
const char *confab_services_get_key_page (ConfabServices *self,
                                          ConfabProvider *provider);
const char *confab_services_get_billing_page (ConfabServices *self,
                                              ConfabProvider *provider);
/* Tries the connection with this key, or with the stored one where NULL. Nothing is saved. Fails only when cancelled. */
void confab_services_check_async (ConfabServices *self,
                                  ConfabProvider *provider,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
ConfabServiceReport *confab_services_check_finish (ConfabServices *self,
                                                   GAsyncResult *result,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ConfabProvider): services that answer on this machine and are not set up yet. */
void confab_services_discover_async (ConfabServices *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *confab_services_discover_finish (ConfabServices *self,
                                            GAsyncResult *result,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
