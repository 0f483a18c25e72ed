/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/confab-test.h"

#include <string.h>

static gboolean
never (gpointer data)
{
  return FALSE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *)data;
}

static gboolean
set (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_wait (void)
{
  gboolean done = FALSE;
  gint64 start = g_get_monotonic_time ();

  g_assert_false (confab_test_wait (never, NULL, 0.05));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 50000);

  g_idle_add (set, &done);
  g_assert_true (confab_test_wait (is_set, &done, CONFAB_TEST_DEADLINE));

  done = FALSE;
  g_idle_add (set, &done);
  confab_test_wait_until (done);
}

static void
test_drain (void)
{
  gboolean done = FALSE;

  g_idle_add (set, &done);
  confab_test_drain ();
  g_assert_true (done);
}

static void
test_await (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, confab_test_capture, &result);

  g_task_return_int (task, 7);
  g_assert_null (result);
  confab_test_await (&result);
  g_assert_cmpint (g_task_propagate_int (G_TASK (result), NULL), ==, 7);
}

static void
test_dir (void)
{
  ConfabTestDir *dir = confab_test_dir_new ();
  g_autofree char *path = g_strdup (confab_test_dir_get_path (dir));
  g_autofree char *file = confab_test_dir_write (dir, "a file", "text", -1);
  g_autofree char *deep = confab_test_dir_build (dir, "a/b/c");

  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  confab_test_dir_free (dir);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Asks for the balance over a plain socket, and returns the whole answer. */
static char *
ask (ConfabTestServer *server,
     const char       *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: test\r\n\r\n", path);
  char answer[4096];
  gsize length = 0;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", confab_test_server_get_port (server), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer, &length, NULL,
                           &error);
  g_assert_no_error (error);

  return g_strndup (answer, length);
}

static void
test_server (void)
{
  g_autoptr (ConfabTestServer) server = confab_test_server_new ();
  g_autoptr (JsonNode) requests = NULL;
  g_autofree char *base_url = confab_test_server_dup_base_url (server, "e401");
  g_autofree char *good = ask (server, "/v2/billing");
  g_autofree char *bad = ask (server, "/s/e401/v1/models");
  JsonObject *second;

  g_assert_true (g_str_has_prefix (good, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (good, "\"current_balance\""));
  g_assert_true (g_str_has_prefix (bad, "HTTP/1.1 401 "));
  g_assert_true (g_str_has_suffix (base_url, "/s/e401/v1"));

  requests = confab_test_server_dup_requests (server);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (requests)), ==, 2);
  second = json_array_get_object_element (json_node_get_array (requests), 1);
  g_assert_cmpstr (json_object_get_string_member (second, "method"), ==, "GET");
  g_assert_cmpstr (json_object_get_string_member (second, "path"), ==, "/s/e401/v1/models");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (second, "headers"), "host"), ==, "test");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/support/wait", test_wait);
  g_test_add_func ("/support/drain", test_drain);
  g_test_add_func ("/support/await", test_await);
  g_test_add_func ("/support/dir", test_dir);
  g_test_add_func ("/support/server", test_server);

  return g_test_run ();
}
