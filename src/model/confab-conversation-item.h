/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabConversationItem:
 *
 * A conversation as a list shows it. Properties: "id", "title", "updated" (milliseconds since 1970), and "busy" while a reply comes.
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

G_END_DECLS
