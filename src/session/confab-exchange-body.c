/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-task.h"
#include "session/confab-exchange-body.h"
#include "session/confab-session-private.h"

typedef struct
{
  ConfabExchange *exchange;
  ConfabStore    *store;
  ConfabPreparer *preparer;
  GHashTable     *memory;     /* hash → GBytes: what a temporary chat has */
} Rebuilding;

static void
rebuilding_free (gpointer data)
{
  Rebuilding *rebuilding = data;

  confab_exchange_unref (rebuilding->exchange);
  g_object_unref (rebuilding->store);
  g_object_unref (rebuilding->preparer);
  g_hash_table_unref (rebuilding->memory);
  g_free (rebuilding);
}

/* What was attached, or what was made of it for this service. */
static GBytes *
find_bytes (Rebuilding *rebuilding,
            const char *hash)
{
  GBytes *bytes = g_hash_table_lookup (rebuilding->memory, hash);

  if (bytes != NULL)
    return g_bytes_ref (bytes);
  bytes = confab_preparer_load_made (rebuilding->preparer, hash);
  return bytes != NULL ? bytes : confab_store_load_attachment (rebuilding->store, hash, NULL);
}

static gboolean
fill_gap (GByteArray              *body,
          Rebuilding              *rebuilding,
          const ConfabExchangeGap *gap,
          GError                 **error)
{
  g_autoptr (GBytes) bytes = find_bytes (rebuilding, gap->hash);
  g_autofree char *size = g_format_size ((guint64)gap->length / 4 * 3);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: %s is a size, such as 1.2 MB */
                   _ ("The request held a picture or file of %s that is kept no more, so that it cannot be sent again as it was"),
                   size);
      return FALSE;
    }
  text = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_byte_array_append (body, (const guint8 *)text, strlen (text));
  return TRUE;
}

static void
rebuild_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Rebuilding *rebuilding = task_data;
  ConfabExchange *exchange = rebuilding->exchange;
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gsize done = 0;
  GError *error = NULL;

  if (exchange->is_cut)
    {
      g_task_return_new_error (task, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, "%s",
                               _ ("The request was so large that not all of it was recorded"));
      return;
    }
  for (guint i = 0; i < exchange->gaps->len; i++)
    {
      const ConfabExchangeGap *gap = exchange->gaps->pdata[i];

      g_byte_array_append (body, exchange->body->data + done, gap->offset - done);
      done = gap->offset;
      if (!fill_gap (body, rebuilding, gap, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_byte_array_append (body, exchange->body->data + done, exchange->body->len - done);
  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&body)), (GDestroyNotify)g_bytes_unref);
}

/* They are the main thread's, and may go. */
static void
collect_memory (Rebuilding *rebuilding,
                ConfabChat *chat)
{
  for (guint i = 0; chat != NULL && i < rebuilding->exchange->gaps->len; i++)
    {
      const ConfabExchangeGap *gap = rebuilding->exchange->gaps->pdata[i];
      GBytes *bytes = confab_chat_get_bytes (chat, gap->hash);

      if (bytes != NULL)
        g_hash_table_replace (rebuilding->memory, g_strdup (gap->hash), g_bytes_ref (bytes));
    }
}

/**
 * confab_session_rebuild_body_async:
 * @self: a session
 * @conversation_id: (nullable): what it was sent in, whose attachments may be in memory only
 * @exchange: what was recorded
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: given to @callback
 *
 * Puts the body of a request together again as it was sent, but for the secrets in it.
 */
void
confab_session_rebuild_body_async (ConfabSession      *self,
                                   const char         *conversation_id,
                                   ConfabExchange     *exchange,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Rebuilding *rebuilding = g_new0 (Rebuilding, 1);

  rebuilding->exchange = confab_exchange_ref (exchange);
  rebuilding->store = g_object_ref (confab_session_get_store (self));
  rebuilding->preparer = g_object_ref (confab_session_get_preparer (self));
  rebuilding->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  if (conversation_id != NULL)
    collect_memory (rebuilding, confab_session_peek_chat (self, conversation_id));
  g_task_set_source_tag (task, confab_session_rebuild_body_async);
  g_task_set_task_data (task, rebuilding, rebuilding_free);
  confab_task_run_in_thread (task, rebuild_thread, (GDestroyNotify)g_bytes_unref);
}

/**
 * confab_session_rebuild_body_finish:
 * @self: a session
 * @result: the result
 * @error: return location for %CONFAB_ERROR_UNSUPPORTED where an attachment is not there any more, or %CONFAB_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the body, or %NULL with an error
 */
GBytes *
confab_session_rebuild_body_finish (ConfabSession *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
