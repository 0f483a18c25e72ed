/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-id.h"
#include "store/confab-store-backup.h"
#include "store/confab-store-organise.h"
#include "store/confab-store-private.h"

/* How many days what was deleted can be brought back, where nobody set it; 0 would be for ever. */
#define KEEP_DELETED_DAYS 30
#define DAY_MS            G_GINT64_CONSTANT (86400000)

/* A window may be open for weeks. */
#define PURGE_AGAIN_S (6 * 3600)

/* How many messages are removed at once. */
#define MESSAGES_PER_STEP 50

/* How long an attachment may wait for the message that it belongs to. */
#define KEEP_UNUSED_S 86400

/* How long after opening it begins. */
#define PURGE_AFTER_S 10

#define N_SHELVES 256

/* What is thrown away in the background, a little in each call so that others have their turn between. */
typedef struct
{
  char       *folder; /* of the attachments */
  gboolean    has_rows_done; /* what is deleted in the database is gone, and so no longer holds any file */
  guint       shelf;  /* the next to look at; N_SHELVES: those are done */
  GHashTable *kept;   /* (nullable): the hashes that backups refer to, read when they are first asked for */
  gboolean    is_off; /* what the backups refer to cannot be told */
  gboolean    has_removed;    /* some file is gone */
} Purge;

static void
purge_free (gpointer data)
{
  Purge *self = data;

  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_free (self->folder);
  g_free (self);
}

/* What is restored finds its files. A backup that is made while this runs has the same attachments as the store. */
static gboolean
is_kept (Purge      *purge,
         const char *hash)
{
  g_autofree char *folder = NULL;

  if (purge->kept == NULL && !purge->is_off)
    {
      folder = g_path_get_dirname (purge->folder);
      purge->kept = confab_backup_list_hashes (folder);
      purge->is_off = purge->kept == NULL;
    }
  return purge->is_off || g_hash_table_contains (purge->kept, hash);
}

/* What was deleted before this time is thrown away; what is to be thrown away in any case was deleted at the beginning of time. */
static gint64
get_limit (ConfabStoreState *state)
{
  g_autoptr (ConfabStatement) statement = NULL;
  gint64 days = KEEP_DELETED_DAYS;

  statement = confab_database_prepare (state->database, "SELECT value FROM setting WHERE name = '" CONFAB_STORE_SETTING_TRASH_DAYS "'", NULL);
  if (statement != NULL && confab_database_step (state->database, statement, NULL))
    days = CLAMP (confab_statement_get_int (statement, 0), 0, 36500);
  return days > 0 ? confab_time_now () - days * DAY_MS : CONFAB_STORE_ERASED + 1;
}

static gboolean
run_with_row (ConfabStoreState *state,
              const char       *sql,
              gint64            row,
              GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  return confab_database_run (state->database, statement, error);
}

/* The next conversation to remove; 0 where there is none, -1 with an error where it failed. */
static gint64
find_expired (ConfabStoreState *state,
              GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;
  gint64 limit = get_limit (state);
  gint64 row = 0;

  statement = confab_database_prepare (state->database,
                                       "SELECT row FROM conversation WHERE deleted < ? AND writer IS NULL"
                                       " ORDER BY deleted LIMIT 1",
                                       error);
  if (statement == NULL)
    return -1;
  confab_statement_bind_int (statement, 1, limit);
  if (confab_database_step (state->database, statement, &local_error))
    row = confab_statement_get_int (statement, 0);
  if (local_error == NULL)
    return row;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

/**
 * confab_store_purge_part:
 * @state: an open store, in a transaction
 * @row: the row of a conversation
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Throws away a few messages of a conversation, or what is left of it. Nobody finds it any more from the first step on.
 *
 * Returns: whether it could
 */
gboolean
confab_store_purge_part (ConfabStoreState *state,
                         gint64            row,
                         GError          **error)
{
  if (!run_with_row (state, "UPDATE conversation SET deleted = 0 WHERE row = ? AND deleted > 0", row, error) ||
      !run_with_row (state, "DELETE FROM message WHERE row IN (SELECT row FROM message WHERE conversation = ? LIMIT "
                     G_STRINGIFY (MESSAGES_PER_STEP) ")", row, error))
    return FALSE;
  if (sqlite3_changes (confab_database_get_sqlite (state->database)) > 0)
    return TRUE;
  return run_with_row (state, "DELETE FROM draft WHERE conversation_id = (SELECT id FROM conversation WHERE row = ?)", row,
                       error) &&
         run_with_row (state, "DELETE FROM conversation WHERE row = ?", row, error);
}

/* Whether there may be more to do. */
static gboolean
purge_conversation (ConfabStoreState *state,
                    GError          **error)
{
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;
  gint64 row;
  gboolean success;

  do
    {
      row = find_expired (state, error);
      if (row <= 0 || !confab_database_begin (state->database, error))
        return FALSE;
      success = confab_store_purge_part (state, row, error);
      success = confab_database_end (state->database, success, error) && success;
    }
  while (success && g_get_monotonic_time () < end);
  return success;
}

static gboolean
is_used (ConfabStoreState *state,
         const char       *hash)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  statement = confab_database_prepare (state->database, "SELECT 1 FROM attachment WHERE hash = ?1 UNION ALL"
                                       " SELECT 1 FROM draft_attachment WHERE hash = ?1 LIMIT 1", &error);
  if (statement == NULL)
    return TRUE;
  confab_statement_bind_text (statement, 1, hash);
  return confab_database_step (state->database, statement, &error) || error != NULL;
}

static gboolean
is_old (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) &&
         info.st_mtime < g_get_real_time () / G_USEC_PER_SEC - KEEP_UNUSED_S;
}

static void
purge_shelf (ConfabStoreState *state,
             Purge            *purge)
{
  g_autofree char *name = g_strdup_printf ("%02x", purge->shelf);
  g_autofree char *path = g_build_filename (purge->folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *hash;

  while (dir != NULL && (hash = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, hash, NULL);

      /* Its age is asked last, too: somebody may have attached it anew meanwhile. */
      if (is_old (file) && !is_used (state, hash) && !is_kept (purge, hash) && is_old (file) && g_unlink (file) == 0)
        purge->has_removed = TRUE;
    }
}

/* What was left where a process died while it wrote. */
static void
purge_unfinished (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, "unfinished-") && is_old (file))
        g_unlink (file);
    }
}

/* A draft that was written after its conversation was thrown away, by a window that still showed it. The one without a name is that of the
 * next conversation, which has not begun. */
static gboolean
purge_drafts (ConfabStoreState *state,
              GError          **error)
{
  return run_with_row (state, "DELETE FROM draft WHERE conversation_id <> '' AND updated < ?"
                       " AND NOT EXISTS (SELECT 1 FROM conversation WHERE id = draft.conversation_id)",
                       confab_time_now () - KEEP_UNUSED_S * G_GINT64_CONSTANT (1000), error);
}

static gboolean
purge_more (ConfabStoreState *state,
            GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean more = purge_conversation (state, &local_error);

  if (!more && local_error == NULL)
    more = confab_store_purge_messages (state, get_limit (state), &local_error);
  if (!more && local_error == NULL)
    purge_drafts (state, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return more;
}

/* Gives TRUE where there is more to do. The files come last, so that what the last message with one held goes with it. */
static gpointer
purge_some (ConfabStoreState *state,
            gpointer          data,
            GError          **error)
{
  Purge *purge = data;
  g_autoptr (GError) local_error = NULL;

  if (!purge->has_rows_done)
    {
      purge->has_rows_done = !purge_more (state, &local_error);
      if (local_error == NULL)
        return GINT_TO_POINTER (TRUE);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (purge->shelf == N_SHELVES)
    {
      purge_unfinished (purge->folder);
      return NULL;
    }
  purge_shelf (state, purge);
  purge->shelf++;
  return GINT_TO_POINTER (TRUE);
}

static void
push_purge (ConfabStore *self,
            Purge       *purge);

static void
plan_purge (ConfabStore *self,
            guint        seconds);

static void
purge_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  ConfabStore *self = CONFAB_STORE (object);
  Purge *done = g_task_get_task_data (G_TASK (result));
  Purge *next;

  if (self->thread == NULL)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    {
      if (done->has_removed)
        g_signal_emit_by_name (self, "files-purged");
      if (!self->temporary && self->purge_source == NULL)
        plan_purge (self, PURGE_AGAIN_S);
      return;
    }
  next = g_new0 (Purge, 1);
  next->folder = g_strdup (done->folder);
  next->has_rows_done = done->has_rows_done;
  next->shelf = done->shelf;
  next->kept = g_steal_pointer (&done->kept);
  next->is_off = done->is_off;
  next->has_removed = done->has_removed;
  push_purge (self, next);
}

static void
push_purge (ConfabStore *self,
            Purge       *purge)
{
  GTask *task = confab_store_task_new (self, push_purge, purge, purge_free, NULL, purge_cb, NULL);

  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, purge_some, NULL);
}

static gboolean
start_cb (gpointer user_data)
{
  ConfabStore *self = user_data;

  g_clear_pointer (&self->purge_source, g_source_unref);
  confab_store_start_purge (self);
  return G_SOURCE_REMOVE;
}

static void
plan_purge (ConfabStore *self,
            guint        seconds)
{
  self->purge_source = g_timeout_source_new_seconds (seconds);
  g_source_set_priority (self->purge_source, G_PRIORITY_LOW);
  g_source_set_static_name (self->purge_source, "[confab] purge");
  g_source_set_callback (self->purge_source, start_cb, self, NULL);
  g_source_attach (self->purge_source, self->context);
}

/**
 * confab_store_plan_purge:
 * @self: a store that has just been opened
 *
 * Starts it once the window has long been up.
 */
void
confab_store_plan_purge (ConfabStore *self)
{
  plan_purge (self, PURGE_AFTER_S);
}

/**
 * confab_store_start_purge:
 * @self: an open store
 *
 * Throws away, in the background, what nobody can reach any more.
 */
void
confab_store_start_purge (ConfabStore *self)
{
  Purge *purge = g_new0 (Purge, 1);

  purge->folder = g_strdup (self->folder);
  push_purge (self, purge);
}

/**
 * confab_store_remove_folder:
 * @folder: a folder of our own making
 *
 * Removes it with the shelves in it.
 */
void
confab_store_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        confab_store_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}
