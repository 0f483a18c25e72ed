/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-uri.h"
#include "net/confab-retry-policy.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-reply-reader.h"
#include "provider/confab-request.h"
#include "session/confab-conceal.h"
#include "session/confab-continuation.h"
#include "session/confab-generation.h"
#include "session/confab-session-private.h"

/* What is read of an answer that is an error. */
#define MAX_ERROR_BODY (1024 * 1024)

/* More choices than any service gives; a stream that numbers them higher is not believed. */
#define MAX_CHOICES 128

struct _ConfabGeneration
{
  GObject              parent_instance;

  ConfabSession       *session;
  ConfabConversation  *conversation;
  ConfabMessage       *question;
  GPtrArray           *unstored;      /* ConfabMessage, shared with the chat */
  gboolean             is_lost;       /* the question could not be stored, so that the replies cannot be either */
  GPtrArray           *replies;       /* ConfabMessage by choice; the first is there from the start */
  ConfabMessageLoader *loader;
  GPtrArray           *path;          /* ConfabMessage, what is sent, while the request is written */
  ConfabProvider      *provider;      /* a copy: the user may edit the other one meanwhile */
  char                *model;
  char                *system_prompt;
  ConfabParameters    *parameters;
  gboolean             stream;
  GHashTable          *attachments;

  GCancellable        *cancellable;   /* given to every step, each read among them */
  GBytes              *body;
  char                *key;
  ConfabHttpResponse  *response;
  ConfabReplyReader   *reader;
  ConfabContinuation  *continuation;  /* or NULL */
  guint                attempt;
  guint                retry_id;
  gint64               retry_at;      /* monotonic */
  gint64               sent_at;       /* monotonic, of the attempt that is answered */
  gint64               reasoning_at;  /* monotonic, 0 until there is some */
  ConfabChatState      state;
  gboolean             reader_finished;
  gboolean             ended;
};

enum
{
  STATE_CHANGED,
  ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabGeneration, confab_generation, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void send_request (ConfabGeneration *self);
static void apply_delta (ConfabGeneration  *self,
                         ConfabMessage     *message,
                         const ConfabDelta *delta);

static void
confab_generation_dispose (GObject *object)
{
  ConfabGeneration *self = CONFAB_GENERATION (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
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
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->key, confab_secret_free);
  g_clear_pointer (&self->attachments, g_hash_table_unref);
  g_ptr_array_unref (self->unstored);
  g_ptr_array_unref (self->replies);
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
  signals[ENDED] = g_signal_new ("ended", CONFAB_TYPE_GENERATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
}

static void
confab_generation_init (ConfabGeneration *self)
{
  self->cancellable = g_cancellable_new ();
  self->replies = g_ptr_array_new_with_free_func (g_object_unref);
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
  self->system_prompt = g_strdup (confab_conversation_get_system_prompt (plan->conversation));
  if (self->system_prompt == NULL)
    self->system_prompt = g_strdup (confab_session_get_system_prompt (plan->session));
  self->parameters = g_object_ref (plan->parameters);
  self->stream = plan->stream;
  self->attachments = copy_attachments (plan->attachments);
  g_ptr_array_add (self->replies, g_object_ref (plan->reply));
  if (plan->partial != NULL)
    self->continuation = confab_continuation_new (self->provider, plan->reply);

  reply->provider_id = g_strdup (confab_provider_get_id (self->provider));
  reply->provider_name = g_strdup (confab_provider_get_name (self->provider));
  reply->model_asked = g_strdup (self->model);
  reply->parameters = confab_parameters_to_json (self->parameters);
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

static gboolean
is_stored (ConfabGeneration *self)
{
  return !confab_conversation_get_temporary (self->conversation);
}

/* The one place where the state changes. */
static void
set_state (ConfabGeneration *self,
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
  set_state (self, CONFAB_CHAT_IDLE);
  g_signal_emit (self, signals[ENDED], 0);
}

static gint64
ms_since_sent (ConfabGeneration *self,
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
    apply_delta (self, confab_generation_get_reply (self), &delta);
}

/* Ends the turn, once: every reply gets its last state, and the store what it has. failure: (transfer full) (nullable) */
static void
end (ConfabGeneration *self,
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
  take_rest (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->response != NULL)
    confab_http_response_close (self->response);
  g_clear_pointer (&self->key, confab_secret_free);
  g_clear_pointer (&self->body, g_bytes_unref);

  for (guint i = 0; i < self->replies->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (self->replies, i);
      ConfabReply *reply = confab_message_edit_reply (message);

      reply->total_ms = ms_since_sent (self, now);
      if (self->reasoning_at != 0 && reply->reasoning_ms < 0)
        reply->reasoning_ms = (now - self->reasoning_at) / 1000;
      if (failure != NULL && failure->request_id != NULL && reply->request_id == NULL)
        reply->request_id = g_strdup (failure->request_id);
      confab_message_set_failure (message, confab_failure_copy (failure));
      confab_message_set_status (message, status);
    }
  confab_failure_free (failure);
  confab_conversation_set_updated (self->conversation, confab_time_now ());
  if (self->is_lost)
    keep_unstored (self);
  if (is_stored (self) && !self->is_lost)
    confab_store_write_async (confab_session_get_store (self->session), self->conversation, self->replies, NULL,
                              on_reply_stored_cb, g_object_ref (self));
  else
    on_reply_stored_cb (NULL, NULL, g_object_ref (self));
}

static gboolean
has_content (ConfabGeneration *self)
{
  return self->reader != NULL && confab_reply_reader_get_content_seen (self->reader);
}

/* failure: (transfer full) */
static void
fail (ConfabGeneration *self,
      ConfabFailure    *failure)
{
  confab_conceal_key (failure, self->key);
  /* Where nothing came, nothing was cut off. */
  if (failure->kind == CONFAB_FAILURE_TRUNCATED && !has_content (self))
    failure->kind = CONFAB_FAILURE_EMPTY;
  end (self, has_content (self) ? CONFAB_STATUS_INTERRUPTED : CONFAB_STATUS_FAILED, failure);
}

static void
fail_with (ConfabGeneration *self,
           const GError     *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (self, CONFAB_STATUS_STOPPED, NULL);
  else
    fail (self, confab_error_from_gerror (error));
}

/* Lets the reader give what it still holds back, once, however the answer ended. (transfer full) (nullable) */
static ConfabFailure *
finish_reader (ConfabGeneration *self)
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
  confab_failure_free (finish_reader (self));
  end (self, CONFAB_STATUS_STOPPED, NULL);
}

static gboolean
retry_tick_cb (gpointer user_data)
{
  ConfabGeneration *self = user_data;

  if (g_get_monotonic_time () < self->retry_at)
    {
      g_signal_emit (self, signals[STATE_CHANGED], 0);
      return G_SOURCE_CONTINUE;
    }
  self->retry_id = 0;
  send_request (self);
  return G_SOURCE_REMOVE;
}

/* Whether another attempt can help, by what failed; the policy decides by the status whether and when. Some services
 * say 429 or 500 to what only a person can change. */
static gboolean
may_retry (const ConfabFailure *failure)
{
  switch ((int)failure->kind)
    {
    case CONFAB_FAILURE_TRUNCATED:
      return TRUE;
    case CONFAB_FAILURE_CREDIT:
    case CONFAB_FAILURE_CONTEXT_LENGTH:
    case CONFAB_FAILURE_FILTERED:
      return FALSE;
    case CONFAB_FAILURE_BAD_REQUEST:
      return failure->http_status == 409;
    default:
      return failure->http_status >= 400;
    }
}

/* Tries again later, or fails. failure: (transfer full) */
static void
retry_or_fail (ConfabGeneration *self,
               ConfabFailure    *failure)
{
  ConfabRetryQuestion question = { 0 };
  gint64 delay = -1;

  question.attempt = self->attempt;
  question.http_status = failure->http_status;
  question.content_seen = has_content (self);
  question.now = confab_time_now ();
  question.jitter = g_random_double ();
  if (self->response != NULL)
    {
      question.should_retry = confab_http_response_get_header (self->response, "x-should-retry");
      question.retry_after_ms = confab_http_response_get_header (self->response, "retry-after-ms");
      question.retry_after = confab_http_response_get_header (self->response, "Retry-After");
    }
  if (may_retry (failure))
    delay = confab_retry_policy_delay (&question);
  if (delay < 0)
    {
      fail (self, failure);
      return;
    }
  g_debug ("Turn: attempt %u failed, next in %" G_GINT64_FORMAT " ms", self->attempt, delay);
  confab_conceal_key (failure, self->key);
  /* The failure is shown while the next attempt is waited for, and taken away when it starts. */
  confab_message_set_failure (confab_generation_get_reply (self), failure);
  if (self->response != NULL)
    confab_http_response_close (self->response);
  g_clear_object (&self->response);
  g_clear_pointer (&self->reader, confab_reply_reader_free);
  self->reader_finished = FALSE;
  self->retry_at = g_get_monotonic_time () + delay * 1000;
  self->retry_id = g_timeout_add_full (G_PRIORITY_DEFAULT, (guint)CLAMP (delay, 1, 250), retry_tick_cb,
                                       g_object_ref (self), g_object_unref);
  set_state (self, CONFAB_CHAT_RETRYING);
}

/* The reply that a choice belongs to. Further choices are siblings of the first. */
static ConfabMessage *
get_reply (ConfabGeneration *self,
           guint             choice)
{
  if (choice >= MAX_CHOICES)
    return NULL;
  while (self->replies->len <= choice)
    {
      g_autofree char *id = confab_id_new ();
      g_autoptr (ConfabMessage) message = NULL;
      g_autoptr (GPtrArray) added = g_ptr_array_new ();
      ConfabMessage *first = confab_generation_get_reply (self);
      const ConfabReply *from = confab_message_get_reply (first);
      ConfabReply *to;

      message = confab_message_new (id, confab_message_get_parent_id (first), CONFAB_ROLE_ASSISTANT,
                                    CONFAB_STATUS_STREAMING, confab_time_now ());
      to = confab_message_edit_reply (message);
      to->provider_id = g_strdup (from->provider_id);
      to->provider_name = g_strdup (from->provider_name);
      to->model_asked = g_strdup (from->model_asked);
      to->model_answered = g_strdup (from->model_answered);
      to->request_id = g_strdup (from->request_id);
      to->parameters = json_node_copy (from->parameters);
      confab_conversation_add (self->conversation, message);
      g_ptr_array_add (added, message);
      if (is_stored (self))
        confab_store_write_async (confab_session_get_store (self->session), self->conversation, added, NULL, NULL,
                                  NULL);
      g_ptr_array_add (self->replies, g_steal_pointer (&message));
    }
  return g_ptr_array_index (self->replies, choice);
}

static void
note_time (ConfabGeneration  *self,
           ConfabReply       *reply,
           const ConfabDelta *delta)
{
  gint64 now;

  if (delta->kind != CONFAB_DELTA_TEXT && delta->kind != CONFAB_DELTA_REASONING &&
      delta->kind != CONFAB_DELTA_REFUSAL &&
      delta->kind != CONFAB_DELTA_TOOL_CALL)
    return;
  if (reply->first_token_ms >= 0 && (delta->kind == CONFAB_DELTA_REASONING || self->reasoning_at == 0 ||
                                     reply->reasoning_ms >= 0))
    return;
  now = g_get_monotonic_time ();
  if (reply->first_token_ms < 0)
    reply->first_token_ms = ms_since_sent (self, now);
  if (delta->kind == CONFAB_DELTA_REASONING && self->reasoning_at == 0)
    self->reasoning_at = now;
  else if (delta->kind != CONFAB_DELTA_REASONING && self->reasoning_at != 0 && reply->reasoning_ms < 0)
    reply->reasoning_ms = (now - self->reasoning_at) / 1000;
}

static void
apply_delta (ConfabGeneration  *self,
             ConfabMessage     *message,
             const ConfabDelta *delta)
{
  note_time (self, confab_message_edit_reply (message), delta);
  confab_message_apply (message, delta);
  if (is_stored (self))
    confab_store_journal (confab_session_get_store (self->session), confab_message_get_id (message), delta);
}

static void
on_delta_cb (const ConfabDelta *delta,
             gpointer           user_data)
{
  ConfabGeneration *self = user_data;
  ConfabMessage *message = get_reply (self, delta->choice);
  ConfabDelta joined = *delta;
  g_autofree char *text = NULL;

  if (message == NULL)
    return;
  if (self->continuation != NULL && delta->choice == 0 && delta->text != NULL &&
      (delta->kind == CONFAB_DELTA_TEXT || delta->kind == CONFAB_DELTA_REASONING))
    {
      text = confab_continuation_join (self->continuation, delta);
      if (*text == '\0')
        return;
      joined.text = text;
    }
  apply_delta (self, message, &joined);
}

static void
finish_reading (ConfabGeneration *self)
{
  ConfabFailure *failure = finish_reader (self);

  if (failure == NULL)
    end (self, CONFAB_STATUS_COMPLETE, NULL);
  else if (confab_reply_reader_get_content_seen (self->reader))
    fail (self, failure);
  else
    retry_or_fail (self, failure);
}

/* Who follows the reply is told once for all that a read brought. Returns whether more is wanted. */
static gboolean
feed_reader (ConfabGeneration *self,
             GBytes           *bytes)
{
  g_autoptr (ConfabMessage) reply = g_object_ref (confab_generation_get_reply (self));
  gboolean more;

  g_object_freeze_notify (G_OBJECT (reply));
  more = confab_reply_reader_feed (self->reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_object_thaw_notify (G_OBJECT (reply));
  return more;
}

static void
on_bytes_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = confab_http_response_read_finish (CONFAB_HTTP_RESPONSE (source), result, &error);

  if (self->ended)
    return;
  if (bytes == NULL)
    {
      ConfabFailure *failure;

      confab_failure_free (finish_reader (self));
      if (confab_reply_reader_get_content_seen (self->reader) || !g_error_matches (error, CONFAB_NET_ERROR,
                                                                                   CONFAB_NET_ERROR_CUT))
        {
          fail_with (self, error);
          return;
        }
      failure = confab_error_from_gerror (error);
      retry_or_fail (self, failure);
      return;
    }
  if (g_bytes_get_size (bytes) == 0 || !feed_reader (self, bytes))
    {
      finish_reading (self);
      return;
    }
  if (self->ended)
    return;
  if (confab_reply_reader_get_content_seen (self->reader))
    set_state (self, CONFAB_CHAT_STREAMING);
  confab_http_response_read_async (self->response, self->cancellable, on_bytes_cb, g_object_ref (self));
}

static void
on_error_body_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = confab_http_response_read_all_finish (CONFAB_HTTP_RESPONSE (source), result, &error);

  if (self->ended)
    return;
  /* The status says enough where the body cannot be read. */
  if (body == NULL)
    body = g_bytes_new_static ("", 0);
  retry_or_fail (self, confab_error_from_response (self->response, body));
}

static void
on_response_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabHttpResponse) response = confab_http_client_send_finish (CONFAB_HTTP_CLIENT (source), result,
                                                                            &error);
  const char *request_id;
  ConfabReply *reply;

  if (self->ended)
    return;
  if (response == NULL)
    {
      if (g_error_matches (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_CUT))
        retry_or_fail (self, confab_error_from_gerror (error));
      else
        fail_with (self, error);
      return;
    }
  self->response = g_steal_pointer (&response);
  reply = confab_message_edit_reply (confab_generation_get_reply (self));
  request_id = confab_error_get_request_id (self->response);
  if (request_id != NULL)
    {
      g_free (reply->request_id);
      reply->request_id = g_strdup (request_id);
    }
  if (confab_http_response_get_status (self->response) / 100 != 2)
    {
      confab_http_response_read_all_async (self->response, MAX_ERROR_BODY, self->cancellable, on_error_body_cb,
                                           g_object_ref (self));
      return;
    }
  reply->first_byte_ms = ms_since_sent (self, confab_http_response_get_first_byte (self->response));
  self->reader = confab_reply_reader_new (confab_http_response_get_media_type (self->response), on_delta_cb, self);
  confab_http_response_read_async (self->response, self->cancellable, on_bytes_cb, g_object_ref (self));
}

static void
send_request (ConfabGeneration *self)
{
  g_autofree char *url = confab_request_dup_url (self->provider, self->continuation != NULL);
  ConfabHttpRequest request = {
    .method = "POST",
    .url = url,
    .headers = confab_provider_get_headers (self->provider),
    .bearer = self->key,
    .body = self->body,
    .body_type = "application/json",
    .accept = self->stream ? "text/event-stream" : "application/json",
    .connect_timeout = confab_provider_get_timeout_connect (self->provider),
    .first_byte_timeout = confab_provider_get_timeout_first_byte (self->provider),
    .silence_timeout = confab_provider_get_timeout_silence (self->provider),
    .allow_http = confab_provider_get_allow_http (self->provider),
  };

  self->attempt++;
  self->sent_at = g_get_monotonic_time ();
  confab_message_set_failure (confab_generation_get_reply (self), NULL);
  set_state (self, CONFAB_CHAT_WAITING);
  confab_http_client_send_async (confab_session_get_client (self->session), &request, self->cancellable, on_response_cb,
                                 g_object_ref (self));
}

static GBytes *
load_attachment_cb (ConfabPart *part,
                    gpointer    user_data,
                    GError    **error)
{
  ConfabGeneration *self = user_data;
  const char *hash = confab_part_get_facts (part)->hash;
  GBytes *bytes = g_hash_table_lookup (self->attachments, hash);

  if (bytes != NULL)
    return g_bytes_ref (bytes);
  return confab_store_load_attachment (confab_session_get_store (self->session), hash, error);
}

/* Runs in a thread of its own, since a request may hold a hundred megabytes of video. All that it reads has
 * ended, and does not change any more. */
static void
write_request_worker (GTask        *task,
                      gpointer      source,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  ConfabGeneration *self = task_data;
  GError *error = NULL;
  ConfabRequest request = {
    .provider = self->provider,
    .model = self->model,
    .system_prompt = self->system_prompt,
    .messages = self->path,
    .parameters = self->parameters,
    .stream = self->stream,
    .continues = self->continuation != NULL,
    .load = load_attachment_cb,
    .load_data = self,
  };
  GBytes *body = confab_request_write (&request, &error);

  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_request_written_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;

  self->body = g_task_propagate_pointer (G_TASK (result), &error);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  confab_message_loader_release_path (self->loader);
  if (self->ended)
    return;
  if (self->body != NULL)
    send_request (self);
  else if (error->domain == CONFAB_STORE_ERROR || error->domain == CONFAB_ERROR)
    end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_ATTACHMENT, error->message));
  else
    fail_with (self, error);
}

static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  self->path = confab_message_loader_load_path_finish (CONFAB_MESSAGE_LOADER (source), result, &error);
  if (self->ended || self->path == NULL)
    {
      g_clear_pointer (&self->path, g_ptr_array_unref);
      confab_message_loader_release_path (self->loader);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        end (self, CONFAB_STATUS_STOPPED, NULL);
      else if (error != NULL)
        end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_STORE, error->message));
      return;
    }
  /* The callback's reference is let go on this thread, so that the other one never holds the last. */
  task = g_task_new (NULL, self->cancellable, on_request_written_cb, g_object_ref (self));
  g_task_set_task_data (task, self, NULL);
  g_task_set_source_tag (task, on_path_loaded_cb);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, write_request_worker);
}

static void
on_key_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabGeneration) self = user_data;
  g_autoptr (GError) error = NULL;

  self->key = confab_services_lookup_key_finish (CONFAB_SERVICES (source), result, &error);
  if (self->ended)
    return;
  /* Without a keyring, a service that asks for no key still works; one that asks for it gets the reason told. */
  if (error != NULL && confab_provider_get_profile (self->provider) != CONFAB_PROFILE_GENERIC &&
      !confab_uri_is_loopback (confab_provider_get_base_url (self->provider)))
    {
      end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_AUTH, error->message));
      return;
    }
  confab_message_loader_load_path_async (self->loader, self->question, self->cancellable, on_path_loaded_cb,
                                         g_object_ref (self));
}

static void
prepare_request (ConfabGeneration *self)
{
  g_autoptr (GError) error = NULL;

  if (!confab_provider_check (self->provider, &error))
    end (self, CONFAB_STATUS_FAILED,
         confab_failure_new (g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_INSECURE_URL) ? CONFAB_FAILURE_INSECURE
                                                                                               : CONFAB_FAILURE_SETUP,
                             error->message));
  else
    confab_services_lookup_key_async (confab_session_get_services (self->session), self->provider, self->cancellable,
                                      on_key_cb, g_object_ref (self));
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
    prepare_request (self);
  else
    end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_STORE, error->message));
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

  set_state (self, CONFAB_CHAT_PREPARING);
  if (!is_stored (self))
    {
      prepare_request (self);
      return;
    }
  for (guint i = 0; i < self->unstored->len; i++)
    g_ptr_array_add (messages, self->unstored->pdata[i]);
  g_ptr_array_add (messages, confab_generation_get_reply (self));
  confab_store_write_async (confab_session_get_store (self->session), self->conversation, messages, NULL,
                            on_question_stored_cb, g_object_ref (self));
}
