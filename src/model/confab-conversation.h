/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-message-tree.h"
#include "model/confab-parameters.h"

G_BEGIN_DECLS

/**
 * ConfabConversation:
 *
 * A tree of messages with a chosen leaf. The path from the root to the leaf is what is shown and
 * sent; the other branches stay. Nothing is overwritten: an edited question or another answer is a sibling.
 *
 * Properties: "title", "updated" (milliseconds since 1970), "provider-id", "model", "system-prompt", "preset-id" (told of also where the values of
 * its variables change), "leaf-id", all with notification; "complete"
 * (boolean), whether all messages are known by their place.
 *
 * Signal "variants-changed" (message: (nullable) #ConfabMessage): how many variants that message of the path has, or which of them it is, changed;
 * NULL for any of them.
 */
#define CONFAB_TYPE_CONVERSATION (confab_conversation_get_type ())
G_DECLARE_FINAL_TYPE (ConfabConversation, confab_conversation, CONFAB, CONVERSATION, GObject)

ConfabConversation *confab_conversation_new            (const char *id,
                                                        gint64      created) G_GNUC_WARN_UNUSED_RESULT;

const char       *confab_conversation_get_id            (ConfabConversation *self);
gint64            confab_conversation_get_created       (ConfabConversation *self);
gint64            confab_conversation_get_updated       (ConfabConversation *self);
void              confab_conversation_set_updated       (ConfabConversation *self,
                                                         gint64              updated);
const char       *confab_conversation_get_title         (ConfabConversation *self);
void              confab_conversation_set_title         (ConfabConversation *self,
                                                         const char         *title);
const char       *confab_conversation_get_provider_id   (ConfabConversation *self);
void              confab_conversation_set_provider_id   (ConfabConversation *self,
                                                         const char         *provider_id);
const char       *confab_conversation_get_model         (ConfabConversation *self);
void              confab_conversation_set_model         (ConfabConversation *self,
                                                         const char         *model);
const char       *confab_conversation_get_system_prompt (ConfabConversation *self);
void              confab_conversation_set_system_prompt (ConfabConversation *self,
                                                         const char         *system_prompt);
gboolean          confab_conversation_get_temporary     (ConfabConversation *self);
void              confab_conversation_set_temporary     (ConfabConversation *self,
                                                         gboolean            temporary);
ConfabParameters *confab_conversation_get_parameters    (ConfabConversation *self);
const char       *confab_conversation_get_preset_id     (ConfabConversation *self);
JsonObject       *confab_conversation_get_variables     (ConfabConversation *self);
void              confab_conversation_set_preset        (ConfabConversation *self,
                                                         const char         *preset_id,
                                                         JsonObject         *variables);
char             *confab_conversation_dup_preset        (ConfabConversation *self) G_GNUC_WARN_UNUSED_RESULT;
void              confab_conversation_load_preset       (ConfabConversation *self,
                                                         const char         *text);

gboolean          confab_conversation_get_complete      (ConfabConversation *self);
void              confab_conversation_set_incomplete    (ConfabConversation *self);
void              confab_conversation_complete          (ConfabConversation *self,
                                                         ConfabMessageTree  *tree);
void              confab_conversation_add               (ConfabConversation *self,
                                                         ConfabMessage      *message);
ConfabMessage    *confab_conversation_get_message       (ConfabConversation *self,
                                                         const char         *id);
guint             confab_conversation_get_n_messages    (ConfabConversation *self);
ConfabMessage    *confab_conversation_get_leaf          (ConfabConversation *self);
void              confab_conversation_set_leaf          (ConfabConversation *self,
                                                         const char         *id);
void              confab_conversation_begin_at          (ConfabConversation *self,
                                                         const char         *id);
void              confab_conversation_choose            (ConfabConversation *self,
                                                         ConfabMessage      *message);
void              confab_conversation_delete            (ConfabConversation *self,
                                                         GPtrArray          *messages,
                                                         gint64              deleted);
void              confab_conversation_restore           (ConfabConversation *self,
                                                         GPtrArray          *messages,
                                                         const char         *leaf_id);
gboolean          confab_conversation_knows             (ConfabConversation *self,
                                                         const char         *id);
guint             confab_conversation_get_n_deleted     (ConfabConversation *self);
ConfabMessage    *confab_conversation_get_parent        (ConfabConversation *self,
                                                         ConfabMessage      *message);
guint             confab_conversation_get_variants      (ConfabConversation *self,
                                                         ConfabMessage      *message,
                                                         guint              *index);
ConfabMessage    *confab_conversation_get_variant       (ConfabConversation *self,
                                                         ConfabMessage      *message,
                                                         guint               index);
GPtrArray        *confab_conversation_list_following    (ConfabConversation *self,
                                                         ConfabMessage      *message) G_GNUC_WARN_UNUSED_RESULT;
GListModel       *confab_conversation_get_path          (ConfabConversation *self);
void              confab_conversation_merge             (ConfabConversation *self,
                                                         ConfabConversation *newer);
GPtrArray        *confab_conversation_list_path_to      (ConfabConversation *self,
                                                         ConfabMessage      *message) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *confab_conversation_list_streaming    (ConfabConversation *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *confab_conversation_list_children     (ConfabConversation *self,
                                                         const char         *parent_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
