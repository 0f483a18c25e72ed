/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation-facts.h"

/**
 * confab_folder_facts_new: (constructor)
 * @id: its identifier
 * @name: its name
 * @parent_id: (nullable): the folder it is in
 *
 * Returns: (transfer full): a folder
 */
ConfabFolderFacts *
confab_folder_facts_new (const char *id,
                         const char *name,
                         const char *parent_id)
{
  ConfabFolderFacts *self = g_new0 (ConfabFolderFacts, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->parent_id = g_strdup (parent_id);
  return self;
}

/**
 * confab_folder_facts_free:
 * @self: (transfer full): a folder
 */
void
confab_folder_facts_free (ConfabFolderFacts *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->parent_id);
  g_free (self);
}

/**
 * confab_conversation_facts_new: (constructor)
 * @id: its identifier
 * @title: its title
 *
 * Returns: (transfer full): a conversation of which no more is known
 */
ConfabConversationFacts *
confab_conversation_facts_new (const char *id,
                               const char *title)
{
  ConfabConversationFacts *self = g_new0 (ConfabConversationFacts, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->tags = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * confab_conversation_facts_free:
 * @self: (transfer full): facts
 */
void
confab_conversation_facts_free (ConfabConversationFacts *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->leaf_id);
  g_free (self->provider_id);
  g_free (self->provider_name);
  g_free (self->model);
  g_free (self->parameters);
  g_free (self->system_prompt);
  g_free (self->preset);
  g_free (self->folder_id);
  g_ptr_array_unref (self->tags);
  g_free (self);
}
