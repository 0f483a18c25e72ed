/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-conversation.h"
#include "model/confab-conversation-item.h"
#include "model/confab-provider.h"

G_BEGIN_DECLS

/**
 * CONFAB_STORE_ERROR:
 *
 * Why something could not be stored or read.
 */
#define CONFAB_STORE_ERROR (confab_store_error_quark ())

/**
 * ConfabStoreError:
 * @CONFAB_STORE_ERROR_FAILED: SQLite or the disk failed
 * @CONFAB_STORE_ERROR_FULL: the disk is full
 * @CONFAB_STORE_ERROR_READ_ONLY: the folder or the file cannot be written
 * @CONFAB_STORE_ERROR_LOCKED: another program holds the database for too long
 * @CONFAB_STORE_ERROR_NOT_A_DATABASE: the file is not a database of Confab
 * @CONFAB_STORE_ERROR_TOO_NEW: the file is from a newer Confab
 * @CONFAB_STORE_ERROR_NOT_FOUND: there is no such conversation or attachment
 * @CONFAB_STORE_ERROR_DAMAGED: the database is Confab's, and damaged
 * @CONFAB_STORE_ERROR_ALTERED: the database holds together, and some of what it says is not what was written
 */
typedef enum
{
  CONFAB_STORE_ERROR_FAILED,
  CONFAB_STORE_ERROR_FULL,
  CONFAB_STORE_ERROR_READ_ONLY,
  CONFAB_STORE_ERROR_LOCKED,
  CONFAB_STORE_ERROR_NOT_A_DATABASE,
  CONFAB_STORE_ERROR_TOO_NEW,
  CONFAB_STORE_ERROR_NOT_FOUND,
  CONFAB_STORE_ERROR_DAMAGED,
  CONFAB_STORE_ERROR_ALTERED,
} ConfabStoreError;

GQuark confab_store_error_quark (void);

/**
 * ConfabStore:
 *
 * Everything that is kept: conversations, providers, settings and attachments. All SQL runs on one thread of its own, in the
 * order of the calls; results come back in the thread-default context of the caller. Objects that are
 * handed out are new and belong to the caller.
 *
 * Signals: "damaged" (message: string) when the database turns out to be damaged; nothing is written to it from then on. "altered" (message: string), once, when the backup of the day was not made since some of the texts are not what was written; reading and writing go on. "changed" when another process has written to the same store; "files-purged" when attachments that nobody can reach are gone; "write-failed" (message: string) when the journal could not be written.
 */
#define CONFAB_TYPE_STORE (confab_store_get_type ())
G_DECLARE_FINAL_TYPE (ConfabStore, confab_store, CONFAB, STORE, GObject)

/* folder: (nullable): where the database and the attachments are; NULL keeps everything in memory and in a temporary folder. */
ConfabStore *confab_store_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* Opens, migrates (after a backup) and mends the store: replies that a dead process left streaming become interrupted with all that the journal has. */
void confab_store_open_async (ConfabStore *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean confab_store_open_finish (ConfabStore *self,
                                   GAsyncResult *result,
                                   GError **error);
gboolean confab_store_is_migrating (ConfabStore *self);

/* Writes what is waiting and closes. Nothing may be called afterwards. */
void confab_store_close_async (ConfabStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean confab_store_close_finish (ConfabStore *self,
                                    GAsyncResult *result,
                                    GError **error);

/* (element-type ConfabConversationItem), newest change first. */
void confab_store_list_conversations_async (ConfabStore *self,
                                            guint limit,
                                            guint offset,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *confab_store_list_conversations_finish (ConfabStore *self,
                                                   GAsyncResult *result,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* CONFAB_STORE_ERROR_NOT_FOUND where there is none. */
void confab_store_load_conversation_async (ConfabStore *self,
                                           const char *id,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
ConfabConversation *confab_store_load_conversation_finish (ConfabStore *self,
                                                           GAsyncResult *result,
                                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The conversation with the end of its path, which is what is seen first; the cost does not grow with its length. A short one is complete; of
 * another, confab_store_load_places_async() brings the rest. CONFAB_STORE_ERROR_NOT_FOUND where there is none. last: (out): for
 * confab_store_load_news_async(), where the conversation is complete. */
void confab_store_load_end_async (ConfabStore *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
ConfabConversation *confab_store_load_end_finish (ConfabStore *self,
                                                  GAsyncResult *result,
                                                  gint64 *last,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All messages of a conversation by their place, none of them loaded. It is read in short steps, with what else is asked for in between.
 * last: (out): for confab_store_load_news_async(). */
void confab_store_load_places_async (ConfabStore *self,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ConfabMessageTree *confab_store_load_places_finish (ConfabStore *self,
                                                    GAsyncResult *result,
                                                    gint64 *last,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type ConfabMessage) The messages with these identifiers, loaded, in their order; those that there are not are left out. Short steps
 * as well. */
void confab_store_load_messages_async (ConfabStore *self,
                                       const char *const *ids,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *confab_store_load_messages_finish (ConfabStore *self,
                                              GAsyncResult *result,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type utf8) What the messages with these identifiers say, in their order; NULL for those that there are not. Short steps as well. */
void confab_store_load_texts_async (ConfabStore *self,
                                    const char *const *ids,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *confab_store_load_texts_finish (ConfabStore *self,
                                           GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For confab_conversation_merge(): the conversation's own row, the messages written since the call that gave last, the latest of them loaded, and
 * those of ids, which were being written, that have ended. last: (inout) in the finishing call. */
void confab_store_load_news_async (ConfabStore *self,
                                   const char *id,
                                   gint64 last,
                                   const char *const *ids,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
ConfabConversation *confab_store_load_news_finish (ConfabStore *self,
                                                   GAsyncResult *result,
                                                   gint64 *last,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In one transaction: the conversation's own row (made where it is new), and each message inserted, or replaced by its present state.
 * The row of a message takes in its journal, also while it streams on. messages: (element-type ConfabMessage) (nullable), all of them loaded. What is written is copied before the call returns. */
void confab_store_write_async (ConfabStore *self,
                               ConfabConversation *conversation,
                               GPtrArray *messages,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* The same for messages whose cost is kept already. */
void confab_store_write_paid_async (ConfabStore *self,
                                    ConfabConversation *conversation,
                                    GPtrArray *messages,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean confab_store_write_finish (ConfabStore *self,
                                    GAsyncResult *result,
                                    GError **error);

/* Renames without counting as a change. */
void confab_store_set_title_async (ConfabStore *self,
                                   const char *id,
                                   const char *title,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean confab_store_set_title_finish (ConfabStore *self,
                                        GAsyncResult *result,
                                        GError **error);

/* Takes it out of every list; confab_store_restore_conversation_async() brings it back. */
void confab_store_delete_conversation_async (ConfabStore *self,
                                             const char *id,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean confab_store_delete_conversation_finish (ConfabStore *self,
                                                  GAsyncResult *result,
                                                  GError **error);

void confab_store_restore_conversation_async (ConfabStore *self,
                                              const char *id,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
gboolean confab_store_restore_conversation_finish (ConfabStore *self,
                                                   GAsyncResult *result,
                                                   GError **error);

/* (element-type ConfabProvider) */
void confab_store_list_providers_async (ConfabStore *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *confab_store_list_providers_finish (ConfabStore *self,
                                               GAsyncResult *result,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

void confab_store_save_provider_async (ConfabStore *self,
                                       ConfabProvider *provider,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean confab_store_save_provider_finish (ConfabStore *self,
                                            GAsyncResult *result,
                                            GError **error);

void confab_store_remove_provider_async (ConfabStore *self,
                                         const char *id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean confab_store_remove_provider_finish (ConfabStore *self,
                                              GAsyncResult *result,
                                              GError **error);

/* NULL without an error where it was never set. */
void confab_store_get_setting_async (ConfabStore *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
JsonNode *confab_store_get_setting_finish (ConfabStore *self,
                                           GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* value: (nullable): NULL takes it away. */
void confab_store_set_setting_async (ConfabStore *self,
                                     const char *name,
                                     JsonNode *value,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean confab_store_set_setting_finish (ConfabStore *self,
                                          GAsyncResult *result,
                                          GError **error);

/* Keeps the bytes under the hash of their content and gives the hash; the same bytes twice are one file. */
void confab_store_add_attachment_async (ConfabStore *self,
                                        GBytes *bytes,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char *confab_store_add_attachment_finish (ConfabStore *self,
                                          GAsyncResult *result,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to the journal of a streaming message. It is on disk within 250 ms, without rewriting what is there; pieces of text are joined. The
 * message's row must have been written before. */
void confab_store_journal (ConfabStore       *self,
                           const char        *message_id,
                           const ConfabDelta *delta);

/* The bytes of an attachment, mapped from its file. It may be called from any thread; it reads from disk, so not from the main one. */
GBytes *confab_store_load_attachment (ConfabStore *self,
                                      const char  *hash,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): NULL where hash, which may come from anywhere, is not the hash of anything. The file need not exist. */
char   *confab_store_dup_attachment_path (ConfabStore *self,
                                          const char  *hash) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
