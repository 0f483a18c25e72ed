/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-exchange.h"

/* How an exchange is kept: a line that says what it is, and then, compressed, a line of JSON with everything but the bodies, and the bodies one
 * after the other. */

#define MAGIC   "confab-exchange 1\n"

/* More than the bodies of all attempts take, so that a few bytes of a file cannot fill the memory. */
#define MAX_FILE     (16 * (gsize)CONFAB_EXCHANGE_MAX_BODY)
#define MAX_ATTEMPTS 64
#define MAX_HEADERS  1024

static JsonArray *
headers_to_json (GPtrArray *headers)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < headers->len; i++)
    {
      const ConfabExchangeHeader *header = headers->pdata[i];
      JsonArray *triple = json_array_new ();

      json_array_add_string_element (triple, header->name);
      json_array_add_string_element (triple, header->value);
      if (header->masked)
        json_array_add_boolean_element (triple, TRUE);
      json_array_add_array_element (array, triple);
    }
  return array;
}

static void
headers_from_json (GPtrArray *headers,
                   JsonArray *array)
{
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_HEADERS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonArray *triple = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      guint length = triple != NULL ? json_array_get_length (triple) : 0;
      const char *name = length >= 2 ? confab_json_node_string (json_array_get_element (triple, 0)) : NULL;
      const char *value = length >= 2 ? confab_json_node_string (json_array_get_element (triple, 1)) : NULL;

      if (name != NULL && value != NULL)
        confab_exchange_add_header (headers, name, value, length > 2);
    }
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL)
    json_object_set_string_member (object, name, valid);
}

static JsonArray *
gaps_to_json (GPtrArray *gaps)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < gaps->len; i++)
    {
      const ConfabExchangeGap *gap = gaps->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "offset", gap->offset);
      json_object_set_int_member (object, "length", gap->length);
      set_text (object, "hash", gap->hash);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
append_number (GString *text,
               gint64   number)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 left = (guint64)MAX (number, 0);

  *--at = ' ';
  do
    *--at = '0' + left % 10;
  while ((left /= 10) > 0);
  g_string_append_len (text, at, digits + sizeof digits - at);
}

/* Each by what it is more than the one before, in one string: a node for each of a hundred thousand numbers would take longer than all else. */
static char *
chunks_to_text (GArray *chunks)
{
  GString *text = g_string_sized_new (chunks->len * 10);
  ConfabExchangeChunk last = { 0, 0 };

  for (guint i = 0; i < chunks->len; i++)
    {
      ConfabExchangeChunk chunk = g_array_index (chunks, ConfabExchangeChunk, i);

      append_number (text, chunk.time - last.time);
      append_number (text, (gint64)(chunk.end - last.end));
      last = chunk;
    }
  return g_string_free (text, FALSE);
}

static JsonObject *
attempt_to_json (const ConfabExchangeAttempt *attempt)
{
  JsonObject *object = json_object_new ();
  JsonArray *moments = json_array_new ();
  g_autofree char *chunks = chunks_to_text (attempt->chunks);

  for (guint i = 0; i < CONFAB_EXCHANGE_N_MOMENTS; i++)
    json_array_add_int_element (moments, attempt->moments[i]);
  json_object_set_array_member (object, "moments", moments);
  json_object_set_boolean_member (object, "reused", attempt->reused);
  set_text (object, "http", attempt->http_version);
  json_object_set_int_member (object, "status", attempt->status);
  json_object_set_array_member (object, "headers", headers_to_json (attempt->headers));
  json_object_set_int_member (object, "kept", attempt->body->len);
  json_object_set_int_member (object, "length", attempt->body_length);
  json_object_set_string_member (object, "chunks", chunks);
  set_text (object, "error", attempt->error);
  json_object_set_int_member (object, "wait", attempt->wait_ms);
  return object;
}

static char *
head_to_text (ConfabExchange *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *attempts = json_array_new ();

  json_object_set_int_member (object, "created", self->created);
  set_text (object, "provider", self->provider);
  set_text (object, "model", self->model);
  set_text (object, "method", self->method);
  set_text (object, "url", self->url);
  json_object_set_array_member (object, "headers", headers_to_json (self->headers));
  json_object_set_int_member (object, "kept", self->body->len);
  json_object_set_int_member (object, "length", self->body_length);
  json_object_set_array_member (object, "gaps", gaps_to_json (self->gaps));
  json_object_set_boolean_member (object, "cut", self->is_cut);
  for (guint i = 0; i < self->attempts->len; i++)
    json_array_add_object_element (attempts, attempt_to_json (self->attempts->pdata[i]));
  json_object_set_array_member (object, "attempts", attempts);
  json_node_take_object (node, object);
  return confab_json_to_string (node, FALSE);
}

/* Everything that @converter makes of @data, up to @limit bytes. */
static GByteArray *
convert (GConverter   *converter,
         gconstpointer data,
         gsize         length,
         gsize         limit,
         GError      **error)
{
  g_autoptr (GByteArray) result = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  const guint8 *at = data;

  while (TRUE)
    {
      gsize read;
      gsize written;
      GConverterResult outcome = g_converter_convert (converter, at, length, buffer, 64 * 1024,
                                                      G_CONVERTER_INPUT_AT_END, &read, &written, error);

      if (outcome == G_CONVERTER_ERROR)
        return NULL;
      if (written > limit - result->len)
        {
          g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("What was recorded is too large"));
          return NULL;
        }
      g_byte_array_append (result, buffer, written);
      at += read;
      length -= read;
      if (outcome == G_CONVERTER_FINISHED)
        return g_steal_pointer (&result);
    }
}

/**
 * confab_exchange_to_bytes:
 * @self: an exchange that has ended
 *
 * Returns: (transfer full): @self in the form in which it is kept
 */
GBytes *
confab_exchange_to_bytes (ConfabExchange *self)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1));
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (GByteArray) packed = NULL;
  g_autofree char *head = head_to_text (self);
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (plain, (const guint8 *)head, strlen (head));
  g_byte_array_append (plain, (const guint8 *)"\n", 1);
  g_byte_array_append (plain, self->body->data, self->body->len);
  for (guint i = 0; i < self->attempts->len; i++)
    {
      const ConfabExchangeAttempt *attempt = self->attempts->pdata[i];

      g_byte_array_append (plain, attempt->body->data, attempt->body->len);
    }
  packed = convert (compressor, plain->data, plain->len, G_MAXSIZE, NULL);
  g_byte_array_append (file, (const guint8 *)MAGIC, strlen (MAGIC));
  if (packed != NULL)
    g_byte_array_append (file, packed->data, packed->len);
  return g_byte_array_free_to_bytes (file);
}

/* The bodies, from which each takes its own. */
typedef struct
{
  const guint8 *at;
  gsize         left;
} Rest;

static gboolean
take_body (Rest       *rest,
           JsonObject *object,
           GByteArray *body)
{
  gint64 kept = 0;

  confab_json_get_int (object, "kept", &kept);
  if (kept < 0 || (guint64)kept > rest->left || kept > CONFAB_EXCHANGE_MAX_BODY)
    return FALSE;
  g_byte_array_append (body, rest->at, kept);
  rest->at += kept;
  rest->left -= kept;
  return TRUE;
}

static gint64
get_element (JsonArray *array,
             guint      index)
{
  gint64 value = -1;

  if (array != NULL && index < json_array_get_length (array))
    confab_json_node_int (json_array_get_element (array, index), &value);
  return value;
}

static gboolean
take_chunk (ConfabExchangeAttempt *attempt,
            ConfabExchangeChunk   *last,
            gint64                 time,
            gint64                 length)
{
  if (time < 0 || time > G_MAXINT64 / 4 - last->time || length < 0 || (guint64)length > attempt->body->len - last->end)
    return FALSE;
  last->time += time;
  last->end += length;
  g_array_append_vals (attempt->chunks, last, 1);
  return TRUE;
}

/* Older ones are an array of numbers. */
static void
take_chunks (ConfabExchangeAttempt *attempt,
             JsonObject            *object)
{
  const char *text = confab_json_get_string (object, "chunks");
  JsonArray *array = confab_json_get_array (object, "chunks");
  guint n = array != NULL ? json_array_get_length (array) / 2 : 0;
  ConfabExchangeChunk last = { 0, 0 };

  for (guint i = 0; i < n; i++)
    if (!take_chunk (attempt, &last, get_element (array, i * 2), get_element (array, i * 2 + 1)))
      return;
  while (text != NULL && g_ascii_isdigit (*text))
    {
      char *end;
      gint64 time = g_ascii_strtoll (text, &end, 10);
      gint64 length = *end == ' ' ? g_ascii_strtoll (end, &end, 10) : -1;

      text = *end == ' ' ? end + 1 : "";
      if (!take_chunk (attempt, &last, time, length))
        return;
    }
}

static gboolean
take_attempt (ConfabExchange *self,
              JsonObject     *object,
              Rest           *rest)
{
  ConfabExchangeAttempt *attempt = confab_exchange_add_attempt (self);
  JsonArray *moments = confab_json_get_array (object, "moments");
  gint64 status = 0;

  for (guint i = 0; i < CONFAB_EXCHANGE_N_MOMENTS; i++)
    attempt->moments[i] = CLAMP (get_element (moments, i), -1, G_MAXINT64 / 4);
  confab_json_get_boolean (object, "reused", &attempt->reused);
  attempt->http_version = g_strdup (confab_json_get_string (object, "http"));
  confab_json_get_int (object, "status", &status);
  attempt->status = CLAMP (status, 0, 999);
  headers_from_json (attempt->headers, confab_json_get_array (object, "headers"));
  if (!take_body (rest, object, attempt->body))
    return FALSE;
  attempt->body_length = attempt->body->len;
  confab_json_get_int (object, "length", &attempt->body_length);
  attempt->body_length = MAX (attempt->body_length, attempt->body->len);
  take_chunks (attempt, object);
  attempt->error = g_strdup (confab_json_get_string (object, "error"));
  confab_json_get_int (object, "wait", &attempt->wait_ms);
  attempt->wait_ms = CLAMP (attempt->wait_ms, -1, G_MAXINT64 / 4000);
  return TRUE;
}

static void
take_gaps (ConfabExchange *self,
           JsonArray      *array)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;
  gsize last = 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *object = confab_json_array_object (array, i);
      const char *hash = confab_json_get_string (object, "hash");
      gint64 offset = -1;
      gint64 length = -1;
      ConfabExchangeGap *gap;

      confab_json_get_int (object, "offset", &offset);
      confab_json_get_int (object, "length", &length);
      if (hash == NULL || offset < (gint64)last || offset > self->body->len || length < 0)
        return;
      last = offset;
      confab_exchange_add_gap (self, length, hash);
      gap = self->gaps->pdata[self->gaps->len - 1];
      gap->offset = offset;
    }
}

static gboolean
take_head (ConfabExchange *self,
           JsonObject     *object,
           Rest           *rest)
{
  JsonArray *attempts = confab_json_get_array (object, "attempts");
  guint n = attempts != NULL ? MIN (json_array_get_length (attempts), MAX_ATTEMPTS) : 0;

  confab_json_get_int (object, "created", &self->created);
  self->provider = g_strdup (confab_json_get_string (object, "provider"));
  self->model = g_strdup (confab_json_get_string (object, "model"));
  self->method = g_strdup (confab_json_get_string (object, "method"));
  self->url = g_strdup (confab_json_get_string (object, "url"));
  headers_from_json (self->headers, confab_json_get_array (object, "headers"));
  if (self->method == NULL || self->url == NULL || !take_body (rest, object, self->body))
    return FALSE;
  self->body_length = self->body->len;
  confab_json_get_int (object, "length", &self->body_length);
  self->body_length = MAX (self->body_length, self->body->len);
  confab_json_get_boolean (object, "cut", &self->is_cut);
  take_gaps (self, confab_json_get_array (object, "gaps"));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *attempt = confab_json_array_object (attempts, i);

      if (attempt == NULL || !take_attempt (self, attempt, rest))
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_exchange_from_bytes: (constructor)
 * @bytes: what [method@Confab.Exchange.to_bytes] gave, or anything else
 * @error: return location for %CONFAB_ERROR_UNSUPPORTED where it is not an exchange, or %CONFAB_ERROR_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): the exchange, or %NULL with an error
 */
ConfabExchange *
confab_exchange_from_bytes (GBytes  *bytes,
                            GError **error)
{
  g_autoptr (GConverter) decompressor = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr (ConfabExchange) self = confab_exchange_new ();
  g_autoptr (GByteArray) plain = NULL;
  g_autoptr (JsonObject) head = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const guint8 *line_end = NULL;
  Rest rest;

  if (size > strlen (MAGIC) && memcmp (data, MAGIC, strlen (MAGIC)) == 0)
    plain = convert (decompressor, data + strlen (MAGIC), size - strlen (MAGIC), MAX_FILE, &local_error);
  if (g_error_matches (local_error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (plain != NULL && plain->len > 0)
    line_end = memchr (plain->data, '\n', plain->len);
  if (line_end != NULL)
    {
      head = confab_json_parse_object ((const char *)plain->data, line_end - plain->data, NULL);
      rest.at = line_end + 1;
      rest.left = plain->data + plain->len - rest.at;
    }
  if (head != NULL && take_head (self, head, &rest))
    return g_steal_pointer (&self);
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, _ ("What was recorded cannot be read"));
  return NULL;
}
