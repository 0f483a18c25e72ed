/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "net/confab-sse-parser.h"
#include "provider/confab-chunk-reader.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-reply-reader.h"

#define MAX_DOCUMENT (64 * 1024 * 1024)
#define MAX_RAW (8 * 1024)
#define MAX_BAD_IN_A_ROW 3
#define BLANK "\xEF\xBB\xBF \t\r\n"

typedef enum
{
  FORM_UNKNOWN,
  FORM_STREAM,
  FORM_DOCUMENT,
  FORM_PAGE,
} Form;

struct _ConfabReplyReader
{
  Form               form;
  ConfabChunkReader *chunks;
  ConfabSseParser   *parser; /* for a stream */
  GString           *document; /* for a document; of a page the start */
  GString           *bad;    /* the start of the events that could not be read */
  ConfabFailure     *failure;
  guint              n_bad_in_a_row;
  guint              n_good;
  guint              done : 1;
  guint              finished : 1;
};

static void read_event (const ConfabSseEvent *event,
                        gpointer              user_data);

static Form
form_of_media_type (const char *media_type)
{
  if (media_type == NULL)
    return FORM_UNKNOWN;
  if (g_ascii_strcasecmp (media_type, "text/event-stream") == 0)
    return FORM_STREAM;
  if (g_ascii_strcasecmp (media_type, "text/html") == 0 ||
      g_ascii_strcasecmp (media_type, "application/xhtml+xml") == 0)
    return FORM_PAGE;
  return FORM_UNKNOWN;
}

/**
 * confab_reply_reader_new: (constructor)
 * @media_type: (nullable): the answer's, without parameters; where it says nothing of use the first byte decides
 * @func: gets the deltas, in order, from within [method@Confab.ReplyReader.feed] and [method@Confab.ReplyReader.finish]
 * @user_data: for @func
 *
 * Returns: (transfer full): a reader at the start of a reply
 */
ConfabReplyReader *
confab_reply_reader_new (const char     *media_type,
                         ConfabDeltaFunc func,
                         gpointer        user_data)
{
  ConfabReplyReader *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (ConfabReplyReader, 1);
  self->form = form_of_media_type (media_type);
  self->chunks = confab_chunk_reader_new (func, user_data);
  self->parser = confab_sse_parser_new (read_event, self);
  self->document = g_string_new (NULL);
  self->bad = g_string_new (NULL);
  return self;
}

/**
 * confab_reply_reader_free:
 * @self: (transfer full) (nullable): a reader
 */
void
confab_reply_reader_free (ConfabReplyReader *self)
{
  if (self == NULL)
    return;
  confab_chunk_reader_free (self->chunks);
  confab_sse_parser_free (self->parser);
  g_string_free (self->document, TRUE);
  g_string_free (self->bad, TRUE);
  confab_failure_free (self->failure);
  g_free (self);
}

/**
 * confab_reply_reader_set_n_asked:
 * @self: a reader at the start of a reply
 * @n_asked: how many choices were asked for
 *
 * Of several, one may end in an error without ending the others.
 */
void
confab_reply_reader_set_n_asked (ConfabReplyReader *self,
                                 guint              n_asked)
{
  g_return_if_fail (self != NULL);

  confab_chunk_reader_set_n_asked (self->chunks, n_asked);
}

static char *
make_raw (const char *text,
          gsize       length)
{
  return length > 0 ? g_utf8_make_valid (text, MIN (length, MAX_RAW)) : NULL;
}

/* The first failure is the one that counts. */
static void
fail (ConfabReplyReader *self,
      ConfabFailure     *failure,
      const char        *raw,
      gsize              length)
{
  if (self->failure != NULL)
    {
      confab_failure_free (failure);
      return;
    }
  self->failure = failure;
  self->failure->http_status = self->failure->http_status != 0 ? self->failure->http_status : 200;
  if (self->failure->raw == NULL)
    self->failure->raw = make_raw (raw, length);
}

static void
read_bad_event (ConfabReplyReader *self,
                const char        *data,
                gsize              length)
{
  if (self->bad->len < MAX_RAW)
    {
      g_string_append_len (self->bad, data, MIN (length, MAX_RAW - self->bad->len));
      g_string_append_c (self->bad, '\n');
    }
  if (++self->n_bad_in_a_row >= MAX_BAD_IN_A_ROW)
    fail (self, confab_failure_new (CONFAB_FAILURE_PROTOCOL, _ ("The service sent a stream that cannot be read")),
          self->bad->str, self->bad->len);
}

static void
read_event (const ConfabSseEvent *event,
            gpointer              user_data)
{
  ConfabReplyReader *self = user_data;
  const char *data = event->data;
  gsize length = event->length;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonObject) chunk = NULL;
  ConfabHalves halves;
  ConfabFailure *failure;

  if (self->done || self->failure != NULL)
    return;
  for (; length > 0 && g_ascii_isspace (*data); data++)
    length--;
  while (length > 0 && g_ascii_isspace (data[length - 1]))
    length--;
  if (length == 0)
    return;
  if (length == strlen ("[DONE]") && memcmp (data, "[DONE]", length) == 0)
    {
      self->done = TRUE;
      return;
    }
  if (strcmp (event->type, "error") == 0)
    {
      fail (self, confab_error_read (200, data, length), data, length);
      return;
    }
  if (confab_chunk_reader_read_plain (self->chunks, data, length))
    {
      self->n_bad_in_a_row = 0;
      self->n_good++;
      return;
    }
  root = confab_json_parse_loose (data, length);
  chunk = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
  if (chunk == NULL)
    {
      read_bad_event (self, data, length);
      return;
    }
  self->n_bad_in_a_row = 0;
  self->n_good++;
  confab_json_find_halves (data, length, &halves.high, &halves.low);
  failure = confab_chunk_reader_read (self->chunks, chunk, halves);
  if (failure != NULL)
    fail (self, failure, data, length);
}

/* What follows a "[" or a "{" is a document whatever it is called; a stream begins with the name of a field, or with a
 * colon. */
static Form
sniff (char first)
{
  if (first == '{' || first == '[' || first == '"')
    return FORM_DOCUMENT;
  return first == '<' ? FORM_PAGE : FORM_STREAM;
}

static void
fail_page (ConfabReplyReader *self)
{
  fail (self,
        confab_failure_new (CONFAB_FAILURE_PROTOCOL,
                            _ ("A web page came instead of a reply: "
                               "the address may be wrong, or the network wants you to log in first")),
        self->document->str, self->document->len);
}

static void
feed_stream (ConfabReplyReader *self,
             const char        *bytes,
             gsize              length)
{
  g_autoptr (GError) error = NULL;

  if (!confab_sse_parser_feed (self->parser, bytes, length, &error))
    fail (self, confab_failure_new (CONFAB_FAILURE_PROTOCOL, error->message), NULL, 0);
}

static void
feed_document (ConfabReplyReader *self,
               const char        *bytes,
               gsize              length)
{
  if (length > MAX_DOCUMENT - self->document->len)
    fail (self, confab_failure_new (CONFAB_FAILURE_PROTOCOL, _ ("The service sent a reply that is larger than 64 MiB")),
          self->document->str, self->document->len);
  else
    g_string_append_len (self->document, bytes, length);
}

/**
 * confab_reply_reader_feed:
 * @self: a reader
 * @bytes: the next bytes of the answer, in pieces of any size
 * @length: how many
 *
 * Returns: whether more is wanted: %FALSE after the service's own end, or after a failure
 */
gboolean
confab_reply_reader_feed (ConfabReplyReader *self,
                          const void        *bytes,
                          gsize              length)
{
  const char *text = bytes;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (!self->finished, FALSE);

  if (self->done || self->failure != NULL)
    return FALSE;
  if (self->form == FORM_UNKNOWN)
    {
      while (length > 0 && *text != '\0' && strchr (BLANK, *text) != NULL)
        {
          text++;
          length--;
        }
      if (length == 0)
        return TRUE;
      self->form = sniff (*text);
    }
  if (self->form == FORM_STREAM)
    feed_stream (self, text, length);
  else if (self->form == FORM_DOCUMENT)
    feed_document (self, text, length);
  else
    {
      g_string_append_len (self->document, text, MIN (length, MAX_RAW - self->document->len));
      if (self->document->len == MAX_RAW)
        fail_page (self);
    }
  return !self->done && self->failure == NULL;
}

/* A document that is an array holds one object, as Google's gateways send errors. */
static JsonObject *
dup_document_object (JsonNode *root)
{
  JsonObject *first;

  if (JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);
  first = JSON_NODE_HOLDS_ARRAY (root) ? confab_json_array_object (json_node_get_array (root), 0) : NULL;
  return first != NULL ? json_object_ref (first) : NULL;
}

static void
read_document (ConfabReplyReader *self,
               const char        *text,
               gsize              length)
{
  g_autoptr (JsonNode) root = confab_json_parse_loose (text, length);
  g_autoptr (JsonObject) object = root != NULL ? dup_document_object (root) : NULL;
  ConfabFailure *failure;

  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (root == NULL && length > 0 && *text == '{' && text[length - 1] != '}')
    {
      fail (self, confab_failure_new (CONFAB_FAILURE_TRUNCATED, NULL), text, length);
      return;
    }
  failure = object != NULL ? confab_chunk_reader_read (self->chunks, object, (ConfabHalves) { 0 }) : NULL;
  if (failure != NULL)
    fail (self, failure, text, length);
  else if (object == NULL || confab_json_get_array (object, "choices") == NULL)
    fail (self, confab_failure_new (CONFAB_FAILURE_PROTOCOL, _ ("The answer is not the reply of a model")),
          text, length);
  else
    self->done = TRUE;
}

/* A stream in which nothing was an event may be an error, or even a whole reply, as one line of JSON. */
static void
read_ignored (ConfabReplyReader *self)
{
  const char *ignored = confab_sse_parser_get_ignored (self->parser);
  g_autoptr (JsonObject) object = NULL;

  if (ignored == NULL || *ignored == '\0')
    return;
  object = confab_json_parse_object (ignored, -1, NULL);
  if (object != NULL)
    read_document (self, ignored, strlen (ignored));
  else
    fail (self, confab_failure_new (CONFAB_FAILURE_PROTOCOL, _ ("The answer is not the reply of a model")),
          ignored, strlen (ignored));
}

/* How a reply ends is decided by what the service said, not by the end of the connection. */
static void
decide (ConfabReplyReader *self)
{
  if (self->failure != NULL || confab_chunk_reader_get_finish_seen (self->chunks))
    return;
  if (confab_chunk_reader_get_content_seen (self->chunks))
    {
      if (!self->done)
        fail (self, confab_failure_new (CONFAB_FAILURE_TRUNCATED,
                                        _ ("The service ended the connection before the end of its reply")),
              self->bad->str, self->bad->len);
      return;
    }
  if (self->done)
    fail (self, confab_failure_new (CONFAB_FAILURE_EMPTY, _ ("The reply has no content")), NULL, 0);
  else if (self->n_good == 0 && self->bad->len > 0)
    fail (self, confab_failure_new (CONFAB_FAILURE_PROTOCOL, _ ("The service sent a stream that cannot be read")),
          self->bad->str, self->bad->len);
  else
    fail (self, confab_failure_new (CONFAB_FAILURE_EMPTY,
                                    _ ("The service closed the connection without sending a reply")),
          NULL, 0);
}

/**
 * confab_reply_reader_finish:
 * @self: a reader
 *
 * Decides how the reply ended, once, after the last byte. It may give last deltas.
 *
 * Returns: (transfer full) (nullable): %NULL where the reply is complete; otherwise how it failed. What came before
 *   stays valid
 */
ConfabFailure *
confab_reply_reader_finish (ConfabReplyReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!self->finished, NULL);

  self->finished = TRUE;
  if (!self->done && self->failure == NULL)
    {
      if (self->form == FORM_STREAM)
        {
          confab_sse_parser_finish (self->parser);
          if (!self->done && self->failure == NULL && self->n_good == 0 && self->bad->len == 0)
            read_ignored (self);
        }
      else if (self->form == FORM_DOCUMENT)
        read_document (self, self->document->str, self->document->len);
      else if (self->form == FORM_PAGE)
        fail_page (self);
    }
  confab_chunk_reader_end (self->chunks, self->done && self->failure == NULL);
  decide (self);
  return g_steal_pointer (&self->failure);
}

/**
 * confab_reply_reader_get_content_seen:
 * @self: a reader
 *
 * Returns: whether any text, reasoning, refusal or tool call has been seen; after that a request must not be sent again
 */
gboolean
confab_reply_reader_get_content_seen (ConfabReplyReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return confab_chunk_reader_get_content_seen (self->chunks);
}
