/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-conversation-item.h"

G_BEGIN_DECLS

/**
 * ConfabConversationRow:
 *
 * One conversation in the list: its title, when it changed last, and a dot while a reply comes.
 */
#define CONFAB_TYPE_CONVERSATION_ROW (confab_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabConversationRow, confab_conversation_row, CONFAB, CONVERSATION_ROW, GtkWidget)

GtkWidget              *confab_conversation_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabConversationItem *confab_conversation_row_get_item (ConfabConversationRow  *self);
void                    confab_conversation_row_set_item (ConfabConversationRow  *self,
                                                          ConfabConversationItem *item);

G_END_DECLS
