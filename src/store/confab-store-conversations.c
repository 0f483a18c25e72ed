/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "store/confab-store-private.h"

typedef struct
{
  guint limit;
  guint offset;
} Range;

static gpointer
list_conversations (ConfabStoreState *state,
                    gpointer          data,
                    GError          **error)
{
  const Range *range = data;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT id, title, updated FROM conversation WHERE deleted IS NULL"
                                       " ORDER BY updated DESC, row DESC LIMIT ? OFFSET ?",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, range->limit);
  confab_statement_bind_int (statement, 2, range->offset);
  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (items, confab_conversation_item_new (confab_statement_get_text (statement, 0),
                                                          confab_statement_get_text (statement, 1),
                                                          confab_statement_get_int (statement, 2)));
  if (local_error == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * confab_store_list_conversations_async:
 * @self: an open store
 * @limit: how many at most
 * @offset: how many of the newest to leave out
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lists what is not deleted, newest change first.
 */
void
confab_store_list_conversations_async (ConfabStore        *self,
                                       guint               limit,
                                       guint               offset,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  Range *range;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  range = g_new0 (Range, 1);
  range->limit = limit;
  range->offset = offset;
  task = confab_store_task_new (self, confab_store_list_conversations_async, range, g_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, list_conversations,
                     (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_list_conversations_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabConversationItem): the conversations
 */
GPtrArray *
confab_store_list_conversations_finish (ConfabStore  *self,
                                        GAsyncResult *result,
                                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_not_found (GError **error)
{
  g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND,
                       _ ("There is no such conversation. It may have been deleted; look for it in the list."));
}

static ConfabConversation *
conversation_from_row (ConfabStatement *statement)
{
  ConfabConversation *self = confab_conversation_new (confab_statement_get_text (statement, 1),
                                                      confab_statement_get_int (statement, 2));
  const char *parameters = confab_statement_get_text (statement, 7);
  g_autoptr (JsonObject) object = NULL;

  confab_conversation_set_title (self, confab_statement_get_text (statement, 4));
  confab_conversation_set_provider_id (self, confab_statement_get_text (statement, 5));
  confab_conversation_set_model (self, confab_statement_get_text (statement, 6));
  confab_conversation_set_system_prompt (self, confab_statement_get_text (statement, 8));
  confab_conversation_load_preset (self, confab_statement_get_text (statement, 10));
  if (parameters != NULL)
    object = confab_json_parse_object (parameters, -1, NULL);
  if (object != NULL)
    confab_parameters_load (confab_conversation_get_parameters (self), object);
  return self;
}

/**
 * confab_store_read_conversation:
 * @state: an open store
 * @id: the identifier of a conversation
 * @place: (out): where its messages are
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is none or it is deleted
 *
 * Reads the conversation's own row.
 *
 * Returns: (transfer full) (nullable): the conversation without messages; it gets its time of change once it has them, because what is set
 *   before may count as a change
 */
ConfabConversation *
confab_store_read_conversation (ConfabStoreState        *state,
                                const char              *id,
                                ConfabConversationPlace *place,
                                GError                 **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  /* Another process may have died since this store was opened. */
  if (!confab_store_recover (state, &local_error))
    g_debug ("Nothing was mended: %s", local_error->message);
  g_clear_error (&local_error);
  statement = confab_database_prepare (state->database,
                                       "SELECT row, id, created, updated, title, provider_id, model, parameters,"
                                       " system_prompt, leaf, preset FROM conversation WHERE id = ? AND deleted IS NULL",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, id);
  if (confab_database_step (state->database, statement, &local_error))
    {
      place->row = confab_statement_get_int (statement, 0);
      place->updated = confab_statement_get_int (statement, 3);
      place->leaf = g_strdup (confab_statement_get_text (statement, 9));
      return conversation_from_row (statement);
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_not_found (error);
  return NULL;
}

void
confab_conversation_place_clear (ConfabConversationPlace *place)
{
  g_clear_pointer (&place->leaf, g_free);
}

static gpointer
load_conversation (ConfabStoreState *state,
                   gpointer          data,
                   GError          **error)
{
  g_auto (ConfabConversationPlace) place = { 0 };
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, data, &place, error);

  if (conversation == NULL || !confab_store_load_tree (state, place.row, conversation, error))
    return NULL;
  confab_conversation_begin_at (conversation, place.leaf);
  confab_conversation_set_updated (conversation, place.updated);
  return g_steal_pointer (&conversation);
}

/**
 * confab_store_load_conversation_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads a conversation with all its messages. A reply that another process is streaming has what came so far.
 */
void
confab_store_load_conversation_async (ConfabStore        *self,
                                      const char         *id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_load_conversation_async, g_strdup (id), g_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, load_conversation, g_object_unref);
}

/**
 * confab_store_load_conversation_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is none or it is deleted
 *
 * Returns: (transfer full) (nullable): the conversation
 */
ConfabConversation *
confab_store_load_conversation_finish (ConfabStore  *self,
                                       GAsyncResult *result,
                                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A conversation's own row with the messages that go with it, copied. */
typedef struct
{
  char      *id;
  gint64     created;
  gint64     updated;
  char      *title;
  char      *leaf;
  char      *provider_id;
  char      *model;
  char      *parameters;
  char      *system_prompt;
  char      *preset;
  GPtrArray *messages; /* ConfabMessageRecord */
  gboolean   is_paid;  /* what the messages cost is kept already */
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->leaf);
  g_free (self->provider_id);
  g_free (self->model);
  g_free (self->parameters);
  g_free (self->system_prompt);
  g_free (self->preset);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

static Change *
change_new (ConfabConversation *conversation,
            GPtrArray          *messages)
{
  Change *self = g_new0 (Change, 1);
  ConfabParameters *parameters = confab_conversation_get_parameters (conversation);
  ConfabMessage *leaf = confab_conversation_get_leaf (conversation);

  self->id = g_strdup (confab_conversation_get_id (conversation));
  self->created = confab_conversation_get_created (conversation);
  self->updated = confab_conversation_get_updated (conversation);
  self->title = g_strdup (confab_conversation_get_title (conversation));
  self->leaf = leaf != NULL ? g_strdup (confab_message_get_id (leaf)) : NULL;
  self->provider_id = g_strdup (confab_conversation_get_provider_id (conversation));
  self->model = g_strdup (confab_conversation_get_model (conversation));
  self->system_prompt = g_strdup (confab_conversation_get_system_prompt (conversation));
  self->preset = confab_conversation_dup_preset (conversation);
  if (!confab_parameters_is_empty (parameters))
    {
      g_autoptr (JsonNode) node = confab_parameters_to_json (parameters);

      self->parameters = confab_json_to_string (node, FALSE);
    }
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_message_record_free);
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      ConfabMessageRecord *row = confab_message_record_new (messages->pdata[i]);

      if (row != NULL)
        g_ptr_array_add (self->messages, row);
    }
  return self;
}

static gint64
put_conversation (ConfabStoreState *state,
                  const Change     *change,
                  GError          **error)
{
  const char *title = change->title != NULL ? change->title : "";
  g_autofree char *apart = confab_search_set_apart (title);
  ConfabStatement *statement;

  statement = confab_database_prepare (state->database,
                                       "INSERT INTO conversation (id, created, updated, title, leaf, provider_id,"
                                       " model, parameters, system_prompt, title_apart, preset)"
                                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                       " ON CONFLICT (id) DO UPDATE SET updated = excluded.updated,"
                                       " title = iif(named IS NULL, excluded.title, title), leaf = excluded.leaf,"
                                       " provider_id = excluded.provider_id, model = excluded.model,"
                                       " parameters = excluded.parameters, system_prompt = excluded.system_prompt,"
                                       " preset = excluded.preset,"
                                       " title_apart = iif(named IS NULL, excluded.title_apart, title_apart)"
                                       " RETURNING row",
                                       error);
  if (statement == NULL)
    return -1;
  confab_statement_bind_text (statement, 1, change->id);
  confab_statement_bind_int (statement, 2, change->created);
  confab_statement_bind_int (statement, 3, change->updated);
  confab_statement_bind_text (statement, 4, title);
  confab_statement_bind_text (statement, 5, change->leaf);
  confab_statement_bind_text (statement, 6, change->provider_id);
  confab_statement_bind_text (statement, 7, change->model);
  confab_statement_bind_text (statement, 8, change->parameters);
  confab_statement_bind_text (statement, 9, change->system_prompt);
  confab_statement_bind_text (statement, 10, apart);
  confab_statement_bind_text (statement, 11, change->preset);
  return confab_database_run_for_row (state->database, statement, error);
}

static gpointer
write_change (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  const Change *change = data;
  gint64 conversation;
  gboolean success;

  if (!confab_database_begin (state->database, error))
    return NULL;
  conversation = put_conversation (state, change, error);
  success = conversation >= 0;
  for (guint i = 0; success && i < change->messages->len; i++)
    success = confab_message_record_put (change->messages->pdata[i], conversation, state, error) &&
              (change->is_paid || confab_message_record_put_spent (change->messages->pdata[i], conversation, state, error));
  if (!confab_database_end (state->database, success, error))
    return NULL;
  for (guint i = 0; i < change->messages->len; i++)
    {
      const ConfabMessageRecord *row = g_ptr_array_index (change->messages, i);

      confab_store_forget_backlog (state, row->id);
    }
  return GINT_TO_POINTER (TRUE);
}

/**
 * confab_store_write_async:
 * @self: an open store
 * @conversation: what the messages belong to
 * @messages: (nullable) (element-type ConfabMessage): what is new or has changed
 * @cancellable: (nullable): a cancellable; what was cancelled too late is written
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Writes the conversation's own row and the given messages, all or nothing. What is written is their state now.
 * The row of a message has then all that its journal had, also while it streams on.
 */
void
confab_store_write_async (ConfabStore        *self,
                          ConfabConversation *conversation,
                          GPtrArray          *messages,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (CONFAB_IS_CONVERSATION (conversation));

  /* Should this fail, the journal still has everything. */
  confab_store_flush_journal (self);
  task = confab_store_task_new (self, confab_store_write_async, change_new (conversation, messages), change_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, write_change, NULL);
}

/**
 * confab_store_write_paid_async:
 * @self: an open store
 * @conversation: what the messages belong to
 * @messages: (element-type ConfabMessage): all of them
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk, which calls confab_store_write_finish()
 * @user_data: for @callback
 *
 * The same for what was asked elsewhere: what it cost is kept already, and not counted again.
 */
void
confab_store_write_paid_async (ConfabStore        *self,
                               ConfabConversation *conversation,
                               GPtrArray          *messages,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Change *change;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (CONFAB_IS_CONVERSATION (conversation));

  change = change_new (conversation, messages);
  change->is_paid = TRUE;
  task = confab_store_task_new (self, confab_store_write_paid_async, change, change_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, write_change, NULL);
}

/**
 * confab_store_write_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether everything is on disk; otherwise nothing is
 */
gboolean
confab_store_write_finish (ConfabStore  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char *id;
  char *title;
} Naming;

static void
naming_free (gpointer data)
{
  Naming *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

/* Whether the statement, which changes one conversation, found it. */
static gpointer
run_on_one (ConfabStoreState *state,
            ConfabStatement  *statement,
            GError          **error)
{
  if (!confab_database_run (state->database, statement, error))
    return NULL;
  if (sqlite3_changes (confab_database_get_sqlite (state->database)) > 0)
    return GINT_TO_POINTER (TRUE);
  set_not_found (error);
  return NULL;
}

static gpointer
set_title (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  const Naming *naming = data;
  g_autofree char *apart = confab_search_set_apart (naming->title);
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "UPDATE conversation SET title = ?, title_apart = ?,"
                                                        " named = 1 WHERE id = ?",
                                                        error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, naming->title);
  confab_statement_bind_text (statement, 2, apart);
  confab_statement_bind_text (statement, 3, naming->id);
  return run_on_one (state, statement, error);
}

/**
 * confab_store_set_title_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @title: its new title
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Renames a conversation without counting as a change of it.
 */
void
confab_store_set_title_async (ConfabStore        *self,
                              const char         *id,
                              const char         *title,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Naming *naming;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (title != NULL);

  naming = g_new0 (Naming, 1);
  naming->id = g_strdup (id);
  naming->title = g_strdup (title);
  task = confab_store_task_new (self, confab_store_set_title_async, naming, naming_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, set_title, NULL);
}

/**
 * confab_store_set_title_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: whether it has the title
 */
gboolean
confab_store_set_title_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
delete_conversation (ConfabStoreState *state,
                     gpointer          data,
                     GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "UPDATE conversation SET deleted = coalesce(deleted, ?)"
                                                        " WHERE id = ?",
                                                        error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, confab_time_now ());
  confab_statement_bind_text (statement, 2, data);
  return run_on_one (state, statement, error);
}

/**
 * confab_store_delete_conversation_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Takes a conversation out of every list. After 30 days it is gone; until then
 * [method@Confab.Store.restore_conversation_async] brings it back.
 */
void
confab_store_delete_conversation_async (ConfabStore        *self,
                                        const char         *id,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_delete_conversation_async, g_strdup (id), g_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, delete_conversation, NULL);
}

/**
 * confab_store_delete_conversation_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: whether it is deleted
 */
gboolean
confab_store_delete_conversation_finish (ConfabStore  *self,
                                         GAsyncResult *result,
                                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
restore_conversation (ConfabStoreState *state,
                      gpointer          data,
                      GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "UPDATE conversation SET deleted = NULL WHERE id = ?",
                                                        error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, data);
  return run_on_one (state, statement, error);
}

/**
 * confab_store_restore_conversation_async:
 * @self: an open store
 * @id: the identifier of a deleted conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Brings a deleted conversation back to its place in the list.
 */
void
confab_store_restore_conversation_async (ConfabStore        *self,
                                         const char         *id,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_restore_conversation_async, g_strdup (id), g_free,
                                cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, restore_conversation, NULL);
}

/**
 * confab_store_restore_conversation_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: whether it is back
 */
gboolean
confab_store_restore_conversation_finish (ConfabStore  *self,
                                          GAsyncResult *result,
                                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
