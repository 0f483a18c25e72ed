/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-conversation.h"
#include "model/confab-message-path.h"

G_BEGIN_DECLS

struct _ConfabConversation
{
  GObject            parent_instance;

  char              *id;
  char              *title;
  char              *provider_id;
  char              *model;
  char              *system_prompt;
  gint64             created;
  gint64             updated;
  gboolean           temporary;
  ConfabParameters  *parameters;
  char              *preset_id;  /* (nullable) */
  JsonNode          *variables;  /* (nullable): an object, the values of variables by their names */
  gboolean           incomplete; /* only a part of the messages is known */
  ConfabMessageTree *tree;
  ConfabMessagePath *path;
};

/* What the files of a conversation have in common. */
void confab_conversation_preset_changed   (ConfabConversation *self);
void confab_conversation_leaf_changed     (ConfabConversation *self);
void confab_conversation_variants_changed (ConfabConversation *self,
                                           ConfabMessageNode  *node);
void confab_conversation_insert           (ConfabConversation *self,
                                           ConfabMessage      *message);

G_END_DECLS
