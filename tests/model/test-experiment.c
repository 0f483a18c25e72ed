/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "model/confab-experiment-run.h"
#include "model/confab-experiment.h"

#define FILE_TEXT                                                                                       \
  "{\"version\":1,\"name\":\"Heat\",\"prompt\":\"Hello\",\"system_prompt\":\"Be short\","               \
  "\"targets\":[{\"provider\":\"a\",\"model\":\"m\"},{\"provider\":\"b\"}],"                            \
  "\"parameters\":{\"max_tokens\":8},"                                                                  \
  "\"axes\":[{\"parameter\":\"temperature\",\"from\":0,\"to\":0.3,\"step\":0.1},"                       \
  "{\"parameter\":\"seed\",\"values\":[7,null,9]}],\"repeats\":2,\"at_once\":3}"

static ConfabExperiment *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  ConfabExperiment *experiment = confab_experiment_from_text (text, -1, &error);

  g_assert_no_error (error);
  return experiment;
}

static void
assert_value (ConfabExperiment *experiment,
              guint             cell,
              guint             axis,
              const char       *expected)
{
  g_autofree char *text = confab_json_to_string (confab_experiment_get_value (experiment, cell, axis), FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_read (void)
{
  g_autoptr (ConfabExperiment) experiment = read_text (FILE_TEXT);
  g_autoptr (JsonNode) node = confab_experiment_to_json (experiment);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (ConfabExperiment) second = confab_experiment_from_json (node, NULL);

  g_assert_cmpuint (confab_experiment_count_cells (experiment), ==, 2 * 4 * 3 * 2);
  g_assert_cmpstr (experiment->name, ==, "Heat");
  g_assert_cmpstr (experiment->system_prompt, ==, "Be short");
  g_assert_cmpuint (experiment->at_once, ==, 3);
  again = confab_experiment_to_json (second);
  g_assert_true (json_node_equal (node, again));
}

static void
test_order (void)
{
  g_autoptr (ConfabExperiment) experiment = read_text (FILE_TEXT);
  ConfabExperimentCell cell;
  g_autofree char *values = NULL;

  confab_experiment_get_cell (experiment, 0, &cell);
  g_assert_cmpuint (cell.target, ==, 0);
  g_assert_cmpuint (cell.repeat, ==, 0);
  assert_value (experiment, 0, 0, "0");
  assert_value (experiment, 0, 1, "7");
  confab_experiment_get_cell (experiment, 1, &cell);
  g_assert_cmpuint (cell.repeat, ==, 1);
  assert_value (experiment, 2, 1, "null");
  assert_value (experiment, 6, 0, "0.1");
  assert_value (experiment, 18, 0, "0.3");
  confab_experiment_get_cell (experiment, 47, &cell);
  g_assert_cmpuint (cell.target, ==, 1);
  assert_value (experiment, 47, 1, "9");
  values = confab_experiment_dup_values_text (experiment, 6);
  g_assert_cmpstr (values, ==, "temperature=0.1 seed=7");
}

static void
test_parameters (void)
{
  g_autoptr (ConfabExperiment) experiment = read_text (FILE_TEXT);
  g_autoptr (ConfabParameters) parameters = confab_experiment_make_parameters (experiment, 6, CONFAB_PROFILE_GENERIC, NULL);
  g_autoptr (ConfabParameters) without = confab_experiment_make_parameters (experiment, 2, CONFAB_PROFILE_GENERIC, NULL);

  g_assert_cmpint (json_node_get_int (confab_parameters_get (parameters, "seed")), ==, 7);
  g_assert_cmpint (json_node_get_int (confab_parameters_get (parameters, "max_tokens")), ==, 8);
  g_assert_cmpfloat (json_node_get_double (confab_parameters_get (parameters, "temperature")), ==, 0.1);
  g_assert_null (confab_parameters_get (without, "seed"));
}

static void
test_profile (void)
{
  g_autoptr (ConfabExperiment) experiment =
    read_text ("{\"version\":1,\"prompt\":\"x\",\"targets\":[{}],\"axes\":[{\"parameter\":\"temperature\",\"values\":[1,3]}]}");
  g_autoptr (GError) error = NULL;

  g_assert_false (confab_experiment_check_target (experiment, CONFAB_PROFILE_OPENAI, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, "temperature"));
}

#define HEAD "{\"version\":1,\"prompt\":\"x\",\"targets\":[{}],"

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    const char *said;
  } rows[] = {
    { "[]", "object" },
    { "{", "" },
    { "{\"prompt\":\"x\",\"targets\":[{}]}", "version" },
    { "{\"version\":2,\"prompt\":\"x\",\"targets\":[{}]}", "newer" },
    { "{\"version\":1,\"prompt\":\"\",\"targets\":[{}]}", "prompt" },
    { "{\"version\":1,\"prompt\":4,\"targets\":[{}]}", "prompt" },
    { "{\"version\":1,\"prompt\":\"x\"}", "targets" },
    { "{\"version\":1,\"prompt\":\"x\",\"targets\":[]}", "model" },
    { "{\"version\":1,\"prompt\":\"x\",\"targets\":[1]}", "targets[0]" },
    { "{\"version\":1,\"prompt\":\"x\",\"targets\":[{\"model\":1}]}", "targets[0].model" },
    { "{\"version\":1,\"prompt\":\"x\",\"targets\":[{\"modell\":\"a\"}]}", "modell" },
    { HEAD "\"temperatur\":1}", "temperatur" },
    { HEAD "\"parameters\":[]}", "parameters" },
    { HEAD "\"parameters\":{\"n\":2}}", "repeats" },
    { HEAD "\"axes\":{}}", "axes" },
    { HEAD "\"axes\":[1]}", "axes[0]" },
    { HEAD "\"axes\":[{\"values\":[1]}]}", "axes[0].parameter" },
    { HEAD "\"axes\":[{\"parameter\":\"heat\",\"values\":[1]}]}", "heat" },
    { HEAD "\"axes\":[{\"parameter\":\"seed\",\"values\":[]}]}", "axes[0]" },
    { HEAD "\"axes\":[{\"parameter\":\"seed\"}]}", "axes[0]" },
    { HEAD "\"axes\":[{\"parameter\":\"seed\",\"from\":1,\"to\":2,\"step\":0}]}", "axes[0]" },
    { HEAD "\"axes\":[{\"parameter\":\"seed\",\"from\":2,\"to\":1,\"step\":1}]}", "axes[0]" },
    { HEAD "\"axes\":[{\"parameter\":\"seed\",\"from\":1,\"to\":1e9,\"step\":1e-9}]}", "axes[0]" },
    { HEAD "\"axes\":[{\"parameter\":\"seed\",\"values\":[1]},{\"parameter\":\"seed\",\"values\":[2]}]}", "seed" },
    { HEAD "\"axes\":[{\"parameter\":\"n\",\"values\":[1]}]}", "repeats" },
    { HEAD "\"repeats\":0}", "repeats" },
    { HEAD "\"repeats\":1.5}", "repeats" },
    { HEAD "\"at_once\":1000}", "at_once" },
    { HEAD "\"repeats\":1000,\"axes\":[{\"parameter\":\"seed\",\"from\":1,\"to\":1000,\"step\":1}]}", "1000000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabExperiment) experiment = confab_experiment_from_text (rows[i].text, -1, &error);

      g_assert_null (experiment);
      g_assert_true (error != NULL && error->domain == CONFAB_ERROR);
      if (strstr (error->message, rows[i].said) == NULL)
        g_error ("%s: %s", rows[i].text, error->message);
    }
}

/* More cells than a number holds are as many as it can. */
static void
test_overflow (void)
{
  g_autoptr (ConfabExperiment) experiment = confab_experiment_new ();

  confab_experiment_add_target (experiment, NULL, NULL);
  experiment->repeats = 1000;
  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (experiment->axes, confab_experiment_axis_new_range ("seed", 1, 10000, 1, NULL));
  g_assert_cmpuint (confab_experiment_count_cells (experiment), ==, G_MAXUINT64);
}

static void
test_axis_text (void)
{
  static const char *const rows[][2] = {
    { "0, 0.5,1", "0, 0.5, 1" },
    { "0..2/0.5", "0..2/0.5" },
    { " 1..3 ", "1..3/1" },
    { "[1,2]", "1, 2" },
    { "null, 1", "null, 1" },
    { "[[\"a\"]]", "[[\"a\"]]" },
    { "low, high", "\"low\", \"high\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ConfabExperimentAxis) axis = confab_experiment_axis_from_text ("stop", rows[i][0], &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = confab_experiment_axis_to_text (axis);
      g_assert_cmpstr (text, ==, rows[i][1]);
    }
  g_assert_null (confab_experiment_axis_from_text ("stop", "  ", NULL));
  g_assert_null (confab_experiment_axis_from_text ("stop", "0..inf/1", NULL));
  g_assert_null (confab_experiment_axis_from_text ("stop", "nan..1/1", NULL));
}

static void
assert_two_tokens (ConfabExperimentRun *run)
{
  g_autoptr (ConfabReply) reply = confab_experiment_run_make_reply (run);

  g_assert_nonnull (reply->logprobs);
  g_assert_cmpuint (confab_logprobs_get_n_tokens (reply->logprobs), ==, 2);
  g_assert_cmpfloat_with_epsilon (confab_logprobs_get_sum (reply->logprobs), -4, 1e-2);
}

/* Results of older versions have their log-probabilities as JSON, and nothing that was found out from them. */
static void
test_older (void)
{
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (0);
  g_autoptr (ConfabExperimentRun) broken = confab_experiment_run_new (0);
  g_autoptr (ConfabReply) reply = NULL;

  g_assert_true (confab_experiment_run_load (run, "{\"status\":\"complete\",\"text\":\"ab\",\"reply\":{\"parameters\":{\"logprobs\":true,"
                                             "\"top_logprobs\":2},\"logprobs\":[{\"token\":\"a\",\"logprob\":-1},"
                                             "{\"token\":\"b\",\"logprob\":-3}]}}"));
  g_assert_cmpfloat (confab_experiment_run_get_logprob (run), ==, -2);
  g_assert_cmpstr (run->not_followed, ==, "top_logprobs");
  g_assert_null (strstr (run->reply, "token"));
  assert_two_tokens (run);
  /* What cannot be unpacked is not there. */
  g_assert_true (confab_experiment_run_load (broken, "{\"status\":\"complete\",\"text\":\"ab\",\"reply\":{},\"facts\":{\"n_logprobs\":2,"
                                             "\"logprob_sum\":-1e999},\"logprobs\":\"????AAAA\"}"));
  g_assert_true (isnan (confab_experiment_run_get_logprob (broken)));
  reply = confab_experiment_run_make_reply (broken);
  g_assert_null (reply->logprobs);
  confab_experiment_run_unpack (broken);
  g_assert_cmpstr (broken->reply, ==, "{}");
}

static void
test_run (void)
{
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (3);
  g_autoptr (ConfabExperimentRun) again = confab_experiment_run_new (3);
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (JsonNode) tokens = confab_json_parse ("[{\"token\":\"a\",\"logprob\":-1},{\"token\":\"b\",\"logprob\":-3}]", -1, NULL);
  g_autofree char *json = NULL;
  ConfabReply *reply = confab_message_edit_reply (message);

  g_assert_true (isnan (confab_experiment_run_get_logprob (run)));
  confab_message_append_text (message, "ab");
  reply->finish_reason = g_strdup ("stop");
  reply->model_asked = g_strdup ("m");
  reply->completion_tokens = 2;
  reply->logprobs = confab_logprobs_new ();
  confab_logprobs_add (reply->logprobs, json_node_get_array (tokens));
  confab_experiment_run_take_message (run, message);
  confab_experiment_run_set_schema (run, CONFAB_RUN_SCHEMA_BROKEN, "/a is missing");
  json = confab_experiment_run_to_json (run);
  g_assert_true (confab_experiment_run_load (again, json));
  g_assert_cmpint (again->status, ==, CONFAB_RUN_COMPLETE);
  g_assert_cmpstr (again->text, ==, "ab");
  g_assert_cmpstr (again->model, ==, "m");
  g_assert_cmpstr (again->finish_reason, ==, "stop");
  g_assert_cmpstr (again->problem, ==, "/a is missing");
  g_assert_cmpint (again->schema, ==, CONFAB_RUN_SCHEMA_BROKEN);
  g_assert_cmpfloat (confab_experiment_run_get_logprob (again), ==, -2);
  g_assert_cmpfloat_with_epsilon (confab_experiment_run_get_perplexity (again), exp (2), 1e-9);
  assert_two_tokens (again);
  confab_experiment_run_unpack (again);
  g_assert_null (again->logprobs);
  g_assert_nonnull (strstr (again->reply, "\"logprobs\":["));
  assert_two_tokens (again);
  g_assert_false (confab_experiment_run_load (again, "{\"status\":\"running\"}"));
  g_assert_false (confab_experiment_run_load (again, "nonsense"));
}

/* What was not billed but reckoned is called so, before and after it was stored. */
static void
test_estimate (void)
{
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (0);
  g_autoptr (ConfabExperimentRun) again = confab_experiment_run_new (0);
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  ConfabReply *reply = confab_message_edit_reply (message);
  g_autofree char *json = NULL;

  reply->has_estimate = TRUE;
  reply->estimated_usd = 0.25;
  confab_experiment_run_take_message (run, message);
  g_assert_true (run->has_cost && run->is_estimate);
  json = confab_experiment_run_to_json (run);
  g_assert_true (confab_experiment_run_load (again, json));
  g_assert_true (again->has_cost && again->is_estimate);
  g_assert_cmpfloat (again->cost_usd, ==, 0.25);
  reply->has_cost = TRUE;
  reply->cost_usd = 0.125;
  confab_experiment_run_take_message (run, message);
  g_assert_true (run->has_cost && !run->is_estimate);
  g_assert_cmpfloat (run->cost_usd, ==, 0.125);
}

static ConfabMessage *
make_message (const char *text,
              const char *parameters)
{
  ConfabMessage *message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  ConfabReply *reply = confab_message_edit_reply (message);
  g_autoptr (JsonNode) usage = confab_json_parse ("{\"completion_tokens\":7}", -1, NULL);

  confab_message_append_text (message, text);
  reply->provider_name = g_strdup ("a");
  reply->model_asked = g_strdup ("m");
  reply->finish_reason = g_strdup ("stop");
  confab_reply_set_usage (reply, usage);
  reply->total_ms = 12;
  reply->has_cost = TRUE;
  reply->cost_usd = 0.5;
  if (parameters != NULL)
    reply->parameters = confab_json_parse (parameters, -1, NULL);
  return message;
}

/* What a table shows stays; a character is never cut. */
static void
test_shorten (void)
{
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (0);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ConfabMessage) message = NULL;
  g_autoptr (ConfabMessage) small = make_message ("é", NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "€");
  message = make_message (text->str, NULL);
  confab_experiment_run_take_message (run, message);
  g_assert_nonnull (run->reply);
  confab_experiment_run_shorten (run);
  g_assert_true (run->is_short);
  g_assert_null (run->reply);
  g_assert_true (g_utf8_validate (run->text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (run->text, -1), ==, 400);
  g_assert_cmpint (run->status, ==, CONFAB_RUN_COMPLETE);
  g_assert_cmpint (run->completion_tokens, ==, 7);
  g_assert_cmpfloat (run->cost_usd, ==, 0.5);
  confab_experiment_run_shorten (run);
  g_assert_cmpint (g_utf8_strlen (run->text, -1), ==, 400);
  confab_experiment_run_take_message (run, small);
  g_assert_false (run->is_short);
  confab_experiment_run_shorten (run);
  g_assert_cmpstr (run->text, ==, "é");
}

static void
count_cb (guint *n_changes)
{
  (*n_changes)++;
}

/* One has all that the other had, and the other can be used again. */
static void
test_take (void)
{
  g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (5);
  g_autoptr (ConfabExperimentRun) other = confab_experiment_run_new (5);
  g_autoptr (ConfabMessage) message = make_message ("text", "{\"logprobs\":true}");
  guint n_changes = 0;

  confab_experiment_run_take_message (other, message);
  confab_experiment_run_set_schema (other, CONFAB_RUN_SCHEMA_BROKEN, "/a is missing");
  confab_experiment_run_shorten (other);
  confab_experiment_run_fail (run, "It failed before");
  g_signal_connect_swapped (run, "changed", G_CALLBACK (count_cb), &n_changes);
  confab_experiment_run_take (run, other);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (run->cell, ==, 5);
  g_assert_cmpint (run->status, ==, CONFAB_RUN_COMPLETE);
  g_assert_null (run->error);
  g_assert_true (run->is_short);
  g_assert_cmpstr (run->text, ==, "text");
  g_assert_cmpstr (run->provider, ==, "a");
  g_assert_cmpstr (run->model, ==, "m");
  g_assert_cmpstr (run->finish_reason, ==, "stop");
  g_assert_cmpint (run->completion_tokens, ==, 7);
  g_assert_cmpint (run->total_ms, ==, 12);
  g_assert_true (run->has_cost && run->cost_usd == 0.5);
  g_assert_cmpint (run->schema, ==, CONFAB_RUN_SCHEMA_BROKEN);
  g_assert_cmpstr (run->problem, ==, "/a is missing");
  g_assert_cmpstr (run->not_followed, ==, "logprobs");
  g_assert_cmpstr (other->text, ==, "");
  g_assert_null (other->problem);
  g_assert_null (other->not_followed);
  g_assert_false (other->has_cost || other->is_short);
  confab_experiment_run_take_message (other, message);
  g_assert_cmpstr (other->text, ==, "text");
}

/* What was asked for and did not come is told, and only that; it is known again from what is stored. */
static void
test_not_followed (void)
{
  const struct
  {
    const char *parameters;
    const char *finish_reason;
    const char *not_followed;
  } cases[] = {
    { NULL, "stop", NULL },
    { "{\"temperature\":0.5}", "stop", NULL },
    { "{\"logprobs\":true,\"max_tokens\":3}", "stop", "logprobs, max_tokens" },
    { "{\"max_tokens\":7}", "length", NULL },
    { "{\"response_format\":{\"type\":\"json_object\"}}", "stop", "response_format" },
    /* It may have been on its way to an object. */
    { "{\"response_format\":{\"type\":\"json_object\"}}", "length", NULL },
    { "{\"stop\":[\"no\"]}", "stop", "stop" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabExperimentRun) run = confab_experiment_run_new (0);
      g_autoptr (ConfabExperimentRun) again = confab_experiment_run_new (0);
      g_autoptr (ConfabMessage) message = make_message ("There is no end", cases[i].parameters);
      ConfabReply *reply = confab_message_edit_reply (message);
      g_autofree char *json = NULL;

      g_free (reply->finish_reason);
      reply->finish_reason = g_strdup (cases[i].finish_reason);
      confab_experiment_run_take_message (run, message);
      g_assert_cmpstr (run->not_followed, ==, cases[i].not_followed);
      json = confab_experiment_run_to_json (run);
      g_assert_true (confab_experiment_run_load (again, json));
      g_assert_cmpstr (again->not_followed, ==, cases[i].not_followed);
      confab_message_set_status (message, CONFAB_STATUS_STOPPED);
      confab_experiment_run_take_message (run, message);
      g_assert_null (run->not_followed);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/read", test_read);
  g_test_add_func ("/experiment/order", test_order);
  g_test_add_func ("/experiment/parameters", test_parameters);
  g_test_add_func ("/experiment/profile", test_profile);
  g_test_add_func ("/experiment/bad", test_bad);
  g_test_add_func ("/experiment/overflow", test_overflow);
  g_test_add_func ("/experiment/axis-text", test_axis_text);
  g_test_add_func ("/experiment/run", test_run);
  g_test_add_func ("/experiment/older", test_older);
  g_test_add_func ("/experiment/estimate", test_estimate);
  g_test_add_func ("/experiment/shorten", test_shorten);
  g_test_add_func ("/experiment/take", test_take);
  g_test_add_func ("/experiment/not-followed", test_not_followed);
  return g_test_run ();
}
