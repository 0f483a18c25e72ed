/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabMessageTree:
 *
 * The messages of a conversation and who answers whom. It is made on one thread and then handed to another; it belongs to one at a time.
 */
typedef struct _ConfabMessageTree ConfabMessageTree;

/* The place of a node that is not in the path. */
#define CONFAB_MESSAGE_NOT_IN_PATH G_MAXUINT

/**
 * ConfabMessageNode:
 * @message: (nullable): the message; only the root has none
 * @parent: (nullable): what it answers; the root for a beginning
 * @first: (nullable): the first answer to it
 * @last: (nullable): the last answer to it
 * @previous: (nullable): the answer before it to the same message
 * @next: (nullable): the answer after it to the same message
 * @chosen: (nullable): the answer to it that was last in the path
 * @position: where in the path it is, or %CONFAB_MESSAGE_NOT_IN_PATH; kept by who has the path
 * @serial: grows with the order in which the messages were made
 *
 * A message in its tree, for reading. What is deleted has no place in it, but is remembered, since the messages below it still name it: they
 * hang from the nearest one before it that is not deleted.
 */
typedef struct _ConfabMessageNode ConfabMessageNode;

struct _ConfabMessageNode
{
  ConfabMessage     *message;
  ConfabMessageNode *parent;
  ConfabMessageNode *first;
  ConfabMessageNode *last;
  ConfabMessageNode *previous;
  ConfabMessageNode *next;
  ConfabMessageNode *chosen;
  guint              position;
  guint              serial;
};

ConfabMessageTree *confab_message_tree_new            (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessageTree *confab_message_tree_ref            (ConfabMessageTree *self) G_GNUC_WARN_UNUSED_RESULT;
void               confab_message_tree_unref          (ConfabMessageTree *self);

ConfabMessageNode *confab_message_tree_add            (ConfabMessageTree *self,
                                                       ConfabMessage     *message);
void               confab_message_tree_settle         (ConfabMessageTree *self);
void               confab_message_tree_replace        (ConfabMessageTree *self,
                                                       ConfabMessageNode *node,
                                                       ConfabMessage     *message);
ConfabMessageNode *confab_message_tree_get_root       (ConfabMessageTree *self);
guint              confab_message_tree_get_n_messages (ConfabMessageTree *self);
guint              confab_message_tree_get_n_deleted  (ConfabMessageTree *self);
ConfabMessageNode *confab_message_tree_find           (ConfabMessageTree *self,
                                                       const char        *id);
ConfabMessageNode *confab_message_tree_find_deleted   (ConfabMessageTree *self,
                                                       const char        *id);
ConfabMessageNode *confab_message_tree_find_end       (ConfabMessageTree *self,
                                                       const char        *id);
ConfabMessageNode *confab_message_tree_descend        (ConfabMessageNode *node);
void               confab_message_tree_forget_ways    (ConfabMessageTree *self);
GPtrArray         *confab_message_tree_list_deleted   (ConfabMessageTree *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *confab_message_tree_list_following (ConfabMessageTree *self,
                                                       ConfabMessageNode *node) G_GNUC_WARN_UNUSED_RESULT;
void               confab_message_tree_hide           (ConfabMessageTree *self,
                                                       ConfabMessageNode *node);
void               confab_message_tree_show           (ConfabMessageTree *self,
                                                       ConfabMessageNode *node);
ConfabMessageNode *confab_message_tree_next           (ConfabMessageTree *self,
                                                       ConfabMessageNode *node);
GPtrArray         *confab_message_tree_list_path      (ConfabMessageTree *self,
                                                       ConfabMessageNode *last) G_GNUC_WARN_UNUSED_RESULT;
void               confab_message_tree_prepare_path   (ConfabMessageTree *self,
                                                       const char        *id);
GPtrArray         *confab_message_tree_take_path      (ConfabMessageTree *self,
                                                       ConfabMessageNode *leaf) G_GNUC_WARN_UNUSED_RESULT;
guint              confab_message_tree_change_path    (ConfabMessageTree *self,
                                                       GPtrArray         *path,
                                                       ConfabMessageNode *leaf);
GPtrArray         *confab_message_tree_replace_path   (ConfabMessageTree *self,
                                                       GPtrArray         *path,
                                                       ConfabMessageNode *leaf) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *confab_message_tree_list_streaming (ConfabMessageTree *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabMessageTree, confab_message_tree_unref)

G_END_DECLS
