/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "session-fixture.h"
#include "session/confab-chat-preset.h"
#include "session/confab-experiment-price.h"
#include "session/confab-experiments.h"
#include "session/confab-presets.h"
#include "session/confab-session-private.h"
#include "store/confab-store-experiments.h"
#include "store/confab-store-spent.h"
#include "transfer/confab-experiment-export.h"

/* axes: what stands between the brackets */
static ConfabExperiment *
make (const char *provider,
      const char *axes,
      guint       repeats,
      guint       at_once)
{
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"name\":\"Test\",\"prompt\":\"/words 40\",\"targets\":[{\"provider\":\"%s\"}],"
                                           "\"parameters\":{\"max_tokens\":60},\"axes\":[%s],\"repeats\":%u,\"at_once\":%u}",
                                           provider, axes, repeats, at_once);
  g_autoptr (GError) error = NULL;
  ConfabExperiment *experiment = confab_experiment_from_text (text, -1, &error);

  g_assert_no_error (error);
  return experiment;
}

static ConfabExperimentRunner *
make_runner (Fixture    *fixture,
             const char *provider,
             const char *axes,
             guint       repeats,
             guint       at_once)
{
  g_autoptr (ConfabExperiment) experiment = make (provider, axes, repeats, at_once);

  return confab_experiment_runner_new (fixture->session, experiment, TRUE);
}

static void
start (ConfabExperimentRunner *runner)
{
  g_autoptr (GError) error = NULL;

  confab_experiment_runner_start (runner, &error);
  g_assert_no_error (error);
}

static void
wait_end (ConfabExperimentRunner *runner)
{
  confab_test_wait_until (confab_experiment_runner_get_state (runner) == CONFAB_RUNNER_IDLE);
}

static ConfabExperimentRun *
get_run (ConfabExperimentRunner *runner,
         guint                   cell)
{
  g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (confab_experiment_runner_get_runs (runner), cell);

  return run;
}

static ConfabRunnerCounts
count (ConfabExperimentRunner *runner)
{
  ConfabRunnerCounts counts;

  confab_experiment_runner_get_counts (runner, &counts);
  return counts;
}

static void
finish (ConfabExperimentRunner *runner)
{
  /* What is on its way to the disk holds it. */
  confab_test_wait_until (g_atomic_int_get (&G_OBJECT (runner)->ref_count) == 1);
  g_assert_finalize_object (runner);
}

/* The sandbox really samples: nothing varies at temperature 0, and at 2 only where the seed does. */
static void
test_sampling (Fixture      *fixture,
               gconstpointer data)
{
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox",
                                                "{\"parameter\":\"temperature\",\"values\":[0,2]},"
                                                "{\"parameter\":\"seed\",\"values\":[1,2]}", 2, 3);

  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 8);
  g_assert_cmpuint (count (runner).failed, ==, 0);
  g_assert_cmpuint (count (runner).n_costs, ==, 8);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpstr (get_run (runner, i)->text, ==, get_run (runner, 0)->text);
  g_assert_cmpstr (get_run (runner, 5)->text, ==, get_run (runner, 4)->text);
  g_assert_cmpstr (get_run (runner, 7)->text, ==, get_run (runner, 6)->text);
  g_assert_cmpstr (get_run (runner, 4)->text, !=, get_run (runner, 6)->text);
  g_assert_cmpstr (get_run (runner, 4)->text, !=, get_run (runner, 0)->text);
  finish (runner);
}

/* What a service refuses for a while is asked again, and nothing is lost. */
static void
test_rate_limit (Fixture      *fixture,
                 gconstpointer data)
{
  ConfabExperimentRunner *runner;

  fixture_add_provider (fixture, "e429-four");
  runner = make_runner (fixture, "e429-four", "{\"parameter\":\"seed\",\"values\":[1,2,3]}", 1, 1);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 3);
  g_assert_cmpuint (count (runner).failed, ==, 0);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 7);
  finish (runner);
}

/* While one service is waited for, another goes on. */
static void
test_lanes (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (ConfabExperiment) experiment = make ("e429-long", "{\"parameter\":\"seed\",\"values\":[1,2,3]}", 1, 2);
  ConfabExperimentRunner *runner;
  g_autofree char *wait = NULL;

  fixture_add_provider (fixture, "e429-long");
  confab_experiment_add_target (experiment, "sandbox", NULL);
  runner = confab_experiment_runner_new (fixture->session, experiment, TRUE);
  start (runner);
  confab_test_wait_until (count (runner).over == 3);
  for (guint i = 3; i < 6; i++)
    g_assert_cmpint (get_run (runner, i)->status, ==, CONFAB_RUN_COMPLETE);
  confab_test_wait_until ((wait = confab_experiment_runner_dup_wait_text (runner)) != NULL);
  g_assert_nonnull (strstr (wait, "e429-long"));
  /* Each of the two that run at a time has asked once. */
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 2);
  confab_experiment_runner_stop (runner);
  g_assert_cmpint (get_run (runner, 0)->status, ==, CONFAB_RUN_WAITING);
  finish (runner);
}

static void
set_key (Fixture        *fixture,
         ConfabProvider *provider,
         const char     *key)
{
  ConfabServices *services = confab_session_get_services (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_services_save_key_async (services, provider, key, FALSE, NULL, confab_test_capture, &result);
  g_assert_true (confab_services_save_key_finish (services, confab_test_await (&result), &error));
  g_assert_no_error (error);
}

/* What cannot get better by itself is not asked again and again, and what was not asked did not fail. */
static void
test_hopeless (Fixture      *fixture,
               gconstpointer data)
{
  const char *const names[] = { "e401", "e402", "e404", "portal", "refused" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = names[i];
      ConfabProvider *provider = fixture_add_provider (fixture, name);
      ConfabExperimentRunner *runner;
      const char *problem;

      if (g_str_equal (name, "refused"))
        g_object_set (provider, "base-url", "http://127.0.0.1:9/v1", NULL);
      runner = make_runner (fixture, name, "{\"parameter\":\"temperature\",\"values\":[0,1]}", 50, 2);
      start (runner);
      wait_end (runner);
      g_assert_cmpuint (count (runner).failed, >=, 3);
      /* With two at a time, one may be on its way when the others are given up. */
      g_assert_cmpuint (count (runner).failed, <=, 4);
      g_assert_cmpuint (count (runner).over, ==, count (runner).failed);
      problem = confab_experiment_runner_get_problem (runner);
      g_assert_nonnull (problem);
      g_assert_nonnull (strstr (problem, name));
      g_assert_true (g_str_has_prefix (problem, "96 requests") || g_str_has_prefix (problem, "97 requests"));
      finish (runner);
    }
}

/* It goes on where it was once the key is right. */
static void
test_hopeless_and_on (Fixture      *fixture,
                      gconstpointer data)
{
  ConfabProvider *provider = fixture_add_provider (fixture, "auth");
  ConfabExperimentRunner *runner = make_runner (fixture, "auth", "", 10, 1);

  set_key (fixture, provider, "wrong-key");
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 3);
  g_assert_nonnull (strstr (confab_experiment_runner_get_problem (runner), "7 requests"));
  g_assert_cmpint (get_run (runner, 3)->status, ==, CONFAB_RUN_WAITING);
  set_key (fixture, provider, "test-key");
  g_assert_cmpuint (confab_experiment_runner_reset_failed (runner), ==, 3);
  start (runner);
  g_assert_null (confab_experiment_runner_get_problem (runner));
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 10);
  g_assert_cmpuint (count (runner).failed, ==, 0);
  g_assert_null (confab_experiment_runner_get_problem (runner));
  finish (runner);
}

/* A model that is not there is given up alone. */
static void
test_unknown_model (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (ConfabExperiment) experiment = make ("known-model", "", 5, 1);
  ConfabExperimentTarget *first = experiment->targets->pdata[0];
  ConfabExperimentRunner *runner;

  fixture_add_provider (fixture, "known-model");
  g_free (first->model);
  first->model = g_strdup ("test/nobody");
  confab_experiment_add_target (experiment, "known-model", "test/known-model");
  runner = confab_experiment_runner_new (fixture->session, experiment, TRUE);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 8);
  g_assert_cmpuint (count (runner).failed, ==, 3);
  g_assert_nonnull (strstr (confab_experiment_runner_get_problem (runner), "2 requests"));
  g_assert_nonnull (strstr (confab_experiment_runner_get_problem (runner), "test/nobody"));
  for (guint i = 5; i < 10; i++)
    g_assert_cmpint (get_run (runner, i)->status, ==, CONFAB_RUN_COMPLETE);
  finish (runner);
}

static void
test_failures (Fixture      *fixture,
               gconstpointer data)
{
  ConfabExperimentRunner *runner;

  fixture_add_provider (fixture, "every-third-fails");
  runner = make_runner (fixture, "every-third-fails", "", 6, 1);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 6);
  g_assert_cmpuint (count (runner).failed, ==, 2);
  g_assert_cmpint (get_run (runner, 1)->status, ==, CONFAB_RUN_FAILED);
  g_assert_nonnull (get_run (runner, 1)->error);
  g_assert_cmpuint (confab_experiment_runner_reset_failed (runner), ==, 2);
  g_assert_cmpuint (count (runner).failed, ==, 0);
  start (runner);
  wait_end (runner);
  /* The second of the two is the eighth request, which fails again. */
  g_assert_cmpint (get_run (runner, 1)->status, ==, CONFAB_RUN_COMPLETE);
  g_assert_cmpuint (count (runner).failed, ==, 1);
  finish (runner);
}

/* Those that had begun come to their end, and no other begins. */
static void
test_pause (Fixture      *fixture,
            gconstpointer data)
{
  ConfabExperimentRunner *runner;
  guint n_requests;

  fixture_add_provider (fixture, "pace");
  runner = make_runner (fixture, "pace", "", 4, 2);
  start (runner);
  confab_test_wait_until (count (runner).running == 2);
  confab_experiment_runner_pause (runner);
  confab_test_wait_until (count (runner).running == 0);
  g_assert_cmpuint (count (runner).over, ==, 2);
  g_assert_cmpint (get_run (runner, 0)->status, ==, CONFAB_RUN_COMPLETE);
  confab_test_drain ();
  n_requests = fixture_n_requests (fixture);
  g_assert_cmpuint (n_requests, ==, 2);
  g_assert_cmpint (confab_experiment_runner_get_state (runner), ==, CONFAB_RUNNER_PAUSED);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 4);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 4);
  finish (runner);
}

static gboolean
has_begun (gpointer data)
{
  ConfabExperimentRunner *runner = data;

  return count (runner).running == 1;
}

/* What came is kept when it is stopped, and goes on from there in another process. */
static void
test_stop (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (ConfabExperiments) experiments = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  ConfabExperimentRunner *runner;
  g_autofree char *id = NULL;

  fixture_add_provider (fixture, "every-third-fails");
  runner = make_runner (fixture, "every-third-fails", "", 4, 1);
  id = g_strdup (confab_experiment_runner_get_experiment (runner)->id);
  start (runner);
  confab_test_wait_until (count (runner).over == 2 && has_begun (runner));
  confab_experiment_runner_stop (runner);
  g_assert_cmpint (confab_experiment_runner_get_state (runner), ==, CONFAB_RUNNER_IDLE);
  g_assert_cmpuint (count (runner).running, ==, 0);
  finish (runner);
  fixture_reopen (fixture);

  experiments = confab_experiments_new (fixture->session);
  confab_experiments_load_async (experiments, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (experiments, confab_test_await (&listed), NULL));
  runner = confab_experiments_find (experiments, id);
  g_assert_nonnull (runner);
  confab_experiment_runner_load_async (runner, NULL, confab_test_capture, &loaded);
  g_assert_true (confab_experiment_runner_load_finish (runner, confab_test_await (&loaded), NULL));
  g_assert_cmpuint (count (runner).over, ==, 2);
  g_assert_cmpint (get_run (runner, 1)->status, ==, CONFAB_RUN_FAILED);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 4);
  confab_test_drain ();
}

static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (ConfabExperiments) experiments = confab_experiments_new (fixture->session);
  g_autoptr (ConfabExperiments) others = confab_experiments_new (fixture->session);
  g_autoptr (ConfabExperiment) experiment = make ("sandbox", "", 3, 2);
  ConfabExperimentRunner *runner = confab_experiments_add (experiments, experiment);
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GAsyncResult) listed = NULL;

  start (runner);
  confab_test_wait_until (count (runner).over >= 1);
  confab_experiments_remove_async (experiments, runner, NULL, confab_test_capture, &removed);
  g_assert_true (confab_experiments_remove_finish (experiments, confab_test_await (&removed), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (experiments)), ==, 0);
  confab_experiments_load_async (others, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (others, confab_test_await (&listed), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (others)), ==, 0);
  confab_test_drain ();
}

static void
assert_spent (Fixture *fixture,
              gint64   n_requests)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabSpent) spent = NULL;

  confab_store_sum_spent_async (store, 0, G_MAXINT64, NULL, confab_test_capture, &result);
  spent = confab_store_sum_spent_finish (store, confab_test_await (&result), NULL);
  g_assert_cmpint (spent->sandbox.n_requests, ==, n_requests);
  g_assert_cmpint (spent->sandbox.n_billed, ==, n_requests);
  g_assert_cmpint (spent->all.n_requests, ==, 0);
}

static guint
count_stored (Fixture *fixture)
{
  g_autoptr (ConfabExperiments) others = confab_experiments_new (fixture->session);
  g_autoptr (GAsyncResult) listed = NULL;

  confab_experiments_load_async (others, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (others, confab_test_await (&listed), NULL));
  return g_list_model_get_n_items (G_LIST_MODEL (others));
}

/* What is set aside comes back to its place with its results, and is gone when the session ends. */
static void
test_set_aside (Fixture      *fixture,
                gconstpointer data)
{
  ConfabExperiments *experiments = confab_experiments_get (fixture->session);
  ConfabExperimentRunner *runners[3];
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (ConfabExperimentRunner) second = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ConfabExperiment) experiment = make ("sandbox", "", 1, 1);

      experiment->created = 1000 + i;
      runners[i] = confab_experiments_add (experiments, experiment);
    }
  start (runners[1]);
  wait_end (runners[1]);
  confab_experiments_set_aside (experiments, runners[1]);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (experiments)), ==, 2);
  confab_experiments_load_async (experiments, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (experiments, confab_test_await (&listed), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (experiments)), ==, 2);
  confab_experiments_bring_back (experiments, runners[1]);
  second = g_list_model_get_item (G_LIST_MODEL (experiments), 1);
  g_assert_true (second == runners[1]);
  g_assert_cmpuint (count (runners[1]).over, ==, 1);
  g_clear_object (&second);
  confab_experiments_set_aside (experiments, runners[2]);
  g_assert_cmpuint (count_stored (fixture), ==, 3);
  fixture_reopen (fixture);
  g_assert_cmpuint (count_stored (fixture), ==, 2);
}

/* What was paid for is not asked again only because it has not been read yet. */
static void
test_unread (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (ConfabExperiments) experiments = NULL;
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox", "", 2, 1);
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;

  start (runner);
  wait_end (runner);
  finish (runner);
  fixture_reopen (fixture);
  experiments = confab_experiments_new (fixture->session);
  confab_experiments_load_async (experiments, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (experiments, confab_test_await (&listed), NULL));
  runner = g_list_model_get_item (G_LIST_MODEL (experiments), 0);
  g_assert_true (confab_experiment_runner_is_unread (runner));
  g_assert_false (confab_experiment_runner_start (runner, &error));
  g_assert_nonnull (error);
  confab_experiment_runner_load_async (runner, NULL, confab_test_capture, &loaded);
  g_assert_true (confab_experiment_runner_load_finish (runner, confab_test_await (&loaded), NULL));
  g_assert_cmpuint (count (runner).over, ==, 2);
  start (runner);
  wait_end (runner);
  assert_spent (fixture, 2);
  g_object_unref (runner);
  confab_test_drain ();
}

/* So many are read at a time. */
#define PAGE 200

/* On the disk as if they had been asked for, except some of which nothing is there, or nothing that can be read. */
static void
store_results (Fixture          *fixture,
               ConfabExperiment *experiment,
               guint             n_cells)
{
  ConfabStore *store = confab_session_get_store (fixture->session);
  g_autofree char *end = g_strnfill (1000, 'x');
  g_autoptr (JsonNode) node = confab_experiment_to_json (experiment);
  g_autofree char *definition = confab_json_to_string (node, FALSE);
  g_autoptr (GAsyncResult) saved = NULL;

  confab_store_save_experiment_async (store, experiment->id, "Test", experiment->created, definition, NULL, confab_test_capture, &saved);
  g_assert_true (confab_store_save_experiment_finish (store, confab_test_await (&saved), NULL));
  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *json = i == PAGE - 1 ? g_strdup ("nonsense")
                                            : g_strdup_printf ("{\"status\":\"complete\",\"text\":\"%u %s\",\"reply\":"
                                                               "{\"finish_reason\":\"stop\",\"usage\":{\"completion_tokens\":%u}}}",
                                                               i, end, i);
      g_autoptr (GAsyncResult) result = NULL;

      if (i == 7 || i == 2 * PAGE)
        continue;
      confab_store_save_experiment_run_async (store, experiment->id, i, "complete", json, NULL, confab_test_capture, &result);
      g_assert_true (confab_store_save_experiment_run_finish (store, confab_test_await (&result), NULL));
    }
}

static guint
count_waiting (const char *csv)
{
  guint n_waiting = 0;

  for (const char *at = strstr (csv, ",\"waiting\","); at != NULL; at = strstr (at + 1, ",\"waiting\","))
    n_waiting++;
  return n_waiting;
}

/* Several pages of results come whole and in their order, whatever is missing at the edge of one. */
static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (ConfabExperiment) experiment = make ("sandbox", "", 2 * PAGE + 51, 1);
  g_autoptr (ConfabExperiments) experiments = confab_experiments_new (fixture->session);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GPtrArray) whole = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) fetched = NULL;
  g_autoptr (GAsyncResult) exported = NULL;
  g_autofree char *csv = NULL;
  ConfabExperimentRunner *runner;
  guint n_short = 0;

  store_results (fixture, experiment, 2 * PAGE + 51);
  confab_experiments_load_async (experiments, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (experiments, confab_test_await (&listed), NULL));
  runner = confab_experiments_find (experiments, experiment->id);
  confab_experiment_runner_load_async (runner, NULL, confab_test_capture, &loaded);
  g_assert_true (confab_experiment_runner_load_finish (runner, confab_test_await (&loaded), NULL));
  g_assert_cmpuint (count (runner).total, ==, 2 * PAGE + 51);
  g_assert_cmpuint (count (runner).over, ==, 2 * PAGE + 48);
  for (guint i = 0; i < count (runner).total; i++)
    {
      ConfabExperimentRun *run = get_run (runner, i);

      n_short += run->is_short;
      g_assert_cmpuint (run->cell, ==, i);
      g_assert_cmpint (run->completion_tokens, ==, (i == 7 || i == 2 * PAGE || i == PAGE - 1) ? -1 : (int)i);
      g_assert_cmpuint (strlen (run->text), <=, 400);
    }
  g_assert_cmpuint (n_short, ==, 2 * PAGE + 48);

  g_ptr_array_add (wanted, get_run (runner, 2 * PAGE + 50));
  g_ptr_array_add (wanted, get_run (runner, 7));
  g_ptr_array_add (wanted, get_run (runner, 0));
  confab_experiment_runner_fetch_async (runner, wanted, NULL, confab_test_capture, &fetched);
  whole = confab_experiment_runner_fetch_finish (runner, confab_test_await (&fetched), NULL);
  g_assert_cmpuint (whole->len, ==, 3);
  g_assert_cmpuint (((ConfabExperimentRun *)whole->pdata[0])->cell, ==, 2 * PAGE + 50);
  g_assert_cmpuint (strlen (((ConfabExperimentRun *)whole->pdata[0])->text), ==, 1004);
  g_assert_cmpint (((ConfabExperimentRun *)whole->pdata[1])->status, ==, CONFAB_RUN_WAITING);
  g_assert_cmpuint (strlen (((ConfabExperimentRun *)whole->pdata[2])->text), ==, 1002);
  /* What is shown stays as it is. */
  g_assert_true (get_run (runner, 0)->is_short);

  confab_experiment_runner_export_async (runner, TRUE, NULL, confab_test_capture, &exported);
  csv = confab_experiment_runner_export_finish (runner, confab_test_await (&exported), NULL);
  g_assert_cmpuint (count_waiting (csv), ==, 3);
  g_assert_cmpuint (strlen (csv), >, (2 * PAGE + 48) * 1000);
}

static ConfabExperimentRunner *
load_other (ConfabExperiments *experiments,
            const char        *id)
{
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  ConfabExperimentRunner *runner;

  confab_experiments_load_async (experiments, NULL, confab_test_capture, &listed);
  g_assert_true (confab_experiments_load_finish (experiments, confab_test_await (&listed), NULL));
  runner = confab_experiments_find (experiments, id);
  confab_experiment_runner_load_async (runner, NULL, confab_test_capture, &loaded);
  g_assert_true (confab_experiment_runner_load_finish (runner, confab_test_await (&loaded), NULL));
  return runner;
}

/* What one asks for is not asked for by another at the same time, and paid for twice. */
static void
test_beside (Fixture      *fixture,
             gconstpointer data)
{
  ConfabSession *session;
  ConfabExperiments *experiments;
  ConfabExperimentRunner *runner;
  ConfabExperimentRunner *other;
  g_autoptr (GError) error = NULL;

  fixture_add_provider (fixture, "pace");
  session = fixture_open (fixture);
  experiments = confab_experiments_new (session);
  runner = make_runner (fixture, "pace", "", 2, 1);
  start (runner);
  confab_test_wait_until (count (runner).over == 1);
  other = load_other (experiments, confab_experiment_runner_get_experiment (runner)->id);
  g_assert_false (confab_experiment_runner_start (other, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpint (confab_experiment_runner_get_state (other), ==, CONFAB_RUNNER_IDLE);
  wait_end (runner);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 2);
  /* It may when the first has ended, and knows then what that one has asked. */
  confab_test_wait_until (confab_experiment_runner_start (other, NULL));
  wait_end (other);
  g_assert_cmpuint (count (other).over, ==, 2);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 2);
  g_assert_true (confab_experiment_runner_reset_run (other, get_run (other, 1)));
  start (other);
  wait_end (other);
  g_assert_cmpuint (count (other).over, ==, 2);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 3);
  start (other);
  confab_experiment_runner_stop (other);
  confab_test_wait_until (confab_experiment_runner_start (runner, NULL));
  confab_experiment_runner_pause (runner);
  confab_experiment_runner_stop (runner);
  wait_end (other);
  finish (runner);
  confab_test_drain ();
  g_object_unref (experiments);
  fixture_close (session);
}

static void
test_keep (Fixture      *fixture,
           gconstpointer data)
{
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox", "{\"parameter\":\"temperature\",\"values\":[0.5]}", 1, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  ConfabChat *chat;
  ConfabConversation *conversation;

  start (runner);
  wait_end (runner);
  confab_experiment_runner_keep_async (runner, get_run (runner, 0), NULL, confab_test_capture, &result);
  id = confab_experiment_runner_keep_finish (runner, confab_test_await (&result), &error);
  g_assert_no_error (error);
  chat = fixture_open_chat (fixture->session, id);
  conversation = confab_chat_get_conversation (chat);
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_leaf (conversation)), ==, get_run (runner, 0)->text);
  g_assert_cmpstr (confab_conversation_get_title (conversation), ==, "Test (temperature=0.5)");
  g_assert_nonnull (confab_parameters_get (confab_conversation_get_parameters (conversation), "temperature"));
  g_clear_object (&chat);
  g_clear_object (&result);
  finish (runner);
}

/* The sandbox answers in the form that is asked for, and with free text where it is not asked. */
static void
test_schema (Fixture      *fixture,
             gconstpointer data)
{
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox",
                                                "{\"parameter\":\"response_format\",\"values\":[{\"type\":\"json_object\"},null]}", 1, 1);

  start (runner);
  wait_end (runner);
  g_assert_cmpint (get_run (runner, 0)->schema, !=, CONFAB_RUN_SCHEMA_NOT_ASKED);
  g_assert_cmpint (get_run (runner, 1)->schema, ==, CONFAB_RUN_SCHEMA_NOT_ASKED);
  finish (runner);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox", "{\"parameter\":\"temperature\",\"values\":[0,99]}", 1, 1);
  ConfabExperimentRunner *unknown = make_runner (fixture, "nobody", "", 1, 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (confab_experiment_runner_start (runner, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, "sandbox"));
  g_clear_error (&error);
  g_assert_false (confab_experiment_runner_start (unknown, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME);
  finish (runner);
  finish (unknown);
}

static void
test_export (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (ConfabExperiment) experiment = make ("sandbox", "{\"parameter\":\"seed\",\"values\":[1]}", 1, 1);
  ConfabExperimentRunner *runner = confab_experiment_runner_new (fixture->session, experiment, FALSE);
  GListModel *runs = confab_experiment_runner_get_runs (runner);
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (ConfabExperiment) again = NULL;
  g_autofree char *json = NULL;
  g_autofree char *csv = NULL;

  confab_message_append_text (message, "=1+1, \"so\"\nhe said");
  confab_experiment_run_take_message (get_run (runner, 0), message);
  csv = confab_experiment_export_csv (experiment, runs);
  g_assert_nonnull (strstr (csv, "cell,provider,model,\"seed\",repeat"));
  g_assert_nonnull (strstr (csv, ",\"'=1+1, \"\"so\"\"\nhe said\"\r\n"));
  json = confab_experiment_export_json (experiment, runs);
  object = confab_json_parse_object (json, -1, NULL);
  g_assert_cmpstr (confab_json_get_string (confab_json_array_object (confab_json_get_array (object, "results"), 0), "content"), ==,
                   "=1+1, \"so\"\nhe said");
  again = confab_experiment_from_json (confab_json_get_node (object, "experiment"), NULL);
  g_assert_nonnull (again);
  finish (runner);
}

static void
fetch_prices (Fixture          *fixture,
              ConfabExperiment *experiment)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_experiment_fetch_prices_async (experiment, fixture->session, NULL, confab_test_capture, &result);
  confab_experiment_fetch_prices_finish (experiment, confab_test_await (&result));
}

/* What it costs at most is the sum over all cells, or unknown as long as one price is. */
static void
test_price (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (ConfabExperiment) experiment = make ("sandbox", "{\"parameter\":\"max_tokens\",\"values\":[1000,2000]}", 1, 1);
  g_autofree char *unknown = confab_experiment_dup_price_text (fixture->session, experiment);
  g_autofree char *known = NULL;
  g_autofree char *mixed = NULL;
  double usd[2];

  g_assert_nonnull (strstr (unknown, "unknown. sandbox, "));
  fetch_prices (fixture, experiment);
  known = confab_experiment_dup_price_text (fixture->session, experiment);
  g_assert_true (g_str_has_prefix (known, "at most $0.00"));
  for (guint i = 0; i < 2; i++)
    g_assert_true (confab_experiment_sum_highest (experiment, fixture->session, &i, 1, &usd[i]));
  /* Half a dollar for a million tokens out. */
  g_assert_cmpfloat_with_epsilon (usd[1] - usd[0], 1000 * 0.5e-6, 1e-12);
  g_assert_cmpfloat (usd[0], >, 1000 * 0.5e-6);

  fixture_add_provider (fixture, "echo");
  confab_experiment_add_target (experiment, "echo", NULL);
  mixed = confab_experiment_dup_price_text (fixture->session, experiment);
  g_assert_nonnull (strstr (mixed, " echo, test/echo: "));
  g_assert_null (strstr (mixed, "sandbox"));
}

/* Nothing is sent where all of it may be more than what is left. */
static void
test_budget (Fixture      *fixture,
             gconstpointer data)
{
  ConfabBudget *budget = confab_session_get_budget (fixture->session);
  const guint cells[] = { 0, 1 };
  g_autoptr (GError) error = NULL;
  ConfabExperimentRunner *runner;
  double usd;

  g_object_set (fixture_add_provider (fixture, "openrouter"), "model", "stepfun/step-3.7-flash", NULL);
  runner = make_runner (fixture, "openrouter", "{\"parameter\":\"seed\",\"values\":[1,2]}", 1, 1);
  fetch_prices (fixture, confab_experiment_runner_get_experiment (runner));
  g_assert_true (confab_experiment_sum_highest (confab_experiment_runner_get_experiment (runner), fixture->session, cells, 2, &usd));
  confab_budget_set_limit (budget, usd * 0.75);
  confab_budget_set_stop (budget, TRUE);
  g_assert_false (confab_experiment_runner_start (runner, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET);
  g_assert_cmpint (confab_experiment_runner_get_state (runner), ==, CONFAB_RUNNER_IDLE);
  g_assert_cmpuint (count (runner).running, ==, 0);
  /* All of it is sent where somebody wants that, and then the budget counts again. */
  g_assert_true (confab_experiment_runner_start_anyway (runner, NULL));
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 2);
  g_assert_true (confab_experiment_runner_reset_run (runner, get_run (runner, 0)));
  g_assert_true (confab_experiment_runner_reset_run (runner, get_run (runner, 1)));
  confab_budget_set_limit (budget, usd * 0.75);
  g_assert_false (confab_experiment_runner_start (runner, NULL));
  /* What the first time cost may count, too. */
  confab_budget_set_limit (budget, usd * 3);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 2);
  g_assert_null (confab_experiment_runner_get_problem (runner));
  finish (runner);
}

/* Nobody pays for the sandbox. */
static void
test_budget_sandbox (Fixture      *fixture,
                     gconstpointer data)
{
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox", "{\"parameter\":\"seed\",\"values\":[1,2]}", 1, 1);
  ConfabBudget *budget = confab_session_get_budget (fixture->session);

  fetch_prices (fixture, confab_experiment_runner_get_experiment (runner));
  confab_budget_set_limit (budget, 1e-9);
  confab_budget_set_stop (budget, TRUE);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 2);
  finish (runner);
}

/* Where no price is known, it stops when the budget is used up, and goes on when there is more. */
static void
test_budget_used_up (Fixture      *fixture,
                     gconstpointer data)
{
  ConfabBudget *budget = confab_session_get_budget (fixture->session);
  g_autoptr (GAsyncResult) loaded = NULL;
  ConfabExperimentRunner *runner;

  fixture_add_provider (fixture, "echo");
  runner = make_runner (fixture, "echo", "", 4, 1);
  confab_budget_set_limit (budget, 0.00002);
  confab_budget_set_stop (budget, TRUE);
  confab_budget_load_async (budget, confab_session_get_store (fixture->session), confab_test_capture, &loaded);
  g_assert_true (confab_budget_load_finish (budget, confab_test_await (&loaded), NULL));
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 2);
  g_assert_cmpuint (fixture_n_requests (fixture), ==, 2);
  g_assert_cmpint (get_run (runner, 2)->status, ==, CONFAB_RUN_WAITING);
  g_assert_nonnull (strstr (confab_experiment_runner_get_problem (runner), "$0.00003"));
  confab_budget_set_limit (budget, 1);
  start (runner);
  wait_end (runner);
  g_assert_cmpuint (count (runner).over, ==, 4);
  g_assert_null (confab_experiment_runner_get_problem (runner));
  finish (runner);
}

static void
keep (ConfabExperimentRunner *runner,
      guint                   cell)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;

  confab_experiment_runner_keep_async (runner, get_run (runner, cell), NULL, confab_test_capture, &result);
  id = confab_experiment_runner_keep_finish (runner, confab_test_await (&result), NULL);
  g_assert_nonnull (id);
}

/* Each result was paid for once, whatever becomes of it; one that is asked again is paid for again. */
static void
test_spent (Fixture      *fixture,
            gconstpointer data)
{
  ConfabExperimentRunner *runner = make_runner (fixture, "sandbox", "{\"parameter\":\"seed\",\"values\":[1,2,3]}", 1, 2);

  start (runner);
  wait_end (runner);
  assert_spent (fixture, 3);
  keep (runner, 0);
  keep (runner, 0);
  assert_spent (fixture, 3);
  g_assert_true (confab_experiment_runner_reset_run (runner, get_run (runner, 1)));
  start (runner);
  wait_end (runner);
  assert_spent (fixture, 4);
  finish (runner);
  fixture_reopen (fixture);
  assert_spent (fixture, 4);
}

/* The same file asks the same everywhere: nothing that is set for everything, or for a model, is sent with it. */
static void
test_alone (Fixture      *fixture,
            gconstpointer data)
{
  ConfabProvider *provider = fixture_add_provider (fixture, "echo");
  ConfabPresets *presets = confab_session_get_presets (fixture->session);
  ConfabPreset *preset = confab_presets_add (presets, "Pirate");
  ConfabExperimentRunner *runner = make_runner (fixture, "echo", "", 1, 1);
  g_autoptr (JsonNode) requests = NULL;
  JsonObject *body;

  confab_session_set_system_prompt (fixture->session, "You are for everything.");
  g_assert_true (confab_parameters_set_from_text (confab_session_get_parameters (fixture->session), "temperature", "0.1",
                                                  CONFAB_PROFILE_GENERIC, NULL));
  confab_preset_set_system_prompt (preset, "You are a pirate.");
  g_assert_true (confab_parameters_set_from_text (confab_preset_get_parameters (preset), "top_p", "0.2", CONFAB_PROFILE_GENERIC, NULL));
  confab_presets_set_default (presets, confab_provider_get_id (provider), confab_provider_get_model (provider), preset);
  start (runner);
  wait_end (runner);
  requests = confab_test_server_dup_requests (fixture->server);
  body = json_object_get_object_member (json_array_get_object_element (json_node_get_array (requests), 0), "body");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (body, "messages")), ==, 1);
  g_assert_false (json_object_has_member (body, "temperature"));
  g_assert_false (json_object_has_member (body, "top_p"));
  g_assert_cmpint (json_object_get_int_member (body, "max_tokens"), ==, 60);
  finish (runner);
}

#define add(path, func) g_test_add (path, Fixture, NULL, fixture_set_up_cb, func, fixture_tear_down_cb)

static void
fixture_set_up_cb (Fixture      *fixture,
                   gconstpointer data)
{
  fixture_set_up (fixture);
}

static void
fixture_tear_down_cb (Fixture      *fixture,
                      gconstpointer data)
{
  fixture_tear_down (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/experiment/sampling", test_sampling);
  add ("/experiment/rate-limit", test_rate_limit);
  add ("/experiment/lanes", test_lanes);
  add ("/experiment/hopeless", test_hopeless);
  add ("/experiment/hopeless-and-on", test_hopeless_and_on);
  add ("/experiment/unknown-model", test_unknown_model);
  add ("/experiment/failures", test_failures);
  add ("/experiment/pause", test_pause);
  add ("/experiment/stop", test_stop);
  add ("/experiment/remove", test_remove);
  add ("/experiment/set-aside", test_set_aside);
  add ("/experiment/unread", test_unread);
  add ("/experiment/pages", test_pages);
  add ("/experiment/beside", test_beside);
  add ("/experiment/keep", test_keep);
  add ("/experiment/schema", test_schema);
  add ("/experiment/refused", test_refused);
  add ("/experiment/export", test_export);
  add ("/experiment/price", test_price);
  add ("/experiment/budget", test_budget);
  add ("/experiment/budget-sandbox", test_budget_sandbox);
  add ("/experiment/budget-used-up", test_budget_used_up);
  add ("/experiment/spent", test_spent);
  add ("/experiment/alone", test_alone);
  return g_test_run ();
}
