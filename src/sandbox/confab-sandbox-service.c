/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "sandbox/confab-sandbox-body.h"
#include "sandbox/confab-sandbox-reply.h"
#include "sandbox/confab-sandbox-service.h"

#define MAX_BODY_SIZE (200 * 1000 * 1000)
#define SLOW_TOKENS_PER_SECOND 10
#define MAX_REQUEST_ID_LENGTH 128

/* Where the body of a request is kept while it comes: a GByteArray, among the data of its message. */
#define BODY "confab-body"

struct _ConfabSandboxService
{
  SoupServer   *server;
  GHashTable   *streams;
  GCancellable *cancellable;
  guint         tokens_per_second;
};

/* A reply on its way out, an event at a time: the next is made when the one before it is written. */
typedef struct
{
  ConfabSandboxService *service;
  SoupServerMessage    *message;
  ConfabSandboxReply   *reply;
  GSource              *timer;
  gint64                started;
  guint                 n_events;
  guint                 tokens_per_second;
} Stream;

static const struct { int status; const char *text; } messages[] = {
  { 400, "Body validation error!" },
  { 401, "This request requires a valid API key. You can create a new API key on the Billing page: "
    "https://aimlapi.com/app/keys" },
  { 403, "You've run out of credits. Please top up your balance or update your payment method to continue: "
    "https://aimlapi.com/app/billing/" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 413, "The request is larger than 200 MB." },
  { 429, "Too Many Requests" },
  { 500, "Internal server error" },
  { 502, "Bad Gateway" },
  { 503, "Service unavailable" },
  { 504, "Generation timeout" },
};

static void stream_write_next (Stream *stream);

static const char *
get_inference_id (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_response_headers (message), "x-inference-id");
}

/* Every answer has an id; a valid one of the client's own comes back, and any other is dropped. */
static void
set_ids (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *own = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                  "x-client-request-id");
  g_autofree char *id = g_uuid_string_random ();

  soup_message_headers_replace (headers, "x-inference-id", id);
  if (own != NULL && *own != '\0' && strlen (own) <= MAX_REQUEST_ID_LENGTH &&
      own[strspn (own, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._:-")] == '\0')
    soup_message_headers_replace (headers, "x-client-request-id", own);
}

static void
respond (SoupServerMessage *message,
         guint              status,
         char              *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_TAKE, json, strlen (json));
}

static const char *
get_message (int status)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].status == status)
      return messages[i].text;
  return status < 500 ? "The request failed." : "Something wrong with the server. Please, try again later.";
}

static void
respond_error (SoupServerMessage *message,
               guint              status,
               const char        *text)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *seconds = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *timestamp = g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (now) / 1000);

  g_debug ("The sandbox answers %u", status);
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "message");
  confab_json_writer_string (writer, text != NULL ? text : get_message (status));
  confab_json_writer_member (writer, "path");
  confab_json_writer_string (writer, g_uri_get_path (soup_server_message_get_uri (message)));
  confab_json_writer_member (writer, "requestId");
  confab_json_writer_string (writer, get_inference_id (message));
  confab_json_writer_member (writer, "statusCode");
  confab_json_writer_int (writer, status);
  confab_json_writer_member (writer, "timestamp");
  confab_json_writer_string (writer, timestamp);
  confab_json_writer_end_object (writer);
  respond (message, status, confab_json_writer_end_string (writer));
}

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  if (stream->timer != NULL)
    g_source_destroy (stream->timer);
  g_clear_pointer (&stream->timer, g_source_unref);
  g_signal_handlers_disconnect_by_data (stream->message, stream);
  g_clear_pointer (&stream->reply, confab_sandbox_reply_free);
  g_clear_object (&stream->message);
  g_free (stream);
}

static void
finished_cb (SoupServerMessage *message,
             Stream            *stream)
{
  g_hash_table_remove (stream->service->streams, stream);
}

static gboolean
timer_cb (gpointer data)
{
  Stream *stream = data;

  g_clear_pointer (&stream->timer, g_source_unref);
  stream_write_next (stream);
  return G_SOURCE_REMOVE;
}

/* Until when to wait for the next token, so that the pace is right over the whole stream. */
static gint64
get_delay_us (Stream *stream)
{
  gint64 due = stream->started;

  if (stream->tokens_per_second == 0)
    return 0;
  due += (gint64)stream->n_events * G_USEC_PER_SEC / stream->tokens_per_second;
  return due - g_get_monotonic_time ();
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                Stream            *stream)
{
  gint64 delay = get_delay_us (stream);

  if (delay <= 0)
    {
      stream_write_next (stream);
      return;
    }
  if (stream->timer != NULL)
    return;
  stream->timer = g_timeout_source_new ((delay + 999) / 1000);
  g_source_set_callback (stream->timer, timer_cb, stream, NULL);
  g_source_attach (stream->timer, g_main_context_get_thread_default ());
}

static void
stream_write_next (Stream *stream)
{
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);
  char *event = confab_sandbox_reply_next_event (stream->reply);

  if (event != NULL)
    {
      stream->n_events++;
      soup_message_body_append_take (body, (guchar *)event, strlen (event));
    }
  else
    soup_message_body_complete (body);
  soup_server_message_unpause (stream->message);
}

static void
begin_stream (ConfabSandboxService *self,
              SoupServerMessage    *message,
              ConfabSandboxReply   *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Stream *stream = g_new0 (Stream, 1);

  stream->service = self;
  stream->message = g_object_ref (message);
  stream->reply = reply;
  stream->started = g_get_monotonic_time ();
  stream->tokens_per_second = confab_sandbox_reply_get_slow (reply) ? SLOW_TOKENS_PER_SECOND : self->tokens_per_second;
  g_hash_table_add (self->streams, stream);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), stream);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), stream);
  stream_write_next (stream);
}

static void
respond_whole (SoupServerMessage  *message,
               ConfabSandboxReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  char *json = confab_sandbox_reply_write_whole (reply);
  g_autofree char *credits = g_strdup_printf ("%" G_GINT64_FORMAT, confab_sandbox_reply_get_credits (reply));
  char usd[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (usd, sizeof usd, "%.7f", confab_sandbox_reply_get_usd (reply));
  soup_message_headers_replace (headers, "x-aimlapi-credits-used", credits);
  soup_message_headers_replace (headers, "x-aimlapi-usd-spent", usd);
  respond (message, SOUP_STATUS_OK, json);
  confab_sandbox_reply_free (reply);
}

/* The sandbox needs no key, but one that is not right can be tried. */
static gboolean
check_key (SoupServerMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  if (g_strcmp0 (value, "Bearer invalid") != 0)
    return TRUE;
  respond_error (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  return FALSE;
}

static gboolean
check_method (SoupServerMessage *message,
              const char        *method)
{
  if (strcmp (soup_server_message_get_method (message), method) == 0)
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", method);
  respond_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
  return FALSE;
}

static ConfabSandboxRequest *
read_request (SoupServerMessage *message)
{
  GByteArray *body = g_object_steal_data (G_OBJECT (message), BODY);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;
  ConfabSandboxRequest *request;
  guint status = SOUP_STATUS_BAD_REQUEST;
  GString *json;

  files = confab_sandbox_body_split (body != NULL ? body : g_byte_array_new (), &json);
  object = confab_json_parse_object (json->str, json->len, &error);
  g_string_free (json, TRUE);
  if (object == NULL)
    {
      text = g_strdup_printf ("Body validation error! %s", error->message);
      respond_error (message, status, text);
      return NULL;
    }
  request = confab_sandbox_request_new (object, &error);
  if (request != NULL)
    {
      request->files = g_steal_pointer (&files);
      return request;
    }
  if (error->code == CONFAB_SANDBOX_REQUEST_ERROR_UNKNOWN_MODEL)
    status = SOUP_STATUS_NOT_FOUND;
  text = g_strdup_printf ("%s%s", status == SOUP_STATUS_BAD_REQUEST ? "Body validation error! " : "", error->message);
  respond_error (message, status, text);
  return NULL;
}

static void
handle_chat (ConfabSandboxService *self,
             SoupServerMessage    *message)
{
  ConfabSandboxRequest *request;
  ConfabSandboxReply *reply;
  g_autofree char *id = NULL;

  if (!check_method (message, "POST") || !check_key (message))
    return;
  request = read_request (message);
  if (request == NULL)
    return;
  id = g_strdup_printf ("gen-%" G_GINT64_FORMAT "-%.8s", g_get_real_time () / G_USEC_PER_SEC,
                        get_inference_id (message));
  reply = confab_sandbox_reply_new (request, id, self->cancellable);
  if (confab_sandbox_reply_get_error_status (reply) != 0)
    {
      respond_error (message, confab_sandbox_reply_get_error_status (reply), NULL);
      confab_sandbox_reply_free (reply);
    }
  else if (confab_sandbox_reply_get_stream (reply))
    begin_stream (self, message, reply);
  else
    respond_whole (message, reply);
}

static void
handle_catalogue (SoupServerMessage *message,
                  const char        *path,
                  GHashTable        *query)
{
  const char *include = query != NULL ? g_hash_table_lookup (query, "include") : NULL;
  gboolean private = strstr (path, "/key") != NULL || strstr (path, "/billing") != NULL;

  if (!check_method (message, "GET") || (private && !check_key (message)))
    return;
  if (query != NULL && g_strcmp0 (g_hash_table_lookup (query, "details"), "true") == 0)
    include = "all";
  if (g_str_has_suffix (path, "/models"))
    respond (message, SOUP_STATUS_OK,
             confab_sandbox_catalogue_models (query != NULL ? g_hash_table_lookup (query, "id") : NULL, include));
  else if (g_str_has_suffix (path, "/key"))
    respond (message, SOUP_STATUS_OK, confab_sandbox_catalogue_key ());
  else if (g_str_has_suffix (path, "/billing"))
    respond (message, SOUP_STATUS_OK, confab_sandbox_catalogue_balance ());
  else
    respond (message, SOUP_STATUS_OK, confab_sandbox_catalogue_model ());
}

static void
handle_tokens (SoupServerMessage *message)
{
  GByteArray *body = g_object_get_data (G_OBJECT (message), BODY);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  gboolean has_body = body != NULL && body->len > 0;
  char *answer;

  if (!check_method (message, "POST") || !check_key (message))
    return;
  object = confab_json_parse_object (has_body ? (const char *)body->data : "", has_body ? body->len : 0, &error);
  answer = object != NULL ? confab_sandbox_tokens (object, &error) : NULL;
  if (answer != NULL)
    respond (message, SOUP_STATUS_OK, answer);
  else
    respond_error (message, SOUP_STATUS_BAD_REQUEST, error->message);
}

static void
handler (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  static const char *const catalogue[] = {
    "/v1/models", "/models", "/api/v1/models", "/v1/key", "/v2/billing", "/model/confab/sandbox",
    "/v1/model/confab/sandbox", "/v1/models/confab/sandbox", NULL
  };

  if (strcmp (path, "/v1/chat/completions") == 0 || strcmp (path, "/chat/completions") == 0)
    handle_chat (user_data, message);
  else if (strcmp (path, "/tokenize") == 0 || strcmp (path, "/v1/tokenize") == 0)
    handle_tokens (message);
  else if (g_strv_contains (catalogue, path))
    handle_catalogue (message, path, query);
  else
    respond_error (message, SOUP_STATUS_NOT_FOUND, NULL);
}

/* In one piece from the start, since joining pieces would take the same again. */
static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk)
{
  GByteArray *body = g_object_get_data (G_OBJECT (message), BODY);

  if (body == NULL)
    return;
  if (body->len + g_bytes_get_size (chunk) <= MAX_BODY_SIZE)
    {
      g_byte_array_append (body, g_bytes_get_data (chunk, NULL), (guint)g_bytes_get_size (chunk));
      return;
    }
  g_object_set_data (G_OBJECT (message), BODY, NULL);
  if (soup_server_message_get_status (message) == 0)
    respond_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
}

/* Runs once the headers are there, before the body is read. */
static void
early_handler (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           user_data)
{
  goffset length = soup_message_headers_get_content_length (soup_server_message_get_request_headers (message));

  set_ids (message);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (length > MAX_BODY_SIZE)
    {
      respond_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
      return;
    }
  g_object_set_data_full (G_OBJECT (message), BODY, g_byte_array_sized_new ((guint)MAX (length, 0)),
                          (GDestroyNotify)g_byte_array_unref);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/**
 * confab_sandbox_service_new: (constructor)
 * @tokens_per_second: how fast streams are written; 0 for as fast as they are read
 * @cancellable: what another thread ends a long reply with, so that this one comes back to its loop
 *
 * Returns: (transfer full): a service that does not listen yet
 */
ConfabSandboxService *
confab_sandbox_service_new (guint         tokens_per_second,
                            GCancellable *cancellable)
{
  ConfabSandboxService *self = g_new0 (ConfabSandboxService, 1);

  self->tokens_per_second = tokens_per_second;
  self->cancellable = g_object_ref (cancellable);
  self->streams = g_hash_table_new_full (NULL, NULL, stream_free, NULL);
  self->server = soup_server_new ("server-header", "confab-sandbox", NULL);
  soup_server_add_early_handler (self->server, NULL, early_handler, self, NULL);
  soup_server_add_handler (self->server, NULL, handler, self, NULL);
  return self;
}

/**
 * confab_sandbox_service_listen:
 * @self: a service
 * @port: (inout): the port on 127.0.0.1; 0 for any that is free, which is put there
 * @error: return location for a [error@Gio.IOErrorEnum]
 *
 * Returns: whether the port could be had
 */
gboolean
confab_sandbox_service_listen (ConfabSandboxService *self,
                               guint                *port,
                               GError              **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", *port);
  GSList *uris;

  if (!soup_server_listen (self->server, address, 0, error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  *port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return TRUE;
}

/**
 * confab_sandbox_service_get_n_streams:
 * @self: a service
 *
 * Returns: how many replies are being streamed
 */
guint
confab_sandbox_service_get_n_streams (ConfabSandboxService *self)
{
  return g_hash_table_size (self->streams);
}

/**
 * confab_sandbox_service_free:
 * @self: a service
 *
 * Closes the port and all connections.
 */
void
confab_sandbox_service_free (ConfabSandboxService *self)
{
  g_hash_table_remove_all (self->streams);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->streams, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}
