/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-document.h"
#include "markup/confab-range.h"
#include "session/confab-find.h"
#include "session/confab-session-private.h"

/* How many messages are searched at a time; their texts are in memory only meanwhile. */
#define PAGE 1000

/* A message of the path, as another thread may read it. */
typedef struct
{
  char         *id;
  char         *text;      /* (nullable): what it says, while it is needed */
  ConfabFlavour flavour;
  gboolean      complete;
  gboolean      loaded;
  guint         n_matches;
} Entry;

typedef struct
{
  char   *needle;
  GArray *entries; /* Entry, the path */
  guint   first;   /* the page that is searched */
  guint   end;
} Find;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->text);
}

static void
find_free (gpointer data)
{
  Find *self = data;

  g_free (self->needle);
  g_array_unref (self->entries);
  g_free (self);
}

static void
hit_free (gpointer data)
{
  ConfabFindHit *hit = data;

  g_free (hit->message_id);
  g_free (hit);
}

static Entry *
get_entry (Find *self,
           guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

/* The texts that are in memory are copied: a message may be forgotten or go on while another thread reads. */
static Find *
find_new (ConfabConversation *conversation,
          const char         *needle)
{
  GListModel *path = confab_conversation_get_path (conversation);
  guint n_messages = g_list_model_get_n_items (path);
  Find *self = g_new0 (Find, 1);

  self->needle = g_strdup (needle);
  self->entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n_messages);
  g_array_set_clear_func (self->entries, entry_clear);
  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);
      Entry entry = { 0 };

      entry.id = g_strdup (confab_message_get_id (message));
      entry.flavour = confab_message_get_role (message) == CONFAB_ROLE_USER ? CONFAB_FLAVOUR_PLAIN : CONFAB_FLAVOUR_MARKDOWN;
      entry.complete = confab_message_get_status (message) != CONFAB_STATUS_STREAMING;
      entry.loaded = confab_message_get_loaded (message);
      if (entry.loaded)
        entry.text = g_strdup (confab_message_get_text (message));
      g_array_append_val (self->entries, entry);
    }
  return self;
}

static guint
count_matches (const Entry *entry,
               const char  *needle)
{
  gsize length = entry->text != NULL ? strlen (entry->text) : 0;
  g_autoptr (ConfabDocument) document = NULL;
  g_autoptr (GArray) ranges = NULL;

  if (length == 0 || !confab_range_may_find (entry->text, length, needle))
    return 0;
  document = confab_document_new (entry->flavour);
  confab_document_update (document, entry->text, length, entry->complete);
  ranges = confab_range_find (confab_document_get_blocks (document), needle);
  return ranges->len;
}

static void
count_page (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Find *self = data;

  for (guint i = self->first; i < self->end; i++)
    {
      Entry *entry = get_entry (self, i);

      if (g_task_return_error_if_cancelled (task))
        return;
      entry->n_matches = count_matches (entry, self->needle);
      g_clear_pointer (&entry->text, g_free);
    }
  g_task_return_boolean (task, TRUE);
}

static GPtrArray *
list_hits (Find *self)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (hit_free);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);
      ConfabFindHit *hit;

      if (entry->n_matches == 0)
        continue;
      hit = g_new0 (ConfabFindHit, 1);
      hit->message_id = g_steal_pointer (&entry->id);
      hit->position = i;
      hit->n_matches = entry->n_matches;
      g_ptr_array_add (hits, hit);
    }
  return hits;
}

static void next_page (GTask *task);

static void
page_counted_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->first = self->end;
  next_page (task);
}

static void
start_counting (GTask *task)
{
  g_autoptr (GTask) count = g_task_new (NULL, g_task_get_cancellable (task), page_counted_cb, g_object_ref (task));

  g_task_set_source_tag (count, start_counting);
  g_task_set_task_data (count, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (count, count_page);
}

static void
texts_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) texts = confab_store_load_texts_finish (CONFAB_STORE (source), result, &error);
  guint next = 0;

  if (texts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = self->first; i < self->end && next < texts->len; i++)
    if (!get_entry (self, i)->loaded)
      get_entry (self, i)->text = g_steal_pointer (&texts->pdata[next++]);
  start_counting (task);
}

static void
next_page (GTask *task)
{
  Find *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) ids = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->first >= self->entries->len)
    {
      g_task_return_pointer (task, list_hits (self), (GDestroyNotify)g_ptr_array_unref);
      return;
    }

  self->end = MIN (self->first + PAGE, self->entries->len);
  ids = g_ptr_array_new ();
  for (guint i = self->first; i < self->end; i++)
    if (!get_entry (self, i)->loaded)
      g_ptr_array_add (ids, get_entry (self, i)->id);
  if (ids->len == 0)
    {
      start_counting (task);
      return;
    }
  g_ptr_array_add (ids, NULL);
  confab_store_load_texts_async (confab_chat_get_store (g_task_get_source_object (task)), (const char *const *)ids->pdata,
                                 g_task_get_cancellable (task), texts_loaded_cb, g_object_ref (task));
}

/**
 * confab_find_async:
 * @chat: a chat
 * @needle: what to look for
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Counts how often each message of the path says something, as [func@Confab.range_find] finds it in what is shown. The texts are read from the store
 * and searched page by page, on other threads.
 */
void
confab_find_async (ConfabChat         *chat,
                   const char         *needle,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONFAB_IS_CHAT (chat));
  g_return_if_fail (needle != NULL);

  task = g_task_new (chat, cancellable, callback, user_data);
  g_task_set_source_tag (task, confab_find_async);
  g_task_set_task_data (task, find_new (confab_chat_get_conversation (chat), needle), find_free);
  next_page (task);
}

/**
 * confab_find_finish:
 * @chat: a chat
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabFindHit): the messages with matches, in the order of the path
 */
GPtrArray *
confab_find_finish (ConfabChat   *chat,
                    GAsyncResult *result,
                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, chat), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
