/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* The first and the last cell of an experiment, and one between them. */
static void
check_cells (ConfabExperiment *experiment)
{
  guint64 count = confab_experiment_count_cells (experiment);
  guint cells[] = { 0, (guint)(count / 2), (guint)(count - 1) };

  g_assert (count >= 1 && count <= CONFAB_EXPERIMENT_MAX_CELLS);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *values = confab_experiment_dup_values_text (experiment, cells[i]);
      g_autoptr (ConfabParameters) parameters = NULL;
      g_autoptr (GError) error = NULL;

      g_assert (g_utf8_validate (values, -1, NULL));
      g_assert (confab_experiment_get_target (experiment, cells[i]) != NULL);
      parameters = confab_experiment_make_parameters (experiment, cells[i], CONFAB_PROFILE_GENERIC, &error);
      g_assert ((parameters == NULL) == (error != NULL));
    }
}

/* A row of the grid shows an axis as text, which is read again as the same. */
static void
check_axes (ConfabExperiment *experiment)
{
  for (guint i = 0; i < experiment->axes->len; i++)
    {
      ConfabExperimentAxis *axis = experiment->axes->pdata[i];
      g_autofree char *text = confab_experiment_axis_to_text (axis);
      g_autoptr (ConfabExperimentAxis) again = confab_experiment_axis_from_text (axis->parameter, text, NULL);

      g_assert (again != NULL && again->values->len == axis->values->len);
      for (guint j = 0; j < axis->values->len; j++)
        {
          g_autofree char *one = confab_json_to_string (axis->values->pdata[j], FALSE);
          g_autofree char *other = confab_json_to_string (again->values->pdata[j], FALSE);

          g_assert_cmpstr (one, ==, other);
        }
    }
}

/* What is read can be written and read again as the same. */
static void
check_experiment (ConfabExperiment *experiment)
{
  g_autoptr (JsonNode) node = confab_experiment_to_json (experiment);
  g_autoptr (ConfabExperiment) again = confab_experiment_from_json (node, NULL);
  g_autoptr (JsonNode) second = again != NULL ? confab_experiment_to_json (again) : NULL;
  g_autofree char *title = confab_experiment_dup_title (experiment);
  g_autofree char *one = confab_json_to_string (node, FALSE);
  g_autofree char *other = second != NULL ? confab_json_to_string (second, FALSE) : NULL;

  g_assert_cmpstr (one, ==, other);
  g_assert (g_utf8_validate (title, -1, NULL));
  check_cells (experiment);
  check_axes (experiment);
}

/* The same bytes as a stored result, and as what stands in a row of the grid. */
static void
check_others (const char *text)
{
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (0);
  g_autoptr (ConfabExperimentAxis) axis = NULL;
  g_autoptr (GError) error = NULL;

  if (confab_experiment_run_load (run, text))
    {
      g_autofree char *json = confab_experiment_run_to_json (run);
      g_autoptr (ConfabExperimentRun) again = confab_experiment_run_new (0);

      g_assert (confab_experiment_run_is_over (run));
      g_assert (confab_experiment_run_load (again, json));
      g_assert_cmpint (again->status, ==, run->status);
      g_assert_cmpstr (again->text, ==, run->text);
      g_assert_cmpuint (again->n_logprobs, ==, run->n_logprobs);
      confab_experiment_run_unpack (again);
      confab_experiment_run_shorten (run);
    }
  axis = confab_experiment_axis_from_text ("temperature", text, &error);
  g_assert ((axis == NULL) == (error != NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabExperiment) experiment = confab_experiment_from_text ((const char *)data, (gssize)size, &error);
  g_autofree char *text = g_utf8_make_valid ((const char *)data, (gssize)size);

  if (experiment != NULL)
    check_experiment (experiment);
  else
    g_assert (error != NULL && *error->message != '\0' && g_utf8_validate (error->message, -1, NULL));
  check_others (text);
  return 0;
}
