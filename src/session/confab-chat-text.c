/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <unistd.h>

#include "session/confab-chat-text.h"
#include "session/confab-exporter-private.h"

typedef struct
{
  int fd;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static void
return_text (GTask *task)
{
  const Copy *copy = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new_from_fd (copy->fd, FALSE, &error);

  if (file == NULL)
    g_task_return_error (task, error);
  else if (g_mapped_file_get_length (file) == 0)
    g_task_return_pointer (task, g_strdup (""), g_free);
  else
    g_task_return_pointer (task, g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file)), g_free);
}

static void
on_exported_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (confab_exporter_run_finish (CONFAB_EXPORTER (source), result, &error))
    return_text (task);
  else
    g_task_return_error (task, error);
}

/* A temporary conversation is in memory and nowhere else, and not long. */
static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Copy *copy = g_task_get_task_data (task);
  ConfabConversation *conversation = confab_chat_get_conversation (CONFAB_CHAT (source));
  g_autoptr (ConfabConversationFacts) facts = NULL;
  g_autoptr (ConfabOutput) output = NULL;
  g_autoptr (GPtrArray) path = NULL;
  ConfabTranscript transcript;
  GError *error = NULL;

  path = confab_chat_load_path_finish (CONFAB_CHAT (source), result, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  facts = confab_conversation_facts_new (confab_conversation_get_id (conversation),
                                         confab_conversation_get_title (conversation));
  facts->created = confab_conversation_get_created (conversation);
  facts->updated = confab_conversation_get_updated (conversation);
  facts->model = g_strdup (confab_conversation_get_model (conversation));
  facts->system_prompt = g_strdup (confab_conversation_get_system_prompt (conversation));
  output = confab_output_new_for_fd (copy->fd, NULL);
  confab_transcript_init (&transcript, output, NULL, NULL);
  confab_markdown_writer.begin (&transcript, facts);
  for (guint i = 0; i < path->len; i++)
    confab_markdown_writer.message (&transcript, path->pdata[i]);
  confab_markdown_writer.end (&transcript);
  confab_transcript_clear (&transcript);
  if (confab_output_close (output, &error))
    return_text (task);
  else
    g_task_return_error (task, error);
}

/**
 * confab_chat_dup_markdown_async:
 * @chat: a chat, which may be temporary
 * @session: the session it belongs to
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Writes the whole conversation as text.
 */
void
confab_chat_dup_markdown_async (ConfabChat         *chat,
                                ConfabSession      *session,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  g_autoptr (GTask) task = g_task_new (chat, cancellable, callback, user_data);
  g_autoptr (ConfabExporter) exporter = NULL;
  Copy *copy = g_new0 (Copy, 1);

  g_task_set_source_tag (task, confab_chat_dup_markdown_async);
  g_task_set_task_data (task, copy, copy_free);
  copy->fd = memfd_create ("confab-copy", MFD_CLOEXEC);
  if (copy->fd < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno),
                               _ ("The conversation could not be copied: %s"), g_strerror (errno));
      return;
    }
  if (confab_conversation_get_temporary (conversation))
    {
      confab_chat_load_path_async (chat, cancellable, on_path_loaded_cb, g_steal_pointer (&task));
      return;
    }
  exporter = confab_exporter_new (session, CONFAB_EXPORT_MARKDOWN);
  exporter->without_bytes = TRUE;
  confab_exporter_add (exporter, confab_conversation_get_id (conversation));
  confab_exporter_set_fd (exporter, copy->fd);
  confab_exporter_run_async (exporter, cancellable, on_exported_cb, g_steal_pointer (&task));
}

/**
 * confab_chat_dup_markdown_finish:
 * @chat: a chat
 * @result: what @callback was given
 * @error: return location for a [error@Gio.IOErrorEnum] or a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
confab_chat_dup_markdown_finish (ConfabChat   *chat,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, chat), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
