/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is done to the folder of a store as a whole: its lock, and putting another database in the place of the one that is there. */

#define CONFAB_FOLDER_DATABASE "confab.db"
#define CONFAB_FOLDER_NEXT     "confab.db-next"
#define CONFAB_FOLDER_DAMAGED  "damaged-"

/**
 * ConfabFolderLock:
 * @CONFAB_FOLDER_LOCK_SHARED: others may use the store as well
 * @CONFAB_FOLDER_LOCK_ALONE: nobody else has the store open
 *
 * How the folder of a store is held.
 */
typedef enum
{
  CONFAB_FOLDER_LOCK_SHARED,
  CONFAB_FOLDER_LOCK_ALONE,
} ConfabFolderLock;

/* What confab_folder_lock() gives where others hold it. */
#define CONFAB_FOLDER_BUSY (-1)

int      confab_folder_lock            (const char        *folder,
                                        ConfabFolderLock   how,
                                        int                timeout_ms,
                                        GError           **error);
int      confab_folder_lock_alone      (const char        *folder,
                                        GError           **error);
gboolean confab_folder_change_lock     (int                fd,
                                        ConfabFolderLock   how,
                                        int                timeout_ms);
void     confab_folder_unlock          (int                fd);

gboolean confab_folder_make            (const char        *folder);
gboolean confab_folder_sync            (const char        *folder);
gboolean confab_folder_copy_file       (const char        *from,
                                        const char        *to,
                                        GError           **error);
gboolean confab_folder_sync_file       (const char        *path);

char    *confab_folder_make_staging    (const char        *folder,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
char    *confab_folder_keep_original   (const char        *folder,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean confab_folder_replace         (const char        *folder,
                                        const char        *staging,
                                        GError           **error);
gboolean confab_folder_has_replacement (const char        *folder);
gboolean confab_folder_finish_replace  (const char        *folder,
                                        GError           **error);
void     confab_folder_remove_staging  (const char        *folder);
gboolean confab_folder_has_damaged     (const char        *folder);

G_END_DECLS
