/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "net/confab-deadline.h"
#include "net/confab-http-response.h"
#include "net/confab-net-error.h"

#define PIECE (16 * 1024)
/* In a stream that brings a piece more often than this (microseconds), the next look is this much later (milliseconds):
 * a frame of a display, and each time the main loop is woken by a socket costs more than what it brought. */
#define BUSY (20 * G_TIME_SPAN_MILLISECOND)
#define REST 16

/* What comes faster than it can be read must not keep a window from drawing (G_PRIORITY_HIGH_IDLE + 20) or from hearing its user; but it goes
 * before what has time. */
#define PRIORITY (G_PRIORITY_HIGH_IDLE + 50)

/**
 * ConfabHttpResponse:
 *
 * An answer whose headers have come. Its body is read piece by piece, in the thread that asked for it.
 *
 * Dropping the last reference, closing it, and cancelling a read all close the connection at once.
 */
struct _ConfabHttpResponse
{
  GObject         parent_instance;

  SoupSession    *session;    /* a session that is freed ends its connections */
  SoupMessage    *message;
  GInputStream   *stream;     /* NULL when closed */
  char           *host;
  char           *media_type;
  guint           first_byte_timeout;
  guint           silence_timeout;
  gint64          first_byte;

  GTask          *task;       /* the read that waits */
  GByteArray     *collected;  /* what a read of everything has so far */
  gsize           limit;
  GSource        *readable;
  GSource        *cancelled;
  GSource        *rest;       /* instead of @readable, while the stream is busy */
  gint64          last_piece;
  GCancellable   *watched;    /* what @cancelled is for, and holds */
  ConfabDeadline *deadline;
  GError         *error;      /* reported once what came before it is read */
  char           *buffer;

  guint           body_seen : 1;
  guint           busy : 1;
  guint           ended : 1;
  guint           blocked : 1; /* nothing was left to read at the last look */
  guint           edge : 1; /* a source tells only of what comes after it was made, and once */
};

G_DEFINE_FINAL_TYPE (ConfabHttpResponse, confab_http_response, G_TYPE_OBJECT)

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop_waiting (ConfabHttpResponse *self)
{
  clear_source (&self->readable);
  clear_source (&self->rest);
  clear_source (&self->cancelled);
  self->watched = NULL;
}

static void
drop_stream (ConfabHttpResponse *self)
{
  stop_waiting (self);
  g_clear_object (&self->stream);
}

/* Ends the read that waits, so that the caller may start the next one from its callback. The sources stay for that one:
 * making them anew for each piece would cost as much as reading it. */
static GTask *
take_task (ConfabHttpResponse *self)
{
  if (self->deadline != NULL)
    confab_deadline_set (self->deadline, 0);
  return g_steal_pointer (&self->task);
}

static void
return_error (ConfabHttpResponse *self,
              GError             *error)
{
  g_autoptr (GTask) task = take_task (self);

  drop_stream (self);
  g_clear_pointer (&self->collected, g_byte_array_unref);
  g_task_return_error (task, error);
}

static void
return_bytes (ConfabHttpResponse *self,
              GBytes             *bytes)
{
  g_autoptr (GTask) task = take_task (self);

  g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  ConfabHttpResponse *self = user_data;

  if (self->task == NULL)
    return G_SOURCE_REMOVE;
  return_error (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Operation was cancelled")));
  return G_SOURCE_REMOVE;
}

static void
deadline_cb (gpointer user_data)
{
  ConfabHttpResponse *self = user_data;

  if (self->task == NULL)
    return;
  if (self->body_seen)
    return_error (self, confab_net_error_new_timeout (CONFAB_NET_PHASE_BODY, self->silence_timeout, self->host));
  else
    return_error (self, confab_net_error_new_timeout (CONFAB_NET_PHASE_FIRST_BYTE, self->first_byte_timeout, self->host));
}

/* Takes what is there without waiting, up to one piece: services send an event in a few packets, and one HTTP chunk
 * is one read, so that many small ones would each cost a turn of the main loop. */
static gsize
read_available (ConfabHttpResponse *self)
{
  gsize length = 0;

  self->blocked = FALSE;
  while (length < PIECE && !self->ended && self->error == NULL)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream), self->buffer + length,
                                                           PIECE - length, NULL, &error);

      if (n > 0)
        length += n;
      else if (n == 0)
        self->ended = TRUE;
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          self->blocked = TRUE;
          break;
        }
      else
        self->error = confab_net_error_translate (error, CONFAB_NET_PHASE_BODY, self->host);
    }
  if (length > 0 && !self->body_seen)
    {
      self->body_seen = TRUE;
      self->first_byte = g_get_monotonic_time ();
    }
  return length;
}

/* Adds a piece to a read of everything; FALSE when that read has ended. */
static gboolean
collect (ConfabHttpResponse *self,
         gsize               length)
{
  if (length > self->limit - self->collected->len)
    {
      return_error (self, g_error_new (CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
                                       _ ("The answer of %s is larger than it may be"), self->host));
      return FALSE;
    }
  g_byte_array_append (self->collected, (const guint8 *)self->buffer, length);
  return TRUE;
}

static void arm_deadline (ConfabHttpResponse *self);

/* One step of the read that waits; FALSE when it has ended. */
static gboolean
step (ConfabHttpResponse *self)
{
  gsize length = read_available (self);

  if (length > 0)
    arm_deadline (self);
  if (self->collected != NULL && length > 0)
    {
      if (!collect (self, length))
        return FALSE;
    }
  else if (length > 0)
    {
      gint64 now = g_get_monotonic_time ();

      /* Only a second piece within the time makes the stream a busy one. */
      self->busy = now - self->last_piece < BUSY;
      self->last_piece = now;
      return_bytes (self, g_bytes_new (self->buffer, length));
      return FALSE;
    }
  if (self->error != NULL)
    {
      return_error (self, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (self->ended)
    {
      drop_stream (self);
      if (self->collected != NULL)
        return_bytes (self, g_byte_array_free_to_bytes (g_steal_pointer (&self->collected)));
      else
        return_bytes (self, g_bytes_new (NULL, 0));
      return FALSE;
    }
  return TRUE;
}

/* Reads on until there is nothing left to do but wait; FALSE when the read has ended. */
static gboolean
advance (ConfabHttpResponse *self)
{
  gboolean is_waiting;

  do
    is_waiting = step (self);
  while (is_waiting && self->edge && !self->blocked);
  return is_waiting;
}

static void watch_stream (ConfabHttpResponse *self);

static gboolean
readable_cb (GObject *stream,
             gpointer user_data)
{
  g_autoptr (ConfabHttpResponse) self = g_object_ref (user_data);

  if (self->edge)
    clear_source (&self->readable);
  if (advance (self) && self->edge)
    watch_stream (self);
  if (self->task == NULL)
    stop_waiting (self);
  return self->edge ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
arm_deadline (ConfabHttpResponse *self)
{
  guint seconds = self->body_seen ? self->silence_timeout : self->first_byte_timeout;

  if (self->deadline == NULL && seconds > 0)
    self->deadline = confab_deadline_new (g_task_get_context (self->task), deadline_cb, self);
  if (self->deadline != NULL)
    confab_deadline_set (self->deadline, seconds);
}

static void
watch_cancellable (ConfabHttpResponse *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (self->watched == cancellable)
    return;
  clear_source (&self->cancelled);
  self->watched = cancellable;
  if (cancellable == NULL)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, g_task_get_context (self->task));
}

static void
watch_stream (ConfabHttpResponse *self)
{
  if (self->readable != NULL)
    return;
  self->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->stream), NULL);
  g_source_set_priority (self->readable, PRIORITY);
  g_source_set_callback (self->readable, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->readable, g_task_get_context (self->task));
}

static gboolean
rested_cb (gpointer user_data)
{
  g_autoptr (ConfabHttpResponse) self = g_object_ref (user_data);

  clear_source (&self->rest);
  if (self->task != NULL && advance (self))
    watch_stream (self);
  if (self->task == NULL)
    stop_waiting (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_more (ConfabHttpResponse *self)
{
  arm_deadline (self);
  watch_cancellable (self);
  if (!self->blocked || !self->busy)
    {
      watch_stream (self);
      return;
    }
  clear_source (&self->readable);
  self->rest = g_timeout_source_new (REST);
  g_source_set_callback (self->rest, rested_cb, self, NULL);
  g_source_attach (self->rest, g_task_get_context (self->task));
}

static void
start_read (ConfabHttpResponse *self,
            GTask              *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The answer is being read already");
      return;
    }
  self->task = g_object_ref (task);
  if (g_cancellable_is_cancelled (cancellable))
    {
      cancelled_cb (cancellable, self);
      return;
    }
  if (self->stream == NULL && !self->ended)
    {
      return_error (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The connection has been closed")));
      return;
    }
  /* Only a read that has to wait needs sources. */
  if ((self->blocked && (self->busy || !self->edge)) || advance (self))
    wait_for_more (self);
}

static void
confab_http_response_dispose (GObject *object)
{
  ConfabHttpResponse *self = CONFAB_HTTP_RESPONSE (object);

  /* A read that waits holds a reference, so none does. */
  drop_stream (self);
  g_clear_pointer (&self->deadline, confab_deadline_free);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_http_response_parent_class)->dispose (object);
}

static void
confab_http_response_finalize (GObject *object)
{
  ConfabHttpResponse *self = CONFAB_HTTP_RESPONSE (object);

  g_clear_error (&self->error);
  g_clear_pointer (&self->collected, g_byte_array_unref);
  g_free (self->buffer);
  g_free (self->host);
  g_free (self->media_type);
  G_OBJECT_CLASS (confab_http_response_parent_class)->finalize (object);
}

static void
confab_http_response_class_init (ConfabHttpResponseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_http_response_dispose;
  object_class->finalize = confab_http_response_finalize;
}

static void
confab_http_response_init (ConfabHttpResponse *self)
{
  self->buffer = g_malloc (PIECE);
}

static char *
dup_media_type (SoupMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Type");
  g_autofree char *type = NULL;

  if (value == NULL)
    return NULL;
  type = g_ascii_strdown (value, strcspn (value, ";"));
  g_strstrip (type);
  return *type != '\0' ? g_steal_pointer (&type) : NULL;
}

/**
 * confab_http_response_new:
 * @session: the session that the answer came through
 * @message: the message, with its headers read
 * @stream: (transfer none): the body
 * @first_byte_timeout: seconds until the first byte of the body, 0 for no limit
 * @silence_timeout: seconds between bytes of the body, 0 for no limit
 *
 * Returns: (transfer full): the answer
 */
ConfabHttpResponse *
confab_http_response_new (SoupSession  *session,
                          SoupMessage  *message,
                          GInputStream *stream,
                          guint         first_byte_timeout,
                          guint         silence_timeout)
{
  ConfabHttpResponse *self = g_object_new (CONFAB_TYPE_HTTP_RESPONSE, NULL);

  self->session = g_object_ref (session);
  self->message = g_object_ref (message);
  self->stream = g_object_ref (stream);
  self->host = g_strdup (g_uri_get_host (soup_message_get_uri (message)));
  self->media_type = dup_media_type (message);
  self->first_byte_timeout = first_byte_timeout;
  self->silence_timeout = silence_timeout;
  self->first_byte = g_get_monotonic_time ();
  /* libsoup's body of an HTTP/2 stream: its source waits for the next frame, even where the last one has come, and goes
   * by what it waited for from then on. */
  self->edge = soup_message_get_http_version (message) >= SOUP_HTTP_2_0;
  return self;
}

/**
 * confab_http_response_get_status:
 * @self: an answer
 *
 * Returns: the status, such as 200 ([RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15))
 */
guint
confab_http_response_get_status (ConfabHttpResponse *self)
{
  g_return_val_if_fail (CONFAB_IS_HTTP_RESPONSE (self), 0);

  return soup_message_get_status (self->message);
}

/**
 * confab_http_response_get_header:
 * @self: an answer
 * @name: a header's name, in any case
 *
 * Returns: (nullable): the header's value, the last one where there are several
 */
const char *
confab_http_response_get_header (ConfabHttpResponse *self,
                                 const char         *name)
{
  g_return_val_if_fail (CONFAB_IS_HTTP_RESPONSE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

/**
 * confab_http_response_get_media_type:
 * @self: an answer
 *
 * Returns: (nullable): the content type in lower case and without parameters, such as "text/event-stream"
 */
const char *
confab_http_response_get_media_type (ConfabHttpResponse *self)
{
  g_return_val_if_fail (CONFAB_IS_HTTP_RESPONSE (self), NULL);

  return self->media_type;
}

/**
 * confab_http_response_get_first_byte:
 * @self: an answer
 *
 * Returns: when the first byte of the body was read, or, before one was, when the headers had come; microseconds of
 *   [func@GLib.get_monotonic_time]
 */
gint64
confab_http_response_get_first_byte (ConfabHttpResponse *self)
{
  g_return_val_if_fail (CONFAB_IS_HTTP_RESPONSE (self), 0);

  return self->first_byte;
}

/**
 * confab_http_response_get_version:
 * @self: an answer
 *
 * Returns: the version of HTTP that it came over, such as "1.1"
 */
const char *
confab_http_response_get_version (ConfabHttpResponse *self)
{
  g_return_val_if_fail (CONFAB_IS_HTTP_RESPONSE (self), NULL);

  switch (soup_message_get_http_version (self->message))
    {
    case SOUP_HTTP_1_0:
      return "1.0";
    case SOUP_HTTP_2_0:
      return "2";
    case SOUP_HTTP_1_1:
    default:
      return "1.1";
    }
}

/**
 * confab_http_response_get_times:
 * @self: an answer
 * @times: (out): when what happened
 */
void
confab_http_response_get_times (ConfabHttpResponse *self,
                                ConfabHttpTimes    *times)
{
  SoupMessageMetrics *metrics;

  g_return_if_fail (CONFAB_IS_HTTP_RESPONSE (self));

  *times = (ConfabHttpTimes) { 0 };
  metrics = soup_message_get_metrics (self->message);
  if (metrics == NULL)
    return;
  times->reused = soup_message_metrics_get_connect_start (metrics) == 0;
  times->resolved = soup_message_metrics_get_dns_end (metrics);
  times->connected = soup_message_metrics_get_connect_end (metrics);
  /* libsoup counts the handshake as part of connecting. */
  if (soup_message_metrics_get_tls_start (metrics) != 0)
    {
      times->encrypted = times->connected;
      times->connected = soup_message_metrics_get_tls_start (metrics);
    }
  times->requested = soup_message_metrics_get_request_start (metrics);
  times->headers = soup_message_metrics_get_response_start (metrics);
}

/**
 * confab_http_response_foreach_header:
 * @self: an answer
 * @sent: whether the headers of the request are wanted, the one with the key among them, instead of those of the answer
 * @func: (scope call): called for each
 * @user_data: given to @func
 */
void
confab_http_response_foreach_header (ConfabHttpResponse  *self,
                                     gboolean             sent,
                                     ConfabHttpHeaderFunc func,
                                     gpointer             user_data)
{
  g_return_if_fail (CONFAB_IS_HTTP_RESPONSE (self));

  soup_message_headers_foreach (sent ? soup_message_get_request_headers (self->message)
                                     : soup_message_get_response_headers (self->message),
                                func, user_data);
}

/**
 * confab_http_response_read_async:
 * @self: an answer
 * @cancellable: (nullable): cancelling it closes the connection at once
 * @callback: (scope async): called when a piece is there
 * @user_data: given to @callback
 *
 * Waits for the next piece of the body, up to 16 KiB. One read may wait at a time.
 */
void
confab_http_response_read_async (ConfabHttpResponse *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONFAB_IS_HTTP_RESPONSE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_http_response_read_async);
  g_task_set_priority (task, PRIORITY);
  start_read (self, task);
}

/**
 * confab_http_response_read_finish:
 * @self: an answer
 * @result: the result
 * @error: return location for a [error@Confab.NetError], %G_IO_ERROR_CANCELLED, or %G_IO_ERROR_CLOSED after
 *   [method@Confab.HttpResponse.close]
 *
 * Returns: (transfer full): a piece of the body, empty at its end, or %NULL with an error. A body that ends too early
 *   in terms of HTTP is %CONFAB_NET_ERROR_CUT; whether the service had said all is for the caller to know.
 */
GBytes *
confab_http_response_read_finish (ConfabHttpResponse *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_http_response_read_all_async:
 * @self: an answer
 * @limit: the largest size to take, in bytes
 * @cancellable: (nullable): cancelling it closes the connection at once
 * @callback: (scope async): called when the body has ended
 * @user_data: given to @callback
 *
 * Reads the rest of the body.
 */
void
confab_http_response_read_all_async (ConfabHttpResponse *self,
                                     gsize               limit,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONFAB_IS_HTTP_RESPONSE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_http_response_read_all_async);
  g_task_set_priority (task, PRIORITY);
  if (self->task == NULL)
    {
      self->collected = g_byte_array_new ();
      self->limit = limit;
    }
  start_read (self, task);
}

/**
 * confab_http_response_read_all_finish:
 * @self: an answer
 * @result: the result
 * @error: return location for an error: those of [method@Confab.HttpResponse.read_finish], and
 *   %CONFAB_ERROR_TOO_LARGE where the body is over the limit
 *
 * Returns: (transfer full): the body, or %NULL with an error
 */
GBytes *
confab_http_response_read_all_finish (ConfabHttpResponse *self,
                                      GAsyncResult       *result,
                                      GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_http_response_close:
 * @self: an answer
 *
 * Closes the connection at once. A read that waits ends with %G_IO_ERROR_CANCELLED. Where the body has ended and only
 * its end mark was not read yet, the connection is kept for the next request.
 */
void
confab_http_response_close (ConfabHttpResponse *self)
{
  g_return_if_fail (CONFAB_IS_HTTP_RESPONSE (self));

  if (self->task != NULL)
    {
      cancelled_cb (NULL, self);
      return;
    }
  if (self->stream != NULL && self->error == NULL)
    (void)read_available (self);
  /* What was not read is gone, so that a later read must not look like the end. */
  self->ended = FALSE;
  drop_stream (self);
}
