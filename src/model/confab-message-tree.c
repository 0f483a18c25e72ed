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
  GHashTable       *deleted;   /* (nullable): the same for those that are deleted and not linked to others */
  guint             n_serials;
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
  if (self->deleted != NULL)
    {
      g_hash_table_iter_init (&iter, self->deleted);
      while (g_hash_table_iter_next (&iter, NULL, &node))
        free_node (node);
    }
  g_hash_table_unref (self->nodes);
  g_clear_pointer (&self->deleted, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  g_clear_pointer (&self->streaming, g_ptr_array_unref);
  g_free (self);
}

/* Among its siblings in the order they were made. */
static void
link_below (ConfabMessageNode *parent,
            ConfabMessageNode *node)
{
  ConfabMessageNode *before = parent->last;

  while (before != NULL && before->serial > node->serial)
    before = before->previous;
  node->parent = parent;
  node->previous = before;
  node->next = before != NULL ? before->next : parent->first;
  if (node->previous != NULL)
    node->previous->next = node;
  else
    parent->first = node;
  if (node->next != NULL)
    node->next->previous = node;
  else
    parent->last = node;
}

static void
unlink_from_parent (ConfabMessageNode *node)
{
  if (node->parent->chosen == node)
    node->parent->chosen = NULL;
  if (node->previous != NULL)
    node->previous->next = node->next;
  else
    node->parent->first = node->next;
  if (node->next != NULL)
    node->next->previous = node->previous;
  else
    node->parent->last = node->previous;
  node->parent = node->previous = node->next = NULL;
}

static void
let_wait (ConfabMessageTree *self,
          ConfabMessageNode *node,
          const char        *for_id)
{
  GPtrArray *line;

  if (self->waiting == NULL)
    self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  line = g_hash_table_lookup (self->waiting, for_id);
  if (line == NULL)
    {
      line = g_ptr_array_new ();
      g_hash_table_insert (self->waiting, g_strdup (for_id), line);
    }
  g_ptr_array_add (line, node);
}

static void
wait_no_more (ConfabMessageTree *self,
              ConfabMessageNode *node)
{
  GHashTableIter iter;
  gpointer line;

  if (self->waiting == NULL || node->parent != &self->root)
    return;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    if (g_ptr_array_remove (line, node))
      return;
}

static gboolean
is_above (ConfabMessageNode *node,
          ConfabMessageNode *other)
{
  while (other != NULL && other != node)
    other = other->parent;
  return other == node;
}

/* What @node hangs from: the nearest message before it that is not deleted, the root for a beginning; NULL, with the identifier that is
 * @missing, where that is not known yet. */
static ConfabMessageNode *
find_parent (ConfabMessageTree *self,
             ConfabMessageNode *node,
             const char       **missing)
{
  guint n_left = self->deleted != NULL ? g_hash_table_size (self->deleted) : 0;
  const char *id = confab_message_get_parent_id (node->message);

  while (id != NULL)
    {
      ConfabMessageNode *parent = g_hash_table_lookup (self->nodes, id);
      ConfabMessageNode *deleted = self->deleted != NULL ? g_hash_table_lookup (self->deleted, id) : NULL;

      if (parent == node)
        break;
      if (parent != NULL)
        return parent;
      if (deleted == NULL)
        break;
      /* Where what is deleted answers itself. */
      if (n_left-- == 0)
        return &self->root;
      id = confab_message_get_parent_id (deleted->message);
    }
  *missing = id;
  return id == NULL ? &self->root : NULL;
}

/* Links a node that is not linked. Where what it answers is not there, it is a beginning until that comes; so is, by whatever detour, what answers
 * itself. */
static void
place (ConfabMessageTree *self,
       ConfabMessageNode *node)
{
  const char *missing = NULL;
  ConfabMessageNode *parent = find_parent (self, node, &missing);

  if (parent != NULL && node->first != NULL && is_above (node, parent))
    {
      missing = confab_message_get_parent_id (node->message);
      parent = NULL;
    }
  link_below (parent != NULL ? parent : &self->root, node);
  if (parent == NULL)
    let_wait (self, node, missing);
}

/* What came before the message that it answers finds its place. */
static void
adopt_waiting (ConfabMessageTree *self,
               const char        *id)
{
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) line = NULL;
  gpointer stolen_id;
  gpointer stolen_line;

  if (self->waiting == NULL || !g_hash_table_steal_extended (self->waiting, id, &stolen_id, &stolen_line))
    return;
  key = stolen_id;
  line = stolen_line;
  for (guint i = 0; i < line->len; i++)
    {
      unlink_from_parent (line->pdata[i]);
      place (self, line->pdata[i]);
    }
}

static void
add_deleted (ConfabMessageTree *self,
             ConfabMessageNode *node)
{
  if (self->deleted == NULL)
    self->deleted = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (self->deleted, (char *)confab_message_get_id (node->message), node);
}

/**
 * confab_message_tree_add:
 * @self: a tree
 * @message: a message that is not in the tree, where it may be deleted; a reference is taken
 *
 * Where the message that it answers is not there yet, it is a beginning until that comes.
 *
 * Returns: (transfer none): its node; one of a deleted message is not linked to others
 */
ConfabMessageNode *
confab_message_tree_add (ConfabMessageTree *self,
                         ConfabMessage     *message)
{
  ConfabMessageNode *node = g_new0 (ConfabMessageNode, 1);

  node->message = g_object_ref (message);
  node->position = CONFAB_MESSAGE_NOT_IN_PATH;
  node->serial = self->n_serials++;
  if (confab_message_get_deleted (message) != 0)
    {
      add_deleted (self, node);
      adopt_waiting (self, confab_message_get_id (message));
      return node;
    }
  place (self, node);
  g_hash_table_insert (self->nodes, (char *)confab_message_get_id (message), node);
  adopt_waiting (self, confab_message_get_id (message));
  if (confab_message_get_status (message) == CONFAB_STATUS_STREAMING)
    {
      if (self->streaming == NULL)
        self->streaming = g_ptr_array_new ();
      g_ptr_array_add (self->streaming, node);
    }
  return node;
}

/* Lets what hangs from @from, and by what is deleted now or not any more hangs from elsewhere, go there. */
static void
place_answers (ConfabMessageTree *self,
               ConfabMessageNode *from)
{
  ConfabMessageNode *next;

  for (ConfabMessageNode *node = from->first; node != NULL; node = next)
    {
      const char *missing = NULL;
      ConfabMessageNode *parent = find_parent (self, node, &missing);

      next = node->next;
      if (parent == NULL || parent == from || is_above (node, parent))
        continue;
      wait_no_more (self, node);
      unlink_from_parent (node);
      place (self, node);
    }
}

/**
 * confab_message_tree_hide:
 * @self: a tree
 * @node: one of its nodes that was not deleted
 *
 * Takes a message that has been deleted out of the tree; what answers it hangs from what it answered. The positions of a path are not touched. Of
 * many, what comes last should go first.
 */
void
confab_message_tree_hide (ConfabMessageTree *self,
                          ConfabMessageNode *node)
{
  ConfabMessageNode *parent = node->parent;
  ConfabMessageNode *chosen = node->chosen;
  gboolean was_chosen = parent->chosen == node;

  g_return_if_fail (confab_message_tree_find (self, confab_message_get_id (node->message)) == node);

  g_hash_table_remove (self->nodes, confab_message_get_id (node->message));
  add_deleted (self, node);
  wait_no_more (self, node);
  unlink_from_parent (node);
  while (node->first != NULL)
    {
      ConfabMessageNode *answer = node->first;

      unlink_from_parent (answer);
      place (self, answer);
    }
  if (was_chosen && chosen != NULL && chosen->parent == parent)
    parent->chosen = chosen;
}

/**
 * confab_message_tree_show:
 * @self: a tree
 * @node: the node of a message that was deleted
 *
 * Puts a message that is not deleted any more back, and what answers it below it.
 */
void
confab_message_tree_show (ConfabMessageTree *self,
                          ConfabMessageNode *node)
{
  g_return_if_fail (confab_message_tree_find_deleted (self, confab_message_get_id (node->message)) == node);

  g_hash_table_remove (self->deleted, confab_message_get_id (node->message));
  place (self, node);
  g_hash_table_insert (self->nodes, (char *)confab_message_get_id (node->message), node);
  place_answers (self, node->parent);
}

static ConfabMessage *
make_first (ConfabMessage *message)
{
  ConfabMessage *first = confab_message_new_unloaded (confab_message_get_id (message), NULL,
                                                      confab_message_get_role (message),
                                                      confab_message_get_status (message),
                                                      confab_message_get_created (message));

  confab_message_set_deleted (first, confab_message_get_deleted (message));
  return first;
}

static gboolean
is_known (ConfabMessageTree *self,
          const char        *id)
{
  return confab_message_tree_find (self, id) != NULL || confab_message_tree_find_deleted (self, id) != NULL;
}

static void
settle_deleted (ConfabMessageTree *self)
{
  g_autoptr (GPtrArray) orphans = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer node;

  if (self->deleted == NULL)
    return;
  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    {
      const char *parent_id = confab_message_get_parent_id (((ConfabMessageNode *)node)->message);

      if (parent_id != NULL && !is_known (self, parent_id))
        g_ptr_array_add (orphans, node);
    }
  for (guint i = 0; i < orphans->len; i++)
    {
      g_autoptr (ConfabMessage) first = make_first (((ConfabMessageNode *)orphans->pdata[i])->message);

      confab_message_tree_replace (self, orphans->pdata[i], first);
    }
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

  settle_deleted (self);
  if (self->waiting == NULL)
    return;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    for (guint i = 0; i < ((GPtrArray *)line)->len; i++)
      {
        ConfabMessageNode *node = ((GPtrArray *)line)->pdata[i];
        g_autoptr (ConfabMessage) first = NULL;

        if (confab_message_tree_find_deleted (self, confab_message_get_parent_id (node->message)) != NULL)
          continue;
        first = make_first (node->message);
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

  g_hash_table_replace (confab_message_tree_find (self, confab_message_get_id (message)) == node ? self->nodes : self->deleted,
                        (char *)confab_message_get_id (message), node);
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
 * Returns: how many messages it has that are not deleted
 */
guint
confab_message_tree_get_n_messages (ConfabMessageTree *self)
{
  return g_hash_table_size (self->nodes);
}

/**
 * confab_message_tree_get_n_deleted:
 * @self: a tree
 *
 * Returns: how many messages are deleted
 */
guint
confab_message_tree_get_n_deleted (ConfabMessageTree *self)
{
  return self->deleted != NULL ? g_hash_table_size (self->deleted) : 0;
}

/**
 * confab_message_tree_find:
 * @self: a tree
 * @id: a message's identifier
 *
 * Returns: (transfer none) (nullable): its node, where it is not deleted
 */
ConfabMessageNode *
confab_message_tree_find (ConfabMessageTree *self,
                          const char        *id)
{
  return g_hash_table_lookup (self->nodes, id);
}

/**
 * confab_message_tree_find_deleted:
 * @self: a tree
 * @id: a message's identifier
 *
 * Returns: (transfer none) (nullable): its node, where it is deleted
 */
ConfabMessageNode *
confab_message_tree_find_deleted (ConfabMessageTree *self,
                                  const char        *id)
{
  return self->deleted != NULL ? g_hash_table_lookup (self->deleted, id) : NULL;
}

/**
 * confab_message_tree_descend:
 * @node: a node, or the root
 *
 * Returns: (transfer none): the end of the way through @node that was last in the path, and through the newest answers where none was
 */
ConfabMessageNode *
confab_message_tree_descend (ConfabMessageNode *node)
{
  while (node->last != NULL)
    node = node->chosen != NULL ? node->chosen : node->last;
  return node;
}

/**
 * confab_message_tree_forget_ways:
 * @self: a tree
 *
 * Forgets where the path was before, but for where it is now.
 */
void
confab_message_tree_forget_ways (ConfabMessageTree *self)
{
  for (ConfabMessageNode *node = &self->root; node != NULL; node = confab_message_tree_next (self, node))
    if (node->chosen != NULL && node->chosen->position == CONFAB_MESSAGE_NOT_IN_PATH)
      node->chosen = NULL;
}

/**
 * confab_message_tree_find_end:
 * @self: a tree
 * @id: (nullable): a message's identifier
 *
 * Returns: (transfer none) (nullable): the node of that message; where it is deleted, one near it with which a path may end. %NULL where it
 *   is unknown or nothing is left
 */
ConfabMessageNode *
confab_message_tree_find_end (ConfabMessageTree *self,
                              const char        *id)
{
  ConfabMessageNode *node = id != NULL ? confab_message_tree_find (self, id) : NULL;
  ConfabMessageNode *deleted = id != NULL && node == NULL ? confab_message_tree_find_deleted (self, id) : NULL;
  const char *missing = NULL;

  if (deleted == NULL)
    return node;
  node = find_parent (self, deleted, &missing);
  node = confab_message_tree_descend (node != NULL ? node : &self->root);
  return node != &self->root ? node : NULL;
}

/**
 * confab_message_tree_list_deleted:
 * @self: a tree
 *
 * Returns: (transfer container) (element-type ConfabMessage): the messages that are deleted, in no order
 */
GPtrArray *
confab_message_tree_list_deleted (ConfabMessageTree *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer node;

  if (self->deleted == NULL)
    return list;
  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    g_ptr_array_add (list, g_object_ref (((ConfabMessageNode *)node)->message));
  return list;
}

/**
 * confab_message_tree_list_following:
 * @self: a tree
 * @node: one of its nodes
 *
 * Returns: (transfer container) (element-type ConfabMessage): the message of @node and all below it, what is answered before its answers
 */
GPtrArray *
confab_message_tree_list_following (ConfabMessageTree *self,
                                    ConfabMessageNode *node)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  ConfabMessageNode *end = node;

  while (end != NULL && end->next == NULL)
    end = end->parent;
  end = end != NULL ? end->next : NULL;
  for (; node != end; node = confab_message_tree_next (self, node))
    g_ptr_array_add (list, g_object_ref (node->message));
  return list;
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

static void
enter_path (ConfabMessageNode *node,
            guint              position)
{
  node->position = position;
  node->parent->chosen = node;
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

  self->path = list_path (self, confab_message_tree_find_end (self, id));
  for (guint i = 0; i < self->path->len; i++)
    enter_path (self->path->pdata[i], i);
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
      enter_path (node, i - 1);
    }
  return common;
}

/**
 * confab_message_tree_replace_path:
 * @self: a tree
 * @path: (element-type ConfabMessageNode): a path through it as it was before messages were hidden or shown
 * @leaf: (nullable): the node that it is to end with, %NULL for an empty path
 *
 * Returns: (transfer container) (element-type ConfabMessageNode): the nodes from a beginning to @leaf, which know their positions
 */
GPtrArray *
confab_message_tree_replace_path (ConfabMessageTree *self,
                                  GPtrArray         *path,
                                  ConfabMessageNode *leaf)
{
  GPtrArray *nodes;

  for (guint i = 0; i < path->len; i++)
    ((ConfabMessageNode *)path->pdata[i])->position = CONFAB_MESSAGE_NOT_IN_PATH;
  nodes = list_path (self, leaf);
  for (guint i = 0; i < nodes->len; i++)
    enter_path (nodes->pdata[i], i);
  return nodes;
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
