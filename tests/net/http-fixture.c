/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "http-fixture.h"

#define PATIENCE 20

static gboolean
expired_cb (gpointer user_data)
{
  g_error ("Nothing happened for %d seconds", PATIENCE);
  return G_SOURCE_REMOVE;
}

static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the condition holds. Conditions of other threads are looked at 200 times a second. */
void
fixture_wait (FixtureCondition condition,
              gpointer         data)
{
  guint expired = g_timeout_add_seconds (PATIENCE, expired_cb, NULL);
  guint again = g_timeout_add (5, look_again_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&expired, g_source_remove);
  g_clear_handle_id (&again, g_source_remove);
}

void
fixture_done (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  GAsyncResult **result = data;

  return *result != NULL;
}

GAsyncResult *
fixture_await (GAsyncResult **result)
{
  fixture_wait (has_result, result);
  return *result;
}

char *
fixture_url (RawServer  *server,
             const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", raw_server_get_port (server), path);
}

ConfabHttpResponse *
fixture_send (ConfabHttpClient  *client,
              ConfabHttpRequest *request,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_http_client_send_async (client, request, cancellable, fixture_done, &result);
  return confab_http_client_send_finish (client, fixture_await (&result), error);
}

ConfabHttpResponse *
fixture_get (ConfabHttpClient *client,
             RawServer        *server,
             GError          **error)
{
  g_autofree char *url = fixture_url (server, "/v1/models");
  ConfabHttpRequest request = { .method = "GET", .url = url, .bearer = "sk-test" };

  return fixture_send (client, &request, NULL, error);
}

static char *
to_text (GBytes *bytes)
{
  gsize length;
  const char *data;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return length > 0 ? g_strndup (data, length) : g_strdup ("");
}

char *
fixture_read (ConfabHttpResponse *response,
              GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  confab_http_response_read_async (response, NULL, fixture_done, &result);
  bytes = confab_http_response_read_finish (response, fixture_await (&result), error);
  return to_text (bytes);
}

char *
fixture_read_all (ConfabHttpResponse *response,
                  gsize               limit,
                  GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  confab_http_response_read_all_async (response, limit, NULL, fixture_done, &result);
  bytes = confab_http_response_read_all_finish (response, fixture_await (&result), error);
  return to_text (bytes);
}

typedef struct
{
  RawServer *server;
  guint      n_closed;
} Closing;

static gboolean
has_closed (gpointer data)
{
  Closing *closing = data;

  return raw_server_get_n_closed (closing->server) >= closing->n_closed;
}

/* Waits until the server has seen that many connections closed. */
void
fixture_wait_closed (RawServer *server,
                     guint      n_closed)
{
  Closing closing = { server, n_closed };

  fixture_wait (has_closed, &closing);
}

/* A certificate for 127.0.0.1 with its key; the file at the path has the certificate alone. */
GTlsCertificate *
fixture_make_certificate (char **path)
{
  g_autofree char *directory = g_dir_make_tmp ("confab-tls-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;
  char *argv[] = {
    (char *)"openssl", (char *)"req", (char *)"-x509", (char *)"-newkey", (char *)"rsa:2048", (char *)"-nodes",
    (char *)"-days", (char *)"2", (char *)"-subj", (char *)"/CN=127.0.0.1", (char *)"-addext",
    (char *)"subjectAltName=IP:127.0.0.1", (char *)"-keyout", (char *)"both.pem", (char *)"-out", (char *)"cert.pem", NULL,
  };
  g_autofree char *key_path = g_build_filename (directory, "both.pem", NULL);
  int status = 0;

  g_assert_true (g_spawn_sync (directory, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  *path = g_build_filename (directory, "cert.pem", NULL);
  certificate = g_tls_certificate_new_from_files (*path, key_path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (key_path), ==, 0);
  return certificate;
}

void
fixture_forget_certificate (char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}
