/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"
#include "store/confab-store-tree.h"

/**
 * Marking:
 * @conversation: the conversation
 * @ids: the messages
 * @deleted: the time, or 0 to bring them back
 * @leaf: (nullable): with what the path ends then
 *
 * Messages that are deleted or brought back.
 */
typedef struct
{
  char  *conversation;
  GStrv  ids;
  gint64 deleted;
  char  *leaf;
} Marking;

static void
marking_free (gpointer data)
{
  Marking *self = data;

  g_free (self->conversation);
  g_strfreev (self->ids);
  g_free (self->leaf);
  g_free (self);
}

static gboolean
mark (ConfabStoreState *state,
      const Marking    *marking,
      const char       *id,
      GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "UPDATE message SET deleted = ?1 WHERE id = ?2"
                                                        " AND (deleted IS NULL) <> (?1 IS NULL) AND conversation ="
                                                        " (SELECT row FROM conversation WHERE id = ?3)",
                                                        error);

  if (statement == NULL)
    return FALSE;
  if (marking->deleted > 0)
    confab_statement_bind_int (statement, 1, marking->deleted);
  confab_statement_bind_text (statement, 2, id);
  confab_statement_bind_text (statement, 3, marking->conversation);
  return confab_database_run (state->database, statement, error);
}

static gboolean
put_leaf (ConfabStoreState *state,
          const Marking    *marking,
          GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, "UPDATE conversation SET leaf = ? WHERE id = ?",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, marking->leaf);
  confab_statement_bind_text (statement, 2, marking->conversation);
  return confab_database_run (state->database, statement, error);
}

/* All at once: what is brought back in the next call was deleted by the one before it. */
static gpointer
mark_all (ConfabStoreState *state,
          gpointer          data,
          GError          **error)
{
  const Marking *marking = data;
  gboolean success;

  if (!confab_database_begin (state->database, error))
    return NULL;
  success = put_leaf (state, marking, error);
  for (guint i = 0; success && marking->ids[i] != NULL; i++)
    success = mark (state, marking, marking->ids[i], error);
  return GINT_TO_POINTER (confab_database_end (state->database, success, error) && success);
}

static void
start_marking (ConfabStore        *self,
               gpointer            source_tag,
               const char         *conversation_id,
               const char *const  *ids,
               gint64              deleted,
               const char         *leaf,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  Marking *marking = g_new0 (Marking, 1);
  GTask *task;

  marking->conversation = g_strdup (conversation_id);
  marking->ids = g_strdupv ((GStrv)ids);
  marking->deleted = deleted;
  marking->leaf = g_strdup (leaf);
  task = confab_store_task_new (self, source_tag, marking, marking_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, mark_all, NULL);
}

/**
 * confab_store_delete_messages_async:
 * @self: an open store
 * @conversation_id: the identifier of a conversation
 * @ids: identifiers of messages of it
 * @deleted: the time, milliseconds since 1970
 * @leaf: (nullable): identifier of the message with which the path ends then
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Marks messages as deleted: nothing that reads a conversation gives them any more. What answers them keeps naming them and
 * hangs from the nearest message before that is not deleted. They are removed once the time is over in which they can be brought back.
 */
void
confab_store_delete_messages_async (ConfabStore        *self,
                                    const char         *conversation_id,
                                    const char *const  *ids,
                                    gint64              deleted,
                                    const char         *leaf,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL && ids != NULL);
  g_return_if_fail (deleted > 0);

  start_marking (self, confab_store_delete_messages_async, conversation_id, ids, deleted, leaf, cancellable, callback,
                 user_data);
}

/**
 * confab_store_delete_messages_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether they are deleted; otherwise none is
 */
gboolean
confab_store_delete_messages_finish (ConfabStore  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_store_restore_messages_async:
 * @self: an open store
 * @conversation_id: the identifier of a conversation
 * @ids: identifiers of messages of it that were deleted
 * @leaf: (nullable): identifier of the message with which the path ends then
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Brings messages back to where they were.
 */
void
confab_store_restore_messages_async (ConfabStore        *self,
                                     const char         *conversation_id,
                                     const char *const  *ids,
                                     const char         *leaf,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (conversation_id != NULL && ids != NULL);

  start_marking (self, confab_store_restore_messages_async, conversation_id, ids, 0, leaf, cancellable, callback,
                 user_data);
}

/**
 * confab_store_restore_messages_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether they are back; otherwise none is
 */
gboolean
confab_store_restore_messages_finish (ConfabStore  *self,
                                      GAsyncResult *result,
                                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char             *id;
  ConfabMediaPolicy policy;
} MediaChoice;

static void
media_choice_free (gpointer data)
{
  MediaChoice *self = data;

  g_free (self->id);
  g_free (self);
}

static gpointer
put_media_policy (ConfabStoreState *state,
                  gpointer          data,
                  GError          **error)
{
  const MediaChoice *choice = data;
  ConfabStatement *statement = confab_database_prepare (state->database, "UPDATE message SET media = ? WHERE id = ?", error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, confab_media_policy_get_name (choice->policy));
  confab_statement_bind_text (statement, 2, choice->id);
  return GINT_TO_POINTER (confab_database_run (state->database, statement, error));
}

/**
 * confab_store_set_media_policy_async:
 * @self: an open store
 * @message_id: the identifier of a message
 * @policy: what becomes of its attachments in later requests
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is on disk
 * @user_data: for @callback
 *
 * Keeps what somebody chose.
 */
void
confab_store_set_media_policy_async (ConfabStore        *self,
                                     const char         *message_id,
                                     ConfabMediaPolicy   policy,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  MediaChoice *choice;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (message_id != NULL);

  choice = g_new0 (MediaChoice, 1);
  choice->id = g_strdup (message_id);
  choice->policy = policy;
  task = confab_store_task_new (self, confab_store_set_media_policy_async, choice, media_choice_free, cancellable, callback,
                                user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, put_media_policy, NULL);
}

/**
 * confab_store_set_media_policy_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is kept; so it is where there is no such message (any more)
 */
gboolean
confab_store_set_media_policy_finish (ConfabStore  *self,
                                      GAsyncResult *result,
                                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
