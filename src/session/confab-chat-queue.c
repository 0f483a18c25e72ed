/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "session/confab-chat-queue.h"

struct _ConfabQueuedMessage
{
  GObject    parent_instance;

  char      *text;
  GPtrArray *attachments; /* ConfabPart */
  JsonNode  *parameters;  /* (nullable): what is set for it alone */
  gboolean   held;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_ATTACHMENTS,
  PROP_HELD,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabQueuedMessage, confab_queued_message, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_queued_message_finalize (GObject *object)
{
  ConfabQueuedMessage *self = CONFAB_QUEUED_MESSAGE (object);

  g_free (self->text);
  g_ptr_array_unref (self->attachments);
  g_clear_pointer (&self->parameters, json_node_unref);
  G_OBJECT_CLASS (confab_queued_message_parent_class)->finalize (object);
}

static void
confab_queued_message_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  ConfabQueuedMessage *self = CONFAB_QUEUED_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_ATTACHMENTS:
      g_value_set_boxed (value, self->attachments);
      break;
    case PROP_HELD:
      g_value_set_boolean (value, self->held);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_queued_message_class_init (ConfabQueuedMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_queued_message_finalize;
  object_class->get_property = confab_queued_message_get_property;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_ATTACHMENTS] = g_param_spec_boxed ("attachments", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_queued_message_init (ConfabQueuedMessage *self)
{
  self->text = g_strdup ("");
  self->attachments = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * confab_queued_message_get_text:
 * @self: a message that waits
 *
 * Returns: (transfer none): what it says
 */
const char *
confab_queued_message_get_text (ConfabQueuedMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_QUEUED_MESSAGE (self), NULL);

  return self->text;
}

/**
 * confab_queued_message_get_attachments:
 * @self: a message that waits
 *
 * Returns: (transfer none) (element-type ConfabPart): what is attached
 */
GPtrArray *
confab_queued_message_get_attachments (ConfabQueuedMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_QUEUED_MESSAGE (self), NULL);

  return self->attachments;
}

/**
 * confab_queued_message_set:
 * @self: a message that waits
 * @text: what it says
 * @attachments: (nullable) (element-type ConfabPart): what is attached; may be what was attached before
 */
void
confab_queued_message_set (ConfabQueuedMessage *self,
                           const char          *text,
                           GPtrArray           *attachments)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (CONFAB_IS_QUEUED_MESSAGE (self));
  g_return_if_fail (text != NULL);

  old = g_steal_pointer (&self->attachments);
  self->attachments = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    g_ptr_array_add (self->attachments, g_object_ref (attachments->pdata[i]));
  if (text != self->text)
    {
      g_free (self->text);
      self->text = g_strdup (text);
    }
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTACHMENTS]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * confab_queued_message_get_parameters:
 * @self: a message that waits
 *
 * Returns: (transfer none) (nullable): what is set for it alone
 */
JsonNode *
confab_queued_message_get_parameters (ConfabQueuedMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_QUEUED_MESSAGE (self), NULL);

  return self->parameters;
}

/**
 * confab_queued_message_set_parameters:
 * @self: a message that waits
 * @parameters: (nullable): what is set for it alone, an object that is not changed any more
 */
void
confab_queued_message_set_parameters (ConfabQueuedMessage *self,
                                      JsonNode            *parameters)
{
  g_return_if_fail (CONFAB_IS_QUEUED_MESSAGE (self));

  if (self->parameters == parameters)
    return;
  g_clear_pointer (&self->parameters, json_node_unref);
  self->parameters = parameters != NULL ? json_node_ref (parameters) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * confab_queued_message_get_held:
 * @self: a message that waits
 *
 * Returns: whether somebody changes it, so that it is not sent
 */
gboolean
confab_queued_message_get_held (ConfabQueuedMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_QUEUED_MESSAGE (self), FALSE);

  return self->held;
}

/**
 * confab_queued_message_set_held:
 * @self: a message that waits
 * @held: whether it, and what waits behind it, is not to be sent; this is not kept
 */
void
confab_queued_message_set_held (ConfabQueuedMessage *self,
                                gboolean             held)
{
  g_return_if_fail (CONFAB_IS_QUEUED_MESSAGE (self));

  if (self->held == held)
    return;
  self->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}

struct _ConfabChatQueue
{
  GObject    parent_instance;

  GPtrArray *messages; /* ConfabQueuedMessage */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabChatQueue, confab_chat_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint signals[N_SIGNALS];

static GType
confab_chat_queue_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_QUEUED_MESSAGE;
}

static guint
confab_chat_queue_get_n_items (GListModel *model)
{
  return CONFAB_CHAT_QUEUE (model)->messages->len;
}

static gpointer
confab_chat_queue_get_item (GListModel *model,
                            guint       position)
{
  GPtrArray *messages = CONFAB_CHAT_QUEUE (model)->messages;

  return position < messages->len ? g_object_ref (messages->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_chat_queue_get_item_type;
  iface->get_n_items = confab_chat_queue_get_n_items;
  iface->get_item = confab_chat_queue_get_item;
}

static void
confab_chat_queue_finalize (GObject *object)
{
  g_ptr_array_unref (CONFAB_CHAT_QUEUE (object)->messages);
  G_OBJECT_CLASS (confab_chat_queue_parent_class)->finalize (object);
}

static void
confab_chat_queue_class_init (ConfabChatQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_chat_queue_finalize;

  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_CHAT_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
confab_chat_queue_init (ConfabChatQueue *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * confab_chat_queue_new: (constructor)
 *
 * Returns: (transfer full): a queue in which nothing waits
 */
ConfabChatQueue *
confab_chat_queue_new (void)
{
  return g_object_new (CONFAB_TYPE_CHAT_QUEUE, NULL);
}

static void
items_changed (ConfabChatQueue *self,
               guint            position,
               guint            n_removed,
               guint            n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Who shows it has to show it anew. */
static void
on_message_changed_cb (ConfabChatQueue     *self,
                       GParamSpec          *pspec,
                       ConfabQueuedMessage *message)
{
  guint position;

  if (g_ptr_array_find (self->messages, message, &position))
    items_changed (self, position, 1, 1);
}

/* message: (transfer full) */
static void
append (ConfabChatQueue     *self,
        ConfabQueuedMessage *message)
{
  g_signal_connect_object (message, "notify::text", G_CALLBACK (on_message_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "notify::held", G_CALLBACK (on_message_changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->messages, message);
}

/**
 * confab_chat_queue_add:
 * @self: a queue
 * @text: what it says
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 *
 * Returns: (transfer none): the message, at the end of the queue
 */
ConfabQueuedMessage *
confab_chat_queue_add (ConfabChatQueue *self,
                       const char      *text,
                       GPtrArray       *attachments)
{
  ConfabQueuedMessage *message;

  g_return_val_if_fail (CONFAB_IS_CHAT_QUEUE (self), NULL);

  message = g_object_new (CONFAB_TYPE_QUEUED_MESSAGE, NULL);
  confab_queued_message_set (message, text, attachments);
  append (self, message);
  items_changed (self, self->messages->len - 1, 0, 1);
  return message;
}

/**
 * confab_chat_queue_remove:
 * @self: a queue
 * @message: a message; nothing happens where it does not wait any more
 */
void
confab_chat_queue_remove (ConfabChatQueue     *self,
                          ConfabQueuedMessage *message)
{
  guint position;

  g_return_if_fail (CONFAB_IS_CHAT_QUEUE (self));

  if (!g_ptr_array_find (self->messages, message, &position))
    return;
  g_signal_handlers_disconnect_by_data (message, self);
  g_ptr_array_remove_index (self->messages, position);
  items_changed (self, position, 1, 0);
}

/**
 * confab_chat_queue_move:
 * @self: a queue
 * @message: a message of it
 * @position: the place that it gets; the last one where there are fewer
 */
void
confab_chat_queue_move (ConfabChatQueue     *self,
                        ConfabQueuedMessage *message,
                        guint                position)
{
  guint from;
  gpointer moved;

  g_return_if_fail (CONFAB_IS_CHAT_QUEUE (self));

  if (!g_ptr_array_find (self->messages, message, &from))
    return;
  position = MIN (position, self->messages->len - 1);
  if (position == from)
    return;
  moved = g_ptr_array_steal_index (self->messages, from);
  g_ptr_array_insert (self->messages, (int)position, moved);
  items_changed (self, MIN (from, position), MAX (from, position) - MIN (from, position) + 1,
                 MAX (from, position) - MIN (from, position) + 1);
}

/**
 * confab_chat_queue_to_json:
 * @self: a queue
 *
 * Returns: (transfer full): what waits, an array, for confab_chat_queue_load()
 */
JsonNode *
confab_chat_queue_to_json (ConfabChatQueue *self)
{
  JsonNode *root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *messages = json_array_new ();

  for (guint i = 0; i < self->messages->len; i++)
    {
      ConfabQueuedMessage *message = self->messages->pdata[i];
      JsonObject *object = json_object_new ();
      JsonArray *parts = json_array_new ();

      for (guint j = 0; j < message->attachments->len; j++)
        json_array_add_element (parts, confab_part_to_json (message->attachments->pdata[j]));
      json_object_set_string_member (object, "text", message->text);
      json_object_set_array_member (object, "attachments", parts);
      if (message->parameters != NULL)
        json_object_set_member (object, "parameters", json_node_copy (message->parameters));
      json_array_add_object_element (messages, object);
    }
  json_node_take_array (root, messages);
  return root;
}

static void
load_message (ConfabChatQueue *self,
              JsonObject      *object)
{
  const char *text = confab_json_get_string (object, "text");
  JsonArray *parts = confab_json_get_array (object, "attachments");
  g_autoptr (GPtrArray) attachments = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *parameters = confab_json_get_node (object, "parameters");
  ConfabQueuedMessage *message = g_object_new (CONFAB_TYPE_QUEUED_MESSAGE, NULL);

  if (parameters != NULL && JSON_NODE_HOLDS_OBJECT (parameters))
    message->parameters = json_node_copy (parameters);
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    if (confab_json_array_object (parts, i) != NULL)
      g_ptr_array_add (attachments, confab_part_from_json (confab_json_array_object (parts, i)));
  confab_queued_message_set (message, text != NULL ? text : "", attachments);
  append (self, message);
}

/**
 * confab_chat_queue_load:
 * @self: a queue
 * @node: (nullable): what confab_chat_queue_to_json() gave; what is not is passed over
 *
 * Puts what waited before in the place of what waits.
 */
void
confab_chat_queue_load (ConfabChatQueue *self,
                        JsonNode        *node)
{
  JsonArray *messages = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_before;

  g_return_if_fail (CONFAB_IS_CHAT_QUEUE (self));

  n_before = self->messages->len;
  for (guint i = 0; i < n_before; i++)
    g_signal_handlers_disconnect_by_data (self->messages->pdata[i], self);
  g_ptr_array_set_size (self->messages, 0);
  for (guint i = 0; messages != NULL && i < json_array_get_length (messages); i++)
    if (confab_json_array_object (messages, i) != NULL)
      load_message (self, confab_json_array_object (messages, i));
  items_changed (self, 0, n_before, self->messages->len);
}
