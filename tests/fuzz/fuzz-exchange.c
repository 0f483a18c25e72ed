/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <stdint.h>

#include "model/confab-exchange-code.h"
#include "model/confab-exchange-events.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* What is read shows nothing that is not there, and can be said and kept again. The same bytes are also an answer, with a key in it. */
static void
look (ConfabExchange *exchange)
{
  const char *const secrets[] = { "secret-key", NULL };
  g_autoptr (GBytes) again = NULL;

  confab_exchange_mask (exchange, secrets);
  for (guint i = 0; i < exchange->attempts->len; i++)
    {
      ConfabExchangeAttempt *attempt = exchange->attempts->pdata[i];
      g_autoptr (GArray) events = confab_exchange_attempt_list_events (attempt);
      g_autoptr (GArray) rates = NULL;
      gint64 start;
      gint64 end;

      g_assert (g_strstr_len ((const char *)attempt->body->data, attempt->body->len, secrets[0]) == NULL);
      rates = confab_exchange_list_rates (events, 100, 10, &start, &end);
      for (guint j = 0; j < events->len; j++)
        {
          const ConfabExchangeEvent *event = &g_array_index (events, ConfabExchangeEvent, j);
          g_autofree char *text = confab_exchange_attempt_dup_event (attempt, event, TRUE);

          g_assert (event->length > 0 && event->offset + event->length <= attempt->body->len);
          g_assert (g_utf8_validate (text, -1, NULL));
        }
    }
  for (ConfabCodeKind kind = CONFAB_CODE_CURL; kind <= CONFAB_CODE_JAVASCRIPT; kind++)
    g_free (confab_exchange_dup_code (exchange, kind, NULL));
  again = confab_exchange_to_bytes (exchange);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (ConfabExchange) read = confab_exchange_from_bytes (bytes, NULL);
  g_autoptr (ConfabExchange) made = confab_exchange_new ();
  ConfabExchangeAttempt *attempt = confab_exchange_add_attempt (made);

  if (read != NULL)
    look (read);
  made->method = g_strdup ("POST");
  made->url = g_strdup ("http://localhost/v1/chat/completions");
  confab_exchange_attempt_add (attempt, data, size / 2, 1);
  confab_exchange_attempt_add (attempt, data + size / 2, size - size / 2, 2);
  look (made);
  return 0;
}
