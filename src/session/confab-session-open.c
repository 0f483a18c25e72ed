/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-presets-private.h"
#include "session/confab-session-private.h"

/* Opening a session: the store, then all that is read from it one after the other; and closing it. */

static void
on_system_prompt_loaded_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  GError *open_error = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);

  if (error == NULL)
    confab_session_show_system_prompt (self, value != NULL && JSON_NODE_HOLDS_VALUE (value) ?
                                       json_node_get_string (value) : NULL);
  if (open_error != NULL)
    {
      g_clear_error (&error);
      g_task_return_error (task, g_error_copy (open_error));
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_parameters_loaded_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  GError *open_error = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);

  if (error == NULL)
    {
      confab_session_show_parameters (self, value);
      confab_store_get_setting_async (CONFAB_STORE (source), CONFAB_SETTING_SYSTEM_PROMPT, NULL,
                                      on_system_prompt_loaded_cb, g_object_ref (task));
    }
  else
    g_task_return_error (task, open_error != NULL ? g_error_copy (open_error) : g_steal_pointer (&error));
  g_clear_error (&error);
}

static void
on_services_loaded_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!confab_services_load_finish (CONFAB_SERVICES (source), result, &error))
    g_task_return_error (task, error);
  else
    confab_store_get_setting_async (confab_session_get_store (self), CONFAB_SETTING_PARAMETERS, NULL,
                                    on_parameters_loaded_cb, g_object_ref (task));
}

/* What another process changed is read anew; nobody waits for it. */
static void
on_store_changed_cb (ConfabSession *self)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  confab_media_history_load (confab_session_get_media_history (self), confab_session_get_store (self));
  confab_presets_load (confab_session_get_presets (self));
  confab_budget_load_async (confab_session_get_budget (self), confab_session_get_store (self), NULL, NULL);
  confab_exchanges_load (confab_session_get_exchanges (self), confab_session_get_store (self));
  g_task_set_source_tag (task, on_store_changed_cb);
  confab_services_load_async (confab_session_get_services (self), on_services_loaded_cb, task);
}

static void
on_store_damaged_cb (ConfabSession *self,
                     const char    *message)
{
  g_signal_emit_by_name (self, "damaged", message);
}

static void
on_store_altered_cb (ConfabSession *self,
                     const char    *message)
{
  g_signal_emit_by_name (self, "altered", message);
}

/* Before anything is sent. What cannot be read stops nobody. */
static void
on_budget_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!confab_budget_load_finish (CONFAB_BUDGET (source), result, &error))
    g_debug ("The budget was not read: %s", error->message);
  confab_services_load_async (confab_session_get_services (self), on_services_loaded_cb, g_object_ref (task));
}

static void
on_drafts_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (confab_drafts_load_finish (CONFAB_DRAFTS (source), result, &error))
    confab_budget_load_async (confab_session_get_budget (self), confab_session_get_store (self), on_budget_loaded_cb,
                              g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static void
load_all (ConfabSession *self,
          GTask         *task)
{
  confab_library_load (confab_session_get_library (self));
  confab_titler_load (confab_session_get_titler (self));
  confab_media_history_load (confab_session_get_media_history (self), confab_session_get_store (self));
  confab_presets_load (confab_session_get_presets (self));
  confab_exchanges_load (confab_session_get_exchanges (self), confab_session_get_store (self));
  confab_drafts_load_async (confab_session_get_drafts (self), on_drafts_loaded_cb, g_object_ref (task));
}

static void
on_memory_opened_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (confab_store_open_finish (CONFAB_STORE (source), result, &error))
    load_all (g_task_get_source_object (task), task);
  else
    g_task_return_error (task, error);
}

static void
on_store_opened_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  g_autoptr (ConfabStore) in_memory = NULL;
  GError *error = NULL;

  if (confab_store_open_finish (CONFAB_STORE (source), result, &error))
    {
      g_signal_connect_object (source, "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (source, "damaged", G_CALLBACK (on_store_damaged_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (source, "altered", G_CALLBACK (on_store_altered_cb), self, G_CONNECT_SWAPPED);
      load_all (self, task);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, error, (GDestroyNotify)g_error_free);
  in_memory = confab_store_new (NULL);
  confab_session_set_store (self, in_memory);
  confab_store_open_async (in_memory, NULL, on_memory_opened_cb, g_object_ref (task));
}

/**
 * confab_session_open_async:
 * @self: a session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Opens the store and reads services and parameters. Where the store cannot be used, the session works in memory.
 */
void
confab_session_open_async (ConfabSession      *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (ConfabStore) store = confab_store_new (confab_session_get_folder (self));

  g_task_set_source_tag (task, confab_session_open_async);
  confab_session_set_store (self, store);
  confab_store_open_async (store, cancellable, on_store_opened_cb, task);
}

/**
 * confab_session_open_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether everything will be kept
 */
gboolean
confab_session_open_finish (ConfabSession *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_session_is_migrating:
 * @self: a session that is being opened
 *
 * Returns: whether its store is being brought to the version of this program
 */
gboolean
confab_session_is_migrating (ConfabSession *self)
{
  ConfabStore *store;

  g_return_val_if_fail (CONFAB_IS_SESSION (self), FALSE);

  store = confab_session_get_store (self);
  return store != NULL && confab_store_is_migrating (store);
}

static void
on_store_closed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (confab_store_close_finish (CONFAB_STORE (source), result, &error))
    confab_exchanges_flush (confab_session_get_exchanges (g_task_get_source_object (task)), g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * confab_session_close_async:
 * @self: a session
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Stops what runs, stores it, and closes the store. The session is of no use afterwards.
 */
void
confab_session_close_async (ConfabSession      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_session_close_async);
  confab_session_stop (self);
  if (confab_session_get_store (self) != NULL)
    confab_store_close_async (confab_session_get_store (self), cancellable, on_store_closed_cb, task);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/**
 * confab_session_close_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether everything is on disk
 */
gboolean
confab_session_close_finish (ConfabSession *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
