/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-search-parts.h"
#include "store/confab-store-database.h"

G_BEGIN_DECLS

/**
 * ConfabStoreThread:
 *
 * The thread on which all SQL runs, and its queue. It runs one call after the other and gives the results back in the
 * contexts of the tasks, where also the tasks and what they hold are released: nothing of the caller's ends on the
 * thread. What takes long and only reads it may pass on to another such thread, with a connection of its own, which ends
 * before it does.
 */
typedef struct _ConfabStoreThread ConfabStoreThread;

typedef struct _ConfabStoreState ConfabStoreState;

/**
 * ConfabStoreFunc:
 * @state: what belongs to the thread
 * @data: (nullable): the arguments
 * @error: return location for an error
 *
 * What a call does on the thread.
 *
 * Returns: (transfer full) (nullable): the result; for a call without one, anything but %NULL for success
 */
typedef gpointer (*ConfabStoreFunc) (ConfabStoreState *state,
                                     gpointer          data,
                                     GError          **error);

/**
 * ConfabStoreCallFlags:
 * @CONFAB_STORE_CALL_INTERRUPTIBLE: it only reads, and cancelling it may stop it in the middle
 * @CONFAB_STORE_CALL_UNOPENED: it may run while the store is not open
 * @CONFAB_STORE_CALL_LAST: it ends the thread
 * @CONFAB_STORE_CALL_STEPS: it is run again, after what else is queued, as long as it gives %NULL without an error
 * @CONFAB_STORE_CALL_BESIDE: it only reads, as of after what was queued before it, and what is queued after it does not wait for it; closing the store cancels it
 * @CONFAB_STORE_CALL_IN_ORDER: it does not begin before others of this kind have ended, and is done to its end also where the store is closed meanwhile
 */
typedef enum
{
  CONFAB_STORE_CALL_NONE          = 0,
  CONFAB_STORE_CALL_INTERRUPTIBLE = 1 << 0,
  CONFAB_STORE_CALL_UNOPENED      = 1 << 1,
  CONFAB_STORE_CALL_LAST          = 1 << 2,
  CONFAB_STORE_CALL_STEPS         = 1 << 3,
  CONFAB_STORE_CALL_IN_ORDER      = 1 << 4,
  CONFAB_STORE_CALL_BESIDE        = 1 << 5,
} ConfabStoreCallFlags;

/**
 * ConfabStoreState:
 * @database: the connection
 * @options: with what limits it is opened
 * @writer: (nullable): the name under which this store writes replies
 * @writer_fd: the file whose lock says that this store is alive, or -1
 * @backlog: (element-type ConfabJournalPiece): what could not be written to the journal yet
 * @parts: (nullable): the words for searching in their middle, once they were asked for
 * @data_version: changes when another connection has written
 * @reader: (nullable): the thread of the calls that only read, once there was one
 *
 * What belongs to the thread. Nobody else touches it.
 */
struct _ConfabStoreState
{
  ConfabDatabase        *database;
  ConfabDatabaseOptions  options;
  char                  *writer;
  int                    writer_fd;
  GPtrArray             *backlog;
  ConfabSearchParts     *parts;
  gint64                 data_version;
  ConfabStoreThread     *reader;
};

ConfabStoreThread *confab_store_thread_new  (const char           *folder,
                                             GCancellable         *stop,
                                             GDestroyNotify        damaged_func,
                                             gpointer              damaged_data,
                                             GDestroyNotify        free_data) G_GNUC_WARN_UNUSED_RESULT;
void               confab_store_thread_stop (ConfabStoreThread    *self);
void               confab_store_thread_end_reader (ConfabStoreThread *self);
gboolean           confab_store_thread_is_migrating (ConfabStoreThread *self);
void               confab_store_thread_push (ConfabStoreThread    *self,
                                             GTask                *task,
                                             ConfabStoreCallFlags  flags,
                                             ConfabStoreFunc       func,
                                             GDestroyNotify        free_result);

G_END_DECLS
