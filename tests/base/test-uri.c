/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "base/confab-uri.h"

static void
test_normalize (void)
{
  struct { const char *typed; const char *base; } rows[] = {
    { "https://api.aimlapi.com/v1", "https://api.aimlapi.com/v1" },
    { "  https://api.aimlapi.com/v1/ ", "https://api.aimlapi.com/v1" },
    { "https://api.aimlapi.com", "https://api.aimlapi.com/v1" },
    { "api.aimlapi.com", "https://api.aimlapi.com/v1" },
    { "HTTPS://api.aimlapi.com/v1/chat/completions", "https://api.aimlapi.com/v1" },
    { "https://openrouter.ai/api/v1//", "https://openrouter.ai/api/v1" },
    { "localhost:8080", "http://localhost:8080/v1" },
    { "127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1" },
    { "http://[::1]:8080/v1", "http://[::1]:8080/v1" },
    { "", NULL }, { "   ", NULL }, { "ftp://host/v1", NULL }, { "https://ho st/v1", NULL }, { "https:///v1", NULL },
    { "https://user:secret@host/v1", NULL }, { "file:///etc/passwd", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *base = confab_uri_normalize_base (rows[i].typed, &error);

      g_assert_cmpstr (base, ==, rows[i].base);
      if (rows[i].base == NULL)
        g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_URL);
    }
}

static void
test_origin (void)
{
  struct { const char *url; const char *origin; } rows[] = {
    { "https://API.aimlapi.com/v1", "https://api.aimlapi.com:443" },
    { "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080" },
    { "http://[::1]/v1", "http://[::1]:80" },
    { "nonsense", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *origin = confab_uri_dup_origin (rows[i].url);

      g_assert_cmpstr (origin, ==, rows[i].origin);
    }
}

static void
test_nearby (void)
{
  static const char *const near[] = {
    "http://localhost/a", "http://LOCALHOST.:8080/", "http://127.1.2.3/", "http://[::1]/", "http://0.0.0.0/", "http://[::]/",
    "http://10.1.2.3/", "http://172.31.0.1/", "http://192.168.1.1/", "http://169.254.1.1/", "http://100.64.0.1/",
    "http://[fe80::1]/", "http://[fd12:3456::1]/", "http://[fc00::1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:192.168.1.1]/", "http://[64:ff9b::a00:1]/", "http://[::127.0.0.1]/", "http://router/", "http://a.local/",
    "http://nas.home.arpa/", "https://a.localhost/", "https://metadata.google.internal/",
  };
  static const char *const far[] = {
    "https://example.org/", "http://8.8.8.8/", "http://172.32.0.1/", "http://100.128.0.1/", "http://[2001:db8::1]/",
    "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::808:808]/", "https://local.example.org/", "https://notlocal.org/", "nonsense",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (near); i++)
    if (!confab_uri_is_nearby (near[i]))
      g_error ("%s is not nearby", near[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (far); i++)
    if (confab_uri_is_nearby (far[i]))
      g_error ("%s is nearby", far[i]);
}

static void
test_secure (void)
{
  g_assert_true (confab_uri_is_http_secure ("https://example.org"));
  g_assert_true (confab_uri_is_http_secure ("http://localhost:1"));
  g_assert_true (confab_uri_is_http_secure ("http://127.3.2.1"));
  g_assert_true (confab_uri_is_http_secure ("http://[::1]:80"));
  g_assert_false (confab_uri_is_http_secure ("http://example.org"));
  g_assert_false (confab_uri_is_http_secure ("http://192.168.1.1"));
  g_assert_false (confab_uri_is_http_secure ("http://127.0.0.1.example.org"));
}

static void
test_join (void)
{
  g_autofree char *below = confab_uri_join ("https://h/v1", "chat/completions");
  g_autofree char *from_host = confab_uri_join ("https://h/v1", "/v2/billing");

  g_assert_cmpstr (below, ==, "https://h/v1/chat/completions");
  g_assert_cmpstr (from_host, ==, "https://h:443/v2/billing");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/uri/normalize", test_normalize);
  g_test_add_func ("/base/uri/origin", test_origin);
  g_test_add_func ("/base/uri/nearby", test_nearby);
  g_test_add_func ("/base/uri/secure", test_secure);
  g_test_add_func ("/base/uri/join", test_join);
  return g_test_run ();
}
