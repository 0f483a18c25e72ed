/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "provider/confab-balance.h"

#define CREDITS_PER_USD 2000000.0

/* Currencies are named by three letters (ISO 4217). */
#define N_LETTERS 3

static gboolean
is_currency (const char *text)
{
  for (guint i = 0; i < N_LETTERS; i++)
    if (!g_ascii_isalpha (text[i]))
      return FALSE;
  return text[N_LETTERS] == '\0';
}

static char *
dup_amount (double      amount,
            const char *currency)
{
  g_autofree char *upper = NULL;

  if (currency == NULL || g_ascii_strcasecmp (currency, "USD") == 0)
    return confab_text_format_cost (amount);
  upper = g_ascii_strup (currency, -1);
  /* Translators: an amount of money, then its currency, like EUR */
  return g_strdup_printf (_ ("%.2f %s"), amount, upper);
}

static gboolean
read_amount (JsonObject *object,
             const char *name,
             double     *amount)
{
  return confab_json_get_double (object, name, amount) && isfinite (*amount);
}

static char *
dup_left (double      amount,
          const char *currency)
{
  g_autofree char *words = dup_amount (amount, currency);

  /* Translators: an amount of money */
  return g_strdup_printf (_ ("%s left on the account"), words);
}

/* DeepSeek has one balance for each currency; dollars are told first, unless there are none:
 * https://api-docs.deepseek.com/api/get-user-balance */
static char *
describe_list (JsonArray *list)
{
  const char *currency = NULL;
  double amount = 0;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *entry = confab_json_array_object (list, i);
      const char *own = confab_json_get_string (entry, "currency");
      double one;

      if (own == NULL || !is_currency (own) || !read_amount (entry, "total_balance", &one))
        continue;
      if (currency == NULL || (amount == 0 && one != 0) || (one != 0 && g_ascii_strcasecmp (own, "USD") == 0))
        {
          currency = own;
          amount = one;
        }
    }
  return currency != NULL ? dup_left (amount, currency) : NULL;
}

/* OpenRouter tells a key what is left of its own limit, not what is on the account, which is told to keys that manage others only:
 * https://openrouter.ai/docs/api/api-reference/api-keys/get-current-key */
static char *
describe_key (JsonObject *data)
{
  g_autofree char *words = NULL;
  double amount;

  if (read_amount (data, "limit_remaining", &amount))
    {
      words = dup_amount (amount, NULL);
      /* Translators: an amount of money */
      return g_strdup_printf (_ ("%s left of the limit of this key"), words);
    }
  if (read_amount (data, "usage_monthly", &amount))
    {
      words = dup_amount (amount, NULL);
      /* Translators: an amount of money */
      return g_strdup_printf (_ ("%s spent with this key this month; it has no limit"), words);
    }
  if (!read_amount (data, "usage", &amount))
    return NULL;
  words = dup_amount (amount, NULL);
  /* Translators: an amount of money */
  return g_strdup_printf (_ ("%s spent with this key; it has no limit"), words);
}

/**
 * confab_balance_describe:
 * @answer: what a service answered to the question for the balance
 *
 * Reads the AI/ML API's (`/v2/billing`, and the older one, in credits), OpenRouter's (`/key`) and DeepSeek's answers. Other currencies than
 * US dollars are named.
 *
 * Returns: (transfer full) (nullable): what is left, for people; %NULL where the answer does not tell
 */
char *
confab_balance_describe (JsonObject *answer)
{
  const char *currency = confab_json_get_string (answer, "currency");
  double amount;

  if (currency != NULL && !is_currency (currency))
    return NULL;
  if (read_amount (answer, "current_balance", &amount))
    return dup_left (amount, currency);
  if (read_amount (answer, "balance", &amount))
    return dup_left (currency == NULL ? amount / CREDITS_PER_USD : amount, currency);
  if (confab_json_get_object (answer, "data") != NULL)
    return describe_key (confab_json_get_object (answer, "data"));
  return describe_list (confab_json_get_array (answer, "balance_infos"));
}
