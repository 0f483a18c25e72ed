/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <string.h>

#include "base/confab-json-pretty.h"
#include "model/confab-exchange-events.h"

/* How far an event is looked at for what it brings. */
#define MAX_LOOK 4096

/**
 * confab_exchange_attempt_is_stream:
 * @attempt: an attempt
 *
 * Returns: whether the answer came as a stream of events, by what the service calls it or by how it begins
 */
gboolean
confab_exchange_attempt_is_stream (const ConfabExchangeAttempt *attempt)
{
  const char *type = confab_exchange_find_header (attempt->headers, "content-type");
  const char *start = (const char *)attempt->body->data;

  /* Some services call it so where they send one object. */
  if (attempt->body->len >= 1 && (start[0] == '{' || start[0] == '['))
    return FALSE;
  if (type != NULL && g_ascii_strncasecmp (type, "text/event-stream", strlen ("text/event-stream")) == 0)
    return TRUE;
  return (attempt->body->len >= 5 && memcmp (start, "data:", 5) == 0) || (attempt->body->len >= 1 && start[0] == ':');
}

/* Whether one of the members that carry what a model says has something in it. */
static gboolean
has_text (const char *data,
          gsize       length)
{
  static const char *const members[] = { "\"content\":", "\"reasoning\":", "\"reasoning_content\":", "\"text\":", "\"arguments\":",
                                         "\"refusal\":" };

  length = MIN (length, MAX_LOOK);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gsize name = strlen (members[i]);
      const char *at = memmem (data, length, members[i], name);

      while (at != NULL)
        {
          const char *value = at + name;
          const char *end = data + length;

          while (value < end && *value == ' ')
            value++;
          if (end - value >= 2 && value[0] == '"' && value[1] != '"')
            return TRUE;
          at = memmem (value, end - value, members[i], name);
        }
    }
  return FALSE;
}

/* The end of the line that begins at @at, and in @next where the next one begins. */
static gsize
find_line_end (const char *data,
               gsize       length,
               gsize       at,
               gsize      *next)
{
  const char *feed = memchr (data + at, '\n', length - at);
  const char *back = memchr (data + at, '\r', (feed != NULL ? (gsize)(feed - data) : length) - at);
  gsize end = back != NULL ? (gsize)(back - data) : feed != NULL ? (gsize)(feed - data) : length;

  *next = end < length ? end + 1 : length;
  if (back != NULL && *next < length && data[*next] == '\n')
    (*next)++;
  return end;
}

static void
add_event (GArray                      *events,
           const ConfabExchangeAttempt *attempt,
           gsize                        start,
           gsize                        end)
{
  ConfabExchangeEvent event = { .offset = start, .length = end - start };

  if (end == start)
    return;
  event.time = confab_exchange_attempt_get_time (attempt, end - 1);
  event.has_text = has_text ((const char *)attempt->body->data + start, end - start);
  g_array_append_val (events, event);
}

/**
 * confab_exchange_attempt_list_events:
 * @attempt: an attempt
 *
 * Returns: (transfer full) (element-type ConfabExchangeEvent): the events of a stream, comments among them, as they are divided by empty lines;
 *   of an answer that is no stream, all of it as one
 */
GArray *
confab_exchange_attempt_list_events (const ConfabExchangeAttempt *attempt)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (ConfabExchangeEvent));
  const char *data = (const char *)attempt->body->data;
  gsize length = attempt->body->len;
  gsize start = 0;
  gsize end = 0;

  if (!confab_exchange_attempt_is_stream (attempt))
    {
      add_event (events, attempt, 0, length);
      return events;
    }
  for (gsize at = 0; at < length;)
    {
      gsize next;
      gsize line_end = find_line_end (data, length, at, &next);

      if (line_end > at)
        end = line_end;
      else
        {
          add_event (events, attempt, start, MAX (start, end));
          start = next;
          end = next;
        }
      at = next;
    }
  add_event (events, attempt, start, MAX (start, end));
  return events;
}

/* What follows "data:" in each line, one after the other. */
static GString *
join_data (const char *data,
           gsize       length)
{
  GString *joined = g_string_new (NULL);

  for (gsize at = 0; at < length;)
    {
      gsize next;
      gsize end = find_line_end (data, length, at, &next);

      if (end - at >= 5 && memcmp (data + at, "data:", 5) == 0)
        {
          at += 5;
          if (at < end && data[at] == ' ')
            at++;
          if (joined->len > 0)
            g_string_append_c (joined, '\n');
          g_string_append_len (joined, data + at, end - at);
        }
      at = next;
    }
  return joined;
}

/**
 * confab_exchange_attempt_dup_event:
 * @attempt: an attempt
 * @event: one of its events
 * @pretty: whether JSON in it is set in lines, without what stands around it in a stream
 *
 * Returns: (transfer full): the event for people to read
 */
char *
confab_exchange_attempt_dup_event (const ConfabExchangeAttempt *attempt,
                                   const ConfabExchangeEvent   *event,
                                   gboolean                     pretty)
{
  const char *data = (const char *)attempt->body->data + event->offset;
  g_autoptr (GString) joined = NULL;
  g_autofree char *lines = NULL;

  if (!pretty)
    return g_utf8_make_valid (data, event->length);
  if (confab_exchange_attempt_is_stream (attempt))
    joined = join_data (data, event->length);
  if (joined != NULL && joined->len > 0 && (joined->str[0] == '{' || joined->str[0] == '['))
    lines = confab_json_dup_pretty (joined->str, joined->len);
  else if (joined == NULL && event->length > 0 && (*data == '{' || *data == '['))
    lines = confab_json_dup_pretty (data, event->length);
  return lines != NULL ? g_utf8_make_valid (lines, -1) : g_utf8_make_valid (data, event->length);
}

/**
 * confab_exchange_list_rates:
 * @events: (element-type ConfabExchangeEvent): the events of a stream
 * @n_tokens: how many tokens they bring, -1 where that is not known and each is taken for one
 * @n_steps: into how many steps the time is divided
 * @start: (out): when the first of them came, microseconds since the exchange began
 * @end: (out): when the last of them came
 *
 * Returns: (transfer full) (element-type double): tokens a second in each step; none where all came at once
 */
GArray *
confab_exchange_list_rates (GArray *events,
                            gint64  n_tokens,
                            guint   n_steps,
                            gint64 *start,
                            gint64 *end)
{
  GArray *rates = g_array_new (FALSE, TRUE, sizeof (double));
  guint n_texts = 0;
  double weight;

  *start = -1;
  *end = -1;
  for (guint i = 0; i < events->len; i++)
    {
      const ConfabExchangeEvent *event = &g_array_index (events, ConfabExchangeEvent, i);

      if (!event->has_text || event->time < 0)
        continue;
      *start = *start < 0 ? event->time : *start;
      *end = event->time;
      n_texts++;
    }
  if (n_texts < 2 || *end <= *start || n_steps == 0)
    return rates;
  g_array_set_size (rates, n_steps);
  weight = (n_tokens > 0 ? (double)n_tokens / n_texts : 1) / ((double)(*end - *start) / n_steps / G_USEC_PER_SEC);
  for (guint i = 0; i < events->len; i++)
    {
      const ConfabExchangeEvent *event = &g_array_index (events, ConfabExchangeEvent, i);
      guint step;

      if (!event->has_text || event->time < *start || event->time > *end)
        continue;
      step = (guint)((double)(event->time - *start) / (double)(*end - *start) * n_steps);
      g_array_index (rates, double, MIN (step, n_steps - 1)) += weight;
    }
  return rates;
}
