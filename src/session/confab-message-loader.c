/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "session/confab-message-loader.h"

/* How many messages are asked for at a time: a window full comes at once, and a newer wish need not wait for long. */
#define BATCH 50

/* How many wishes are kept; older ones are for what has long been scrolled past. */
#define MAX_WANTED 300

/* How many messages stay loaded, and how many of them always, at the end of the path. */
#define KEEP     400
#define KEEP_END 40

/* How much text may stay loaded beyond the last batch. */
#define KEEP_BYTES (16 * 1024 * 1024)

struct _ConfabMessageLoader
{
  GObject             parent_instance;

  ConfabStore        *store;
  ConfabConversation *conversation;
  GCancellable       *cancellable;
  gint64              last;         /* how far the conversation has been read */
  gboolean            completing;
  GPtrArray          *tasks;        /* GTask, those that wait until the conversation is complete */
  GQueue              wanted;       /* ConfabMessage, the one asked for last first */
  GHashTable         *wanted_links; /* ConfabMessage → its link in wanted */
  gboolean            loading;
  GQueue              recent;       /* ConfabMessage that the store has, loaded; the one asked for last first */
  GHashTable         *recent_links; /* ConfabMessage → its link in recent */
  guint               n_pins;       /* how many read a path in another thread; nothing is forgotten meanwhile */
  gboolean            busy;
  gboolean            stale;        /* there may be news */
  gboolean            refreshing;
  guint               n_edits;      /* how often something was deleted or brought back here */
  guint               n_edits_read; /* the same when the news were asked for */
};

G_DEFINE_FINAL_TYPE (ConfabMessageLoader, confab_message_loader, G_TYPE_OBJECT)

static void
clear_queue (GQueue     *queue,
             GHashTable *links)
{
  g_hash_table_remove_all (links);
  g_queue_clear_full (queue, g_object_unref);
}

static void
confab_message_loader_dispose (GObject *object)
{
  ConfabMessageLoader *self = CONFAB_MESSAGE_LOADER (object);

  confab_message_loader_stop (self);
  clear_queue (&self->wanted, self->wanted_links);
  clear_queue (&self->recent, self->recent_links);
  g_clear_object (&self->store);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (confab_message_loader_parent_class)->dispose (object);
}

static void
confab_message_loader_finalize (GObject *object)
{
  ConfabMessageLoader *self = CONFAB_MESSAGE_LOADER (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->tasks);
  g_hash_table_unref (self->wanted_links);
  g_hash_table_unref (self->recent_links);
  G_OBJECT_CLASS (confab_message_loader_parent_class)->finalize (object);
}

static void
confab_message_loader_class_init (ConfabMessageLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_message_loader_dispose;
  object_class->finalize = confab_message_loader_finalize;
}

static void
confab_message_loader_init (ConfabMessageLoader *self)
{
  self->cancellable = g_cancellable_new ();
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->wanted_links = g_hash_table_new (NULL, NULL);
  self->recent_links = g_hash_table_new (NULL, NULL);
}

/* Puts @message in front, whether it was in the queue or not. */
static void
put_first (GQueue        *queue,
           GHashTable    *links,
           ConfabMessage *message)
{
  GList *link = g_hash_table_lookup (links, message);

  if (link != NULL)
    g_queue_unlink (queue, link);
  else
    {
      link = g_list_alloc ();
      link->data = g_object_ref (message);
      g_hash_table_insert (links, message, link);
    }
  g_queue_push_head_link (queue, link);
}

static void
drop (GQueue     *queue,
      GHashTable *links,
      GList      *link)
{
  g_autoptr (ConfabMessage) message = link->data;

  g_hash_table_remove (links, message);
  g_queue_delete_link (queue, link);
}

static gboolean
is_stored_as_it_is (ConfabMessage *message)
{
  return confab_message_get_loaded (message) && confab_message_get_status (message) != CONFAB_STATUS_STREAMING;
}

/**
 * confab_message_loader_note_stored:
 * @self: a loader
 * @message: a message of the conversation that the store has as it is
 *
 * Lets @message be forgotten once nobody has asked for it in a while.
 */
void
confab_message_loader_note_stored (ConfabMessageLoader *self,
                                   ConfabMessage       *message)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  if (is_stored_as_it_is (message))
    put_first (&self->recent, self->recent_links, message);
}

/**
 * confab_message_loader_new: (constructor)
 * @store: where the messages are
 * @conversation: a conversation
 * @last: how far it has been read, 0 where it is not known
 *
 * Returns: (transfer full): a loader
 */
ConfabMessageLoader *
confab_message_loader_new (ConfabStore        *store,
                           ConfabConversation *conversation,
                           gint64              last)
{
  ConfabMessageLoader *self = g_object_new (CONFAB_TYPE_MESSAGE_LOADER, NULL);
  GListModel *path = confab_conversation_get_path (conversation);

  self->store = g_object_ref (store);
  self->conversation = g_object_ref (conversation);
  self->last = last;
  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);

      confab_message_loader_note_stored (self, message);
    }
  return self;
}

/**
 * confab_message_loader_stop:
 * @self: a loader
 *
 * Gives up what is being read.
 */
void
confab_message_loader_stop (ConfabMessageLoader *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  g_cancellable_cancel (self->cancellable);
}

/* The messages at the end of the path, which are seen whenever the conversation is. */
static GHashTable *
list_end (ConfabMessageLoader *self)
{
  GListModel *path = confab_conversation_get_path (self->conversation);
  GHashTable *end = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  guint length = g_list_model_get_n_items (path);

  for (guint i = length > KEEP_END ? length - KEEP_END : 0; i < length; i++)
    g_hash_table_add (end, g_list_model_get_item (path, i));
  return end;
}

static gsize
get_size (ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);

  return confab_message_get_text_length (message) + (reply != NULL ? reply->reasoning->len : 0);
}

/* The first of those that are too many or too large to stay, NULL where all may. */
static GList *
find_surplus (ConfabMessageLoader *self)
{
  gsize size = 0;
  guint n = 0;

  for (GList *link = self->recent.head; link != NULL; link = link->next)
    {
      size += get_size (link->data);
      n++;
      if (n > KEEP || (n > BATCH && size > KEEP_BYTES))
        return link;
    }
  return NULL;
}

static void
forget_some (ConfabMessageLoader *self)
{
  g_autoptr (GHashTable) end = NULL;
  GList *link = self->n_pins == 0 ? find_surplus (self) : NULL;

  if (link == NULL)
    return;
  end = list_end (self);
  while (link != NULL)
    {
      GList *next = link->next;
      g_autoptr (ConfabMessage) message = g_object_ref (link->data);

      if (!g_hash_table_contains (end, message))
        {
          drop (&self->recent, self->recent_links, link);
          if (is_stored_as_it_is (message))
            confab_message_unload (message);
        }
      link = next;
    }
}

static void load_wanted (ConfabMessageLoader *self);

static void
on_messages_loaded_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (ConfabMessageLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = confab_store_load_messages_finish (CONFAB_STORE (source), result, &error);

  self->loading = FALSE;
  if (messages == NULL)
    g_debug ("Messages could not be loaded: %s", error->message);
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      ConfabMessage *full = messages->pdata[i];
      ConfabMessage *message = confab_conversation_get_message (self->conversation, confab_message_get_id (full));

      if (message == NULL || confab_message_get_loaded (message))
        continue;
      confab_message_load (message, full);
      confab_message_loader_note_stored (self, message);
    }
  forget_some (self);
  load_wanted (self);
}

static void
load_wanted (ConfabMessageLoader *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  guint n = 0;

  if (self->loading || g_cancellable_is_cancelled (self->cancellable))
    return;
  while (n < BATCH && self->wanted.length > 0)
    {
      g_autoptr (ConfabMessage) message = g_object_ref (self->wanted.head->data);

      drop (&self->wanted, self->wanted_links, self->wanted.head);
      if (confab_message_get_loaded (message))
        continue;
      g_strv_builder_add (builder, confab_message_get_id (message));
      n++;
    }
  if (n == 0)
    return;
  self->loading = TRUE;
  ids = g_strv_builder_end (builder);
  confab_store_load_messages_async (self->store, (const char *const *)ids, self->cancellable, on_messages_loaded_cb,
                                    g_object_ref (self));
}

/**
 * confab_message_loader_request:
 * @self: a loader
 * @messages: (element-type ConfabMessage): messages of the conversation, the most important first
 *
 * Loads them, before what was asked for earlier. To ask for what is loaded keeps it from being forgotten.
 */
void
confab_message_loader_request (ConfabMessageLoader *self,
                               GPtrArray           *messages)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  for (guint i = messages->len; i > 0; i--)
    {
      ConfabMessage *message = messages->pdata[i - 1];

      if (!confab_message_get_loaded (message))
        put_first (&self->wanted, self->wanted_links, message);
      else if (g_hash_table_contains (self->recent_links, message))
        put_first (&self->recent, self->recent_links, message);
    }
  while (self->wanted.length > MAX_WANTED)
    drop (&self->wanted, self->wanted_links, self->wanted.tail);
  load_wanted (self);
}

static void
on_path_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GPtrArray *path = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) messages = confab_store_load_messages_finish (CONFAB_STORE (source), result, &error);
  guint next = 0;

  if (messages == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < path->len; i++)
    {
      ConfabMessage *message = path->pdata[i];

      /* Another may have asked for it meanwhile. What was read for it is passed over. */
      if (next < messages->len &&
          g_str_equal (confab_message_get_id (messages->pdata[next]), confab_message_get_id (message)))
        {
          if (!confab_message_get_loaded (message))
            g_set_object ((ConfabMessage **)&path->pdata[i], messages->pdata[next]);
          next++;
        }
      if (!confab_message_get_loaded (path->pdata[i]))
        {
          g_task_return_new_error (task, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_NOT_FOUND,
                                   _ ("A part of this conversation is missing. Open it again, and try once more."));
          return;
        }
    }
  g_task_return_pointer (task, g_ptr_array_ref (path), (GDestroyNotify)g_ptr_array_unref);
}

/* What is not loaded goes into the path as objects of its own, so that what is shown stays small. */
static void
read_path (ConfabMessageLoader *self,
           GTask               *task)
{
  ConfabMessage *last = g_task_get_task_data (task);
  GPtrArray *path = confab_conversation_list_path_to (self->conversation, last);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < path->len; i++)
    if (!confab_message_get_loaded (path->pdata[i]))
      g_strv_builder_add (builder, confab_message_get_id (path->pdata[i]));
  g_task_set_task_data (task, path, (GDestroyNotify)g_ptr_array_unref);
  ids = g_strv_builder_end (builder);
  if (ids[0] == NULL)
    g_task_return_pointer (task, g_ptr_array_ref (path), (GDestroyNotify)g_ptr_array_unref);
  else
    confab_store_load_messages_async (self->store, (const char *const *)ids, g_task_get_cancellable (task),
                                      on_path_read_cb, g_object_ref (task));
}

static void
on_places_loaded_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (ConfabMessageLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tasks = self->tasks;
  gint64 last;
  ConfabMessageTree *tree = confab_store_load_places_finish (CONFAB_STORE (source), result, &last, &error);

  self->completing = FALSE;
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  if (tree != NULL)
    {
      self->last = last;
      confab_conversation_complete (self->conversation, tree);
    }
  else
    g_debug ("The conversation could not be read further: %s", error->message);
  for (guint i = 0; i < tasks->len; i++)
    if (tree != NULL && g_task_get_source_tag (tasks->pdata[i]) == confab_message_loader_await_async)
      g_task_return_boolean (tasks->pdata[i], TRUE);
    else if (tree != NULL)
      read_path (self, tasks->pdata[i]);
    else
      g_task_return_error (tasks->pdata[i], g_error_copy (error));
  if (tree != NULL && self->stale)
    confab_message_loader_refresh (self);
}

/**
 * confab_message_loader_complete:
 * @self: a loader
 *
 * Brings the places of all messages, where they are not known. The conversation tells when they are there.
 */
void
confab_message_loader_complete (ConfabMessageLoader *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  if (self->completing || confab_conversation_get_complete (self->conversation))
    return;
  self->completing = TRUE;
  confab_store_load_places_async (self->store, confab_conversation_get_id (self->conversation), self->cancellable,
                                  on_places_loaded_cb, g_object_ref (self));
}

/**
 * confab_message_loader_await_async:
 * @self: a loader
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Waits until the places of all messages are known.
 */
void
confab_message_loader_await_async (ConfabMessageLoader *self,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, confab_message_loader_await_async);
  if (confab_conversation_get_complete (self->conversation))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->tasks, g_steal_pointer (&task));
  confab_message_loader_complete (self);
}

/**
 * confab_message_loader_await_finish:
 * @self: a loader
 * @result: what the callback got
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether the conversation is complete
 */
gboolean
confab_message_loader_await_finish (ConfabMessageLoader *self,
                                    GAsyncResult        *result,
                                    GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * confab_message_loader_note_edit:
 * @self: a loader
 *
 * Says that messages were deleted or brought back here just now, of which news that were asked for before know nothing.
 */
void
confab_message_loader_note_edit (ConfabMessageLoader *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  self->n_edits++;
}

/**
 * confab_message_loader_load_path_async:
 * @self: a loader
 * @last: a message of the conversation
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Reads all messages from the beginning to @last, for who needs every word. Until confab_message_loader_release_path(),
 * which must follow whatever the outcome, they stay as they are, so that another thread may read them.
 */
void
confab_message_loader_load_path_async (ConfabMessageLoader *self,
                                       ConfabMessage       *last,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_message_loader_load_path_async);
  g_task_set_task_data (task, g_object_ref (last), g_object_unref);
  self->n_pins++;
  if (confab_conversation_get_complete (self->conversation))
    {
      read_path (self, task);
      return;
    }
  g_ptr_array_add (self->tasks, g_steal_pointer (&task));
  confab_message_loader_complete (self);
}

/**
 * confab_message_loader_load_path_finish:
 * @self: a loader
 * @result: what the callback got
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer container) (element-type ConfabMessage) (nullable): the messages, all of them loaded
 */
GPtrArray *
confab_message_loader_load_path_finish (ConfabMessageLoader *self,
                                        GAsyncResult        *result,
                                        GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_message_loader_release_path:
 * @self: a loader
 *
 * Says that a path is not read any more.
 */
void
confab_message_loader_release_path (ConfabMessageLoader *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));
  g_return_if_fail (self->n_pins > 0);

  self->n_pins--;
  forget_some (self);
}

static void
on_news_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabMessageLoader) self = user_data;
  gint64 last;
  g_autoptr (ConfabConversation) news = confab_store_load_news_finish (CONFAB_STORE (source), result, &last, NULL);

  self->refreshing = FALSE;
  if (news == NULL)
    return;
  /* A turn that has begun meanwhile goes on from what it knows; what others wrote comes after it. */
  if (self->busy)
    {
      self->stale = TRUE;
      return;
    }
  if (self->n_edits != self->n_edits_read)
    {
      confab_message_loader_refresh (self);
      return;
    }
  self->last = last;
  confab_conversation_merge (self->conversation, news);
  if (self->stale)
    confab_message_loader_refresh (self);
}

/**
 * confab_message_loader_refresh:
 * @self: a loader
 *
 * Takes over what another process wrote; where a turn is running, after it.
 */
void
confab_message_loader_refresh (ConfabMessageLoader *self)
{
  g_autoptr (GPtrArray) streaming = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  self->stale = self->busy || self->refreshing || !confab_conversation_get_complete (self->conversation);
  if (self->stale)
    {
      confab_message_loader_complete (self);
      return;
    }
  streaming = confab_conversation_list_streaming (self->conversation);
  for (guint i = 0; i < streaming->len; i++)
    g_strv_builder_add (builder, confab_message_get_id (streaming->pdata[i]));
  ids = g_strv_builder_end (builder);
  self->refreshing = TRUE;
  self->n_edits_read = self->n_edits;
  confab_store_load_news_async (self->store, confab_conversation_get_id (self->conversation), self->last,
                                (const char *const *)ids, self->cancellable, on_news_cb, g_object_ref (self));
}

/**
 * confab_message_loader_set_busy:
 * @self: a loader
 * @busy: whether a turn is running
 */
void
confab_message_loader_set_busy (ConfabMessageLoader *self,
                                gboolean             busy)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_LOADER (self));

  self->busy = busy;
  if (!busy && self->stale)
    confab_message_loader_refresh (self);
}
