/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "provider/confab-balance.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-dialect.h"
#include "provider/confab-json-fetch.h"

G_DEFINE_QUARK (confab_catalogue_error, confab_catalogue_error)

typedef struct
{
  ConfabProvider *provider;
  char           *key;
  gboolean        is_second_try;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_object_unref (fetch->provider);
  g_free (fetch->key);
  g_free (fetch);
}

static void models_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

/* Lists beyond OpenAI's, which tell more, are not in every version of a service. */
static gboolean
try_plain_list (GTask            *task,
                ConfabHttpClient *client)
{
  Fetch *fetch = g_task_get_task_data (task);
  const char *path = confab_dialect_get (confab_provider_get_profile (fetch->provider))->models_path;

  if (*path != '/' || fetch->is_second_try)
    return FALSE;
  fetch->is_second_try = TRUE;
  confab_json_fetch_async (client, fetch->provider, fetch->key, "models", g_task_get_cancellable (task),
                           models_cb, g_object_ref (task));
  return TRUE;
}

static void
fail_no_list (GTask *task)
{
  g_task_return_new_error (task, CONFAB_CATALOGUE_ERROR, CONFAB_FAILURE_PROTOCOL, "%s",
                           _ ("The answer is not a list of models."));
}

static void
models_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabHttpClient *client = CONFAB_HTTP_CLIENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = confab_json_fetch_finish (result, &error);
  g_autoptr (GPtrArray) models = NULL;
  gsize length = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  if (body == NULL)
    {
      if (!g_error_matches (error, CONFAB_CATALOGUE_ERROR, CONFAB_FAILURE_NOT_FOUND) || !try_plain_list (task, client))
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  models = confab_catalogue_parse (text != NULL ? text : "", length, NULL);
  if (models != NULL)
    g_task_return_pointer (task, g_steal_pointer (&models), (GDestroyNotify)g_ptr_array_unref);
  else if (!try_plain_list (task, client))
    fail_no_list (task);
}

/**
 * confab_catalogue_fetch_async:
 * @client: the client
 * @provider: the service
 * @key: (nullable): its key
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks a service for its models.
 */
void
confab_catalogue_fetch_async (ConfabHttpClient   *client,
                              ConfabProvider     *provider,
                              const char         *key,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  const char *path;
  g_autoptr (GTask) task = NULL;
  Fetch *fetch;

  g_return_if_fail (CONFAB_IS_HTTP_CLIENT (client));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_catalogue_fetch_async);
  fetch = g_new0 (Fetch, 1);
  fetch->provider = g_object_ref (provider);
  fetch->key = g_strdup (key);
  g_task_set_task_data (task, fetch, fetch_free);
  path = confab_dialect_get (confab_provider_get_profile (provider))->models_path;
  confab_json_fetch_async (client, provider, key, path, cancellable, models_cb, g_object_ref (task));
}

/**
 * confab_catalogue_fetch_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type ConfabModelInfo): the models; or %NULL with a
 *   [error@Confab.CatalogueError], or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
confab_catalogue_fetch_finish (GAsyncResult *result,
                               GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
balance_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = confab_json_fetch_finish (result, &error);
  g_autoptr (JsonObject) object = NULL;
  char *balance;
  gsize length;
  const char *text;

  if (body == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  text = g_bytes_get_data (body, &length);
  object = confab_json_parse_object (text != NULL ? text : "", length, NULL);
  balance = object != NULL ? confab_balance_describe (object) : NULL;
  if (balance != NULL)
    g_task_return_pointer (task, balance, g_free);
  else
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                             _ ("The service does not tell what is left on the account."));
}

/**
 * confab_catalogue_balance_async:
 * @client: the client
 * @provider: the service
 * @key: (nullable): its key
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks a service what is left on the account. It also shows whether the key is right.
 */
void
confab_catalogue_balance_async (ConfabHttpClient   *client,
                                ConfabProvider     *provider,
                                const char         *key,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *path;

  g_return_if_fail (CONFAB_IS_HTTP_CLIENT (client));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_catalogue_balance_async);
  path = confab_dialect_get (confab_provider_get_profile (provider))->balance_path;
  if (path == NULL)
    g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                             _ ("The service does not tell what is left on the account."));
  else
    confab_json_fetch_async (client, provider, key, path, cancellable, balance_cb, g_object_ref (task));
}

/**
 * confab_catalogue_balance_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is left, for people; %NULL with %CONFAB_ERROR_UNSUPPORTED where the service does not tell, or
 *   errors as [func@Confab.catalogue_fetch_finish]
 */
char *
confab_catalogue_balance_finish (GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
