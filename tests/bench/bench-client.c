/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/confab-http-client.h"
#include "net/confab-sse-parser.h"

#define N_CHUNKS 20000
#define CHUNK \
  "data: {\"id\":\"gen-1754212345-AbCdEfGhIjKlMnOp\",\"provider\":\"StepFun\",\"model\":\"stepfun/step-3.7-flash\"," \
  "\"object\":\"chat.completion.chunk\",\"created\":1754212345,\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"," \
  "\"content\":\"%04u\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}\n\n"

/* How the server sends: all at once, or each event by itself when the reader has taken the one before. */
typedef struct
{
  const char *name;
  guint       per_write;
  guint       pause;    /* microseconds between writes */
} Pace;

static GString *
make_chunks (guint n)
{
  GString *chunks = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf (CHUNK, i % 10000);

      g_string_append_printf (chunks, "%zx\r\n%s\r\n", strlen (text), text);
    }
  return chunks;
}

static void
serve (GSocketConnection *connection,
       const Pace        *pace)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  const char *head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  g_autoptr (GString) chunks = make_chunks (pace->per_write);
  char request[4096];

  g_socket_set_option (g_socket_connection_get_socket (connection), 6, 1, 1, NULL);
  if (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request, sizeof request, NULL, NULL) <= 0)
    return;
  (void)g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  for (guint sent = 0; sent < N_CHUNKS; sent += pace->per_write)
    {
      if (!g_output_stream_write_all (output, chunks->str, chunks->len, NULL, NULL, NULL))
        return;
      if (pace->pause > 0)
        g_usleep (pace->pause);
    }
  (void)g_output_stream_write_all (output, "0\r\n\r\n", 5, NULL, NULL, NULL);
}

/* A process of its own, so that its time is not counted. It serves two readers and ends. */
static pid_t
start_server (const Pace *pace,
              guint16    *port)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  pid_t pid;

  *port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  pid = fork ();
  if (pid != 0)
    return pid;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (listener, NULL, NULL, NULL);

      if (connection != NULL)
        serve (connection, pace);
    }
  _exit (0);
}

static double
cpu_seconds (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

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
                  guint            *n_reads)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Reader reader = { .loop = loop };
  ConfabHttpRequest request = {
    .method = "GET", .url = url, .accept = "text/event-stream",
    .connect_timeout = 15, .first_byte_timeout = 120, .silence_timeout = 120,
  };
  double start = cpu_seconds (RUSAGE_SELF);

  reader.parser = confab_sse_parser_new (event_cb, NULL);
  confab_http_client_send_async (client, &request, NULL, sent_cb, &reader);
  g_main_loop_run (loop);
  g_assert_cmpuint (confab_sse_parser_get_n_events (reader.parser), ==, N_CHUNKS);
  confab_sse_parser_free (reader.parser);
  g_object_unref (reader.response);
  *n_reads = reader.n_reads;
  return cpu_seconds (RUSAGE_SELF) - start;
}

static double
read_with_curl (const char *url)
{
  const char *argv[] = { "curl", "-N", "-s", "-o", "/dev/null", "--noproxy", "*", url, NULL };
  double start = cpu_seconds (RUSAGE_CHILDREN);
  int status = -1;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL, NULL, NULL,
                     &status, NULL) || status != 0)
    return 0;
  return cpu_seconds (RUSAGE_CHILDREN) - start;
}

int
main (void)
{
  const Pace paces[] = { { "as fast as it comes", 100, 0 }, { "one event at a time", 1, 100 } };
  g_autoptr (ConfabHttpClient) client = confab_http_client_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      g_autofree char *url = NULL;
      double curl, own;
      guint16 port;
      guint n_reads;
      pid_t pid = start_server (&paces[i], &port);

      url = g_strdup_printf ("http://127.0.0.1:%u/", port);
      curl = read_with_curl (url);
      own = read_with_client (client, url, &n_reads);
      waitpid (pid, NULL, 0);
      g_print ("%s: %.4f CPU s per 1,000 chunks (%u reads of %u chunks); curl -N %.4f; ratio %.2f\n", paces[i].name,
               own * 1000 / N_CHUNKS, n_reads, N_CHUNKS, curl * 1000 / N_CHUNKS, curl > 0 ? own / curl : 0.0);
    }
  return 0;
}
