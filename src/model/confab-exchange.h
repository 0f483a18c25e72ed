/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CONFAB_EXCHANGE_MAX_BODY:
 *
 * How much of what is sent, and of each answer, is kept, in bytes.
 */
#define CONFAB_EXCHANGE_MAX_BODY (16 * 1024 * 1024)

/**
 * ConfabExchangeMoment:
 * @CONFAB_EXCHANGE_STARTED: the attempt began
 * @CONFAB_EXCHANGE_RESOLVED: the address of the service was known
 * @CONFAB_EXCHANGE_CONNECTED: the connection stood
 * @CONFAB_EXCHANGE_ENCRYPTED: it was encrypted
 * @CONFAB_EXCHANGE_REQUESTED: the request began to be sent
 * @CONFAB_EXCHANGE_SENT: all of it was sent
 * @CONFAB_EXCHANGE_HEADERS: the headers of the answer had come
 * @CONFAB_EXCHANGE_FIRST_BYTE: the first byte of the body came
 * @CONFAB_EXCHANGE_FIRST_TOKEN: the first text or reasoning came
 * @CONFAB_EXCHANGE_ENDED: nothing came any more
 *
 * What happens in an attempt, in the order in which it happens.
 */
typedef enum
{
  CONFAB_EXCHANGE_STARTED,
  CONFAB_EXCHANGE_RESOLVED,
  CONFAB_EXCHANGE_CONNECTED,
  CONFAB_EXCHANGE_ENCRYPTED,
  CONFAB_EXCHANGE_REQUESTED,
  CONFAB_EXCHANGE_SENT,
  CONFAB_EXCHANGE_HEADERS,
  CONFAB_EXCHANGE_FIRST_BYTE,
  CONFAB_EXCHANGE_FIRST_TOKEN,
  CONFAB_EXCHANGE_ENDED,
  CONFAB_EXCHANGE_N_MOMENTS
} ConfabExchangeMoment;

/**
 * ConfabExchangeHeader:
 * @name: its name as it was sent
 * @value: its value; where @masked, what may be shown of it
 * @masked: whether the value is a secret that was not kept
 */
typedef struct
{
  char     *name;
  char     *value;
  gboolean  masked;
} ConfabExchangeHeader;

/**
 * ConfabExchangeGap:
 * @offset: where in the kept body it was
 * @length: how many characters of base64 were sent there
 * @hash: the SHA-256 of the bytes that they stand for, as the store names attachments
 *
 * A picture, video or file that was sent and is not kept once more.
 */
typedef struct
{
  gsize   offset;
  goffset length;
  char   *hash;
} ConfabExchangeGap;

/**
 * ConfabExchangeChunk:
 * @time: when it was read, microseconds since the exchange began
 * @end: where it ends in the body
 */
typedef struct
{
  gint64 time;
  gsize  end;
} ConfabExchangeChunk;

/**
 * ConfabExchangeAttempt:
 * @moments: microseconds since the exchange began, -1 for what did not happen or is not known
 * @reused: whether it went over a connection that stood already
 * @http_version: (nullable): such as "1.1"
 * @status: of the answer, 0 where none came
 * @headers: (element-type ConfabExchangeHeader): of the answer
 * @body: what is kept of its body
 * @body_length: how much came
 * @chunks: (element-type ConfabExchangeChunk): the pieces in which @body was read
 * @error: (nullable): why it failed
 * @wait_ms: how long the next attempt was waited for, -1 where there was none
 */
typedef struct
{
  gint64      moments[CONFAB_EXCHANGE_N_MOMENTS];
  gboolean    reused;
  char       *http_version;
  guint       status;
  GPtrArray  *headers;
  GByteArray *body;
  gint64      body_length;
  GArray     *chunks;
  char       *error;
  gint64      wait_ms;
} ConfabExchangeAttempt;

/**
 * ConfabExchange:
 * @created: when it began, milliseconds since 1970
 * @provider: (nullable): the service's name
 * @model: (nullable): the model that was asked for
 * @method: the HTTP method
 * @url: where to
 * @headers: (element-type ConfabExchangeHeader): of the request
 * @body: what is kept of the request's body
 * @body_length: how much was sent
 * @gaps: (element-type ConfabExchangeGap): what was left out of @body, in its order
 * @is_cut: whether @body ends earlier than what was sent, apart from its gaps
 * @attempts: (element-type ConfabExchangeAttempt): all of them, in their order
 * @is_running: whether more may come
 *
 * What was sent for a reply, and what came back.
 */
typedef struct
{
  gatomicrefcount  references;
  gint64           created;
  char            *provider;
  char            *model;
  char            *method;
  char            *url;
  GPtrArray       *headers;
  GByteArray      *body;
  gint64           body_length;
  GPtrArray       *gaps;
  gboolean         is_cut;
  GPtrArray       *attempts;
  gboolean         is_running;
} ConfabExchange;

#define CONFAB_TYPE_EXCHANGE (confab_exchange_get_type ())
GType                  confab_exchange_get_type    (void);

ConfabExchange        *confab_exchange_new         (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabExchange        *confab_exchange_ref         (ConfabExchange        *self);
void                   confab_exchange_unref       (ConfabExchange        *self);
ConfabExchange        *confab_exchange_copy        (ConfabExchange        *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabExchangeAttempt *confab_exchange_add_attempt (ConfabExchange        *self);
/* (nullable): the last one */
ConfabExchangeAttempt *confab_exchange_get_last    (ConfabExchange        *self);
void                   confab_exchange_add_header  (GPtrArray             *headers,
                                                    const char            *name,
                                                    const char            *value,
                                                    gboolean               masked);
/* (nullable) */
const char            *confab_exchange_find_header (GPtrArray             *headers,
                                                    const char            *name);
void                   confab_exchange_add_gap     (ConfabExchange        *self,
                                                    goffset                length,
                                                    const char            *hash);
void                   confab_exchange_attempt_add (ConfabExchangeAttempt *attempt,
                                                    gconstpointer          bytes,
                                                    gsize                  length,
                                                    gint64                 time);
/* When the byte at @offset of the body was read. */
gint64                 confab_exchange_attempt_get_time (const ConfabExchangeAttempt *attempt,
                                                         gsize                        offset);

/* confab-exchange-mask.c */
void                   confab_exchange_mask        (ConfabExchange        *self,
                                                    const char *const     *secrets);
char                  *confab_exchange_mask_url    (const char            *url) G_GNUC_WARN_UNUSED_RESULT;

/* confab-exchange-file.c */
GBytes                *confab_exchange_to_bytes    (ConfabExchange        *self) G_GNUC_WARN_UNUSED_RESULT;
ConfabExchange        *confab_exchange_from_bytes  (GBytes                *bytes,
                                                    GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabExchange, confab_exchange_unref)

G_END_DECLS
