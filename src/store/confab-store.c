/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "store/confab-store-backup.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-intent.h"
#include "store/confab-store-private.h"

/* How often at most others are told of what another process has written. */
#define CHANGED_MS 200

/* The name under which replies are written where there is no other process to know it. */
#define WRITER_IN_MEMORY "memory"

enum
{
  CHANGED,
  DAMAGED,
  ALTERED,
  FILES_PURGED,
  WRITE_FAILED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabStore, confab_store, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop_watching (ConfabStore *self)
{
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  clear_source (&self->check_source);
  clear_source (&self->purge_source);
  clear_source (&self->backup_source);
  g_cancellable_cancel (self->background);
}

static void
confab_store_dispose (GObject *object)
{
  ConfabStore *self = CONFAB_STORE (object);

  clear_source (&self->flush_source);
  stop_watching (self);
  if (self->thread != NULL)
    {
      g_debug ("The store was given up without being closed");
      confab_store_thread_stop (g_steal_pointer (&self->thread));
    }
  G_OBJECT_CLASS (confab_store_parent_class)->dispose (object);
}

static void
confab_store_finalize (GObject *object)
{
  ConfabStore *self = CONFAB_STORE (object);

  if (self->temporary)
    confab_store_remove_folder (self->folder);
  g_object_unref (self->background);
  g_hash_table_unref (self->last_piece);
  g_ptr_array_unref (self->pieces);
  g_main_context_unref (self->context);
  g_free (self->folder);
  G_OBJECT_CLASS (confab_store_parent_class)->finalize (object);
}

static void
confab_store_class_init (ConfabStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_store_dispose;
  object_class->finalize = confab_store_finalize;

  /**
   * ConfabStore::changed:
   *
   * Another process has written to the same store. It is emitted a few times a second at most.
   */
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  /**
   * ConfabStore::damaged:
   * @message: what happened, and what to do
   *
   * The database turned out to be damaged after it was opened. Nothing is written to it any more.
   */
  signals[DAMAGED] = g_signal_new ("damaged", CONFAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * ConfabStore::altered:
   * @message: what happened
   *
   * Some of the texts are not what was written, so that the backup of the day was not made. It is emitted once. Reading and writing go on.
   */
  signals[ALTERED] = g_signal_new ("altered", CONFAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * ConfabStore::files-purged:
   *
   * Attachments that nobody can reach any more are gone. What was made of them is to go, too.
   */
  signals[FILES_PURGED] = g_signal_new ("files-purged", CONFAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  /**
   * ConfabStore::write-failed:
   * @message: what happened, and what to do
   *
   * The journal could not be written. It is tried again; the signal is not repeated until it has succeeded once.
   */
  signals[WRITE_FAILED] = g_signal_new ("write-failed", CONFAB_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_store_init (ConfabStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->background = g_cancellable_new ();
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_journal_piece_free);
  self->last_piece = g_hash_table_new (g_str_hash, g_str_equal);
}

/* Through which the thread tells the store something without keeping it, or being the last that has it. */
typedef struct
{
  GWeakRef      store;
  GMainContext *context;
} Watcher;

static void
watcher_clear (gpointer data)
{
  Watcher *self = data;

  g_weak_ref_clear (&self->store);
  g_main_context_unref (self->context);
}

static void
watcher_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, watcher_clear);
}

static gboolean
tell_damage_cb (gpointer user_data)
{
  Watcher *watcher = user_data;
  g_autoptr (ConfabStore) self = g_weak_ref_get (&watcher->store);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (self == NULL || self->thread == NULL)
    return G_SOURCE_REMOVE;
  folder = g_path_get_dirname (self->folder);
  path = g_build_filename (folder, CONFAB_FOLDER_DATABASE, NULL);
  confab_store_set_damaged (&error, path);
  g_signal_emit (self, signals[DAMAGED], 0, error->message);
  return G_SOURCE_REMOVE;
}

/**
 * confab_store_tell_altered:
 * @self: a store
 * @message: what happened
 */
void
confab_store_tell_altered (ConfabStore *self,
                           const char  *message)
{
  g_signal_emit (self, signals[ALTERED], 0, message);
}

/* On the thread. */
static void
damaged_cb (gpointer data)
{
  Watcher *watcher = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "[confab] damage");
  g_source_set_callback (source, tell_damage_cb, g_atomic_rc_box_acquire (watcher), watcher_unref);
  g_source_attach (source, watcher->context);
}

static ConfabStoreThread *
start_thread (ConfabStore *self,
              const char  *folder)
{
  Watcher *watcher = g_atomic_rc_box_new0 (Watcher);

  g_weak_ref_init (&watcher->store, self);
  watcher->context = g_main_context_ref (self->context);
  return confab_store_thread_new (folder, self->background, damaged_cb, watcher, watcher_unref);
}

/**
 * confab_store_new: (constructor)
 * @folder: (nullable): where the database and the attachments are; %NULL keeps everything in memory and in a
 *   temporary folder, which goes with the store
 *
 * Touches nothing yet; see [method@Confab.Store.open_async].
 *
 * Returns: (transfer full): a store that is not open
 */
ConfabStore *
confab_store_new (const char *folder)
{
  ConfabStore *self = g_object_new (CONFAB_TYPE_STORE, NULL);

  self->thread = start_thread (self, folder);
  self->temporary = folder == NULL;
  if (folder != NULL)
    self->folder = g_build_filename (folder, "attachments", NULL);
  else
    self->folder = g_dir_make_tmp ("confab-XXXXXX", NULL);
  /* Adding an attachment then says what is wrong with it. */
  if (self->folder == NULL)
    self->folder = g_build_filename (g_get_tmp_dir (), "confab", "attachments", NULL);
  return self;
}

/**
 * confab_store_task_new:
 * @self: a store
 * @source_tag: the function that makes the task
 * @data: (transfer full) (nullable): the arguments for the thread
 * @free_data: (nullable): how to free them
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Returns: (transfer full): a task for confab_store_push()
 */
GTask *
confab_store_task_new (ConfabStore        *self,
                       gpointer            source_tag,
                       gpointer            data,
                       GDestroyNotify      free_data,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, data, free_data);
  return task;
}

/**
 * confab_store_push:
 * @self: a store
 * @task: (transfer full): the task that gets the result
 * @flags: how to run it
 * @func: what to run on the thread
 * @free_result: (nullable): how to free the result; %NULL where the result only says whether it succeeded
 *
 * Queues a call, or fails it where the store was closed.
 */
void
confab_store_push (ConfabStore         *self,
                   GTask               *task,
                   ConfabStoreCallFlags flags,
                   ConfabStoreFunc      func,
                   GDestroyNotify       free_result)
{
  if (self->thread != NULL)
    {
      confab_store_thread_push (self->thread, task, flags, func, free_result);
      return;
    }
  g_task_return_new_error (task, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                           _ ("The conversations are closed already. Start Confab again."));
  g_object_unref (task);
}

static gpointer
set_options (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  state->options = *(const ConfabDatabaseOptions *)data;
  return GINT_TO_POINTER (TRUE);
}

void
confab_store_set_options (ConfabStore                 *self,
                          const ConfabDatabaseOptions *options)
{
  GTask *task = confab_store_task_new (self, confab_store_set_options, g_memdup2 (options, sizeof *options), g_free,
                                       NULL, NULL, NULL);

  confab_store_push (self, task, CONFAB_STORE_CALL_UNOPENED, set_options, NULL);
}

/**
 * confab_store_open_state:
 * @state: a store that is not open
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Where something fails, the database and its log stay as they are.
 *
 * Returns: whether it is open and mended
 */
gboolean
confab_store_open_state (ConfabStoreState *state,
                         GError          **error)
{
  GError *local_error = NULL;
  gboolean success;

  if (!confab_database_open (state->database, &state->options, error))
    return FALSE;
  if (confab_database_get_folder (state->database) == NULL)
    {
      state->writer = g_strdup (WRITER_IN_MEMORY);
      return TRUE;
    }
  success = confab_store_lock_writer (state, error) && confab_store_recover (state, error);
  if (success)
    {
      confab_store_give_up_unfinished (state);
      confab_intent_finish_all (state);
    }
  if (success)
    {
      state->data_version = confab_database_get_int (state->database, "PRAGMA data_version", &local_error);
      success = local_error == NULL;
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  if (success)
    confab_database_allow_checkpoints (state->database);
  else
    confab_store_close_state (state);
  return success;
}

/**
 * confab_store_close_state:
 * @state: a store
 *
 * Does nothing where it is not open.
 */
void
confab_store_close_state (ConfabStoreState *state)
{
  /* The last connection to close is the one that leaves no log behind. */
  g_clear_pointer (&state->reader, confab_store_thread_end_reader);
  confab_store_unlock_writer (state);
  g_clear_pointer (&state->parts, confab_search_parts_free);
  confab_database_close (state->database);
}

static gpointer
open_store (ConfabStoreState *state,
            gpointer          data,
            GError          **error)
{
  if (confab_database_is_open (state->database))
    return GINT_TO_POINTER (TRUE);
  return GINT_TO_POINTER (confab_store_open_state (state, error));
}

/* A folder of somebody else's making is watched too: what counts is whether the database says that it has changed. */
static gpointer
look_for_change (ConfabStoreState *state,
                 gpointer          data,
                 GError          **error)
{
  gint64 before = state->data_version;

  state->data_version = confab_database_get_int (state->database, "PRAGMA data_version", error);
  return GINT_TO_POINTER (state->data_version >= 0 && state->data_version != before);
}

static void
look_for_change_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  ConfabStore *self = CONFAB_STORE (object);

  if (g_task_propagate_boolean (G_TASK (result), NULL) && self->thread != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
check_cb (gpointer user_data)
{
  ConfabStore *self = user_data;
  GTask *task;

  clear_source (&self->check_source);
  task = confab_store_task_new (self, check_cb, NULL, NULL, NULL, look_for_change_cb, NULL);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, look_for_change, NULL);
  return G_SOURCE_REMOVE;
}

static void
file_changed_cb (ConfabStore      *self,
                 GFile            *file,
                 GFile            *other,
                 GFileMonitorEvent event,
                 GFileMonitor     *monitor)
{
  g_assert (CONFAB_IS_STORE (self));

  if (self->check_source != NULL)
    return;
  self->check_source = g_timeout_source_new (CHANGED_MS);
  g_source_set_static_name (self->check_source, "[confab] change of the store");
  g_source_set_callback (self->check_source, check_cb, self, NULL);
  g_source_attach (self->check_source, self->context);
}

/* The log is what every writer writes to. It need not exist yet. */
static void
start_watching (ConfabStore *self)
{
  g_autofree char *folder = g_path_get_dirname (self->folder);
  g_autofree char *path = g_build_filename (folder, "confab.db-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor == NULL)
    {
      g_debug ("Changes by other processes will not be seen: %s", error->message);
      return;
    }
  g_file_monitor_set_rate_limit (self->monitor, CHANGED_MS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_store_open_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens the store; makes the folder and the database where there are none; migrates an older one after a backup; makes
 * replies that a dead process left streaming into interrupted ones. After a failure it may be called again.
 */
void
confab_store_open_async (ConfabStore        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_open_async, NULL, NULL, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_UNOPENED, open_store, NULL);
}

/**
 * confab_store_open_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is open; otherwise what is there was left as it is
 */
gboolean
confab_store_open_finish (ConfabStore  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (self->temporary || self->thread == NULL || self->monitor != NULL)
    return TRUE;
  start_watching (self);
  confab_store_plan_purge (self);
  confab_store_start_check (self);
  confab_store_plan_backups (self);
  return TRUE;
}

/**
 * confab_store_is_migrating:
 * @self: a store that is being opened
 *
 * Returns: whether that takes its time because an older version left the database, all of which is gone through now
 */
gboolean
confab_store_is_migrating (ConfabStore *self)
{
  g_return_val_if_fail (CONFAB_IS_STORE (self), FALSE);

  return self->thread != NULL && confab_store_thread_is_migrating (self->thread);
}

static gpointer
close_store (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  if (state->backlog->len == 0)
    return GINT_TO_POINTER (TRUE);
  g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                       _ ("The end of a reply could not be stored. Check the disk before you start Confab again."));
  return NULL;
}

/**
 * confab_store_close_async:
 * @self: a store
 * @cancellable: (nullable): not looked at, since half a store is of no use
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Writes what is waiting, does what was asked before, and closes. Nothing may be called afterwards.
 */
void
confab_store_close_async (ConfabStore        *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  if (self->thread != NULL)
    confab_store_flush_journal (self);
  stop_watching (self);
  task = confab_store_task_new (self, confab_store_close_async, NULL, NULL, NULL, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_UNOPENED | CONFAB_STORE_CALL_LAST, close_store, NULL);
  self->thread = NULL;
}

/**
 * confab_store_close_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether everything is on disk; it is closed in any case
 */
gboolean
confab_store_close_finish (ConfabStore  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
