/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation-facts.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/**
 * ConfabStoreImport:
 *
 * Conversations on their way into the store, prepared on any thread.
 */
typedef struct _ConfabStoreImport ConfabStoreImport;

/**
 * ConfabStoreImportOutcome:
 * @CONFAB_STORE_IMPORT_NEW: the conversation was not there
 * @CONFAB_STORE_IMPORT_GROWN: it was there, and has more messages now
 * @CONFAB_STORE_IMPORT_KNOWN: it was there, with all of these messages
 * @CONFAB_STORE_IMPORT_IN_TRASH: it is in the trash and stays there as it is
 *
 * What became of a conversation.
 */
typedef enum
{
  CONFAB_STORE_IMPORT_NEW,
  CONFAB_STORE_IMPORT_GROWN,
  CONFAB_STORE_IMPORT_KNOWN,
  CONFAB_STORE_IMPORT_IN_TRASH,
} ConfabStoreImportOutcome;

/**
 * ConfabStoreImported:
 * @id: a conversation
 * @title: its title in the import
 * @outcome: what became of it
 * @n_messages: how many messages were added
 * @n_attachments: how many files they hold
 * @n_elsewhere: how many were left out because another conversation has a message of that identifier
 */
typedef struct
{
  char                     *id;
  char                     *title;
  ConfabStoreImportOutcome  outcome;
  guint                     n_messages;
  guint                     n_attachments;
  guint                     n_elsewhere;
} ConfabStoreImported;

ConfabStoreImport *confab_store_import_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void               confab_store_import_free         (ConfabStoreImport             *self);
void               confab_store_import_folder       (ConfabStoreImport             *self,
                                                     const ConfabFolderFacts       *folder);
void               confab_store_import_conversation (ConfabStoreImport             *self,
                                                     const ConfabConversationFacts *facts,
                                                     GPtrArray                     *messages);
gsize              confab_store_import_get_size     (ConfabStoreImport             *self);

void               confab_store_imported_free       (ConfabStoreImported           *self);

/* Adds what is not there yet, in short steps. import: (transfer full). It may be called on any thread; the callback comes in the thread-default
 * context of the caller. */
void               confab_store_import_async        (ConfabStore                   *self,
                                                     ConfabStoreImport             *import,
                                                     GCancellable                  *cancellable,
                                                     GAsyncReadyCallback            callback,
                                                     gpointer                       user_data);
/* (element-type ConfabStoreImported) one for each conversation. */
GPtrArray         *confab_store_import_finish       (ConfabStore                   *self,
                                                     GAsyncResult                  *result,
                                                     GError                       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabStoreImport, confab_store_import_free)

G_END_DECLS
