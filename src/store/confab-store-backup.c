/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/confab-json.h"
#include "store/confab-store-backup-private.h"
#include "store/confab-store-folder.h"
#include "store/confab-store-private.h"

/* How long after opening it is first looked whether one is due, and how long after that again. */
#define FIRST_S 60
#define AGAIN_S 3600

typedef struct
{
  guint days;
  guint weeks;
} Plan;

static char *
dup_folder (ConfabStore *self)
{
  return self->temporary ? NULL : g_path_get_dirname (self->folder);
}

static GTask *
task_new (ConfabStore        *self,
          gpointer            source_tag,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  return confab_store_task_new (self, source_tag, dup_folder (self), g_free, cancellable, callback, user_data);
}

static gpointer
take_damage (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  confab_database_set_damaged (state->database);
  return GINT_TO_POINTER (TRUE);
}

/* A copy that does not hold together is what its original is. */
static void
note_damage (ConfabStore  *self,
             const GError *error)
{
  if (self->thread != NULL && g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED))
    confab_store_push (self, confab_store_task_new (self, note_damage, NULL, NULL, NULL, NULL, NULL),
                       CONFAB_STORE_CALL_NONE, take_damage, NULL);
}

static gpointer
back_up (gpointer      data,
         GCancellable *cancellable,
         GError      **error)
{
  g_autofree char *name = NULL;

  if (data != NULL)
    name = confab_backup_make (data, CONFAB_BACKUP_ASKED, cancellable, error);
  else
    g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                         _ ("Nothing is kept in this session, so that there is nothing to back up."));
  return GINT_TO_POINTER (name != NULL);
}

/**
 * confab_store_back_up_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes a backup that is kept until somebody removes it. Reading and writing go on meanwhile.
 */
void
confab_store_back_up_async (ConfabStore        *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_STORE (self));

  confab_store_work (task_new (self, confab_store_back_up_async, cancellable, callback, user_data), back_up, NULL);
}

/**
 * confab_store_back_up_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is on disk, and was read again
 */
gboolean
confab_store_back_up_finish (ConfabStore  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (g_task_propagate_boolean (G_TASK (result), &local_error))
    return TRUE;
  note_damage (self, local_error);
  g_propagate_error (error, local_error);
  return FALSE;
}

static goffset
measure_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  goffset size = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (g_lstat (path, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode))
        size += measure_folder (path);
      else if (S_ISREG (info.st_mode))
        size += info.st_size;
    }
  return size;
}

static void
measure_one (const char      *folder,
             const char      *name,
             ConfabStoreSize *size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf info;

  if (g_str_equal (name, "attachments"))
    size->attachments += measure_folder (path);
  else if (g_str_equal (name, "backups") || g_str_has_prefix (name, CONFAB_FOLDER_DAMAGED))
    size->backups += measure_folder (path);
  else if (g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) && g_str_has_suffix (name, ".bak"))
    size->backups += info.st_size;
  else if (g_lstat (path, &info) == 0 && S_ISREG (info.st_mode))
    size->database += info.st_size;
}

/**
 * confab_backup_measure:
 * @folder: the folder of a store
 * @size: (out): the sizes
 *
 * Adds up what the files of the store take on disk.
 */
void
confab_backup_measure (const char      *folder,
                       ConfabStoreSize *size)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  *size = (ConfabStoreSize) { 0 };
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    measure_one (folder, name, size);
}

static gpointer
measure (gpointer      data,
         GCancellable *cancellable,
         GError      **error)
{
  ConfabStoreSize *size = g_new0 (ConfabStoreSize, 1);

  if (data != NULL)
    confab_backup_measure (data, size);
  return size;
}

/**
 * confab_store_measure_async:
 * @self: a store, open or not
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_store_measure_async (ConfabStore        *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_STORE (self));

  confab_store_work (task_new (self, confab_store_measure_async, cancellable, callback, user_data), measure, g_free);
}

/**
 * confab_store_measure_finish:
 * @self: a store
 * @result: what the callback got
 * @size: (out): the sizes
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was measured
 */
gboolean
confab_store_measure_finish (ConfabStore     *self,
                             GAsyncResult    *result,
                             ConfabStoreSize *size,
                             GError         **error)
{
  g_autofree ConfabStoreSize *measured = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  measured = g_task_propagate_pointer (G_TASK (result), error);
  if (measured == NULL)
    return FALSE;
  *size = *measured;
  return TRUE;
}

typedef struct
{
  char *folder;
  Plan  plan;
} Daily;

static void
daily_free (gpointer data)
{
  Daily *self = data;

  g_free (self->folder);
  g_free (self);
}

/* Older ones go only when there is a new one, and it is whole. Where texts are not what was written, none is made until the next start: nothing
 * but a restoring or a recovery changes that. */
static void
make_daily (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  const Daily *daily = task_data;
  g_autofree char *name = NULL;
  GError *error = NULL;

  if (confab_backup_is_due (daily->folder))
    name = confab_backup_make (daily->folder, CONFAB_BACKUP_DAILY, cancellable, &error);
  if (name != NULL)
    confab_backup_rotate (daily->folder, daily->plan.days, daily->plan.weeks);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
arm (ConfabStore *self,
     guint        seconds);

static void
daily_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ConfabStore) self = confab_store_end_work (user_data);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("No backup was made: %s", error->message);
  if (self == NULL)
    return;
  note_damage (self, error);
  if (g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_ALTERED))
    confab_store_tell_altered (self, error->message);
  else
    arm (self, AGAIN_S);
}

static Plan *
plan_from_json (JsonNode *node)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  Plan *plan = g_new0 (Plan, 1);
  gint64 number;

  plan->days = CONFAB_BACKUP_DAYS;
  plan->weeks = CONFAB_BACKUP_WEEKS;
  if (object != NULL && confab_json_get_int (object, "days", &number))
    plan->days = CLAMP (number, 0, 366);
  if (object != NULL && confab_json_get_int (object, "weeks", &number))
    plan->weeks = CLAMP (number, 0, 520);
  return plan;
}

static void
setting_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  ConfabStore *self = CONFAB_STORE (object);
  g_autoptr (JsonNode) node = confab_store_get_setting_finish (self, result, NULL);
  g_autofree Plan *plan = plan_from_json (node);
  Daily *daily;

  if (self->thread == NULL)
    return;
  if (plan->days == 0)
    {
      arm (self, AGAIN_S);
      return;
    }
  daily = g_new0 (Daily, 1);
  daily->folder = dup_folder (self);
  daily->plan = *plan;
  confab_store_work_in_background (self, make_daily, daily, daily_free, daily_cb);
}

static gboolean
due_cb (gpointer user_data)
{
  ConfabStore *self = user_data;

  g_clear_pointer (&self->backup_source, g_source_unref);
  confab_store_start_backup (self);
  return G_SOURCE_REMOVE;
}

static void
arm (ConfabStore *self,
     guint        seconds)
{
  if (self->backup_source != NULL)
    return;
  self->backup_source = g_timeout_source_new_seconds (seconds);
  g_source_set_priority (self->backup_source, G_PRIORITY_LOW);
  g_source_set_static_name (self->backup_source, "[confab] backup");
  g_source_set_callback (self->backup_source, due_cb, self, NULL);
  g_source_attach (self->backup_source, self->context);
}

/**
 * confab_store_plan_backups:
 * @self: a store that has just been opened, and has a folder
 *
 * Makes a backup a day, once the window has long been up.
 */
void
confab_store_plan_backups (ConfabStore *self)
{
  arm (self, FIRST_S);
}

/**
 * confab_store_start_backup:
 * @self: an open store that has a folder
 *
 * Makes the backup of the day, in the background, where it is due and the setting does not forbid it.
 */
void
confab_store_start_backup (ConfabStore *self)
{
  confab_store_get_setting_async (self, CONFAB_SETTING_BACKUPS, NULL, setting_cb, NULL);
}
