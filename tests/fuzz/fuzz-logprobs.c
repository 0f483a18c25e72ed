/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-token-places.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
check_token (const ConfabTokenChance *token)
{
  g_autofree char *text = confab_token_chance_dup_text (token);
  double probability = confab_token_chance_get_probability (token);

  g_assert (g_utf8_validate (text, -1, NULL));
  g_assert (isnan (token->logprob) || (token->logprob <= 0 && token->logprob >= CONFAB_LOGPROB_UNLIKELY));
  g_assert (isnan (probability) || (probability >= 0 && probability <= 1));
}

static void
check_places (ConfabLogprobs *logprobs,
              const char     *text,
              gsize           length)
{
  g_autoptr (ConfabTokenPlaces) places = confab_token_places_new (logprobs, text, length);
  g_autoptr (GArray) least = confab_token_places_list_least (places, 5);
  gsize last = 0;

  for (guint i = 0; i < confab_token_places_get_n_spans (places); i++)
    {
      const ConfabTokenSpan *span = confab_token_places_get_span (places, i);

      g_assert (span->start >= last && span->end > span->start && span->end <= length);
      g_assert (g_utf8_validate_len (text + span->start, span->end - span->start, NULL));
      g_assert (span->first + span->n_tokens <= confab_logprobs_get_n_tokens (logprobs));
      last = span->end;
    }
}

/* What was read can be written and read again, and is found in a text. */
static void
check (ConfabLogprobs *logprobs,
       const char     *text,
       gsize           length)
{
  g_autoptr (GBytes) bytes = confab_logprobs_to_bytes (logprobs);
  g_autoptr (ConfabLogprobs) again = confab_logprobs_from_bytes (bytes, NULL);
  g_autoptr (JsonArray) json = confab_logprobs_to_json (logprobs);
  g_autofree char *own = confab_logprobs_dup_text (logprobs);
  guint n_tokens = confab_logprobs_get_n_tokens (logprobs);

  g_assert (again != NULL && confab_logprobs_get_n_tokens (again) == n_tokens && json_array_get_length (json) == n_tokens);
  for (guint i = 0; i < n_tokens; i++)
    {
      ConfabTokenChance token;

      confab_logprobs_get_token (logprobs, i, &token);
      check_token (&token);
      for (guint k = 0; k < confab_logprobs_get_n_top (logprobs, i); k++)
        {
          confab_logprobs_get_top (logprobs, i, k, &token);
          check_token (&token);
        }
    }
  check_places (logprobs, own, strlen (own));
  check_places (logprobs, text, length);
}

/* A text and, after a zero byte, the compact form or the JSON of services. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const uint8_t *zero = size > 0 ? memchr (data, 0, size) : NULL;
  gsize length = zero != NULL ? (gsize)(zero - data) : 0;
  g_autofree char *text = g_utf8_make_valid ((const char *)data, (gssize)length);
  const uint8_t *rest = zero != NULL ? zero + 1 : data;
  gsize rest_size = (gsize)(data + size - rest);
  g_autoptr (GBytes) bytes = g_bytes_new (rest, rest_size);
  g_autoptr (ConfabLogprobs) compact = confab_logprobs_from_bytes (bytes, NULL);
  g_autoptr (JsonNode) node = confab_json_parse ((const char *)rest, (gssize)rest_size, NULL);

  if (compact != NULL)
    check (compact, text, strlen (text));
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (ConfabLogprobs) logprobs = confab_logprobs_new ();

      confab_logprobs_add (logprobs, json_node_get_array (node));
      check (logprobs, text, strlen (text));
    }
  return 0;
}
