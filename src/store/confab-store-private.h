/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-search-result.h"
#include "store/confab-search-words.h"
#include "store/confab-store.h"
#include "store/confab-store-database.h"
#include "store/confab-store-thread.h"

G_BEGIN_DECLS

/**
 * ConfabJournalPiece:
 * @message_id: whose reply it belongs to
 * @kind: what changes; so the others, as in #ConfabDelta
 *
 * One or more deltas on their way to the journal.
 */
typedef struct
{
  char            *message_id;
  ConfabDeltaKind  kind;
  guint            index;
  GString         *text; /* (nullable) */
  char            *name;
  char            *id;
  char            *type;
} ConfabJournalPiece;

struct _ConfabStore
{
  GObject            parent_instance;

  ConfabStoreThread *thread;     /* NULL once closed */
  GMainContext      *context;    /* where signals are emitted and sources are attached */
  char              *folder;     /* of the attachments */
  gboolean           temporary;  /* the folder is ours to remove */

  GPtrArray         *pieces;     /* ConfabJournalPiece, not handed to the thread yet */
  GHashTable        *last_piece; /* message id to its last one in pieces, borrowed */
  GSource           *flush_source;
  gboolean           flush_failed;

  GFileMonitor      *monitor;
  GSource           *check_source;
  GSource           *purge_source;
  GSource           *backup_source;
  GCancellable      *background; /* ends, with the store, what runs in threads of its own */
};

/* What tests set before the store is opened. */
void     confab_store_set_options        (ConfabStore                 *self,
                                          const ConfabDatabaseOptions *options);

void     confab_store_push               (ConfabStore                 *self,
                                          GTask                       *task,
                                          ConfabStoreCallFlags         flags,
                                          ConfabStoreFunc              func,
                                          GDestroyNotify               free_result);
GTask   *confab_store_task_new           (ConfabStore                 *self,
                                          gpointer                     source_tag,
                                          gpointer                     data,
                                          GDestroyNotify               free_data,
                                          GCancellable                *cancellable,
                                          GAsyncReadyCallback          callback,
                                          gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
/**
 * ConfabStoreWorkFunc:
 * @data: (nullable): the arguments
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * What is done in a thread of its own, without the database.
 *
 * Returns: (transfer full) (nullable): the result; where there is none, anything but %NULL for success
 */
typedef gpointer (*ConfabStoreWorkFunc)  (gpointer                     data,
                                          GCancellable                *cancellable,
                                          GError                     **error);

void     confab_store_work               (GTask                       *task,
                                          ConfabStoreWorkFunc          func,
                                          GDestroyNotify               free_result);
void     confab_store_work_in_background (ConfabStore                 *self,
                                          GTaskThreadFunc              func,
                                          gpointer                     data,
                                          GDestroyNotify               free_data,
                                          GAsyncReadyCallback          callback);
ConfabStore *confab_store_end_work       (gpointer                     data) G_GNUC_WARN_UNUSED_RESULT;

/* detail: (nullable): what the system says, for CONFAB_STORE_ERROR_FAILED. */
void     confab_store_set_error          (GError                     **error,
                                          ConfabStoreError             code,
                                          const char                  *path,
                                          const char                  *detail);
void     confab_store_set_file_error     (GError                     **error,
                                          int                          system_errno,
                                          const char                  *path);

void     confab_store_set_damaged           (GError                     **error,
                                             const char                  *path);
void     confab_store_set_sqlite_error      (GError                     **error,
                                             sqlite3                     *sqlite,
                                             int                          code,
                                             const char                  *path);

void     confab_journal_piece_free       (ConfabJournalPiece          *piece);
void     confab_store_flush_journal      (ConfabStore                 *self);

gboolean confab_store_open_state         (ConfabStoreState            *state,
                                          GError                     **error);
void     confab_store_close_state        (ConfabStoreState            *state);

gboolean confab_store_is_at_path         (int                          fd,
                                          const char                  *path);
gboolean confab_store_lock_writer        (ConfabStoreState            *state,
                                          GError                     **error);
void     confab_store_unlock_writer      (ConfabStoreState            *state);
int      confab_store_seize_writer       (ConfabStoreState            *state,
                                          const char                  *writer);
void     confab_store_bury_writer        (ConfabStoreState            *state,
                                          const char                  *writer,
                                          int                          fd);
#define  CONFAB_STORE_WRITER_ALIVE       (-2)
#define  CONFAB_STORE_WRITER_GONE        (-1)

gboolean confab_store_recover            (ConfabStoreState            *state,
                                          GError                     **error);
gboolean confab_store_apply_journal      (ConfabStoreState            *state,
                                          ConfabMessage               *message,
                                          GError                     **error);
gboolean confab_store_drop_journal       (ConfabStoreState            *state,
                                          const char                  *message_id,
                                          GError                     **error);
void     confab_store_forget_backlog     (ConfabStoreState            *state,
                                          const char                  *message_id);

/**
 * ConfabConversationPlace:
 * @row: its row
 * @updated: its last change, milliseconds since 1970
 * @leaf: (nullable): the identifier of the last message of its path
 *
 * What the row of a conversation says of its messages.
 */
typedef struct
{
  gint64 row;
  gint64 updated;
  char  *leaf;
} ConfabConversationPlace;

/* How long a step of a long call may hold the thread, so that a reply that comes meanwhile gets to the disk in time. */
#define CONFAB_STORE_STEP_USEC (8 * G_TIME_SPAN_MILLISECOND)

void                confab_conversation_place_clear (ConfabConversationPlace *place);
ConfabConversation *confab_store_read_conversation  (ConfabStoreState        *state,
                                                     const char              *id,
                                                     ConfabConversationPlace *place,
                                                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage      *confab_store_read_message       (ConfabStoreState        *state,
                                                     const char              *id,
                                                     gint64                   conversation,
                                                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ConfabConversationPlace, confab_conversation_place_clear)

/* What a message holds, as the column "has" tells a search. */
#define CONFAB_MESSAGE_HAS_IMAGE (1 << 0)
#define CONFAB_MESSAGE_HAS_VIDEO (1 << 1)
#define CONFAB_MESSAGE_HAS_FILE  (1 << 2)
#define CONFAB_MESSAGE_HAS_CODE  (1 << 3)

/**
 * ConfabMessageRecord:
 *
 * A message as the table has it. @reply, @parts and @parameters are JSON; @logprobs (nullable) is their compact form; @hashes are the attachments in it;
 * @has is of CONFAB_MESSAGE_HAS_…; @tokens and @cost, and what else is counted, are negative where nobody told them.
 */
typedef struct
{
  char       *id;
  char       *parent_id;
  ConfabRole  role;
  ConfabStatus status;
  gint64      created;
  char       *tool_call_id;
  char       *text;
  char       *parts;
  char       *reply;
  GBytes     *logprobs;
  GPtrArray  *hashes;
  char       *model;
  gint64      deleted;
  ConfabMediaPolicy media_policy;
  gboolean    left_out;
  char       *parameters;
  guint       has;
  gint64      tokens;
  double      cost;
  char       *provider;
  gint64      prompt_tokens;
  gint64      completion_tokens;
  double      estimated;
} ConfabMessageRecord;

/* The columns that confab_message_from_row() reads, in its order. */
#define CONFAB_MESSAGE_COLUMNS "id, parent_id, role, status, created, tool_call_id, text, parts, reply, deleted,"\
                               " media, parameters, logprobs, left_out"
#define CONFAB_MESSAGE_N_COLUMNS 14

ConfabMessageRecord *confab_message_record_new  (ConfabMessage              *message) G_GNUC_WARN_UNUSED_RESULT;
void              confab_message_record_free (ConfabMessageRecord           *row);
gboolean          confab_message_record_put  (const ConfabMessageRecord     *row,
                                           gint64                      conversation,
                                           ConfabStoreState           *state,
                                           GError                    **error);
gboolean          confab_message_record_put_spent (const ConfabMessageRecord *row,
                                           gint64                      conversation,
                                           ConfabStoreState           *state,
                                           GError                    **error);
ConfabMessage    *confab_message_from_row (ConfabStatement            *statement) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage    *confab_message_make_place (ConfabMessage           *message) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage    *confab_message_make_first (ConfabMessage           *message) G_GNUC_WARN_UNUSED_RESULT;
void              confab_conversation_add_in_order (ConfabConversation *conversation,
                                           GPtrArray                  *messages);
gboolean          confab_store_load_tree  (ConfabStoreState           *state,
                                           gint64                      row,
                                           ConfabConversation         *conversation,
                                           GError                    **error);

/* Since when a conversation is deleted that is gone for ever, and is only still there because it is cleaned up in the background. */
#define CONFAB_STORE_ERASED 0

/* Whom a conversation belongs to that is made in several transactions: until the last it counts as thrown away, and is, where its writer
 * is dead. */
gboolean  confab_store_hide_unfinished    (ConfabStoreState           *state,
                                           gint64                      row,
                                           GError                    **error);
gboolean  confab_store_show_finished      (ConfabStoreState           *state,
                                           gint64                      row,
                                           GError                    **error);
void      confab_store_give_up_unfinished (ConfabStoreState           *state);
gboolean  confab_store_purge_part         (ConfabStoreState           *state,
                                           gint64                      row,
                                           GError                    **error);

void      confab_store_start_check        (ConfabStore                *self);
void      confab_store_plan_backups       (ConfabStore                *self);
void      confab_store_start_backup       (ConfabStore                *self);
void      confab_store_tell_altered       (ConfabStore                *self,
                                           const char                 *message);
ConfabSearchResult *confab_store_search_state (ConfabStoreState    *state,
                                           const char                 *query,
                                           const ConfabSearchPage     *page,
                                           GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean  confab_store_purge_messages     (ConfabStoreState           *state,
                                           gint64                      before,
                                           GError                    **error);
void      confab_store_plan_purge         (ConfabStore                *self);
void      confab_store_start_purge        (ConfabStore                *self);
void      confab_store_remove_folder      (const char                 *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabMessageRecord, confab_message_record_free)

G_END_DECLS
