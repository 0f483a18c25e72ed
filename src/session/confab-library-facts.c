/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-private.h"
#include "store/confab-store-backup.h"

#define TRASH_DAYS 30

static void
on_summed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ConfabSums *sums = confab_store_sum_finish (CONFAB_STORE (source), result, &error);

  if (sums != NULL)
    g_task_return_pointer (task, sums, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * confab_library_sum_async:
 * @self: a library
 * @id: a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Adds up what a conversation holds and costs.
 */
void
confab_library_sum_async (ConfabLibrary      *self,
                          const char         *id,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_library_sum_async);
  confab_store_sum_async (self->store, id, cancellable, on_summed_cb, task);
}

/**
 * confab_library_sum_finish:
 * @self: a library
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the sums, to be freed with g_free()
 */
ConfabSums *
confab_library_sum_finish (ConfabLibrary *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_measured_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ConfabStoreSize size = { 0 };
  ConfabDiskUse *use;

  if (confab_store_measure_finish (CONFAB_STORE (source), result, &size, &error))
    {
      use = g_new0 (ConfabDiskUse, 1);
      use->database = size.database;
      use->attachments = size.attachments;
      use->backups = size.backups;
      g_task_return_pointer (task, use, g_free);
    }
  else
    g_task_return_error (task, error);
}

/**
 * confab_library_measure_async:
 * @self: a library
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks how much everything takes on the disk.
 */
void
confab_library_measure_async (ConfabLibrary      *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_library_measure_async);
  confab_store_measure_async (self->store, cancellable, on_measured_cb, task);
}

/**
 * confab_library_measure_finish:
 * @self: a library
 * @result: what @callback was given
 * @error: return location for an error: only that it was cancelled
 *
 * Returns: (transfer full) (nullable): the size, to be freed with g_free()
 */
ConfabDiskUse *
confab_library_measure_finish (ConfabLibrary *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_library_get_trash_days:
 * @self: a library
 *
 * Returns: after how many days the trash is emptied; 0 for never
 */
guint
confab_library_get_trash_days (ConfabLibrary *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), TRASH_DAYS);

  return self->trash_days >= 0 ? self->trash_days : TRASH_DAYS;
}

static void
take_trash_days (ConfabLibrary *self,
                 int            days)
{
  if (self->trash_days == days)
    return;
  self->trash_days = days;
  confab_library_tell_trash_days (self);
}

/**
 * confab_library_set_trash_days:
 * @self: a library
 * @days: after how many days the trash is emptied; 0 for never
 */
void
confab_library_set_trash_days (ConfabLibrary *self,
                               guint          days)
{
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  value = json_node_init_int (json_node_alloc (), days);
  if (self->store != NULL)
    confab_store_set_setting_async (self->store, CONFAB_STORE_SETTING_TRASH_DAYS, value, NULL, NULL, NULL);
  take_trash_days (self, MIN (days, G_MAXINT));
}

static void
on_days_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, NULL);

  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    take_trash_days (self, CLAMP (json_node_get_int (value), 0, G_MAXINT));
}

/**
 * confab_library_read_trash_days:
 * @self: a library with a store
 */
void
confab_library_read_trash_days (ConfabLibrary *self)
{
  confab_store_get_setting_async (self->store, CONFAB_STORE_SETTING_TRASH_DAYS, NULL, on_days_cb, g_object_ref (self));
}
