/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabFolderFacts:
 * @id: its identifier
 * @name: its name
 * @parent_id: (nullable): the identifier of the folder it is in
 *
 * A folder of conversations, as it is written to a file.
 */
typedef struct
{
  char *id;
  char *name;
  char *parent_id;
} ConfabFolderFacts;

/**
 * ConfabConversationFacts:
 * @id: its identifier
 * @title: its title
 * @created: when it began, milliseconds since 1970; so the other times
 * @updated: its last change
 * @pinned: when it was pinned, 0 where it is not
 * @archived: when it was archived, 0 where it is not
 * @leaf_id: (nullable): the last message of the chosen path
 * @provider_id: (nullable): the service it is held with
 * @provider_name: (nullable): the name of that service
 * @model: (nullable): the model it is held with
 * @parameters: (nullable): its own parameters, the text of a JSON object
 * @system_prompt: (nullable): its system prompt
 * @preset: (nullable): the preset used in it and the values of variables, the text of a JSON object
 * @folder_id: (nullable): the folder it is in
 * @tags: (element-type utf8): its tags
 *
 * All that is known of a conversation besides its messages. It may be read from any thread.
 */
typedef struct
{
  char      *id;
  char      *title;
  gint64     created;
  gint64     updated;
  gint64     pinned;
  gint64     archived;
  char      *leaf_id;
  char      *provider_id;
  char      *provider_name;
  char      *model;
  char      *parameters;
  char      *system_prompt;
  char      *preset;
  char      *folder_id;
  GPtrArray *tags;
} ConfabConversationFacts;

ConfabFolderFacts       *confab_folder_facts_new        (const char              *id,
                                                         const char              *name,
                                                         const char              *parent_id) G_GNUC_WARN_UNUSED_RESULT;
void                     confab_folder_facts_free       (ConfabFolderFacts       *self);
ConfabConversationFacts *confab_conversation_facts_new  (const char              *id,
                                                         const char              *title) G_GNUC_WARN_UNUSED_RESULT;
void                     confab_conversation_facts_free (ConfabConversationFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabFolderFacts, confab_folder_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabConversationFacts, confab_conversation_facts_free)

G_END_DECLS
