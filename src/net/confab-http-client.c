/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-uri.h"
#include "net/confab-deadline.h"
#include "net/confab-http-client.h"
#include "net/confab-http-response.h"
#include "net/confab-net-error.h"

#define MAX_REDIRECTS 5
/* libsoup queues what is over these, and the time in the queue would look like a slow connection. */
#define MAX_CONNECTIONS 64
#define MAX_CONNECTIONS_PER_HOST 32

/* How often an upload is told of. */
#define UPLOAD_INTERVAL (G_USEC_PER_SEC / 20)
/* A body that is sent faster than it is encoded must not keep a window from drawing (G_PRIORITY_HIGH_IDLE + 20). */
#define LARGE_BODY (32 * 1024)
#define LARGE_BODY_PRIORITY (G_PRIORITY_HIGH_IDLE + 50)

/**
 * ConfabHttpClient:
 *
 * Makes HTTP requests whose answers are read while they come. It keeps connections open between requests. It uses the
 * system's proxy and the system's trusted certificates.
 */
struct _ConfabHttpClient
{
  GObject      parent_instance;

  SoupSession *session;
  SoupSession *loopback;    /* never through a proxy: what is meant for this machine must not leave it */
};

G_DEFINE_FINAL_TYPE (ConfabHttpClient, confab_http_client, G_TYPE_OBJECT)

/* One request, with the redirects on its way. */
typedef struct
{
  ConfabHttpClient *client;
  SoupSession      *session;
  SoupMessage      *message;
  ConfabHttpBody   *body;
  GInputStream     *body_stream;  /* that is sent, where @body is large */
  char             *body_type;
  char             *host;
  guint             connect_timeout;
  guint             first_byte_timeout;
  guint             silence_timeout;
  guint             n_redirects;
  gboolean          follow_elsewhere;
  gboolean          led_here; /* by a name that other computers have as well */

  ConfabUploadFunc  upload;
  gpointer          upload_data;
  goffset           uploaded;
  gint64            upload_told;

  GCancellable     *inner;    /* given to libsoup, so that a time limit can cancel too */
  GSource          *cancelled;
  ConfabDeadline   *deadline;
  ConfabNetPhase    phase;
  gboolean          timed_out;
} Exchange;

static void
exchange_stop_watching (Exchange *exchange)
{
  g_clear_pointer (&exchange->deadline, confab_deadline_free);
  if (exchange->cancelled != NULL)
    g_source_destroy (exchange->cancelled);
  g_clear_pointer (&exchange->cancelled, g_source_unref);
}

static void
exchange_set_message (Exchange    *exchange,
                      SoupMessage *message)
{
  if (exchange->message != NULL)
    g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_set_object (&exchange->message, message);
}

static void
exchange_free (Exchange *exchange)
{
  exchange_stop_watching (exchange);
  exchange_set_message (exchange, NULL);
  g_clear_object (&exchange->session);
  g_clear_object (&exchange->client);
  g_clear_object (&exchange->inner);
  g_clear_object (&exchange->body_stream);
  g_clear_object (&exchange->body);
  g_free (exchange->body_type);
  g_free (exchange->host);
  g_free (exchange);
}

static SoupSession *
get_session (ConfabHttpClient *self,
             const char       *url)
{
  return confab_uri_is_loopback (url) ? self->loopback : self->session;
}

static SoupSession *
new_session (void)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                                        "max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                        "user-agent", "Confab/" CONFAB_VERSION,
                                                        NULL);

  /* Its timeout knows one limit for everything. */
  soup_session_set_timeout (session, 0);
  return session;
}

static void
confab_http_client_finalize (GObject *object)
{
  ConfabHttpClient *self = CONFAB_HTTP_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->loopback);
  G_OBJECT_CLASS (confab_http_client_parent_class)->finalize (object);
}

static void
confab_http_client_class_init (ConfabHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_http_client_finalize;
}

static void
confab_http_client_init (ConfabHttpClient *self)
{
  self->session = new_session ();
  self->loopback = new_session ();
  soup_session_set_proxy_resolver (self->loopback, NULL);
}

/**
 * confab_http_client_new:
 *
 * Returns: (transfer full): a client without connections
 */
ConfabHttpClient *
confab_http_client_new (void)
{
  return g_object_new (CONFAB_TYPE_HTTP_CLIENT, NULL);
}

static gboolean
is_header_value (const char *value)
{
  for (; *value != '\0'; value++)
    if (g_ascii_iscntrl (*value) && *value != '\t')
      return FALSE;
  return TRUE;
}

static gboolean
is_header_name (const char *name)
{
  if (*name == '\0')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && strchr ("!#$%&'*+-.^_`|~", *name) == NULL)
      return FALSE;
  return TRUE;
}

/* The one place where a key enters a request. */
static gboolean
set_authorization (SoupMessage *message,
                   const char  *bearer,
                   GError     **error)
{
  g_autofree char *value = NULL;

  if (bearer == NULL || *bearer == '\0')
    return TRUE;
  if (!is_header_value (bearer))
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                           _ ("The key has a line break or another control character in it. Enter it again"));
      return FALSE;
    }
  value = g_strconcat ("Bearer ", bearer, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  memset (value, 0, strlen (value));
  return TRUE;
}

/* Headers that say how the message is sent, or who sends it, are not for settings. */
static gboolean
is_reserved_header (const char *name)
{
  const char *reserved[] = { "authorization", "connection", "content-length", "host", "transfer-encoding" };

  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_ascii_strcasecmp (name, reserved[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
set_headers (SoupMessage             *message,
             const ConfabHttpRequest *request,
             GError                 **error)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (request->accept != NULL)
    soup_message_headers_replace (headers, "Accept", request->accept);
  /* A compressor between here and there would hold events back until it has enough to compress. */
  if (request->accept != NULL && g_str_has_prefix (request->accept, "text/event-stream"))
    soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  for (gsize i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    {
      const char *name = request->headers[i];
      const char *value = request->headers[i + 1];

      g_return_val_if_fail (value != NULL, FALSE);
      if (!is_header_name (name) || is_reserved_header (name) || !is_header_value (value))
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                       _ ("The header “%s” cannot be sent. Change or remove it in the preferences"), name);
          return FALSE;
        }
      soup_message_headers_replace (headers, name, value);
    }
  return set_authorization (message, request->bearer, error);
}

static GUri *
parse_url (const ConfabHttpRequest *request,
           GError                 **error)
{
  g_autoptr (GUri) uri = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL ||
      (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0))
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL,
                           _ ("The service’s address is not a web address. Enter one like https://api.aimlapi.com/v1"));
      return NULL;
    }
  if (!request->allow_http && !confab_uri_is_http_secure (request->url))
    {
      g_set_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_INSECURE,
                   _ ("%s would be reached without encryption, so that others could read the key and the conversation. "
                      "Use an address that begins with https://, or allow this for the service in the preferences"),
                   g_uri_get_host (uri));
      return NULL;
    }
  return g_steal_pointer (&uri);
}

static void
starting_cb (SoupMessage *message,
             Exchange    *exchange)
{
  exchange->phase = CONFAB_NET_PHASE_FIRST_BYTE;
  /* Over HTTP/1 libsoup sends at default priority, whatever it was given, as fast as the other side reads. HTTP/2 goes by its
   * windows, and libsoup may fail there where a body is not ready. */
  if (exchange->body_stream != NULL)
    confab_http_body_stream_set_rests (exchange->body_stream, soup_message_get_http_version (message) < SOUP_HTTP_2_0);
  if (exchange->deadline != NULL)
    confab_deadline_set (exchange->deadline, exchange->first_byte_timeout);
}

static void
tell_upload (Exchange *exchange)
{
  goffset total = exchange->body != NULL ? confab_http_body_get_length (exchange->body) : 0;
  gint64 now = g_get_monotonic_time ();

  if (exchange->upload == NULL || (exchange->uploaded < total && now - exchange->upload_told < UPLOAD_INTERVAL))
    return;
  exchange->upload_told = now;
  exchange->upload (exchange->uploaded, total, exchange->upload_data);
}

/* A large image on a slow line takes its time: the answer is waited for from the last byte of the question on. */
static void
wrote_body_data_cb (SoupMessage *message,
                    guint        length,
                    Exchange    *exchange)
{
  if (exchange->deadline != NULL && exchange->phase == CONFAB_NET_PHASE_FIRST_BYTE)
    confab_deadline_set (exchange->deadline, exchange->first_byte_timeout);
  exchange->uploaded += length;
  if (!g_cancellable_is_cancelled (exchange->inner))
    tell_upload (exchange);
}

static void
deadline_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->inner);
}

/* Cancelling from a source of our own rather than from the signal of the caller's cancellable: libsoup may end the
 * request within it, and a handler cannot be taken away while it runs. */
static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Exchange *exchange = user_data;

  g_cancellable_cancel (exchange->inner);
  return G_SOURCE_REMOVE;
}

static void sent_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data);

/* A small body in one piece goes out in one packet, without a thread to read it. */
static void
set_body (Exchange *exchange)
{
  goffset length = exchange->body != NULL ? confab_http_body_get_length (exchange->body) : 0;
  g_autoptr (GBytes) bytes = NULL;

  exchange->uploaded = 0;
  g_clear_object (&exchange->body_stream);
  if (exchange->body == NULL)
    return;
  if (length <= LARGE_BODY)
    {
      bytes = confab_http_body_flatten (exchange->body);
      soup_message_set_request_body_from_bytes (exchange->message, exchange->body_type, bytes);
      return;
    }
  exchange->body_stream = confab_http_body_open (exchange->body);
  soup_message_set_request_body (exchange->message, exchange->body_type, exchange->body_stream, length);
}

static gboolean
is_nearby (GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);
  g_autofree char *url = g_strdup_printf (strchr (text, ':') != NULL ? "http://[%s]/" : "http://%s/", text);

  return confab_uri_is_nearby (url);
}

/* Whoever asks for a file of the network does not ask for one of this computer, whatever a name says where it is. What a proxy does is its own. */
static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  gpointer           user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GSocketAddress) address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (connection))
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address) || G_IS_PROXY_ADDRESS (address) ||
      !is_nearby (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
    return;
  exchange->led_here = TRUE;
  g_cancellable_cancel (exchange->inner);
}

static void
watch_address (Exchange    *exchange,
               SoupMessage *message)
{
  g_autofree char *url = g_uri_to_string (soup_message_get_uri (message));

  if (exchange->follow_elsewhere && !confab_uri_is_nearby (url))
    g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), exchange);
}

static void
send_message (GTask       *task,
              SoupMessage *message)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange_set_message (exchange, message);
  exchange->phase = CONFAB_NET_PHASE_CONNECT;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  set_body (exchange);
  watch_address (exchange, message);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), exchange);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), exchange);
  confab_deadline_set (exchange->deadline, exchange->connect_timeout);
  soup_session_send_async (exchange->session, message, g_task_get_priority (task), exchange->inner, sent_cb,
                           g_object_ref (task));
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  const char *remade[] = { "Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "User-Agent" };

  for (gsize i = 0; i < G_N_ELEMENTS (remade); i++)
    if (g_ascii_strcasecmp (name, remade[i]) == 0)
      return;
  soup_message_headers_replace (user_data, name, value);
}

static gboolean
is_redirect (SoupMessage *message)
{
  switch (soup_message_get_status (message))
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return soup_message_headers_get_one (soup_message_get_response_headers (message), "Location") != NULL;
    default:
      return FALSE;
    }
}

/* Whoever asks a server on the network for a file does not ask it to look around here. */
static gboolean
may_follow_elsewhere (Exchange   *exchange,
                      const char *from,
                      GUri       *to,
                      const char *to_text)
{
  const char *scheme = g_uri_get_scheme (to);

  return exchange->follow_elsewhere && g_uri_get_host (to) != NULL && *g_uri_get_host (to) != '\0' &&
         (strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0) &&
         (confab_uri_is_nearby (from) || !confab_uri_is_nearby (to_text));
}

/* Follows within the same origin, to which the key belongs, and elsewhere only where that was wished. */
static SoupMessage *
new_redirected (Exchange *exchange,
                GError  **error)
{
  GUri *from = soup_message_get_uri (exchange->message);
  g_autofree char *from_text = g_uri_to_string (from);
  g_autofree char *from_origin = confab_uri_dup_origin (from_text);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (exchange->message), "Location");
  g_autoptr (GUri) to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *to_text = to != NULL ? g_uri_to_string (to) : NULL;
  g_autofree char *to_origin = to_text != NULL ? confab_uri_dup_origin (to_text) : NULL;
  const char *method = soup_message_get_method (exchange->message);
  guint status = soup_message_get_status (exchange->message);
  SoupMessage *message;

  if (to == NULL || g_uri_get_userinfo (to) != NULL ||
      (g_strcmp0 (from_origin, to_origin) != 0 && !may_follow_elsewhere (exchange, from_text, to, to_text)))
    {
      g_autofree char *safe = to_origin != NULL ? g_strdup (to_origin) : g_strdup ("?");

      g_set_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_REDIRECT,
                   exchange->follow_elsewhere
                   /* Translators: %1$s is the name of a computer, %2$s a web address */
                   ? _ ("%1$s wants to send the request on to %2$s, which was not followed to protect this computer")
                   /* Translators: %1$s is the name of a computer, %2$s a web address */
                   : _ ("%1$s wants to send the request on to %2$s, which was not followed to protect the key"),
                   exchange->host, safe);
      return NULL;
    }
  if (++exchange->n_redirects > MAX_REDIRECTS)
    {
      g_set_error (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_PROTOCOL,
                   _ ("%s sends the request in circles"), exchange->host);
      return NULL;
    }
  /* RFC 9110, section 15.4: only 307 and 308 promise to keep the method. */
  if (status != SOUP_STATUS_TEMPORARY_REDIRECT && status != SOUP_STATUS_PERMANENT_REDIRECT)
    {
      method = SOUP_METHOD_GET;
      g_clear_object (&exchange->body);
    }
  if (g_strcmp0 (from_origin, to_origin) != 0)
    {
      g_free (exchange->host);
      exchange->host = g_strdup (g_uri_get_host (to));
      g_set_object (&exchange->session, get_session (exchange->client, to_text));
    }
  message = soup_message_new_from_uri (method, to);
  soup_message_headers_foreach (soup_message_get_request_headers (exchange->message), copy_header,
                                soup_message_get_request_headers (message));
  return message;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (exchange->led_here)
    {
      exchange_stop_watching (exchange);
      g_task_return_new_error (task, CONFAB_NET_ERROR, CONFAB_NET_ERROR_REDIRECT,
                               /* Translators: the name of a computer */
                               _ ("%s leads to this computer or to one nearby, which was not followed to protect it. Write its address in "
                                  "numbers if that is what you want"),
                               exchange->host);
      return;
    }
  if (exchange->timed_out)
    {
      gboolean connecting = exchange->phase == CONFAB_NET_PHASE_CONNECT;

      exchange_stop_watching (exchange);
      g_task_return_error (task, confab_net_error_new_timeout (exchange->phase,
                                                               connecting ? exchange->connect_timeout
                                                                          : exchange->first_byte_timeout,
                                                               exchange->host));
      return;
    }
  if (stream == NULL)
    {
      exchange_stop_watching (exchange);
      g_task_return_error (task, confab_net_error_translate (error, exchange->phase, exchange->host));
      return;
    }
  if (is_redirect (exchange->message) && !g_cancellable_is_cancelled (exchange->inner))
    {
      g_autoptr (SoupMessage) next = new_redirected (exchange, &error);

      if (next != NULL)
        {
          send_message (task, next);
          return;
        }
      exchange_stop_watching (exchange);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  exchange_stop_watching (exchange);
  g_task_return_pointer (task,
                         confab_http_response_new (exchange->session, exchange->message, stream,
                                                   exchange->first_byte_timeout, exchange->silence_timeout),
                         g_object_unref);
}

static Exchange *
exchange_new (ConfabHttpClient        *self,
              const ConfabHttpRequest *request,
              GUri                    *uri)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->client = g_object_ref (self);
  exchange->session = g_object_ref (get_session (self, request->url));
  g_set_object (&exchange->body, request->body);
  exchange->body_type = g_strdup (request->body_type);
  exchange->upload = request->upload;
  exchange->upload_data = request->upload_data;
  exchange->host = g_strdup (g_uri_get_host (uri));
  exchange->follow_elsewhere = request->follow_elsewhere && request->bearer == NULL;
  exchange->connect_timeout = request->connect_timeout;
  exchange->first_byte_timeout = request->first_byte_timeout;
  exchange->silence_timeout = request->silence_timeout;
  exchange->inner = g_cancellable_new ();
  return exchange;
}

/**
 * confab_http_client_send_async:
 * @self: a client
 * @request: what to send; nothing of it is needed after the call
 * @cancellable: (nullable): cancels until the headers of the answer have come; each read takes its own
 * @callback: (scope async): called when the headers of the answer have come
 * @user_data: given to @callback
 *
 * Sends a request. Redirects within the same origin are followed, and others where @request says so.
 */
void
confab_http_client_send_async (ConfabHttpClient        *self,
                               const ConfabHttpRequest *request,
                               GCancellable            *cancellable,
                               GAsyncReadyCallback      callback,
                               gpointer                 user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  Exchange *exchange;

  g_return_if_fail (CONFAB_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->url != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_http_client_send_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  uri = parse_url (request, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  message = soup_message_new_from_uri (request->method, uri);
  if (!set_headers (message, request, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (request->body != NULL && confab_http_body_get_length (request->body) > LARGE_BODY)
    g_task_set_priority (task, LARGE_BODY_PRIORITY);
  exchange = exchange_new (self, request, uri);
  g_task_set_task_data (task, exchange, (GDestroyNotify)exchange_free);
  exchange->deadline = confab_deadline_new (g_task_get_context (task), deadline_cb, exchange);
  if (cancellable != NULL)
    {
      exchange->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (exchange->cancelled, G_SOURCE_FUNC (cancelled_cb), exchange, NULL);
      g_source_attach (exchange->cancelled, g_task_get_context (task));
    }
  send_message (task, message);
}

/**
 * confab_http_client_send_finish:
 * @self: a client
 * @result: the result
 * @error: return location for a [error@Confab.NetError], %G_IO_ERROR_CANCELLED, or, where the request itself cannot be
 *   sent, %CONFAB_ERROR_INVALID_URL or %CONFAB_ERROR_INVALID_VALUE
 *
 * Returns: (transfer full): the answer, whatever its status, or %NULL with an error
 */
ConfabHttpResponse *
confab_http_client_send_finish (ConfabHttpClient *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
