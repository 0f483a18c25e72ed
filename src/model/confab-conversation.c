/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation.h"

struct _ConfabConversation
{
  GObject           parent_instance;

  char             *id;
  char             *title;
  char             *provider_id;
  char             *model;
  char             *system_prompt;
  gint64            created;
  gint64            updated;
  gboolean          temporary;
  ConfabParameters *parameters;
  GHashTable       *messages;  /* id → ConfabMessage, owned */
  GHashTable       *children;  /* parent's id, or "" → GPtrArray of ConfabMessage in the order they were added */
  GListStore       *path;      /* ConfabMessage, from the root to the leaf */
};

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
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabConversation, confab_conversation, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

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
  g_object_unref (self->path);
  g_hash_table_unref (self->children);
  g_hash_table_unref (self->messages);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_conversation_init (ConfabConversation *self)
{
  self->title = g_strdup ("");
  self->parameters = confab_parameters_new ();
  self->messages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->path = g_list_store_new (CONFAB_TYPE_MESSAGE);
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

static GPtrArray *
peek_children (ConfabConversation *self,
               const char         *parent_id)
{
  return g_hash_table_lookup (self->children, parent_id != NULL ? parent_id : "");
}

/**
 * confab_conversation_add:
 * @self: a conversation
 * @message: a message whose parent is there already, or that has none; a reference is taken
 *
 * Adds to the tree. The path grows by @message only where the leaf is its parent and it is the first answer to it; otherwise
 * [method@Confab.Conversation.choose] makes it part of the path.
 */
void
confab_conversation_add (ConfabConversation *self,
                         ConfabMessage      *message)
{
  const char *parent_id;
  ConfabMessage *leaf;
  GPtrArray *siblings;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (message));
  g_return_if_fail (confab_conversation_get_message (self, confab_message_get_id (message)) == NULL);

  parent_id = confab_message_get_parent_id (message);
  g_return_if_fail (parent_id == NULL || confab_conversation_get_message (self, parent_id) != NULL);

  leaf = confab_conversation_get_leaf (self);
  g_hash_table_insert (self->messages, (char *)confab_message_get_id (message), g_object_ref (message));
  siblings = peek_children (self, parent_id);
  if (siblings == NULL)
    {
      siblings = g_ptr_array_new ();
      g_hash_table_insert (self->children, g_strdup (parent_id != NULL ? parent_id : ""), siblings);
    }
  g_ptr_array_add (siblings, message);
  if (siblings->len == 1 && g_strcmp0 (leaf != NULL ? confab_message_get_id (leaf) : NULL, parent_id) == 0)
    {
      g_list_store_append (self->path, message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAF_ID]);
    }
}

/**
 * confab_conversation_get_message:
 * @self: a conversation
 * @id: a message's identifier
 *
 * Returns: (transfer none) (nullable): the message, on whichever branch it is
 */
ConfabMessage *
confab_conversation_get_message (ConfabConversation *self,
                                 const char         *id)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return g_hash_table_lookup (self->messages, id);
}

/**
 * confab_conversation_get_n_messages:
 * @self: a conversation
 *
 * Returns: how many messages the tree has, on all branches
 */
guint
confab_conversation_get_n_messages (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), 0);

  return g_hash_table_size (self->messages);
}

static ConfabMessage *
peek_path (ConfabConversation *self,
           guint               position)
{
  g_autoptr (ConfabMessage) message = g_list_model_get_item (G_LIST_MODEL (self->path), position);

  return message; /* the path holds it */
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
  guint length;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  length = g_list_model_get_n_items (G_LIST_MODEL (self->path));
  return length > 0 ? peek_path (self, length - 1) : NULL;
}

/**
 * confab_conversation_set_leaf:
 * @self: a conversation
 * @id: (nullable): the message that the path is to end with; %NULL for an empty path
 *
 * What the old and the new path have in common stays untouched in the list model.
 */
void
confab_conversation_set_leaf (ConfabConversation *self,
                              const char         *id)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  guint old_length;
  guint common = 0;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  for (ConfabMessage *message = id != NULL ? confab_conversation_get_message (self, id) : NULL; message != NULL;
       id = confab_message_get_parent_id (message), message = id != NULL ? confab_conversation_get_message (self, id) : NULL)
    g_ptr_array_add (path, message);
  for (guint i = 0; i < path->len / 2; i++)
    {
      gpointer other = path->pdata[i];

      path->pdata[i] = path->pdata[path->len - 1 - i];
      path->pdata[path->len - 1 - i] = other;
    }
  old_length = g_list_model_get_n_items (G_LIST_MODEL (self->path));
  while (common < old_length && common < path->len && peek_path (self, common) == path->pdata[common])
    common++;
  if (common == old_length && common == path->len)
    return;
  g_list_store_splice (self->path, common, old_length - common, path->pdata + common, path->len - common);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAF_ID]);
}

/**
 * confab_conversation_choose:
 * @self: a conversation
 * @message: a message of the tree
 *
 * Lets the path run through @message, and on through the newest answer below it.
 */
void
confab_conversation_choose (ConfabConversation *self,
                            ConfabMessage      *message)
{
  GPtrArray *children;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  while ((children = peek_children (self, confab_message_get_id (message))) != NULL)
    message = g_ptr_array_index (children, children->len - 1);
  confab_conversation_set_leaf (self, confab_message_get_id (message));
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

/* Lets @message stand where an earlier state of it stood. */
static void
replace_message (ConfabConversation *self,
                 ConfabMessage      *old,
                 ConfabMessage      *message)
{
  GPtrArray *siblings = peek_children (self, confab_message_get_parent_id (message));
  guint position;

  if (g_ptr_array_find (siblings, old, &position))
    siblings->pdata[position] = message;
  if (g_list_store_find (self->path, old, &position))
    g_list_store_splice (self->path, position, 1, (gpointer *)&message, 1);
  g_hash_table_replace (self->messages, (char *)confab_message_get_id (message), g_object_ref (message));
}

static void
merge_message (ConfabConversation *self,
               ConfabMessage      *message)
{
  ConfabMessage *known = confab_conversation_get_message (self, confab_message_get_id (message));

  if (known == NULL)
    confab_conversation_add (self, message);
  else if (confab_message_get_status (known) == CONFAB_STATUS_STREAMING)
    replace_message (self, known, message);
}

/**
 * confab_conversation_merge:
 * @self: a conversation none of whose replies is coming in this process
 * @newer: the same conversation as it is in the store, where another process may have gone on with it; its messages are shared
 *
 * Takes over what is new: messages, replies that have ended meanwhile, the title, and the chosen path.
 */
void
confab_conversation_merge (ConfabConversation *self,
                           ConfabConversation *newer)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  GPtrArray *children;
  ConfabMessage *leaf;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));
  g_return_if_fail (CONFAB_IS_CONVERSATION (newer));

  /* Parents before children, and without recursion, since a path may be very long. */
  children = peek_children (newer, NULL);
  if (children != NULL)
    g_ptr_array_extend (queue, children, NULL, NULL);
  for (guint i = 0; i < queue->len; i++)
    {
      merge_message (self, queue->pdata[i]);
      children = peek_children (newer, confab_message_get_id (queue->pdata[i]));
      if (children != NULL)
        g_ptr_array_extend (queue, children, NULL, NULL);
    }
  leaf = confab_conversation_get_leaf (newer);
  if (leaf != NULL)
    confab_conversation_set_leaf (self, confab_message_get_id (leaf));
  confab_conversation_set_title (self, confab_conversation_get_title (newer));
  confab_conversation_set_updated (self, confab_conversation_get_updated (newer));
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
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *children;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  children = peek_children (self, parent_id);
  for (guint i = 0; children != NULL && i < children->len; i++)
    g_ptr_array_add (copy, g_object_ref (children->pdata[i]));
  return g_steal_pointer (&copy);
}
