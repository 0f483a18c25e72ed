/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-id.h"
#include "session/confab-generation-private.h"

/* The replies of one request that asks for several: which of them a service means, and how each of them ends. */

/* More choices than any service gives; a stream that numbers them higher is not believed. */
#define MAX_CHOICES 128

static gboolean
is_of_response (ConfabDeltaKind kind)
{
  return kind == CONFAB_DELTA_RESPONSE || kind == CONFAB_DELTA_USAGE || kind == CONFAB_DELTA_COST ||
         kind == CONFAB_DELTA_TIMINGS;
}

static guint
get_n_asked (ConfabGeneration *self)
{
  return confab_reply_get_n_asked (confab_message_get_reply (confab_generation_get_reply (self)));
}

static void
join_batch (ConfabGeneration *self,
            ConfabMessage    *message,
            guint             index)
{
  ConfabReply *reply = confab_message_edit_reply (message);

  if (self->batch == NULL)
    self->batch = confab_id_new ();
  if (reply->batch != NULL)
    return;
  reply->batch = g_strdup (self->batch);
  reply->choice_index = index;
}

/* Makes the first reply one of several, before it is stored for the first time. */
void
confab_generation_begin_choices (ConfabGeneration *self)
{
  if (get_n_asked (self) > 1)
    join_batch (self, confab_generation_get_reply (self), 0);
}

static void
add_sibling (ConfabGeneration *self)
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
  to->response_id = g_strdup (from->response_id);
  to->request_id = g_strdup (from->request_id);
  to->exchange_id = g_strdup (from->exchange_id);
  to->parameters = from->parameters != NULL ? json_node_copy (from->parameters) : NULL;
  to->first_byte_ms = from->first_byte_ms;
  join_batch (self, first, 0);
  join_batch (self, message, self->replies->len);
  confab_conversation_add (self->conversation, message);
  g_ptr_array_add (added, message);
  if (confab_generation_is_stored (self))
    confab_store_write_async (confab_session_get_store (self->session), self->conversation, added, NULL, NULL, NULL);
  g_ptr_array_add (self->replies, g_steal_pointer (&message));
}

/* Services number their choices from 0. What is numbered otherwise takes the first place that is free, so that no
 * place stays empty while a reply has none. */
static guint
find_place (ConfabGeneration *self,
            guint             choice)
{
  guint8 place;

  for (guint i = 0; i < self->places->len; i++)
    if (self->places->data[i] == choice)
      return i;
  if (choice < get_n_asked (self) && (choice >= self->places->len || self->places->data[choice] == G_MAXUINT8))
    place = choice;
  else
    for (place = 0; place < self->places->len && self->places->data[place] != G_MAXUINT8; place++)
      ;
  while (self->places->len <= place)
    g_byte_array_append (self->places, &(guint8){ G_MAXUINT8 }, 1);
  self->places->data[place] = choice;
  return place;
}

/* The reply that a delta belongs to, made where it is the first of it. Further choices are siblings of the first reply.
 * (transfer none) (nullable) */
ConfabMessage *
confab_generation_find_reply (ConfabGeneration  *self,
                              const ConfabDelta *delta)
{
  guint place = 0;

  if (is_of_response (delta->kind))
    return confab_generation_get_reply (self);
  if (delta->choice >= MAX_CHOICES)
    return NULL;
  place = find_place (self, delta->choice);
  while (self->replies->len <= place)
    add_sibling (self);
  return g_ptr_array_index (self->replies, place);
}

static gboolean
has_content (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  return confab_message_get_text_length (message) > 0 || reply->reasoning->len > 0 || reply->refusal->len > 0 ||
         reply->tool_calls->len > 0;
}

/* The service ended this one with an error and went on with the others. (transfer full) (nullable) */
static ConfabFailure *
dup_own_failure (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  if (g_strcmp0 (reply->finish_reason, "error") == 0)
    return confab_failure_new (CONFAB_FAILURE_SERVER,
                               reply->native_finish_reason != NULL && *reply->native_finish_reason != '\0'
                               ? reply->native_finish_reason
                               : _ ("The service ended this reply because of an error"));
  if (reply->finish_reason == NULL && !has_content (message))
    return confab_failure_new (CONFAB_FAILURE_EMPTY, _ ("The service gave nothing for this reply"));
  return NULL;
}

/* How one reply of several ends: one that the service finished is whole whatever became of the others. */
static void
end_choice (ConfabMessage       *message,
            ConfabStatus         status,
            const ConfabFailure *failure)
{
  g_autoptr (ConfabFailure) own = NULL;
  gboolean finished = confab_message_get_reply (message)->finish_reason != NULL;

  if (finished || status == CONFAB_STATUS_COMPLETE)
    {
      own = dup_own_failure (message);
      failure = own;
      status = CONFAB_STATUS_COMPLETE;
    }
  if (failure != NULL)
    status = has_content (message) ? CONFAB_STATUS_INTERRUPTED : CONFAB_STATUS_FAILED;
  confab_message_set_failure (message, confab_failure_copy (failure));
  confab_message_set_status (message, status);
}

/* Gives every reply its last state. failure: (nullable) */
void
confab_generation_end_choices (ConfabGeneration    *self,
                               ConfabStatus         status,
                               const ConfabFailure *failure)
{
  /* Where somebody stopped them, the service might have given more. */
  gboolean is_known = status != CONFAB_STATUS_STOPPED || self->replies->len == 1 || self->replies->len >= get_n_asked (self);

  for (guint i = 0; i < self->replies->len; i++)
    {
      ConfabMessage *message = g_ptr_array_index (self->replies, i);

      if (confab_message_get_reply (message)->batch != NULL)
        confab_message_edit_reply (message)->n_choices = is_known ? (gint64)self->replies->len : -1;
      if (self->replies->len > 1)
        {
          end_choice (message, status, failure);
          continue;
        }
      confab_message_set_failure (message, confab_failure_copy (failure));
      confab_message_set_status (message, status);
    }
}
