/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "session-fixture.h"
#include "session/confab-chat-tree.h"
#include "session/confab-session-private.h"
#include "store/confab-store-spent.h"

/* What the server bills for an answer. */
#define BILLED 0.000015

static ConfabBudget *
get_budget (Fixture *fixture)
{
  return confab_session_get_budget (fixture->session);
}

static ConfabSpent *
sum (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabSpent *spent;

  confab_store_sum_spent_async (confab_session_get_store (fixture->session), 0, G_MAXINT64, NULL, confab_test_capture, &result);
  spent = confab_store_sum_spent_finish (confab_session_get_store (fixture->session), confab_test_await (&result), &error);
  g_assert_no_error (error);
  return spent;
}

/* Only what is compared with something is summed up at the start. */
static void
set_limit (Fixture *fixture,
           double   limit)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_budget_set_limit (get_budget (fixture), limit);
  confab_budget_load_async (get_budget (fixture), confab_session_get_store (fixture->session), confab_test_capture, &result);
  g_assert_true (confab_budget_load_finish (get_budget (fixture), confab_test_await (&result), NULL));
}

static void
test_spent (Fixture      *fixture,
            gconstpointer data)
{
  gboolean temporary = GPOINTER_TO_INT (data);
  ConfabChat *chat = fixture_chat (fixture, "echo", temporary);
  g_autoptr (ConfabSpent) spent = NULL;

  set_limit (fixture, 1);
  fixture_ask (chat, "one");
  fixture_ask (chat, "two");
  g_assert_cmpfloat_with_epsilon (confab_budget_get_spent (get_budget (fixture)), 2 * BILLED, 1e-12);
  spent = sum (fixture);
  g_assert_cmpint (spent->all.n_requests, ==, 2);
  g_assert_cmpfloat_with_epsilon (spent->all.billed, 2 * BILLED, 1e-12);
  g_assert_cmpuint (spent->conversations->len, ==, 1);
  g_assert_true ((((ConfabSpentSum *)spent->conversations->pdata[0])->id == NULL) == temporary);
  g_assert_finalize_object (chat);
  fixture_reopen (fixture);
  g_assert_cmpfloat_with_epsilon (confab_budget_get_spent (get_budget (fixture)), 2 * BILLED, 1e-12);
  g_assert_cmpfloat (confab_budget_get_limit (get_budget (fixture)), ==, 1);
}

/* Nothing leaves once it is used up, unless somebody says so, for one request. */
static void
test_stop (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *warning = NULL;
  guint n_requests;

  set_limit (fixture, BILLED / 2);
  fixture_ask (chat, "without a stop");
  fixture_ask (chat, "still without");
  confab_budget_set_stop (get_budget (fixture), TRUE);
  n_requests = fixture_n_requests (fixture);
  g_assert_false (confab_chat_send (chat, "with a stop", NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET);
  g_assert_nonnull (strstr (error->message, "$0.00003"));
  g_assert_cmpuint (fixture_n_requests (fixture), ==, n_requests);
  g_assert_cmpuint (confab_conversation_get_n_messages (confab_chat_get_conversation (chat)), ==, 4);
  warning = confab_budget_dup_warning (get_budget (fixture));
  g_assert_nonnull (warning);

  confab_budget_set_once (get_budget (fixture), TRUE);
  fixture_ask (chat, "anyway");
  g_assert_cmpuint (fixture_n_requests (fixture), ==, n_requests + 1);
  g_assert_false (confab_chat_send (chat, "and again", NULL, NULL));
  confab_budget_set_limit (get_budget (fixture), 1);
  fixture_ask (chat, "with a larger one");
  g_assert_finalize_object (chat);
}

/* A request on what was asked before is checked twice, and asked about once. */
static void
test_once (Fixture      *fixture,
           gconstpointer data)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  ConfabMessage *reply = fixture_ask (chat, "one");
  g_autoptr (GError) error = NULL;

  set_limit (fixture, 1e-9);
  confab_budget_set_stop (get_budget (fixture), TRUE);
  g_assert_false (confab_chat_regenerate (chat, reply, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET);
  confab_budget_set_once (get_budget (fixture), TRUE);
  g_clear_error (&error);
  confab_chat_regenerate (chat, reply, NULL, &error);
  g_assert_no_error (error);
  confab_test_wait_until (!confab_chat_get_busy (chat));
  g_assert_false (confab_budget_get_once (get_budget (fixture)));
  g_assert_false (confab_chat_regenerate (chat, reply, NULL, NULL));
  g_assert_finalize_object (chat);
}

/* Nobody pays for the sandbox, so that a budget neither counts nor stops it. */
static void
test_sandbox (Fixture      *fixture,
              gconstpointer data)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  ConfabChat *chat = confab_session_new_chat (fixture->session, FALSE);
  g_autoptr (ConfabSpent) spent = NULL;

  confab_chat_choose_model (chat, confab_services_find (services, CONFAB_PROVIDER_SANDBOX), NULL);
  set_limit (fixture, 1e-9);
  confab_budget_set_stop (get_budget (fixture), TRUE);
  fixture_ask (chat, "/echo one");
  fixture_ask (chat, "/echo two");
  g_assert_cmpfloat (confab_budget_get_spent (get_budget (fixture)), ==, 0);
  spent = sum (fixture);
  g_assert_cmpint (spent->all.n_requests, ==, 0);
  g_assert_cmpint (spent->sandbox.n_billed, ==, 2);
  g_assert_finalize_object (chat);
}

static void
test_check (void)
{
  g_autoptr (ConfabBudget) budget = confab_budget_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (confab_budget_check (budget, 1e6, &error));
  confab_budget_set_limit (budget, 10);
  g_assert_true (confab_budget_check (budget, 1e6, &error));
  confab_budget_set_stop (budget, TRUE);
  g_assert_true (confab_budget_check (budget, 10, &error));
  g_assert_false (confab_budget_check (budget, 10.5, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET);
  g_assert_nonnull (strstr (error->message, "$10.50"));
  confab_budget_allow_all (budget);
  g_assert_true (confab_budget_check (budget, 1e6, NULL));
  g_assert_true (confab_budget_check (budget, 1e6, NULL));
  g_assert_null (confab_budget_dup_warning (budget));
}

static void
run (gconstpointer data,
     void          ( *test ) (Fixture *fixture, gconstpointer data))
{
  Fixture fixture = { 0 };

  fixture_set_up (&fixture);
  test (&fixture, data);
  fixture_tear_down (&fixture);
}

static void
run_spent (gconstpointer data)
{
  run (data, test_spent);
}

static void
run_sandbox (void)
{
  run (NULL, test_sandbox);
}

static void
run_once (void)
{
  run (NULL, test_once);
}

static void
run_stop (void)
{
  run (NULL, test_stop);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/budget/check", test_check);
  g_test_add_data_func ("/session/budget/spent", GINT_TO_POINTER (FALSE), run_spent);
  g_test_add_data_func ("/session/budget/spent-temporary", GINT_TO_POINTER (TRUE), run_spent);
  g_test_add_func ("/session/budget/sandbox", run_sandbox);
  g_test_add_func ("/session/budget/once", run_once);
  g_test_add_func ("/session/budget/stop", run_stop);
  return g_test_run ();
}
