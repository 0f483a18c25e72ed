/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/confab-http-body.h"

G_BEGIN_DECLS

/**
 * CONFAB_NET_ERROR:
 *
 * Why no answer came, or why it ended early.
 */
#define CONFAB_NET_ERROR (confab_net_error_quark ())

/**
 * ConfabNetError:
 * @CONFAB_NET_ERROR_UNREACHABLE: the name is not known, or nobody answers at the address
 * @CONFAB_NET_ERROR_TLS: the certificate does not fit, or the encrypted connection failed
 * @CONFAB_NET_ERROR_CONNECT_TIMEOUT: no connection within the limit
 * @CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT: connected, but no answer within the limit
 * @CONFAB_NET_ERROR_SILENCE_TIMEOUT: the answer stopped for longer than the limit
 * @CONFAB_NET_ERROR_CUT: the connection broke inside the answer
 * @CONFAB_NET_ERROR_REDIRECT: the service sent elsewhere, to another origin
 * @CONFAB_NET_ERROR_INSECURE: http to another machine without leave
 * @CONFAB_NET_ERROR_PROTOCOL: what answered does not speak HTTP
 */
typedef enum
{
  CONFAB_NET_ERROR_UNREACHABLE,
  CONFAB_NET_ERROR_TLS,
  CONFAB_NET_ERROR_CONNECT_TIMEOUT,
  CONFAB_NET_ERROR_FIRST_BYTE_TIMEOUT,
  CONFAB_NET_ERROR_SILENCE_TIMEOUT,
  CONFAB_NET_ERROR_CUT,
  CONFAB_NET_ERROR_REDIRECT,
  CONFAB_NET_ERROR_INSECURE,
  CONFAB_NET_ERROR_PROTOCOL,
} ConfabNetError;

GQuark confab_net_error_quark (void);

/* Tells how much of a request's body was sent, on the thread that sends it. */
typedef void (*ConfabUploadFunc) (goffset  sent,
                                  goffset  total,
                                  gpointer user_data);

/**
 * ConfabHttpRequest:
 * @method: "GET" or "POST"
 * @url: the whole address
 * @headers: (nullable): pairs of name and value, ended by %NULL; the key is not among them
 * @bearer: (nullable): the key for the Authorization header
 * @body: (nullable): what to send, held until the request has ended
 * @body_type: (nullable): the content type of @body
 * @upload: (nullable): told how much of @body was sent, at most 20 times a second and when all of it was; never after the
 *   request has ended
 * @upload_data: for @upload
 * @accept: (nullable): what to ask for; text/event-stream also asks for an uncompressed answer
 * @connect_timeout: seconds until the connection must stand, 0 for no limit
 * @first_byte_timeout: seconds until the first byte of the answer, 0 for no limit
 * @silence_timeout: longest pause between bytes in seconds, 0 for no limit
 * @allow_http: whether http may leave this machine
 * @follow_elsewhere: whether redirects to other origins are followed, too; not with a key, and not from the network into this machine
 *   or its surroundings, to which names of the network do not lead then either
 *
 * All that is needed to make one request. Everything is borrowed for the time of the call.
 */
typedef struct
{
  const char         *method;
  const char         *url;
  const char * const *headers;
  const char         *bearer;
  ConfabHttpBody     *body;
  const char         *body_type;
  ConfabUploadFunc    upload;
  gpointer            upload_data;
  const char         *accept;
  guint               connect_timeout;
  guint               first_byte_timeout;
  guint               silence_timeout;
  gboolean            allow_http;
  gboolean            follow_elsewhere;
} ConfabHttpRequest;

#define CONFAB_TYPE_HTTP_CLIENT (confab_http_client_get_type ())
G_DECLARE_FINAL_TYPE (ConfabHttpClient, confab_http_client, CONFAB, HTTP_CLIENT, GObject)

#define CONFAB_TYPE_HTTP_RESPONSE (confab_http_response_get_type ())
G_DECLARE_FINAL_TYPE (ConfabHttpResponse, confab_http_response, CONFAB, HTTP_RESPONSE, GObject)

ConfabHttpClient   *confab_http_client_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void                confab_http_client_send_async       (ConfabHttpClient        *self,
                                                         const ConfabHttpRequest *request,
                                                         GCancellable            *cancellable,
                                                         GAsyncReadyCallback      callback,
                                                         gpointer                 user_data);
ConfabHttpResponse *confab_http_client_send_finish      (ConfabHttpClient        *self,
                                                         GAsyncResult            *result,
                                                         GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabHttpTimes:
 * @resolved: when the address was known; microseconds of g_get_monotonic_time(), 0 where it is not known or was not needed, and so the others
 * @connected: when the connection stood
 * @encrypted: when it was encrypted
 * @requested: when the request began to be sent
 * @headers: when the headers of the answer had come
 * @reused: whether the connection stood already
 *
 * When what happened, of the last of several requests where the first was sent on.
 */
typedef struct
{
  gint64   resolved;
  gint64   connected;
  gint64   encrypted;
  gint64   requested;
  gint64   headers;
  gboolean reused;
} ConfabHttpTimes;

typedef void (*ConfabHttpHeaderFunc) (const char *name,
                                      const char *value,
                                      gpointer    user_data);

guint               confab_http_response_get_status     (ConfabHttpResponse      *self);
const char         *confab_http_response_get_header     (ConfabHttpResponse      *self,
                                                         const char              *name);
const char         *confab_http_response_get_media_type (ConfabHttpResponse      *self);
gint64              confab_http_response_get_first_byte (ConfabHttpResponse      *self);
const char         *confab_http_response_get_version    (ConfabHttpResponse      *self);
void                confab_http_response_get_times      (ConfabHttpResponse      *self,
                                                         ConfabHttpTimes         *times);
/* Those of the answer, or those that were sent for it, the one with the key among them. */
void                confab_http_response_foreach_header (ConfabHttpResponse      *self,
                                                         gboolean                 sent,
                                                         ConfabHttpHeaderFunc     func,
                                                         gpointer                 user_data);
void                confab_http_response_read_async     (ConfabHttpResponse      *self,
                                                         GCancellable            *cancellable,
                                                         GAsyncReadyCallback      callback,
                                                         gpointer                 user_data);
GBytes             *confab_http_response_read_finish    (ConfabHttpResponse      *self,
                                                         GAsyncResult            *result,
                                                         GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                confab_http_response_read_all_async (ConfabHttpResponse      *self,
                                                         gsize                    limit,
                                                         GCancellable            *cancellable,
                                                         GAsyncReadyCallback      callback,
                                                         gpointer                 user_data);
GBytes             *confab_http_response_read_all_finish (ConfabHttpResponse     *self,
                                                          GAsyncResult           *result,
                                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                confab_http_response_close          (ConfabHttpResponse      *self);

G_END_DECLS
