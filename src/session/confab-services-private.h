/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/confab-http-client.h"
#include "secret/confab-secret-store.h"
#include "session/confab-services.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* What the files of the services share. */

struct _ConfabServices
{
  GObject            parent_instance;

  ConfabHttpClient  *client;
  ConfabStore       *store;
  ConfabSecretStore *keyring;
  ConfabSecretStore *this_run;       /* keys that are not kept beyond this run */
  GHashTable        *call_keys;      /* provider's id → key from the environment */
  GPtrArray         *providers;      /* ConfabProvider, the sandbox last */
  GHashTable        *saved_origins;  /* provider's id → the origin it was saved with */
  GHashTable        *models;         /* provider's id → GPtrArray of ConfabModelInfo */
  char              *default_id;
  guint              n_changes;      /* counts what this process changed, which a reading under way may not have */
};

G_END_DECLS
