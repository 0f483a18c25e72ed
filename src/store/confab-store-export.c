/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "store/confab-store-export.h"
#include "store/confab-store-private.h"

/* A page ends with the first of these limits, or when its time is over. */
#define PAGE_ROWS  256
#define PAGE_BYTES (1024 * 1024)

/* How many rows are read between two looks at the clock. */
#define ROWS_PER_LOOK 64

/* Folders deeper than that are a circle. */
#define MAX_DEPTH 64

/**
 * confab_store_outline_free:
 * @self: (transfer full): an outline
 */
void
confab_store_outline_free (ConfabStoreOutline *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_free (self);
}

/**
 * confab_store_head_free:
 * @self: (transfer full): a head
 */
void
confab_store_head_free (ConfabStoreHead *self)
{
  g_clear_pointer (&self->facts, confab_conversation_facts_free);
  g_clear_pointer (&self->hashes, g_ptr_array_unref);
  g_free (self);
}

/**
 * confab_store_page_free:
 * @self: (transfer full): a page
 */
void
confab_store_page_free (ConfabStorePage *self)
{
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

static gboolean
take_error (GError **local_error,
            GError **error)
{
  if (*local_error == NULL)
    return FALSE;
  g_propagate_error (error, g_steal_pointer (local_error));
  return TRUE;
}

/* (element-type ConfabFolderFacts): level by level, so that each stands after the one it is in */
static GPtrArray *
list_folders (ConfabStoreState *state,
              GError          **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_folder_facts_free);
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (state->database,
                                       "WITH RECURSIVE tree (row, id, name, parent_id, depth) AS ("
                                       "  SELECT row, id, name, NULL, 0 FROM folder WHERE parent IS NULL"
                                       "  UNION ALL"
                                       "  SELECT folder.row, folder.id, folder.name, tree.id, depth + 1"
                                       "  FROM tree JOIN folder ON folder.parent = tree.row WHERE depth < ?)"
                                       " SELECT id, name, parent_id FROM tree ORDER BY depth, row",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, MAX_DEPTH);
  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (folders, confab_folder_facts_new (confab_statement_get_text (statement, 0),
                                                       confab_statement_get_text (statement, 1),
                                                       confab_statement_get_text (statement, 2)));
  return take_error (&local_error, error) ? NULL : g_steal_pointer (&folders);
}

typedef struct
{
  ConfabStoreOutline *outline;
  gint64              last;
} OutlineWish;

static void
outline_wish_free (gpointer data)
{
  OutlineWish *self = data;

  g_clear_pointer (&self->outline, confab_store_outline_free);
  g_free (self);
}

static gpointer
list_outline (ConfabStoreState *state,
              gpointer          data,
              GError          **error)
{
  OutlineWish *wish = data;
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  if (wish->outline->folders == NULL && (wish->outline->folders = list_folders (state, error)) == NULL)
    return NULL;
  statement = confab_database_prepare (state->database,
                                       "SELECT row, id FROM conversation WHERE row > ? AND deleted IS NULL ORDER BY row",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, wish->last);
  while (confab_database_step (state->database, statement, &local_error))
    {
      wish->last = confab_statement_get_int (statement, 0);
      g_ptr_array_add (wish->outline->ids, g_strdup (confab_statement_get_text (statement, 1)));
      if (wish->outline->ids->len % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end)
        return NULL;
    }
  return take_error (&local_error, error) ? NULL : g_steal_pointer (&wish->outline);
}

/**
 * confab_store_list_outline_async:
 * @self: an open store
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lists all conversations that are not in the trash, and all folders.
 */
void
confab_store_list_outline_async (ConfabStore        *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  OutlineWish *wish;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  wish = g_new0 (OutlineWish, 1);
  wish->outline = g_new0 (ConfabStoreOutline, 1);
  wish->outline->ids = g_ptr_array_new_with_free_func (g_free);
  wish->last = G_MININT64;
  task = confab_store_task_new (self, confab_store_list_outline_async, wish, outline_wish_free, cancellable, callback,
                                user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, list_outline, (GDestroyNotify)confab_store_outline_free);
}

/**
 * confab_store_list_outline_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): the outline
 */
ConfabStoreOutline *
confab_store_list_outline_finish (ConfabStore  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The row of a conversation that is not in the trash, or -1 with an error. */
static gint64
find_row (ConfabStoreState *state,
          const char       *id,
          GError          **error)
{
  g_auto (ConfabConversationPlace) place = { 0 };
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, id, &place, error);

  return conversation != NULL ? place.row : -1;
}

/* The same for one that may have gone to the trash since it was found; what was begun is finished. */
static gint64
find_row_again (ConfabStoreState *state,
                const char       *id,
                GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (state->database, "SELECT row FROM conversation WHERE id = ?", error);
  if (statement == NULL)
    return -1;
  confab_statement_bind_text (statement, 1, id);
  if (confab_database_step (state->database, statement, &local_error))
    return confab_statement_get_int (statement, 0);
  if (!take_error (&local_error, error))
    g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND,
                         _ ("The conversation was deleted meanwhile. Export again."));
  return -1;
}

/* Whether it could be asked; @parent_id (out) (nullable): what it answers; @deleted (out): whether it is gone, or was never there */
static gboolean
look_up (ConfabStoreState *state,
         gint64            conversation,
         const char       *id,
         char            **parent_id,
         gboolean         *deleted,
         GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  *parent_id = NULL;
  *deleted = TRUE;
  statement = confab_database_prepare (state->database,
                                       "SELECT parent_id, deleted IS NOT NULL FROM message"
                                       " WHERE id = ? AND conversation = ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, id);
  confab_statement_bind_int (statement, 2, conversation);
  if (confab_database_step (state->database, statement, &local_error))
    {
      *parent_id = g_strdup (confab_statement_get_text (statement, 0));
      *deleted = confab_statement_get_int (statement, 1) != 0;
    }
  return !take_error (&local_error, error);
}

/* Replaces an identifier by that of the nearest message before it that is not deleted, or NULL where there is none. */
static gboolean
find_living (ConfabStoreState *state,
             gint64            conversation,
             char            **id,
             GError          **error)
{
  g_autoptr (GHashTable) seen = NULL;

  while (*id != NULL)
    {
      g_autofree char *parent_id = NULL;
      gboolean deleted;

      if (!look_up (state, conversation, *id, &parent_id, &deleted, error))
        return FALSE;
      if (!deleted)
        return TRUE;
      if (seen == NULL)
        seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      /* A circle has no beginning. */
      if (!g_hash_table_add (seen, g_steal_pointer (id)))
        return TRUE;
      *id = g_steal_pointer (&parent_id);
    }
  return TRUE;
}

static gboolean
read_facts (ConfabStoreState *state,
            gint64            row,
            ConfabStoreHead  *head,
            GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;
  ConfabConversationFacts *facts;

  statement = confab_database_prepare (state->database,
                                       "SELECT id, title, created, updated, pinned, archived, leaf, provider_id, model,"
                                       " parameters, system_prompt,"
                                       " (SELECT folder.id FROM folder WHERE folder.row = conversation.folder),"
                                       " (SELECT json ->> '$.name' FROM provider WHERE id = provider_id), preset"
                                       " FROM conversation WHERE row = ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  if (!confab_database_step (state->database, statement, &local_error))
    return !take_error (&local_error, error);
  facts = head->facts = confab_conversation_facts_new (confab_statement_get_text (statement, 0),
                                                       confab_statement_get_text (statement, 1));
  facts->created = confab_statement_get_int (statement, 2);
  facts->updated = confab_statement_get_int (statement, 3);
  facts->pinned = confab_statement_get_int (statement, 4);
  facts->archived = confab_statement_get_int (statement, 5);
  facts->leaf_id = g_strdup (confab_statement_get_text (statement, 6));
  facts->provider_id = g_strdup (confab_statement_get_text (statement, 7));
  facts->model = g_strdup (confab_statement_get_text (statement, 8));
  facts->parameters = g_strdup (confab_statement_get_text (statement, 9));
  facts->system_prompt = g_strdup (confab_statement_get_text (statement, 10));
  facts->folder_id = g_strdup (confab_statement_get_text (statement, 11));
  facts->provider_name = g_strdup (confab_statement_get_text (statement, 12));
  facts->preset = g_strdup (confab_statement_get_text (statement, 13));
  return TRUE;
}

static gboolean
read_strings (ConfabStoreState *state,
              const char       *sql,
              gint64            row,
              GPtrArray        *strings,
              GError          **error)
{
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (strings, g_strdup (confab_statement_get_text (statement, 0)));
  return !take_error (&local_error, error);
}

/* The two ends, each found by itself: both in one statement would read all between them. */
static gboolean
read_ends (ConfabStoreState *state,
           gint64            row,
           ConfabStoreHead  *head,
           GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT (SELECT min(row) FROM message WHERE conversation = ?1),"
                                       " (SELECT max(row) FROM message WHERE conversation = ?1)",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  if (confab_database_step (state->database, statement, &local_error))
    {
      head->first = confab_statement_get_int (statement, 0);
      head->last = confab_statement_get_int (statement, 1);
    }
  return !take_error (&local_error, error);
}

static gpointer
load_head (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  g_autoptr (ConfabStoreHead) head = g_new0 (ConfabStoreHead, 1);
  gint64 row = find_row (state, data, error);

  head->hashes = g_ptr_array_new_with_free_func (g_free);
  if (row < 0 || !read_facts (state, row, head, error) ||
      !find_living (state, row, &head->facts->leaf_id, error) ||
      !read_strings (state,
                     "SELECT tag.name FROM conversation_tag JOIN tag ON tag.row = conversation_tag.tag"
                     " WHERE conversation = ? ORDER BY tag.folded",
                     row, head->facts->tags, error) ||
      !read_strings (state,
                     "SELECT hash FROM message CROSS JOIN attachment ON attachment.message = message.row"
                     " WHERE conversation = ? AND deleted IS NULL GROUP BY hash ORDER BY min(message.row), hash",
                     row, head->hashes, error) ||
      !read_ends (state, row, head, error))
    return NULL;
  return g_steal_pointer (&head);
}

/**
 * confab_store_load_head_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads all of a conversation but its messages.
 */
void
confab_store_load_head_async (ConfabStore        *self,
                              const char         *id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = confab_store_task_new (self, confab_store_load_head_async, g_strdup (id), g_free, cancellable, callback,
                                user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, load_head, (GDestroyNotify)confab_store_head_free);
}

/**
 * confab_store_load_head_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is none, or it is in the trash
 *
 * Returns: (transfer full) (nullable): the head
 */
ConfabStoreHead *
confab_store_load_head_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char  *id;
  gint64 after;
} PageWish;

static void
page_wish_free (gpointer data)
{
  PageWish *self = data;

  g_free (self->id);
  g_free (self);
}

/* (transfer full): the message where it belongs; what was being written is what came so far, and no more will come */
static ConfabMessage *
settle (ConfabStoreState *state,
        gint64            conversation,
        ConfabMessage    *message,
        GError          **error)
{
  g_autofree char *parent_id = g_strdup (confab_message_get_parent_id (message));
  ConfabMessage *moved;

  if (confab_message_get_status (message) == CONFAB_STATUS_STREAMING)
    {
      if (!confab_store_apply_journal (state, message, error))
        return NULL;
      confab_message_set_status (message, CONFAB_STATUS_INTERRUPTED);
    }
  if (!find_living (state, conversation, &parent_id, error))
    return NULL;
  if (g_strcmp0 (parent_id, confab_message_get_parent_id (message)) == 0)
    return g_object_ref (message);
  moved = confab_message_new_unloaded (confab_message_get_id (message), parent_id, confab_message_get_role (message),
                                       confab_message_get_status (message), confab_message_get_created (message));
  confab_message_load (moved, message);
  return moved;
}

static gboolean
settle_all (ConfabStoreState *state,
            gint64            conversation,
            GPtrArray        *messages,
            GError          **error)
{
  for (guint i = 0; i < messages->len; i++)
    {
      g_autoptr (ConfabMessage) before = messages->pdata[i];

      messages->pdata[i] = settle (state, conversation, before, error);
      if (messages->pdata[i] == NULL)
        {
          /* What is not there must not be released. */
          messages->pdata[i] = g_steal_pointer (&before);
          return FALSE;
        }
    }
  return TRUE;
}

static gsize
measure (ConfabStatement *statement)
{
  gsize size = 0;

  for (int column = 6; column <= 8; column++)
    {
      const char *text = confab_statement_get_text (statement, column);

      size += text != NULL ? strlen (text) : 0;
    }
  /* The compact form becomes some ten times as large where it is exported. */
  return size + (gsize)sqlite3_column_bytes (statement, 12) * 10;
}

static gboolean
read_page (ConfabStoreState *state,
           gint64            row,
           ConfabStorePage  *page,
           GError          **error)
{
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize size = 0;

  statement = confab_database_prepare (state->database,
                                       "SELECT " CONFAB_MESSAGE_COLUMNS ", row FROM message"
                                       " WHERE conversation = ? AND row > ? AND deleted IS NULL ORDER BY row LIMIT ?",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, row);
  confab_statement_bind_int (statement, 2, page->last);
  confab_statement_bind_int (statement, 3, PAGE_ROWS);
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_ptr_array_add (page->messages, confab_message_from_row (statement));
      page->last = confab_statement_get_int (statement, CONFAB_MESSAGE_N_COLUMNS);
      page->more = TRUE;
      size += measure (statement);
      if (size > PAGE_BYTES || g_get_monotonic_time () > end)
        return TRUE;
    }
  page->more = page->messages->len == PAGE_ROWS;
  return !take_error (&local_error, error);
}

static gpointer
load_page (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  const PageWish *wish = data;
  g_autoptr (ConfabStorePage) page = g_new0 (ConfabStorePage, 1);
  gint64 row = find_row_again (state, wish->id, error);

  page->messages = g_ptr_array_new_with_free_func (g_object_unref);
  page->last = wish->after;
  if (row < 0 || !read_page (state, row, page, error) || !settle_all (state, row, page->messages, error))
    return NULL;
  return g_steal_pointer (&page);
}

/**
 * confab_store_load_page_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @after: the number of the message before; 0 to begin
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads messages of all branches in the order they were made, as many as one step has time for.
 */
void
confab_store_load_page_async (ConfabStore        *self,
                              const char         *id,
                              gint64              after,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  PageWish *wish;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  wish = g_new0 (PageWish, 1);
  wish->id = g_strdup (id);
  wish->after = after;
  task = confab_store_task_new (self, confab_store_load_page_async, wish, page_wish_free, cancellable, callback,
                                user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, load_page, (GDestroyNotify)confab_store_page_free);
}

/**
 * confab_store_load_page_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where the conversation is not there any more
 *
 * Returns: (transfer full) (nullable): the page
 */
ConfabStorePage *
confab_store_load_page_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char       *id;
  gint64      row;
  char       *next;
  GPtrArray  *path;
  GHashTable *seen;
} PathWish;

static void
path_wish_free (gpointer data)
{
  PathWish *self = data;

  g_free (self->id);
  g_free (self->next);
  g_hash_table_unref (self->seen);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  g_free (self);
}

static gboolean
begin_path (ConfabStoreState *state,
            PathWish         *wish,
            GError          **error)
{
  g_auto (ConfabConversationPlace) place = { 0 };
  g_autoptr (ConfabConversation) conversation = confab_store_read_conversation (state, wish->id, &place, error);

  if (conversation == NULL)
    return FALSE;
  wish->row = place.row;
  wish->next = g_steal_pointer (&place.leaf);
  return TRUE;
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer other = array->pdata[i];

      array->pdata[i] = array->pdata[array->len - 1 - i];
      array->pdata[array->len - 1 - i] = other;
    }
}

static gpointer
list_path (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  PathWish *wish = data;
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;

  if (wish->row < 0 && !begin_path (state, wish, error))
    return NULL;
  /* A circle ends where it began. */
  while (wish->next != NULL && g_hash_table_add (wish->seen, g_strdup (wish->next)))
    {
      g_autofree char *id = g_steal_pointer (&wish->next);
      gboolean deleted;

      if (!look_up (state, wish->row, id, &wish->next, &deleted, error))
        return NULL;
      if (!deleted)
        g_ptr_array_add (wish->path, g_steal_pointer (&id));
      if (g_hash_table_size (wish->seen) % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end)
        return NULL;
    }
  reverse (wish->path);
  return g_steal_pointer (&wish->path);
}

/**
 * confab_store_list_path_async:
 * @self: an open store
 * @id: the identifier of a conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Lists the messages from the beginning to the chosen leaf. It is read in short steps, with what else is asked for in
 * between.
 */
void
confab_store_list_path_async (ConfabStore        *self,
                              const char         *id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  PathWish *wish;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (id != NULL);

  wish = g_new0 (PathWish, 1);
  wish->id = g_strdup (id);
  wish->row = -1;
  wish->path = g_ptr_array_new_with_free_func (g_free);
  wish->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  task = confab_store_task_new (self, confab_store_list_path_async, wish, path_wish_free, cancellable, callback,
                                user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS, list_path, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_list_path_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error: %CONFAB_STORE_ERROR_NOT_FOUND where there is no such conversation
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the identifiers of its messages, from the beginning
 */
GPtrArray *
confab_store_list_path_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
