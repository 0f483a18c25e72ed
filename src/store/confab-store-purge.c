/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/confab-id.h"
#include "store/confab-store-backup.h"
#include "store/confab-store-private.h"

/* How many days what was deleted can be brought back, where nobody set it; 0 would be for ever. */
#define KEEP_DELETED_DAYS 30
#define SETTING_DAYS      "trash-days"
#define DAY_MS            G_GINT64_CONSTANT (86400000)

/* How long an attachment may wait for the message that it belongs to. */
#define KEEP_UNUSED_S 86400

/* How long after opening it begins. */
#define PURGE_AFTER_S 10

#define N_SHELVES 256

/* What is thrown away in the background, a little in each call so that others have their turn between. */
typedef struct
{
  char       *folder; /* of the attachments */
  guint       shelf;  /* the next to look at; N_SHELVES: those are done */
  GHashTable *kept;   /* (nullable): the hashes that backups refer to, read when they are first asked for */
  gboolean    is_off; /* what the backups refer to cannot be told */
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

  statement = confab_database_prepare (state->database, "SELECT value FROM setting WHERE name = '" SETTING_DAYS "'", NULL);
  if (statement != NULL && confab_database_step (state->database, statement, NULL))
    days = CLAMP (confab_statement_get_int (statement, 0), 0, 36500);
  return days > 0 ? confab_time_now () - days * DAY_MS : CONFAB_STORE_ERASED + 1;
}

/* One conversation, with its messages. Whether there may be another. */
static gboolean
purge_conversation (ConfabStoreState *state,
                    GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "DELETE FROM conversation WHERE row IN (SELECT row"
                                                        " FROM conversation WHERE deleted < ? LIMIT 1)",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, get_limit (state));
  return confab_database_run (state->database, statement, error) &&
         sqlite3_changes (confab_database_get_sqlite (state->database)) > 0;
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

      if (is_old (file) && !is_used (state, hash) && !is_kept (purge, hash))
        g_unlink (file);
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

/* Gives TRUE where there is more to do. */
static gpointer
purge_some (ConfabStoreState *state,
            gpointer          data,
            GError          **error)
{
  Purge *purge = data;

  if (purge->shelf < N_SHELVES)
    {
      purge_shelf (state, purge);
      purge->shelf++;
    }
  else
    return GINT_TO_POINTER (purge_conversation (state, error) ||
                            confab_store_purge_messages (state, get_limit (state), error));
  if (purge->shelf == N_SHELVES)
    purge_unfinished (purge->folder);
  return GINT_TO_POINTER (TRUE);
}

static void
push_purge (ConfabStore *self,
            Purge       *purge);

static void
purge_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  ConfabStore *self = CONFAB_STORE (object);
  Purge *done = g_task_get_task_data (G_TASK (result));
  Purge *next;

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->thread == NULL)
    return;
  next = g_new0 (Purge, 1);
  next->folder = g_strdup (done->folder);
  next->shelf = done->shelf;
  next->kept = g_steal_pointer (&done->kept);
  next->is_off = done->is_off;
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

/**
 * confab_store_plan_purge:
 * @self: a store that has just been opened
 *
 * Starts it once the window has long been up.
 */
void
confab_store_plan_purge (ConfabStore *self)
{
  self->purge_source = g_timeout_source_new_seconds (PURGE_AFTER_S);
  g_source_set_priority (self->purge_source, G_PRIORITY_LOW);
  g_source_set_static_name (self->purge_source, "[confab] purge");
  g_source_set_callback (self->purge_source, start_cb, self, NULL);
  g_source_attach (self->purge_source, self->context);
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
