/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabRunStatus:
 * @CONFAB_RUN_WAITING: it has not been asked yet
 * @CONFAB_RUN_RUNNING: it is being asked
 * @CONFAB_RUN_COMPLETE: the reply is complete
 * @CONFAB_RUN_STOPPED: somebody stopped it; what came is there
 * @CONFAB_RUN_INTERRUPTED: the reply was cut; what came is there
 * @CONFAB_RUN_FAILED: it failed before any of the reply came
 */
typedef enum
{
  CONFAB_RUN_WAITING,
  CONFAB_RUN_RUNNING,
  CONFAB_RUN_COMPLETE,
  CONFAB_RUN_STOPPED,
  CONFAB_RUN_INTERRUPTED,
  CONFAB_RUN_FAILED,
} ConfabRunStatus;

typedef enum
{
  CONFAB_RUN_SCHEMA_NOT_ASKED,
  CONFAB_RUN_SCHEMA_HOLDS,
  CONFAB_RUN_SCHEMA_BROKEN,
} ConfabRunSchema;

/**
 * ConfabExperimentRun:
 * @cell: the number of the cell of the experiment
 * @status: how far it is
 * @provider: (nullable): the name of the service that was asked
 * @model: (nullable): the model that was asked for
 * @text: the reply; only its beginning where @is_short
 * @reply: (nullable): all that the reply has but its log-probabilities, as JSON; %NULL where @is_short
 * @logprobs: (nullable): those in their compact form; %NULL where @is_short
 * @is_short: whether the rest is only where it is stored
 * @finish_reason: (nullable): why the reply ended
 * @error: (nullable): how it failed, in one line
 * @prompt_tokens: -1 where unknown, so the next three
 * @completion_tokens: tokens of the reply
 * @first_token_ms: from sending to the first token
 * @total_ms: from sending to the end
 * @has_cost: whether the cost is known
 * @is_estimate: whether it is not as billed but reckoned from prices
 * @cost_usd: the cost in US dollars
 * @n_logprobs: how many tokens have a log-probability
 * @logprob_sum: the sum of the log-probabilities, %NAN without any
 * @schema: whether the reply is what the schema of the request asks for
 * @problem: (nullable): what is not
 * @not_followed: (nullable): the parameters that the service ignored, as the reply shows, with commas between them
 *
 * What came of one cell of an experiment. The signal "changed" tells of every change. Read the fields, but do not write them.
 */
#define CONFAB_TYPE_EXPERIMENT_RUN (confab_experiment_run_get_type ())
G_DECLARE_FINAL_TYPE (ConfabExperimentRun, confab_experiment_run, CONFAB, EXPERIMENT_RUN, GObject)

struct _ConfabExperimentRun
{
  GObject          parent_instance;

  guint            cell;
  ConfabRunStatus  status;
  char            *provider;
  char            *model;
  char            *text;
  char            *reply;
  GBytes          *logprobs;
  gboolean         is_short;
  char            *finish_reason;
  char            *error;
  gint64           prompt_tokens;
  gint64           completion_tokens;
  gint64           first_token_ms;
  gint64           total_ms;
  gboolean         has_cost;
  gboolean         is_estimate;
  double           cost_usd;
  guint            n_logprobs;
  double           logprob_sum;
  ConfabRunSchema  schema;
  char            *problem;
  char            *not_followed;
};

ConfabExperimentRun *confab_experiment_run_new          (guint                 cell) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_experiment_run_begin        (ConfabExperimentRun  *self);
void                 confab_experiment_run_reset        (ConfabExperimentRun  *self);
void                 confab_experiment_run_take_message (ConfabExperimentRun  *self,
                                                         ConfabMessage        *message);
void                 confab_experiment_run_fail         (ConfabExperimentRun  *self,
                                                         const char           *error);
void                 confab_experiment_run_set_schema   (ConfabExperimentRun  *self,
                                                         ConfabRunSchema       schema,
                                                         const char           *problem);
/* Lets go of what is only shown when somebody asks for it: all of it is stored. */
void                 confab_experiment_run_shorten      (ConfabExperimentRun  *self);
/* Takes all that the other has, which has nothing then. */
void                 confab_experiment_run_take         (ConfabExperimentRun  *self,
                                                         ConfabExperimentRun  *other);
gboolean             confab_experiment_run_is_over      (ConfabExperimentRun  *self);
double               confab_experiment_run_get_logprob  (ConfabExperimentRun  *self);
double               confab_experiment_run_get_perplexity (ConfabExperimentRun *self);
ConfabReply         *confab_experiment_run_make_reply   (ConfabExperimentRun  *self) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the log-probabilities into the reply, as JSON: many times as long, and slow. */
void                 confab_experiment_run_unpack       (ConfabExperimentRun  *self);
const char          *confab_run_status_get_name         (ConfabRunStatus       status);
const char          *confab_run_status_get_label        (ConfabRunStatus       status);
char                *confab_experiment_run_to_json      (ConfabExperimentRun  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean             confab_experiment_run_load         (ConfabExperimentRun  *self,
                                                         const char           *json);

G_END_DECLS
