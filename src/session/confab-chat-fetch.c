/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "media/confab-media-file.h"
#include "media/confab-media.h"
#include "model/confab-address.h"
#include "net/confab-fetch.h"
#include "provider/confab-media-limits.h"
#include "session/confab-chat-attach.h"

/* What is fetched, shared by the thread that does it and the main loop that is told of it. */
typedef struct
{
  char                    *url;
  char                    *name; /* (nullable) */
  gboolean                 in_memory;
  ConfabAttachProgressFunc progress;
  gpointer                 progress_data;
  GMutex                   mutex;
  GSource                 *tell; /* (nullable): is going to tell @received */
  goffset                  received;
  goffset                  total;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_mutex_clear (&fetch->mutex);
  g_free (fetch->url);
  g_free (fetch->name);
  g_free (fetch);
}

static gboolean
tell_cb (gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  goffset received;
  goffset total;

  g_mutex_lock (&fetch->mutex);
  received = fetch->received;
  total = fetch->total;
  g_clear_pointer (&fetch->tell, g_source_unref);
  g_mutex_unlock (&fetch->mutex);
  if (fetch->progress != NULL && !g_task_get_completed (task) && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    fetch->progress (total > 0 ? (double)received / total : -1, received, fetch->progress_data);
  return G_SOURCE_REMOVE;
}

static void
received_cb (goffset  received,
             goffset  total,
             gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);

  g_mutex_lock (&fetch->mutex);
  fetch->received = received;
  fetch->total = total;
  if (fetch->tell == NULL)
    {
      fetch->tell = g_idle_source_new ();
      g_source_set_callback (fetch->tell, tell_cb, g_object_ref (task), g_object_unref);
      g_source_attach (fetch->tell, g_task_get_context (task));
    }
  g_mutex_unlock (&fetch->mutex);
}

static void
fetch_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  g_autofree char *name = NULL;
  GError *error = NULL;
  GBytes *bytes = NULL;
  /* None without a size is written to the disk. */
  int fd = confab_media_new_file (fetch->in_memory ? 0 : CONFAB_MEDIA_MAX_VIDEO);

  if (fd < 0)
    confab_media_set_full_error (fetch->url, &error);
  else if (confab_fetch (fetch->url, fd, CONFAB_MEDIA_MAX_VIDEO, received_cb, task, &name, cancellable, &error))
    {
      bytes = lseek (fd, 0, SEEK_CUR) > 0 ? confab_media_map (fd) : g_bytes_new (NULL, 0);
      if (bytes == NULL)
        confab_media_set_full_error (fetch->url, &error);
    }
  if (fd >= 0)
    close (fd);
  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fetch->name = name != NULL ? g_steal_pointer (&name) : confab_address_dup_name (fetch->url);
  g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
}

/* (transfer full) user_data: what was asked for */
static void
on_fetched_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Fetch *fetch = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, g_strdup (fetch->name), g_free);
  g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
}

/**
 * confab_chat_fetch_async:
 * @self: a chat
 * @url: an http or https address
 * @progress: (nullable): told how much came, never after the callback or after @cancellable was cancelled
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Fetches what is at an address, without cookies and keys. Nothing else fetches anything for an attachment.
 */
void
confab_chat_fetch_async (ConfabChat              *self,
                         const char              *url,
                         ConfabAttachProgressFunc progress,
                         gpointer                 progress_data,
                         GCancellable            *cancellable,
                         GAsyncReadyCallback      callback,
                         gpointer                 user_data)
{
  g_autoptr (GTask) fetching = NULL;
  GTask *task;
  Fetch *fetch;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_chat_fetch_async);
  /* The thread does not have the chat, whose last reference it might let go. */
  fetching = g_task_new (NULL, cancellable, on_fetched_cb, task);
  g_task_set_source_tag (fetching, fetch_worker);
  fetch = g_new0 (Fetch, 1);
  g_mutex_init (&fetch->mutex);
  fetch->url = g_strdup (url);
  fetch->in_memory = confab_conversation_get_temporary (confab_chat_get_conversation (self));
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  g_task_set_task_data (fetching, fetch, (GDestroyNotify)fetch_free);
  g_task_run_in_thread (fetching, fetch_worker);
}

/**
 * confab_chat_fetch_finish:
 * @self: a chat
 * @result: what @callback was given
 * @name: (out) (optional): what it is called
 * @error: return location for a [error@Confab.NetError], a [error@Confab.Error] or a %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): what is there, mapped where it is large
 */
GBytes *
confab_chat_fetch_finish (ConfabChat   *self,
                          GAsyncResult *result,
                          char        **name,
                          GError      **error)
{
  GBytes *bytes;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  bytes = g_task_propagate_pointer (G_TASK (result), error);
  if (bytes != NULL && name != NULL)
    *name = g_strdup (g_task_get_task_data (G_TASK (result)));
  return bytes;
}

/**
 * confab_chat_takes_address:
 * @self: a chat
 * @kind: a picture or a video
 *
 * Returns: whether the service takes its address in place of its bytes
 */
gboolean
confab_chat_takes_address (ConfabChat    *self,
                           ConfabPartKind kind)
{
  ConfabMediaLimits limits;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);

  if (confab_chat_get_provider (self) == NULL)
    return FALSE;
  limits = confab_media_limits_get (confab_chat_get_profile (self));
  return limits.takes_addresses &&
         ((kind == CONFAB_PART_IMAGE && limits.takes_images) || (kind == CONFAB_PART_VIDEO && limits.takes_videos));
}
