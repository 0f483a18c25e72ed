/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"
#include "store/confab-store-backup.h"

G_BEGIN_DECLS

/* Backups of what a session keeps, and what to do when it is damaged. */

/* Whether it says that what was kept is there, and damaged. */
gboolean confab_safety_is_damage (const GError *error);

/* What is on disk, and the backups of it, newest first. backups: (out) (element-type ConfabBackup) */
void confab_safety_look_async (ConfabSession *session,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean confab_safety_look_finish (ConfabSession *session,
                                    GAsyncResult *result,
                                    ConfabStoreSize *size,
                                    GPtrArray **backups,
                                    GError **error);

/* Makes one that is kept until it is removed. */
void confab_safety_back_up_async (ConfabSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean confab_safety_back_up_finish (ConfabSession *session,
                                       GAsyncResult *result,
                                       GError **error);

/* For how many days and weeks backups are kept that are made by themselves; no days: none are made. */
void confab_safety_load_plan_async (ConfabSession *session,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean confab_safety_load_plan_finish (ConfabSession *session,
                                         GAsyncResult *result,
                                         guint *days,
                                         guint *weeks,
                                         GError **error);
void confab_safety_save_plan (ConfabSession *session,
                              guint days,
                              guint weeks);

/* Removes one, or copies one elsewhere. */
void confab_safety_remove_async (ConfabSession *session,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
void confab_safety_export_async (ConfabSession *session,
                                 const char *name,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean confab_safety_finish (ConfabSession *session,
                               GAsyncResult *result,
                               GError **error);

/* Only after the session was closed; afterwards a new one is opened. name: (nullable): the backup to restore; NULL recovers what is
 * readable. Gives a sentence that says what came of it. */
void confab_safety_mend_async (ConfabSession *session,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *confab_safety_mend_finish (ConfabSession *session,
                                 GAsyncResult *result,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
