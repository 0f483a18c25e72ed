/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-database.h"

G_BEGIN_DECLS

/* What the files of a database share. */

struct _ConfabDatabase
{
  sqlite3      *sqlite;
  GThread      *thread;      /* the one that opened it */
  GHashTable   *statements;  /* SQL to ConfabStatement */
  GCancellable *cancellable; /* borrowed; of the call that runs */
  gulong        cancelled_id;
  GCancellable *stop;        /* (nullable): ends whatever runs */
  gulong        stopped_id;
  char         *folder;
  char         *path;
  int           lock;        /* of the folder, or -1 */
  gboolean      is_unchecked; /* whether it is whole is not known yet */
  gboolean      is_damaged;
  int           is_migrating; /* atomic */
};

/* Lets whatever runs be ended: by the cancellable of the call, and by @stop. (nullable) */
void confab_database_watch (ConfabDatabase *self,
                            GCancellable   *stop);

G_END_DECLS
