/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/confab-json-writer.h"
#include "stream-server.h"

/* A chunk of stepfun/step-3.7-flash with four characters of text. */
#define CHUNK                                                                                                                 \
  "data: {\"id\":\"gen-1754212345-AbCdEfGhIjKlMnOp\",\"provider\":\"StepFun\",\"model\":\"stepfun/step-3.7-flash\","          \
  "\"object\":\"chat.completion.chunk\",\"created\":1754212345,\"choices\":[{\"index\":%u,\"delta\":{\"role\":\"assistant\"," \
  "\"content\":%s},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}\n\n"
#define END_OF_ONE "data: {\"choices\":[{\"index\":%u,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define END        "data: [DONE]\n\n"

static char *
quote (const char *text)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

  confab_json_writer_string (writer, text);
  return confab_json_writer_end_string (writer);
}

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

/* The head and the body of a request; nothing in it matters but whether it asks for an answer. */
static gboolean
skip_request (GInputStream *input,
              gboolean     *is_post)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  guint64 length = 0;

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  *is_post = FALSE;
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      if (g_str_has_prefix (line, "POST "))
        *is_post = TRUE;
      if (*line == '\0')
        return g_input_stream_skip (G_INPUT_STREAM (lines), length, NULL, NULL) >= 0;
      if (g_ascii_strncasecmp (line, "content-length:", strlen ("content-length:")) == 0)
        length = g_ascii_strtoull (line + strlen ("content-length:"), NULL, 10);
    }
}

/* Writes one chunk for each answer with the four characters at *at and steps over them, or with a number where there is no text. */
static void
append_next (GString     *chunks,
             const char **at,
             guint        number,
             guint        n_choices)
{
  g_autofree char *piece = NULL;
  g_autofree char *quoted = NULL;

  if (*at != NULL)
    {
      const char *start = *at;

      for (guint i = 0; i < 4 && **at != '\0'; i++)
        *at = g_utf8_next_char (*at);
      piece = g_strndup (start, (gsize)(*at - start));
    }
  else
    piece = g_strdup_printf ("%04u", number % 10000);
  quoted = quote (piece);
  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *text = g_strdup_printf (CHUNK, i, quoted);

      append_chunk (chunks, text);
    }
}

/* All writes of an answer, made before the first, so that the pace is kept. */
static GPtrArray *
make_writes (const StreamPace *pace)
{
  GPtrArray *writes = g_ptr_array_new ();
  const char *at = pace->text;
  guint n_chunks = pace->text != NULL ? (guint)(g_utf8_strlen (pace->text, -1) + 3) / 4 : pace->n_chunks;

  for (guint i = 0; i < n_chunks; i++)
    {
      if (i % pace->per_write == 0)
        g_ptr_array_add (writes, g_string_new (NULL));
      append_next (g_ptr_array_index (writes, writes->len - 1), &at, i, MAX (pace->n_choices, 1));
    }
  return writes;
}

/* FALSE where it was no question. */
static gboolean
serve (GSocketConnection    *connection,
       const StreamPace     *pace,
       GPtrArray            *writes,
       volatile StreamClock *clock)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  const char *head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  const char *nothing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  g_autoptr (GString) end = g_string_new (NULL);
  gboolean is_post;
  gint64 start;

  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (!skip_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &is_post))
    return FALSE;
  if (!is_post)
    {
      write_all (output, nothing, strlen (nothing));
      return FALSE;
    }
  if (!write_all (output, head, strlen (head)))
    return TRUE;
  start = g_get_monotonic_time ();
  clock->first_byte = start;
  for (guint i = 0; i < writes->len; i++)
    {
      gint64 early = start + (gint64)i * pace->pause - g_get_monotonic_time ();
      GString *chunks = g_ptr_array_index (writes, i);

      if (early > 0)
        g_usleep (early);
      if (!write_all (output, chunks->str, chunks->len))
        return TRUE;
    }
  for (guint i = 0; i < MAX (pace->n_choices, 1); i++)
    {
      g_autofree char *one = g_strdup_printf (END_OF_ONE, i);

      append_chunk (end, one);
    }
  append_chunk (end, END);
  g_string_append (end, "0\r\n\r\n");
  write_all (output, end->str, end->len);
  clock->last_byte = g_get_monotonic_time ();
  return TRUE;
}

GPid
stream_server_start_clocked (const StreamPace      *pace,
                             guint                  n_readers,
                             guint16               *port,
                             volatile StreamClock **clock)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  GPtrArray *writes;
  GPid pid;

  *clock = mmap (NULL, sizeof (StreamClock), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (*clock != MAP_FAILED);
  (*clock)->n_chunks = pace->text != NULL ? (guint)(g_utf8_strlen (pace->text, -1) + 3) / 4 : pace->n_chunks;
  (*clock)->n_chunks *= MAX (pace->n_choices, 1);
  *port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  pid = fork ();
  if (pid != 0)
    return pid;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  writes = make_writes (pace);
  for (guint i = 0; i < n_readers;)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (listener, NULL, NULL, NULL);

      if (connection == NULL || serve (connection, pace, writes, *clock))
        i++;
    }
  _exit (0);
}

GPid
stream_server_start (const StreamPace *pace,
                     guint             n_readers,
                     guint16          *port)
{
  volatile StreamClock *clock;

  return stream_server_start_clocked (pace, n_readers, port, &clock);
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
