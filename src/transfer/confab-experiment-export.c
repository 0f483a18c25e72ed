/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-csv-text.h"
#include "base/confab-json-writer.h"
#include "base/confab-json.h"
#include "transfer/confab-experiment-export.h"

/* What was asked where the experiment leaves it to the service. */
static void
get_asked (ConfabExperiment    *experiment,
           ConfabExperimentRun *run,
           const char         **provider,
           const char         **model)
{
  const ConfabExperimentTarget *target = confab_experiment_get_target (experiment, run->cell);

  *provider = run->provider != NULL ? run->provider : target->provider;
  *model = run->model != NULL ? run->model : target->model;
}

static void
write_text (ConfabJsonWriter *writer,
            const char       *member,
            const char       *text)
{
  confab_json_writer_member (writer, member);
  if (text != NULL)
    confab_json_writer_string (writer, text);
  else
    confab_json_writer_null (writer);
}

static void
write_count (ConfabJsonWriter *writer,
             const char       *member,
             gint64            count)
{
  confab_json_writer_member (writer, member);
  if (count >= 0)
    confab_json_writer_int (writer, count);
  else
    confab_json_writer_null (writer);
}

static void
write_number (ConfabJsonWriter *writer,
              const char       *member,
              double            number)
{
  confab_json_writer_member (writer, member);
  if (isfinite (number))
    confab_json_writer_double (writer, number);
  else
    confab_json_writer_null (writer);
}

static void
write_values (ConfabJsonWriter    *writer,
              ConfabExperiment    *experiment,
              ConfabExperimentRun *run)
{
  confab_json_writer_member (writer, "values");
  confab_json_writer_begin_object (writer);
  for (guint i = 0; i < experiment->axes->len; i++)
    {
      const ConfabExperimentAxis *axis = experiment->axes->pdata[i];

      confab_json_writer_member (writer, axis->parameter);
      confab_json_writer_node (writer, confab_experiment_get_value (experiment, run->cell, i));
    }
  confab_json_writer_end_object (writer);
}

static void
write_facts (ConfabJsonWriter    *writer,
             ConfabExperimentRun *run)
{
  write_count (writer, "prompt_tokens", run->prompt_tokens);
  write_count (writer, "completion_tokens", run->completion_tokens);
  write_number (writer, "cost_usd", run->has_cost ? run->cost_usd : NAN);
  confab_json_writer_member (writer, "cost_is_estimate");
  confab_json_writer_boolean (writer, run->has_cost && run->is_estimate);
  write_count (writer, "first_token_ms", run->first_token_ms);
  write_count (writer, "total_ms", run->total_ms);
  write_number (writer, "logprob_sum", run->logprob_sum);
  write_number (writer, "logprob_mean", confab_experiment_run_get_logprob (run));
  write_number (writer, "perplexity", confab_experiment_run_get_perplexity (run));
  confab_json_writer_member (writer, "schema_holds");
  if (run->schema == CONFAB_RUN_SCHEMA_NOT_ASKED)
    confab_json_writer_null (writer);
  else
    confab_json_writer_boolean (writer, run->schema == CONFAB_RUN_SCHEMA_HOLDS);
  write_text (writer, "schema_problem", run->problem);
  write_text (writer, "not_followed", run->not_followed);
}

/* The log-probabilities of many should be unpacked before, where nobody waits. */
static void
write_reply (ConfabJsonWriter    *writer,
             ConfabExperimentRun *run)
{
  g_autoptr (ConfabReply) reply = run->logprobs != NULL ? confab_experiment_run_make_reply (run) : NULL;
  g_autoptr (JsonNode) node = reply != NULL ? confab_reply_to_json (reply) : NULL;

  confab_json_writer_member (writer, "reply");
  if (node != NULL)
    confab_json_writer_node (writer, node);
  else
    confab_json_writer_raw (writer, run->reply);
}

static void
write_run (ConfabJsonWriter    *writer,
           ConfabExperiment    *experiment,
           ConfabExperimentRun *run)
{
  ConfabExperimentCell cell;
  const char *provider;
  const char *model;

  confab_experiment_get_cell (experiment, run->cell, &cell);
  get_asked (experiment, run, &provider, &model);
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "cell");
  confab_json_writer_int (writer, run->cell);
  write_text (writer, "provider", provider);
  write_text (writer, "model", model);
  write_values (writer, experiment, run);
  confab_json_writer_member (writer, "repeat");
  confab_json_writer_int (writer, cell.repeat + 1);
  write_text (writer, "status", confab_run_status_get_name (run->status));
  write_text (writer, "content", confab_experiment_run_is_over (run) ? run->text : NULL);
  write_text (writer, "finish_reason", run->finish_reason);
  write_facts (writer, run);
  write_text (writer, "error", run->error);
  if (run->reply != NULL)
    write_reply (writer, run);
  confab_json_writer_end_object (writer);
}

static char *export_all (ConfabExperiment *experiment,
                         GListModel       *runs,
                         gboolean          csv);

/**
 * confab_experiment_export_json:
 * @experiment: an experiment
 * @runs: (element-type ConfabExperimentRun): its results
 *
 * One object: `format` ("confab-experiment-results"), `version` (1), `experiment` (as in an experiment file, which this reads
 * again) and `results`, for each of them `cell`, `provider`, `model`, `values`, `repeat`, `status`, `content`, `finish_reason`, `prompt_tokens`,
 * `completion_tokens`, `cost_usd`, `cost_is_estimate`, `first_token_ms`, `total_ms`, `logprob_sum`, `logprob_mean`, `perplexity`, `schema_holds`,
 * `schema_problem`, `not_followed` (the parameters that the service ignored, with commas between them) and `error`, null where there is none, and in `reply` all else that is known.
 *
 * Returns: (transfer full): JSON with a newline at its end
 */
char *
confab_experiment_export_json (ConfabExperiment *experiment,
                               GListModel       *runs)
{
  return export_all (experiment, runs, FALSE);
}

static void
add_text (GString    *csv,
          const char *text)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  confab_csv_append_text (csv, text != NULL ? text : "");
}

static void
add_number (GString *csv,
            double   number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (isfinite (number))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.12g", number));
}

static void
add_count (GString *csv,
           gint64   count)
{
  g_string_append_c (csv, ',');
  if (count >= 0)
    g_string_append_printf (csv, "%" G_GINT64_FORMAT, count);
}

static void
add_head (GString          *csv,
          ConfabExperiment *experiment)
{
  g_string_append (csv, "cell,provider,model");
  for (guint i = 0; i < experiment->axes->len; i++)
    add_text (csv, ((ConfabExperimentAxis *)experiment->axes->pdata[i])->parameter);
  g_string_append (csv, ",repeat,status,finish_reason,prompt_tokens,completion_tokens,cost_usd,cost_is_estimate,first_token_ms,"
                   "total_ms,logprob_sum,logprob_mean,perplexity,schema_holds,schema_problem,not_followed,error,content\r\n");
}

static void
add_value (GString  *csv,
           JsonNode *value)
{
  g_autofree char *json = NULL;
  double number;

  if (confab_json_node_double (value, &number))
    add_number (csv, number);
  else if (confab_json_node_string (value) != NULL)
    add_text (csv, confab_json_node_string (value));
  else if (JSON_NODE_HOLDS_NULL (value))
    g_string_append_c (csv, ',');
  else
    {
      json = confab_json_to_string (value, FALSE);
      add_text (csv, json);
    }
}

static void
add_run (GString             *csv,
         ConfabExperiment    *experiment,
         ConfabExperimentRun *run)
{
  static const char *const holds[] = { "", "true", "false" };
  ConfabExperimentCell cell;
  const char *provider;
  const char *model;

  confab_experiment_get_cell (experiment, run->cell, &cell);
  get_asked (experiment, run, &provider, &model);
  g_string_append_printf (csv, "%u", run->cell);
  add_text (csv, provider);
  add_text (csv, model);
  for (guint i = 0; i < experiment->axes->len; i++)
    add_value (csv, confab_experiment_get_value (experiment, run->cell, i));
  add_count (csv, cell.repeat + 1);
  add_text (csv, confab_run_status_get_name (run->status));
  add_text (csv, run->finish_reason);
  add_count (csv, run->prompt_tokens);
  add_count (csv, run->completion_tokens);
  add_number (csv, run->has_cost ? run->cost_usd : NAN);
  g_string_append_printf (csv, ",%s", run->has_cost ? (run->is_estimate ? "true" : "false") : "");
  add_count (csv, run->first_token_ms);
  add_count (csv, run->total_ms);
  add_number (csv, run->logprob_sum);
  add_number (csv, confab_experiment_run_get_logprob (run));
  add_number (csv, confab_experiment_run_get_perplexity (run));
  g_string_append_printf (csv, ",%s", holds[run->schema]);
  add_text (csv, run->problem);
  add_text (csv, run->not_followed);
  add_text (csv, run->error);
  add_text (csv, run->text);
  g_string_append (csv, "\r\n");
}

/**
 * confab_experiment_export_csv:
 * @experiment: an experiment
 * @runs: (element-type ConfabExperimentRun): its results
 *
 * CSV as RFC 4180 has it, with a line of names: the members of the results of [func@Confab.experiment_export_json], and a column for each parameter
 * that varies. All texts are quoted. In front of a text that a spreadsheet would take as a formula (which begins with `=`, `+`, `-`, `@`, a tab
 * or a carriage return, with or without apostrophes before) stands an apostrophe.
 *
 * Returns: (transfer full): the lines
 */
char *
confab_experiment_export_csv (ConfabExperiment *experiment,
                              GListModel       *runs)
{
  return export_all (experiment, runs, TRUE);
}

struct _ConfabExperimentExport
{
  ConfabExperiment *experiment;
  ConfabJsonWriter *writer;
  GString          *csv;
};

/**
 * confab_experiment_export_new: (skip)
 * @experiment: an experiment
 * @csv: whether as CSV, not as JSON
 *
 * Returns: (transfer full): what writes its results one after the other
 */
ConfabExperimentExport *
confab_experiment_export_new (ConfabExperiment *experiment,
                              gboolean          csv)
{
  ConfabExperimentExport *self = g_new0 (ConfabExperimentExport, 1);
  g_autoptr (JsonNode) definition = confab_experiment_to_json (experiment);

  self->experiment = g_object_ref (experiment);
  if (csv)
    {
      self->csv = g_string_new (NULL);
      add_head (self->csv, experiment);
      return self;
    }
  self->writer = confab_json_writer_new ();
  confab_json_writer_begin_object (self->writer);
  write_text (self->writer, "format", "confab-experiment-results");
  confab_json_writer_member (self->writer, "version");
  confab_json_writer_int (self->writer, 1);
  confab_json_writer_member (self->writer, "experiment");
  confab_json_writer_node (self->writer, definition);
  confab_json_writer_member (self->writer, "results");
  confab_json_writer_begin_array (self->writer);
  return self;
}

void
confab_experiment_export_add (ConfabExperimentExport *self,
                              ConfabExperimentRun    *run)
{
  if (self->csv != NULL)
    add_run (self->csv, self->experiment, run);
  else
    write_run (self->writer, self->experiment, run);
}

/**
 * confab_experiment_export_end:
 * @self: (transfer full): what writes
 *
 * Returns: (transfer full): all of it
 */
char *
confab_experiment_export_end (ConfabExperimentExport *self)
{
  char *text;

  if (self->csv != NULL)
    text = g_string_free (g_steal_pointer (&self->csv), FALSE);
  else
    {
      gsize length;

      confab_json_writer_end_array (self->writer);
      confab_json_writer_end_object (self->writer);
      text = confab_json_writer_end_string (self->writer);
      /* It may have hundreds of megabytes, which are not copied for a line's end. */
      length = strlen (text);
      text = g_realloc (text, length + 2);
      memcpy (text + length, "\n", 2);
    }
  confab_experiment_export_free (self);
  return text;
}

void
confab_experiment_export_free (ConfabExperimentExport *self)
{
  if (self->csv != NULL)
    g_string_free (self->csv, TRUE);
  g_clear_pointer (&self->writer, confab_json_writer_free);
  g_object_unref (self->experiment);
  g_free (self);
}

static char *
export_all (ConfabExperiment *experiment,
            GListModel       *runs,
            gboolean          csv)
{
  ConfabExperimentExport *self = confab_experiment_export_new (experiment, csv);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (runs, i);

      confab_experiment_export_add (self, run);
    }
  return confab_experiment_export_end (self);
}
