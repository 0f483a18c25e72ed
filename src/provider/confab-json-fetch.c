/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-uri.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-json-fetch.h"

#define MAX_BODY (32 * 1024 * 1024)

static void
set_failure (GTask         *task,
             ConfabFailure *failure)
{
  g_task_return_new_error (task, CONFAB_CATALOGUE_ERROR, failure->kind, "%s", failure->message);
  confab_failure_free (failure);
}

static void
set_error (GTask        *task,
           const GError *error)
{
  ConfabFailure *failure;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  failure = confab_error_from_gerror (error);
  /* Too large is here what came, not what was sent. */
  if (failure->kind == CONFAB_FAILURE_TOO_LARGE)
    failure->kind = CONFAB_FAILURE_PROTOCOL;
  set_failure (task, failure);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabHttpResponse *response = CONFAB_HTTP_RESPONSE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = confab_http_response_read_all_finish (response, result, &error);
  const char *media_type = confab_http_response_get_media_type (response);

  confab_http_response_close (response);
  if (body == NULL)
    set_error (task, error);
  else if (confab_http_response_get_status (response) >= 300)
    set_failure (task, confab_error_from_response (response, body));
  else if (media_type != NULL && g_ascii_strcasecmp (media_type, "text/html") == 0)
    set_failure (task, confab_error_from_response (response, body));
  else
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify)g_bytes_unref);
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  ConfabHttpClient *client = CONFAB_HTTP_CLIENT (source);
  g_autoptr (ConfabHttpResponse) response = confab_http_client_send_finish (client, result, &error);

  if (response == NULL)
    {
      set_error (task, error);
      return;
    }
  confab_http_response_read_all_async (response, MAX_BODY, g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
start (GTask          *task,
       ConfabProvider *provider,
       const char     *key,
       const char     *path,
       ConfabHttpBody *body)
{
  g_autofree char *url = confab_uri_join (confab_provider_get_base_url (provider), path);
  ConfabHttpRequest request = {
    .method = body != NULL ? "POST" : "GET",
    .url = url,
    .headers = confab_provider_get_headers (provider),
    .bearer = key,
    .body = body,
    .body_type = body != NULL ? "application/json" : NULL,
    .accept = "application/json",
    .connect_timeout = confab_provider_get_timeout_connect (provider),
    .first_byte_timeout = confab_provider_get_timeout_first_byte (provider),
    .silence_timeout = confab_provider_get_timeout_silence (provider),
    .allow_http = confab_provider_get_allow_http (provider),
  };

  confab_http_client_send_async (g_task_get_source_object (task), &request, g_task_get_cancellable (task), send_cb,
                                 g_object_ref (task));
}

/**
 * confab_json_fetch_async:
 * @client: the client
 * @provider: the service
 * @key: (nullable): its key
 * @path: below the base address, or from the host
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
confab_json_fetch_async (ConfabHttpClient   *client,
                         ConfabProvider     *provider,
                         const char         *key,
                         const char         *path,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_json_fetch_async);
  start (task, provider, key, path, NULL);
}

/**
 * confab_json_fetch_post_async:
 * @client: the client
 * @provider: the service
 * @key: (nullable): its key
 * @path: below the base address, or from the host
 * @question: what is sent there
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finish it with confab_json_fetch_finish().
 */
void
confab_json_fetch_post_async (ConfabHttpClient   *client,
                              ConfabProvider     *provider,
                              const char         *key,
                              const char         *path,
                              JsonNode           *question,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  g_autoptr (ConfabHttpBody) body = confab_http_body_new ();
  char *text = confab_json_to_string (question, FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_task_set_source_tag (task, confab_json_fetch_post_async);
  confab_http_body_append (body, bytes);
  start (task, provider, key, path, body);
}

/**
 * confab_json_fetch_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the body of an answer with a status below 300
 */
GBytes *
confab_json_fetch_finish (GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
