/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation-facts.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/**
 * ConfabStoreOutline:
 * @ids: (element-type utf8): the conversations, in the order they were made
 * @folders: (element-type ConfabFolderFacts): all folders, each after the one it is in
 *
 * What there is to export.
 */
typedef struct
{
  GPtrArray *ids;
  GPtrArray *folders;
} ConfabStoreOutline;

/**
 * ConfabStoreHead:
 * @facts: the conversation's own row
 * @first: the number of its first message
 * @last: the number of its last message; with it and @first a page tells how far it has come
 * @hashes: (element-type utf8): its attachments, each once
 */
typedef struct
{
  ConfabConversationFacts *facts;
  gint64                   first;
  gint64                   last;
  GPtrArray               *hashes;
} ConfabStoreHead;

/**
 * ConfabStorePage:
 * @messages: (element-type ConfabMessage): messages that are not deleted, each hung to the nearest one before it that is not deleted either
 * @last: the number of the last of them, to ask for the next page with
 * @more: whether there may be more
 */
typedef struct
{
  GPtrArray *messages;
  gint64     last;
  gboolean   more;
} ConfabStorePage;

void confab_store_outline_free (ConfabStoreOutline *self);
void confab_store_head_free    (ConfabStoreHead    *self);
void confab_store_page_free    (ConfabStorePage    *self);

/* Everything that is not in the trash. */
void confab_store_list_outline_async (ConfabStore        *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
ConfabStoreOutline *confab_store_list_outline_finish (ConfabStore  *self,
                                                      GAsyncResult *result,
                                                      GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* CONFAB_STORE_ERROR_NOT_FOUND where there is none, or it is in the trash. */
void confab_store_load_head_async (ConfabStore        *self,
                                   const char         *id,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
ConfabStoreHead *confab_store_load_head_finish (ConfabStore  *self,
                                                GAsyncResult *result,
                                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* The messages of all branches after the one with that number, as many as can be read in one step. */
void confab_store_load_page_async (ConfabStore        *self,
                                   const char         *id,
                                   gint64              after,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
ConfabStorePage *confab_store_load_page_finish (ConfabStore  *self,
                                                GAsyncResult *result,
                                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type utf8) The messages from the beginning to the chosen leaf, for confab_store_load_messages_async(). Short steps. */
void confab_store_list_path_async (ConfabStore        *self,
                                   const char         *id,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
GPtrArray *confab_store_list_path_finish (ConfabStore  *self,
                                          GAsyncResult *result,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabStoreOutline, confab_store_outline_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabStoreHead, confab_store_head_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabStorePage, confab_store_page_free)

G_END_DECLS
