/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-backup.h"

G_BEGIN_DECLS

/* What the parts of the backups need of each other. */

char     *confab_backup_dup_shelf   (const char        *folder) G_GNUC_WARN_UNUSED_RESULT;
int       confab_backup_lock        (const char        *folder,
                                     int                timeout_ms,
                                     GError           **error);
char     *confab_backup_find_newest (const char        *folder) G_GNUC_WARN_UNUSED_RESULT;
char     *confab_backup_make_name   (gint64             time,
                                     ConfabBackupKind   kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
