/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-current-model.h"
#include "model/confab-conversation-item.h"

struct _ConfabCurrentModel
{
  GObject     parent_instance;

  GListModel *model;
  char       *current;
};

static void confab_current_model_list_iface_init (GListModelInterface *iface);
static void confab_current_model_selection_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabCurrentModel, confab_current_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, confab_current_model_list_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      confab_current_model_selection_iface_init))

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

static gboolean
has_id (ConfabCurrentModel *self,
        guint               position,
        const char         *id)
{
  g_autoptr (ConfabConversationItem) item = g_list_model_get_item (self->model, position);

  return item != NULL && g_strcmp0 (confab_conversation_item_get_id (item), id) == 0;
}

static gboolean
confab_current_model_is_selected (GtkSelectionModel *selection,
                                  guint              position)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);

  return self->current != NULL && has_id (self, position, self->current);
}

static GtkBitset *
confab_current_model_get_selection_in_range (GtkSelectionModel *selection,
                                             guint              position,
                                             guint              n_items)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (selection);
  GtkBitset *set = gtk_bitset_new_empty ();
  guint found = self->current != NULL ? confab_current_model_find (self, self->current) : GTK_INVALID_LIST_POSITION;

  if (found != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (set, found);
  return set;
}

static void
model_items_changed_cb (ConfabCurrentModel *self,
                        guint               position,
                        guint               removed,
                        guint               added,
                        GListModel         *model)
{
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
}

static void
confab_current_model_dispose (GObject *object)
{
  ConfabCurrentModel *self = CONFAB_CURRENT_MODEL (object);

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

  G_OBJECT_CLASS (confab_current_model_parent_class)->finalize (object);
}

static void
confab_current_model_class_init (ConfabCurrentModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_current_model_dispose;
  object_class->finalize = confab_current_model_finalize;
}

static void
confab_current_model_init (ConfabCurrentModel *self)
{
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
  guint n_items;

  g_return_if_fail (CONFAB_IS_CURRENT_MODEL (self));

  if (g_strcmp0 (self->current, id) == 0)
    return;
  g_free (self->current);
  self->current = g_strdup (id);
  n_items = g_list_model_get_n_items (self->model);
  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
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

  n_items = g_list_model_get_n_items (self->model);
  for (guint i = 0; i < n_items; i++)
    if (has_id (self, i, id))
      return i;
  return GTK_INVALID_LIST_POSITION;
}
