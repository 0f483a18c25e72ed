/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabConversationItem:
 *
 * A conversation as a list shows it. Properties: "id", "title", "updated" and "created" (milliseconds since 1970), "busy" while a reply comes,
 * "folder-id" (nullable), "tags" (their names, nullable), "pinned", "archived", and "deleted" (milliseconds since 1970, 0 where it is not in the trash).
 */
#define CONFAB_TYPE_CONVERSATION_ITEM (confab_conversation_item_get_type ())
G_DECLARE_FINAL_TYPE (ConfabConversationItem, confab_conversation_item, CONFAB, CONVERSATION_ITEM, GObject)

ConfabConversationItem *confab_conversation_item_new         (const char             *id,
                                                              const char             *title,
                                                              gint64                  updated) G_GNUC_WARN_UNUSED_RESULT;
const char             *confab_conversation_item_get_id      (ConfabConversationItem *self);
const char             *confab_conversation_item_get_title   (ConfabConversationItem *self);
void                    confab_conversation_item_set_title   (ConfabConversationItem *self,
                                                              const char             *title);
gint64                  confab_conversation_item_get_updated (ConfabConversationItem *self);
void                    confab_conversation_item_set_updated (ConfabConversationItem *self,
                                                              gint64                  updated);
gboolean                confab_conversation_item_get_busy    (ConfabConversationItem *self);
void                    confab_conversation_item_set_busy    (ConfabConversationItem *self,
                                                              gboolean                busy);
gint64                  confab_conversation_item_get_created (ConfabConversationItem *self);
void                    confab_conversation_item_set_created (ConfabConversationItem *self,
                                                              gint64                  created);
const char             *confab_conversation_item_get_folder_id (ConfabConversationItem *self);
void                    confab_conversation_item_set_folder_id (ConfabConversationItem *self,
                                                                const char             *folder_id);
/* (nullable): NULL where it has none. */
const char *const      *confab_conversation_item_get_tags    (ConfabConversationItem *self);
void                    confab_conversation_item_set_tags    (ConfabConversationItem *self,
                                                              const char *const      *tags);
gboolean                confab_conversation_item_get_pinned  (ConfabConversationItem *self);
void                    confab_conversation_item_set_pinned  (ConfabConversationItem *self,
                                                              gboolean                pinned);
gboolean                confab_conversation_item_get_archived (ConfabConversationItem *self);
void                    confab_conversation_item_set_archived (ConfabConversationItem *self,
                                                               gboolean                archived);
gint64                  confab_conversation_item_get_deleted (ConfabConversationItem *self);
void                    confab_conversation_item_set_deleted (ConfabConversationItem *self,
                                                              gint64                  deleted);

G_END_DECLS
