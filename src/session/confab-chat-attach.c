/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-media.h"
#include "session/confab-chat-attach.h"
#include "session/confab-chat-private.h"

static ConfabPart *
make_part (const ConfabMedia *media,
           const char        *hash)
{
  ConfabAttachmentFacts facts = {
    .hash = hash,
    .name = media->name,
    .media_type = media->media_type,
    .size = g_bytes_get_size (media->bytes),
    .width = media->width,
    .height = media->height,
    .duration_ms = media->duration_ms,
    .codec = media->codec,
    .pages = media->pages,
    .characters = media->characters,
  };

  return confab_part_new_attachment (media->kind, &facts);
}

static void
on_attachment_stored_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *hash = confab_store_add_attachment_finish (CONFAB_STORE (source), result, &error);

  if (hash != NULL)
    g_task_return_pointer (task, make_part (g_task_get_task_data (task), hash), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
hash_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, task_data), g_free);
}

static void
on_hashed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabChat *self = g_task_get_source_object (task);
  const ConfabMedia *media = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *hash = g_task_propagate_pointer (G_TASK (result), &error);

  if (hash == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_insert (self->attachments, g_strdup (hash), g_bytes_ref (media->bytes));
  g_task_return_pointer (task, make_part (media, hash), g_object_unref);
}

/* What a temporary chat has stays in memory. A video may be so large that reading it takes seconds. The thread does not have the
 * chat, whose last reference it might let go. */
static void
keep_in_memory (GTask  *task,
                GBytes *bytes)
{
  g_autoptr (GTask) hashing = g_task_new (NULL, g_task_get_cancellable (task), on_hashed_cb, g_object_ref (task));

  g_task_set_source_tag (hashing, keep_in_memory);
  g_task_set_task_data (hashing, g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (hashing, hash_worker);
}

static void
on_media_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabChat *self = g_task_get_source_object (task);
  GError *error = NULL;
  ConfabMedia *media = confab_media_read_finish (result, &error);

  if (media == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, media, (GDestroyNotify)confab_media_free);
  if (confab_conversation_get_temporary (self->conversation))
    {
      keep_in_memory (task, media->bytes);
      return;
    }
  confab_store_add_attachment_async (confab_session_get_store (self->session), media->bytes,
                                     g_task_get_cancellable (task),
                                     on_attachment_stored_cb, g_object_ref (task));
}

/**
 * confab_chat_attach_async:
 * @self: a chat
 * @source: what to attach
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads, checks and stores it.
 */
void
confab_chat_attach_async (ConfabChat               *self,
                          const ConfabAttachSource *source,
                          GCancellable             *cancellable,
                          GAsyncReadyCallback       callback,
                          gpointer                  user_data)
{
  ConfabMediaWish wish = { .password = source->password };
  GTask *task;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail ((source->file != NULL) != (source->bytes != NULL));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_chat_attach_async);
  if (source->file != NULL)
    confab_media_read_file_async (source->file, &wish, cancellable, on_media_read_cb, task);
  else
    confab_media_read_bytes_async (source->bytes, source->name, &wish, cancellable, on_media_read_cb, task);
}

/**
 * confab_chat_attach_finish:
 * @self: a chat
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error], among them %CONFAB_ERROR_PASSWORD where a password is needed or is not the
 *   right one, [error@Gio.IOErrorEnum] or [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the part for confab_chat_send()
 */
ConfabPart *
confab_chat_attach_finish (ConfabChat   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_chat_attach_file_async:
 * @self: a chat
 * @file: a file that somebody chose
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads, checks and stores it.
 */
void
confab_chat_attach_file_async (ConfabChat         *self,
                               GFile              *file,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  ConfabAttachSource source = { .file = file };

  confab_chat_attach_async (self, &source, cancellable, callback, user_data);
}

/**
 * confab_chat_attach_file_finish:
 * @self: a chat
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error], [error@Gio.IOErrorEnum] or [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the part for confab_chat_send()
 */
ConfabPart *
confab_chat_attach_file_finish (ConfabChat   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_chat_attach_bytes_async:
 * @self: a chat
 * @bytes: what was pasted or dropped
 * @name: (nullable): its name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
confab_chat_attach_bytes_async (ConfabChat         *self,
                                GBytes             *bytes,
                                const char         *name,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  ConfabAttachSource source = { .bytes = bytes, .name = name };

  confab_chat_attach_async (self, &source, cancellable, callback, user_data);
}

/**
 * confab_chat_attach_bytes_finish:
 * @self: a chat
 * @result: what @callback was given
 * @error: return location for a [error@Confab.Error] or [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the part for confab_chat_send()
 */
ConfabPart *
confab_chat_attach_bytes_finish (ConfabChat   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_chat_get_bytes:
 * @self: a chat
 * @hash: of an attachment
 *
 * Returns: (transfer none) (nullable): the bytes of the attachment, where they are in memory only
 */
GBytes *
confab_chat_get_bytes (ConfabChat *self,
                       const char *hash)
{
  return confab_conversation_get_temporary (self->conversation) ? g_hash_table_lookup (self->attachments, hash) : NULL;
}
