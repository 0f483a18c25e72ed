/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "provider/confab-catalogue.h"
#include "session/confab-conceal.h"
#include "session/confab-services-private.h"
#include "session/confab-session-private.h"

/**
 * confab_service_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
confab_service_report_free (ConfabServiceReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_free (self->balance);
  confab_failure_free (self->failure);
  g_free (self);
}

typedef struct
{
  ConfabProvider      *provider;
  char                *key;
  ConfabServiceReport *report;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->provider);
  confab_secret_free (check->key);
  confab_service_report_free (check->report);
  g_free (check);
}

static void
finish_check (GTask *task)
{
  Check *check = g_task_get_task_data (task);

  if (check->report->failure != NULL)
    confab_conceal_key (check->report->failure, check->key);
  g_task_return_pointer (task, g_steal_pointer (&check->report), (GDestroyNotify)confab_service_report_free);
}

static void
on_balance_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  check->report->balance = confab_catalogue_balance_finish (result, &error);
  /* The list of models is often open to all; what needs the key tells whether it is right. */
  if (error != NULL && error->domain == CONFAB_CATALOGUE_ERROR && error->code == CONFAB_FAILURE_AUTH)
    check->report->failure = confab_failure_new (error->code, error->message);
  finish_check (task);
}

static void
on_check_models_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  check->report->models = confab_catalogue_fetch_finish (result, &error);
  if (check->report->models != NULL)
    {
      confab_catalogue_balance_async (self->client, check->provider, check->key, g_task_get_cancellable (task),
                                      on_balance_cb, g_object_ref (task));
      return;
    }
  check->report->failure = confab_failure_new (error->domain == CONFAB_CATALOGUE_ERROR ? (ConfabFailureKind)error->code
                                                                                       : CONFAB_FAILURE_UNREACHABLE,
                                               error->message);
  finish_check (task);
}

static void
run_check (GTask *task)
{
  ConfabServices *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!confab_provider_check (check->provider, &error))
    {
      check->report->failure = confab_failure_new (g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL)
                                                   ? CONFAB_FAILURE_INSECURE : CONFAB_FAILURE_SETUP, error->message);
      finish_check (task);
      return;
    }
  confab_catalogue_fetch_async (self->client, check->provider, check->key, g_task_get_cancellable (task),
                                on_check_models_cb, g_object_ref (task));
}

static void
on_check_key_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);

  check->key = confab_services_lookup_key_finish (CONFAB_SERVICES (source), result, NULL);
  run_check (task);
}

/**
 * confab_services_check_async:
 * @self: the services
 * @provider: a service, saved or not
 * @key: (nullable): the key to try, %NULL for the one that is kept
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Tries the connection: asks for the models, and for what is left on the account. Nothing is saved.
 */
void
confab_services_check_async (ConfabServices     *self,
                             ConfabProvider     *provider,
                             const char         *key,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);

  g_task_set_source_tag (task, confab_services_check_async);
  check->provider = g_object_ref (provider);
  check->key = g_strdup (key);
  check->report = g_new0 (ConfabServiceReport, 1);
  g_task_set_task_data (task, check, check_free);
  if (key != NULL)
    run_check (task);
  else
    confab_services_lookup_key_async (self, provider, cancellable, on_check_key_cb, g_object_ref (task));
}

/**
 * confab_services_check_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what was found; a service that does not work is no error
 */
ConfabServiceReport *
confab_services_check_finish (ConfabServices *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_known_origin (ConfabServices *self,
                 const char     *origin)
{
  for (guint i = 0; i < self->providers->len; i++)
    {
      g_autofree char *other = confab_provider_dup_origin (self->providers->pdata[i]);

      if (g_strcmp0 (origin, other) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_discovered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabServices *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) found = confab_catalogue_discover_finish (result, &error);
  GPtrArray *fresh;

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fresh = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *origin = confab_provider_dup_origin (found->pdata[i]);

      if (!is_known_origin (self, origin))
        g_ptr_array_add (fresh, g_object_ref (found->pdata[i]));
    }
  g_task_return_pointer (task, fresh, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_services_discover_async:
 * @self: the services
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Looks for servers on this machine at their usual ports.
 */
void
confab_services_discover_async (ConfabServices     *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_services_discover_async);
  confab_catalogue_discover_async (self->client, cancellable, on_discovered_cb, task);
}

/**
 * confab_services_discover_finish:
 * @self: the services
 * @result: what @callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type ConfabProvider): those that answer and are not set up yet
 */
GPtrArray *
confab_services_discover_finish (ConfabServices *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
