/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-conversation-item.h"

G_BEGIN_DECLS

/**
 * ConfabConversationRow:
 *
 * One conversation in the list: its title, when it changed last, and a dot while a reply comes. The first of a group has the heading of the group
 * above it.
 *
 * Signals: "renamed" (title: string): somebody wrote another title in its place; "edited" (focused: boolean): that is over, and where focused is TRUE the focus
 * is to go back to the row.
 */
#define CONFAB_TYPE_CONVERSATION_ROW (confab_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (ConfabConversationRow, confab_conversation_row, CONFAB, CONVERSATION_ROW, GtkWidget)

GtkWidget              *confab_conversation_row_new           (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabConversationItem *confab_conversation_row_get_item      (ConfabConversationRow  *self);
void                    confab_conversation_row_set_item      (ConfabConversationRow  *self,
                                                               ConfabConversationItem *item);
/* (nullable): NULL where it is not the first of its group. */
void                    confab_conversation_row_set_waiting   (ConfabConversationRow  *self,
                                                               gboolean                waiting);
gboolean                confab_conversation_row_get_waiting   (ConfabConversationRow  *self);
const char             *confab_conversation_row_get_heading   (ConfabConversationRow  *self);
void                    confab_conversation_row_set_heading   (ConfabConversationRow  *self,
                                                               const char             *heading);
/* The time that it says; 0 for that of the last change. */
void                    confab_conversation_row_set_time      (ConfabConversationRow  *self,
                                                               gint64                  milliseconds);
/* Whether the heading says the day, so that the row need not. */
void                    confab_conversation_row_set_day_known (ConfabConversationRow  *self,
                                                               gboolean                day_known);
/* What a menu points to, without the heading. */
GtkWidget              *confab_conversation_row_get_body      (ConfabConversationRow  *self);
/* text: (nullable): what was written already, NULL to begin with the title. */
void                    confab_conversation_row_edit          (ConfabConversationRow  *self,
                                                               const char             *text);
/* (nullable): NULL where it is not being edited. */
const char             *confab_conversation_row_get_edited    (ConfabConversationRow  *self);

G_END_DECLS
