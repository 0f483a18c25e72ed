/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-current-model.h"
#include "model/confab-conversation-item.h"
#include "session/confab-library-view.h"

struct _ConfabCurrentModel
{
  GObject     parent_instance;

  GListModel *model;
  char       *current;
  GHashTable *marked; /* (element-type utf8 utf8): ids */
  guint       prune_id;
};

enum
{
  PROP_0,
  PROP_N_MARKED,
  N_PROPS
};

static void confab_current_model_list_iface_init (GListModelInterface *iface);
static void confab_current_model_selection_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabCurrentModel, confab_current_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, confab_current_model_list_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      confab_current_model_selection_iface_init))

static GParamSpec *properties[N_PROPS];

static GType
confab_current_model_get_item_type (GListModel *list)
{
  return CONFAB_TYPE_CONVERSATION_ITEM;
}

static guint
confab_current_model_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (CONFAB_CURRENT_MODEL (list)->model);
}

static gpointer
confab_current_model_get_item (GListModel *list,
                               guint       position)
{
  return g_list_model_get_item (CONFAB_CURRENT_MODEL (list)->model, position);
}

/* A view of the library tells ids without making items. */
static char *
dup_id (ConfabCurrentModel *self,
        guint               position)
{
  g_autoptr (ConfabConversationItem) item = NULL;

  if (CONFAB_IS_LIBRARY_VIEW (self->model))
    return g_strdup (confab_library_view_get_id (CONFAB_LIBRARY_VIEW (self->model), position));
  item = g_list_model_get_item (self->model, position);
  return item != NULL ? g_strdup (confab_conversation_item_get_id (item)) : NULL;
}

static gboolean
is_id_selected (ConfabCurrentModel *self,
                const char         *id)
{
  if (id == NULL)
    return FALSE;
  return g_hash_table_size (self->marked) > 0 ? g_hash_table_contains (self->marked, id)
                                              : g_strcmp0 (self->current, id) == 0;
}

static gboolean
confab_current_model_is_selected (GtkSelectionModel *selection,
                                  guint              position)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);
  g_autofree char *id = dup_id (self, position);

  return is_id_selected (self, id);
}

static GtkBitset *
confab_current_model_get_selection_in_range (GtkSelectionModel *selection,
                                             guint              position,
                                             guint              n_items)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);
  GtkBitset *set = gtk_bitset_new_empty ();
  guint n = g_list_model_get_n_items (self->model);
  guint end = position < n ? position + MIN (n_items, n - position) : position;

  for (guint i = position; i < end; i++)
    {
      g_autofree char *id = dup_id (self, i);

      if (is_id_selected (self, id))
        gtk_bitset_add (set, i);
    }
  return set;
}

static void
tell (ConfabCurrentModel *self)
{
  guint n_items = g_list_model_get_n_items (self->model);

  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
}

static void
tell_marked (ConfabCurrentModel *self)
{
  tell (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MARKED]);
}

static void
add_mark (ConfabCurrentModel *self,
          guint               position)
{
  char *id = dup_id (self, position);

  if (id != NULL)
    g_hash_table_add (self->marked, id);
}

/* Several are begun with the one that looks selected already. */
static void
begin_marks (ConfabCurrentModel *self)
{
  if (g_hash_table_size (self->marked) == 0 && self->current != NULL &&
      confab_current_model_find (self, self->current) != GTK_INVALID_LIST_POSITION)
    g_hash_table_add (self->marked, g_strdup (self->current));
}

static gboolean
confab_current_model_select_item (GtkSelectionModel *selection,
                                  guint              position,
                                  gboolean           unselect_rest)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);

  if (unselect_rest)
    {
      confab_current_model_unmark_all (self);
      return TRUE;
    }
  begin_marks (self);
  add_mark (self, position);
  tell_marked (self);
  return TRUE;
}

static gboolean
confab_current_model_unselect_item (GtkSelectionModel *selection,
                                    guint              position)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);
  g_autofree char *id = dup_id (self, position);

  if (id == NULL)
    return FALSE;
  if (!g_hash_table_remove (self->marked, id))
    g_hash_table_add (self->marked, g_steal_pointer (&id));
  tell_marked (self);
  return TRUE;
}

static gboolean
confab_current_model_set_selection (GtkSelectionModel *selection,
                                    GtkBitset         *selected,
                                    GtkBitset         *mask)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autofree char *id = NULL;

      if (gtk_bitset_contains (selected, position))
        {
          add_mark (self, position);
          continue;
        }
      id = dup_id (self, position);
      if (id != NULL)
        g_hash_table_remove (self->marked, id);
    }
  tell_marked (self);
  return TRUE;
}

static gboolean
confab_current_model_unselect_all (GtkSelectionModel *selection)
{
  confab_current_model_unmark_all (CONFAB_CURRENT_MODEL (selection));
  return TRUE;
}

/* What was marked and is in the list no more, for it would be acted on unseen. What only moved is taken out and put in again. */
static gboolean
prune_cb (gpointer user_data)
{
  ConfabCurrentModel *self = user_data;
  guint n_items = g_list_model_get_n_items (self->model);
  g_autoptr (GHashTable) old = g_hash_table_ref (self->marked);

  self->prune_id = 0;
  g_hash_table_unref (self->marked);
  self->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_items && g_hash_table_size (self->marked) < g_hash_table_size (old); i++)
    {
      g_autofree char *id = dup_id (self, i);

      if (id != NULL && g_hash_table_contains (old, id))
        g_hash_table_add (self->marked, g_steal_pointer (&id));
    }
  if (g_hash_table_size (self->marked) != g_hash_table_size (old))
    tell_marked (self);
  return G_SOURCE_REMOVE;
}

static void
model_items_changed_cb (ConfabCurrentModel *self,
                        guint               position,
                        guint               removed,
                        guint               added,
                        GListModel         *model)
{
  if (removed > 0 && g_hash_table_size (self->marked) > 0 && self->prune_id == 0)
    self->prune_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, prune_cb, self, NULL);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
confab_current_model_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_current_model_get_item_type;
  iface->get_n_items = confab_current_model_get_n_items;
  iface->get_item = confab_current_model_get_item;
}

static void
confab_current_model_selection_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = confab_current_model_is_selected;
  iface->get_selection_in_range = confab_current_model_get_selection_in_range;
  iface->select_item = confab_current_model_select_item;
  iface->set_selection = confab_current_model_set_selection;
  iface->unselect_all = confab_current_model_unselect_all;
  iface->unselect_item = confab_current_model_unselect_item;
}

static void
confab_current_model_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_MARKED:
      g_value_set_uint (value, confab_current_model_get_n_marked (CONFAB_CURRENT_MODEL (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_current_model_dispose (GObject *object)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (object);

  g_clear_handle_id (&self->prune_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);

  G_OBJECT_CLASS (confab_current_model_parent_class)->dispose (object);
}

static void
confab_current_model_finalize (GObject *object)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->current, g_free);
  g_hash_table_unref (self->marked);

  G_OBJECT_CLASS (confab_current_model_parent_class)->finalize (object);
}

static void
confab_current_model_class_init (ConfabCurrentModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_current_model_dispose;
  object_class->finalize = confab_current_model_finalize;
  object_class->get_property = confab_current_model_get_property;

  properties[PROP_N_MARKED] = g_param_spec_uint ("n-marked", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_current_model_init (ConfabCurrentModel *self)
{
  self->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * confab_current_model_new:
 * @model: a list of #ConfabConversationItem
 *
 * Returns: (transfer full): the list with nothing selected
 */
ConfabCurrentModel *
confab_current_model_new (GListModel *model)
{
  ConfabCurrentModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (CONFAB_TYPE_CURRENT_MODEL, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (model_items_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_current_model_get_current:
 * @self: the list
 *
 * Returns: (nullable): the id of the conversation that is shown
 */
const char *
confab_current_model_get_current (ConfabCurrentModel *self)
{
  g_return_val_if_fail (CONFAB_IS_CURRENT_MODEL (self), NULL);

  return self->current;
}

/**
 * confab_current_model_set_current:
 * @self: the list
 * @id: (nullable): the id of the conversation that is shown; it need not be in the list yet
 */
void
confab_current_model_set_current (ConfabCurrentModel *self,
                                  const char         *id)
{
  g_return_if_fail (CONFAB_IS_CURRENT_MODEL (self));

  if (g_strcmp0 (self->current, id) == 0)
    return;
  g_free (self->current);
  self->current = g_strdup (id);
  tell (self);
}

/**
 * confab_current_model_find:
 * @self: the list
 * @id: the id of a conversation
 *
 * Returns: where it stands, or %GTK_INVALID_LIST_POSITION
 */
guint
confab_current_model_find (ConfabCurrentModel *self,
                           const char         *id)
{
  guint n_items;

  g_return_val_if_fail (CONFAB_IS_CURRENT_MODEL (self), GTK_INVALID_LIST_POSITION);

  if (CONFAB_IS_LIBRARY_VIEW (self->model))
    return confab_library_view_find (CONFAB_LIBRARY_VIEW (self->model), id);
  n_items = g_list_model_get_n_items (self->model);
  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *other = dup_id (self, i);

      if (g_strcmp0 (other, id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/**
 * confab_current_model_get_n_marked:
 * @self: the list
 *
 * Returns: how many are marked, to do something with all of them
 */
guint
confab_current_model_get_n_marked (ConfabCurrentModel *self)
{
  g_return_val_if_fail (CONFAB_IS_CURRENT_MODEL (self), 0);

  return g_hash_table_size (self->marked);
}

/**
 * confab_current_model_is_marked:
 * @self: the list
 * @id: the id of a conversation
 *
 * Returns: whether it is one of those that are marked
 */
gboolean
confab_current_model_is_marked (ConfabCurrentModel *self,
                                const char         *id)
{
  g_return_val_if_fail (CONFAB_IS_CURRENT_MODEL (self), FALSE);

  return id != NULL && g_hash_table_contains (self->marked, id);
}

/**
 * confab_current_model_mark:
 * @self: the list
 * @id: the id of a conversation
 *
 * Marks one more, without the one that is shown.
 */
void
confab_current_model_mark (ConfabCurrentModel *self,
                           const char         *id)
{
  g_return_if_fail (CONFAB_IS_CURRENT_MODEL (self));

  if (g_hash_table_add (self->marked, g_strdup (id)))
    tell_marked (self);
}

/**
 * confab_current_model_unmark_all:
 * @self: the list
 */
void
confab_current_model_unmark_all (ConfabCurrentModel *self)
{
  g_return_if_fail (CONFAB_IS_CURRENT_MODEL (self));

  if (g_hash_table_size (self->marked) == 0)
    return;
  g_hash_table_remove_all (self->marked);
  tell_marked (self);
}

/**
 * confab_current_model_dup_marked:
 * @self: the list
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of those that are marked, in the order of the list
 */
char **
confab_current_model_dup_marked (ConfabCurrentModel *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  guint n_items;

  g_return_val_if_fail (CONFAB_IS_CURRENT_MODEL (self), NULL);

  n_items = g_list_model_get_n_items (self->model);
  for (guint i = 0; i < n_items && ids->len < g_hash_table_size (self->marked); i++)
    {
      g_autofree char *id = dup_id (self, i);

      if (confab_current_model_is_marked (self, id))
        g_ptr_array_add (ids, g_steal_pointer (&id));
    }
  g_ptr_array_add (ids, NULL);
  return (char **)g_ptr_array_steal (ids, NULL);
}
