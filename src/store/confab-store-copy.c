/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "store/confab-store-private.h"
#include "store/confab-store-tree.h"

/* How many rows are read or written between two looks at the clock. */
#define ROWS_PER_LOOK 16

/* A message of the conversation that is copied. */
typedef struct
{
  char    *id;
  char    *parent_id; /* (nullable) */
  char    *copy;      /* the identifier of its copy */
  gboolean deleted;
} Place;

static void
place_free (gpointer data)
{
  Place *self = data;

  g_free (self->id);
  g_free (self->parent_id);
  g_free (self->copy);
  g_free (self);
}

/* One copy, made in steps. */
typedef struct
{
  char       *id;
  char       *last;   /* (nullable): the end of the path that is copied */
  char       *title;
  gint64      source; /* row of what is copied, 0 before the first step */
  gint64      read;   /* row of the last message that was read */
  char       *leaf;   /* (nullable) */
  GPtrArray  *places; /* Place */
  GHashTable *by_id;  /* id → Place, borrowed */
  GPtrArray  *wanted; /* (nullable): Place, borrowed: what is copied, once all are known */
  guint       next;   /* of @wanted */
  char       *copy;   /* the identifier of the new conversation */
  gint64      target; /* its row, 0 until it has one */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_free (self->id);
  g_free (self->last);
  g_free (self->title);
  g_free (self->leaf);
  g_free (self->copy);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->places);
  g_free (self);
}

static gboolean
find_source (ConfabStoreState *state,
             Copy             *copy,
             GError          **error)
{
  g_auto (ConfabConversationPlace) place = { 0 };
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, copy->id, &place, error);

  copy->source = place.row;
  copy->leaf = g_steal_pointer (&place.leaf);
  return conversation != NULL;
}

/* Whether there is nothing more to read; FALSE with an error. */
static gboolean
read_places (ConfabStoreState *state,
             Copy             *copy,
             gint64            end,
             GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT row, id, parent_id, deleted FROM message INDEXED BY message_place"
                                       " WHERE conversation = ? AND row > ? ORDER BY row",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, copy->source);
  confab_statement_bind_int (statement, 2, copy->read);
  for (guint n = 1; confab_database_step (state->database, statement, &local_error); n++)
    {
      Place *place = g_new0 (Place, 1);

      copy->read = confab_statement_get_int (statement, 0);
      place->id = g_strdup (confab_statement_get_text (statement, 1));
      place->parent_id = g_strdup (confab_statement_get_text (statement, 2));
      place->deleted = confab_statement_get_int (statement, 3) != 0;
      place->copy = confab_id_new ();
      g_ptr_array_add (copy->places, place);
      g_hash_table_insert (copy->by_id, place->id, place);
      if (n % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end)
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The nearest message that is not deleted, beginning with @id; a circle ends after as many steps as there are messages. */
static Place *
find_kept (const Copy *copy,
           const char *id)
{
  for (guint i = 0; id != NULL && i <= copy->places->len; i++)
    {
      Place *place = g_hash_table_lookup (copy->by_id, id);

      if (place == NULL || !place->deleted)
        return place;
      id = place->parent_id;
    }
  return NULL;
}

/* All branches, or one path from its beginning. */
static GPtrArray *
list_wanted (const Copy *copy)
{
  GPtrArray *wanted = g_ptr_array_new ();
  Place *place = copy->last != NULL ? find_kept (copy, copy->last) : NULL;

  for (guint i = 0; copy->last == NULL && i < copy->places->len; i++)
    if (!((Place *)copy->places->pdata[i])->deleted)
      g_ptr_array_add (wanted, copy->places->pdata[i]);
  while (place != NULL && wanted->len <= copy->places->len)
    {
      g_ptr_array_add (wanted, place);
      place = find_kept (copy, place->parent_id);
    }
  for (guint i = 0; copy->last != NULL && i < wanted->len / 2; i++)
    {
      gpointer other = wanted->pdata[i];

      wanted->pdata[i] = wanted->pdata[wanted->len - 1 - i];
      wanted->pdata[wanted->len - 1 - i] = other;
    }
  return wanted;
}

static gboolean
put_conversation (ConfabStoreState *state,
                  Copy             *copy,
                  GError          **error)
{
  g_autofree char *apart = confab_search_set_apart (copy->title);
  Place *leaf = find_kept (copy, copy->last != NULL ? copy->last : copy->leaf);
  gint64 now = confab_time_now ();
  ConfabStatement *statement;

  statement = confab_database_prepare (state->database,
                                       "INSERT INTO conversation (id, created, updated, deleted, title, title_apart, leaf,"
                                       " provider_id, model, parameters, system_prompt, preset, folder, named, writer)"
                                       " SELECT ?1, ?2, ?2, ?3, ?4, ?5, ?6, provider_id, model, parameters, system_prompt,"
                                       " preset, folder, named, ?8 FROM conversation WHERE row = ?7 RETURNING row",
                                       error);
  if (statement == NULL)
    return FALSE;
  copy->copy = confab_id_new ();
  confab_statement_bind_text (statement, 1, copy->copy);
  confab_statement_bind_int (statement, 2, now);
  /* What a crash leaves of it is thrown away. */
  confab_statement_bind_int (statement, 3, CONFAB_STORE_ERASED);
  confab_statement_bind_text (statement, 4, copy->title);
  confab_statement_bind_text (statement, 5, apart);
  confab_statement_bind_text (statement, 6, leaf != NULL ? leaf->copy : NULL);
  confab_statement_bind_int (statement, 7, copy->source);
  confab_statement_bind_text (statement, 8, state->writer);
  copy->target = confab_database_run_for_row (state->database, statement, error);
  if (copy->target < 0)
    return FALSE;
  statement = confab_database_prepare (state->database,
                                       "INSERT INTO conversation_tag (conversation, tag)"
                                       " SELECT ?, tag FROM conversation_tag WHERE conversation = ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, copy->target);
  confab_statement_bind_int (statement, 2, copy->source);
  return confab_database_run (state->database, statement, error);
}

/* What still comes stops in the copy with what it has. */
static gboolean
copy_streaming (ConfabStoreState *state,
                const Copy       *copy,
                const Place      *place,
                const char       *parent_id,
                GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabMessage) message = confab_store_read_message (state, place->id, copy->source, &local_error);
  g_autoptr (ConfabMessageRecord) row = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (message == NULL)
    return TRUE;
  row = confab_message_record_new (message);
  row->status = CONFAB_STATUS_INTERRUPTED;
  g_free (row->id);
  row->id = g_strdup (place->copy);
  g_free (row->parent_id);
  row->parent_id = g_strdup (parent_id);
  return confab_message_record_put (row, copy->target, state, error);
}

static gboolean
copy_attachments (ConfabStoreState *state,
                  const Place      *place,
                  GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database,
                                                        "INSERT OR IGNORE INTO attachment (hash, message)"
                                                        " SELECT hash, (SELECT row FROM message WHERE id = ?)"
                                                        " FROM attachment WHERE message ="
                                                        " (SELECT row FROM message WHERE id = ?)",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, place->copy);
  confab_statement_bind_text (statement, 2, place->id);
  return confab_database_run (state->database, statement, error);
}

static gboolean
copy_message (ConfabStoreState *state,
              const Copy       *copy,
              const Place      *place,
              GError          **error)
{
  Place *parent = find_kept (copy, place->parent_id);
  const char *parent_id = parent != NULL ? parent->copy : NULL;
  ConfabStatement *statement;

  statement = confab_database_prepare (state->database,
                                       "INSERT INTO message (id, conversation, parent_id, role, status, created,"
                                       " tool_call_id, text, parts, reply, text_apart, model, has, tokens, cost, media,"
                                       " parameters, logprobs, left_out)"
                                       " SELECT ?1, ?2, ?3, role, status, created, tool_call_id, text, parts, reply,"
                                       " text_apart, model, has, tokens, cost, media, parameters, logprobs, left_out"
                                       " FROM message"
                                       " WHERE id = ?4 AND status <> 'streaming'",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, place->copy);
  confab_statement_bind_int (statement, 2, copy->target);
  confab_statement_bind_text (statement, 3, parent_id);
  confab_statement_bind_text (statement, 4, place->id);
  if (!confab_database_run (state->database, statement, error))
    return FALSE;
  if (sqlite3_changes (confab_database_get_sqlite (state->database)) == 0)
    return copy_streaming (state, copy, place, parent_id, error);
  return copy_attachments (state, place, error);
}

/* One transaction of a step. */
static gboolean
copy_messages (ConfabStoreState *state,
               Copy             *copy,
               gint64            end,
               GError          **error)
{
  gboolean success = TRUE;

  if (!confab_database_begin (state->database, error))
    return FALSE;
  if (copy->target == 0)
    success = put_conversation (state, copy, error);
  while (success && copy->next < copy->wanted->len)
    {
      success = copy_message (state, copy, copy->wanted->pdata[copy->next++], error);
      if (copy->next % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end)
        break;
    }
  if (success && copy->next == copy->wanted->len)
    success = confab_store_show_finished (state, copy->target, error);
  return confab_database_end (state->database, success, error) && success;
}

static gpointer
copy_some (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  Copy *copy = data;
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;

  if (copy->source == 0 && !find_source (state, copy, error))
    return NULL;
  if (copy->wanted == NULL)
    {
      if (!read_places (state, copy, end, error))
        return NULL;
      copy->wanted = list_wanted (copy);
    }
  if (!copy_messages (state, copy, end, error) || copy->next < copy->wanted->len)
    return NULL;
  return g_strdup (copy->copy);
}

/**
 * confab_store_copy_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @last: (nullable): identifier of the message that the copy ends with, for the path to it alone; %NULL for all branches
 * @title: the title of the copy
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Copies a conversation, without what is deleted in it, into a new one with the same settings, folder and tags. It is seen once it is
 * whole. A reply that still comes is interrupted in the copy. Other calls get their turn meanwhile.
 */
void
confab_store_copy_async (ConfabStore        *self,
                         const char         *id,
                         const char         *last,
                         const char         *title,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  Copy *copy;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL && title != NULL);

  confab_store_flush_journal (self);
  copy = g_new0 (Copy, 1);
  copy->id = g_strdup (id);
  copy->last = g_strdup (last);
  copy->title = g_strdup (title);
  copy->places = g_ptr_array_new_with_free_func (place_free);
  copy->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  task = confab_store_task_new (self, confab_store_copy_async, copy, copy_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, copy_some, g_free);
}

/**
 * confab_store_copy_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: (transfer full) (nullable): the identifier of the copy
 */
char *
confab_store_copy_finish (ConfabStore  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
