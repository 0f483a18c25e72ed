/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "provider/confab-error-reader.h"
#include "session/confab-chat-preset.h"
#include "session/confab-conceal.h"
#include "session/confab-generation-private.h"

enum
{
  STATE_CHANGED,
  PROGRESS,
  ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabGeneration, confab_generation, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
confab_generation_dispose (GObject *object)
{
  ConfabGeneration *self = CONFAB_GENERATION (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  confab_generation_end_stage (self);
  g_clear_object (&self->response);
  g_clear_object (&self->session);
  g_clear_object (&self->conversation);
  g_clear_object (&self->question);
  g_clear_object (&self->loader);
  g_clear_object (&self->provider);
  g_clear_object (&self->parameters);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (confab_generation_parent_class)->dispose (object);
}

static void
confab_generation_finalize (GObject *object)
{
  ConfabGeneration *self = CONFAB_GENERATION (object);

  g_clear_pointer (&self->reader, confab_reply_reader_free);
  g_clear_pointer (&self->continuation, confab_continuation_free);
  g_clear_pointer (&self->recorder, confab_exchange_recorder_unref);
  g_clear_object (&self->body);
  g_clear_pointer (&self->key, confab_secret_free);
  g_clear_pointer (&self->attachments, g_hash_table_unref);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  g_ptr_array_unref (self->unstored);
  g_ptr_array_unref (self->replies);
  g_byte_array_unref (self->places);
  g_free (self->batch);
  g_ptr_array_unref (self->preparing);
  g_free (self->model);
  g_free (self->system_prompt);
  G_OBJECT_CLASS (confab_generation_parent_class)->finalize (object);
}

static void
confab_generation_class_init (ConfabGenerationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_generation_dispose;
  object_class->finalize = confab_generation_finalize;

  signals[STATE_CHANGED] = g_signal_new ("state-changed", CONFAB_TYPE_GENERATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL,
                                         G_TYPE_NONE, 0);
  signals[PROGRESS] = g_signal_new ("progress", CONFAB_TYPE_GENERATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", CONFAB_TYPE_GENERATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
}

static void
confab_generation_init (ConfabGeneration *self)
{
  self->cancellable = g_cancellable_new ();
  self->replies = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_byte_array_new ();
  self->preparing = g_ptr_array_new ();
}

/* Another thread reads it, while the user may attach more. */
static GHashTable *
copy_attachments (GHashTable *attachments)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  GHashTableIter iter;
  gpointer hash;
  gpointer bytes;

  if (attachments == NULL)
    return copy;
  g_hash_table_iter_init (&iter, attachments);
  while (g_hash_table_iter_next (&iter, &hash, &bytes))
    g_hash_table_insert (copy, g_strdup (hash), g_bytes_ref (bytes));
  return copy;
}

/**
 * confab_generation_new: (constructor)
 * @plan: what the turn is made of
 *
 * Returns: (transfer full): a turn that has not started
 */
ConfabGeneration *
confab_generation_new (const ConfabGenerationPlan *plan)
{
  ConfabGeneration *self = g_object_new (CONFAB_TYPE_GENERATION, NULL);
  ConfabReply *reply = confab_message_edit_reply (plan->reply);
  g_autoptr (JsonNode) provider = confab_provider_to_json (plan->provider);

  self->session = g_object_ref (plan->session);
  self->conversation = g_object_ref (plan->conversation);
  self->question = g_object_ref (plan->question);
  self->loader = g_object_ref (plan->loader);
  self->unstored = g_ptr_array_ref (plan->unstored);
  self->provider = confab_provider_from_json (json_node_get_object (provider));
  self->model = g_strdup (plan->model);
  self->system_prompt = confab_session_dup_system_prompt (plan->session, plan->conversation);
  self->parameters = g_object_ref (plan->parameters);
  self->stream = plan->stream;
  self->obeys = plan->obeys;
  self->attachments = copy_attachments (plan->attachments);
  if (confab_conversation_get_temporary (plan->conversation) && plan->attachments != NULL)
    self->memory = g_hash_table_ref (plan->attachments);
  g_ptr_array_add (self->replies, g_object_ref (plan->reply));
  if (plan->partial != NULL)
    self->continuation = confab_continuation_new (self->provider, plan->reply);

  reply->provider_id = g_strdup (confab_provider_get_id (self->provider));
  reply->provider_name = g_strdup (confab_provider_get_name (self->provider));
  reply->model_asked = g_strdup (self->model);
  reply->parameters = confab_parameters_to_json (self->parameters);
  confab_generation_begin_choices (self);
  return self;
}

/**
 * confab_generation_get_state:
 * @self: a turn
 *
 * Returns: what it is doing
 */
ConfabChatState
confab_generation_get_state (ConfabGeneration *self)
{
  return self->state;
}

/**
 * confab_generation_get_reply:
 * @self: a turn
 *
 * Returns: (transfer none): its first reply
 */
ConfabMessage *
confab_generation_get_reply (ConfabGeneration *self)
{
  return g_ptr_array_index (self->replies, 0);
}

/**
 * confab_generation_get_retry_seconds:
 * @self: a turn
 *
 * Returns: how many seconds until the next attempt, rounded up; 0 where none is waited for
 */
guint
confab_generation_get_retry_seconds (ConfabGeneration *self)
{
  gint64 left = self->retry_at - g_get_monotonic_time ();

  return self->state == CONFAB_CHAT_RETRYING && left > 0 ? (guint)((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

gboolean
confab_generation_is_stored (ConfabGeneration *self)
{
  return !confab_conversation_get_temporary (self->conversation);
}

/* The one place where the state changes. */
void
confab_generation_set_state (ConfabGeneration *self,
                             ConfabChatState   state)
{
  if (self->state == state)
    return;
  g_debug ("Turn: state %d to %d", self->state, state);
  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/* The next turn stores them with its own. */
static void
keep_unstored (ConfabGeneration *self)
{
  for (guint i = 0; i < self->replies->len; i++)
    if (!g_ptr_array_find (self->unstored, self->replies->pdata[i], NULL))
      g_ptr_array_add (self->unstored, g_object_ref (self->replies->pdata[i]));
}

static void
on_reply_stored_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;

  if (source != NULL && !confab_store_write_finish (CONFAB_STORE (source), result, &error))
    {
      ConfabMessage *reply = confab_generation_get_reply (self);

      keep_unstored (self);
      if (confab_message_get_reply (reply)->failure == NULL)
        confab_message_set_failure (reply, confab_failure_new (CONFAB_FAILURE_STORE, error->message));
    }
  confab_generation_set_state (self, CONFAB_CHAT_IDLE);
  g_signal_emit (self, signals[ENDED], 0);
}

gint64
confab_generation_ms_since_sent (ConfabGeneration *self,
                                 gint64            time)
{
  return self->sent_at != 0 ? MAX (time - self->sent_at, 0) / 1000 : -1;
}

/* What was held back, in case it only repeated what the reply begins with. */
static void
take_rest (ConfabGeneration *self)
{
  g_autofree char *rest = self->continuation != NULL ? confab_continuation_finish (self->continuation) : NULL;
  ConfabDelta delta = { .kind = CONFAB_DELTA_TEXT, .text = rest };

  if (rest != NULL && *rest != '\0')
    confab_generation_apply_delta (self, confab_generation_get_reply (self), &delta);
}

/* Ends the turn, once: every reply gets its last state, and the store what it has. failure: (transfer full) (nullable) */
void
confab_generation_end (ConfabGeneration *self,
                       ConfabStatus      status,
                       ConfabFailure    *failure)
{
  gint64 now = g_get_monotonic_time ();

  if (self->ended)
    {
      confab_failure_free (failure);
      return;
    }
  self->ended = TRUE;
  confab_generation_end_stage (self);
  take_rest (self);
  confab_generation_record_failure (self, failure, -1);
  confab_generation_record_end (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->response != NULL)
    confab_http_response_close (self->response);
  g_clear_pointer (&self->key, confab_secret_free);
  g_clear_object (&self->body);

  for (guint i = 0; i < self->replies->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (self->replies, i);
      ConfabReply *reply = confab_message_edit_reply (message);

      reply->total_ms = confab_generation_ms_since_sent (self, now);
      if (self->reasoning_at != 0 && reply->reasoning_ms < 0)
        reply->reasoning_ms = (now - self->reasoning_at) / 1000;
      if (failure != NULL && failure->request_id != NULL && reply->request_id == NULL)
        reply->request_id = g_strdup (failure->request_id);
    }
  confab_generation_end_choices (self, status, failure);
  confab_failure_free (failure);
  confab_generation_reckon (self);
  confab_conversation_set_updated (self->conversation, confab_time_now ());
  if (self->is_lost)
    keep_unstored (self);
  if (confab_generation_is_stored (self) && !self->is_lost)
    confab_store_write_async (confab_session_get_store (self->session), self->conversation, self->replies, NULL,
                              on_reply_stored_cb, g_object_ref (self));
  else
    {
      confab_generation_keep_spent (self);
      on_reply_stored_cb (NULL, NULL, g_object_ref (self));
    }
}

gboolean
confab_generation_has_content (ConfabGeneration *self)
{
  return self->reader != NULL && confab_reply_reader_get_content_seen (self->reader);
}

/* failure: (transfer full) */
void
confab_generation_fail (ConfabGeneration *self,
                        ConfabFailure    *failure)
{
  confab_conceal_key (failure, self->key);
  confab_generation_note_refusal (self, failure);
  /* Where nothing came, nothing was cut off. */
  if (failure->kind == CONFAB_FAILURE_TRUNCATED && !confab_generation_has_content (self))
    failure->kind = CONFAB_FAILURE_EMPTY;
  confab_generation_end (self, confab_generation_has_content (self) ? CONFAB_STATUS_INTERRUPTED : CONFAB_STATUS_FAILED, failure);
}

void
confab_generation_fail_with (ConfabGeneration *self,
                             const GError     *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    confab_generation_end (self, CONFAB_STATUS_STOPPED, NULL);
  else
    confab_generation_fail (self, confab_error_from_gerror (error));
}

/* Lets the reader give what it still holds back, once, however the answer ended. (transfer full) (nullable) */
ConfabFailure *
confab_generation_finish_reader (ConfabGeneration *self)
{
  if (self->reader == NULL || self->reader_finished)
    return NULL;
  self->reader_finished = TRUE;
  return confab_reply_reader_finish (self->reader);
}

/**
 * confab_generation_stop:
 * @self: a turn
 *
 * Ends it at once and closes the connection; what came is kept and stored.
 */
void
confab_generation_stop (ConfabGeneration *self)
{
  g_return_if_fail (CONFAB_IS_GENERATION (self));

  if (self->ended)
    return;
  g_cancellable_cancel (self->cancellable);
  confab_failure_free (confab_generation_finish_reader (self));
  confab_generation_end (self, CONFAB_STATUS_STOPPED, NULL);
}

static void
on_question_stored_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean stored = confab_store_write_finish (CONFAB_STORE (source), result, &error);

  if (stored)
    g_ptr_array_set_size (self->unstored, 0);
  self->is_lost = !stored;
  if (self->ended)
    return;
  if (stored)
    confab_generation_prepare (self);
  else
    confab_generation_end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_STORE, error->message));
}

/**
 * confab_generation_start:
 * @self: a turn that has not started
 *
 * The question is on disk before the request leaves.
 */
void
confab_generation_start (ConfabGeneration *self)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();

  g_return_if_fail (CONFAB_IS_GENERATION (self));
  g_return_if_fail (self->state == CONFAB_CHAT_IDLE && !self->ended);

  confab_generation_set_state (self, CONFAB_CHAT_PREPARING);
  if (!confab_generation_is_stored (self))
    {
      confab_generation_prepare (self);
      return;
    }
  for (guint i = 0; i < self->unstored->len; i++)
    g_ptr_array_add (messages, self->unstored->pdata[i]);
  g_ptr_array_add (messages, confab_generation_get_reply (self));
  confab_store_write_async (confab_session_get_store (self->session), self->conversation, messages, NULL,
                            on_question_stored_cb, g_object_ref (self));
}
