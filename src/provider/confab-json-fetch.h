/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "model/confab-provider.h"
#include "net/confab-http-client.h"

G_BEGIN_DECLS

/* Gets the body at @path below the provider's base address, or from its host where @path begins with a slash.
 * Errors: CONFAB_CATALOGUE_ERROR for whatever went wrong, or G_IO_ERROR_CANCELLED. */
void    confab_json_fetch_async  (ConfabHttpClient     *client,
                                  ConfabProvider       *provider,
                                  const char           *key,
                                  const char           *path,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
/* As confab_json_fetch_async(), with this as the body of a POST. */
void    confab_json_fetch_post_async (ConfabHttpClient    *client,
                                      ConfabProvider      *provider,
                                      const char          *key,
                                      const char          *path,
                                      JsonNode            *question,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
GBytes *confab_json_fetch_finish (GAsyncResult         *result,
                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
