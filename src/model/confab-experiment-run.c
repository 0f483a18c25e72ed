/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-json-writer.h"
#include "base/confab-json.h"
#include "model/confab-experiment-run.h"
#include "model/confab-parameter-verdict.h"

/* So many characters of a text are enough for a line of a table. */
#define SHORT_CHARS 400

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabExperimentRun, confab_experiment_run, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  const char *label;
} statuses[] = {
  [CONFAB_RUN_WAITING] = { "waiting", N_ ("Waiting") },
  [CONFAB_RUN_RUNNING] = { "running", N_ ("Running") },
  [CONFAB_RUN_COMPLETE] = { "complete", N_ ("Complete") },
  [CONFAB_RUN_STOPPED] = { "stopped", N_ ("Stopped") },
  [CONFAB_RUN_INTERRUPTED] = { "interrupted", N_ ("Interrupted") },
  [CONFAB_RUN_FAILED] = { "failed", N_ ("Failed") },
};

static void
clear (ConfabExperimentRun *self)
{
  g_clear_pointer (&self->provider, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->reply, g_free);
  g_clear_pointer (&self->logprobs, g_bytes_unref);
  g_clear_pointer (&self->finish_reason, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->not_followed, g_free);
  self->is_short = FALSE;
  self->text = g_strdup ("");
  self->prompt_tokens = -1;
  self->completion_tokens = -1;
  self->first_token_ms = -1;
  self->total_ms = -1;
  self->has_cost = FALSE;
  self->is_estimate = FALSE;
  self->cost_usd = 0;
  self->n_logprobs = 0;
  self->logprob_sum = NAN;
  self->schema = CONFAB_RUN_SCHEMA_NOT_ASKED;
}

static void
confab_experiment_run_finalize (GObject *object)
{
  ConfabExperimentRun *self = CONFAB_EXPERIMENT_RUN (object);

  clear (self);
  g_free (self->text);
  G_OBJECT_CLASS (confab_experiment_run_parent_class)->finalize (object);
}

static void
confab_experiment_run_class_init (ConfabExperimentRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_experiment_run_finalize;

  /**
   * ConfabExperimentRun::changed:
   * @self: a run
   *
   * Something of it is different now.
   */
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_EXPERIMENT_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
confab_experiment_run_init (ConfabExperimentRun *self)
{
  clear (self);
}

/**
 * confab_experiment_run_new: (constructor)
 * @cell: the number of a cell
 *
 * Returns: (transfer full): a run that waits
 */
ConfabExperimentRun *
confab_experiment_run_new (guint cell)
{
  ConfabExperimentRun *self = g_object_new (CONFAB_TYPE_EXPERIMENT_RUN, NULL);

  self->cell = cell;
  return self;
}

static void
set_status (ConfabExperimentRun *self,
            ConfabRunStatus      status)
{
  self->status = status;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * confab_experiment_run_begin:
 * @self: a run
 *
 * It is being asked from now on.
 */
void
confab_experiment_run_begin (ConfabExperimentRun *self)
{
  clear (self);
  set_status (self, CONFAB_RUN_RUNNING);
}

/**
 * confab_experiment_run_reset:
 * @self: a run
 *
 * It waits again, with nothing of what it was.
 */
void
confab_experiment_run_reset (ConfabExperimentRun *self)
{
  clear (self);
  set_status (self, CONFAB_RUN_WAITING);
}

/**
 * confab_experiment_run_fail:
 * @self: a run
 * @error: why
 *
 * It could not be asked.
 */
void
confab_experiment_run_fail (ConfabExperimentRun *self,
                            const char          *error)
{
  clear (self);
  self->error = g_strdup (error);
  set_status (self, CONFAB_RUN_FAILED);
}

static void
sum_logprobs (ConfabExperimentRun *self,
              ConfabLogprobs      *logprobs)
{
  self->n_logprobs = logprobs != NULL ? confab_logprobs_get_n_known (logprobs) : 0;
  self->logprob_sum = self->n_logprobs > 0 ? confab_logprobs_get_sum (logprobs) : NAN;
}

/* What is cut may have been on its way to what was asked for. */
static void
judge (ConfabExperimentRun *self,
       const ConfabReply   *reply,
       ConfabRunStatus      status)
{
  const ConfabVerdictQuestion question = { .reply = reply, .text = self->text };
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean is_cut = g_strcmp0 (reply->finish_reason, "length") == 0;

  if (status != CONFAB_RUN_COMPLETE || reply->failure != NULL)
    return;
  verdicts = confab_parameter_verdict_list (&question);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const ConfabParameterVerdict *verdict = verdicts->pdata[i];

      if (verdict->verdict != CONFAB_VERDICT_IGNORED || (is_cut && g_str_equal (verdict->name, "response_format")))
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", verdict->name);
    }
  if (names->len > 0)
    self->not_followed = g_strdup (names->str);
}

static void
take_facts (ConfabExperimentRun *self,
            const ConfabReply   *reply)
{
  self->provider = g_strdup (reply->provider_name);
  self->model = g_strdup (reply->model_asked);
  self->finish_reason = g_strdup (reply->finish_reason);
  self->error = reply->failure != NULL ? confab_failure_to_line (reply->failure) : NULL;
  self->prompt_tokens = reply->prompt_tokens;
  self->completion_tokens = reply->completion_tokens;
  self->first_token_ms = reply->first_token_ms;
  self->total_ms = reply->total_ms;
  self->has_cost = reply->has_cost || reply->has_estimate;
  self->is_estimate = !reply->has_cost && reply->has_estimate;
  self->cost_usd = reply->has_cost ? reply->cost_usd : reply->estimated_usd;
}

/* What is known only where the log-probabilities are there. */
static void
find_facts (ConfabExperimentRun *self,
            const ConfabReply   *reply,
            ConfabRunStatus      status)
{
  sum_logprobs (self, reply->logprobs);
  judge (self, reply, status);
  if (reply->logprobs != NULL)
    self->logprobs = confab_logprobs_to_bytes (reply->logprobs);
}

static ConfabRunStatus
get_status (ConfabMessage *message)
{
  switch (confab_message_get_status (message))
    {
    case CONFAB_STATUS_COMPLETE:
      return CONFAB_RUN_COMPLETE;
    case CONFAB_STATUS_STOPPED:
      return CONFAB_RUN_STOPPED;
    case CONFAB_STATUS_FAILED:
      return CONFAB_RUN_FAILED;
    default:
      return CONFAB_RUN_INTERRUPTED;
    }
}

/**
 * confab_experiment_run_take_message:
 * @self: a run
 * @message: the reply, which has ended
 */
void
confab_experiment_run_take_message (ConfabExperimentRun *self,
                                    ConfabMessage       *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  clear (self);
  g_free (self->text);
  self->text = g_strdup (confab_message_get_text (message));
  if (reply != NULL)
    {
      g_autoptr (JsonNode) node = confab_reply_to_short_json (reply);

      self->reply = confab_json_to_string (node, FALSE);
      take_facts (self, reply);
      find_facts (self, reply, get_status (message));
    }
  set_status (self, get_status (message));
}

/**
 * confab_experiment_run_set_schema:
 * @self: a run
 * @schema: whether the reply is what the schema asks for
 * @problem: (nullable): what is not
 */
void
confab_experiment_run_set_schema (ConfabExperimentRun *self,
                                  ConfabRunSchema      schema,
                                  const char          *problem)
{
  self->schema = schema;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * confab_experiment_run_shorten:
 * @self: a run that is stored
 *
 * Keeps of the text only what a table shows, and of the reply only what is known by itself.
 */
void
confab_experiment_run_shorten (ConfabExperimentRun *self)
{
  const char *end = self->text;

  if (self->is_short)
    return;
  for (guint i = 0; i < SHORT_CHARS && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  if (*end != '\0')
    {
      char *text = g_strndup (self->text, end - self->text);

      g_free (self->text);
      self->text = text;
    }
  g_clear_pointer (&self->reply, g_free);
  g_clear_pointer (&self->logprobs, g_bytes_unref);
  self->is_short = TRUE;
}

/**
 * confab_experiment_run_take:
 * @self: a run
 * @other: another one of the same cell
 *
 * Takes all that @other has, which has nothing then.
 */
void
confab_experiment_run_take (ConfabExperimentRun *self,
                            ConfabExperimentRun *other)
{
  clear (self);
  g_free (self->text);
  self->provider = g_steal_pointer (&other->provider);
  self->model = g_steal_pointer (&other->model);
  self->text = g_steal_pointer (&other->text);
  self->reply = g_steal_pointer (&other->reply);
  self->logprobs = g_steal_pointer (&other->logprobs);
  self->is_short = other->is_short;
  self->finish_reason = g_steal_pointer (&other->finish_reason);
  self->error = g_steal_pointer (&other->error);
  self->prompt_tokens = other->prompt_tokens;
  self->completion_tokens = other->completion_tokens;
  self->first_token_ms = other->first_token_ms;
  self->total_ms = other->total_ms;
  self->has_cost = other->has_cost;
  self->is_estimate = other->is_estimate;
  self->cost_usd = other->cost_usd;
  self->n_logprobs = other->n_logprobs;
  self->logprob_sum = other->logprob_sum;
  self->schema = other->schema;
  self->problem = g_steal_pointer (&other->problem);
  self->not_followed = g_steal_pointer (&other->not_followed);
  clear (other);
  set_status (self, other->status);
}

/**
 * confab_experiment_run_is_over:
 * @self: a run
 *
 * Returns: whether it has been asked, with whatever result
 */
gboolean
confab_experiment_run_is_over (ConfabExperimentRun *self)
{
  return self->status != CONFAB_RUN_WAITING && self->status != CONFAB_RUN_RUNNING;
}

/**
 * confab_experiment_run_get_logprob:
 * @self: a run
 *
 * Returns: the mean of the log-probabilities of its tokens, %NAN without any
 */
double
confab_experiment_run_get_logprob (ConfabExperimentRun *self)
{
  return self->n_logprobs > 0 ? self->logprob_sum / self->n_logprobs : NAN;
}

/**
 * confab_experiment_run_get_perplexity:
 * @self: a run
 *
 * Returns: how many tokens the model chose from on average: e to the power of the mean without its sign; %NAN without any
 */
double
confab_experiment_run_get_perplexity (ConfabExperimentRun *self)
{
  return exp (-confab_experiment_run_get_logprob (self));
}

/**
 * confab_experiment_run_make_reply:
 * @self: a run
 *
 * Returns: (transfer full) (nullable): all that the reply has but its text
 */
ConfabReply *
confab_experiment_run_make_reply (ConfabExperimentRun *self)
{
  g_autoptr (JsonObject) object = self->reply != NULL ? confab_json_parse_object (self->reply, -1, NULL) : NULL;
  ConfabReply *reply = object != NULL ? confab_reply_from_json (object) : NULL;

  if (reply != NULL && reply->logprobs == NULL && self->logprobs != NULL)
    reply->logprobs = confab_logprobs_from_bytes (self->logprobs, NULL);
  return reply;
}

/**
 * confab_experiment_run_unpack:
 * @self: a run
 *
 * Writes the log-probabilities into the reply, as it is exported.
 */
void
confab_experiment_run_unpack (ConfabExperimentRun *self)
{
  g_autoptr (ConfabReply) reply = self->logprobs != NULL ? confab_experiment_run_make_reply (self) : NULL;
  g_autoptr (JsonNode) node = reply != NULL ? confab_reply_to_json (reply) : NULL;

  if (node == NULL)
    return;
  g_free (self->reply);
  self->reply = confab_json_to_string (node, FALSE);
  g_clear_pointer (&self->logprobs, g_bytes_unref);
}

const char *
confab_run_status_get_name (ConfabRunStatus status)
{
  return statuses[status].name;
}

const char *
confab_run_status_get_label (ConfabRunStatus status)
{
  return _ (statuses[status].label);
}

/* So that nobody has to unpack the log-probabilities for them. */
static void
write_facts (ConfabExperimentRun *self,
             ConfabJsonWriter    *writer)
{
  confab_json_writer_member (writer, "facts");
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "n_logprobs");
  confab_json_writer_int (writer, self->n_logprobs);
  if (isfinite (self->logprob_sum))
    {
      confab_json_writer_member (writer, "logprob_sum");
      confab_json_writer_double (writer, self->logprob_sum);
    }
  confab_json_writer_optional_string (writer, "not_followed", self->not_followed);
  confab_json_writer_end_object (writer);
}

static void
write_logprobs (ConfabExperimentRun *self,
                ConfabJsonWriter    *writer)
{
  gsize size;
  const guchar *data = g_bytes_get_data (self->logprobs, &size);
  g_autofree char *text = g_base64_encode (data, size);

  confab_json_writer_optional_string (writer, "logprobs", text);
}

/**
 * confab_experiment_run_to_json:
 * @self: a run
 *
 * Returns: (transfer full): what [method@Confab.ExperimentRun.load] reads
 */
char *
confab_experiment_run_to_json (ConfabExperimentRun *self)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

  confab_json_writer_begin_object (writer);
  confab_json_writer_optional_string (writer, "status", statuses[self->status].name);
  confab_json_writer_optional_string (writer, "text", self->text);
  if (self->reply != NULL)
    {
      confab_json_writer_member (writer, "reply");
      confab_json_writer_raw (writer, self->reply);
      write_facts (self, writer);
    }
  if (self->logprobs != NULL)
    write_logprobs (self, writer);
  confab_json_writer_optional_string (writer, "error", self->error);
  if (self->schema != CONFAB_RUN_SCHEMA_NOT_ASKED)
    {
      confab_json_writer_member (writer, "schema_holds");
      confab_json_writer_boolean (writer, self->schema == CONFAB_RUN_SCHEMA_HOLDS);
    }
  confab_json_writer_optional_string (writer, "schema_problem", self->problem);
  confab_json_writer_end_object (writer);
  return confab_json_writer_end_string (writer);
}

static gboolean
read_status (JsonObject      *object,
             ConfabRunStatus *status)
{
  const char *name = confab_json_get_string (object, "status");

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (name, statuses[i].name) == 0)
      {
        *status = i;
        return TRUE;
      }
  return FALSE;
}

/* object: (nullable): not there in results of older versions, whose replies have their log-probabilities as JSON. */
static gboolean
read_facts (ConfabExperimentRun *self,
            JsonObject          *object)
{
  gint64 n_logprobs = 0;
  double sum;

  if (object == NULL)
    return FALSE;
  confab_json_get_int (object, "n_logprobs", &n_logprobs);
  if (n_logprobs > 0 && n_logprobs < G_MAXINT && confab_json_get_double (object, "logprob_sum", &sum))
    {
      self->n_logprobs = (guint)n_logprobs;
      self->logprob_sum = sum;
    }
  self->not_followed = g_strdup (confab_json_get_string (object, "not_followed"));
  return TRUE;
}

static void
read_logprobs (ConfabExperimentRun *self,
               const char          *text)
{
  gsize size;
  guchar *data;

  if (text == NULL)
    return;
  data = g_base64_decode (text, &size);
  self->logprobs = g_bytes_new_take (data, size);
}

static void
read_reply (ConfabExperimentRun *self,
            JsonObject          *object,
            ConfabRunStatus      status)
{
  JsonObject *member = confab_json_get_object (object, "reply");
  g_autoptr (ConfabReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (member == NULL)
    return;
  reply = confab_reply_from_json (member);
  take_facts (self, reply);
  if (read_facts (self, confab_json_get_object (object, "facts")))
    {
      self->reply = confab_json_to_string (confab_json_get_node (object, "reply"), FALSE);
      read_logprobs (self, confab_json_get_string (object, "logprobs"));
      return;
    }
  find_facts (self, reply, status);
  node = confab_reply_to_short_json (reply);
  self->reply = confab_json_to_string (node, FALSE);
}

/**
 * confab_experiment_run_load:
 * @self: a run
 * @json: what was stored of it
 *
 * Returns: whether it has what was stored; otherwise it waits as before
 */
gboolean
confab_experiment_run_load (ConfabExperimentRun *self,
                            const char          *json)
{
  g_autoptr (JsonObject) object = confab_json_parse_object (json, -1, NULL);
  ConfabRunStatus status;
  const char *text;
  gboolean holds;

  if (object == NULL || !read_status (object, &status) || status == CONFAB_RUN_WAITING || status == CONFAB_RUN_RUNNING)
    return FALSE;
  clear (self);
  text = confab_json_get_string (object, "text");
  g_free (self->text);
  self->text = g_strdup (text != NULL ? text : "");
  read_reply (self, object, status);
  if (self->error == NULL)
    self->error = g_strdup (confab_json_get_string (object, "error"));
  if (confab_json_get_boolean (object, "schema_holds", &holds))
    self->schema = holds ? CONFAB_RUN_SCHEMA_HOLDS : CONFAB_RUN_SCHEMA_BROKEN;
  self->problem = g_strdup (confab_json_get_string (object, "schema_problem"));
  set_status (self, status);
  return TRUE;
}
