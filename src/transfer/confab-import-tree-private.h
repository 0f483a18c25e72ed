/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/confab-import-tree.h"

G_BEGIN_DECLS

typedef enum
{
  CONFAB_IMPORT_ITEM_TEXT,
  CONFAB_IMPORT_ITEM_REASONING,
  CONFAB_IMPORT_ITEM_PART,
  CONFAB_IMPORT_ITEM_CALL,
  CONFAB_IMPORT_ITEM_RESULT,
} ConfabImportItemKind;

/* A piece of a message, in the order in which the file has them. */
typedef struct
{
  ConfabImportItemKind  kind;
  char                 *text;
  char                 *name; /* of a tool */
  char                 *id;   /* of a call */
  ConfabPart           *part;
} ConfabImportItem;

struct _ConfabImportTree
{
  char                    *format;
  char                    *id;
  char                    *leaf;
  ConfabConversationFacts *facts;
  GPtrArray               *nodes;
  GHashTable              *by_id;
  GHashTable              *emitted; /* identifiers of ours */
  guint                    n_doubles;
};

void  confab_import_node_emit      (ConfabImportNode *self,
                                    ConfabImportTree *tree,
                                    GPtrArray        *messages);
char *confab_import_node_take_call (ConfabImportNode *self,
                                    const char       *id) G_GNUC_WARN_UNUSED_RESULT;
void  confab_import_node_note_call (ConfabImportNode *self,
                                    const char       *id);

G_END_DECLS
