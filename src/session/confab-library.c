/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-private.h"

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_TRASH_DAYS,
  N_PROPS
};

enum
{
  FAILED,
  DELETED,
  ERASED,
  REFRESHED,
  RENAMED,
  N_SIGNALS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabLibrary, confab_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Made for who asks: most look at views of their own. */
static GListModel *
get_list (ConfabLibrary *self)
{
  if (self->list == NULL)
    {
      self->list = confab_library_view_new_plain (self);
      /* The view would keep the library, which keeps it. */
      g_object_unref (self);
      g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (g_list_model_items_changed), self);
    }
  return G_LIST_MODEL (self->list);
}

static GType
confab_library_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_CONVERSATION_ITEM;
}

static guint
confab_library_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (get_list (CONFAB_LIBRARY (model)));
}

static gpointer
confab_library_get_item (GListModel *model,
                         guint       position)
{
  return g_list_model_get_item (get_list (CONFAB_LIBRARY (model)), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_library_get_item_type;
  iface->get_n_items = confab_library_get_n_items;
  iface->get_item = confab_library_get_item;
}

static void
free_entry (gpointer data)
{
  ConfabEntry *entry = data;

  if (entry->item != NULL)
    g_object_remove_weak_pointer (entry->item, &entry->item);
  confab_entry_free (entry);
}

static void
confab_library_dispose (GObject *object)
{
  ConfabLibrary *self = CONFAB_LIBRARY (object);

  confab_library_set_store (self, NULL);
  g_clear_handle_id (&self->count_id, g_source_remove);
  if (self->list != NULL)
    {
      /* What it gives back in its end is not its own. */
      g_object_ref (self);
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_clear_object (&self->list);
    }
  G_OBJECT_CLASS (confab_library_parent_class)->dispose (object);
}

static void
confab_library_finalize (GObject *object)
{
  ConfabLibrary *self = CONFAB_LIBRARY (object);

  g_assert (self->views->len == 0);
  g_ptr_array_unref (self->views);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->graves);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->folder_ids);
  g_object_unref (self->folders);
  g_object_unref (self->tags);
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
    case PROP_TRASH_DAYS:
      g_value_set_uint (value, confab_library_get_trash_days (CONFAB_LIBRARY (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_library_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_TRASH_DAYS:
      confab_library_set_trash_days (CONFAB_LIBRARY (object), g_value_get_uint (value));
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
  object_class->set_property = confab_library_set_property;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRASH_DAYS] = g_param_spec_uint ("trash-days", NULL, NULL, 0, G_MAXINT, 30, G_PARAM_READWRITE |
                                                   G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFRESHED] = g_signal_new ("refreshed", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[DELETED] = g_signal_new ("deleted", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ERASED] = g_signal_new ("erased", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RENAMED] = g_signal_new ("renamed", CONFAB_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
confab_library_init (ConfabLibrary *self)
{
  self->trash_days = -1;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_entry);
  self->views = g_ptr_array_new ();
  self->dirty = g_ptr_array_new ();
  self->graves = g_ptr_array_new_with_free_func (free_entry);
  self->folders = g_list_store_new (CONFAB_TYPE_FOLDER);
  self->folder_ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->tags = g_list_store_new (CONFAB_TYPE_TAG);
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
 * confab_library_find_entry:
 * @self: a library
 * @id: a conversation
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
ConfabEntry *
confab_library_find_entry (ConfabLibrary *self,
                           const char    *id)
{
  return g_hash_table_lookup (self->entries, id);
}

/**
 * confab_library_has:
 * @self: a library
 * @id: a conversation
 *
 * Returns: whether it is there and not in the trash
 */
gboolean
confab_library_has (ConfabLibrary *self,
                    const char    *id)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), FALSE);

  entry = confab_library_find_entry (self, id);
  return entry != NULL && entry->deleted == 0;
}

/* Its item shows what is known now. */
static void
fill_item (ConfabLibrary          *self,
           const ConfabEntry      *entry,
           ConfabConversationItem *item)
{
  g_autoptr (GPtrArray) tags = NULL;

  g_object_freeze_notify (G_OBJECT (item));
  confab_conversation_item_set_title (item, entry->title);
  confab_conversation_item_set_updated (item, entry->updated);
  confab_conversation_item_set_created (item, entry->created);
  confab_conversation_item_set_deleted (item, entry->deleted);
  confab_conversation_item_set_folder_id (item, entry->folder);
  confab_conversation_item_set_pinned (item, entry->pinned);
  confab_conversation_item_set_archived (item, entry->archived);
  confab_conversation_item_set_busy (item, entry->busy);
  if (entry->tags != NULL)
    {
      tags = g_ptr_array_new ();
      for (guint i = 0; entry->tags[i] != NULL; i++)
        {
          ConfabTag *tag = confab_library_find_tag (self, entry->tags[i]);

          g_ptr_array_add (tags, tag != NULL ? (char *)confab_tag_get_name (tag) : entry->tags[i]);
        }
      g_ptr_array_add (tags, NULL);
    }
  confab_conversation_item_set_tags (item, tags != NULL ? (const char *const *)tags->pdata : NULL);
  g_object_thaw_notify (G_OBJECT (item));
}

/**
 * confab_library_dup_entry_item:
 * @self: a library
 * @entry: one of its entries
 *
 * Returns: (transfer full): the item that shows it, the same as long as somebody holds it
 */
gpointer
confab_library_dup_entry_item (ConfabLibrary *self,
                               ConfabEntry   *entry)
{
  ConfabConversationItem *item;

  if (entry->item != NULL)
    return g_object_ref (entry->item);
  item = confab_conversation_item_new (entry->id, entry->title, entry->updated);
  fill_item (self, entry, item);
  entry->item = item;
  g_object_add_weak_pointer (G_OBJECT (item), &entry->item);
  return item;
}

/**
 * confab_library_dup_item:
 * @self: a library
 * @id: a conversation
 *
 * Returns: (transfer full) (nullable): its row, also where it was put away or is in the trash
 */
ConfabConversationItem *
confab_library_dup_item (ConfabLibrary *self,
                         const char    *id)
{
  ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  entry = confab_library_find_entry (self, id);
  return entry != NULL ? confab_library_dup_entry_item (self, entry) : NULL;
}

/**
 * confab_library_mark:
 * @self: a library
 * @entry: what has changed, or will before confab_library_commit()
 */
void
confab_library_mark (ConfabLibrary *self,
                     ConfabEntry   *entry)
{
  if (entry->dirty)
    return;
  entry->dirty = TRUE;
  g_ptr_array_add (self->dirty, entry);
}

/**
 * confab_library_bury:
 * @self: a library
 * @entry: what is gone for ever; freed once everybody knows
 */
void
confab_library_bury (ConfabLibrary *self,
                     ConfabEntry   *entry)
{
  g_hash_table_steal (self->entries, entry->id);
  entry->erased = TRUE;
  confab_library_mark (self, entry);
  g_signal_emit (self, signals[ERASED], 0, entry->id);
}

/**
 * confab_library_release_graves:
 * @self: a library
 *
 * Frees what is gone, unless a thread may still hold it.
 */
void
confab_library_release_graves (ConfabLibrary *self)
{
  if (self->n_sorting == 0)
    g_ptr_array_set_size (self->graves, 0);
}

/* Who is told may let a view go, or make one. */
static GPtrArray *
list_views (ConfabLibrary *self)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->views->len; i++)
    g_ptr_array_add (views, g_object_ref (self->views->pdata[i]));
  return views;
}

static void
tell (ConfabLibrary *self,
      GPtrArray     *entries)
{
  g_autoptr (GPtrArray) views = list_views (self);

  for (guint i = 0; i < entries->len; i++)
    {
      ConfabEntry *entry = entries->pdata[i];

      entry->dirty = FALSE;
      entry->moving = TRUE;
      if (entry->item != NULL)
        fill_item (self, entry, entry->item);
    }
  for (guint i = 0; i < views->len; i++)
    confab_library_view_update (views->pdata[i], entries);
  for (guint i = 0; i < entries->len; i++)
    {
      ConfabEntry *entry = entries->pdata[i];

      entry->moving = FALSE;
      if (entry->erased && !entry->dirty)
        g_ptr_array_add (self->graves, entry);
    }
}

/**
 * confab_library_commit:
 * @self: a library
 *
 * Tells of all that was marked. Who is told may change more, which is told after.
 */
void
confab_library_commit (ConfabLibrary *self)
{
  g_autoptr (ConfabLibrary) kept = NULL;

  if (self->telling)
    return;
  kept = g_object_ref (self);
  self->telling = TRUE;
  if (self->dirty->len > 0)
    confab_library_count_later (self);
  while (self->dirty->len > 0)
    {
      g_autoptr (GPtrArray) entries = g_steal_pointer (&self->dirty);

      self->dirty = g_ptr_array_new ();
      tell (self, entries);
    }
  self->telling = FALSE;
  confab_library_release_graves (self);
}

/**
 * confab_library_rebuild_views:
 * @self: a library
 * @needs: which views to make anew
 */
void
confab_library_rebuild_views (ConfabLibrary    *self,
                              gboolean       ( *needs ) (ConfabLibraryView *view))
{
  g_autoptr (GPtrArray) views = list_views (self);

  for (guint i = 0; i < views->len; i++)
    if (needs (views->pdata[i]))
      confab_library_view_rebuild (views->pdata[i]);
}

/**
 * confab_library_tell_loaded:
 * @self: a library that has become complete
 */
void
confab_library_tell_loaded (ConfabLibrary *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

/**
 * confab_library_tell_refreshed:
 * @self: a library that knows what the store has
 */
void
confab_library_tell_refreshed (ConfabLibrary *self)
{
  g_signal_emit (self, signals[REFRESHED], 0);
}

/**
 * confab_library_tell_trash_days:
 * @self: a library whose setting has changed
 */
void
confab_library_tell_trash_days (ConfabLibrary *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRASH_DAYS]);
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
  self->reading = FALSE;
  self->again = FALSE;
  self->again_all = FALSE;
  self->waiting = FALSE;
  self->labels_waiting = FALSE;
  self->n_sending = 0;
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_object (store, "changed", G_CALLBACK (confab_library_refresh), self, G_CONNECT_SWAPPED);
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
  const char *title = confab_conversation_get_title (conversation);
  ConfabEntry *entry = confab_library_find_entry (self, id);

  if (confab_conversation_get_temporary (conversation))
    return;
  if (entry == NULL)
    {
      entry = confab_entry_new (id, title);
      entry->created = confab_conversation_get_created (conversation);
      g_hash_table_insert (self->entries, entry->id, entry);
    }
  else if (!g_str_equal (entry->title, title))
    {
      g_free (entry->title);
      entry->title = g_strdup (title);
    }
  entry->updated = MAX (entry->updated, confab_conversation_get_updated (conversation));
  entry->busy = !!busy;
  entry->serial = ++self->serial;
  confab_library_mark (self, entry);
  confab_library_commit (self);
}

/**
 * confab_library_report:
 * @self: a library
 * @error: why something could not be written or read
 */
void
confab_library_report (ConfabLibrary *self,
                       const GError  *error)
{
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

/**
 * confab_library_tell_deleted:
 * @self: a library
 * @id: a conversation that goes to the trash
 */
void
confab_library_tell_deleted (ConfabLibrary *self,
                             const char    *id)
{
  g_signal_emit (self, signals[DELETED], 0, id);
}

/**
 * confab_library_tell_renamed:
 * @self: a library
 * @id: a conversation
 * @title: its new title
 */
void
confab_library_tell_renamed (ConfabLibrary *self,
                             const char    *id,
                             const char    *title)
{
  g_signal_emit (self, signals[RENAMED], 0, id, title);
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
