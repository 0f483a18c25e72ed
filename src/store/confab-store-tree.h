/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store.h"

G_BEGIN_DECLS

/* Marks messages as deleted, all or none. leaf: (nullable): with what the path ends then. */
void     confab_store_delete_messages_async  (ConfabStore          *self,
                                              const char           *conversation_id,
                                              const char *const    *ids,
                                              gint64                deleted,
                                              const char           *leaf,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean confab_store_delete_messages_finish (ConfabStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Brings them back. */
void     confab_store_restore_messages_async  (ConfabStore          *self,
                                               const char           *conversation_id,
                                               const char *const    *ids,
                                               const char           *leaf,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean confab_store_restore_messages_finish (ConfabStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* What becomes of the attachments of a message in later requests. */
void     confab_store_set_media_policy_async  (ConfabStore          *self,
                                               const char           *message_id,
                                               ConfabMediaPolicy     policy,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean confab_store_set_media_policy_finish (ConfabStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* Copies a conversation with all that is set for it, its folder and its tags, into a new one that is seen once it is whole. last: (nullable): the
 * path to that message alone; NULL for all branches. Gives the identifier of the new one. */
void     confab_store_copy_async              (ConfabStore          *self,
                                               const char           *id,
                                               const char           *last,
                                               const char           *title,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char    *confab_store_copy_finish             (ConfabStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
