/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-text.h"
#include "cli/confab-cli-private.h"
#include "session/confab-experiment-runner.h"
#include "session/confab-experiments.h"

typedef struct
{
  ConfabCli              *cli;
  ConfabExperimentRunner *runner;
  char                   *output;
  char                   *format;
  char                   *go_on;
  int                     at_once;
  gboolean                temporary;
  gboolean                retry;
  gboolean                over_budget;
  gboolean                is_csv;
  gboolean                to_terminal;
  gboolean                ended;
  guint                   shown; /* columns of the line of progress */
} Command;

static void
command_clear (Command *command)
{
  g_clear_object (&command->runner);
  g_free (command->output);
  g_free (command->format);
  g_free (command->go_on);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Command, command_clear)

static void
interrupt (gpointer user_data)
{
  Command *command = user_data;

  if (command->runner != NULL)
    confab_experiment_runner_stop (command->runner);
}

static void
on_ended_cb (Command *command)
{
  command->ended = TRUE;
}

/* One line that is written over, where somebody looks at it. */
static void
on_changed_cb (Command *command)
{
  ConfabRunnerCounts counts;
  g_autofree char *wait = confab_experiment_runner_dup_wait_text (command->runner);
  g_autoptr (GString) line = g_string_new (NULL);
  guint length;

  if (!command->to_terminal)
    return;
  confab_experiment_runner_get_counts (command->runner, &counts);
  g_string_append_printf (line, _ ("%u of %u"), counts.over, counts.total);
  if (counts.failed > 0)
    g_string_append_printf (line, ngettext (", %u failed", ", %u failed", counts.failed), counts.failed);
  if (wait != NULL)
    g_string_append_printf (line, ", %s", wait);
  length = g_utf8_strlen (line->str, -1);
  fprintf (stderr, "\r%s%*s", line->str, command->shown > length ? (int)(command->shown - length) : 0, "");
  fflush (stderr);
  command->shown = length;
}

/* A line for each, where nobody looks at it. */
static void
on_run_ended_cb (Command             *command,
                 ConfabExperimentRun *run)
{
  ConfabExperiment *experiment = confab_experiment_runner_get_experiment (command->runner);
  const ConfabExperimentTarget *target = confab_experiment_get_target (experiment, run->cell);
  const char *provider = run->provider != NULL ? run->provider : target->provider;
  const char *model = run->model != NULL ? run->model : target->model;
  g_autofree char *values = confab_experiment_dup_values_text (experiment, run->cell);
  g_autofree char *time = confab_text_format_time (MAX (run->total_ms, 0));
  ConfabRunnerCounts counts;

  if (command->to_terminal)
    return;
  confab_experiment_runner_get_counts (command->runner, &counts);
  confab_cli_say ("%u/%u %s %s%s%s: %s, %s%s%s", counts.over, counts.total, provider != NULL ? provider : "-",
                  model != NULL ? model : "-", *values != '\0' ? " " : "", values,
                  run->error == NULL && run->finish_reason != NULL ? run->finish_reason : confab_run_status_get_name (run->status),
                  time, run->error != NULL ? ": " : "", run->error != NULL ? run->error : "");
}

static gboolean
parse_options (Command *command,
               int      argc,
               char   **argv,
               char  ***files,
               int     *status)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &command->output, N_ ("Write the results there instead of to standard output"), N_ ("FILE") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &command->format, N_ ("json or csv"), N_ ("FORMAT") },
    { "at-once", 0, 0, G_OPTION_ARG_INT, &command->at_once, N_ ("How many requests run at a time with each service"), "N" },
    { "continue", 0, 0, G_OPTION_ARG_STRING, &command->go_on, N_ ("Go on with a stored experiment"), N_ ("ID") },
    { "retry", 0, 0, G_OPTION_ARG_NONE, &command->retry, N_ ("With --continue, ask again what failed or was stopped"), NULL },
    { "over-budget", 0, 0, G_OPTION_ARG_NONE, &command->over_budget, N_ ("Send although the budget of the month is used up"), NULL },
    { "temporary", 0, 0, G_OPTION_ARG_NONE, &command->temporary, N_ ("Store nothing"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, files, NULL, NULL },
    { NULL }
  };

  return confab_cli_parse (argc, argv, _ ("FILE"),
                           _ ("Asks one prompt of several models, over a grid of parameters. FILE is JSON, - for standard input:\n\n"
                              "  {\"version\": 1, \"name\": \"…\", \"prompt\": \"…\", \"system_prompt\": \"…\",\n"
                              "   \"targets\": [{\"provider\": \"sandbox\", \"model\": \"…\"}],\n"
                              "   \"parameters\": {\"max_tokens\": 64},\n"
                              "   \"axes\": [{\"parameter\": \"temperature\", \"from\": 0, \"to\": 2, \"step\": 0.5},\n"
                              "            {\"parameter\": \"seed\", \"values\": [1, 2]}],\n"
                              "   \"repeats\": 1, \"at_once\": 2}\n\n"
                              "Only version, prompt and targets are needed. At most 10,000 requests are possible. Results are stored as they come; "
                              "what was interrupted goes on with --continue. In CSV, an apostrophe stands in front of what a spreadsheet "
                              "would take as a formula."),
                           entries, status);
}

static gboolean
check_options (Command *command,
               char   **files,
               int     *status)
{
  const char *format = command->format;

  if (format == NULL && command->output != NULL && g_str_has_suffix (command->output, ".csv"))
    format = "csv";
  command->is_csv = g_strcmp0 (format, "csv") == 0;
  if (format != NULL && !command->is_csv && !g_str_equal (format, "json"))
    *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("There is no format “%s”. There are json and csv."), format);
  else if (command->at_once < 0 || command->at_once > CONFAB_EXPERIMENT_MAX_AT_ONCE)
    *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("--at-once must be a number from 1 to %u."), CONFAB_EXPERIMENT_MAX_AT_ONCE);
  else if (command->go_on == NULL ? (files == NULL || files[1] != NULL) : files != NULL)
    *status = confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give one file, or --continue with an ID."));
  else
    return TRUE;
  return FALSE;
}

static char *
read_file (Command    *command,
           const char *path,
           GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) file = NULL;
  char *text;
  gsize length;

  if (g_str_equal (path, "-"))
    return confab_cli_read_stdin (command->cli, error);
  file = g_file_new_for_commandline_arg (path);
  g_file_load_contents_async (file, command->cli->cancellable, confab_cli_ready_cb, &result);
  if (!g_file_load_contents_finish (file, confab_cli_wait (&result), &text, &length, NULL, error))
    return NULL;
  if (length <= CONFAB_EXPERIMENT_MAX_FILE && g_utf8_validate (text, length, NULL))
    return text;
  g_free (text);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("“%s” is not an experiment: it is too large, or no UTF-8 text."), path);
  return NULL;
}

static ConfabExperiment *
read_experiment (Command    *command,
                 const char *path,
                 GError    **error)
{
  g_autofree char *text = read_file (command, path, error);
  ConfabExperiment *experiment = text != NULL ? confab_experiment_from_text (text, -1, error) : NULL;

  if (experiment == NULL)
    return NULL;
  /* A file that was exported begins anew; what is stored stays what it is. */
  g_free (experiment->id);
  experiment->id = confab_id_new ();
  experiment->created = confab_time_now ();
  return experiment;
}

static gboolean
find_stored (Command *command,
             GError **error)
{
  g_autoptr (ConfabExperiments) experiments = confab_experiments_new (command->cli->session);
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;

  confab_experiments_load_async (experiments, command->cli->cancellable, confab_cli_ready_cb, &listed);
  if (!confab_experiments_load_finish (experiments, confab_cli_wait (&listed), error))
    return FALSE;
  command->runner = confab_experiments_find (experiments, command->go_on);
  if (command->runner == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("There is no experiment “%s”."), command->go_on);
      return FALSE;
    }
  g_object_ref (command->runner);
  confab_experiment_runner_load_async (command->runner, command->cli->cancellable, confab_cli_ready_cb, &loaded);
  if (!confab_experiment_runner_load_finish (command->runner, confab_cli_wait (&loaded), error))
    return FALSE;
  if (command->retry)
    confab_experiment_runner_reset_failed (command->runner);
  return TRUE;
}

/* The key of the environment belongs to one service; where several are asked, nobody can tell to which. */
static gboolean
make_ready (Command *command,
            GError **error)
{
  GPtrArray *targets = confab_experiment_runner_get_experiment (command->runner)->targets;
  ConfabProvider *only = NULL;
  gboolean several = FALSE;

  for (guint i = 0; i < targets->len; i++)
    {
      const ConfabExperimentTarget *target = targets->pdata[i];
      ConfabProvider *provider = confab_cli_find_provider (command->cli, target->provider, error);

      if (provider == NULL)
        return FALSE;
      if (confab_provider_is_sandbox (provider))
        continue;
      several |= only != NULL && only != provider;
      only = provider;
    }
  if (only == NULL)
    return TRUE;
  if (!several)
    return confab_cli_make_ready (command->cli, only, error);
  if (g_getenv ("CONFAB_API_KEY") != NULL)
    confab_cli_say (_ ("CONFAB_API_KEY is not used, since several services are asked."));
  return TRUE;
}

static gboolean
prepare (Command *command,
         char   **files,
         GError **error)
{
  g_autoptr (ConfabExperiment) experiment = NULL;

  if (command->go_on != NULL && !find_stored (command, error))
    return FALSE;
  if (command->runner == NULL)
    {
      experiment = read_experiment (command, files[0], error);
      if (experiment == NULL)
        return FALSE;
      command->runner = confab_experiment_runner_new (command->cli->session, experiment, !command->temporary);
    }
  if (command->at_once > 0)
    confab_experiment_runner_get_experiment (command->runner)->at_once = command->at_once;
  return make_ready (command, error) && confab_experiment_runner_check (command->runner, error);
}

static gboolean
write_results (Command *command,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  confab_experiment_runner_export_async (command->runner, command->is_csv, NULL, confab_cli_ready_cb, &result);
  text = confab_experiment_runner_export_finish (command->runner, confab_cli_wait (&result), error);
  if (text == NULL)
    return FALSE;
  if (command->output == NULL || g_str_equal (command->output, "-"))
    {
      confab_cli_write (text, strlen (text));
      return TRUE;
    }
  return g_file_set_contents (command->output, text, -1, error);
}

/* What nobody tells stays unknown, and is said to be so. */
static void
fetch_prices (Command *command)
{
  ConfabExperiment *experiment = confab_experiment_runner_get_experiment (command->runner);
  g_autoptr (GAsyncResult) result = NULL;

  confab_experiment_fetch_prices_async (experiment, command->cli->session, command->cli->cancellable, confab_cli_ready_cb, &result);
  confab_experiment_fetch_prices_finish (experiment, confab_cli_wait (&result));
}

static void
say_price (Command *command)
{
  ConfabExperiment *experiment = confab_experiment_runner_get_experiment (command->runner);
  g_autofree char *price = confab_experiment_dup_price_text (command->cli->session, experiment);
  guint count = (guint)confab_experiment_count_cells (experiment);
  g_autofree char *requests = g_strdup_printf (ngettext ("%u request", "%u requests", count), count);

  confab_cli_say ("%s, %s", requests, price);
}

static int
run (Command *command)
{
  g_autoptr (GError) error = NULL;
  ConfabRunnerCounts counts;

  g_signal_connect_swapped (command->runner, "changed", G_CALLBACK (on_changed_cb), command);
  g_signal_connect_swapped (command->runner, "run-ended", G_CALLBACK (on_run_ended_cb), command);
  g_signal_connect_swapped (command->runner, "ended", G_CALLBACK (on_ended_cb), command);
  command->cli->interrupt_data = command;
  command->cli->on_interrupt = interrupt;
  if (command->over_budget)
    confab_budget_allow_all (confab_session_get_budget (command->cli->session));
  if (!confab_experiment_runner_start (command->runner, &error))
    return confab_cli_fail_with (error);
  say_price (command);
  while (!command->ended)
    g_main_context_iteration (NULL, TRUE);
  command->cli->on_interrupt = NULL;
  g_signal_handlers_disconnect_by_data (command->runner, command);
  if (command->shown > 0)
    fputc ('\n', stderr);
  if (!command->temporary)
    confab_cli_say (_ ("Stored as %s."), confab_experiment_runner_get_experiment (command->runner)->id);
  if (!write_results (command, &error))
    return confab_cli_fail (CONFAB_EXIT_FAILED, "%s", error->message);
  if (confab_cli_interrupted (command->cli))
    return CONFAB_EXIT_INTERRUPTED;
  if (confab_experiment_runner_get_store_error (command->runner) != NULL)
    return confab_cli_fail (CONFAB_EXIT_FAILED, "%s", confab_experiment_runner_get_store_error (command->runner));
  if (confab_experiment_runner_get_problem (command->runner) != NULL)
    return confab_cli_fail (CONFAB_EXIT_FAILED, "%s", confab_experiment_runner_get_problem (command->runner));
  confab_experiment_runner_get_counts (command->runner, &counts);
  return counts.failed > 0 ? CONFAB_EXIT_FAILED : CONFAB_EXIT_COMPLETE;
}

int
confab_cli_experiment (ConfabCli *cli,
                       int        argc,
                       char     **argv)
{
  g_auto (Command) command = { .cli = cli, .to_terminal = isatty (STDERR_FILENO) };
  g_auto (GStrv) files = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!parse_options (&command, argc, argv, &files, &status) || !check_options (&command, files, &status) ||
      !confab_cli_open (cli, &status))
    return status;
  if (!prepare (&command, files, &error))
    return confab_cli_fail_with (error);
  fetch_prices (&command);
  if (confab_cli_interrupted (cli))
    return CONFAB_EXIT_INTERRUPTED;
  return run (&command);
}
