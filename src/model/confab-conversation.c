/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation-private.h"

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_UPDATED,
  PROP_PROVIDER_ID,
  PROP_MODEL,
  PROP_SYSTEM_PROMPT,
  PROP_LEAF_ID,
  PROP_TEMPORARY,
  PROP_PRESET_ID,
  PROP_COMPLETE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabConversation, confab_conversation, G_TYPE_OBJECT)

enum
{
  VARIANTS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
confab_conversation_finalize (GObject *object)
{
  ConfabConversation *self = CONFAB_CONVERSATION (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->provider_id);
  g_free (self->model);
  g_free (self->system_prompt);
  g_object_unref (self->parameters);
  g_free (self->preset_id);
  g_clear_pointer (&self->variables, json_node_unref);
  g_object_unref (self->path);
  confab_message_tree_unref (self->tree);
  G_OBJECT_CLASS (confab_conversation_parent_class)->finalize (object);
}

static void
confab_conversation_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ConfabConversation *self = CONFAB_CONVERSATION (object);
  ConfabMessage *leaf;

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated);
      break;
    case PROP_PROVIDER_ID:
      g_value_set_string (value, self->provider_id);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_SYSTEM_PROMPT:
      g_value_set_string (value, self->system_prompt);
      break;
    case PROP_LEAF_ID:
      leaf = confab_conversation_get_leaf (self);
      g_value_set_string (value, leaf != NULL ? confab_message_get_id (leaf) : NULL);
      break;
    case PROP_TEMPORARY:
      g_value_set_boolean (value, self->temporary);
      break;
    case PROP_PRESET_ID:
      g_value_set_string (value, self->preset_id);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, !self->incomplete);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_conversation_class_init (ConfabConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_conversation_finalize;
  object_class->get_property = confab_conversation_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PROVIDER_ID] = g_param_spec_string ("provider-id", NULL, NULL, NULL, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  properties[PROP_SYSTEM_PROMPT] = g_param_spec_string ("system-prompt", NULL, NULL, NULL, flags);
  properties[PROP_LEAF_ID] = g_param_spec_string ("leaf-id", NULL, NULL, NULL, flags);
  properties[PROP_TEMPORARY] = g_param_spec_boolean ("temporary", NULL, NULL, FALSE, flags);
  properties[PROP_PRESET_ID] = g_param_spec_string ("preset-id", NULL, NULL, NULL, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ConfabConversation::variants-changed:
   * @self: a conversation
   * @message: (nullable): the message of the path whose place among its variants, or their number, changed; %NULL where it may be any
   */
  signals[VARIANTS_CHANGED] = g_signal_new ("variants-changed", CONFAB_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 1, CONFAB_TYPE_MESSAGE);
}

static void
confab_conversation_init (ConfabConversation *self)
{
  self->title = g_strdup ("");
  self->parameters = confab_parameters_new ();
  self->tree = confab_message_tree_new ();
  self->path = confab_message_path_new (self->tree);
}

/**
 * confab_conversation_new: (constructor)
 * @id: its identifier
 * @created: milliseconds since 1970
 *
 * Returns: (transfer full): a conversation without messages
 */
ConfabConversation *
confab_conversation_new (const char *id,
                         gint64      created)
{
  ConfabConversation *self = g_object_new (CONFAB_TYPE_CONVERSATION, NULL);

  self->id = g_strdup (id);
  self->created = self->updated = created;
  return self;
}

/**
 * confab_conversation_get_id:
 * @self: a conversation
 *
 * Returns: (transfer none): its identifier
 */
const char *
confab_conversation_get_id (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->id;
}

/**
 * confab_conversation_get_created:
 * @self: a conversation
 *
 * Returns: when it was made, milliseconds since 1970
 */
gint64
confab_conversation_get_created (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), 0);

  return self->created;
}

/**
 * confab_conversation_get_updated:
 * @self: a conversation
 *
 * Returns: its last change, milliseconds since 1970
 */
gint64
confab_conversation_get_updated (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), 0);

  return self->updated;
}

/**
 * confab_conversation_set_updated:
 * @self: a conversation
 * @updated: its last change, milliseconds since 1970
 */
void
confab_conversation_set_updated (ConfabConversation *self,
                                 gint64              updated)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  if (self->updated == updated)
    return;
  self->updated = updated;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED]);
}

static void
set_string (ConfabConversation *self,
            char              **member,
            const char         *value,
            guint               prop_id)
{
  if (g_strcmp0 (*member, value) == 0)
    return;
  g_free (*member);
  *member = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

/**
 * confab_conversation_get_title:
 * @self: a conversation
 *
 * Returns: (transfer none): its title, empty until it has one
 */
const char *
confab_conversation_get_title (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->title;
}

/**
 * confab_conversation_set_title:
 * @self: a conversation
 * @title: its title
 */
void
confab_conversation_set_title (ConfabConversation *self,
                               const char         *title)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (title != NULL);

  set_string (self, &self->title, title, PROP_TITLE);
}

/**
 * confab_conversation_get_provider_id:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the provider chosen for it, %NULL for the default one
 */
const char *
confab_conversation_get_provider_id (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->provider_id;
}

/**
 * confab_conversation_set_provider_id:
 * @self: a conversation
 * @provider_id: (nullable): the provider chosen for it, %NULL for the default one
 */
void
confab_conversation_set_provider_id (ConfabConversation *self,
                                     const char         *provider_id)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  set_string (self, &self->provider_id, provider_id, PROP_PROVIDER_ID);
}

/**
 * confab_conversation_get_model:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the model chosen for it, %NULL for the provider's default one
 */
const char *
confab_conversation_get_model (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->model;
}

/**
 * confab_conversation_set_model:
 * @self: a conversation
 * @model: (nullable): the model chosen for it, %NULL for the default one
 */
void
confab_conversation_set_model (ConfabConversation *self,
                               const char         *model)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  set_string (self, &self->model, model, PROP_MODEL);
}

/**
 * confab_conversation_get_system_prompt:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): what the model is told before the conversation
 */
const char *
confab_conversation_get_system_prompt (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->system_prompt;
}

/**
 * confab_conversation_set_system_prompt:
 * @self: a conversation
 * @system_prompt: (nullable): what the model is told before the conversation
 */
void
confab_conversation_set_system_prompt (ConfabConversation *self,
                                       const char         *system_prompt)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  set_string (self, &self->system_prompt, system_prompt, PROP_SYSTEM_PROMPT);
}

/**
 * confab_conversation_preset_changed:
 * @self: a conversation
 *
 * Tells that its preset, or a value of that, is another one.
 */
void
confab_conversation_preset_changed (ConfabConversation *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESET_ID]);
}

/**
 * confab_conversation_get_temporary:
 * @self: a conversation
 *
 * Returns: whether it is never written to disk
 */
gboolean
confab_conversation_get_temporary (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), FALSE);

  return self->temporary;
}

/**
 * confab_conversation_set_temporary:
 * @self: a conversation
 * @temporary: whether it is never written to disk
 */
void
confab_conversation_set_temporary (ConfabConversation *self,
                                   gboolean            temporary)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  if (self->temporary == !!temporary)
    return;
  self->temporary = !!temporary;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEMPORARY]);
}

/**
 * confab_conversation_get_parameters:
 * @self: a conversation
 *
 * Returns: (transfer none): the parameters set for this conversation
 */
ConfabParameters *
confab_conversation_get_parameters (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->parameters;
}

static void
set_leaf (ConfabConversation *self,
          ConfabMessageNode  *leaf)
{
  if (confab_message_path_set_leaf (self->path, leaf))
    confab_conversation_leaf_changed (self);
}

/* Tells that the path ends elsewhere. */
void
confab_conversation_leaf_changed (ConfabConversation *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAF_ID]);
}

/* Tells that there are more or fewer variants of @node; (nullable): of any. */
void
confab_conversation_variants_changed (ConfabConversation *self,
                                      ConfabMessageNode  *node)
{
  ConfabMessageNode *shown = node != NULL && node->parent != NULL ? node->parent->chosen : NULL;

  if (node == NULL)
    g_signal_emit (self, signals[VARIANTS_CHANGED], 0, NULL);
  else if (shown != NULL && shown != node && shown->position != CONFAB_MESSAGE_NOT_IN_PATH)
    g_signal_emit (self, signals[VARIANTS_CHANGED], 0, shown->message);
}

/**
 * confab_conversation_get_complete:
 * @self: a conversation
 *
 * Returns: whether all messages are known, at least by their place; otherwise the path may begin in the middle
 */
gboolean
confab_conversation_get_complete (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), FALSE);

  return !self->incomplete;
}

/**
 * confab_conversation_set_incomplete:
 * @self: a conversation that is being made
 *
 * Says that there are more messages than those that are added; [method@Confab.Conversation.complete] brings them.
 */
void
confab_conversation_set_incomplete (ConfabConversation *self)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  self->incomplete = TRUE;
}

/* Lets @tree have the messages that are here, as the objects that they are. */
static void
keep_messages (ConfabConversation *self,
               ConfabMessageTree  *tree)
{
  ConfabMessageNode *node = confab_message_tree_get_root (self->tree);

  while ((node = confab_message_tree_next (self->tree, node)) != NULL)
    {
      ConfabMessageNode *same = confab_message_tree_find (tree, confab_message_get_id (node->message));

      if (same == NULL)
        same = confab_message_tree_find_deleted (tree, confab_message_get_id (node->message));
      if (same == NULL)
        {
          confab_message_tree_add (tree, node->message);
          continue;
        }
      confab_message_set_deleted (node->message, confab_message_get_deleted (same->message));
      confab_message_tree_replace (tree, same, node->message);
    }
}

/**
 * confab_conversation_complete:
 * @self: a conversation that is not complete
 * @tree: (transfer full): all messages that are stored, which nobody else uses
 *
 * Adds all that was not known. What was there stays, as the same objects; what comes before the path goes to its front at once.
 */
void
confab_conversation_complete (ConfabConversation *self,
                              ConfabMessageTree  *tree)
{
  g_autoptr (ConfabMessageTree) old = NULL;
  ConfabMessageNode *leaf;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (self->incomplete);

  leaf = confab_message_path_get_leaf (self->path);
  keep_messages (self, tree);
  old = self->tree;
  self->tree = tree;
  self->incomplete = FALSE;
  if (leaf != NULL)
    leaf = confab_message_tree_find_end (tree, confab_message_get_id (leaf->message));
  confab_message_path_set_tree (self->path, tree, leaf);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
  confab_conversation_variants_changed (self, NULL);
}

/* Adds @message wherever what it answers is, or without that. */
void
confab_conversation_insert (ConfabConversation *self,
                            ConfabMessage      *message)
{
  ConfabMessageNode *leaf = confab_message_path_get_leaf (self->path);
  ConfabMessageNode *node = confab_message_tree_add (self->tree, message);

  if (node->parent == NULL)
    return;
  if (node->previous == NULL && node->parent == (leaf != NULL ? leaf : confab_message_tree_get_root (self->tree)))
    set_leaf (self, node);
  else if (node->previous != NULL || node->next != NULL)
    confab_conversation_variants_changed (self, node);
}

/**
 * confab_conversation_add:
 * @self: a conversation
 * @message: a message whose parent is there already, or that has none; it may be deleted; a reference is taken. Where the conversation is not complete, the
 *   parent may be missing
 *
 * Adds to the tree. The path grows by @message only where the leaf is its parent and it is the first answer to it; otherwise
 * [method@Confab.Conversation.choose] makes it part of the path.
 */
void
confab_conversation_add (ConfabConversation *self,
                         ConfabMessage      *message)
{
  const char *parent_id;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (message));
  g_return_if_fail (!confab_conversation_knows (self, confab_message_get_id (message)));

  parent_id = confab_message_get_parent_id (message);
  g_return_if_fail (parent_id == NULL || self->incomplete || confab_conversation_knows (self, parent_id));

  confab_conversation_insert (self, message);
}

/**
 * confab_conversation_get_message:
 * @self: a conversation
 * @id: a message's identifier
 *
 * Returns: (transfer none) (nullable): the message, on whichever branch it is, where it is not deleted
 */
ConfabMessage *
confab_conversation_get_message (ConfabConversation *self,
                                 const char         *id)
{
  ConfabMessageNode *node;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  node = confab_message_tree_find (self->tree, id);
  return node != NULL ? node->message : NULL;
}

/**
 * confab_conversation_get_n_messages:
 * @self: a conversation
 *
 * Returns: how many messages the tree has, on all branches, without those that are deleted
 */
guint
confab_conversation_get_n_messages (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), 0);

  return confab_message_tree_get_n_messages (self->tree);
}

/**
 * confab_conversation_get_leaf:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the last message of the path
 */
ConfabMessage *
confab_conversation_get_leaf (ConfabConversation *self)
{
  ConfabMessageNode *leaf;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  leaf = confab_message_path_get_leaf (self->path);
  return leaf != NULL ? leaf->message : NULL;
}

/**
 * confab_conversation_set_leaf:
 * @self: a conversation
 * @id: (nullable): the message that the path is to end with, or one near it where that is deleted; %NULL for an empty path
 *
 * What the old and the new path have in common stays untouched in the list model.
 */
void
confab_conversation_set_leaf (ConfabConversation *self,
                              const char         *id)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  set_leaf (self, confab_message_tree_find_end (self->tree, id));
}

/**
 * confab_conversation_get_path:
 * @self: a conversation
 *
 * Returns: (transfer none): a list model of the messages ([class@Confab.Message]) that are shown and sent
 */
GListModel *
confab_conversation_get_path (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return G_LIST_MODEL (self->path);
}

/**
 * confab_conversation_list_path_to:
 * @self: a conversation
 * @message: a message of the tree, on whichever branch
 *
 * Returns: (transfer container) (element-type ConfabMessage): the messages from a beginning to @message
 */
GPtrArray *
confab_conversation_list_path_to (ConfabConversation *self,
                                  ConfabMessage      *message)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return confab_message_tree_list_path (self->tree, confab_message_tree_find (self->tree, confab_message_get_id (message)));
}

/**
 * confab_conversation_list_streaming:
 * @self: a conversation
 *
 * Returns: (transfer container) (element-type ConfabMessage): the replies that are still coming, here or in another process
 */
GPtrArray *
confab_conversation_list_streaming (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return confab_message_tree_list_streaming (self->tree);
}

/**
 * confab_conversation_list_children:
 * @self: a conversation
 * @parent_id: (nullable): a message, or %NULL for the beginnings
 *
 * Returns: (transfer container) (element-type ConfabMessage): the messages below it in the order they were made
 */
GPtrArray *
confab_conversation_list_children (ConfabConversation *self,
                                   const char         *parent_id)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  ConfabMessageNode *parent;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  parent = parent_id != NULL ? confab_message_tree_find (self->tree, parent_id) : confab_message_tree_get_root (self->tree);
  for (ConfabMessageNode *node = parent != NULL ? parent->first : NULL; node != NULL; node = node->next)
    g_ptr_array_add (children, g_object_ref (node->message));
  return g_steal_pointer (&children);
}
