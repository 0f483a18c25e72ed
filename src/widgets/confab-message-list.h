/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabMessageList:
 *
 * The column of rows in a transcript. It is scrollable itself and holds the row under the reader's eyes where it is while other rows
 * come, go or change their height; or it keeps to the end, as long as the reader follows.
 *
 * Properties: those of #GtkScrollable, and "following" (boolean). Signal: "scrolled" when the reader or a layout moved the rows.
 */
#define CONFAB_TYPE_MESSAGE_LIST (confab_message_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageList, confab_message_list, CONFAB, MESSAGE_LIST, GtkWidget)

GtkWidget *confab_message_list_new           (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *confab_message_list_get_rows      (ConfabMessageList *self);
void       confab_message_list_set_rows      (ConfabMessageList *self,
                                              GPtrArray         *rows);
gboolean   confab_message_list_get_following (ConfabMessageList *self);
void       confab_message_list_set_following (ConfabMessageList *self,
                                              gboolean           following);
void       confab_message_list_show_row      (ConfabMessageList *self,
                                              GtkWidget         *row);
gboolean   confab_message_list_get_at_end    (ConfabMessageList *self);

G_END_DECLS
