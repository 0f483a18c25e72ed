/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store.h"
#include "store/confab-store-recovery.h"

G_BEGIN_DECLS

/**
 * ConfabBackupKind:
 * @CONFAB_BACKUP_DAILY: made by itself; the older ones are dropped
 * @CONFAB_BACKUP_ASKED: made because somebody asked for it; it is kept
 * @CONFAB_BACKUP_BEFORE_RESTORE: what was there before another one was restored
 *
 * Why a backup was made.
 */
typedef enum
{
  CONFAB_BACKUP_DAILY,
  CONFAB_BACKUP_ASKED,
  CONFAB_BACKUP_BEFORE_RESTORE,
} ConfabBackupKind;

/**
 * ConfabBackup:
 * @name: the name of its file
 * @time: when it was made, milliseconds since 1970
 * @kind: why it was made
 * @size: bytes on disk
 * @n_conversations: how many it has, -1 where it cannot be read
 *
 * A copy of the database. It has no keys, as the database has none, and refers to the attachments, which lie beside
 * both.
 */
typedef struct
{
  char             *name;
  gint64            time;
  ConfabBackupKind  kind;
  goffset           size;
  gint64            n_conversations;
} ConfabBackup;

/**
 * ConfabStoreSize:
 * @database: bytes of the database with its log
 * @attachments: bytes of the attached files
 * @backups: bytes of the backups, and of the originals of damaged databases
 *
 * What is on disk.
 */
typedef struct
{
  goffset database;
  goffset attachments;
  goffset backups;
} ConfabStoreSize;

/* The setting: an object with "days" and "weeks"; no days: none are made. */
#define CONFAB_SETTING_BACKUPS "backups"
#define CONFAB_BACKUP_DAYS     7
#define CONFAB_BACKUP_WEEKS    4

/* All of these read and write files and wait for them: not on the main thread. They know the folder of a store and not
 * whether one is open. */
void        confab_backup_free        (ConfabBackup      *self);
GPtrArray  *confab_backup_list        (const char        *folder) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_backup_make        (const char        *folder,
                                       ConfabBackupKind   kind,
                                       GCancellable      *cancellable,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void        confab_backup_rotate      (const char        *folder,
                                       guint              days,
                                       guint              weeks);
gboolean    confab_backup_is_due      (const char        *folder);
gboolean    confab_backup_remove      (const char        *folder,
                                       const char        *name,
                                       GError           **error);
gboolean    confab_backup_export      (const char        *folder,
                                       const char        *name,
                                       const char        *path,
                                       GError           **error);
gboolean    confab_backup_restore     (const char        *folder,
                                       const char        *name,
                                       GError           **error);
GHashTable *confab_backup_list_hashes (const char        *folder) G_GNUC_WARN_UNUSED_RESULT;

void        confab_backup_measure     (const char        *folder,
                                       ConfabStoreSize   *size);

/* The same as confab_backup_make() for an open store, in a thread of its own. */
void        confab_store_back_up_async         (ConfabStore          *self,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean    confab_store_back_up_finish        (ConfabStore          *self,
                                                GAsyncResult         *result,
                                                GError              **error);
void        confab_store_measure_async         (ConfabStore          *self,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean    confab_store_measure_finish        (ConfabStore          *self,
                                                GAsyncResult         *result,
                                                ConfabStoreSize      *size,
                                                GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabBackup, confab_backup_free)

G_END_DECLS
