/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it takes to keep what a service sent, by what is done with it, for each 1,000 events of a stream. */
#include "config.h"

#include <string.h>
#include <sys/resource.h>

#include "model/confab-exchange-events.h"
#include "stream-server.h"

#define N_EVENTS 100000

static double mark;

/* What was used since the last time. */
static void
tell (const char *what)
{
  double now = stream_cpu_seconds (RUSAGE_SELF);

  if (what != NULL)
    g_print ("%s: %.5f CPU s per 1,000 events\n", what, (now - mark) * 1000 / N_EVENTS);
  mark = stream_cpu_seconds (RUSAGE_SELF);
}

int
main (int    argc,
      char **argv)
{
  const char *const secrets[] = { "sk-canary-0123456789abcdef0123456789", NULL };
  g_autoptr (ConfabExchange) exchange = confab_exchange_new ();
  ConfabExchangeAttempt *attempt = confab_exchange_add_attempt (exchange);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ConfabExchange) again = NULL;
  g_autoptr (GArray) list = NULL;

  exchange->method = g_strdup ("POST");
  exchange->url = g_strdup ("https://api.example.com/v1/chat/completions");
  for (guint i = 0; i < N_EVENTS; i++)
    g_ptr_array_add (events, g_strdup_printf ("data: {\"id\":\"chatcmpl-1234567890\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                                              "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%04u\"},"
                                              "\"finish_reason\":null}]}\n\n", i % 10000));
  tell (NULL);
  for (guint i = 0; i < N_EVENTS; i++)
    confab_exchange_attempt_add (attempt, events->pdata[i], strlen (events->pdata[i]), (gint64)i * 1000 + i % 7);
  tell ("noting");
  confab_exchange_mask (exchange, secrets);
  tell ("masking");
  bytes = confab_exchange_to_bytes (exchange);
  tell ("writing");
  g_print ("%.1f bytes an event are kept of %.1f\n", (double)g_bytes_get_size (bytes) / N_EVENTS, (double)attempt->body->len / N_EVENTS);
  again = confab_exchange_from_bytes (bytes, NULL);
  tell ("reading");
  list = confab_exchange_attempt_list_events (confab_exchange_get_last (again));
  tell ("listing");
  return list->len > 0 ? 0 : 1;
}
