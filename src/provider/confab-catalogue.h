/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-failure.h"
#include "model/confab-model-info.h"
#include "model/confab-provider.h"
#include "net/confab-http-client.h"

G_BEGIN_DECLS

/**
 * CONFAB_CATALOGUE_ERROR:
 *
 * The domain of errors whose text is what the service said, or why it said nothing; the code is a #ConfabFailureKind.
 * confab_error_from_gerror() makes a failure of it, with what a person can do.
 */
#define CONFAB_CATALOGUE_ERROR (confab_catalogue_error_quark ())
GQuark     confab_catalogue_error_quark       (void);

/* The models of a service in any of the shapes that services use; (element-type ConfabModelInfo). Where the service tells
 * their types only those that can chat; otherwise those last whose names tell of another use. */
GPtrArray *confab_catalogue_parse             (const char           *text,
                                               gsize                 length,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void       confab_catalogue_fetch_async       (ConfabHttpClient     *client,
                                               ConfabProvider       *provider,
                                               const char           *key,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray *confab_catalogue_fetch_finish      (GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is left on the account, for people. CONFAB_ERROR_UNSUPPORTED where the service does not tell. */
void       confab_catalogue_balance_async     (ConfabHttpClient     *client,
                                               ConfabProvider       *provider,
                                               const char           *key,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char      *confab_catalogue_balance_finish    (GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Services that answer on this machine at the ports where they listen by default; (element-type ConfabProvider), each
 * with its first model set. */
void       confab_catalogue_discover_async    (ConfabHttpClient     *client,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray *confab_catalogue_discover_finish   (GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
