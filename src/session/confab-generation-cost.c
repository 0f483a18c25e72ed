/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-text.h"
#include "model/confab-price.h"
#include "model/confab-spent.h"
#include "provider/confab-media-tokens.h"
#include "session/confab-generation-private.h"
#include "store/confab-store-spent.h"

/* What a turn cost: as billed, else by the price list. */

/**
 * confab_generation_count:
 * @self: a turn whose path is loaded
 *
 * Guesses how many tokens are sent, for a reply that is stopped before the service has counted them.
 */
void
confab_generation_count (ConfabGeneration *self)
{
  ConfabProfile profile = confab_provider_get_profile (self->provider);
  gint64 tokens = self->system_prompt != NULL ? confab_text_guess_tokens (strlen (self->system_prompt)) : 0;

  for (guint i = 0; i < self->path->len; i++)
    {
      GPtrArray *parts = confab_message_get_parts (self->path->pdata[i]);

      tokens += confab_text_guess_tokens (confab_message_get_text_length (self->path->pdata[i]));
      for (guint j = 0; parts != NULL && j < parts->len; j++)
        if (confab_part_get_kind (parts->pdata[j]) != CONFAB_PART_TEXT)
          tokens += confab_media_estimate_tokens (profile, parts->pdata[j]);
    }
  self->prompt_guess = tokens;
}

/* Of all choices: they came with one request. */
static gint64
guess_completion (ConfabGeneration *self)
{
  gint64 n_bytes = 0;

  for (guint i = 0; i < self->replies->len; i++)
    {
      const ConfabReply *reply = confab_message_get_reply (self->replies->pdata[i]);

      n_bytes += (gint64)confab_message_get_text_length (self->replies->pdata[i]);
      n_bytes += reply != NULL ? (gint64)reply->reasoning->len : 0;
    }
  return confab_text_guess_tokens (n_bytes);
}

/* Where the service said nothing of a reply of which something came, it is taken for what it looks like. */
static void
estimate (ConfabGeneration *self,
          ConfabReply      *reply)
{
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabModelInfo *info = confab_services_peek_model (services, self->provider, self->model);
  gint64 prompt = reply->prompt_tokens;
  gint64 completion = reply->completion_tokens;

  if (reply->has_cost || info == NULL)
    return;
  if (prompt < 0 && completion < 0 && confab_generation_has_content (self))
    {
      prompt = self->prompt_guess;
      completion = guess_completion (self);
    }
  reply->has_estimate = confab_price_estimate (info, prompt, reply->cached_tokens, completion, &reply->estimated_usd);
}

/* The AI/ML API tells the cost of what is not streamed in headers:
 * https://docs.aimlapi.com/api-references/request-tracing-and-cost */
static void
read_headers (ConfabGeneration *self,
              ConfabReply      *reply)
{
  const char *usd = self->response != NULL ? confab_http_response_get_header (self->response, "x-aimlapi-usd-spent") : NULL;
  const char *credits = self->response != NULL ? confab_http_response_get_header (self->response, "x-aimlapi-credits-used") : NULL;
  char *end;
  double cost;

  if (reply->has_cost || usd == NULL)
    return;
  cost = g_ascii_strtod (usd, &end);
  if (end == usd || *end != '\0' || !isfinite (cost) || cost < 0)
    return;
  reply->has_cost = TRUE;
  reply->cost_usd = cost;
  if (credits != NULL && reply->cost_credits < 0)
    g_ascii_string_to_signed (credits, 10, 0, G_MAXINT64, &reply->cost_credits, NULL);
}

/**
 * confab_generation_reckon:
 * @self: a turn that ends
 *
 * Estimates what was not billed, and adds it to what the month has cost, unless it is the sandbox that answered, whose prices nobody pays.
 */
void
confab_generation_reckon (ConfabGeneration *self)
{
  ConfabReply *first = confab_message_edit_reply (confab_generation_get_reply (self));

  read_headers (self, first);
  estimate (self, first);
  if (confab_provider_is_sandbox (self->provider) || confab_spent_is_sandbox (first->model_answered))
    return;
  confab_budget_note (confab_session_get_budget (self->session),
                      first->has_cost ? first->cost_usd : first->has_estimate ? first->estimated_usd : 0);
}

/**
 * confab_generation_keep_spent:
 * @self: a turn of a temporary chat that has ended
 */
void
confab_generation_keep_spent (ConfabGeneration *self)
{
  ConfabStore *store = confab_session_get_store (self->session);

  if (store != NULL && !confab_generation_is_stored (self))
    confab_store_add_spent_async (store, confab_generation_get_reply (self), NULL, NULL, NULL, NULL);
}
