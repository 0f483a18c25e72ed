/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/confab-current-model.h"
#include "session/confab-library-view.h"

G_BEGIN_DECLS

/**
 * ConfabConversationList:
 *
 * The conversations of a view in groups. A click opens; with Control or Shift, and on a touch screen after a long press, it marks several.
 *
 * Signals: "open" (id: string); "menu" (row: #GtkWidget): what can be done is asked for, of those that confab_conversation_list_dup_targets() gives;
 * "command" (name: string): "delete", "undo" or "redo" from the keyboard; "renamed" (id: string, title: string); "drag" (begins: boolean): rows are
 * being dragged, or that is over.
 */
#define CONFAB_TYPE_CONVERSATION_LIST (confab_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabConversationList, confab_conversation_list, CONFAB, CONVERSATION_LIST, GtkWidget)

/* Once. */
void                confab_conversation_list_set_view     (ConfabConversationList *self,
                                                           ConfabLibraryView      *view);
/* (transfer none) (nullable): NULL before there is a view. */
ConfabCurrentModel *confab_conversation_list_get_model    (ConfabConversationList *self);
/* id: (nullable) */
void                confab_conversation_list_set_current  (ConfabConversationList *self,
                                                           const char             *id);
/* What is marked; where nothing is, the one that a menu was opened on, or that has the focus. (transfer full) (array zero-terminated=1) */
char              **confab_conversation_list_dup_targets  (ConfabConversationList *self) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): what shows the first of them, where it is to be seen. */
GtkWidget          *confab_conversation_list_get_target_body (ConfabConversationList *self);
/* A click marks from now on, until nothing is marked. */
void                confab_conversation_list_start_marking (ConfabConversationList *self,
                                                            const char            *id);
/* Lets its title be written anew. */
void                confab_conversation_list_edit         (ConfabConversationList *self,
                                                           const char             *id);
/* The focus goes to the row that had it last. FALSE where there is none. */
gboolean            confab_conversation_list_focus        (ConfabConversationList *self);
/* After a menu. */
void                confab_conversation_list_focus_row    (ConfabConversationList *self,
                                                           const char             *id);

G_END_DECLS
