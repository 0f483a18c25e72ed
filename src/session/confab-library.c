/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-session-private.h"

/* The first page fills any screen; the rest comes in larger ones. */
#define FIRST_PAGE 100
#define PAGE       5000

struct _ConfabLibrary
{
  GObject      parent_instance;

  ConfabStore *store;
  GPtrArray   *items;   /* ConfabConversationItem, newest change first */
  GHashTable  *by_id;   /* id → item, also those just deleted */
  GPtrArray   *loading; /* items of the pages read so far, NULL while none is read */
  gboolean     again;   /* the store changed while it was read */
  gboolean     stale;   /* this process changed it meanwhile, so that what was read is not shown */
  gboolean     loaded;
};

enum
{
  PROP_0,
  PROP_LOADED,
  N_PROPS
};

enum
{
  FAILED,
  DELETED,
  REFRESHED,
  N_SIGNALS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabLibrary, confab_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
confab_library_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_CONVERSATION_ITEM;
}

static guint
confab_library_get_n_items (GListModel *model)
{
  return CONFAB_LIBRARY (model)->items->len;
}

static gpointer
confab_library_get_item (GListModel *model,
                         guint       position)
{
  ConfabLibrary *self = CONFAB_LIBRARY (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_library_get_item_type;
  iface->get_n_items = confab_library_get_n_items;
  iface->get_item = confab_library_get_item;
}

static void
confab_library_dispose (GObject *object)
{
  ConfabLibrary *self = CONFAB_LIBRARY (object);

  confab_library_set_store (self, NULL);
  g_clear_pointer (&self->loading, g_ptr_array_unref);
  G_OBJECT_CLASS (confab_library_parent_class)->dispose (object);
}

static void
confab_library_finalize (GObject *object)
{
  ConfabLibrary *self = CONFAB_LIBRARY (object);

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->by_id);
  G_OBJECT_CLASS (confab_library_parent_class)->finalize (object);
}

static void
confab_library_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, CONFAB_LIBRARY (object)->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_library_class_init (ConfabLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_library_dispose;
  object_class->finalize = confab_library_finalize;
  object_class->get_property = confab_library_get_property;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFRESHED] = g_signal_new ("refreshed", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[DELETED] = g_signal_new ("deleted", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_library_init (ConfabLibrary *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

/**
 * confab_library_new: (constructor)
 *
 * Returns: (transfer full): a library without a store
 */
ConfabLibrary *
confab_library_new (void)
{
  return g_object_new (CONFAB_TYPE_LIBRARY, NULL);
}

/**
 * confab_library_get_loaded:
 * @self: a library
 *
 * Returns: whether all saved conversations are in it
 */
gboolean
confab_library_get_loaded (ConfabLibrary *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), FALSE);

  return self->loaded;
}

/**
 * confab_library_find:
 * @self: a library
 * @id: a conversation
 *
 * Returns: (transfer none) (nullable): its row
 */
ConfabConversationItem *
confab_library_find (ConfabLibrary *self,
                     const char    *id)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return g_hash_table_lookup (self->by_id, id);
}

static ConfabConversationItem *
keep_item (ConfabLibrary          *self,
           ConfabConversationItem *item)
{
  g_hash_table_replace (self->by_id, (char *)confab_conversation_item_get_id (item), g_object_ref (item));
  return item;
}

/* The row of what was read: the one that is known, brought up to date, or the new one. */
static ConfabConversationItem *
merge_item (ConfabLibrary          *self,
            ConfabConversationItem *read)
{
  ConfabConversationItem *known = confab_library_find (self, confab_conversation_item_get_id (read));

  if (known == NULL)
    return keep_item (self, read);
  confab_conversation_item_set_title (known, confab_conversation_item_get_title (read));
  confab_conversation_item_set_updated (known, confab_conversation_item_get_updated (read));
  return known;
}

/* Replaces the rows and tells only of the part that differs. items: (transfer full) */
static void
take_items (ConfabLibrary *self,
            GPtrArray     *items)
{
  g_autoptr (GPtrArray) old = self->items;
  guint head = 0;
  guint tail = 0;

  while (head < old->len && head < items->len && old->pdata[head] == items->pdata[head])
    head++;
  while (tail < old->len - head && tail < items->len - head &&
         old->pdata[old->len - 1 - tail] == items->pdata[items->len - 1 - tail])
    tail++;
  self->items = items;
  if (head + tail < old->len || head + tail < items->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, items->len - head - tail);
}

static gpointer
copy_item (gconstpointer item,
           gpointer      user_data)
{
  return g_object_ref ((gpointer)item);
}

static void
on_page_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = confab_store_list_conversations_finish (CONFAB_STORE (source), result, &error);
  gboolean first;

  if (self->loading == NULL || CONFAB_STORE (source) != self->store)
    return;
  if (page == NULL)
    {
      g_clear_pointer (&self->loading, g_ptr_array_unref);
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }
  first = self->loading->len == 0;
  for (guint i = 0; i < page->len; i++)
    g_ptr_array_add (self->loading, g_object_ref (merge_item (self, page->pdata[i])));
  if (page->len >= (first ? FIRST_PAGE : PAGE))
    {
      if (first && self->items->len == 0)
        take_items (self, g_ptr_array_copy (self->loading, copy_item, NULL));
      confab_store_list_conversations_async (self->store, PAGE, self->loading->len, NULL, on_page_cb,
                                             g_object_ref (self));
      return;
    }
  if (self->stale)
    {
      g_clear_pointer (&self->loading, g_ptr_array_unref);
      confab_library_load (self);
      return;
    }
  take_items (self, g_steal_pointer (&self->loading));
  if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
  g_signal_emit (self, signals[REFRESHED], 0);
  if (self->again)
    confab_library_load (self);
}

/**
 * confab_library_load:
 * @self: a library with a store
 *
 * Reads all rows anew.
 */
void
confab_library_load (ConfabLibrary *self)
{
  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  self->again = self->loading != NULL;
  if (self->again)
    return;
  self->stale = FALSE;
  self->loading = g_ptr_array_new_with_free_func (g_object_unref);
  confab_store_list_conversations_async (self->store, FIRST_PAGE, 0, NULL, on_page_cb, g_object_ref (self));
}

/**
 * confab_library_set_store:
 * @self: a library
 * @store: (nullable): where the conversations are
 */
void
confab_library_set_store (ConfabLibrary *self,
                          ConfabStore   *store)
{
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_pointer (&self->loading, g_ptr_array_unref);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_object (store, "changed", G_CALLBACK (confab_library_load), self, G_CONNECT_SWAPPED);
}

static void
insert_sorted (ConfabLibrary          *self,
               ConfabConversationItem *item)
{
  guint position = 0;

  while (position < self->items->len && confab_conversation_item_get_updated (self->items->pdata[position]) >
         confab_conversation_item_get_updated (item))
    position++;
  g_ptr_array_insert (self->items, position, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
remove_item (ConfabLibrary          *self,
             ConfabConversationItem *item)
{
  guint position;

  if (!g_ptr_array_find (self->items, item, &position))
    return;
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* What is being read was asked for before, and may not have this change. */
static void
note_change (ConfabLibrary *self)
{
  self->stale = self->loading != NULL;
}

/**
 * confab_library_touch:
 * @self: a library
 * @conversation: a conversation that is being written
 * @busy: whether a reply is coming
 *
 * Makes its row, or moves it up. A temporary conversation has none.
 */
void
confab_library_touch (ConfabLibrary      *self,
                      ConfabConversation *conversation,
                      gboolean            busy)
{
  const char *id = confab_conversation_get_id (conversation);
  gint64 updated = confab_conversation_get_updated (conversation);
  ConfabConversationItem *item = confab_library_find (self, id);

  if (confab_conversation_get_temporary (conversation))
    return;
  note_change (self);
  if (item == NULL)
    {
      g_autoptr (ConfabConversationItem) new_item =
        confab_conversation_item_new (id, confab_conversation_get_title (conversation), updated);

      item = keep_item (self, new_item);
      insert_sorted (self, item);
    }
  else if (self->items->len == 0 || self->items->pdata[0] != item)
    {
      guint position;

      if (g_ptr_array_find (self->items, item, &position) && updated > confab_conversation_item_get_updated (item))
        {
          remove_item (self, item);
          confab_conversation_item_set_updated (item, updated);
          insert_sorted (self, item);
        }
    }
  confab_conversation_item_set_title (item, confab_conversation_get_title (conversation));
  confab_conversation_item_set_updated (item, updated);
  confab_conversation_item_set_busy (item, busy);
}

static void
report (ConfabLibrary *self,
        gboolean       done,
        const GError  *error)
{
  if (!done)
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
on_renamed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;

  report (self, confab_store_set_title_finish (CONFAB_STORE (source), result, &error), error);
}

/**
 * confab_library_rename:
 * @self: a library
 * @id: a conversation
 * @title: its new title
 */
void
confab_library_rename (ConfabLibrary *self,
                       const char    *id,
                       const char    *title)
{
  ConfabConversationItem *item;

  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  note_change (self);
  item = confab_library_find (self, id);
  if (item != NULL)
    confab_conversation_item_set_title (item, title);
  confab_store_set_title_async (self->store, id, title, NULL, on_renamed_cb, g_object_ref (self));
}

static void
on_deleted_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;

  report (self, confab_store_delete_conversation_finish (CONFAB_STORE (source), result, &error), error);
}

/**
 * confab_library_delete:
 * @self: a library
 * @id: a conversation
 *
 * Takes it away at once; a reply that still comes is stopped. confab_library_restore() undoes it.
 */
void
confab_library_delete (ConfabLibrary *self,
                       const char    *id)
{
  g_autofree char *own_id = g_strdup (id);
  ConfabConversationItem *item;

  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  note_change (self);
  g_signal_emit (self, signals[DELETED], 0, own_id);
  item = confab_library_find (self, own_id);
  if (item != NULL)
    remove_item (self, item);
  confab_store_delete_conversation_async (self->store, own_id, NULL, on_deleted_cb, g_object_ref (self));
}

static void
on_restored_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (ConfabLibrary) self = user_data;
  g_autoptr (GError) error = NULL;

  report (self, confab_store_restore_conversation_finish (CONFAB_STORE (source), result, &error), error);
}

/**
 * confab_library_restore:
 * @self: a library
 * @id: a conversation that was deleted
 */
void
confab_library_restore (ConfabLibrary *self,
                        const char    *id)
{
  ConfabConversationItem *item;

  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  note_change (self);
  item = confab_library_find (self, id);
  if (item != NULL && !g_ptr_array_find (self->items, item, NULL))
    insert_sorted (self, item);
  confab_store_restore_conversation_async (self->store, id, NULL, on_restored_cb, g_object_ref (self));
}

/**
 * confab_library_get_store:
 * @self: a library
 *
 * Returns: (transfer none) (nullable): where the conversations are
 */
ConfabStore *
confab_library_get_store (ConfabLibrary *self)
{
  return self->store;
}
