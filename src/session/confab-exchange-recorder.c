/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-id.h"
#include "session/confab-exchange-recorder.h"

/* Shorter ones are not worth a gap. */
#define SHORTEST_GAP 1024

/* In bytes. A person also sets headers that say only what program this is, and words of that may well be in an answer. */
#define SHORTEST_VALUE 12

struct _ConfabExchangeRecorder
{
  gatomicrefcount references;
  char           *id;
  gint64          started;    /* monotonic */
  ConfabExchange *exchange;
  ConfabHttpBody *body;
  GPtrArray      *secrets;    /* utf8, ended by NULL */
  GHashTable     *own;        /* names of the headers that a person set, in lower case */
};

struct _ConfabExchangeDraft
{
  ConfabExchange *exchange;
  ConfabHttpBody *body;       /* (nullable): what is still to be noted in the exchange */
  GPtrArray      *secrets;
};

static void
secret_free (gpointer secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * confab_exchange_recorder_new: (constructor)
 * @id: what the recording is called
 * @provider: (nullable): the service's name
 * @model: (nullable): the model that is asked for
 *
 * Returns: (transfer full): a recorder that has noted nothing
 */
ConfabExchangeRecorder *
confab_exchange_recorder_new (const char *id,
                              const char *provider,
                              const char *model)
{
  ConfabExchangeRecorder *self = g_new0 (ConfabExchangeRecorder, 1);

  g_atomic_ref_count_init (&self->references);
  self->id = g_strdup (id);
  self->exchange = confab_exchange_new ();
  self->exchange->provider = g_strdup (provider);
  self->exchange->model = g_strdup (model);
  self->exchange->is_running = TRUE;
  self->secrets = g_ptr_array_new_with_free_func (secret_free);
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * confab_exchange_recorder_ref:
 * @self: a recorder
 *
 * Returns: (transfer full): @self
 */
ConfabExchangeRecorder *
confab_exchange_recorder_ref (ConfabExchangeRecorder *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * confab_exchange_recorder_unref:
 * @self: (transfer full): a recorder
 */
void
confab_exchange_recorder_unref (ConfabExchangeRecorder *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->body);
  confab_exchange_unref (self->exchange);
  g_ptr_array_unref (self->secrets);
  g_hash_table_unref (self->own);
  g_free (self->id);
  g_free (self);
}

/**
 * confab_exchange_recorder_get_id:
 * @self: a recorder
 *
 * Returns: what the recording is called
 */
const char *
confab_exchange_recorder_get_id (ConfabExchangeRecorder *self)
{
  return self->id;
}

static gint64
get_time (ConfabExchangeRecorder *self)
{
  return g_get_monotonic_time () - self->started;
}

/* What is meant to keep a secret out of sight is no use where the secret follows right after. */
static gboolean
is_masked (ConfabExchangeRecorder *self,
           const char             *name)
{
  const char *words[] = { "auth", "cookie", "secret" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return g_str_has_suffix (lower, "key") || g_str_has_suffix (lower, "token") || g_hash_table_contains (self->own, lower);
}

typedef struct
{
  ConfabExchangeRecorder *recorder;
  GPtrArray              *headers;
} HeaderCall;

static void
take_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  HeaderCall *call = user_data;
  gboolean masked = is_masked (call->recorder, name);

  if (!masked)
    confab_exchange_add_header (call->headers, name, value, FALSE);
  else
    confab_exchange_add_header (call->headers, name, g_str_has_prefix (value, "Bearer ") ? "Bearer ***" : "***", TRUE);
}

static gboolean
is_public (const char *name)
{
  const char *names[] = { "http-referer", "referer", "x-title", "user-agent", "openai-organization", "openai-project" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
add_secret (ConfabExchangeRecorder *self,
            const char             *value)
{
  const char *rest = strchr (value, ' ');

  g_ptr_array_add (self->secrets, g_strdup (value));
  /* "Basic" and the like stand before what is secret. */
  if (rest != NULL && strlen (rest + 1) >= SHORTEST_VALUE)
    g_ptr_array_add (self->secrets, g_strdup (rest + 1));
}

/* Before the connection stands, it is known only what is meant to be sent. */
static void
take_request (ConfabExchangeRecorder  *self,
              const ConfabHttpRequest *request)
{
  HeaderCall call = { self, self->exchange->headers };

  self->started = g_get_monotonic_time ();
  self->exchange->created = confab_time_now ();
  self->exchange->method = g_strdup (request->method);
  self->exchange->url = confab_exchange_mask_url (request->url);
  self->body = g_object_ref (request->body);
  self->exchange->body_length = confab_http_body_get_length (request->body);
  if (request->bearer != NULL)
    add_secret (self, request->bearer);
  for (gsize i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    {
      g_hash_table_add (self->own, g_ascii_strdown (request->headers[i], -1));
      if (strlen (request->headers[i + 1]) >= SHORTEST_VALUE && !is_public (request->headers[i]))
        add_secret (self, request->headers[i + 1]);
    }
  g_ptr_array_add (self->secrets, NULL);
  if (request->accept != NULL)
    take_header ("Accept", request->accept, &call);
  if (request->body_type != NULL)
    take_header ("Content-Type", request->body_type, &call);
  for (gsize i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    take_header (request->headers[i], request->headers[i + 1], &call);
}

/**
 * confab_exchange_recorder_begin:
 * @self: a recorder
 * @request: what is about to be sent, the same each time
 *
 * An attempt begins.
 */
void
confab_exchange_recorder_begin (ConfabExchangeRecorder  *self,
                                const ConfabHttpRequest *request)
{
  if (self->exchange->attempts->len == 0)
    take_request (self, request);
  confab_exchange_add_attempt (self->exchange);
  confab_exchange_recorder_note (self, CONFAB_EXCHANGE_STARTED);
}

/**
 * confab_exchange_recorder_note:
 * @self: a recorder
 * @moment: what happens now; only its first time counts
 */
void
confab_exchange_recorder_note (ConfabExchangeRecorder *self,
                               ConfabExchangeMoment    moment)
{
  ConfabExchangeAttempt *attempt = confab_exchange_get_last (self->exchange);

  if (attempt != NULL && attempt->moments[moment] < 0)
    attempt->moments[moment] = get_time (self);
}

static void
note_at (ConfabExchangeRecorder *self,
         ConfabExchangeAttempt  *attempt,
         ConfabExchangeMoment    moment,
         gint64                  time)
{
  /* What libsoup reused happened before this began. */
  if (time >= self->started + MAX (attempt->moments[CONFAB_EXCHANGE_STARTED], 0))
    attempt->moments[moment] = time - self->started;
}

/**
 * confab_exchange_recorder_take_response:
 * @self: a recorder
 * @response: the answer, whose headers have come
 */
void
confab_exchange_recorder_take_response (ConfabExchangeRecorder *self,
                                        ConfabHttpResponse     *response)
{
  ConfabExchangeAttempt *attempt = confab_exchange_get_last (self->exchange);
  HeaderCall sent = { self, self->exchange->headers };
  HeaderCall came;
  ConfabHttpTimes times;

  if (attempt == NULL)
    return;
  came = (HeaderCall) { self, attempt->headers };
  g_ptr_array_set_size (self->exchange->headers, 0);
  confab_http_response_foreach_header (response, TRUE, take_header, &sent);
  confab_http_response_foreach_header (response, FALSE, take_header, &came);
  confab_http_response_get_times (response, &times);
  note_at (self, attempt, CONFAB_EXCHANGE_RESOLVED, times.resolved);
  note_at (self, attempt, CONFAB_EXCHANGE_CONNECTED, times.connected);
  note_at (self, attempt, CONFAB_EXCHANGE_ENCRYPTED, times.encrypted);
  note_at (self, attempt, CONFAB_EXCHANGE_REQUESTED, times.requested);
  note_at (self, attempt, CONFAB_EXCHANGE_HEADERS, times.headers);
  confab_exchange_recorder_note (self, CONFAB_EXCHANGE_HEADERS);
  attempt->reused = times.reused;
  attempt->http_version = g_strdup (confab_http_response_get_version (response));
  attempt->status = confab_http_response_get_status (response);
}

/**
 * confab_exchange_recorder_add:
 * @self: a recorder
 * @bytes: a piece of the body, as it came
 */
void
confab_exchange_recorder_add (ConfabExchangeRecorder *self,
                              GBytes                 *bytes)
{
  ConfabExchangeAttempt *attempt = confab_exchange_get_last (self->exchange);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gint64 time = get_time (self);

  if (attempt == NULL || size == 0)
    return;
  if (attempt->moments[CONFAB_EXCHANGE_FIRST_BYTE] < 0)
    attempt->moments[CONFAB_EXCHANGE_FIRST_BYTE] = time;
  confab_exchange_attempt_add (attempt, data, size, time);
}

/**
 * confab_exchange_recorder_fail:
 * @self: a recorder
 * @error: (nullable): why the attempt failed
 * @wait_ms: how long the next one is waited for, -1 where there is none
 */
void
confab_exchange_recorder_fail (ConfabExchangeRecorder *self,
                               const char             *error,
                               gint64                  wait_ms)
{
  ConfabExchangeAttempt *attempt = confab_exchange_get_last (self->exchange);

  if (attempt == NULL || attempt->error != NULL)
    return;
  attempt->error = g_strdup (error);
  attempt->wait_ms = wait_ms;
  confab_exchange_recorder_note (self, CONFAB_EXCHANGE_ENDED);
}

/**
 * confab_exchange_recorder_end:
 * @self: a recorder
 *
 * Nothing more comes.
 */
void
confab_exchange_recorder_end (ConfabExchangeRecorder *self)
{
  confab_exchange_recorder_note (self, CONFAB_EXCHANGE_ENDED);
  self->exchange->is_running = FALSE;
}

/**
 * confab_exchange_recorder_make_draft:
 * @self: a recorder
 *
 * Returns: (transfer full): what happened so far
 */
ConfabExchangeDraft *
confab_exchange_recorder_make_draft (ConfabExchangeRecorder *self)
{
  ConfabExchangeDraft *draft = g_new0 (ConfabExchangeDraft, 1);

  /* It does not change any more once it has ended. */
  draft->exchange = self->exchange->is_running ? confab_exchange_copy (self->exchange) : confab_exchange_ref (self->exchange);
  g_set_object (&draft->body, self->body);
  draft->secrets = g_ptr_array_ref (self->secrets);
  return draft;
}

static void
take_piece (GBytes  *bytes,
            gboolean is_base64,
            gpointer user_data)
{
  ConfabExchange *exchange = user_data;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gsize kept;

  if (is_base64 && size >= SHORTEST_GAP)
    {
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

      confab_exchange_add_gap (exchange, (goffset)(size + 2) / 3 * 4, hash);
      return;
    }
  if (is_base64)
    {
      g_autofree char *text = g_base64_encode (data, size);

      g_byte_array_append (exchange->body, (const guint8 *)text, strlen (text));
      return;
    }
  kept = MIN (size, CONFAB_EXCHANGE_MAX_BODY - MIN (exchange->body->len, CONFAB_EXCHANGE_MAX_BODY));
  exchange->is_cut = exchange->is_cut || kept < size;
  g_byte_array_append (exchange->body, data, kept);
}

/**
 * confab_exchange_draft_finish:
 * @self: a draft, once
 *
 * Takes the secrets out. It may be called in any thread, since it may take a while.
 *
 * Returns: (transfer full): what may be shown and written
 */
ConfabExchange *
confab_exchange_draft_finish (ConfabExchangeDraft *self)
{
  if (self->body != NULL && self->exchange->body->len == 0)
    confab_http_body_foreach (self->body, take_piece, self->exchange);
  g_clear_object (&self->body);
  if (self->secrets->len > 0)
    confab_exchange_mask (self->exchange, (const char *const *)self->secrets->pdata);
  return confab_exchange_ref (self->exchange);
}

/**
 * confab_exchange_draft_free:
 * @self: (transfer full): a draft
 */
void
confab_exchange_draft_free (ConfabExchangeDraft *self)
{
  confab_exchange_unref (self->exchange);
  g_clear_object (&self->body);
  g_ptr_array_unref (self->secrets);
  g_free (self);
}
