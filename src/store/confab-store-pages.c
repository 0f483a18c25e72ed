/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"

/* How many messages fill any window, and how much text is more than enough to begin with. */
#define PAGE       40
#define PAGE_BYTES (512 * 1024)

/* The least that is read, however long the messages are: a reply with its question, and what they follow. */
#define PAGE_LEAST 4

/* A conversation with so few messages is read as a whole, its other branches too. */
#define SHORT 64

/* How many rows are read between two looks at the clock. */
#define ROWS_PER_LOOK 64

#define PLACE_COLUMNS "row, id, parent_id, role, status, created, deleted"

static ConfabMessage *
place_from_row (ConfabStatement *statement)
{
  ConfabRole role = CONFAB_ROLE_USER;
  ConfabStatus status = CONFAB_STATUS_INTERRUPTED;
  ConfabMessage *place;

  confab_role_from_name (confab_statement_get_text (statement, 3), &role);
  confab_status_from_name (confab_statement_get_text (statement, 4), &status);
  place = confab_message_new_unloaded (confab_statement_get_text (statement, 1), confab_statement_get_text (statement, 2),
                                       role, status, confab_statement_get_int (statement, 5));
  confab_message_set_deleted (place, confab_statement_get_int (statement, 6));
  return place;
}

/* The places after a row, from the index alone, which has no texts. */
static ConfabStatement *
prepare_places (ConfabStoreState *state,
                gint64            conversation,
                gint64            after,
                gint64            limit,
                GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "SELECT " PLACE_COLUMNS " FROM message INDEXED BY message_place"
                                                        " WHERE conversation = ? AND row > ? ORDER BY row LIMIT ?",
                                                        error);

  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, conversation);
  confab_statement_bind_int (statement, 2, after);
  confab_statement_bind_int (statement, 3, limit);
  return statement;
}

/* (element-type ConfabMessage): at most @limit places; @last (inout): the row after which to begin, and then the last of them */
static GPtrArray *
list_places (ConfabStoreState *state,
             gint64            conversation,
             gint64            limit,
             gint64           *last,
             GError          **error)
{
  g_autoptr (ConfabStatement) statement = prepare_places (state, conversation, *last, limit, error);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return NULL;
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_ptr_array_add (places, place_from_row (statement));
      *last = confab_statement_get_int (statement, 0);
    }
  if (local_error == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* NULL without an error where there is no such message, or only in another conversation. conversation: -1 for any. */
ConfabMessage *
confab_store_read_message (ConfabStoreState *state,
                           const char       *id,
                           gint64            conversation,
                           GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (ConfabMessage) message = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT " CONFAB_MESSAGE_COLUMNS ", conversation FROM message WHERE id = ?",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, id);
  if (!confab_database_step (state->database, statement, error))
    return NULL;
  if (conversation >= 0 && confab_statement_get_int (statement, CONFAB_MESSAGE_N_COLUMNS) != conversation)
    return NULL;
  message = confab_message_from_row (statement);
  if (confab_message_get_status (message) == CONFAB_STATUS_STREAMING &&
      !confab_store_apply_journal (state, message, error))
    return NULL;
  return g_steal_pointer (&message);
}

static gsize
get_size (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  return confab_message_get_text_length (message) + (reply != NULL ? reply->reasoning->len : 0);
}

/**
 * End:
 * @messages: (element-type ConfabMessage): loaded, the last of the path first; of what is deleted, the place alone
 * @ids: theirs, for a path that runs in a circle
 * @n_shown: how many are not deleted
 * @size: how much text they have
 * @whole: whether the path begins with the last of @messages
 *
 * The end of a path.
 */
typedef struct
{
  GPtrArray  *messages;
  GHashTable *ids;
  guint       n_shown;
  gsize       size;
  gboolean    whole;
} End;

static void
end_clear (End *self)
{
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (End, end_clear)

static gboolean
is_full (const End *end)
{
  return end->n_shown >= PAGE || (end->size >= PAGE_BYTES && end->n_shown >= PAGE_LEAST);
}

/* From answer to question, beginning with the leaf: each step is a look-up by identifier. */
static gboolean
read_end (ConfabStoreState              *state,
          const ConfabConversationPlace *place,
          End                           *end,
          GError                       **error)
{
  const char *id = place->leaf;

  end->messages = g_ptr_array_new_with_free_func (g_object_unref);
  end->ids = g_hash_table_new (g_str_hash, g_str_equal);
  while (id != NULL && !is_full (end) && !g_hash_table_contains (end->ids, id))
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (ConfabMessage) message = confab_store_read_message (state, id, place->row, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (message == NULL)
        break;
      if (confab_message_get_deleted (message) != 0)
        {
          ConfabMessage *hidden = confab_message_make_place (message);

          g_object_unref (message);
          message = hidden;
        }
      else
        {
          end->size += get_size (message);
          end->n_shown++;
        }
      id = confab_message_get_parent_id (message);
      g_hash_table_add (end->ids, (char *)confab_message_get_id (message));
      g_ptr_array_add (end->messages, g_steal_pointer (&message));
    }
  end->whole = id == NULL || !is_full (end);
  return TRUE;
}

/* The places of a short conversation, with what is loaded already put in, and the rest loaded as well as long as it is not too much. */
static gboolean
fill_short (ConfabStoreState *state,
            gint64            conversation,
            GPtrArray        *places,
            End              *end,
            GError          **error)
{
  g_autoptr (GHashTable) loaded = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < end->messages->len; i++)
    g_hash_table_insert (loaded, (char *)confab_message_get_id (end->messages->pdata[i]), end->messages->pdata[i]);
  for (guint i = 0; i < places->len; i++)
    {
      const char *id = confab_message_get_id (places->pdata[i]);
      ConfabMessage *known = g_hash_table_lookup (loaded, id);
      g_autoptr (ConfabMessage) message = NULL;
      g_autoptr (GError) local_error = NULL;

      if (known != NULL)
        message = g_object_ref (known);
      else if (end->size < PAGE_BYTES && confab_message_get_deleted (places->pdata[i]) == 0)
        message = confab_store_read_message (state, id, conversation, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (message == NULL)
        continue;
      if (known == NULL)
        end->size += get_size (message);
      g_object_unref (places->pdata[i]);
      places->pdata[i] = g_steal_pointer (&message);
    }
  return TRUE;
}

static void
add_end (ConfabConversation *conversation,
         const End          *end)
{
  confab_conversation_set_incomplete (conversation);
  for (guint i = end->messages->len; i > 0; i--)
    {
      ConfabMessage *message = end->messages->pdata[i - 1];

      if (i == end->messages->len && end->whole && confab_message_get_parent_id (message) != NULL)
        {
          g_autoptr (ConfabMessage) first = confab_message_make_first (message);

          confab_conversation_add (conversation, first);
        }
      else
        confab_conversation_add (conversation, message);
    }
}

/**
 * Reading:
 * @id: the conversation
 * @last: row of the last message that was read
 * @ids: (nullable): what else is asked for
 *
 * What is asked for, and how far it was read.
 */
typedef struct
{
  char  *id;
  gint64 last;
  GStrv  ids;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_free (self->id);
  g_strfreev (self->ids);
  g_free (self);
}

static Reading *
reading_new (const char        *id,
             gint64             last,
             const char *const *ids)
{
  Reading *self = g_new0 (Reading, 1);

  self->id = g_strdup (id);
  self->last = last;
  self->ids = g_strdupv ((GStrv)ids);
  return self;
}

/* The result of a reading, and how far it went. */
static gpointer
finish_reading (GAsyncResult *result,
                gint64       *last,
                GError      **error)
{
  const Reading *reading = g_task_get_task_data (G_TASK (result));

  *last = reading->last;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
load_end (ConfabStoreState *state,
          gpointer          data,
          GError          **error)
{
  g_auto (ConfabConversationPlace) place = { 0 };
  Reading *reading = data;
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, reading->id, &place, error);
  g_autoptr (GPtrArray) places = NULL;
  g_auto (End) end = { 0 };

  if (conversation == NULL || !read_end (state, &place, &end, error))
    return NULL;
  places = list_places (state, place.row, SHORT + 1, &reading->last, error);
  if (places == NULL)
    return NULL;
  if (places->len <= SHORT)
    {
      if (!fill_short (state, place.row, places, &end, error))
        return NULL;
      confab_conversation_add_in_order (conversation, places);
    }
  else if (end.n_shown > 0)
    add_end (conversation, &end);
  /* No end to begin with: a file that somebody else made. */
  else if (!confab_store_load_tree (state, place.row, conversation, error))
    return NULL;
  confab_conversation_begin_at (conversation, place.leaf);
  confab_conversation_set_updated (conversation, place.updated);
  return g_steal_pointer (&conversation);
}

/**
 * confab_store_load_end_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads a conversation with the end of its path. A short one is complete, with all its messages; of another the rest
 * is unknown until [method@Confab.Store.load_places_async] brings it.
 */
void
confab_store_load_end_async (ConfabStore        *self,
                             const char         *id,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_load_end_async, reading_new (id, 0, NULL), reading_free, cancellable,
                                callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, load_end, g_object_unref);
}

/**
 * confab_store_load_end_finish:
 * @self: a store
 * @result: what the callback got
 * @last: (out): how far the store was read, for [method@Confab.Store.load_news_async]; of use where the conversation is complete
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is none or it is deleted
 *
 * Returns: (transfer full) (nullable): the conversation
 */
ConfabConversation *
confab_store_load_end_finish (ConfabStore  *self,
                              GAsyncResult *result,
                              gint64       *last,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return finish_reading (result, last, error);
}

typedef struct
{
  char              *id;
  gint64             row;  /* of the conversation, 0 before the first step */
  gint64             last; /* row of the last message that was read */
  char              *leaf; /* (nullable): the end of the path, when the first step was taken */
  ConfabMessageTree *tree;
} Places;

static void
places_free (gpointer data)
{
  Places *self = data;

  g_free (self->id);
  g_free (self->leaf);
  g_clear_pointer (&self->tree, confab_message_tree_unref);
  g_free (self);
}

static gboolean
find_places (ConfabStoreState *state,
             Places           *places,
             GError          **error)
{
  g_auto (ConfabConversationPlace) place = { 0 };
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, places->id, &place, error);

  places->row = place.row;
  places->leaf = g_steal_pointer (&place.leaf);
  places->tree = confab_message_tree_new ();
  return conversation != NULL;
}

static gpointer
load_some_places (ConfabStoreState *state,
                  gpointer          data,
                  GError          **error)
{
  Places *places = data;
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  if (places->row == 0 && !find_places (state, places, error))
    return NULL;
  statement = prepare_places (state, places->row, places->last, -1, error);
  if (statement == NULL)
    return NULL;
  for (guint n = 1; confab_database_step (state->database, statement, &local_error); n++)
    {
      g_autoptr (ConfabMessage) message = place_from_row (statement);

      if (confab_message_tree_find (places->tree, confab_message_get_id (message)) == NULL &&
          confab_message_tree_find_deleted (places->tree, confab_message_get_id (message)) == NULL)
        confab_message_tree_add (places->tree, message);
      places->last = confab_statement_get_int (statement, 0);
      if (n % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end)
        return NULL;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  confab_message_tree_settle (places->tree);
  confab_message_tree_prepare_path (places->tree, places->leaf);
  return g_steal_pointer (&places->tree);
}

/**
 * confab_store_load_places_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads where in the conversation each message is, and nothing else of it. Other calls get their turn meanwhile; what
 * they write may or may not be among it.
 */
void
confab_store_load_places_async (ConfabStore        *self,
                                const char         *id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Places *places;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  places = g_new0 (Places, 1);
  places->id = g_strdup (id);
  task = confab_store_task_new (self, confab_store_load_places_async, places, places_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, load_some_places, (GDestroyNotify)confab_message_tree_unref);
}

/**
 * confab_store_load_places_finish:
 * @self: a store
 * @result: what the callback got
 * @last: (out): how far the store was read, for [method@Confab.Store.load_news_async]
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: (transfer full) (nullable): the messages, none of them loaded
 */
ConfabMessageTree *
confab_store_load_places_finish (ConfabStore  *self,
                                 GAsyncResult *result,
                                 gint64       *last,
                                 GError      **error)
{
  const Places *places;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  places = g_task_get_task_data (G_TASK (result));
  *last = places->last;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
add_loaded (ConfabStoreState   *state,
            ConfabConversation *conversation,
            const char         *id,
            gint64              row,
            GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabMessage) message = NULL;

  if (confab_conversation_knows (conversation, id))
    return TRUE;
  message = confab_store_read_message (state, id, row, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (message != NULL)
    confab_conversation_add (conversation, message);
  return TRUE;
}

/* The place of a message wherever it is: nothing of its texts is read. NULL without an error where there is none. */
static ConfabMessage *
read_place (ConfabStoreState *state,
            const char       *id,
            GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database, "SELECT " PLACE_COLUMNS " FROM message WHERE id = ?", error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_text (statement, 1, id);
  return confab_database_step (state->database, statement, error) ? place_from_row (statement) : NULL;
}

/* The leaf need not be new to be chosen. */
static gboolean
add_leaf (ConfabStoreState   *state,
          ConfabConversation *conversation,
          const char         *id,
          GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabMessage) place = NULL;

  if (id == NULL || confab_conversation_knows (conversation, id))
    return TRUE;
  place = read_place (state, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (place != NULL)
    confab_conversation_add (conversation, place);
  return TRUE;
}

/* A reply that was being written is of interest once it has ended. */
static gboolean
add_ended (ConfabStoreState   *state,
           ConfabConversation *conversation,
           const char         *id,
           gint64              row,
           GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabMessage) place = read_place (state, id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (place == NULL || confab_message_get_status (place) == CONFAB_STATUS_STREAMING)
    return TRUE;
  return add_loaded (state, conversation, id, row, error);
}

/* All that is deleted, and not only since: what is not among it any more has been brought back. */
static gboolean
add_deleted (ConfabStoreState   *state,
             ConfabConversation *conversation,
             gint64              row,
             GError            **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT " PLACE_COLUMNS " FROM message INDEXED BY message_deleted"
                                       " WHERE conversation = ? AND deleted IS NOT NULL",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_autoptr (ConfabMessage) message = place_from_row (statement);

      if (!confab_conversation_knows (conversation, confab_message_get_id (message)))
        confab_conversation_add (conversation, message);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gpointer
load_news (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  Reading *news = data;
  g_auto (ConfabConversationPlace) place = { 0 };
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, news->id, &place, error);
  g_autoptr (GPtrArray) places = NULL;

  if (conversation == NULL)
    return NULL;
  confab_conversation_set_incomplete (conversation);
  places = list_places (state, place.row, -1, &news->last, error);
  if (places == NULL)
    return NULL;
  if (!add_deleted (state, conversation, place.row, error))
    return NULL;
  for (guint i = 0; i < places->len; i++)
    if (confab_message_get_deleted (places->pdata[i]) != 0)
      continue;
    else if (places->len - i > PAGE)
      confab_conversation_add (conversation, places->pdata[i]);
    else if (!add_loaded (state, conversation, confab_message_get_id (places->pdata[i]), place.row, error))
      return NULL;
  for (guint i = 0; news->ids[i] != NULL; i++)
    if (!add_ended (state, conversation, news->ids[i], place.row, error))
      return NULL;
  if (!add_leaf (state, conversation, place.leaf, error))
    return NULL;
  confab_conversation_set_leaf (conversation, place.leaf);
  confab_conversation_set_updated (conversation, place.updated);
  return g_steal_pointer (&conversation);
}

/**
 * confab_store_load_news_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @last: how far it has been read
 * @ids: identifiers of replies that were still being written then
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what is new in a conversation, for [method@Confab.Conversation.merge]: its own row, what was written since,
 * the places of all that is deleted, and those of @ids that have ended. Of the new messages the latest are loaded; of the leaf, where it is not new, the place.
 */
void
confab_store_load_news_async (ConfabStore        *self,
                              const char         *id,
                              gint64              last,
                              const char *const  *ids,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL && ids != NULL);

  task = confab_store_task_new (self, confab_store_load_news_async, reading_new (id, last, ids), reading_free, cancellable,
                                callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, load_news, g_object_unref);
}

/**
 * confab_store_load_news_finish:
 * @self: a store
 * @result: what the callback got
 * @last: (out): how far it has been read now
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: (transfer full) (nullable): the conversation with what is new alone
 */
ConfabConversation *
confab_store_load_news_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               gint64       *last,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return finish_reading (result, last, error);
}
