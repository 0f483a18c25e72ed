/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-safety.h"

G_BEGIN_DECLS

/**
 * ConfabStoragePage:
 *
 * The page of the preferences about what is on disk: how much, for how long backups are kept, and the backups, each of which
 * can be restored.
 *
 * Signals: "problem" (text: string); "restore" (name: string) when somebody has decided to restore a backup.
 */
#define CONFAB_TYPE_STORAGE_PAGE (confab_storage_page_get_type ())
G_DECLARE_FINAL_TYPE (ConfabStoragePage, confab_storage_page, CONFAB, STORAGE_PAGE, AdwPreferencesPage)

void  confab_storage_page_set_session (ConfabStoragePage  *self,
                                       ConfabSession      *session);
char *confab_storage_dup_backup_title (const ConfabBackup *backup) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
