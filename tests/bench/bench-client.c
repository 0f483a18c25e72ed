/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include "net/confab-http-client.h"
#include "net/confab-sse-parser.h"
#include "stream-server.h"

#define N_CHUNKS 20000

/* The events behind the chunks: the reason, and the mark of the end. */
#define N_LAST 2

typedef struct
{
  GMainLoop          *loop;
  ConfabHttpResponse *response;
  ConfabSseParser    *parser;
  guint               n_reads;
} Reader;

static void
event_cb (const ConfabSseEvent *event,
          gpointer              user_data)
{
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reader *reader = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = confab_http_response_read_finish (CONFAB_HTTP_RESPONSE (object), result, &error);

  g_assert_no_error (error);
  if (g_bytes_get_size (bytes) == 0)
    {
      confab_sse_parser_finish (reader->parser);
      g_main_loop_quit (reader->loop);
      return;
    }
  reader->n_reads++;
  confab_sse_parser_feed (reader->parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  confab_http_response_read_async (reader->response, NULL, read_cb, reader);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reader *reader = user_data;
  g_autoptr (GError) error = NULL;

  reader->response = confab_http_client_send_finish (CONFAB_HTTP_CLIENT (object), result, &error);
  g_assert_no_error (error);
  confab_http_response_read_async (reader->response, NULL, read_cb, reader);
}

static double
read_with_client (ConfabHttpClient *client,
                  const char       *url,
                  guint             n_chunks,
                  guint            *n_reads)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Reader reader = { .loop = loop };
  ConfabHttpRequest request = {
    .method = "GET", .url = url, .accept = "text/event-stream",
    .connect_timeout = 15, .first_byte_timeout = 120, .silence_timeout = 120,
  };
  double start = stream_cpu_seconds (RUSAGE_SELF);

  reader.parser = confab_sse_parser_new (event_cb, NULL);
  confab_http_client_send_async (client, &request, NULL, sent_cb, &reader);
  g_main_loop_run (loop);
  g_assert_cmpuint (confab_sse_parser_get_n_events (reader.parser), ==, n_chunks + N_LAST);
  confab_sse_parser_free (reader.parser);
  g_object_unref (reader.response);
  *n_reads = reader.n_reads;
  return stream_cpu_seconds (RUSAGE_SELF) - start;
}

static double
read_with_curl (const char *url)
{
  return stream_time_program ((const char *const[]){ "curl", "-N", "-s", "-o", "/dev/null", "--noproxy", "*", url,
                                                     NULL });
}

int
main (void)
{
  const StreamPace paces[] = {
    { "as fast as it comes", N_CHUNKS, 100, 0 },
    { "one event at a time", N_CHUNKS, 1, 100 },
    { "1,000 chunks a second", N_CHUNKS / 4, 1, 1000 },
  };
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      g_autofree char *url = NULL;
      double curl, own;
      guint16 port;
      guint n_reads;
      GPid pid = stream_server_start (&paces[i], 2, &port);

      url = g_strdup_printf ("http://127.0.0.1:%u/", port);
      curl = read_with_curl (url);
      own = read_with_client (client, url, paces[i].n_chunks, &n_reads);
      waitpid (pid, NULL, 0);
      g_print ("%s: %.4f CPU s per 1,000 chunks (%u reads of %u chunks); curl -N %.4f; ratio %.2f\n", paces[i].name,
               own * 1000 / paces[i].n_chunks, n_reads, paces[i].n_chunks, curl * 1000 / paces[i].n_chunks, curl > 0 ? own / curl : 0.0);
    }
  return 0;
}
