/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-message-path.h"

struct _ConfabMessagePath
{
  GObject            parent_instance;

  ConfabMessageTree *tree;  /* whose nodes they are */
  GPtrArray         *nodes; /* ConfabMessageNode */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabMessagePath, confab_message_path, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
confab_message_path_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_MESSAGE;
}

static guint
confab_message_path_get_n_items (GListModel *model)
{
  return CONFAB_MESSAGE_PATH (model)->nodes->len;
}

static gpointer
confab_message_path_get_item (GListModel *model,
                              guint       position)
{
  ConfabMessagePath *self = CONFAB_MESSAGE_PATH (model);

  return position < self->nodes->len ? g_object_ref (((ConfabMessageNode *)self->nodes->pdata[position])->message) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_message_path_get_item_type;
  iface->get_n_items = confab_message_path_get_n_items;
  iface->get_item = confab_message_path_get_item;
}

static void
confab_message_path_finalize (GObject *object)
{
  ConfabMessagePath *self = CONFAB_MESSAGE_PATH (object);

  g_ptr_array_unref (self->nodes);
  confab_message_tree_unref (self->tree);
  G_OBJECT_CLASS (confab_message_path_parent_class)->finalize (object);
}

static void
confab_message_path_class_init (ConfabMessagePathClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_message_path_finalize;
}

static void
confab_message_path_init (ConfabMessagePath *self)
{
  self->nodes = g_ptr_array_new ();
}

/**
 * confab_message_path_new: (constructor)
 * @tree: the tree that it leads through; a reference is taken
 *
 * Returns: (transfer full): an empty path
 */
ConfabMessagePath *
confab_message_path_new (ConfabMessageTree *tree)
{
  ConfabMessagePath *self = g_object_new (CONFAB_TYPE_MESSAGE_PATH, NULL);

  self->tree = confab_message_tree_ref (tree);
  return self;
}

/**
 * confab_message_path_get_length:
 * @self: a path
 *
 * Returns: how many messages it has
 */
guint
confab_message_path_get_length (ConfabMessagePath *self)
{
  return self->nodes->len;
}

/**
 * confab_message_path_get_leaf:
 * @self: a path
 *
 * Returns: (transfer none) (nullable): its last node, %NULL where it is empty
 */
ConfabMessageNode *
confab_message_path_get_leaf (ConfabMessagePath *self)
{
  return self->nodes->len > 0 ? self->nodes->pdata[self->nodes->len - 1] : NULL;
}

/**
 * confab_message_path_set_leaf:
 * @self: a path
 * @leaf: (nullable): the node that it is to end with, %NULL for an empty path
 *
 * What the old and the new path have in common stays untouched; the cost is that of the rest.
 *
 * Returns: whether the path changed
 */
gboolean
confab_message_path_set_leaf (ConfabMessagePath *self,
                              ConfabMessageNode *leaf)
{
  guint old_length = self->nodes->len;
  guint common = confab_message_tree_change_path (self->tree, self->nodes, leaf);

  if (common == old_length && common == self->nodes->len)
    return FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), common, old_length - common, self->nodes->len - common);
  return TRUE;
}

/* Whether the end of @nodes has the same messages as the path. */
static gboolean
ends_alike (ConfabMessagePath *self,
            GPtrArray         *nodes)
{
  if (nodes->len < self->nodes->len)
    return FALSE;
  for (guint i = 1; i <= self->nodes->len; i++)
    {
      ConfabMessageNode *old = self->nodes->pdata[self->nodes->len - i];
      ConfabMessageNode *new = nodes->pdata[nodes->len - i];

      if (old->message != new->message)
        return FALSE;
    }
  return TRUE;
}

/**
 * confab_message_path_set_tree:
 * @self: a path
 * @tree: a tree with more messages, those of the path among them as the same objects; a reference is taken
 * @leaf: (nullable): the node in @tree that the path is to end with
 *
 * Lets the path lead through another tree. What comes before its beginning is one change of the list model.
 */
void
confab_message_path_set_tree (ConfabMessagePath *self,
                              ConfabMessageTree *tree,
                              ConfabMessageNode *leaf)
{
  g_autoptr (ConfabMessageTree) old_tree = self->tree;
  g_autoptr (GPtrArray) old_nodes = self->nodes;
  GPtrArray *nodes = confab_message_tree_take_path (tree, leaf);
  gboolean alike = ends_alike (self, nodes);

  self->tree = confab_message_tree_ref (tree);
  self->nodes = nodes;
  if (!alike)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old_nodes->len, nodes->len);
  else if (nodes->len > old_nodes->len)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, nodes->len - old_nodes->len);
}

/**
 * confab_message_path_rebuild:
 * @self: a path
 * @leaf: (nullable): the node that it is to end with, %NULL for an empty path
 *
 * Lets the path lead through its tree as that is since messages were hidden or shown, in one change of the list model that leaves alone what
 * is the same at its beginning and its end.
 *
 * Returns: whether the path changed
 */
gboolean
confab_message_path_rebuild (ConfabMessagePath *self,
                             ConfabMessageNode *leaf)
{
  g_autoptr (GPtrArray) old = self->nodes;
  GPtrArray *new = confab_message_tree_replace_path (self->tree, old, leaf);
  guint shorter = MIN (old->len, new->len);
  guint n_first = 0;
  guint n_last = 0;

  self->nodes = new;
  while (n_first < shorter && old->pdata[n_first] == new->pdata[n_first])
    n_first++;
  while (n_last < shorter - n_first && old->pdata[old->len - n_last - 1] == new->pdata[new->len - n_last - 1])
    n_last++;
  if (n_first == old->len && n_first == new->len)
    return FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), n_first, old->len - n_first - n_last, new->len - n_first - n_last);
  return TRUE;
}

/**
 * confab_message_path_changed:
 * @self: a path
 * @node: a node of the tree whose message is another object now
 */
void
confab_message_path_changed (ConfabMessagePath *self,
                             ConfabMessageNode *node)
{
  if (node->position != CONFAB_MESSAGE_NOT_IN_PATH)
    g_list_model_items_changed (G_LIST_MODEL (self), node->position, 1, 1);
}
