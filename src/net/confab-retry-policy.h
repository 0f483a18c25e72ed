/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabRetryQuestion:
 * @attempt: how many attempts have failed so far, from 1
 * @http_status: the status of the failed attempt, 0 where no answer came
 * @content_seen: whether any content of the reply has been seen
 * @should_retry: (nullable): the header x-should-retry
 * @retry_after_ms: (nullable): the header retry-after-ms
 * @retry_after: (nullable): the header Retry-After, seconds or an HTTP date
 * @now: the time of day, milliseconds since 1970
 * @jitter: a random number from 0 to 1
 *
 * What the decision to try again depends on. The clock and the dice are handed in, so that the policy is a pure function.
 */
typedef struct
{
  guint       attempt;
  guint       http_status;
  gboolean    content_seen;
  const char *should_retry;
  const char *retry_after_ms;
  const char *retry_after;
  gint64      now;
  double      jitter;
} ConfabRetryQuestion;

/* The delay in milliseconds before the next attempt, or -1 to give up. */
gint64 confab_retry_policy_delay (const ConfabRetryQuestion *question);

G_END_DECLS
