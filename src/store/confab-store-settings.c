/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "store/confab-store-private.h"

/* A name, and JSON or NULL. */
typedef struct
{
  char *name;
  char *json;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  g_free (self->json);
  g_free (self);
}

static Entry *
entry_new (const char *name,
           JsonNode   *value)
{
  Entry *self = g_new0 (Entry, 1);

  self->name = g_strdup (name);
  self->json = value != NULL ? confab_json_to_string (value, FALSE) : NULL;
  return self;
}

/* Runs a statement with one or two parameters. */
static gpointer
run_entry (ConfabStoreState *state,
           const char       *sql,
           const char       *name,
           const char       *json,
           GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, name);
  if (json != NULL)
    confab_statement_bind_text (statement, 2, json);
  return GINT_TO_POINTER (confab_database_run (state->database, statement, error));
}

static gpointer
list_providers (ConfabStoreState *state,
                gpointer          data,
                GError          **error)
{
  g_autoptr (GPtrArray) providers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database, "SELECT json FROM provider ORDER BY row", error);
  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_autoptr (JsonObject) object = confab_json_parse_object (confab_statement_get_text (statement, 0), -1, NULL);
      ConfabProvider *provider = object != NULL ? confab_provider_from_json (object) : NULL;

      if (provider != NULL)
        g_ptr_array_add (providers, provider);
    }
  if (local_error == NULL)
    return g_steal_pointer (&providers);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * confab_store_list_providers_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lists the providers in the order in which they were added.
 */
void
confab_store_list_providers_async (ConfabStore        *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_list_providers_async, NULL, NULL, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, list_providers, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_list_providers_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabProvider): the providers
 */
GPtrArray *
confab_store_list_providers_finish (ConfabStore  *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
save_provider (ConfabStoreState *state,
               gpointer          data,
               GError          **error)
{
  const Entry *entry = data;

  return run_entry (state,
                    "INSERT INTO provider (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
                    entry->name, entry->json, error);
}

/**
 * confab_store_save_provider_async:
 * @self: an open store
 * @provider: a provider, new or changed; it has no key, and none is stored
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
confab_store_save_provider_async (ConfabStore        *self,
                                  ConfabProvider     *provider,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (JsonNode) node = NULL;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  node = confab_provider_to_json (provider);
  task = confab_store_task_new (self, confab_store_save_provider_async,
                                entry_new (confab_provider_get_id (provider), node), entry_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, save_provider, NULL);
}

/**
 * confab_store_save_provider_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is on disk
 */
gboolean
confab_store_save_provider_finish (ConfabStore  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
remove_provider (ConfabStoreState *state,
                 gpointer          data,
                 GError          **error)
{
  return run_entry (state, "DELETE FROM provider WHERE id = ?", data, NULL, error);
}

/**
 * confab_store_remove_provider_async:
 * @self: an open store
 * @id: the identifier of a provider; nothing happens where there is none
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
confab_store_remove_provider_async (ConfabStore        *self,
                                    const char         *id,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_remove_provider_async, g_strdup (id), g_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, remove_provider, NULL);
}

/**
 * confab_store_remove_provider_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
confab_store_remove_provider_finish (ConfabStore  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
get_setting (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database, "SELECT value FROM setting WHERE name = ?", error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, data);
  if (!confab_database_step (state->database, statement, error))
    return NULL;
  return confab_json_parse (confab_statement_get_text (statement, 0), -1, error);
}

/**
 * confab_store_get_setting_async:
 * @self: an open store
 * @name: the name of a setting
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_store_get_setting_async (ConfabStore        *self,
                                const char         *name,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (name != NULL);

  task = confab_store_task_new (self, confab_store_get_setting_async, g_strdup (name), g_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, get_setting, (GDestroyNotify)json_node_unref);
}

/**
 * confab_store_get_setting_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR, or %CONFAB_ERROR_INVALID_JSON
 *
 * Returns: (transfer full) (nullable): its value; %NULL without an error where it was never set
 */
JsonNode *
confab_store_get_setting_finish (ConfabStore  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
set_setting (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  const Entry *entry = data;

  if (entry->json == NULL)
    return run_entry (state, "DELETE FROM setting WHERE name = ?", entry->name, NULL, error);
  return run_entry (state,
                    "INSERT INTO setting (name, value) VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    entry->name, entry->json, error);
}

/**
 * confab_store_set_setting_async:
 * @self: an open store
 * @name: the name of a setting
 * @value: (nullable): its value; %NULL takes it away
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
confab_store_set_setting_async (ConfabStore        *self,
                                const char         *name,
                                JsonNode           *value,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (name != NULL);

  task = confab_store_task_new (self, confab_store_set_setting_async, entry_new (name, value), entry_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, set_setting, NULL);
}

/**
 * confab_store_set_setting_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is on disk
 */
gboolean
confab_store_set_setting_finish (ConfabStore  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
