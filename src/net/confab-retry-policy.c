/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "net/confab-retry-policy.h"

#define MAX_RETRIES 2
#define MAX_ASKED_DELAY (60 * 1000)
#define FIRST_DELAY 500
#define MAX_OWN_DELAY 8000
#define MAX_JITTER 0.25

static gboolean
is_retryable (const ConfabRetryQuestion *question)
{
  if (question->should_retry != NULL && g_ascii_strcasecmp (question->should_retry, "true") == 0)
    return TRUE;
  if (question->should_retry != NULL && g_ascii_strcasecmp (question->should_retry, "false") == 0)
    return FALSE;
  switch (question->http_status)
    {
    case 0:
    case 408:
    case 409:
    case 429:
      return TRUE;
    default:
      return question->http_status >= 500;
    }
}

/* A plain decimal number. What strtod() takes beyond that, such as "inf" or "0x10", is none. */
static gboolean
parse_number (const char *text,
              double     *number)
{
  g_autofree char *stripped = NULL;

  if (text == NULL)
    return FALSE;
  stripped = g_strstrip (g_strdup (text));
  if (!g_ascii_isdigit (*stripped) || strspn (stripped, "0123456789.") != strlen (stripped))
    return FALSE;
  *number = g_ascii_strtod (stripped, NULL);
  return TRUE;
}

static gboolean
parse_date (const char *text,
            gint64      now,
            double     *delay)
{
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date == NULL)
    return FALSE;
  *delay = (double)g_date_time_to_unix (date) * 1000 - now;
  return TRUE;
}

static gboolean
is_acceptable (double delay)
{
  return delay >= 0 && delay <= MAX_ASKED_DELAY;
}

/**
 * confab_retry_policy_delay:
 * @question: what has happened so far
 *
 * Says whether a request is made again, and when. The rules are those of OpenAI's client libraries
 * ([openai-node, src/client.ts](https://github.com/openai/openai-node)), which services know: two retries at the most,
 * after 408, 409, 429, a fault of the server or no answer at all, unless the header x-should-retry says otherwise.
 * The service's own time is kept where it is no longer than 60 seconds. Nothing is asked for twice once content of the reply has come.
 *
 * Returns: the delay in milliseconds before the next attempt, or -1 to give up
 */
gint64
confab_retry_policy_delay (const ConfabRetryQuestion *question)
{
  double delay;
  guint retries;

  g_return_val_if_fail (question != NULL, -1);

  retries = MAX (question->attempt, 1) - 1;
  if (question->content_seen || retries >= MAX_RETRIES || !is_retryable (question))
    return -1;
  if (parse_number (question->retry_after_ms, &delay) && is_acceptable (delay))
    return (gint64)ceil (delay);
  if (parse_number (question->retry_after, &delay))
    delay *= 1000;
  else if (!parse_date (question->retry_after, question->now, &delay))
    delay = -1;
  if (is_acceptable (delay))
    return (gint64)ceil (delay);
  delay = MIN (FIRST_DELAY * (double)(1u << retries), MAX_OWN_DELAY);
  return (gint64)(delay * (1 - MAX_JITTER * CLAMP (question->jitter, 0, 1)));
}
