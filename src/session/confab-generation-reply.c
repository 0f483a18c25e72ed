/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "net/confab-retry-policy.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-request.h"
#include "session/confab-conceal.h"
#include "session/confab-generation-private.h"

/* Sending, again where that helps, and reading the answer. */

/* What is read of an answer that is an error. */
#define MAX_ERROR_BODY (1024 * 1024)

static gboolean
retry_tick_cb (gpointer user_data)
{
  ConfabGeneration *self = user_data;

  if (g_get_monotonic_time () < self->retry_at)
    {
      g_signal_emit_by_name (self, "state-changed");
      return G_SOURCE_CONTINUE;
    }
  self->retry_id = 0;
  confab_generation_send (self);
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
  question.content_seen = confab_generation_has_content (self);
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
  if (delay < 0 || (self->obeys && delay < failure->retry_after_ms))
    {
      confab_generation_fail (self, failure);
      return;
    }
  g_debug ("Turn: attempt %u failed, next in %" G_GINT64_FORMAT " ms", self->attempt, delay);
  confab_conceal_key (failure, self->key);
  confab_generation_record_failure (self, failure, delay);
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
  confab_generation_set_state (self, CONFAB_CHAT_RETRYING);
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
  confab_generation_record_moment (self, CONFAB_EXCHANGE_FIRST_TOKEN);
  if (reply->first_token_ms < 0)
    reply->first_token_ms = confab_generation_ms_since_sent (self, now);
  if (delta->kind == CONFAB_DELTA_REASONING && self->reasoning_at == 0)
    self->reasoning_at = now;
  else if (delta->kind != CONFAB_DELTA_REASONING && self->reasoning_at != 0 && reply->reasoning_ms < 0)
    reply->reasoning_ms = (now - self->reasoning_at) / 1000;
}

void
confab_generation_apply_delta (ConfabGeneration  *self,
                               ConfabMessage     *message,
                               const ConfabDelta *delta)
{
  note_time (self, confab_message_edit_reply (message), delta);
  confab_message_apply (message, delta);
  if (confab_generation_is_stored (self))
    confab_store_journal (confab_session_get_store (self->session), confab_message_get_id (message), delta);
}

static void
on_delta_cb (const ConfabDelta *delta,
             gpointer           user_data)
{
  ConfabGeneration *self = user_data;
  ConfabMessage *message = confab_generation_find_reply (self, delta);
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
  confab_generation_apply_delta (self, message, &joined);
}

static void
finish_reading (ConfabGeneration *self)
{
  ConfabFailure *failure = confab_generation_finish_reader (self);

  if (failure == NULL)
    confab_generation_end (self, CONFAB_STATUS_COMPLETE, NULL);
  else if (confab_reply_reader_get_content_seen (self->reader))
    confab_generation_fail (self, failure);
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

      confab_failure_free (confab_generation_finish_reader (self));
      if (confab_reply_reader_get_content_seen (self->reader) || !g_error_matches (error, CONFAB_NET_ERROR,
                                                                                   CONFAB_NET_ERROR_CUT))
        {
          confab_generation_fail_with (self, error);
          return;
        }
      failure = confab_error_from_gerror (error);
      retry_or_fail (self, failure);
      return;
    }
  confab_generation_record_bytes (self, bytes);
  if (g_bytes_get_size (bytes) == 0 || !feed_reader (self, bytes))
    {
      finish_reading (self);
      return;
    }
  if (self->ended)
    return;
  if (confab_reply_reader_get_content_seen (self->reader))
    confab_generation_set_state (self, CONFAB_CHAT_STREAMING);
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
  confab_generation_record_bytes (self, body);
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
  /* A service may answer before it has read everything. */
  confab_generation_note_sent (self);
  if (response == NULL)
    {
      if (g_error_matches (error, CONFAB_NET_ERROR, CONFAB_NET_ERROR_CUT))
        retry_or_fail (self, confab_error_from_gerror (error));
      else
        confab_generation_fail_with (self, error);
      return;
    }
  self->response = g_steal_pointer (&response);
  confab_generation_record_response (self);
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
  reply->first_byte_ms = confab_generation_ms_since_sent (self, confab_http_response_get_first_byte (self->response));
  self->reader = confab_reply_reader_new (confab_http_response_get_media_type (self->response), on_delta_cb, self);
  confab_reply_reader_set_n_asked (self->reader, confab_reply_get_n_asked (reply));
  confab_http_response_read_async (self->response, self->cancellable, on_bytes_cb, g_object_ref (self));
}

void
confab_generation_send (ConfabGeneration *self)
{
  g_autofree char *url = confab_request_dup_url (self->provider, self->continuation != NULL);
  ConfabHttpRequest request = {
    .method = "POST",
    .url = url,
    .headers = confab_provider_get_headers (self->provider),
    .bearer = self->key,
    .body = self->body,
    .body_type = "application/json",
    .upload = confab_generation_note_upload,
    .upload_data = self,
    .accept = self->stream ? "text/event-stream" : "application/json",
    .connect_timeout = confab_provider_get_timeout_connect (self->provider),
    .first_byte_timeout = confab_provider_get_timeout_first_byte (self->provider),
    .silence_timeout = confab_provider_get_timeout_silence (self->provider),
    .allow_http = confab_provider_get_allow_http (self->provider),
  };

  self->attempt++;
  self->sent_at = g_get_monotonic_time ();
  confab_message_set_failure (confab_generation_get_reply (self), NULL);
  self->sent = 0;
  self->total = confab_http_body_get_length (self->body);
  confab_generation_begin_stage (self);
  confab_generation_set_state (self, CONFAB_CHAT_SENDING);
  confab_generation_record_begin (self, &request);
  confab_http_client_send_async (confab_session_get_client (self->session), &request, self->cancellable, on_response_cb,
                                 g_object_ref (self));
}
