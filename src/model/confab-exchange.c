/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-exchange.h"

G_DEFINE_BOXED_TYPE (ConfabExchange, confab_exchange, confab_exchange_ref, confab_exchange_unref)

static void
header_free (gpointer data)
{
  ConfabExchangeHeader *header = data;

  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

static void
gap_free (gpointer data)
{
  ConfabExchangeGap *gap = data;

  g_free (gap->hash);
  g_free (gap);
}

static void
attempt_free (gpointer data)
{
  ConfabExchangeAttempt *attempt = data;

  g_free (attempt->http_version);
  g_ptr_array_unref (attempt->headers);
  g_byte_array_unref (attempt->body);
  g_array_unref (attempt->chunks);
  g_free (attempt->error);
  g_free (attempt);
}

/**
 * confab_exchange_new: (constructor)
 *
 * Returns: (transfer full): an exchange in which nothing has happened
 */
ConfabExchange *
confab_exchange_new (void)
{
  ConfabExchange *self = g_new0 (ConfabExchange, 1);

  g_atomic_ref_count_init (&self->references);
  self->headers = g_ptr_array_new_with_free_func (header_free);
  self->body = g_byte_array_new ();
  self->gaps = g_ptr_array_new_with_free_func (gap_free);
  self->attempts = g_ptr_array_new_with_free_func (attempt_free);
  return self;
}

/**
 * confab_exchange_ref:
 * @self: an exchange
 *
 * Returns: (transfer full): @self
 */
ConfabExchange *
confab_exchange_ref (ConfabExchange *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * confab_exchange_unref:
 * @self: (transfer full): an exchange
 */
void
confab_exchange_unref (ConfabExchange *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->provider);
  g_free (self->model);
  g_free (self->method);
  g_free (self->url);
  g_ptr_array_unref (self->headers);
  g_byte_array_unref (self->body);
  g_ptr_array_unref (self->gaps);
  g_ptr_array_unref (self->attempts);
  g_free (self);
}

static void
copy_headers (GPtrArray *to,
              GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const ConfabExchangeHeader *header = from->pdata[i];

      confab_exchange_add_header (to, header->name, header->value, header->masked);
    }
}

static void
copy_attempt (ConfabExchange              *self,
              const ConfabExchangeAttempt *from)
{
  ConfabExchangeAttempt *to = confab_exchange_add_attempt (self);

  for (guint i = 0; i < CONFAB_EXCHANGE_N_MOMENTS; i++)
    to->moments[i] = from->moments[i];
  to->reused = from->reused;
  to->http_version = g_strdup (from->http_version);
  to->status = from->status;
  copy_headers (to->headers, from->headers);
  g_byte_array_append (to->body, from->body->data, from->body->len);
  to->body_length = from->body_length;
  g_array_append_vals (to->chunks, from->chunks->data, from->chunks->len);
  to->error = g_strdup (from->error);
  to->wait_ms = from->wait_ms;
}

/**
 * confab_exchange_copy:
 * @self: an exchange
 *
 * Returns: (transfer full): what has happened in it so far; it does not change when more does
 */
ConfabExchange *
confab_exchange_copy (ConfabExchange *self)
{
  ConfabExchange *copy = confab_exchange_new ();

  copy->created = self->created;
  copy->provider = g_strdup (self->provider);
  copy->model = g_strdup (self->model);
  copy->method = g_strdup (self->method);
  copy->url = g_strdup (self->url);
  copy_headers (copy->headers, self->headers);
  g_byte_array_append (copy->body, self->body->data, self->body->len);
  copy->body_length = self->body_length;
  for (guint i = 0; i < self->gaps->len; i++)
    g_ptr_array_add (copy->gaps, g_memdup2 (self->gaps->pdata[i], sizeof (ConfabExchangeGap)));
  for (guint i = 0; i < copy->gaps->len; i++)
    {
      ConfabExchangeGap *gap = copy->gaps->pdata[i];

      gap->hash = g_strdup (gap->hash);
    }
  copy->is_cut = self->is_cut;
  for (guint i = 0; i < self->attempts->len; i++)
    copy_attempt (copy, self->attempts->pdata[i]);
  copy->is_running = self->is_running;
  return copy;
}

/**
 * confab_exchange_add_attempt:
 * @self: an exchange
 *
 * Returns: (transfer none): another attempt, in which nothing has happened
 */
ConfabExchangeAttempt *
confab_exchange_add_attempt (ConfabExchange *self)
{
  ConfabExchangeAttempt *attempt = g_new0 (ConfabExchangeAttempt, 1);

  for (guint i = 0; i < CONFAB_EXCHANGE_N_MOMENTS; i++)
    attempt->moments[i] = -1;
  attempt->headers = g_ptr_array_new_with_free_func (header_free);
  attempt->body = g_byte_array_new ();
  attempt->chunks = g_array_new (FALSE, FALSE, sizeof (ConfabExchangeChunk));
  attempt->wait_ms = -1;
  g_ptr_array_add (self->attempts, attempt);
  return attempt;
}

/**
 * confab_exchange_get_last:
 * @self: an exchange
 *
 * Returns: (nullable): its last attempt, %NULL before the first
 */
ConfabExchangeAttempt *
confab_exchange_get_last (ConfabExchange *self)
{
  return self->attempts->len > 0 ? self->attempts->pdata[self->attempts->len - 1] : NULL;
}

/**
 * confab_exchange_add_header:
 * @headers: (element-type ConfabExchangeHeader): headers
 * @name: a header's name
 * @value: its value, or what may be shown of it
 * @masked: whether it is a secret that is not kept
 *
 * Bytes that are not UTF-8 are replaced, since headers may hold any.
 */
void
confab_exchange_add_header (GPtrArray  *headers,
                            const char *name,
                            const char *value,
                            gboolean    masked)
{
  ConfabExchangeHeader *header = g_new0 (ConfabExchangeHeader, 1);

  header->name = g_utf8_make_valid (name, -1);
  header->value = g_utf8_make_valid (value, -1);
  header->masked = masked;
  g_ptr_array_add (headers, header);
}

/**
 * confab_exchange_find_header:
 * @headers: (element-type ConfabExchangeHeader): headers
 * @name: a header's name, in any case
 *
 * Returns: (nullable): the value of the first one that is not masked
 */
const char *
confab_exchange_find_header (GPtrArray  *headers,
                             const char *name)
{
  for (guint i = 0; i < headers->len; i++)
    {
      const ConfabExchangeHeader *header = headers->pdata[i];

      if (!header->masked && g_ascii_strcasecmp (header->name, name) == 0)
        return header->value;
    }
  return NULL;
}

/**
 * confab_exchange_add_gap:
 * @self: an exchange whose request is being noted
 * @length: how many characters of base64 follow on what is kept so far
 * @hash: the SHA-256 of the bytes that they stand for
 */
void
confab_exchange_add_gap (ConfabExchange *self,
                         goffset         length,
                         const char     *hash)
{
  ConfabExchangeGap *gap = g_new0 (ConfabExchangeGap, 1);

  gap->offset = self->body->len;
  gap->length = length;
  gap->hash = g_strdup (hash);
  g_ptr_array_add (self->gaps, gap);
}

/**
 * confab_exchange_attempt_add:
 * @attempt: an attempt
 * @bytes: a piece of the body of its answer
 * @length: of it
 * @time: when it was read, microseconds since the exchange began
 *
 * Keeps it, up to the limit.
 */
void
confab_exchange_attempt_add (ConfabExchangeAttempt *attempt,
                             gconstpointer          bytes,
                             gsize                  length,
                             gint64                 time)
{
  gsize kept = MIN (length, CONFAB_EXCHANGE_MAX_BODY - attempt->body->len);
  ConfabExchangeChunk chunk;

  attempt->body_length += length;
  if (kept == 0)
    return;
  g_byte_array_append (attempt->body, bytes, kept);
  chunk.time = time;
  chunk.end = attempt->body->len;
  g_array_append_val (attempt->chunks, chunk);
}

/**
 * confab_exchange_attempt_get_time:
 * @attempt: an attempt
 * @offset: a place in its body
 *
 * Returns: when the byte there was read, microseconds since the exchange began; -1 where it is not known
 */
gint64
confab_exchange_attempt_get_time (const ConfabExchangeAttempt *attempt,
                                  gsize                        offset)
{
  guint low = 0;
  guint high = attempt->chunks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (attempt->chunks, ConfabExchangeChunk, middle).end <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low < attempt->chunks->len ? g_array_index (attempt->chunks, ConfabExchangeChunk, low).time : -1;
}
