/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment with 10,000 results: bench-experiment [RESULTS]. Each step is told in time of the processor, and how long the main loop was held in it;
 * reading is beside parsing the same JSON and nothing else, and sorting beside sorting an array by the same. */
#include "config.h"

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>

#include "base/confab-json.h"
#include "bench-core.h"
#include "bench-fill.h"
#include "bench-text.h"
#include "bench-window.h"
#include "session/confab-experiments.h"
#include "session/confab-session.h"
#include "support/confab-test.h"
#include "widgets/confab-experiment-table.h"

#define TEXT_LENGTH 1000
#define N_TOKENS    100
#define N_TOP       5

typedef struct
{
  gint64 processor;
  gint64 clock;
} Step;

static void
step_begin (Step *step)
{
  step->processor = bench_get_time (CLOCK_PROCESS_CPUTIME_ID);
  step->clock = g_get_monotonic_time ();
  bench_begin_hold ();
}

/* Milliseconds of the processor. */
static double
step_end (Step       *step,
          const char *name)
{
  double held = bench_end_hold ();
  double processor = (double)(bench_get_time (CLOCK_PROCESS_CPUTIME_ID) - step->processor) / 1000;

  g_print ("%-28s %7.0f ms by the clock, %7.0f ms of the processor, main loop held for %6.1f ms at most\n", name,
           (double)(g_get_monotonic_time () - step->clock) / 1000, processor, held);
  return processor;
}

static JsonArray *
make_tokens (void)
{
  JsonArray *tokens = json_array_new ();

  for (guint i = 0; i < N_TOKENS; i++)
    {
      JsonObject *token = json_object_new ();
      JsonArray *tops = json_array_new ();

      json_object_set_string_member (token, "token", " word");
      json_object_set_double_member (token, "logprob", -0.01 * i);
      for (guint k = 0; k < N_TOP; k++)
        {
          JsonObject *top = json_object_new ();

          json_object_set_string_member (top, "token", k % 2 ? " other" : " word");
          json_object_set_double_member (top, "logprob", -0.1 * k);
          json_array_add_object_element (tops, top);
        }
      json_object_set_array_member (token, "top_logprobs", tops);
      json_array_add_object_element (tokens, token);
    }
  return tokens;
}

/* What is stored of a result with so many tokens. */
static char *
make_json (void)
{
  g_autofree char *text = bench_text_new (TEXT_LENGTH);
  g_autoptr (JsonArray) tokens = make_tokens ();
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (0);
  ConfabReply *reply = confab_message_edit_reply (message);
  g_autoptr (JsonNode) usage = confab_json_parse ("{\"prompt_tokens\":20,\"completion_tokens\":100}", -1, NULL);

  confab_message_append_text (message, "@ ");
  confab_message_append_text (message, text);
  reply->provider_name = g_strdup ("sandbox");
  reply->model_asked = g_strdup ("confab/sandbox");
  reply->finish_reason = g_strdup ("stop");
  reply->parameters = confab_json_parse ("{\"temperature\":0.5,\"logprobs\":true,\"top_logprobs\":5}", -1, NULL);
  reply->total_ms = 1234;
  reply->has_cost = TRUE;
  reply->cost_usd = 0.001;
  reply->logprobs = confab_logprobs_new ();
  confab_reply_set_usage (reply, usage);
  confab_logprobs_add (reply->logprobs, tokens);
  confab_experiment_run_take_message (run, message);
  return confab_experiment_run_to_json (run);
}

static void
fill (const char *folder,
      const char *json,
      guint       n_results)
{
  g_autoptr (GString) sql = g_string_new ("BEGIN;INSERT INTO experiment (row, id, name, created, updated, json) VALUES (1,"
                                          " '00000000-0000-4000-8000-000000000001', 'Bench', 1, 1, '");
  g_auto (GStrv) pieces = g_strsplit (json, "'", -1);
  g_autofree char *quoted = g_strjoinv ("''", pieces);

  g_string_append_printf (sql, "{\"version\":1,\"name\":\"Bench\",\"prompt\":\"Hello\",\"targets\":[{\"provider\":\"sandbox\"}],"
                          "\"parameters\":{\"logprobs\":true},\"axes\":[{\"parameter\":\"seed\",\"from\":1,\"to\":%u,\"step\":1}]}');", n_results);
  g_string_append_printf (sql, "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                          " INSERT INTO experiment_run (experiment, cell, status, json)"
                          " SELECT 1, i, 'complete', replace ('", n_results - 1);
  g_string_append (sql, quoted);
  g_string_append (sql, "', '@', i * 7919 % 10007) FROM n;COMMIT");
  bench_run_sql (folder, sql->str);
}

static ConfabSession *
open_session (const char        *folder,
              ConfabSecretStore *secrets)
{
  ConfabSession *session = confab_session_new (folder, secrets);
  g_autoptr (GAsyncResult) result = NULL;

  confab_session_open_async (session, NULL, confab_test_capture, &result);
  if (!confab_session_open_finish (session, confab_test_await (&result), NULL))
    g_error ("no session");
  return session;
}

static void
close_session (ConfabSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_session_close_async (session, NULL, confab_test_capture, &result);
  confab_session_close_finish (session, confab_test_await (&result), NULL);
  g_clear_object (&result);
  confab_test_drain ();
  g_object_unref (session);
}

static gboolean
is_there (gpointer data)
{
  return *(GAsyncResult **)data != NULL;
}

/* A busy machine may take minutes. */
static GAsyncResult *
await (GAsyncResult **result)
{
  if (!bench_run_until (is_there, result, 600))
    g_error ("it did not end");
  return *result;
}

static ConfabExperimentRunner *
load (ConfabExperiments *experiments,
      const char        *json,
      guint              n_results)
{
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  ConfabExperimentRunner *runner;
  ConfabRunnerCounts counts;
  double memory = bench_get_memory ();
  double processor;
  double plain;
  Step step;

  step_begin (&step);
  confab_experiments_load_async (experiments, NULL, confab_test_capture, &listed);
  confab_experiments_load_finish (experiments, await (&listed), NULL);
  runner = g_list_model_get_item (G_LIST_MODEL (experiments), 0);
  confab_experiment_runner_load_async (runner, NULL, confab_test_capture, &loaded);
  confab_experiment_runner_load_finish (runner, await (&loaded), NULL);
  processor = step_end (&step, "read");
  confab_experiment_runner_get_counts (runner, &counts);
  if (counts.over != n_results)
    g_error ("only %u results are there", counts.over);
  step_begin (&step);
  for (guint i = 0; i < n_results; i++)
    {
      g_autoptr (JsonNode) node = confab_json_parse (json, -1, NULL);
    }
  plain = step_end (&step, "only parsed");
  g_print ("reading is %.2f x parsing\n", processor / plain);
  memory = bench_get_memory () - memory;
  g_print ("memory %.1f MiB, %.2f KiB for each of %u results\n", memory / 1024, memory / n_results, n_results);
  return runner;
}

static gboolean
is_sorted (gpointer data)
{
  return gtk_sort_list_model_get_pending (data) == 0;
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  (*(guint *)user_data)++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_two_frames (gpointer data)
{
  return *(guint *)data >= 2;
}

static void
run_frames (GtkWidget *widget)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (widget, count_frame_cb, &n_frames, NULL);

  bench_run_until (has_two_frames, &n_frames, 60);
  gtk_widget_remove_tick_callback (widget, id);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  const ConfabExperimentRun *one = *(ConfabExperimentRun *const *)a;
  const ConfabExperimentRun *other = *(ConfabExperimentRun *const *)b;

  return g_utf8_collate (one->text, other->text);
}

/* Milliseconds of the processor. */
static double
sort_plainly (GListModel *runs)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);
  Step step;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    g_ptr_array_add (array, g_list_model_get_item (runs, i));
  step_begin (&step);
  g_ptr_array_sort (array, compare_texts);
  return step_end (&step, "only sorted");
}

static void
show (ConfabExperimentRunner *runner)
{
  GListModel *runs = confab_experiment_runner_get_runs (runner);
  GtkWidget *window = gtk_window_new ();
  GtkColumnView *view;
  GListModel *columns;
  GListModel *sorted;
  GtkWidget *table;
  double text = 0;
  Step step;

  step_begin (&step);
  table = confab_experiment_table_new (confab_experiment_runner_get_experiment (runner), runs);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), table);
  gtk_window_present (GTK_WINDOW (window));
  run_frames (table);
  step_end (&step, "shown");
  view = GTK_COLUMN_VIEW (bench_find (window, "GtkColumnView"));
  columns = gtk_column_view_get_columns (view);
  sorted = gtk_multi_selection_get_model (GTK_MULTI_SELECTION (gtk_column_view_get_model (view)));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *name = g_strconcat ("sorted by ", gtk_column_view_column_get_title (column), NULL);

      if (!gtk_column_view_column_get_visible (column))
        continue;
      step_begin (&step);
      gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
      bench_run_until (is_sorted, sorted, 60);
      run_frames (table);
      text = step_end (&step, name);
    }
  /* The last one is the text. */
  g_print ("sorting by the text is %.2f x sorting alone\n", text / sort_plainly (runs));
  step_begin (&step);
  confab_experiment_table_update (CONFAB_EXPERIMENT_TABLE (table));
  bench_run_until (is_sorted, sorted, 60);
  run_frames (table);
  step_end (&step, "sorted again");
  step_begin (&step);
  gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
  confab_experiment_table_update (CONFAB_EXPERIMENT_TABLE (table));
  run_frames (table);
  step_end (&step, "updated");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
export (ConfabExperimentRunner *runner,
        gboolean                csv)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  Step step;

  step_begin (&step);
  confab_experiment_runner_export_async (runner, csv, NULL, confab_test_capture, &result);
  text = confab_experiment_runner_export_finish (runner, await (&result), NULL);
  step_end (&step, csv ? "exported as CSV" : "exported as JSON");
}

/* All of them wait again, and are stopped as soon as they have begun. */
static void
begin (ConfabExperimentRunner *runner)
{
  g_autoptr (GError) error = NULL;
  Step step;

  step_begin (&step);
  for (guint i = 0; i < g_list_model_get_n_items (confab_experiment_runner_get_runs (runner)); i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (confab_experiment_runner_get_runs (runner), i);

      confab_experiment_runner_reset_run (runner, run);
    }
  if (!confab_experiment_runner_start (runner, &error))
    g_error ("%s", error->message);
  confab_experiment_runner_stop (runner);
  step_end (&step, "begun and stopped");
}

int
main (int    argc,
      char **argv)
{
  guint n_results = argc > 1 ? (guint)CLAMP (atoi (argv[1]), 1, 10000) : 10000;
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  const char *folder = confab_test_dir_get_path (dir);
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autofree char *json = make_json ();
  ConfabSession *session;
  ConfabExperimentRunner *runner;

  adw_init ();
  bench_close_store (bench_open_store (folder));
  g_print ("%.1f KB of JSON for a result\n", (double)strlen (json) / 1000);
  fill (folder, json, n_results);
  session = open_session (folder, secrets);
  runner = load (confab_experiments_get (session), json, n_results);
  show (runner);
  export (runner, TRUE);
  export (runner, FALSE);
  begin (runner);
  g_object_unref (runner);
  close_session (session);
  return 0;
}
