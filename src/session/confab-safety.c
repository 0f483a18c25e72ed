/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "base/confab-task.h"
#include "session/confab-safety.h"
#include "session/confab-session-private.h"

typedef struct
{
  char *folder;
  char *name;     /* (nullable): of a backup */
  char *path;     /* (nullable): where its copy goes */
} Job;

typedef struct
{
  ConfabStoreSize size;
  GPtrArray      *backups;
} Sight;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

static void
sight_free (gpointer data)
{
  Sight *self = data;

  g_clear_pointer (&self->backups, g_ptr_array_unref);
  g_free (self);
}

static void
run (ConfabSession      *session,
     gpointer            source_tag,
     GTaskThreadFunc     func,
     GDestroyNotify      free_result,
     const char         *name,
     const char         *path,
     GCancellable       *cancellable,
     GAsyncReadyCallback callback,
     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->folder = g_strdup (confab_session_get_folder (session));
  job->name = g_strdup (name);
  job->path = g_strdup (path);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, job_free);
  confab_task_run_in_thread (task, func, free_result);
}

/**
 * confab_safety_is_damage:
 * @error: (nullable): why a session could not be opened
 *
 * Returns: whether what was kept is there, and damaged
 */
gboolean
confab_safety_is_damage (const GError *error)
{
  return g_error_matches (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_DAMAGED);
}

static void
look (GTask        *task,
      gpointer      source_object,
      gpointer      task_data,
      GCancellable *cancellable)
{
  const Job *job = task_data;
  Sight *sight = g_new0 (Sight, 1);

  sight->backups = confab_backup_list (job->folder);
  confab_backup_measure (job->folder, &sight->size);
  g_task_return_pointer (task, sight, sight_free);
}

/**
 * confab_safety_look_async:
 * @session: a session, open or not
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_safety_look_async (ConfabSession      *session,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (session));

  run (session, confab_safety_look_async, look, sight_free, NULL, NULL, cancellable, callback, user_data);
}

/**
 * confab_safety_look_finish:
 * @session: a session
 * @result: what the callback got
 * @size: (out): what is on disk
 * @backups: (out) (transfer full) (element-type ConfabBackup): the backups, newest first
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was looked
 */
gboolean
confab_safety_look_finish (ConfabSession   *session,
                           GAsyncResult    *result,
                           ConfabStoreSize *size,
                           GPtrArray      **backups,
                           GError         **error)
{
  Sight *sight;

  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  sight = g_task_propagate_pointer (G_TASK (result), error);
  if (sight == NULL)
    return FALSE;
  *size = sight->size;
  *backups = g_steal_pointer (&sight->backups);
  sight_free (sight);
  return TRUE;
}

static void
on_backed_up_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (confab_store_back_up_finish (CONFAB_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * confab_safety_back_up_async:
 * @session: an open session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_safety_back_up_async (ConfabSession      *session,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_safety_back_up_async);
  confab_store_back_up_async (confab_session_get_store (session), cancellable, on_backed_up_cb, task);
}

/**
 * confab_safety_back_up_finish:
 * @session: a session
 * @result: what the callback got
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether it is on disk, and was read again
 */
gboolean
confab_safety_back_up_finish (ConfabSession *session,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_plan_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  JsonNode *node = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, node, (GDestroyNotify)json_node_unref);
}

/**
 * confab_safety_load_plan_async:
 * @session: an open session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_safety_load_plan_async (ConfabSession      *session,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_safety_load_plan_async);
  confab_store_get_setting_async (confab_session_get_store (session), CONFAB_SETTING_BACKUPS, cancellable,
                                  on_plan_loaded_cb, task);
}

/**
 * confab_safety_load_plan_finish:
 * @session: a session
 * @result: what the callback got
 * @days: (out): of how many days the last backup is kept; 0: none are made
 * @weeks: (out): of how many weeks the last one is kept
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether they could be read
 */
gboolean
confab_safety_load_plan_finish (ConfabSession *session,
                                GAsyncResult  *result,
                                guint         *days,
                                guint         *weeks,
                                GError       **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  GError *local_error = NULL;
  gint64 number;

  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  node = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  *days = object != NULL && confab_json_get_int (object, "days", &number) ? CLAMP (number, 0, 366) : CONFAB_BACKUP_DAYS;
  *weeks = object != NULL && confab_json_get_int (object, "weeks", &number) ? CLAMP (number, 0, 520)
                                                                           : CONFAB_BACKUP_WEEKS;
  return TRUE;
}

/**
 * confab_safety_save_plan:
 * @session: an open session
 * @days: of how many days the last backup is kept; 0: none are made
 * @weeks: of how many weeks the last one is kept
 */
void
confab_safety_save_plan (ConfabSession *session,
                         guint          days,
                         guint          weeks)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  g_return_if_fail (CONFAB_IS_SESSION (session));

  json_object_set_int_member (object, "days", days);
  json_object_set_int_member (object, "weeks", weeks);
  json_node_take_object (node, object);
  confab_store_set_setting_async (confab_session_get_store (session), CONFAB_SETTING_BACKUPS, node, NULL, NULL, NULL);
}

static void
remove_backup (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (confab_backup_remove (job->folder, job->name, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * confab_safety_remove_async:
 * @session: a session
 * @name: a backup
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_safety_remove_async (ConfabSession      *session,
                            const char         *name,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (session));

  run (session, confab_safety_remove_async, remove_backup, NULL, name, NULL, cancellable, callback, user_data);
}

static void
export_backup (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (confab_backup_export (job->folder, job->name, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * confab_safety_export_async:
 * @session: a session
 * @name: a backup
 * @path: where its copy goes
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_safety_export_async (ConfabSession      *session,
                            const char         *name,
                            const char         *path,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (session));

  run (session, confab_safety_export_async, export_backup, NULL, name, path, cancellable, callback, user_data);
}

/**
 * confab_safety_finish:
 * @session: a session
 * @result: what the callback of confab_safety_remove_async() or confab_safety_export_async() got
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether it was done
 */
gboolean
confab_safety_finish (ConfabSession *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
describe (const ConfabRecovery *recovery)
{
  g_autofree char *kept = g_path_get_basename (recovery->kept);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u message came.", "%u messages came.",
                                          (guint)recovery->n_messages), (guint)recovery->n_messages);
  if (recovery->n_lost_texts > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("Of %u the text is lost.",
                                              "Of %u the texts are lost.", (guint)recovery->n_lost_texts),
                              (guint)recovery->n_lost_texts);
    }
  if (recovery->n_cut_texts > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u may be cut.", "%u may be cut.",
                                              (guint)recovery->n_cut_texts), (guint)recovery->n_cut_texts);
    }
  if (recovery->n_unnamed > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u conversation lost its title.",
                                              "%u conversations lost their titles.",
                                              (guint)recovery->n_unnamed), (guint)recovery->n_unnamed);
    }
  g_string_append_c (text, ' ');
  /* Translators: the name of a folder */
  g_string_append_printf (text, _ ("The damaged files are kept in “%s”."), kept);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
mend (GTask        *task,
      gpointer      source_object,
      gpointer      task_data,
      GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (ConfabRecovery) recovery = NULL;
  GError *error = NULL;

  if (job->name == NULL)
    recovery = confab_recovery_run (job->folder, &error);
  else
    confab_backup_restore (job->folder, job->name, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (recovery != NULL)
    g_task_return_pointer (task, describe (recovery), g_free);
  else
    g_task_return_pointer (task, g_strdup (_ ("The backup was restored. What was there before is kept beside it.")),
                           g_free);
}

/**
 * confab_safety_mend_async:
 * @session: a session that was closed, or whose store could not be opened
 * @name: (nullable): the backup to restore; %NULL recovers what is readable
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Puts another database in the place of the present one, which is kept. A new session has it.
 */
void
confab_safety_mend_async (ConfabSession      *session,
                          const char         *name,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_SESSION (session));

  run (session, confab_safety_mend_async, mend, g_free, name, NULL, cancellable, callback, user_data);
}

/**
 * confab_safety_mend_finish:
 * @session: a session
 * @result: what the callback got
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): a sentence that says what came of it; %NULL where all is as it was
 */
char *
confab_safety_mend_finish (ConfabSession *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
