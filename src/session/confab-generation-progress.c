/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-chat-progress.h"
#include "session/confab-generation-private.h"

/* How far it is with what takes its time before the answer: making attachments ready, and sending them. */

/* How often it is told at most. */
#define INTERVAL (G_USEC_PER_SEC / 20)

static void
tell (ConfabGeneration *self)
{
  self->progress_told = g_get_monotonic_time ();
  g_signal_emit_by_name (self, "progress");
}

static gboolean
tell_cb (gpointer user_data)
{
  ConfabGeneration *self = user_data;

  self->progress_id = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static gboolean
linger_cb (gpointer user_data)
{
  ConfabGeneration *self = user_data;

  self->linger_id = 0;
  confab_generation_note_progress (self);
  return G_SOURCE_REMOVE;
}

/**
 * confab_generation_note_progress:
 * @self: a turn
 *
 * Tells of it, now or soon: not more than 20 times a second.
 */
void
confab_generation_note_progress (ConfabGeneration *self)
{
  gint64 wait = self->progress_told + INTERVAL - g_get_monotonic_time ();

  if (self->progress_id != 0 || self->ended)
    return;
  if (wait <= 0)
    tell (self);
  else
    self->progress_id = g_timeout_add ((guint)(wait / 1000) + 1, tell_cb, self);
}

/**
 * confab_generation_begin_stage:
 * @self: a turn
 *
 * Something begins that may take its time. It is told of again when it does.
 */
void
confab_generation_begin_stage (ConfabGeneration *self)
{
  confab_generation_end_stage (self);
  self->stage_at = g_get_monotonic_time ();
  self->linger_id = g_timeout_add (CONFAB_PROGRESS_LINGER_MS + 1, linger_cb, self);
}

/**
 * confab_generation_end_stage:
 * @self: a turn
 *
 * What took its time is over, and nothing is told of it any more.
 */
void
confab_generation_end_stage (ConfabGeneration *self)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_handle_id (&self->linger_id, g_source_remove);
}

/**
 * confab_generation_note_upload:
 * @sent: how many bytes of the request are on their way
 * @total: how many it has
 * @user_data: the turn
 *
 * It is for [struct@Confab.HttpRequest].
 */
void
confab_generation_note_upload (goffset  sent,
                               goffset  total,
                               gpointer user_data)
{
  ConfabGeneration *self = user_data;

  if (self->ended || self->state != CONFAB_CHAT_SENDING)
    return;
  self->sent = sent;
  self->total = total;
  if (sent >= total)
    confab_generation_note_sent (self);
  else
    confab_generation_note_progress (self);
}

/**
 * confab_generation_note_sent:
 * @self: a turn
 *
 * The answer is waited for from now on.
 */
void
confab_generation_note_sent (ConfabGeneration *self)
{
  if (self->state != CONFAB_CHAT_SENDING)
    return;
  confab_generation_end_stage (self);
  confab_generation_record_moment (self, CONFAB_EXCHANGE_SENT);
  confab_generation_set_state (self, CONFAB_CHAT_WAITING);
}

/**
 * confab_generation_get_progress:
 * @self: a turn
 * @progress: (out): how far it is
 *
 * Returns: whether something is made ready or sent
 */
gboolean
confab_generation_get_progress (ConfabGeneration   *self,
                                ConfabChatProgress *progress)
{
  *progress = (ConfabChatProgress) { 0 };
  if (self->ended)
    return FALSE;
  if (self->state == CONFAB_CHAT_PREPARING)
    progress->part = confab_generation_get_preparing (self, &progress->fraction);
  else if (self->state == CONFAB_CHAT_SENDING)
    {
      progress->sent = self->sent;
      progress->total = self->total;
      progress->fraction = self->total > 0 ? (double)self->sent / (double)self->total : 0;
    }
  progress->ms = (g_get_monotonic_time () - self->stage_at) / 1000;
  return progress->part != NULL || progress->total > 0;
}
