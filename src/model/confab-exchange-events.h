/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-exchange.h"

G_BEGIN_DECLS

/**
 * ConfabExchangeEvent:
 * @offset: where it begins in the body
 * @length: of it, in bytes, without the empty line that ends it
 * @time: when its last byte was read, microseconds since the exchange began; -1 where it is not known
 * @has_text: whether it seems to bring text, reasoning or arguments of a call
 *
 * One event of a stream.
 */
typedef struct
{
  gsize    offset;
  gsize    length;
  gint64   time;
  gboolean has_text;
} ConfabExchangeEvent;

/* Whether the answer came as a stream of events. */
gboolean  confab_exchange_attempt_is_stream   (const ConfabExchangeAttempt *attempt);
/* (element-type ConfabExchangeEvent) */
GArray   *confab_exchange_attempt_list_events (const ConfabExchangeAttempt *attempt) G_GNUC_WARN_UNUSED_RESULT;
/* What stands in the data of an event, JSON set in lines; valid UTF-8. */
char     *confab_exchange_attempt_dup_event   (const ConfabExchangeAttempt *attempt,
                                               const ConfabExchangeEvent   *event,
                                               gboolean                     pretty) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type double) Tokens a second over time, in so many steps of equal length. n_tokens: -1 for one an event. */
GArray   *confab_exchange_list_rates          (GArray                      *events,
                                               gint64                       n_tokens,
                                               guint                        n_steps,
                                               gint64                      *start,
                                               gint64                      *end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
