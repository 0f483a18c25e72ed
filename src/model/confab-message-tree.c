/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-message-tree.h"

/* A tree with more messages than this is freed bit by bit. */
#define FREE_AT_ONCE 500

struct _ConfabMessageTree
{
  gatomicrefcount   ref_count;
  ConfabMessageNode root;
  GHashTable       *nodes;     /* id, of the message → ConfabMessageNode, owned by the tree */
  GHashTable       *waiting;   /* (nullable): parent's id → GPtrArray of nodes that came before it */
  GPtrArray        *path;      /* (nullable): ConfabMessageNode, a path that was prepared */
  GPtrArray        *streaming; /* (nullable): nodes whose message was streaming when it was added */
};

/**
 * confab_message_tree_new: (constructor)
 *
 * Returns: (transfer full): a tree without messages
 */
ConfabMessageTree *
confab_message_tree_new (void)
{
  ConfabMessageTree *self = g_new0 (ConfabMessageTree, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->root.position = CONFAB_MESSAGE_NOT_IN_PATH;
  self->nodes = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * confab_message_tree_ref:
 * @self: a tree
 *
 * Returns: (transfer full): @self
 */
ConfabMessageTree *
confab_message_tree_ref (ConfabMessageTree *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_node (ConfabMessageNode *node)
{
  g_object_unref (node->message);
  g_free (node);
}

/* Frees some of the messages; whether there are more. */
static gboolean
free_some_cb (gpointer data)
{
  ConfabMessageNode **line = data;

  for (guint i = 0; *line != NULL && i < FREE_AT_ONCE; i++)
    {
      ConfabMessageNode *node = *line;

      *line = node->next;
      if (node->first != NULL)
        {
          node->last->next = *line;
          *line = node->first;
        }
      free_node (node);
    }
  return *line != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A window that turns to another conversation must not stand still for the one it leaves. */
static void
free_in_time (ConfabMessageTree *self)
{
  ConfabMessageNode **line = g_new (ConfabMessageNode *, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  *line = self->root.first;
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_static_name (source, "[confab] old messages");
  g_source_set_callback (source, free_some_cb, line, g_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/**
 * confab_message_tree_unref:
 * @self: (transfer full): a tree
 *
 * The messages of a large tree are let go in time, by the main context of the thread that calls this.
 */
void
confab_message_tree_unref (ConfabMessageTree *self)
{
  GHashTableIter iter;
  gpointer node;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (g_hash_table_size (self->nodes) > FREE_AT_ONCE)
    free_in_time (self);
  else
    {
      g_hash_table_iter_init (&iter, self->nodes);
      while (g_hash_table_iter_next (&iter, NULL, &node))
        free_node (node);
    }
  g_hash_table_unref (self->nodes);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  g_clear_pointer (&self->streaming, g_ptr_array_unref);
  g_free (self);
}

static void
link_below (ConfabMessageNode *parent,
            ConfabMessageNode *node)
{
  node->parent = parent;
  node->previous = parent->last;
  node->next = NULL;
  if (parent->last != NULL)
    parent->last->next = node;
  else
    parent->first = node;
  parent->last = node;
}

static void
unlink_from_parent (ConfabMessageNode *node)
{
  if (node->previous != NULL)
    node->previous->next = node->next;
  else
    node->parent->first = node->next;
  if (node->next != NULL)
    node->next->previous = node->previous;
  else
    node->parent->last = node->previous;
}

static void
let_wait (ConfabMessageTree *self,
          ConfabMessageNode *node)
{
  const char *parent_id = confab_message_get_parent_id (node->message);
  GPtrArray *line;

  if (self->waiting == NULL)
    self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  line = g_hash_table_lookup (self->waiting, parent_id);
  if (line == NULL)
    {
      line = g_ptr_array_new ();
      g_hash_table_insert (self->waiting, g_strdup (parent_id), line);
    }
  g_ptr_array_add (line, node);
}

static gboolean
is_above (ConfabMessageNode *node,
          ConfabMessageNode *other)
{
  while (other != NULL && other != node)
    other = other->parent;
  return other == node;
}

/* What came before the message that it answers finds its place. What answers itself, by whatever detour, is a beginning. */
static void
adopt_waiting (ConfabMessageTree *self,
               ConfabMessageNode *parent)
{
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) line = NULL;
  gpointer stolen_id;
  gpointer stolen_line;

  if (self->waiting == NULL ||
      !g_hash_table_steal_extended (self->waiting, confab_message_get_id (parent->message), &stolen_id, &stolen_line))
    return;
  id = stolen_id;
  line = stolen_line;
  for (guint i = 0; i < line->len; i++)
    {
      ConfabMessageNode *node = line->pdata[i];

      if (is_above (node, parent))
        {
          let_wait (self, node);
          continue;
        }
      unlink_from_parent (node);
      link_below (parent, node);
    }
}

/**
 * confab_message_tree_add:
 * @self: a tree
 * @message: a message that is not in the tree; a reference is taken
 *
 * Where the message that it answers is not there yet, it is a beginning until that comes.
 *
 * Returns: (transfer none): its node
 */
ConfabMessageNode *
confab_message_tree_add (ConfabMessageTree *self,
                         ConfabMessage     *message)
{
  ConfabMessageNode *node = g_new0 (ConfabMessageNode, 1);
  const char *parent_id = confab_message_get_parent_id (message);
  ConfabMessageNode *parent = parent_id != NULL ? confab_message_tree_find (self, parent_id) : &self->root;

  node->message = g_object_ref (message);
  node->position = CONFAB_MESSAGE_NOT_IN_PATH;
  link_below (parent != NULL ? parent : &self->root, node);
  if (parent == NULL)
    let_wait (self, node);
  g_hash_table_insert (self->nodes, (char *)confab_message_get_id (message), node);
  adopt_waiting (self, node);
  if (confab_message_get_status (message) == CONFAB_STATUS_STREAMING)
    {
      if (self->streaming == NULL)
        self->streaming = g_ptr_array_new ();
      g_ptr_array_add (self->streaming, node);
    }
  return node;
}

/**
 * confab_message_tree_settle:
 * @self: a tree of messages that nobody else uses, none of them loaded
 *
 * Says that nothing more comes: what answers a message that is not there is a beginning, also by its own account.
 */
void
confab_message_tree_settle (ConfabMessageTree *self)
{
  GHashTableIter iter;
  gpointer line;

  if (self->waiting == NULL)
    return;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    for (guint i = 0; i < ((GPtrArray *)line)->len; i++)
      {
        ConfabMessageNode *node = ((GPtrArray *)line)->pdata[i];
        g_autoptr (ConfabMessage) first = NULL;

        first = confab_message_new_unloaded (confab_message_get_id (node->message), NULL,
                                             confab_message_get_role (node->message),
                                             confab_message_get_status (node->message),
                                             confab_message_get_created (node->message));
        confab_message_tree_replace (self, node, first);
      }
  g_clear_pointer (&self->waiting, g_hash_table_unref);
}

/**
 * confab_message_tree_replace:
 * @self: a tree
 * @node: one of its nodes
 * @message: the same message as another object; a reference is taken
 */
void
confab_message_tree_replace (ConfabMessageTree *self,
                             ConfabMessageNode *node,
                             ConfabMessage     *message)
{
  g_return_if_fail (g_str_equal (confab_message_get_id (node->message), confab_message_get_id (message)));

  g_hash_table_replace (self->nodes, (char *)confab_message_get_id (message), node);
  g_set_object (&node->message, message);
}

/**
 * confab_message_tree_get_root:
 * @self: a tree
 *
 * Returns: (transfer none): what the beginnings hang from; it has no message
 */
ConfabMessageNode *
confab_message_tree_get_root (ConfabMessageTree *self)
{
  return &self->root;
}

/**
 * confab_message_tree_get_n_messages:
 * @self: a tree
 *
 * Returns: how many messages it has
 */
guint
confab_message_tree_get_n_messages (ConfabMessageTree *self)
{
  return g_hash_table_size (self->nodes);
}

/**
 * confab_message_tree_find:
 * @self: a tree
 * @id: a message's identifier
 *
 * Returns: (transfer none) (nullable): its node
 */
ConfabMessageNode *
confab_message_tree_find (ConfabMessageTree *self,
                          const char        *id)
{
  return g_hash_table_lookup (self->nodes, id);
}

/**
 * confab_message_tree_next:
 * @self: a tree
 * @node: one of its nodes, or the root to begin with
 *
 * Walks the tree, what is answered before its answers.
 *
 * Returns: (transfer none) (nullable): the next node, %NULL after the last
 */
ConfabMessageNode *
confab_message_tree_next (ConfabMessageTree *self,
                          ConfabMessageNode *node)
{
  if (node->first != NULL)
    return node->first;
  while (node != NULL && node->next == NULL)
    node = node->parent;
  return node != NULL ? node->next : NULL;
}

static GPtrArray *
list_path (ConfabMessageTree *self,
           ConfabMessageNode *last)
{
  GPtrArray *path;
  guint length = 0;

  for (ConfabMessageNode *node = last; node != NULL && node != &self->root; node = node->parent)
    length++;
  path = g_ptr_array_sized_new (length);
  g_ptr_array_set_size (path, (int)length);
  for (ConfabMessageNode *node = last; length > 0; node = node->parent)
    path->pdata[--length] = node;
  return path;
}

/**
 * confab_message_tree_list_path:
 * @self: a tree
 * @last: (nullable): a node, %NULL for an empty path
 *
 * Returns: (transfer container) (element-type ConfabMessage): the messages from a beginning to @last
 */
GPtrArray *
confab_message_tree_list_path (ConfabMessageTree *self,
                               ConfabMessageNode *last)
{
  GPtrArray *path = list_path (self, last);

  for (guint i = 0; i < path->len; i++)
    path->pdata[i] = g_object_ref (((ConfabMessageNode *)path->pdata[i])->message);
  g_ptr_array_set_free_func (path, g_object_unref);
  return path;
}

/**
 * confab_message_tree_prepare_path:
 * @self: a tree that no path leads through
 * @id: (nullable): the message that its path will probably end with
 *
 * Does what takes time in a long path, on the thread that makes the tree.
 */
void
confab_message_tree_prepare_path (ConfabMessageTree *self,
                                  const char        *id)
{
  g_return_if_fail (self->path == NULL);

  self->path = list_path (self, id != NULL ? confab_message_tree_find (self, id) : NULL);
  for (guint i = 0; i < self->path->len; i++)
    ((ConfabMessageNode *)self->path->pdata[i])->position = i;
}

/**
 * confab_message_tree_take_path:
 * @self: a tree
 * @leaf: (nullable): the node that the path is to end with, %NULL for an empty path
 *
 * Makes the path from the one that was prepared, at the cost of the difference.
 *
 * Returns: (transfer container) (element-type ConfabMessageNode): the nodes from a beginning to @leaf, which know their positions
 */
GPtrArray *
confab_message_tree_take_path (ConfabMessageTree *self,
                               ConfabMessageNode *leaf)
{
  GPtrArray *path = self->path != NULL ? g_steal_pointer (&self->path) : g_ptr_array_new ();

  confab_message_tree_change_path (self, path, leaf);
  return path;
}

/**
 * confab_message_tree_change_path:
 * @self: a tree
 * @path: (element-type ConfabMessageNode): a path through it, whose nodes know their positions
 * @leaf: (nullable): the node that it is to end with, %NULL for an empty path
 *
 * What the old and the new path have in common costs nothing.
 *
 * Returns: how many nodes at the beginning of @path stayed
 */
guint
confab_message_tree_change_path (ConfabMessageTree *self,
                                 GPtrArray         *path,
                                 ConfabMessageNode *leaf)
{
  ConfabMessageNode *node = leaf;
  guint n_added = 0;
  guint common;

  for (; node != NULL && node != &self->root && node->position == CONFAB_MESSAGE_NOT_IN_PATH; node = node->parent)
    n_added++;
  common = node != NULL && node != &self->root ? node->position + 1 : 0;
  for (guint i = common; i < path->len; i++)
    ((ConfabMessageNode *)path->pdata[i])->position = CONFAB_MESSAGE_NOT_IN_PATH;
  g_ptr_array_set_size (path, (int)(common + n_added));
  node = leaf;
  for (guint i = path->len; i > common; i--, node = node->parent)
    {
      path->pdata[i - 1] = node;
      node->position = i - 1;
    }
  return common;
}

/**
 * confab_message_tree_list_streaming:
 * @self: a tree
 *
 * Returns: (transfer container) (element-type ConfabMessage): the replies that are still coming
 */
GPtrArray *
confab_message_tree_list_streaming (ConfabMessageTree *self)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = self->streaming != NULL ? self->streaming->len : 0; i > 0; i--)
    {
      ConfabMessageNode *node = self->streaming->pdata[i - 1];

      if (confab_message_get_status (node->message) == CONFAB_STATUS_STREAMING)
        g_ptr_array_insert (list, 0, g_object_ref (node->message));
      else
        g_ptr_array_remove_index (self->streaming, i - 1);
    }
  return g_steal_pointer (&list);
}
