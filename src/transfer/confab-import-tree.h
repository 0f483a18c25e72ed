/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-conversation-facts.h"
#include "model/confab-message.h"

G_BEGIN_DECLS

/* A time that is not known. */
#define CONFAB_IMPORT_NO_TIME G_MININT64

/**
 * ConfabImportTree:
 *
 * A conversation of another program on its way to being one of ours. Its messages come in any order and with any
 * mistakes; in the end they are a tree whose parents come before their children, in time as well, and whose identifiers are made
 * of those in the file, so that the same file gives the same ones again.
 */
typedef struct _ConfabImportTree ConfabImportTree;

/**
 * ConfabImportNode:
 * @role: who wrote it; what tools gave belongs to the assistant
 * @status: how it ended
 * @time: when, milliseconds since 1970, or %CONFAB_IMPORT_NO_TIME
 * @model: (nullable): the model that wrote it
 * @usage: (nullable): a JSON object as services send it
 * @finish_reason: (nullable): why it ended
 * @reasoning_ms: how long it thought, -1 where unknown
 * @carry: whether its content belongs to the answers to it, as with reasoning that stands in a message of its own
 *
 * A message as the other program has it. One that holds calls of tools and their results becomes several.
 */
typedef struct _ConfabImportNode ConfabImportNode;

struct _ConfabImportNode
{
  ConfabRole   role;
  ConfabStatus status;
  gint64       time;
  char        *model;
  JsonNode    *usage;
  char        *finish_reason;
  gint64       reasoning_ms;
  gboolean     carry;

  /*< private >*/
  char             *id;
  char             *parent_id;
  GPtrArray        *items;
  ConfabImportNode *parent;
  GPtrArray        *children;
  GPtrArray        *carried;
  GPtrArray        *calls;
  char             *last_id;
  gint64            last_time;
  gboolean          reached;
  guint             position;
};

ConfabImportTree        *confab_import_tree_new         (const char              *format,
                                                         const char              *id) G_GNUC_WARN_UNUSED_RESULT;
void                     confab_import_tree_free        (ConfabImportTree        *self);
ConfabConversationFacts *confab_import_tree_get_facts   (ConfabImportTree        *self);
ConfabImportNode        *confab_import_tree_add         (ConfabImportTree        *self,
                                                         const char              *id,
                                                         const char              *parent_id);
ConfabImportNode        *confab_import_tree_add_after   (ConfabImportTree        *self,
                                                         const char              *id);
ConfabImportNode        *confab_import_tree_add_next    (ConfabImportTree        *self);
void                     confab_import_tree_set_leaf    (ConfabImportTree        *self,
                                                         const char              *id);
GPtrArray               *confab_import_tree_end         (ConfabImportTree        *self,
                                                         gint64                   now) G_GNUC_WARN_UNUSED_RESULT;
guint                    confab_import_tree_get_n_doubles (ConfabImportTree      *self);

void                     confab_import_node_set_model   (ConfabImportNode        *self,
                                                         const char              *model);
void                     confab_import_node_text        (ConfabImportNode        *self,
                                                         const char              *text);
void                     confab_import_node_code        (ConfabImportNode        *self,
                                                         const char              *language,
                                                         const char              *text);
void                     confab_import_node_reasoning   (ConfabImportNode        *self,
                                                         const char              *text);
void                     confab_import_node_part        (ConfabImportNode        *self,
                                                         ConfabPart              *part);
void                     confab_import_node_call        (ConfabImportNode        *self,
                                                         const char              *id,
                                                         const char              *name,
                                                         const char              *arguments);
void                     confab_import_node_result      (ConfabImportNode        *self,
                                                         const char              *id,
                                                         const char              *text);

char                    *confab_import_make_id          (const char              *format,
                                                         const char              *conversation,
                                                         const char              *message) G_GNUC_WARN_UNUSED_RESULT;
gint64                   confab_import_read_time        (JsonNode                *node);
gint64                   confab_import_read_time_text   (const char              *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabImportTree, confab_import_tree_free)

G_END_DECLS
