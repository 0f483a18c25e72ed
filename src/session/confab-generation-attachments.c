/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "session/confab-generation-private.h"

/* Making the attachments of the path ready to be sent, before the request is written. */

/* One attachment on its way. */
typedef struct
{
  ConfabGeneration *generation;
  ConfabMessage    *message;
  ConfabPart       *part;
  double            fraction;
  guint             place;      /* among what is sent of the message */
} Job;

static void
job_free (Job *self)
{
  g_object_unref (self->generation);
  g_object_unref (self->message);
  g_object_unref (self->part);
  g_free (self);
}

static void
free_prepared (gpointer data)
{
  confab_prepared_unref (data);
}

/* The bytes are found before those of the store, and stay readable whatever happens to the cache. */
static void
take_contents (ConfabGeneration *self,
               ConfabPrepared   *prepared)
{
  GHashTableIter iter;
  gpointer hash;
  gpointer bytes;

  g_hash_table_iter_init (&iter, prepared->contents);
  while (g_hash_table_iter_next (&iter, &hash, &bytes))
    g_hash_table_insert (self->attachments, g_strdup (hash), g_bytes_ref (bytes));
}

static void
fail (ConfabGeneration *self,
      const GError     *error)
{
  if (error->domain == CONFAB_STORE_ERROR || error->domain == CONFAB_ERROR)
    confab_generation_end (self, CONFAB_STATUS_FAILED, confab_failure_new (CONFAB_FAILURE_ATTACHMENT, error->message));
  else
    confab_generation_fail_with (self, error);
  /* Nobody waits for the others any more. */
  g_cancellable_cancel (self->cancellable);
}

static void
note_done (ConfabGeneration *self)
{
  if (--self->n_preparing > 0)
    return;
  if (self->ended)
    {
      g_clear_pointer (&self->path, g_ptr_array_unref);
      confab_message_loader_release_path (self->loader);
    }
  else
    {
      confab_generation_note_videos (self);
      confab_generation_write (self);
    }
}

static void
on_prepared_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr (ConfabGeneration) self = g_object_ref (job->generation);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPrepared) prepared = NULL;

  g_ptr_array_remove (self->preparing, job);
  prepared = confab_preparer_prepare_finish (CONFAB_PREPARER (source), result, &error);
  if (prepared != NULL)
    {
      GPtrArray *sent = g_hash_table_lookup (self->prepared, job->message);

      take_contents (self, prepared);
      sent->pdata[job->place] = g_steal_pointer (&prepared);
    }
  else if (!self->ended)
    fail (self, error);
  job_free (job);
  confab_generation_note_progress (self);
  note_done (self);
}

/* A message of which nothing would be left is a note after all: services refuse one that is empty. */
static gboolean
says_anything (ConfabMessage *message)
{
  const char *text = confab_message_get_text (message);

  while (g_ascii_isspace (*text))
    text++;
  return *text != '\0';
}

static void
note_message (ConfabGeneration *self,
              ConfabMessage    *message)
{
  GPtrArray *parts = confab_message_get_parts (message);
  GPtrArray *sent = g_ptr_array_new_with_free_func (free_prepared);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *text = NULL;
      ConfabPrepared *prepared;

      if (confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_TEXT)
        continue;
      text = confab_media_history_dup_note (parts->pdata[i]);
      prepared = confab_prepared_new ();
      g_ptr_array_add (prepared->parts, confab_part_new_text (text));
      g_ptr_array_add (sent, prepared);
    }
  g_hash_table_insert (self->prepared, message, sent);
}

static void
on_progress_cb (double   fraction,
                gpointer user_data)
{
  Job *job = user_data;

  job->fraction = fraction;
  confab_generation_note_progress (job->generation);
}

static void
prepare_message (ConfabGeneration *self,
                 ConfabMessage    *message,
                 ConfabMediaPolicy policy)
{
  ConfabPreparer *preparer = confab_session_get_preparer (self->session);
  GPtrArray *parts = confab_message_get_parts (message);
  GPtrArray *sent = NULL;

  if (policy == CONFAB_MEDIA_POLICY_LEAVE && says_anything (message))
    return;
  if (policy != CONFAB_MEDIA_POLICY_SEND)
    {
      note_message (self, message);
      return;
    }
  for (guint i = 0; i < parts->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (parts, i);
      Job *job;

      if (confab_part_get_kind (part) == CONFAB_PART_TEXT)
        continue;
      if (sent == NULL)
        {
          sent = g_ptr_array_new_with_free_func (free_prepared);
          g_hash_table_insert (self->prepared, message, sent);
        }
      job = g_new0 (Job, 1);
      job->generation = g_object_ref (self);
      job->message = g_object_ref (message);
      job->part = g_object_ref (part);
      job->place = sent->len;
      g_ptr_array_add (sent, NULL);
      g_ptr_array_add (self->preparing, job);
      self->n_preparing++;
      confab_preparer_prepare_async (preparer, part, self->provider, self->memory, on_progress_cb, job, self->cancellable,
                                     on_prepared_cb, job);
    }
}

/**
 * confab_generation_prepare_attachments:
 * @self: a turn whose path is loaded
 *
 * Goes on with the request once they are ready.
 */
void
confab_generation_prepare_attachments (ConfabGeneration *self)
{
  g_autoptr (GArray) policies = NULL;

  policies = confab_media_history_decide (confab_session_get_media_history (self->session), self->path);
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  self->prepared = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  confab_generation_begin_stage (self);
  /* Until all are on their way, since what needs no work may be done at once. */
  self->n_preparing = 1;
  for (guint i = 0; i < self->path->len; i++)
    prepare_message (self, g_ptr_array_index (self->path, i), g_array_index (policies, ConfabMediaPolicy, i));
  note_done (self);
}

/**
 * confab_generation_get_preparing:
 * @self: a turn
 * @fraction: (out): how much of it is done, from 0 to 1
 *
 * Returns: (transfer none) (nullable): the first of the attachments that are being made ready
 */
ConfabPart *
confab_generation_get_preparing (ConfabGeneration *self,
                                 double           *fraction)
{
  Job *job = self->preparing->len > 0 ? g_ptr_array_index (self->preparing, 0) : NULL;

  *fraction = job != NULL ? job->fraction : 0;
  return job != NULL ? job->part : NULL;
}

/**
 * confab_generation_list_parts:
 * @message: a message of the path
 * @user_data: the turn
 *
 * It is for the thread that writes the request.
 *
 * Returns: (transfer container) (element-type ConfabPart): what is sent of its attachments
 */
GPtrArray *
confab_generation_list_parts (ConfabMessage *message,
                              gpointer       user_data)
{
  ConfabGeneration *self = user_data;
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *sent = g_hash_table_lookup (self->prepared, message);

  for (guint i = 0; sent != NULL && i < sent->len; i++)
    {
      ConfabPrepared *prepared = g_ptr_array_index (sent, i);

      for (guint j = 0; j < prepared->parts->len; j++)
        g_ptr_array_add (parts, g_object_ref (prepared->parts->pdata[j]));
    }
  return parts;
}
