/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "provider/confab-catalogue.h"

G_BEGIN_DECLS

/**
 * ConfabDiscoveryPlace:
 * @profile: what is expected there
 * @origin: scheme, host and port
 *
 * A place where a local service may listen.
 */
typedef struct
{
  ConfabProfile  profile;
  const char    *origin;
} ConfabDiscoveryPlace;

/* As confab_catalogue_discover_async(), at these places, with a limit in milliseconds for each. */
void confab_discovery_start (ConfabHttpClient           *client,
                             const ConfabDiscoveryPlace *places,
                             guint                       n_places,
                             guint                       limit_ms,
                             GCancellable               *cancellable,
                             GAsyncReadyCallback         callback,
                             gpointer                    user_data);

G_END_DECLS
