/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-exchanges.h"
#include "session/confab-generation-private.h"

/* What a turn notes of its exchange with the service. */

void
confab_generation_record_begin (ConfabGeneration        *self,
                                const ConfabHttpRequest *request)
{
  if (self->attempt == 1)
    {
      ConfabReply *reply = confab_message_edit_reply (confab_generation_get_reply (self));

      self->recorder = confab_exchanges_begin (confab_session_get_exchanges (self->session),
                                               confab_conversation_get_id (self->conversation),
                                               confab_provider_get_name (self->provider), self->model);
      g_free (reply->exchange_id);
      reply->exchange_id = self->recorder != NULL ? g_strdup (confab_exchange_recorder_get_id (self->recorder)) : NULL;
    }
  if (self->recorder != NULL)
    confab_exchange_recorder_begin (self->recorder, request);
}

void
confab_generation_record_moment (ConfabGeneration    *self,
                                 ConfabExchangeMoment moment)
{
  if (self->recorder != NULL)
    confab_exchange_recorder_note (self->recorder, moment);
}

void
confab_generation_record_response (ConfabGeneration *self)
{
  if (self->recorder != NULL)
    confab_exchange_recorder_take_response (self->recorder, self->response);
}

void
confab_generation_record_bytes (ConfabGeneration *self,
                                GBytes           *bytes)
{
  if (self->recorder != NULL)
    confab_exchange_recorder_add (self->recorder, bytes);
}

void
confab_generation_record_failure (ConfabGeneration    *self,
                                  const ConfabFailure *failure,
                                  gint64               wait_ms)
{
  if (self->recorder != NULL && failure != NULL)
    confab_exchange_recorder_fail (self->recorder, failure->message, wait_ms);
}

void
confab_generation_record_end (ConfabGeneration *self)
{
  if (self->recorder != NULL)
    confab_exchanges_end (confab_session_get_exchanges (self->session), g_steal_pointer (&self->recorder),
                          !confab_generation_is_stored (self));
}
