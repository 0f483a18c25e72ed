/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store.h"

G_BEGIN_DECLS

/* What was begun in conversations and not sent: for each, a JSON object that the session knows. conversation_id is "" for the conversation that has
 * not begun. */

/* draft: (nullable): NULL where there is nothing any more. hashes: (array zero-terminated=1) (nullable): the attachments in it, which are kept. */
void        confab_store_save_draft_async    (ConfabStore         *self,
                                              const char          *conversation_id,
                                              JsonNode            *draft,
                                              const char *const   *hashes,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean    confab_store_save_draft_finish   (ConfabStore         *self,
                                              GAsyncResult        *result,
                                              GError             **error);

/* (element-type utf8 JsonNode): by conversation. */
void        confab_store_list_drafts_async   (ConfabStore         *self,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
GHashTable *confab_store_list_drafts_finish  (ConfabStore         *self,
                                              GAsyncResult        *result,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
