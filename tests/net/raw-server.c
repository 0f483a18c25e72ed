/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "raw-server.h"

#define PATIENCE (20 * G_TIME_SPAN_SECOND)

struct _RawServer
{
  GSocketListener *listener;
  GCancellable    *cancellable;
  GTlsCertificate *certificate;
  RawServerFunc    func;
  GThread         *thread;
  GPtrArray       *connections; /* of its thread alone until that has ended */
  guint16          port;

  GMutex           mutex;
  GCond            cond;
  guint            released; /* how often the test has let connections go on */
  guint            taken;
  guint            n_closed; /* how many clients have been seen to close */
  guint            n_requests;
  GString         *log; /* all requests */
};

struct _RawConnection
{
  RawServer         *server;
  GSocketConnection *socket;
  GIOStream         *stream;
  GThread           *thread;
  GString           *unread;
  guint              index;
};

static gpointer
connection_thread (gpointer data)
{
  RawConnection *connection = data;

  if (connection->server->certificate != NULL)
    {
      GIOStream *tls = g_tls_server_connection_new (G_IO_STREAM (connection->socket), connection->server->certificate, NULL);

      if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), connection->server->cancellable, NULL))
        {
          g_object_unref (tls);
          g_clear_object (&connection->socket);
          return NULL;
        }
      connection->stream = tls;
    }
  else
    connection->stream = g_object_ref (G_IO_STREAM (connection->socket));
  connection->server->func (connection, connection->index);
  (void)g_io_stream_close (connection->stream, NULL, NULL);
  g_clear_object (&connection->stream);
  g_clear_object (&connection->socket);
  return NULL;
}

static void
connection_free (gpointer data)
{
  RawConnection *connection = data;

  g_thread_join (connection->thread);
  g_string_free (connection->unread, TRUE);
  g_free (connection);
}

static gpointer
accept_thread (gpointer data)
{
  RawServer *server = data;

  for (;;)
    {
      GSocketConnection *socket = g_socket_listener_accept (server->listener, NULL, server->cancellable, NULL);
      RawConnection *connection;

      if (socket == NULL)
        return NULL;
      connection = g_new0 (RawConnection, 1);
      connection->server = server;
      connection->socket = socket;
      connection->index = server->connections->len;
      connection->unread = g_string_new (NULL);
      g_ptr_array_add (server->connections, connection);
      connection->thread = g_thread_new ("connection", connection_thread, connection);
    }
}

RawServer *
raw_server_new (RawServerFunc    func,
                GTlsCertificate *certificate)
{
  RawServer *server = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  server->func = func;
  server->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  server->listener = g_socket_listener_new ();
  server->cancellable = g_cancellable_new ();
  server->connections = g_ptr_array_new_with_free_func (connection_free);
  server->log = g_string_new (NULL);
  g_mutex_init (&server->mutex);
  g_cond_init (&server->cond);
  g_socket_listener_add_address (server->listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  server->thread = g_thread_new ("server", accept_thread, server);
  return server;
}

void
raw_server_free (RawServer *server)
{
  g_mutex_lock (&server->mutex);
  g_cancellable_cancel (server->cancellable);
  g_cond_broadcast (&server->cond);
  g_mutex_unlock (&server->mutex);
  g_thread_join (server->thread);
  g_ptr_array_unref (server->connections);
  g_socket_listener_close (server->listener);
  g_object_unref (server->listener);
  g_object_unref (server->cancellable);
  g_clear_object (&server->certificate);
  g_string_free (server->log, TRUE);
  g_mutex_clear (&server->mutex);
  g_cond_clear (&server->cond);
  g_free (server);
}

guint16
raw_server_get_port (RawServer *server)
{
  return server->port;
}

/* Lets one connection that waits go on. */
void
raw_server_release (RawServer *server)
{
  g_mutex_lock (&server->mutex);
  server->released++;
  g_cond_broadcast (&server->cond);
  g_mutex_unlock (&server->mutex);
}

guint
raw_server_get_n_closed (RawServer *server)
{
  guint n_closed;

  g_mutex_lock (&server->mutex);
  n_closed = server->n_closed;
  g_mutex_unlock (&server->mutex);
  return n_closed;
}

guint
raw_server_get_n_requests (RawServer *server)
{
  guint n_requests;

  g_mutex_lock (&server->mutex);
  n_requests = server->n_requests;
  g_mutex_unlock (&server->mutex);
  return n_requests;
}

char *
raw_server_dup_log (RawServer *server)
{
  char *log;

  g_mutex_lock (&server->mutex);
  log = g_strdup (server->log->str);
  g_mutex_unlock (&server->mutex);
  return log;
}

guint16
raw_connection_get_port (RawConnection *connection)
{
  return connection->server->port;
}

static gboolean
read_more (RawConnection *connection)
{
  char buffer[4096];
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (connection->stream), buffer, sizeof buffer,
                                  connection->server->cancellable, NULL);

  if (n <= 0)
    return FALSE;
  g_string_append_len (connection->unread, buffer, n);
  return TRUE;
}

static gsize
body_length (const char *head)
{
  const char *found = g_strstr_len (head, -1, "Content-Length:");

  return found != NULL ? g_ascii_strtoull (found + strlen ("Content-Length:"), NULL, 10) : 0;
}

/* Waits for a request with its body and notes it; FALSE when the client has closed. */
gboolean
raw_connection_read_request (RawConnection *connection)
{
  GString *unread = connection->unread;
  const char *end;
  gsize length;

  while ((end = g_strstr_len (unread->str, unread->len, "\r\n\r\n")) == NULL)
    if (!read_more (connection))
      return FALSE;
  length = end + 4 - unread->str + body_length (unread->str);
  while (unread->len < length)
    if (!read_more (connection))
      return FALSE;
  g_mutex_lock (&connection->server->mutex);
  connection->server->n_requests++;
  g_string_append_len (connection->server->log, unread->str, length);
  g_string_append (connection->server->log, "\n--\n");
  g_mutex_unlock (&connection->server->mutex);
  g_string_erase (unread, 0, length);
  return TRUE;
}

void
raw_connection_send (RawConnection *connection,
                     const char    *bytes,
                     gssize         length)
{
  (void)g_output_stream_write_all (g_io_stream_get_output_stream (connection->stream), bytes,
                                   length < 0 ? strlen (bytes) : (gsize)length, NULL,
                                   connection->server->cancellable, NULL);
}

void
raw_connection_send_chunk (RawConnection *connection,
                           const char    *text)
{
  g_autofree char *chunk = g_strdup_printf ("%zx\r\n%s\r\n", strlen (text), text);

  raw_connection_send (connection, chunk, -1);
}

/* Waits until the test lets it go on. */
void
raw_connection_wait (RawConnection *connection)
{
  RawServer *server = connection->server;
  gint64 end = g_get_monotonic_time () + PATIENCE;

  g_mutex_lock (&server->mutex);
  while (server->taken == server->released && !g_cancellable_is_cancelled (server->cancellable))
    if (!g_cond_wait_until (&server->cond, &server->mutex, end))
      break;
  if (server->taken < server->released)
    server->taken++;
  g_mutex_unlock (&server->mutex);
}

/* Lets time pass, where time is what is tested. */
void
raw_connection_pause (RawConnection *connection,
                      guint          milliseconds)
{
  RawServer *server = connection->server;
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&server->mutex);
  while (!g_cancellable_is_cancelled (server->cancellable) && g_cond_wait_until (&server->cond, &server->mutex, end))
    ;
  g_mutex_unlock (&server->mutex);
}

/* Waits until the client has closed or broken the connection. */
void
raw_connection_wait_closed (RawConnection *connection)
{
  while (read_more (connection))
    ;
  if (g_cancellable_is_cancelled (connection->server->cancellable))
    return;
  g_mutex_lock (&connection->server->mutex);
  connection->server->n_closed++;
  g_mutex_unlock (&connection->server->mutex);
}

/* The connection ends with a TCP reset. */
void
raw_connection_reset (RawConnection *connection)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  int fd = g_socket_get_fd (g_socket_connection_get_socket (connection->socket));

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
}
