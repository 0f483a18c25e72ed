/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "store/confab-store-presets.h"
#include "store/confab-store-private.h"

typedef struct
{
  char *id;
  char *name;
  char *json;
} Row;

static void
row_free (gpointer data)
{
  Row *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->json);
  g_free (self);
}

static gpointer
list_presets (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database, "SELECT id, json FROM preset ORDER BY row", error);
  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_autoptr (JsonObject) object = confab_json_parse_object (confab_statement_get_text (statement, 1), -1, NULL);

      if (object != NULL)
        g_ptr_array_add (presets, confab_preset_from_json (confab_statement_get_text (statement, 0), object));
    }
  if (local_error == NULL)
    return g_steal_pointer (&presets);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * confab_store_list_presets_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_store_list_presets_async (ConfabStore        *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  task = confab_store_task_new (self, confab_store_list_presets_async, NULL, NULL, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, list_presets, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_list_presets_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabPreset): the presets, those that were added first before the others
 */
GPtrArray *
confab_store_list_presets_finish (ConfabStore  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
save_preset (ConfabStoreState *state,
             gpointer          data,
             GError          **error)
{
  const Row *row = data;
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT INTO preset (id, name, json) VALUES (?, ?, ?)"
                                                        " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                                                        " json = excluded.json",
                                                        error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, row->id);
  confab_statement_bind_text (statement, 2, row->name);
  confab_statement_bind_text (statement, 3, row->json);
  return GINT_TO_POINTER (confab_database_run (state->database, statement, error));
}

/**
 * confab_store_save_preset_async:
 * @self: an open store
 * @preset: a preset, new or changed; its present state is kept
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is on disk
 * @user_data: for @callback
 */
void
confab_store_save_preset_async (ConfabStore        *self,
                                ConfabPreset       *preset,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (JsonNode) node = NULL;
  Row *row;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (CONFAB_IS_PRESET (preset));

  node = confab_preset_to_json (preset);
  row = g_new0 (Row, 1);
  row->id = g_strdup (confab_preset_get_id (preset));
  row->name = g_strdup (confab_preset_get_name (preset));
  row->json = confab_json_to_string (node, FALSE);
  task = confab_store_task_new (self, confab_store_save_preset_async, row, row_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, save_preset, NULL);
}

/**
 * confab_store_save_preset_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is on disk
 */
gboolean
confab_store_save_preset_finish (ConfabStore  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
remove_preset (ConfabStoreState *state,
               gpointer          data,
               GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, "DELETE FROM preset WHERE id = ?", error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, data);
  return GINT_TO_POINTER (confab_database_run (state->database, statement, error));
}

/**
 * confab_store_remove_preset_async:
 * @self: an open store
 * @id: the identifier of a preset; nothing happens where there is none
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is on disk
 * @user_data: for @callback
 *
 * Conversations that use it keep its identifier, so that it is theirs again where it is brought back.
 */
void
confab_store_remove_preset_async (ConfabStore        *self,
                                  const char         *id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_remove_preset_async, g_strdup (id), g_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, remove_preset, NULL);
}

/**
 * confab_store_remove_preset_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
confab_store_remove_preset_finish (ConfabStore  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
