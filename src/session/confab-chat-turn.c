/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-text.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-private.h"
#include "session/confab-continuation.h"

/* One turn of a chat: whether it can begin, what it is made of, and what follows from its end. */

/* What a turn made may be forgotten like any other message, once the store has it. */
static void
note_stored (ConfabChat    *self,
             ConfabMessage *reply)
{
  ConfabMessage *question = confab_conversation_get_parent (self->conversation, reply);

  if (self->unstored->len > 0 || confab_conversation_get_temporary (self->conversation))
    return;
  if (question != NULL)
    confab_message_loader_note_stored (self->loader, question);
  confab_message_loader_note_stored (self->loader, reply);
}

static gboolean
has_ended_well (ConfabMessage *reply)
{
  return confab_message_get_status (reply) == CONFAB_STATUS_COMPLETE && confab_message_get_reply (reply)->failure == NULL;
}

/* Whether the path ends with a reply of this turn. What waits was written below it, and does not belong where somebody looks meanwhile. */
static gboolean
is_at_end (ConfabChat    *self,
           ConfabMessage *reply)
{
  ConfabMessage *leaf = confab_conversation_get_leaf (self->conversation);

  return leaf != NULL && g_strcmp0 (confab_message_get_parent_id (leaf), confab_message_get_parent_id (reply)) == 0 &&
         confab_message_get_created (leaf) >= confab_message_get_created (reply);
}

static void
on_ended_cb (ConfabChat       *self,
             ConfabGeneration *generation)
{
  g_autoptr (ConfabGeneration) ended = g_steal_pointer (&self->generation);
  ConfabMessage *reply = confab_generation_get_reply (ended);

  g_assert (ended == generation);

  g_signal_handlers_disconnect_by_data (ended, self);
  note_stored (self, reply);
  confab_message_loader_set_busy (self->loader, FALSE);
  confab_library_touch (confab_session_get_library (self->session), self->conversation, FALSE);
  confab_titler_note_ended (confab_session_get_titler (self->session), self->conversation);
  confab_chat_state_changed (self);
  confab_chat_busy_changed (self);
  g_signal_emit_by_name (self, "ended", reply);
  if (has_ended_well (reply) && self->generation == NULL && is_at_end (self, reply))
    confab_chat_go_on_with_queue (self);
}

static void
drop_chat (gpointer  data,
           GClosure *closure)
{
  g_object_unref (data);
}

static ConfabProvider *
get_provider (ConfabChat       *self,
              const ConfabTurn *choice)
{
  return choice != NULL && choice->provider != NULL ? choice->provider : confab_chat_get_provider (self);
}

static const char *
get_model (ConfabChat       *self,
           const ConfabTurn *choice)
{
  if (choice != NULL && choice->model != NULL)
    return choice->model;
  return choice != NULL && choice->provider != NULL ? confab_provider_get_model (choice->provider)
                                                    : confab_chat_get_model (self);
}

/**
 * confab_chat_check_ready:
 * @self: a chat
 * @choice: (nullable): what is chosen for one turn
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: whether everything for a turn is there: a service, a model, and no other turn
 */
gboolean
confab_chat_check_ready (ConfabChat       *self,
                         const ConfabTurn *choice,
                         GError          **error)
{
  ConfabProvider *provider = get_provider (self, choice);
  const char *model = get_model (self, choice);

  if (self->generation != NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                 _ ("A reply is still coming. Stop it, or wait for its end."));
  else if (provider == NULL)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME,
                 _ ("No service is set up. Add one with its key, or use the sandbox."));
  else if (model == NULL || *model == '\0')
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("No model is chosen for “%s”. Choose one."),
                 confab_provider_get_name (provider));
  else if (confab_provider_is_sandbox (provider)) /* nobody pays for it */
    return confab_session_start_sandbox (self->session, error) != NULL;
  else
    return confab_budget_check (confab_session_get_budget (self->session), 0, error);
  return FALSE;
}

static ConfabParameters *
merge_parameters (ConfabChat       *self,
                  ConfabMessage    *question,
                  const ConfabTurn *choice,
                  gboolean          single)
{
  g_autoptr (ConfabParameters) all = confab_chat_dup_parameters_of (self, question);
  g_autoptr (ConfabParameters) merged = NULL;

  if (choice != NULL && choice->parameters != NULL)
    {
      merged = confab_parameters_merge (all, choice->parameters);
      g_set_object (&all, merged);
    }
  /* One reply goes on with one reply. */
  if (single)
    confab_parameters_unset (all, "n");
  return g_steal_pointer (&all);
}

/**
 * confab_chat_start_turn:
 * @self: a chat that is ready
 * @question: what is answered
 * @partial: (nullable): an answer to it that was cut and that the new one goes on with, loaded
 * @choice: (nullable): what is chosen for this turn
 *
 * Starts a turn, with a new reply below @question.
 */
void
confab_chat_start_turn (ConfabChat       *self,
                        ConfabMessage    *question,
                        ConfabMessage    *partial,
                        const ConfabTurn *choice)
{
  g_autoptr (ConfabParameters) parameters = merge_parameters (self, question, choice, partial != NULL);
  g_autofree char *id = confab_id_new ();
  g_autofree char *system = confab_session_dup_system_prompt (self->session, self->conversation);
  g_autoptr (ConfabMessage) reply = NULL;
  JsonNode *stream = confab_parameters_get (parameters, "stream");
  ConfabGenerationPlan plan = {
    .session = self->session,
    .conversation = self->conversation,
    .loader = self->loader,
    .question = partial != NULL ? partial : question,
    .partial = partial,
    .unstored = self->unstored,
    .provider = get_provider (self, choice),
    .model = get_model (self, choice),
    .parameters = parameters,
    .stream = self->stream && (stream == NULL || json_node_get_boolean (stream)),
    .attachments = self->attachments,
  };

  reply = confab_message_new (id, confab_message_get_id (question), CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING,
                              confab_time_now ());
  if (partial != NULL)
    confab_continuation_begin (reply, partial);
  plan.reply = reply;
  confab_conversation_add (self->conversation, reply);
  confab_conversation_set_leaf (self->conversation, id);
  confab_conversation_set_updated (self->conversation, confab_time_now ());

  self->sent_system = system != NULL ? confab_text_guess_tokens ((gint64)strlen (system)) : 0;
  self->queue_due = FALSE;
  self->generation = confab_generation_new (&plan);
  confab_message_loader_set_busy (self->loader, TRUE);
  g_signal_connect_swapped (self->generation, "state-changed", G_CALLBACK (confab_chat_state_changed), self);
  g_signal_connect_swapped (self->generation, "progress", G_CALLBACK (confab_chat_progress_changed), self);
  /* The chat lives as long as its turn, whoever else lets it go. */
  g_signal_connect_data (self->generation, "ended", G_CALLBACK (on_ended_cb), g_object_ref (self), drop_chat,
                         G_CONNECT_SWAPPED);
  confab_chat_busy_changed (self);
  confab_library_touch (confab_session_get_library (self->session), self->conversation, TRUE);
  confab_generation_start (self->generation);
}

/**
 * confab_chat_stop:
 * @self: a chat
 *
 * Ends the turn at once, if there is one; what came is kept.
 */
void
confab_chat_stop (ConfabChat *self)
{
  g_return_if_fail (CONFAB_IS_CHAT (self));

  if (self->generation != NULL)
    confab_generation_stop (self->generation);
}
