/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-conversation-private.h"

/**
 * confab_conversation_get_preset_id:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the preset that is used in it, which may be gone; %NULL for none
 */
const char *
confab_conversation_get_preset_id (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->preset_id;
}

/**
 * confab_conversation_get_variables:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the values that were given to the variables of its system prompt, texts by their names
 */
JsonObject *
confab_conversation_get_variables (ConfabConversation *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  return self->variables != NULL ? json_node_get_object (self->variables) : NULL;
}

static JsonNode *
copy_object (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = confab_json_to_string (node, FALSE);

  json_node_unref (node);
  return confab_json_parse (text, -1, NULL);
}

/**
 * confab_conversation_set_preset:
 * @self: a conversation
 * @preset_id: (nullable): the preset that is used in it
 * @variables: (nullable): the values of the variables of its system prompt, texts by their names; copied
 */
void
confab_conversation_set_preset (ConfabConversation *self,
                                const char         *preset_id,
                                JsonObject         *variables)
{
  g_autoptr (JsonNode) copy = NULL;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  if (variables != NULL && json_object_get_size (variables) > 0)
    copy = copy_object (variables);
  if (g_strcmp0 (self->preset_id, preset_id) == 0 &&
      (copy == self->variables || (copy != NULL && self->variables != NULL && json_node_equal (copy, self->variables))))
    return;
  if (self->preset_id != preset_id)
    {
      g_free (self->preset_id);
      self->preset_id = g_strdup (preset_id);
    }
  g_clear_pointer (&self->variables, json_node_unref);
  self->variables = g_steal_pointer (&copy);
  confab_conversation_preset_changed (self);
}

/**
 * confab_conversation_dup_preset:
 * @self: a conversation
 *
 * Returns: (transfer full) (nullable): the identifier of its preset and the values of variables, the text of a JSON object; %NULL where there is neither
 */
char *
confab_conversation_dup_preset (ConfabConversation *self)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  g_return_val_if_fail (CONFAB_IS_CONVERSATION (self), NULL);

  if (self->preset_id == NULL && self->variables == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  if (self->preset_id != NULL)
    json_object_set_string_member (object, "id", self->preset_id);
  if (self->variables != NULL)
    json_object_set_member (object, "variables", json_node_copy (self->variables));
  json_node_take_object (node, object);
  return confab_json_to_string (node, FALSE);
}

/**
 * confab_conversation_load_preset:
 * @self: a conversation
 * @text: (nullable): what [method@Confab.Conversation.dup_preset] gave; what is not that counts as nothing
 */
void
confab_conversation_load_preset (ConfabConversation *self,
                                 const char         *text)
{
  g_autoptr (JsonObject) object = NULL;

  g_return_if_fail (CONFAB_IS_CONVERSATION (self));

  if (text != NULL)
    object = confab_json_parse_object (text, -1, NULL);
  confab_conversation_set_preset (self, confab_json_get_string (object, "id"), confab_json_get_object (object, "variables"));
}
