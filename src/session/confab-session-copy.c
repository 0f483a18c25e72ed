/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-id.h"
#include "session/confab-chat-private.h"
#include "session/confab-session-copy.h"
#include "store/confab-store-tree.h"

static char *
make_title (ConfabConversation *conversation,
            gboolean            is_branch)
{
  const char *title = confab_conversation_get_title (conversation);

  if (confab_conversation_get_temporary (conversation) && !is_branch)
    return g_strdup (title);
  /* Translators: the title of a conversation; a branch is a copy that ends in its middle */
  return g_strdup_printf (is_branch ? _ ("%s (branch)") : _ ("%s (copy)"), title);
}

static void
copy_settings (ConfabConversation *copy,
               ConfabConversation *conversation)
{
  g_autoptr (JsonNode) parameters = confab_parameters_to_json (confab_conversation_get_parameters (conversation));

  confab_conversation_set_provider_id (copy, confab_conversation_get_provider_id (conversation));
  confab_conversation_set_model (copy, confab_conversation_get_model (conversation));
  confab_conversation_set_system_prompt (copy, confab_conversation_get_system_prompt (conversation));
  confab_parameters_load (confab_conversation_get_parameters (copy), json_node_get_object (parameters));
  confab_conversation_set_preset (copy, confab_conversation_get_preset_id (conversation),
                                  confab_conversation_get_variables (conversation));
}

/* What still comes stops in the copy with what it has. */
static ConfabMessage *
copy_message (ConfabMessage *message,
              const char    *parent_id)
{
  g_autofree char *id = confab_id_new ();
  ConfabStatus status = confab_message_get_status (message);
  const ConfabReply *reply = confab_message_get_reply (message);
  GPtrArray *parts = confab_message_get_parts (message);
  ConfabMessage *copy = confab_message_new (id, parent_id, confab_message_get_role (message),
                                            status == CONFAB_STATUS_STREAMING ? CONFAB_STATUS_INTERRUPTED : status,
                                            confab_message_get_created (message));

  for (guint i = 0; i < parts->len; i++)
    confab_message_add_part (copy, parts->pdata[i]);
  if (parts->len == 0)
    confab_message_append_text (copy, confab_message_get_text (message));
  confab_message_set_tool_call_id (copy, confab_message_get_tool_call_id (message));
  confab_message_set_media_policy (copy, confab_message_get_media_policy (message));
  confab_message_set_left_out (copy, confab_message_get_left_out (message));
  confab_message_set_parameters (copy, confab_message_get_parameters (message));
  if (reply != NULL)
    {
      g_autoptr (JsonNode) node = confab_reply_to_json (reply);

      confab_message_take_reply (copy, confab_reply_from_json (json_node_get_object (node)));
    }
  return copy;
}

static GPtrArray *
list_all (ConfabConversation *conversation)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) beginnings = confab_conversation_list_children (conversation, NULL);

  for (guint i = 0; i < beginnings->len; i++)
    {
      GPtrArray *tree = confab_conversation_list_following (conversation, beginnings->pdata[i]);

      g_ptr_array_extend_and_steal (all, tree);
    }
  return all;
}

/* A temporary conversation, all of which is in memory. */
static ConfabConversation *
copy_conversation (ConfabConversation *conversation,
                   ConfabMessage      *last,
                   GPtrArray          *copies)
{
  g_autofree char *id = confab_id_new ();
  g_autofree char *title = make_title (conversation, last != NULL);
  ConfabConversation *copy = confab_conversation_new (id, confab_time_now ());
  ConfabMessage *leaf = last != NULL ? last : confab_conversation_get_leaf (conversation);
  g_autoptr (GPtrArray) messages = last != NULL ? confab_conversation_list_path_to (conversation, last)
                                                : list_all (conversation);
  g_autoptr (GHashTable) by_original = g_hash_table_new (NULL, NULL);
  ConfabMessage *copied_leaf;

  copy_settings (copy, conversation);
  confab_conversation_set_title (copy, title);
  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessage *parent = confab_conversation_get_parent (conversation, messages->pdata[i]);
      ConfabMessage *copied_parent = parent != NULL ? g_hash_table_lookup (by_original, parent) : NULL;
      ConfabMessage *message = copy_message (messages->pdata[i],
                                             copied_parent != NULL ? confab_message_get_id (copied_parent) : NULL);

      g_hash_table_insert (by_original, messages->pdata[i], message);
      g_ptr_array_add (copies, message);
      confab_conversation_add (copy, message);
    }
  copied_leaf = leaf != NULL ? g_hash_table_lookup (by_original, leaf) : NULL;
  confab_conversation_begin_at (copy, copied_leaf != NULL ? confab_message_get_id (copied_leaf) : NULL);
  return copy;
}

static void
show_in_library (ConfabSession      *self,
                 ConfabConversation *conversation)
{
  confab_library_touch (confab_session_get_library (self), conversation, FALSE);
}

static void
on_copied_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *self = g_task_get_source_object (task);
  const char *title = g_task_get_task_data (task);
  GError *error = NULL;
  char *id = confab_store_copy_finish (CONFAB_STORE (source), result, &error);
  g_autoptr (ConfabConversation) row = NULL;

  if (id == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  row = confab_conversation_new (id, confab_time_now ());
  confab_conversation_set_title (row, title);
  show_in_library (self, row);
  g_task_return_pointer (task, id, g_free);
}

/* A temporary conversation on its way to the disk: its files, one after the other, then its messages. */
typedef struct
{
  ConfabConversation *conversation;
  GPtrArray          *messages; /* ConfabMessage */
  GPtrArray          *files;    /* GBytes, those that are left */
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *self = data;

  g_object_unref (self->conversation);
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Keeping *keeping = g_task_get_task_data (task);
  GError *error = NULL;

  if (!confab_store_write_finish (CONFAB_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  show_in_library (g_task_get_source_object (task), keeping->conversation);
  g_task_return_pointer (task, g_strdup (confab_conversation_get_id (keeping->conversation)), g_free);
}

static void keep_next (ConfabStore *store,
                       GTask       *task);

static void
on_file_kept_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *hash = confab_store_add_attachment_finish (CONFAB_STORE (source), result, &error);

  if (hash != NULL)
    keep_next (CONFAB_STORE (source), task);
  else
    g_task_return_error (task, error);
}

static void
keep_next (ConfabStore *store,
           GTask       *task)
{
  Keeping *keeping = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = NULL;

  if (keeping->files->len == 0)
    {
      confab_store_write_async (store, keeping->conversation, keeping->messages, NULL, on_kept_cb, g_object_ref (task));
      return;
    }
  bytes = g_ptr_array_steal_index_fast (keeping->files, keeping->files->len - 1);
  confab_store_add_attachment_async (store, bytes, NULL, on_file_kept_cb, g_object_ref (task));
}

static void
keep (ConfabSession *self,
      ConfabChat    *chat,
      ConfabMessage *last,
      GTask         *task)
{
  Keeping *keeping = g_new0 (Keeping, 1);
  GHashTableIter iter;
  gpointer bytes;

  keeping->messages = g_ptr_array_new_with_free_func (g_object_unref);
  keeping->files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  keeping->conversation = copy_conversation (chat->conversation, last, keeping->messages);
  g_hash_table_iter_init (&iter, chat->attachments);
  while (g_hash_table_iter_next (&iter, NULL, &bytes))
    g_ptr_array_add (keeping->files, g_bytes_ref (bytes));
  g_task_set_task_data (task, keeping, keeping_free);
  keep_next (confab_session_get_store (self), task);
}

/**
 * confab_session_copy_async:
 * @self: a session
 * @chat: a conversation that is open
 * @last: (nullable): the message that the copy ends with, for the path to it alone; %NULL for all branches
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Copies a conversation, without what is deleted in it, into a new one that is kept, also where @chat is temporary. A reply that is
 * coming is interrupted in the copy.
 */
void
confab_session_copy_async (ConfabSession      *self,
                           ConfabChat         *chat,
                           ConfabMessage      *last,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  char *title;

  g_return_if_fail (CONFAB_IS_SESSION (self));
  g_return_if_fail (CONFAB_IS_CHAT (chat));

  g_task_set_source_tag (task, confab_session_copy_async);
  if (confab_conversation_get_temporary (conversation))
    {
      keep (self, chat, last, task);
      return;
    }
  confab_chat_flush (chat);
  title = make_title (conversation, last != NULL);
  g_task_set_task_data (task, title, g_free);
  confab_store_copy_async (confab_session_get_store (self), confab_conversation_get_id (conversation),
                           last != NULL ? confab_message_get_id (last) : NULL, title, cancellable, on_copied_cb,
                           g_object_ref (task));
}

/**
 * confab_session_copy_finish:
 * @self: a session
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): the identifier of the copy
 */
char *
confab_session_copy_finish (ConfabSession *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_session_copy_temporary:
 * @self: a session
 * @chat: a temporary chat
 * @last: (nullable): the message that the copy ends with, for the path to it alone; %NULL for all branches
 *
 * Copies a temporary conversation into another one of which nothing is stored either.
 *
 * Returns: (transfer full): a chat with the copy
 */
ConfabChat *
confab_session_copy_temporary (ConfabSession *self,
                               ConfabChat    *chat,
                               ConfabMessage *last)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ConfabConversation) copy = NULL;
  ConfabChat *copied;
  GHashTableIter iter;
  gpointer hash;
  gpointer bytes;

  g_return_val_if_fail (CONFAB_IS_SESSION (self), NULL);
  g_return_val_if_fail (CONFAB_IS_CHAT (chat), NULL);
  g_return_val_if_fail (confab_conversation_get_temporary (chat->conversation), NULL);

  copy = copy_conversation (chat->conversation, last, messages);
  confab_conversation_set_temporary (copy, TRUE);
  copied = confab_session_make_chat (self, copy, 0);
  g_hash_table_iter_init (&iter, chat->attachments);
  while (g_hash_table_iter_next (&iter, &hash, &bytes))
    g_hash_table_insert (copied->attachments, g_strdup (hash), g_bytes_ref (bytes));
  g_set_object (&copied->provider, chat->provider);
  return copied;
}
