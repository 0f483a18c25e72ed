/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sandbox/confab-sandbox-service.h"
#include "service-fixture.h"

#define DEADLINE_US (120 * G_USEC_PER_SEC)

static GInputStream *
open_stream (ServiceFixture *fixture,
             const char     *prompt)
{
  g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), "/chat/completions", NULL);
  g_autofree char *body = service_make_body (prompt, "\"stream\":true");
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GInputStream) input = NULL;
  char start[16];

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  input = soup_session_send (fixture->session, message, NULL, NULL);
  g_assert_nonnull (input);
  g_assert_cmpint (g_input_stream_read (input, start, sizeof start, NULL, NULL), >, 0);
  return g_steal_pointer (&input);
}

static void
test_disconnect (ServiceFixture *fixture,
                 gconstpointer   data)
{
  g_autofree char *body = NULL;
  g_autofree char *answer = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GInputStream) input = open_stream (fixture, i % 2 ? "/slow /words 1000" : "/words 100000");

      g_input_stream_close (input, NULL, NULL);
    }
  body = service_make_body ("/echo still there", "");
  answer = service_exchange (fixture, "POST", "/chat/completions", body, 200);
  g_assert_nonnull (strstr (answer, "\"still there\""));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *answered = user_data;
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  *answered = TRUE;
}

static void
wrote_body_cb (SoupMessage *message,
               gboolean    *wrote)
{
  *wrote = TRUE;
}

/* A long reply that is written as a whole does not hold up the end. */
static void
test_stop_with_whole_reply (ServiceFixture *fixture,
                            gconstpointer   data)
{
  g_autofree char *url = g_strconcat (confab_sandbox_get_base_url (fixture->sandbox), "/chat/completions", NULL);
  g_autofree char *body = service_make_body ("/words 100000", "\"n\":16,\"logprobs\":true,\"top_logprobs\":20");
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  gint64 started = g_get_monotonic_time ();
  gboolean wrote = FALSE;
  gboolean answered = FALSE;

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  g_signal_connect (message, "wrote-body", G_CALLBACK (wrote_body_cb), &wrote);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, &answered);
  while (!wrote)
    g_main_context_iteration (NULL, TRUE);
  confab_sandbox_stop (fixture->sandbox);
  g_assert_cmpint (g_get_monotonic_time () - started, <, DEADLINE_US);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_stop_with_open_streams (ServiceFixture *fixture,
                             gconstpointer   data)
{
  g_autoptr (GInputStream) slow = open_stream (fixture, "/slow /words 1000");
  g_autoptr (GInputStream) fast = open_stream (fixture, "/words 100000");
  gint64 started = g_get_monotonic_time ();

  confab_sandbox_stop (fixture->sandbox);
  g_assert_cmpint (g_get_monotonic_time () - started, <, DEADLINE_US);
  g_assert_null (confab_sandbox_get_base_url (fixture->sandbox));
  confab_sandbox_stop (fixture->sandbox);
}

static void
wait_for_streams (ConfabSandboxService *service,
                  guint                 n)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (confab_sandbox_service_get_n_streams (service) != n)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

/* A reply that nobody reads any more is not made any more. */
static void
test_abandoned (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ConfabSandboxService *service = confab_sandbox_service_new (0, cancellable);
  guint port = 0;

  g_assert_true (confab_sandbox_service_listen (service, &port, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
      g_autofree char *body = service_make_body (i == 0 ? "/words 100000" : "/slow /words 100000", "\"stream\":true");
      g_autofree char *request = g_strdup_printf ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %"
                                                  G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body), body);

      g_assert_nonnull (connection);
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                                strlen (request), NULL, NULL, NULL));
      wait_for_streams (service, 1);
      g_assert_true (g_io_stream_close (G_IO_STREAM (connection), NULL, NULL));
      wait_for_streams (service, 0);
    }
  confab_sandbox_service_free (service);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_start_stop (void)
{
  g_autoptr (ConfabSandbox) sandbox = confab_sandbox_new ();
  guint before = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (confab_sandbox_start (sandbox, 0, &error));
      g_assert_true (g_str_has_prefix (confab_sandbox_get_base_url (sandbox), "http://127.0.0.1:"));
      confab_sandbox_stop (sandbox);
      if (i == 0)
        before = count_descriptors ();
    }
  g_assert_cmpuint (count_descriptors (), ==, before);
}

static void
test_port_taken (ServiceFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (ConfabSandbox) other = confab_sandbox_new ();
  g_autoptr (GUri) uri = g_uri_parse (confab_sandbox_get_base_url (fixture->sandbox), 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (confab_sandbox_start (other, g_uri_get_port (uri), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_null (confab_sandbox_get_base_url (other));
  g_assert_true (confab_sandbox_start (other, 0, NULL));
}

static void
test_too_large (ServiceFixture *fixture,
                gconstpointer   data)
{
  GUri *uri = g_uri_parse (confab_sandbox_get_base_url (fixture->sandbox), 0, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri),
                                                                              NULL, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  static const char head[] = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                             "Content-Length: 200000001\r\n\r\n";
  g_autofree char *megabyte = g_strnfill (1000 * 1000, ' ');
  char answer[64] = "";

  g_assert_true (g_output_stream_write_all (output, head, sizeof head - 1, NULL, NULL, NULL));
  for (guint i = 0; i < 200; i++)
    if (!g_output_stream_write_all (output, megabyte, 1000 * 1000, NULL, NULL, NULL))
      break;
  g_output_stream_write_all (output, " ", 1, NULL, NULL, NULL);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 12, NULL, NULL, NULL);
  g_assert_cmpstr (answer, ==, "HTTP/1.1 413");
  g_uri_unref (uri);
}

#define ADD(path, func) g_test_add ("/sandbox/serving/" path, ServiceFixture, NULL, service_set_up, func, service_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("disconnect", test_disconnect);
  ADD ("stop-with-open-streams", test_stop_with_open_streams);
  ADD ("stop-with-whole-reply", test_stop_with_whole_reply);
  ADD ("port-taken", test_port_taken);
  ADD ("too-large", test_too_large);
  g_test_add_func ("/sandbox/serving/start-stop", test_start_stop);
  g_test_add_func ("/sandbox/serving/abandoned", test_abandoned);
  return g_test_run ();
}
