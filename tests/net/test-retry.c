/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/confab-retry-policy.h"

static void
test_status (void)
{
  struct { guint status; const char *should_retry; gboolean retried; } rows[] = {
    { 0, NULL, TRUE }, { 408, NULL, TRUE }, { 409, NULL, TRUE }, { 429, NULL, TRUE }, { 500, NULL, TRUE },
    { 502, NULL, TRUE }, { 503, NULL, TRUE }, { 504, NULL, TRUE }, { 529, NULL, TRUE },
    { 200, NULL, FALSE }, { 400, NULL, FALSE }, { 401, NULL, FALSE }, { 402, NULL, FALSE }, { 403, NULL, FALSE },
    { 404, NULL, FALSE }, { 413, NULL, FALSE }, { 422, NULL, FALSE },
    { 400, "true", TRUE }, { 503, "false", FALSE }, { 429, "False", FALSE }, { 503, "perhaps", TRUE }, { 400, "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ConfabRetryQuestion question = { .attempt = 1, .http_status = rows[i].status, .should_retry = rows[i].should_retry };

      g_assert_cmpint (confab_retry_policy_delay (&question), ==, rows[i].retried ? 500 : -1);
    }
}

static void
test_limits (void)
{
  ConfabRetryQuestion question = { .attempt = 1, .http_status = 503, .should_retry = "true" };

  g_assert_cmpint (confab_retry_policy_delay (&question), ==, 500);
  question.attempt = 2;
  g_assert_cmpint (confab_retry_policy_delay (&question), ==, 1000);
  question.attempt = 3;
  g_assert_cmpint (confab_retry_policy_delay (&question), ==, -1);
  question.attempt = G_MAXUINT;
  g_assert_cmpint (confab_retry_policy_delay (&question), ==, -1);
  question.attempt = 1;
  question.content_seen = TRUE;
  g_assert_cmpint (confab_retry_policy_delay (&question), ==, -1);
}

static void
test_jitter (void)
{
  struct { double jitter; gint64 delay; } rows[] = { { 0, 500 }, { 0.5, 437 }, { 1, 375 }, { 7, 375 }, { -7, 500 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ConfabRetryQuestion question = { .attempt = 1, .http_status = 503, .jitter = rows[i].jitter };

      g_assert_cmpint (confab_retry_policy_delay (&question), ==, rows[i].delay);
    }
}

static void
test_headers (void)
{
  /* 784111777 is Sun, 06 Nov 1994 08:49:37 GMT, the date in all examples of RFC 9110, section 5.6.7. */
  const gint64 now = 784111777 * G_GINT64_CONSTANT (1000);
  struct { const char *ms; const char *after; gint64 now; gint64 delay; } rows[] = {
    { "1500", "30", now, 1500 }, { "0", NULL, now, 0 }, { "12.5", NULL, now, 13 }, { "60001", "30", now, 30000 },
    { "-1", NULL, now, 500 }, { "abc", "2", now, 2000 }, { "inf", "nan", now, 500 }, { "0x10", NULL, now, 500 },
    { NULL, "0", now, 0 }, { NULL, " 7 ", now, 7000 }, { NULL, "1.5", now, 1500 }, { NULL, "60", now, 60000 },
    { NULL, "61", now, 500 }, { NULL, "-5", now, 500 }, { NULL, "", now, 500 }, { NULL, "soon", now, 500 },
    { NULL, "99999999999999999999999999999", now, 500 },
    { NULL, "Sun, 06 Nov 1994 08:49:37 GMT", now - 9500, 9500 }, { NULL, "Sunday, 06-Nov-94 08:49:37 GMT", now - 2000, 2000 },
    { NULL, "Sun Nov  6 08:49:37 1994", now - 3000, 3000 }, { NULL, "Sun, 06 Nov 1994 08:49:37 GMT", now + 1000, 500 },
    { NULL, "Sun, 06 Nov 1994 08:49:37 GMT", now - 61000, 500 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ConfabRetryQuestion question = {
        .attempt = 1, .http_status = 429, .retry_after_ms = rows[i].ms, .retry_after = rows[i].after, .now = rows[i].now,
      };

      g_assert_cmpint (confab_retry_policy_delay (&question), ==, rows[i].delay);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/retry/status", test_status);
  g_test_add_func ("/net/retry/limits", test_limits);
  g_test_add_func ("/net/retry/jitter", test_jitter);
  g_test_add_func ("/net/retry/headers", test_headers);
  return g_test_run ();
}
