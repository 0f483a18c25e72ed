/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "base/confab-json.h"
#include "model/confab-price.h"
#include "model/confab-reply.h"

static ConfabModelInfo *
make_model (double input,
            double output,
            double cached)
{
  ConfabModelInfo *info = confab_model_info_new ("m", NULL);

  info->price_known = TRUE;
  info->price_input = input;
  info->price_output = output;
  info->price_cached = cached;
  return info;
}

static void
test_estimate (void)
{
  static const struct { gint64 prompt, cached, completion; double cached_price, usd; } cases[] = {
    { 1000000, -1, 0, NAN, 0.2 },
    { 0, 0, 1000000, NAN, 1.15 },
    { 1000000, 500000, 1000000, 0.04, 0.1 + 0.02 + 1.15 },
    /* Without a price of its own it costs what the others do. */
    { 1000000, 500000, 1000000, NAN, 0.2 + 1.15 },
    /* More than there is never makes a prompt cheaper than nothing. */
    { 1000, 5000000, 0, 0.04, 0.00004 },
    { 0, 0, 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabModelInfo) info = make_model (0.2, 1.15, cases[i].cached_price);
      double usd = -1;

      g_assert_true (confab_price_estimate (info, cases[i].prompt, cases[i].cached, cases[i].completion, &usd));
      g_assert_cmpfloat_with_epsilon (usd, cases[i].usd, 1e-12);
    }
}

static void
test_request_price (void)
{
  g_autoptr (ConfabModelInfo) info = make_model (1, 1, NAN);
  double usd;

  info->price_request = 0.01;
  g_assert_true (confab_price_estimate (info, 1000000, 0, 0, &usd));
  g_assert_cmpfloat_with_epsilon (usd, 1.01, 1e-12);
}

static void
test_no_estimate (void)
{
  static const ConfabPriceKind kinds[] = { CONFAB_PRICE_VARIANTS, CONFAB_PRICE_VARIABLE, CONFAB_PRICE_OTHER_CURRENCY };
  g_autoptr (ConfabModelInfo) no_output = make_model (0.2, NAN, NAN);
  g_autoptr (ConfabModelInfo) negative = make_model (-1, -1, NAN);
  g_autoptr (ConfabModelInfo) dear = make_model (1e300, 1e300, NAN);
  g_autoptr (ConfabModelInfo) good = make_model (0.2, 1.15, NAN);
  double usd = -5;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (ConfabModelInfo) info = make_model (0.2, 1.15, NAN);

      info->price_kind = kinds[i];
      g_assert_false (confab_price_estimate (info, 1, 0, 1, &usd));
      g_assert_false (confab_price_highest (info, 1, 1, 1, &usd));
      g_assert_nonnull (confab_price_get_why_not (info));
    }
  g_assert_false (confab_price_estimate (no_output, 1, 0, 1, &usd));
  g_assert_false (confab_price_estimate (negative, 1, 0, 1, &usd));
  g_assert_false (confab_price_estimate (NULL, 1, 0, 1, &usd));
  g_assert_false (confab_price_estimate (dear, G_MAXINT64, 0, G_MAXINT64, &usd));
  g_assert_false (confab_price_estimate (good, -1, -1, 5, &usd));
  g_assert_false (confab_price_estimate (good, 5, -1, -1, &usd));
  g_assert_nonnull (confab_price_get_why_not (NULL));
  g_assert_nonnull (confab_price_get_why_not (no_output));
  g_assert_null (confab_price_get_why_not (good));
  g_assert_cmpfloat (usd, ==, -5);
}

static void
test_highest (void)
{
  g_autoptr (ConfabModelInfo) info = make_model (1, 2, 0.1);
  double usd;

  /* Neither a limit nor a length of the model: as long as it likes. */
  g_assert_false (confab_price_highest (info, 1000, 0, 1, &usd));
  g_assert_true (confab_price_highest (info, 1000000, 500000, 3, &usd));
  g_assert_cmpfloat_with_epsilon (usd, 1 + 3, 1e-12);
  info->max_output = 250000;
  g_assert_true (confab_price_highest (info, 0, 0, 1, &usd));
  g_assert_cmpfloat_with_epsilon (usd, 0.5, 1e-12);
  /* What is asked for does not make it longer than it can be. */
  g_assert_true (confab_price_highest (info, 0, 1000000, 1, &usd));
  g_assert_cmpfloat_with_epsilon (usd, 0.5, 1e-12);
  info->max_output = 0;
  info->context_length = 1000000;
  g_assert_true (confab_price_highest (info, 400000, 0, 1, &usd));
  g_assert_cmpfloat_with_epsilon (usd, 0.4 + 1.2, 1e-12);
}

static void
test_kept (void)
{
  g_autoptr (ConfabReply) reply = confab_reply_new ();
  g_autoptr (ConfabReply) again = NULL;
  g_autoptr (JsonNode) json = NULL;

  reply->has_estimate = TRUE;
  reply->estimated_usd = 0.0012;
  json = confab_reply_to_json (reply);
  again = confab_reply_from_json (json_node_get_object (json));
  g_assert_true (again->has_estimate);
  g_assert_false (again->has_cost);
  g_assert_cmpfloat (again->estimated_usd, ==, 0.0012);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/price/estimate", test_estimate);
  g_test_add_func ("/model/price/request", test_request_price);
  g_test_add_func ("/model/price/no-estimate", test_no_estimate);
  g_test_add_func ("/model/price/highest", test_highest);
  g_test_add_func ("/model/price/kept", test_kept);
  return g_test_run ();
}
