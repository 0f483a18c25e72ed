/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-id.h"
#include "session/confab-experiment-job.h"
#include "session/confab-session-private.h"

struct _ConfabExperimentJob
{
  ConfabSession          *session;
  ConfabExperimentRun    *run;
  ConfabExperimentLane   *lane; /* not owned */
  ConfabConversation     *conversation;
  ConfabMessageLoader    *loader;
  ConfabMessage          *reply;
  ConfabGeneration       *generation;
  ConfabExperimentJobFunc changed;
  ConfabExperimentJobFunc ended;
  gpointer                user_data;
};

static void
on_state_changed_cb (ConfabExperimentJob *self)
{
  self->changed (self, self->user_data);
}

static void
on_ended_cb (ConfabExperimentJob *self)
{
  self->ended (self, self->user_data);
}

static ConfabMessage *
add_question (ConfabConversation *conversation,
              const char         *prompt)
{
  g_autofree char *id = confab_id_new ();
  ConfabMessage *question = confab_message_new (id, NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, confab_time_now ());
  g_autoptr (ConfabPart) part = confab_part_new_text (prompt);

  confab_message_add_part (question, part);
  confab_conversation_add (conversation, question);
  return question;
}

static ConfabMessage *
add_reply (ConfabConversation *conversation,
           ConfabMessage      *question,
           ConfabStatus        status)
{
  g_autofree char *id = confab_id_new ();

  return confab_message_new (id, confab_message_get_id (question), CONFAB_ROLE_ASSISTANT, status, confab_time_now ());
}

static void
make_turn (ConfabExperimentJob *self,
           ConfabMessage       *question,
           ConfabProvider      *provider,
           const char          *model,
           ConfabParameters    *parameters)
{
  g_autoptr (GPtrArray) unstored = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *stream = confab_parameters_get (parameters, "stream");
  ConfabGenerationPlan plan = {
    .session = self->session,
    .conversation = self->conversation,
    .loader = self->loader,
    .question = question,
    .unstored = unstored,
    .reply = self->reply,
    .provider = provider,
    .model = model,
    .parameters = parameters,
    .obeys = TRUE,
    .stream = stream == NULL || json_node_get_boolean (stream),
  };

  self->generation = confab_generation_new (&plan);
  g_signal_connect_swapped (self->generation, "state-changed", G_CALLBACK (on_state_changed_cb), self);
  g_signal_connect_swapped (self->generation, "ended", G_CALLBACK (on_ended_cb), self);
}

/**
 * confab_experiment_job_new: (constructor)
 * @session: what everything is taken from
 * @experiment: what is asked
 * @run: where the result goes
 * @lane: what is asked of the service
 * @model: the model
 * @parameters: all that is set
 * @changed: called when the turn is further
 * @ended: called once, when the reply is final
 * @user_data: for the two
 *
 * Returns: (transfer full): a request that has not started
 */
ConfabExperimentJob *
confab_experiment_job_new (ConfabSession          *session,
                           ConfabExperiment       *experiment,
                           ConfabExperimentRun    *run,
                           ConfabExperimentLane   *lane,
                           const char             *model,
                           ConfabParameters       *parameters,
                           ConfabExperimentJobFunc changed,
                           ConfabExperimentJobFunc ended,
                           gpointer                user_data)
{
  ConfabExperimentJob *self = g_new0 (ConfabExperimentJob, 1);
  g_autofree char *id = confab_id_new ();
  g_autoptr (ConfabMessage) question = NULL;

  self->session = g_object_ref (session);
  self->run = g_object_ref (run);
  self->lane = lane;
  self->changed = changed;
  self->ended = ended;
  self->user_data = user_data;
  self->conversation = confab_conversation_new (id, confab_time_now ());
  confab_conversation_set_temporary (self->conversation, TRUE);
  /* An empty one says that there is none, also where there is one for everything. */
  confab_conversation_set_system_prompt (self->conversation, experiment->system_prompt != NULL ? experiment->system_prompt : "");
  question = add_question (self->conversation, experiment->prompt);
  self->reply = add_reply (self->conversation, question, CONFAB_STATUS_STREAMING);
  confab_conversation_add (self->conversation, self->reply);
  confab_conversation_set_leaf (self->conversation, confab_message_get_id (self->reply));
  self->loader = confab_message_loader_new (confab_session_get_store (session), self->conversation, 0);
  confab_message_loader_complete (self->loader);
  make_turn (self, question, confab_experiment_lane_get_provider (lane), model, parameters);
  return self;
}

void
confab_experiment_job_free (ConfabExperimentJob *self)
{
  g_signal_handlers_disconnect_by_data (self->generation, self);
  g_object_unref (self->generation);
  confab_message_loader_stop (self->loader);
  g_object_unref (self->loader);
  g_object_unref (self->reply);
  g_object_unref (self->conversation);
  g_object_unref (self->run);
  g_object_unref (self->session);
  g_free (self);
}

void
confab_experiment_job_start (ConfabExperimentJob *self)
{
  confab_generation_start (self->generation);
}

/**
 * confab_experiment_job_stop:
 * @self: a request
 *
 * Ends it at once; it is told as ended before this comes back.
 */
void
confab_experiment_job_stop (ConfabExperimentJob *self)
{
  confab_generation_stop (self->generation);
}

ConfabExperimentRun *
confab_experiment_job_get_run (ConfabExperimentJob *self)
{
  return self->run;
}

ConfabExperimentLane *
confab_experiment_job_get_lane (ConfabExperimentJob *self)
{
  return self->lane;
}

ConfabMessage *
confab_experiment_job_get_reply (ConfabExperimentJob *self)
{
  return self->reply;
}

guint
confab_experiment_job_get_retry_seconds (ConfabExperimentJob *self)
{
  return confab_generation_get_retry_seconds (self->generation);
}

static ConfabStatus
get_message_status (ConfabRunStatus status)
{
  switch (status)
    {
    case CONFAB_RUN_COMPLETE:
      return CONFAB_STATUS_COMPLETE;
    case CONFAB_RUN_STOPPED:
      return CONFAB_STATUS_STOPPED;
    case CONFAB_RUN_FAILED:
      return CONFAB_STATUS_FAILED;
    default:
      return CONFAB_STATUS_INTERRUPTED;
    }
}

static void
set_up_conversation (ConfabConversation  *conversation,
                     ConfabExperiment    *experiment,
                     ConfabExperimentRun *run,
                     ConfabProvider      *provider)
{
  ConfabExperimentTarget *target = confab_experiment_get_target (experiment, run->cell);
  g_autofree char *title = confab_experiment_dup_title (experiment);
  g_autofree char *values = confab_experiment_dup_values_text (experiment, run->cell);
  g_autofree char *whole = *values != '\0' ? g_strdup_printf ("%s (%s)", title, values) : g_strdup (title);
  ConfabProfile profile = provider != NULL ? confab_provider_get_profile (provider) : CONFAB_PROFILE_GENERIC;
  g_autoptr (ConfabParameters) parameters = confab_experiment_make_parameters (experiment, run->cell, profile, NULL);
  g_autoptr (JsonNode) node = parameters != NULL ? confab_parameters_to_json (parameters) : NULL;

  confab_conversation_set_title (conversation, whole);
  confab_conversation_set_provider_id (conversation, provider != NULL ? confab_provider_get_id (provider) : NULL);
  confab_conversation_set_model (conversation, target->model);
  confab_conversation_set_system_prompt (conversation, experiment->system_prompt != NULL ? experiment->system_prompt : "");
  if (node != NULL)
    confab_parameters_load (confab_conversation_get_parameters (conversation), json_node_get_object (node));
}

/**
 * confab_experiment_make_conversation:
 * @experiment: an experiment
 * @run: a result of it
 * @provider: (nullable): the service that was asked
 * @messages: (element-type ConfabMessage): where the messages are added
 *
 * Returns: (transfer full): a conversation with the question and the reply that is set up as the request was, to be stored
 */
ConfabConversation *
confab_experiment_make_conversation (ConfabExperiment    *experiment,
                                     ConfabExperimentRun *run,
                                     ConfabProvider      *provider,
                                     GPtrArray           *messages)
{
  g_autofree char *id = confab_id_new ();
  ConfabConversation *conversation = confab_conversation_new (id, confab_time_now ());
  ConfabMessage *question = add_question (conversation, experiment->prompt);
  ConfabMessage *reply = add_reply (conversation, question, get_message_status (run->status));
  ConfabReply *content = confab_experiment_run_make_reply (run);

  confab_message_append_text (reply, run->text);
  if (content != NULL)
    confab_message_take_reply (reply, content);
  confab_conversation_add (conversation, reply);
  confab_conversation_set_leaf (conversation, confab_message_get_id (reply));
  set_up_conversation (conversation, experiment, run, provider);
  g_ptr_array_add (messages, question);
  g_ptr_array_add (messages, reply);
  return conversation;
}
