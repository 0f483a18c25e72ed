/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-model-info.h"
#include "model/confab-provider.h"

static void
test_round_trip (void)
{
  ConfabProvider *provider = confab_provider_new ("id", "My service", NULL, CONFAB_PROFILE_OPENROUTER);
  ConfabProvider *again;
  g_autoptr (JsonNode) json = NULL;

  g_assert_true (confab_provider_set_base_url (provider, " https://host:8443/api/v1/ ", NULL));
  g_assert_true (confab_provider_set_header (provider, "X-Title", "Confab", NULL));
  g_assert_true (confab_provider_set_header (provider, "x-title", "Confab again", NULL));
  g_assert_true (confab_provider_set_extra_body (provider, "{\"a\":1}", NULL));
  g_object_set (provider, "model", "m", "timeout-silence", 7u, "allow-http", TRUE, NULL);
  json = confab_provider_to_json (provider);
  again = confab_provider_from_json (json_node_get_object (json));
  g_assert_cmpstr (confab_provider_get_name (again), ==, "My service");
  g_assert_cmpstr (confab_provider_get_base_url (again), ==, "https://host:8443/api/v1");
  g_assert_cmpint (confab_provider_get_profile (again), ==, CONFAB_PROFILE_OPENROUTER);
  g_assert_cmpstr (confab_provider_get_headers (again)[0], ==, "X-Title");
  g_assert_cmpstr (confab_provider_get_headers (again)[1], ==, "Confab again");
  g_assert_null (confab_provider_get_headers (again)[2]);
  g_assert_true (json_object_has_member (confab_provider_get_extra_body (again), "a"));
  g_assert_cmpuint (confab_provider_get_timeout_silence (again), ==, 7);
  g_assert_cmpuint (confab_provider_get_timeout_connect (again), ==, CONFAB_PROVIDER_TIMEOUT_CONNECT);
  g_assert_true (confab_provider_get_allow_http (again));
  g_assert_finalize_object (provider);
  g_assert_finalize_object (again);
}

/* A key among the headers would get into the database. */
static void
test_no_key_in_headers (void)
{
  g_autoptr (ConfabProvider) provider = confab_provider_new ("id", "n", NULL, CONFAB_PROFILE_GENERIC);
  const char *names[] = { "Authorization", "AUTHORIZATION", "api-key", "X-API-Key", "", "a b", "a:b" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (confab_provider_set_header (provider, names[i], "x", &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
    }
  g_assert_false (confab_provider_set_header (provider, "X-A", "a\r\nEvil: b", NULL));
  g_assert_null (confab_provider_get_headers (provider)[0]);
}

static void
test_check (void)
{
  g_autoptr (ConfabProvider) provider = confab_provider_new ("id", "n", NULL, CONFAB_PROFILE_GENERIC);
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) insecure = NULL;

  g_assert_false (confab_provider_check (provider, &none));
  g_assert_error (none, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL);
  confab_provider_set_base_url (provider, "http://example.org/v1", NULL);
  g_assert_false (confab_provider_check (provider, &insecure));
  g_assert_error (insecure, CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL);
  g_object_set (provider, "allow-http", TRUE, NULL);
  g_assert_true (confab_provider_check (provider, NULL));
}

static void
test_profiles (void)
{
  struct { const char *url; ConfabProfile profile; } rows[] = {
    { "https://api.aimlapi.com/v1", CONFAB_PROFILE_AIMLAPI }, { "https://api.openai.com/v1", CONFAB_PROFILE_OPENAI },
    { "https://openrouter.ai/api/v1", CONFAB_PROFILE_OPENROUTER }, { "http://127.0.0.1:11434/v1", CONFAB_PROFILE_OLLAMA },
    { "http://localhost:8080/v1", CONFAB_PROFILE_LLAMA_SERVER }, { "http://example.org:8080/v1", CONFAB_PROFILE_GENERIC },
    { "https://notaimlapi.com/v1", CONFAB_PROFILE_GENERIC }, { "nonsense", CONFAB_PROFILE_GENERIC },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (confab_profile_from_url (rows[i].url), ==, rows[i].profile);
  for (ConfabProfile profile = 0; profile < CONFAB_N_PROFILES; profile++)
    {
      ConfabProfile found;

      g_assert_true (confab_profile_from_name (confab_profile_get_name (profile), &found));
      g_assert_cmpint (found, ==, profile);
    }
}

static void
test_model_summary (void)
{
  g_autoptr (ConfabModelInfo) info = confab_model_info_new ("a/b", NULL);
  g_autofree char *empty = confab_model_info_dup_summary (info);
  g_autofree char *whole = NULL;

  g_assert_cmpstr (info->name, ==, "a/b");
  g_assert_cmpstr (empty, ==, "");
  info->developer = g_strdup ("StepFun");
  info->input = CONFAB_MODALITY_TEXT | CONFAB_MODALITY_VIDEO;
  info->context_length = 256000;
  info->price_known = TRUE;
  info->price_input = 0.2;
  info->price_output = 1.15;
  whole = confab_model_info_dup_summary (info);
  g_assert_cmpstr (whole, ==, "StepFun · video · 256K context · $0.2 in, $1.15 out per million");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/provider/round-trip", test_round_trip);
  g_test_add_func ("/model/provider/no-key-in-headers", test_no_key_in_headers);
  g_test_add_func ("/model/provider/check", test_check);
  g_test_add_func ("/model/profile/names", test_profiles);
  g_test_add_func ("/model/model-info/summary", test_model_summary);
  return g_test_run ();
}
