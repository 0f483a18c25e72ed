/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation-private.h"

/* What another process deleted longer ago than this may have been removed for good, rather than brought back, when it is no longer among what
 * is deleted. */
#define BRING_BACK_MS (12 * G_GINT64_CONSTANT (3600000))

/**
 * confab_conversation_knows:
 * @self: a conversation
 * @id: a message's identifier
 *
 * Returns: whether it has that message, be it deleted or not
 */
gboolean
confab_conversation_knows (ConfabConversation *self,
                           const char         *id)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), FALSE);

  return confab_message_tree_find (self->tree, id) != NULL || confab_message_tree_find_deleted (self->tree, id) != NULL;
}

static ConfabMessageNode *
find_node (ConfabConversation *self,
           ConfabMessage      *message)
{
  return confab_message_tree_find (self->tree, confab_message_get_id (message));
}

/**
 * confab_conversation_get_parent:
 * @self: a conversation
 * @message: a message of it that is not deleted
 *
 * Returns: (transfer none) (nullable): the message that @message hangs from: the nearest before it that is not deleted. %NULL for a
 *   beginning, and where the conversation is not complete and it is not known yet
 */
ConfabMessage *
confab_conversation_get_parent (ConfabConversation *self,
                                ConfabMessage      *message)
{
  ConfabMessageNode *node;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  node = find_node (self, message);
  return node != NULL ? node->parent->message : NULL;
}

/**
 * confab_conversation_get_variants:
 * @self: a conversation
 * @message: a message of it
 * @index: (out) (optional): its place among them, from 0 for the oldest
 *
 * Asks what costs as much as there are variants, whatever the size of the conversation. #ConfabConversation::variants-changed tells when the
 * answer is another one for a message of the path.
 *
 * Returns: how many messages there are in its place, itself among them; 0 where it is deleted
 */
guint
confab_conversation_get_variants (ConfabConversation *self,
                                  ConfabMessage      *message,
                                  guint              *index)
{
  ConfabMessageNode *own;
  guint n = 0;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), 0);

  own = find_node (self, message);
  for (ConfabMessageNode *node = own != NULL ? own->parent->first : NULL; node != NULL; node = node->next, n++)
    if (node == own && index != NULL)
      *index = n;
  return n;
}

/**
 * confab_conversation_get_variant:
 * @self: a conversation
 * @message: a message of it
 * @index: a place among its variants
 *
 * Returns: (transfer none) (nullable): the message at that place, %NULL where there are fewer
 */
ConfabMessage *
confab_conversation_get_variant (ConfabConversation *self,
                                 ConfabMessage      *message,
                                 guint               index)
{
  ConfabMessageNode *node;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  node = find_node (self, message);
  for (node = node != NULL ? node->parent->first : NULL; node != NULL && index > 0; index--)
    node = node->next;
  return node != NULL ? node->message : NULL;
}

/**
 * confab_conversation_begin_at:
 * @self: a conversation that has just been read
 * @id: (nullable): the message that its path ends with
 *
 * Lets the path end there, where @id is known, as if it had never been anywhere else.
 */
void
confab_conversation_begin_at (ConfabConversation *self,
                              const char         *id)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  if (id != NULL && confab_conversation_knows (self, id))
    confab_conversation_set_leaf (self, id);
  confab_message_tree_forget_ways (self->tree);
}

/**
 * confab_conversation_choose:
 * @self: a conversation
 * @message: a message of the tree
 *
 * Lets the path run through @message, and on to where it went when it was last there, or else through the newest answers.
 */
void
confab_conversation_choose (ConfabConversation *self,
                            ConfabMessage      *message)
{
  ConfabMessageNode *node;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  node = find_node (self, message);
  g_return_if_fail (node != NULL);
  if (confab_message_path_set_leaf (self->path, confab_message_tree_descend (node)))
    confab_conversation_leaf_changed (self);
}

/**
 * confab_conversation_list_following:
 * @self: a conversation
 * @message: a message of it that is not deleted
 *
 * Returns: (transfer container) (element-type ConfabMessage): @message and all that follows it on any branch
 */
GPtrArray *
confab_conversation_list_following (ConfabConversation *self,
                                    ConfabMessage      *message)
{
  ConfabMessageNode *node;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  node = find_node (self, message);
  return node != NULL ? confab_message_tree_list_following (self->tree, node) : g_ptr_array_new ();
}

/**
 * confab_conversation_get_n_deleted:
 * @self: a conversation
 *
 * Returns: how many of its messages are deleted
 */
guint
confab_conversation_get_n_deleted (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), 0);

  return confab_message_tree_get_n_deleted (self->tree);
}

static void
rebuild_path (ConfabConversation *self,
              ConfabMessageNode  *leaf)
{
  ConfabMessageNode *before = confab_message_path_get_leaf (self->path);

  if (leaf != NULL && leaf->message == NULL)
    leaf = NULL;
  if (confab_message_path_rebuild (self->path, leaf) && leaf != before)
    confab_conversation_leaf_changed (self);
  confab_conversation_variants_changed (self, NULL);
}

static ConfabMessageNode *
find_kept_sibling (ConfabMessageNode *node)
{
  for (ConfabMessageNode *older = node->previous; older != NULL; older = older->previous)
    if (confab_message_get_deleted (older->message) == 0)
      return older;
  for (ConfabMessageNode *newer = node->next; newer != NULL; newer = newer->next)
    if (confab_message_get_deleted (newer->message) == 0)
      return newer;
  return NULL;
}

/* Where the path goes on when messages that are marked as deleted, its leaf among them perhaps, are gone: to the nearest variant that is left,
 * or back. */
static ConfabMessageNode *
find_way_out (ConfabMessageNode *leaf)
{
  ConfabMessageNode *node = leaf;

  while (node != NULL && node->message != NULL && confab_message_get_deleted (node->message) != 0)
    {
      ConfabMessageNode *sibling = find_kept_sibling (node);

      node = sibling != NULL ? sibling : node->parent;
    }
  return node;
}

/**
 * confab_conversation_delete:
 * @self: a conversation
 * @messages: (element-type ConfabMessage): messages of it, each before those that follow it; what is deleted already is passed over
 * @deleted: the time, milliseconds since 1970
 *
 * Takes messages out. What answers them hangs from the nearest message before that is left. Where the path loses its end, it goes to
 * the variant beside it, or ends before it.
 */
void
confab_conversation_delete (ConfabConversation *self,
                            GPtrArray          *messages,
                            gint64              deleted)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  ConfabMessageNode *leaf;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (deleted > 0);

  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessageNode *node = find_node (self, messages->pdata[i]);

      if (node == NULL)
        continue;
      confab_message_set_deleted (node->message, deleted);
      g_ptr_array_add (nodes, node);
    }
  if (nodes->len == 0)
    return;
  leaf = confab_message_path_get_leaf (self->path);
  if (leaf == NULL || confab_message_get_deleted (leaf->message) != 0)
    leaf = find_way_out (leaf != NULL ? leaf : confab_message_tree_get_root (self->tree));
  for (guint i = nodes->len; i > 0; i--)
    confab_message_tree_hide (self->tree, nodes->pdata[i - 1]);
  rebuild_path (self, confab_message_tree_descend (leaf));
}

/**
 * confab_conversation_restore:
 * @self: a conversation
 * @messages: (element-type ConfabMessage): messages of it that were deleted; others are passed over
 * @leaf_id: (nullable): the message that the path is to end with, %NULL for where it ends now
 *
 * Brings messages back to where they were.
 */
void
confab_conversation_restore (ConfabConversation *self,
                             GPtrArray          *messages,
                             const char         *leaf_id)
{
  ConfabMessageNode *leaf;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessageNode *node = confab_message_tree_find_deleted (self->tree, confab_message_get_id (messages->pdata[i]));

      if (node == NULL)
        continue;
      confab_message_set_deleted (node->message, 0);
      confab_message_tree_show (self->tree, node);
    }
  leaf = leaf_id != NULL ? confab_message_tree_find (self->tree, leaf_id) : NULL;
  if (leaf == NULL)
    leaf = confab_message_path_get_leaf (self->path);
  if (leaf == NULL)
    leaf = confab_message_tree_get_root (self->tree);
  rebuild_path (self, confab_message_tree_descend (leaf));
}

/* What is deleted in @newer and not here, or the other way round, changes here too. */
static void
merge_deleted (ConfabConversation *self,
               ConfabConversation *newer,
               const char         *leaf_id)
{
  g_autoptr (GPtrArray) theirs = confab_message_tree_list_deleted (newer->tree);
  g_autoptr (GPtrArray) ours = confab_message_tree_list_deleted (self->tree);
  g_autoptr (GPtrArray) back = g_ptr_array_new ();
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  gint64 now = g_get_real_time () / 1000;

  for (guint i = 0; i < ours->len; i++)
    if (confab_message_get_deleted (ours->pdata[i]) > now - BRING_BACK_MS &&
        confab_message_tree_find_deleted (newer->tree, confab_message_get_id (ours->pdata[i])) == NULL)
      g_ptr_array_add (back, ours->pdata[i]);
  for (guint i = 0; i < theirs->len; i++)
    if (find_node (self, theirs->pdata[i]) != NULL)
      g_ptr_array_add (gone, theirs->pdata[i]);
  if (back->len > 0)
    confab_conversation_restore (self, back, leaf_id);
  if (gone->len > 0)
    confab_conversation_delete (self, gone, now);
}

static int
compare_serials (gconstpointer a,
                 gconstpointer b)
{
  const ConfabMessageNode *const *one = a;
  const ConfabMessageNode *const *other = b;

  return (*one)->serial < (*other)->serial ? -1 : (*one)->serial > (*other)->serial;
}

/* What is new, deleted or not, in the order it was made: that is the order of those that come to hang from one message. Also where what
 * it answers is missing. */
static void
insert_unknown (ConfabConversation *self,
                ConfabConversation *newer)
{
  g_autoptr (GPtrArray) deleted = confab_message_tree_list_deleted (newer->tree);
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();
  ConfabMessageNode *node = confab_message_tree_get_root (newer->tree);

  while ((node = confab_message_tree_next (newer->tree, node)) != NULL)
    if (!confab_conversation_knows (self, confab_message_get_id (node->message)))
      g_ptr_array_add (unknown, node);
  for (guint i = 0; i < deleted->len; i++)
    if (!confab_conversation_knows (self, confab_message_get_id (deleted->pdata[i])))
      g_ptr_array_add (unknown, confab_message_tree_find_deleted (newer->tree, confab_message_get_id (deleted->pdata[i])));
  g_ptr_array_sort (unknown, compare_serials);
  for (guint i = 0; i < unknown->len; i++)
    confab_conversation_insert (self, ((ConfabMessageNode *)unknown->pdata[i])->message);
}

/* Whether nothing answers the message that the path ends with. */
static gboolean
ends_at_end (ConfabConversation *self)
{
  ConfabMessageNode *leaf = confab_message_path_get_leaf (self->path);

  return leaf == NULL || confab_message_tree_descend (leaf) == leaf;
}

/* What was added one by one may have found its place behind the end of the path. */
static void
go_on_to_end (ConfabConversation *self)
{
  ConfabMessageNode *leaf = confab_message_path_get_leaf (self->path);
  ConfabMessageNode *end = confab_message_tree_descend (leaf != NULL ? leaf : confab_message_tree_get_root (self->tree));

  if (end != leaf && end->message != NULL && confab_message_path_set_leaf (self->path, end))
    confab_conversation_leaf_changed (self);
}

/* Takes over @message once it has ended; what is seen of it keeps its place. */
static void
update_message (ConfabConversation *self,
                ConfabMessageNode  *node,
                ConfabMessage      *message)
{
  if (confab_message_get_status (node->message) != CONFAB_STATUS_STREAMING || !confab_message_get_loaded (message) ||
      confab_message_get_status (message) == CONFAB_STATUS_STREAMING)
    return;
  if (!confab_message_get_loaded (node->message))
    {
      confab_message_load (node->message, message);
      return;
    }
  confab_message_tree_replace (self->tree, node, message);
  confab_message_path_changed (self->path, node);
}

/**
 * confab_conversation_merge:
 * @self: a conversation none of whose replies is coming in this process
 * @newer: the same conversation as it is in the store, where another process may have gone on with it, or what is new in it; its messages
 *   are shared
 *
 * Takes over what is new: messages, replies that have ended meanwhile, what was deleted or brought back, the title, and, where @newer was changed later, the chosen path.
 */
void
confab_conversation_merge (ConfabConversation *self,
                           ConfabConversation *newer)
{
  ConfabMessageNode *node;
  ConfabMessage *leaf;
  gboolean is_later;
  gboolean goes_on;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (CONFAB_IS_CONVERSATION (newer));

  goes_on = ends_at_end (self);
  insert_unknown (self, newer);
  node = confab_message_tree_get_root (newer->tree);
  while ((node = confab_message_tree_next (newer->tree, node)) != NULL)
    {
      const char *id = confab_message_get_id (node->message);
      ConfabMessageNode *known = confab_message_tree_find (self->tree, id);

      if (known != NULL && known->message != node->message)
        update_message (self, known, node->message);
    }
  leaf = confab_conversation_get_leaf (newer);
  is_later = leaf != NULL && newer->updated > self->updated;
  merge_deleted (self, newer, is_later ? confab_message_get_id (leaf) : NULL);
  if (is_later)
    confab_conversation_set_leaf (self, confab_message_get_id (leaf));
  else if (goes_on)
    go_on_to_end (self);
  confab_conversation_set_title (self, confab_conversation_get_title (newer));
  confab_conversation_set_updated (self, MAX (self->updated, newer->updated));
}
