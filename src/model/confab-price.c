/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/confab-price.h"

/* The prices of a model are for so many tokens. */
#define PRICED_TOKENS 1e6

/* No request costs a million dollars; what comes out higher was counted wrongly by somebody. */
#define MAX_USD 1e6

static gboolean
is_price (double price)
{
  return isfinite (price) && price >= 0;
}

/**
 * confab_price_is_usable:
 * @info: (nullable): a model
 *
 * Returns: whether what it costs can be reckoned from its prices: one for each token in and one for each token out, in US dollars
 */
gboolean
confab_price_is_usable (ConfabModelInfo *info)
{
  return info != NULL && info->price_known && info->price_kind == CONFAB_PRICE_FIXED &&
         is_price (info->price_input) && is_price (info->price_output);
}

/**
 * confab_price_get_why_not:
 * @info: (nullable): a model, %NULL where nothing is known of it
 *
 * Returns: (transfer none) (nullable): a sentence that says why there is no estimate, %NULL where there is one
 */
const char *
confab_price_get_why_not (ConfabModelInfo *info)
{
  if (confab_price_is_usable (info))
    return NULL;
  if (info == NULL)
    return _ ("The service has not told the price of this model.");
  switch (info->price_kind)
    {
    case CONFAB_PRICE_VARIANTS:
      return _ ("The service has several prices for this model, so that no cost can be reckoned from them.");
    case CONFAB_PRICE_VARIABLE:
      return _ ("The price of this model changes with what is asked, so that no cost can be reckoned from it.");
    case CONFAB_PRICE_OTHER_CURRENCY:
      return _ ("The service tells the price of this model in another currency than US dollars.");
    case CONFAB_PRICE_FIXED:
    default:
      return _ ("The service has not told the price of this model.");
    }
}

/**
 * confab_price_estimate:
 * @info: (nullable): the model that answered
 * @prompt: tokens in, those from a cache among them; negative where nobody counted them
 * @cached: how many of them were read from a cache; negative where nobody counted them
 * @completion: tokens out, with those of the reasoning; negative where nobody counted them
 * @usd: (out): the cost in US dollars; not changed where there is no estimate
 *
 * What came out of a cache costs its own price where there is one, and that of the others where there is none.
 *
 * Returns: whether it could be reckoned
 */
gboolean
confab_price_estimate (ConfabModelInfo *info,
                       gint64           prompt,
                       gint64           cached,
                       gint64           completion,
                       double          *usd)
{
  double price_cached;
  double sum;

  if (!confab_price_is_usable (info) || prompt < 0 || completion < 0)
    return FALSE;
  cached = CLAMP (cached, 0, prompt);
  price_cached = is_price (info->price_cached) ? info->price_cached : info->price_input;
  sum = ((double)(prompt - cached) * info->price_input + (double)cached * price_cached +
         (double)completion * info->price_output) / PRICED_TOKENS;
  if (is_price (info->price_request))
    sum += info->price_request;
  if (!isfinite (sum) || sum > MAX_USD)
    return FALSE;
  *usd = sum;
  return TRUE;
}

/**
 * confab_price_highest:
 * @info: (nullable): the model that is asked
 * @prompt_tokens: tokens in, or about how many
 * @max_completion_tokens: the limit that is sent with the request; 0 where none is, so that the model's own holds
 * @n: how many answers are asked for
 * @usd: (out): US dollars; not changed where it cannot be told
 *
 * What a request costs at most: nothing comes out of a cache, and every answer is as long as it may be.
 *
 * Returns: whether it could be reckoned: prices and a limit are known
 */
gboolean
confab_price_highest (ConfabModelInfo *info,
                      gint64           prompt_tokens,
                      gint64           max_completion_tokens,
                      gint64           n,
                      double          *usd)
{
  gint64 most;
  double one;

  if (!confab_price_is_usable (info) || prompt_tokens < 0)
    return FALSE;
  n = CLAMP (n, 1, 10000);
  most = info->max_output > 0 ? info->max_output : MAX (info->context_length - prompt_tokens, 0);
  if (max_completion_tokens > 0 && (most <= 0 || max_completion_tokens < most))
    most = max_completion_tokens;
  if (most <= 0 || !confab_price_estimate (info, 0, 0, most, &one))
    return FALSE;
  one = ((double)prompt_tokens * info->price_input + (double)n * (double)most * info->price_output) / PRICED_TOKENS;
  if (is_price (info->price_request))
    one += info->price_request;
  if (!isfinite (one) || one > MAX_USD)
    return FALSE;
  *usd = one;
  return TRUE;
}
