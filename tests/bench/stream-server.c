/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "stream-server.h"

/* A chunk of stepfun/step-3.7-flash with four characters of text. */
#define CHUNK                                                                                                                 \
  "data: {\"id\":\"gen-1754212345-AbCdEfGhIjKlMnOp\",\"provider\":\"StepFun\",\"model\":\"stepfun/step-3.7-flash\","          \
  "\"object\":\"chat.completion.chunk\",\"created\":1754212345,\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"," \
  "\"content\":\"%04u\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}\n\n"
#define END "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"

static void
append_chunk (GString    *chunks,
              const char *text)
{
  g_string_append_printf (chunks, "%zx\r\n%s\r\n", strlen (text), text);
}

static gboolean
write_all (GOutputStream *output,
           const char    *text,
           gsize          length)
{
  return g_output_stream_write_all (output, text, length, NULL, NULL, NULL);
}

/* The head and the body of a request; nothing in it matters. */
static gboolean
skip_request (GInputStream *input)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  guint64 length = 0;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        return g_input_stream_skip (G_INPUT_STREAM (lines), length, NULL, NULL) >= 0;
      if (g_ascii_strncasecmp (line, "content-length:", strlen ("content-length:")) == 0)
        length = g_ascii_strtoull (line + strlen ("content-length:"), NULL, 10);
    }
}

static void
serve (GSocketConnection *connection,
       const StreamPace  *pace)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  const char *head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  g_autoptr (GString) chunks = g_string_new (NULL);
  gint64 start;

  for (guint i = 0; i < pace->per_write; i++)
    {
      g_autofree char *text = g_strdup_printf (CHUNK, i % 10000);

      append_chunk (chunks, text);
    }
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (!skip_request (g_io_stream_get_input_stream (G_IO_STREAM (connection))) || !write_all (output, head,
                                                                                             strlen (head)))
    return;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < pace->n_chunks / pace->per_write; i++)
    {
      gint64 early = start + (gint64)i * pace->pause - g_get_monotonic_time ();

      if (early > 0)
        g_usleep (early);
      if (!write_all (output, chunks->str, chunks->len))
        return;
    }
  g_string_truncate (chunks, 0);
  append_chunk (chunks, END);
  g_string_append (chunks, "0\r\n\r\n");
  write_all (output, chunks->str, chunks->len);
}

GPid
stream_server_start (const StreamPace *pace,
                     guint             n_readers,
                     guint16          *port)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  GPid pid;

  *port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  pid = fork ();
  if (pid != 0)
    return pid;
  for (guint i = 0; i < n_readers; i++)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (listener, NULL, NULL, NULL);

      if (connection != NULL)
        serve (connection, pace);
    }
  _exit (0);
}

double
stream_cpu_seconds (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double
stream_time_program (const char *const *argv)
{
  double start = stream_cpu_seconds (RUSAGE_CHILDREN);
  int status = -1;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_LEAVE_DESCRIPTORS_OPEN |
                     G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) || status != 0)
    return 0;
  return stream_cpu_seconds (RUSAGE_CHILDREN) - start;
}
