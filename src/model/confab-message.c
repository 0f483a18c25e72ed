/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-message.h"
#include "model/confab-reply-apply.h"

struct _ConfabMessage
{
  GObject           parent_instance;

  char             *id;
  char             *parent_id;
  ConfabRole        role;
  ConfabStatus      status;
  gint64            created;
  gint64            deleted;
  GPtrArray        *parts;    /* ConfabPart; those of a reply are in text alone. NULL where it is not loaded, and so the others */
  GString          *text;     /* all text of the message, pieces joined by a blank line */
  char             *tool_call_id;
  ConfabReply      *reply;    /* only what a model wrote has one */
  ConfabMediaPolicy media_policy;
  gboolean          left_out;
  JsonNode         *parameters; /* (nullable): what was set for this question alone; known also where it is not loaded any more */
  gboolean          loaded;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_REASONING,
  PROP_STATUS,
  PROP_REPLY,
  PROP_MEDIA_POLICY,
  PROP_LEFT_OUT,
  PROP_LOADED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabMessage, confab_message, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
clear_content (ConfabMessage *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_pointer (&self->tool_call_id, g_free);
  g_clear_pointer (&self->reply, confab_reply_free);
}

static void
confab_message_finalize (GObject *object)
{
  ConfabMessage *self = CONFAB_MESSAGE (object);

  g_free (self->id);
  g_free (self->parent_id);
  clear_content (self);
  g_clear_pointer (&self->parameters, json_node_unref);
  G_OBJECT_CLASS (confab_message_parent_class)->finalize (object);
}

static void
confab_message_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ConfabMessage *self = CONFAB_MESSAGE (object);
  const ConfabReply *reply;

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, confab_message_get_text (self));
      break;
    case PROP_REASONING:
      reply = confab_message_get_reply (self);
      g_value_set_string (value, reply != NULL ? reply->reasoning->str : NULL);
      break;
    case PROP_STATUS:
      g_value_set_uint (value, self->status);
      break;
    case PROP_REPLY:
      g_value_set_pointer (value, (gpointer)confab_message_get_reply (self));
      break;
    case PROP_MEDIA_POLICY:
      g_value_set_uint (value, self->media_policy);
      break;
    case PROP_LEFT_OUT:
      g_value_set_boolean (value, self->left_out);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_message_class_init (ConfabMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_message_finalize;
  object_class->get_property = confab_message_get_property;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_REASONING] = g_param_spec_string ("reasoning", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REPLY] = g_param_spec_pointer ("reply", NULL, NULL, flags);
  properties[PROP_MEDIA_POLICY] = g_param_spec_uint ("media-policy", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LEFT_OUT] = g_param_spec_boolean ("left-out", NULL, NULL, FALSE, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_message_init (ConfabMessage *self)
{
}

static ConfabMessage *
make (const char  *id,
      const char  *parent_id,
      ConfabRole   role,
      ConfabStatus status,
      gint64       created)
{
  ConfabMessage *self = g_object_new (CONFAB_TYPE_MESSAGE, NULL);

  self->id = g_strdup (id);
  self->parent_id = g_strdup (parent_id);
  self->role = role;
  self->status = status;
  self->created = created;
  return self;
}

/**
 * confab_message_new: (constructor)
 * @id: its identifier
 * @parent_id: (nullable): the message before it, %NULL for the first
 * @role: who wrote it
 * @status: its status
 * @created: milliseconds since 1970
 *
 * Returns: (transfer full): an empty message
 */
ConfabMessage *
confab_message_new (const char  *id,
                    const char  *parent_id,
                    ConfabRole   role,
                    ConfabStatus status,
                    gint64       created)
{
  ConfabMessage *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = make (id, parent_id, role, status, created);
  self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->text = g_string_new (NULL);
  self->loaded = TRUE;
  if (role == CONFAB_ROLE_ASSISTANT)
    self->reply = confab_reply_new ();
  return self;
}

/**
 * confab_message_new_unloaded: (constructor)
 * @id: its identifier
 * @parent_id: (nullable): the message before it, %NULL for the first
 * @role: who wrote it
 * @status: its status
 * @created: milliseconds since 1970
 *
 * Returns: (transfer full): a message of which only the place in the conversation is known
 */
ConfabMessage *
confab_message_new_unloaded (const char  *id,
                             const char  *parent_id,
                             ConfabRole   role,
                             ConfabStatus status,
                             gint64       created)
{
  g_return_val_if_fail (id != NULL, NULL);

  return make (id, parent_id, role, status, created);
}

/**
 * confab_message_get_loaded:
 * @self: a message
 *
 * Returns: whether its text and all else is there; where not, it seems to be empty
 */
gboolean
confab_message_get_loaded (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), FALSE);

  return self->loaded;
}

static void
notify_all (ConfabMessage *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * confab_message_load:
 * @self: a message that is not loaded
 * @full: the same message, which nobody else uses; it is empty afterwards
 *
 * Takes over all that @full has.
 */
void
confab_message_load (ConfabMessage *self,
                     ConfabMessage *full)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self) && CONFAB_IS_MESSAGE (full));
  g_return_if_fail (!self->loaded && full->loaded);
  g_return_if_fail (g_str_equal (self->id, full->id));

#define SWAP(member) \
  do { gpointer other = self->member; self->member = full->member; full->member = other; } while (0)
  SWAP (parts);
  SWAP (text);
  SWAP (tool_call_id);
  SWAP (reply);
#undef SWAP
  self->status = full->status;
  self->media_policy = full->media_policy;
  confab_message_set_left_out (self, full->left_out);
  confab_message_set_parameters (self, full->parameters);
  self->loaded = TRUE;
  full->loaded = FALSE;
  notify_all (self);
}

/**
 * confab_message_unload:
 * @self: a message that is stored as it is
 *
 * Forgets all but the place in the conversation.
 */
void
confab_message_unload (ConfabMessage *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->status != CONFAB_STATUS_STREAMING);

  if (!self->loaded)
    return;
  clear_content (self);
  self->loaded = FALSE;
  notify_all (self);
}

/**
 * confab_message_get_id:
 * @self: a message
 *
 * Returns: (transfer none): its identifier
 */
const char *
confab_message_get_id (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  return self->id;
}

/**
 * confab_message_get_parent_id:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the message before it, %NULL for a beginning. That may be deleted;
 *   [method@Confab.Conversation.get_parent] gives the one it hangs from
 */
const char *
confab_message_get_parent_id (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  return self->parent_id;
}

/**
 * confab_message_get_role:
 * @self: a message
 *
 * Returns: who wrote it
 */
ConfabRole
confab_message_get_role (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), CONFAB_ROLE_USER);

  return self->role;
}

/**
 * confab_message_get_created:
 * @self: a message
 *
 * Returns: when it was made, milliseconds since 1970
 */
gint64
confab_message_get_created (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), 0);

  return self->created;
}

/**
 * confab_message_get_status:
 * @self: a message
 *
 * Returns: its status
 */
ConfabStatus
confab_message_get_status (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), CONFAB_STATUS_COMPLETE);

  return self->status;
}

/**
 * confab_message_get_deleted:
 * @self: a message
 *
 * Returns: when it was deleted, milliseconds since 1970; 0 where it is not
 */
gint64
confab_message_get_deleted (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), 0);

  return self->deleted;
}

/**
 * confab_message_set_deleted:
 * @self: a message
 * @deleted: when it was deleted, milliseconds since 1970; 0 where it is not
 *
 * For a message in a conversation, use [method@Confab.Conversation.delete].
 */
void
confab_message_set_deleted (ConfabMessage *self,
                            gint64         deleted)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));

  self->deleted = deleted;
}

/**
 * confab_message_get_text:
 * @self: a message
 *
 * Returns: (transfer none): all text of the message; valid until it changes
 */
const char *
confab_message_get_text (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  return self->text != NULL ? self->text->str : "";
}

/**
 * confab_message_get_text_length:
 * @self: a message
 *
 * Returns: the length of the text in bytes
 */
gsize
confab_message_get_text_length (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), 0);

  return self->text != NULL ? self->text->len : 0;
}

static GPtrArray *
get_no_parts (void)
{
  static GPtrArray *no_parts;

  if (g_once_init_enter (&no_parts))
    g_once_init_leave (&no_parts, g_ptr_array_new ());
  return no_parts;
}

/**
 * confab_message_get_parts:
 * @self: a message
 *
 * Returns: (transfer none) (element-type ConfabPart): its parts. A reply has none: it is its text
 */
GPtrArray *
confab_message_get_parts (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  return self->parts != NULL ? self->parts : get_no_parts ();
}

/**
 * confab_message_get_tool_call_id:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the call that a tool’s result answers
 */
const char *
confab_message_get_tool_call_id (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  return self->tool_call_id;
}

/* Whoever asks whether there is a reply asks whether a model wrote the message. */
static const ConfabReply *
get_empty_reply (void)
{
  static ConfabReply *reply;

  if (g_once_init_enter (&reply))
    g_once_init_leave (&reply, confab_reply_new ());
  return reply;
}

/**
 * confab_message_get_reply:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): what it has because a model wrote it, %NULL for other messages
 */
const ConfabReply *
confab_message_get_reply (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  if (self->reply == NULL && !self->loaded && self->role == CONFAB_ROLE_ASSISTANT)
    return get_empty_reply ();
  return self->reply;
}

/**
 * confab_message_get_cut:
 * @self: a message
 *
 * Returns: whether it is a reply that has said something, has ended before its end, by the limit of its tokens or otherwise, and can
 *   be continued
 */
gboolean
confab_message_get_cut (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), FALSE);

  if (self->reply == NULL || self->text->len == 0 || self->reply->tool_calls->len > 0 || self->reply->refusal->len > 0)
    return FALSE;
  if (self->status != CONFAB_STATUS_COMPLETE)
    return self->status != CONFAB_STATUS_STREAMING;
  return g_strcmp0 (self->reply->finish_reason, "length") == 0 ||
         g_strcmp0 (self->reply->finish_reason, "max_tokens") == 0;
}

/**
 * confab_message_get_media_policy:
 * @self: a message
 *
 * Returns: what becomes of its attachments in later requests
 */
ConfabMediaPolicy
confab_message_get_media_policy (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), CONFAB_MEDIA_POLICY_DEFAULT);

  return self->media_policy;
}

/**
 * confab_message_set_media_policy:
 * @self: a message
 * @policy: what becomes of its attachments in later requests
 *
 * It is the one thing about a message that changes after it has ended.
 */
void
confab_message_set_media_policy (ConfabMessage    *self,
                                 ConfabMediaPolicy policy)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));

  if (self->media_policy == policy)
    return;
  self->media_policy = policy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA_POLICY]);
}

/**
 * confab_message_get_left_out:
 * @self: a message
 *
 * Returns: whether it is left out of what is sent
 */
gboolean
confab_message_get_left_out (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), FALSE);

  return self->left_out;
}

/**
 * confab_message_set_left_out:
 * @self: a message
 * @left_out: whether it is left out of what is sent
 *
 * It may change after the message has ended.
 */
void
confab_message_set_left_out (ConfabMessage *self,
                             gboolean       left_out)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));

  if (self->left_out == !!left_out)
    return;
  self->left_out = !!left_out;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEFT_OUT]);
}

/**
 * confab_message_get_parameters:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the parameters that were set for this question alone, an object that is not changed
 */
JsonNode *
confab_message_get_parameters (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);

  return self->parameters;
}

/**
 * confab_message_set_parameters:
 * @self: a question
 * @parameters: (nullable): what is set for it alone, an object; shared, and not changed any more
 */
void
confab_message_set_parameters (ConfabMessage *self,
                               JsonNode      *parameters)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));

  if (parameters != NULL)
    json_node_ref (parameters);
  g_clear_pointer (&self->parameters, json_node_unref);
  self->parameters = parameters;
}

/**
 * confab_message_has_attachments:
 * @self: a message
 *
 * Returns: whether something besides text is in it, as far as it is loaded
 */
gboolean
confab_message_has_attachments (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), FALSE);

  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    if (confab_part_get_kind (self->parts->pdata[i]) != CONFAB_PART_TEXT)
      return TRUE;
  return FALSE;
}

/**
 * confab_message_add_part:
 * @self: a message that is being made
 * @part: a part; a reference is taken
 */
void
confab_message_add_part (ConfabMessage *self,
                         ConfabPart    *part)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->loaded);
  g_return_if_fail (CONFAB_IS_PART (part));

  g_ptr_array_add (self->parts, g_object_ref (part));
  if (confab_part_get_text (part) == NULL)
    return;
  if (self->text->len > 0)
    g_string_append (self->text, "\n\n");
  g_string_append (self->text, confab_part_get_text (part));
}

/**
 * confab_message_append_text:
 * @self: a reply
 * @text: goes to the end of its text
 */
void
confab_message_append_text (ConfabMessage *self,
                            const char    *text)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->loaded);

  g_string_append (self->text, text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * confab_message_set_tool_call_id:
 * @self: a message
 * @tool_call_id: (nullable): the call that a tool’s result answers
 */
void
confab_message_set_tool_call_id (ConfabMessage *self,
                                 const char    *tool_call_id)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->loaded);

  g_free (self->tool_call_id);
  self->tool_call_id = g_strdup (tool_call_id);
}

/**
 * confab_message_set_status:
 * @self: a message
 * @status: its status
 */
void
confab_message_set_status (ConfabMessage *self,
                           ConfabStatus   status)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));

  if (self->status == status)
    return;
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/**
 * confab_message_set_failure:
 * @self: a reply
 * @failure: (transfer full) (nullable): how it failed
 */
void
confab_message_set_failure (ConfabMessage *self,
                            ConfabFailure *failure)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->reply != NULL);

  confab_failure_free (self->reply->failure);
  self->reply->failure = failure;
  confab_message_reply_changed (self);
}

/**
 * confab_message_apply:
 * @self: a reply
 * @delta: what came; its choice is not looked at
 *
 * Changes the message as the service said. The same deltas read back from the journal give the same message.
 */
void
confab_message_apply (ConfabMessage     *self,
                      const ConfabDelta *delta)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->loaded);
  g_return_if_fail (self->reply != NULL);

  if (delta->kind == CONFAB_DELTA_TEXT)
    {
      confab_message_append_text (self, delta->text);
      return;
    }
  confab_reply_apply (self->reply, delta);
  g_object_notify_by_pspec (G_OBJECT (self),
                            properties[delta->kind == CONFAB_DELTA_REASONING ? PROP_REASONING : PROP_REPLY]);
}

/**
 * confab_message_edit_reply:
 * @self: a reply
 *
 * Returns: (transfer none): what can be changed; call [method@Confab.Message.reply_changed] afterwards
 */
ConfabReply *
confab_message_edit_reply (ConfabMessage *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE (self), NULL);
  g_return_val_if_fail (self->loaded, NULL);

  return self->reply;
}

/**
 * confab_message_take_reply:
 * @self: a message that is being made
 * @reply: (transfer full): what it has because a model wrote it
 */
void
confab_message_take_reply (ConfabMessage *self,
                           ConfabReply   *reply)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));
  g_return_if_fail (self->loaded);

  confab_reply_free (self->reply);
  self->reply = reply;
}

/**
 * confab_message_reply_changed:
 * @self: a reply
 *
 * Tells those who watch that something of the reply other than its text and its reasoning changed.
 */
void
confab_message_reply_changed (ConfabMessage *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY]);
}
