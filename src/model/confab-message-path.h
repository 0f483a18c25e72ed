/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message-tree.h"

G_BEGIN_DECLS

/**
 * ConfabMessagePath:
 *
 * The messages from a beginning to the chosen leaf as a list model; reading one of them costs the same in a path of any length.
 */
#define CONFAB_TYPE_MESSAGE_PATH (confab_message_path_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessagePath, confab_message_path, CONFAB, MESSAGE_PATH, GObject)

ConfabMessagePath *confab_message_path_new        (ConfabMessageTree *tree) G_GNUC_WARN_UNUSED_RESULT;
guint              confab_message_path_get_length (ConfabMessagePath *self);
ConfabMessageNode *confab_message_path_get_leaf   (ConfabMessagePath *self);
gboolean           confab_message_path_set_leaf   (ConfabMessagePath *self,
                                                   ConfabMessageNode *leaf);
gboolean           confab_message_path_rebuild    (ConfabMessagePath *self,
                                                   ConfabMessageNode *leaf);
void               confab_message_path_set_tree   (ConfabMessagePath *self,
                                                   ConfabMessageTree *tree,
                                                   ConfabMessageNode *leaf);
void               confab_message_path_changed    (ConfabMessagePath *self,
                                                   ConfabMessageNode *node);

G_END_DECLS
